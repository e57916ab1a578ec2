//! `segbridge traits`.

use app::App;
use app::view::{Failure, TraitDetail, TraitQuery, TraitRow, UnreadFact, Window};

use super::part;
use crate::arguments::TraitCommand;
use crate::output::{Ending, Output};
use crate::table::{facts, table};
use crate::{find, words};

pub(super) async fn run(app: &App, command: TraitCommand, output: Output) -> Result<Ending, Failure> {
    match command {
        TraitCommand::List { search, folder, types, part: which } => {
            let folder = match folder {
                Some(wanted) => Some(find::folder(&app.trait_folders().await?, &wanted)?),
                None => None,
            };
            let query = TraitQuery { search, folder, include_subfolders: true, types, ..TraitQuery::default() };
            let window = part(which, async |page| app.traits(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        TraitCommand::Show { name } => {
            let id = find::a_trait(app, &name).await?.id;
            output.answer(&app.trait_detail(id).await?, shown)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<TraitRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window.rows.iter().map(|row| {
        let population = if row.not_yet { "not yet".to_owned() } else { words::number(row.population) };
        vec![row.id.clone(), row.name.clone(), row.trait_type.clone(), row.data_source.name.clone(), population]
    });
    let headings = ["ID", "NAME", "TYPE", "DATA SOURCE", "POPULATION"];
    format!("{}\n\n{}", table(&headings, &[0, 4], rows), words::of_total(window.rows.len(), window.total, "traits"))
}

fn shown(it: &TraitDetail) -> String {
    let known = |fact, value: Option<String>| words::known(&it.unread, fact, value.unwrap_or_default());
    let segments: Vec<String> = it.segments.iter().map(|segment| format!("{} {}", segment.id, segment.name)).collect();
    facts(&[
        ("Name", it.row.name.clone()),
        ("Id", it.row.id.clone()),
        ("Type", it.row.trait_type.clone()),
        ("Data source", format!("{} ({})", it.row.data_source.name, it.row.data_source.id)),
        ("Integration code", known(UnreadFact::IntegrationCode, it.integration_code.clone())),
        ("Expression", known(UnreadFact::Rule, it.rule.clone())),
        ("Segments", known(UnreadFact::Segments, Some(segments.join("; ")))),
        ("Stored in", it.stored_in.clone()),
        ("Description", known(UnreadFact::Description, Some(it.row.description.clone()))),
        ("Population", if it.row.not_yet { "not yet".to_owned() } else { words::number(it.row.population) }),
        ("Read", words::time(it.read_at)),
    ])
}

//! `segbridge segments`.

use app::App;
use app::view::{Failure, SegmentDetail, SegmentQuery, SegmentRow, UnreadFact, Window};

use super::part;
use crate::arguments::SegmentCommand;
use crate::output::{Ending, Output};
use crate::table::{facts, table};
use crate::{find, words};

pub(super) async fn run(app: &App, command: SegmentCommand, output: Output) -> Result<Ending, Failure> {
    match command {
        SegmentCommand::List { search, folder, part: which } => {
            let folder = match folder {
                Some(wanted) => Some(find::folder(&app.segment_folders().await?, &wanted)?),
                None => None,
            };
            let query = SegmentQuery { search, folder, include_subfolders: true, ..SegmentQuery::default() };
            let window = part(which, async |page| app.segments(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        SegmentCommand::Show { segment } => {
            let id = find::segment(app, &segment).await?.id;
            output.answer(&app.segment_detail(id).await?, shown)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<SegmentRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window
        .rows
        .iter()
        .map(|row| vec![row.id.clone(), row.name.clone(), row.status.clone(), words::number(row.population)]);
    let headings = ["ID", "NAME", "STATUS", "POPULATION"];
    format!("{}\n\n{}", table(&headings, &[0, 3], rows), words::of_total(window.rows.len(), window.total, "segments"))
}

fn shown(it: &SegmentDetail) -> String {
    let known = |fact, value: Option<String>| words::known(&it.unread, fact, value.unwrap_or_default());
    facts(&[
        ("Name", it.row.name.clone()),
        ("Id", it.row.id.clone()),
        ("Status", it.row.status.clone()),
        ("Integration code", known(UnreadFact::IntegrationCode, it.integration_code.clone())),
        ("Data source", format!("{} ({})", it.data_source.name, it.data_source.id)),
        ("Merge rule", it.merge_rule.clone().unwrap_or_else(|| words::EXTERNAL_MERGE_POLICY.to_owned())),
        ("Rule", known(UnreadFact::Rule, Some(it.rule.clone()))),
        ("Stored in", it.stored_in.clone()),
        ("Description", known(UnreadFact::Description, Some(it.row.description.clone()))),
        ("Population", words::number(it.row.population)),
        ("Read", words::time(it.read_at)),
    ])
}

//! `segbridge traits`.

use app::App;
use app::view::{Failure, TraitDetail, TraitQuery, TraitRow, TraitType, UnreadFact, Window};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::output::Output;
use crate::part::Part;
use crate::table::{facts, table};
use crate::{find, words};

/// Traits of Audience Manager
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List traits
    List {
        /// Words in name, description, ID, integration code, or data source
        #[arg(long, default_value = "")]
        search: String,
        /// Only this folder and those below it, by ID or path
        #[arg(long)]
        folder: Option<String>,
        /// Only this type: folder, ruleBased, onboarded, algorithmic
        #[arg(long = "type", value_parser = words::as_is(words::parse_trait_type))]
        types: Vec<TraitType>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one trait
    Show {
        /// ID or exact name
        #[arg(value_name = "TRAIT")]
        name: String,
    },
    /// Show where a trait is used, and what is lost without it
    Uses {
        /// ID or exact name
        #[arg(value_name = "TRAIT")]
        name: String,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    match arguments.action {
        Action::List { search, folder, types, part } => {
            let folder = match folder {
                Some(wanted) => Some(find::folder(&app.workspace().traits().folders().await?, &wanted)?),
                None => None,
            };
            let query = TraitQuery { search, folder, include_subfolders: true, types, ..TraitQuery::default() };
            let window = part.of(async |page| app.workspace().traits().list(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        Action::Uses { name } => {
            let id = find::a_trait(app, &name).await?.id;
            output.answer(&app.workspace().traits().uses(id).await?, words::where_used)?;
        }
        Action::Show { name } => {
            let id = find::a_trait(app, &name).await?.id;
            output.answer(&app.workspace().traits().detail(id).await?, shown)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<TraitRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window.rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            words::value(&row.trait_type),
            row.data_source.name.clone(),
            words::population(row.population, row.not_yet),
            row.shared.map(words::shared).unwrap_or_default().to_owned(),
        ]
    });
    let headings = ["ID", "NAME", "TYPE", "DATA SOURCE", "POPULATION", "SHARING STATUS"];
    format!("{}\n\n{}", table(&headings, &[0, 4], rows), words::of_total(window.rows.len(), window.total, "traits"))
}

fn shown(it: &TraitDetail) -> String {
    let known = |fact, value: Option<String>| words::known(&it.unread, fact, value.unwrap_or_default());
    let segments: Vec<String> = it.segments.iter().map(|segment| format!("{} {}", segment.id, segment.name)).collect();
    facts(&[
        ("Name", it.row.name.clone()),
        ("ID", it.row.id.clone()),
        ("Trait Type", words::value(&it.row.trait_type)),
        ("Data Source", format!("{} ({})", it.row.data_source.name, it.row.data_source.id)),
        ("Integration Code", known(UnreadFact::IntegrationCode, it.integration_code.clone())),
        ("Trait Expression", known(UnreadFact::Rule, it.rule.clone())),
        ("Segments with this Trait", known(UnreadFact::Segments, Some(segments.join("; ")))),
        ("Stored In", it.stored_in.clone()),
        ("Description", known(UnreadFact::Description, Some(it.row.description.clone()))),
        ("Population", words::population(it.row.population, it.row.not_yet)),
        ("Sharing status", it.row.shared.map(words::shared).unwrap_or_default().to_owned()),
        ("In Experience Platform", words::delivery(it.delivery).to_owned()),
        ("Refreshed", words::time(it.read_at)),
    ])
}

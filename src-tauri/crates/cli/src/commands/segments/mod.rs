//! `segbridge segments`.

mod edit;
mod estimate;
mod remove;

use app::App;
use app::view::{Failure, SegmentDetail, SegmentQuery, SegmentRow, UnreadFact, Window};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::output::Output;
use crate::part::Part;
use crate::table::{facts, table};
use crate::{find, words};

/// Shown if a segment has no merge rule of its own.
const EXTERNAL_MERGE_POLICY: &str = "External Merge Policy";

/// Segments of Audience Manager
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List segments
    List {
        /// Words in name, description, ID, or integration code
        #[arg(long, default_value = "")]
        search: String,
        /// Only this folder and those below it, by ID or path
        #[arg(long)]
        folder: Option<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one segment
    Show {
        /// ID or exact name
        segment: String,
    },
    /// Create a segment
    Create(edit::Creation),
    /// Change a segment: only what is given
    ///
    /// What is given is compared with the segment as it was when it was last read. If somebody else changed the same field
    /// since then, nothing is sent, and the three values are printed.
    Edit(edit::Change),
    /// Create a copy of a segment, without its integration code
    Duplicate(edit::Copy),
    /// Pause segments: they keep their members and take no new ones, and no members go to their destinations
    Pause {
        /// IDs or exact names
        #[arg(required = true, value_name = "SEGMENT")]
        segments: Vec<String>,
        /// Only show what would be paused
        #[arg(long)]
        dry_run: bool,
    },
    /// Make paused segments active again
    Resume {
        /// IDs or exact names
        #[arg(required = true, value_name = "SEGMENT")]
        segments: Vec<String>,
        /// Only show what would be active again
        #[arg(long)]
        dry_run: bool,
    },
    /// Delete segments: their traits stay
    ///
    /// Where each is used is printed first. One that is used stays, unless --although-used is given. A deleted segment cannot
    /// be restored.
    Delete(remove::Deletion),
    /// Estimate how many devices a rule or a segment would have
    ///
    /// Estimates come from a sample of what Audience Manager saw. They ignore the profile merge rule. Real-time: devices that
    /// were seen within the period and would have been in the segment then. Total: devices that could be in it now.
    Estimate(estimate::Arguments),
    /// Show where a segment is used, and what is lost without it
    Uses {
        /// ID or exact name
        segment: String,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    match arguments.action {
        Action::List { search, folder, part } => {
            let folder = match folder {
                Some(wanted) => Some(find::folder(&app.workspace().segments().folders().await?, &wanted)?),
                None => None,
            };
            let query = SegmentQuery { search, folder, include_subfolders: true, ..SegmentQuery::default() };
            let window = part.of(async |page| app.workspace().segments().list(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        Action::Create(arguments) => return edit::create(app, arguments, output).await,
        Action::Edit(arguments) => return edit::change(app, arguments, output).await,
        Action::Duplicate(arguments) => return edit::duplicate(app, arguments, output).await,
        Action::Pause { segments, dry_run } => {
            return remove::set_status(app, &segments, false, dry_run, output).await;
        }
        Action::Resume { segments, dry_run } => return remove::set_status(app, &segments, true, dry_run, output).await,
        Action::Delete(arguments) => return remove::delete(app, arguments, output).await,
        Action::Estimate(arguments) => return estimate::run(app, arguments, output).await,
        Action::Uses { segment } => {
            let id = find::segment(app, &segment).await?.id;
            output.answer(&app.workspace().segments().uses(id).await?, words::where_used)?;
        }
        Action::Show { segment } => {
            let id = find::segment(app, &segment).await?.id;
            output.answer(&app.workspace().segments().detail(id).await?, shown)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<SegmentRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let rows = window.rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            words::value(&row.status),
            words::population(row.population, row.not_yet),
            row.shared.map(words::shared).unwrap_or_default().to_owned(),
        ]
    });
    let headings = ["ID", "NAME", "STATUS", "POPULATION", "SHARING STATUS"];
    format!("{}\n\n{}", table(&headings, &[0, 3], rows), words::of_total(window.rows.len(), window.total, "segments"))
}

fn shown(it: &SegmentDetail) -> String {
    let known = |fact, value: Option<String>| words::known(&it.unread, fact, value.unwrap_or_default());
    facts(&[
        ("Name", it.row.name.clone()),
        ("ID", it.row.id.clone()),
        ("Status", words::value(&it.row.status)),
        ("Integration Code", known(UnreadFact::IntegrationCode, it.integration_code.clone())),
        ("Data Source", format!("{} ({})", it.data_source.name, it.data_source.id)),
        ("Profile Merge Rule", it.merge_rule.clone().unwrap_or_else(|| EXTERNAL_MERGE_POLICY.to_owned())),
        ("Segment Rules", known(UnreadFact::Rule, Some(it.rule.clone()))),
        ("Stored In", it.stored_in.clone()),
        ("Description", known(UnreadFact::Description, Some(it.row.description.clone()))),
        ("Population", words::population(it.row.population, it.row.not_yet)),
        ("Sharing status", it.row.shared.map(words::shared).unwrap_or_default().to_owned()),
        ("In Experience Platform", words::delivery(it.delivery).to_owned()),
        ("Refreshed", words::time(it.read_at)),
    ])
}

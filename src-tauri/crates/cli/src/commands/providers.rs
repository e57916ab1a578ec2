//! `segbridge providers`.

use app::App;
use app::view::{
    DependentSegment, EditedObject, EstimatedProfiles, Failure, ObjectKind, ObjectLink, ProviderDetail, ProviderLeft,
    ProviderRow, Replaced, ReplacedRule, ReplacedTrait, ReplacementPlan, RulePlace,
};
use clap::{Args, Subcommand};

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::table::table;
use crate::words::{self, estimated, named, number};

/// Providers of third-party data that left, and the segments that depend on them
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the providers of third-party data, those that left first
    List {
        /// Only those that left
        #[arg(long)]
        left: bool,
    },
    /// Show the segments that use traits of a provider, with their size with and without its members
    Show {
        /// ID or exact name of its data source
        provider: String,
    },
    /// Replace the traits of a provider, or one trait, by similar ones in the rules of all segments
    Replace {
        /// ID or exact name of the provider's data source, or of a trait
        provider: String,
        /// The trait that takes the place, by ID or exact name; the most similar one if omitted
        #[arg(long, value_name = "TRAIT")]
        with: Option<String>,
        /// Show the new rules and sizes, without changing anything
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    match arguments.action {
        Action::List { left } => {
            let mut rows = workspace.providers().list().await?;
            rows.retain(|row| !left || row.left.is_some());
            output.answer(&rows, |rows| listed(rows))?;
            Ok(Ending::Done)
        }
        Action::Show { provider } => {
            let Some(of) = provider_named(app, &provider).await? else {
                return Err(words::nothing_named("provider", &provider));
            };
            output.answer(&workspace.providers().detail(of.id).await?, shown)?;
            Ok(Ending::Done)
        }
        Action::Replace { provider, with, dry_run } => {
            let of = match provider_named(app, &provider).await? {
                Some(of) => of,
                None => find::comparable(app, &provider, &[ObjectKind::Trait]).await?,
            };
            let with = match with {
                Some(wanted) => Some(find::a_trait(app, &wanted).await?.id),
                None => None,
            };
            if dry_run {
                output.answer(&workspace.providers().replacement(of, with).await?, planned)?;
                return Ok(Ending::Done);
            }
            let done = workspace.providers().replace(of, with).await?;
            output.answer(&done, replaced)?;
            let failed = done.edited.iter().filter(|one| one.failure.is_some()).count();
            Ok(Ending::of(done.edited.len() - failed, failed))
        }
    }
}

/// The provider with this data source ID or exact name; `None` if there is none.
async fn provider_named(app: &App, wanted: &str) -> Result<Option<ObjectLink>, Failure> {
    let mut rows = app.workspace().providers().list().await?;
    let is_it = |row: &ProviderRow| row.data_source.id == wanted;
    if !rows.iter().any(is_it) {
        rows.retain(|row| row.data_source.name == wanted);
        if rows.len() > 1 {
            let ids: Vec<String> = rows.iter().map(|row| row.data_source.id.clone()).collect();
            return Err(words::several_named("provider", wanted, &ids));
        }
        return Ok(rows.pop().map(|row| row.data_source));
    }
    Ok(rows.into_iter().find(is_it).map(|row| row.data_source))
}

fn listed(rows: &[ProviderRow]) -> String {
    if rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    let cells = rows.iter().map(|row| {
        vec![
            row.data_source.id.clone(),
            row.data_source.name.clone(),
            row.left.as_ref().map(left).unwrap_or_default(),
            number(Some(row.traits)),
            row.segments.map(|segments| number(Some(segments))).unwrap_or_default(),
        ]
    });
    table(&["ID", "PROVIDER", "STATUS", "TRAITS", "AFFECTED SEGMENTS"], &[0, 3, 4], cells)
}

fn left(how: &ProviderLeft) -> String {
    match &how.status {
        Some(status) => format!("Suspended ({})", clean(status)),
        None => "Provider left, by Adobe’s list of 2025".to_owned(),
    }
}

fn shown(it: &ProviderDetail) -> String {
    let status = it.provider.left.as_ref().map_or_else(|| "nothing says that it left".to_owned(), left);
    let mut blocks = vec![format!("{}: {status}.", named(&it.provider.data_source))];
    if it.segments.is_empty() {
        blocks.push("No segment uses its traits.".to_owned());
    } else {
        let headings = ["ID", "SEGMENT", "PLACE IN THE RULE", "NOW", "WITHOUT MEMBERS", "TAKEN OUT"];
        blocks.push(table(&headings, &[0, 3, 4, 5], it.segments.iter().map(dependent)));
    }
    blocks.join("\n\n")
}

fn dependent(one: &DependentSegment) -> Vec<String> {
    let places: Vec<&str> = one.places.iter().map(|place| word(*place)).collect();
    let name = one.segment.name.clone();
    vec![one.segment.id.clone(), name, places.join(", "), size(one.now), size(one.emptied), size(one.without)]
}

fn word(place: RulePlace) -> &'static str {
    match place {
        RulePlace::Alone => "alone",
        RulePlace::And => "AND",
        RulePlace::Or => "OR",
        RulePlace::AndNot => "AND NOT",
    }
}

fn size(of: Option<EstimatedProfiles>) -> String {
    of.map_or_else(|| "–".to_owned(), estimated)
}

fn planned(plan: &ReplacementPlan) -> String {
    let mut lines: Vec<String> = plan.traits.iter().flat_map(suggested).collect();
    lines.extend(plan.segments.iter().map(changed));
    if plan.segments.is_empty() {
        lines.push("No segment uses these traits.".to_owned());
    }
    lines.join("\n")
}

fn suggested(one: &ReplacedTrait) -> Vec<String> {
    let object = named(&one.object);
    let mut lines = match &one.with {
        Some(with) => vec![format!("{object} → {}", named(with))],
        None => vec![format!("{object}: nothing similar was found. Choose a trait with --with.")],
    };
    lines.extend(one.similar.iter().map(|it| {
        let (both, all) = (number(Some(it.both)), number(Some(it.population)));
        let percent = it.jaccard * 100.0;
        format!("  similar: {} – {percent:.1}% in common ({both} of its {all} devices)", named(&it.object))
    }));
    if one.not_compared > 0 {
        lines.push(format!("  {} other traits of such a size were not compared.", number(Some(one.not_compared))));
    }
    lines
}

fn changed(one: &ReplacedRule) -> String {
    let name = named(&one.segment);
    match &one.after {
        Some(after) => {
            let (now, then) = (size(one.now), size(one.then));
            format!("  rule of segment {name}: {} → {}; {now} → {then}", clean(&one.before), clean(after))
        }
        None => format!("  rule of segment {name}: stays as it is: {}", clean(&one.before)),
    }
}

fn replaced(done: &Replaced) -> String {
    let mut lines = vec![planned(&done.plan)];
    lines.extend(done.edited.iter().map(result));
    lines.join("\n")
}

fn result(one: &EditedObject) -> String {
    match &one.failure {
        None => format!("  {}: rule changed", words::object(&one.object)),
        Some(failure) => format!("  {}: {}", words::object(&one.object), clean(&failure.message)),
    }
}

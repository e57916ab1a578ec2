//! `segbridge audiences`.

mod edit;
mod profiles;

use app::App;
use app::view::{
    AudienceDetail, AudienceLifecycle, AudienceOrigin, AudienceQuery, AudienceRow, CountSource, ExplainCheck,
    Explanation, Failure, SharedState, TimeMs, Window,
};
use clap::{Args, Subcommand};

use crate::ending::Ending;
use crate::output::Output;
use crate::part::Part;
use crate::table::{facts, table};
use crate::{find, words};

/// Audiences of Experience Platform
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List audiences
    List {
        /// Words in name, description, or ID
        #[arg(long, default_value = "")]
        search: String,
        /// Only this origin, such as platform or audienceManager; can be repeated
        #[arg(long = "origin", value_parser = words::as_is(words::parse_origin))]
        origins: Vec<AudienceOrigin>,
        /// Only this lifecycle status: draft, published, inactive
        #[arg(long = "lifecycle", value_parser = words::parse_value::<AudienceLifecycle>)]
        lifecycles: Vec<AudienceLifecycle>,
        /// Only with this sharing status, such as shell, arriving, live, or paused; can be repeated
        #[arg(long = "sharing", value_parser = words::parse_value::<SharedState>)]
        shared: Vec<SharedState>,
        /// Only with this tag
        #[arg(long = "tag")]
        tags: Vec<String>,
        #[command(flatten)]
        part: Part,
    },
    /// Show one audience
    Show {
        /// ID or exact name
        audience: String,
    },
    /// Create an audience from a rule in PQL
    Create(edit::Creation),
    /// Change an audience: only what is given
    ///
    /// What is given is compared with the audience as it is right before the request. Only audiences with a rule of their own
    /// can be changed.
    Edit(edit::Change),
    /// Show some of the profiles that are in an audience now
    ///
    /// Profiles are personal data: they are printed, and neither stored nor logged.
    Sample {
        /// ID or exact name
        audience: String,
    },
    /// Show the audiences of one profile, and since when it is in them
    ///
    /// Profiles are personal data: they are printed, and neither stored nor logged.
    Profile(profiles::Arguments),
    /// Check why an audience has no members in Audience Manager, or fewer than expected
    Explain {
        /// ID or exact name
        audience: String,
    },
    /// Show where an audience is used, and what is lost without it
    Uses {
        /// ID or exact name
        audience: String,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    match arguments.action {
        Action::List { search, origins, lifecycles, shared, tags, part } => {
            let query = AudienceQuery { search, origins, lifecycles, shared, tags, ..AudienceQuery::default() };
            let window = part.of(async |page| app.workspace().audiences().list(query.clone(), page).await).await?;
            output.answer(&window, listed)?;
        }
        Action::Uses { audience } => {
            let id = find::audience(app, &audience).await?.id;
            output.answer(&app.workspace().audiences().uses(id).await?, words::where_used)?;
        }
        Action::Show { audience } => {
            let id = find::audience(app, &audience).await?.id;
            output.answer(&app.workspace().audiences().detail(id).await?, shown)?;
        }
        Action::Create(arguments) => return edit::create(app, arguments, output).await,
        Action::Edit(arguments) => return edit::change(app, arguments, output).await,
        Action::Sample { audience } => {
            let id = find::audience(app, &audience).await?.id;
            output.answer(&Box::pin(app.workspace().audiences().sample(id)).await?, profiles::sampled)?;
        }
        Action::Profile(arguments) => return profiles::run(app, arguments, output).await,
        Action::Explain { audience } => {
            let id = find::audience(app, &audience).await?.id;
            output.answer(&Box::pin(app.workspace().audiences().explain(id)).await?, explained)?;
        }
    }
    Ok(Ending::Done)
}

fn listed(window: &Window<AudienceRow>) -> String {
    if window.rows.is_empty() {
        return words::EMPTY.to_owned();
    }
    // Only audiences that came from Audience Manager expire here.
    let expires = window.rows.iter().any(|row| row.expires_at.is_some());
    let rows = window.rows.iter().map(|row| {
        let expiry = expires.then(|| words::time(row.expires_at));
        let cells = vec![
            row.id.clone(),
            row.name.clone(),
            profiles(row),
            words::value(&row.origin),
            row.update_frequency.as_ref().map(words::value).unwrap_or_default(),
            words::value(&row.lifecycle),
            words::time(row.updated_at),
            words::shared(row.shared).to_owned(),
        ];
        cells.into_iter().chain(expiry).collect()
    });
    let mut headings =
        vec!["ID", "NAME", "PROFILES", "ORIGIN", "UPDATE FREQUENCY", "LIFECYCLE STATUS", "UPDATED", "SHARING STATUS"];
    headings.extend(expires.then_some("EXPIRES"));
    format!("{}\n\n{}", table(&headings, &[2], rows), words::of_total(window.rows.len(), window.total, "audiences"))
}

/// The number of profiles; that there are none yet, where nothing brings members.
fn profiles(row: &AudienceRow) -> String {
    if row.no_members_yet { words::NO_MEMBERS_YET.to_owned() } else { words::number(row.profiles) }
}

fn shown(audience: &AudienceDetail) -> String {
    let row = &audience.row;
    let counts = |space: &app::view::NamespaceRow| {
        let counts = if space.carries_over { "supported" } else { "not supported" };
        format!("{} {} ({counts})", space.namespace, words::number(Some(space.profiles)))
    };
    let source = counted_from(audience.namespaces_from, audience.namespaces_at);
    let pair = audience.pair.as_ref();
    let join = |parts: Vec<String>| parts.join("; ");
    facts(&[
        ("Name", row.name.clone()),
        ("ID", row.id.clone()),
        ("Description", audience.description.clone()),
        ("Origin", words::value(&row.origin)),
        ("Lifecycle status", words::value(&row.lifecycle)),
        ("Update frequency", row.update_frequency.as_ref().map(words::value).unwrap_or_default()),
        ("Folder", audience.folder_path.clone().unwrap_or_default()),
        ("Tags", row.tags.join(", ")),
        ("Usage labels", audience.labels.join(", ")),
        ("Rule", audience_rule(audience.expression.as_deref())),
        ("Profiles", profiles(row)),
        ("Expires", row.expires_at.map(|at| words::time(Some(at))).unwrap_or_default()),
        ("Identities", join(audience.namespaces.iter().map(counts).chain([source]).collect())),
        ("Sharing status", words::shared(row.shared).to_owned()),
        ("Next stage expected", row.expected_at.map(|at| words::time(Some(at))).unwrap_or_default()),
        ("Out of sync", words::drifts(&row.drift)),
        (
            "In Audience Manager",
            pair.map(|it| words::objects(&[it.traits.clone(), it.segments.clone()].concat())).unwrap_or_default(),
        ),
        ("Can't be shared", audience.refusal.as_ref().map(words::refusal).unwrap_or_default()),
        ("Refreshed", words::time(audience.read_at)),
    ])
}

/// Every check on its own line, the cause first; below it what was looked at and what to do.
fn explained(explanation: &Explanation) -> String {
    let line = |check: &ExplainCheck| {
        let (title, advice) = words::finding(check);
        let value = words::found(&check.finding);
        let value = if value.is_empty() { value } else { format!(": {value}") };
        let advice = advice.map(|advice| format!("\n           {advice}")).unwrap_or_default();
        let call = words::looked_at(check.looked_at);
        format!("{:9}  {title}{value} (looked at: {call}){advice}", words::verdict(check.verdict))
    };
    let head = facts(&[
        ("Audience", words::named(&explanation.audience)),
        ("Sharing status", words::shared(explanation.state).to_owned()),
    ]);
    let checks = explanation.checks.iter().map(line);
    std::iter::once(head).chain(checks).collect::<Vec<_>>().join("\n")
}

/// An audience's rule: its text, or a sentence for a rule that is stored as a tree of the rule editor.
fn audience_rule(expression: Option<&str>) -> String {
    match expression.map(str::trim_start) {
        None => String::new(),
        Some(tree) if tree.starts_with(['{', '[']) => {
            "built in the rule editor of Experience Platform; open the audience there to see it".to_owned()
        }
        Some(text) => text.to_owned(),
    }
}

/// Where the counts by identity come from and when they were counted.
fn counted_from(from: Option<CountSource>, at: Option<TimeMs>) -> String {
    let from = match from {
        None => return "not counted by identity".to_owned(),
        Some(CountSource::SegmentJob) => "from the latest evaluation (segment job)",
        Some(CountSource::Audience) => "from the audience itself",
    };
    at.map_or_else(|| from.to_owned(), |at| format!("{from}, {}", words::time(Some(at))))
}

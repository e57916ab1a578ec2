//! `segbridge feeds`.

use std::path::PathBuf;

use app::App;
use app::view::{
    DependentSegment, Failure, FailureCode, FeedAccess, FeedChange, FeedDetail, FeedList, FeedPlan, FeedRow, FeedState,
    FeedUse, FeedWish, HowUsed, ObjectLink, RuleCost, RuleCostLine,
};
use clap::{Args, Subcommand};

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;
use crate::table::{facts, table};
use crate::words::{self, estimated, named, number, objects, time};

/// The help of `subscribe`.
const SUBSCRIBE: &str = "Subscribe to plans of a data feed\n\n\
    Plans that are subscribed stay. Without --plan, those that a segment in a destination needs: one for segments, and one \
    for destinations. What begins to cost has to be confirmed with --confirm and the price, as --dry-run shows it. Nothing \
    is sent twice: what is subscribed already stays as it is, and after a lost answer the feed is looked up.";
/// The help of `unsubscribe`.
const UNSUBSCRIBE: &str = "End plans of a data feed\n\n\
    Shows which segments, destinations and models lose what. With --plan only these plans end, else all. Ending a plan that \
    segments use needs --although-used. Rules are not changed.";

/// Data feeds of the Audience Marketplace: plans, prices and subscriptions
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List data feeds with provider, price, subscription, traits and reach
    List {
        /// Only those with a subscription
        #[arg(long)]
        subscribed: bool,
    },
    /// Show a data feed: its plans, traits, and what uses them
    Show {
        /// ID or exact name
        #[arg(value_name = "FEED")]
        feed: String,
        /// Save the segments and models that use its traits as a table, as Adobe sends it when a provider cancels a feed
        #[arg(long, value_name = "FILE")]
        csv: Option<PathBuf>,
    },
    #[command(long_about = SUBSCRIBE)]
    /// Subscribe to plans of a data feed
    Subscribe {
        /// ID or exact name
        #[arg(value_name = "FEED")]
        feed: String,
        /// Plan, by ID; may be repeated
        #[arg(long, value_name = "PLAN")]
        plan: Vec<String>,
        /// The price of what begins
        #[arg(long, value_name = "PRICE")]
        confirm: Option<String>,
        /// Show what would begin and what it costs, and send nothing
        #[arg(long)]
        dry_run: bool,
    },
    #[command(long_about = UNSUBSCRIBE)]
    /// End plans of a data feed
    Unsubscribe {
        /// ID or exact name
        #[arg(value_name = "FEED")]
        feed: String,
        /// Plan, by ID; may be repeated
        #[arg(long, value_name = "PLAN")]
        plan: Vec<String>,
        /// End them although segments, destinations or models use its traits
        #[arg(long)]
        although_used: bool,
        /// Show what would end and what loses what, and send nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Ask the provider of a private data feed for access
    Request {
        /// ID or exact name
        #[arg(value_name = "FEED")]
        feed: String,
        /// What the provider is told
        #[arg(long, value_name = "TEXT", default_value = "")]
        message: String,
    },
    /// Show what a segment rule costs: the data feeds of its traits
    Cost {
        /// The rule, such as "1T AND 2T"
        #[arg(value_name = "SEGMENT_RULE")]
        rule: String,
    },
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let workspace = app.workspace();
    let feeds = workspace.feeds();
    match arguments.action {
        Action::List { subscribed } => {
            let mut list = feeds.list().await?;
            list.rows.retain(|row| !subscribed || row.subscribed > 0);
            output.answer(&list, listed)?;
        }
        Action::Show { feed, csv } => {
            let id = feed_named(app, &feed).await?.feed.id;
            if let Some(file) = csv {
                let name = file.display().to_string();
                feeds.save_dependents_csv(id, file).await?;
                output.answer(&serde_json::json!({ "file": name }), |_| format!("Saved: {}", clean(&name)))?;
                return Ok(Ending::Done);
            }
            output.answer(&feeds.detail(id).await?, shown)?;
        }
        Action::Subscribe { feed, plan, confirm, dry_run } => {
            let row = feed_named(app, &feed).await?;
            let wish = with_plans(&row, &plan)?;
            let change = if dry_run {
                feeds.plan(row.feed.id, wish).await?
            } else {
                feeds.set_plans(row.feed.id, wish, confirm).await?
            };
            return changed(&change, dry_run, output);
        }
        Action::Unsubscribe { feed, plan, although_used, dry_run } => {
            let row = feed_named(app, &feed).await?;
            let wish = without_plans(&row, &plan)?;
            let change = feeds.plan(row.feed.id.clone(), wish.clone()).await?;
            if dry_run || (is_used(&change) && !although_used) {
                let ending = changed(&change, true, output)?;
                if dry_run {
                    return Ok(ending);
                }
                output
                    .note("Nothing was sent: its traits are used. To end the plans all the same, add --although-used.");
                return Ok(Ending::NothingDone);
            }
            let done = feeds.set_plans(row.feed.id, wish, None).await?;
            let FeedChange { uses, segments, not_estimated, models, .. } = change;
            return changed(&FeedChange { uses, segments, not_estimated, models, ..done }, false, output);
        }
        Action::Request { feed, message } => {
            let row = feed_named(app, &feed).await?;
            output.answer(&feeds.request(row.feed.id, message).await?, |row| {
                format!("{}: {}", named(&row.feed), state(row))
            })?;
        }
        Action::Cost { rule } => output.answer(&feeds.cost(rule).await?, cost)?,
    }
    Ok(Ending::Done)
}

/// The feed with this ID or exact name.
async fn feed_named(app: &App, wanted: &str) -> Result<FeedRow, Failure> {
    let mut rows = app.workspace().feeds().list().await?.rows;
    if let Some(at) = rows.iter().position(|row| row.feed.id == wanted) {
        return Ok(rows.swap_remove(at));
    }
    rows.retain(|row| row.feed.name == wanted);
    if rows.len() > 1 {
        let ids: Vec<String> = rows.iter().map(|row| row.feed.id.clone()).collect();
        return Err(words::several_named("data feed", wanted, &ids));
    }
    rows.pop().ok_or_else(|| words::nothing_named("data feed", wanted))
}

/// Plans of a feed that are to be subscribed: those that a segment in a destination needs if none are named.
fn with_plans(row: &FeedRow, plans: &[String]) -> Result<FeedWish, Failure> {
    known(row, plans)?;
    if plans.is_empty() && row.needed.is_empty() {
        return Err(nothing_to_begin(row));
    }
    let begins = if plans.is_empty() { row.needed.clone() } else { plans.to_vec() };
    Ok(FeedWish { begins, ends: Vec::new() })
}

/// Why no plan of a feed can be subscribed without being named.
fn nothing_to_begin(row: &FeedRow) -> Failure {
    let is_private = row.is_private && row.plans.is_empty();
    let (code, message) = match &row.access {
        FeedAccess::None if is_private => {
            let message = format!("Access must be requested first: segbridge feeds request {}", row.feed.id);
            (FailureCode::Forbidden, message)
        }
        FeedAccess::Requested if is_private => {
            (FailureCode::Forbidden, "The provider has not granted access yet.".to_owned())
        }
        _ if row.plans.is_empty() => (FailureCode::NotFound, "The provider shows no plans of this feed.".to_owned()),
        _ => {
            let message = "No plan of this feed allows segments at a known price. Name a plan with --plan.";
            (FailureCode::NotFound, message.to_owned())
        }
    };
    Failure::new(code, message).with("feed", &row.feed.id)
}

/// Plans of a feed that are to end: all if none are named.
fn without_plans(row: &FeedRow, plans: &[String]) -> Result<FeedWish, Failure> {
    known(row, plans)?;
    if row.plans.is_empty() && row.subscribed > 0 {
        let message = "The provider shows no plans of this feed now, so none can end.";
        return Err(Failure::new(FailureCode::NotFound, message).with("feed", &row.feed.id));
    }
    let all = row.plans.iter().map(|plan| plan.id.clone());
    let ends = if plans.is_empty() { all.collect() } else { plans.to_vec() };
    Ok(FeedWish { begins: Vec::new(), ends })
}

fn known(row: &FeedRow, plans: &[String]) -> Result<(), Failure> {
    match plans.iter().find(|plan| row.plans.iter().all(|one| one.id != **plan)) {
        Some(plan) => Err(words::nothing_named("plan", plan)),
        None => Ok(()),
    }
}

fn is_used(change: &FeedChange) -> bool {
    let uses = change.uses.as_ref().is_some_and(|uses| uses.segments + uses.destinations + uses.models > 0);
    // What is not known may be in use.
    uses || change.models.as_ref().is_none_or(|models| !models.is_empty())
}

/// Prints a change or what became of it.
fn changed(change: &FeedChange, is_dry: bool, output: Output) -> Result<Ending, Failure> {
    output.answer(change, |change| change_words(change, is_dry))?;
    Ok(if is_dry || change.done { Ending::Done } else { Ending::NothingDone })
}

fn listed(list: &FeedList) -> String {
    if list.rows.is_empty() {
        let why = if list.is_active {
            words::EMPTY
        } else {
            "The marketplace is not active for this account. Adobe switches it on."
        };
        return why.to_owned();
    }
    let cells = list.rows.iter().map(|row| {
        vec![
            row.feed.id.clone(),
            row.feed.name.clone(),
            row.provider.clone(),
            row.price.clone().unwrap_or_else(|| "–".to_owned()),
            state(row),
            number(row.traits),
            number(row.devices),
        ]
    });
    let headings = ["ID", "DATA FEED", "PROVIDER", "PRICE", "SUBSCRIPTION", "TRAITS", "30 DAY DEVICES"];
    let text = table(&headings, &[0, 5, 6], cells);
    let Some(failure) = &list.failure else { return text };
    format!("{text}\n\nAs of {}: {}", time(Some(list.read_at)), clean(&failure.message))
}

/// What can be done with a feed, in words.
fn state(row: &FeedRow) -> String {
    let plans = match row.subscribed {
        0 => "Not subscribed".to_owned(),
        1 => "1 plan".to_owned(),
        many => format!("{many} plans"),
    };
    match (&row.state, &row.access) {
        (FeedState::Suspended, _) => format!("Suspended, {plans}"),
        (FeedState::Canceled, _) => format!("Canceled by the provider, {plans}"),
        (FeedState::Other(word), _) => format!("{}, {plans}", clean(word)),
        (FeedState::Active, _) if row.left.is_some() => format!("Provider left, by Adobe’s list of 2025, {plans}"),
        (FeedState::Active, FeedAccess::Requested) => "Access requested".to_owned(),
        (FeedState::Active, FeedAccess::None) if row.is_private => "Private: access must be requested".to_owned(),
        (FeedState::Active, FeedAccess::Other(word)) => clean(word),
        (FeedState::Active, _) => plans,
    }
}

fn shown(it: &FeedDetail) -> String {
    let row = &it.row;
    let head = facts(&[
        ("Name", row.feed.name.clone()),
        ("ID", row.feed.id.clone()),
        ("Provider", row.provider.clone()),
        ("Description", row.description.clone()),
        ("Subscription", state(row)),
        ("Price", row.price.clone().unwrap_or_default()),
        ("Traits", number(row.traits)),
        ("30 Day Devices", number(row.devices)),
        ("Seen here too", number(row.overlap)),
    ]);
    let mut blocks = vec![head];
    if !row.plans.is_empty() {
        let plans = row.plans.iter().map(|plan| {
            let on = if plan.subscribed == Some(true) { "Subscribed" } else { "" };
            let since = plan.since.clone().unwrap_or_default();
            vec![plan.id.clone(), uses(plan), price(plan), on.to_owned(), since, plan.notes.clone()]
        });
        blocks.push(table(&["PLAN", "USE CASE", "PRICE", "SUBSCRIPTION", "SINCE", "NOTES"], &[0], plans));
    }
    let traits =
        it.traits.iter().map(|one| vec![one.object.id.clone(), one.object.name.clone(), number(one.population)]);
    blocks.push(table(&["ID", "TRAIT", "DEVICES"], &[0, 2], traits));
    if it.more_traits > 0 {
        blocks.push(format!("{} more traits.", number(Some(it.more_traits))));
    }
    blocks.push(words::where_used(&it.uses).trim_start().to_owned());
    blocks.extend(models(it.models.as_deref()));
    blocks.join("\n\n")
}

/// What a plan costs, with the price for everybody where this organization pays another one.
fn price(plan: &FeedPlan) -> String {
    let own = plan.price.clone().unwrap_or_else(|| "–".to_owned());
    plan.list_price.as_ref().map_or(own.clone(), |listed| format!("{own} instead of {listed}"))
}

fn uses(plan: &FeedPlan) -> String {
    let word = |usage: &FeedUse| match usage {
        FeedUse::SegmentsAndOverlap => "Segments and Overlap".to_owned(),
        FeedUse::Modeling => "Modeling".to_owned(),
        FeedUse::Activation => "Activation".to_owned(),
        FeedUse::Other(word) => clean(word),
    };
    plan.uses.iter().map(word).collect::<Vec<_>>().join(", ")
}

fn change_words(change: &FeedChange, is_dry: bool) -> String {
    let mut lines = vec![named(&change.row.feed)];
    let each = |word: &str, plans: &[FeedPlan]| -> Vec<String> {
        plans.iter().map(|plan| clean(&format!("  {word} {}: {}, {}", plan.id, uses(plan), price(plan)))).collect()
    };
    let (begins, ends) = if is_dry { ("would begin", "would end") } else { ("begins", "ends") };
    lines.extend(each(begins, &change.begins));
    lines.extend(each(ends, &change.ends));
    if change.begins.is_empty() && change.ends.is_empty() {
        lines.push("  Nothing to do: it is so already.".to_owned());
    }
    if let Some(price) = change.price.as_ref().filter(|_| is_dry) {
        lines.push(format!("What begins costs {price}. Confirm it with: --confirm \"{price}\""));
    }
    if !change.segments.is_empty() {
        let headings = ["ID", "SEGMENT", "NOW", "WITHOUT MEMBERS", "TAKEN OUT"];
        lines.push(table(&headings, &[0, 2, 3, 4], change.segments.iter().map(dependent)));
    }
    if change.not_estimated > 0 {
        lines.push(format!("{} more segments use its traits.", change.not_estimated));
    }
    if let Some(used) = &change.uses {
        let mapped = used.listed.iter().filter(|one| matches!(one.how, HowUsed::Mapping | HowUsed::MappingOff));
        lines.extend(mapped.map(words::used_line));
        lines.push(words::uses_summary(used));
    }
    lines.extend(models(change.models.as_deref()));
    match (&change.failure, change.done && !is_dry) {
        (Some(failure), _) => lines.push(clean(&failure.message)),
        (None, true) => lines.push("Done. The lists follow with the next refresh (--refresh).".to_owned()),
        (None, false) => {}
    }
    lines.join("\n")
}

/// The models that learn from a feed, if there are any or that is not known.
fn models(models: Option<&[ObjectLink]>) -> Option<String> {
    match models {
        None => Some("Which models learn from it can't be read now.".to_owned()),
        Some([]) => None,
        Some(models) => Some(format!("Models that learn from it: {}", objects(models))),
    }
}

fn dependent(one: &DependentSegment) -> Vec<String> {
    let size = |of: Option<app::view::EstimatedProfiles>| of.map_or_else(|| "–".to_owned(), estimated);
    vec![one.segment.id.clone(), one.segment.name.clone(), size(one.now), size(one.emptied), size(one.without)]
}

fn cost(it: &RuleCost) -> String {
    if it.lines.is_empty() {
        return "No trait of the rule is from a data feed.".to_owned();
    }
    let cells = it.lines.iter().map(|line| {
        let price = line.price.clone().unwrap_or_else(|| "–".to_owned());
        vec![line.feed.id.clone(), line.feed.name.clone(), price, needs(line), objects(&line.traits)]
    });
    let all = it.price.as_ref().map(|price| format!("\n\nTogether, in a destination: {price}")).unwrap_or_default();
    format!("{}{all}", table(&["ID", "DATA FEED", "PRICE", "SUBSCRIPTION", "TRAITS"], &[0], cells))
}

/// What a rule may do with the traits of a feed.
fn needs(line: &RuleCostLine) -> String {
    match (&line.state, line.can_save, line.can_activate) {
        (FeedState::Suspended, ..) => "Suspended".to_owned(),
        (FeedState::Canceled, ..) => "Canceled by the provider".to_owned(),
        (FeedState::Other(word), ..) => clean(word),
        (_, None, _) => "Not known".to_owned(),
        (_, Some(true), true) => "Subscribed".to_owned(),
        (_, Some(true), false) => "Subscribed, not for destinations".to_owned(),
        (_, Some(false), _) => "Not subscribed: estimates only".to_owned(),
    }
}

//! What `segbridge models` says.

use app::view::{
    KeepsRunning, ModelCheck, ModelCheckKind, ModelCheckVerdict, ModelDetail, ModelInfluence, ModelList, ModelPoint,
    ModelRow, ModelState, TimeMs,
};

use crate::clean::line as clean;
use crate::table::{facts, table};
use crate::words;

fn state(of: &ModelState) -> String {
    match of {
        ModelState::Waiting => "Waits for its first run",
        ModelState::NeverRuns => "Never runs",
        ModelState::Ran => "Ran",
        ModelState::Overdue => "Overdue",
        ModelState::Empty => "Run without data",
        ModelState::LastTry => "Two runs without data",
        ModelState::Over => "Ended by three runs without data",
        ModelState::Inactive => "Not active",
        ModelState::Other(word) => return clean(word),
    }
    .to_owned()
}

fn percent(number: f64) -> String {
    format!("{number:.0}%")
}

/// The list of models.
pub(super) fn listed(list: &ModelList) -> String {
    let limits = format!(
        "{} of {} active models · {} of {} algorithmic traits",
        list.active, list.most_active, list.traits, list.most_traits
    );
    if list.rows.is_empty() {
        return format!("{}\n{limits}", words::EMPTY);
    }
    let rows = list.rows.iter().map(|row| {
        vec![
            row.id.clone(),
            row.name.clone(),
            state(&row.state),
            baseline(row),
            words::time(row.last_success_at),
            words::time(row.next_run_at),
        ]
    });
    let headings = ["ID", "NAME", "STATUS", "BASELINE", "LAST RUN WITH DATA", "NEXT RUN"];
    format!("{}\n\n{limits}", table(&headings, &[0], rows))
}

fn baseline(row: &ModelRow) -> String {
    row.baseline.as_ref().map_or_else(|| "–".to_owned(), |one| clean(&one.name))
}

/// One model.
pub(super) fn shown(it: &ModelDetail) -> String {
    let sources: Vec<String> = it.data_sources.iter().map(|one| clean(&one.name)).collect();
    let excluded: Vec<String> = it.excluded.iter().map(|one| clean(&one.name)).collect();
    let traits: Vec<String> = it.traits.iter().map(|one| format!("{} ({})", clean(&one.name), one.id)).collect();
    let listed = |names: &[String]| if names.is_empty() { "–".to_owned() } else { names.join(", ") };
    let mut parts = vec![facts(&[
        ("Name", it.row.name.clone()),
        ("ID", it.row.id.clone()),
        ("Status", state(&it.row.state)),
        ("Baseline", baseline(&it.row)),
        ("Look-back period", it.row.look_back_days.map_or_else(|| "–".to_owned(), |days| format!("{days} days"))),
        ("Data sources", listed(&sources)),
        ("Left out", listed(&excluded)),
        ("Last run", words::time(it.row.last_run_at)),
        ("Last run with data", words::time(it.row.last_success_at)),
        ("Next run", words::time(it.row.next_run_at)),
        ("Traits using model", listed(&traits)),
        ("Description", it.row.description.clone()),
    ])];
    if it.points.is_empty() {
        parts.push("No run with data yet: accuracy and reach come with the first one.".to_owned());
    } else {
        parts.push(points(&it.points));
    }
    if !it.influential.is_empty() {
        parts.push(influential(&it.influential));
    }
    let keeps = it.keeps_running.iter().map(|line| {
        let mark = if line.met { "yes" } else { "no" };
        vec![keeps_running(line.what).to_owned(), mark.to_owned()]
    });
    parts.push(table(&["KEEPS RUNNING?", ""], &[], keeps));
    parts.join("\n\n")
}

fn points(points: &[ModelPoint]) -> String {
    let has_held_out = points.iter().any(|point| point.held_out.is_some());
    let rows = points.iter().map(|point| {
        let mut row = vec![percent(point.accuracy * 100.0), words::number(Some(point.reach))];
        row.push(point.of_baseline.map_or_else(|| "–".to_owned(), |times| format!("{times:.1}")));
        if let Some(held) = point.held_out {
            row.push(format!("{:.0} ± {:.0}", held.of_hundred, held.margin));
            row.push(format!("{:.1}", held.lift));
        }
        row
    });
    if has_held_out {
        let headings = ["ACCURACY", "REACH", "× BASELINE", "FOUND OF 100", "× CHANCE"];
        let note = "Found of 100: baseline members that the model had not seen. Accuracy says how alike people are, not how \
                    often the model is right.";
        return format!("{}\n{note}", table(&headings, &[0, 1, 2, 3, 4], rows));
    }
    table(&["ACCURACY", "REACH", "× BASELINE"], &[0, 1, 2], rows)
}

fn influential(traits: &[ModelInfluence]) -> String {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{share:.1}%"));
    let rows = traits.iter().map(|one| {
        vec![
            one.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            one.object.name.clone(),
            one.data_source.name.clone(),
            one.weight.map_or_else(|| "–".to_owned(), percent),
            share(one.in_baseline),
            share(one.elsewhere),
        ]
    });
    table(&["#", "INFLUENTIAL TRAIT", "DATA SOURCE", "WEIGHT", "IN BASELINE", "ELSEWHERE"], &[0, 3, 4, 5], rows)
}

fn keeps_running(what: KeepsRunning) -> &'static str {
    match what {
        KeepsRunning::ModelActive => "The model is active",
        KeepsRunning::Trait => "It has an algorithmic trait",
        KeepsRunning::Segment => "An active segment uses the trait",
        KeepsRunning::Mapping => "The segment is mapped to a destination",
        KeepsRunning::RecentRun => "The last run with data is at most 8 days ago",
        KeepsRunning::NoEmptyRun => "No run without data since then; three in a row end the model",
    }
}

/// When a model runs next, and what its last run was.
pub(super) fn next_run(it: &ModelDetail) -> String {
    let last = format!("Last run with data: {}.", words::time(it.row.last_success_at));
    let next = match (&it.row.state, it.row.next_run_at) {
        (ModelState::NeverRuns, _) => {
            "The model never runs, because its baseline is a folder trait or an algorithmic trait.".to_owned()
        }
        (ModelState::Over, _) => "Three runs without data ended the model for good. Create another one.".to_owned(),
        (ModelState::Inactive, _) => "The model is not active.".to_owned(),
        (ModelState::Empty, Some(at)) => {
            format!("The last run was without data. Next try: {}.", words::time(Some(at)))
        }
        (ModelState::LastTry, Some(at)) => {
            format!("Two runs were without data. The last try is at {}.", words::time(Some(at)))
        }
        (_, Some(at)) => format!("Next run: {}.", words::time(Some(at))),
        (_, None) => "The model does not run again before a trait of it is in an active segment that is mapped to a \
                      destination."
            .to_owned(),
    };
    format!("{next} {last}")
}

/// One finding about a new model.
pub(super) fn check(it: &ModelCheck) -> String {
    let number = words::number(it.number);
    let text = match it.check {
        ModelCheckKind::BaselineType => {
            "The baseline is a folder trait or an algorithmic trait. Such a model never runs.".to_owned()
        }
        ModelCheckKind::BaselineEmpty => "Nobody is in the baseline.".to_owned(),
        ModelCheckKind::BaselineSmall => format!("The baseline has only {number} devices. A few thousand are better."),
        ModelCheckKind::BaselineLarge => {
            format!(
                "The baseline has {number} devices, which is most of the visitors. Too few others are left to find."
            )
        }
        ModelCheckKind::LookBackTooLong => {
            format!("People leave the baseline after {number} days. A longer look-back period adds nothing.")
        }
        ModelCheckKind::CatchAll => {
            "Almost everybody has these traits, or they belong to the system. Leave them out:".to_owned()
        }
        ModelCheckKind::OwnRule => {
            "The baseline's own rule has these traits. They would lead the list. Leave them out:".to_owned()
        }
        ModelCheckKind::ModelLimit => format!("The account has {number} active models, which is the limit."),
        ModelCheckKind::ExclusionLimit => format!("A model can leave out at most {number} traits."),
        ModelCheckKind::ForeignExclusion => "A trait that is left out belongs to none of the data sources.".to_owned(),
    };
    let mark = if it.verdict == ModelCheckVerdict::Blocks { "Blocked" } else { "Note" };
    let traits = it.traits.iter().map(|one| format!("\n  {} ({})", clean(&one.name), one.id));
    format!("{mark}: {text}{}", traits.collect::<String>())
}

/// What the checks found, without a creation.
pub(super) fn checked(checks: &[ModelCheck], is_only_check: bool) -> String {
    let mut lines: Vec<String> = checks.iter().map(check).collect();
    if checks.is_empty() {
        lines.push("No problems were found.".to_owned());
    }
    if !is_only_check {
        lines.push("Nothing was created.".to_owned());
    }
    lines.join("\n")
}

/// A created model.
pub(super) fn created(id: Option<&str>, checks: &[ModelCheck], next_run_at: Option<TimeMs>) -> String {
    let mut lines: Vec<String> = checks.iter().map(check).collect();
    let next = next_run_at.map(|at| format!(" It runs at {}.", words::time(Some(at)))).unwrap_or_default();
    lines.push(format!("The model is created: {}.{next}", id.unwrap_or_default()));
    lines.join("\n")
}

/// A created trait.
pub(super) fn trait_created(id: Option<&str>) -> String {
    format!(
        "The trait is created: {}. Its members come within 48 hours, and are replaced at each run.",
        id.unwrap_or_default()
    )
}

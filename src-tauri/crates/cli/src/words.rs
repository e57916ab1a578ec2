//! Every word the command line says, in one place.

mod connections;
mod rules;

use app::view::{
    CountSource, Failure, FailureCode, Freshness, InputReason, ItemState, Job, JobItem, JobKind, JobState, ObjectKind,
    ObjectLink, PlanNote, PlannedStep, RefreshPart, RefusalReason, SharedState, SideFreshness, StepKind, TimeMs, Tray,
    TrayLine, UnreadFact, Verdict,
};
pub(crate) use connections::*;
use jiff::{Timestamp, tz::TimeZone};

pub(crate) use rules::*;

use crate::clean::line as clean;

pub(crate) fn nothing_named(kind: &str, wanted: &str) -> Failure {
    let message =
        format!("There is no {kind} with the id or exact name “{wanted}”. Try --refresh, or list them first.");
    Failure::new(FailureCode::NotFound, message).with(kind, wanted)
}

/// A failure that lists what could be meant, each on a line of its own where people read it.
pub(crate) fn ambiguous(message: String, choices: &[String]) -> Failure {
    let choices: Vec<String> = choices.iter().map(|choice| clean(choice)).collect();
    Failure::bad_input(InputReason::Ambiguous, message).with(CHOICES, choices.join("\n"))
}

/// Detail of a failure with its choices, one a line; nothing but [`ambiguous`] sets it.
const CHOICES: &str = "choices";

pub(crate) fn several_named(kind: &str, wanted: &str, candidates: &[String]) -> Failure {
    let message = format!("{} {kind}s are named “{wanted}”. Use the id of the one you mean:", candidates.len());
    ambiguous(message, candidates)
}

/// A count with thin groups, or a dash when it is not known.
pub(crate) fn number(count: Option<u32>) -> String {
    let Some(count) = count else { return "–".to_owned() };
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Day and minute, in the time zone of this machine.
pub(crate) fn time(at: Option<TimeMs>) -> String {
    let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or_else(
        || "–".to_owned(),
        |at| at.to_zoned_datetime(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

pub(crate) fn shared(state: SharedState) -> &'static str {
    match state {
        SharedState::NotShared => "not shared",
        SharedState::Half => "half",
        SharedState::Shell => "shell",
        SharedState::Arriving => "arriving",
        SharedState::Live => "live",
        SharedState::Paused => "paused",
        SharedState::Unclear => "unclear",
        SharedState::NotRead => "not known yet",
        SharedState::Drifted => "drifted",
        SharedState::Duplicate => "duplicate",
        SharedState::FromAudienceManager => "from Audience Manager",
    }
}

pub(crate) fn kind(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Audience => "audience",
        ObjectKind::Trait => "trait",
        ObjectKind::Segment => "segment",
        ObjectKind::TraitFolder => "trait folder",
        ObjectKind::SegmentFolder => "segment folder",
        ObjectKind::DataSource => "data source",
    }
}

fn object(link: &ObjectLink) -> String {
    format!("{} “{}” ({})", kind(link.kind), clean(&link.name), clean(&link.id))
}

/// Objects of a job by kind and id, such as "trait 12, segment 13".
pub(crate) fn objects(links: &[ObjectLink]) -> String {
    links.iter().map(|link| format!("{} {}", kind(link.kind), clean(&link.id))).collect::<Vec<_>>().join(", ")
}

pub(crate) fn refusal(reason: &RefusalReason) -> String {
    match reason {
        RefusalReason::Loop => "came from Audience Manager; sharing it back would make a loop".to_owned(),
        RefusalReason::Origin { origin } if origin == "composition" => {
            "a composition is not taken directly: build a segment definition on top of it and share that".to_owned()
        }
        RefusalReason::Origin { origin } => format!(
            "audiences of the origin {} are not taken: only those of the Segmentation Service and custom uploads \
             are",
            clean(origin)
        ),
        RefusalReason::Lifecycle { lifecycle } => {
            format!("is {}; only published audiences can be shared", clean(lifecycle))
        }
        RefusalReason::Duplicate { objects } => {
            let list: Vec<String> = objects.iter().map(object).collect();
            format!("several objects carry its integration code; look at them first: {}", list.join(", "))
        }
        RefusalReason::Foreign { object: it } => {
            format!("the {} carries its integration code but is not of its pair; look at it first", object(it))
        }
        RefusalReason::Folder => "the folder is not “Experience Platform Traits” or below it".to_owned(),
        RefusalReason::Limit { limit, maximum } if limit == "folderLevels" => {
            format!("folders can be at most {maximum} levels deep")
        }
        RefusalReason::Limit { limit, maximum } => format!("the account's limit of {maximum} {limit} is reached"),
        RefusalReason::MissingRight { right } if right == "administrator" => {
            "an administrator of Audience Manager must make the sharing data source once".to_owned()
        }
        RefusalReason::MissingRight { right } => format!("the account lacks the right {}", clean(right)),
        RefusalReason::Gone => "is not in the catalogue any more; try --refresh".to_owned(),
    }
}

fn step(step: &PlannedStep) -> String {
    let what = match step.kind {
        StepKind::MakeTraitFolder => "make trait folder",
        StepKind::MakeSegmentFolder => "make segment folder",
        StepKind::MakeDataSource => "make data source",
        StepKind::MakeTrait => "make trait",
        StepKind::MakeSegment => "make segment",
        StepKind::DeleteTrait => "delete trait",
        StepKind::DeleteSegment => "delete segment",
        StepKind::DeleteTraitFolder => "delete trait folder",
        StepKind::DeleteSegmentFolder => "delete segment folder",
        StepKind::DeleteDataSource => "delete data source",
    };
    let place = if step.place.is_empty() { String::new() } else { format!(" in {}", clean(&step.place)) };
    format!("{what} “{}”{place}", clean(&step.name))
}

fn note(note: &PlanNote) -> String {
    let spaces = |rows: &[app::view::NamespaceRow]| {
        rows.iter()
            .map(|row| format!("{} {}", clean(&row.namespace), number(Some(row.profiles))))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match note {
        PlanNote::Shell => "will be a shell: no members flow until they are delivered".to_owned(),
        PlanNote::NameTaken { object: it } => format!("the {} has the same name", object(it)),
        PlanNote::NameTrimmed => "blanks and line feeds around its name are left out".to_owned(),
        PlanNote::NameCut => "its name is cut to 255 characters".to_owned(),
        PlanNote::NameCharacters => {
            "its name holds a comma, dash, tab or pipe, which Audience Manager advises against".to_owned()
        }
        PlanNote::Labels { labels } => format!("its labels arrive as export controls: {}", clean(&labels.join(", "))),
        PlanNote::Identities { carrying, left_behind } => {
            let none = "none";
            let carrying = if carrying.is_empty() { none.to_owned() } else { spaces(carrying) };
            let left = if left_behind.is_empty() { none.to_owned() } else { spaces(left_behind) };
            format!("identities that count: {carrying}; left behind: {left}")
        }
        PlanNote::NotByNamespace => {
            "it was not counted by namespace: how many profiles count in Audience Manager is not known".to_owned()
        }
        PlanNote::OtherFolder { path } => format!("its trait stays in {}", clean(path)),
        PlanNote::Drifted { drift } => {
            format!("no longer matches its audience: {}; sharing again does not mend it", clean(&drift.join(", ")))
        }
    }
}

fn verdict(line: &TrayLine) -> String {
    match &line.verdict {
        Verdict::Make => format!("would be made in {}", clean(&line.folder_path)),
        Verdict::Complete { adopted } => format!("has its trait ({}) already; its segment would be made", adopted.id),
        Verdict::Adopt { adopted } => format!("is shared already (trait {}); nothing would be made", adopted.id),
        Verdict::Refused { reason } => format!("cannot be shared: {}", refusal(reason)),
    }
}

/// An audience by name, with its id beside it: names can look alike.
fn named(audience: &ObjectLink) -> String {
    format!("“{}” ({})", clean(&audience.name), clean(&audience.id))
}

/// A plan in words, one call a line.
pub(crate) fn plan(tray: &Tray) -> String {
    let mut text = vec![match tray.calls {
        0 => "Nothing would be made.".to_owned(),
        1 => "1 call would be made.".to_owned(),
        calls => format!("{calls} calls would be made."),
    }];
    text.extend(tray.groundwork.iter().map(|it| format!("  {}", step(it))));
    for line in &tray.lines {
        text.push(format!("{} {}", named(&line.audience), verdict(line)));
        text.extend(line.steps.iter().map(|it| format!("  {}", step(it))));
        text.extend(line.notes.iter().map(|it| format!("  note: {}", note(it))));
    }
    text.join("\n")
}

/// What came of an item, in a few words.
pub(crate) fn item(item: &JobItem) -> String {
    let failure = || item.failure.as_ref().map_or(String::new(), |failure| format!(": {}", clean(&failure.message)));
    match (&item.state, &item.refusal) {
        (_, Some(reason)) => format!("refused: {}", refusal(reason)),
        (ItemState::Done, _) if item.removed.is_empty() => "made".to_owned(),
        (ItemState::Done, _) => "removed".to_owned(),
        (ItemState::Skipped, _) if item.adopted.is_empty() => "nothing to do".to_owned(),
        (ItemState::Skipped, _) => "shared already".to_owned(),
        (ItemState::Failed, _) => format!("failed{}", failure()),
        (ItemState::Unknown, _) => format!("not known{}", failure()),
        (ItemState::Waiting | ItemState::Running, _) => "not begun".to_owned(),
    }
}

/// How a job ended, in one sentence.
pub(crate) fn job(job: &Job) -> String {
    let what = match job.kind {
        JobKind::Share => "Share",
        JobKind::Undo => "Undo",
    };
    let how = match job.state {
        JobState::Running => "is running".to_owned(),
        JobState::Done => "is done".to_owned(),
        JobState::PartlyDone => "is partly done".to_owned(),
        JobState::Failed => "failed".to_owned(),
        JobState::Interrupted => "was interrupted and can be resumed".to_owned(),
    };
    let counts = format!("{} done, {} failed, {} with nothing to do", job.done, job.failed, job.skipped);
    let left = of_places(job).map_or(String::new(), |failure| format!(" {}", clean(&failure.message)));
    format!("{what} {} {how}: {counts}.{left}", job.id)
}

/// Why folders or the data source are still there after an undo, or that nobody knows whether they are.
pub(crate) fn of_places(job: &Job) -> Option<&Failure> {
    let item = job.items.iter().find(|item| item.audience.is_none()).filter(|_| job.kind == JobKind::Undo);
    item?.failure.as_ref()
}

/// What a job made before all items.
pub(crate) fn made_first(links: &[ObjectLink]) -> String {
    format!("\nMade first: {}.", objects(links))
}

/// Progress on one line.
pub(crate) fn progress(done: u32, total: u32) -> String {
    format!("{done} of {total} …")
}

pub(crate) fn nothing_removed(audience: &ObjectLink) -> String {
    format!("{} is not shared; nothing was removed.", named(audience))
}

pub(crate) fn removed(audience: &ObjectLink, removed: &[ObjectLink]) -> String {
    format!("{}: removed {}.", named(audience), objects(removed))
}

pub(crate) fn kept(audience: &ObjectLink, failure: &Failure) -> String {
    format!("{}: {}", named(audience), clean(&failure.message))
}

/// An audience's rule: its text, or a sentence for one that is stored as a tree of the rule editor.
pub(crate) fn audience_rule(expression: Option<&str>) -> String {
    match expression.map(str::trim_start) {
        None => String::new(),
        Some(tree) if tree.starts_with(['{', '[']) => {
            "built in the rule editor of Experience Platform; open the audience there to see it".to_owned()
        }
        Some(text) => text.to_owned(),
    }
}

/// Where the counts by namespace come from and when they were made.
pub(crate) fn counted_from(from: Option<CountSource>, at: Option<TimeMs>) -> String {
    let from = match from {
        None => return "not counted by namespace".to_owned(),
        Some(CountSource::SegmentJob) => "counted by the segment job",
        Some(CountSource::Audience) => "counted with the audience",
    };
    at.map_or_else(|| from.to_owned(), |at| format!("{from}, {}", time(Some(at))))
}

pub(crate) fn freshness(freshness: &Freshness) -> Vec<(&'static str, String)> {
    let side = |side: &SideFreshness| {
        let mut words = match side.read_at {
            None => "never read".to_owned(),
            at => format!("read {}", time(at)),
        };
        if let Some(failure) = &side.failure {
            words = format!("{words}; {}", failure.message);
        }
        if !side.missing.is_empty() {
            let parts: Vec<&str> = side.missing.iter().map(|one| refresh_part(one.part)).collect();
            words = format!("{words}; without {}", parts.join(", "));
        }
        if side.unreadable > 0 {
            words = format!("{words}; {}", unreadable(side.unreadable));
        }
        words
    };
    vec![
        ("Audience Manager", side(&freshness.audience_manager)),
        ("Experience Platform", side(&freshness.experience_platform)),
    ]
}

/// What a refresh could not read, each with whether that is no fault: the account may not read it, or the service does
/// not have it.
pub(crate) fn refresh_failures(freshness: &Freshness) -> Vec<(Failure, bool)> {
    let mut all = Vec::new();
    let sides =
        [("Audience Manager", &freshness.audience_manager), ("Experience Platform", &freshness.experience_platform)];
    for (name, side) in sides {
        if let Some(failure) = &side.failure {
            let message = format!("{name} was not refreshed; what is shown is the older copy. {}", failure.message);
            all.push((Failure { message, ..failure.clone() }, false));
        }
        for missing in &side.missing {
            let message =
                format!("{name}: {} could not be read. {}", refresh_part(missing.part), missing.failure.message);
            let no_fault =
                matches!(missing.failure.code, FailureCode::Forbidden | FailureCode::NotFound | FailureCode::Refused);
            all.push((Failure { message, ..missing.failure.clone() }, no_fault));
        }
        if side.unreadable > 0 {
            let message = format!("{name}: {}.", unreadable(side.unreadable));
            all.push((Failure::new(FailureCode::UnreadableAnswer, message), false));
        }
        if side.unconfirmed > 0 {
            let message = format!("{name}: {}.", unconfirmed(side.unconfirmed));
            all.push((Failure::new(FailureCode::UnreadableAnswer, message), false));
        }
    }
    all
}

/// Why a command does not take `--refresh`.
pub(crate) fn nothing_to_refresh(command: &str) -> String {
    format!(
        "--refresh reads the lists of both services again, and `segbridge {command}` does not use them. Run it without \
         --refresh"
    )
}

/// A fact of a stored object; where it was never read, that is said in its place.
pub(crate) fn known(unread: &[UnreadFact], fact: UnreadFact, value: String) -> String {
    if !unread.contains(&fact) {
        return value;
    }
    if value.is_empty() { NOT_READ.to_owned() } else { format!("{value} ({NOT_READ})") }
}

/// What stands for a fact that was never read.
const NOT_READ: &str = "not read yet";

fn unreadable(rows: u32) -> String {
    let rows = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
    format!("{rows} of its lists could not be read; what the local copy has of them stays")
}

fn unconfirmed(objects: u32) -> String {
    let what = if objects == 1 { "1 object is".to_owned() } else { format!("{objects} objects are") };
    format!("{what} in none of its lists, but may still exist; the local copy keeps what it has. Refresh again later")
}

fn refresh_part(part: RefreshPart) -> &'static str {
    match part {
        RefreshPart::Users => "names of users",
        RefreshPart::EventTypes => "names of event types",
        RefreshPart::Categories => "names of categories",
        RefreshPart::Tags => "names of tags",
        RefreshPart::AudienceFolders => "folders of audiences",
        RefreshPart::InactiveAudiences => "inactive audiences",
        RefreshPart::ProfileCounts => "profile counts",
        RefreshPart::NamespaceCounts => "counts by namespace",
        RefreshPart::Dataflow => "the dataflow to Audience Manager",
    }
}

/// The practice workspace's name; its connection has none of its own.
pub(crate) const PRACTICE: &str = "Practice workspace";
/// Said instead of an empty table.
pub(crate) const EMPTY: &str = "None.";
/// A path outside trait storage, or no path.
pub(crate) fn bad_folder(path: &str) -> Failure {
    let message = format!("“{path}” is not “Experience Platform Traits” or a folder below it.");
    Failure::bad_input(InputReason::FolderPath, message).with("folder", path)
}

/// Why there is no key for the practice services' test controls.
pub(crate) fn no_practice_key(file: &std::path::Path, why: &str) -> Failure {
    let message = format!("The key of the test controls in {} cannot be read: {why}.", file.display());
    Failure::bad_input(InputReason::FileUnreadable, message).with("path", file.display())
}

/// How many rows of a list are shown.
pub(crate) fn of_total(shown: usize, total: u32, what: &str) -> String {
    format!("{shown} of {total} {what}")
}

/// Shown where a segment has no merge rule of its own.
pub(crate) const EXTERNAL_MERGE_POLICY: &str = "External Merge Policy";

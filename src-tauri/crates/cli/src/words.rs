//! Text that several commands use. What only one command says is in its own module.

mod explain;
mod governance;
mod jobs;
mod refresh;
mod source;
mod uses;
mod values;

use app::view::{
    AudienceOrigin, ConflictKind, ConnectionProblem, DataflowState, Drift, Failure, FailureCode, InputReason,
    MembersFlow, ObjectKind, ObjectLink, RefusalLimit, RefusalReason, SharedState, TimeMs, UnreadFact,
};
use jiff::{Timestamp, tz::TimeZone};

pub(crate) use explain::{finding, found, looked_at, verdict};
pub(crate) use governance::{governance, rule as governance_rule};
pub(crate) use jobs::*;
pub(crate) use refresh::*;
pub(crate) use source::*;
pub(crate) use uses::*;
pub(crate) use values::*;

use crate::clean::line as clean;

pub(crate) fn nothing_named(kind: &str, wanted: &str) -> Failure {
    let message =
        format!("There is no {kind} with the ID or exact name “{wanted}”. Try --refresh, or list them first.");
    Failure::new(FailureCode::NotFound, message).with(kind, wanted)
}

/// A failure that lists the candidates, each on its own line in text output.
pub(crate) fn ambiguous(message: String, choices: &[String]) -> Failure {
    let choices: Vec<String> = choices.iter().map(|choice| clean(choice)).collect();
    Failure::bad_input(InputReason::Ambiguous, message).with(CHOICES, choices.join("\n"))
}

/// Detail of a failure with its choices, one per line; set only by [`ambiguous`].
const CHOICES: &str = "choices";

pub(crate) fn several_named(kind: &str, wanted: &str, candidates: &[String]) -> Failure {
    let kinds = kind.replace(" or ", "s or ");
    let message = format!("{} {kinds}s are named “{wanted}”. Use the ID of the one you mean:", candidates.len());
    ambiguous(message, candidates)
}

/// A count with thousands separators, or a dash if it is not known.
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

/// A population; a zero that only means "too early" is no number.
pub(crate) fn population(count: Option<u32>, not_yet: bool) -> String {
    if not_yet && count.unwrap_or_default() == 0 { "not yet".to_owned() } else { number(count) }
}

/// Date and time to the minute, in the time zone of this computer.
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
        SharedState::InDataflow => "in the dataflow",
        SharedState::Half => "incomplete",
        SharedState::Shell => "no members",
        SharedState::Arriving => "arriving",
        SharedState::Live => "live",
        SharedState::Paused => "paused",
        SharedState::Unclear => "unclear",
        SharedState::NotRead => "not known yet",
        SharedState::NoAudience => "no audience",
        SharedState::Drifted => "out of sync",
        SharedState::Duplicate => "duplicate",
        SharedState::FromAudienceManager => "from Audience Manager",
    }
}

/// What brings members to Audience Manager, in a sentence.
pub(crate) fn dataflow(flow: &MembersFlow) -> String {
    match flow.state {
        DataflowState::On => "on: members arrive in Audience Manager".to_owned(),
        DataflowState::Paused => "paused: no members arrive until the dataflow is resumed".to_owned(),
        DataflowState::Absent => "not set up: no members arrive".to_owned(),
        DataflowState::Elsewhere => {
            let sandbox = flow.sandbox.as_deref().map(clean).unwrap_or_default();
            format!("in the sandbox {sandbox}: no members of this one arrive")
        }
        DataflowState::Legacy => {
            "set up by Adobe in the older way: members arrive, and nothing can be read about it".to_owned()
        }
        DataflowState::Unknown => "not known".to_owned(),
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
        ObjectKind::Dataflow => "dataflow",
        ObjectKind::Model => "model",
        ObjectKind::Destination => "destination",
    }
}

pub(crate) fn object(link: &ObjectLink) -> String {
    format!("{} “{}” ({})", kind(link.kind), clean(&link.name), clean(&link.id))
}

/// The objects of a job by kind and ID, such as "trait 12, segment 13".
pub(crate) fn objects(links: &[ObjectLink]) -> String {
    links.iter().map(|link| format!("{} {}", kind(link.kind), clean(&link.id))).collect::<Vec<_>>().join(", ")
}

/// What is in the way of an audience, if a choice was to be made.
pub(crate) fn in_the_way(conflict: ConflictKind) -> &'static str {
    match conflict {
        ConflictKind::Existing => "already in Audience Manager",
        ConflictKind::SameName => "another trait has this name",
    }
}

pub(crate) fn refusal(reason: &RefusalReason) -> String {
    match reason {
        RefusalReason::Loop => "it came from Audience Manager; sharing it back would create a loop".to_owned(),
        RefusalReason::Origin { origin: AudienceOrigin::Composition } => {
            "a composition can't be shared directly; build a segment definition on it, and share that".to_owned()
        }
        RefusalReason::Origin { origin } => format!(
            "audiences of this origin ({}) can't be shared; only those of the Segmentation Service and custom uploads \
             can",
            value(origin)
        ),
        RefusalReason::Lifecycle { lifecycle } => {
            format!("its lifecycle status is “{}”; only published audiences can be shared", value(lifecycle))
        }
        RefusalReason::Duplicate { objects } => {
            format!("{} objects use its ID ({}); resolve the duplicates first", objects.len(), self::objects(objects))
        }
        RefusalReason::Foreign { object: it } => {
            format!("another object uses its ID: {}, which was not created by sharing; check it first", object(it))
        }
        RefusalReason::Folder => {
            "audiences can be shared into Experience Platform Traits and the folders below it".to_owned()
        }
        RefusalReason::Limit { limit, maximum } => exceeded(*limit, *maximum),
        RefusalReason::MissingRight { right } if right == "administrator" => {
            "the data source Adobe Experience Platform Audience Sharing is missing: an administrator of Audience Manager \
             must create it once"
                .to_owned()
        }
        RefusalReason::MissingRight { right } => {
            format!("this account does not have the permission {} in Audience Manager", clean(right))
        }
        RefusalReason::Forbidden { rule } => governance::rule(rule),
        RefusalReason::LongestExpiry { maximum } => longest_expiry(*maximum),
        RefusalReason::NothingToRenew
        | RefusalReason::SingleTrait
        | RefusalReason::NoSource
        | RefusalReason::SeveralSources
        | RefusalReason::SourceUnrecognized => of_source(reason).to_owned(),
        RefusalReason::NoDestination { sandbox: None } => {
            "this sandbox has no Experience Cloud Audiences destination".to_owned()
        }
        RefusalReason::NoDestination { sandbox: Some(sandbox) } => format!(
            "the Experience Cloud Audiences destination is in the sandbox {}, and only one sandbox can have it",
            clean(sandbox)
        ),
        RefusalReason::Renamed { before } => {
            format!("it was called “{}” when the plan was shown; check the plan, then share it again", clean(before))
        }
        RefusalReason::NotInAudienceManager => "Audience Manager does not have it anymore; try --refresh".to_owned(),
        RefusalReason::FromPlatform { audience } => format!(
            "it was created from the Experience Platform audience “{}”; sharing it back would create a loop",
            clean(&audience.name)
        ),
        RefusalReason::RuleFromPlatform { traits } => of_shared_traits(traits),
        RefusalReason::OtherOrigin { audience } => format!(
            "the audience “{}” in Experience Platform has its ID in this namespace but did not come from Audience Manager; \
             check it first",
            clean(&audience.name)
        ),
        RefusalReason::Unclear => "Experience Platform doesn't tell how it is now; try again".to_owned(),
        RefusalReason::Gone => "it is no longer in the audience list; try --refresh".to_owned(),
    }
}

/// The refusal of an audience that cannot last longer.
fn longest_expiry(maximum: u32) -> String {
    format!(
        "its audience can't last longer than {maximum} days after its creation; the Audience Manager source keeps it up to date \
         without an end"
    )
}

/// The refusal of what the Audience Manager source cannot select, or of what has no audience to renew.
fn of_source(reason: &RefusalReason) -> &'static str {
    match reason {
        RefusalReason::NothingToRenew => "there is no audience of it in Experience Platform that could be renewed",
        RefusalReason::SingleTrait => {
            "the Audience Manager source takes traits only all together; create a segment of it and share that, or share it as an \
             external audience"
        }
        RefusalReason::NoSource => {
            "this sandbox has no Audience Manager source; set it up in Experience Platform, or share it as an external audience"
        }
        RefusalReason::SeveralSources => {
            "this sandbox has several dataflows of the Audience Manager source; select it in the one that counts, in Experience \
             Platform"
        }
        _ => {
            "the Audience Manager source lists what it selects in a form that isn't known; select it there in Experience Platform"
        }
    }
}

/// The refusal of a segment whose rule uses nothing but what came from Experience Platform.
fn of_shared_traits(traits: &[ObjectLink]) -> String {
    let list: Vec<String> = traits.iter().map(object).collect();
    let list = list.join(", ");
    format!(
        "its rule uses only traits that were created from Experience Platform audiences ({list}); sharing it back would create \
         a loop"
    )
}

fn exceeded(limit: RefusalLimit, maximum: u32) -> String {
    let maximum = number(Some(maximum));
    let objects = match limit {
        RefusalLimit::Traits => "traits",
        RefusalLimit::Segments => "segments",
        RefusalLimit::Folders => "folders",
        RefusalLimit::DestinationAudiences => {
            return format!(
                "a dataflow to Audience Manager takes about {maximum} audiences; with the other lines in the tray, it is full"
            );
        }
        RefusalLimit::Audiences => {
            return format!("Adobe supports {maximum} audiences in a sandbox, and that many exist");
        }
        RefusalLimit::FolderLevels => {
            return format!("folders can be {maximum} levels deep; this would be deeper");
        }
    };
    format!("Audience Manager allows {maximum} {objects}, and that many exist")
}

/// How a pair differs from its audience, with the words of the window.
pub(crate) fn drifts(drifts: &[Drift]) -> String {
    let word = |drift: &Drift| match drift {
        Drift::Renamed => "renamed",
        Drift::TraitRule => "trait rule changed",
        Drift::TraitType => "trait type changed",
        Drift::SegmentRule => "segment rule changed",
        Drift::DataSource => "different data source",
        Drift::MergeRule => "different merge rule",
        Drift::Paused => "segment paused",
    };
    drifts.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// An audience by name, with its ID next to it: names can look alike.
pub(crate) fn named(audience: &ObjectLink) -> String {
    format!("“{}” ({})", clean(&audience.name), clean(&audience.id))
}

/// A detail of a stored object, or a note that it has not been loaded yet.
pub(crate) fn known(unread: &[UnreadFact], fact: UnreadFact, value: String) -> String {
    if !unread.contains(&fact) {
        return value;
    }
    if value.is_empty() { NOT_READ.to_owned() } else { format!("{value} ({NOT_READ})") }
}

/// Shown for a detail that has not been loaded yet.
const NOT_READ: &str = "not loaded yet";

/// The practice workspace's name; its connection has none of its own.
pub(crate) const PRACTICE: &str = "Practice workspace";
/// Shown instead of an empty table.
pub(crate) const EMPTY: &str = "None.";

/// How many rows of a list are shown.
pub(crate) fn of_total(shown: usize, total: u32, what: &str) -> String {
    format!("{shown} of {total} {what}")
}

/// A failure, with what to do on a command line without a keychain, and with its choices.
pub(crate) fn failed(failure: &Failure) -> String {
    let no_keychain = failure.code == FailureCode::Keychain;
    let no_secret = failure.problem == Some(ConnectionProblem::NoSecret);
    let mut text = clean(&failure.message);
    if no_keychain || no_secret {
        text = format!("{text} {SECRET_FOR_ONE_RUN}");
    }
    let choices = failure.details.get(CHOICES).into_iter().flat_map(|choices| choices.lines());
    choices.fold(text, |text, choice| format!("{text}\n  {choice}"))
}

const SECRET_FOR_ONE_RUN: &str = "Or enter the secret for one run, without storing it: --secret-stdin < secret.txt";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn states_and_differences_are_called_as_in_the_window() {
        use Drift as D;
        use SharedState as S;
        for (state, key) in [
            (S::NotShared, "notShared"),
            (S::InDataflow, "inDataflow"),
            (S::Half, "half"),
            (S::Shell, "shell"),
            (S::Arriving, "arriving"),
            (S::Live, "live"),
            (S::Paused, "paused"),
            (S::Unclear, "unclear"),
            (S::NotRead, "notRead"),
            (S::NoAudience, "noAudience"),
            (S::Drifted, "drifted"),
            (S::Duplicate, "duplicate"),
            (S::FromAudienceManager, "fromAudienceManager"),
        ] {
            as_in_window(shared(state), &window("pairs", &format!("pairs.shared.{key}")));
        }
        for (drift, key) in [
            (D::Renamed, "renamed"),
            (D::TraitRule, "traitRule"),
            (D::TraitType, "traitType"),
            (D::SegmentRule, "segmentRule"),
            (D::DataSource, "dataSource"),
            (D::MergeRule, "mergeRule"),
            (D::Paused, "paused"),
        ] {
            as_in_window(&drifts(&[drift]), &window("pairs", &format!("pairs.drift.{key}")));
        }
    }

    #[test]
    fn refusals_are_explained_as_in_the_window() {
        let said = |reason: RefusalReason, key: &str| {
            as_in_window(&refusal(&reason), &window("sharing", &format!("sharing.refusal.{key}")));
        };
        said(RefusalReason::Loop, "loop");
        said(RefusalReason::Folder, "folder");
        said(RefusalReason::NothingToRenew, "nothingToRenew");
        let words = window("sharing", "sharing.refusal.longestExpiry");
        as_in_window(&longest_expiry(90), &words.replace("{maximum, number}", "90"));
        said(RefusalReason::SingleTrait, "singleTrait");
        said(RefusalReason::NoSource, "noSource");
        said(RefusalReason::SeveralSources, "severalSources");
        said(RefusalReason::SourceUnrecognized, "sourceUnrecognized");
        let audience = ObjectLink { kind: ObjectKind::Audience, id: "a".to_owned(), name: "{name}".to_owned() };
        let a_trait = ObjectLink { kind: ObjectKind::Trait, id: "5".to_owned(), name: "T".to_owned() };
        said(RefusalReason::FromPlatform { audience: audience.clone() }, "fromPlatform");
        said(RefusalReason::OtherOrigin { audience }, "otherOrigin");
        let of_rule = refusal(&RefusalReason::RuleFromPlatform { traits: vec![a_trait.clone()] });
        let words = window("sharing", "sharing.refusal.ruleFromPlatform");
        as_in_window(&of_rule, &words.replace("{traits}", &object(&a_trait)));
        for (limit, key) in [
            (RefusalLimit::Traits, "traits"),
            (RefusalLimit::Segments, "segments"),
            (RefusalLimit::Folders, "folders"),
            (RefusalLimit::FolderLevels, "folderLevels"),
            (RefusalLimit::Audiences, "audiences"),
        ] {
            let words = window("sharing", &format!("sharing.refusal.limit.{key}"));
            as_in_window(&exceeded(limit, 5), &words.replace("{maximum, number}", "5"));
        }
        for (conflict, key) in [(ConflictKind::Existing, "existing"), (ConflictKind::SameName, "sameName")] {
            as_in_window(in_the_way(conflict), &window("sharing", &format!("sharing.conflict.{key}")));
        }
        let right = window("sharing", "sharing.refusal.missingRight");
        for name in ["administrator", "CREATE_ALL_TRAITS"] {
            let words = refusal(&RefusalReason::MissingRight { right: name.to_owned() });
            assert!(right.replace("{right}", name).contains(&words[5..]), "{words:?} in {right:?}");
        }
    }
}

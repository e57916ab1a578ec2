//! What keeps the members of an audience away, with the words of the window.

use app::view::{DataflowState, ExplainCheck, ExplainVerdict, Finding, LookedAt};

use super::{drifts, number, time, value};

/// The verdict in a word.
pub(crate) fn verdict(verdict: ExplainVerdict) -> &'static str {
    match verdict {
        ExplainVerdict::Failed => "failed",
        ExplainVerdict::TooEarly => "too early",
        ExplainVerdict::Warning => "warning",
        ExplainVerdict::Follows => "follows",
        ExplainVerdict::Unknown => "unknown",
        ExplainVerdict::Passed => "passed",
    }
}

/// The call that a finding comes from.
pub(crate) fn looked_at(call: LookedAt) -> &'static str {
    match call {
        LookedAt::Audience => "the audience in Experience Platform",
        LookedAt::SegmentJobs => "segment jobs",
        LookedAt::MergePolicies => "merge policies",
        LookedAt::Dataflow => "dataflows (Flow Service)",
        LookedAt::Pair => "traits and segments with its ID",
        LookedAt::TraitReport => "the report of the trait",
        LookedAt::Clock => "the service's clock and Adobe's published waiting times",
    }
}

/// What was found, and what to do about it.
pub(crate) fn finding(check: &ExplainCheck) -> (String, Option<&'static str>) {
    let (title, advice) = words(check);
    let advice = (check.verdict != ExplainVerdict::Passed && !advice.is_empty()).then_some(advice);
    (title, advice)
}

fn words(check: &ExplainCheck) -> (String, &'static str) {
    use ExplainVerdict::{Passed, TooEarly, Unknown, Warning};
    let (title, advice) = match (&check.finding, check.verdict) {
        (Finding::Origin { .. }, Passed) => ("its origin can be shared", ""),
        (Finding::Origin { .. }, _) => ("its origin can't be shared", ORIGIN),
        (Finding::Lifecycle { .. }, Passed) => ("it is published", ""),
        (Finding::Lifecycle { .. }, _) => ("it isn't published", "Publish it in Experience Platform."),
        (Finding::Regulated { label: None }, _) => ("no label keeps it from being sent", ""),
        (Finding::Regulated { label: Some(label) }, _) => {
            return (format!("its label {} keeps it from being sent", crate::clean::line(label)), REGULATED);
        }
        (Finding::Dataflow { state, sandbox }, _) => return dataflow(*state, sandbox.as_deref()),
        (Finding::Sent { is_sent: Some(true) }, _) => ("the dataflow sends it", ""),
        (Finding::Sent { is_sent: Some(false) }, _) => ("the dataflow doesn't send it", SENT),
        (Finding::Sent { is_sent: None }, _) => ("it isn't known whether anything sends it", ""),
        (Finding::Evaluated { .. }, Passed) => ("it has profiles", ""),
        (Finding::Evaluated { profiles: None, .. }, _) => ("it was never evaluated", NEVER),
        (Finding::Evaluated { .. }, _) => ("it has no profiles", "Check its rule: nobody qualifies."),
        (Finding::Job { .. }, Passed) => ("the last daily evaluation succeeded", ""),
        (Finding::Job { .. }, Warning) => ("the last daily evaluation failed", JOB),
        (Finding::Job { .. }, _) => ("the last daily evaluation can't be read", ""),
        (Finding::Identities { .. }, Passed) => ("it has identities that Audience Manager supports", ""),
        (Finding::Identities { expected: None }, _) => ("it wasn't counted by identity", ""),
        (Finding::Identities { .. }, _) => ("none of its identities is supported", IDENTITIES),
        (Finding::Pair { .. }, Passed) => ("one trait and one segment have its ID", ""),
        (Finding::Pair { traits: 0, segments: 0, is_sent }, _) => {
            ("no trait and no segment has its ID", if *is_sent { COMING } else { NO_PAIR })
        }
        (Finding::Pair { traits: 0..=1, segments: 0..=1, .. }, _) => {
            ("only a trait or only a segment has its ID", HALF)
        }
        (Finding::Pair { .. }, _) => ("several traits or segments have its ID", SEVERAL),
        (Finding::Match { .. }, Passed) => ("they match the audience", ""),
        (Finding::Match { .. }, Unknown) => ("there is no complete pair to compare", ""),
        (Finding::Match { .. }, _) => ("they don't match the audience", MATCH),
        (Finding::Waiting { .. }, Passed) => ("the waiting time is over", ""),
        (Finding::Waiting { .. }, TooEarly) => ("it is too early", "Wait for the next stage, and look again then."),
        (Finding::Waiting { .. }, Unknown) => ("nothing is waited for", ""),
        (Finding::Waiting { stage: None, .. }, _) => ("the waiting time stands still while the dataflow is paused", ""),
        (Finding::Waiting { .. }, _) => ("members are overdue", "Ask Adobe Customer Care, and send them this list."),
        (Finding::Members { .. }, Passed) => ("members are counted", ""),
        (Finding::Members { .. }, _) => ("no members are counted", MEMBERS),
        (Finding::Arrivals { .. }, Passed) => ("its signal arrives", ""),
        (Finding::Arrivals { .. }, Unknown) => ("whether its signal arrives can't be read", ""),
        (Finding::Arrivals { .. }, _) => ("its signal didn't arrive in the last 7 days", ARRIVALS),
        (Finding::MergePolicy { .. }, Passed) => ("it uses the default merge policy", ""),
        (Finding::MergePolicy { .. }, Warning) => ("it doesn't use the default merge policy", MERGE_POLICY),
        (Finding::MergePolicy { .. }, _) => ("its merge policy can't be read", ""),
        (Finding::Lifetime { days: Some(_) }, _) => ("members stay for a while after they last qualified", ""),
        (Finding::Lifetime { days: None }, _) => ("there is no trait that says how long members stay", ""),
    };
    (title.to_owned(), advice)
}

const ORIGIN: &str = "Audience Manager takes audiences of the Segmentation Service and custom uploads. Build a segment \
                      definition on this one, and share that.";
const REGULATED: &str = "Regulated health data is never sent. Remove the label only if it is wrong.";
const SENT: &str = "Give it members: that adds it to the dataflow. Members of the past may not be sent again.";
const NEVER: &str = "Experience Platform counts an audience at its next evaluation, usually at night.";
const JOB: &str = "Counts and members are older than a day. Look at the segment jobs in Experience Platform.";
const IDENTITIES: &str =
    "Audience Manager takes ECID, GAID, IDFA, and hashed email. Email addresses and CRM IDs never arrive.";
const NO_PAIR: &str = "Share it. Trait and segment appear about 15 minutes after it was added to the dataflow.";
const COMING: &str = "It is in the dataflow. While the dataflow is on, Audience Manager creates both by itself, about 15 \
                      minutes later. Look again then.";
const HALF: &str = "Share it again to create the other one.";
const SEVERAL: &str = "Keep the pair that receives members, and remove the other.";
const MATCH: &str = "Change them back, or unshare the audience and share it again.";
const MEMBERS: &str = "If everything else passed, look again after the next daily report.";
const ARRIVALS: &str = "Look for it in Audience Manager: Signals, Search. Small numbers appear there only if the minimum \
                        is set to 1.";
const MERGE_POLICY: &str =
    "Profiles are sent as the default policy of the organization merges them, so members may differ.";

fn dataflow(state: DataflowState, sandbox: Option<&str>) -> (String, &'static str) {
    let (title, advice) = match state {
        DataflowState::On => ("the dataflow is on", ""),
        DataflowState::Legacy => ("sharing was set up by Adobe in the older way", ""),
        DataflowState::Paused => ("the dataflow is paused", "Resume it, or ask an administrator to."),
        DataflowState::Absent => (
            "no dataflow leads to Audience Manager",
            "Set up Experience Cloud Audiences in Experience Platform: Destinations, Catalog, Adobe.",
        ),
        DataflowState::Elsewhere => {
            let sandbox = crate::clean::line(sandbox.unwrap_or_default());
            return (
                format!("the sandbox {sandbox} has the dataflow"),
                "Only one sandbox per organization can have it. Share from that sandbox, or set the destination up here.",
            );
        }
        DataflowState::Unknown => {
            ("the dataflow can't be read", "Ask an administrator for the permission View Destinations.")
        }
    };
    (title.to_owned(), advice)
}

/// The value of a finding, such as a count or a time; empty if it has none.
pub(crate) fn found(of: &Finding) -> String {
    match of {
        Finding::Origin { origin } => value(origin),
        Finding::Lifecycle { lifecycle } => value(lifecycle),
        Finding::Evaluated { profiles: Some(profiles), at } => {
            format!("{} profiles, {}", number(Some(*profiles)), time(*at))
        }
        Finding::Job { failed_at: Some(at) } => time(Some(*at)),
        Finding::Identities { expected: Some(range) } => format!("{}–{} devices", range.least, range.most),
        Finding::Match { drift } => drifts(drift),
        Finding::Waiting { stage: Some(stage), at } => format!("{}, {}", value(stage), time(*at)),
        Finding::Members { devices: Some(devices) } => format!("{} devices", number(Some(*devices))),
        Finding::Arrivals { days: Some(days), .. } => format!("on {days} of 7 days"),
        Finding::MergePolicy { name: Some(name), .. } => crate::clean::line(name),
        Finding::Lifetime { days: Some(days) } => format!("{days} days"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use app::view::{AudienceLifecycle, AudienceOrigin, CountRange};

    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn checks_are_called_as_in_the_window() {
        use ExplainVerdict::{Failed, Passed, TooEarly, Unknown, Warning};
        let origin = || Finding::Origin { origin: AudienceOrigin::Platform };
        let lifecycle = || Finding::Lifecycle { lifecycle: AudienceLifecycle::Draft };
        let evaluated = |profiles| Finding::Evaluated { profiles, at: None };
        let job = || Finding::Job { failed_at: None };
        let identities = |expected| Finding::Identities { expected };
        let some = Some(CountRange { least: 0, most: 0 });
        let pair = |traits, segments| Finding::Pair { traits, segments, is_sent: false };
        let waiting = |stage| Finding::Waiting { stage, at: None };
        let stage = Some(app::view::StageName::Usable);
        let arrivals = || Finding::Arrivals { days: Some(0), last: None };
        let policy = || Finding::MergePolicy { name: None, is_default: None };
        let flow = |state| Finding::Dataflow { state, sandbox: None };
        for (finding, verdict, key, advice) in [
            (origin(), Passed, "origin.passed", ""),
            (origin(), Failed, "origin.failed", "origin.do"),
            (lifecycle(), Failed, "lifecycle.failed", "lifecycle.do"),
            (Finding::Regulated { label: None }, Passed, "regulated.passed", ""),
            (flow(DataflowState::On), Passed, "dataflow.on", ""),
            (flow(DataflowState::Legacy), Passed, "dataflow.legacy", ""),
            (flow(DataflowState::Paused), Failed, "dataflow.paused", "dataflow.paused.do"),
            (flow(DataflowState::Absent), Failed, "dataflow.absent", "dataflow.absent.do"),
            (flow(DataflowState::Unknown), Unknown, "dataflow.unknown", "dataflow.unknown.do"),
            (Finding::Sent { is_sent: Some(false) }, Failed, "sent.failed", "sent.do"),
            (Finding::Sent { is_sent: None }, Unknown, "sent.unknown", ""),
            (evaluated(None), Failed, "evaluated.never", "evaluated.never.do"),
            (evaluated(Some(0)), Failed, "evaluated.empty", "evaluated.empty.do"),
            (job(), Warning, "job.warning", "job.do"),
            (job(), Unknown, "job.unknown", ""),
            (identities(some), Failed, "identities.failed", "identities.do"),
            (identities(None), Unknown, "identities.unknown", ""),
            (pair(1, 1), Passed, "pair.passed", ""),
            (pair(0, 0), Failed, "pair.none", "pair.none.do"),
            (Finding::Pair { traits: 0, segments: 0, is_sent: true }, TooEarly, "pair.none", "pair.coming.do"),
            (pair(1, 0), Failed, "pair.half", "pair.half.do"),
            (pair(2, 1), Failed, "pair.several", "pair.several.do"),
            (Finding::Match { drift: Vec::new() }, Failed, "match.failed", "match.do"),
            (Finding::Match { drift: Vec::new() }, Unknown, "match.unknown", ""),
            (waiting(None), Passed, "waiting.passed", ""),
            (waiting(stage), TooEarly, "waiting.tooEarly", "waiting.tooEarly.do"),
            (waiting(stage), Failed, "waiting.late", "waiting.late.do"),
            (waiting(None), Failed, "waiting.paused", ""),
            (Finding::Members { devices: None }, Failed, "members.failed", "members.do"),
            (arrivals(), Failed, "arrivals.failed", "arrivals.do"),
            (arrivals(), Unknown, "arrivals.unknown", ""),
            (policy(), Warning, "mergePolicy.warning", "mergePolicy.do"),
            (Finding::Lifetime { days: Some(120) }, Passed, "lifetime.passed", ""),
            (Finding::Lifetime { days: None }, Unknown, "lifetime.unknown", ""),
        ] {
            let check = ExplainCheck { verdict, finding, looked_at: LookedAt::Clock };
            let (title, todo) = super::finding(&check);
            as_in_window(&title, &window("explain", &format!("explain.{key}")));
            assert_eq!(todo.is_some(), !advice.is_empty(), "{key}");
            if let Some(todo) = todo {
                as_in_window(todo, &window("explain", &format!("explain.{advice}")));
            }
        }
        for (call, key) in [
            (LookedAt::Audience, "audience"),
            (LookedAt::SegmentJobs, "segmentJobs"),
            (LookedAt::MergePolicies, "mergePolicies"),
            (LookedAt::Dataflow, "dataflow"),
            (LookedAt::Pair, "pair"),
            (LookedAt::TraitReport, "traitReport"),
            (LookedAt::Clock, "clock"),
        ] {
            as_in_window(looked_at(call), &window("explain", &format!("explain.lookedAt.{key}")));
        }
        for one in [Failed, TooEarly, Warning, ExplainVerdict::Follows, Unknown, Passed] {
            as_in_window(verdict(one), &window("explain", &format!("explain.verdict.{}", value(&one))));
        }
    }
}

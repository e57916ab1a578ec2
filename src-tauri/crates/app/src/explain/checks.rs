//! The checks themselves, in the order in which one follows from the other. Pure.

use domain::counts::Timing;
use domain::stages::{Light, Stage, StageName as Name};
use domain::{Dataflow, Evidence, SharedState, Verdict};

use crate::read::{count, dataflow_state, drifts_of, ms};
use crate::view::{
    AudienceDetail, AudienceLifecycle, AudienceOrigin, CountRange, ExplainCheck, ExplainVerdict, Finding, LookedAt,
    StageName, TimeMs, TrendPoint,
};

/// The label of regulated health data, which is never sent (users and peers P16).
const REGULATED: &str = "RHD";

/// How the newest daily segment job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LastJob {
    Succeeded,
    Failed(Option<i64>),
    Unknown,
}

/// Everything that the checks are decided by.
pub(super) struct Facts<'f> {
    pub(super) audience: &'f AudienceDetail,
    pub(super) labels: &'f [String],
    pub(super) dataflow: Dataflow,
    /// The sandbox that has the dataflow, if it is another one.
    pub(super) holder: Option<String>,
    pub(super) traits: usize,
    pub(super) segments: usize,
    /// Days that a member stays in the trait.
    pub(super) lifetime: Option<u32>,
    pub(super) verdict: Option<Verdict>,
    pub(super) evidence: Evidence,
    pub(super) last_job: LastJob,
    /// The last days of the trait's report.
    pub(super) arrivals: Option<Vec<TrendPoint>>,
}

/// Runs every check; the first that failed is the cause.
pub(super) fn all(facts: &Facts<'_>) -> Vec<ExplainCheck> {
    let mut checks = vec![origin(facts), lifecycle(facts), regulated(facts), dataflow(facts), sent(facts)];
    checks.extend([evaluated(facts), job(facts), identities(facts), pair(facts), matches(facts), waiting(facts)]);
    checks.extend([members(facts), arrivals(facts), merge_policy(facts), lifetime(facts)]);
    let mut has_cause = false;
    for check in &mut checks {
        if has_cause && check.verdict == ExplainVerdict::Failed && follows(&check.finding) {
            check.verdict = ExplainVerdict::Follows;
        }
        has_cause |= matches!(check.verdict, ExplainVerdict::Failed | ExplainVerdict::TooEarly);
    }
    checks.sort_by_key(|check| check.verdict);
    checks
}

/// Whether a check fails whenever an earlier one does.
fn follows(finding: &Finding) -> bool {
    matches!(
        finding,
        Finding::Sent { .. }
            | Finding::Pair { .. }
            | Finding::Waiting { .. }
            | Finding::Members { .. }
            | Finding::Arrivals { .. }
    )
}

fn check(verdict: ExplainVerdict, looked_at: LookedAt, finding: Finding) -> ExplainCheck {
    ExplainCheck { verdict, finding, looked_at }
}

fn passed_if(condition: bool) -> ExplainVerdict {
    if condition { ExplainVerdict::Passed } else { ExplainVerdict::Failed }
}

fn origin(facts: &Facts<'_>) -> ExplainCheck {
    let origin = facts.audience.row.origin.clone();
    let can = matches!(origin, AudienceOrigin::Platform | AudienceOrigin::CustomUpload);
    check(passed_if(can), LookedAt::Audience, Finding::Origin { origin })
}

fn lifecycle(facts: &Facts<'_>) -> ExplainCheck {
    let lifecycle = facts.audience.row.lifecycle;
    check(passed_if(lifecycle == AudienceLifecycle::Published), LookedAt::Audience, Finding::Lifecycle { lifecycle })
}

fn regulated(facts: &Facts<'_>) -> ExplainCheck {
    let label = facts.labels.iter().find(|label| label.as_str() == REGULATED).cloned();
    check(passed_if(label.is_none()), LookedAt::Audience, Finding::Regulated { label })
}

fn dataflow(facts: &Facts<'_>) -> ExplainCheck {
    let verdict = match facts.dataflow {
        Dataflow::On | Dataflow::Legacy => ExplainVerdict::Passed,
        Dataflow::Paused | Dataflow::Absent | Dataflow::Elsewhere => ExplainVerdict::Failed,
        Dataflow::Unknown => ExplainVerdict::Unknown,
    };
    let finding = Finding::Dataflow { state: dataflow_state(facts.dataflow), sandbox: facts.holder.clone() };
    check(verdict, LookedAt::Dataflow, finding)
}

fn sent(facts: &Facts<'_>) -> ExplainCheck {
    let is_sent = facts.evidence.sent;
    let verdict = match is_sent {
        Some(is_sent) => passed_if(is_sent),
        // What Adobe set up in the older way sends everything that was chosen there; no call says what.
        None => ExplainVerdict::Unknown,
    };
    check(verdict, LookedAt::Dataflow, Finding::Sent { is_sent })
}

fn evaluated(facts: &Facts<'_>) -> ExplainCheck {
    let profiles = facts.audience.row.profiles;
    let at = facts.audience.counted_at;
    check(passed_if(profiles > Some(0)), LookedAt::Audience, Finding::Evaluated { profiles, at })
}

fn job(facts: &Facts<'_>) -> ExplainCheck {
    let (verdict, failed_at) = match facts.last_job {
        LastJob::Succeeded => (ExplainVerdict::Passed, None),
        LastJob::Failed(at) => (ExplainVerdict::Warning, at.map(ms)),
        LastJob::Unknown => (ExplainVerdict::Unknown, None),
    };
    check(verdict, LookedAt::SegmentJobs, Finding::Job { failed_at })
}

fn identities(facts: &Facts<'_>) -> ExplainCheck {
    let row = &facts.audience.row;
    let expected = row.least_devices.zip(row.expected_devices);
    let expected = expected.map(|(least, most)| CountRange { least: least.into(), most: most.into() });
    let verdict = expected.map_or(ExplainVerdict::Unknown, |range| passed_if(range.most > 0));
    check(verdict, LookedAt::SegmentJobs, Finding::Identities { expected })
}

fn pair(facts: &Facts<'_>) -> ExplainCheck {
    let size = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (traits, segments) = (size(facts.traits), size(facts.segments));
    let is_sent = facts.evidence.sent == Some(true);
    let verdict = match (traits, segments) {
        (1, 1) => ExplainVerdict::Passed,
        (0, 0) if is_sent && facts.dataflow == Dataflow::On => ExplainVerdict::TooEarly,
        _ => ExplainVerdict::Failed,
    };
    check(verdict, LookedAt::Pair, Finding::Pair { traits, segments, is_sent })
}

fn matches(facts: &Facts<'_>) -> ExplainCheck {
    let drift = facts.verdict.as_ref().map(|it| drifts_of(&it.drift)).unwrap_or_default();
    let is_whole = facts.traits == 1 && facts.segments == 1;
    let verdict = if is_whole { passed_if(drift.is_empty()) } else { ExplainVerdict::Unknown };
    check(verdict, LookedAt::Pair, Finding::Match { drift })
}

/// The first stage that is not reached, if it can be waited for.
fn waiting(facts: &Facts<'_>) -> ExplainCheck {
    let of = |stage: &Stage| (Some(named(stage.name)), stage.at.map(ms));
    let stages = facts.verdict.as_ref().map(|it| it.stages.as_slice()).unwrap_or_default();
    let find = |light: Light| stages.iter().find(|stage| stage.light == light);
    let (verdict, (stage, at)) = if let Some(late) = find(Light::Late) {
        (ExplainVerdict::Failed, of(late))
    } else if let Some(next) = find(Light::Waiting).or_else(|| find(Light::Due)) {
        let verdict = if next.name == Name::Full { ExplainVerdict::Passed } else { ExplainVerdict::TooEarly };
        (verdict, of(next))
    } else if stages.is_empty() || facts.verdict.as_ref().and_then(|it| it.timing) == Some(Timing::NotSent) {
        (ExplainVerdict::Unknown, NOTHING)
    } else {
        (passed_if(find(Light::Paused).is_none()), NOTHING)
    };
    check(verdict, LookedAt::Clock, Finding::Waiting { stage, at })
}

const NOTHING: (Option<StageName>, Option<TimeMs>) = (None, None);

fn named(name: Name) -> StageName {
    match name {
        Name::Named => StageName::Named,
        Name::Arriving => StageName::Arriving,
        Name::Usable => StageName::Usable,
        Name::Reported => StageName::Reported,
        Name::Full => StageName::Full,
    }
}

fn members(facts: &Facts<'_>) -> ExplainCheck {
    let devices = facts.evidence.of_trait.max(facts.evidence.of_segment);
    let finding = Finding::Members { devices: devices.map(count) };
    check(passed_if(facts.evidence.counts_members()), LookedAt::Pair, finding)
}

fn arrivals(facts: &Facts<'_>) -> ExplainCheck {
    let Some(points) = &facts.arrivals else {
        return check(ExplainVerdict::Unknown, LookedAt::TraitReport, Finding::Arrivals { days: None, last: None });
    };
    let realized = || points.iter().filter(|point| point.first > Some(0));
    let days = u32::try_from(realized().count()).ok();
    let last = realized().map(|point| point.day).max();
    // Who arrived earlier stays, so a week without arrivals does not mean that nobody is there.
    let is_live = facts.verdict.as_ref().is_some_and(|it| it.state == SharedState::Live);
    let verdict = match days {
        Some(0) if is_live => ExplainVerdict::Warning,
        days => passed_if(days > Some(0)),
    };
    check(verdict, LookedAt::TraitReport, Finding::Arrivals { days, last })
}

fn merge_policy(facts: &Facts<'_>) -> ExplainCheck {
    let policy = facts.audience.merge_policy.as_ref();
    let is_default = policy.and_then(|policy| policy.is_default);
    let verdict = match is_default {
        Some(true) => ExplainVerdict::Passed,
        Some(false) => ExplainVerdict::Warning,
        None => ExplainVerdict::Unknown,
    };
    let name = policy.and_then(|policy| policy.name.clone());
    check(verdict, LookedAt::MergePolicies, Finding::MergePolicy { name, is_default })
}

fn lifetime(facts: &Facts<'_>) -> ExplainCheck {
    let verdict = if facts.lifetime.is_some() { ExplainVerdict::Passed } else { ExplainVerdict::Unknown };
    check(verdict, LookedAt::Pair, Finding::Lifetime { days: facts.lifetime })
}

use std::collections::BTreeMap;

use domain::{AudienceId, FolderId, FolderKind};
use proptest::prelude::*;

use super::*;
use crate::Plan;
use crate::plan::{Snapshot, plan};
use crate::port::CallError;
use crate::testing::{a_trait, audience, folder, request, source};
use domain::CallKind;

fn lost() -> CallError {
    CallError { kind: CallKind::Offline, message: "lost".into(), details: BTreeMap::new(), may_have_happened: true }
}

/// A plan of one audience for an empty account: steps 0, 1 folders, 2 data source, 3 trait, 4 segment.
fn planned() -> Plan {
    let audiences = [(AudienceId::from("a"), audience("a"))].into();
    plan(&Snapshot { audiences, ..Snapshot::default() }, &request(&["a"]))
}

fn opened() -> Job {
    let plan = planned();
    let head = JobHead { id: JobId("job".into()), kind: JobKind::Share { request: request(&["a"]) }, opened_at: 1 };
    let mut job = Job::open(head);
    job.apply(&at(Entry::Groundwork { steps: plan.groundwork })).unwrap();
    for item in plan.items {
        job.apply(&at(Entry::Item { item: item.into() })).unwrap();
    }
    job
}

fn at(entry: Entry) -> Stamped {
    Stamped { at: 2, entry }
}

fn step(number: u32, change: Change) -> Stamped {
    at(Entry::Step { step: StepId(number), change })
}

const STARTED: Change = Change::Started { at: None };

fn made(number: u32) -> Change {
    Change::made(object(number))
}

/// The object of a step of [`planned`].
fn object(number: u32) -> Object {
    match number {
        0 => Object::Folder(folder(FolderKind::Traits, 10, 0, "t")),
        1 => Object::Folder(folder(FolderKind::Segments, 11, 0, "s")),
        2 => Object::DataSource(source(12, "d")),
        3 => Object::Trait(a_trait(13, "a", "r", 12, 10)),
        _ => Object::Segment(crate::testing::segment(14, "a", "13T", 12, 11)),
    }
}

/// Every change that can be written, for any step.
fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(STARTED),
        (0_u32..5).prop_map(|number| Change::Created { object: Box::new(object(number)) }),
        Just(Change::Withdrawing),
        (0_u32..5).prop_map(|number| Change::adopted(object(number))),
        (0_u32..5).prop_map(made),
        (0_u32..5).prop_map(|number| Change::inferred(object(number))),
        any::<bool>().prop_map(|retryable| Change::Failed { error: lost(), retryable }),
        Just(Change::unknown(lost())),
        Just(Change::Awaiting { since: 1, until: 2 }),
        Just(Change::Skipped { reason: SkipReason::GivenUp }),
    ]
}

fn any_line() -> impl Strategy<Value = Stamped> {
    prop_oneof![
        8 => (0_u32..6, any_change()).prop_map(|(number, change)| step(number, change)),
        1 => Just(at(Entry::Ended)),
        1 => Just(at(Entry::Resumed)),
    ]
}

/// The rules of the state machine, written a second time as a table.
fn may_follow(state: &StepState, change: &Change) -> bool {
    let found = match change {
        Change::Succeeded { outcome: Outcome::Made { inferred, .. } } => *inferred,
        Change::Succeeded { outcome } => matches!(outcome, Outcome::Adopted { .. }),
        _ => false,
    };
    let allowed: &[&str] = match state {
        StepState::Planned | StepState::Failed { retryable: true, .. } if found => &["succeeded"],
        StepState::Planned | StepState::Failed { retryable: true, .. } => &["started", "failed", "skipped", "awaiting"],
        StepState::Awaiting { .. } => &["awaiting", "succeeded", "failed", "skipped"],
        StepState::Started => &["created", "succeeded", "failed", "skipped", "unknown"],
        StepState::Created(_) => &["withdrawing", "succeeded"],
        StepState::Withdrawing(_) => &["succeeded", "failed"],
        StepState::Unknown(_) => &["succeeded", "failed", "skipped"],
        StepState::Failed { .. } | StepState::Succeeded(_) | StepState::Skipped(_) => &[],
    };
    allowed.contains(&change.word())
}

proptest! {
    #[test]
    fn a_change_is_taken_exactly_when_the_table_allows_it(lines in prop::collection::vec(any_line(), 1..40)) {
        let mut job = opened();
        for line in lines {
            let before = job.clone();
            let expected = match &line.entry {
                _ if before.ended_at.is_some() => matches!(line.entry, Entry::Resumed),
                Entry::Step { step, change } => {
                    let known = step.0 < 5;
                    let ready = !matches!(change, Change::Started { .. }) || before.is_ready(*step);
                    known && ready && may_follow(before.state_of(*step), change)
                }
                Entry::Ended => (0..5).all(|number| *before.state_of(StepId(number)) != StepState::Started),
                _ => true,
            };
            let taken = job.apply(&line).is_ok();
            prop_assert_eq!(taken, expected, "{:?}", line);
            if !taken {
                prop_assert_eq!(&job, &before, "a refused line changes nothing");
            }
        }
    }

    #[test]
    fn a_log_read_back_yields_the_same_job(lines in prop::collection::vec(any_line(), 1..40)) {
        let plan = planned();
        let mut job = opened();
        let mut log = vec![at(Entry::Groundwork { steps: plan.groundwork })];
        log.extend(plan.items.into_iter().map(|item| at(Entry::Item { item: item.into() })));
        for line in lines {
            if job.apply(&line).is_ok() {
                log.push(line);
            }
        }
        let text: Vec<String> = log.iter().map(|line| serde_json::to_string(line).unwrap()).collect();
        let read: Vec<Stamped> = text.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(Job::derive(job.head.clone(), &read).unwrap(), job);
    }
}

#[test]
fn a_step_that_was_under_way_is_unknown_after_a_crash() {
    let mut job = opened();
    job.apply(&step(0, STARTED)).unwrap();
    job.apply(&at(Entry::Resumed)).unwrap();
    assert_eq!(*job.state_of(StepId(0)), StepState::Unknown(None));
}

#[test]
fn a_step_does_not_start_before_what_it_needs_is_there() {
    let mut job = opened();
    assert!(job.apply(&step(3, STARTED)).is_err(), "the trait needs its folder and data source");
    for number in [0, 1, 2] {
        job.apply(&step(number, STARTED)).unwrap();
        job.apply(&step(number, made(number))).unwrap();
    }
    job.apply(&step(3, STARTED)).unwrap();
    assert!(job.apply(&step(4, STARTED)).is_err(), "the segment needs the trait");
}

#[test]
fn an_item_held_back_by_failed_groundwork_has_failed_with_its_reason() {
    let mut job = opened();
    job.apply(&step(0, STARTED)).unwrap();
    job.apply(&step(0, Change::Failed { error: lost(), retryable: true })).unwrap();
    let item = job.items[0].clone();
    assert_eq!(job.item_state(&item), ItemState::Failed);
    assert_eq!(job.failure_of(&item).unwrap().message, "lost");
    job.apply(&at(Entry::Ended)).unwrap();
    assert_eq!(job.state(), JobState::Failed);
    assert!(job.has_open_steps(), "it can be tried again");
}

#[test]
fn the_shapes_on_disk_stay_readable() {
    let share = JobHead { id: JobId("j1".into()), kind: JobKind::Share { request: request(&["a"]) }, opened_at: 1 };
    let of = JobId("j1".into());
    let undo = JobHead { id: JobId("j2".into()), kind: JobKind::Undo { of, only: Vec::new() }, opened_at: 2 };
    let plan = planned();
    let folder = plan.groundwork[0].clone();
    let kept = JobItem {
        subject: "a".into(),
        name: "Audience a".into(),
        purpose: Purpose::Keep(crate::undo::Blocked::Changed {
            reference: crate::Reference::TraitFolder(FolderId(5)),
            name: "x".into(),
        }),
        steps: Vec::new(),
        served_by: Vec::new(),
    };
    let lines = vec![
        at(Entry::Groundwork { steps: vec![folder] }),
        at(Entry::Item { item: plan.items[0].clone().into() }),
        at(Entry::Item { item: kept }),
        step(0, STARTED),
        step(0, made(0)),
        step(3, Change::unknown(lost())),
        step(3, Change::Skipped { reason: SkipReason::GivenUp }),
        at(Entry::Ended),
        at(Entry::Resumed),
    ];
    let lines: Vec<String> = [serde_json::to_string(&share).unwrap(), serde_json::to_string(&undo).unwrap()]
        .into_iter()
        .chain(lines.iter().map(|line| serde_json::to_string(line).unwrap()))
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

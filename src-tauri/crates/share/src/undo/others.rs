//! Undo where other jobs use the same objects, and where the service never confirmed what a job created.

use domain::{AudienceId, CallKind};

use super::tests::{There, engine, id, share, there, undo};
use super::*;
use crate::execute::close;
use crate::journal::{ItemState, JobState, unconfirmed};
use crate::plan::{Line, Request, Route, Snapshot, Target};
use crate::port::Destination;
use crate::testing::{Fault, MemoryLedger, MemoryService, audience, request, run};

fn activate(service: &MemoryService, ledger: &MemoryLedger, job: &str, ids: &[&str]) -> Job {
    let audiences = ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
    let known = Snapshot { audiences, ..Snapshot::default() };
    let line = |id: &&str| Line::new(AudienceId::from(*id), Target::default());
    let request = Request { route: Some(Route::Activate), lines: ids.iter().map(line).collect(), ..Request::default() };
    run(engine(service, ledger).share(id(job), request, known), None).unwrap().unwrap()
}

fn with_destination() -> MemoryService {
    let service = MemoryService::default();
    service.world().destination = Destination::Present { is_on: true, selected: BTreeSet::new() };
    service
}

/// What the other jobs make of an undo of `share`.
fn earlier(share: &Job, others: &[&Job]) -> Earlier {
    let needed = share.items.iter().filter_map(|item| {
        let other = others.iter().find(|other| relies_on(other, true, share, &item.subject))?;
        Some((item.subject.clone(), other.head.id.0.clone()))
    });
    Earlier { needed: needed.collect(), ..Earlier::default() }
}

fn undo_beside(service: &MemoryService, ledger: &MemoryLedger, share: &Job, others: &[&Job]) -> Job {
    let undo = engine(service, ledger);
    let undo = undo.undo(id("undo"), &share.head.id, Vec::new(), earlier(share, others));
    run(undo, None).unwrap().unwrap()
}

fn reasons(job: &Job) -> Vec<Option<&Blocked>> {
    job.items.iter().map(|item| job.block_of(item)).collect()
}

#[test]
fn a_pair_that_another_job_uses_stays_and_the_undo_names_that_job() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let first = share(&service, &ledger, "first", &["a", "b"]);
    let second = share(&service, &ledger, "second", &["a"]);
    let undone = undo_beside(&service, &ledger, &first, &[&second]);
    assert_eq!(undone.state(), JobState::PartlyDone, "{}", ledger.dump(&id("undo")));
    let needed = Blocked::NeededByJob { job: "second".into() };
    assert_eq!(reasons(&undone), [Some(&needed), None]);
    assert_eq!(there(&service), There { traits: 1, segments: 1, folders: 2, sources: 1 });
}

#[test]
fn an_audience_of_the_dataflow_that_another_job_uses_stays_in_it() {
    // The other one comes before the pair has appeared, or after.
    for hours in [0, 1] {
        let (service, ledger) = (with_destination(), MemoryLedger::default());
        let first = activate(&service, &ledger, "first", &["a", "b"]);
        service.world().advance(hours * 3_600_000);
        let first = if hours > 0 { resumed(&service, &ledger, &first) } else { first };
        let second = activate(&service, &ledger, "second", &["a"]);
        let undone = undo_beside(&service, &ledger, &first, &[&second]);
        let needed = Blocked::NeededByJob { job: "second".into() };
        assert_eq!(reasons(&undone), [Some(&needed), None], "{}", ledger.dump(&id("undo")));
        assert!(service.world().destination.sends(&"a".into()) && !service.world().destination.sends(&"b".into()));
        service.world().advance(3_600_000);
        assert_eq!(resumed(&service, &ledger, &second).state(), JobState::Done);
        assert_eq!(service.world().traits.len(), 1);
    }
}

fn resumed(service: &MemoryService, ledger: &MemoryLedger, job: &Job) -> Job {
    run(engine(service, ledger).resume(&job.head.id), None).unwrap().unwrap()
}

#[test]
fn an_earlier_job_that_waits_for_what_a_later_one_added_relies_on_its_pair() {
    let (service, ledger) = (with_destination(), MemoryLedger::default());
    service.world().on("select", Fault::Forbidden);
    let earlier = activate(&service, &ledger, "first", &["a"]);
    let later = activate(&service, &ledger, "second", &["a"]);
    service.world().advance(3_600_000);
    let (earlier, later) = (resumed(&service, &ledger, &earlier), resumed(&service, &ledger, &later));
    // Who was looked at first has it; the other one uses it.
    let others: Vec<bool> =
        [(&earlier, &later), (&later, &earlier)].map(|(one, other)| relies_on(one, false, other, &"a".into())).into();
    assert_eq!(others.iter().filter(|relies| **relies).count(), 1, "{others:?}");
}

#[test]
fn what_is_only_inferred_during_an_undo_is_not_deleted_unasked() {
    let lost = || {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", Fault::LostAfter);
        service.world().on("traits_by_code", Fault::NotSent).always();
        let job = share(&service, &ledger, "share", &["a"]);
        assert_eq!(job.state(), JobState::Open, "{}", ledger.dump(&id("share")));
        service.world().in_peace();
        (service, ledger)
    };
    let (service, ledger) = lost();
    let told = Earlier { confirmed_only: true, ..Earlier::default() };
    let refused =
        run(engine(&service, &ledger).undo(id("undo"), &id("share"), Vec::new(), told.clone()), None).unwrap();
    assert!(matches!(refused, Err(ShareError::NotUndoable { why: NoUndo::Unconfirmed, .. })), "{refused:?}");
    assert_eq!(service.world().traits.len(), 1);
    let share = run(engine(&service, &ledger).read(&id("share")), None).unwrap().unwrap();
    assert_eq!(unconfirmed(&share, &[]).objects.len(), 1);
    assert!(unconfirmed(&share, &["b".into()]).is_empty(), "of other audiences nothing is");
    assert!(share.steps().any(|step| *share.state_of(step.id) == StepState::Planned), "nothing was given up");
    // Now the person was told.
    let undone = run(engine(&service, &ledger).undo(id("undo"), &id("share"), Vec::new(), told), None);
    assert_eq!(undone.unwrap().unwrap().state(), JobState::Done);
    assert!(service.world().traits.is_empty());
    let (service, ledger) = lost();
    undo(&service, &ledger, "undo", "share", &[]);
    assert!(service.world().traits.is_empty(), "who accepts it beforehand is not asked again");
}

#[test]
fn a_closed_job_is_not_looked_up_and_can_be_undone() {
    let (service, ledger) = (with_destination(), MemoryLedger::default());
    activate(&service, &ledger, "first", &["a", "b"]);
    let calls = service.world().calls;
    let closed = run(close(&ledger, &id("first"), "anna", 9), None).unwrap().unwrap();
    assert_eq!(service.world().calls, calls, "nothing is asked");
    assert_eq!((closed.state(), closed.closed_by.as_deref()), (JobState::Closed, Some("anna")));
    assert_eq!((closed.due_at(), closed.ended_at, closed.has_open_steps()), (None, Some(9), false));
    assert!(closed.items.iter().all(|item| closed.item_state(item) == ItemState::Closed));
    for again in [
        run(close(&ledger, &id("first"), "anna", 9), None).unwrap(),
        run(engine(&service, &ledger).resume(&id("first")), None).unwrap(),
    ] {
        assert!(matches!(again, Err(ShareError::Illegal { .. })), "{again:?}");
    }
    let undone = undo(&service, &ledger, "undo", "first", &[]);
    assert_eq!((undone.state(), undone.counts().done), (JobState::Done, 2), "{}", ledger.dump(&id("undo")));
    assert!(!service.world().destination.sends(&"a".into()));
}

#[test]
fn what_is_done_and_failed_stays_so_when_a_job_is_closed() {
    let (service, ledger) = (with_destination(), MemoryLedger::default());
    share(&service, &ledger, "pair", &["a"]);
    service.world().on("create_trait", Fault::Forbidden);
    let audiences = ["a", "b", "c"].iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
    let known = Snapshot { audiences, ..Snapshot::default() };
    let mut mixed = request(&["a", "b", "c"]);
    mixed.lines[2].route = Some(Route::Activate);
    run(engine(&service, &ledger).share(id("mixed"), mixed, known), None).unwrap().unwrap();
    let closed = run(close(&ledger, &id("mixed"), "anna", 9), None).unwrap().unwrap();
    let states: Vec<_> = closed.items.iter().map(|item| closed.item_state(item)).collect();
    assert_eq!(states, [ItemState::Skipped, ItemState::Failed, ItemState::Closed]);
    assert_eq!(closed.failure_of(&closed.items[1]).map(|error| error.kind), Some(CallKind::Forbidden));
}

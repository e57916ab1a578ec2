//! The activate route: what Audience Manager creates by itself is waited for, recorded, moved and undone.

use std::collections::BTreeSet;

use domain::{AudienceId, FolderId, FolderKind};
use proptest::prelude::*;

use super::tests::*;
use super::*;
use crate::Request;
use crate::journal::{ItemState, JobState};
use crate::plan::{Line, Route, Target};
use crate::port::Destination;
use crate::testing::{Fault, MemoryLedger, MemoryService, folder, run};
use crate::undo::Earlier;

pub(super) const HOUR: i64 = 3_600_000;

pub(super) fn with_destination(is_on: bool) -> MemoryService {
    let service = MemoryService::default();
    service.world().destination = Destination::Present { is_on, selected: BTreeSet::new() };
    service
}

pub(super) fn activate(ids: &[&str], below: &[&str]) -> Request {
    let target = Target::Below(below.iter().map(|name| (*name).to_owned()).collect());
    let line = |id: &&str| Line::new(AudienceId::from(*id), target.clone());
    Request { route: Some(Route::Activate), lines: ids.iter().map(line).collect(), ..Request::default() }
}

pub(super) fn share_by(
    service: &MemoryService,
    ledger: &MemoryLedger,
    request: Request,
    polls: Option<usize>,
) -> Option<Job> {
    let ids: Vec<&str> = request.lines.iter().map(|line| line.audience.as_str()).collect();
    let known = known(&ids);
    run(engine(service, ledger).share(job_id(), request, known), polls).map(|job| job.unwrap())
}

pub(super) fn resume(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    run(engine(service, ledger).resume(&job_id()), None).unwrap().unwrap()
}

pub(super) fn undo(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    run(engine(service, ledger).undo(JobId("undo".into()), &job_id(), Vec::new(), Earlier::default()), None)
        .unwrap()
        .unwrap()
}

pub(super) fn selected(service: &MemoryService) -> Vec<String> {
    match &service.world().destination {
        Destination::Present { selected, .. } => selected.iter().map(|it| it.0.clone()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_activated_audience_is_added_once_waited_for_and_recorded() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    let job = share_by(&service, &ledger, activate(&["a", "b"], &[]), None).unwrap();
    assert_eq!(job.state(), JobState::Waiting);
    assert_eq!(job.counts().awaiting, 2);
    assert!(job.due_at().is_some_and(|due| due > service.world().now));
    assert_eq!(service.world().writes, 1, "one request for both, nothing created");
    assert_eq!(selected(&service), ["a", "b"]);

    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!((job.state(), job.counts().done), (JobState::Done, 2), "{}", ledger.dump(&job_id()));
    assert_eq!(service.world().writes, 1, "nothing else was sent");
    check_whole(&service, &["a", "b"]);
    insta::assert_snapshot!(ledger.dump(&job_id()));
}

#[test]
fn a_computer_whose_clock_is_days_ahead_gives_nothing_up() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(120_000);
    let calls = service.world().calls;
    // Another program, which knows the service's time only from the answer to its first request.
    let clock_of_service = |_| {
        let world = service.world();
        (world.calls > calls).then_some(world.now)
    };
    let ahead = || 10_000 * HOUR;
    let engine = Engine { clock: &ahead, service_clock: &clock_of_service, ..engine(&service, &ledger) };
    let job = run(engine.resume(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Waiting, "{}", ledger.dump(&job_id()));
    assert!(job.due_at().is_some_and(|due| due < service.world().now + HOUR));
}

#[test]
fn an_undo_takes_the_audience_out_before_it_deletes_the_pair() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a", "b"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
    let place = service.world().traits[0].folder;
    let named = |world: &crate::testing::World| world.folders.iter().find(|it| it.name == "Loyal").map(|it| it.id);
    assert_eq!(named(&service.world()), Some(place), "the trait went to the chosen folder");

    let undone = undo(&service, &ledger);
    assert_eq!((undone.state(), undone.counts().done), (JobState::Done, 2), "{}", ledger.dump(&JobId("undo".into())));
    assert!(selected(&service).is_empty());
    service.world().advance(10 * HOUR);
    let world = service.world();
    assert!(world.traits.is_empty() && world.segments.is_empty(), "and nothing comes again");
}

#[test]
fn leaving_takes_the_audience_out_and_keeps_the_pair_until_it_is_undone() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a", "b"], &[]), None).unwrap();
    service.world().advance(HOUR);
    resume(&service, &ledger);
    let leave = JobId("leave".into());
    let left =
        run(engine(&service, &ledger).leave(leave.clone(), &job_id(), vec!["a".into()], Earlier::default()), None);
    let left = left.unwrap().unwrap();
    assert_eq!((left.state(), left.counts().done), (JobState::Done, 1), "{}", ledger.dump(&leave));
    assert_eq!(selected(&service), ["b"]);
    check_whole(&service, &["a", "b"]);
    let earlier = Earlier { taken_out: [crate::Subject::from("a")].into(), ..Earlier::default() };
    let again = engine(&service, &ledger);
    let again = run(again.leave(JobId("x".into()), &job_id(), vec!["a".into()], earlier.clone()), None);
    assert!(matches!(again.unwrap(), Err(ShareError::NotUndoable { .. })), "it is out already");
    let undone = run(engine(&service, &ledger).undo(JobId("undo".into()), &job_id(), Vec::new(), earlier), None);
    assert_eq!(undone.unwrap().unwrap().counts().done, 2);
    assert!(service.world().traits.is_empty());
    assert!(service.world().segments.is_empty());
    assert!(selected(&service).is_empty());
}

#[test]
fn what_was_there_before_is_adopted_and_stays_when_the_job_is_undone() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    // A colleague creates the pair by the API while this job waits.
    let other = MemoryLedger::default();
    share(&service, &other, &["a"], None).unwrap();
    service.world().traits[0].created_by = Some(7);
    service.world().segments[0].created_by = Some(7);
    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.state(), JobState::Done);
    undo(&service, &ledger);
    assert!(selected(&service).is_empty(), "what this job added is taken out");
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 1), "the colleague's pair stays");
}

#[test]
fn a_pair_whose_author_is_not_told_is_not_the_jobs_own() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(HOUR);
    service.world().traits[0].created_by = None;
    service.world().segments[0].created_by = None;
    assert_eq!(resume(&service, &ledger).state(), JobState::Done);
    undo(&service, &ledger);
    assert!(selected(&service).is_empty(), "the audience is taken out");
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 1), "and the pair stays");
}

#[test]
fn a_paused_dataflow_is_waited_for_and_then_named() {
    let (service, ledger) = (with_destination(false), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(24 * HOUR);
    assert_eq!(resume(&service, &ledger).state(), JobState::Waiting);
    service.world().advance(60 * HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.item_state(&job.items[0]), ItemState::Failed);
    let failure = job.failure_of(&job.items[0]).unwrap();
    assert!(failure.message.contains("paused"), "{failure}");
    // It is resumed by somebody, and the job too.
    if let Destination::Present { is_on, .. } = &mut service.world().destination {
        *is_on = true;
    }
    service.world().advance(HOUR);
    assert_eq!(resume(&service, &ledger).state(), JobState::Done);
}

#[test]
fn an_undo_of_a_job_that_waits_gives_up_what_has_not_come() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    let undone = undo(&service, &ledger);
    assert_eq!((undone.state(), undone.counts().done), (JobState::Done, 1), "{}", ledger.dump(&JobId("undo".into())));
    assert!(selected(&service).is_empty());
    service.world().advance(10 * HOUR);
    assert!(service.world().traits.is_empty());
    let share = run(engine(&service, &ledger).read(&job_id()), None).unwrap().unwrap();
    assert_eq!(share.item_state(&share.items[0]), ItemState::Failed, "and the share says that it was given up");
}

#[test]
fn an_undo_finds_what_has_come_since_the_last_look() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR / 3);
    let undone = undo(&service, &ledger);
    assert_eq!(undone.state(), JobState::Done, "{}", ledger.dump(&JobId("undo".into())));
    assert!(selected(&service).is_empty());
    let world = service.world();
    assert!(world.traits.is_empty() && world.segments.is_empty(), "the pair is found and deleted");
}

#[test]
fn an_undo_of_one_audience_lets_the_others_of_a_waiting_job_go_on() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a", "b"], &[]), None).unwrap();
    let only = vec!["a".into()];
    run(engine(&service, &ledger).undo(JobId("undo".into()), &job_id(), only, Earlier::default()), None)
        .unwrap()
        .unwrap();
    assert_eq!(selected(&service), ["b"]);
    let share = run(engine(&service, &ledger).read(&job_id()), None).unwrap().unwrap();
    assert_eq!(share.state(), JobState::Waiting, "{}", ledger.dump(&job_id()));
    service.world().advance(HOUR);
    let share = resume(&service, &ledger);
    assert_eq!(share.item_state(&share.items[1]), ItemState::Done, "{}", ledger.dump(&job_id()));
    check_whole(&service, &["b"]);
}

#[test]
fn what_an_undo_has_taken_out_before_is_left_to_who_added_it_since() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    undo(&service, &ledger);
    if let Destination::Present { selected, .. } = &mut service.world().destination {
        selected.insert("a".into());
    }
    let earlier = Earlier { taken_out: [crate::Subject::from("a")].into(), ..Earlier::default() };
    let _ = run(engine(&service, &ledger).undo(JobId("again".into()), &job_id(), Vec::new(), earlier), None);
    assert_eq!(selected(&service), ["a"], "a colleague's");
}

#[test]
fn an_undo_that_cannot_see_the_dataflow_deletes_nothing() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(HOUR);
    resume(&service, &ledger);
    // The connection was moved to a sandbox that does not have the destination.
    service.world().destination = Destination::Elsewhere { sandbox: "prod".into() };
    let undone = undo(&service, &ledger);
    assert_ne!(undone.state(), JobState::Done);
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 1), "it would come again, or lose its members");
}

#[test]
fn a_dataflow_that_cannot_be_read_now_is_no_reason_to_create() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    service.world().on("destination", Fault::NotSent).always();
    let free = Request { route: None, ..activate(&["a"], &[]) };
    let job = run(engine(&service, &ledger).share(job_id(), free, known(&["a"])), None).unwrap().unwrap();
    assert_eq!((job.state(), job.is_planned()), (JobState::Paused, false), "it is looked up later");
    assert_eq!(service.world().writes, 0);
}

#[test]
fn a_pair_that_is_used_keeps_its_members() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(HOUR);
    resume(&service, &ledger);
    let held = service.world().segments[0].id;
    service.world().in_use.push(held);
    let undone = undo(&service, &ledger);
    assert_eq!(undone.state(), JobState::Failed);
    assert_eq!(selected(&service), ["a"], "the dataflow still sends it");
}

#[test]
fn an_existing_pair_gets_members_only_if_that_was_asked_for() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    let first = MemoryLedger::default();
    share(&service, &first, &["a"], None).unwrap();
    let free = Request { route: None, ..activate(&["a"], &[]) };
    let job = share_by(&service, &ledger, free, None).unwrap();
    assert_eq!(job.item_state(&job.items[0]), ItemState::Skipped);
    assert!(selected(&service).is_empty());
    let asked = MemoryLedger::default();
    let job = share_by(&service, &asked, activate(&["a"], &[]), None).unwrap();
    assert_eq!((job.state(), job.item_state(&job.items[0])), (JobState::Done, ItemState::Done));
    assert_eq!(selected(&service), ["a"]);
}

#[test]
fn lost_answers_of_the_dataflow_are_cleared_up_by_reading_it() {
    for call in ["select", "move_trait"] {
        for fault in [Fault::LostAfter, Fault::LostBefore, Fault::LostLate(15), Fault::NotSent] {
            let (service, ledger) = (with_destination(true), MemoryLedger::default());
            service.world().on(call, fault);
            let mut job = share_by(&service, &ledger, activate(&["a", "b"], &["Loyal"]), None).unwrap();
            for _ in 0..4 {
                if job.state() == JobState::Done {
                    break;
                }
                service.world().advance(HOUR);
                job = resume(&service, &ledger);
            }
            assert_eq!(job.state(), JobState::Done, "{call} {fault:?}: {}", ledger.dump(&job_id()));
            assert_eq!(selected(&service).len(), 2);
            let world = service.world();
            let place = world.folders.iter().find(|it| it.name == "Loyal").unwrap().id;
            assert!(world.traits.iter().all(|it| it.folder == place), "{call} {fault:?}");
        }
    }
}

#[test]
fn a_pair_that_is_adopted_stays_in_its_folder() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR);
    service.world().traits[0].created_by = Some(7);
    let place = service.world().traits[0].folder;
    assert_eq!(resume(&service, &ledger).state(), JobState::Done, "{}", ledger.dump(&job_id()));
    assert_eq!(service.world().traits[0].folder, place);
}

#[test]
fn a_paused_dataflow_is_resumed_if_that_was_asked_for_and_stays_on_after_an_undo() {
    for fault in
        [None, Some(Fault::LostAfter), Some(Fault::LostBefore), Some(Fault::LostLate(15)), Some(Fault::NotSent)]
    {
        let (service, ledger) = (with_destination(false), MemoryLedger::default());
        if let Some(fault) = fault {
            service.world().on("resume_dataflow", fault);
        }
        let request = Request { resume_dataflow: true, ..activate(&["a"], &[]) };
        let mut job = share_by(&service, &ledger, request, None).unwrap();
        for _ in 0..4 {
            if job.state() == JobState::Done {
                break;
            }
            service.world().advance(HOUR);
            job = resume(&service, &ledger);
        }
        assert_eq!(job.state(), JobState::Done, "{fault:?}: {}", ledger.dump(&job_id()));
        undo(&service, &ledger);
        assert!(matches!(service.world().destination, Destination::Present { is_on: true, .. }), "{fault:?}");
    }
}

#[test]
fn a_dataflow_that_may_not_be_resumed_is_the_reason_of_the_failure() {
    let (service, ledger) = (with_destination(false), MemoryLedger::default());
    service.world().on("resume_dataflow", Fault::Forbidden).always();
    let request = Request { resume_dataflow: true, ..activate(&["a"], &[]) };
    let job = share_by(&service, &ledger, request, None).unwrap();
    assert_eq!(job.item_state(&job.items[0]), ItemState::Failed, "{}", ledger.dump(&job_id()));
    assert_eq!(job.failure_of(&job.items[0]).map(|error| error.kind), Some(domain::CallKind::Forbidden));
}

fn any_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::NotSent),
        Just(Fault::LostAfter),
        Just(Fault::LostBefore),
        // Within the time that a lost request is waited for.
        (0_u8..20).prop_map(Fault::LostLate),
        Just(Fault::Unreadable),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Killed anywhere, with any calls failing, and resumed until done: one pair each, in its folder; then undone:
    /// nothing that the job brought is left, and nothing else is touched.
    #[test]
    fn activated_audiences_end_with_one_pair_and_undo_removes_all(
        kills in prop::collection::vec(0_usize..300, 0..6),
        faults in prop::collection::btree_map(0_usize..60, any_fault(), 0..5),
        below in any::<bool>(),
    ) {
        let ids = ["a", "b", "c"];
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        service.world().folders.push(folder(FolderKind::Traits, 900, 0, "Theirs"));
        service.world().faults.extend(faults);
        let names: &[&str] = if below { &["Loyal"] } else { &[] };
        let begin = |polls| run(engine(&service, &ledger).share(job_id(), activate(&ids, names), known(&ids)), polls);
        for polls in kills {
            if ledger.has(&job_id()) {
                let _ = run(engine(&service, &ledger).resume_unplanned(&job_id(), known(&ids)), Some(polls));
            } else {
                let _ = begin(Some(polls));
            }
            service.world().advance(HOUR / 3);
        }
        service.world().in_peace();
        let mut job = None;
        for _ in 0..12 {
            let done = if ledger.has(&job_id()) {
                run(engine(&service, &ledger).resume_unplanned(&job_id(), known(&ids)), None).unwrap()
            } else {
                begin(None).unwrap()
            };
            job = done.ok();
            if job.as_ref().is_some_and(|job| job.state() == JobState::Done) { break; }
            service.world().advance(HOUR);
        }
        let job = job.unwrap();
        prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        prop_assert_eq!(selected(&service).len(), 3);
        {
            let world = service.world();
            prop_assert_eq!((world.traits.len(), world.segments.len()), (3, 3));
            let place = world.folders.iter().find(|it| it.name == "Loyal").map(|it| it.id);
            prop_assert!(!below || world.traits.iter().all(|it| Some(it.folder) == place));
        }
        let undone = undo(&service, &ledger);
        prop_assert_eq!(undone.state(), JobState::Done, "{}", ledger.dump(&JobId("undo".into())));
        prop_assert!(selected(&service).is_empty());
        service.world().advance(9 * HOUR);
        let world = service.world();
        prop_assert!(world.traits.is_empty() && world.segments.is_empty());
        prop_assert!(world.folders.iter().any(|it| it.id == FolderId(900)));
    }
}

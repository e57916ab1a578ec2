//! Outages: the run pauses, nothing is lost, and nobody is needed.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::CallKind;
use domain::call::Scope;
use proptest::prelude::*;

use super::tests::*;
use super::*;
use crate::journal::{ItemState, JobState, PauseCause};
use crate::testing::{AT_ONCE, Fault, MemoryLedger, MemoryService, request, run};
use crate::undo::Earlier;

const IDS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// The kinds of failure that may be the run's.
fn of_runs() -> impl Iterator<Item = CallKind> {
    CallKind::ALL.into_iter().filter(|kind| kind.scope() != Scope::Item)
}

/// Goes on with a job as whoever runs jobs does: the service is asked first. `None` if there is no such job.
fn wake(service: &MemoryService, ledger: &MemoryLedger) -> Option<Job> {
    if !ledger.has(&job_id()) {
        return None;
    }
    let engine = engine(service, ledger);
    let woken = async {
        match engine.still_out(&job_id()).await? {
            Some(job) => Ok(job),
            None => engine.resume_unplanned(&job_id(), known(&IDS)).await,
        }
    };
    Some(run(woken, None).unwrap().unwrap())
}

#[test]
fn a_job_pauses_while_nothing_can_be_sent_and_goes_on_with_the_step_it_was_at() {
    for kind in of_runs() {
        for from in 20..60 {
            let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
            service.world().down = Some((from, usize::MAX, kind));
            let Some(Ok(job)) = run(engine(&service, &ledger).share(job_id(), request(&IDS), known(&IDS)), None) else {
                panic!("{kind:?} {from}: the look-up before the job is over")
            };
            let sent = (service.world().calls + 1).saturating_sub(from);
            assert!(sent <= AT_ONCE.at_once + 1, "{kind:?} from call {from}: {sent} calls into the outage");
            if job.state() == JobState::Done {
                continue;
            }
            let log = ledger.dump(&job_id());
            assert_eq!((job.state(), job.counts().failed), (JobState::Paused, 0), "{kind:?} {from}: {log}");
            for number in 2..6 {
                let before = service.world().calls;
                let job = wake(&service, &ledger).unwrap();
                assert_eq!(service.world().calls, before + 1, "one probe in a wait");
                assert_eq!((job.state(), job.pause.map(|pause| pause.number)), (JobState::Paused, Some(number)));
            }
            service.world().in_peace();
            let job = wake(&service, &ledger).unwrap();
            assert_eq!((job.state(), job.pause.as_ref()), (JobState::Done, None), "{}", ledger.dump(&job_id()));
            check_whole(&service, &IDS);
            assert_eq!(service.world().writes, 3 + 2 * IDS.len(), "nothing was created twice");
        }
    }
}

#[test]
fn a_failure_of_one_item_stays_with_it_and_the_others_go_on() {
    for kind in CallKind::ALL.into_iter().filter(|kind| kind.scope() != Scope::Run) {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        // One audience whose trait can never be created. It was looked for a moment ago.
        service.world().on("create_trait", Fault::Kind(kind));
        service.world().on("create_trait", Fault::Kind(kind));
        let tempo = Tempo { at_once: 1, ..AT_ONCE };
        let engine = Engine { tempo, ..engine(&service, &ledger) };
        let job = run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
        let expected = if kind.scope() == Scope::Item { 2 } else { 1 };
        assert_eq!(job.counts().failed, expected, "{kind:?}: {}", ledger.dump(&job_id()));
        assert_eq!(job.state(), JobState::PartlyDone, "{kind:?}");
    }
}

#[test]
fn what_has_passed_by_the_time_of_the_question_is_no_failure() {
    for kind in of_runs().filter(|kind| kind.scope() == Scope::Ask) {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_segment", Fault::Kind(kind));
        let job = share(&service, &ledger, &IDS, None).unwrap();
        assert_eq!(job.state(), JobState::Done, "{kind:?}: {}", ledger.dump(&job_id()));
    }
}

#[test]
fn waits_grow_to_a_limit_and_a_service_may_ask_for_another_one() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().down = Some((20, usize::MAX, CallKind::Unavailable));
    let mut job = share(&service, &ledger, &IDS, None).unwrap();
    let mut waits = Vec::new();
    for _ in 0..5 {
        // The clock of these tests stands at 5 ms.
        waits.push(job.pause.and_then(|pause| pause.until).unwrap() - 5);
        job = wake(&service, &ledger).unwrap();
    }
    assert_eq!(waits, [15_000, 30_000, 60_000, 60_000, 60_000]);
    let engine = engine(&service, &ledger);
    let mut error = crate::CallError::new(CallKind::Throttled, "busy");
    error.details.insert(RETRY_AFTER.to_owned(), "7".to_owned());
    let run_of = JobRun::over(&engine, job, false);
    run(engine.pause(&run_of, crate::Side::AudienceManager, error), None).unwrap().unwrap();
    let pause = run_of.into_job().pause.unwrap();
    assert_eq!(pause.until, Some(7_005));
}

#[test]
fn a_service_that_asks_for_no_wait_is_not_asked_without_end() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().down = Some((20, usize::MAX, CallKind::Throttled));
    let job = share(&service, &ledger, &IDS, None).unwrap();
    let engine = engine(&service, &ledger);
    let mut error = crate::CallError::new(CallKind::Throttled, "busy");
    // Also what a date in the past comes to.
    error.details.insert(RETRY_AFTER.to_owned(), "0".to_owned());
    let run_of = JobRun::over(&engine, job, false);
    run(engine.pause(&run_of, crate::Side::AudienceManager, error), None).unwrap().unwrap();
    assert_eq!(run_of.into_job().pause.and_then(|pause| pause.until), Some(30_005));
}

#[test]
fn a_clock_that_was_set_back_does_not_prolong_a_pause() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().down = Some((20, usize::MAX, CallKind::Offline));
    let pause = share(&service, &ledger, &IDS, None).unwrap().pause.unwrap();
    let left = |now| pause.left(now).map(|left| left.as_millis());
    assert_eq!([5, 15_004, 15_005, 99_000].map(left), [Some(15_000), Some(1), Some(0), Some(0)]);
    assert_eq!(left(5 - 3_600_000), Some(0), "an hour back");
}

#[test]
fn a_person_can_stop_a_paused_job_and_resume_it() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().down = Some((20, usize::MAX, CallKind::SignIn));
    share(&service, &ledger, &IDS, None).unwrap();
    run(stop(&ledger, &job_id(), 9), None).unwrap().unwrap();
    service.world().in_peace();
    let engine = engine(&service, &ledger);
    let job = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Paused);
    assert_eq!(job.pause.as_ref().map(|pause| (&pause.cause, pause.until)), Some((&PauseCause::Person, None)));
    assert_eq!(wake(&service, &ledger).unwrap().state(), JobState::Done);
    run(stop(&ledger, &job_id(), 9), None).unwrap().unwrap();
    let job = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Done, "a finished job stays as it is");
}

#[test]
fn an_undo_pauses_too() {
    for from in 0..40 {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        share(&service, &ledger, &["a", "b", "c"], None).unwrap();
        let base = service.world().calls;
        service.world().down = Some((base + from, usize::MAX, CallKind::Offline));
        let undo = JobId("undo".into());
        let engine = engine(&service, &ledger);
        let Ok(job) = run(engine.undo(undo.clone(), &job_id(), Vec::new(), Earlier::default()), None).unwrap() else {
            continue;
        };
        service.world().in_peace();
        if job.state() != JobState::Done {
            assert_eq!(job.state(), JobState::Paused, "{}", ledger.dump(&undo));
            run(engine.resume(&undo), None).unwrap().unwrap();
        }
        let world = service.world();
        let left = (world.traits.len(), world.segments.len(), world.folders.len(), world.sources.len());
        assert_eq!(left, (0, 0, 0, 0), "from call {from}");
    }
}

#[test]
fn settling_what_a_paused_job_left_open_does_not_end_its_pause() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostBefore);
    let tempo = Tempo { at_once: 1, ..AT_ONCE };
    let engine = Engine { tempo, ..engine(&service, &ledger) };
    // The first look-up after the lost answer fails.
    let calls = (20..60).find(|from| {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", Fault::LostBefore);
        service.world().down = Some((*from, usize::MAX, CallKind::Offline));
        let engine = Engine { service: &service, ledger: &ledger, ..super::tests::engine(&service, &ledger) };
        let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap();
        job.is_ok_and(|job| {
            job.counts().done == 0 && job.has_open_steps() && ledger.dump(&job_id()).contains("unknown")
        })
    });
    service.world().down = Some((calls.unwrap_or(20), usize::MAX, CallKind::Offline));
    let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Paused);
    service.world().in_peace();
    let audiences = ["a"].map(crate::subject::Subject::from).into_iter().collect();
    run(engine.settle_for(&audiences, &job_id()), None).unwrap().unwrap();
    let settled = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!((settled.state(), settled.pause), (JobState::Paused, job.pause));
}

#[test]
fn an_undo_of_one_audience_leaves_the_rest_of_a_paused_job_paused() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let tempo = Tempo { at_once: 1, ..AT_ONCE };
    let engine = Engine { tempo, ..engine(&service, &ledger) };
    service.world().down = Some((28, usize::MAX, CallKind::Offline));
    let share = run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
    assert!(share.counts().done > 0 && share.state() == JobState::Paused, "{}", ledger.dump(&job_id()));
    service.world().in_peace();
    let first = vec![share.items[0].subject.clone()];
    run(engine.undo(JobId("undo".into()), &job_id(), first, Earlier::default()), None).unwrap().unwrap();
    let left = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!((left.state(), left.pause), (JobState::Paused, share.pause));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Any number of outages, kills in between, and faults of single calls: everything is created once.
    #[test]
    fn outages_and_kills_lose_nothing(
        outages in prop::collection::vec((0_usize..60, 1_usize..40, 0_usize..6), 1..4),
        kills in prop::collection::vec(0_usize..400, 0..4),
    ) {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        let now = AtomicI64::new(0);
        let clock = || now.fetch_add(1_000, Ordering::Relaxed);
        let engine = Engine { clock: &clock, ..engine(&service, &ledger) };
        let kinds: Vec<CallKind> = of_runs().collect();
        let mut kills = kills.into_iter();
        for (after, calls, kind) in outages {
            let from = service.world().calls + after;
            service.world().down = Some((from, from + calls, kinds[kind]));
            let polls = kills.next();
            if ledger.has(&job_id()) {
                let _ = run(async {
                    match engine.still_out(&job_id()).await {
                        Ok(None) => engine.resume_unplanned(&job_id(), known(&IDS)).await.map(drop),
                        other => other.map(drop),
                    }
                }, polls);
            } else {
                let _ = run(engine.share(job_id(), request(&IDS), known(&IDS)), polls);
            }
            if ledger.has(&job_id()) {
                // Also where the program was killed in the middle of a request.
                let job = run(engine.read(&job_id()), None).unwrap().unwrap();
                let is_unknown = job.steps().any(|step| job.state_of(step.id).is_open());
                prop_assert_eq!(job.summary().has_unknown_outcomes, is_unknown, "{}", ledger.dump(&job_id()));
            }
        }
        service.world().in_peace();
        if !ledger.has(&job_id()) {
            run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
        }
        let job = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap().unwrap();
        prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        check_whole(&service, &IDS);
        // What is carried along equals what is counted.
        let count = |state| job.items.iter().filter(|item| job.item_state(item) == state).count();
        let counts = job.counts();
        prop_assert_eq!(counts.done as usize, count(ItemState::Done));
        prop_assert_eq!(counts.failed as usize, count(ItemState::Failed));
        prop_assert_eq!(job.has_open_steps(), job.steps().any(|step| !job.state_of(step.id).is_settled()));
        prop_assert_eq!(job.counts().total as usize, IDS.len());
    }
}

//! Lost answers, twins, and two programs at the same time.

use domain::{AudienceId, CallKind, Reference, TraitId, pair};
use proptest::prelude::*;

use super::tests::*;
use super::*;
use crate::journal::{JobState, Outcome};
use crate::port::Side;
use crate::testing::{AT_ONCE, Fault, MemoryLedger, MemoryService, a_trait, request, run};
use crate::undo::Earlier;

#[test]
fn a_request_that_is_done_long_after_its_answer_was_lost_is_not_sent_again() {
    for call in ["create_folder", "create_data_source", "create_trait", "create_segment"] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on(call, Fault::LostLate(15));
        let job = share(&service, &ledger, &["a", "b"], None).unwrap();
        check_whole(&service, &["a", "b"]);
        assert_eq!(job.state(), JobState::Done, "{call}");
        assert_eq!(service.world().writes, 7, "{call}: each object was asked for once");
    }
}

#[test]
fn what_is_done_as_its_time_runs_out_is_the_jobs_own_and_an_undo_removes_it() {
    for call in ["create_trait", "create_segment"] {
        // Around the moment when its time is over: between two look-ups, too, and after it was sent again.
        for (seconds, unique) in (15..=21).flat_map(|seconds| [(seconds, false), (seconds, true)]) {
            let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
            service.world().sources_are_unique = unique;
            service.world().on(call, Fault::LostLate(seconds));
            let mut job = share(&service, &ledger, &["a"], None).unwrap();
            service.world().advance(60_000);
            if job.state() != JobState::Done {
                job = super::arriving::resume(&service, &ledger);
            }
            let case = || format!("{call} after {seconds} s, {unique}: {}", ledger.dump(&job_id()));
            assert_eq!(job.state(), JobState::Done, "{}", case());
            let undone = super::arriving::undo(&service, &ledger);
            assert_eq!(undone.state(), JobState::Done, "{}", case());
            let world = service.world();
            assert_eq!([world.traits.len(), world.segments.len()], [0, 0], "{}", case());
        }
    }
}

/// Shares an audience; the answer to a call is lost, nothing of it is to be seen in time, and sending it again fails.
fn share_and_lose(service: &MemoryService, ledger: &MemoryLedger, call: &'static str, then: Fault) {
    service.world().on(call, Fault::LostLate(60));
    service.world().on(call, then).always();
    let job = share(service, ledger, &["a"], None).unwrap();
    assert_ne!(job.state(), JobState::Done, "{call}: {}", ledger.dump(&job_id()));
    service.world().advance(60_000);
    service.world().in_peace();
}

/// Whether the trait of the only item is recorded as created by the job, for certain or not.
fn has_made_trait(job: &Job) -> bool {
    job.state_of(job.items[0].steps[0].id).made().is_some()
}

#[test]
fn a_job_can_be_resumed_after_a_lost_request_was_done_while_nobody_looked() {
    for call in ["create_folder", "create_data_source", "create_trait", "create_segment"] {
        for then in [Fault::Forbidden, Fault::Kind(CallKind::Throttled)] {
            let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
            share_and_lose(&service, &ledger, call, then);
            let job = super::arriving::resume(&service, &ledger);
            check_whole(&service, &["a"]);
            assert_eq!(job.state(), JobState::Done, "{call}, {then:?}: {}", ledger.dump(&job_id()));
            assert_eq!(service.world().writes, 5, "{call}, {then:?}: nothing was created again");
            let undone = super::arriving::undo(&service, &ledger);
            assert_eq!(undone.state(), JobState::Done, "{call}, {then:?}: {}", ledger.dump(&job_id()));
            let world = service.world();
            assert_eq!([world.traits.len(), world.segments.len()], [0, 0], "{call}, {then:?}: it was the job's own");
        }
    }
}

/// An engine that never knows the service's time.
fn timeless<'a>(service: &'a MemoryService, ledger: &'a MemoryLedger) -> Engine<'a, MemoryService, MemoryLedger> {
    let tempo = Tempo { horizon: Duration::from_millis(20), ..AT_ONCE };
    Engine { service_clock: &|_| None, tempo, ..engine(service, ledger) }
}

#[test]
fn without_times_only_what_is_found_while_an_answer_is_missing_is_taken_for_the_jobs_own() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostAfter);
    let engine = timeless(&service, &ledger);
    let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
    assert!(has_made_trait(&job), "{}", ledger.dump(&job_id()));
    for is_refused in [false, true] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().sources_are_unique = true;
        service.world().on("create_trait", Fault::LostBefore);
        service.world().on("create_trait", Fault::Forbidden).always();
        let engine = timeless(&service, &ledger);
        run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
        service.world().in_peace();
        create_theirs(&service);
        if is_refused {
            service.world().on("traits_by_code", Fault::Empty);
        }
        let job = run(engine.resume(&job_id()), None).unwrap().unwrap();
        assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        assert!(!has_made_trait(&job), "{is_refused}: {}", ledger.dump(&job_id()));
    }
}

/// Somebody else shares the same audience with a program of their own.
fn create_theirs(service: &MemoryService) {
    let theirs = MemoryLedger::default();
    let job = share(service, &theirs, &["a"], None).unwrap();
    assert_eq!(job.state(), JobState::Done, "{}", theirs.dump(&job_id()));
}

/// Plans a share of `a` as if nobody had shared it yet, because the lists lag behind, and carries it out.
fn share_unaware(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    for list in ["traits_by_codes", "segments_by_codes"] {
        service.world().on(list, Fault::Empty);
    }
    share(service, ledger, &["a"], None).unwrap()
}

/// Undoes the job, and returns whether the trait that somebody else created is still there.
fn theirs_survives(service: &MemoryService, ledger: &MemoryLedger, theirs: TraitId) -> bool {
    let (engine, of) = (engine(service, ledger), job_id());
    let undone = run(engine.undo(JobId("undo".into()), &of, Vec::new(), Earlier::default()), None).unwrap();
    assert!(matches!(undone, Ok(_) | Err(ShareError::NotUndoable { .. })), "{undone:?}");
    service.world().traits.iter().any(|it| it.id == theirs)
}

#[test]
fn what_was_there_before_a_lost_request_is_adopted_and_stays() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().sources_are_unique = true;
    create_theirs(&service);
    service.world().advance(5_000);
    let theirs = service.world().traits[0].id;
    service.world().on("create_trait", Fault::LostBefore);
    let job = share_unaware(&service, &ledger);
    assert_eq!((job.state(), has_made_trait(&job)), (JobState::Done, false), "{}", ledger.dump(&job_id()));
    assert!(theirs_survives(&service, &ledger, theirs));
}

#[test]
fn a_twin_from_before_a_lost_request_is_adopted_and_stays() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    create_theirs(&service);
    service.world().advance(5_000);
    let theirs = service.world().traits[0].id;
    service.world().unlisted.push(Reference::Trait(theirs));
    service.world().on("create_trait", Fault::LostBefore);
    service.world().on("create_trait", Fault::Forbidden).always();
    share_unaware(&service, &ledger);
    service.world().in_peace();
    service.world().unlisted.clear();
    // It is still not seen when the job looks before it sends.
    service.world().on("traits_by_code", Fault::Empty);
    let job = super::arriving::resume(&service, &ledger);
    let log = ledger.dump(&job_id());
    assert_eq!((job.state(), has_made_trait(&job)), (JobState::Done, false), "{log}");
    assert!(log.contains("withdrawing"), "{log}");
    assert!(theirs_survives(&service, &ledger, theirs));
}

#[test]
fn a_request_of_a_run_that_died_is_waited_for_too() {
    for polls in 0..200 {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", Fault::LostLate(15));
        share(&service, &ledger, &["a"], Some(polls));
        if !ledger.has(&job_id()) {
            continue;
        }
        let job = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
        assert_eq!(job.state(), JobState::Done, "killed after {polls} polls");
        service.world().advance(60_000);
        check_whole(&service, &["a"]);
    }
}

#[test]
fn a_service_that_loses_every_answer_does_not_keep_the_run_for_ever() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostBefore).always();
    service.world().on("create_segment", Fault::Forbidden).always();
    let job = share(&service, &ledger, &["a", "b"], None).unwrap();
    let log = ledger.dump(&job_id());
    let sent = job.items.iter().map(|item| item.steps[0].id.0);
    for step in sent {
        let tries = log.lines().filter(|line| *line == format!("step {step} started")).count();
        assert_eq!(tries, 3, "{log}");
    }
    assert_eq!(job.state(), JobState::Failed, "{log}");
}

#[test]
fn coming_back_to_a_lost_answer_does_not_send_what_was_refused_again() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostLate(15));
    service.world().on("create_trait", Fault::Forbidden).always();
    let job = share(&service, &ledger, &["a", "b", "c"], None).unwrap();
    let log = ledger.dump(&job_id());
    let started = job.items.iter().map(|item| {
        let line = format!("step {} started", item.steps[0].id.0);
        log.lines().filter(|it| **it == line).count()
    });
    assert_eq!(started.collect::<Vec<_>>(), [1, 1, 1], "{log}");
    assert_eq!(job.counts().done, 1);
}

#[test]
fn a_clock_of_the_service_that_stands_still_does_not_keep_the_run_for_ever() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostBefore).always();
    let tempo = Tempo { horizon: Duration::from_millis(20), attempts: 1, ..AT_ONCE };
    for service_clock in [&(|_| Some(7_i64)) as &(dyn Fn(Side) -> Option<i64> + Send + Sync), &|_| None] {
        let engine = Engine { service_clock, tempo, ..engine(&service, &ledger) };
        let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
        assert_eq!(job.state(), JobState::Failed);
    }
}

#[test]
fn a_twin_that_may_not_be_deleted_stays_the_jobs_own() {
    let (service, ledger) = (beside_theirs(), MemoryLedger::default());
    service.world().on("delete_trait", Fault::Forbidden).always();
    let job = share(&service, &ledger, &["a"], None).unwrap();
    let first = job.items[0].steps[0].id;
    assert!(job.state_of(first).made().is_some(), "{}", ledger.dump(&job_id()));
    assert!(service.world().has_struck(), "it was to be deleted");
    assert_ne!(job.state(), JobState::Open);
}

#[test]
fn a_list_without_what_was_just_created_says_nothing_about_its_twin() {
    for lists in 1..4 {
        let (service, ledger) = (beside_theirs(), MemoryLedger::default());
        for _ in 0..lists {
            service.world().on("traits_by_code", Fault::Empty);
        }
        let job = share(&service, &ledger, &["a"], None).unwrap();
        assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        let world = service.world();
        let left: Vec<u64> = world.traits.iter().map(|it| it.id.0).collect();
        assert_eq!(left, [7], "{lists}: {}", ledger.dump(&job_id()));
        assert_eq!(world.segments.len(), 1);
    }
}

/// A service where somebody else creates the same trait at the same moment.
fn beside_theirs() -> MemoryService {
    let service = MemoryService::default();
    let mut world = service.world();
    world.sources.push(crate::testing::source(21, pair::DATA_SOURCE));
    world.after_create_trait = Some(a_trait(7, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 7));
    drop(world);
    service
}

#[test]
fn an_object_found_after_a_lost_answer_is_ours_only_if_it_equals_the_request_and_is_alone() {
    for (name, made) in [("Audience a", true), ("Somebody else's", false)] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", Fault::LostAfter);
        let engine = engine(&service, &ledger);
        service.world().rename_next_trait = Some(name.to_owned());
        let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
        let first = job.items[0].steps[0].id;
        assert_eq!(job.state_of(first).made().is_some(), made, "{name}: {}", ledger.dump(&job_id()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Two programs that know nothing of each other, with faults in both: each audience ends with one pair, and what
    /// one of them made stays when the other undoes. Where the data source does not refuse a second object, a lost
    /// answer beside a twin leaves both: which of the two was asked for by whom cannot be known, and only what is
    /// certainly one's own is deleted.
    #[test]
    fn two_programs_at_once_end_with_one_pair_each(
        unique in any::<bool>(),
        order in prop::collection::vec(any::<bool>(), 0..400),
        faults in any_faults(),
    ) {
        let ids = ["a", "b", "c"];
        let service = MemoryService::default();
        let ledgers: [MemoryLedger; 2] = Default::default();
        if unique {
            let shared = domain::DataSource {
                unique_trait_codes: true,
                unique_segment_codes: true,
                status: None,
                ..crate::testing::source(21, pair::DATA_SOURCE)
            };
            service.world().sources.push(shared);
        }
        // A twin that may not be deleted stays too.
        let is_clear = |fault: &Fault| *fault == Fault::NotSent;
        service.world().faults.extend(faults.into_iter().filter(|(_, fault)| unique || is_clear(fault)));
        let (one, other) = (engine(&service, &ledgers[0]), engine(&service, &ledgers[1]));
        let both = [&one, &other].map(|engine| engine.share(job_id(), request(&ids), known(&ids)));
        let [first, second] = both;
        let _ = crate::testing::run_both(first, second, &order);
        service.world().in_peace();
        for engine in [&one, &other] {
            for _ in 0..40 {
                let job = if ledgers_has(engine) {
                    run(engine.resume_unplanned(&job_id(), known(&ids)), None).unwrap()
                } else {
                    run(engine.share(job_id(), request(&ids), known(&ids)), None).unwrap()
                };
                if job.is_ok_and(|job| job.state() == JobState::Done) { break; }
            }
        }
        service.world().advance(60_000);
        for (engine, ledger) in [&one, &other].into_iter().zip(&ledgers) {
            let job = run(engine.read(&job_id()), None).unwrap().unwrap();
            prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        }
        check_whole(&service, &ids);

        let others = run(other.read(&job_id()), None).unwrap().unwrap();
        // After a lost answer both may take the same object for their own: that it is one's own is only inferred.
        let own = run(one.read(&job_id()), None).unwrap().unwrap();
        let inferred: Vec<_> = [&own, &others]
            .into_iter()
            .flat_map(|job| job.steps().filter_map(|step| inferred(job.state_of(step.id))))
            .collect();
        let undo = run(one.undo(JobId("undo".into()), &job_id(), Vec::new(), Earlier::default()), None).unwrap();
        let is_fine = undo.is_ok() || matches!(undo, Err(ShareError::NotUndoable { .. }));
        prop_assert!(is_fine, "{:?}", undo);
        let world = service.world();
        let made = others.steps().filter_map(|step| others.state_of(step.id).made());
        for object in made.filter(|object| !inferred.contains(&object.reference())) {
            prop_assert!(world.has(object), "{:?}", object.reference());
        }
    }
}

/// The object of a step that is only inferred to be one's own.
fn inferred(state: &StepState) -> Option<domain::Reference> {
    match state {
        StepState::Succeeded(Outcome::Made { object, inferred: true }) => Some(object.reference()),
        _ => None,
    }
}

/// Whether an engine's own journal has the job.
fn ledgers_has(engine: &Engine<'_, MemoryService, MemoryLedger>) -> bool {
    engine.ledger.has(&job_id())
}

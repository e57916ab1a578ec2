use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::{AudienceId, pair};
use proptest::prelude::*;

use super::*;
use crate::journal::{Change, ItemState, JobState};
use crate::plan::{Verdict, plan};
use crate::testing::{AT_ONCE, Fault, MemoryLedger, MemoryService, a_trait, audience, request, run, segment};
use crate::{JobKind, Snapshot};

pub(super) fn job_id() -> JobId {
    JobId("job".into())
}

pub(super) fn known(ids: &[&str]) -> Snapshot {
    Snapshot { audiences: ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect(), ..Snapshot::default() }
}

fn quiet(_: &Job, _: &[usize]) {}

pub(super) fn engine<'a>(
    service: &'a MemoryService,
    ledger: &'a MemoryLedger,
) -> Engine<'a, MemoryService, MemoryLedger> {
    let (cancel, service_clock) = (CancellationToken::new(), service.clock());
    Engine { service, ledger, clock: &|| 5, service_clock, progress: &quiet, cancel, tempo: AT_ONCE }
}

/// Shares, stopped after some polls if asked.
pub(super) fn share(service: &MemoryService, ledger: &MemoryLedger, ids: &[&str], polls: Option<usize>) -> Option<Job> {
    run(engine(service, ledger).share(job_id(), request(ids), known(ids)), polls).map(|job| job.unwrap())
}

/// Every audience has exactly one trait and one segment by the composition rules, and nothing was created twice.
pub(super) fn check_whole(service: &MemoryService, ids: &[&str]) {
    let world = service.world();
    for id in ids {
        let audience = AudienceId::from(*id);
        let traits: Vec<_> =
            world.traits.iter().filter(|it| pair::is_code_of(it.integration_code.as_ref(), &audience)).collect();
        let segments: Vec<_> =
            world.segments.iter().filter(|it| pair::is_code_of(it.integration_code.as_ref(), &audience)).collect();
        assert_eq!((traits.len(), segments.len()), (1, 1), "one trait and one segment of {id}");
        assert_eq!(traits[0].rule.as_deref(), Some(pair::trait_rule(&audience).as_str()));
        assert_eq!(segments[0].rule, pair::segment_rule(traits[0].id));
    }
    assert_eq!((world.folders.len(), world.sources.len()), (2, 1), "each folder and the data source once");
}

#[test]
fn a_share_creates_the_groundwork_and_every_pair() {
    let (service, ledger) = Default::default();
    let job = share(&service, &ledger, &["a", "b"], None).unwrap();
    check_whole(&service, &["a", "b"]);
    assert_eq!((job.state(), job.counts().done), (JobState::Done, 2));
    insta::assert_snapshot!(ledger.dump(&job_id()));
}

#[test]
fn a_second_share_adopts_and_writes_nothing() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, &["a"], None).unwrap();
    let writes = service.world().writes;
    let job = run(engine(&service, &ledger).share(JobId("again".into()), request(&["a"]), known(&["a"])), None);
    let job = job.unwrap().unwrap();
    assert_eq!(service.world().writes, writes, "nothing was sent");
    assert_eq!(job.item_state(&job.items[0]), ItemState::Skipped);
    assert_eq!(job.state(), JobState::Done);
}

#[test]
fn a_lost_answer_is_cleared_up_by_look_up_and_the_write_not_repeated() {
    for (fault, writes) in [(Fault::LostAfter, 5), (Fault::LostBefore, 5)] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", fault);
        let job = share(&service, &ledger, &["a"], None).unwrap();
        check_whole(&service, &["a"]);
        assert_eq!(job.state(), JobState::Done);
        assert_eq!(service.world().writes, writes, "each object was made by one request that arrived");
        insta::assert_snapshot!(format!("{fault:?}"), ledger.dump(&job_id()));
    }
}

#[test]
fn a_segment_that_fails_leaves_an_explained_half_that_resume_completes() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_segment", Fault::Forbidden);
    let job = share(&service, &ledger, &["a"], None).unwrap();
    assert_eq!(job.state(), JobState::Failed);
    assert_eq!(service.world().traits.len(), 1, "the trait is kept");
    assert!(job.failure_of(&job.items[0]).is_some(), "and the item says why its segment is missing");
    let resumed = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
    assert_eq!(resumed.state(), JobState::Done);
    check_whole(&service, &["a"]);
    insta::assert_snapshot!(ledger.dump(&job_id()));
}

#[test]
fn one_failing_item_does_not_stop_the_others() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let ids = ["a", "b", "c"];
    service.world().on("create_trait", Fault::Forbidden);
    let job = share(&service, &ledger, &ids, None).unwrap();
    let counts = job.counts();
    assert_eq!((job.state(), counts.done, counts.failed), (JobState::PartlyDone, 2, 1));
}

#[test]
fn a_cancelled_run_stops_before_the_next_step_and_can_be_resumed() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let mut engine = engine(&service, &ledger);
    let cancel = engine.cancel.clone();
    let stop = move |job: &Job, _: &[usize]| {
        if job.groundwork.iter().all(|step| job.object_of(step.id).is_some()) {
            cancel.cancel();
        }
    };
    engine.progress = &stop;
    let job = run(engine.share(job_id(), request(&["a"]), known(&["a"])), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Open);
    assert!(service.world().traits.is_empty());
    let engine = self::engine(&service, &ledger);
    assert_eq!(run(engine.resume(&job_id()), None).unwrap().unwrap().state(), JobState::Done);
    check_whole(&service, &["a"]);
}

#[test]
fn objects_created_by_others_meanwhile_are_adopted_on_resume() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::Forbidden);
    share(&service, &ledger, &["a"], None).unwrap();
    let folder = service.world().folders[0].id.0;
    let source = service.world().sources[0].id.0;
    let theirs = a_trait(77, "a", &pair::trait_rule(&AudienceId::from("a")), source, folder);
    service.world().traits.push(theirs);
    let job = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
    check_whole(&service, &["a"]);
    let first = job.items[0].steps[0].id;
    assert!(job.object_of(first).is_some() && job.state_of(first).made().is_none(), "adopted, so undo leaves it");
}

#[tokio::test]
async fn a_step_begun_right_after_a_message_is_reported_during_its_request() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let began = std::time::Instant::now();
    let clock = || i64::try_from(began.elapsed().as_millis()).unwrap();
    let said = Mutex::new(Vec::new());
    let progress = |job: &Job, _: &[usize]| {
        let first = job.groundwork[0].id;
        said.lock().unwrap().push(job.state_of(first).clone());
    };
    let tempo = Tempo { report_every: Duration::from_millis(30), ..AT_ONCE };
    let cancel = CancellationToken::new();
    let engine = Engine {
        service: &service,
        ledger: &ledger,
        clock: &clock,
        service_clock: &|_| Some(5),
        progress: &progress,
        cancel,
        tempo,
    };
    let head = JobHead { id: job_id(), kind: JobKind::Share { request: request(&["a"]) }, opened_at: 0 };
    let entries = plan_entries(plan(&known(&["a"]), &request(&["a"])));
    let lines: Vec<Stamped> = entries.into_iter().map(|entry| Stamped { at: 0, entry }).collect();
    let summary = Job::derive(head.clone(), &lines).unwrap().summary();
    ledger.open(&head, &lines, &summary).await.unwrap();
    let pass = JobRun::over(&engine, Job::derive(head, &lines).unwrap(), false);
    let first = pass.job().await.groundwork[0].id;
    pass.report(true).await;
    // Too soon for a message of its own.
    pass.note(first, Change::Started { at: None }).await.unwrap();
    let _ = tokio::time::timeout(Duration::from_millis(500), pass.keep_reporting()).await;
    assert_eq!(*said.lock().unwrap(), [StepState::Planned, StepState::Started]);
}

#[tokio::test]
async fn a_clock_that_is_set_back_does_not_silence_the_progress() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let asked = AtomicI64::new(0);
    // An hour back while the job runs.
    let clock = || match asked.fetch_add(1, Ordering::Relaxed) {
        early @ ..20 => 3_600_000 + early,
        late => late,
    };
    let said = Mutex::new(0);
    let progress = |_: &Job, _: &[usize]| *said.lock().unwrap() += 1;
    let tempo = Tempo { report_every: Duration::from_millis(100), ..AT_ONCE };
    let ids: Vec<String> = (0..40).map(|number| format!("a{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let cancel = CancellationToken::new();
    let engine = Engine {
        service: &service,
        ledger: &ledger,
        clock: &clock,
        service_clock: &|_| Some(5),
        progress: &progress,
        cancel,
        tempo,
    };
    engine.share(job_id(), request(&ids), known(&ids)).await.unwrap();
    assert!(*said.lock().unwrap() > 2, "some progress between first and last");
}

#[tokio::test]
async fn progress_comes_at_most_ten_times_a_second_and_always_at_the_end() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let now = AtomicI64::new(0);
    let clock = || now.fetch_add(1, Ordering::Relaxed);
    let said = Mutex::new(Vec::new());
    let progress = |job: &Job, changed: &[usize]| said.lock().unwrap().push((clock(), job.state(), changed.len()));
    let tempo = Tempo { report_every: Duration::from_millis(100), ..AT_ONCE };
    let ids: Vec<String> = (0..40).map(|number| format!("a{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let cancel = CancellationToken::new();
    let engine = Engine {
        service: &service,
        ledger: &ledger,
        clock: &clock,
        service_clock: &|_| Some(5),
        progress: &progress,
        cancel,
        tempo,
    };
    engine.share(job_id(), request(&ids), known(&ids)).await.unwrap();
    let said = said.lock().unwrap();
    assert!(said.len() > 2, "some progress between first and last");
    // Others may ask for the time between the engine's look at the clock and this test's.
    assert!(said[..said.len() - 1].windows(2).all(|two| two[1].0 - two[0].0 >= 95), "{said:?}");
    assert_eq!(said.last().unwrap().1, JobState::Done);
    let told: usize = said.iter().map(|(_, _, changed)| changed).sum();
    assert!(told >= ids.len(), "every item was told");
}

pub(super) fn any_faults() -> impl Strategy<Value = Vec<(usize, Fault)>> {
    let fault = prop::sample::select(vec![
        Fault::NotSent,
        Fault::LostAfter,
        Fault::LostBefore,
        Fault::LostLate(3),
        Fault::LostLate(19),
        Fault::Forbidden,
    ]);
    prop::collection::vec((0_usize..40, fault), 0..6)
}

/// What is there before: nothing, a trait, or a whole pair of the first audience.
fn begin(service: &MemoryService, there: u8) {
    let rule = pair::trait_rule(&AudienceId::from("a"));
    let mut world = service.world();
    if there > 0 {
        world.traits.push(a_trait(50, "a", &rule, 21, 7));
    }
    if there > 1 {
        world.segments.push(segment(51, "a", "50T", 21, 7));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Faults anywhere, killed at any point, several times over; then carried on in peace.
    #[test]
    fn every_audience_ends_with_one_trait_and_one_segment(
        there in 0_u8..3,
        faults in any_faults(),
        kills in prop::collection::vec(0_usize..120, 0..4),
    ) {
        let ids = ["a", "b", "c"];
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        begin(&service, there);
        service.world().faults.extend(faults);
        let mut kills = kills.into_iter();
        let engine = engine(&service, &ledger);
        // Before the log begins nothing is sent, so a run that is killed earlier is simply asked for again.
        while !ledger.has(&job_id()) {
            let _ = run(engine.share(job_id(), request(&ids), known(&ids)), kills.next());
            prop_assert!(ledger.has(&job_id()) || service.world().writes == 0);
        }
        for polls in kills {
            let _ = run(engine.resume_unplanned(&job_id(), known(&ids)), Some(polls));
        }
        for _ in 0..40 {
            // A look-up that is refused is an error, and the job stays paused.
            let job = run(engine.resume_unplanned(&job_id(), known(&ids)), None).unwrap();
            if job.is_ok_and(|job| job.state() == JobState::Done) { break; }
        }
        let job = run(engine.read(&job_id()), None).unwrap().unwrap();
        prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        check_whole(&service, &ids);
        service.world().in_peace();
        // Planning the same request again creates nothing.
        let fresh = run(look_up(&service, &request(&ids), known(&ids)), None).unwrap().unwrap();
        let again = plan(&fresh, &request(&ids));
        prop_assert_eq!(again.calls(), 0);
        let adopts = again.items.iter().all(|item| matches!(item.verdict, Verdict::Adopt { .. }));
        prop_assert!(adopts);
        // What the journal says is there is there.
        let world = service.world();
        for object in job.steps().filter_map(|step| job.object_of(step.id)) {
            prop_assert!(world.has(object), "{:?}", object.reference());
        }
    }
}

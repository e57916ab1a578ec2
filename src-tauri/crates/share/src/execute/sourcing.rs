//! Segments to Experience Platform through the Audience Manager source: the same properties as for the other routes.

use domain::{AudienceId, CallKind, Copied, SegmentId, Source, SourceSelection};
use proptest::prelude::*;

use super::tests::{any_faults, engine, job_id};
use super::*;
use crate::back::{Request, Snapshot};
use crate::journal::{ItemState, JobState, unconfirmed};
use crate::subject::Subject;
use crate::testing::{Fault, MemoryLedger, MemoryService, a_trait, copy_of, run, run_both, segment};
use crate::undo::{Earlier, relies_on};

const IDS: [u64; 3] = [11, 12, 13];
const HOUR: i64 = 3_600_000;

/// Three segments of the organization's own, and a source that runs and selects a fourth.
fn with_source(is_on: bool) -> MemoryService {
    let service = MemoryService::default();
    {
        let mut world = service.world();
        world.sources.push(crate::testing::source(30, "CRM"));
        world.traits.push(domain::Trait { integration_code: None, ..a_trait(1, "", "c_page == \"x\"", 30, 6) });
        for id in IDS.into_iter().chain([99]) {
            world.segments.push(domain::Segment { integration_code: None, ..segment(id, "", "1T", 30, 5) });
        }
        let selection = SourceSelection { segments: [SegmentId(99)].into(), ..SourceSelection::default() };
        world.way_back.source = Source::Present { is_on, selection };
    }
    service
}

fn of(id: u64) -> Copied {
    Copied::Segment(SegmentId(id))
}

fn asked(ids: &[u64]) -> Request {
    Request::by_source(ids.iter().map(|id| of(*id)))
}

fn send(service: &MemoryService, ledger: &MemoryLedger, ids: &[u64], polls: Option<usize>) -> Option<Job> {
    let engine = engine(service, ledger);
    run(engine.share_to_platform(job_id(), asked(ids), Snapshot::default()), polls).map(|job| job.unwrap())
}

fn resume(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    run(engine(service, ledger).resume_unplanned(&job_id(), Snapshot::default()), None).unwrap().unwrap()
}

fn undo(service: &MemoryService, ledger: &MemoryLedger, only: Vec<Subject>, earlier: Earlier) -> Job {
    let engine = engine(service, ledger);
    run(engine.undo(JobId("undo".into()), &job_id(), only, earlier), None).unwrap().unwrap()
}

/// What the source selects besides the fourth.
fn selected(service: &MemoryService) -> Vec<u64> {
    let world = service.world();
    let selection = world.way_back.source.selection().unwrap();
    assert!(selection.segments.contains(&SegmentId(99)), "what others selected stays");
    assert!(!selection.all_segments && !selection.all_traits);
    selection.segments.iter().map(|id| id.0).filter(|id| *id != 99).collect()
}

#[test]
fn segments_are_selected_and_done_when_their_audiences_appear() {
    let (service, ledger) = (with_source(true), MemoryLedger::default());
    let job = send(&service, &ledger, &IDS, None).unwrap();
    assert_eq!((job.state(), job.counts().awaiting, service.world().writes), (JobState::Waiting, 3, 1));
    assert_eq!(selected(&service), IDS);
    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!((job.state(), job.counts().done), (JobState::Done, 3));
    assert!(service.world().way_back.audiences.iter().all(|it| !it.has_no_members_yet()));
    insta::assert_snapshot!(ledger.dump(&job_id()));
}

#[test]
fn the_audience_created_by_api_is_adopted_once_the_source_delivers_into_it() {
    let (service, ledger) = (with_source(true), MemoryLedger::default());
    service.world().way_back.audiences.push(copy_of("mine", of(11), "By API"));
    let job = send(&service, &ledger, &[11], None).unwrap();
    assert_eq!(job.state(), JobState::Waiting, "it is there, and nothing was delivered");
    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.state(), JobState::Done);
    let world = service.world();
    assert_eq!(world.way_back.audiences.len(), 1, "no second one");
    let step = job.items[0].steps[0].id;
    let Some(domain::Object::Audience(found)) = job.object_of(step) else { panic!("{}", ledger.dump(&job_id())) };
    assert_eq!(found.id, AudienceId::from("mine"));
}

#[test]
fn undo_takes_out_what_the_job_selected_and_leaves_the_audiences() {
    for hours in [0, 1] {
        let (service, ledger) = (with_source(true), MemoryLedger::default());
        send(&service, &ledger, &IDS, None).unwrap();
        service.world().advance(hours * HOUR);
        if hours > 0 {
            assert_eq!(resume(&service, &ledger).state(), JobState::Done);
        }
        let one = undo(&service, &ledger, vec![Subject::Segment(SegmentId(12))], Earlier::default());
        assert_eq!((one.state(), selected(&service)), (JobState::Done, vec![11, 13]), "{hours}");
        // A colleague selects it again: theirs.
        service.world().select_segments(&[SegmentId(12)]).unwrap();
        let earlier = Earlier { taken_out: [Subject::Segment(SegmentId(12))].into(), ..Earlier::default() };
        let rest = run(engine(&service, &ledger).undo(JobId("rest".into()), &job_id(), Vec::new(), earlier), None);
        assert_eq!(rest.unwrap().unwrap().state(), JobState::Done);
        assert_eq!(selected(&service), [12], "{hours}");
        assert_eq!(service.world().deletions.len(), 0);
        assert_eq!(service.world().way_back.audiences.len(), if hours > 0 { 3 } else { 0 });
    }
}

#[test]
fn what_others_selected_meanwhile_is_theirs_after_any_answer() {
    for fault in [None, Some(Fault::LostAfter), Some(Fault::LostBefore), Some(Fault::LostLate(15))] {
        let (service, ledger) = (with_source(true), MemoryLedger::default());
        let fresh = Snapshot { source: service.world().way_back.source.clone(), ..Snapshot::default() };
        let known = run(crate::back::look_up(&service, &asked(&[11, 12]), fresh), None).unwrap().unwrap();
        let entries = back_entries(crate::back::plan(&known, &asked(&[11, 12])));
        service.world().select_segments(&[SegmentId(12)]).unwrap();
        if let Some(fault) = fault {
            service.world().on("select_segments", fault);
        }
        let kind = crate::JobKind::ToPlatform { request: asked(&[11, 12]) };
        let head = JobHead { id: job_id(), kind, opened_at: 0 };
        run(engine(&service, &ledger).begin(head, entries, true), None).unwrap().unwrap();
        service.world().advance(HOUR);
        let job = resume(&service, &ledger);
        assert_eq!(job.state(), JobState::Done, "{fault:?}: {}", ledger.dump(&job_id()));
        assert_eq!(
            unconfirmed(&job, &[]).segments.len(),
            usize::from(matches!(fault, Some(Fault::LostAfter | Fault::LostLate(_))))
        );
        undo(&service, &ledger, Vec::new(), Earlier::default());
        assert_eq!(selected(&service), [12], "{fault:?}: {}", ledger.dump(&job_id()));
    }
}

#[test]
fn after_a_crash_the_selection_is_only_inferred() {
    let mut crashes = 0;
    for polls in 0..120 {
        let (service, ledger) = (with_source(true), MemoryLedger::default());
        let ended = send(&service, &ledger, &IDS, Some(polls));
        if ended.is_some() || !ledger.has(&job_id()) {
            continue;
        }
        let was_sent = selected(&service).len() == 3;
        service.world().advance(HOUR);
        let job = resume(&service, &ledger);
        let job = if job.state() == JobState::Done {
            job
        } else {
            service.world().advance(HOUR);
            resume(&service, &ledger)
        };
        assert_eq!(job.state(), JobState::Done, "{polls}: {}", ledger.dump(&job_id()));
        let inferred = unconfirmed(&job, &[]).segments.len();
        crashes += usize::from(was_sent && inferred == 3);
        let told = Earlier { confirmed_only: true, ..Earlier::default() };
        let undone = run(engine(&service, &ledger).undo(JobId("undo".into()), &job_id(), Vec::new(), told), None);
        assert_eq!(undone.unwrap().unwrap().state(), JobState::Done);
        assert!(selected(&service).is_empty());
    }
    assert!(crashes > 0, "at least one run died after its request was done");
}

#[test]
fn a_paused_source_is_waited_for_and_then_named() {
    let (service, ledger) = (with_source(false), MemoryLedger::default());
    send(&service, &ledger, &[11], None).unwrap();
    assert_eq!(selected(&service), [11]);
    service.world().advance(24 * HOUR);
    assert_eq!(resume(&service, &ledger).state(), JobState::Waiting);
    service.world().advance(60 * HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.item_state(&job.items[0]), ItemState::Failed);
    let failure = job.failure_of(&job.items[0]).unwrap();
    assert!(failure.message.contains("paused"), "{failure}");
    if let Source::Present { is_on, .. } = &mut service.world().way_back.source {
        *is_on = true;
    }
    service.world().advance(HOUR);
    assert_eq!(resume(&service, &ledger).state(), JobState::Done);
}

#[test]
fn two_audiences_of_one_segment_are_named_and_nothing_is_selected_again() {
    let (service, ledger) = (with_source(true), MemoryLedger::default());
    send(&service, &ledger, &[11], None).unwrap();
    service.world().way_back.audiences.push(copy_of("a", of(11), "A"));
    service.world().way_back.audiences.push(copy_of("b", of(11), "B"));
    service.world().advance(HOUR);
    let job = resume(&service, &ledger);
    assert_eq!(job.failure_of(&job.items[0]).map(|error| error.kind), Some(CallKind::Conflict));
    assert_eq!(service.world().writes, 1);
}

#[test]
fn failures_of_the_request_end_as_for_the_other_routes() {
    for (kind, state) in [
        (CallKind::Refused, JobState::Failed),
        (CallKind::Forbidden, JobState::Failed),
        (CallKind::Stale, JobState::Failed),
        (CallKind::Throttled, JobState::Paused),
        (CallKind::Offline, JobState::Waiting),
    ] {
        let (service, ledger) = (with_source(true), MemoryLedger::default());
        service.world().on("select_segments", Fault::Kind(kind));
        let job = send(&service, &ledger, &IDS, None).unwrap();
        assert_eq!(job.state(), state, "{kind:?}: {}", ledger.dump(&job_id()));
        if kind != CallKind::Refused && state != JobState::Waiting {
            resume(&service, &ledger);
            assert_eq!(selected(&service), IDS, "{kind:?}");
        }
    }
}

#[test]
fn what_a_later_job_found_selected_stays_for_it() {
    let (service, ledger) = (with_source(true), MemoryLedger::default());
    let first = send(&service, &ledger, &[11, 12], None).unwrap();
    let again = engine(&service, &ledger);
    let again = again.share_to_platform(JobId("second".into()), asked(&[12]), Snapshot::default());
    let second = run(again, None).unwrap().unwrap();
    assert_eq!((second.counts().skipped, service.world().writes), (1, 1));
    let relies = |id| relies_on(&second, true, &first, &Subject::Segment(SegmentId(id)));
    assert!(relies(12) && !relies(11));
    let needed = [(Subject::Segment(SegmentId(12)), "second".to_owned())].into();
    let undone = undo(&service, &ledger, Vec::new(), Earlier { needed, ..Earlier::default() });
    assert_eq!(undone.state(), JobState::PartlyDone, "{}", ledger.dump(&JobId("undo".into())));
    assert_eq!(selected(&service), [12]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Faults anywhere, killed at any point, several times over; then carried on in peace, and undone.
    #[test]
    fn every_segment_ends_selected_with_one_audience_and_undo_takes_out_all(
        there in any::<bool>(),
        faults in any_faults(),
        kills in prop::collection::vec(0_usize..120, 0..4),
    ) {
        let (service, ledger) = (with_source(true), MemoryLedger::default());
        if there {
            service.world().way_back.audiences.push(copy_of("mine", of(11), "By API"));
        }
        service.world().faults.extend(faults);
        let mut kills = kills.into_iter();
        let engine = engine(&service, &ledger);
        while !ledger.has(&job_id()) {
            let _ = run(engine.share_to_platform(job_id(), asked(&IDS), Snapshot::default()), kills.next());
            prop_assert!(ledger.has(&job_id()) || service.world().writes == 0);
        }
        for polls in kills {
            let _ = run(engine.resume_unplanned(&job_id(), Snapshot::default()), Some(polls));
        }
        for _ in 0..40 {
            let job = run(engine.resume_unplanned(&job_id(), Snapshot::default()), None).unwrap();
            if job.is_ok_and(|job| job.state() == JobState::Done) { break; }
            service.world().advance(HOUR / 3);
        }
        let job = run(engine.read(&job_id()), None).unwrap().unwrap();
        prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        prop_assert_eq!(selected(&service), IDS);
        prop_assert_eq!(service.world().way_back.audiences.len(), 3, "one each");
        service.world().in_peace();
        let undone = undo(&service, &ledger, Vec::new(), Earlier::default());
        prop_assert_eq!(undone.state(), JobState::Done, "{}", ledger.dump(&JobId("undo".into())));
        prop_assert!(selected(&service).is_empty(), "{}", ledger.dump(&job_id()));
    }

    /// Two programs that know nothing of each other: the source selects each once, and both end.
    #[test]
    fn two_programs_at_once_select_each_segment_once(order in prop::collection::vec(any::<bool>(), 0..400)) {
        let service = with_source(true);
        let ledgers: [MemoryLedger; 2] = Default::default();
        let (one, other) = (engine(&service, &ledgers[0]), engine(&service, &ledgers[1]));
        let both = [&one, &other].map(|it| it.share_to_platform(job_id(), asked(&IDS), Snapshot::default()));
        let [first, second] = both;
        let _ = run_both(first, second, &order);
        service.world().advance(HOUR);
        let mut own = 0;
        for engine in [&one, &other] {
            let job = run(engine.resume_unplanned(&job_id(), Snapshot::default()), None).unwrap().unwrap();
            prop_assert_eq!(job.state(), JobState::Done);
            own += job.steps().map(|step| job.state_of(step.id).selected().len()).sum::<usize>();
        }
        prop_assert_eq!((own, selected(&service).len()), (3, 3), "each belongs to one of them");
    }
}

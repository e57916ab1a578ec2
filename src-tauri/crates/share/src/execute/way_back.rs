//! Segments and traits to Experience Platform: the same properties as for audiences to Audience Manager.

use domain::{Audience, AudienceId, CallKind, Copied, Object, Reference, SegmentId, TraitId};
use proptest::prelude::*;

use super::tests::{any_faults, engine, job_id};
use super::*;
use crate::back::{Refusal, Request, Snapshot, Verdict};
use crate::journal::{ItemState, JobState, Purpose, unconfirmed};
use crate::subject::Subject;
use crate::testing::{Fault, MemoryLedger, MemoryService, a_trait, copy_of, run, run_both, segment};
use crate::undo::{Blocked, Earlier, relies_on};

const IDS: [u64; 3] = [11, 12, 13];

/// Three segments and a trait of the organization's own.
fn with_segments() -> MemoryService {
    let service = MemoryService::default();
    let mut world = service.world();
    world.sources.push(crate::testing::source(30, "CRM"));
    world.traits.push(domain::Trait { integration_code: None, ..a_trait(1, "", "c_page == \"x\"", 30, 6) });
    for id in IDS {
        world.segments.push(domain::Segment { integration_code: None, ..segment(id, "", "1T", 30, 5) });
    }
    drop(world);
    service
}

fn of(id: u64) -> Copied {
    if id == 1 { Copied::Trait(TraitId(id)) } else { Copied::Segment(SegmentId(id)) }
}

fn asked(ids: &[u64]) -> Request {
    Request::external(ids.iter().map(|id| of(*id)))
}

fn send(service: &MemoryService, ledger: &MemoryLedger, ids: &[u64], polls: Option<usize>) -> Option<Job> {
    let engine = engine(service, ledger);
    run(engine.share_to_platform(job_id(), asked(ids), Snapshot::default()), polls).map(|job| job.unwrap())
}

fn undo(service: &MemoryService, ledger: &MemoryLedger, only: Vec<Subject>, earlier: Earlier) -> Job {
    let engine = engine(service, ledger);
    run(engine.undo(JobId("undo".into()), &job_id(), only, earlier), None).unwrap().unwrap()
}

/// Each has exactly one audience.
fn check_whole(service: &MemoryService, ids: &[u64]) {
    let world = service.world();
    for id in ids {
        let audiences: Vec<_> = world.way_back.audiences.iter().filter(|it| of(*id).is_named_by(it)).collect();
        assert_eq!(audiences.len(), 1, "one audience of {id}");
        assert!(audiences[0].has_no_members_yet());
    }
    assert_eq!(world.way_back.audiences.len(), ids.len(), "and no others");
}

#[test]
fn segments_and_a_trait_become_audiences_and_the_log_says_which() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    let job = send(&service, &ledger, &[11, 1], None).unwrap();
    check_whole(&service, &[11, 1]);
    assert_eq!((job.state(), job.counts().done), (JobState::Done, 2));
    let subjects: Vec<_> = job.items.iter().map(|item| item.subject.clone()).collect();
    assert_eq!(subjects, [Subject::Segment(SegmentId(11)), Subject::Trait(TraitId(1))]);
    assert!(job.summary().to_platform);
    insta::assert_snapshot!(ledger.dump(&job_id()));
}

#[test]
fn a_second_time_creates_nothing_and_what_others_created_is_used() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    let there = Audience { namespace: Some("aamSegments".into()), ..copy_of("theirs", of(12), "Theirs") };
    service.world().way_back.audiences.push(there);
    send(&service, &ledger, &[11, 12], None).unwrap();
    check_whole(&service, &[11, 12]);
    let writes = service.world().writes;
    let again = engine(&service, &ledger);
    let again = again.share_to_platform(JobId("again".into()), asked(&[11, 12]), Snapshot::default());
    let job = run(again, None).unwrap().unwrap();
    assert_eq!(service.world().writes, writes, "nothing was sent");
    assert!(job.items.iter().all(|item| job.item_state(item) == ItemState::Skipped));
    let undone = undo(&service, &ledger, Vec::new(), Earlier::default());
    assert_eq!(undone.state(), JobState::Done);
    let left: Vec<_> = service.world().way_back.audiences.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(left, ["theirs"], "only what the job created goes");
}

#[test]
fn loops_are_refused_and_send_nothing() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    let shared = a_trait(3, "aud", &domain::pair::trait_rule(&AudienceId::from("aud")), 30, 6);
    service.world().traits.push(shared);
    service.world().segments.push(domain::Segment { integration_code: None, ..segment(14, "", "3T", 30, 5) });
    let job = send(&service, &ledger, &[14], None).unwrap();
    let refused = |item: &crate::journal::JobItem| match &item.purpose {
        Purpose::ToPlatform(Verdict::Refused { refusal }) => Some(refusal.clone()),
        _ => None,
    };
    assert!(matches!(refused(&job.items[0]), Some(Refusal::RuleFromPlatform { .. })), "{:?}", job.items);
    assert_eq!((service.world().writes, job.counts().skipped), (0, 1));
}

#[test]
fn lost_answers_are_looked_up_by_namespace_and_sid_and_never_repeated_blindly() {
    for fault in [Fault::LostAfter, Fault::LostBefore, Fault::LostLate(15), Fault::Unreadable] {
        let (service, ledger) = (with_segments(), MemoryLedger::default());
        service.world().on("create_audience", fault);
        let job = send(&service, &ledger, &IDS, None).unwrap();
        check_whole(&service, &IDS);
        assert_eq!(job.state(), JobState::Done, "{fault:?}: {}", ledger.dump(&job_id()));
        assert_eq!(service.world().writes, 3, "{fault:?}: each was asked for once");
        // What appears between two looks is taken for somebody else's.
        let inferred = unconfirmed(&job, &[]).objects.len();
        let is_sure = matches!(fault, Fault::LostAfter | Fault::Unreadable);
        assert!(
            inferred == usize::from(is_sure) || fault == Fault::LostLate(15),
            "{fault:?}: {inferred} only inferred"
        );
    }
}

#[test]
fn what_is_found_after_a_lost_answer_is_ours_only_if_it_equals_the_request() {
    for (name, made) in [(None, true), (Some("Somebody else's".to_owned()), false)] {
        let (service, ledger) = (with_segments(), MemoryLedger::default());
        service.world().on("create_audience", Fault::LostAfter);
        service.world().way_back.rename_next.clone_from(&name);
        let job = send(&service, &ledger, &[11], None).unwrap();
        let step = job.items[0].steps[0].id;
        assert_eq!(job.state_of(step).made().is_some(), made, "{name:?}: {}", ledger.dump(&job_id()));
    }
}

#[test]
fn every_failure_ends_as_for_the_other_direction() {
    for (kind, state) in [
        (CallKind::Refused, JobState::PartlyDone),
        (CallKind::Forbidden, JobState::PartlyDone),
        (CallKind::Throttled, JobState::Paused),
        (CallKind::Offline, JobState::Done),
        (CallKind::Unavailable, JobState::Done),
    ] {
        let (service, ledger) = (with_segments(), MemoryLedger::default());
        service.world().on("create_audience", Fault::Kind(kind));
        let job = send(&service, &ledger, &IDS, None).unwrap();
        assert_eq!(job.state(), state, "{kind:?}: {}", ledger.dump(&job_id()));
        if state != JobState::Done && kind != CallKind::Refused {
            let job = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
            assert_eq!(job.state(), JobState::Done, "{kind:?}: {}", ledger.dump(&job_id()));
            check_whole(&service, &IDS);
        }
    }
}

#[test]
fn an_outage_pauses_before_and_after_the_plan() {
    for call in ["segment_now", "audiences_of", "create_audience"] {
        let (service, ledger) = (with_segments(), MemoryLedger::default());
        service.world().on(call, Fault::Kind(CallKind::Throttled)).always();
        let job = send(&service, &ledger, &IDS, None).unwrap();
        assert_eq!((job.state(), job.counts().total), (JobState::Paused, 3), "{call}");
        assert_eq!(job.counts().failed, 0, "{call}: nothing failed");
        service.world().in_peace();
        let resumed = run(engine(&service, &ledger).resume_unplanned(&job_id(), Snapshot::default()), None);
        assert_eq!(resumed.unwrap().unwrap().state(), JobState::Done, "{call}: {}", ledger.dump(&job_id()));
        check_whole(&service, &IDS);
    }
}

#[test]
fn a_changed_needed_or_filled_audience_stays_and_an_unclear_answer_keeps_it() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    send(&service, &ledger, &[11, 12, 13, 1], None).unwrap();
    let ids: Vec<AudienceId> = service.world().way_back.audiences.iter().map(|it| it.id.clone()).collect();
    {
        let mut world = service.world();
        world.way_back.audiences[0].name.push_str(" (edited)");
        world.way_back.audiences[1].flow = Some("source".into());
        world.way_back.needed.push((ids[2].clone(), "on-top".into()));
        world.way_back.use_unclear.push(ids[3].clone());
    }
    let undone = undo(&service, &ledger, Vec::new(), Earlier::default());
    let why: Vec<_> = undone.items.iter().map(|item| undone.block_of(item).cloned()).collect();
    let reference = |place: usize| Reference::Audience(ids[place].clone());
    let by_id = |id: &AudienceId| ids.iter().position(|it| it == id);
    assert!(ids.iter().all(|id| by_id(id).is_some()));
    assert!(
        matches!(&why[..], [
        Some(Blocked::Changed { reference: a, .. }),
        Some(Blocked::HasMembers { reference: b, .. }),
        Some(Blocked::UsedByAudiences { reference: c, audiences }),
        Some(Blocked::UseUnclear { reference: d, .. }),
    ] if [a, b, c, d] == [&reference(0), &reference(1), &reference(2), &reference(3)] && audiences.len() == 1),
        "{why:?}"
    );
    assert_eq!(service.world().way_back.audiences.len(), 4, "nothing was deleted");
}

#[test]
fn what_changes_right_before_the_deletion_is_seen() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    send(&service, &ledger, &[11], None).unwrap();
    let id = service.world().way_back.audiences[0].id.clone();
    // Planning asks once; the second answer is the one right before the deletion.
    service.world().on("audience_use", Fault::Kind(CallKind::Forbidden)).after(1);
    let undone = undo(&service, &ledger, Vec::new(), Earlier::default());
    assert_eq!(undone.state(), JobState::Failed, "{}", ledger.dump(&JobId("undo".into())));
    let world = service.world();
    assert!(world.has_struck() && world.deletions.is_empty() && world.way_back.audiences[0].id == id);
}

#[test]
fn one_of_several_can_be_undone_alone_and_what_another_job_uses_stays() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    let first = send(&service, &ledger, &[11, 12], None).unwrap();
    let again = engine(&service, &ledger);
    let second = again.share_to_platform(JobId("second".into()), asked(&[12]), Snapshot::default());
    let second = run(second, None).unwrap().unwrap();
    let subject = |id| Subject::Segment(SegmentId(id));
    assert!(relies_on(&second, true, &first, &subject(12)) && !relies_on(&second, true, &first, &subject(11)));
    let undone = undo(&service, &ledger, vec![subject(11)], Earlier::default());
    assert_eq!((undone.state(), undone.items.len()), (JobState::Done, 1));
    check_whole(&service, &[12]);
    let stored = serde_json::to_value(&undone.head).unwrap();
    assert_eq!(stored["only"], serde_json::json!([{ "segment": 11 }]));
    assert_eq!(serde_json::from_value::<JobHead>(stored).unwrap(), undone.head);
}

#[test]
fn a_job_of_audiences_is_stored_as_before_and_one_of_segments_is_read_back() {
    let (service, ledger) = (with_segments(), MemoryLedger::default());
    send(&service, &ledger, &[11], None).unwrap();
    let (head, lines) = run(ledger.read(&job_id()), None).unwrap().unwrap();
    let head = serde_json::to_string(&head).unwrap();
    assert!(
        head.contains(
            r#""kind":"toPlatform","request":{"route":"external","ttlDays":30,"lines":[{"of":{"segment":11}}]}"#
        ),
        "{head}"
    );
    let item = serde_json::to_string(&lines[1]).unwrap();
    assert!(
        item.contains(r#""item":{"segment":11,"name":"#)
            && item.contains(r#""purpose":{"toPlatform":{"kind":"create"}}"#),
        "{item}"
    );
    for line in &lines {
        let text = serde_json::to_string(line).unwrap();
        assert_eq!(&serde_json::from_str::<Stamped>(&text).unwrap(), line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Faults anywhere, killed at any point, several times over; then carried on in peace, and undone.
    #[test]
    fn every_segment_ends_with_one_audience_and_undo_leaves_none_of_them(
        there in any::<bool>(),
        faults in any_faults(),
        kills in prop::collection::vec(0_usize..120, 0..4),
    ) {
        let (service, ledger) = (with_segments(), MemoryLedger::default());
        if there {
            service.world().way_back.audiences.push(copy_of("theirs", of(11), "Theirs"));
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
        }
        let job = run(engine.read(&job_id()), None).unwrap().unwrap();
        prop_assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        check_whole(&service, &IDS);
        for object in job.steps().filter_map(|step| job.object_of(step.id)) {
            let Object::Audience(it) = object else { panic!("{object:?}") };
            prop_assert!(service.world().way_back.audiences.iter().any(|now| now.id == it.id));
        }
        service.world().in_peace();
        if job.has_made() {
            undo(&service, &ledger, Vec::new(), Earlier::default());
        }
        let theirs: Vec<AudienceId> = job.steps().filter_map(|step| match job.state_of(step.id) {
            StepState::Succeeded(crate::journal::Outcome::Adopted { object: found }) => match found.as_ref() {
                Object::Audience(it) => Some(it.id.clone()),
                _ => None,
            },
            _ => None,
        }).collect();
        let left: Vec<AudienceId> = service.world().way_back.audiences.iter().map(|it| it.id.clone()).collect();
        let stays = |id: &AudienceId| theirs.contains(id) || (there && id.as_str() == "theirs");
        prop_assert!(left.iter().all(stays), "{:?} of {:?}\n{}", left, theirs, ledger.dump(&job_id()));
    }

    /// Two programs that know nothing of each other end with one audience each.
    #[test]
    fn two_programs_at_once_end_with_one_audience_each(
        order in prop::collection::vec(any::<bool>(), 0..400),
        faults in any_faults(),
    ) {
        let service = with_segments();
        let ledgers: [MemoryLedger; 2] = Default::default();
        // A lost answer beside a twin leaves both: which was asked for by whom cannot be known.
        service.world().faults.extend(faults.into_iter().filter(|(_, fault)| *fault == Fault::NotSent));
        let (one, other) = (engine(&service, &ledgers[0]), engine(&service, &ledgers[1]));
        let both = [&one, &other].map(|it| it.share_to_platform(job_id(), asked(&IDS), Snapshot::default()));
        let [first, second] = both;
        let _ = run_both(first, second, &order);
        service.world().in_peace();
        for (engine, ledger) in [&one, &other].into_iter().zip(&ledgers) {
            for _ in 0..40 {
                let job = if ledger.has(&job_id()) {
                    run(engine.resume_unplanned(&job_id(), Snapshot::default()), None).unwrap()
                } else {
                    run(engine.share_to_platform(job_id(), asked(&IDS), Snapshot::default()), None).unwrap()
                };
                if job.is_ok_and(|job| job.state() == JobState::Done) { break; }
            }
        }
        check_whole(&service, &IDS);
    }
}

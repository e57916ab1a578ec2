//! The beginning of a share: outages before it has a plan, and audiences that are no longer as they were shown.

use domain::{AudienceId, CallKind};

use super::tests::*;
use super::*;
use crate::journal::{JobState, Purpose};
use crate::plan::{Refusal, Verdict};
use crate::port::AudienceNow;
use crate::testing::{Fault, MemoryLedger, MemoryService, audience, request, run};

const IDS: [&str; 3] = ["a", "b", "c"];
/// Calls of the look-up before anything is planned.
const LOOKS: usize = 6;

#[test]
fn a_share_that_cannot_look_up_is_paused_and_goes_on_as_if_nothing_had_happened() {
    for kind in [CallKind::Offline, CallKind::Throttled, CallKind::Unavailable, CallKind::Foreign] {
        for from in 0..LOOKS {
            let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
            service.world().down = Some((from, usize::MAX, kind));
            let engine = engine(&service, &ledger);
            let job = run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
            assert_eq!(
                (job.state(), job.is_planned(), job.counts().total),
                (JobState::Paused, false, 3),
                "{kind:?} {from}"
            );
            let pause = job.pause.clone().unwrap();
            assert!(pause.until.is_some() && pause.number == 1, "{pause:?}");
            assert_eq!(service.world().writes, 0);
            let still = run(engine.still_out(&job_id()), None).unwrap().unwrap().unwrap();
            assert_eq!((still.state(), still.pause.unwrap().number), (JobState::Paused, 2));
            // Asked before it is time: it is as far as before.
            let again = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap().unwrap();
            assert_eq!((again.state(), again.pause.unwrap().number), (JobState::Paused, 3));
            assert!(matches!(run(engine.resume(&job_id()), None).unwrap(), Err(ShareError::Unplanned { .. })));
            service.world().in_peace();
            assert!(run(engine.still_out(&job_id()), None).unwrap().unwrap().is_none());
            let job = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap().unwrap();
            assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
            check_whole(&service, &IDS);
            assert_eq!(job, run(engine.read(&job_id()), None).unwrap().unwrap(), "the log says the same");
        }
    }
}

#[test]
fn a_list_that_fails_while_the_service_answers_is_asked_for_again_later() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("folders", Fault::Kind(CallKind::Unavailable)).always();
    let engine = engine(&service, &ledger);
    let job = run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
    assert_eq!((job.state(), job.is_planned()), (JobState::Paused, false));
}

#[test]
fn what_only_a_person_can_change_is_an_error_and_no_job() {
    for kind in [CallKind::SignIn, CallKind::Forbidden, CallKind::Refused, CallKind::Unreadable] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("data_sources", Fault::Kind(kind)).always();
        let shared = run(engine(&service, &ledger).share(job_id(), request(&IDS), known(&IDS)), None).unwrap();
        assert!(matches!(shared, Err(ShareError::LookUp(_))), "{kind:?}: {shared:?}");
        assert!(!ledger.has(&job_id()), "{kind:?}");
    }
}

#[test]
fn a_paused_share_that_only_a_person_can_bring_on_is_not_tried_for_ever() {
    for (kind, is_tried) in [(CallKind::Forbidden, false), (CallKind::Refused, false), (CallKind::Unreadable, true)] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().down = Some((0, usize::MAX, CallKind::Offline));
        let engine = engine(&service, &ledger);
        run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
        service.world().in_peace();
        service.world().on("data_sources", Fault::Kind(kind)).always();
        let refused = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap();
        assert!(matches!(refused, Err(ShareError::LookUp(_))), "{kind:?}: {refused:?}");
        let job = run(engine.read(&job_id()), None).unwrap().unwrap();
        assert_eq!(job.pause.as_ref().map(|pause| pause.until.is_some()), Some(is_tried), "{kind:?}");
        service.world().in_peace();
        let job = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap().unwrap();
        assert_eq!(job.state(), JobState::Done, "{kind:?}: {}", ledger.dump(&job_id()));
    }
}

#[test]
fn a_program_that_is_killed_while_it_makes_the_plan_of_a_paused_share_loses_nothing() {
    for polls in 0..120 {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().down = Some((0, usize::MAX, CallKind::Offline));
        let engine = engine(&service, &ledger);
        run(engine.share(job_id(), request(&IDS), known(&IDS)), None).unwrap().unwrap();
        service.world().in_peace();
        let _ = run(engine.resume_unplanned(&job_id(), known(&IDS)), Some(polls));
        service.world().advance(60_000);
        let job = run(engine.resume_unplanned(&job_id(), known(&IDS)), None).unwrap().unwrap();
        assert_eq!(job.state(), JobState::Done, "{polls}: {}", ledger.dump(&job_id()));
        check_whole(&service, &IDS);
    }
}

fn shared_when(now: AudienceNow, shown: Option<&str>) -> (Verdict, MemoryService) {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().traces.changed.insert("a".into(), now);
    let mut request = request(&["a", "b"]);
    request.lines[0].shown_name = shown.map(str::to_owned);
    let job = run(engine(&service, &ledger).share(job_id(), request, known(&["a", "b"])), None).unwrap().unwrap();
    let Purpose::Share(verdict) = job.items[0].purpose.clone() else { panic!("{:?}", job.items) };
    assert!(service.world().traits.iter().any(|it| it.name == "Audience b"), "the other one goes on");
    (verdict, service)
}

#[test]
fn an_audience_that_changed_since_it_was_shown_stays_and_says_why() {
    let refused = |refusal| Verdict::Refused { refusal };
    let renamed = domain::Audience { name: "New name".to_owned(), ..audience("a") };
    let here = |audience| AudienceNow::Here { audience: Box::new(audience), outside: None };
    let before = Some("Audience a");
    assert_eq!(shared_when(AudienceNow::Gone, before).0, refused(Refusal::Gone));
    assert_eq!(shared_when(AudienceNow::Unclear, before).0, refused(Refusal::Unclear));
    let is_other = refused(Refusal::Renamed { before: "Audience a".to_owned() });
    assert_eq!(shared_when(here(renamed.clone()), before).0, is_other);
    let draft = domain::Audience { lifecycle: domain::Lifecycle::Draft, ..audience("a") };
    let draft = shared_when(here(draft), before).0;
    assert_eq!(draft, refused(Refusal::Lifecycle { lifecycle: domain::Lifecycle::Draft }));
    // Nobody was shown a name: it is created with the name of now.
    let (verdict, service) = shared_when(here(renamed), None);
    assert_eq!(verdict, Verdict::Make);
    let world = service.world();
    let code = AudienceId::from("a");
    let made = world.traits.iter().find(|it| domain::pair::is_code_of(it.integration_code.as_ref(), &code)).unwrap();
    assert_eq!(made.name, "New name");
}

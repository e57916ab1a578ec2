//! Renewing audiences: once, never shorter, and found out after lost answers.

use domain::copied::DAY_MS;
use domain::{Audience, AudienceId, CallKind, Copied, SegmentId};

use super::tests::{engine, job_id};
use super::*;
use crate::back::{Request, Snapshot};
use crate::journal::JobState;
use crate::testing::{Fault, MemoryLedger, MemoryService, copy_of, run, segment};
use crate::undo::{Earlier, NoUndo};

fn of() -> Copied {
    Copied::Segment(SegmentId(11))
}

fn with_audience() -> MemoryService {
    let service = MemoryService::default();
    {
        let mut world = service.world();
        world.segments.push(domain::Segment { integration_code: None, ..segment(11, "", "1T", 30, 5) });
        let audience = Audience { ttl_days: Some(30), created_at: Some(0), ..copy_of("mine", of(), "Gold") };
        world.way_back.audiences.push(audience);
        world.now = 25 * DAY_MS;
    }
    service
}

fn renew(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    let request = Request { renew: true, ..Request::external([of()]) };
    let known = Snapshot { now: Some(25 * DAY_MS), ..Snapshot::default() };
    run(engine(service, ledger).share_to_platform(job_id(), request, known), None).unwrap().unwrap()
}

fn lasts(service: &MemoryService) -> Option<u32> {
    service.world().way_back.audiences[0].ttl_days
}

#[test]
fn an_audience_is_renewed_once_and_stays_so() {
    for fault in [None, Some(Fault::LostAfter), Some(Fault::LostBefore), Some(Fault::LostLate(15))] {
        let (service, ledger) = (with_audience(), MemoryLedger::default());
        if let Some(fault) = fault {
            service.world().on("set_expiry", fault);
        }
        let job = renew(&service, &ledger);
        assert_eq!((job.state(), lasts(&service)), (JobState::Done, Some(55)), "{fault:?}: {}", ledger.dump(&job_id()));
        assert_eq!(service.world().way_back.audiences.len(), 1);
        let undone =
            run(engine(&service, &ledger).undo(JobId("undo".into()), &job_id(), Vec::new(), Earlier::default()), None);
        let refused = matches!(undone.unwrap(), Err(ShareError::NotUndoable { why: NoUndo::NothingMade, .. }));
        assert!(refused && lasts(&service) == Some(55), "undo would let it expire sooner");
    }
}

#[test]
fn it_never_expires_sooner_because_of_this() {
    let (service, ledger) = (with_audience(), MemoryLedger::default());
    service.world().on("set_expiry", Fault::Forbidden);
    assert_eq!(renew(&service, &ledger).state(), JobState::Failed);
    // Somebody extended it further meanwhile.
    service.world().way_back.audiences[0].ttl_days = Some(80);
    let job = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
    assert_eq!((job.state(), lasts(&service)), (JobState::Done, Some(80)), "{}", ledger.dump(&job_id()));
}

#[test]
fn one_that_is_gone_is_named() {
    let (service, ledger) = (with_audience(), MemoryLedger::default());
    service.world().hidden.push(domain::Reference::Audience(AudienceId::from("mine")));
    let job = renew(&service, &ledger);
    let failure = job.failure_of(&job.items[0]).unwrap();
    assert!(failure.kind == CallKind::NotFound && failure.message.contains("Gold"), "{failure}");
}

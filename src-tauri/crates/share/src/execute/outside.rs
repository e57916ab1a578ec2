//! Audiences from outside: Audience Manager may use either of their two ids as integration code.

use domain::{AudienceId, Origin};

use super::arriving::{activate, resume, undo, with_destination};
use super::tests::*;
use super::*;
use crate::Request;
use crate::journal::JobState;
use crate::plan::{Route, Snapshot, Verdict};
use crate::testing::{MemoryLedger, MemoryService, request, run};

const HOUR: i64 = 3_600_000;

fn uploaded() -> Snapshot {
    let mut known = known(&["up"]);
    known.audiences.get_mut(&AudienceId::from("up")).unwrap().origin = Origin::CustomUpload;
    known
}

fn share_upload(service: &MemoryService, ledger: &MemoryLedger, request: Request) -> Job {
    let engine = engine(service, ledger);
    run(engine.share(job_id(), request, uploaded()), None).unwrap().unwrap()
}

fn with_outside_id() -> MemoryService {
    let service = with_destination(true);
    service.world().traces.outside.insert("up".into(), "crm-7".into());
    service
}

#[test]
fn the_pair_of_an_upload_is_recognized_by_either_id_and_recorded_as_it_is() {
    for (service, code) in [(with_destination(true), "up"), (with_outside_id(), "crm-7")] {
        let ledger = MemoryLedger::default();
        let job = share_upload(&service, &ledger, activate(&["up"], &[]));
        assert_eq!(job.state(), JobState::Waiting, "{code}");
        service.world().advance(HOUR);
        let job = resume(&service, &ledger);
        assert_eq!(job.state(), JobState::Done, "{code}: {}", ledger.dump(&job_id()));
        let made: Vec<_> = job.steps().filter_map(|step| job.state_of(step.id).made().cloned()).collect();
        let codes: Vec<_> = made
            .iter()
            .map(|object| match object {
                domain::Object::Trait(it) => it.integration_code.clone(),
                domain::Object::Segment(it) => it.integration_code.clone(),
                _ => None,
            })
            .map(|code| code.map(|code| code.0))
            .collect();
        assert_eq!(codes, [Some(code.to_owned()), Some(code.to_owned())], "which id it was is recorded");
        undo(&service, &ledger);
        assert!(service.world().traits.is_empty() && service.world().segments.is_empty(), "{code}");
    }
}

#[test]
fn an_upload_whose_pair_has_its_other_id_is_not_created_again() {
    let (service, ledger) = (with_outside_id(), MemoryLedger::default());
    share_upload(&service, &ledger, activate(&["up"], &[]));
    service.world().advance(HOUR);
    assert_eq!(service.world().traits.len(), 1);
    let again = MemoryLedger::default();
    let job = share_upload(&service, &again, Request { route: Some(Route::Create), ..request(&["up"]) });
    assert!(matches!(job.items[0].purpose, crate::journal::Purpose::Share(Verdict::Adopt { .. })), "{:?}", job.items);
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 1));
}

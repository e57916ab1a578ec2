use std::collections::BTreeSet;

use domain::{AudienceId, CallKind};

use super::super::arriving::{activate, resume, share_by, undo};
use super::super::tests::job_id;
use crate::journal::{ItemState, JobState, Outcome, StepState};
use crate::plan::{Action, Request};
use crate::port::Destination;
use crate::testing::{Fault, MemoryLedger, MemoryService};

fn without_destination() -> MemoryService {
    let service = MemoryService::default();
    service.world().destination = Destination::Absent;
    service
}

fn asking_for_it() -> Request {
    Request { create_destination: true, ..activate(&["a", "b"], &[]) }
}

fn all_faults() -> [Option<Fault>; 5] {
    [None, Some(Fault::LostAfter), Some(Fault::LostBefore), Some(Fault::LostLate(15)), Some(Fault::NotSent)]
}

#[test]
fn the_destination_is_created_once_if_that_was_asked_for_and_stays_after_an_undo() {
    for fault in all_faults() {
        let (service, ledger) = (without_destination(), MemoryLedger::default());
        if let Some(fault) = fault {
            service.world().on("create_destination", fault);
        }
        let mut job = share_by(&service, &ledger, asking_for_it(), None).unwrap();
        for _ in 0..4 {
            if job.state() == JobState::Done {
                break;
            }
            service.world().advance(3_600_000);
            job = resume(&service, &ledger);
        }
        assert_eq!(job.state(), JobState::Done, "{fault:?}: {}", ledger.dump(&job_id()));
        let step = job.groundwork.iter().find(|step| step.action == Action::CreateDestination).unwrap();
        let state = job.state_of(step.id);
        assert_eq!(*state, StepState::Succeeded(Outcome::DestinationCreated { already: false }), "{fault:?}");
        undo(&service, &ledger);
        let destination = service.world().destination.clone();
        assert_eq!(destination, Destination::Present { is_on: true, selected: BTreeSet::default() }, "{fault:?}");
    }
}

#[test]
fn it_is_not_created_unasked_nor_for_lines_that_do_not_use_it_nor_where_it_cannot_be_read() {
    for (destination, request) in [
        (Destination::Absent, activate(&["a"], &[])),
        (Destination::Absent, Request { create_destination: true, ..crate::testing::request(&["a"]) }),
        (Destination::Unknown, asking_for_it()),
        (Destination::Elsewhere { sandbox: "dev".to_owned() }, asking_for_it()),
    ] {
        let (service, ledger) = (MemoryService::default(), MemoryLedger::default());
        service.world().destination = destination.clone();
        let job = share_by(&service, &ledger, request, None).unwrap();
        assert!(job.groundwork.iter().all(|step| step.action != Action::CreateDestination), "{destination:?}");
        assert_eq!(service.world().destination, destination);
    }
}

#[test]
fn a_destination_that_may_not_be_created_is_the_reason_and_nothing_is_sent() {
    let (service, ledger) = (without_destination(), MemoryLedger::default());
    service.world().on("create_destination", Fault::Forbidden).always();
    let job = share_by(&service, &ledger, asking_for_it(), None).unwrap();
    for item in &job.items {
        assert_eq!(job.item_state(item), ItemState::Failed, "{}", ledger.dump(&job_id()));
        assert_eq!(job.failure_of(item).map(|error| error.kind), Some(CallKind::Forbidden));
    }
    assert_eq!(service.world().destination, Destination::Absent);
}

#[test]
fn a_change_that_was_accepted_and_takes_a_moment_to_show_has_not_failed() {
    let (service, ledger) = (MemoryService::default(), MemoryLedger::default());
    service.world().destination = Destination::Present { is_on: true, selected: BTreeSet::new() };
    service.world().traces.lag = 8_000;
    let pause = Request { pause_dataflow: true, ..Request::default() };
    let job = share_by(&service, &ledger, pause, None).unwrap();
    assert_eq!((job.state(), service.world().writes), (JobState::Done, 1), "{}", ledger.dump(&job_id()));
    let (service, ledger) = (without_destination(), MemoryLedger::default());
    service.world().traces.lag = 8_000;
    share_by(&service, &ledger, asking_for_it(), None).unwrap();
    let log = ledger.dump(&job_id());
    assert!(log.contains("destination") && !log.contains("failed"), "{log}");
}

#[test]
fn the_dataflow_alone_is_paused_and_resumed_by_a_job_without_audiences() {
    for fault in all_faults() {
        for (was_on, request) in [
            (true, Request { pause_dataflow: true, ..Request::default() }),
            (false, Request { resume_dataflow: true, ..Request::default() }),
        ] {
            let (service, ledger) = (MemoryService::default(), MemoryLedger::default());
            let selected = [AudienceId::from("a")].into();
            service.world().destination = Destination::Present { is_on: was_on, selected };
            if let Some(fault) = fault {
                service.world().on(if was_on { "pause_dataflow" } else { "resume_dataflow" }, fault);
            }
            let mut job = share_by(&service, &ledger, request, None).unwrap();
            if job.state() != JobState::Done {
                service.world().advance(3_600_000);
                job = resume(&service, &ledger);
            }
            assert_eq!(job.state(), JobState::Done, "{fault:?}: {}", ledger.dump(&job_id()));
            assert_eq!(service.world().destination.is_on(), Some(!was_on), "{fault:?}");
            assert!(job.items.is_empty() && !job.has_made());
        }
    }
}

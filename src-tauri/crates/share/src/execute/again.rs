//! Sharing again while an earlier job about the same audiences has lost answers.

use std::collections::BTreeSet;

use super::tests::*;
use super::*;
use crate::journal::JobState;
use crate::subject::Subject;
use crate::testing::{Fault, MemoryLedger, MemoryService, request, run};

fn wanted(ids: &[&str]) -> BTreeSet<Subject> {
    ids.iter().map(|id| Subject::from(*id)).collect()
}

#[test]
fn a_share_waits_for_what_an_earlier_one_that_died_has_asked_for() {
    for (call, ids) in [("create_folder", ["b"]), ("create_trait", ["a"]), ("create_segment", ["a"])] {
        for polls in 0..200 {
            let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
            service.world().on(call, Fault::LostLate(15));
            share(&service, &ledger, &["a"], Some(polls));
            if !ledger.has(&job_id()) {
                continue;
            }
            let engine = engine(&service, &ledger);
            let again = async {
                engine.settle_for(&wanted(&ids), &job_id()).await?;
                engine.share(JobId("again".into()), request(&ids), known(&ids)).await
            };
            let job = run(again, None).unwrap().unwrap();
            assert_eq!(job.state(), JobState::Done, "{call}, killed after {polls} polls");
            service.world().advance(60_000);
            check_whole(&service, &ids);
        }
    }
}

#[test]
fn an_earlier_job_is_only_settled_and_can_go_on() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let polls = (0..200).find(|polls| {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        share(&service, &ledger, &["a", "b", "c", "d"], Some(*polls));
        !service.world().traits.is_empty() && service.world().segments.is_empty()
    });
    share(&service, &ledger, &["a", "b", "c", "d"], polls);
    let engine = engine(&service, &ledger);
    let lines = run(engine.read(&job_id()), None).unwrap().unwrap().lines;
    run(engine.settle_for(&wanted(&["e"]), &job_id()), None).unwrap().unwrap();
    let job = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.lines, lines, "other audiences are none of its business");
    run(engine.settle_for(&wanted(&["a"]), &job_id()), None).unwrap().unwrap();
    let job = run(engine.read(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Open);
    assert!(job.steps().all(|step| !job.state_of(step.id).is_open()), "{}", ledger.dump(&job_id()));
    assert!(job.steps().any(|step| *job.state_of(step.id) == StepState::Planned), "nothing is given up");
    let job = run(engine.resume(&job_id()), None).unwrap().unwrap();
    assert_eq!(job.state(), JobState::Done);
    check_whole(&service, &["a", "b", "c", "d"]);
}

#[test]
fn what_cannot_be_settled_is_an_error() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    service.world().on("create_trait", Fault::LostLate(15));
    let polls = (0..200).rev().find(|polls| {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        service.world().on("create_trait", Fault::LostLate(15));
        share(&service, &ledger, &["a"], Some(*polls)).is_none() && service.world().traits.is_empty()
    });
    share(&service, &ledger, &["a"], polls);
    service.world().on("traits_by_code", Fault::NotSent).always();
    let settled = run(engine(&service, &ledger).settle_for(&wanted(&["a"]), &job_id()), None).unwrap();
    assert!(matches!(settled, Err(ShareError::StillUnknown { .. })), "{settled:?}");
}

//! The one request that adds audiences to the dataflow: what it added itself, and what others had added or add meanwhile.

use std::collections::BTreeSet;

use domain::AudienceId;

use super::arriving::{HOUR, activate, resume, selected, share_by, undo, with_destination};
use super::tests::*;
use super::*;
use crate::journal::{JobState, Outcome};
use crate::plan::plan;
use crate::port::Destination;
use crate::testing::{Fault, MemoryLedger, MemoryService, run};
use crate::{JobKind, Request, Snapshot};

/// Shares `a` and `b` by a plan that was made before a colleague added `b`.
fn planned_before_a_colleague_added_b(service: &MemoryService, ledger: &MemoryLedger) -> Job {
    let request = activate(&["a", "b"], &[]);
    let known = Snapshot { destination: service.world().destination.clone(), ..known(&["a", "b"]) };
    let entries = plan_entries(plan(&known, &request));
    service.world().advance(5_000);
    service.world().add_to_dataflow("b");
    service.world().advance(5_000);
    let head = JobHead { id: job_id(), kind: JobKind::Share { request }, opened_at: 0 };
    run(engine(service, ledger).begin(head, entries, true), None).unwrap().unwrap()
}

/// What a job added to the dataflow, and what it found there.
fn outcome(job: &Job) -> Option<(Vec<AudienceId>, Vec<AudienceId>, bool)> {
    job.steps().find_map(|step| match job.state_of(step.id) {
        StepState::Succeeded(Outcome::Selected { added, already, inferred }) => {
            Some((added.clone(), already.clone(), *inferred))
        }
        _ => None,
    })
}

fn ids(ids: &[&str]) -> Vec<AudienceId> {
    ids.iter().map(|id| AudienceId::from(*id)).collect()
}

#[test]
fn after_a_lost_answer_only_what_the_request_was_to_add_is_the_jobs_own() {
    for fault in [Fault::LostAfter, Fault::LostLate(15), Fault::LostBefore] {
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        service.world().on("select", fault);
        let job = planned_before_a_colleague_added_b(&service, &ledger);
        let is_inferred = fault != Fault::LostBefore;
        let expected = Some((ids(&["a"]), ids(&["b"]), is_inferred));
        assert_eq!(outcome(&job), expected, "{fault:?}: {}", ledger.dump(&job_id()));
        service.world().advance(HOUR);
        assert_eq!(resume(&service, &ledger).state(), JobState::Done);
        undo(&service, &ledger);
        assert_eq!(selected(&service), ["b"], "the colleague's audience stays");
        assert_eq!(service.world().traits.len(), 1, "and its pair");
    }
}

#[test]
fn after_a_crash_the_time_tells_what_the_request_added() {
    let mut crashes = 0;
    for polls in 0..200 {
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        let request = activate(&["a", "b"], &[]);
        let known = Snapshot { destination: service.world().destination.clone(), ..known(&["a", "b"]) };
        let entries = plan_entries(plan(&known, &request));
        service.world().advance(5_000);
        service.world().add_to_dataflow("b");
        service.world().advance(5_000);
        let head = JobHead { id: job_id(), kind: JobKind::Share { request }, opened_at: 0 };
        let ended = run(engine(&service, &ledger).begin(head, entries, true), Some(polls));
        if ended.is_some() || !ledger.has(&job_id()) {
            continue;
        }
        crashes += usize::from(selected(&service).len() == 2);
        service.world().advance(HOUR);
        let mut job = resume(&service, &ledger);
        for _ in 0..3 {
            service.world().advance(HOUR);
            job = resume(&service, &ledger);
        }
        let (added, already, _) = outcome(&job).unwrap();
        assert_eq!((added, already), (ids(&["a"]), ids(&["b"])), "killed after {polls}: {}", ledger.dump(&job_id()));
    }
    assert!(crashes > 0, "at least one run died after its request was done");
}

#[test]
fn an_accepted_request_that_does_not_show_yet_is_looked_for_until_it_does() {
    // A lost request may take twenty seconds in these tests.
    for (lag, is_shown) in [(8_000, true), (60_000, false)] {
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        service.world().traces.lag = lag;
        let mut job = share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
        assert_eq!(service.world().writes == 1, is_shown, "within that time it is not sent again");
        if job.state() != JobState::Waiting {
            service.world().advance(lag);
            job = resume(&service, &ledger);
        }
        assert_eq!(job.state(), JobState::Waiting, "{}", ledger.dump(&job_id()));
        assert_eq!(outcome(&job), Some((ids(&["a"]), Vec::new(), false)), "{}", ledger.dump(&job_id()));
        service.world().traces.lag = 0;
        service.world().advance(HOUR);
        assert_eq!(resume(&service, &ledger).state(), JobState::Done);
        undo(&service, &ledger);
        assert!(selected(&service).is_empty() && service.world().traits.is_empty());
    }
}

#[test]
fn an_undo_waits_until_the_dataflow_shows_that_it_no_longer_sends_the_audience() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &[]), None).unwrap();
    service.world().advance(HOUR);
    resume(&service, &ledger);
    service.world().traces.lag = 8_000;
    assert_eq!(undo(&service, &ledger).state(), JobState::Done, "{}", ledger.dump(&JobId("undo".into())));
    assert!(service.world().traits.is_empty());
}

#[test]
fn a_dataflow_that_takes_a_moment_to_show_that_it_runs_is_not_resumed_twice() {
    let (service, ledger) = (with_destination(false), MemoryLedger::default());
    service.world().traces.lag = 8_000;
    let request = Request { resume_dataflow: true, ..activate(&["a"], &[]) };
    let job = share_by(&service, &ledger, request, None).unwrap();
    assert_eq!(job.state(), JobState::Waiting, "{}", ledger.dump(&job_id()));
    assert!(ledger.dump(&job_id()).contains("dataflow on, already: false"), "{}", ledger.dump(&job_id()));
    assert_eq!(service.world().writes, 2);
}

#[test]
fn a_pair_that_a_person_edited_before_it_was_seen_is_theirs() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR);
    {
        let mut world = service.world();
        for it in &mut world.traits {
            it.name = "Edited".to_owned();
            it.updated_by = Some(7);
        }
        let id = world.segments[0].id;
        for it in world.segments.iter_mut().filter(|it| it.id == id) {
            it.updated_by = Some(7);
        }
    }
    assert_eq!(resume(&service, &ledger).state(), JobState::Done);
    undo(&service, &ledger);
    assert!(selected(&service).is_empty(), "what the job added is taken out");
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 1), "and the edited pair stays");
}

#[test]
fn an_edit_between_the_first_look_and_the_move_is_seen_by_the_undo() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR);
    service.world().on("move_trait", Fault::NotSent).always();
    resume(&service, &ledger);
    service.world().in_peace();
    service.world().traits[0].description = "Do not delete".to_owned();
    assert_eq!(resume(&service, &ledger).state(), JobState::Done, "{}", ledger.dump(&job_id()));
    let undone = undo(&service, &ledger);
    assert_eq!(undone.state(), JobState::Failed, "{}", ledger.dump(&JobId("undo".into())));
    assert_eq!(service.world().traits.len(), 1);
}

#[test]
fn a_trait_that_a_person_moved_elsewhere_stays() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    share_by(&service, &ledger, activate(&["a"], &["Loyal"]), None).unwrap();
    service.world().advance(HOUR);
    resume(&service, &ledger);
    service.world().traits[0].folder = domain::FolderId(77);
    undo(&service, &ledger);
    assert_eq!(service.world().traits.len(), 1);
}

#[test]
fn a_dataflow_without_times_counts_what_the_request_was_to_add() {
    let (service, ledger) = (with_destination(true), MemoryLedger::default());
    service.world().destination = Destination::Present { is_on: true, selected: BTreeSet::from(["b".into()]) };
    service.world().on("select", Fault::LostAfter);
    let mut request = activate(&["a", "b"], &[]);
    request.lines.truncate(1);
    let job = share_by(&service, &ledger, request, None).unwrap();
    assert_eq!(outcome(&job), Some((ids(&["a"]), Vec::new(), true)));
}

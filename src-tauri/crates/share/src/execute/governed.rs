//! What labels and policies forbid is not sent: not by a plan, not by the look right before it, and not by a job that goes on.

use domain::governance::{Deny, Finding, Governing};
use domain::{AudienceId, Label, MarketingAction, Policy};

use super::arriving::{HOUR, activate, selected, with_destination};
use super::tests::*;
use super::*;
use crate::journal::{JobState, Purpose};
use crate::plan::{Refusal, Route, Snapshot, Verdict, plan};
use crate::port::AudienceNow;
use crate::testing::{MemoryLedger, MemoryService, audience, request, run};

fn labelled(id: &str, labels: &[&str]) -> domain::Audience {
    let labels = labels.iter().map(|label| Label((*label).to_owned())).collect();
    domain::Audience { labels, ..audience(id) }
}

fn is_forbidden(job: &Job, at: usize) -> bool {
    matches!(&job.items[at].purpose, Purpose::Share(Verdict::Refused { refusal: Refusal::Forbidden { .. } }))
}

#[test]
fn an_audience_that_was_labelled_since_it_was_shown_is_refused_at_the_commit() {
    for route in [Route::Create, Route::Activate] {
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        let now = AudienceNow::Here { audience: Box::new(labelled("a", &["C12"])), outside: None };
        service.world().traces.changed.insert("a".into(), now);
        let asked = crate::Request { route: Some(route), ..request(&["a", "b"]) };
        let job = run(engine(&service, &ledger).share(job_id(), asked, known(&["a", "b"])), None).unwrap().unwrap();
        assert!(is_forbidden(&job, 0), "{:?}", job.items[0]);
        let sent = selected(&service);
        let world = service.world();
        assert!(!sent.contains(&"a".to_owned()), "{sent:?}");
        assert!(world.traits.iter().all(|it| it.name != audience("a").name), "nothing of it was created");
    }
}

#[test]
fn an_enabled_policy_forbids_what_the_destination_is_used_for_and_only_where_members_are_sent() {
    let policy = Policy {
        id: "1".to_owned(),
        name: "No cross-site ads".to_owned(),
        actions: vec![MarketingAction("crossSiteTargeting".to_owned())],
        deny: Deny::Label(Label("C5".to_owned())),
    };
    let governing = Governing {
        actions: Some(vec![MarketingAction("crossSiteTargeting".to_owned())]),
        policies: Some(vec![policy]),
        ..Governing::default()
    };
    let audiences = [(AudienceId::from("a"), labelled("a", &["C5"]))].into();
    let destination = with_destination(true).world().destination.clone();
    let snapshot = Snapshot { audiences, destination, governing, ..Snapshot::default() };
    let items = plan(&snapshot, &activate(&["a"], &[])).items;
    let Verdict::Refused { refusal: Refusal::Forbidden { rule } } = &items[0].verdict else { panic!("{items:?}") };
    assert!(matches!(rule, Finding::PolicyForbids { .. }), "{rule:?}");
    let created = plan(&snapshot, &crate::Request { route: Some(Route::Create), ..request(&["a"]) });
    assert_eq!(created.items[0].verdict, Verdict::Make);
    assert_eq!(created.items[0].governance.permission(), domain::Permission::Conditions);
}

#[test]
fn a_job_that_goes_on_creates_nothing_for_an_audience_that_may_not_be_shared_any_more() {
    let mut stopped = 0;
    for polls in 0..120 {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        share(&service, &ledger, &["a", "b"], Some(polls));
        if !ledger.has(&job_id()) {
            continue;
        }
        let before = service.world().traits.iter().filter(|it| it.name == audience("a").name).count();
        let forbidden = Forbidden::from([(AudienceId::from("a"), "Label C12 forbids it.".to_owned())]);
        let job = run(engine(&service, &ledger).resume_without(&job_id(), forbidden), None).unwrap().unwrap();
        let of_b = |name: &str| name == audience("b").name;
        assert!(service.world().segments.iter().any(|it| of_b(&it.name)), "the others go on: {polls}");
        if before == 0 && job.failure_of(&job.items[0]).is_some_and(|it| it.message == "Label C12 forbids it.") {
            stopped += 1;
            assert!(service.world().traits.iter().all(|it| of_b(&it.name)), "{}", ledger.dump(&job_id()));
            // The label is gone: the same job can be continued.
            let job = run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
            assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&job_id()));
        }
    }
    assert!(stopped > 0, "at least one run was killed before the trait");
}

#[test]
fn a_job_that_goes_on_adds_nothing_to_the_dataflow_if_one_audience_of_the_request_may_not_be_shared_any_more() {
    let mut stopped = 0;
    for polls in 0..60 {
        let (service, ledger) = (with_destination(true), MemoryLedger::default());
        let asked = activate(&["a", "b"], &[]);
        let ended = run(engine(&service, &ledger).share(job_id(), asked, known(&["a", "b"])), Some(polls));
        if ended.is_some() || !ledger.has(&job_id()) || !selected(&service).is_empty() {
            continue;
        }
        let forbidden = Forbidden::from([(AudienceId::from("a"), "Label C12 forbids it.".to_owned())]);
        service.world().advance(HOUR);
        run(engine(&service, &ledger).resume_without(&job_id(), forbidden), None).unwrap().unwrap();
        assert!(selected(&service).is_empty(), "{}", ledger.dump(&job_id()));
        stopped += 1;
        run(engine(&service, &ledger).resume(&job_id()), None).unwrap().unwrap();
        assert_eq!(selected(&service).len(), 2, "{}", ledger.dump(&job_id()));
    }
    assert!(stopped > 0, "at least one run was killed before the request");
}

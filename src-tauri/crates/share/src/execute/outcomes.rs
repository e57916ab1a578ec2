//! The table of outcomes: every way in which a call can fail, at every call of both routes, each time it is made. What the
//! job says then, and how it ends when the fault is over.
//!
//! Which answer of a service is which kind of failure is decided and tested in `adobe`.

use domain::{AudienceId, CallKind, pair};

use super::arriving::{HOUR, activate, with_destination};
use super::tests::*;
use super::*;
use crate::Request;
use crate::journal::{ItemState, JobState};
use crate::testing::{Fault, MemoryLedger, MemoryService, request, run};

/// What becomes of an audience when one of its requests fails, in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The service says no, and would say so again: the audience has failed with that answer. Sharing it again is a new
    /// decision.
    Refused,
    /// What is in the way may go: the audience has failed with that answer and can be tried again.
    Retry,
    /// The object in the way is looked up, and the request is worked out again by a retry.
    RetryStale,
    /// It was not carried out, and the service can be used otherwise: it is sent once more at once, and the run goes on.
    Again,
    /// Nothing else would get through now: the job pauses, and nothing has failed.
    Pauses,
    /// It is not known whether it was done. It is looked up until it is, and the run goes on.
    LookedUp,
}

/// The table: kind of failure, and how a request that changes something ends with it. 401 and a refused sign-in are
/// `SignIn`; 403 of the account and of an object `Forbidden`; 404 `NotFound`; 409 `Conflict`; 412 `Stale`; 422 and other 4xx
/// `Refused`; 429 in any form `Throttled`; 5xx of a request that reads `Unavailable`; a page of a captive portal or a proxy
/// `Foreign`. A 5xx, half an answer, garbage or HTML in place of the answer to a request that creates counts as lost.
const ANSWERS: [(CallKind, End); 12] = [
    (CallKind::Offline, End::Again),
    (CallKind::SignIn, End::Again),
    (CallKind::Forbidden, End::Retry),
    (CallKind::NotFound, End::Refused),
    (CallKind::Conflict, End::Refused),
    (CallKind::Stale, End::RetryStale),
    (CallKind::Refused, End::Refused),
    (CallKind::Foreign, End::Again),
    (CallKind::Throttled, End::Pauses),
    (CallKind::Unavailable, End::Again),
    (CallKind::Unreadable, End::Again),
    (CallKind::Other, End::Retry),
];

/// Answers that do not arrive, or only in part: a timeout, a reset, half an answer, garbage.
const LOST: [Fault; 4] = [Fault::LostAfter, Fault::LostBefore, Fault::LostLate(15), Fault::Unreadable];

/// Every fault with the end of a request that changes something.
fn faults() -> Vec<(Fault, End)> {
    let answered = ANSWERS.into_iter().map(|(kind, end)| (Fault::Kind(kind), end));
    let lost = LOST.into_iter().map(|fault| (fault, End::LookedUp));
    answered.chain([(Fault::NotSent, End::Again), (Fault::Forbidden, End::Retry)]).chain(lost).collect()
}

/// A route, and its calls: those that look, and those that change something.
#[derive(Debug, Clone, Copy)]
enum Way {
    Create,
    Activate,
}

impl Way {
    fn looks(self) -> &'static [&'static str] {
        match self {
            Self::Create => &["audiences_now", "folders", "data_sources", "traits_by_code", "segments_by_code"],
            Self::Activate => &[
                "audiences_now",
                "folders",
                "data_sources",
                "traits_by_code",
                "segments_by_code",
                "destination",
                "trait_now",
            ],
        }
    }

    fn changes(self) -> &'static [&'static str] {
        match self {
            Self::Create => &["create_folder", "create_data_source", "create_trait", "create_segment"],
            Self::Activate => &["create_folder", "select", "resume_dataflow", "move_trait"],
        }
    }

    fn request(self) -> Request {
        match self {
            Self::Create => request(&IDS),
            Self::Activate => Request { resume_dataflow: true, ..activate(&IDS, &["Loyal"]) },
        }
    }
}

const IDS: [&str; 2] = ["a", "b"];

/// One job in one account.
struct Trial {
    service: MemoryService,
    ledger: MemoryLedger,
    case: String,
    jobs: Vec<JobId>,
}

impl Trial {
    fn new(way: Way, call: &'static str, number: usize, fault: Fault) -> Self {
        let service = with_destination(false);
        service.world().on(call, fault).after(number);
        let case = format!("{way:?}, {call} number {number}: {fault:?}");
        Self { service, ledger: MemoryLedger::default(), case, jobs: Vec::new() }
    }

    fn share(&mut self, way: Way) -> Result<Job, ShareError> {
        let id = JobId(format!("job{}", self.jobs.len()));
        let engine = engine(&self.service, &self.ledger);
        let shared = run(engine.share(id.clone(), way.request(), known(&IDS)), None).unwrap();
        if self.ledger.has(&id) {
            self.jobs.push(id);
        }
        shared
    }

    /// Goes on with the job, and shares again what was refused for good, until everything is there.
    fn finish(&mut self, way: Way) {
        self.service.world().in_peace();
        for _ in 0..8 {
            self.service.world().advance(HOUR);
            let last = self.jobs.last().cloned();
            let job = match last {
                Some(id) if self.job(&id).has_open_steps() => {
                    run(engine(&self.service, &self.ledger).resume_unplanned(&id, known(&IDS)), None).unwrap()
                }
                _ => self.share(way),
            };
            let job = job.unwrap_or_else(|error| panic!("{}: {error}", self.case));
            if job.state() == JobState::Done {
                return;
            }
        }
        panic!("{}: not done: {}", self.case, self.dump());
    }

    fn job(&self, id: &JobId) -> Job {
        run(engine(&self.service, &self.ledger).read(id), None).unwrap().unwrap()
    }

    fn dump(&self) -> String {
        self.jobs.iter().map(|job| self.ledger.dump(job)).collect::<Vec<_>>().join("\n\n")
    }

    /// One trait and one segment each, every place once, and nothing else.
    fn check_whole(&self) {
        let world = self.service.world();
        assert_eq!((world.traits.len(), world.segments.len()), (2, 2), "{}: {}", self.case, self.dump());
        for id in IDS {
            let audience = AudienceId::from(id);
            let of_audience = |code: Option<&_>| pair::is_code_of(code, &audience);
            let one = world.traits.iter().filter(|it| of_audience(it.integration_code.as_ref())).count();
            assert_eq!(one, 1, "{}", self.case);
        }
        let mut places: Vec<_> = world.folders.iter().map(|it| (it.kind, it.parent, &it.name)).collect();
        let all = places.len();
        places.sort();
        places.dedup();
        assert_eq!((places.len(), world.sources.len()), (all, 1), "{}: each place once", self.case);
    }
}

/// Calls `check` with every job in which a call of a name failed: the first time it is made, the second, and so on.
fn each_time(
    way: Way,
    calls: &[&'static str],
    faults: &[(Fault, End)],
    check: impl Fn(&mut Trial, Result<Job, ShareError>, Fault, End),
) {
    for call in calls {
        for (fault, end) in faults {
            let struck = (0..40).take_while(|number| {
                let mut trial = Trial::new(way, call, *number, *fault);
                let mut shared = trial.share(way);
                // Calls of the second part come when the wait is over.
                while !trial.service.world().has_struck()
                    && shared.as_ref().is_ok_and(|job| job.state() == JobState::Waiting)
                {
                    trial.service.world().advance(HOUR);
                    shared = run(engine(&trial.service, &trial.ledger).resume(&trial.jobs[0]), None).unwrap();
                }
                let has_struck = trial.service.world().has_struck();
                if has_struck {
                    check(&mut trial, shared, *fault, *end);
                }
                has_struck
            });
            assert!(struck.count() > 0, "{way:?} never calls {call}");
        }
    }
}

#[test]
fn a_request_that_fails_ends_as_the_table_says_and_is_never_done_twice() {
    for way in [Way::Create, Way::Activate] {
        each_time(way, way.changes(), &faults(), |trial, shared, fault, end| {
            let job = shared.unwrap_or_else(|error| panic!("{}: {error}", trial.case));
            let failed: Vec<_> =
                job.items.iter().filter(|item| job.item_state(item) == ItemState::Failed).cloned().collect();
            match end {
                End::LookedUp | End::Again => {
                    let is_on = matches!(job.state(), JobState::Done | JobState::Waiting);
                    assert!(is_on, "{}: {}", trial.case, trial.dump());
                }
                End::Pauses => {
                    assert_eq!(job.state(), JobState::Paused, "{}: {}", trial.case, trial.dump());
                    assert!(failed.is_empty() && job.has_open_steps(), "{}: {}", trial.case, trial.dump());
                }
                End::Refused | End::Retry | End::RetryStale => {
                    let Fault::Kind(kind) = fault else { return trial.finish(way) };
                    assert!(!failed.is_empty(), "{}: {}", trial.case, trial.dump());
                    for item in &failed {
                        let error = job.failure_of(item).unwrap();
                        assert_eq!(error.kind, kind, "{}: {error}", trial.case);
                        assert!(!error.message.is_empty());
                    }
                    let is_stale_creation = end == End::RetryStale && matches!(way, Way::Create);
                    let may_retry = end != End::Refused && !is_stale_creation;
                    assert!(job.has_open_steps() || !may_retry, "{}: {}", trial.case, trial.dump());
                }
            }
            trial.finish(way);
            trial.check_whole();
        });
    }
}

#[test]
fn a_look_up_that_fails_sends_nothing_and_loses_nothing() {
    for way in [Way::Create, Way::Activate] {
        each_time(way, way.looks(), &faults(), |trial, shared, _, _| {
            if shared.as_ref().is_ok_and(|job| !job.is_planned()) {
                assert_eq!(trial.service.world().writes, 0, "{}: nothing was sent", trial.case);
            }
            if let Err(error) = &shared {
                assert!(matches!(error, ShareError::LookUp(_)), "{}: {error}", trial.case);
                assert_eq!(trial.service.world().writes, 0, "{}: nothing was sent", trial.case);
                assert!(trial.jobs.is_empty(), "{}: and nothing is left", trial.case);
            }
            trial.finish(way);
            trial.check_whole();
        });
    }
}

//! Before the local copy removes an object that is missing from the service's lists, the object is requested by its ID:
//! a list can be truncated without notice, but an object's own "not found" is reliable. First an object that is known
//! to exist must be found the same way, so that a service that finds nothing at all is not trusted.

use std::collections::HashSet;
use std::time::Duration;

use adobe::ApiError;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use store::{Gone, ReferenceKind, Refresh, Unseen};
use tokio::time::{Instant, timeout_at};

use crate::view::{Failure, FailureCode};

/// Number of objects of one list requested in one refresh; the next refresh requests further ones.
const ASKED: usize = 500;
/// Number of these requested first: if they show that the list cannot be trusted, no more are requested.
const FIRST: usize = 20;
/// Number of simultaneous requests.
const CONCURRENCY: usize = 4;
/// Number of unclear answers in a row after which no more are requested.
const UNCLEAR_IN_A_ROW: usize = 8;
/// From this number on, or more than a tenth, it is implausible that so many objects were deleted.
const MANY: u64 = 50;
/// Number of existing objects requested until one of them can be read.
const CONTROLS: usize = 2;
/// Time limit for all requests after one side was read; objects left over stay in the local copy.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(60);

/// The result of the requests.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Objects that the service itself confirmed as deleted.
    pub(super) gone: Vec<Gone>,
    /// Objects that are in no list and may still exist: they stay in the local copy.
    pub(super) unconfirmed: u64,
}

/// How to request objects that are in no list.
pub(super) struct Asking<'a> {
    /// Requests one object by its ID.
    pub(super) ask: &'a Ask<'a>,
    /// Whether the lists that could contain an object were read at all. Other objects are not requested, and stay.
    pub(super) is_judged: &'a (dyn Fn(&Gone) -> bool + Send + Sync),
    /// The account's own data sources: those of other accounts may not be readable.
    pub(super) own: HashSet<u64>,
    /// When the requests end.
    pub(super) until: Instant,
}

type Ask<'a> = dyn Fn(Gone) -> BoxFuture<'a, Answer> + Send + Sync + 'a;

/// The answer to the request for one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The service says that it does not exist.
    Gone,
    /// It exists.
    There,
    /// Unknown.
    Unclear,
}

impl Answer {
    /// Interprets the answer to the request for an object.
    pub(super) fn of<T>(asked: Result<T, ApiError>) -> Self {
        match asked {
            Ok(_) => Self::There,
            Err(error) if error.is_not_found() => Self::Gone,
            Err(error) => {
                tracing::info!(%error, "an object that is in no list could not be requested");
                Self::Unclear
            }
        }
    }
}

impl Asking<'_> {
    /// Returns whether requests by ID find what exists. An object that cannot be read proves nothing, so another one is
    /// requested.
    async fn finds(&self, controls: &[Gone]) -> bool {
        for control in controls {
            match timeout_at(self.until, (self.ask)(control.clone())).await {
                Ok(Answer::There) => return true,
                Ok(Answer::Unclear) => {}
                Ok(Answer::Gone) | Err(_) => return false,
            }
        }
        false
    }

    /// Requests each object and adds the answers. Returns whether all were requested: it stops at the time limit, and
    /// after a series of unclear answers.
    async fn ask_each(&self, objects: Vec<Gone>, answers: &mut Vec<(Gone, Answer)>) -> bool {
        let asked = objects.into_iter().map(|one| {
            let answer = (self.ask)(one.clone());
            async move { (one, answer.await) }
        });
        let mut asked = futures::stream::iter(asked).buffer_unordered(CONCURRENCY);
        let mut unclear = 0;
        loop {
            let Ok(next) = timeout_at(self.until, asked.next()).await else { return false };
            let Some((one, answer)) = next else { return true };
            unclear = if answer == Answer::Unclear { unclear + 1 } else { 0 };
            answers.push((one, answer));
            if unclear >= UNCLEAR_IN_A_ROW {
                return false;
            }
        }
    }
}

/// Returns which of the objects missing from the lists may be removed. An error if so many are missing, and most of
/// them exist, that the list itself is not trusted.
pub(super) async fn confirmed(refresh: &Refresh, asking: &Asking<'_>) -> Result<Asked, Failure> {
    let mut all = Asked::default();
    let mut known = None;
    for mut unseen in refresh.unseen().await? {
        unseen.objects.retain(|one| !is_name(one) && (asking.is_judged)(one));
        let Some(like) = unseen.objects.first() else { continue };
        if known.is_none() {
            known = Some(refresh.seen(&asking.own).await?);
        }
        let controls = controls(known.as_deref().unwrap_or_default(), like);
        let of_list = of_list(&unseen, &controls, asking).await?;
        all.gone.extend(of_list.gone);
        all.unconfirmed += of_list.unconfirmed;
    }
    if all.unconfirmed > 0 {
        tracing::warn!(
            unconfirmed = all.unconfirmed,
            "objects are in no list, and it is not known whether they were deleted"
        );
    }
    Ok(all)
}

/// Returns objects that exist, from the same list if it has any.
fn controls(known: &[Gone], like: &Gone) -> Vec<Gone> {
    let usable = || known.iter().filter(|one| !is_name(one));
    let alike: Vec<Gone> = usable().filter(|one| one.is_like(like)).take(CONTROLS).cloned().collect();
    if alike.is_empty() { usable().take(CONTROLS).cloned().collect() } else { alike }
}

async fn of_list(unseen: &Unseen, controls: &[Gone], asking: &Asking<'_>) -> Result<Asked, Failure> {
    let missing = unseen.objects.len() as u64;
    if !asking.finds(controls).await {
        return Ok(Asked { gone: Vec::new(), unconfirmed: missing });
    }
    let (first, rest) = in_turn(&unseen.objects);
    let mut answers = Vec::new();
    let goes_on = asking.ask_each(first, &mut answers).await;
    if goes_on && !is_refuted(&answers, missing, unseen.of) {
        asking.ask_each(rest, &mut answers).await;
    }
    if is_refuted(&answers, missing, unseen.of) {
        let message = format!(
            "The service's list is missing {missing} of {} objects in the local copy, but most of those checked still \
             exist. Nothing was removed; refresh again later.",
            unseen.of
        );
        return Err(Failure::new(FailureCode::UnreadableAnswer, message).with("missing", missing));
    }
    let there = how_many(&answers, Answer::There);
    let gone: Vec<Gone> =
        answers.into_iter().filter(|(_, answer)| *answer == Answer::Gone).map(|(one, _)| one).collect();
    let unconfirmed = missing - there - gone.len() as u64;
    Ok(Asked { gone, unconfirmed })
}

/// Whether a list cannot be correct: many objects are missing, and more than half of those requested exist. Fewer mean
/// that the list is behind, and the objects simply stay.
fn is_refuted(answers: &[(Gone, Answer)], missing: u64, of: u64) -> bool {
    is_many(missing, of) && how_many(answers, Answer::There) * 2 > answers.len() as u64
}

fn how_many(answers: &[(Gone, Answer)], is: Answer) -> u64 {
    answers.iter().filter(|(_, answer)| *answer == is).count() as u64
}

fn is_many(missing: u64, of: u64) -> bool {
    missing > MANY.max(of / 10)
}

/// Returns the objects to request first, spread over all missing ones, since neighbors in a list tend to disappear
/// together; and those to request next.
fn in_turn(objects: &[Gone]) -> (Vec<Gone>, Vec<Gone>) {
    let count = objects.len().min(FIRST);
    let indexes: Vec<usize> = (0..count).map(|one| one * (objects.len() - 1) / (count - 1).max(1)).collect();
    let rest = objects.iter().enumerate().filter(|(index, _)| !indexes.contains(index)).map(|(_, one)| one.clone());
    (indexes.iter().map(|index| objects[*index].clone()).collect(), rest.take(ASKED - count).collect())
}

/// Names of people, types and categories: old ones do no harm, and they cannot be requested by ID, so they stay and
/// never stop a refresh.
fn is_name(one: &Gone) -> bool {
    use ReferenceKind::{DataSource, Destination, Model};
    matches!(one, Gone::Reference(kind, _) if !matches!(kind, DataSource | Destination | Model))
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use domain::TraitId;

    use super::*;

    const KNOWN: Gone = Gone::Trait(TraitId(u64::MAX));

    /// Returns the result for a number of missing traits, and how many were requested.
    async fn asked(
        missing: u64,
        of: u64,
        answer: impl Fn(u64) -> Answer + Send + Sync,
    ) -> (Result<Asked, Failure>, usize) {
        let unseen = Unseen { objects: (0..missing).map(|id| Gone::Trait(TraitId(id))).collect(), of };
        let calls = Mutex::new(Vec::new());
        let ask = |one: Gone| -> BoxFuture<'_, Answer> {
            let Gone::Trait(TraitId(id)) = one else { panic!("{one:?}") };
            calls.lock().unwrap().push(id);
            let answer = answer(id);
            Box::pin(async move { answer })
        };
        let outcome = of_list(&unseen, &[KNOWN], &asking(&ask, 60_000)).await;
        let mut calls = calls.into_inner().unwrap();
        let count = calls.len();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), count, "nothing is asked for twice");
        (outcome, count)
    }

    fn asking<'a>(ask: &'a Ask<'a>, ms: u64) -> Asking<'a> {
        let until = Instant::now() + Duration::from_millis(ms);
        Asking { ask, is_judged: &|_| true, own: HashSet::new(), until }
    }

    fn unless_known(id: u64, answer: Answer) -> Answer {
        if id == u64::MAX { Answer::There } else { answer }
    }

    #[tokio::test]
    async fn each_object_is_asked_for_before_it_is_removed() {
        for missing in [1, 20, 21, 300] {
            let (outcome, count) = asked(missing, 400, |id| unless_known(id, Answer::Gone)).await;
            let outcome = outcome.unwrap();
            assert_eq!((outcome.gone.len() as u64, outcome.unconfirmed), (missing, 0));
            assert_eq!(count as u64, missing + 1);
        }
        // One in the middle exists: it proves nothing about the others in its sample.
        let (outcome, _) =
            asked(45, 400, |id| if id == 17 { Answer::There } else { unless_known(id, Answer::Gone) }).await;
        let outcome = outcome.unwrap();
        assert_eq!((outcome.gone.len(), outcome.unconfirmed), (44, 0));
        assert!(!outcome.gone.contains(&Gone::Trait(TraitId(17))));
    }

    #[tokio::test]
    async fn above_the_limit_the_local_copy_keeps_the_rest_and_says_so() {
        let (outcome, count) = asked(2_000, 2_000, |id| unless_known(id, Answer::Gone)).await;
        let outcome = outcome.unwrap();
        assert_eq!((outcome.gone.len(), outcome.unconfirmed), (ASKED, 1_500));
        assert_eq!(count, ASKED + 1);
    }

    #[tokio::test]
    async fn a_service_that_does_not_find_what_exists_is_not_believed() {
        for answer in [Answer::Gone, Answer::Unclear] {
            let (outcome, count) = asked(30, 100, |id| if id == u64::MAX { answer } else { Answer::Gone }).await;
            assert_eq!(outcome.unwrap(), Asked { gone: Vec::new(), unconfirmed: 30 });
            assert_eq!(count, 1, "nothing else is asked for");
        }
    }

    #[tokio::test]
    async fn a_list_that_lacks_many_that_exist_is_refused_and_unclear_answers_cost_nothing() {
        let (outcome, count) = asked(201, 2_000, |_| Answer::There).await;
        assert_eq!(outcome.unwrap_err().code, FailureCode::UnreadableAnswer);
        assert_eq!(count, FIRST + 1);
        let (outcome, _) = asked(200, 2_000, |_| Answer::There).await;
        assert_eq!(outcome.unwrap(), Asked::default(), "so many may have been made meanwhile");
        let (outcome, count) = asked(2_000, 2_000, |id| unless_known(id, Answer::Unclear)).await;
        assert_eq!(outcome.unwrap(), Asked { gone: Vec::new(), unconfirmed: 2_000 });
        assert!(count <= UNCLEAR_IN_A_ROW + CONCURRENCY, "{count}");
    }

    #[tokio::test]
    async fn what_still_exists_stays_without_holding_up_what_is_gone() {
        // Spread over the sample and the rest, nearly half of all.
        for there in [1, 140] {
            let answer = |id| if id < there { Answer::There } else { unless_known(id, Answer::Gone) };
            let (outcome, _) = asked(300, 400, answer).await;
            let outcome = outcome.unwrap();
            assert_eq!((outcome.gone.len() as u64, outcome.unconfirmed), (300 - there, 0));
            assert!(!outcome.gone.contains(&Gone::Trait(TraitId(0))));
        }
        let (outcome, _) =
            asked(300, 400, |id| if id < 160 { Answer::There } else { unless_known(id, Answer::Gone) }).await;
        assert_eq!(outcome.unwrap_err().code, FailureCode::UnreadableAnswer);
    }

    #[tokio::test]
    async fn unclear_answers_in_a_row_end_the_asking() {
        let calls = Mutex::new(0);
        let answer = |id| {
            *calls.lock().unwrap() += 1;
            let clear = *calls.lock().unwrap() <= FIRST + 1;
            unless_known(id, if clear { Answer::Gone } else { Answer::Unclear })
        };
        let (outcome, count) = asked(400, 2_000, answer).await;
        let outcome = outcome.unwrap();
        assert_eq!((outcome.gone.len(), outcome.unconfirmed), (FIRST, 380));
        assert!(count <= 1 + FIRST + UNCLEAR_IN_A_ROW + CONCURRENCY, "{count}");
    }

    #[tokio::test]
    async fn without_time_the_rest_is_unconfirmed() {
        let calls = Mutex::new(0);
        let ask = |_: Gone| -> BoxFuture<'_, Answer> {
            let mut calls = calls.lock().unwrap();
            *calls += 1;
            match *calls {
                1 => Box::pin(async { Answer::There }),
                2..=31 => Box::pin(async { Answer::Gone }),
                _ => Box::pin(std::future::pending()),
            }
        };
        let unseen = Unseen { objects: (0..100).map(|id| Gone::Trait(TraitId(id))).collect(), of: 2_000 };
        let outcome = of_list(&unseen, &[KNOWN], &asking(&ask, 200)).await.unwrap();
        assert_eq!((outcome.gone.len(), outcome.unconfirmed), (30, 70));
        let silent = |_: Gone| -> BoxFuture<'_, Answer> { Box::pin(std::future::pending()) };
        let outcome = of_list(&unseen, &[KNOWN], &asking(&silent, 50)).await.unwrap();
        assert_eq!(outcome, Asked { gone: Vec::new(), unconfirmed: 100 });
    }

    #[tokio::test]
    async fn a_second_known_object_is_asked_for_where_the_first_cannot_be_read() {
        let unseen = Unseen { objects: (0..5).map(|id| Gone::Trait(TraitId(id))).collect(), of: 100 };
        let controls = [KNOWN, Gone::Trait(TraitId(u64::MAX - 1))];
        for (first, removed) in [(Answer::Unclear, 5), (Answer::Gone, 0)] {
            let ask = |one: Gone| -> BoxFuture<'_, Answer> {
                let answer = match one {
                    KNOWN => first,
                    Gone::Trait(TraitId(id)) if id < 5 => Answer::Gone,
                    _ => Answer::There,
                };
                Box::pin(async move { answer })
            };
            let outcome = of_list(&unseen, &controls, &asking(&ask, 60_000)).await.unwrap();
            assert_eq!((outcome.gone.len(), outcome.unconfirmed), (removed, 5 - removed as u64));
        }
    }

    #[test]
    fn those_asked_for_first_are_spread_over_all_that_is_missing() {
        let objects: Vec<Gone> = (0..2_000).map(|id| Gone::Trait(TraitId(id))).collect();
        let (first, rest) = in_turn(&objects);
        assert_eq!((first.len(), &first[0], &first[FIRST - 1]), (FIRST, &objects[0], &objects[1_999]));
        assert_eq!(rest.len(), ASKED - FIRST);
        assert!(rest.iter().all(|one| !first.contains(one)));
        assert_eq!(in_turn(&objects[..3]), (objects[..3].to_vec(), Vec::new()));
        assert_eq!((in_turn(&objects[..1]).0.len(), in_turn(&[]).0.len()), (1, 0));
    }

    #[test]
    fn a_known_object_of_the_same_list_is_the_control_and_a_name_never_is() {
        let (user, source) = (Gone::Reference(ReferenceKind::User, 1), Gone::Reference(ReferenceKind::DataSource, 2));
        let known = [user.clone(), source.clone(), KNOWN];
        assert_eq!(controls(&known, &Gone::Trait(TraitId(1))), [KNOWN]);
        assert_eq!(controls(&known, &Gone::Reference(ReferenceKind::DataSource, 9)), known[1..2]);
        assert_eq!(controls(&known, &Gone::Segment(domain::SegmentId(1))), [source, KNOWN], "else any other");
        assert_eq!(controls(&[user], &KNOWN), []);
    }
}

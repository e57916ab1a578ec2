//! What a service's lists do not have any more is asked for by id, each object by itself, before the local copy loses it: a
//! list can be cut short without anybody noticing, an object's own "not found" can not. First an object that is known to
//! exist has to be found in the same way, so that a service that finds nothing at all is not believed.

use adobe::ApiError;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use store::{Gone, ReferenceKind, Refresh, Unseen};

use crate::view::{Failure, FailureCode};

/// Objects of one list that are asked for in one refresh; the next one asks for the next.
const ASKED: usize = 500;
/// Of these first: when they show that the list is not to be believed, no more are asked for.
const FIRST: usize = 20;
/// Of these at once.
const AT_ONCE: usize = 4;
/// From here on so many objects do not vanish by themselves, or more than a tenth.
const MANY: u64 = 50;

/// What asking came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// What the service itself says is gone, object by object.
    pub(super) gone: Vec<Gone>,
    /// Objects that are in no list and of which nobody knows whether they are gone: the local copy keeps them.
    pub(super) unconfirmed: u64,
}

type Ask<'a> = dyn Fn(Gone) -> BoxFuture<'a, Answer> + Send + Sync + 'a;

/// What an object's own address says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// The service says that it does not exist.
    Gone,
    /// It is there.
    There,
    /// Nobody knows.
    Unclear,
}

impl Answer {
    /// Reads the outcome of asking for an object.
    pub(super) fn of<T>(asked: Result<T, ApiError>) -> Self {
        match asked {
            Ok(_) => Self::There,
            Err(error) if error.is_not_found() => Self::Gone,
            Err(error) => {
                tracing::info!(%error, "an object that is in no list cannot be asked for");
                Self::Unclear
            }
        }
    }
}

/// What may be removed of the objects that the lists did not have. An error where so many are missing that exist that the
/// list itself is not believed.
pub(super) async fn confirmed(refresh: &Refresh, ask: &Ask<'_>) -> Result<Asked, Failure> {
    let mut all = Asked::default();
    let mut known = None;
    for mut unseen in refresh.unseen().await? {
        unseen.objects.retain(|one| !is_name(one));
        let Some(like) = unseen.objects.first() else { continue };
        if known.is_none() {
            known = Some(refresh.seen().await?);
        }
        let control = control(known.as_deref().unwrap_or_default(), like).cloned();
        let of_list = match control {
            Some(control) => of_list(&unseen, control, ask).await?,
            None => Asked { gone: Vec::new(), unconfirmed: unseen.objects.len() as u64 },
        };
        all.gone.extend(of_list.gone);
        all.unconfirmed += of_list.unconfirmed;
    }
    if all.unconfirmed > 0 {
        tracing::warn!(unconfirmed = all.unconfirmed, "objects are in no list, and whether they are gone is not known");
    }
    Ok(all)
}

/// An object that exists, of the same list where there is one.
fn control<'k>(known: &'k [Gone], like: &Gone) -> Option<&'k Gone> {
    let usable = || known.iter().filter(|one| !is_name(one));
    usable().find(|one| one.is_like(like)).or_else(|| usable().next())
}

async fn of_list(unseen: &Unseen, control: Gone, ask: &Ask<'_>) -> Result<Asked, Failure> {
    let missing = unseen.objects.len() as u64;
    if ask(control).await != Answer::There {
        return Ok(Asked { gone: Vec::new(), unconfirmed: missing });
    }
    let (first, rest) = in_turn(&unseen.objects);
    let mut answers = ask_each(first, ask).await;
    let any = |answers: &[(Gone, Answer)], is: Answer| answers.iter().any(|(_, answer)| *answer == is);
    let is_refuted = |answers: &[(Gone, Answer)]| is_many(missing, unseen.of) && any(answers, Answer::There);
    let is_silent = answers.iter().all(|(_, answer)| *answer == Answer::Unclear);
    if !is_silent && !is_refuted(&answers) {
        answers.extend(ask_each(rest, ask).await);
    }
    if is_refuted(&answers) {
        let message = format!(
            "The service's list lacks {missing} of {} objects that the local copy has, but some of them still exist. \
             Nothing was removed; refresh again later.",
            unseen.of
        );
        return Err(Failure::new(FailureCode::UnreadableAnswer, message).with("missing", missing));
    }
    let there = answers.iter().filter(|(_, answer)| *answer == Answer::There).count() as u64;
    let gone: Vec<Gone> =
        answers.into_iter().filter(|(_, answer)| *answer == Answer::Gone).map(|(one, _)| one).collect();
    let unconfirmed = missing - there - gone.len() as u64;
    Ok(Asked { gone, unconfirmed })
}

async fn ask_each(objects: Vec<Gone>, ask: &Ask<'_>) -> Vec<(Gone, Answer)> {
    let answers = objects.into_iter().map(|one| {
        let answer = ask(one.clone());
        async move { (one, answer.await) }
    });
    futures::stream::iter(answers).buffer_unordered(AT_ONCE).collect().await
}

fn is_many(missing: u64, of: u64) -> bool {
    missing > MANY.max(of / 10)
}

/// Those to ask for first, spread over all that is missing, since neighbors of a list tend to vanish together; and those
/// to ask for then.
fn in_turn(objects: &[Gone]) -> (Vec<Gone>, Vec<Gone>) {
    let count = objects.len().min(FIRST);
    let places: Vec<usize> = (0..count).map(|one| one * (objects.len() - 1) / (count - 1).max(1)).collect();
    let rest = objects.iter().enumerate().filter(|(place, _)| !places.contains(place)).map(|(_, one)| one.clone());
    (places.iter().map(|place| objects[*place].clone()).collect(), rest.take(ASKED - count).collect())
}

/// Names of people, types and categories: old ones harm nobody, and there is no address of their own to ask at, so they
/// stay and never stop a refresh.
fn is_name(one: &Gone) -> bool {
    matches!(one, Gone::Reference(kind, _) if *kind != ReferenceKind::DataSource)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use domain::TraitId;

    use super::*;

    const KNOWN: Gone = Gone::Trait(TraitId(u64::MAX));

    /// What comes of so many missing traits, and how many were asked for.
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
        let outcome = of_list(&unseen, KNOWN, &ask).await;
        let mut calls = calls.into_inner().unwrap();
        let count = calls.len();
        calls.sort_unstable();
        calls.dedup();
        assert_eq!(calls.len(), count, "nothing is asked for twice");
        (outcome, count)
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
        // One in the middle is there: the others of its sample do not stand for it.
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
        assert_eq!(count, FIRST + 1);
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
        assert_eq!(control(&known, &Gone::Trait(TraitId(1))), Some(&KNOWN));
        assert_eq!(control(&known, &Gone::Reference(ReferenceKind::DataSource, 9)), Some(&source));
        assert_eq!(control(&known, &Gone::Segment(domain::SegmentId(1))), Some(&source), "else any other");
        assert_eq!(control(&[user], &KNOWN), None);
    }
}

//! What a service's lists do not have any more is asked for by id before the local copy loses it: a list can be cut
//! short without anybody noticing, an object's own "not found" can not.

use adobe::ApiError;
use futures::future::{BoxFuture, join_all};
use store::{Gone, ReferenceKind, Refresh, Unseen};

use crate::view::{Failure, FailureCode};

/// Objects of one list that are asked for.
const ASKED: usize = 20;
/// Of these at once.
const AT_ONCE: usize = 4;
/// From here on so many objects do not vanish by themselves, or more than a tenth.
const MANY: u64 = 50;

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

/// What may be removed of the objects that the lists did not have. An error where so many are missing that the list
/// itself is not believed. `sure` says that every row of the lists could be read.
pub(super) async fn confirmed<'a>(
    refresh: &Refresh,
    sure: bool,
    ask: &(dyn Fn(Gone) -> BoxFuture<'a, Answer> + Send + Sync),
) -> Result<Vec<Gone>, Failure> {
    let mut gone = Vec::new();
    for mut unseen in refresh.unseen().await? {
        unseen.objects.retain(|one| !is_name(one));
        let mut asked: Vec<(Gone, Answer)> = Vec::new();
        for some in sample(&unseen.objects).chunks(AT_ONCE) {
            let answers = join_all(some.iter().cloned().map(ask)).await;
            asked.extend(some.iter().cloned().zip(answers));
        }
        gone.extend(decided(unseen, asked, sure)?);
    }
    Ok(gone)
}

/// Those to ask for: spread over all that is missing, since neighbors of a list tend to vanish together.
fn sample(objects: &[Gone]) -> Vec<Gone> {
    let asked = objects.len().min(ASKED);
    (0..asked).map(|place| objects[place * (objects.len() - 1) / (asked - 1).max(1)].clone()).collect()
}

/// Names of people, types and categories: old ones harm nobody, and there is no address of their own to ask at, so they
/// stay and never stop a refresh.
fn is_name(one: &Gone) -> bool {
    matches!(one, Gone::Reference(kind, _) if *kind != ReferenceKind::DataSource)
}

fn decided(unseen: Unseen, asked: Vec<(Gone, Answer)>, sure: bool) -> Result<Vec<Gone>, Failure> {
    let missing = unseen.objects.len() as u64;
    let all_gone = asked.iter().all(|(_, answer)| *answer == Answer::Gone);
    if all_gone && sure {
        return Ok(unseen.objects);
    }
    if missing > MANY.max(unseen.of / 10) && !all_gone {
        let message = format!(
            "The service's list lacks {missing} of {} objects that the local copy has, but some of them still exist. \
             Nothing was removed; refresh again later.",
            unseen.of
        );
        return Err(Failure::new(FailureCode::UnreadableAnswer, message).with("missing", missing));
    }
    Ok(asked.into_iter().filter(|(_, answer)| *answer == Answer::Gone).map(|(one, _)| one).collect())
}

#[cfg(test)]
mod tests {
    use domain::TraitId;

    use super::*;

    fn decide(missing: u64, of: u64, answer: Answer, sure: bool) -> Result<usize, FailureCode> {
        let objects: Vec<Gone> = (0..missing).map(|id| Gone::Trait(TraitId(id))).collect();
        let asked = objects.iter().take(ASKED).map(|one| (one.clone(), answer)).collect();
        decided(Unseen { objects, of }, asked, sure).map(|gone| gone.len()).map_err(|failure| failure.code)
    }

    #[test]
    fn those_asked_for_are_spread_over_all_that_is_missing() {
        let objects: Vec<Gone> = (0..2_000).map(|id| Gone::Trait(TraitId(id))).collect();
        let asked = sample(&objects);
        assert_eq!((asked.len(), &asked[0], &asked[ASKED - 1]), (ASKED, &objects[0], &objects[1_999]));
        assert!(asked.windows(2).all(|two| two[0] != two[1]), "{asked:?}");
        assert_eq!(sample(&objects[..3]), objects[..3]);
        assert_eq!((sample(&objects[..1]).len(), sample(&[]).len()), (1, 0));
    }

    #[test]
    fn names_are_never_asked_for() {
        assert!(is_name(&Gone::Reference(ReferenceKind::User, 1)));
        assert!(!is_name(&Gone::Reference(ReferenceKind::DataSource, 1)) && !is_name(&Gone::Trait(TraitId(1))));
    }

    #[test]
    fn nothing_is_removed_that_is_not_confirmed() {
        assert_eq!(decide(3, 100, Answer::Gone, true), Ok(3));
        assert_eq!(decide(40, 100, Answer::Gone, true), Ok(40), "those asked for stand for the others");
        assert_eq!(decide(2_000, 2_000, Answer::Gone, true), Ok(2_000));
        for answer in [Answer::There, Answer::Unclear] {
            assert_eq!(decide(3, 100, answer, true), Ok(0));
            assert_eq!(decide(50, 100, answer, true), Ok(0));
            assert_eq!(decide(51, 100, answer, true), Err(FailureCode::UnreadableAnswer));
            assert_eq!(decide(200, 2_000, answer, true), Ok(0));
            assert_eq!(decide(201, 2_000, answer, true), Err(FailureCode::UnreadableAnswer));
        }
        assert_eq!(
            decide(40, 100, Answer::Gone, false),
            Ok(ASKED),
            "a row that cannot be read may be one of the others"
        );
    }
}

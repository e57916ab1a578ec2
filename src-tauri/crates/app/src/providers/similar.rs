//! The traits that have most people in common with a trait. There is no public call for that: the size of `1T AND (2T OR 3T)`
//! is estimated for traits that may be similar by their size, and no more of them than can still be among the best.

use std::collections::HashMap;
use std::sync::Mutex;

use adobe::AudienceManager;
use domain::providers::is_suspended;
use domain::similar::{Candidate, Search, Similar, alike};
use domain::{Trait, TraitId, TraitType};
use store::SizedTrait;

use crate::overlap::{rule_size, together};
use crate::read::{count, link};
use crate::view::{Failure, FailureCode, NotPossibleReason, ObjectKind, SimilarTrait};
use crate::{Workspace, lock};

/// How many traits are suggested.
const SUGGESTED: usize = 3;
/// Most estimates for one trait.
const QUESTIONS: usize = 200;
/// Traits that are more than so many times larger or smaller have too little in common.
const TIMES: u64 = 20;

/// How long what was found is not looked for again, ms: a plan is shown, then carried out.
const REMEMBERED_MS: i64 = 600_000;
/// Most traits of which it is remembered.
const MOST_REMEMBERED: usize = 1_000;

/// What was found for a trait, with the size that it had, and when.
type Remembered = (u64, i64, Found);

/// What was found for traits, by connection and trait.
#[derive(Default)]
pub(crate) struct Compared(Mutex<HashMap<(String, TraitId), Remembered>>);

impl Compared {
    fn of(&self, key: &(String, TraitId), size: u64, now: i64) -> Option<Found> {
        let known = lock::locked(&self.0);
        let (then, at, found) = known.get(key)?;
        (*then == size && (0..REMEMBERED_MS).contains(&(now - at))).then(|| found.clone())
    }

    fn keep(&self, key: (String, TraitId), size: u64, now: i64, found: Found) {
        let mut known = lock::locked(&self.0);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(key, (size, now, found));
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) similar: Vec<SimilarTrait>,
    /// Traits that may be more similar and were not compared.
    pub(super) not_compared: usize,
}

impl Workspace {
    /// Finds the traits that are most similar to a trait, of providers that did not leave.
    pub(super) async fn similar_traits(
        &self,
        manager: &AudienceManager,
        of: &Trait,
        is_left: impl Fn(&SizedTrait) -> bool,
    ) -> Result<Found, Failure> {
        let size = rule_size(manager, &format!("{}T", of.id)).await?.0.likely;
        if size == 0 {
            let message = format!(
                "“{}” has no members any more, so nothing can be compared with it. Choose a trait to take its place.",
                of.name
            );
            return Err(Failure::not_possible(NotPossibleReason::NoEstimates, message).with("trait", of.id));
        }
        let key = (self.connection.id.clone(), of.id);
        if let Some(found) = self.app.inner.compared.of(&key, size, self.now()) {
            return Ok(found);
        }
        let all = self.catalog().traits_of_size((size / TIMES).max(1), size.saturating_mul(TIMES)).await?;
        let can_replace = |one: &&SizedTrait| {
            let kind = TraitType::from_code(&one.trait_type);
            one.id != of.id
                && !matches!(kind, TraitType::Folder | TraitType::ActiveAudience)
                && !one.status.as_deref().is_some_and(is_suspended)
                && !is_left(one)
        };
        let candidates: Vec<&SizedTrait> = all.iter().filter(can_replace).collect();
        let as_candidate = |one: &&SizedTrait| Candidate { size: one.population, alike: alike(&of.name, &one.name) };
        let mut search = Search::new(size, candidates.iter().map(as_candidate).collect(), SUGGESTED);
        let mut asked = 0;
        while asked < QUESTIONS
            && let Some(question) = search.question()
        {
            let ids: Vec<TraitId> = question.iter().filter_map(|at| candidates.get(*at)).map(|one| one.id).collect();
            let both = rule_size(manager, &together(of.id, &ids)).await?.0.likely;
            search.answer(&question, both);
            asked += 1;
        }
        tracing::info!(trait.id = %of.id, asked, candidates = candidates.len(), "similar traits searched");
        let sources = self.all_data_sources().await?;
        let shown = |found: &Similar| {
            let one = candidates.get(found.candidate)?;
            let source = sources.iter().find(|source| source.id == one.data_source).map(|source| source.name.clone());
            Some(SimilarTrait {
                object: link(ObjectKind::Trait, one.id, one.name.clone()),
                data_source: link(ObjectKind::DataSource, one.data_source, source.unwrap_or_default()),
                population: count(one.population),
                both: count(found.both),
                jaccard: found.jaccard,
            })
        };
        let found = Found {
            similar: search.found().iter().filter_map(shown).collect(),
            not_compared: search.open_candidates(),
        };
        self.app.inner.compared.keep(key, size, self.now(), found.clone());
        Ok(found)
    }
}

/// Whether nothing can be compared, which is no failure of a plan over many traits.
pub(super) fn is_not_comparable(failure: &Failure) -> bool {
    failure.reason == Some(NotPossibleReason::NoEstimates.into()) || failure.code == FailureCode::UnreadableAnswer
}

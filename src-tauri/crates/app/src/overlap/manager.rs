//! Parts of traits and segments as segment rules, estimated by Audience Manager (AAM contract §5.1).

use adobe::AudienceManager;
use adobe::audience_manager::SizeEstimate;
use domain::overlap::{Overlap as Counts, is_in, parts};
use domain::rules::{MAX_ESTIMATED_FREQUENCIES, SegmentRule};
use domain::sample::Within;
use domain::{CallKind, SegmentId, TraitId};
use futures::{StreamExt as _, TryStreamExt as _};

use super::Counted;
use crate::Workspace;
use crate::read::{link, not_found, numeric};
use crate::view::{Failure, FailureCode, NotPossibleReason, ObjectKind, ObjectLink, OverlapCount, OverlapRef};

/// Number of simultaneous requests.
const CONCURRENCY: usize = 4;

impl Workspace {
    pub(super) async fn manager_overlap(&self, of: &[OverlapRef]) -> Result<(Vec<ObjectLink>, Counted), Failure> {
        let manager = &self.clients().await?.manager;
        let mut objects = Vec::new();
        let mut rules = Vec::new();
        for one in of {
            let (object, rule) = self.comparable(manager, one).await?;
            objects.push(object);
            rules.push(rule);
        }
        refuse_frequencies(&rules)?;
        let groups = rules.len();
        let asked: Vec<String> = parts(groups).map(|part| rule_of(part, &rules)).chain(rules.iter().cloned()).collect();
        let sizes: Vec<(Within, Option<u32>)> = futures::stream::iter(asked)
            .map(|rule| async move { rule_size(manager, &rule).await })
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        let confidence = sizes.iter().find_map(|(_, confidence)| *confidence);
        let is_exact = sizes.iter().all(|(size, _)| size.least == size.most);
        let mut sizes: Vec<Within> = sizes.into_iter().map(|(size, _)| size).collect();
        let whole = sizes.split_off(sizes.len() - groups);
        let counts = Counts::of(groups, sizes, Some(whole)).ok_or_else(no_numbers)?;
        let confidence = confidence.filter(|_| !is_exact);
        Ok((objects, Counted { counts, unit: OverlapCount::Devices, confidence, read: None }))
    }

    /// A trait or segment, and the rule that selects whoever is in it.
    async fn comparable(&self, manager: &AudienceManager, of: &OverlapRef) -> Result<(ObjectLink, String), Failure> {
        match of.kind {
            ObjectKind::Trait => {
                let id: TraitId = numeric(of.kind, &of.id)?;
                let (stored, _) = self.catalog().a_trait(id).await?.ok_or_else(|| not_found(of.kind, &of.id))?;
                Ok((link(of.kind, id, stored.name), format!("{id}T")))
            }
            ObjectKind::Segment => {
                let id: SegmentId = numeric(of.kind, &of.id)?;
                let segment = manager.segment_by_id(id).await?.object;
                Ok((link(of.kind, id, segment.name), format!("({})", segment.rule.trim())))
            }
            kind => Err(not_found(kind, &of.id)),
        }
    }
}

/// The rule of everyone who is in exactly the groups of a part.
fn rule_of(part: usize, rules: &[String]) -> String {
    let (inside, outside): (Vec<_>, Vec<_>) = rules.iter().enumerate().partition(|(group, _)| is_in(part, *group));
    let inside = inside.into_iter().map(|(_, rule)| rule.clone());
    let outside = outside.into_iter().map(|(_, rule)| format!("NOT {rule}"));
    inside.chain(outside).collect::<Vec<_>>().join(" AND ")
}

/// The rule of everyone who has a trait and any of some others.
pub(crate) fn together(of: TraitId, others: &[TraitId]) -> String {
    let any: Vec<String> = others.iter().map(|id| format!("{id}T")).collect();
    format!("{of}T AND ({})", any.join(" OR "))
}

/// The estimated size of a rule: who could be in it now, with its bounds, and how sure they are in percent.
pub(crate) async fn rule_size(manager: &AudienceManager, rule: &str) -> Result<(Within, Option<u32>), Failure> {
    match manager.estimate_size(rule).await {
        Ok(SizeEstimate { total: Some(total), confidence, .. }) => {
            let (least, most) = total.range.unwrap_or((total.likely, total.likely));
            Ok((Within { likely: total.likely, least, most }, confidence))
        }
        Ok(_) => Err(no_numbers()),
        Err(error) if error.kind() == CallKind::NotFound => {
            let message = "Audience Manager does not estimate the size of rules for this account, so overlaps of traits and \
                           segments can't be counted. Its overlap reports are in Audience Manager under Analytics › Overlap.";
            Err(Failure::not_possible(NotPossibleReason::NoEstimates, message))
        }
        Err(error) => Err(error.into()),
    }
}

fn no_numbers() -> Failure {
    Failure::new(FailureCode::UnreadableAnswer, "Audience Manager's estimate has no number that can be read.")
}

fn refuse_frequencies(rules: &[String]) -> Result<(), Failure> {
    let of = |rule: &String| SegmentRule::parse(rule).map_or(0, |rule| rule.frequencies());
    let number: usize = rules.iter().map(of).sum();
    if number <= MAX_ESTIMATED_FREQUENCIES {
        return Ok(());
    }
    let message = format!(
        "Audience Manager estimates rules with at most {MAX_ESTIMATED_FREQUENCIES} recency and frequency conditions; together these \
         have {number}. Compare fewer of them."
    );
    Err(Failure::not_possible(NotPossibleReason::NoEstimates, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_a_rule_that_can_be_read() {
        let rules = ["1T", "(2T OR 3T)", "(4T AND NOT 5T)"].map(str::to_owned);
        let of = |part| rule_of(part, &rules);
        assert_eq!(of(0b001), "1T AND NOT (2T OR 3T) AND NOT (4T AND NOT 5T)");
        assert_eq!(of(0b110), "(2T OR 3T) AND (4T AND NOT 5T) AND NOT 1T");
        assert_eq!(of(0b111), "1T AND (2T OR 3T) AND (4T AND NOT 5T)");
        for part in parts(3) {
            assert!(SegmentRule::parse(&of(part)).is_ok(), "{}", of(part));
        }
        assert_eq!(together(TraitId(7), &[TraitId(8), TraitId(9)]), "7T AND (8T OR 9T)");
    }

    #[test]
    fn five_recency_conditions_are_too_many() {
        let rule = |days| format!("(FREQUENCY([1T] <= {days}D) >= 2 AND 2T)");
        assert!(refuse_frequencies(&(1..5).map(rule).collect::<Vec<_>>()).is_ok());
        let refused = refuse_frequencies(&(1..6).map(rule).collect::<Vec<_>>()).unwrap_err();
        assert!(refused.message.contains("together these have 5"), "{}", refused.message);
    }
}

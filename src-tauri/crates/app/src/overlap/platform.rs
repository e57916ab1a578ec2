//! Parts of audiences as PQL, estimated by Experience Platform (AEP contract §8).

use domain::AudienceId;
use domain::overlap::{Overlap as Counts, is_in, parts};
use futures::{StreamExt as _, TryStreamExt as _};

use super::Counted;
use crate::Workspace;
use crate::definitions::counted_pql;
use crate::read::{count, link, not_found};
use crate::view::{Failure, FailureCode, ObjectKind, ObjectLink, OverlapCount, OverlapRef};

/// Previews at the same time: each takes some seconds.
const CONCURRENCY: usize = 4;

impl Workspace {
    pub(super) async fn platform_overlap(&self, of: &[OverlapRef]) -> Result<(Vec<ObjectLink>, Counted), Failure> {
        let mut objects = Vec::new();
        for one in of {
            let id = AudienceId::from(one.id.as_str());
            let missing = || not_found(ObjectKind::Audience, &one.id);
            let audience = self.catalog().audience(&id).await?.ok_or_else(missing)?;
            objects.push(link(ObjectKind::Audience, id, audience.name));
        }
        let platform = &self.clients().await?.platform;
        let rules: Vec<String> = parts(objects.len()).map(|part| rule_of(part, &objects)).collect();
        let counted: Vec<_> = futures::stream::iter(rules)
            .map(|pql| async move { counted_pql(platform, &pql).await })
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        let read = counted.first().map(|(_, read, profiles)| (count(*read), count(*profiles)));
        let samples: Vec<_> = counted.iter().map(|(sample, ..)| *sample).collect();
        let is_exact = samples.iter().all(|sample| sample.is_exact());
        let counts = Counts::of_samples(objects.len(), &samples).ok_or_else(|| {
            Failure::new(
                FailureCode::UnreadableAnswer,
                "Experience Platform's estimates have no numbers that can be read.",
            )
        })?;
        let confidence = (!is_exact).then_some(95);
        Ok((objects, Counted { counts, unit: OverlapCount::Profiles, confidence, read }))
    }
}

/// The PQL of everyone who is in exactly the audiences of a part.
fn rule_of(part: usize, audiences: &[ObjectLink]) -> String {
    let member = |one: &ObjectLink| {
        let id: String = one.id.chars().filter(|letter| !matches!(letter, '"' | '\\')).collect();
        format!("inSegment(\"{id}\")")
    };
    let terms = audiences
        .iter()
        .enumerate()
        .map(|(group, one)| if is_in(part, group) { member(one) } else { format!("not({})", member(one)) });
    terms.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_pql() {
        let audiences = ["a-1", "b-2"].map(|id| link(ObjectKind::Audience, id, ""));
        assert_eq!(rule_of(1, &audiences), "inSegment(\"a-1\") and not(inSegment(\"b-2\"))");
        assert_eq!(rule_of(3, &audiences), "inSegment(\"a-1\") and inSegment(\"b-2\")");
    }
}

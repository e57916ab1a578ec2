//! Estimates of rules by Experience Platform: how many profiles, of which namespaces, and some of them.

use std::collections::HashMap;
use std::time::Duration;

use adobe::ExperiencePlatform;
use adobe::experience_platform::{Estimate, PreviewId, SampledProfile};
use domain::NamespaceCount;
use domain::sample::{Sampled, Within};

use super::words::known;
use crate::read::count;
use crate::view::{DefinitionEstimate, EstimatedProfiles, Failure, FailureCode, NamespaceEstimate};
use crate::{Audiences, limits};

/// Time between two looks at an estimate.
const POLL: Duration = Duration::from_secs(1);
/// Looks until an estimate is given up: estimates take 10 to 15 seconds (AEP contract §8), in busy accounts much longer.
const LOOKS: u32 = 180;
/// Codes of Adobe's namespaces by their numbers (AEP contract §17.1), for accounts that may not list them.
const ADOBES: [(&str, &str); 8] = [
    ("4", "ecid"),
    ("6", "email"),
    ("7", "phone"),
    ("9", "tntid"),
    ("11", "email_lc_sha256"),
    ("411", "adcloud"),
    ("20914", "gaid"),
    ("20915", "idfa"),
];

impl Audiences<'_> {
    /// Estimates how many profiles a rule would select, in all and by namespace. Nothing is saved.
    pub async fn estimate(&self, rule: String) -> Result<DefinitionEstimate, Failure> {
        limits::rule(&rule)?;
        crate::edit::readable(super::condition(&rule))?;
        let platform = self.workspace.clients().await?.platform;
        let (found, codes) = tokio::join!(estimated(&platform, rule.trim(), 0), codes(&platform));
        let (found, sampled, _) = found?;
        let (read, total) = (found.read.unwrap_or_default(), found.total.unwrap_or_default());
        let mut namespaces: Vec<NamespaceEstimate> = found
            .namespaces
            .iter()
            .filter_map(|(id, matched)| {
                let code = codes.get(id).cloned().unwrap_or_else(|| id.clone());
                let counted = NamespaceCount { namespace: code, profiles: *matched };
                Some(NamespaceEstimate {
                    profiles: shown(Sampled::of(*matched, read, total)?.within()),
                    carries_over: counted.carries_over(),
                    is_device: counted.is_device(),
                    namespace: counted.namespace,
                })
            })
            .collect();
        namespaces
            .sort_by(|a, b| b.profiles.likely.cmp(&a.profiles.likely).then_with(|| a.namespace.cmp(&b.namespace)));
        Ok(DefinitionEstimate { profiles: shown(sampled.within()), read: count(read), total: count(total), namespaces })
    }
}

/// Codes of namespaces by number.
async fn codes(platform: &ExperiencePlatform) -> HashMap<String, String> {
    let mut codes: HashMap<String, String> =
        ADOBES.iter().map(|(id, code)| ((*id).to_owned(), (*code).to_owned())).collect();
    let listed = known(platform.namespaces().await).unwrap_or_default();
    codes.extend(listed.into_iter().map(|one| (one.id, one.code.to_ascii_lowercase())));
    codes
}

/// The count of a PQL rule, with how many profiles were read of how many.
pub(crate) async fn counted_pql(platform: &ExperiencePlatform, pql: &str) -> Result<(Sampled, u64, u64), Failure> {
    let (found, sampled, _) = estimated(platform, pql, 0).await?;
    Ok((sampled, found.read.unwrap_or_default(), found.total.unwrap_or_default()))
}

/// At most so many profiles that fulfill a rule, and how many there are.
pub(crate) async fn sampled_pql(
    platform: &ExperiencePlatform,
    pql: &str,
    most: u32,
) -> Result<(Vec<SampledProfile>, u64), Failure> {
    let (_, sampled, profiles) = estimated(platform, pql, most).await?;
    Ok((profiles, sampled.within().likely))
}

async fn estimated(
    platform: &ExperiencePlatform,
    pql: &str,
    most: u32,
) -> Result<(Estimate, Sampled, Vec<SampledProfile>), Failure> {
    let preview = platform.preview(pql).await?;
    let found = finished(platform, &preview).await;
    let profiles = match &found {
        Ok(_) if most > 0 => platform.previewed(&preview, most).await,
        _ => Ok(Vec::new()),
    };
    platform.remove_preview(&preview).await;
    let (found, profiles) = (found?, profiles?);
    let all = found.matched.zip(found.read).zip(found.total);
    let sampled = all.and_then(|((matched, read), total)| Sampled::of(matched, read, total));
    let contradiction = || {
        Failure::new(
            FailureCode::UnreadableAnswer,
            "The numbers of an estimate contradict each other. Try again later.",
        )
    };
    Ok((found, sampled.ok_or_else(contradiction)?, profiles))
}

async fn finished(platform: &ExperiencePlatform, preview: &PreviewId) -> Result<Estimate, Failure> {
    for _ in 0..LOOKS {
        let estimate = platform.estimate(preview).await?;
        if estimate.failed {
            let why = estimate.error.filter(|why| !why.is_empty()).unwrap_or_else(|| "no reason given".to_owned());
            let message = format!("Experience Platform can't estimate the rule: {why}.");
            return Err(Failure::new(FailureCode::Refused, message));
        }
        if estimate.ready {
            return Ok(estimate);
        }
        tokio::time::sleep(POLL).await;
    }
    let message = "Experience Platform didn't finish the estimate in time. Try again later.";
    Err(Failure::new(FailureCode::ServiceUnavailable, message))
}

/// A number with its bounds.
pub(crate) fn shown(within: Within) -> EstimatedProfiles {
    EstimatedProfiles { likely: count(within.likely), least: count(within.least), most: count(within.most) }
}

//! Whether a trait or segment and its PQL select the same people: Experience Platform's own estimates of what only one of
//! them has and of what both have. Audience Manager's members are known there through its source.

use domain::sample::Sampled;

use crate::Workspace;
use crate::definitions::{counted_pql, shown};
use crate::view::{
    EstimatedProfiles, Failure, FailureCode, ObjectKind, ObjectLink, TranslatedKind, TranslatedObject, TranslatedRef,
    TranslationOverlap,
};

impl Workspace {
    /// Estimates how many people a trait or segment has in common with its PQL, or with the PQL of what is left `without` the
    /// parts that cannot be used, with the connection's settings. Nothing is saved in either service.
    ///
    /// # Errors
    /// No PQL, or fields in it that are not mapped; estimates that are refused or do not come.
    pub async fn translation_overlap(&self, of: TranslatedRef, without: bool) -> Result<TranslationOverlap, Failure> {
        if without {
            let detail = self.translation(of).await?;
            let Some(rest) = &detail.without else {
                return Err(Failure::new(
                    FailureCode::BadInput,
                    "Nothing is left of the rule that could be estimated.",
                ));
            };
            return self.overlap_with(&membership(&detail.object), &rest.pql).await;
        }
        let options = self.own_options().await?;
        let translated = match of.kind {
            TranslatedKind::Trait => self.translated_trait(of.id, &options).await?,
            TranslatedKind::Segment => self.translated_segment(of.id, &options).await?,
        };
        self.estimated_overlap(&translated).await
    }

    /// The same for an object that was translated already.
    ///
    /// # Errors
    /// As [`Self::translation_overlap`].
    pub async fn estimated_overlap(&self, translated: &TranslatedObject) -> Result<TranslationOverlap, Failure> {
        let Some(pql) = translated.translated.pql.as_deref().filter(|_| !translated.needs_data()) else {
            let why = &translated.translated.reason;
            return Err(Failure::new(FailureCode::BadInput, format!("There is no PQL to estimate yet: {why}.")));
        };
        self.overlap_with(&membership(&translated.object), pql).await
    }

    /// Both sides of a membership and a PQL.
    async fn overlap_with(&self, member: &str, pql: &str) -> Result<TranslationOverlap, Failure> {
        let platform = self.clients().await?.platform;
        let rules = [
            format!("({member}) and not({pql})"),
            format!("({member}) and ({pql})"),
            format!("({pql}) and not({member})"),
        ];
        let (only_manager, both, only_platform) = tokio::try_join!(
            counted_pql(&platform, &rules[0]),
            counted_pql(&platform, &rules[1]),
            counted_pql(&platform, &rules[2])
        )?;
        Ok(TranslationOverlap {
            manager: sum(only_manager.0, both.0)?,
            platform: sum(both.0, only_platform.0)?,
            only_manager: shown(only_manager.0.within()),
            both: shown(both.0.within()),
            only_platform: shown(only_platform.0.within()),
            read: short(both.1),
            profiles: short(both.2),
        })
    }
}

impl TranslatedObject {
    fn needs_data(&self) -> bool {
        self.translated.verdict.starts_with("data:")
    }
}

/// The PQL for having a trait or segment through the Audience Manager source (AEP contract §10.3).
fn membership(ObjectLink { kind, id, .. }: &ObjectLink) -> String {
    let namespace = if *kind == ObjectKind::Trait { "AAMTraits" } else { "AAMSegments" };
    format!(r#"segmentMembership.get("{namespace}").get("{id}").status in ["realized", "existing"]"#)
}

/// Two groups without a common profile, as one.
fn sum(one: Sampled, other: Sampled) -> Result<EstimatedProfiles, Failure> {
    let message = "Profiles changed while they were counted. Estimate again.";
    let all = one.with_disjoint(other).ok_or_else(|| Failure::new(FailureCode::NotPossibleNow, message))?;
    Ok(shown(all.within()))
}

fn short(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

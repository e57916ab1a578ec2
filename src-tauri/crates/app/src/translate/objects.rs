//! Translating objects of the account: one, or all segments in a list by what can become of them.

use domain::rules::traits_named;
use domain::translate::{self, TraitKind, Translation, Verdict};
use domain::{Segment, SegmentId, TraitId};

use super::{Translator, shown};
use crate::Workspace;
use crate::read::{link, not_found, numeric};
use crate::view::{Failure, ObjectKind, TranslatedObject, TranslationOptions, TranslationWay};

impl Workspace {
    /// Translates a trait of the local copy.
    ///
    /// # Errors
    /// A mapping that cannot be read; no such trait.
    pub async fn translated_trait(
        &self,
        id: String,
        options: &TranslationOptions,
    ) -> Result<TranslatedObject, Failure> {
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        let Some((found, _)) = self.catalog().a_trait(key).await? else {
            return Err(not_found(ObjectKind::Trait, &id));
        };
        let translator = self.segment_translator(options).await?;
        let (rule, translation) = translator.of_trait(key);
        let way = translator.way(&[key], &translation);
        let object = link(ObjectKind::Trait, key, found.name);
        Ok(TranslatedObject { object, way, translated: shown(&rule, translation) })
    }

    /// Translates a segment of the local copy.
    ///
    /// # Errors
    /// A mapping or traits that cannot be read; no such segment.
    pub async fn translated_segment(
        &self,
        id: String,
        options: &TranslationOptions,
    ) -> Result<TranslatedObject, Failure> {
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let Some((found, _)) = self.catalog().segment(key).await? else {
            return Err(not_found(ObjectKind::Segment, &id));
        };
        Ok(self.segment_translator(options).await?.of_segment(found))
    }

    /// Translates every segment of the local copy.
    ///
    /// # Errors
    /// A mapping or traits that cannot be read.
    pub async fn translated_segments(&self, options: &TranslationOptions) -> Result<Vec<TranslatedObject>, Failure> {
        let translator = self.segment_translator(options).await?;
        let segments = self.catalog().every_segment().await?;
        Ok(segments.into_iter().map(|segment| translator.of_segment(segment)).collect())
    }
}

impl Translator {
    pub(super) fn of_segment(&self, segment: Segment) -> TranslatedObject {
        let translation = translate::segment_rule(&segment.rule, &self.traits, &self.settings);
        let way = self.way(&traits_named(&segment.rule), &translation);
        let object = link(ObjectKind::Segment, segment.id, segment.name);
        TranslatedObject { object, way, translated: shown(&segment.rule, translation) }
    }

    /// A trait with a rule by its rule; any other as a segment that only asks for it.
    fn of_trait(&self, id: TraitId) -> (String, Translation) {
        if let Some((rule, settings)) = self.own_rule(id) {
            return (rule.to_owned(), translate::trait_rule(rule, &settings));
        }
        let rule = format!("{id}T");
        let translation = translate::segment_rule(&rule, &self.traits, &self.settings);
        (rule, translation)
    }

    /// The rule by which a trait is translated, with the settings for it; `None` if it is by its membership.
    pub(super) fn own_rule(&self, id: TraitId) -> Option<(&str, translate::Settings)> {
        let facts = self.traits.get(&id).filter(|_| !self.settings.source)?;
        let (rule, onboarded) = rule_of(&facts.kind)?;
        let settings = translate::Settings { ttl_days: facts.ttl_days, onboarded, ..self.settings.clone() };
        Some((rule, settings))
    }

    /// What can become of an object. With the source connected, what only needs traits that it brings goes as it is.
    pub(super) fn way(&self, traits: &[TraitId], translation: &Translation) -> TranslationWay {
        if self.settings.source && !traits.is_empty() && traits.iter().all(|id| self.is_brought(*id)) {
            return TranslationWay::AsIs;
        }
        match translation.verdict() {
            Verdict::Cannot(_) => TranslationWay::Cannot,
            Verdict::Data(_) => TranslationWay::DataMissing,
            Verdict::Exact | Verdict::Approximate(_) => TranslationWay::Rebuilt,
        }
    }

    /// Whether the source brings a trait: those of other companies it does not, and unknown ones may be such.
    fn is_brought(&self, id: TraitId) -> bool {
        self.traits.get(&id).is_some_and(|facts| facts.kind != TraitKind::ThirdParty)
    }
}

/// The rule of a trait, and whether it is about imported data.
pub(super) fn rule_of(kind: &TraitKind) -> Option<(&str, bool)> {
    match kind {
        TraitKind::Rule(rule) => Some((rule, false)),
        TraitKind::Onboarded(rule) => Some((rule, true)),
        _ => None,
    }
}

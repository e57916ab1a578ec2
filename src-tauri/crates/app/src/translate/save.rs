//! Saving a translated rule as a segment definition, and what became of the two rules since.

use adobe::experience_platform::NewDefinition;
use domain::rules::pql::{Expr, Format};
use domain::{AudienceId, SegmentId, TraitId};

use crate::read::link;
use crate::view::{
    ClauseVerdict, Failure, InputReason, NotPossibleReason, ObjectKind, ObjectLink, RuleDrift, SavedRule,
    SavedRuleKind, SavedRuleRef, TranslatedKind, TranslatedRef, TranslationDetail,
};
use crate::{Workspace, limits};

impl TranslationDetail {
    /// The PQL that can be saved: of the whole rule, or `without` what cannot be translated or needs data.
    pub fn savable(&self, without: bool) -> Option<&str> {
        let is_held = matches!(self.verdict, ClauseVerdict::Cannot { .. } | ClauseVerdict::Data { .. });
        match (is_held, without) {
            (false, _) => self.pql.as_deref(),
            (true, true) => self.without.as_ref().map(|rest| rest.pql.as_str()),
            (true, false) => None,
        }
    }
}

impl Workspace {
    /// Saves a rule as a segment definition with the default merge policy. `pql` is what was shown to be saved.
    ///
    /// A definition of this name with this rule that exists already is used. After a lost answer the definition is looked
    /// up before the loss is reported.
    ///
    /// # Errors
    /// [`NotPossibleReason::TranslationHeld`] if a part of the rule cannot be translated or needs data, except `without`
    /// such parts; [`NotPossibleReason::TranslationChanged`] if the PQL is another one now.
    pub async fn save_translation(
        &self,
        of: TranslatedRef,
        name: String,
        pql: String,
        without: bool,
    ) -> Result<SavedRule, Failure> {
        limits::name("name", &name, limits::NAME)?;
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(
                Failure::bad_input(InputReason::NameMissing, "The audience needs a name.").with("field", "name")
            );
        }
        let detail = self.translation(of.clone()).await?;
        let Some(rule) = detail.savable(without) else {
            let message = "A part of the rule can't be translated, or needs data first. Map its keys, or save the rule \
                           without these parts.";
            return Err(Failure::not_possible(NotPossibleReason::TranslationHeld, message));
        };
        if rule != pql {
            let message = "The translation has changed since it was shown. Look at it again.";
            return Err(Failure::not_possible(NotPossibleReason::TranslationChanged, message));
        }
        let kind = match of.kind {
            TranslatedKind::Trait => "trait",
            TranslatedKind::Segment => "segment",
        };
        let description = format!("Rebuilt from the Audience Manager {kind} {}.", of.id);
        let new = NewDefinition { name, description, rule: pql.clone(), frequency: None };
        let _turn = self.app.inner.definition_turn.wait().await;
        let defined = match self.stored_definition(&new).await?.filter(|one| one.name == new.name) {
            Some(known) => known,
            None => self.define(&new).await?.audience,
        };
        let saved = store::SavedRule {
            audience: defined.id.0.clone(),
            kind: kind.to_owned(),
            object: of.id,
            pql,
            without,
            saved_at: self.now(),
        };
        self.catalog().keep_audience(defined).await?;
        self.catalog().keep_saved_rule(saved.clone()).await?;
        self.notify_changed();
        self.shown_rule(saved).await
    }

    /// Returns the audiences that were saved from a rule, or what an audience was saved from.
    pub async fn saved_rules(&self, of: SavedRuleRef) -> Result<Vec<SavedRule>, Failure> {
        limits::id("id", &of.id)?;
        let found = match of.kind {
            SavedRuleKind::Audience => self.catalog().saved_rule_of(&of.id).await?,
            SavedRuleKind::Trait => self.catalog().saved_rules_from("trait", &of.id).await?,
            SavedRuleKind::Segment => self.catalog().saved_rules_from("segment", &of.id).await?,
        };
        let mut shown = Vec::with_capacity(found.len());
        for one in found {
            shown.push(self.shown_rule(one).await?);
        }
        Ok(shown)
    }

    async fn shown_rule(&self, saved: store::SavedRule) -> Result<SavedRule, Failure> {
        let mut drift = Vec::new();
        let kind = if saved.kind == "trait" { TranslatedKind::Trait } else { TranslatedKind::Segment };
        let object = self.object_of(kind, &saved.object).await?;
        let of = TranslatedRef { kind, id: saved.object.clone() };
        match &object {
            Some(_)
                if self.translation(of).await?.savable(saved.without).is_none_or(|now| !is_same(now, &saved.pql)) =>
            {
                drift.push(RuleDrift::RuleChanged);
            }
            Some(_) => {}
            None => drift.push(RuleDrift::ObjectGone),
        }
        let audience = self.catalog().audience(&AudienceId(saved.audience.clone())).await?;
        match &audience {
            Some(one) => match one.expression.as_deref() {
                Some(now) if is_same(now, &saved.pql) => {}
                Some(_) => drift.push(RuleDrift::AudienceChanged),
                // Rows of lists may lack the rule.
                None => drift.push(RuleDrift::AudienceUnread),
            },
            None => drift.push(RuleDrift::AudienceGone),
        }
        let object_kind = match kind {
            TranslatedKind::Trait => ObjectKind::Trait,
            TranslatedKind::Segment => ObjectKind::Segment,
        };
        let missing = || link(object_kind, &saved.object, saved.object.clone());
        let name = audience.map_or_else(|| saved.audience.clone(), |one| one.name);
        Ok(SavedRule {
            object: object.unwrap_or_else(missing),
            audience: link(ObjectKind::Audience, &saved.audience, name),
            saved_at: crate::read::ms(saved.saved_at),
            without: saved.without,
            drift,
        })
    }

    /// The trait or segment, if the local copy has it.
    async fn object_of(&self, kind: TranslatedKind, id: &str) -> Result<Option<ObjectLink>, Failure> {
        Ok(match kind {
            TranslatedKind::Trait => match id.parse() {
                Ok(key) => {
                    self.catalog().a_trait(TraitId(key)).await?.map(|(one, _)| link(ObjectKind::Trait, id, one.name))
                }
                Err(_) => None,
            },
            TranslatedKind::Segment => match id.parse() {
                Ok(key) => self
                    .catalog()
                    .segment(SegmentId(key))
                    .await?
                    .map(|(one, _)| link(ObjectKind::Segment, id, one.name)),
                Err(_) => None,
            },
        })
    }
}

/// Whether two texts are the same rule.
fn is_same(one: &str, other: &str) -> bool {
    let read = |text: &str| Expr::parse(text, Format::of(text)).map(|rule| rule.to_string());
    match (read(one), read(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.trim() == other.trim(),
    }
}

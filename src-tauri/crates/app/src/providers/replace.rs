//! Replaces the traits of a provider that left by similar ones, in the rules of all segments that use them. Every rule is
//! changed as by hand: recorded, in a way that can be undone, and only as far as nobody else changed it.

use std::collections::{BTreeMap, BTreeSet};

use adobe::AudienceManager;
use domain::rules::SegmentRule;
use domain::{DataSourceId, Segment, TraitId};
use futures::{StreamExt as _, TryStreamExt as _};
use store::SizedTrait;

use super::dependents::{estimated, named};
use super::similar::is_not_comparable;
use super::{Affected, Providers};
use crate::limits;
use crate::read::{count, link, not_found, numeric};
use crate::sharing::RuleToEdit;
use crate::view::{
    EditedObject, Failure, InputReason, NotPossibleReason, ObjectKind, ObjectLink, Replaced, ReplacedRule,
    ReplacedTrait, ReplacementPlan,
};

/// How similar a trait must be to take another one's place by itself: what Adobe calls high (Jaccard). A person can choose
/// any other.
const CLOSE: f64 = 0.1;
/// Segments that are read or estimated at the same time.
const CONCURRENCY: usize = 4;

/// A plan with what carrying it out needs.
struct Worked {
    shown: ReplacementPlan,
    edits: Vec<RuleToEdit>,
}

impl Providers<'_> {
    /// Returns what would take the place of the traits of a provider (`of` is its data source), or of one trait: the trait
    /// `with`, or for each the most similar one. Nothing is changed.
    ///
    /// # Errors
    /// No such data source or trait; `with` is the trait itself; a service that cannot be reached.
    pub async fn replacement(&self, of: ObjectLink, with: Option<String>) -> Result<ReplacementPlan, Failure> {
        Ok(self.work_out(&of, with).await?.shown)
    }

    /// Carries out what [`Providers::replacement`] returns now.
    ///
    /// # Errors
    /// As [`Providers::replacement`]. A rule that cannot be changed is a failure of its segment.
    pub async fn replace(&self, of: ObjectLink, with: Option<String>) -> Result<Replaced, Failure> {
        let worked = self.work_out(&of, with).await?;
        self.carry_out(worked, |_| true).await
    }

    /// The same for rules as they were shown to a person, and for no others.
    ///
    /// # Errors
    /// [`NotPossibleReason::ReplacementChanged`] if one of them would be changed in another way now.
    pub async fn replace_as_shown(
        &self,
        of: ObjectLink,
        with: Option<String>,
        shown: Vec<ReplacedRule>,
    ) -> Result<Replaced, Failure> {
        let ids: Vec<String> = shown.iter().map(|rule| rule.segment.id.clone()).collect();
        limits::Limited::within_limits(ids.as_slice())?;
        let worked = self.work_out(&of, with).await?;
        let is_now = |rule: &ReplacedRule| {
            let same = |now: &&ReplacedRule| now.segment.id == rule.segment.id;
            let now = worked.shown.segments.iter().find(same);
            now.is_some_and(|now| now.before == rule.before && now.after == rule.after)
        };
        if !shown.iter().all(is_now) {
            let message = "What would be replaced has changed since it was shown. Look at it again.";
            return Err(Failure::not_possible(NotPossibleReason::ReplacementChanged, message));
        }
        self.carry_out(worked, |id| shown.iter().any(|rule| rule.segment.id == id)).await
    }

    async fn carry_out(&self, worked: Worked, is_meant: impl Fn(&str) -> bool) -> Result<Replaced, Failure> {
        let Worked { shown, edits } = worked;
        let mut edited = Vec::new();
        for edit in edits.iter().filter(|edit| is_meant(&edit.shown.segment.id)) {
            let failure = self.workspace.change_rule(edit).await.err();
            edited.push(EditedObject { object: edit.shown.segment.clone(), failure });
        }
        self.workspace.notify_changed();
        Ok(Replaced { plan: shown, edited })
    }

    async fn work_out(&self, of: &ObjectLink, with: Option<String>) -> Result<Worked, Failure> {
        limits::id("id", &of.id)?;
        let with: Option<TraitId> = with.map(|id| numeric(ObjectKind::Trait, &id)).transpose()?;
        let traits = self.to_replace(of).await?;
        let using = self.segments_of(&traits).await?;
        let used: BTreeSet<TraitId> = using.values().flatten().copied().collect();
        let manager = &self.workspace.clients().await?.manager;
        let mut replaced = Vec::new();
        let mut chosen: BTreeMap<TraitId, TraitId> = BTreeMap::new();
        for id in used {
            let one = self.replacement_of(manager, &traits, id, with).await?;
            let with = one.with.as_ref().and_then(|with| with.id.parse().ok());
            chosen.extend(with.map(|with| (id, with)));
            replaced.push(one);
        }
        let chosen = &chosen;
        let rules: Vec<(ReplacedRule, Option<RuleToEdit>)> = futures::stream::iter(using.into_keys())
            .map(|id| async move {
                let segment = manager.segment_by_id(id).await?.object;
                replaced_rule(manager, segment, chosen).await
            })
            .buffered(CONCURRENCY)
            .try_collect()
            .await?;
        let (segments, edits): (Vec<_>, Vec<_>) = rules.into_iter().unzip();
        let shown = ReplacementPlan { traits: replaced, segments };
        Ok(Worked { shown, edits: edits.into_iter().flatten().collect() })
    }

    /// The traits of a provider, or one trait.
    async fn to_replace(&self, of: &ObjectLink) -> Result<Affected, Failure> {
        if of.kind == ObjectKind::Trait {
            let id: TraitId = numeric(of.kind, &of.id)?;
            let found = self.workspace.catalog().a_trait(id).await?;
            let (one, population) = found.ok_or_else(|| not_found(of.kind, &of.id))?;
            return Ok([(id, (one, population))].into());
        }
        let source: DataSourceId = numeric(ObjectKind::DataSource, &of.id)?;
        let row = self.row(&of.id).await?;
        if row.left.is_none() {
            let message = format!("“{}” hasn't left. Replace one of its traits, by its ID.", row.data_source.name);
            return Err(
                Failure::not_possible(NotPossibleReason::ProviderStays, message).with("name", row.data_source.name)
            );
        }
        self.affected(source).await
    }

    async fn replacement_of(
        &self,
        manager: &AudienceManager,
        traits: &Affected,
        id: TraitId,
        with: Option<TraitId>,
    ) -> Result<ReplacedTrait, Failure> {
        let missing = || not_found(ObjectKind::Trait, &id.to_string());
        let object = named(traits, id).ok_or_else(missing)?;
        if let Some(with) = with {
            if traits.contains_key(&with) {
                let message = format!("“{}” can't take its own place. Choose another trait.", object.name);
                return Err(Failure::bad_input(InputReason::OverlapTwice, message).with("id", with));
            }
            let found = self.workspace.catalog().a_trait(with).await?;
            let (found, _) = found.ok_or_else(|| not_found(ObjectKind::Trait, &with.to_string()))?;
            let with = Some(link(ObjectKind::Trait, with, found.name));
            return Ok(ReplacedTrait { object, with, similar: Vec::new(), not_compared: 0 });
        }
        let (of, _) = traits.get(&id).ok_or_else(missing)?;
        let left = self.workspace.providers_left().await?;
        let is_left = |one: &SizedTrait| traits.contains_key(&one.id) || left.contains_key(&one.data_source);
        match self.workspace.similar_traits(manager, of, is_left).await {
            Ok(found) => Ok(ReplacedTrait {
                object,
                with: found.similar.first().filter(|best| best.jaccard >= CLOSE).map(|best| best.object.clone()),
                similar: found.similar,
                not_compared: count(found.not_compared as u64),
            }),
            Err(failure) if is_not_comparable(&failure) => {
                Ok(ReplacedTrait { object, with: None, similar: Vec::new(), not_compared: 0 })
            }
            Err(failure) => Err(failure),
        }
    }
}

/// The rule of a segment as the service has it, with the replacements.
async fn replaced_rule(
    manager: &AudienceManager,
    segment: Segment,
    chosen: &BTreeMap<TraitId, TraitId>,
) -> Result<(ReplacedRule, Option<RuleToEdit>), Failure> {
    let after = SegmentRule::parse(&segment.rule).ok().map(|rule| {
        let each = chosen.iter().fold(rule, |rule, (of, with)| rule.with_in_place_of(*with, &[*of].into()));
        each.to_string()
    });
    let after = after.filter(|after| SegmentRule::parse(&segment.rule).is_ok_and(|rule| rule.to_string() != *after));
    let now = estimated(manager, &segment.rule).await?;
    let then = match &after {
        Some(rule) => estimated(manager, rule).await?,
        None => None,
    };
    let shown = ReplacedRule {
        segment: link(ObjectKind::Segment, segment.id, segment.name.clone()),
        before: segment.rule.clone(),
        after: after.clone(),
        now,
        then,
    };
    Ok((shown, after.map(|after| RuleToEdit::new(segment, Some(after)))))
}

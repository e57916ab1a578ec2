//! Repairs an audience that has several traits or segments in Audience Manager: one pair stays, rules of other segments move to
//! its trait, and the others are deleted when nothing uses them. Mappings to destinations and baselines of models cannot be
//! moved by any published call; while there are any, what they use stays and is named with them.
//!
//! Everything is done as by hand, one object after the other, so each change is in the record with what was before, and the
//! service's answer right before each request decides.

use std::collections::BTreeSet;

use domain::rules::{SegmentRule, is_rule_of_audience, is_rule_of_trait};
use domain::{AudienceId, Segment, SegmentId, Trait, TraitId, Use};
use share::AudienceManager as _;

use super::job_objects::audience;
use super::port::{Services, failed};
use super::unshare_tree::{RuleToEdit, link_of};
use crate::limits;
use crate::read::{count, link, numeric};
use crate::view::{
    BlockedRemoval, DuplicateRepair, DuplicateRepaired, EditedObject, Failure, HowUsed, KeepReason, KeptTrait,
    NotPossibleReason, ObjectKind, ObjectLink, RuleEdit, WhereUsed,
};
use crate::{Sharing, Workspace};

/// A trait of the audience, with what decides whether it stays.
struct Candidate {
    of: Trait,
    /// Devices that realized it in the last 7 days.
    realized: Option<u64>,
    /// Everybody who has it.
    members: u64,
    is_used: bool,
}

/// A repair that was worked out.
struct Worked {
    shown: DuplicateRepair,
    edits: Vec<RuleToEdit>,
}

impl Sharing<'_> {
    /// Returns what would repair an audience with several traits or segments: read from the service, nothing is changed.
    /// `keep` is the trait that is to stay; without it, the one that receives members.
    pub async fn duplicate(&self, audience_id: String, keep: Option<String>) -> Result<DuplicateRepair, Failure> {
        Ok(self.workspace.work_out(audience_id, keep).await?.shown)
    }

    /// Carries out what [`Sharing::duplicate`] returns now. A rule that somebody changes meanwhile stays, and then the trait
    /// that it names stays too. `shown` is what a person has seen and agreed to, if anything was shown.
    ///
    /// # Errors
    /// [`NotPossibleReason::RepairChanged`] if something else than what was shown would be changed or deleted now.
    pub async fn resolve_duplicate(
        &self,
        audience_id: String,
        keep: Option<String>,
        shown: Option<DuplicateRepair>,
    ) -> Result<DuplicateRepaired, Failure> {
        let Worked { shown: plan, edits } = self.workspace.work_out(audience_id, keep).await?;
        if shown.is_some_and(|shown| !does_the_same(&shown, &plan)) {
            let message = "What repairs the duplicate has changed since it was shown. Look at it again.";
            return Err(Failure::not_possible(NotPossibleReason::RepairChanged, message));
        }
        let mut edited = Vec::new();
        for edit in &edits {
            let failure = match &edit.shown.after {
                Some(_) => self.workspace.change_rule(edit).await.err(),
                None => Some(unreadable(&edit.shown)),
            };
            edited.push(EditedObject { object: edit.shown.segment.clone(), failure });
        }
        let is_blocked = |one: &&ObjectLink| plan.blocked.iter().any(|blocked| blocked.object == **one);
        let ids = |kind: ObjectKind| {
            let of_kind = plan.removes.iter().filter(|one| one.kind == kind && !is_blocked(one));
            of_kind.map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        let mut deleted = Vec::new();
        // The segments first: each uses its trait.
        for kind in [ObjectKind::Segment, ObjectKind::Trait] {
            let ids = ids(kind);
            if ids.is_empty() {
                continue;
            }
            let deletion = match kind {
                ObjectKind::Segment => self.workspace.segments().delete(ids, |_| ()).await?,
                _ => self.workspace.traits().delete(ids, |_| ()).await?,
            };
            let objects = deletion.objects.into_iter();
            deleted.extend(objects.map(|one| EditedObject { object: one.object, failure: one.failure }));
        }
        self.workspace.notify_changed();
        Ok(DuplicateRepaired { plan, edited, deleted })
    }
}

impl Workspace {
    async fn work_out(&self, audience_id: String, keep: Option<String>) -> Result<Worked, Failure> {
        limits::id("id", &audience_id)?;
        let keep: Option<TraitId> = keep.map(|id| numeric(ObjectKind::Trait, &id)).transpose()?;
        let id = AudienceId::from(audience_id.as_str());
        let service = Services::of(self).await?;
        let code = (&id).into();
        let (traits, segments) = (service.traits_by_code(&code).await?, service.segments_by_code(&code).await?);
        let known = self.catalog().audience(&id).await?;
        let name = known.map_or_else(|| audience_id.clone(), |it| it.name);
        if traits.is_empty() || (traits.len() == 1 && segments.len() <= 1) {
            let message = format!("“{name}” has no second trait or segment in Audience Manager.");
            return Err(Failure::not_possible(NotPossibleReason::NoDuplicate, message));
        }
        let is_of_audience = |it: &Trait| it.rule.as_deref().is_some_and(|rule| is_rule_of_audience(rule, &id));
        if let Some(foreign) = traits.iter().find(|it| !is_of_audience(it)) {
            let message =
                format!("Trait {} uses the ID of “{name}”, but does not receive it. Look at it first.", foreign.id);
            return Err(Failure::not_possible(NotPossibleReason::NotOurs, message).with("trait", foreign.id));
        }
        let mut candidates = Vec::new();
        for of in traits {
            candidates.push(self.candidate(&service, of, &segments).await?);
        }
        let (kept, reason) = chosen(candidates, keep)?;
        self.plan_around(&service, audience(&id, &name), (kept, reason), segments).await
    }

    async fn candidate(&self, service: &Services, of: Trait, segments: &[Segment]) -> Result<Candidate, Failure> {
        let counted = service.manager.trait_by_id(of.id).await.map_err(failed)?.populations;
        let mut is_used = false;
        for segment in segments.iter().filter(|it| is_rule_of_trait(&it.rule, of.id)) {
            is_used |= matches!(service.segment_use(segment.id).await?, Use::Used(_));
        }
        let all = [counted.recent, counted.total];
        let members = all.iter().flat_map(|windows| [windows.lifetime, windows.days90]).flatten().max().unwrap_or(0);
        Ok(Candidate { of, realized: counted.recent.days7, members, is_used })
    }

    async fn plan_around(
        &self,
        service: &Services,
        audience: ObjectLink,
        (kept, reason): (Kept, KeepReason),
        segments: Vec<Segment>,
    ) -> Result<Worked, Failure> {
        let others: BTreeSet<TraitId> = kept.others.iter().map(|it| it.id).collect();
        let is_pair_of = |segment: &Segment, of: TraitId| is_rule_of_trait(&segment.rule, of);
        let mut own: Vec<&Segment> = segments.iter().filter(|it| is_pair_of(it, kept.of.of.id)).collect();
        own.sort_by_key(|it| it.id);
        // Of several segments of one trait, one that is in use stays.
        let mut in_use = BTreeSet::new();
        for segment in &segments {
            if service.segment_use(segment.id).await? != Use::Free {
                in_use.insert(segment.id);
            }
        }
        let first = own.iter().find(|it| in_use.contains(&it.id)).or(own.first()).map(|it| (*it).clone());
        let is_spare = |it: &&Segment| {
            others.iter().any(|other| is_pair_of(it, *other))
                || (is_pair_of(it, kept.of.of.id) && first.as_ref().is_none_or(|first| first.id != it.id))
        };
        let spare: Vec<&Segment> = segments.iter().filter(is_spare).collect();
        let spare_ids: BTreeSet<SegmentId> = spare.iter().map(|it| it.id).collect();
        let edits = self.moved_rules(service, kept.of.of.id, &others, &spare_ids).await?;
        let mut blocked = Vec::new();
        for segment in spare.iter().filter(|it| in_use.contains(&it.id)) {
            let users = named_users(self.segments().uses(segment.id.to_string()).await.unwrap_or_default());
            blocked.push(BlockedRemoval { object: link_of(segment), users });
        }
        for of in &kept.others {
            let uses = self.traits().uses(of.id.to_string()).await.ok();
            // Which models look at a trait is only in the local copy.
            let is_known = uses.as_ref().is_some_and(|uses| uses.missing.is_empty());
            let own_segment = spare.iter().find(|it| in_use.contains(&it.id) && is_pair_of(it, of.id));
            let mut users = uses.map(named_users).unwrap_or_default();
            users.extend(own_segment.map(|it| link_of(it)));
            if !is_known || !users.is_empty() {
                blocked.push(BlockedRemoval { object: link(ObjectKind::Trait, of.id, of.name.clone()), users });
            }
        }
        let traits = kept.others.iter().map(|of| link(ObjectKind::Trait, of.id, of.name.clone()));
        let shown = DuplicateRepair {
            audience,
            kept: KeptTrait {
                object: link(ObjectKind::Trait, kept.of.of.id, kept.of.of.name.clone()),
                realized: kept.of.realized.map(count),
                reason,
            },
            kept_segment: first.as_ref().map(link_of),
            edits: edits.iter().map(|edit| edit.shown.clone()).collect(),
            removes: spare.iter().map(|it| link_of(it)).chain(traits).collect(),
            blocked,
        };
        Ok(Worked { shown, edits })
    }

    /// The rules of segments that name one of the other traits, with the trait that stays in their place.
    async fn moved_rules(
        &self,
        service: &Services,
        kept: TraitId,
        others: &BTreeSet<TraitId>,
        spare: &BTreeSet<SegmentId>,
    ) -> Result<Vec<RuleToEdit>, Failure> {
        let mut edits: Vec<RuleToEdit> = Vec::new();
        for other in others {
            for row in service.segments_with_trait(*other).await? {
                if spare.contains(&row.id) || edits.iter().any(|edit| edit.segment.id == row.id) {
                    continue;
                }
                // Rows of lists may lack what is written.
                let Some(seen) = service.segment_now(row.id).await? else { continue };
                let rule = SegmentRule::parse(&seen.object.rule).ok();
                let after = rule.map(|rule| rule.with_in_place_of(kept, others).to_string());
                edits.push(RuleToEdit::new(seen.object, after));
            }
        }
        Ok(edits)
    }
}

/// The trait that stays, and the others.
struct Kept {
    of: Candidate,
    others: Vec<Trait>,
}

fn chosen(mut all: Vec<Candidate>, keep: Option<TraitId>) -> Result<(Kept, KeepReason), Failure> {
    all.sort_by_key(|it| it.of.id);
    let rank = |it: &Candidate| (it.realized.unwrap_or(0), it.members);
    let most = all.iter().map(rank).max().unwrap_or_default();
    let (place, reason) = if let Some(keep) = keep {
        let place = all.iter().position(|it| it.of.id == keep).ok_or_else(|| {
            let message = format!("Trait {keep} is not one of the audience's traits.");
            Failure::not_possible(NotPossibleReason::NotOurs, message).with("trait", keep)
        })?;
        (place, KeepReason::Chosen)
    } else if all.iter().filter(|it| rank(it) == most).count() == 1 {
        (all.iter().position(|it| rank(it) == most).unwrap_or_default(), KeepReason::Members)
    } else if let Some(place) = all.iter().position(|it| it.is_used) {
        (place, KeepReason::Used)
    } else {
        (0, KeepReason::Oldest)
    };
    let of = all.remove(place);
    Ok((Kept { of, others: all.into_iter().map(|it| it.of).collect() }, reason))
}

/// Whether two plans change and delete the same: counts may differ, and why a trait stays.
fn does_the_same(shown: &DuplicateRepair, now: &DuplicateRepair) -> bool {
    let parts = |it: &DuplicateRepair| {
        let blocked: Vec<ObjectLink> = it.blocked.iter().map(|one| one.object.clone()).collect();
        (it.kept.object.clone(), it.kept_segment.clone(), it.edits.clone(), it.removes.clone(), blocked)
    };
    parts(shown) == parts(now)
}

/// The destinations and models that use an object itself.
fn named_users(uses: WhereUsed) -> Vec<ObjectLink> {
    let direct = uses.listed.into_iter().filter(|one| one.depth == 1);
    let held =
        |how: HowUsed| matches!(how, HowUsed::Mapping | HowUsed::MappingOff | HowUsed::Baseline | HowUsed::Excluded);
    direct.filter(|one| held(one.how)).map(|one| one.object).collect()
}

fn unreadable(edit: &RuleEdit) -> Failure {
    let message = format!("The rule of segment “{}” cannot be read, so it was not changed.", edit.segment.name);
    Failure::not_possible(NotPossibleReason::RuleNeedsTrait, message)
}

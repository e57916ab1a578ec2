//! Before a pair is removed: what uses it, and the two ways besides stopping: its trait is taken out of the rules of other
//! segments, or the pair stays and the audience is taken out of the dataflow.
//!
//! Rules are changed as by hand, one segment after the other, so each change is in the record with what was before.

use std::collections::{BTreeMap, BTreeSet};

use domain::rules::{SegmentRule, Without};
use domain::{AudienceId, Segment, SegmentId, TraitId};
use share::AudienceManager as _;
use store::JournalSubject;

use super::failure::unconfirmed_leave;
use super::job_objects::audience;
use super::port::Services;
use super::subject::of_audiences;
use crate::limits::Limited as _;
use crate::read::link;
use crate::view::{
    ConflictReason, EditedObject, Failure, HowUsed, JobProgress, NotPossibleReason, ObjectKind, ObjectLink, RuleEdit,
    RuleEditRefusal, Saved, SegmentForm, UnshareTree, UnshareUses, Unshared, UnsharedAudience, WhereUsed,
};
use crate::{Sharing, Workspace};

impl Sharing<'_> {
    /// Returns what uses the traits and segments of audiences, and what would become of the rules that name the traits. The
    /// rules are read from the service; the rest comes from the local copy. Changes nothing.
    pub async fn unshare_tree(&self, audience_ids: Vec<String>) -> Result<UnshareTree, Failure> {
        audience_ids.within_limits()?;
        let service = Services::of(self.workspace).await?;
        let mut tree = UnshareTree::default();
        for id in &audience_ids {
            let id = AudienceId::from(id.as_str());
            let uses = self.workspace.pair_used(&id).await?;
            add_models(&uses, &mut tree.models);
            let known = self.workspace.catalog().audience(&id).await?;
            let name = known.map_or_else(|| id.0.clone(), |it| it.name);
            let can_leave = !self.workspace.shares_that_send(&id).await?.is_empty();
            tree.audiences.push(UnshareUses { audience: audience(&id, &name), uses, can_leave });
        }
        let rules = self.workspace.rules_to_edit(&service, &audience_ids).await?;
        tree.edits = rules.into_values().map(|edit| edit.shown).collect();
        Ok(tree)
    }

    /// Takes the traits of audiences out of the rules of other segments. Nothing is changed if one of them would have no
    /// members or mean something else then, if a model uses a pair, or if a pair would have to stay all the same; a segment that
    /// was changed meanwhile fails.
    pub async fn remove_from_rules(&self, audience_ids: Vec<String>) -> Result<Vec<EditedObject>, Failure> {
        audience_ids.within_limits()?;
        let service = Services::of(self.workspace).await?;
        let mut models = Vec::new();
        for id in &audience_ids {
            add_models(&self.workspace.pair_used(&AudienceId::from(id.as_str())).await?, &mut models);
        }
        if let Some(model) = models.first() {
            let message = format!(
                "The model “{}” looks for people like those of the trait or segment, so these stay. Nothing was changed.",
                model.name
            );
            return Err(Failure::not_possible(NotPossibleReason::UsedByModel, message).with("id", &model.id));
        }
        // Rules are not changed for pairs that stay for another reason.
        let used = Some(ConflictReason::UsedBySegments.into());
        let lines = self.unshare_preview(audience_ids.clone()).await?.audiences;
        if let Some(failure) = lines.into_iter().filter_map(|line| line.failure).find(|it| it.reason != used) {
            return Err(failure);
        }
        let rules = self.workspace.rules_to_edit(&service, &audience_ids).await?;
        if let Some(refused) = rules.values().find(|edit| edit.shown.after.is_none()) {
            let name = &refused.shown.segment.name;
            let message = format!(
                "The trait cannot be taken out of the rule of segment “{name}”: the segment would have no members or \
                 mean something else. Nothing was changed."
            );
            return Err(Failure::not_possible(NotPossibleReason::RuleNeedsTrait, message).with("segment", name));
        }
        let mut edited = Vec::with_capacity(rules.len());
        for (id, edit) in rules {
            let failure = self.workspace.change_rule(&edit).await.err();
            edited.push(EditedObject { object: link(ObjectKind::Segment, id, edit.shown.segment.name), failure });
        }
        Ok(edited)
    }

    /// Takes audiences out of the dataflow that shares of this program added, and leaves their traits and segments. What was
    /// recorded after a lost answer is taken out only with `also_unconfirmed`.
    pub async fn leave_without_members(
        &self,
        audience_ids: Vec<String>,
        also_unconfirmed: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Unshared, Failure> {
        audience_ids.within_limits()?;
        let mut shares: BTreeMap<String, Vec<AudienceId>> = BTreeMap::new();
        for id in audience_ids.iter().map(|id| AudienceId::from(id.as_str())) {
            for share in self.workspace.shares_that_send(&id).await? {
                shares.entry(share).or_default().push(id.clone());
            }
        }
        let (mut jobs, mut failures) = (Vec::new(), BTreeMap::new());
        let on_progress = std::sync::Arc::new(on_progress);
        for (share, only) in shares {
            let heard = on_progress.clone();
            match self.workspace.leave_only(share, of_audiences(&only), also_unconfirmed, move |now| heard(now)).await {
                Ok(job) => jobs.push(self.workspace.shown_job(&job).await?),
                // What the first look at the dataflow has told was not known before.
                Err(failure) if failure.reason == Some(NotPossibleReason::Unconfirmed.into()) => {
                    failures.extend(only.into_iter().map(|id| (id, unconfirmed_leave(""))));
                }
                Err(failure) => failures.extend(only.into_iter().map(|id| (id, failure.clone()))),
            }
        }
        let mut audiences = Vec::with_capacity(audience_ids.len());
        for id in audience_ids.iter().map(|id| AudienceId::from(id.as_str())) {
            let known = self.workspace.catalog().audience(&id).await?;
            let name = known.map_or_else(|| id.0.clone(), |it| it.name);
            let still = failures.remove(&id).or_else(|| {
                let items = jobs.iter().flat_map(|job| &job.items);
                let mut own = items.filter(|item| item.subject.as_ref().is_some_and(|it| it.id == id.0));
                own.find_map(|item| item.failure.clone())
            });
            let is_left = jobs
                .iter()
                .flat_map(|job| &job.items)
                .any(|item| item.subject.as_ref().is_some_and(|it| it.id == id.0));
            let failure = still.or_else(|| (!is_left).then(|| not_sent(&name)));
            audiences.push(UnsharedAudience {
                audience: audience(&id, &name),
                removed: Vec::new(),
                deselected: is_left && failure.is_none(),
                failure,
            });
        }
        Ok(Unshared { audiences, jobs })
    }
}

/// A rule to be changed.
pub(crate) struct RuleToEdit {
    /// The segment as the service has it.
    pub(crate) segment: Segment,
    pub(crate) shown: RuleEdit,
}

impl RuleToEdit {
    /// The rule of a segment, and what becomes of it; nothing if it cannot be read.
    pub(crate) fn new(segment: Segment, after: Option<String>) -> Self {
        let refusal = after.is_none().then_some(RuleEditRefusal::Unreadable);
        let shown = RuleEdit { segment: link_of(&segment), before: segment.rule.clone(), after, refusal };
        Self { segment, shown }
    }
}

pub(super) fn link_of(segment: &Segment) -> ObjectLink {
    link(ObjectKind::Segment, segment.id, segment.name.clone())
}

impl Workspace {
    /// Returns the shares that added an audience to the dataflow, and no undo has taken out since.
    async fn shares_that_send(&self, id: &AudienceId) -> Result<Vec<String>, Failure> {
        let mut found = Vec::new();
        for (_, job) in self.catalog().journal().shares_of(JournalSubject::audience(id.as_str())).await? {
            let share = self.read_job(&job).await?;
            if share.has_added(id) && !self.taken_out_of(&share).await?.contains(&id.into()) {
                found.push(job);
            }
        }
        Ok(found)
    }

    /// Returns the segments besides the pairs' own whose rules name traits of the pairs, with what the rules become.
    async fn rules_to_edit(
        &self,
        service: &Services,
        audience_ids: &[String],
    ) -> Result<BTreeMap<SegmentId, RuleToEdit>, Failure> {
        let (mut gone, mut own): (BTreeSet<TraitId>, BTreeSet<SegmentId>) = Default::default();
        for id in audience_ids {
            let code = (&AudienceId::from(id.as_str())).into();
            gone.extend(service.traits_by_code(&code).await?.iter().map(|it| it.id));
            own.extend(service.segments_by_code(&code).await?.iter().map(|it| it.id));
        }
        let mut edits = BTreeMap::new();
        for id in &gone {
            for row in service.segments_with_trait(*id).await? {
                if own.contains(&row.id) || edits.contains_key(&row.id) {
                    continue;
                }
                // Rows of lists may lack what is written.
                let Some(seen) = service.segment_now(row.id).await? else { continue };
                if let Some(edit) = edit_of(seen.object, &gone) {
                    edits.insert(row.id, edit);
                }
            }
        }
        Ok(edits)
    }

    /// Writes a rule, if nobody changed it since it was read.
    pub(crate) async fn change_rule(&self, edit: &RuleToEdit) -> Result<(), Failure> {
        let opened = crate::edit::form_of_segment(&edit.segment);
        let rule = edit.shown.after.clone().unwrap_or_default();
        let form = SegmentForm { rule, ..opened.clone() };
        let attempt = uuid::Uuid::new_v4().to_string();
        match self.segments().save(form, Some(opened), attempt).await? {
            Saved::Saved { .. } => Ok(()),
            Saved::Conflict { .. } => {
                let message = format!(
                    "The rule of segment “{}” was changed meanwhile. Look at it, then try again.",
                    edit.shown.segment.name
                );
                Err(Failure::in_the_way(ConflictReason::Changed, message))
            }
        }
    }
}

/// What becomes of a segment's rule without traits; nothing if it does not name them.
fn edit_of(segment: Segment, gone: &BTreeSet<TraitId>) -> Option<RuleToEdit> {
    let (after, refusal) = match SegmentRule::parse(&segment.rule).map(|rule| rule.without(gone)) {
        Ok(Without::Same) => return None,
        Ok(Without::Rule(rule)) => (Some(rule.to_string()), None),
        Ok(Without::Nobody) => (None, Some(RuleEditRefusal::Nobody)),
        Ok(Without::Everybody) => (None, Some(RuleEditRefusal::OtherMeaning)),
        Err(_) => (None, Some(RuleEditRefusal::Unreadable)),
    };
    let shown = RuleEdit { segment: link_of(&segment), before: segment.rule.clone(), after, refusal };
    Some(RuleToEdit { segment, shown })
}

/// Adds the models whose baseline is a trait or segment of a pair itself.
fn add_models(uses: &WhereUsed, models: &mut Vec<ObjectLink>) {
    let mut above: Vec<HowUsed> = Vec::new();
    for one in &uses.listed {
        let depth = one.depth as usize;
        above.truncate(depth);
        let is_of_pair = above.last().is_some_and(|how| *how == HowUsed::Pair);
        if is_of_pair && one.how == HowUsed::Baseline && !models.contains(&one.object) {
            models.push(one.object.clone());
        }
        above.push(one.how);
    }
}

fn not_sent(name: &str) -> Failure {
    let message = format!("Segment Bridge did not add “{name}” to the dataflow, so it does not take it out.");
    Failure::not_possible(NotPossibleReason::NotOurs, message)
}

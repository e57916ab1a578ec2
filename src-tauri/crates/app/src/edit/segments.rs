//! Segments created, changed, copied and paused by hand.

use adobe::AudienceManager;
use adobe::audience_manager::NewSegment;
use domain::CallKind;
use domain::limits::NAME_CHARACTERS;
use domain::rules::SegmentRule;
use domain::{Segment, SegmentId};
use store::Tree;

use super::evidence::{Wanted, equal_segment};
use super::fields::{
    Merge, form_of_segment, merge_rule, segment_change, segment_fields, status, with_segment_fields,
    worded_segment_fields,
};
use super::{TRIES, code, log_if_outdated, named, opened_with, readable, too_busy, wait_if_lost};
use crate::activity::{OneEdit, values_of_segment};
use crate::limits::Limited as _;
use crate::read::numeric;
use crate::view::{EditedObject, Failure, ObjectKind, RecordedKind, RecordedLink, Saved, SegmentForm};
use crate::{Segments, Workspace, limits};

impl Segments<'_> {
    /// Creates a segment or changes one. The rule is parsed before anything is sent.
    ///
    /// For an existing segment only the fields that differ from `opened` (the form's original values) are changed, and
    /// nothing if someone else changed the same field in the meantime. `attempt` identifies the opening of the form:
    /// pressing *Create* again with the same one never creates a second segment.
    pub async fn save(
        &self,
        form: SegmentForm,
        opened: Option<SegmentForm>,
        attempt: String,
    ) -> Result<Saved<SegmentForm>, Failure> {
        limits::segment_form(&form, opened.as_ref())?;
        limits::id("attempt", &attempt)?;
        readable(SegmentRule::parse(&form.rule))?;
        let manager = self.workspace.clients().await?.manager;
        let saved = match &form.id {
            None => {
                let new = new_segment(&form)?;
                self.workspace.create_segment(&manager, &new, form, &attempt).await
            }
            Some(id) => {
                let id = numeric(ObjectKind::Segment, id)?;
                let opened = opened_with(opened)?;
                let merge = |now: &SegmentForm| Merge::of(segment_fields, &opened, &form, now);
                self.workspace.change_segment(&manager, id, &form, merge, None).await
            }
        };
        self.workspace.notify_changed();
        saved
    }

    /// Returns the ID of a segment that equals a form in every field, as the service has it now; `None` if there is none. For
    /// programs that may have been stopped between sending a form and its answer.
    pub async fn equal(&self, form: SegmentForm) -> Result<Option<String>, Failure> {
        limits::segment_form(&form, None)?;
        let manager = self.workspace.clients().await?.manager;
        Ok(equal_segment(&manager, &form).await?.map(|id| id.to_string()))
    }

    /// Checks a form as [`Segments::save`] does, and sends nothing.
    pub fn check(&self, form: &SegmentForm) -> Result<(), Failure> {
        limits::segment_form(form, None)?;
        readable(SegmentRule::parse(&form.rule))?;
        new_segment(form).map(drop)
    }

    /// Creates a copy of a segment with `name`, and returns its ID. The integration code is not copied: it identifies
    /// only one segment (AAM contract §5.3). The same `attempt` never creates a second copy.
    pub async fn duplicate(&self, id: String, name: String, attempt: String) -> Result<String, Failure> {
        limits::name("name", &name, limits::NAME)?;
        limits::ids(&[("id", &id), ("attempt", &attempt)])?;
        let manager = self.workspace.clients().await?.manager;
        let is = manager.segment_by_id(numeric(ObjectKind::Segment, &id)?).await?.object;
        let name: String = named(&name)?.chars().take(NAME_CHARACTERS).collect();
        let form = SegmentForm { id: None, name, integration_code: String::new(), ..form_of_segment(&is) };
        let new = new_segment(&form)?;
        let saved = self.workspace.create_segment(&manager, &new, form, &attempt).await;
        self.workspace.notify_changed();
        match saved? {
            Saved::Saved { id } => Ok(id),
            Saved::Conflict { .. } => Err(too_busy()),
        }
    }

    /// Pauses or activates segments, and returns the result for each. At most 500 at once.
    pub async fn set_status(&self, ids: Vec<String>, active: bool) -> Result<Vec<EditedObject>, Failure> {
        ids.within_limits()?;
        self.workspace.set_statuses(ids, active, None).await
    }
}

impl Workspace {
    async fn create_segment(
        &self,
        manager: &AudienceManager,
        new: &NewSegment,
        form: SegmentForm,
        attempt: &str,
    ) -> Result<Saved<SegmentForm>, Failure> {
        let wanted = Wanted::Segment(form.clone());
        let facts_of = |made: &Segment| (made.id.to_string(), values_of_segment(&form_of_segment(made)));
        let made = self.create_once(attempt, wanted, manager, manager.create_segment(new), facts_of).await?;
        if let Some(object) = made.object {
            log_if_outdated(self.catalog().keep_segment(object, None).await);
            return Ok(Saved::Saved { id: made.id });
        }
        // An earlier press created it, perhaps with another form, or the answer was lost: read it, and update it to the
        // current form.
        let id = numeric(ObjectKind::Segment, &made.id)?;
        let sent = match made.earlier {
            Some(Wanted::Segment(sent)) => sent,
            _ => form.clone(),
        };
        let merge = |now: &SegmentForm| Merge::of_created(worded_segment_fields, &sent, &form, now);
        self.change_segment(manager, id, &form, merge, None).await
    }

    /// Writes the fields of a form that `merge` names on top of the segment as it is now, and records that; as the undo
    /// of the edit `undoes`, if it is one.
    pub(crate) async fn change_segment(
        &self,
        manager: &AudienceManager,
        id: SegmentId,
        form: &SegmentForm,
        merge: impl Fn(&SegmentForm) -> Merge,
        undoes: Option<String>,
    ) -> Result<Saved<SegmentForm>, Failure> {
        let mut edit = OneEdit::new(self, undoes);
        let saved = self.write_segment(manager, id, form, merge, &mut edit).await;
        edit.settle(&saved).await;
        saved
    }

    async fn write_segment(
        &self,
        manager: &AudienceManager,
        id: SegmentId,
        form: &SegmentForm,
        merge: impl Fn(&SegmentForm) -> Merge,
        edit: &mut OneEdit<'_>,
    ) -> Result<Saved<SegmentForm>, Failure> {
        let mut lost = None;
        for tried in 0..TRIES {
            wait_if_lost(tried, lost.is_some()).await;
            let is = manager.versioned_segment(id).await?;
            let now = form_of_segment(&is.object);
            let merge = merge(&now);
            if !merge.conflicts.is_empty() {
                return Ok(Saved::Conflict { now, fields: merge.conflicts });
            }
            let change = segment_change(form, &merge.write)?;
            if merge.write.is_empty() {
                self.store_changed_segment(is.object).await;
                return Ok(Saved::Saved { id: id.to_string() });
            }
            let written = with_segment_fields(&now, form, &merge.write);
            self.record_segment_change(edit, id, &now, &written).await?;
            match manager.update_segment(&is, &change).await {
                Ok(made) => {
                    self.store_changed_segment(made).await;
                    return Ok(Saved::Saved { id: id.to_string() });
                }
                // Someone else was faster: their changes are compared next.
                Err(error) if error.kind() == CallKind::Stale => lost = None,
                // It is not known whether it was changed: its current state decides.
                Err(error) if error.may_have_happened() => lost = Some(error),
                Err(error) => return Err(error.into()),
            }
            edit.lost(lost.is_some());
        }
        Err(lost.map_or_else(too_busy, Failure::from))
    }

    /// Records a change of a segment that is about to be sent.
    async fn record_segment_change(
        &self,
        edit: &mut OneEdit<'_>,
        id: SegmentId,
        now: &SegmentForm,
        written: &SegmentForm,
    ) -> Result<(), Failure> {
        let names = self.names_in(Tree::Segments).await;
        let changes = names.changes(Some(&values_of_segment(now)), Some(&values_of_segment(written)));
        edit.change(recorded(&id.to_string(), &now.name), &changes).await
    }

    /// Stores a changed segment with its previous population.
    pub(super) async fn store_changed_segment(&self, it: Segment) {
        let population = self.catalog().segment(it.id).await.ok().flatten().and_then(|(_, population)| population);
        log_if_outdated(self.catalog().keep_segment(it, population).await);
    }

    /// Returns the name of a stored segment; the ID if it is not stored.
    pub(super) async fn stored_segment_name(&self, id: &str) -> String {
        let stored = match id.parse() {
            Ok(key) => self.catalog().segment(SegmentId(key)).await.ok().flatten(),
            Err(_) => None,
        };
        stored.map_or_else(|| id.to_owned(), |(segment, _)| segment.name)
    }
}

/// A segment in the record.
pub(super) fn recorded(id: &str, name: &str) -> RecordedLink {
    RecordedLink { kind: RecordedKind::Segment, id: Some(id.to_owned()), name: name.to_owned() }
}

pub(crate) fn new_segment(form: &SegmentForm) -> Result<NewSegment, Failure> {
    Ok(NewSegment {
        name: named(&form.name)?,
        description: form.description.clone(),
        data_source: numeric(ObjectKind::DataSource, &form.data_source)?,
        folder: numeric(ObjectKind::SegmentFolder, &form.folder)?,
        integration_code: code(&form.integration_code),
        merge_rule: merge_rule(form)?,
        status: status(form.active),
        rule: form.rule.trim().to_owned(),
    })
}

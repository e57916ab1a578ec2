//! Segments created, changed, copied and paused by hand.

use adobe::audience_manager::{NewSegment, SegmentChange};
use adobe::{AudienceManager, StatusKind};
use domain::limits::NAME_CHARACTERS;
use domain::rules::SegmentRule;
use domain::{Segment, SegmentId, SegmentStatus};

use super::attempts::Wanted;
use super::fields::{Merge, form_of_segment, segment_change, segment_fields, worded_segment_fields};
use super::{TRIES, again, code, each, followed, named, opened_with, readable, too_busy};
use crate::limits::Limited as _;
use crate::read::{link, numeric};
use crate::view::{EditedObject, Failure, ObjectKind, Saved, SegmentForm};
use crate::{App, limits};

impl App {
    /// Creates a segment or changes one. The rule is read before anything is sent.
    ///
    /// Of an existing segment only what differs from `opened` (what the form was opened with) is changed, and nothing when
    /// somebody else changed the same field meanwhile. `attempt` is the opening of the form: pressing *Create* again with
    /// the same one never creates a second segment.
    pub async fn segment_save(
        &self,
        form: SegmentForm,
        opened: Option<SegmentForm>,
        attempt: String,
    ) -> Result<Saved<SegmentForm>, Failure> {
        limits::segment_form(&form, opened.as_ref())?;
        limits::id("attempt", &attempt)?;
        readable(SegmentRule::parse(&form.rule))?;
        let manager = self.clients().await?.manager;
        let saved = match &form.id {
            None => {
                let new = new_segment(&form)?;
                self.create_segment(&manager, &new, form, &attempt).await
            }
            Some(id) => {
                let id = numeric(ObjectKind::Segment, id)?;
                let opened = opened_with(opened)?;
                let merge = |now: &SegmentForm| Merge::of(segment_fields, &opened, &form, now);
                self.change_segment(&manager, id, &form, merge).await
            }
        };
        self.touch();
        saved
    }

    /// Creates a segment like another, under `name`, and returns its id. The integration code is not copied: it names one
    /// segment only (AAM contract §5.3). The same `attempt` never creates a second one.
    pub async fn segment_duplicate(&self, id: String, name: String, attempt: String) -> Result<String, Failure> {
        limits::name("name", &name, limits::NAME)?;
        limits::ids(&[("id", &id), ("attempt", &attempt)])?;
        let manager = self.clients().await?.manager;
        let is = manager.segment_by_id(numeric(ObjectKind::Segment, &id)?).await?.object;
        let name: String = named(&name)?.chars().take(NAME_CHARACTERS).collect();
        let form = SegmentForm { id: None, name, integration_code: String::new(), ..form_of_segment(&is) };
        // The merge rule is no field of the form.
        let new = NewSegment { merge_rule: is.merge_rule, ..new_segment(&form)? };
        let saved = self.create_segment(&manager, &new, form, &attempt).await;
        self.touch();
        match saved? {
            Saved::Saved { id } => Ok(id),
            Saved::Conflict { .. } => Err(too_busy()),
        }
    }

    /// Pauses segments or sets them going again, and says of each what came of it. At most 500 at once.
    pub async fn segments_set_status(&self, ids: Vec<String>, active: bool) -> Result<Vec<EditedObject>, Failure> {
        ids.within_limits()?;
        let manager = self.clients().await?.manager;
        let status = status(active);
        let outcomes = each(ids, |id| self.set_status(&manager, id, status)).await;
        self.touch();
        outcomes
    }

    async fn create_segment(
        &self,
        manager: &AudienceManager,
        new: &NewSegment,
        form: SegmentForm,
        attempt: &str,
    ) -> Result<Saved<SegmentForm>, Failure> {
        let (wanted, id_of) = (Wanted::Segment(form.clone()), |made: &Segment| made.id.to_string());
        let made = self.create_once(attempt, wanted, manager, manager.create_segment(new), id_of).await?;
        if let Some(object) = made.object {
            followed(self.catalogue().keep_segment(object, None).await);
            return Ok(Saved::Saved { id: made.id });
        }
        // It was created by an earlier press, perhaps with another form, or the answer was lost: it is read, and brought
        // to what the form says now.
        let id = numeric(ObjectKind::Segment, &made.id)?;
        let sent = match made.earlier {
            Some(Wanted::Segment(sent)) => sent,
            _ => form.clone(),
        };
        let merge = |now: &SegmentForm| Merge::of_created(worded_segment_fields, &sent, &form, now);
        self.change_segment(manager, id, &form, merge).await
    }

    async fn change_segment(
        &self,
        manager: &AudienceManager,
        id: SegmentId,
        form: &SegmentForm,
        merge: impl Fn(&SegmentForm) -> Merge,
    ) -> Result<Saved<SegmentForm>, Failure> {
        let mut lost = None;
        for tried in 0..TRIES {
            again(tried, lost.is_some()).await;
            let is = manager.versioned_segment(id).await?;
            let now = form_of_segment(&is.object);
            let merge = merge(&now);
            if !merge.conflicts.is_empty() {
                return Ok(Saved::Conflict { now, fields: merge.conflicts });
            }
            let change = segment_change(form, &merge.write)?;
            if merge.write.is_empty() {
                self.keep_changed_segment(is.object).await;
                return Ok(Saved::Saved { id: id.to_string() });
            }
            match manager.update_segment(&is, &change).await {
                Ok(made) => {
                    self.keep_changed_segment(made).await;
                    return Ok(Saved::Saved { id: id.to_string() });
                }
                // Somebody was quicker: what they changed decides.
                Err(error) if error.kind() == Some(StatusKind::Stale) => lost = None,
                // Whether it was changed is not known: what is there now decides.
                Err(error) if error.may_have_happened() => lost = Some(error),
                Err(error) => return Err(error.into()),
            }
        }
        Err(lost.map_or_else(too_busy, Failure::from))
    }

    async fn set_status(&self, manager: &AudienceManager, id: String, status: SegmentStatus) -> EditedObject {
        let name = self.kept_segment_name(&id).await;
        let failure = match with_status(manager, &id, status).await {
            Ok(made) => {
                self.keep_changed_segment(made).await;
                None
            }
            Err(failure) => Some(failure),
        };
        EditedObject { object: link(ObjectKind::Segment, id, name), failure }
    }

    /// Keeps a changed segment with the population it had.
    async fn keep_changed_segment(&self, it: Segment) {
        let population = self.catalogue().segment(it.id).await.ok().flatten().and_then(|(_, population)| population);
        followed(self.catalogue().keep_segment(it, population).await);
    }

    /// Name of a kept segment; the id stands in for the name of one that is not kept.
    async fn kept_segment_name(&self, id: &str) -> String {
        let kept = match id.parse() {
            Ok(key) => self.catalogue().segment(SegmentId(key)).await.ok().flatten(),
            Err(_) => None,
        };
        kept.map_or_else(|| id.to_owned(), |(segment, _)| segment.name)
    }
}

/// Gives a segment a status; everything else stays as it is by then.
async fn with_status(manager: &AudienceManager, id: &str, status: SegmentStatus) -> Result<Segment, Failure> {
    let id: SegmentId = numeric(ObjectKind::Segment, id)?;
    let change = SegmentChange { status: Some(status), ..SegmentChange::default() };
    let mut lost = None;
    for tried in 0..TRIES {
        again(tried, lost.is_some()).await;
        let is = manager.versioned_segment(id).await?;
        if is.object.status == status {
            return Ok(is.object);
        }
        match manager.update_segment(&is, &change).await {
            Err(error) if error.kind() == Some(StatusKind::Stale) => lost = None,
            Err(error) if error.may_have_happened() => lost = Some(error),
            changed => return Ok(changed?),
        }
    }
    Err(lost.map_or_else(too_busy, Failure::from))
}

pub(super) fn status(active: bool) -> SegmentStatus {
    if active { SegmentStatus::Active } else { SegmentStatus::Inactive }
}

fn new_segment(form: &SegmentForm) -> Result<NewSegment, Failure> {
    Ok(NewSegment {
        name: named(&form.name)?,
        description: form.description.clone(),
        data_source: numeric(ObjectKind::DataSource, &form.data_source)?,
        folder: numeric(ObjectKind::SegmentFolder, &form.folder)?,
        integration_code: code(&form.integration_code),
        merge_rule: None,
        status: status(form.active),
        rule: form.rule.trim().to_owned(),
    })
}

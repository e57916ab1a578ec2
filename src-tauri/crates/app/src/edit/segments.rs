//! Segments made, changed, copied, paused and removed by hand.

use adobe::AudienceManager;
use adobe::audience_manager::{NewSegment, SegmentChange};
use domain::limits::NAME_CHARACTERS;
use domain::rules::SegmentRule;
use domain::{Segment, SegmentId, SegmentStatus};

use super::{code, differing, each, gone, named, readable};
use crate::App;
use crate::read::{link, numeric};
use crate::refresh::current;
use crate::view::{EditedObject, Failure, ObjectKind, SegmentForm};

impl App {
    /// Makes a segment or changes one, and gives its id. Of an existing segment only what differs is changed. The rule
    /// is read before anything is sent.
    pub async fn segment_save(&self, form: SegmentForm) -> Result<String, Failure> {
        readable(SegmentRule::parse(&form.rule))?;
        let manager = self.clients().await?.manager;
        let id = match &form.id {
            None => self.make_segment(&manager, &new_segment(&form)?).await?,
            Some(id) => {
                let id = numeric(ObjectKind::Segment, id)?;
                let is = manager.segment_by_id(id).await?;
                let made = manager.update_segment(id, &change(&form, &is.object)?, None).await?;
                self.catalogue().keep_segment(made, current(&is.populations)).await?;
                id
            }
        };
        self.touch();
        Ok(id.to_string())
    }

    /// Makes a segment like another, under `name`, and gives its id. The integration code is not copied: it names one
    /// segment only (AAM contract §5.3).
    pub async fn segment_duplicate(&self, id: String, name: String) -> Result<String, Failure> {
        let manager = self.clients().await?.manager;
        let is = manager.segment_by_id(numeric(ObjectKind::Segment, &id)?).await?.object;
        let new = NewSegment {
            name: named(&name)?.chars().take(NAME_CHARACTERS).collect(),
            description: is.description,
            data_source: is.data_source,
            folder: is.folder,
            integration_code: None,
            merge_rule: is.merge_rule,
            status: is.status,
            rule: is.rule,
        };
        let made = self.make_segment(&manager, &new).await?;
        self.touch();
        Ok(made.to_string())
    }

    /// Pauses segments or sets them going again, and says of each what came of it. At most 500 at once.
    pub async fn segments_set_status(&self, ids: Vec<String>, active: bool) -> Result<Vec<EditedObject>, Failure> {
        let manager = self.clients().await?.manager;
        let status = status(active);
        let outcomes = each(ids, |id| self.set_status(&manager, id, status)).await;
        self.touch();
        outcomes
    }

    /// Removes segments one by one and says of each what came of it. At most 500 at once.
    pub async fn segments_delete(&self, ids: Vec<String>) -> Result<Vec<EditedObject>, Failure> {
        let manager = self.clients().await?.manager;
        let outcomes = each(ids, |id| self.delete_segment(&manager, id)).await;
        self.touch();
        outcomes
    }

    async fn make_segment(&self, manager: &AudienceManager, new: &NewSegment) -> Result<SegmentId, Failure> {
        let made = manager.create_segment(new).await?;
        let id = made.id;
        self.catalogue().keep_segment(made, None).await?;
        Ok(id)
    }

    async fn set_status(
        &self,
        manager: &AudienceManager,
        id: String,
        status: SegmentStatus,
    ) -> Result<EditedObject, Failure> {
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let (name, population) = self.kept_segment_name(key).await?;
        let change = SegmentChange { status: Some(status), ..SegmentChange::default() };
        let failure = match manager.update_segment(key, &change, None).await {
            Ok(made) => {
                self.catalogue().keep_segment(made, population).await?;
                None
            }
            Err(error) => Some(error.into()),
        };
        Ok(EditedObject { object: link(ObjectKind::Segment, id, name), failure })
    }

    async fn delete_segment(&self, manager: &AudienceManager, id: String) -> Result<EditedObject, Failure> {
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        let (name, _) = self.kept_segment_name(key).await?;
        let failure = match gone(manager.delete_segment(key, None).await) {
            Ok(()) => {
                self.catalogue().forget_segment(key).await?;
                None
            }
            Err(error) => Some(error.into()),
        };
        Ok(EditedObject { object: link(ObjectKind::Segment, id, name), failure })
    }

    /// Name and population of a kept segment; the id stands in for the name of one that is not kept.
    async fn kept_segment_name(&self, id: SegmentId) -> Result<(String, Option<u64>), Failure> {
        let kept = self.catalogue().segment(id).await?;
        Ok(kept.map_or_else(|| (id.to_string(), None), |(segment, population)| (segment.name, population)))
    }
}

fn status(active: bool) -> SegmentStatus {
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

fn change(form: &SegmentForm, is: &Segment) -> Result<SegmentChange, Failure> {
    let is_code = is.integration_code.as_ref().map(|code| code.0.clone()).unwrap_or_default();
    Ok(SegmentChange {
        name: differing(named(&form.name)?, &is.name),
        description: differing(form.description.clone(), &is.description),
        data_source: differing(numeric(ObjectKind::DataSource, &form.data_source)?, &is.data_source),
        folder: differing(numeric(ObjectKind::SegmentFolder, &form.folder)?, &is.folder),
        integration_code: differing(form.integration_code.trim().to_owned(), &is_code).map(Into::into),
        merge_rule: None,
        status: differing(status(form.active), &is.status),
        rule: differing(form.rule.trim().to_owned(), &is.rule),
    })
}

//! The segment of a pair.

use domain::rules::is_rule_of_trait;
use domain::{AudienceId, Reference, Segment, Use, pair};
use serde::{Deserialize, Serialize};

use super::data_source::refuses_twins;
use super::{Creatable, Kind, Planned, Target, code_taken};
use crate::blocked::Blocked;
use crate::port::{CallError, NewSegment, Seen, Services};
use crate::slot::{FolderSlot, ObjectOf, SourceSlot, StepId, TraitSlot};

/// The segment of an audience that a step creates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedSegment {
    /// Audience; its id becomes the integration code.
    pub audience: AudienceId,
    /// Name.
    pub name: String,
    /// Folder.
    pub folder: FolderSlot,
    /// Data source.
    pub source: SourceSlot,
    /// The trait it consists of.
    pub of: TraitSlot,
    /// Names from below the root to the folder, for people.
    pub within: Vec<String>,
    /// Whether the data source refuses a second segment with the code.
    #[serde(default)]
    pub codes_are_unique: bool,
}

impl Planned for PlannedSegment {
    type New = NewSegment;

    fn name(&self) -> &str {
        &self.name
    }

    fn noun(&self) -> &'static str {
        "segment"
    }

    fn needs(&self) -> Vec<StepId> {
        self.folder.step().into_iter().chain(self.source.step()).chain(self.of.step()).collect()
    }

    fn fill(&self, object_of: &ObjectOf<'_>) -> Option<NewSegment> {
        let of = self.of.id(object_of)?;
        Some(NewSegment {
            name: self.name.clone(),
            code: (&self.audience).into(),
            of,
            rule: pair::segment_rule(of),
            data_source: self.source.id(object_of)?,
            folder: self.folder.id(object_of)?,
            codes_are_unique: refuses_twins(self.source, self.codes_are_unique, object_of, |it| {
                it.unique_segment_codes
            }),
        })
    }
}

impl From<NewSegment> for Target {
    fn from(new: NewSegment) -> Self {
        Self::Segment(new)
    }
}

impl Creatable for NewSegment {
    type Kind = Segment;

    async fn find<S: Services>(&self, service: &S) -> Result<Option<Segment>, CallError> {
        let mut found = service.segments_by_code(&self.code).await?;
        match (found.pop(), found.len()) {
            (None, _) => Ok(None),
            (Some(it), 0) if is_rule_of_trait(&it.rule, self.of) => Ok(Some(it)),
            (Some(it), _) => Err(code_taken("segment", &self.code, &it.name, &it.id.to_string())),
        }
    }

    async fn create<S: Services>(&self, service: &S) -> Result<Segment, CallError> {
        service.create_segment(self).await
    }

    fn may_have_twin(&self) -> bool {
        !self.codes_are_unique
    }

    async fn all<S: Services>(&self, service: &S) -> Result<Vec<Segment>, CallError> {
        let mut all = service.segments_of_source(self.data_source, &self.code).await?;
        all.retain(|it| is_rule_of_trait(&it.rule, self.of));
        all.sort_by_key(|it| it.id);
        Ok(all)
    }

    fn is_answered_by(&self, found: &Segment) -> bool {
        let place = (found.data_source, found.folder) == (self.data_source, self.folder);
        place && found.name == self.name && is_rule_of_trait(&found.rule, self.of)
    }
}

impl Kind for Segment {
    const IS_CONTAINER: bool = false;

    async fn read<S: Services>(&self, service: &S) -> Result<Option<Seen<Self>>, CallError> {
        service.segment_now(self.id).await
    }

    async fn is_listed<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        let Some(code) = &self.integration_code else { return Ok(false) };
        Ok(service.segments_by_code(code).await?.iter().any(|it| it.id == self.id))
    }

    async fn delete<S: Services>(&self, service: &S, tag: Option<&str>) -> Result<(), CallError> {
        service.delete_segment(self.id, tag).await
    }

    fn differs_from(&self, now: &Self) -> bool {
        editable(self) != editable(now)
    }

    async fn user<S: Services>(&self, service: &S, _own: &[Reference]) -> Result<Option<Blocked>, CallError> {
        let (reference, name) = (Reference::Segment(self.id), self.name.clone());
        Ok(match service.segment_use(self.id).await? {
            Use::Free => None,
            Use::Used(_) => Some(Blocked::InUse { reference, name }),
            Use::Unknown => Some(Blocked::UseUnclear { reference, name }),
        })
    }
}

/// The segment without times, authors and the legacy id, which only some answers include.
fn editable(it: &Segment) -> Segment {
    Segment {
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
        legacy_id: None,
        merge_rule: it.merge_rule.filter(|rule| rule.0 != 0),
        ..it.clone()
    }
}

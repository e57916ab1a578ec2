//! The data source that sharing assigns to its traits and segments.

use domain::pair::{DATA_SOURCE, is_sharing_data_source};
use domain::{DataSource, DataSourceId, Object};
use serde::{Deserialize, Serialize};

use super::{Creatable, Kind, Planned, Target};
use crate::port::{CallError, NewDataSource, Seen, Services};
use crate::slot::{IdOf, ObjectOf, SourceSlot, StepId};

/// The sharing data source of an account: the one with the current name, else with the older name; the oldest of
/// several.
pub(crate) fn sharing_source(sources: &[DataSource]) -> Option<&DataSource> {
    let is_current = |source: &&DataSource| source.name.trim().eq_ignore_ascii_case(DATA_SOURCE);
    let current = sources.iter().filter(is_current).min_by_key(|source| source.id);
    current.or_else(|| sources.iter().filter(|it| is_sharing_data_source(&it.name)).min_by_key(|it| it.id))
}

/// The sharing data source that a step creates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedDataSource {
    /// Name.
    pub name: String,
}

impl Planned for PlannedDataSource {
    type New = NewDataSource;

    fn name(&self) -> &str {
        &self.name
    }

    fn noun(&self) -> &'static str {
        "data source"
    }

    fn needs(&self) -> Vec<StepId> {
        Vec::new()
    }

    fn fill(&self, _: &ObjectOf<'_>) -> Option<NewDataSource> {
        Some(NewDataSource { name: self.name.clone() })
    }
}

impl From<NewDataSource> for Target {
    fn from(new: NewDataSource) -> Self {
        Self::DataSource(new)
    }
}

impl Creatable for NewDataSource {
    type Kind = DataSource;

    async fn find<S: Services>(&self, service: &S) -> Result<Option<DataSource>, CallError> {
        Ok(sharing_source(&service.data_sources().await?).cloned())
    }

    async fn create<S: Services>(&self, service: &S) -> Result<DataSource, CallError> {
        service.create_data_source(self).await
    }

    fn may_have_twin(&self) -> bool {
        true
    }

    async fn all<S: Services>(&self, service: &S) -> Result<Vec<DataSource>, CallError> {
        let mut all = service.data_sources().await?;
        all.retain(|source| source.name.trim().eq_ignore_ascii_case(&self.name));
        all.sort_by_key(|source| source.id);
        Ok(all)
    }

    fn is_answered_by(&self, found: &DataSource) -> bool {
        found.name == self.name
    }
}

impl Kind for DataSource {
    const IS_CONTAINER: bool = true;

    async fn read<S: Services>(&self, service: &S) -> Result<Option<Seen<Self>>, CallError> {
        Ok(service.data_source_now(self.id).await?.map(Seen::untagged))
    }

    async fn is_listed<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        Ok(service.data_sources().await?.iter().any(|it| it.id == self.id))
    }

    async fn delete<S: Services>(&self, service: &S, _tag: Option<&str>) -> Result<(), CallError> {
        service.delete_data_source(self.id).await
    }

    fn differs_from(&self, now: &Self) -> bool {
        let controls = self.export_controls.as_ref().zip(now.export_controls.as_ref());
        (&self.name, &self.description, &self.id_type) != (&now.name, &now.description, &now.id_type)
            || controls.is_some_and(|(then, now)| then != now)
    }

    fn may_differ_from(&self, now: &Self) -> bool {
        self.export_controls.is_none() || now.export_controls.is_none()
    }

    async fn holds_anything<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        Ok(service.data_source_contents(self.id).await? > 0)
    }
}

/// Whether the data source of a step refuses a second object with the same code: as `planned` for one that existed
/// then, else as the service answered when it was created.
pub(super) fn refuses_twins(
    source: SourceSlot,
    planned: bool,
    object_of: &ObjectOf<'_>,
    flag: fn(&DataSource) -> bool,
) -> bool {
    match source {
        SourceSlot::Existing(_) => planned,
        SourceSlot::MadeBy(step) => match object_of(step) {
            Some(Object::DataSource(source)) => flag(source),
            _ => false,
        },
    }
}

impl IdOf for DataSourceId {
    fn of(object: &Object) -> Option<Self> {
        match object {
            Object::DataSource(source) => Some(source.id),
            _ => None,
        }
    }
}

//! The trait of a pair.

use domain::rules::is_rule_of_audience;
use domain::{AudienceId, IntegrationCode, Object, Reference, Trait, TraitId, TraitType, pair};
use serde::{Deserialize, Serialize};

use super::data_source::refuses_twins;
use super::{Creatable, Kind, Planned, Target, code_taken};
use crate::blocked::Blocked;
use crate::port::{CallError, NewTrait, Seen, Services};
use crate::slot::{FolderSlot, IdOf, ObjectOf, SourceSlot, StepId};

/// The trait of an audience that a step creates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedTrait {
    /// Audience; its id becomes the integration code and part of the rule.
    pub audience: AudienceId,
    /// Name.
    pub name: String,
    /// Folder.
    pub folder: FolderSlot,
    /// Data source.
    pub source: SourceSlot,
    /// Names from below the root to the folder, for people.
    pub within: Vec<String>,
    /// Whether the data source refuses a second trait with the code.
    #[serde(default)]
    pub codes_are_unique: bool,
}

impl Planned for PlannedTrait {
    type New = NewTrait;

    fn name(&self) -> &str {
        &self.name
    }

    fn noun(&self) -> &'static str {
        "trait"
    }

    fn needs(&self) -> Vec<StepId> {
        self.folder.step().into_iter().chain(self.source.step()).collect()
    }

    fn fill(&self, object_of: &ObjectOf<'_>) -> Option<NewTrait> {
        Some(NewTrait {
            name: self.name.clone(),
            code: (&self.audience).into(),
            rule: pair::trait_rule(&self.audience),
            data_source: self.source.id(object_of)?,
            folder: self.folder.id(object_of)?,
            codes_are_unique: refuses_twins(self.source, self.codes_are_unique, object_of, |it| it.unique_trait_codes),
        })
    }
}

impl From<NewTrait> for Target {
    fn from(new: NewTrait) -> Self {
        Self::Trait(new)
    }
}

impl Creatable for NewTrait {
    type Kind = Trait;

    async fn find<S: Services>(&self, service: &S) -> Result<Option<Trait>, CallError> {
        let mut found = service.traits_by_code(&self.code).await?;
        match (found.pop(), found.len()) {
            (None, _) => Ok(None),
            (Some(it), 0) if has_same_rule(&it, self) => Ok(Some(it)),
            (Some(it), _) => Err(code_taken("trait", &self.code, &it.name, &it.id.to_string())),
        }
    }

    async fn create<S: Services>(&self, service: &S) -> Result<Trait, CallError> {
        service.create_trait(self).await
    }

    fn may_have_twin(&self) -> bool {
        !self.codes_are_unique
    }

    async fn all<S: Services>(&self, service: &S) -> Result<Vec<Trait>, CallError> {
        let mut all = service.traits_of_source(self.data_source, &self.code).await?;
        all.retain(|it| has_same_rule(it, self));
        all.sort_by_key(|it| it.id);
        Ok(all)
    }

    fn is_answered_by(&self, found: &Trait) -> bool {
        let place = (found.data_source, found.folder) == (self.data_source, self.folder);
        place && found.name == self.name && found.trait_type == TraitType::Onboarded && has_same_rule(found, self)
    }
}

/// The trait that receives an audience, if it is there. Two traits with its code, or one with another rule, is a conflict.
pub(crate) async fn trait_of_audience<S: Services>(
    service: &S,
    audience: &AudienceId,
) -> Result<Option<Trait>, CallError> {
    let code = IntegrationCode::from(audience);
    let mut found = service.traits_by_code(&code).await?;
    match (found.pop(), found.len()) {
        (None, _) => Ok(None),
        (Some(it), 0) if it.rule.as_deref().is_some_and(|rule| is_rule_of_audience(rule, audience)) => Ok(Some(it)),
        (Some(it), _) => Err(code_taken("trait", &code, &it.name, &it.id.to_string())),
    }
}

fn has_same_rule(found: &Trait, new: &NewTrait) -> bool {
    let audience = AudienceId(new.code.0.clone());
    found.rule.as_deref().is_some_and(|rule| rule == new.rule || is_rule_of_audience(rule, &audience))
}

impl Kind for Trait {
    const IS_CONTAINER: bool = false;

    async fn read<S: Services>(&self, service: &S) -> Result<Option<Seen<Self>>, CallError> {
        service.trait_now(self.id).await
    }

    async fn is_listed<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        let Some(code) = &self.integration_code else { return Ok(false) };
        Ok(service.traits_by_code(code).await?.iter().any(|it| it.id == self.id))
    }

    async fn delete<S: Services>(&self, service: &S, tag: Option<&str>) -> Result<(), CallError> {
        service.delete_trait(self.id, tag).await
    }

    fn differs_from(&self, now: &Self) -> bool {
        editable(self) != editable(now)
    }

    async fn user<S: Services>(&self, service: &S, own: &[Reference]) -> Result<Option<Blocked>, CallError> {
        let mut users = service.segments_with_trait(self.id).await?;
        users.retain(|user| !own.contains(&Reference::Segment(user.id)));
        let segments: Vec<_> = users.into_iter().map(|user| (user.id, user.name)).collect();
        let reference = Reference::Trait(self.id);
        Ok((!segments.is_empty()).then_some(Blocked::UsedBySegments { reference, segments }))
    }
}

/// The trait without times and authors.
fn editable(it: &Trait) -> Trait {
    Trait { created_at: None, updated_at: None, created_by: None, updated_by: None, ..it.clone() }
}

impl IdOf for TraitId {
    fn of(object: &Object) -> Option<Self> {
        match object {
            Object::Trait(it) => Some(it.id),
            _ => None,
        }
    }
}

//! The audience of Experience Platform that stands for a segment or trait.

use domain::{Audience, CallKind, Copied, Origin, Reference};

use super::{Creatable, Kind, Planned, Target};
use crate::blocked::Blocked;
use crate::port::{AudienceUse, CallError, NewAudience, Seen, Services};
use crate::slot::{ObjectOf, StepId};

impl Planned for NewAudience {
    type New = Self;

    fn name(&self) -> &str {
        &self.name
    }

    fn noun(&self) -> &'static str {
        "audience"
    }

    fn needs(&self) -> Vec<StepId> {
        Vec::new()
    }

    fn fill(&self, _object_of: &ObjectOf<'_>) -> Option<Self> {
        Some(self.clone())
    }
}

impl From<NewAudience> for Target {
    fn from(new: NewAudience) -> Self {
        Self::Audience(new)
    }
}

impl Creatable for NewAudience {
    type Kind = Audience;

    async fn find<S: Services>(&self, service: &S) -> Result<Option<Audience>, CallError> {
        audience_of(service, self.of).await
    }

    async fn create<S: Services>(&self, service: &S) -> Result<Audience, CallError> {
        service.create_audience(self).await
    }

    fn may_have_twin(&self) -> bool {
        // Adobe documents no uniqueness of the id that an audience has outside (AEP contract §5.3).
        true
    }

    async fn all<S: Services>(&self, service: &S) -> Result<Vec<Audience>, CallError> {
        let mut all = service.audiences_of(self.of).await?;
        all.retain(|it| it.origin == Origin::AudienceManager);
        all.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(all)
    }

    fn is_answered_by(&self, found: &Audience) -> bool {
        let texts = (&found.name, &found.description) == (&self.name, &self.description);
        let labels = sorted(&found.labels) == sorted(&self.labels);
        texts && labels && found.ttl_days == Some(self.ttl_days) && found.flow.is_none()
    }
}

/// The audience that stands for a segment or trait. Several, or one of another origin, is a conflict.
pub(crate) async fn audience_of<S: Services>(service: &S, of: Copied) -> Result<Option<Audience>, CallError> {
    let mut found = service.audiences_of(of).await?;
    match (found.pop(), found.len()) {
        (None, _) => Ok(None),
        (Some(it), 0) if it.origin == Origin::AudienceManager => Ok(Some(it)),
        (Some(it), _) => Err(id_taken(of, &it)),
    }
}

impl Kind for Audience {
    const IS_CONTAINER: bool = false;

    async fn read<S: Services>(&self, service: &S) -> Result<Option<Seen<Self>>, CallError> {
        // Its tag is for information only: no deletion names a version (AEP contract §5.2).
        Ok(service.audience_now(&self.id).await?.map(Seen::untagged))
    }

    async fn is_listed<S: Services>(&self, service: &S) -> Result<bool, CallError> {
        let Some(of) = copied(self) else { return Ok(false) };
        Ok(service.audiences_of(of).await?.iter().any(|it| it.id == self.id))
    }

    async fn delete<S: Services>(&self, service: &S, _tag: Option<&str>) -> Result<(), CallError> {
        service.delete_audience(&self.id).await
    }

    fn differs_from(&self, now: &Self) -> bool {
        editable(self) != editable(now)
    }

    async fn user<S: Services>(&self, service: &S, own: &[Reference]) -> Result<Option<Blocked>, CallError> {
        let (reference, name) = (Reference::Audience(self.id.clone()), self.name.clone());
        Ok(match service.audience_use(&self.id).await? {
            AudienceUse::Free => None,
            AudienceUse::Members => Some(Blocked::HasMembers { reference, name }),
            AudienceUse::Unknown => Some(Blocked::UseUnclear { reference, name }),
            AudienceUse::Audiences(mut audiences) => {
                audiences.retain(|id| !own.contains(&Reference::Audience(id.clone())));
                (!audiences.is_empty()).then_some(Blocked::UsedByAudiences { reference, audiences })
            }
        })
    }
}

/// What an audience is a copy of, by the namespace that sharing gives it.
fn copied(audience: &Audience) -> Option<Copied> {
    let sid = audience.outside.as_ref()?.as_str().trim().parse().ok()?;
    let kinds = [Copied::Segment(domain::SegmentId(sid)), Copied::Trait(domain::TraitId(sid))];
    kinds.into_iter().find(|of| of.is_named_by(audience))
}

/// What people can change about an audience: without times, people, counts, and what only says where members come from, which
/// is no change of the audience itself.
fn editable(it: &Audience) -> Audience {
    let mut labels = it.labels.clone();
    labels.sort();
    let mut tags = it.tags.clone();
    tags.sort();
    Audience {
        labels,
        tags,
        flow: None,
        namespace: it.namespace.as_deref().map(str::to_ascii_lowercase),
        update_frequency: None,
        merge_policy: None,
        profiles: None,
        namespaces: Vec::new(),
        namespaces_from: None,
        namespaces_at: None,
        namespaces_of: None,
        counted_at: None,
        created_at: None,
        updated_at: None,
        created_by: None,
        ..it.clone()
    }
}

fn sorted(labels: &[domain::Label]) -> Vec<&domain::Label> {
    let mut labels: Vec<_> = labels.iter().collect();
    labels.sort();
    labels
}

/// Another audience has the id outside of a new one, or more than one does.
fn id_taken(of: Copied, taken: &Audience) -> CallError {
    let message = format!(
        "The audience “{}” ({}) already has the ID {} in the namespace {} and did not come from Audience Manager, or is not \
         the only one. Look at it first.",
        taken.name,
        taken.id,
        of.sid(),
        of.namespace()
    );
    let details = [("id".to_owned(), taken.id.to_string()), ("object".to_owned(), "audience".to_owned())].into();
    CallError { details, ..CallError::new(CallKind::Conflict, message) }
}

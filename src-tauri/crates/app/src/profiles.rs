//! Single profiles: some of the members of an audience, and the audiences of one profile with when it qualified.
//!
//! These are personal data. They pass through and are neither stored nor logged.

use std::cmp::Reverse;

use adobe::experience_platform::{Identity, Membership, ProfileKey};
use domain::{Audience, AudienceId, Origin, SegmentId, TraitId};

use crate::definitions::sampled_pql;
use crate::read::{count, link, ms, not_found};
use crate::view::{
    Failure, ObjectKind, ObjectLink, ProfileAudience, ProfileDetail, ProfileIdentity, ProfileRef, ProfileSample,
    SampledProfile,
};
use crate::{Audiences, Workspace, limits};

/// Profiles of a sample.
const SAMPLE: u32 = 10;
/// Namespaces of memberships (AEP contract §10.3, §11.3).
const OWN: &str = "ups";
const SEGMENTS: &str = "AAMSegments";
const TRAITS: &str = "AAMTraits";

impl Audiences<'_> {
    /// Returns some of the profiles that are in an audience now, with their identities.
    pub async fn sample(&self, id: String) -> Result<ProfileSample, Failure> {
        limits::id("id", &id)?;
        let key = AudienceId(id);
        let audience = self.workspace.catalog().audience(&key).await?;
        let audience = audience.ok_or_else(|| not_found(ObjectKind::Audience, key.as_str()))?;
        let platform = self.workspace.clients().await?.platform;
        let (profiles, members) = sampled_pql(&platform, &membership(&audience), SAMPLE).await?;
        let profiles = profiles.into_iter().map(|one| SampledProfile { id: one.id, identities: shown(one.identities) });
        Ok(ProfileSample { profiles: profiles.collect(), members: count(members) })
    }

    /// Returns a profile with the audiences that it is in; `None` if no profile has the identity.
    pub async fn profile(&self, of: ProfileRef) -> Result<Option<ProfileDetail>, Failure> {
        let key = match of {
            ProfileRef::Sampled { id } => ProfileKey::Internal(id),
            ProfileRef::Identity { namespace, id } => {
                ProfileKey::Identity { namespace: namespace.trim().to_owned(), id: id.trim().to_owned() }
            }
        };
        match &key {
            ProfileKey::Internal(id) => limits::id("id", id)?,
            ProfileKey::Identity { namespace, id } => {
                limits::ids(&[("namespace", namespace.as_str()), ("id", id.as_str())])?;
            }
        }
        let platform = self.workspace.clients().await?.platform;
        let Some(profile) = platform.profile(&key).await? else { return Ok(None) };
        let mut audiences = Vec::with_capacity(profile.memberships.len());
        for one in profile.memberships {
            audiences.push(self.workspace.profile_audience(one).await?);
        }
        audiences.sort_by_key(|one| (!one.is_in, Reverse(one.qualified_at), one.object.name.to_lowercase()));
        Ok(Some(ProfileDetail { identities: shown(profile.identities), audiences }))
    }
}

impl Workspace {
    async fn profile_audience(&self, one: Membership) -> Result<ProfileAudience, Failure> {
        Ok(ProfileAudience {
            object: self.member_of(&one).await?,
            namespace: one.namespace,
            is_in: one.is_in,
            qualified_at: one.qualified_at.map(ms),
            valid_until: one.valid_until.map(ms),
        })
    }

    /// What a membership is of, by name if the local copy has it.
    async fn member_of(&self, one: &Membership) -> Result<ObjectLink, Failure> {
        let id = one.audience.as_str();
        let (kind, name) = if one.namespace.eq_ignore_ascii_case(SEGMENTS) {
            let found = match id.parse() {
                Ok(key) => self.catalog().segment(SegmentId(key)).await?.map(|(it, _)| it.name),
                Err(_) => None,
            };
            (ObjectKind::Segment, found)
        } else if one.namespace.eq_ignore_ascii_case(TRAITS) {
            let found = match id.parse() {
                Ok(key) => self.catalog().a_trait(TraitId(key)).await?.map(|(it, _)| it.name),
                Err(_) => None,
            };
            (ObjectKind::Trait, found)
        } else {
            (ObjectKind::Audience, self.catalog().audience(&AudienceId::from(id)).await?.map(|it| it.name))
        };
        Ok(link(kind, id, name.unwrap_or_else(|| id.to_owned())))
    }
}

/// The PQL for being in an audience now.
fn membership(audience: &Audience) -> String {
    let (namespace, id) = match (&audience.origin, &audience.namespace) {
        (Origin::Platform, _) | (_, None) => (OWN, &audience.id),
        (_, Some(namespace)) => (namespace.as_str(), audience.outside.as_ref().unwrap_or(&audience.id)),
    };
    let id = id.as_str().replace(['"', '\\'], "");
    let namespace = namespace.replace(['"', '\\'], "");
    format!(r#"segmentMembership.get("{namespace}").get("{id}").status in ["realized", "existing"]"#)
}

fn shown(identities: Vec<Identity>) -> Vec<ProfileIdentity> {
    identities.into_iter().map(|one| ProfileIdentity { namespace: one.namespace, id: one.id }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_members_of_an_audience_are_asked_for_by_the_id_that_profiles_have() {
        let own = Audience::bare("a-1", "A");
        assert!(membership(&own).starts_with(r#"segmentMembership.get("ups").get("a-1")"#));
        let outside = Audience {
            origin: Origin::AudienceManager,
            namespace: Some("AAMSegments".to_owned()),
            outside: Some(AudienceId::from("77")),
            ..own
        };
        assert!(membership(&outside).starts_with(r#"segmentMembership.get("AAMSegments").get("77")"#));
    }
}

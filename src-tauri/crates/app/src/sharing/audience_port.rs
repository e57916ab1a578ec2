//! The engine's calls about audiences of Experience Platform that stand for segments and traits.

use adobe::experience_platform::{AudienceFilter, NewExternalAudience};
use domain::{Audience, AudienceId, Copied};
use share::CallError;
use share::port::{AudienceUse, NewAudience};

use super::port::{Services, failed, found};

impl share::Audiences for Services {
    async fn audiences_of(&self, of: Copied) -> Result<Vec<Audience>, CallError> {
        let filter = AudienceFilter { outside: Some(of.outside()), ..AudienceFilter::default() };
        let rows = self.platform.list_audiences(&filter).each_row_matters().all().await.map_err(failed)?.items;
        let mut named = Vec::new();
        for row in rows {
            // A row that does not say where it is from may be the one: its page does.
            let row = match row.namespace {
                Some(_) => row,
                None => match found(self.platform.audience(&row.id).await)? {
                    Some(whole) => whole,
                    None => continue,
                },
            };
            named.extend(Some(row).filter(|row| of.is_named_by(row)));
        }
        Ok(named)
    }

    async fn audience_now(&self, id: &AudienceId) -> Result<Option<Audience>, CallError> {
        found(self.platform.audience(id).await)
    }

    async fn audience_use(&self, id: &AudienceId) -> Result<AudienceUse, CallError> {
        let now = self.platform.audience_users(id).await.map_err(failed)?;
        Ok(match now.dependents {
            _ if !now.audience.has_no_members_yet() => AudienceUse::Members,
            None => AudienceUse::Unknown,
            Some(users) if users.is_empty() => AudienceUse::Free,
            Some(users) => AudienceUse::Audiences(users),
        })
    }

    async fn create_audience(&self, new: &NewAudience) -> Result<Audience, CallError> {
        let asked = NewExternalAudience {
            outside: new.of.outside(),
            namespace: new.of.namespace(),
            name: new.name.clone(),
            description: new.description.clone(),
            labels: new.labels.clone(),
            folder: new.folder.to_string(),
            segment_status: if new.is_active { "ACTIVE" } else { "INACTIVE" },
            ttl_days: new.ttl_days,
        };
        let made = self.platform.create_external_audience(&asked).await.map_err(failed)?;
        // Where the answer leaves them out, they are what was asked for.
        Ok(Audience {
            outside: made.outside.or(Some(asked.outside)),
            namespace: made.namespace.or_else(|| Some(asked.namespace.to_owned())),
            ..made
        })
    }

    async fn set_expiry(&self, id: &AudienceId, days: u32) -> Result<(), CallError> {
        self.platform.set_audience_expiry(id, days).await.map_err(failed)
    }

    async fn delete_audience(&self, id: &AudienceId) -> Result<(), CallError> {
        self.platform.delete_audience(id).await.map_err(failed)
    }
}

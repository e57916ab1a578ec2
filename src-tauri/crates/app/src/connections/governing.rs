//! What decides whether audiences of a connection may be shared, and what of them: the enabled policies, what the destination is
//! used for, the default merge policy, and the identity namespaces.
//! Read with each refresh and right before each job, and stored, because plans send no request.

use std::collections::BTreeSet;
use std::sync::Mutex;

use adobe::experience_platform::MergePolicy;
use adobe::{ApiError, ExperiencePlatform};
use domain::CallKind;
use domain::governance::{DefaultPolicy, Governing};
use store::Catalog;

use crate::lock;
use crate::view::Failure;

/// The class of profiles.
const PROFILE: &str = "_xdm.context.profile";

/// What was last read of a connection.
pub(super) struct KnownGoverning(Mutex<Governing>);

impl KnownGoverning {
    /// Returns what was last read; what another version wrote counts as not known.
    pub(super) async fn stored(catalog: &Catalog) -> Result<Self, Failure> {
        let stored = catalog.governing().await?;
        let known = stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(Self(Mutex::new(known)))
    }

    pub(super) fn known(&self) -> Governing {
        lock::locked(&self.0).clone()
    }

    pub(super) fn forget(&self) {
        *lock::locked(&self.0) = Governing::default();
    }

    /// Reads it again, for the next start too. What cannot be read now, because no service answers, does not replace what is
    /// known; what this account may not read is not known.
    pub(super) async fn read(&self, platform: &ExperiencePlatform, catalog: &Catalog) {
        let (policies, destination, merge, namespaces) = tokio::join!(
            platform.enabled_policies(),
            platform.audiences_destination(),
            platform.merge_policies(),
            platform.namespaces()
        );
        let actions = destination.map(|spec| spec.and_then(|spec| spec.actions));
        let default = merge.map(default_of);
        // Every sandbox has the standard ones: without any, they are not known.
        let symbols = namespaces.map(|all| {
            let codes = all.into_iter().map(|one| one.code.to_lowercase()).filter(|code| !code.is_empty());
            Some(codes.collect::<BTreeSet<String>>()).filter(|codes| !codes.is_empty())
        });
        let (before, now) = {
            let mut known = lock::locked(&self.0);
            let before = known.clone();
            known.policies = newest(policies.map(Some), before.policies.as_ref());
            known.actions = newest(actions, before.actions.as_ref());
            known.merge_policy = newest(default, before.merge_policy.as_ref());
            known.namespaces = newest(symbols, before.namespaces.as_ref());
            (before, known.clone())
        };
        let Some(text) = serde_json::to_string(&now).ok().filter(|_| before != now) else { return };
        if let Err(error) = catalog.store_governing(text).await {
            // The next refresh reads it again; only a start before that has to do without it.
            tracing::warn!(%error, "policies could not be stored");
        }
    }
}

/// The default merge policy for profiles.
fn default_of(policies: Vec<MergePolicy>) -> Option<DefaultPolicy> {
    let is_it = |policy: &MergePolicy| policy.is_default && policy.schema == PROFILE;
    policies.into_iter().find(is_it).map(|policy| DefaultPolicy { id: policy.id, name: policy.name })
}

fn newest<T: Clone>(read: Result<Option<T>, ApiError>, before: Option<&T>) -> Option<T> {
    match read {
        Ok(now) => now,
        Err(error) if error.kind().retryable() && error.kind() != CallKind::Forbidden => {
            tracing::info!(%error, "policies could not be read now");
            before.cloned()
        }
        Err(error) => {
            tracing::info!(%error, "policies cannot be read");
            None
        }
    }
}

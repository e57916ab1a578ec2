//! What decides whether audiences of a connection may be shared, and what of them: the enabled policies, what the destination is
//! used for, the default merge policy, and the identity namespaces.
//! Read with each refresh and right before each job, and stored, because plans send no request.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use adobe::experience_platform::MergePolicy;
use adobe::{ApiError, ExperiencePlatform};
use domain::CallKind;
use domain::governance::{DefaultPolicy, Governing, MarketingAction, Policy};
use store::Catalog;

use crate::lock;
use crate::view::Failure;

/// The class of profiles.
const PROFILE: &str = "_xdm.context.profile";

/// What was last read of a connection.
pub(super) struct KnownGoverning {
    known: Mutex<Known>,
    /// Number of reads that have begun, and of times that everything was forgotten.
    begun: AtomicU64,
}

struct Known {
    governing: Governing,
    /// Which read it is from.
    read: u64,
}

impl KnownGoverning {
    /// Returns what was last read; what another version wrote counts as not known.
    pub(super) async fn stored(catalog: &Catalog) -> Result<Self, Failure> {
        let stored = catalog.governing().await?;
        let governing = stored.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Ok(Self { known: Mutex::new(Known { governing, read: 0 }), begun: AtomicU64::new(0) })
    }

    pub(super) fn known(&self) -> Governing {
        lock::locked(&self.known).governing.clone()
    }

    /// Forgets it, and what reads that have begun will answer: they may be of another account or sandbox.
    pub(super) fn forget(&self) {
        let mut known = lock::locked(&self.known);
        // A number of its own, which no read has.
        known.read = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        known.governing = Governing::default();
    }

    /// Reads it again, for the next start too. What cannot be read now, because no service answers, does not replace what is
    /// known; what this account may not read is not known. Neither does what was asked for before the last read that is stored: it
    /// may be older. Returns the symbols of the namespaces, in lower case, that this read got.
    pub(super) async fn read(&self, platform: &ExperiencePlatform, catalog: &Catalog) -> Option<BTreeSet<String>> {
        let read = self.begun.fetch_add(1, Ordering::Relaxed) + 1;
        let (policies, destination, merge, namespaces) = tokio::join!(
            platform.enabled_policies(),
            platform.audiences_destination(),
            platform.merge_policies(),
            platform.namespaces()
        );
        let answers = Answers {
            policies: policies.map(Some),
            actions: destination.map(|spec| spec.and_then(|spec| spec.actions)),
            merge_policy: merge.map(default_of),
            // Every sandbox has the standard ones: without any, they are not known.
            namespaces: namespaces.map(|all| {
                let codes = all.into_iter().map(|one| one.code.to_lowercase()).filter(|code| !code.is_empty());
                Some(codes.collect::<BTreeSet<String>>()).filter(|codes| !codes.is_empty())
            }),
        };
        let symbols = answers.namespaces.as_ref().ok().and_then(Clone::clone);
        let Some(text) = self.take(read, answers).and_then(|now| serde_json::to_string(&now).ok()) else {
            return symbols;
        };
        if let Err(error) = catalog.store_governing(text).await {
            // The next refresh reads it again; only a start before that has to do without it.
            tracing::warn!(%error, "policies could not be stored");
        }
        symbols
    }

    /// Takes over the answers of a read, and returns what is known now if that is something else.
    fn take(&self, read: u64, answers: Answers) -> Option<Governing> {
        let mut known = lock::locked(&self.known);
        if known.read > read {
            return None;
        }
        known.read = read;
        let before = known.governing.clone();
        known.governing = Governing {
            policies: newest(answers.policies, before.policies.as_ref()),
            actions: newest(answers.actions, before.actions.as_ref()),
            merge_policy: newest(answers.merge_policy, before.merge_policy.as_ref()),
            namespaces: newest(answers.namespaces, before.namespaces.as_ref()),
            analytics: before.analytics.clone(),
        };
        (before != known.governing).then(|| known.governing.clone())
    }
}

/// What the services answered.
struct Answers {
    policies: Answer<Vec<Policy>>,
    actions: Answer<Vec<MarketingAction>>,
    merge_policy: Answer<DefaultPolicy>,
    namespaces: Answer<BTreeSet<String>>,
}

/// What was read; `None` if it is not known.
type Answer<T> = Result<Option<T>, ApiError>;

/// The default merge policy for profiles.
fn default_of(policies: Vec<MergePolicy>) -> Option<DefaultPolicy> {
    let is_it = |policy: &MergePolicy| policy.is_default && policy.schema == PROFILE;
    policies.into_iter().find(is_it).map(|policy| DefaultPolicy { id: policy.id, name: policy.name })
}

fn newest<T: Clone>(read: Answer<T>, before: Option<&T>) -> Option<T> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(namespaces: &[&str]) -> Answers {
        let namespaces = namespaces.iter().map(ToString::to_string).collect();
        Answers { policies: Ok(None), actions: Ok(None), merge_policy: Ok(None), namespaces: Ok(Some(namespaces)) }
    }

    #[test]
    fn a_read_that_began_before_everything_was_forgotten_is_not_taken() {
        let known = Known { governing: Governing::default(), read: 0 };
        let known = KnownGoverning { known: Mutex::new(known), begun: AtomicU64::new(1) };
        // The settings of the connection change while a refresh reads.
        known.forget();
        assert!(known.take(1, answers(&["ecid"])).is_none());
        assert_eq!(known.known(), Governing::default());
        assert!(known.take(3, answers(&["other"])).is_some());
    }

    #[test]
    fn a_read_that_began_earlier_does_not_replace_a_later_one() {
        let known = Known { governing: Governing::default(), read: 0 };
        let known = KnownGoverning { known: Mutex::new(known), begun: AtomicU64::new(0) };
        let namespaces = || known.known().namespaces.unwrap_or_default().into_iter().collect::<Vec<String>>();
        // A refresh begins, then a namespace is created and read, then the refresh ends.
        assert!(known.take(2, answers(&["ecid", "receipts"])).is_some());
        assert!(known.take(1, answers(&["ecid"])).is_none());
        assert_eq!(namespaces(), ["ecid", "receipts"]);
        assert!(known.take(3, answers(&["ecid"])).is_some());
        assert_eq!(namespaces(), ["ecid"]);
    }
}

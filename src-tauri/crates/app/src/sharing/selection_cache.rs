//! Holds selections, so that a drag of thousands of rows carries only a handle.
//!
//! What is held is the selection itself, such as “all of this query but these”, never the rows: they are looked up
//! again when needed, and must be the ones that were selected.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex};

use crate::lock;
use crate::view::{AudienceQuery, Selection};

/// Number of selections held at once; the oldest is dropped first. A window holds one per drag.
const CAPACITY: usize = 4;

/// A selection, and a digest that shows whether it still matches the same rows.
#[derive(Debug, Clone)]
pub(super) struct CachedSelection {
    pub(super) selection: Arc<Selection<AudienceQuery>>,
    pub(super) rows: Digest,
}

/// A digest of a set of IDs in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest {
    count: usize,
    sum: u64,
}

/// The cached selections, oldest first.
#[derive(Default)]
pub(crate) struct SelectionCache {
    all: Mutex<Vec<(String, CachedSelection)>>,
    /// Makes the digests of this run.
    hasher: RandomState,
}

impl SelectionCache {
    pub(super) fn put(&self, handle: String, selection: Selection<AudienceQuery>, ids: &[String]) {
        let selection = CachedSelection { selection: Arc::new(selection), rows: self.digest(ids) };
        let mut all = lock::locked(&self.all);
        all.retain(|(other, _)| *other != handle);
        all.push((handle, selection));
        let too_many = all.len().saturating_sub(CAPACITY);
        all.drain(..too_many);
    }

    pub(super) fn get(&self, handle: &str) -> Option<CachedSelection> {
        let all = lock::locked(&self.all);
        all.iter().find(|(other, _)| other == handle).map(|(_, cached)| cached.clone())
    }

    pub(super) fn digest(&self, ids: &[String]) -> Digest {
        let sum = ids.iter().fold(0_u64, |sum, id| sum.wrapping_add(self.hasher.hash_one(id)));
        Digest { count: ids.len(), sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(id: &str) -> Selection<AudienceQuery> {
        Selection::Some { ids: vec![id.to_owned()] }
    }

    #[test]
    fn a_handle_holds_its_last_selection_and_old_ones_are_let_go() {
        let cache = SelectionCache::default();
        for number in 0..=CAPACITY {
            cache.put(format!("h{number}"), some(&number.to_string()), &[number.to_string()]);
        }
        assert!(cache.get("h0").is_none(), "the oldest is gone");
        cache.put("h1".into(), some("again"), &["again".to_owned()]);
        let rows = cache.get("h1").map(|cached| cached.rows);
        assert_eq!(rows, Some(cache.digest(&["again".to_owned()])));
    }

    #[test]
    fn a_digest_knows_rows_in_any_order_and_no_others() {
        let cache = SelectionCache::default();
        let digest = |ids: &[&str]| cache.digest(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(digest(&["a", "b", "c"]), digest(&["c", "a", "b"]));
        for other in [&["a", "b"][..], &["a", "b", "d"], &["a", "b", "c", "c"], &[]] {
            assert_ne!(digest(&["a", "b", "c"]), digest(other), "{other:?}");
        }
    }
}

//! Selections held here, so that a drag of thousands of rows carries only a handle.
//!
//! What is held is what was chosen, such as “all of this query but these”, never the rows: they are looked up again when they
//! are needed, and must be those that were chosen.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};

use crate::view::{AudienceQuery, Failure, HeldAudience, HeldSelection, InputReason, Selection};
use crate::{App, limits};

/// Selections held at once; the oldest goes first. A window holds one per drag.
const KEPT: usize = 4;

/// A selection, and what tells whether it still stands for the same rows.
#[derive(Debug, Clone)]
struct Chosen {
    selection: Arc<Selection<AudienceQuery>>,
    rows: Digest,
}

/// Stands for a set of ids in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digest {
    count: usize,
    sum: u64,
}

/// The held selections, oldest first.
#[derive(Default)]
pub(crate) struct Held {
    all: Mutex<Vec<(String, Chosen)>>,
    /// Makes the digests of this run.
    hasher: RandomState,
}

impl Held {
    fn put(&self, handle: String, selection: Selection<AudienceQuery>, ids: &[String]) {
        let chosen = Chosen { selection: Arc::new(selection), rows: self.digest(ids) };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(other, _)| *other != handle);
        all.push((handle, chosen));
        let too_many = all.len().saturating_sub(KEPT);
        all.drain(..too_many);
    }

    fn get(&self, handle: &str) -> Option<Chosen> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(other, _)| other == handle).map(|(_, chosen)| chosen.clone())
    }

    fn digest(&self, ids: &[String]) -> Digest {
        let sum = ids.iter().fold(0_u64, |sum, id| sum.wrapping_add(self.hasher.hash_one(id)));
        Digest { count: ids.len(), sum }
    }
}

impl App {
    /// Keeps a selection under the window's handle; one kept under it before is replaced.
    pub async fn selection_hold(
        &self,
        handle: String,
        selection: Selection<AudienceQuery>,
    ) -> Result<HeldSelection, Failure> {
        limits::id("handle", &handle)?;
        let ids = self.resolve(selection.clone()).await?;
        let first = ids.iter().take(HeldSelection::NAMED).cloned().collect();
        let named = self.catalogue().audiences(first).await?.into_iter();
        let named = named.map(|audience| HeldAudience { id: audience.id.0, name: audience.name }).collect();
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        self.opened().held.put(handle.clone(), selection, &ids);
        Ok(HeldSelection { handle, count, named })
    }

    /// The audiences of a held selection. An error where other rows match it by now, as after a refresh: what nobody saw as
    /// chosen must not be shared.
    pub(super) async fn held(&self, handle: &str) -> Result<Vec<String>, Failure> {
        let gone = |message: &str| Failure::bad_input(InputReason::SelectionGone, message).with("handle", handle);
        let opened = self.opened();
        let Some(chosen) = opened.held.get(handle) else {
            return Err(gone("The selection is no longer held; select the audiences again."));
        };
        let ids = self.resolve(Selection::clone(&chosen.selection)).await?;
        if opened.held.digest(&ids) != chosen.rows {
            return Err(gone("Other audiences match the selection now; select the audiences again."));
        }
        Ok(ids)
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
        let held = Held::default();
        for number in 0..=KEPT {
            held.put(format!("h{number}"), some(&number.to_string()), &[number.to_string()]);
        }
        assert!(held.get("h0").is_none(), "the oldest is gone");
        held.put("h1".into(), some("again"), &["again".to_owned()]);
        let rows = held.get("h1").map(|chosen| chosen.rows);
        assert_eq!(rows, Some(held.digest(&["again".to_owned()])));
    }

    #[test]
    fn a_digest_knows_rows_in_any_order_and_no_others() {
        let held = Held::default();
        let digest = |ids: &[&str]| held.digest(&ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>());
        assert_eq!(digest(&["a", "b", "c"]), digest(&["c", "a", "b"]));
        for other in [&["a", "b"][..], &["a", "b", "d"], &["a", "b", "c", "c"], &[]] {
            assert_ne!(digest(&["a", "b", "c"]), digest(other), "{other:?}");
        }
    }
}

//! Selections kept here, so that a drag of thousands of rows carries only a handle.

use std::sync::{Arc, Mutex, PoisonError};

use crate::App;
use crate::view::{AudienceQuery, Failure, HeldSelection, InputReason, Selection};

/// Selections kept at once; the oldest goes first. A window holds one per drag; of 100,000 rows each takes 8 MB.
const KEPT: usize = 4;

/// The kept selections, oldest first. Each hover over a folder asks for one: they are shared, not copied.
#[derive(Default)]
pub(crate) struct Held(Mutex<Vec<(String, Arc<[String]>)>>);

impl Held {
    fn put(&self, handle: String, ids: Vec<String>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(other, _)| *other != handle);
        all.push((handle, ids.into()));
        let too_many = all.len().saturating_sub(KEPT);
        all.drain(..too_many);
    }

    fn get(&self, handle: &str) -> Option<Arc<[String]>> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().find(|(other, _)| other == handle).map(|(_, ids)| ids.clone())
    }
}

impl App {
    /// Keeps a selection under the window's handle; one kept under it before is replaced.
    pub async fn selection_hold(
        &self,
        handle: String,
        selection: Selection<AudienceQuery>,
    ) -> Result<HeldSelection, Failure> {
        let ids = self.resolve(selection).await?;
        let first = self.catalogue().audiences(ids.iter().take(1).cloned().collect()).await?;
        let first_name = first.into_iter().next().map(|audience| audience.name).unwrap_or_default();
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        self.opened().held.put(handle.clone(), ids);
        Ok(HeldSelection { handle, count, first_name })
    }

    /// The audiences of a kept selection.
    pub(super) fn held(&self, handle: &str) -> Result<Arc<[String]>, Failure> {
        self.opened().held.get(handle).ok_or_else(|| {
            let message = "The selection is no longer held; select the audiences again.";
            Failure::bad_input(InputReason::SelectionGone, message).with("handle", handle)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_holds_its_last_selection_and_old_ones_are_let_go() {
        let held = Held::default();
        for number in 0..=KEPT {
            held.put(format!("h{number}"), vec![number.to_string()]);
        }
        assert_eq!(held.get("h0"), None, "the oldest is gone");
        held.put("h1".into(), vec!["again".into()]);
        assert_eq!(held.get("h1").as_deref(), Some(&["again".to_owned()][..]));
    }
}

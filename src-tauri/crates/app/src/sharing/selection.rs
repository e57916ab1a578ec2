//! Selections by handle, so that a drag of thousands of rows carries only the handle.

use crate::view::{AudienceQuery, Failure, HeldAudience, HeldSelection, InputReason, Selection};
use crate::{Sharing, Workspace, limits};

impl Sharing<'_> {
    /// Holds a selection under the window's handle, replacing an earlier one.
    pub async fn hold(&self, handle: String, selection: Selection<AudienceQuery>) -> Result<HeldSelection, Failure> {
        limits::id("handle", &handle)?;
        let ids = self.workspace.audiences().resolve(selection.clone()).await?;
        let first = ids.iter().take(HeldSelection::NAMED).cloned().collect();
        let named = self.workspace.catalog().audiences(first).await?.into_iter();
        let named = named.map(|audience| HeldAudience { id: audience.id.0, name: audience.name }).collect();
        let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        self.workspace.connection.selections.put(handle.clone(), selection, &ids);
        Ok(HeldSelection { handle, count, named })
    }
}

impl Workspace {
    /// Returns the audiences of a held selection. An error if it matches other rows by now, as after a refresh: rows
    /// that the user did not see as selected must not be shared.
    pub(super) async fn selected(&self, handle: &str) -> Result<Vec<String>, Failure> {
        let gone = |message: &str| Failure::bad_input(InputReason::SelectionGone, message).with("handle", handle);
        let connection = &self.connection;
        let Some(cached) = connection.selections.get(handle) else {
            return Err(gone("This selection has expired. Select the audiences again."));
        };
        let ids = self.audiences().resolve(Selection::clone(&cached.selection)).await?;
        if connection.selections.digest(&ids) != cached.rows {
            return Err(gone("The selection now matches other audiences. Select the audiences again."));
        }
        Ok(ids)
    }
}

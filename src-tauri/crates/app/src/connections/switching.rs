//! Which connection is in use.

use share::plan;

use super::active::ActiveConnection;
use super::rights::CREATE_ANY_TRAITS;
use super::settings::unknown;
use crate::lock;
use crate::view::{Failure, Rights, Workspace};
use crate::{App, limits};

impl App {
    /// Uses another connection from now on, and at the next start. Running work stays with the connection it started
    /// on.
    pub async fn connection_use(&self, id: String) -> Result<Workspace, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.connections.read().await?;
        let opened = self.open_connection(&id, &all).await?;
        self.inner
            .connections
            .change(move |all| {
                if id != crate::PRACTICE {
                    all.connection(&id).ok_or_else(|| unknown(&id))?;
                }
                all.in_use = id;
                Ok(())
            })
            .await?;
        *lock::written(&self.inner.in_use) = opened.clone();
        let workspace = self.workspace_of(opened);
        self.notify_changed();
        if self.inner.refreshes {
            workspace.refresh_in_background();
        }
        workspace.summary().await
    }
}

impl ActiveConnection {
    /// Returns the account's last known permissions, as the window uses them.
    pub(crate) fn rights_shown(&self) -> Rights {
        let known = lock::locked(&self.rights).clone().unwrap_or_default();
        let may = |right: &str| match known {
            plan::Rights::Unknown => None,
            _ => Some(known.missing(&[right]).is_none()),
        };
        Rights {
            create_traits: may("CREATE_ALL_TRAITS"),
            create_any_traits: may(CREATE_ANY_TRAITS),
            edit_traits: may("EDIT_ALL_TRAITS"),
            delete_traits: may("DELETE_ALL_TRAITS"),
            create_segments: may("CREATE_ALL_SEGMENTS"),
            map_traits: may("MAP_ALL_TO_SEGMENTS"),
            edit_segments: may("EDIT_ALL_SEGMENTS"),
            delete_segments: may("DELETE_ALL_SEGMENTS"),
        }
    }

    /// Stores the account's permissions once they are known.
    pub(crate) fn store_rights(&self, rights: &plan::Rights) {
        if *rights != plan::Rights::Unknown {
            *lock::locked(&self.rights) = Some(rights.clone());
        }
    }
}

//! Which connection is in use.

use std::sync::PoisonError;

use share::plan::Rights as Held;

use super::opened::Opened;
use super::rights::CREATE_ANY_TRAITS;
use super::settings::unknown;
use crate::view::{Failure, Rights, Workspace};
use crate::{App, limits};

impl App {
    /// Uses another connection from now on, and at the next start. Work under way stays with the one it began on.
    pub async fn connection_use(&self, id: String) -> Result<Workspace, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.book.read().await?;
        let opened = self.open_connection(&id, &all).await?;
        self.inner
            .book
            .change(move |all| {
                if id != crate::PRACTICE {
                    all.connection(&id).ok_or_else(|| unknown(&id))?;
                }
                all.in_use = id;
                Ok(())
            })
            .await?;
        *self.inner.in_use.write().unwrap_or_else(PoisonError::into_inner) = opened.clone();
        let app = Self { inner: self.inner.clone(), pinned: Some(opened) };
        self.touch();
        if self.inner.refreshes {
            app.refresh_in_background();
        }
        app.workspace().await
    }
}

impl Opened {
    /// What was learnt of the account's rights last, as the window uses it.
    pub(crate) fn rights_shown(&self) -> Rights {
        let known = self.rights.lock().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
        let may = |right: &str| match known {
            Held::Unknown => None,
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

    /// Remembers the account's rights, once they are known.
    pub(crate) fn learn(&self, rights: &Held) {
        if *rights != Held::Unknown {
            *self.rights.lock().unwrap_or_else(PoisonError::into_inner) = Some(rights.clone());
        }
    }
}

//! Listing, duplicating, removing and hiding connections.

use std::sync::Arc;

use super::active::{ActiveConnection, PRACTICE_SANDBOX};
use super::settings::{AllSettings, ConnectionSettings, unknown};
use crate::App;
use crate::limits;
use crate::lock;
use crate::view::{ConnectionRow, Failure, NotPossibleReason, RemovalProof, SecretPlace, SecretStatus};

impl App {
    /// Returns every connection in display order, the practice workspace last.
    pub async fn connections(&self) -> Result<Vec<ConnectionRow>, Failure> {
        let all = self.inner.connections.read().await?;
        let in_use = self.inner.in_use_id();
        let mut rows = Vec::with_capacity(all.connections.len() + 1);
        for one in &all.connections {
            rows.push(one.row(in_use == one.id, self.inner.secrets.secret_status(one).await));
        }
        rows.push(practice_row(in_use == crate::PRACTICE, all.practice_hidden));
        Ok(rows)
    }

    /// Returns one connection as listed, by ID.
    pub(super) async fn connection_row(&self, id: &str) -> Result<ConnectionRow, Failure> {
        self.connections().await?.into_iter().find(|row| row.id == id).ok_or_else(|| unknown(id))
    }

    /// Returns the connection with this ID or name, ignoring case.
    pub async fn connection_named(&self, name: &str) -> Result<ConnectionRow, Failure> {
        let id = self.inner.connections.read().await?.named(name).ok_or_else(|| unknown(name))?;
        self.connection_row(&id).await
    }

    /// Creates a copy of a connection, without its secret.
    pub async fn connection_duplicate(&self, id: String) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        let fresh = uuid::Uuid::now_v7().to_string();
        let made = fresh.clone();
        self.inner
            .connections
            .change(move |all| {
                let index = all.connections.iter().position(|one| one.id == id).ok_or_else(|| unknown(&id))?;
                let mut copy = all.connections[index].clone();
                copy.name = free_name(all, &copy.name);
                (copy.id, copy.secret_kept_at, copy.secret_used_at, copy.checked) = (fresh, None, None, None);
                all.connections.insert(index + 1, copy);
                Ok(())
            })
            .await?;
        self.notify_changed();
        self.connection_row(&made).await
    }

    /// Removes a connection with its secret, lists, tray and jobs, and verifies that each is gone. If it is in use, the
    /// practice workspace is used instead; a connection with a running job is not removed.
    pub async fn connection_remove(&self, id: String) -> Result<RemovalProof, Failure> {
        limits::id("id", &id)?;
        if id == crate::PRACTICE {
            return Err(not_practice("removed; it can be hidden"));
        }
        let all = self.inner.connections.read().await?;
        let kept = all.connection(&id).ok_or_else(|| unknown(&id))?.secret_kept_at.is_some();
        let opened = self.open_connection(&id, &all).await?;
        self.refuse_at_work(&id, &opened).await?;
        if self.inner.in_use_id() == id {
            // For this run; the connection for the next start is set with the settings, below.
            let practice = self.open_connection(crate::PRACTICE, &all).await?;
            *lock::written(&self.inner.in_use) = practice;
        }
        // It can no longer be found before its rows are removed, and reads for it are stopped, so that nothing is
        // written again afterwards.
        let _turn = self.close_connection(&opened).await;
        let secret_gone = self.inner.secrets.remove(&id, kept).await?;
        let removed = self.store().forget_connection(&id).await?;
        self.store().forget_setting(&crate::edit::owner_setting(&id)).await?;
        self.store().forget_setting(&crate::destinations::crosswalk_setting(&id)).await?;
        self.store().forget_setting(&crate::feeds::feeds_setting(&id)).await?;
        for setting in crate::translate::mapping_settings(&id) {
            self.store().forget_setting(&setting).await?;
        }
        self.store().forget_setting(&crate::who::account_setting(&id)).await?;
        self.store().forget_setting(&crate::watches::watch_setting(&id)).await?;
        self.inner
            .connections
            .change(move |all| {
                all.connections.retain(|one| one.id != id);
                if all.in_use == id {
                    crate::PRACTICE.clone_into(&mut all.in_use);
                }
                // Without any other connection there would be nothing to pick.
                all.practice_hidden &= !all.connections.is_empty();
                Ok(())
            })
            .await?;
        self.notify_changed();
        let count = |rows| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(RemovalProof { secret_gone, rows_removed: count(removed.rows_removed), rows_left: count(removed.rows_left) })
    }

    /// Hides the practice workspace from the picker, or shows it again. Fails without any other connection, because
    /// there would be nothing to pick.
    pub async fn practice_hidden(&self, hidden: bool) -> Result<Vec<ConnectionRow>, Failure> {
        self.inner
            .connections
            .change(move |all| {
                if hidden && all.connections.is_empty() {
                    let message = "Add a connection before hiding the practice workspace.";
                    return Err(Failure::not_possible(NotPossibleReason::PracticeOnly, message));
                }
                all.practice_hidden = hidden;
                Ok(())
            })
            .await?;
        self.notify_changed();
        self.connections().await
    }

    /// Applies changed settings or a changed secret to a connection at work.
    pub(super) async fn apply_settings(&self, id: &str, settings: Option<ConnectionSettings>) {
        let opened = self.inner.opened.lock().await.get(id).cloned();
        if let Some(opened) = opened {
            opened.apply_settings(settings).await;
        }
        self.notify_changed();
        if self.inner.in_use_id() == id {
            self.refresh_in_use();
        }
    }

    /// Reopens a connection whose sandbox has changed: nothing read or learned from the old one stays.
    pub(super) async fn reopen_in_sandbox(&self, id: &str) -> Result<(), Failure> {
        let all = self.inner.connections.read().await?;
        let old = self.inner.opened.lock().await.get(id).cloned();
        let _turn = match &old {
            Some(old) => Some(self.close_connection(old).await),
            None => None,
        };
        let opened = self.open_connection(id, &all).await?;
        let in_use = self.inner.in_use_id() == id;
        if in_use {
            *lock::written(&self.inner.in_use) = opened;
        }
        self.notify_changed();
        if in_use {
            self.refresh_in_use();
        }
        Ok(())
    }

    /// Makes a connection at work unavailable, and stops reads for it.
    async fn close_connection<'a>(&self, opened: &'a ActiveConnection) -> tokio::sync::MutexGuard<'a, ()> {
        self.inner.opened.lock().await.remove(&opened.id);
        opened.gone.cancel();
        opened.refreshing.turn().await
    }

    /// Refuses while a job of a connection is running, here or in another program.
    pub(super) async fn refuse_at_work(&self, id: &str, opened: &Arc<ActiveConnection>) -> Result<(), Failure> {
        self.refuse_while_working(id)?;
        self.refuse_while_deleting(id)?;
        self.workspace_of(opened.clone()).refuse_live_jobs().await
    }

    /// Refreshes the connection in use after its problem may have been fixed, so that an old failure is not shown
    /// longer than it is true.
    pub(super) fn refresh_in_use(&self) {
        if self.inner.refreshes {
            self.workspace().refresh_in_background();
        }
    }
}

/// "Acme (2)", "Acme (3)" and so on.
fn free_name(all: &AllSettings, name: &str) -> String {
    let taken = |wanted: &str| all.connections.iter().any(|one| one.name.to_lowercase() == wanted.to_lowercase());
    // One more number than there are connections: at least one of them is free.
    let last = all.connections.len() + 2;
    (2..=last).map(|number| format!("{name} ({number})")).find(|wanted| !taken(wanted)).unwrap_or_default()
}

pub(super) fn not_practice(done: &str) -> Failure {
    Failure::not_possible(NotPossibleReason::PracticeFixed, format!("The practice workspace cannot be {done}."))
}

fn practice_row(in_use: bool, hidden: bool) -> ConnectionRow {
    ConnectionRow {
        id: crate::PRACTICE.to_owned(),
        name: String::new(),
        color: super::active::PRACTICE_COLOR.to_owned(),
        production: false,
        practice: true,
        org_id: String::new(),
        client_id: String::new(),
        scopes: String::new(),
        sandbox: PRACTICE_SANDBOX.to_owned(),
        region: String::new(),
        base_url: None,
        in_use,
        hidden,
        secret: SecretStatus { place: SecretPlace::Practice, kept_at: None, used_at: None, older_kept_at: None },
        checked: None,
    }
}

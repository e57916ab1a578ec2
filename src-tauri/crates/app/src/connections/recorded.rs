//! Changes of a connection in its record: name, client ID, sandbox, and that its secret was replaced or removed. Values of
//! secrets never are. It must not know how settings and secrets are stored.

use std::sync::Arc;

use super::active::ActiveConnection;
use super::settings::ConnectionSettings;
use crate::App;
use crate::activity::{Names, Outcome, Values};
use crate::view::{ActivityKind, Failure, RecordedChange, RecordedField, RecordedKind, RecordedLink, RecordedValue};

/// What happened to the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SecretChange {
    /// Nothing.
    Kept,
    /// It was entered.
    Entered,
    /// It was removed.
    Removed,
}

impl App {
    /// Records what a person changed in a connection. Without lists or jobs it has no record yet, so that it can still
    /// become a connection of another organization.
    ///
    /// The change is made already, so a record that cannot be written is only logged.
    pub(super) async fn record_connection(
        &self,
        before: &ConnectionSettings,
        after: &ConnectionSettings,
        secret: SecretChange,
    ) {
        let mut changes = Names::default().changes(Some(&values(before)), Some(&values(after)));
        changes.extend(secret_change(secret, before.secret_kept_at.is_some()));
        if changes.is_empty() {
            return;
        }
        if let Err(failure) = self.write_record(after, &changes).await {
            tracing::warn!(message = failure.message, id = after.id, "a change of a connection could not be recorded");
        }
    }

    /// The same for a connection of which only the secret changes.
    pub(super) async fn record_secret(&self, settings: &ConnectionSettings, secret: SecretChange) {
        self.record_connection(settings, settings, secret).await;
    }

    async fn write_record(&self, settings: &ConnectionSettings, changes: &[RecordedChange]) -> Result<(), Failure> {
        if self.store().rows_of(&settings.id).await? == 0 {
            return Ok(());
        }
        let all = self.inner.connections.read().await?;
        let connection: Arc<ActiveConnection> = self.open_connection(&settings.id, &all).await?;
        let object =
            RecordedLink { kind: RecordedKind::Connection, id: Some(settings.id.clone()), name: settings.name.clone() };
        let workspace = self.workspace_of(connection);
        let recording = workspace.record(ActivityKind::Connection, None, vec![object]).await?;
        recording.start(0, changes).await?;
        recording.note(0, Outcome::Done(None)).await;
        recording.end().await;
        self.notify_changed();
        Ok(())
    }
}

fn values(settings: &ConnectionSettings) -> Values {
    vec![
        (RecordedField::Name, settings.name.clone()),
        (RecordedField::ClientId, settings.client_id.clone()),
        (RecordedField::Sandbox, settings.sandbox.clone()),
    ]
}

fn secret_change(change: SecretChange, was_stored: bool) -> Option<RecordedChange> {
    let hidden = || RecordedValue { value: "[secret]".to_owned(), name: None, masked: true };
    let (before, after) = match change {
        SecretChange::Kept => return None,
        SecretChange::Entered => (was_stored.then(hidden), Some(hidden())),
        SecretChange::Removed => (Some(hidden()), None),
    };
    Some(RecordedChange { field: RecordedField::Secret, before, after })
}

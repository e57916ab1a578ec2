//! Saving the form of a connection: its secret in the keychain (or in memory, if chosen), everything else in the config
//! folder.

use vault::SecretString;

use super::recorded::SecretChange;
use super::secrets::{Entry, Put};
use super::settings::{AllSettings, ConnectionSettings, loopback, unknown};
use super::validate;
use crate::App;
use crate::limits::{CONNECTION_NAME, Limited as _};
use crate::view::{ConnectionDraft, ConnectionRow, Failure, InputReason, SecretInput};

/// A form that may be saved.
struct Save {
    settings: ConnectionSettings,
    /// The settings that it replaces; `None` for a new connection.
    before: Option<ConnectionSettings>,
    /// Number of objects and jobs that are stored for the connection.
    rows: u64,
}

/// A secret that was stored with the form.
struct StoredSecret {
    location: Put,
    /// The entry that it replaced.
    replaced: Option<Entry>,
}

impl Save {
    /// Whether the connection moves to another sandbox.
    fn moves(&self) -> bool {
        self.before.as_ref().is_some_and(|before| before.sandbox != self.settings.sandbox)
    }
}

impl App {
    /// Saves a connection, new or changed: its secret in the keychain (or in memory, if chosen), everything else in the
    /// config folder.
    ///
    /// A connection stays with its organization: data of one must not be taken for that of another.
    pub async fn connection_save(&self, draft: ConnectionDraft) -> Result<ConnectionRow, Failure> {
        if draft.id.as_deref() == Some(crate::PRACTICE) {
            return Err(super::edit::not_practice("changed"));
        }
        draft.within_limits()?;
        let secret = self.inner.secrets.given(&draft.secret)?;
        let mut save = self.prepare_save(&draft, secret.as_ref()).await?;
        let stored = match secret {
            Some(secret) => Some(self.store_secret(&mut save, secret).await?),
            None => None,
        };
        let (id, moves, replaces) = (save.settings.id.clone(), save.moves(), stored.is_some());
        let (settings, before) = (save.settings.clone(), save.before.clone());
        if let Err(failure) = self.write_connection(save, replaces).await {
            return Err(self.undo_secret(&id, stored, failure).await);
        }
        self.inner.secrets.let_go(&draft.secret);
        if replaces {
            self.forget_older_secret(&id).await;
        }
        if moves {
            self.reopen_in_sandbox(&id).await?;
        } else {
            self.apply_settings(&id, Some(settings.clone())).await;
        }
        if let Some(before) = before {
            let secret = if replaces { SecretChange::Entered } else { SecretChange::Kept };
            self.record_connection(&before, &settings, secret).await;
        }
        self.connection_row(&id).await
    }

    /// Checks a form before anything is stored: by itself, against the other connections, and against running jobs.
    async fn prepare_save(&self, draft: &ConnectionDraft, secret: Option<&SecretString>) -> Result<Save, Failure> {
        let is_new = draft.id.is_none();
        let id = draft.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let mut settings = settings_of(draft, id.clone());
        refuse_invalid(&settings)?;
        let all = self.inner.connections.read().await?;
        let rows = if is_new { 0 } else { self.store().rows_of(&id).await? };
        accept(&all, &mut settings, is_new, rows)?;
        let before = all.connection(&id).cloned();
        let unchanged = before.as_ref().filter(|before| secret.is_none() && before.same_for_check(&settings));
        settings.checked = self.checked_form(&settings, secret).or(unchanged.and_then(|before| before.checked));
        if let Some(before) = &before {
            refuse_elsewhere(before, &settings, &draft.secret)?;
        }
        let save = Save { settings, before, rows };
        if save.moves() {
            self.refuse_at_work(&id, &self.open_connection(&id, &all).await?).await?;
        }
        Ok(save)
    }

    /// Stores the secret of the form.
    async fn store_secret(&self, save: &mut Save, secret: SecretString) -> Result<StoredSecret, Failure> {
        // Restored if the settings cannot be saved: old settings with a new secret would match neither.
        let replaced = match &save.before {
            Some(before) => self.inner.secrets.replaced(before).await?,
            None => None,
        };
        let now = self.now();
        let bound = self.bound(secret, &save.settings).await?;
        let location = self.inner.secrets.put(&save.settings.id, &bound, now).await?;
        // A secret in memory does not affect one in the keychain, which stays where it was.
        if location == Put::Keychain {
            save.settings.secret_kept_at = Some(now);
        }
        Ok(StoredSecret { location, replaced })
    }

    /// Writes the settings. Checks them again, because another program may have changed the file meanwhile.
    async fn write_connection(&self, save: Save, replaces_secret: bool) -> Result<(), Failure> {
        let Save { mut settings, before, rows } = save;
        let is_new = before.is_none();
        let write = move |all: &mut AllSettings| {
            accept(all, &mut settings, is_new, rows)?;
            if let Some(before) = all.connection(&settings.id).filter(|_| !replaces_secret) {
                settings.secret_used_at = before.secret_used_at;
            }
            match all.connections.iter_mut().find(|one| one.id == settings.id) {
                Some(one) => *one = settings,
                None => all.connections.push(settings),
            }
            Ok(())
        };
        self.inner.connections.change(write).await
    }

    /// Restores the secret that the form replaced, after its settings could not be saved. Returns the failure, with the
    /// secret that is left over if this did not work: a secret of a connection that does not exist would never be found
    /// again.
    async fn undo_secret(&self, id: &str, stored: Option<StoredSecret>, failure: Failure) -> Failure {
        let Some(StoredSecret { location, replaced }) = stored else { return failure };
        if self.inner.secrets.put_back(id, location, replaced, self.now()).await {
            return failure;
        }
        failure.with("secretLeft", format!("connection:{id}"))
    }
}

/// Returns the settings that a form would save.
pub(super) fn settings_of(draft: &ConnectionDraft, id: String) -> ConnectionSettings {
    let tidy = |text: &str| text.trim().to_owned();
    let scopes = tidy(&draft.scopes);
    ConnectionSettings {
        id,
        name: tidy(&draft.name),
        color: draft.color.to_lowercase(),
        production: draft.production,
        org_id: tidy(&draft.org_id),
        client_id: tidy(&draft.client_id),
        scopes: if scopes.is_empty() { adobe::Credentials::DEFAULT_SCOPES.to_owned() } else { scopes },
        sandbox: tidy(&draft.sandbox),
        region: tidy(&draft.region),
        base_url: draft.base_url.as_deref().map(tidy).filter(|address| !address.is_empty()),
        secret_kept_at: None,
        secret_used_at: None,
        checked: None,
    }
}

/// Checks a form without contacting any service.
fn refuse_invalid(settings: &ConnectionSettings) -> Result<(), Failure> {
    let bad =
        |field: &str, reason: InputReason, message: &str| Err(Failure::bad_input(reason, message).with("field", field));
    if settings.name.is_empty() || settings.name.chars().count() > CONNECTION_NAME {
        return bad("name", InputReason::NameLength, "A connection needs a name of at most 80 characters.");
    }
    if settings.name.eq_ignore_ascii_case(crate::PRACTICE) {
        return bad("name", InputReason::NamePractice, "“practice” is the practice workspace. Choose another name.");
    }
    if !validate::is_color(&settings.color) {
        return bad("color", InputReason::ColorShape, "A color has the form #rrggbb.");
    }
    if !validate::is_org_id(&settings.org_id) {
        return bad(
            "orgId",
            InputReason::OrgIdShape,
            "An organization ID is 24 digits and letters A to F, followed by @AdobeOrg.",
        );
    }
    if !validate::is_client_id(&settings.client_id) {
        return bad("clientId", InputReason::ClientIdShape, "A client ID is 32 letters and digits.");
    }
    if settings.sandbox.is_empty() {
        return bad("sandbox", InputReason::NoSandbox, "Choose a sandbox of Experience Platform.");
    }
    if !validate::is_sandbox(&settings.sandbox) {
        return bad("sandbox", InputReason::SandboxShape, "A sandbox name has lowercase letters, digits and hyphens.");
    }
    settings.base_url.as_deref().map(loopback).transpose().map(drop)
}

/// A stored secret is sent only where it was entered for: for another client, organization or address it must be
/// entered again.
pub(super) fn refuse_elsewhere(
    before: &ConnectionSettings,
    settings: &ConnectionSettings,
    secret: &SecretInput,
) -> Result<(), Failure> {
    let facts = |one: &ConnectionSettings| (one.base_url.clone(), one.client_id.clone(), one.org_id.clone());
    let same = facts(before) == facts(settings);
    if same || !matches!(secret, SecretInput::Kept) {
        return Ok(());
    }
    let message = "The saved client secret was entered for another client ID, organization or address. Enter the client \
                   secret for this one.";
    Err(Failure::bad_input(InputReason::SecretForOther, message).with("field", "secret"))
}

/// Checks what depends on the other connections and on the saved data; copies values that a form does not have.
fn accept(all: &AllSettings, settings: &mut ConnectionSettings, new: bool, rows: u64) -> Result<(), Failure> {
    let name = settings.name.to_lowercase();
    if all.connections.iter().any(|one| one.id != settings.id && one.name.to_lowercase() == name) {
        let message = format!("A connection named “{}” already exists. Choose another name.", settings.name);
        let failure = Failure::bad_input(InputReason::NameTaken, message).with("field", "name");
        return Err(failure.with("name", &settings.name));
    }
    if new {
        return Ok(());
    }
    let before = all.connection(&settings.id).ok_or_else(|| unknown(&settings.id))?;
    if rows > 0 && (before.org_id != settings.org_id || before.base_url != settings.base_url) {
        let message = format!(
            "“{}” has lists and jobs of the organization {}. Add a separate connection for this one.",
            before.name, before.org_id
        );
        let failure = Failure::bad_input(InputReason::OtherOrganization, message).with("field", "orgId");
        return Err(failure.with("name", &before.name));
    }
    settings.secret_kept_at = settings.secret_kept_at.or(before.secret_kept_at);
    Ok(())
}

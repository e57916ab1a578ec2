//! Listing, adding, changing, duplicating and removing connections.

use std::sync::{Arc, PoisonError};

use super::opened::{Opened, PRACTICE_SANDBOX};
use super::secrets::Put;
use super::settings::{AllSettings, ConnectionSettings, loopback, unknown};
use super::shape;
use crate::App;
use crate::limits::{self, CONNECTION_NAME, Limited as _};
use crate::view::{
    ConnectionDraft, ConnectionRow, Failure, InputReason, NotPossibleReason, RemovalProof, SecretInput, SecretPlace,
    SecretStatus,
};

impl App {
    /// Every connection, in the order shown, the practice workspace last.
    pub async fn connections(&self) -> Result<Vec<ConnectionRow>, Failure> {
        let all = self.inner.book.read().await?;
        let in_use = self.opened().id.clone();
        let mut rows = Vec::with_capacity(all.connections.len() + 1);
        for one in &all.connections {
            rows.push(one.row(in_use == one.id, self.inner.secrets.place(one).await));
        }
        rows.push(practice_row(in_use == crate::PRACTICE, all.practice_hidden));
        Ok(rows)
    }

    /// One connection as it is listed, by id.
    pub(super) async fn connection_row(&self, id: &str) -> Result<ConnectionRow, Failure> {
        self.connections().await?.into_iter().find(|row| row.id == id).ok_or_else(|| unknown(id))
    }

    /// The connection that is called so, by id or by name whatever its case.
    pub async fn connection_named(&self, name: &str) -> Result<ConnectionRow, Failure> {
        let id = self.inner.book.read().await?.named(name).ok_or_else(|| unknown(name))?;
        self.connection_row(&id).await
    }

    /// Keeps a connection, new or changed: its secret in the keychain (or in memory, if that was chosen), all else in
    /// the config folder.
    ///
    /// A connection stays with its organisation: what is kept about one must not be taken for another's.
    pub async fn connection_save(&self, draft: ConnectionDraft) -> Result<ConnectionRow, Failure> {
        if draft.id.as_deref() == Some(crate::PRACTICE) {
            return Err(not_practice("changed"));
        }
        draft.within_limits()?;
        let secret = self.inner.secrets.given(&draft.secret)?;
        let new = draft.id.is_none();
        let id = draft.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        let mut settings = settings_of(&draft, id.clone());
        validate(&settings)?;
        let all = self.inner.book.read().await?;
        let rows = if new { 0 } else { self.store().rows_of(&id).await? };
        accept(&all, &mut settings, new, rows)?;
        let before = all.connection(&id).filter(|before| secret.is_none() && before.same_for_check(&settings));
        settings.checked = self.checked_form(&settings, secret.as_ref()).or(before.and_then(|before| before.checked));
        if let Some(before) = all.connection(&id) {
            refuse_elsewhere(before, &settings, &draft.secret)?;
        }
        let moves = all.connection(&id).is_some_and(|before| before.sandbox != settings.sandbox);
        if moves {
            self.refuse_at_work(&id, &self.open_connection(&id, &all).await?).await?;
        }
        let replaces = secret.is_some();
        // Put back if the settings cannot be kept: old settings with a new secret would be neither.
        let old = match all.connection(&id).filter(|_| replaces) {
            Some(before) => self.inner.secrets.replaced(before).await?,
            None => None,
        };
        let mut place = None;
        if let Some(secret) = secret {
            let now = self.now();
            let put = self.inner.secrets.put(&id, &self.bound(secret, &settings).await?, now).await?;
            place = Some(put);
            // A secret in memory says nothing about one in the keychain, which stays where it was.
            if put == Put::Keychain {
                settings.secret_kept_at = Some(now);
            }
            settings.secret_used_at = None;
        }
        let kept = settings.clone();
        let written = self.inner.book.change(move |all| {
            accept(all, &mut settings, new, rows)?;
            if let Some(before) = all.connection(&settings.id).filter(|_| !replaces) {
                settings.secret_used_at = before.secret_used_at;
            }
            match all.connections.iter_mut().find(|one| one.id == settings.id) {
                Some(one) => *one = settings,
                None => all.connections.push(settings),
            }
            Ok(())
        });
        if let Err(failure) = written.await {
            // A secret of a connection that does not exist would never be found again.
            let undone = match place {
                Some(place) => self.inner.secrets.put_back(&id, place, old, self.now()).await,
                None => true,
            };
            let failure = if undone { failure } else { failure.with("secretLeft", format!("connection:{id}")) };
            return Err(failure);
        }
        self.inner.secrets.let_go(&draft.secret);
        if replaces {
            self.forget_older_secret(&id).await;
        }
        if moves {
            self.reopen(&id).await?;
        } else {
            self.renew(&id, Some(kept)).await;
        }
        self.connection_row(&id).await
    }

    /// Makes another connection like one, without its secret.
    pub async fn connection_duplicate(&self, id: String) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        let fresh = uuid::Uuid::now_v7().to_string();
        let made = fresh.clone();
        self.inner
            .book
            .change(move |all| {
                let place = all.connections.iter().position(|one| one.id == id).ok_or_else(|| unknown(&id))?;
                let mut copy = all.connections[place].clone();
                copy.name = free_name(all, &copy.name);
                (copy.id, copy.secret_kept_at, copy.secret_used_at, copy.checked) = (fresh, None, None, None);
                all.connections.insert(place + 1, copy);
                Ok(())
            })
            .await?;
        self.touch();
        self.connection_row(&made).await
    }

    /// Removes a connection with its secret, lists, tray and jobs, and looks again for each. One in use gives way to
    /// the practice workspace; one with a job under way is not removed.
    pub async fn connection_remove(&self, id: String) -> Result<RemovalProof, Failure> {
        limits::id("id", &id)?;
        if id == crate::PRACTICE {
            return Err(not_practice("removed; it can be hidden"));
        }
        let all = self.inner.book.read().await?;
        let kept = all.connection(&id).ok_or_else(|| unknown(&id))?.secret_kept_at.is_some();
        let opened = self.open_connection(&id, &all).await?;
        self.refuse_at_work(&id, &opened).await?;
        if self.inner.in_use_id() == id {
            // For this run; what is used at the next start is settled with the settings, below.
            let practice = self.open_connection(crate::PRACTICE, &all).await?;
            *self.inner.in_use.write().unwrap_or_else(PoisonError::into_inner) = practice;
        }
        // Nobody finds it any more before its rows go, and whoever still reads for it is stopped, so that nothing is
        // written again behind them.
        let _turn = self.retire(&opened).await;
        let secret_gone = self.inner.secrets.remove(&id, kept).await?;
        let removed = self.store().forget_connection(&id).await?;
        self.store().forget_setting(&crate::edit::owner_setting(&id)).await?;
        self.inner
            .book
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
        self.touch();
        let count = |rows| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(RemovalProof { secret_gone, rows_removed: count(removed.rows_removed), rows_left: count(removed.rows_left) })
    }

    /// Leaves the practice workspace out of the picker, or brings it back. Without any other connection there would be
    /// nothing to pick.
    pub async fn practice_hidden(&self, hidden: bool) -> Result<Vec<ConnectionRow>, Failure> {
        self.inner
            .book
            .change(move |all| {
                if hidden && all.connections.is_empty() {
                    let message = "Add a connection before hiding the practice workspace.";
                    return Err(Failure::not_possible(NotPossibleReason::PracticeOnly, message));
                }
                all.practice_hidden = hidden;
                Ok(())
            })
            .await?;
        self.touch();
        self.connections().await
    }

    /// Lets a connection at work go on with changed settings or secret.
    pub(super) async fn renew(&self, id: &str, settings: Option<ConnectionSettings>) {
        let opened = self.inner.opened.lock().await.get(id).cloned();
        if let Some(opened) = opened {
            opened.renew(settings).await;
        }
        self.touch();
        if self.inner.in_use_id() == id {
            self.read_again();
        }
    }

    /// Opens a connection again whose sandbox is another one now: nothing that was read or learnt from the old one stays.
    async fn reopen(&self, id: &str) -> Result<(), Failure> {
        let all = self.inner.book.read().await?;
        let old = self.inner.opened.lock().await.get(id).cloned();
        let _turn = match &old {
            Some(old) => Some(self.retire(old).await),
            None => None,
        };
        let opened = self.open_connection(id, &all).await?;
        let in_use = self.inner.in_use_id() == id;
        if in_use {
            *self.inner.in_use.write().unwrap_or_else(PoisonError::into_inner) = opened;
        }
        self.touch();
        if in_use {
            self.read_again();
        }
        Ok(())
    }

    /// Lets nobody find a connection at work any more, and stops whoever still reads for it.
    async fn retire<'a>(&self, opened: &'a Opened) -> tokio::sync::MutexGuard<'a, ()> {
        self.inner.opened.lock().await.remove(&opened.id);
        opened.gone.cancel();
        opened.refreshing.turn().await
    }

    /// Refuses while a job of a connection is under way, here or in another program.
    async fn refuse_at_work(&self, id: &str, opened: &Arc<Opened>) -> Result<(), Failure> {
        self.refuse_while_working(id)?;
        self.refuse_while_deleting(id)?;
        Self { inner: self.inner.clone(), pinned: Some(opened.clone()) }.refuse_live_jobs().await
    }

    /// Reads the connection in use anew after what was wrong with it may have been mended, so that an old failure does
    /// not stand there any longer than it is true.
    pub(super) fn read_again(&self) {
        if self.inner.refreshes {
            Self { inner: self.inner.clone(), pinned: None }.refresh_in_background();
        }
    }
}

/// A form as it would be kept.
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

/// What can be said about a form without asking anybody.
fn validate(settings: &ConnectionSettings) -> Result<(), Failure> {
    let bad =
        |field: &str, reason: InputReason, message: &str| Err(Failure::bad_input(reason, message).with("field", field));
    if settings.name.is_empty() || settings.name.chars().count() > CONNECTION_NAME {
        return bad("name", InputReason::NameLength, "A connection needs a name of at most 80 letters.");
    }
    if settings.name.eq_ignore_ascii_case(crate::PRACTICE) {
        return bad("name", InputReason::NamePractice, "“practice” is the practice workspace. Choose another name.");
    }
    if !shape::is_color(&settings.color) {
        return bad("color", InputReason::ColorShape, "A colour is written #rrggbb.");
    }
    if !shape::is_org_id(&settings.org_id) {
        return bad(
            "orgId",
            InputReason::OrgIdShape,
            "An organization ID is 24 digits and letters A to F, followed by @AdobeOrg.",
        );
    }
    if !shape::is_client_id(&settings.client_id) {
        return bad("clientId", InputReason::ClientIdShape, "A client id is 32 letters and digits.");
    }
    if settings.sandbox.is_empty() {
        return bad("sandbox", InputReason::NoSandbox, "Choose a sandbox of Experience Platform.");
    }
    if !shape::is_sandbox(&settings.sandbox) {
        return bad(
            "sandbox",
            InputReason::SandboxShape,
            "A sandbox is named by lower-case letters, digits and hyphens.",
        );
    }
    settings.base_url.as_deref().map(loopback).transpose().map(drop)
}

/// A stored secret goes where it was entered for and nowhere else: with another client or organization, or at another
/// address, it must be entered again.
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

/// What depends on the other connections and on what was kept before; takes over what a form does not have.
fn accept(all: &AllSettings, settings: &mut ConnectionSettings, new: bool, rows: u64) -> Result<(), Failure> {
    let name = settings.name.to_lowercase();
    if all.connections.iter().any(|one| one.id != settings.id && one.name.to_lowercase() == name) {
        let message = format!("There is a connection “{}” already. Choose another name.", settings.name);
        let failure = Failure::bad_input(InputReason::NameTaken, message).with("field", "name");
        return Err(failure.with("name", &settings.name));
    }
    if new {
        return Ok(());
    }
    let before = all.connection(&settings.id).ok_or_else(|| unknown(&settings.id))?;
    if rows > 0 && (before.org_id != settings.org_id || before.base_url != settings.base_url) {
        let message = format!(
            "“{}” holds lists and jobs of the organization {}. Add another connection for another organization.",
            before.name, before.org_id
        );
        let failure = Failure::bad_input(InputReason::OtherOrganisation, message).with("field", "orgId");
        return Err(failure.with("name", &before.name));
    }
    settings.secret_kept_at = settings.secret_kept_at.or(before.secret_kept_at);
    Ok(())
}

/// "Acme (2)", "Acme (3)" and so on.
fn free_name(all: &AllSettings, name: &str) -> String {
    let taken = |wanted: &str| all.connections.iter().any(|one| one.name.to_lowercase() == wanted.to_lowercase());
    // One more number than there are connections: one of them is free.
    let last = all.connections.len() + 2;
    (2..=last).map(|number| format!("{name} ({number})")).find(|wanted| !taken(wanted)).unwrap_or_default()
}

fn not_practice(done: &str) -> Failure {
    Failure::not_possible(NotPossibleReason::PracticeFixed, format!("The practice workspace cannot be {done}."))
}

fn practice_row(in_use: bool, hidden: bool) -> ConnectionRow {
    ConnectionRow {
        id: crate::PRACTICE.to_owned(),
        name: String::new(),
        color: super::opened::PRACTICE_COLOR.to_owned(),
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

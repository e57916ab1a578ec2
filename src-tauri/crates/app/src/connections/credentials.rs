//! Credentials: whether secrets can be stored, and replacing or removing one.

use vault::SecretString;

use super::binding::{BoundSecret, NetworkRoute, SecretBinding};
use super::recorded::SecretChange;
use super::secrets::Put;
use super::settings::{ConnectionSettings, unknown};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::view::{ConnectionRow, Failure, FailureCode, InputReason, KeychainStatus, SecretInput};

impl App {
    /// Returns whether secrets can be stored now. Asks the keychain, which may prompt the user for its password.
    pub async fn keychain(&self) -> Result<KeychainStatus, Failure> {
        Ok(self.inner.secrets.status().await)
    }

    /// Turns storing secrets only in memory on or off for this session. Secrets stored earlier stay where they are.
    pub async fn session_only(&self, on: bool) -> Result<KeychainStatus, Failure> {
        self.inner.secrets.set_session_only(on);
        self.keychain().await
    }

    /// Replaces a connection's secret. The next call signs in again.
    pub async fn credential_replace(&self, id: String, secret: SecretInput) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        secret.within_limits()?;
        let all = self.inner.connections.read().await?;
        let settings = all.connection(&id).ok_or_else(|| unknown(&id))?;
        let given = self.inner.secrets.given(&secret)?.ok_or_else(|| {
            Failure::bad_input(InputReason::NoSecret, "Enter the new client secret.").with("field", "secret")
        })?;
        let now = self.now();
        let put = self.inner.secrets.put(&id, &self.bound(given, settings).await?, now).await?;
        let of = id.clone();
        self.inner
            .connections
            .change(move |all| {
                let one = all.connection_mut(&of)?;
                if put == Put::Keychain {
                    one.secret_kept_at = Some(now);
                }
                // Results for the old secret do not apply to the new one.
                (one.secret_used_at, one.checked) = (None, None);
                Ok(())
            })
            .await?;
        self.inner.secrets.let_go(&secret);
        self.forget_older_secret(&id).await;
        self.forget_form_check();
        self.apply_settings(&id, None).await;
        self.record_secret(settings, SecretChange::Entered).await;
        self.connection_row(&id).await
    }

    /// Returns the secret that was just entered, bound to its connection and to the current route through the network.
    pub(super) async fn bound(
        &self,
        secret: SecretString,
        settings: &ConnectionSettings,
    ) -> Result<BoundSecret, Failure> {
        let route = match settings.base_url {
            // The network settings do not apply to this machine.
            Some(_) => NetworkRoute::default(),
            None => self.inner.network.transport().await?.1,
        };
        Ok(BoundSecret::new(secret, SecretBinding::of(settings, &route)?))
    }

    /// Lets the stored secrets of all connections use another route through the network, after the user confirmed its
    /// proxy and certificate where no page can interfere. A secret whose binding differs from the settings otherwise
    /// stays unchanged.
    ///
    /// Returns the names of the connections whose secret must be entered again. Fails with [`FailureCode::Keychain`] if
    /// the keychain does not answer.
    pub async fn secrets_accept_route(&self, route: &NetworkRoute) -> Result<Vec<String>, Failure> {
        let all = self.inner.connections.read().await?;
        let mut left = Vec::new();
        for one in all.connections.iter().filter(|one| one.base_url.is_none()) {
            if !self.inner.secrets.accept_route(one, route).await? {
                left.push(one.name.clone());
            }
        }
        tracing::info!(proxy = route.proxy, certificate = route.certificate, "a proxy and certificate were accepted");
        Ok(left)
    }

    /// Call after replacing a secret in memory: an older copy in the keychain would be used again after the next start.
    /// If it cannot be removed, it stays and the credential's status says so.
    pub(super) async fn forget_older_secret(&self, id: &str) {
        if !self.inner.secrets.is_session_only() || !self.inner.secrets.remove_older(id).await {
            return;
        }
        let of = id.to_owned();
        let noted = self.inner.connections.change(move |all| {
            all.connection_mut(&of)?.secret_kept_at = None;
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "the removal of an older secret could not be recorded");
        }
    }

    /// Uses a connection's secret for this run of the program only: in memory, no matter what is stored elsewhere. For
    /// machines without a keychain.
    pub async fn credential_for_session(&self, id: String, secret: SecretInput) -> Result<(), Failure> {
        limits::id("id", &id)?;
        secret.within_limits()?;
        let all = self.inner.connections.read().await?;
        let settings = all.connection(&id).ok_or_else(|| unknown(&id))?;
        if let Some(secret) = self.inner.secrets.given(&secret)? {
            self.inner.secrets.put_in_session(&id, &self.bound(secret, settings).await?, self.now()).await?;
            self.apply_settings(&id, None).await;
        }
        Ok(())
    }

    /// Removes a connection's secret, and verifies that it is gone. The connection stays, and cannot sign in.
    pub async fn credential_remove(&self, id: String) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.connections.read().await?;
        let settings = all.connection(&id).ok_or_else(|| unknown(&id))?;
        let kept = settings.secret_kept_at.is_some();
        if self.inner.secrets.remove(&id, kept).await? != Some(true) {
            let message =
                "The client secret could not be removed, because the keychain did not answer. Unlock it and try again.";
            return Err(Failure::new(FailureCode::Keychain, message));
        }
        let of = id.clone();
        self.inner
            .connections
            .change(move |all| {
                let one = all.connection_mut(&of)?;
                (one.secret_kept_at, one.secret_used_at, one.checked) = (None, None, None);
                Ok(())
            })
            .await?;
        self.forget_form_check();
        self.apply_settings(&id, None).await;
        self.record_secret(settings, SecretChange::Removed).await;
        self.connection_row(&id).await
    }

    /// Records that a connection's secret was just used. A failure is only logged.
    pub(super) async fn note_use(&self, id: &str) {
        let (of, now) = (id.to_owned(), self.now());
        let noted = self.inner.connections.change(move |all| {
            all.connection_mut(&of)?.secret_used_at = Some(now);
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "the time of the last use of a secret could not be recorded");
        }
    }
}

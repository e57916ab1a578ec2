//! Credentials: whether secrets can be kept, and replacing or removing one.

use vault::SecretString;

use super::binding::{BoundSecret, NetworkRoute, SecretBinding};
use super::secrets::Put;
use super::settings::{ConnectionSettings, unknown};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::view::{ConnectionRow, Failure, FailureCode, KeychainStatus, SecretInput};

impl App {
    /// Whether secrets can be kept now. Asks the keychain, which may ask a person for its password.
    pub async fn keychain(&self) -> Result<KeychainStatus, Failure> {
        Ok(self.inner.secrets.status().await)
    }

    /// Chooses to keep secrets in memory for this session, or takes that back. Secrets kept before stay where they
    /// are.
    pub async fn session_only(&self, on: bool) -> Result<KeychainStatus, Failure> {
        self.inner.secrets.set_session_only(on);
        self.keychain().await
    }

    /// Puts another secret in place of a connection's. A new sign-in follows with the next call.
    pub async fn credential_replace(&self, id: String, secret: SecretInput) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        secret.within_limits()?;
        let all = self.inner.book.read().await?;
        let settings = all.connection(&id).ok_or_else(|| unknown(&id))?;
        let given = self.inner.secrets.given(&secret)?.ok_or_else(|| {
            Failure::new(FailureCode::BadInput, "Enter the new client secret.")
                .with("field", "secret")
                .with("reason", "noSecret")
        })?;
        let now = self.now();
        let put = self.inner.secrets.put(&id, &self.bound(given, settings).await?, now).await?;
        let of = id.clone();
        self.inner
            .book
            .change(move |all| {
                let one = all.connection_mut(&of)?;
                if put == Put::Keychain {
                    one.secret_kept_at = Some(now);
                }
                // What was found out with the old one says nothing about the new one.
                (one.secret_used_at, one.checked) = (None, None);
                Ok(())
            })
            .await?;
        self.inner.secrets.let_go(&secret);
        self.forget_older_secret(&id).await;
        self.forget_form_check();
        self.renew(&id, None).await;
        self.connection_row(&id).await
    }

    /// A secret that was just entered, bound to its connection and to the way through the network as both are set up now.
    pub(super) async fn bound(
        &self,
        secret: SecretString,
        settings: &ConnectionSettings,
    ) -> Result<BoundSecret, Failure> {
        let route = match settings.base_url {
            // No settings of the network are used for this machine.
            Some(_) => NetworkRoute::default(),
            None => self.inner.network.transport().await?.1,
        };
        Ok(BoundSecret::new(secret, SecretBinding::of(settings, &route)?))
    }

    /// Lets the stored secrets of all connections take another way through the network, after a person confirmed its
    /// proxy and certificate where no page can reach. A secret that is bound to something else in the settings stays as
    /// it is.
    ///
    /// Returns the names of the connections whose secret still has to be entered again. Fails with
    /// [`FailureCode::Keychain`] where the keychain cannot be asked.
    pub async fn secrets_accept_route(&self, route: &NetworkRoute) -> Result<Vec<String>, Failure> {
        let all = self.inner.book.read().await?;
        let mut left = Vec::new();
        for one in all.connections.iter().filter(|one| one.base_url.is_none()) {
            if !self.inner.secrets.accept_route(one, route).await? {
                left.push(one.name.clone());
            }
        }
        tracing::info!(proxy = route.proxy, certificate = route.certificate, "a way through the network was accepted");
        Ok(left)
    }

    /// After another secret was put in memory for good: an older one in the keychain would be used again once the
    /// program was started anew. Where it cannot be removed it stays, and the credential says so.
    pub(super) async fn forget_older_secret(&self, id: &str) {
        if !self.inner.secrets.is_session_only() || !self.inner.secrets.remove_older(id).await {
            return;
        }
        let of = id.to_owned();
        let noted = self.inner.book.change(move |all| {
            all.connection_mut(&of)?.secret_kept_at = None;
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "that an older secret is gone could not be noted");
        }
    }

    /// Takes a connection's secret for this run of the program only: in memory, whatever is kept of it elsewhere. For
    /// machines without a keychain.
    pub async fn credential_for_session(&self, id: String, secret: SecretInput) -> Result<(), Failure> {
        limits::id("id", &id)?;
        secret.within_limits()?;
        let all = self.inner.book.read().await?;
        let settings = all.connection(&id).ok_or_else(|| unknown(&id))?;
        if let Some(secret) = self.inner.secrets.given(&secret)? {
            self.inner.secrets.put_in_session(&id, &self.bound(secret, settings).await?, self.now()).await?;
            self.renew(&id, None).await;
        }
        Ok(())
    }

    /// Removes a connection's secret, and proves it by looking again. The connection stays, and cannot sign in.
    pub async fn credential_remove(&self, id: String) -> Result<ConnectionRow, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.book.read().await?;
        let kept = all.connection(&id).ok_or_else(|| unknown(&id))?.secret_kept_at.is_some();
        if self.inner.secrets.remove(&id, kept).await? != Some(true) {
            let message = "The keychain could not be asked to remove the client secret. Unlock it and try again.";
            return Err(Failure::new(FailureCode::Keychain, message));
        }
        let of = id.clone();
        self.inner
            .book
            .change(move |all| {
                let one = all.connection_mut(&of)?;
                (one.secret_kept_at, one.secret_used_at, one.checked) = (None, None, None);
                Ok(())
            })
            .await?;
        self.forget_form_check();
        self.renew(&id, None).await;
        self.connection_row(&id).await
    }

    /// Notes that a connection's secret was used just now. That this fails is no reason to stop.
    pub(super) async fn note_use(&self, id: &str) {
        let (of, now) = (id.to_owned(), self.now());
        let noted = self.inner.book.change(move |all| {
            all.connection_mut(&of)?.secret_used_at = Some(now);
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "when a secret was used could not be noted");
        }
    }
}

//! Changes how the network is reached: a change is planned and shown to the user first, and carried out only as shown.

use std::path::{Path, PathBuf};

use super::binding::NetworkRoute;
use super::certificate::{Bundle, remove_others};
use super::network;
use super::settings::NetworkFile;
use crate::view::{Certificate, Failure, NetworkChange, NetworkSettings, NotPossibleReason};
use crate::{App, limits};

/// Number of changes that are remembered, newest first.
const REMEMBERED: usize = 50;

/// A requested change of the network settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkWish {
    /// Use this proxy; `None` for the system's.
    Proxy(Option<String>),
    /// Trust the certificates in this file in addition to the system's; `None` for only the system's.
    Certificate(Option<PathBuf>),
}

/// A change that has not been accepted yet.
#[derive(Debug, Clone)]
pub struct NetworkPlan {
    before: NetworkFile,
    after: NetworkFile,
    /// Certificates before and after.
    certificates: [Vec<Certificate>; 2],
    /// The certificates to trust from then on.
    bundle: Option<Bundle>,
    route: NetworkRoute,
}

impl NetworkPlan {
    /// Returns the proxy, before and after; `None` is the system's.
    pub fn proxies(&self) -> [Option<&str>; 2] {
        [self.before.proxy.as_deref(), self.after.proxy.as_deref()]
    }

    /// Returns the certificates to trust in addition to the system's, before and after.
    pub fn certificates(&self) -> [&[Certificate]; 2] {
        self.certificates.each_ref().map(Vec::as_slice)
    }
}

impl App {
    /// Returns the settings of the network.
    pub async fn network_settings(&self) -> Result<NetworkSettings, Failure> {
        let file = self.inner.connections.read().await?.network;
        let stored = self.stored(&file).await;
        let certificate_changed = stored.is_err();
        let certificates = stored.ok().flatten().map(|bundle| bundle.shown()).unwrap_or_default();
        Ok(NetworkSettings { proxy: file.proxy, certificates, certificate_changed, changes: file.changes })
    }

    /// Returns what a change would do, for the user to confirm. Changes nothing. Fails if the proxy's address or the
    /// file cannot be used.
    pub async fn network_plan(&self, wish: NetworkWish) -> Result<NetworkPlan, Failure> {
        match &wish {
            NetworkWish::Proxy(address) => limits::path("proxy", address.as_deref().unwrap_or_default())?,
            NetworkWish::Certificate(file) => {
                limits::path("caFile", &file.as_deref().unwrap_or_else(|| Path::new("")).to_string_lossy())?;
            }
        }
        let before = self.inner.connections.read().await?.network;
        let mut after = before.clone();
        // A copy that is not what was accepted is one more reason to choose another.
        let stored = self.stored(&before).await;
        let old = stored.as_ref().ok().cloned().flatten();
        let bundle = match wish {
            NetworkWish::Proxy(address) => {
                let address = address.filter(|text| !text.trim().is_empty());
                after.proxy = address.map(|text| network::tidy_proxy(&text)).transpose()?;
                stored?
            }
            NetworkWish::Certificate(file) => match file {
                Some(file) => Some(Bundle::chosen(file).await?),
                None => None,
            },
        };
        after.certificate = bundle.as_ref().map(Bundle::sha256);
        let route = network::try_out(&self.inner.network, &after, bundle.as_ref())?;
        let shown = |bundle: Option<&Bundle>| bundle.map(Bundle::shown).unwrap_or_default();
        let certificates = [shown(old.as_ref()), shown(bundle.as_ref())];
        Ok(NetworkPlan { before, after, certificates, bundle, route })
    }

    /// Carries out a change that the user accepted: from now on requests use it, with the stored secrets. Refused if
    /// the settings are no longer what was shown.
    pub async fn network_carry_out(&self, plan: NetworkPlan) -> Result<NetworkSettings, Failure> {
        let NetworkPlan { before, mut after, bundle, route, .. } = plan;
        if let Some(bundle) = &bundle {
            bundle.store(self.home()).await?;
        }
        let change = NetworkChange {
            at: self.now(),
            proxy_before: before.proxy.clone(),
            proxy: after.proxy.clone(),
            certificate_before: before.certificate.clone(),
            certificate: after.certificate.clone(),
        };
        tracing::info!(
            proxy_before = change.proxy_before,
            proxy = change.proxy,
            certificate_before = change.certificate_before,
            certificate = change.certificate,
            "the user changed the network settings"
        );
        after.changes.insert(0, change);
        after.changes.truncate(REMEMBERED);
        let stored = after.clone();
        self.inner
            .connections
            .change(move |all| {
                if all.network != before {
                    let message = "The network settings were changed by another program. Review them and try again.";
                    return Err(Failure::not_possible(NotPossibleReason::NetworkChanged, message));
                }
                all.network = stored;
                Ok(())
            })
            .await?;
        remove_others(self.home(), after.certificate.as_deref()).await;
        self.inner.network.put(after);
        match self.secrets_accept_route(&route).await {
            Ok(left) if left.is_empty() => {}
            Ok(left) => tracing::info!(
                connections = left.len(),
                "client secrets that are not stored still require the earlier network settings"
            ),
            // They are refused with their own message until they are entered again.
            Err(failure) => {
                tracing::warn!(code = ?failure.code, "not every client secret could be bound to the new network settings");
            }
        }
        self.apply_network().await;
        self.network_settings().await
    }

    /// Applies changes that another program made to the network settings.
    pub(super) async fn follow_network(&self, file: &NetworkFile) {
        if self.inner.network.follow(file) {
            self.apply_network().await;
        }
    }

    async fn apply_network(&self) {
        let opened: Vec<_> = self.inner.opened.lock().await.values().cloned().collect();
        for one in opened {
            one.apply_settings(None).await;
        }
        self.notify_changed();
        self.refresh_in_use();
    }

    async fn stored(&self, file: &NetworkFile) -> Result<Option<Bundle>, Failure> {
        match &file.certificate {
            Some(sha256) => Bundle::copy(self.home(), sha256).await.map(Some),
            None => Ok(None),
        }
    }
}

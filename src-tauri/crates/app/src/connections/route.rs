//! Changing how the network is reached: what would change is planned and shown to a person first, and carried out only as it
//! was shown.

use std::path::{Path, PathBuf};

use super::binding::NetworkRoute;
use super::certificate::{Bundle, remove_others};
use super::network::{self, NetworkFile};
use crate::view::{Certificate, Failure, NetworkChange, NetworkSettings, NotPossibleReason};
use crate::{App, limits};

/// Changes that are remembered, newest first.
const REMEMBERED: usize = 50;

/// What a person wants of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkWish {
    /// This proxy; `None` for the system's.
    Proxy(Option<String>),
    /// The certificates in this file besides the system's; `None` for the system's alone.
    Certificate(Option<PathBuf>),
}

/// A change that nobody has accepted yet.
#[derive(Debug, Clone)]
pub struct NetworkPlan {
    before: NetworkFile,
    after: NetworkFile,
    /// Certificates before and after.
    certificates: [Vec<Certificate>; 2],
    /// What is to be trusted from then on.
    bundle: Option<Bundle>,
    route: NetworkRoute,
}

impl NetworkPlan {
    /// The proxy, before and after; `None` is the system's.
    pub fn proxies(&self) -> [Option<&str>; 2] {
        [self.before.proxy.as_deref(), self.after.proxy.as_deref()]
    }

    /// Certificates to trust besides the system's, before and after.
    pub fn certificates(&self) -> [&[Certificate]; 2] {
        self.certificates.each_ref().map(Vec::as_slice)
    }
}

impl App {
    /// How the network is reached, as it is set up.
    pub async fn network_settings(&self) -> Result<NetworkSettings, Failure> {
        let file = self.inner.book.read().await?.network;
        let stored = self.stored(&file).await;
        let certificate_changed = stored.is_err();
        let certificates = stored.ok().flatten().map(|bundle| bundle.shown()).unwrap_or_default();
        Ok(NetworkSettings { proxy: file.proxy, certificates, certificate_changed, changes: file.changes })
    }

    /// What a change would do, to be shown to a person. Nothing is changed. Fails where the proxy's address or the file cannot
    /// be used.
    pub async fn network_plan(&self, wish: NetworkWish) -> Result<NetworkPlan, Failure> {
        match &wish {
            NetworkWish::Proxy(address) => limits::path("proxy", address.as_deref().unwrap_or_default())?,
            NetworkWish::Certificate(file) => {
                limits::path("caFile", &file.as_deref().unwrap_or_else(|| Path::new("")).to_string_lossy())?;
            }
        }
        let before = self.inner.book.read().await?.network;
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

    /// Carries out what a person accepted: what is asked of a service from now on goes that way, with the secrets that are
    /// stored. Refused where the settings are no longer what was shown.
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
            "the way through the network was changed by a person"
        );
        after.changes.insert(0, change);
        after.changes.truncate(REMEMBERED);
        let stored = after.clone();
        self.inner
            .book
            .change(move |all| {
                if all.network != before {
                    let message =
                        "Somebody else has changed the network settings meanwhile. Look at them and try again.";
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
            Ok(left) => tracing::info!(connections = left.len(), "client secrets that are not stored keep their way"),
            // They are refused with words of their own until they are entered again.
            Err(failure) => {
                tracing::warn!(code = ?failure.code, "not every client secret could be bound to the new way");
            }
        }
        self.network_renewed().await;
        self.network_settings().await
    }

    /// Takes over what another program changed of the network settings.
    pub(super) async fn follow_network(&self, file: &NetworkFile) {
        if self.inner.network.follow(file) {
            self.network_renewed().await;
        }
    }

    async fn network_renewed(&self) {
        let opened: Vec<_> = self.inner.opened.lock().await.values().cloned().collect();
        for one in opened {
            one.renew(None).await;
        }
        self.touch();
        self.read_again();
    }

    async fn stored(&self, file: &NetworkFile) -> Result<Option<Bundle>, Failure> {
        match &file.certificate {
            Some(sha256) => Bundle::copy(self.home(), sha256).await.map(Some),
            None => Ok(None),
        }
    }
}

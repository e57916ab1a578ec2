//! How the network is reached: the transport all connections share, made when first needed and again when a person
//! changes the settings.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use adobe::{RetryPolicy, Transport, TransportSettings};
use serde::{Deserialize, Serialize};
use url::Url;

use super::binding::NetworkRoute;
use super::certificate::Bundle;
use crate::home::Home;
use crate::view::{Failure, FailureCode, NetworkChange};

/// Longest time for one step of a check: somebody is watching.
const CHECK_STEP: Duration = Duration::from_secs(15);
/// Longest address of a proxy, bytes: the longest name of a host, and something around it.
const LONGEST_ADDRESS: usize = 400;

/// How the network is reached, in the settings file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct NetworkFile {
    /// `None`: the system's proxy and `HTTPS_PROXY`. An address: this proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proxy: Option<String>,
    /// SHA-256 of the certificates that were accepted; the copy of our own must have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) certificate: Option<String>,
    /// What was changed, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<NetworkChange>,
}

/// The way out of this machine.
pub(crate) struct Network {
    base: TransportSettings,
    home: Home,
    state: Mutex<State>,
}

struct State {
    file: NetworkFile,
    ready: Option<(Transport, NetworkRoute)>,
}

impl Network {
    /// With the usual settings of requests, and what a person chose.
    pub(crate) fn new(base: TransportSettings, home: &Home, file: NetworkFile) -> Self {
        Self { base, home: home.clone(), state: Mutex::new(State { file, ready: None }) }
    }

    /// The transport of all work, and the route it takes. Fails where the certificate that was accepted is not there any more.
    pub(crate) async fn transport(&self) -> Result<(Transport, NetworkRoute), Failure> {
        let file = {
            let state = self.state();
            if let Some(ready) = &state.ready {
                return Ok(ready.clone());
            }
            state.file.clone()
        };
        let ready = self.made(self.base.clone(), &file).await?;
        let mut state = self.state();
        // The settings may have been changed while the certificate was read; then the next one who asks makes another.
        if state.file == file {
            // All share the one that was made first: it holds the limits per host.
            return Ok(state.ready.get_or_insert(ready).clone());
        }
        Ok(ready)
    }

    /// A transport that gives up soon, for checks, and the route it takes.
    pub(crate) async fn check_transport(&self) -> Result<(Transport, NetworkRoute), Failure> {
        let retry = RetryPolicy {
            attempts: self.base.retry.attempts.min(2),
            unsent_attempts: self.base.retry.unsent_attempts.min(2),
            first_wait: self.base.retry.first_wait.min(Duration::from_millis(500)),
            longest_wait: Duration::from_secs(1),
            // What took all of it once is not tried again.
            deadline: CHECK_STEP,
            seed: self.base.retry.seed,
        };
        let total_timeout = self.base.total_timeout.min(CHECK_STEP);
        let file = self.state().file.clone();
        self.made(TransportSettings { retry, total_timeout, ..self.base.clone() }, &file).await
    }

    async fn made(&self, base: TransportSettings, file: &NetworkFile) -> Result<(Transport, NetworkRoute), Failure> {
        let bundle = match &file.certificate {
            Some(sha256) => Some(Bundle::copy(&self.home, sha256).await?),
            None => None,
        };
        transport(base, file, bundle.as_ref())
    }

    /// Goes this way from now on.
    pub(super) fn put(&self, file: NetworkFile) {
        *self.state() = State { file, ready: None };
    }

    /// Goes the way of the settings file; whether that is another one.
    pub(super) fn follow(&self, file: &NetworkFile) -> bool {
        let is_other = self.state().file != *file;
        if is_other {
            self.put(file.clone());
        }
        is_other
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether requests could be sent this way, and the route they would take. Nothing is sent.
pub(super) fn try_out(network: &Network, file: &NetworkFile, bundle: Option<&Bundle>) -> Result<NetworkRoute, Failure> {
    transport(network.base.clone(), file, bundle).map(|(_, route)| route)
}

fn transport(
    base: TransportSettings,
    file: &NetworkFile,
    bundle: Option<&Bundle>,
) -> Result<(Transport, NetworkRoute), Failure> {
    let proxy = file.proxy.as_deref().map(proxy).transpose()?;
    // Of the very certificates that the transport trusts.
    let route = NetworkRoute::new(proxy.as_ref(), bundle.map(Bundle::der).as_deref());
    let extra_root_pem = bundle.map(|bundle| bundle.pem().into_bytes());
    let all = TransportSettings { proxy, extra_root_pem, ..base };
    let transport = Transport::new(all, Arc::new(adobe::clock::SystemClock::new()))?;
    if bundle.is_some() {
        // A certificate that cannot be used is told where it is chosen, not with the first call.
        transport.prepare().map_err(|error| {
            let failure = Failure { code: FailureCode::BadInput, ..Failure::from(&error) };
            failure.with("field", "caFile").with("reason", "caFile")
        })?;
    }
    Ok((transport, route))
}

/// A proxy's address as it is stored and shown: scheme, host and port alone, with a host that is what it looks like.
pub(super) fn tidy_proxy(address: &str) -> Result<String, Failure> {
    Ok(proxy(address.trim())?.as_str().trim_end_matches('/').to_owned())
}

/// A proxy's address, in any of the ways the environment may name one. A password in it would end up in the settings file.
fn proxy(address: &str) -> Result<Url, Failure> {
    let refused = |why: &str| {
        let message = format!(
            "The proxy's address cannot be used: {why}. Write it as http://proxy.example.com:8080 or socks5h://proxy.example.com:1080."
        );
        Failure::new(FailureCode::BadInput, message).with("field", "proxy").with("reason", "proxy")
    };
    // Looked for before anything else: what is wrong with the rest must not hide it.
    if address.contains('@') {
        return Err(refused("a name or password in it would be stored in plain text; set HTTPS_PROXY instead"));
    }
    if address.len() > LONGEST_ADDRESS {
        return Err(refused("it is too long"));
    }
    if !address.contains("://") && !address.contains([':', '.']) {
        return Err(refused("it is no address"));
    }
    adobe::proxy_address(address).map_err(refused)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_an_address_without_a_password() {
        for (good, expected) in [
            ("http://proxy.example.com:8080", "http://proxy.example.com:8080/"),
            ("https://proxy.example.com:8443", "https://proxy.example.com:8443/"),
            ("socks5://proxy:1080", "socks5://proxy:1080/"),
            ("socks5h://proxy:1080", "socks5h://proxy:1080/"),
            ("SOCKS5H://proxy:1080/", "socks5h://proxy:1080/"),
            ("proxy.example.com:8080", "http://proxy.example.com:8080/"),
        ] {
            assert_eq!(proxy(good).unwrap().as_str(), expected, "{good}");
        }
        for scheme in ["http", "https", "socks5", "socks5h"] {
            for person in ["user:hidden@", "hidden@", ":hidden@", "user:hid/den@"] {
                let bad = format!("{scheme}://{person}proxy:1080");
                let failure = proxy(&bad).unwrap_err();
                assert!(failure.message.contains("HTTPS_PROXY"), "{bad}: {failure}");
                assert!(!failure.message.contains("hid"), "{failure}");
            }
        }
        for (bad, why) in [
            ("proxy", "no address"),
            ("ftp://proxy:1", "scheme"),
            ("socks5h://", "host"),
            ("http://proxy:80a", "port"),
            ("socks5h://pro xy:1", "host"),
        ] {
            let failure = proxy(bad).unwrap_err();
            assert_eq!(failure.code, FailureCode::BadInput, "{bad}");
            assert!(failure.message.contains(why), "{bad}: {failure}");
        }
    }
}

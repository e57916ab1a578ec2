//! How the network is reached: the transport that all connections share, created at first use and again when the user
//! changes the settings.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use adobe::{RetryPolicy, Transport, TransportSettings};
use url::Url;

use super::binding::NetworkRoute;
use super::certificate::Bundle;
use super::settings::NetworkFile;
use crate::home::Home;
use crate::lock;
use crate::view::{Failure, FailureCode, InputReason};

/// Time limit for one step of a check: the user is waiting.
const CHECK_STEP: Duration = Duration::from_secs(15);
/// Maximum length of a proxy address, in bytes: the longest host name and some more.
const LONGEST_ADDRESS: usize = 400;

/// The way to the network.
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
    /// Creates it with the default request settings and the user's choices.
    pub(crate) fn new(base: TransportSettings, home: &Home, file: NetworkFile) -> Self {
        Self { base, home: home.clone(), state: Mutex::new(State { file, ready: None }) }
    }

    /// Returns the transport for all work, and its route. Fails if the accepted certificate no longer exists.
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
        // The settings may have been changed while the certificate was read; then the next call creates another
        // transport.
        if state.file == file {
            // All calls share the first one: it holds the limits per host.
            return Ok(state.ready.get_or_insert(ready).clone());
        }
        Ok(ready)
    }

    /// Returns a transport with short time limits for checks, and its route.
    pub(crate) async fn check_transport(&self) -> Result<(Transport, NetworkRoute), Failure> {
        let retry = RetryPolicy {
            attempts: self.base.retry.attempts.min(2),
            unsent_attempts: self.base.retry.unsent_attempts.min(2),
            first_wait: self.base.retry.first_wait.min(Duration::from_millis(500)),
            longest_wait: Duration::from_secs(1),
            // A request that used all of its time is not repeated.
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

    /// Uses these settings from now on.
    pub(super) fn put(&self, file: NetworkFile) {
        *self.state() = State { file, ready: None };
    }

    /// Uses the settings of the file; returns whether they changed.
    pub(super) fn follow(&self, file: &NetworkFile) -> bool {
        let is_other = self.state().file != *file;
        if is_other {
            self.put(file.clone());
        }
        is_other
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock::locked(&self.state)
    }
}

/// Checks whether requests could be sent with these settings, and returns their route. Sends nothing.
pub(super) fn try_out(network: &Network, file: &NetworkFile, bundle: Option<&Bundle>) -> Result<NetworkRoute, Failure> {
    transport(network.base.clone(), file, bundle).map(|(_, route)| route)
}

fn transport(
    base: TransportSettings,
    file: &NetworkFile,
    bundle: Option<&Bundle>,
) -> Result<(Transport, NetworkRoute), Failure> {
    let proxy = file.proxy.as_deref().map(proxy).transpose()?;
    // Computed from the same certificates that the transport trusts.
    let route = NetworkRoute::new(proxy.as_ref(), bundle.map(Bundle::der).as_deref());
    let extra_root_pem = bundle.map(|bundle| bundle.pem().into_bytes());
    let all = TransportSettings { proxy, extra_root_pem, ..base };
    let transport = Transport::new(all, Arc::new(adobe::clock::SystemClock::new()))?;
    if bundle.is_some() {
        // An unusable certificate is reported when it is chosen, not at the first request.
        transport.prepare().map_err(|error| {
            let failure = Failure { code: FailureCode::BadInput, ..Failure::from(&error) };
            failure.with("field", "caFile").with_reason(InputReason::CaFile)
        })?;
    }
    Ok((transport, route))
}

/// Returns a proxy address as stored and shown: only scheme, host and port, with a host that looks like what it is.
pub(super) fn tidy_proxy(address: &str) -> Result<String, Failure> {
    Ok(proxy(address.trim())?.as_str().trim_end_matches('/').to_owned())
}

/// Parses a proxy address in any of the forms used in the environment. A password in it would end up in the settings
/// file.
fn proxy(address: &str) -> Result<Url, Failure> {
    let refused = |why: &str| {
        let message = format!(
            "The proxy's address cannot be used: {why}. Write it as http://proxy.example.com:8080 or socks5h://proxy.example.com:1080."
        );
        Failure::bad_input(InputReason::Proxy, message).with("field", "proxy")
    };
    // Checked first, because other errors must not hide it.
    if address.contains('@') {
        return Err(refused("a user name or password in it would be stored in plain text; set HTTPS_PROXY instead"));
    }
    if address.len() > LONGEST_ADDRESS {
        return Err(refused("it is too long"));
    }
    if !address.contains("://") && !address.contains([':', '.']) {
        return Err(refused("it is not an address"));
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
            ("proxy", "not an address"),
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

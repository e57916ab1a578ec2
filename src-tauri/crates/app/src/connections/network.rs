//! How the network is reached: the transport all connections share, made when first needed and anew when a person
//! changes the settings.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use adobe::{RetryPolicy, Transport, TransportSettings};
use url::Url;

use super::binding::NetworkRoute;
use crate::App;
use crate::view::{Failure, FailureCode, NetworkSettings};

/// Longest time for one step of a check: somebody is watching.
const CHECK_STEP: Duration = Duration::from_secs(15);

/// The way out of this machine.
pub(crate) struct Network {
    base: TransportSettings,
    state: Mutex<State>,
}

struct State {
    settings: NetworkSettings,
    ready: Option<(Transport, NetworkRoute)>,
}

impl Network {
    /// With the usual settings of requests, and what a person chose.
    pub(crate) fn new(base: TransportSettings, settings: NetworkSettings) -> Self {
        Self { base, state: Mutex::new(State { settings, ready: None }) }
    }

    /// The transport of all work, and the route it takes.
    pub(crate) fn transport(&self) -> Result<(Transport, NetworkRoute), Failure> {
        let mut state = self.state();
        if let Some(ready) = &state.ready {
            return Ok(ready.clone());
        }
        let ready = transport(self.base.clone(), &state.settings)?;
        state.ready = Some(ready.clone());
        Ok(ready)
    }

    /// A transport that gives up soon, for checks, and the route it takes.
    pub(crate) fn check_transport(&self) -> Result<(Transport, NetworkRoute), Failure> {
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
        let base = TransportSettings { retry, total_timeout, ..self.base.clone() };
        transport(base, &self.state().settings)
    }

    fn put(&self, settings: NetworkSettings) {
        *self.state() = State { settings, ready: None };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// How the network is reached.
    pub async fn network_settings(&self) -> Result<NetworkSettings, Failure> {
        Ok(self.inner.book.read().await?.network)
    }

    /// Keeps how the network is reached; what is asked of a service from now on goes that way. Refused where the
    /// proxy's address or the file cannot be used.
    pub async fn set_network_settings(&self, settings: NetworkSettings) -> Result<NetworkSettings, Failure> {
        let settings = tidy(settings);
        transport(self.inner.network.base.clone(), &settings)?;
        let kept = settings.clone();
        self.inner
            .book
            .change(move |all| {
                all.network = kept;
                Ok(())
            })
            .await?;
        self.inner.network.put(settings.clone());
        for opened in self.inner.opened.lock().await.values() {
            opened.renew(None).await;
        }
        self.touch();
        self.read_again();
        Ok(settings)
    }
}

/// Blank fields are absent ones.
fn tidy(settings: NetworkSettings) -> NetworkSettings {
    let some = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    NetworkSettings { proxy: some(settings.proxy), ca_file: some(settings.ca_file) }
}

fn transport(base: TransportSettings, settings: &NetworkSettings) -> Result<(Transport, NetworkRoute), Failure> {
    let proxy = settings.proxy.as_deref().map(proxy).transpose()?;
    let extra_root_pem = settings.ca_file.as_deref().map(pem).transpose()?;
    // Of the very bytes that the transport trusts: the file may be another one a moment later.
    let route = NetworkRoute::new(proxy.as_ref(), extra_root_pem.as_deref());
    let with_file = extra_root_pem.is_some();
    let all = TransportSettings { proxy, extra_root_pem, ..base };
    let transport = Transport::new(all, Arc::new(adobe::clock::SystemClock::new()))?;
    if with_file {
        // A file that cannot be used is told where it is named, not with the first call.
        transport.prepare().map_err(|error| {
            let failure = Failure { code: FailureCode::BadInput, ..Failure::from(&error) };
            failure.with("field", "caFile").with("reason", "caFile")
        })?;
    }
    Ok((transport, route))
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
    if !address.contains("://") && !address.contains([':', '.']) {
        return Err(refused("it is no address"));
    }
    adobe::proxy_address(address).map_err(refused)
}

fn pem(file: &str) -> Result<Vec<u8>, Failure> {
    let refused = |why: String| {
        let message = format!("The certificate file {file} cannot be used: {why}. Choose a file in PEM format.");
        Failure::new(FailureCode::BadInput, message).with("field", "caFile").with("reason", "caFile")
    };
    let text = std::fs::read(Path::new(file)).map_err(|error| refused(error.to_string()))?;
    let marked = text.windows(27).any(|part| part == b"-----BEGIN CERTIFICATE-----");
    if marked { Ok(text) } else { Err(refused("it holds no certificate".to_owned())) }
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

    #[test]
    fn a_certificate_file_must_hold_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        std::fs::write(&path, "hello").unwrap();
        for file in [path.to_str().unwrap(), "/nowhere/ca.pem"] {
            assert_eq!(pem(file).unwrap_err().code, FailureCode::BadInput, "{file}");
        }
    }
}

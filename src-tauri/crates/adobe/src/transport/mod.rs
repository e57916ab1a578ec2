//! One request, one way: allowed host, a free place and a slot of the rate limit, send, read the whole answer, repeat
//! where that is safe, and say in the end what was tried.
//!
//! It must not know tokens, sandboxes or what any call means; [`crate::session`] does.

mod attempt;
mod body;
mod hosts;
mod lane;
mod pace;
mod proxy;
mod request;
mod retry;
mod times;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};
use reqwest::{Certificate, Client, Proxy, redirect};
use url::Url;

pub(crate) use body::Size;
pub use proxy::{ProxyFault, address as proxy_address, hand_over as hand_over_proxy, secret_variables};
pub use request::ETag;
pub(crate) use request::{Answer, Body, Request, SecretBytes};
pub use retry::RetryPolicy;

use crate::ApiError;
use crate::clock::Clock;
use crate::redact::Known;
use attempt::Attempt;
use hosts::Place;
use lane::Lane;
use retry::Retries;

/// How requests are sent.
#[derive(Debug, Clone)]
pub struct TransportSettings {
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest silence while an answer arrives.
    pub read_timeout: Duration,
    /// Longest time for one try in total. Adobe's gateway gives up after about a minute (AAM contract §3.8).
    pub total_timeout: Duration,
    /// When and how often to try again.
    pub retry: RetryPolicy,
    /// Requests a second to one host at most; no published limit, so a civil one (AAM contract §3.8, AEP contract §3.2).
    /// A host that allows less is called more slowly.
    pub requests_per_second: u32,
    /// Requests at the same time to one host.
    pub concurrent_requests: usize,
    /// A further root certificate in PEM, for networks that look into TLS.
    pub extra_root_pem: Option<Vec<u8>>,
    /// The proxy to the outside; `None` takes the system's and that of `HTTPS_PROXY`.
    pub proxy: Option<Url>,
    /// Beginning of each `x-request-id`, different for each run of the program.
    pub run: String,
}

impl Default for TransportSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(60),
            total_timeout: Duration::from_secs(90),
            retry: RetryPolicy::default(),
            requests_per_second: 40,
            concurrent_requests: 8,
            extra_root_pem: None,
            proxy: None,
            run: "segment-bridge".to_owned(),
        }
    }
}

/// Where `localhost` is.
const LOCALHOST: [SocketAddr; 2] =
    [SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0), SocketAddr::new(IpAddr::V6(Ipv6Addr::LOCALHOST), 0)];

/// Sends requests. Cheap to clone; one for the whole process, so that limits per host hold for all connections.
#[derive(Debug, Clone)]
pub struct Transport {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: TransportSettings,
    clock: Arc<dyn Clock>,
    /// Made by the first request that needs it.
    outside: OnceLock<Client>,
    loopback: Client,
    /// The password of the environment's proxy, for as long as it may be used.
    proxy_password: OnceLock<Known>,
    lanes: Mutex<HashMap<String, Arc<Lane>>>,
    count: AtomicU64,
    /// See [`Transport::clock_offset_ms`]; [`i64::MIN`] before any answer.
    clock_offset_ms: AtomicI64,
    /// When each host believed to answer last, ms since 1970, and this machine's steady time then.
    answered: Mutex<HashMap<String, (i64, Duration)>>,
}

impl Transport {
    /// Prepares the client for this machine; the client for outside hosts is built on first use, because it needs
    /// certificate authorities, which a machine may lack.
    pub fn new(settings: TransportSettings, clock: Arc<dyn Clock>) -> Result<Self, ApiError> {
        // A proxy for the outside world must never be asked about this machine, nor does it need any authority.
        let loopback = base_client(&settings)
            .no_proxy()
            // Whatever a resolver says: this machine is called without TLS.
            .resolve_to_addrs("localhost", &LOCALHOST)
            .tls_certs_only([])
            .build()
            .map_err(|source| ApiError::ours("the network client", source))?;
        let shared = Shared {
            settings,
            clock,
            outside: OnceLock::new(),
            loopback,
            proxy_password: OnceLock::new(),
            lanes: Mutex::default(),
            count: AtomicU64::new(0),
            clock_offset_ms: AtomicI64::new(i64::MIN),
            answered: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Makes the way outside now. Fails where a proxy or root certificate of the settings cannot be used, or where
    /// there is no certificate authority at all.
    pub fn prepare(&self) -> Result<(), ApiError> {
        self.outside().map(drop).map_err(|source| ApiError::ours("the network client", source))
    }

    fn outside(&self) -> Result<&Client, Box<dyn std::error::Error + Send + Sync>> {
        if let Some(ready) = self.shared.outside.get() {
            return Ok(ready);
        }
        let settings = &self.shared.settings;
        let mut builder = base_client(settings).https_only(true);
        if let Some(pem) = &settings.extra_root_pem {
            builder = builder.tls_certs_merge(Certificate::from_pem_bundle(pem)?);
        }
        let (proxy, password) = match &settings.proxy {
            Some(address) => (Some(Proxy::all(address.clone())?), None),
            None => proxy::of_environment(proxy::variable)?.unzip(),
        };
        if let Some(password) = password.flatten() {
            self.shared.proxy_password.get_or_init(|| password);
        }
        if let Some(proxy) = proxy {
            builder = builder.proxy(proxy);
        }
        let made = builder.build()?;
        Ok(self.shared.outside.get_or_init(|| made))
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    /// How far the machine's clock is behind that of the service that answered last, in ms.
    pub(crate) fn clock_offset_ms(&self) -> Option<i64> {
        Some(self.shared.clock_offset_ms.load(Ordering::Relaxed)).filter(|offset| *offset != i64::MIN)
    }

    /// The time of the service at an address, ms since 1970: what its last answer said, and the time that has passed since
    /// by a monotonic clock. `None` before any answer of that host with a time: another host's clock says
    /// nothing of it. At most a second and the way of that answer behind, never ahead.
    pub(crate) fn service_now_ms(&self, url: &Url) -> Option<i64> {
        let answered = self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let (date_ms, at) = *answered.get(&host(url))?;
        let since = self.shared.clock.elapsed().saturating_sub(at).as_millis();
        Some(date_ms.saturating_add(i64::try_from(since).unwrap_or(i64::MAX)))
    }

    /// Sends a request until it is answered, cannot be repeated safely, or time is up.
    pub(crate) async fn send(&self, request: &Request) -> Result<Answer, ApiError> {
        let client = match hosts::allowed(&request.url)? {
            Place::Outside => self.outside().map_err(|source| ApiError::NoCommunication {
                call: request.call(),
                attempts: 1,
                elapsed: Duration::ZERO,
                source,
            })?,
            Place::Loopback => &self.shared.loopback,
        };
        let number = self.shared.count.fetch_add(1, Ordering::Relaxed);
        let request_id = format!("{}-{number}", self.shared.settings.run);
        let lane = self.lane(&request.url);
        let clock = &self.shared.clock;
        let mut retries = Retries::new(&self.shared.settings.retry, number, clock.elapsed());
        loop {
            let attempt = {
                let _place = lane.enter(clock.as_ref()).await;
                self.attempt(client, request, &request_id).await
            };
            retries.note(&attempt);
            if attempt.is_too_many() {
                lane.slow_down();
            } else if attempt.is_admitted() {
                lane.admitted();
            }
            let wait = match &attempt {
                Attempt::Answered(_) => None,
                failed => retries.wait(request.repeat, failed, clock.elapsed()),
            };
            // A request that was never sent is no burden.
            let waited = wait.filter(|_| matches!(attempt, Attempt::Unsent(_)) || lane.may_retry());
            tracing::debug!(call = %request.call(), attempt = retries.attempts(), outcome = %attempt, request_id, "request answered");
            let Some(wait) = waited else {
                return attempt.finish(request.call(), &request_id, retries.summary(clock.elapsed())).inspect(|_| {
                    lane.reward();
                });
            };
            if let Some(pause) = attempt.throttled() {
                lane.pause(clock.elapsed() + pause.min(self.shared.settings.retry.deadline));
            }
            tracing::warn!(call = %request.call(), outcome = %attempt, wait_ms = wait.as_millis(), request_id, "request failed and will be repeated");
            clock.sleep(wait).await;
        }
    }

    async fn attempt(&self, client: &Client, request: &Request, request_id: &str) -> Attempt {
        let told = |date_ms: i64| {
            let offset = date_ms.saturating_sub(self.shared.clock.unix_ms());
            self.shared.clock_offset_ms.store(offset, Ordering::Relaxed);
            let now = (date_ms, self.shared.clock.elapsed());
            let mut answered = self.shared.answered.lock().unwrap_or_else(PoisonError::into_inner);
            answered.insert(host(&request.url), now);
        };
        attempt::send(client, request, request_id, self.shared.clock.unix_ms(), told).await
    }

    fn lane(&self, url: &Url) -> Arc<Lane> {
        let mut lanes = self.shared.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = &self.shared.settings;
        let make = || {
            Arc::new(Lane::new(settings.concurrent_requests, settings.requests_per_second, self.shared.clock.clone()))
        };
        lanes.entry(host(url)).or_insert_with(make).clone()
    }
}

/// The host of an address, with its port.
fn host(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

fn base_client(settings: &TransportSettings) -> reqwest::ClientBuilder {
    Client::builder()
        .user_agent(concat!("SegmentBridge/", env!("CARGO_PKG_VERSION")))
        // Bodies are unpacked by [`body`], which bounds them.
        .no_gzip()
        .default_headers(HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"))]))
        // A token must never follow a redirect to another place; none of the services redirects.
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(settings.connect_timeout)
        .read_timeout(settings.read_timeout)
        .timeout(settings.total_timeout)
}

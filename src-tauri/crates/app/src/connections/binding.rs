//! What a client secret was entered for: a client of an organization, a destination, and the route through the network.
//!
//! The settings file is easier to change than the keychain: it is synced, restored and edited. So a secret is stored
//! together with what it was entered for, in the keychain entry itself, and is used for nothing else.

use std::borrow::Cow;

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vault::{ExposeSecret as _, SecretString};

use super::settings::{ConnectionSettings, loopback};
use crate::view::{ConnectionProblem, Failure, FailureCode};

/// Destination of a secret that goes to Adobe's own hosts.
const ADOBE: &str = "adobe";

/// The route through the network to Adobe, as far as the network settings determine it. Otherwise the system's proxy
/// and certificates apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkRoute {
    /// Host and port of the configured proxy, such as `proxy.example.com:8080`.
    pub proxy: Option<String>,
    /// SHA-256 of the configured certificate file, in lowercase hex.
    pub certificate: Option<String>,
}

impl NetworkRoute {
    /// Returns the route for a proxy address and the bytes of a certificate file, as used by the transport.
    pub fn new(proxy: Option<&url::Url>, certificate: Option<&[u8]>) -> Self {
        let host_and_port = |url: &url::Url| {
            let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}{port}", url.host_str().unwrap_or_default())
        };
        Self { proxy: proxy.map(host_and_port), certificate: certificate.map(sha256) }
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// What a secret was entered for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SecretBinding {
    /// Client ID of the credential.
    pub client_id: String,
    /// IMS organization ID.
    pub org_id: String,
    /// `adobe`, or the base address on this machine.
    pub destination: String,
    /// The route there; none for an address on this machine.
    #[serde(flatten)]
    pub route: NetworkRoute,
}

/// A part of a binding that differs from what the secret was entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    ClientId,
    OrgId,
    Destination,
    Proxy,
    Certificate,
}

impl SecretBinding {
    /// Returns what a connection currently uses its secret for.
    pub(super) fn of(settings: &ConnectionSettings, route: &NetworkRoute) -> Result<Self, Failure> {
        let (destination, route) = match &settings.base_url {
            Some(address) => (loopback(address)?.to_string(), NetworkRoute::default()),
            None => (ADOBE.to_owned(), route.clone()),
        };
        Ok(Self { client_id: settings.client_id.clone(), org_id: settings.org_id.clone(), destination, route })
    }

    /// The binding assumed for a secret that an earlier version stored without one: Adobe's hosts, by the default
    /// route.
    fn of_older(settings: &ConnectionSettings) -> Self {
        Self {
            client_id: settings.client_id.clone(),
            org_id: settings.org_id.clone(),
            destination: ADOBE.to_owned(),
            route: NetworkRoute::default(),
        }
    }

    /// Returns the parts of `asked` that the secret was not entered for. A proxy or certificate that is no longer used
    /// is not one of them: no additional party can read along.
    fn differences(&self, asked: &Self) -> Vec<Part> {
        let chosen = |asked: &Option<String>, accepted: &Option<String>| asked.is_some() && asked != accepted;
        [
            (self.client_id != asked.client_id, Part::ClientId),
            (self.org_id != asked.org_id, Part::OrgId),
            (self.destination != asked.destination, Part::Destination),
            (chosen(&asked.route.proxy, &self.route.proxy), Part::Proxy),
            (chosen(&asked.route.certificate, &self.route.certificate), Part::Certificate),
        ]
        .into_iter()
        .filter_map(|(differs, part)| differs.then_some(part))
        .collect()
    }

    /// Refuses anything the secret was not entered for, with a message about what differs and what to do.
    pub(super) fn refuse_other(&self, asked: &Self, name: &str) -> Result<(), Failure> {
        let parts = self.differences(asked);
        if parts.is_empty() {
            return Ok(());
        }
        let differences: Vec<String> = parts.iter().map(|part| part.in_words(self, asked)).collect();
        let fields: Vec<&str> = parts.iter().map(|part| part.field()).collect();
        let message = format!(
            "The saved client secret of “{name}” was not sent: {}. If you made this change, enter the client secret \
             again. If you did not, check the settings of the connection and of the network first.",
            differences.join("; ")
        );
        Err(Failure::new(FailureCode::SignInRefused, message)
            .with_problem(ConnectionProblem::SecretForOther)
            .with("field", "secret")
            .with("side", "signIn")
            .with("differs", fields.join(",")))
    }

    /// Whether the secret may use another route through the network: everything else must be what it was entered for.
    pub(super) fn accepts_route_of(&self, asked: &Self) -> bool {
        self.differences(asked).iter().all(|part| matches!(part, Part::Proxy | Part::Certificate))
    }
}

impl Part {
    /// Returns the field of the settings.
    fn field(self) -> &'static str {
        match self {
            Self::ClientId => "clientId",
            Self::OrgId => "orgId",
            Self::Destination => "baseUrl",
            Self::Proxy => "proxy",
            Self::Certificate => "caFile",
        }
    }

    fn in_words(self, entered_for: &SecretBinding, asked: &SecretBinding) -> String {
        let in_words = |destination: &str| match destination {
            ADOBE => "Adobe".to_owned(),
            address => address.to_owned(),
        };
        match self {
            Self::ClientId => {
                format!("it was entered for the client ID {}, not {}", entered_for.client_id, asked.client_id)
            }
            Self::OrgId => {
                format!("it was entered for the organization {}, not {}", entered_for.org_id, asked.org_id)
            }
            Self::Destination => {
                format!(
                    "it was entered for {}, not {}",
                    in_words(&entered_for.destination),
                    in_words(&asked.destination)
                )
            }
            Self::Proxy => {
                let proxy = asked.route.proxy.as_deref().unwrap_or_default();
                format!("the proxy {proxy} in the network settings was not accepted for it")
            }
            Self::Certificate => {
                let hash = asked.route.certificate.as_deref().unwrap_or_default();
                format!("the certificate file in the network settings (SHA-256 {hash}) was not accepted for it")
            }
        }
    }
}

/// A secret as it is stored: with its binding, as one small JSON object.
pub(crate) struct BoundSecret {
    pub(super) secret: SecretString,
    pub(super) binding: SecretBinding,
    /// Whether an earlier version stored it without a binding.
    pub(super) is_older: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    version: u32,
    #[serde(borrow)]
    secret: Cow<'a, str>,
    #[serde(flatten)]
    binding: SecretBinding,
}

/// The common start of every version of an entry.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl BoundSecret {
    const VERSION: u32 = 1;

    pub(super) fn new(secret: SecretString, binding: SecretBinding) -> Self {
        Self { secret, binding, is_older: false }
    }

    /// The text of the entry.
    pub(super) fn encode(&self) -> Result<SecretString, Failure> {
        let entry =
            Entry { version: Self::VERSION, secret: self.secret.expose_secret().into(), binding: self.binding.clone() };
        let text = serde_json::to_vec(&entry).map(Zeroizing::new).ok();
        let text = text.and_then(|text| std::str::from_utf8(&text).ok().map(SecretString::from));
        text.ok_or_else(|| Failure::new(FailureCode::Internal, "A client secret could not be prepared for storing."))
    }

    /// Parses an entry. Anything that is not such an object is the plain secret of an earlier version.
    pub(super) fn decode(text: &SecretString, settings: &ConnectionSettings) -> Result<Self, Failure> {
        let text = text.expose_secret();
        let plain =
            || Self { secret: SecretString::from(text), binding: SecretBinding::of_older(settings), is_older: true };
        match serde_json::from_str::<Version>(text) {
            Err(_) => Ok(plain()),
            Ok(Version { version: Self::VERSION }) => match serde_json::from_str::<Entry<'_>>(text) {
                Ok(entry) => Ok(Self::new(SecretString::from(entry.secret.into_owned()), entry.binding)),
                Err(_) => Ok(plain()),
            },
            Ok(_) => {
                let message = format!(
                    "The client secret of “{}” was stored by a newer version of Segment Bridge. Use that version, or \
                     enter the client secret again.",
                    settings.name
                );
                Err(Failure::new(FailureCode::NewerData, message))
            }
        }
    }
}

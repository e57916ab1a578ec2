//! What a client secret was entered for: a client of an organization, a destination, and the way through the network.
//!
//! The settings file is easier to change than the keychain: it is synced, restored and edited. So a secret is stored
//! together with what it was entered for, in the keychain entry itself, and is used for nothing else.

use std::borrow::Cow;

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vault::{ExposeSecret as _, SecretString};

use super::settings::{ConnectionSettings, loopback};
use crate::view::{Failure, FailureCode, InputReason, Reason as _};

/// Destination of a secret that goes to Adobe's own hosts.
const ADOBE: &str = "adobe";

/// The way through the network to Adobe, as far as the network settings choose it. What they do not choose is the
/// system's proxy and the system's certificates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NetworkRoute {
    /// Host and port of the proxy of the settings, such as `proxy.example.com:8080`.
    pub proxy: Option<String>,
    /// SHA-256 of the certificate file of the settings, in lower-case hex.
    pub certificate: Option<String>,
}

impl NetworkRoute {
    /// The route of a proxy's address and the bytes of a certificate file, as the transport uses them.
    pub fn new(proxy: Option<&url::Url>, certificate: Option<&[u8]>) -> Self {
        let place = |url: &url::Url| {
            let port = url.port_or_known_default().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}{port}", url.host_str().unwrap_or_default())
        };
        Self { proxy: proxy.map(place), certificate: certificate.map(sha256) }
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
    /// The way there; a secret for an address on this machine takes none.
    #[serde(flatten)]
    pub route: NetworkRoute,
}

/// A part of a binding that is not what the secret was entered for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    ClientId,
    OrgId,
    Destination,
    Proxy,
    Certificate,
}

impl SecretBinding {
    /// What a secret of a connection is used for now.
    pub(super) fn of(settings: &ConnectionSettings, route: &NetworkRoute) -> Result<Self, Failure> {
        let (destination, route) = match &settings.base_url {
            Some(address) => (loopback(address)?.to_string(), NetworkRoute::default()),
            None => (ADOBE.to_owned(), route.clone()),
        };
        Ok(Self { client_id: settings.client_id.clone(), org_id: settings.org_id.clone(), destination, route })
    }

    /// For a secret that an earlier version stored without a binding: Adobe's hosts, by the usual way.
    fn of_older(settings: &ConnectionSettings) -> Self {
        Self {
            client_id: settings.client_id.clone(),
            org_id: settings.org_id.clone(),
            destination: ADOBE.to_owned(),
            route: NetworkRoute::default(),
        }
    }

    /// Parts of what is asked for now that the secret was not entered for. A proxy or a certificate that is no longer
    /// used is not one: nobody more can read along.
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

    /// Refuses what the secret was not entered for, in words that say what differs and what to do.
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
        let reason = InputReason::SecretForOther.code();
        Err(Failure::new(FailureCode::SignInRefused, message)
            .with("reason", &reason)
            .with("problem", &reason)
            .with("field", "secret")
            .with("side", "signIn")
            .with("differs", fields.join(",")))
    }

    /// Whether the secret may take another way through the network: all else must be what it was entered for.
    pub(super) fn accepts_route_of(&self, asked: &Self) -> bool {
        self.differences(asked).iter().all(|part| matches!(part, Part::Proxy | Part::Certificate))
    }
}

impl Part {
    /// The field of the settings.
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
        let place = |destination: &str| match destination {
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
                format!("it was entered for {}, not {}", place(&entered_for.destination), place(&asked.destination))
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
    /// Whether it was stored without a binding, by an earlier version.
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

/// The beginning of every version of an entry.
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

    /// Reads an entry. Anything that is no such object is the plain secret of an earlier version.
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

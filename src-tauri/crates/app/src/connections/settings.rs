//! The stored settings of a connection. Nothing secret.

use adobe::Endpoints;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::view::{ConnectionRow, Failure, FailureCode, InputReason, LastCheck, NetworkChange, SecretStatus, TimeMs};

/// One connection in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ConnectionSettings {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) color: String,
    pub(crate) production: bool,
    pub(crate) org_id: String,
    pub(crate) client_id: String,
    pub(crate) scopes: String,
    pub(crate) sandbox: String,
    #[serde(default)]
    pub(crate) region: String,
    /// One base address for all three services; loopback only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) base_url: Option<String>,
    /// When a secret was stored in the keychain; `None` if this connection has none there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret_kept_at: Option<TimeMs>,
    /// When the secret was last used to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret_used_at: Option<TimeMs>,
    /// The last check of the connection with its current settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) checked: Option<LastCheck>,
}

/// Everything stored in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AllSettings {
    /// Format; [`Self::VERSION`].
    pub(crate) version: u32,
    /// Id of the connection in use.
    pub(crate) in_use: String,
    /// Whether the practice workspace is hidden from the picker.
    #[serde(default)]
    pub(crate) practice_hidden: bool,
    /// How the network is reached.
    #[serde(default)]
    pub(crate) network: NetworkFile,
    /// In display order.
    #[serde(default)]
    pub(crate) connections: Vec<ConnectionSettings>,
}

/// How the network is reached, in the settings file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct NetworkFile {
    /// `None`: the system's proxy and `HTTPS_PROXY`. An address: this proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) proxy: Option<String>,
    /// SHA-256 of the accepted certificates; the program's own copy must have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) certificate: Option<String>,
    /// The changes, newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) changes: Vec<NetworkChange>,
}

impl AllSettings {
    /// The format this version writes, and the newest it reads.
    pub(crate) const VERSION: u32 = 1;

    pub(crate) fn connection(&self, id: &str) -> Option<&ConnectionSettings> {
        self.connections.iter().find(|one| one.id == id)
    }

    pub(crate) fn connection_mut(&mut self, id: &str) -> Result<&mut ConnectionSettings, Failure> {
        self.connections.iter_mut().find(|one| one.id == id).ok_or_else(|| unknown(id))
    }

    /// Returns the ID of the connection with this ID or name, ignoring case.
    pub(crate) fn named(&self, name: &str) -> Option<String> {
        if name.eq_ignore_ascii_case(crate::PRACTICE) {
            return Some(crate::PRACTICE.to_owned());
        }
        let lower = name.trim().to_lowercase();
        let found = self.connections.iter().find(|one| one.id == name || one.name.to_lowercase() == lower);
        found.map(|one| one.id.clone())
    }
}

impl Default for AllSettings {
    fn default() -> Self {
        Self {
            version: Self::VERSION,
            in_use: crate::PRACTICE.to_owned(),
            practice_hidden: false,
            network: NetworkFile::default(),
            connections: Vec::new(),
        }
    }
}

impl ConnectionSettings {
    /// Returns the connection as listed.
    pub(crate) fn row(&self, in_use: bool, secret: SecretStatus) -> ConnectionRow {
        let one = self.clone();
        ConnectionRow {
            id: one.id,
            name: one.name,
            color: one.color,
            production: one.production,
            practice: false,
            org_id: one.org_id,
            client_id: one.client_id,
            scopes: one.scopes,
            sandbox: one.sandbox,
            region: one.region,
            base_url: one.base_url,
            in_use,
            hidden: false,
            secret,
            checked: one.checked,
        }
    }

    /// Returns whether a check of one also applies to the other.
    pub(crate) fn same_for_check(&self, other: &Self) -> bool {
        let facts = |one: &Self| {
            let Self { org_id, client_id, scopes, sandbox, base_url, .. } = one;
            [org_id, client_id, scopes, sandbox, base_url.as_ref().unwrap_or(&String::new())].map(Clone::clone)
        };
        facts(self) == facts(other)
    }

    /// Returns whether both are displayed the same way.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        let facts = |one: &Self| (one.name.clone(), one.color.clone(), one.production, one.region.clone());
        facts(self) == facts(other)
    }

    /// Returns the addresses of its services.
    pub(crate) fn endpoints(&self) -> Result<Endpoints, Failure> {
        match &self.base_url {
            Some(address) => Ok(Endpoints::practice(&loopback(address)?)),
            None => Endpoints::adobe().map_err(|error| {
                Failure::new(FailureCode::Internal, format!("Adobe's addresses cannot be parsed: {error}"))
            }),
        }
    }
}

/// Parses a base address: plain HTTP on this machine, with nothing after the port. It must be plain ASCII: characters
/// that look like others, or that are dropped when an address is parsed, are refused, as by the page (`isLoopback`).
pub(crate) fn loopback(address: &str) -> Result<Url, Failure> {
    let refused = || {
        let message = format!("“{address}” is not a base address. It must be on this machine: http://127.0.0.1:PORT.");
        Failure::bad_input(InputReason::BaseUrl, message).with("field", "baseUrl")
    };
    let address = address.trim_ascii();
    if !address.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused());
    }
    let url = Url::parse(address).map_err(|_| refused())?;
    let here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let anonymous = url.username().is_empty() && url.password().is_none();
    if url.scheme() == "http" && here && bare && anonymous { Ok(url) } else { Err(refused()) }
}

/// The failure for a connection that does not exist.
pub(crate) fn unknown(id: &str) -> Failure {
    let message = format!("There is no connection “{id}”. It may have been removed in another window.");
    Failure::new(FailureCode::NotFound, message).with("connection", id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Row {
        address: String,
        place: Option<String>,
        base: bool,
    }

    /// The same table that is used to test the list of hosts and the page's own rule.
    #[test]
    fn a_base_address_is_on_this_machine_only() {
        let rows: Vec<Row> = serde_json::from_str(include_str!("../../../../../tests/data/addresses.json")).unwrap();
        for Row { address, place, base } in rows {
            assert_eq!(loopback(&address).is_ok(), base, "{address:?}");
            assert!(!base || place.as_deref() == Some("loopback"), "{address:?} may not be called");
        }
        assert_eq!(loopback("").unwrap_err().code, FailureCode::BadInput);
    }

    proptest::proptest! {
        /// Every accepted address is on this machine, by the text that is stored and sent.
        #[test]
        fn no_text_is_a_base_address_elsewhere(text in "[ -~\\u{80}-\\u{100}]{0,12}(127\\.0\\.0\\.1|localhost|\\[::1\\])?[ -~]{0,12}") {
            for address in [text.clone(), format!("http://{text}")] {
                if let Ok(url) = loopback(&address) {
                    let host = url.host_str().unwrap_or_default();
                    proptest::prop_assert!(host == "localhost" || host == "[::1]" || host.starts_with("127."), "{address:?}");
                    proptest::prop_assert!(url.as_str().starts_with("http://"), "{address:?}");
                }
            }
        }
    }
}

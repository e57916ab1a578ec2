//! Connections: organizations with their settings and credentials, the keychain, and the network.

use serde::{Deserialize, Serialize};

use super::{LastCheck, TimeMs};

/// The settings of one organization. Contains no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "four independent facts of a row")]
pub struct ConnectionRow {
    /// Stable ID; `practice` is the practice workspace.
    pub id: String,
    /// Name; empty for the practice workspace, whose name is in the message files.
    pub name: String,
    /// Accent color, `#rrggbb`.
    pub color: String,
    /// Whether changes here reach real customers.
    pub production: bool,
    /// Whether this is the practice workspace.
    pub practice: bool,
    /// IMS organization ID, `<24 hex>@AdobeOrg`.
    pub org_id: String,
    /// Client ID of the credential in the Developer Console.
    pub client_id: String,
    /// Scopes, comma-separated.
    pub scopes: String,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
    /// Region of Experience Platform, such as `VA7`; empty if unknown.
    pub region: String,
    /// One base address for all three services; loopback only.
    pub base_url: Option<String>,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// Whether it is hidden from the picker (practice workspace only).
    pub hidden: bool,
    /// Where its secret is.
    pub secret: SecretStatus,
    /// The result of its last check; `None` if it was never checked with its current settings.
    pub checked: Option<LastCheck>,
}

/// Where a secret is stored; never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SecretStatus {
    /// The location.
    pub place: SecretPlace,
    /// When it was stored there.
    pub kept_at: Option<TimeMs>,
    /// When it was last used to sign in.
    pub used_at: Option<TimeMs>,
    /// For a secret in memory: when the older one was stored that is still in the keychain, and that is used again
    /// after the next start.
    pub older_kept_at: Option<TimeMs>,
}

/// Where a secret is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SecretPlace {
    /// The operating system's keychain.
    Keychain,
    /// Memory, until the program exits.
    Session,
    /// The practice workspace needs none.
    Practice,
    /// Nowhere: it must be entered.
    Missing,
    /// Unknown: the keychain cannot be read now.
    Unknown,
}

/// The form of a connection.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// ID of the connection that is edited; `None` for a new one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Accent color.
    pub color: String,
    /// Whether changes here reach real customers.
    pub production: bool,
    /// IMS organization ID.
    pub org_id: String,
    /// Client ID.
    pub client_id: String,
    /// The secret.
    pub secret: SecretInput,
    /// Scopes, comma-separated.
    pub scopes: String,
    /// Sandbox; empty until one is chosen.
    pub sandbox: String,
    /// Region; empty if unknown.
    pub region: String,
    /// One base address for all three services; loopback only.
    pub base_url: Option<String>,
}

/// The source of the form's secret.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SecretInput {
    /// Typed into the form. It is never sent back.
    Typed {
        /// The secret.
        value: TypedSecret,
    },
    /// Read from a pasted Developer Console file and held by the program.
    Held {
        /// Its handle.
        handle: String,
    },
    /// The one that is already stored.
    Kept,
}

/// A secret that enters the program. It can be parsed from JSON, and neither printed nor serialized.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", specta(transparent))]
pub struct TypedSecret(#[cfg_attr(feature = "bindings", specta(type = String))] vault::SecretString);

impl TypedSecret {
    /// Returns the secret, for the vault and the sign-in only.
    pub fn into_inner(self) -> vault::SecretString {
        self.0
    }
}

impl From<vault::SecretString> for TypedSecret {
    fn from(secret: vault::SecretString) -> Self {
        Self(secret)
    }
}

impl std::fmt::Debug for TypedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// The contents of a credential file. Secrets stay in the program and are referred to by handles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConsoleFile {
    /// Each different credential; at least one.
    pub credentials: Vec<FoundCredential>,
    /// Whether a JWT credential was left out, because Adobe no longer supports JWT.
    pub left_out_jwt: bool,
}

/// A credential in a file. If a field has several values, they differ, and the user must choose one.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundCredential {
    /// Suggested name; empty if the file has none.
    pub name: String,
    /// Names of its project, workspace and so on, to distinguish it from others.
    pub label: String,
    /// Client ID.
    pub client_id: FoundValue,
    /// IMS organization ID.
    pub org_id: Vec<FoundValue>,
    /// Handles of its secret.
    pub secret: Vec<FoundSecret>,
    /// Scopes, comma-separated; the documented default if the file has none.
    pub scopes: Vec<FoundValue>,
    /// Sandbox.
    pub sandbox: Vec<FoundValue>,
    /// Number of additional secrets of the credential; all of them work, and the first one is used.
    pub more_secrets: u32,
}

/// A value in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundValue {
    /// Where in the file it was found; empty for a default.
    pub origin: String,
    /// The value.
    pub value: String,
}

/// A secret in a file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundSecret {
    /// Where in the file it was found.
    pub origin: String,
    /// Handle of the secret.
    pub handle: String,
}

/// Whether secrets can be stored now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct KeychainStatus {
    /// State.
    pub state: KeychainState,
    /// The system's name for its keychain: `macOS Keychain`, `Windows Credential Manager`, `Secret Service`.
    pub name: String,
    /// The system's message, if it denied access.
    pub words: String,
    /// Whether the user chose to store secrets in memory for this session.
    pub session_only: bool,
}

/// State of the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum KeychainState {
    /// It can be used.
    Ready,
    /// It is locked.
    Locked,
    /// The system has none.
    Absent,
    /// It denies access to this program.
    Denied,
}

/// The result of removing a connection, verified afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RemovalProof {
    /// Whether the keychain no longer has an entry for it; `None` if the keychain did not answer.
    pub secret_gone: Option<bool>,
    /// Number of removed rows of its lists, jobs and tray.
    pub rows_removed: u32,
    /// Number of rows found afterwards: 0.
    pub rows_left: u32,
}

/// How the network is reached. Contains no secret: a proxy's password is not stored here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NetworkSettings {
    /// `None`: the system's proxy and `HTTPS_PROXY`. An address: this proxy.
    pub proxy: Option<String>,
    /// Certificates to trust in addition to the system's.
    pub certificates: Vec<Certificate>,
    /// The accepted certificates are no longer stored, or were changed: nothing is sent until that is fixed.
    pub certificate_changed: bool,
    /// The changes, newest first; at most 50.
    pub changes: Vec<NetworkChange>,
}

/// A certificate, as the user compares it with the one from their IT team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// Subject.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Start of its validity.
    pub valid_from: TimeMs,
    /// End of its validity.
    pub valid_until: TimeMs,
    /// SHA-256 of the certificate, as 64 lowercase hex digits.
    pub sha256: String,
}

/// A change of the network settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NetworkChange {
    /// When the user accepted it.
    pub at: TimeMs,
    /// The proxy before; `None` for the system's.
    pub proxy_before: Option<String>,
    /// The proxy after.
    pub proxy: Option<String>,
    /// SHA-256 of the certificates before; `None` for only the system's.
    pub certificate_before: Option<String>,
    /// SHA-256 of the certificates after.
    pub certificate: Option<String>,
}

//! Connections: organizations as they are set up here, their credentials, the keychain and the network.

use serde::{Deserialize, Serialize};

use super::{LastCheck, TimeMs};

/// One organisation as it is set up here. Nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "four facts of a row that are independent of each other")]
pub struct ConnectionRow {
    /// Stable id; `practice` is the practice workspace.
    pub id: String,
    /// Name; empty for the practice workspace, whose name is in the message files.
    pub name: String,
    /// Accent colour, `#rrggbb`.
    pub color: String,
    /// Whether changes here reach real customers.
    pub production: bool,
    /// Whether this is the practice workspace.
    pub practice: bool,
    /// IMS organisation id, `<24 hex>@AdobeOrg`.
    pub org_id: String,
    /// Client id of the Developer Console credential.
    pub client_id: String,
    /// Scopes, comma-separated.
    pub scopes: String,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
    /// Region of Experience Platform, such as `VA7`; empty unknown.
    pub region: String,
    /// One base address for all three services; loopback only.
    pub base_url: Option<String>,
    /// Whether it is the one in use.
    pub in_use: bool,
    /// Whether it is left out of the picker (practice workspace only).
    pub hidden: bool,
    /// Where its secret is.
    pub secret: SecretStatus,
    /// How its last check ended; `None` where it was never checked as it is set up now.
    pub checked: Option<LastCheck>,
}

/// Where a secret is; never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SecretStatus {
    /// Where.
    pub place: SecretPlace,
    /// When it was put there.
    pub kept_at: Option<TimeMs>,
    /// When it was last used to sign in.
    pub used_at: Option<TimeMs>,
    /// For one in memory: when an older one was kept that the keychain still has, and that is used again once the
    /// program was started anew.
    pub older_kept_at: Option<TimeMs>,
}

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum SecretPlace {
    /// The operating system's keychain.
    Keychain,
    /// Memory, until the program ends.
    Session,
    /// The practice workspace makes its own.
    Practice,
    /// Nowhere: it must be given.
    Missing,
    /// Not known: the keychain cannot be read now.
    Unknown,
}

/// A connection as the form has it.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The connection that is edited; `None` for a new one.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Accent colour.
    pub color: String,
    /// Production or test.
    pub production: bool,
    /// IMS organisation id.
    pub org_id: String,
    /// Client id.
    pub client_id: String,
    /// The secret.
    pub secret: SecretInput,
    /// Scopes, comma-separated.
    pub scopes: String,
    /// Sandbox; empty until one is picked.
    pub sandbox: String,
    /// Region; empty unknown.
    pub region: String,
    /// One base address for all three services; loopback only.
    pub base_url: Option<String>,
}

/// Where the form's secret comes from.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SecretInput {
    /// Typed into the form. One way only: it is never sent back.
    Typed {
        /// The secret.
        value: TypedSecret,
    },
    /// Read from a pasted Developer Console file and held by the program.
    Held {
        /// Its handle.
        handle: String,
    },
    /// The one that is kept already.
    Kept,
}

/// A secret on its way in. It can be read from JSON, and neither printed nor written.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", specta(transparent))]
pub struct TypedSecret(#[cfg_attr(feature = "bindings", specta(type = String))] vault::SecretString);

impl TypedSecret {
    /// The secret, for the vault and the sign-in only.
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

/// What a credential file holds. Secrets stay in the program under handles.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ConsoleFile {
    /// Each different credential; at least one.
    pub credentials: Vec<FoundCredential>,
    /// A credential of the JWT kind was left out: Adobe has switched it off.
    pub left_out_jwt: bool,
}

/// A credential in a file. A field with several values has different ones, between which a person must choose.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FoundCredential {
    /// Suggested name; empty where the file has none.
    pub name: String,
    /// Names of what it is in, such as project and workspace, to tell it from others.
    pub label: String,
    /// Client id.
    pub client_id: FoundValue,
    /// IMS organization id.
    pub org_id: Vec<FoundValue>,
    /// Handles of its secret.
    pub secret: Vec<FoundSecret>,
    /// Scopes, comma-separated; the documented default where the file has none.
    pub scopes: Vec<FoundValue>,
    /// Sandbox.
    pub sandbox: Vec<FoundValue>,
    /// How many more secrets the credential has; all of them work, the first is used.
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

/// Whether secrets can be kept now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct KeychainStatus {
    /// State.
    pub state: KeychainState,
    /// The system's own name for its keychain: `macOS Keychain`, `Windows Credential Manager`, `Secret Service`.
    pub name: String,
    /// The system's words, where it denied.
    pub words: String,
    /// Whether a person chose to keep secrets in memory for this session.
    pub session_only: bool,
}

/// State of the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum KeychainState {
    /// Works.
    Ready,
    /// Nobody unlocked it.
    Locked,
    /// There is none.
    Absent,
    /// It refuses this program.
    Denied,
}

/// What removing a connection took away, each looked for again afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RemovalProof {
    /// The keychain has no entry for it any more; `None` where the keychain could not be asked.
    pub secret_gone: Option<bool>,
    /// Rows of its lists, jobs and tray that were removed.
    pub rows_removed: u32,
    /// Rows found when looking again: 0.
    pub rows_left: u32,
}

/// How the network is reached. Nothing secret: a proxy's password is not kept here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NetworkSettings {
    /// `None`: the system's proxy and `HTTPS_PROXY`. An address: this proxy.
    pub proxy: Option<String>,
    /// Certificates to trust besides the system's.
    pub certificates: Vec<Certificate>,
    /// The certificates that were accepted are not stored any more, or are others: nothing is sent until that is mended.
    pub certificate_changed: bool,
    /// What was changed, newest first; at most 50.
    pub changes: Vec<NetworkChange>,
}

/// A certificate as a person compares it with what their IT gives out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// Who it is for.
    pub subject: String,
    /// Who signed it.
    pub issuer: String,
    /// When it begins to be valid.
    pub valid_from: TimeMs,
    /// When it ceases to be valid.
    pub valid_until: TimeMs,
    /// SHA-256 of the certificate, 64 lower-case hex digits.
    pub sha256: String,
}

/// One change of how the network is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NetworkChange {
    /// When a person accepted it.
    pub at: TimeMs,
    /// The proxy before; `None` was the system's.
    pub proxy_before: Option<String>,
    /// The proxy after.
    pub proxy: Option<String>,
    /// SHA-256 of the certificates before; `None`: the system's alone.
    pub certificate_before: Option<String>,
    /// SHA-256 of the certificates after.
    pub certificate: Option<String>,
}

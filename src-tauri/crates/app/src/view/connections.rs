//! Connections: organisations as they are set up here, the check of a form, rights and health, credentials.

use serde::{Deserialize, Serialize};

use super::{Failure, TimeMs};

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

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LastCheck {
    /// What it found, in a word.
    pub verdict: CheckVerdict,
    /// When.
    pub at: TimeMs,
}

/// What a check found, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckVerdict {
    /// Everything passed.
    Works,
    /// It can be used, and something is missing.
    Limited,
    /// It cannot be used.
    Fails,
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

/// One thing a check looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckSubject {
    /// Shape of the organisation id.
    OrgIdShape,
    /// Shape of the client id.
    ClientIdShape,
    /// A secret is given.
    SecretGiven,
    /// Sign-in gives a token.
    SignIn,
    /// This machine's clock agrees with the services'.
    Clock,
    /// Audience Manager answers this credential.
    AudienceManager,
    /// Experience Platform answers this credential.
    ExperiencePlatform,
    /// The chosen sandbox is one of those given.
    Sandbox,
    /// May list traits and data sources.
    ReadTraits,
    /// May make traits.
    CreateTraits,
    /// May make segments.
    CreateSegments,
    /// May map traits to segments.
    MapTraits,
    /// May list audiences.
    ReadAudiences,
    /// May read dataflows.
    ReadFlows,
}

/// How one subject came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// What was looked at.
    pub subject: CheckSubject,
    /// How it came out.
    pub outcome: CheckOutcome,
    /// Why it did not pass.
    pub problem: Option<ConnectionProblem>,
    /// Technical facts, such as `status` and `body`; never a secret.
    pub failure: Option<Failure>,
}

/// How a subject came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckOutcome {
    /// Good.
    Passed,
    /// Works, but something will not be possible.
    Limited,
    /// Not good.
    Failed,
    /// Not looked at, because something before it failed.
    NotTried,
}

/// What is wrong with a connection; the message files have a sentence, a next step and a request text for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConnectionProblem {
    /// The organisation id is not `<24 hex>@AdobeOrg`.
    OrgIdShape,
    /// The client id is not 32 letters and digits.
    ClientIdShape,
    /// No secret is given or kept.
    NoSecret,
    /// The secret is wrong or was replaced.
    WrongSecret,
    /// There is no such client.
    UnknownClient,
    /// A scope is not granted to the credential.
    ScopeNotGranted,
    /// The API is not part of the Developer Console project.
    ApiNotAdded,
    /// The credential is in no role (Experience Platform) or group (Audience Manager).
    NoRole,
    /// The credential belongs to another organization, or lacks a product profile: nothing tells which.
    OtherOrganisation,
    /// The credential lacks a product profile: another call of the same organization passed.
    NoProductProfile,
    /// The address of this machine's network is not on the organization's list of allowed ones.
    IpNotAllowed,
    /// The organization has not switched the product on.
    ProductNotEnabled,
    /// The organization's calls are used up for a while.
    QuotaUsedUp,
    /// This machine's clock differs from the services', by `minutes` in the failure's details (negative: it is
    /// behind); or a certificate is not valid at its date.
    ClockWrong,
    /// A service refuses tokens the sign-in has only just given.
    TokenRefused,
    /// A proxy refused, or cannot be reached.
    Proxy,
    /// The proxy asks for a name and a password.
    ProxyPassword,
    /// A variable of the environment names a proxy in a way that cannot be used; the failure says which and why.
    ProxySetting,
    /// A network that wants a sign-in of its own answered in place of the service.
    Portal,
    /// The certificate of the other side is not trusted: an inspecting proxy may need its own CA file.
    Certificate,
    /// No network, or the host does not answer.
    NoNetwork,
    /// The service answered too slowly.
    TooSlow,
    /// The service is down.
    ServiceDown,
    /// The sandbox is not one of those the account may use.
    UnknownSandbox,
    /// A right is missing; its name is in the failure's details.
    MissingRight,
    /// The keychain cannot be used now.
    Keychain,
    /// The address is not one this program may call.
    HostNotAllowed,
    /// Something else; the facts are in the failure.
    Other,
}

/// All results of a check.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// In the order they were looked at.
    pub results: Vec<CheckResult>,
    /// Whether the connection can be used at all.
    pub usable: bool,
    /// Sandboxes the account may use.
    pub sandboxes: Vec<SandboxChoice>,
    /// When.
    pub checked_at: TimeMs,
}

impl CheckReport {
    /// The report in a word.
    pub fn last_check(&self) -> LastCheck {
        let whole = self.results.iter().all(|result| result.outcome == CheckOutcome::Passed);
        let verdict = match (self.usable, whole) {
            (true, true) => CheckVerdict::Works,
            (true, false) => CheckVerdict::Limited,
            (false, _) => CheckVerdict::Fails,
        };
        LastCheck { verdict, at: self.checked_at }
    }
}

/// A sandbox to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SandboxChoice {
    /// Lower-case name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Production or development.
    pub production: bool,
    /// Whether it is the default.
    pub default: bool,
    /// Region, such as `VA7`.
    pub region: String,
}

/// Rights, integration state and limits of the connection in use.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Results of the check, rights among them.
    pub report: CheckReport,
    /// Who the account is in Audience Manager.
    pub account: Option<String>,
    /// Data sources the account sees.
    pub data_sources: Option<u32>,
    /// Sandboxes the account sees.
    pub sandboxes: Option<u32>,
    /// Dataflows the account sees.
    pub flows: Option<u32>,
    /// The Experience Cloud Audiences destination.
    pub destination: IntegrationState,
    /// Sandbox that holds the destination, if known.
    pub destination_sandbox: Option<String>,
    /// Whether the destination's dataflow is on and its last run failed.
    pub last_run_failed: bool,
    /// The Audience Manager source connector.
    pub source_connector: IntegrationState,
    /// Whether Audience Manager looks as if the legacy integration were or had been on: pairs of the sharing data
    /// source although no destination is set up.
    pub legacy_hint: bool,
    /// Limits and how much of them is used.
    pub limits: Vec<LimitUse>,
    /// When this was read.
    pub read_at: TimeMs,
}

/// State of one half of the integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum IntegrationState {
    /// Set up and enabled.
    On,
    /// Set up and paused.
    Paused,
    /// Not set up.
    Off,
    /// The account may not read it, or the service did not answer.
    Unknown,
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LimitUse {
    /// `traits`, `segments`, `traitFolders`, `audiences`, `streamingAudiences`, `edgeAudiences`,
    /// `destinationAudiences` (in the fullest dataflow of the Experience Cloud Audiences destination).
    pub limit: String,
    /// Used; `None` where it could not be read.
    pub used: Option<u32>,
    /// At most.
    pub maximum: u32,
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
#[serde(rename_all = "camelCase", default)]
pub struct NetworkSettings {
    /// `None`: the system's proxy and `HTTPS_PROXY`. An address: this proxy.
    pub proxy: Option<String>,
    /// A PEM file with certificates to trust besides the system's.
    pub ca_file: Option<String>,
}

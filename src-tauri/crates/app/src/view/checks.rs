//! The results of checking a connection, and its health: permissions, integration, limits.

use serde::{Deserialize, Serialize};

use super::{Failure, LimitKind, MembersSource, TimeMs};

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LastCheck {
    /// The result.
    pub verdict: CheckVerdict,
    /// When that was.
    pub at: TimeMs,
}

/// The result of a check, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckVerdict {
    /// Everything passed.
    Works,
    /// It can be used, with limitations.
    Limited,
    /// It cannot be used.
    Fails,
}

/// The subject of one step of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckSubject {
    /// Format of the organization ID.
    OrgIdShape,
    /// Format of the client ID.
    ClientIdShape,
    /// A secret is available.
    SecretGiven,
    /// The sign-in returns a token.
    SignIn,
    /// The clock of this computer matches that of the services.
    Clock,
    /// Audience Manager accepts the credential.
    AudienceManager,
    /// Experience Platform accepts the credential.
    ExperiencePlatform,
    /// The account may use the chosen sandbox.
    Sandbox,
    /// Permission to list traits and data sources.
    ReadTraits,
    /// Permission to create traits.
    CreateTraits,
    /// Permission to create segments.
    CreateSegments,
    /// Permission to map traits to segments.
    MapTraits,
    /// Permission to list audiences.
    ReadAudiences,
    /// Permission to read dataflows.
    ReadFlows,
}

/// The result for one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheckResult {
    /// The subject.
    pub subject: CheckSubject,
    /// The result.
    pub outcome: CheckOutcome,
    /// Why it did not pass.
    pub problem: Option<ConnectionProblem>,
    /// Technical details, such as `status` and `body`; never a secret.
    pub failure: Option<Failure>,
}

/// The kind of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum CheckOutcome {
    /// It works.
    Passed,
    /// It works, with limitations.
    Limited,
    /// It does not work.
    Failed,
    /// Not checked, because an earlier step failed.
    NotTried,
}

/// A problem of a connection; the message files have a sentence, a next step and a request for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ConnectionProblem {
    /// The organization ID does not have the form `<24 hex>@AdobeOrg`.
    OrgIdShape,
    /// The client ID does not consist of 32 letters and digits.
    ClientIdShape,
    /// No secret was entered or stored.
    NoSecret,
    /// The saved secret was entered for other settings than the current ones; the failure says what differs.
    SecretForOther,
    /// The secret is wrong or was replaced.
    WrongSecret,
    /// The client does not exist.
    UnknownClient,
    /// A scope is not granted to the credential.
    ScopeNotGranted,
    /// The API is not part of the Developer Console project.
    ApiNotAdded,
    /// The credential is in no role (Experience Platform) or group (Audience Manager).
    NoRole,
    /// The credential belongs to another organization, or lacks a product profile: the answer does not show which.
    OtherOrganization,
    /// The credential lacks a product profile: another call of the same organization passed.
    NoProductProfile,
    /// The IP address of this computer's network is not on the organization's allow list.
    IpNotAllowed,
    /// The product is not turned on for the organization.
    ProductNotEnabled,
    /// The organization's API quota is used up for a while.
    QuotaUsedUp,
    /// The clock of this computer differs from that of the services, by `minutes` in the failure's details (negative:
    /// it is behind); or a certificate is not valid at its date.
    ClockWrong,
    /// A service rejects tokens that the sign-in has just issued.
    TokenRefused,
    /// A proxy refused, or cannot be reached.
    Proxy,
    /// The proxy asks for a user name and password.
    ProxyPassword,
    /// An environment variable specifies a proxy in a form that cannot be used; the failure says which and why.
    ProxySetting,
    /// A network with its own sign-in page answered instead of the service.
    Portal,
    /// The server's certificate is not trusted: an inspecting proxy may need its own CA file.
    Certificate,
    /// No network, or the host does not answer.
    NoNetwork,
    /// The service answered too slowly.
    TooSlow,
    /// The service is down.
    ServiceDown,
    /// The sandbox is not one of those the account may use.
    UnknownSandbox,
    /// A permission is missing; its name is in the failure's details.
    MissingRight,
    /// The keychain cannot be used now.
    Keychain,
    /// This program may not call the address.
    HostNotAllowed,
    /// Another problem; the failure has the details.
    Other,
}

/// All results of a check.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CheckReport {
    /// In the order of the check.
    pub results: Vec<CheckResult>,
    /// Whether the connection can be used at all.
    pub usable: bool,
    /// Sandboxes the account may use.
    pub sandboxes: Vec<SandboxChoice>,
    /// When that was.
    pub checked_at: TimeMs,
}

impl CheckReport {
    /// Returns the result of the whole check.
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
    /// Lowercase name.
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

/// Permissions, integration and limits of a connection.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// Results of the check, including permissions.
    pub report: CheckReport,
    /// Name of the account in Audience Manager.
    pub account: Option<String>,
    /// Number of data sources that are visible to the account.
    pub data_sources: Option<u32>,
    /// Number of sandboxes that are visible to the account.
    pub sandboxes: Option<u32>,
    /// Number of dataflows that are visible to the account.
    pub flows: Option<u32>,
    /// State of the Experience Cloud Audiences destination.
    pub destination: IntegrationState,
    /// The sandbox that has the destination, if known.
    pub destination_sandbox: Option<String>,
    /// Whether the destination's dataflow is on and its last run failed.
    pub last_run_failed: bool,
    /// The Audience Manager source, which brings members to Experience Platform.
    pub source: MembersSource,
    /// Whether the legacy integration seems to be or have been on: the sharing data source has pairs although no
    /// destination is set up.
    pub legacy_hint: bool,
    /// Limits and how much of them is used.
    pub limits: Vec<LimitUse>,
    /// When this was read.
    pub read_at: TimeMs,
}

/// State of one direction of the integration.
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

impl IntegrationState {
    const WORDS: [(Self, &str); 4] =
        [(Self::On, "on"), (Self::Paused, "paused"), (Self::Off, "off"), (Self::Unknown, "unknown")];

    /// Returns the word under which it is stored.
    pub(crate) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("unknown", |(_, word)| word)
    }

    /// Returns the state of a stored word; `None` for a word of another version.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LimitUse {
    /// What is limited.
    pub limit: LimitKind,
    /// The amount used; `None` if it could not be read.
    pub used: Option<u32>,
    /// The maximum.
    pub maximum: u32,
}

//! What a check of a connection finds, and its health: what the account may do, whether members flow, which limits are used.

use serde::{Deserialize, Serialize};

use super::{Failure, TimeMs};

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
    /// The saved secret was entered for something else than what is set up now; the failure says what differs.
    SecretForOther,
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

impl IntegrationState {
    const WORDS: [(Self, &str); 4] =
        [(Self::On, "on"), (Self::Paused, "paused"), (Self::Off, "off"), (Self::Unknown, "unknown")];

    /// The word it is stored by.
    pub(crate) fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(state, _)| *state == self).map_or("unknown", |(_, word)| word)
    }

    /// The state of a stored word; `None` for a word of another version.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(state, _)| *state)
    }
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

//! Switches that let the practice services be as unkind as the real ones: stored with the organization, back to their usual
//! position by a reset.
//!
//! Faults (`faults`) hit a number of requests; a switch stays until it is moved. They are moved at `/practice/switches`.

use serde::{Deserialize, Serialize};

use crate::world::random::{mix, stream};

/// Every switch, in its usual position unless moved. Names and values are those of `/practice/switches`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of its own
pub struct Switches {
    /// Products the credential has no product profile for: their calls are refused with 403025. None usually.
    pub without_profile: Vec<Product>,
    /// How many of the next calls are refused with 403003 although the client id is correct. 0 usually.
    pub api_key_refusals: u32,
    /// How many calls a real second are accepted of each product; the others are refused with 429. 0, usually, for no limit.
    pub calls_per_second: u32,
    /// Experience Platform is not set up for audiences: their calls are refused with 403 (UPAPI-113740-403).
    pub audiences_disabled: bool,
    /// Audience rows carry counts per namespace, as some organizations see them. Usually only segment jobs do.
    pub namespace_counts: bool,
    /// Lists of Audience Manager leave out what is optional: codes, rules, comments, lifetimes.
    pub lean_rows: bool,
    /// How a segment says that it is in use.
    pub in_use: InUse,
    /// A PUT to Audience Manager answers 201 instead of 200.
    pub put_created: bool,
    /// Creating and changing traits and segments answers with id, owner and name only, as a recorded PUT does.
    pub lean_writes: bool,
    /// `count=true` of the Flow Service answers the plain list without `count`.
    pub flows_uncounted: bool,
    /// Nightly segment jobs fail from now on.
    pub nightly_jobs_fail: bool,
    /// Permissions of Experience Platform that the account lacks for destinations: calls that need one are refused with
    /// 403. None usually.
    pub without_destination_permissions: Vec<DestinationPermission>,
    /// Changing a dataflow answers 202 without a body, as an older description of the service has it.
    pub flow_patch_empty: bool,
    /// Dataflows list audiences from outside by the ID that they have there, and leave the system ID out.
    pub selectors_without_system_id: bool,
    /// Practice seconds for which a dataflow is `updating` after each change, and refuses another. 0 usually.
    pub flow_updating_s: u32,
    /// What Audience Manager does for an audience that is sent although a person created its pair already. Adobe does not
    /// document which.
    pub earlier_pair: EarlierPair,
    /// What keeps members away although they have an identity that is shared; in any combination. None usually, and no call
    /// reports any of it.
    pub causes: Vec<Cause>,
    /// Which of its two ids becomes the integration code of an audience from outside. Adobe does not document which.
    pub upload_code: UploadCode,
    /// The marketing actions that the destination of shared audiences is used for; `null` leaves them out of its answer. None
    /// usually.
    pub destination_actions: Option<Vec<String>>,
    /// Which of Adobe's own usage policies are enabled; none usually. Also set at `/enabledCorePolicies`.
    pub enabled_policies: Vec<String>,
    /// Estimates read one of so many profiles only, as in large accounts. 1, usually, for everyone.
    pub estimate_every: u32,
    /// What the Flow Service shows of the Audience Manager source that the organization set up.
    pub audience_manager_source: SourceConnector,
    /// How many of a hundred people only Audience Manager knows: they have no profile until the source brings them. 0 usually.
    pub only_in_audience_manager: u32,
    /// The edition has no access to single profiles: asking for one is refused with 403.
    pub profile_access_missing: bool,
}

impl Switches {
    /// Whether only Audience Manager knows a person, as long as the source does not bring them.
    pub fn is_only_in_audience_manager(&self, person: u32) -> bool {
        mix(UNKNOWN, u64::from(person)) % 100 < u64::from(self.only_in_audience_manager)
    }

    /// Whether estimates read a person.
    pub fn reads(&self, person: u32) -> bool {
        mix(SAMPLE, u64::from(person)).is_multiple_of(u64::from(self.estimate_every.max(1)))
    }
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            without_profile: Vec::new(),
            api_key_refusals: 0,
            calls_per_second: 0,
            audiences_disabled: false,
            namespace_counts: false,
            lean_rows: false,
            in_use: InUse::Bool,
            put_created: false,
            lean_writes: false,
            flows_uncounted: false,
            nightly_jobs_fail: false,
            without_destination_permissions: Vec::new(),
            flow_patch_empty: false,
            selectors_without_system_id: false,
            flow_updating_s: 0,
            earlier_pair: EarlierPair::Used,
            causes: Vec::new(),
            upload_code: UploadCode::System,
            destination_actions: Some(Vec::new()),
            enabled_policies: Vec::new(),
            estimate_every: 1,
            audience_manager_source: SourceConnector::Known,
            only_in_audience_manager: 0,
            profile_access_missing: false,
        }
    }
}

/// Something that keeps some members of every audience away from Audience Manager. Each concerns people of its own, so that
/// several together concern more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// They opted out of sharing.
    OptedOut,
    /// They did not consent.
    NoConsent,
    /// Audience Manager does not know their identity: no ID synchronization.
    UnknownIdentity,
    /// Their primary identity is another one than those that are shared.
    OtherPrimaryIdentity,
    /// The default merge policy does not join their identities.
    MergePolicy,
    /// They were members before the audience was added, and only later ones are sent.
    NoBackfill,
    /// They were not seen for longer than members stay in a trait.
    Expired,
    /// Their browser blocks the cookie.
    BlockedCookie,
    /// A privacy request removed them.
    PrivacyRequest,
    /// Their device was reset, and its identity is gone.
    ResetDevice,
    /// A regional data center has not received them yet.
    Region,
    /// The profile reached a limit of traits.
    TraitLimit,
    /// The export of the day left them out.
    ExportFailure,
}

impl Cause {
    /// Whether it concerns a person; about one in twelve for each cause.
    pub fn concerns(self, person: u32) -> bool {
        mix(stream(CAUSES, &format!("{self:?}")), u64::from(person)).is_multiple_of(12)
    }
}

/// Seed of the causes.
const CAUSES: u64 = 120;
/// Seed of the sample that estimates read.
const SAMPLE: u64 = 121;

/// Seed of the people whom only Audience Manager knows.
const UNKNOWN: u64 = 122;

/// What happens to a pair that a person created for an audience before it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EarlierPair {
    /// Members arrive in it.
    Used,
    /// It stays as it is, and a second pair with the same code receives the members; where the data source makes codes
    /// unique, it is used all the same.
    Second,
}

/// An id of an audience from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadCode {
    /// The one it has outside.
    External,
    /// The one that Experience Platform gave it.
    System,
}

/// How the Audience Manager source looks. Adobe does not publish what its parameters are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceConnector {
    /// Its parameters list what is selected, and can be changed.
    Known,
    /// Its parameters have another form, and are changed in Adobe's own window only.
    Unknown,
    /// There is none, and nothing arrives.
    Absent,
}

/// A permission for destinations (AEP contract §14.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestinationPermission {
    /// "View Destinations".
    View,
    /// "Manage Destinations": creating, deleting, switching on and off.
    Manage,
    /// "Activate Destinations": changing which audiences a dataflow sends.
    Activate,
}

/// A product whose product profile a credential may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Everything under `/v1`.
    AudienceManager,
    /// Everything else behind the gateway.
    ExperiencePlatform,
}

/// Spellings of "in use" that clients have met; the contract names a truth value and `mappedEntities`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InUse {
    /// `true` and `mappedEntities`, as printed.
    Bool,
    /// `"true"`.
    Text,
    /// `1`.
    Number,
    /// Only `mappedEntities`; `inUse` is missing.
    Entities,
    /// Neither.
    Absent,
}

impl Switches {
    /// These switches after a change; an error in words if `change` names unknown ones.
    pub fn moved(&self, change: &serde_json::Value) -> Result<Self, String> {
        let change = change.as_object().ok_or("an object of switches is expected")?;
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        for (name, value) in change {
            all[name.as_str()] = value.clone();
        }
        serde_json::from_value(all).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_change_moves_only_what_it_names() {
        let usual = Switches::default();
        let moved = usual.moved(&json!({ "in_use": "number", "without_profile": ["audience_manager"] })).unwrap();
        let expected =
            Switches { in_use: InUse::Number, without_profile: vec![Product::AudienceManager], ..usual.clone() };
        assert_eq!(moved, expected);
        assert_eq!(moved.moved(&json!({})).unwrap(), moved);
        for wrong in [json!({ "unknown": true }), json!({ "lean_rows": "yes" }), json!([]), json!({ "in_use": "?" })] {
            assert!(usual.moved(&wrong).is_err(), "{wrong}");
        }
    }
}

//! What labels, policies and export controls say about sharing one object.

use serde::{Deserialize, Serialize};

/// Whether an object may be shared, with the rules that apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Governance {
    /// The verdict.
    pub permission: Permission,
    /// The rules, the one that decides first.
    pub rules: Vec<GovernanceRule>,
    /// What is easily overlooked, because nothing fails.
    pub traps: Vec<GovernanceTrap>,
}

/// Whether an object may be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Permission {
    /// Nothing is against it.
    Allowed,
    /// It may be; what it may be used for is restricted, or a restriction gets lost on the way.
    Conditions,
    /// Something that decides about it is not known.
    Unknown,
    /// It may not be.
    Blocked,
}

/// What data may not be used for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum ExportControl {
    /// It cannot be tied to personally identifiable information.
    Pii,
    /// It cannot be used for off-site ad targeting.
    OffsiteAdTargeting,
    /// It cannot be used for on-site ad targeting.
    OnsiteAdTargeting,
    /// It cannot be used for on-site personalization.
    OnsitePersonalization,
    /// A control this version does not know.
    Other {
        /// Its code.
        code: String,
    },
}

/// A rule that applies. Data sources are named, or by their ID.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GovernanceRule {
    /// Blocked: the label forbids that the data leaves Experience Platform.
    LabelForbids {
        /// The label.
        label: String,
    },
    /// Blocked: an enabled policy forbids what the destination is used for.
    PolicyForbids {
        /// Name of the policy.
        policy: String,
        /// Name of the marketing action.
        action: String,
        /// The labels that it is about.
        labels: Vec<String>,
    },
    /// Blocked: an export control forbids what the destination is used for.
    ControlForbids {
        /// The control.
        control: ExportControl,
        /// The data sources that have it.
        sources: Vec<String>,
    },
    /// Not known: policies could not be read.
    PoliciesUnread {
        /// Labels that they may be about.
        labels: Vec<String>,
    },
    /// Not known: what the destination is used for could not be read.
    ActionsUnread {
        /// Name of the policy that matters.
        policy: String,
        /// What it forbids.
        actions: Vec<String>,
        /// The labels that it is about.
        labels: Vec<String>,
    },
    /// Not known: the export controls of a data source.
    ControlsUnread {
        /// The data source.
        source: String,
    },
    /// Not known: some traits of the rule.
    TraitsUnread,
    /// Not known: the labels of the destination.
    DestinationLabelsUnread,
    /// Not known: what the label means.
    LabelUnknown {
        /// The label.
        label: String,
    },
    /// Not known: the label that the control arrives as.
    ControlUnknown {
        /// The control.
        control: ExportControl,
    },
    /// Condition: the label restricts what the data may be used for.
    LabelRestricts {
        /// The label.
        label: String,
        /// The export controls that mean the same.
        controls: Vec<ExportControl>,
        /// Whether Audience Manager enforces it; `None` if not known.
        is_enforced: Option<bool>,
    },
    /// Condition: the sharing data source has the export control.
    SourceRestricts {
        /// The control.
        control: ExportControl,
    },
    /// Condition: the destination is used for what the label rules out.
    ActionAgainstLabel {
        /// The label.
        label: String,
        /// Name of the marketing action.
        action: String,
    },
    /// Condition: Audience Manager has nothing that does what the label asks for.
    LabelStays {
        /// The label.
        label: String,
    },
    /// Condition: Adobe does not send the members.
    NotDelivered {
        /// The label of regulated health data.
        label: String,
    },
    /// Condition: the export control arrives as a label.
    ControlArrives {
        /// The control.
        control: ExportControl,
        /// The label.
        label: String,
        /// The data sources that have the control.
        sources: Vec<String>,
    },
    /// Condition: once it is there, a policy forbids marketing actions.
    PolicyApplies {
        /// Name of the policy.
        policy: String,
        /// What it forbids.
        actions: Vec<String>,
        /// The labels that it is about.
        labels: Vec<String>,
    },
}

/// Something that is easily overlooked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum GovernanceTrap {
    /// Marketing actions do not travel.
    MarketingActionsStay,
    /// Controls of the segment's own data source do nothing.
    OwnSourceIgnored {
        /// The data source.
        source: String,
        /// Its controls that do nothing.
        controls: Vec<ExportControl>,
    },
    /// One data source has all shared audiences.
    OneSourceForAll {
        /// The controls that would hold for all.
        controls: Vec<ExportControl>,
    },
    /// Destinations of Adobe Analytics map every new segment, and stop at a number.
    AnalyticsMapsAll {
        /// Their names.
        destinations: Vec<String>,
        /// The most that any of them has mapped.
        mapped: u32,
        /// Where they stop.
        most: u32,
    },
}

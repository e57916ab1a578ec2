//! What governance says about sharing one object in one direction.

use serde::{Deserialize, Serialize};

use super::{ExportControl, Label, MarketingAction};
use crate::DataSourceId;

/// Whether an object may be shared, from the best to the worst.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Permission {
    /// Nothing is against it.
    #[default]
    Allowed,
    /// It may be shared; what it may be used for is restricted, or a restriction gets lost on the way.
    Conditions,
    /// Something that decides about it is not known. The services decide.
    Unknown,
    /// It may not be shared.
    Blocked,
}

/// What governance says about one object and one direction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Ruling {
    /// The rules that apply, the worst first. The first names the verdict.
    pub findings: Vec<Finding>,
    /// What is easily overlooked.
    pub traps: Vec<Trap>,
    /// Labels to set on what is created in Experience Platform.
    pub labels: Vec<Label>,
    /// Export controls that hold for what arrives in Audience Manager, or would have to: those of its labels too.
    pub controls: Vec<ExportControl>,
}

impl Ruling {
    /// Whether the object may be shared.
    pub fn permission(&self) -> Permission {
        self.findings.iter().map(Finding::permission).max().unwrap_or_default()
    }

    /// The rule that forbids sharing, if one does.
    pub fn forbidden_by(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.permission() == Permission::Blocked)
    }

    pub(super) fn of(mut findings: Vec<Finding>) -> Self {
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.permission()));
        Self { findings, ..Self::default() }
    }
}

/// A rule that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Finding {
    /// The label forbids that the data leaves Experience Platform.
    LabelForbids {
        /// C2 or C12.
        label: Label,
    },
    /// An enabled policy forbids a marketing action of the destination for data with these labels: Experience Platform refuses
    /// to activate it.
    PolicyForbids {
        /// Name of the policy.
        policy: String,
        /// The marketing action.
        action: MarketingAction,
        /// The labels.
        labels: Vec<Label>,
    },
    /// An export control forbids what the destination's label says that it is used for.
    ControlForbids {
        /// The control, and the label.
        control: ExportControl,
        /// The data sources that have the control.
        sources: Vec<SourceName>,
    },
    /// The usage policies could not be read, so it is not known whether one forbids it.
    PoliciesUnread {
        /// The labels that they may be about.
        labels: Vec<Label>,
    },
    /// An enabled policy forbids some marketing actions for data with these labels, and the destination's are not known.
    ActionsUnread {
        /// Name of the policy.
        policy: String,
        /// What it forbids.
        actions: Vec<MarketingAction>,
        /// The labels.
        labels: Vec<Label>,
    },
    /// The export controls of a data source, or of a merge rule, are not known.
    ControlsUnread {
        /// The data source.
        source: SourceName,
    },
    /// Not every trait that the rule uses is known, so their export controls are not either.
    TraitsUnread,
    /// The destination's labels are not known, and the data has export controls.
    DestinationLabelsUnread,
    /// A label this version does not know, or one of the organization's own whose policies could not be read.
    LabelUnknown {
        /// The label.
        label: Label,
    },
    /// An export control this version does not know: the label that it arrives as is not known.
    ControlUnknown {
        /// The control.
        control: ExportControl,
    },
    /// The label restricts what the data may be used for, as export controls of Audience Manager do.
    LabelRestricts {
        /// The label.
        label: Label,
        /// The controls that mean the same.
        controls: Vec<ExportControl>,
        /// Whether the sharing data source has all of them, so that Audience Manager enforces it; `None` if not known.
        is_enforced: Option<bool>,
    },
    /// The sharing data source has this export control, and no label of the audience asks for it.
    SourceRestricts {
        /// The control.
        control: ExportControl,
    },
    /// The destination says that it is used for what the label rules out, and no enabled policy forbids it.
    ActionAgainstLabel {
        /// The label.
        label: Label,
        /// The marketing action.
        action: MarketingAction,
    },
    /// Audience Manager has no export control that does what the label asks for, so nothing enforces it there.
    LabelStays {
        /// The label.
        label: Label,
    },
    /// The destination accepts the audience, and Adobe does not send its members.
    NotDelivered {
        /// The label of regulated health data.
        label: Label,
    },
    /// The export control arrives as a label.
    ControlArrives {
        /// The control.
        control: ExportControl,
        /// The label.
        label: Label,
        /// The data sources that have the control.
        sources: Vec<SourceName>,
    },
    /// Once it is there, an enabled policy forbids these marketing actions for its labels.
    PolicyApplies {
        /// Name of the policy.
        policy: String,
        /// What it forbids.
        actions: Vec<MarketingAction>,
        /// The labels.
        labels: Vec<Label>,
    },
}

impl Finding {
    /// What the rule comes to.
    pub fn permission(&self) -> Permission {
        match self {
            Self::LabelForbids { .. } | Self::PolicyForbids { .. } | Self::ControlForbids { .. } => Permission::Blocked,
            Self::PoliciesUnread { .. }
            | Self::ActionsUnread { .. }
            | Self::ControlsUnread { .. }
            | Self::TraitsUnread
            | Self::DestinationLabelsUnread
            | Self::LabelUnknown { .. }
            | Self::ControlUnknown { .. } => Permission::Unknown,
            Self::LabelRestricts { .. }
            | Self::SourceRestricts { .. }
            | Self::ActionAgainstLabel { .. }
            | Self::LabelStays { .. }
            | Self::NotDelivered { .. }
            | Self::ControlArrives { .. }
            | Self::PolicyApplies { .. } => Permission::Conditions,
        }
    }
}

/// A data source with its name; for a merge rule, the ID that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceName {
    /// Id.
    pub id: DataSourceId,
    /// Name; empty if not known.
    pub name: String,
}

/// Something that is easily overlooked, because nothing fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Trap {
    /// Marketing actions do not travel: once in Audience Manager, the segment can be sent to any destination, unless an export
    /// control and a destination's label prevent it (AEP contract §14.1).
    MarketingActionsStay,
    /// Controls of the segment's own data source do nothing; only those of its traits' data sources and of its merge rule
    /// count (AAM contract §11.2).
    OwnSourceIgnored {
        /// The data source.
        source: SourceName,
        /// Its controls that are on no other data source of the segment.
        controls: Vec<ExportControl>,
    },
    /// One data source has all shared audiences, so a control on it holds for all of them.
    OneSourceForAll {
        /// Controls that it has, or would need for this audience.
        controls: Vec<ExportControl>,
    },
    /// Destinations of Adobe Analytics map every new segment by themselves, and stop at a number of segments without saying so.
    AnalyticsMapsAll {
        /// Their names.
        destinations: Vec<String>,
        /// The most that any of them has mapped.
        mapped: u64,
        /// Where they stop.
        most: u64,
    },
}

//! From Experience Platform to Audience Manager: labels travel, marketing actions do not (AEP contract §14.1).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ExportControl, Finding, Label, LabelMeaning, MarketingAction, Policy, Ruling, SourceName, Trap};

/// Segments after which a destination of Adobe Analytics stops mapping new ones (users and peers P58).
pub const MAPPED_SEGMENTS: u64 = 150;

/// What decides whether an audience may be shared to Audience Manager.
#[derive(Debug, Clone, Copy, Default)]
pub struct ToManager<'a> {
    /// The audience's labels.
    pub labels: &'a [Label],
    /// The sharing data source; `None` if it is still to be created, without export controls.
    pub source: Option<&'a crate::DataSource>,
    /// Whether Experience Platform sends the members: then its policies decide, too.
    pub is_sent: bool,
    /// The marketing actions of the destination; `None` if they are not known.
    pub actions: Option<&'a [MarketingAction]>,
    /// The enabled policies; `None` if they are not known.
    pub policies: Option<&'a [Policy]>,
    /// Destinations of Adobe Analytics, which will map the new segment.
    pub analytics: &'a [AnalyticsDestination],
}

/// A destination of Adobe Analytics in Audience Manager.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnalyticsDestination {
    /// Name.
    pub name: String,
    /// Segments that are mapped to it.
    pub mapped: u64,
}

/// What decides about every audience of a connection, as far as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Governing {
    /// The marketing actions of the destination; `None` if they are not known.
    pub actions: Option<Vec<MarketingAction>>,
    /// The enabled policies; `None` if they are not known.
    pub policies: Option<Vec<Policy>>,
    /// Destinations of Adobe Analytics in Audience Manager.
    pub analytics: Vec<AnalyticsDestination>,
    /// The default merge policy for profiles, by which audiences are shared; `None` if it is not known.
    pub merge_policy: Option<DefaultPolicy>,
    /// Symbols of the identity namespaces of the sandbox, in lower case; `None` if they are not known.
    pub namespaces: Option<BTreeSet<String>>,
}

/// The merge policy that a sandbox uses where nothing else is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DefaultPolicy {
    /// ID.
    pub id: String,
    /// Name.
    pub name: String,
}

impl Governing {
    /// What holds for an audience with these labels. `source` is the sharing data source, if it exists.
    pub fn to_manager(&self, labels: &[Label], source: Option<&crate::DataSource>, is_sent: bool) -> Ruling {
        to_manager(&ToManager {
            labels,
            source,
            is_sent,
            actions: self.actions.as_deref(),
            policies: self.policies.as_deref(),
            analytics: &self.analytics,
        })
    }
}

/// Whether an audience may be shared to Audience Manager, and what holds for it there.
pub fn to_manager(asked: &ToManager<'_>) -> Ruling {
    let mut findings = Vec::new();
    let mut controls: Vec<ExportControl> = Vec::new();
    let of_source = asked.source.map_or(Some(&[][..]), |source| source.export_controls.as_deref());
    for label in distinct(asked.labels) {
        match label.meaning() {
            LabelMeaning::NoExport => findings.push(Finding::LabelForbids { label }),
            LabelMeaning::Controls(same) => {
                findings.extend(against(asked, &label, &same));
                controls.extend(same.iter().filter(|one| !controls.contains(one)).cloned().collect::<Vec<_>>());
                let is_enforced = of_source.map(|them| same.iter().all(|one| them.contains(one)));
                findings.push(Finding::LabelRestricts { label, controls: same, is_enforced });
            }
            LabelMeaning::NotDelivered if asked.is_sent => findings.push(Finding::NotDelivered { label }),
            LabelMeaning::NotDelivered | LabelMeaning::NoEquivalent => findings.push(Finding::LabelStays { label }),
            // Only policies give it a meaning.
            LabelMeaning::Custom if asked.policies.is_some() => findings.push(Finding::LabelStays { label }),
            LabelMeaning::Custom | LabelMeaning::Unknown => findings.push(Finding::LabelUnknown { label }),
        }
    }
    for control in of_source.unwrap_or_default() {
        if !controls.contains(control) {
            findings.push(Finding::SourceRestricts { control: control.clone() });
            controls.push(control.clone());
        }
    }
    if let (None, Some(source)) = (of_source, asked.source) {
        let source = SourceName { id: source.id, name: source.name.clone() };
        findings.push(Finding::ControlsUnread { source });
    }
    if asked.is_sent {
        findings.extend(policies(asked));
    }
    let traps = traps(asked, &controls);
    Ruling { traps, controls, ..Ruling::of(findings) }
}

/// A marketing action of the destination that a label rules out. If a policy forbids it, that is said too, and leads.
fn against(asked: &ToManager<'_>, label: &Label, same: &[ExportControl]) -> Vec<Finding> {
    let actions = asked.actions.filter(|_| asked.is_sent).unwrap_or_default();
    let is_against = |action: &&MarketingAction| action.export_label().is_some_and(|it| same.contains(&it));
    let finding =
        |action: &MarketingAction| Finding::ActionAgainstLabel { label: label.clone(), action: action.clone() };
    actions.iter().filter(is_against).map(finding).collect()
}

/// What the enabled policies say. An audience without labels violates none, as far as its own labels say.
fn policies(asked: &ToManager<'_>) -> Vec<Finding> {
    if asked.labels.is_empty() {
        return Vec::new();
    }
    let Some(policies) = asked.policies else {
        // A destination that is used for nothing violates nothing.
        return if asked.actions.is_some_and(<[_]>::is_empty) {
            Vec::new()
        } else {
            vec![Finding::PoliciesUnread { labels: distinct(asked.labels) }]
        };
    };
    let mut found = Vec::new();
    for policy in policies {
        let Some(labels) = policy.denies(asked.labels) else { continue };
        let name = policy.name.clone();
        match asked.actions {
            Some(actions) => {
                if let Some(action) = actions.iter().find(|action| policy.actions.contains(action)) {
                    found.push(Finding::PolicyForbids { policy: name, action: action.clone(), labels });
                }
            }
            None => found.push(Finding::ActionsUnread { policy: name, actions: policy.actions.clone(), labels }),
        }
    }
    found
}

fn traps(asked: &ToManager<'_>, controls: &[ExportControl]) -> Vec<Trap> {
    let mut traps = Vec::new();
    // Without labels and marketing actions, nothing that restricts it gets lost.
    let is_restricted = !asked.labels.is_empty() || asked.actions.is_none_or(|actions| !actions.is_empty());
    if asked.is_sent && is_restricted {
        traps.push(Trap::MarketingActionsStay);
    }
    if !controls.is_empty() {
        traps.push(Trap::OneSourceForAll { controls: controls.to_vec() });
    }
    if let Some(mapped) = asked.analytics.iter().map(|one| one.mapped).max() {
        let destinations = asked.analytics.iter().map(|one| one.name.clone()).collect();
        traps.push(Trap::AnalyticsMapsAll { destinations, mapped, most: MAPPED_SEGMENTS });
    }
    traps
}

/// Labels in their order, each once.
fn distinct(labels: &[Label]) -> Vec<Label> {
    let mut seen: Vec<Label> = Vec::new();
    for label in labels {
        if !seen.contains(label) {
            seen.push(label.clone());
        }
    }
    seen
}

//! Converts what governance says about a line to view types.

use domain::governance::{Finding, SourceName, Trap};
use domain::{Label, MarketingAction, Ruling};

use crate::read::count;
use crate::view::{ExportControl, Governance, GovernanceRule, GovernanceTrap, Permission};

/// Converts a ruling.
pub(crate) fn governance(ruling: &Ruling) -> Governance {
    Governance {
        permission: match ruling.permission() {
            domain::Permission::Allowed => Permission::Allowed,
            domain::Permission::Conditions => Permission::Conditions,
            domain::Permission::Unknown => Permission::Unknown,
            domain::Permission::Blocked => Permission::Blocked,
        },
        rules: ruling.findings.iter().map(rule).collect(),
        traps: ruling.traps.iter().map(trap).collect(),
    }
}

/// Converts one rule.
pub(crate) fn rule(finding: &Finding) -> GovernanceRule {
    use GovernanceRule as Rule;
    let text = |label: &Label| label.0.clone();
    match finding {
        Finding::LabelForbids { label } => Rule::LabelForbids { label: text(label) },
        Finding::PolicyForbids { policy, action, labels } => {
            Rule::PolicyForbids { policy: policy.clone(), action: action.0.clone(), labels: texts(labels) }
        }
        Finding::ControlForbids { control: of, sources } => {
            Rule::ControlForbids { control: control(of), sources: names(sources) }
        }
        Finding::PoliciesUnread { labels } => Rule::PoliciesUnread { labels: texts(labels) },
        Finding::ActionsUnread { policy, actions, labels } => {
            Rule::ActionsUnread { policy: policy.clone(), actions: action_names(actions), labels: texts(labels) }
        }
        Finding::ControlsUnread { source } => Rule::ControlsUnread { source: name(source) },
        Finding::TraitsUnread => Rule::TraitsUnread,
        Finding::DestinationLabelsUnread => Rule::DestinationLabelsUnread,
        Finding::LabelUnknown { label } => Rule::LabelUnknown { label: text(label) },
        Finding::ControlUnknown { control: of } => Rule::ControlUnknown { control: control(of) },
        Finding::LabelRestricts { label, controls: of, is_enforced } => {
            Rule::LabelRestricts { label: text(label), controls: controls(of), is_enforced: *is_enforced }
        }
        Finding::SourceRestricts { control: of } => Rule::SourceRestricts { control: control(of) },
        Finding::ActionAgainstLabel { label, action } => {
            Rule::ActionAgainstLabel { label: text(label), action: action.0.clone() }
        }
        Finding::LabelStays { label } => Rule::LabelStays { label: text(label) },
        Finding::NotDelivered { label } => Rule::NotDelivered { label: text(label) },
        Finding::ControlArrives { control: of, label, sources } => {
            Rule::ControlArrives { control: control(of), label: text(label), sources: names(sources) }
        }
        Finding::PolicyApplies { policy, actions, labels } => {
            Rule::PolicyApplies { policy: policy.clone(), actions: action_names(actions), labels: texts(labels) }
        }
    }
}

fn trap(trap: &Trap) -> GovernanceTrap {
    match trap {
        Trap::MarketingActionsStay => GovernanceTrap::MarketingActionsStay,
        Trap::OwnSourceIgnored { source, controls: of } => {
            GovernanceTrap::OwnSourceIgnored { source: name(source), controls: controls(of) }
        }
        Trap::OneSourceForAll { controls: of } => GovernanceTrap::OneSourceForAll { controls: controls(of) },
        Trap::AnalyticsMapsAll { destinations, mapped, most } => GovernanceTrap::AnalyticsMapsAll {
            destinations: destinations.clone(),
            mapped: count(*mapped),
            most: count(*most),
        },
    }
}

/// Converts an export control.
pub(crate) fn control(of: &domain::ExportControl) -> ExportControl {
    match of {
        domain::ExportControl::Pii => ExportControl::Pii,
        domain::ExportControl::OffsiteAdTargeting => ExportControl::OffsiteAdTargeting,
        domain::ExportControl::OnsiteAdTargeting => ExportControl::OnsiteAdTargeting,
        domain::ExportControl::OnsitePersonalization => ExportControl::OnsitePersonalization,
        domain::ExportControl::Other(code) => ExportControl::Other { code: code.clone() },
    }
}

pub(crate) fn controls(of: &[domain::ExportControl]) -> Vec<ExportControl> {
    of.iter().map(control).collect()
}

fn texts(labels: &[Label]) -> Vec<String> {
    labels.iter().map(|label| label.0.clone()).collect()
}

fn action_names(actions: &[MarketingAction]) -> Vec<String> {
    actions.iter().map(|action| action.0.clone()).collect()
}

fn names(sources: &[SourceName]) -> Vec<String> {
    sources.iter().map(name).collect()
}

fn name(source: &SourceName) -> String {
    if source.name.is_empty() { source.id.to_string() } else { source.name.clone() }
}

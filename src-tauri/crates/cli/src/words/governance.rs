//! What labels, policies and export controls say about sharing, as in the window.

use app::view::{ExportControl, Governance, GovernanceRule, GovernanceTrap, Permission};

use super::number;
use crate::clean::line as clean;

/// The verdict in a word or two.
pub(crate) fn permission(permission: Permission) -> &'static str {
    match permission {
        Permission::Allowed => "allowed",
        Permission::Conditions => "conditions",
        Permission::Unknown => "not known",
        Permission::Blocked => "blocked",
    }
}

/// The verdict with its rules and what is easily overlooked, a line each.
pub(crate) fn governance(governance: &Governance) -> Vec<String> {
    let verdict = format!("labels and export controls: {}", permission(governance.permission));
    let rules = governance.rules.iter().map(|rule| format!("  {}", self::rule(rule)));
    let traps = governance.traps.iter().map(|trap| format!("  note: {}", self::trap(trap)));
    std::iter::once(verdict).chain(rules).chain(traps).collect()
}

fn control(control: &ExportControl) -> String {
    match control {
        ExportControl::Pii => "can't be tied to personally identifiable information".to_owned(),
        ExportControl::OffsiteAdTargeting => "can't be used for off-site ad targeting".to_owned(),
        ExportControl::OnsiteAdTargeting => "can't be used for on-site ad targeting".to_owned(),
        ExportControl::OnsitePersonalization => "can't be used for on-site personalization".to_owned(),
        ExportControl::Other { code } => format!("export control {}", clean(code)),
    }
}

fn controls(of: &[ExportControl]) -> String {
    of.iter().map(control).collect::<Vec<_>>().join(", ")
}

fn names(list: &[String]) -> String {
    clean(&list.join(", "))
}

/// A rule that applies.
pub(crate) fn rule(rule: &GovernanceRule) -> String {
    decision(rule).or_else(|| condition(rule)).unwrap_or_default()
}

/// A rule that forbids sharing, or by which it is not known whether it is forbidden; `None` for others.
fn decision(rule: &GovernanceRule) -> Option<String> {
    use GovernanceRule as Rule;
    let words = match rule {
        Rule::LabelForbids { label } => {
            format!("label {} doesn't allow the data to leave Experience Platform", clean(label))
        }
        Rule::PolicyForbids { policy, action, labels } => format!(
            "data usage policy {} doesn't allow {} for data with {}",
            clean(policy),
            clean(action),
            names(labels)
        ),
        Rule::ControlForbids { control: of, sources } => {
            format!("export control of {}: {}; the destination is used for that", names(sources), control(of))
        }
        Rule::PoliciesUnread { labels } => format!(
            "the data usage policies can't be read, so it isn't known whether one forbids this for data with {}",
            names(labels)
        ),
        Rule::ActionsUnread { policy, actions, labels } => format!(
            "data usage policy {} doesn't allow {} for data with {}, and it isn't known whether the destination is used \
             for that",
            clean(policy),
            names(actions),
            names(labels)
        ),
        Rule::ControlsUnread { source } => {
            format!("the export controls of data source {} aren't known", clean(source))
        }
        Rule::TraitsUnread => "not every trait in the rule is known, so the export controls aren't either".to_owned(),
        Rule::DestinationLabelsUnread => "the labels of the destination aren't known".to_owned(),
        Rule::LabelUnknown { label } => format!("it isn't known what label {} means for this data", clean(label)),
        Rule::ControlUnknown { control: of } => format!("it isn't known which label this becomes: {}", control(of)),
        _ => return None,
    };
    Some(words)
}

/// A rule that restricts what is shared, and does not prevent it; `None` for others.
fn condition(rule: &GovernanceRule) -> Option<String> {
    use GovernanceRule as Rule;
    let words = match rule {
        Rule::LabelRestricts { label, controls: of, is_enforced } => {
            let enforced = match is_enforced {
                Some(true) => "Audience Manager enforces it",
                Some(false) => "nothing enforces it in Audience Manager: the data source has no such export control",
                None => "it isn't known whether Audience Manager enforces it",
            };
            format!("label {}: {}; {enforced}", clean(label), controls(of))
        }
        Rule::SourceRestricts { control: of } => {
            format!("export control of the data source in Audience Manager: {}", control(of))
        }
        Rule::ActionAgainstLabel { label, action } => format!(
            "the destination is used for {}, which label {} rules out; no enabled policy forbids it",
            clean(action),
            clean(label)
        ),
        Rule::LabelStays { label } => {
            format!("Audience Manager has no export control for label {}, so nothing enforces it there", clean(label))
        }
        Rule::NotDelivered { label } => {
            format!("Adobe doesn't send the members of audiences with label {} (regulated health data)", clean(label))
        }
        Rule::ControlArrives { control: of, label, sources } => {
            format!("arrives with label {}, because of {}: {}", clean(label), names(sources), control(of))
        }
        Rule::PolicyApplies { policy, actions, labels } => format!(
            "in Experience Platform, data usage policy {} doesn't allow {} for data with {}",
            clean(policy),
            names(actions),
            names(labels)
        ),
        _ => return None,
    };
    Some(words)
}

fn trap(trap: &GovernanceTrap) -> String {
    match trap {
        GovernanceTrap::MarketingActionsStay => {
            "marketing actions don't travel: in Audience Manager, the segment can be sent to every destination that no \
             export control forbids"
                .to_owned()
        }
        GovernanceTrap::OwnSourceIgnored { source, controls: of } => format!(
            "export controls of the segment's own data source {} do nothing ({}); only those of its traits' data sources \
             and of its merge rule count",
            clean(source),
            controls(of)
        ),
        GovernanceTrap::OneSourceForAll { controls: of } => format!(
            "one data source has all shared audiences, so an export control on it holds for all of them ({})",
            controls(of)
        ),
        GovernanceTrap::AnalyticsMapsAll { destinations, mapped, most } => format!(
            "{} maps every new segment automatically and stops at {}; {} are mapped",
            names(destinations),
            number(Some(*most)),
            number(Some(*mapped))
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    /// The window's message with these values in it.
    fn said(key: &str, values: &[(&str, &str)]) -> String {
        let message = window("governance", &format!("governance.{key}"));
        values.iter().fold(message, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value).replace(&format!("{{{name}, number}}"), value)
        })
    }

    #[test]
    fn verdicts_and_controls_are_called_as_in_the_window() {
        use ExportControl as C;
        use Permission as P;

        for (of, key) in
            [(P::Allowed, "allowed"), (P::Conditions, "conditions"), (P::Unknown, "unknown"), (P::Blocked, "blocked")]
        {
            as_in_window(permission(of), &said(&format!("permission.{key}"), &[]));
        }
        for (of, key) in [
            (C::Pii, "pii"),
            (C::OffsiteAdTargeting, "offsiteAdTargeting"),
            (C::OnsiteAdTargeting, "onsiteAdTargeting"),
            (C::OnsitePersonalization, "onsitePersonalization"),
            (C::Other { code: "X".to_owned() }, "other"),
        ] {
            as_in_window(&control(&of), &said(&format!("control.{key}"), &[("code", "X")]));
        }
    }

    #[test]
    fn rules_are_called_as_in_the_window() {
        use GovernanceRule as Rule;
        let list = |name: &str| vec![name.to_owned()];
        let (label, policy, action) = ("C5".to_owned(), "No ads".to_owned(), "crossSiteTargeting".to_owned());
        let (labels, actions, sources) = (list("C5"), list("crossSiteTargeting"), list("Shop"));
        let of = ExportControl::Pii;
        let pii = control(&of);
        let all: [(Rule, &str); 16] = [
            (Rule::LabelForbids { label: label.clone() }, "labelForbids"),
            (
                Rule::PolicyForbids { policy: policy.clone(), action: action.clone(), labels: labels.clone() },
                "policyForbids",
            ),
            (Rule::ControlForbids { control: of.clone(), sources: sources.clone() }, "controlForbids"),
            (Rule::PoliciesUnread { labels: labels.clone() }, "policiesUnread"),
            (
                Rule::ActionsUnread { policy: policy.clone(), actions: actions.clone(), labels: labels.clone() },
                "actionsUnread",
            ),
            (Rule::ControlsUnread { source: "Shop".to_owned() }, "controlsUnread"),
            (Rule::TraitsUnread, "traitsUnread"),
            (Rule::DestinationLabelsUnread, "destinationLabelsUnread"),
            (Rule::LabelUnknown { label: label.clone() }, "labelUnknown"),
            (Rule::ControlUnknown { control: of.clone() }, "controlUnknown"),
            (Rule::SourceRestricts { control: of.clone() }, "sourceRestricts"),
            (Rule::ActionAgainstLabel { label: label.clone(), action }, "actionAgainstLabel"),
            (Rule::LabelStays { label: label.clone() }, "labelStays"),
            (Rule::NotDelivered { label: label.clone() }, "notDelivered"),
            (Rule::ControlArrives { control: of, label, sources }, "controlArrives"),
            (Rule::PolicyApplies { policy, actions, labels }, "policyApplies"),
        ];
        let values = [
            ("label", "C5"),
            ("labels", "C5"),
            ("policy", "No ads"),
            ("action", "crossSiteTargeting"),
            ("actions", "crossSiteTargeting"),
            ("source", "Shop"),
            ("sources", "Shop"),
            ("control", pii.as_str()),
        ];
        for (one, key) in all {
            as_in_window(&rule(&one), &said(&format!("rule.{key}"), &values));
        }
    }

    #[test]
    fn what_is_enforced_and_what_is_overlooked_is_said_as_in_the_window() {
        let message = said("rule.labelRestricts", &[("label", "C5"), ("controls", &control(&ExportControl::Pii))]);
        let (before, choices) = message.split_once("{enforced").unwrap();
        for (is_enforced, word) in [(Some(true), "yes {"), (Some(false), "no {"), (None, "other {")] {
            let of = GovernanceRule::LabelRestricts {
                label: "C5".to_owned(),
                controls: vec![ExportControl::Pii],
                is_enforced,
            };
            let (_, chosen) = choices.split_once(word).unwrap();
            let (chosen, _) = chosen.split_once('}').unwrap();
            as_in_window(&rule(&of), &format!("{before}{chosen}"));
        }
        let controls = vec![ExportControl::Pii];
        let values = [
            ("controls", "can't be tied to personally identifiable information"),
            ("source", "Shop"),
            ("destinations", "Suite"),
            ("mapped", "120"),
            ("most", "150"),
        ];
        for (one, key) in [
            (GovernanceTrap::MarketingActionsStay, "marketingActionsStay"),
            (
                GovernanceTrap::OwnSourceIgnored { source: "Shop".to_owned(), controls: controls.clone() },
                "ownSourceIgnored",
            ),
            (GovernanceTrap::OneSourceForAll { controls }, "oneSourceForAll"),
            (
                GovernanceTrap::AnalyticsMapsAll { destinations: vec!["Suite".to_owned()], mapped: 120, most: 150 },
                "analyticsMapsAll",
            ),
        ] {
            as_in_window(&trap(&one), &said(&format!("trap.{key}"), &values));
        }
    }
}

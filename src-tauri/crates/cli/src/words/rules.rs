//! Words about rules.

use app::view::RuleFault;

use crate::clean::line as clean;
use crate::commands::rules::Checked;

pub(crate) fn input_unreadable(error: &std::io::Error) -> String {
    format!("Standard input cannot be read: {error}")
}

/// Why a rule is not valid, and what to do, without the place.
pub(crate) fn rule_fault(fault: &RuleFault) -> String {
    let why = match &fault.expected {
        Some(expected) => format!("expected {}", clean(expected)),
        None => "too many groups inside each other".to_owned(),
    };
    match &fault.repair {
        Some(repair) => format!("{why}: {}", clean(&repair.advice)),
        None => why,
    }
}

/// What was found out about one rule, in a few lines.
pub(crate) fn checked_rule(checked: &Checked) -> String {
    let mut lines = vec![match (&checked.message, checked.position) {
        (Some(message), Some(position)) => {
            format!("Line {}: not valid at character {position}, {message}", checked.line)
        }
        _ => format!("Line {}: valid", checked.line),
    }];
    lines.extend(checked.repair.as_ref().map(|repair| format!("  Repaired: {}", clean(repair))));
    if let Some(service) = checked.service.as_ref().filter(|_| checked.differs()) {
        let verdict = match (&service.message, service.valid) {
            (Some(message), false) => format!("refuses it: {}", clean(message)),
            (None, false) => "refuses it".to_owned(),
            _ => "accepts it".to_owned(),
        };
        lines.push(format!("  The service disagrees: it {verdict}"));
    }
    lines.join("\n")
}

//! When an event must have happened: expiry, recency, and how often (rule translation §4, §5).

use super::condition::Condition;
use super::verdict::{Near, Verdict};
use crate::rules::CountOperator;

/// A span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Window {
    /// Ever.
    Always,
    /// Within the last days.
    Within(u32),
    /// So many days ago or longer.
    Before(u32),
    /// Today, UTC.
    Today,
    /// Yesterday, UTC.
    Yesterday,
}

impl Window {
    /// The condition on a time; `None` if there is none.
    pub(super) fn text(self) -> Option<String> {
        Some(match self {
            Self::Always => return None,
            Self::Within(1) => "<= 24 hours before now".to_owned(),
            Self::Within(days) => format!("<= {days} days before now"),
            Self::Before(days) => format!(">= {days} days before now"),
            Self::Today => "today".to_owned(),
            Self::Yesterday => "yesterday".to_owned(),
        })
    }

    /// The window in which a count of a trait with such an expiry is made.
    pub(super) fn of_ttl(ttl: u32) -> Self {
        if ttl == 0 { Self::Always } else { Self::Within(ttl) }
    }
}

/// At least so many events in a window.
pub(super) fn chain(event: &Condition, window: Window, times: u32) -> Condition {
    let when = window.text().map(|when| format!(" WHEN({when})")).unwrap_or_default();
    let count = if times > 1 { format!(" COUNT({times})") } else { String::new() };
    Condition::test(format!("CHAIN(xEvent, timestamp, [C0: WHAT({event}){when}{count}])"))
}

/// The number of events in a window, as a term.
pub(super) fn events(event: &str, window: Window) -> String {
    let when = window.text().map(|when| format!("(timestamp occurs {when}) and ")).unwrap_or_default();
    format!("xEvent[{when}({event})].count()")
}

/// A sum of terms compared with a number.
pub(super) fn counted(terms: &[String], operator: CountOperator, times: u32) -> Condition {
    let sign = match operator {
        CountOperator::AtLeast => ">=",
        CountOperator::AtMost => "<=",
        CountOperator::Exactly => "=",
    };
    let sum = match terms {
        [one] => one.clone(),
        many => format!("({})", many.join(" + ")),
    };
    Condition::test(format!("{sum} {sign} {times}"))
}

/// Whether a trait is alive: realized once within its expiry. The conditions are those of its datasets.
pub(super) fn alive(events: &[Condition], ttl: u32) -> Condition {
    let one = |event: &Condition| match ttl {
        1 => Condition::either(vec![chain(event, Window::Today, 1), chain(event, Window::Yesterday, 1)]),
        _ => chain(event, Window::of_ttl(ttl), 1),
    };
    Condition::all(events.iter().map(one).collect())
}

/// How sure an expiry is; `None` if there is none. One day ends with the next day, which `yesterday` says too.
pub(super) fn expiry(ttl: u32) -> Option<Verdict> {
    match ttl {
        0 => None,
        1 => Some(Verdict::Exact),
        _ => Some(Near::DayEdge.into()),
    }
}

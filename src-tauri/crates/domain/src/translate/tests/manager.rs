//! Audience Manager by the book: each rule tested against each call, one after the other.

use super::histories::{Call, DAY, NOW};
use crate::rules::{
    Comparison, Condition, CountOperator, Expression, Frequency, Operator, RecencyOperator, SegmentRule, TraitRule,
    Value,
};

/// How days are counted, which Adobe does not document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Days {
    /// Hours that pass.
    Rolling,
    /// Days of the calendar, and today.
    Back,
    /// Days of the calendar, today included.
    Calendar,
}

/// What Adobe does not document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) days: Days,
    /// Whether a pattern must match the whole value.
    pub(super) whole: bool,
}

/// A trait: its rule and its expiry in days.
pub(super) struct OneTrait {
    pub(super) rule: TraitRule,
    pub(super) ttl: u32,
}

impl Reading {
    /// Whether something is within the last days.
    fn is_within(self, at: i64, days: u32) -> bool {
        let days = i64::from(days);
        let today = NOW.div_euclid(DAY) * DAY;
        match self.days {
            Days::Rolling => at >= NOW - days * DAY,
            Days::Back => at >= today - days * DAY,
            Days::Calendar => at >= today - (days - 1) * DAY,
        }
    }

    /// When a realization expires; never if `None`.
    fn expires(self, at: i64, ttl: u32) -> Option<i64> {
        match (ttl, self.days) {
            (0, _) => None,
            // The end of the next day, which is documented.
            (1, _) => Some((at.div_euclid(DAY) + 2) * DAY),
            (ttl, Days::Rolling | Days::Calendar) => Some(at + i64::from(ttl) * DAY + 1),
            (ttl, Days::Back) => Some((at.div_euclid(DAY) + i64::from(ttl) + 1) * DAY),
        }
    }

    /// The realizations of a trait in its current life; none if it has expired.
    fn life(self, one: &OneTrait, calls: &[Call]) -> Vec<i64> {
        let mut life: Vec<i64> = Vec::new();
        for call in calls.iter().filter(|call| self.realizes(&one.rule.0, call)) {
            let lapsed = life.last().and_then(|last| self.expires(*last, one.ttl)).is_some_and(|end| call.at >= end);
            if lapsed {
                life.clear();
            }
            life.push(call.at);
        }
        let lapsed = life.last().and_then(|last| self.expires(*last, one.ttl)).is_some_and(|end| NOW >= end);
        if lapsed { Vec::new() } else { life }
    }

    /// Whether a call makes a trait true.
    fn realizes(self, rule: &Expression<Comparison>, call: &Call) -> bool {
        match rule {
            Expression::And(all) => all.iter().all(|one| self.realizes(one, call)),
            Expression::Or(all) => all.iter().any(|one| self.realizes(one, call)),
            Expression::Not(one) => !self.realizes(one, call),
            Expression::Group(one) => self.realizes(one, call),
            Expression::Leaf(comparison) => {
                let sent = call.signals.iter().find(|(key, _)| key.eq_ignore_ascii_case(&comparison.key));
                // Only events come as several values.
                let values =
                    sent.map(
                        |(key, value)| {
                            if *key == "c_events" { value.split(',').collect() } else { vec![value.as_str()] }
                        },
                    );
                values.unwrap_or_default().into_iter().any(|value| self.passes(value, comparison))
            }
        }
    }

    fn passes(self, sent: &str, comparison: &Comparison) -> bool {
        let wanted = match &comparison.value {
            Value::Text(text) => text.value.as_str(),
            Value::Number(number) => number,
        };
        let number = |text: &str| text.trim().parse::<f64>().ok();
        let both = number(sent).zip(number(wanted));
        let equal = match comparison.value {
            Value::Text(_) => sent == wanted,
            Value::Number(_) => both.is_some_and(|(a, b)| (a - b).abs() < 1e-9),
        };
        match comparison.operator {
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            Operator::Greater => both.is_some_and(|(a, b)| a > b),
            Operator::AtLeast => both.is_some_and(|(a, b)| a >= b),
            Operator::Less => both.is_some_and(|(a, b)| a < b),
            Operator::AtMost => both.is_some_and(|(a, b)| a <= b),
            // Word searches are never exact, whatever comes of them.
            Operator::Contains | Operator::MatchesWords => sent.contains(wanted),
            Operator::StartsWith => sent.starts_with(wanted),
            Operator::EndsWith => sent.ends_with(wanted),
            Operator::MatchesRegex => matches(wanted, sent, self.whole),
        }
    }

    /// Whether a person is in a segment.
    pub(super) fn has(self, rule: &SegmentRule, traits: &[OneTrait], calls: &[Call]) -> bool {
        self.holds(&rule.0, traits, calls)
    }

    fn holds(self, rule: &Expression<Condition>, traits: &[OneTrait], calls: &[Call]) -> bool {
        match rule {
            Expression::And(all) => all.iter().all(|one| self.holds(one, traits, calls)),
            Expression::Or(all) => all.iter().any(|one| self.holds(one, traits, calls)),
            Expression::Not(one) => !self.holds(one, traits, calls),
            Expression::Group(one) => self.holds(one, traits, calls),
            Expression::Leaf(Condition::Trait(id)) => !self.life(of(traits, id.0), calls).is_empty(),
            Expression::Leaf(Condition::Frequency(asked)) => self.often(asked, traits, calls),
        }
    }

    fn often(self, asked: &Frequency, traits: &[OneTrait], calls: &[Call]) -> bool {
        let counts = |at: &i64| match asked.recency {
            None => true,
            Some(recency) => match recency.operator {
                RecencyOperator::Within => self.is_within(*at, recency.days),
                RecencyOperator::Before => *at <= NOW - i64::from(recency.days) * DAY,
            },
        };
        let found = asked.traits.iter().flat_map(|id| self.life(of(traits, id.0), calls)).filter(counts).count();
        let wanted = asked.times as usize;
        match asked.operator {
            CountOperator::AtLeast => found >= wanted,
            CountOperator::AtMost => found <= wanted,
            CountOperator::Exactly => found == wanted,
        }
    }
}

fn of(traits: &[OneTrait], id: u64) -> &OneTrait {
    &traits[usize::try_from(id).unwrap() - 1]
}

/// The few patterns that the made-up rules use.
pub(super) const PATTERNS: [&str; 5] = ["^shoes$", "shoes", "^(shoes|boots)$", "^old|shoes$", "^s"];

/// Whether one of them matches a value, or a part of it.
pub(super) fn matches(pattern: &str, value: &str, whole: bool) -> bool {
    match pattern {
        "^shoes$" => value == "shoes",
        "shoes" if whole => value == "shoes",
        "shoes" => value.contains("shoes"),
        "^(shoes|boots)$" => value == "shoes" || value == "boots",
        "^old|shoes$" if whole => value == "old" || value == "shoes",
        "^old|shoes$" => value.starts_with("old") || value.ends_with("shoes"),
        "^s" if whole => value == "s",
        "^s" => value.starts_with('s'),
        other => panic!("{other}"),
    }
}

//! Which simulated people send the signals a trait rule asks for.
//!
//! Keys of event calls are mapped to attributes of the people. A key that is never sent selects no people.

use roaring::RoaringBitmap;

use super::columns::{Datum, Day};
use super::people::{PEOPLE, People};
use crate::rules::trait_rule::{Comparison, Op, TraitRule, Value};

/// Signal keys (lower case) and the attribute they report.
const KEYS: [(&str, &str); 19] = [
    ("d_country", "homeAddress.countryCode"),
    ("d_city", "homeAddress.city"),
    ("d_device_os_name", "device.operatingSystem"),
    ("d_device_hardware_type", "device.type"),
    ("h_accept-language", "preferredLanguage"),
    ("c_category", "interests"),
    ("c_contextdata.category", "interests"),
    ("c_event", "web.events"),
    ("c_contextdata.event", "web.events"),
    ("c_loyaltytier", "loyalty.tier"),
    ("c_orders", "commerce.orders"),
    ("c_basket", "commerce.averageOrder"),
    ("c_returns", "commerce.returns"),
    ("c_gender", "person.gender"),
    ("c_age", "person.age"),
    ("c_store", "preferredStore.region"),
    ("c_days_since_order", "commerce.daysSinceLastOrder"),
    ("c_days_since_cart", "commerce.daysSinceCartAbandoned"),
    ("c_newsletter", "consents.newsletter"),
];

/// Everyone whose signals fulfill the rule on `day`.
pub fn sending(rule: &TraitRule, people: &People, day: Day) -> RoaringBitmap {
    match rule {
        TraitRule::Or(branches) => {
            branches.iter().map(|b| sending(b, people, day)).fold(RoaringBitmap::new(), |all, part| all | part)
        }
        TraitRule::And(branches) => {
            let everyone = people.everyone().clone();
            branches.iter().map(|b| sending(b, people, day)).fold(everyone, |all, part| all & part)
        }
        TraitRule::Not(inner) => people.everyone() - sending(inner, people, day),
        TraitRule::Compare(comparison) => comparing(comparison, people, day),
    }
}

fn comparing(comparison: &Comparison, people: &People, day: Day) -> RoaringBitmap {
    let key = comparison.key.to_lowercase();
    let column = KEYS.iter().find(|(name, _)| *name == key).and_then(|(_, path)| people.column(path));
    let Some(column) = column else { return RoaringBitmap::new() };
    let regex = match comparison.op {
        Op::MatchesRegex => crate::rules::java_regex::compile(comparison.value.as_str()),
        _ => None,
    };
    column.matching(day, PEOPLE, &|datum| {
        let sent = match datum {
            Datum::Text(text) => as_sent(&key, text),
            Datum::Number(number) => number.to_string(),
            Datum::Truth(truth) => u8::from(truth).to_string(),
        };
        passes(&sent, comparison, regex.as_ref())
    })
}

/// Platform keys arrive in lower case, and the United Kingdom as `uk` (AAM contract §6.3).
fn as_sent(key: &str, text: &str) -> String {
    match (key, text) {
        ("d_country", "GB") => "uk".to_owned(),
        _ if key.starts_with("d_") => text.to_lowercase(),
        _ => text.to_owned(),
    }
}

/// Whether the value of a signal passes a comparison.
pub(super) fn passes(sent: &str, comparison: &Comparison, regex: Option<&fancy_regex::Regex>) -> bool {
    let wanted = comparison.value.as_str();
    let numbers = || Some((sent.parse::<f64>().ok()?, wanted.trim().parse::<f64>().ok()?));
    let ordered = |test: fn(f64, f64) -> bool| numbers().is_some_and(|(a, b)| test(a, b));
    let equal = || match &comparison.value {
        Value::Text(text) => sent == text,
        Value::Number(_) => numbers().is_some_and(|(a, b)| (a - b).abs() < f64::EPSILON),
    };
    match comparison.op {
        Op::Equal => equal(),
        Op::NotEqual => !equal(),
        Op::Less => ordered(|a, b| a < b),
        Op::AtMost => ordered(|a, b| a <= b),
        Op::Greater => ordered(|a, b| a > b),
        Op::AtLeast => ordered(|a, b| a >= b),
        Op::Contains => sent.contains(wanted),
        Op::StartsWith => sent.starts_with(wanted),
        Op::EndsWith => sent.ends_with(wanted),
        Op::MatchesWords => matches_words(sent, wanted),
        Op::MatchesRegex => regex.is_some_and(|r| r.is_match(sent).unwrap_or(false)),
    }
}

/// Every wanted word occurs as a whole word (AAM contract §6.1).
fn matches_words(sent: &str, wanted: &str) -> bool {
    let words: Vec<&str> = sent.split(|c: char| !c.is_alphanumeric()).collect();
    wanted.split_whitespace().all(|want| words.contains(&want))
}

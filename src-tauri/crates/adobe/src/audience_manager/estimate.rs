//! The estimated size of a segment rule (AAM contract §5.1). Adobe publishes the call and not its answer, so that numbers are
//! read by the words in their keys, and what cannot be told apart is left out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::AudienceManager;
use crate::ApiError;
use crate::lenient::as_number;

/// The longest period of an estimate, in days: other numbers in keys are no days.
const LONGEST: u32 = 366;
/// The deepest object that is looked at.
const DEEPEST: usize = 8;

/// How many devices a rule would have, as far as the answer says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SizeEstimate {
    /// Devices that were seen within so many days and would have been in the segment, by days.
    pub real_time: BTreeMap<u32, EstimatedSize>,
    /// Devices that could be in the segment now.
    pub total: Option<EstimatedSize>,
    /// How sure the ranges are, in percent.
    pub confidence: Option<u32>,
}

/// An estimated number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EstimatedSize {
    /// The likely number.
    pub likely: u64,
    /// The low and the high end of its range, if the answer has both and the number is between them.
    pub range: Option<(u64, u64)>,
}

impl AudienceManager {
    /// Estimates the size of a segment rule. Nothing is saved.
    pub async fn estimate_size(&self, rule: &str) -> Result<SizeEstimate, ApiError> {
        let answer = self.caller.ask(&["v1", "segments", "estimate-size"], &json!({ "rule": rule })).await?;
        Ok(read_estimate(&answer.read()?))
    }
}

/// What a number in the answer is about, by the keys above it.
#[derive(Debug, Clone, Copy, Default)]
struct About {
    days: Option<u32>,
    kind: Option<Kind>,
    end: Option<End>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    RealTime,
    Total,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

#[derive(Debug, Default)]
struct Numbers {
    likely: Option<u64>,
    low: Option<u64>,
    high: Option<u64>,
}

impl Numbers {
    fn size(&self) -> Option<EstimatedSize> {
        let likely = self.likely?;
        let range = self.low.zip(self.high).filter(|(low, high)| *low <= likely && likely <= *high);
        Some(EstimatedSize { likely, range })
    }
}

#[derive(Debug, Default)]
struct Found {
    numbers: BTreeMap<(Kind, Option<u32>), Numbers>,
    confidence: Option<u32>,
}

fn read_estimate(answer: &Value) -> SizeEstimate {
    let mut found = Found::default();
    found.read(answer, About::default(), 0);
    let mut estimate = SizeEstimate { confidence: found.confidence, ..SizeEstimate::default() };
    for ((kind, days), numbers) in found.numbers {
        let Some(size) = numbers.size() else { continue };
        match (kind, days) {
            // Without a period, nobody knows what was counted.
            (Kind::RealTime, None) => {}
            (Kind::RealTime, Some(days)) => drop(estimate.real_time.insert(days, size)),
            // The current size is the same in every period.
            (Kind::Total, _) => drop(estimate.total.get_or_insert(size)),
        }
    }
    estimate
}

impl Found {
    fn read(&mut self, value: &Value, about: About, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match value {
            Value::Object(fields) => {
                let own = ["days", "day", "window", "interval", "period"]
                    .iter()
                    .find_map(|name| period(fields.get(*name)?).filter(|days| *days > 0));
                let about = About { days: own.or(about.days), ..about };
                for (key, value) in fields {
                    self.field(key, value, about, depth);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.read(item, about, depth + 1)),
            _ => self.number(value, about),
        }
    }

    fn field(&mut self, key: &str, value: &Value, about: About, depth: usize) {
        let words = words(key);
        if words.iter().any(|word| word == "confidence") {
            self.confidence = self.confidence.or_else(|| percent(value));
            return;
        }
        if words.iter().any(|word| ["rule", "days", "day", "window", "interval", "period"].contains(&word.as_str()))
            && !value.is_object()
            && !value.is_array()
            && words.len() == 1
        {
            return;
        }
        self.read(value, about.within(&words), depth + 1);
    }

    fn number(&mut self, value: &Value, about: About) {
        let (Some(kind), Some(number)) = (about.kind, as_number(value)) else { return };
        let numbers = self.numbers.entry((kind, about.days)).or_default();
        let place = match about.end {
            None => &mut numbers.likely,
            Some(End::Low) => &mut numbers.low,
            Some(End::High) => &mut numbers.high,
        };
        place.get_or_insert(number);
    }
}

impl About {
    fn within(mut self, words: &[String]) -> Self {
        for word in words {
            match word.as_str() {
                "instant" | "real" | "realtime" => self.kind = Some(Kind::RealTime),
                "total" | "totals" => self.kind = Some(Kind::Total),
                "low" | "lower" | "min" | "minimum" => self.end = Some(End::Low),
                "high" | "upper" | "max" | "maximum" => self.end = Some(End::High),
                number => self.days = days(number).or(self.days),
            }
        }
        self
    }
}

/// The words of a key such as `instantUniques30Day`, in lower case.
fn words(key: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in key.chars() {
        let starts = !before.is_alphanumeric()
            || letter.is_ascii_digit() != before.is_ascii_digit()
            || (letter.is_uppercase() && before.is_lowercase());
        if letter.is_alphanumeric() {
            match words.last_mut().filter(|_| !starts) {
                Some(word) => word.extend(letter.to_lowercase()),
                None => words.push(letter.to_lowercase().collect()),
            }
        }
        before = letter;
    }
    words
}

fn days(word: &str) -> Option<u32> {
    word.parse().ok().filter(|days| (1..=LONGEST).contains(days))
}

/// A period as a number, or as a text such as `30 days` or `30D`.
fn period(value: &Value) -> Option<u32> {
    match value {
        Value::Number(_) => as_number(value).and_then(|number| days(&number.to_string())),
        Value::String(text) => words(text).iter().find_map(|word| days(word)),
        _ => None,
    }
}

/// `0.95`, `95` or `"95%"`.
fn percent(value: &Value) -> Option<u32> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().trim_end_matches('%').trim().parse().ok()?,
        _ => return None,
    };
    let percent = if number <= 1.0 { number * 100.0 } else { number }.round();
    (1..=100).find(|whole| (f64::from(*whole) - percent).abs() < f64::EPSILON)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(likely: u64, range: impl Into<Option<(u64, u64)>>) -> EstimatedSize {
        EstimatedSize { likely, range: range.into() }
    }

    #[test]
    fn the_shapes_that_come_to_mind_are_read() {
        let expected = SizeEstimate {
            real_time: BTreeMap::from([(7, size(10, None)), (30, size(40, None))]),
            total: Some(size(90, None)),
            confidence: None,
        };
        for answer in [
            json!({ "rule": "7T", "estimates": { "7": { "instant": 10, "total": 90 }, "30": { "instant": 40, "total": 90 } } }),
            json!([{ "days": 7, "realTime": "10", "total": "90" }, { "window": "30 days", "realTime": 40, "total": 90 }]),
            json!({ "instantUniques7Day": 10, "instantUniques30Day": 40, "totalUniques7Day": 90 }),
            json!({ "data": { "instant": { "7D": 10, "30D": 40 }, "total_population": 90 } }),
        ] {
            assert_eq!(read_estimate(&answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_range_counts_only_if_the_number_is_in_it() {
        let answer = json!({ "confidence": "95%", "estimates": { "30": {
            "instant": 40, "instantLow": 30, "instantHigh": 50, "total": { "value": 90, "min": 91, "max": 99 } } } });
        let read = read_estimate(&answer);
        assert_eq!(read.real_time[&30], size(40, (30, 50)));
        assert_eq!((read.total, read.confidence), (Some(size(90, None)), Some(95)));
        assert_eq!(read_estimate(&json!({ "confidence": 0.9 })).confidence, Some(90));
    }

    #[test]
    fn what_is_not_known_is_not_a_number() {
        for answer in
            [json!(null), json!(5), json!({ "rule": "7T" }), json!({ "instant": 10 }), json!({ "total": "many" })]
        {
            let read = read_estimate(&answer);
            assert_eq!((read.real_time.len(), read.total), (0, None), "{answer}");
        }
        let mut deep = json!({ "total": 5 });
        for _ in 0..50 {
            deep = json!({ "in": deep });
        }
        assert_eq!(read_estimate(&deep).total, None);
    }
}

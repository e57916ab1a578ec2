//! Rules of Audience Manager and PQL that is meant to say the same: tested against each call of each person on one side,
//! and asked of the profiles on the other.

use std::collections::HashMap;

use roaring::RoaringBitmap;

use super::question::{Question, Scope};
use super::value::Value;
use crate::rules::java_regex;
use crate::rules::pql::{Node, read};
use crate::rules::trait_rule::{Op, TraitRule, parse};
use crate::world::DAY_MS;
use crate::world::events::{Journal, Story};
use crate::world::people::People;
use crate::world::signals::passes;

const TABLE: &str = include_str!("../../../tests/fixtures/translated-rules.tsv");
/// The afternoon of a day in October 2026.
const NOW: i64 = 1_792_591_200_000;
/// How many people are asked.
const MANY: u32 = 300;

/// The keys of calls, and the fields in which Experience Platform has their values.
const KEYS: [(&str, &str); 13] = [
    ("c_evar1", "_experience.analytics.customDimensions.eVars.eVar1"),
    ("c_evar5", "_experience.analytics.customDimensions.eVars.eVar5"),
    ("c_evar20", "_experience.analytics.customDimensions.eVars.eVar20"),
    ("c_prop3", "_experience.analytics.customDimensions.props.prop3"),
    ("c_campaign", "marketing.trackingCode"),
    ("c_channel", "web.webPageDetails.siteSection"),
    ("c_pagename", "web.webPageDetails.name"),
    ("c_pageurl", "web.webPageDetails.URL"),
    ("h_referer", "web.webPageDetails.URL"),
    ("c_referrer", "web.webReferrer.URL"),
    ("c_linkcustomname", "web.webInteraction.name"),
    ("c_currencycode", "commerce.order.currencyCode"),
    ("c_contextdata.a.media.name", "mediaReporting.sessionDetails.name"),
];

/// The names of events, and the measures for them.
const EVENTS: [(&str, &str); 4] = [
    ("purchase", "commerce.purchases.value"),
    ("prodView", "commerce.productViews.value"),
    ("scAdd", "commerce.productListAdds.value"),
    ("scCheckout", "commerce.checkouts.value"),
];

/// One call: its time, and the values of its keys.
struct Call {
    at: i64,
    signals: Vec<(&'static str, String)>,
}

fn field(story: &Story, event: &Value, path: &str) -> Value {
    path.split('.').fold(event.clone(), |value, name| match value {
        Value::Event(place) => story.field(place, name),
        other => other,
    })
}

fn calls(story: &Story) -> Vec<Call> {
    let Value::List(events) = story.all() else { return Vec::new() };
    let call = |event: &Value| {
        let text = |(key, path): &(&'static str, &str)| match field(story, event, path) {
            Value::Text(text) => Some((*key, text.into_owned())),
            Value::Null | Value::Absent => None,
            other => panic!("{path}: {other:?}"),
        };
        let named = |(name, path): &(&str, &str)| match field(story, event, path) {
            Value::Number(number) if number > 0.0 => Some(("c_events", (*name).to_owned())),
            _ => None,
        };
        let Value::Time(at) = field(story, event, "timestamp") else { panic!("an event without a time") };
        Call { at, signals: KEYS.iter().filter_map(text).chain(EVENTS.iter().filter_map(named)).collect() }
    };
    events.iter().map(call).collect()
}

/// Compiled patterns by their text.
type Patterns = HashMap<String, fancy_regex::Regex>;

fn patterns(rule: &TraitRule, known: &mut Patterns) {
    match rule {
        TraitRule::Or(all) | TraitRule::And(all) => all.iter().for_each(|one| patterns(one, known)),
        TraitRule::Not(one) => patterns(one, known),
        TraitRule::Compare(comparison) => {
            let pattern = comparison.value.as_str();
            if comparison.op == Op::MatchesRegex && !known.contains_key(pattern) {
                known.insert(pattern.to_owned(), java_regex::compile(pattern).unwrap());
            }
        }
    }
}

/// Whether a call makes a trait true.
fn realizes(rule: &TraitRule, call: &Call, known: &Patterns) -> bool {
    match rule {
        TraitRule::Or(all) => all.iter().any(|one| realizes(one, call, known)),
        TraitRule::And(all) => all.iter().all(|one| realizes(one, call, known)),
        TraitRule::Not(one) => !realizes(one, call, known),
        TraitRule::Compare(comparison) => {
            let mut sent = call.signals.iter().filter(|(key, _)| key.eq_ignore_ascii_case(&comparison.key));
            sent.any(|(_, value)| passes(value, comparison, known.get(comparison.value.as_str())))
        }
    }
}

/// A row of the table, and the people whom each side selects.
struct Row {
    text: &'static str,
    rule: TraitRule,
    /// Realizations before are expired.
    since: i64,
    node: Node,
    members: RoaringBitmap,
    audience: RoaringBitmap,
}

fn rows() -> Vec<Row> {
    let row = |text: &'static str| {
        let [rule, ttl, pql] = text.split('\t').collect::<Vec<_>>()[..] else { panic!("{text}") };
        let since = match ttl {
            "0" => i64::MIN,
            // An expiry of one day is the end of the next day, UTC.
            "1" => (NOW.div_euclid(DAY_MS) - 1) * DAY_MS,
            other => panic!("{other}"),
        };
        let rule = parse(rule).unwrap_or_else(|error| panic!("{rule}: {error}"));
        let node = read(pql, "pql/text").unwrap_or_else(|error| panic!("{pql}: {error}"));
        Row { text, rule, since, node, members: RoaringBitmap::new(), audience: RoaringBitmap::new() }
    };
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(row).collect()
}

#[test]
fn both_sides_select_the_same_people_bitmap_by_bitmap() {
    let people = People::generate(1);
    let mut rows = rows();
    let mut known = Patterns::new();
    for row in &rows {
        patterns(&row.rule, &mut known);
    }
    let journal = Journal::open(&people, NOW);
    let nobody = |_: &str, _: &str| RoaringBitmap::new();
    let question = Question::new(&people, NOW, &nobody);
    for person in 0..MANY {
        let calls = calls(&journal.of(person));
        for row in &mut rows {
            if calls.iter().any(|call| call.at >= row.since && realizes(&row.rule, call, &known)) {
                row.members.insert(person);
            }
            if question.value(&row.node, &mut Scope::of(person)).holds() {
                row.audience.insert(person);
            }
        }
    }
    for row in &rows {
        assert_eq!(row.members, row.audience, "{}", row.text);
    }
    let with_members = rows.iter().filter(|row| !row.members.is_empty() && row.members.len() < u64::from(MANY)).count();
    assert!(rows.len() >= 500 && with_members >= 250, "{with_members} of {}", rows.len());
}

//! Made-up rules and made-up people: what is called exact selects the same people on both sides, under every reading of what
//! Adobe does not document.

use super::histories::{DAY, Dice, NOW, history};
use super::manager::{Days, OneTrait, PATTERNS, Reading};
use super::platform::{Absent, Event, Person};
use crate::rules::pql::{Expr, Format};
use crate::rules::{CountOperator, RecencyOperator, SegmentRule, TraitRule};
use crate::translate::{Near, Settings, TraitFacts, TraitKind, Traits, Verdict, segment_rule, trait_rule};
use crate::{TraitId, rules};

const READINGS: [Reading; 4] = [
    Reading { days: Days::Rolling, whole: false },
    Reading { days: Days::Back, whole: true },
    Reading { days: Days::Calendar, whole: false },
    Reading { days: Days::Rolling, whole: true },
];

/// Expiries and recencies that are tried.
const SPANS: [u32; 6] = [1, 2, 5, 7, 30, 120];
/// People that each rule is tried on.
const PEOPLE: usize = 8;

/// A trait rule.
fn made_up(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.hits(55) {
        let (a, b) = (made_up(dice, depth - 1), made_up(dice, depth - 1));
        return match dice.below(4) {
            0 => format!("({a} OR {b})"),
            1 => format!("NOT ({a} AND {b})"),
            2 => format!("({a} AND NOT ({b}))"),
            _ => format!("({a} AND {b})"),
        };
    }
    let text = ["c_evar5", "C_Prop3", "c_channel", "c_campaign", "h_referer"];
    let words =
        ["shoes", "boots", "Shoes", "sale", "news", "em_autumn", "https://example.com/sale", "5", "a \\\"b\\\\", "s"];
    let key = *dice.pick(&text);
    let word = *dice.pick(&words);
    match dice.below(14) {
        0..=3 => format!("{key} == \"{word}\""),
        4 => format!("{key} != \"{word}\""),
        5 => format!("NOT {key} == \"{word}\""),
        6 => format!("{key} {} \"{word}\"", dice.pick(&["contains", "startswith", "endswith"])),
        7 => format!("c_evar5 matchesregex \"{}\"", dice.pick(&PATTERNS)),
        8 | 9 => {
            let key = dice.pick(&["c_browserWidth", "c_contextdata.a.media.length"]);
            let value = dice.pick(&["1200", "\"1200\"", "5", "\"05\"", "60", "1800"]);
            format!("{key} {} {value}", dice.pick(&["==", "!=", ">", ">=", "<", "<="]))
        }
        10 | 11 => "c_events == \"purchase\"".to_owned(),
        12 => format!("c_events {}", dice.pick(&["contains \"event10\"", "== \"event10\""])),
        _ => dice.pick(&["c_evar5 == 5", "c_evar5 matcheswords \"shoes\"", "c_evar5 > 4", "p_x == 1"]).to_string(),
    }
}

/// What people think of a rule on both sides.
#[derive(Default)]
struct Compared {
    /// People in the audience of Audience Manager only, of Experience Platform only.
    only: (usize, usize),
    both: usize,
    people: usize,
}

/// Compares a segment over traits with its PQL, for people whose calls pass.
fn compare(
    rule: &SegmentRule,
    traits: &[OneTrait],
    pql: &Expr,
    dice: &mut Dice,
    keeps: &dyn Fn(i64) -> bool,
) -> Compared {
    let mut compared = Compared::default();
    for _ in 0..PEOPLE {
        let mut calls = history(dice);
        calls.retain(|call| keeps(call.at));
        let events: Vec<Event> = calls.iter().map(|call| Event { at: call.at, fields: call.fields() }).collect();
        for reading in READINGS {
            let a = reading.has(rule, traits, &calls);
            for absent in [Absent::Unknown, Absent::False] {
                let p = Person { events: &events, absent }.fulfills(pql);
                compared.people += 1;
                compared.only.0 += usize::from(a && !p);
                compared.only.1 += usize::from(p && !a);
                compared.both += usize::from(a && p);
            }
        }
    }
    compared
}

/// Keeps calls away from the old end of every window.
fn away_from_edges(spans: Vec<u32>) -> impl Fn(i64) -> bool {
    move |at| spans.iter().all(|days| (NOW - i64::from(*days) * DAY - at).abs() > DAY + DAY / 24)
}

fn parsed(pql: &str) -> Expr {
    Expr::parse(pql, Format::Text).unwrap_or_else(|error| panic!("{pql}: {error}"))
}

#[test]
fn exact_trait_rules_select_the_same_people() {
    let mut dice = Dice::new(1);
    let alone = SegmentRule::parse("1T").unwrap();
    let (mut exact, mut members, mut differing) = (0, 0, 0);
    for _ in 0..2_600 {
        let text = made_up(&mut dice, 2);
        let ttl = *dice.pick(&[0, 0, 0, 1, 1, 30]);
        let translation = trait_rule(&text, &Settings { ttl_days: ttl, ..Settings::default() });
        let Some(pql) = translation.pql.as_deref().map(parsed) else { continue };
        let verdict = translation.verdict();
        let traits = [OneTrait { rule: TraitRule::parse(&text).unwrap(), ttl }];
        let is_near = verdict == Verdict::Approximate(Near::DayEdge);
        let only_time = |one: &crate::translate::Clause| one.verdict == Verdict::Approximate(Near::OtherEvents);
        // Every event here is a call, so that there are no other events.
        let is_exact = verdict == Verdict::Exact
            || (translation.clauses.iter().all(|one| one.verdict == Verdict::Exact || only_time(one)));
        let edges = if is_near { vec![ttl] } else { Vec::new() };
        let compared = compare(&alone, &traits, &pql, &mut dice, &away_from_edges(edges));
        if is_exact || is_near {
            assert_eq!(compared.only, (0, 0), "{text} with {ttl} days is called {verdict}: {pql}");
            exact += usize::from(verdict == Verdict::Exact);
            members += usize::from(compared.both > 0 && compared.both < compared.people);
        } else {
            differing += usize::from(compared.only != (0, 0));
        }
    }
    assert!(
        exact > 600 && members > 300 && differing > 50,
        "{exact} exact, {members} with members, {differing} differ"
    );
}

/// A segment rule over three traits, and the days that it names.
fn segment(dice: &mut Dice, depth: usize, days: &mut Vec<u32>) -> String {
    if depth > 0 && dice.hits(50) {
        let (a, b) = (segment(dice, depth - 1, days), segment(dice, depth - 1, days));
        return (*dice.pick(&["(A OR B)", "(A AND B)", "(A AND NOT (B))"])).replace('A', &a).replace('B', &b);
    }
    if dice.hits(35) {
        return format!("{}t", 1 + dice.below(3));
    }
    let traits = *dice.pick(&["1t", "2t", "3t", "1t,2t", "2t,3t", "1t,3t", "1t,2t,3t"]);
    let recency = match dice.below(5) {
        0 | 1 => String::new(),
        other => {
            let span = *dice.pick(&SPANS);
            days.push(span);
            format!(" {} {span}d", if other == 4 { ">=" } else { "<=" })
        }
    };
    format!("frequency([{traits}]{recency}) {} {}", dice.pick(&[">=", ">=", "<=", "=="]), 1 + dice.below(3))
}

#[test]
fn segment_rules_agree_as_their_verdict_says() {
    let mut dice = Dice::new(2);
    let simple = [
        "c_evar5 == \"shoes\"",
        "c_evar5 == \"boots\"",
        "c_channel == \"news\"",
        "c_events == \"purchase\"",
        "c_prop3 != \"sale\"",
    ];
    let mut counts = [0_usize; 4];
    for _ in 0..4_000 {
        let rules: Vec<&str> = (0..3).map(|_| *dice.pick(&simple)).collect();
        let ttls: Vec<u32> =
            if dice.hits(40) { vec![0; 3] } else { (0..3).map(|_| *dice.pick(&[0, 1, 2, 7, 30])).collect() };
        let mut days = Vec::new();
        let text = segment(&mut dice, 2, &mut days);
        let Ok(rule) = SegmentRule::parse(&text) else { continue };
        let facts = |index: usize| TraitFacts { kind: TraitKind::Rule(rules[index].to_owned()), ttl_days: ttls[index] };
        let known: Traits = (0..3).map(|index| (TraitId(index as u64 + 1), facts(index))).collect();
        let translation = segment_rule(&text, &known, &Settings::default());
        let pql = parsed(translation.pql.as_deref().unwrap_or_else(|| panic!("{text}: {translation:?}")));
        let one = |index: usize| OneTrait { rule: TraitRule::parse(rules[index]).unwrap(), ttl: ttls[index] };
        let traits: Vec<OneTrait> = (0..3).map(one).collect();
        let verdict = translation.verdict();
        days.extend(ttls.iter().filter(|ttl| **ttl > 0));
        // A day that ends with the next one has its edge at another hour.
        days.extend(days.contains(&1).then_some(2));
        let edges = if verdict == Verdict::Exact { Vec::new() } else { days };
        let compared = compare(&rule, &traits, &pql, &mut dice, &away_from_edges(edges));
        let told = || format!("{text} over {rules:?} with {ttls:?} days is called {verdict}: {pql}");
        match &verdict {
            Verdict::Exact | Verdict::Approximate(Near::DayEdge) => {
                assert_eq!(compared.only, (0, 0), "{}", told());
                counts[usize::from(verdict != Verdict::Exact)] += 1;
                counts[2] += usize::from(compared.both > 0 && compared.both < compared.people);
            }
            Verdict::Approximate(Near::TtlRenew) => {
                let Some(larger) = larger_side(&rule) else { continue };
                let only = if larger == Side::Manager { compared.only.1 } else { compared.only.0 };
                assert_eq!(only, 0, "{}", told());
                counts[3] += 1;
            }
            other => panic!("{other}: {}", told()),
        }
    }
    assert!(counts.iter().all(|count| *count > 200), "{counts:?}");
}

#[derive(PartialEq)]
enum Side {
    Manager,
    Platform,
}

/// Which side has more people when only a count across expiry and renewal differs; `None` for more than one count.
fn larger_side(rule: &SegmentRule) -> Option<Side> {
    let rules::Expression::Leaf(rules::Condition::Frequency(asked)) = rule.0.ungrouped() else { return None };
    let older = asked.recency.is_some_and(|recency| recency.operator == RecencyOperator::Before);
    match (asked.operator, older) {
        (CountOperator::AtLeast, false) | (CountOperator::AtMost, true) => Some(Side::Manager),
        (CountOperator::AtMost, false) | (CountOperator::AtLeast, true) => Some(Side::Platform),
        (CountOperator::Exactly, _) => None,
    }
}

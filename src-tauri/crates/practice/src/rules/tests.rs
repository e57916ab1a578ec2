//! Trait and segment rules: every documented example, wrong ones, and properties over random rules.

use proptest::prelude::*;
use roaring::RoaringBitmap;

use super::counter::Counter;
use super::java_regex;
use super::segment_rule::{self, CountOp, Frequency, Holders, Recency, SegmentRule};
use super::trait_rule::{self, Comparison, Op, TraitRule, Value};

#[test]
fn documented_trait_rules_are_accepted() {
    for rule in [
        "(c_make==\"A\") AND (c_model==\"B\") AND (c_search==\"1\")",
        "(a==\"1\" OR b==\"1\") AND (c==\"new\")",
        "(price >= 1.00 AND price <= 100.00)",
        "comment==1 AND blogPostId==5",
        "h_referer contains \"example.com/sale\"",
        "ic == \"123\"",
        "segid == \"6f1c2971-7e6a-4701-be12-b52dad60c091\"",
        "d_country==\"us\" AND NOT (d_state==\"ny\")",
        "price123 => 5",
        "123price < \"10\"",
        "price-123 == \"x\"",
        "c_contextdata.catname Contains \"x\"",
        "\"my key\" == \"x\"",
        "h_user-agent matchesregex \"(?i)bot|(?<!not )crawler\\d+\"",
        "a startswith \"x\" or b ENDSWITH \"y\" and c matcheswords \"red car\"",
        "a == \"say \\\"hi\\\"\"",
    ] {
        assert_eq!(trait_rule::check(rule), Ok(()), "{rule}");
    }
}

#[test]
fn wrong_trait_rules_say_where_and_why() {
    let expected = [
        ("", "at character 1: expected a key, found the end of the rule"),
        ("123 == \"x\"", "at character 1: expected a key, found `123`"),
        ("a == ", "at character 6: expected a quoted text or a number, found the end of the rule"),
        ("(a == 1", "at character 8: expected `)`, found the end of the rule"),
        ("a == 1 b == 2", "at character 8: expected AND, OR or the end of the rule, found `b`"),
        ("a > \"x\"", "at character 5: expected a number after >, found the text \"x\""),
        ("a contains 5", "at character 12: expected a quoted text after contains, found the number 5"),
        (
            "a matchesregex \"(\"",
            "at character 16: expected a regular expression of Java (a bracket is never closed), found the text \"(\"",
        ),
        ("a == \"x", "at character 6: expected a quoted text or a number, found a quote that is never closed"),
        (
            "price!123 == 1",
            "at character 6: expected an operator (==, !=, <, <=, >, >=, contains, matcheswords, startswith, endswith, matchesregex), found `!`",
        ),
    ];
    for (rule, message) in expected {
        assert_eq!(trait_rule::check(rule).expect_err(rule).to_string(), message, "{rule}");
    }
    assert!(trait_rule::check(&"(".repeat(100_000)).is_err(), "deep nesting must not exhaust the stack");
}

#[test]
fn not_binds_tighter_than_and_and_and_tighter_than_or() {
    let rule = trait_rule::parse("a==1 OR NOT b==2 AND c==3").expect("valid");
    let TraitRule::Or(branches) = rule else { panic!("OR is outermost") };
    assert!(matches!(&branches[1], TraitRule::And(inner) if matches!(inner[0], TraitRule::Not(_))));
}

#[test]
fn documented_segment_rules_are_accepted() {
    for (rule, traits) in [
        ("4324T", vec![4324]),
        ("(16505144T)", vec![16_505_144]),
        ("((123T OR 124T) AND NOT 900T)", vec![123, 124, 900]),
        ("FREQUENCY([55T]) >= 3", vec![55]),
        ("(FREQUENCY([1000T] <= 2D) >= 5)", vec![1000]),
        ("FREQUENCY([1T,2T,3T] >= 30D) == 1 OR 9T", vec![1, 2, 3, 9]),
        ("(1T) AND (2T OR 3T)", vec![1, 2, 3]),
        ("1t and not 2T", vec![1, 2]),
        ("frequency([1000T]) >= 1 AND frequency([1000T]) <= 5", vec![1000]),
        ("frequency([1000T]) <= 5 AND 77T", vec![77, 1000]),
        ("FREQUENCY([1T OR 2T]) >= 2", vec![1, 2]),
    ] {
        assert_eq!(segment_rule::parse(rule).map(|r| r.traits()), Ok(traits), "{rule}");
    }
}

#[test]
fn wrong_segment_rules_are_refused() {
    for rule in [
        "",
        "123",
        "T",
        "1T AND",
        "1T 2T",
        "(1T",
        "frequency([1000T]) <= 5",
        "frequency([1000T]) <= 5 OR 77T",
        "FREQUENCY([1T]) == 0",
        "FREQUENCY([]) >= 1",
        "FREQUENCY([1T] <= 0D) >= 1",
        "FREQUENCY([1T] <= 5D)",
        "FREQUENCY([1T] == 5D) >= 1",
        "99999999999999999999999T",
        "é",
    ] {
        assert!(segment_rule::parse(rule).is_err(), "{rule} was accepted");
    }
    let many = |n: u32| (1..=n).map(|i| format!("{i}T")).collect::<Vec<_>>().join(" OR ");
    assert!(segment_rule::parse(&many(5_000)).is_ok());
    assert!(segment_rule::parse(&many(5_001)).is_err());
}

/// Passes each person on so often.
fn so_often(counts: impl Iterator<Item = (u32, u32)>) -> Counter {
    let mut counter = Counter::default();
    for (person, count) in counts {
        (0..count).for_each(|_| counter.add(&[person].into()));
    }
    counter
}

/// Ten people; person `p` holds trait `t` when `t` divides `p + 1`, and realized it `p` times.
struct Ten;

impl Holders for Ten {
    fn everyone(&self) -> RoaringBitmap {
        (0..10).collect()
    }

    fn holders(&self, sid: u64) -> RoaringBitmap {
        (0..10_u32).filter(|p| u64::from(p + 1).is_multiple_of(sid)).collect()
    }

    fn occasions(&self, sids: &[u64], _: Option<Recency>) -> Counter {
        let has = |p: &u32| sids.iter().any(|s| u64::from(p + 1).is_multiple_of(*s));
        so_often((1..10).filter(has).map(|p| (p, p)))
    }
}

#[test]
fn segment_rules_are_boolean_algebra_over_members() {
    let who = |rule: &str| segment_rule::parse(rule).expect(rule).evaluate(&Ten).iter().collect::<Vec<_>>();
    assert_eq!(who("2T"), [1, 3, 5, 7, 9]);
    assert_eq!(who("2T AND 3T"), [5]);
    assert_eq!(who("5T OR 4T"), [3, 4, 7, 9]);
    assert_eq!(who("2T AND NOT (4T OR 3T)"), [1, 9]);
    assert_eq!(who("FREQUENCY([2T]) >= 7"), [7, 9]);
    assert_eq!(who("FREQUENCY([2T]) <= 5 AND 2T"), [1, 3, 5], "at most needs a trait that qualifies");
    assert_eq!(who("NOT 1T"), Vec::<u32>::new());
}

fn keys() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9]{0,3}c_[a-z0-9._-]{1,8}", "[a-z ]{1,4}!"]
}

fn comparisons() -> impl Strategy<Value = TraitRule> {
    let number = (-99_999_i32..99_999).prop_map(|n| format!("{}.{}", n / 100, n.unsigned_abs() % 100));
    let relational =
        prop::sample::select(vec![Op::Less, Op::AtMost, Op::Greater, Op::AtLeast, Op::Equal, Op::NotEqual]);
    let textual = prop::sample::select(vec![Op::Equal, Op::Contains, Op::MatchesWords, Op::StartsWith, Op::EndsWith]);
    prop_oneof![
        (keys(), relational, number).prop_map(|(key, op, n)| TraitRule::Compare(Comparison {
            key,
            op,
            value: Value::Number(n)
        })),
        (keys(), textual, "[^\\\\]{0,10}").prop_map(|(key, op, t)| TraitRule::Compare(Comparison {
            key,
            op,
            value: Value::Text(t)
        })),
    ]
}

fn trait_rules() -> impl Strategy<Value = TraitRule> {
    comparisons().prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(TraitRule::Or),
            prop::collection::vec(inner.clone(), 2..4).prop_map(TraitRule::And),
            inner.prop_map(|i| TraitRule::Not(Box::new(i))),
        ]
    })
}

fn segment_rules() -> impl Strategy<Value = SegmentRule> {
    let recency = prop_oneof![
        Just(None),
        (1_u32..90).prop_map(|d| Some(Recency::Within(d))),
        (1_u32..90).prop_map(|d| Some(Recency::Before(d)))
    ];
    // Only lower bounds here: upper ones alone are refused by design, which has its own test.
    let frequency =
        (prop::collection::vec(1_u64..999, 1..4), recency, 1_u32..9).prop_map(|(traits, recency, times)| {
            SegmentRule::Frequency(Frequency { traits, recency, op: CountOp::AtLeast, times })
        });
    prop_oneof![(1_u64..20_000_000).prop_map(SegmentRule::Trait), frequency].prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(SegmentRule::Or),
            prop::collection::vec(inner.clone(), 2..4).prop_map(SegmentRule::And),
            inner.prop_map(|i| SegmentRule::Not(Box::new(i))),
        ]
    })
}

proptest! {
    #[test]
    fn a_printed_trait_rule_reads_back(rule in trait_rules()) {
        prop_assert_eq!(trait_rule::parse(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn a_printed_segment_rule_reads_back(rule in segment_rules()) {
        prop_assert_eq!(segment_rule::parse(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn no_text_panics_a_parser(text in ".{0,80}", likely in "[()\\[\\]0-9TDa-zANDOR=<>,\" ]{0,80}") {
        let _ = trait_rule::parse(&text);
        let _ = trait_rule::parse(&likely);
        let _ = segment_rule::parse(&text);
        let _ = segment_rule::parse(&likely);
    }
}

#[test]
fn java_s_own_constructs_match_as_in_java() {
    let matches = |pattern: &str, text: &str| {
        java_regex::compile(pattern).unwrap_or_else(|| panic!("{pattern}")).is_match(text).unwrap()
    };
    assert!(matches(r"\Q(a+b)\E", "x(a+b)y"));
    assert!(matches(r"^\p{Lower}+$", "abc") && !matches(r"^\p{Lower}+$", "aBc"));
    assert!(matches(r"(?i)^john", "John"));
    assert!(matches(r"^https?://(?!m\.)[^/]+/cart$", "https://a.example/cart"));
    assert!(!matches(r"^https?://(?!m\.)[^/]+/cart$", "https://m.example/cart"));
    assert!(matches(r"^\d{3,}+-[A-Z]++$", "123-AB"));
    assert!(matches(r"[a-z&&[^b]]", "a") && !matches(r"^[a-z&&[^b]]$", "b"));
    assert!(matches(r"\u0041\x42\0103\h", "ABC "));
    assert!(matches(r"(?<first>a)\k<first>", "aa"));
    assert!(matches("[]x]", "]"));
}

#[test]
fn what_java_refuses_is_refused() {
    for pattern in [
        "[a-", "(", ")", "*a", "a**", "a{", "a{2", "a{3,2}", "{", r"\", r"\y", r"\p{Foo}", "(?<1>a)", "[z-a]", "(?q)",
        r"\k<x>", r"[\b]", r"\xZ1", "[]", "[]a",
    ] {
        assert!(java_regex::translate(pattern).is_err(), "{pattern}");
    }
}

/// Eight people whose traits are the bits of their number, and who realized a trait as often as the two numbers multiplied say,
/// on the days that the recency asks for.
struct Bits;

impl Bits {
    fn has(person: u32, sid: u64) -> bool {
        (person >> (sid % 3)) & 1 == 1
    }

    fn times(person: u32, sid: u64, recency: Option<Recency>) -> u32 {
        let days = match recency {
            None => 7,
            Some(Recency::Within(days) | Recency::Before(days)) => days % 7,
        };
        u32::from(Self::has(person, sid)) * (person % 3 + u32::try_from(sid % 2).unwrap_or(0)) * days.min(2)
    }
}

impl Holders for Bits {
    fn everyone(&self) -> RoaringBitmap {
        (0..8).collect()
    }

    fn holders(&self, sid: u64) -> RoaringBitmap {
        (0..8).filter(|person| Self::has(*person, sid)).collect()
    }

    fn occasions(&self, sids: &[u64], recency: Option<Recency>) -> Counter {
        let count = |person| sids.iter().map(|sid| Self::times(person, *sid, recency)).sum::<u32>();
        so_often((0..8).map(|person| (person, count(person))))
    }
}

/// Whether one person is in a rule, by the words of AAM contract §7.3.
fn is_in(rule: &SegmentRule, person: u32) -> bool {
    match rule {
        SegmentRule::Or(parts) => parts.iter().any(|part| is_in(part, person)),
        SegmentRule::And(parts) => parts.iter().all(|part| is_in(part, person)),
        SegmentRule::Not(part) => !is_in(part, person),
        SegmentRule::Trait(sid) => Bits::has(person, *sid),
        SegmentRule::Frequency(often) => {
            let count: u32 = often.traits.iter().map(|sid| Bits::times(person, *sid, often.recency)).sum();
            match often.op {
                CountOp::AtLeast => count >= often.times,
                CountOp::AtMost => count <= often.times,
                CountOp::Exactly => count == often.times,
            }
        }
    }
}

/// Rules with every comparison; some of them only say "at most" and are evaluated nevertheless.
fn any_rules() -> impl Strategy<Value = SegmentRule> {
    let op = prop::sample::select(vec![CountOp::AtLeast, CountOp::AtMost, CountOp::Exactly]);
    let often = (prop::collection::vec(1_u64..9, 1..4), op, 0_u32..6, 1_u32..30);
    let often = often.prop_map(|(traits, op, times, days)| {
        let recency = match days % 3 {
            0 => None,
            1 => Some(Recency::Within(days)),
            _ => Some(Recency::Before(days)),
        };
        SegmentRule::Frequency(Frequency { traits, recency, op, times })
    });
    prop_oneof![(1_u64..9).prop_map(SegmentRule::Trait), often].prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(SegmentRule::Or),
            prop::collection::vec(inner.clone(), 2..5).prop_map(SegmentRule::And),
            inner.prop_map(|part| SegmentRule::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn sets_of_people_are_what_asking_each_person_gives(rule in any_rules()) {
        let asked: Vec<u32> = (0..8).filter(|person| is_in(&rule, *person)).collect();
        prop_assert_eq!(rule.evaluate(&Bits).iter().collect::<Vec<_>>(), asked);
    }

    #[test]
    fn a_rule_means_the_same_once_it_was_printed_and_read(rule in any_rules()) {
        // A rule that only says "at most" cannot be read: the service refuses it.
        if let Ok(read) = segment_rule::parse(&rule.to_string()) {
            prop_assert_eq!(read.evaluate(&Bits), rule.evaluate(&Bits));
        }
    }
}

/// One person: each trait with how many days ago it was realized, once for each time.
struct Profile(&'static [(u64, u32)]);

impl Holders for Profile {
    fn everyone(&self) -> RoaringBitmap {
        [0].into()
    }

    fn holders(&self, sid: u64) -> RoaringBitmap {
        self.0.iter().any(|(of, _)| *of == sid).then_some(0).into_iter().collect()
    }

    fn occasions(&self, sids: &[u64], recency: Option<Recency>) -> Counter {
        let counts = |ago: u32| match recency {
            None => true,
            Some(Recency::Within(days)) => ago < days,
            Some(Recency::Before(days)) => ago >= days,
        };
        let times = self.0.iter().filter(|(of, ago)| sids.contains(of) && counts(*ago)).count();
        so_often(std::iter::once((0, u32::try_from(times).unwrap())))
    }
}

#[test]
fn documented_segment_rules_mean_what_the_documents_say() {
    let is_in = |rule: &str, profile: &'static [(u64, u32)]| {
        !segment_rule::parse(rule).expect(rule).evaluate(&Profile(profile)).is_empty()
    };
    let rule = "((123T OR 124T) AND NOT 900T)";
    assert!(is_in(rule, &[(124, 3)]) && !is_in(rule, &[(124, 3), (900, 0)]) && !is_in(rule, &[]));
    let rule = "(1T) AND (2T OR 3T)";
    assert!(is_in(rule, &[(1, 0), (3, 0)]) && !is_in(rule, &[(1, 0)]) && !is_in(rule, &[(2, 0), (3, 0)]));
    let rule = "1t and not 2T";
    assert!(is_in(rule, &[(1, 0)]) && !is_in(rule, &[(1, 0), (2, 0)]));
    let rule = "FREQUENCY([55T]) >= 3";
    assert!(is_in(rule, &[(55, 0), (55, 20), (55, 80)]) && !is_in(rule, &[(55, 0), (55, 20)]));
    // At least five times within the last two days.
    let rule = "(FREQUENCY([1000T] <= 2D) >= 5)";
    assert!(is_in(rule, &[(1000, 0), (1000, 0), (1000, 1), (1000, 1), (1000, 1)]));
    assert!(!is_in(rule, &[(1000, 0), (1000, 0), (1000, 1), (1000, 1), (1000, 2)]));
    // Any of the traits exactly once, 30 days ago or longer.
    let rule = "FREQUENCY([1T,2T,3T] >= 30D) == 1 OR 9T";
    assert!(is_in(rule, &[(2, 40), (1, 5)]) && is_in(rule, &[(9, 0)]));
    assert!(!is_in(rule, &[(2, 40), (3, 30)]) && !is_in(rule, &[(2, 29)]));
    let rule = "FREQUENCY([1T OR 2T]) >= 2";
    assert!(is_in(rule, &[(1, 0), (2, 0)]) && !is_in(rule, &[(1, 0)]));
    let rule = "frequency([1000T]) >= 1 AND frequency([1000T]) <= 5";
    assert!(is_in(rule, &[(1000, 0)]) && !is_in(rule, &[]));
    assert!(!is_in(rule, &[(1000, 0), (1000, 1), (1000, 2), (1000, 3), (1000, 4), (1000, 5)]));
    let rule = "frequency([1000T]) <= 5 AND 77T";
    assert!(is_in(rule, &[(77, 0)]) && is_in(rule, &[(77, 0), (1000, 0)]) && !is_in(rule, &[(1000, 0)]));
}

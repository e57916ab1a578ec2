use proptest::prelude::*;

use super::*;

/// Every trait rule the contract shows (AAM contract §6.5).
const TRAIT_RULES: &[&str] = &[
    r#"(c_make=="A") AND (c_model=="B") AND (c_search=="1")"#,
    r#"(a=="1" OR b=="1") AND (c=="new")"#,
    "(price >= 1.00 AND price <= 100.00)",
    "comment==1 AND blogPostId==5",
    r#"h_referer contains "example.com/sale""#,
    r#"ic == "123""#,
    r#"segid == "6f1c0000-0000-4000-8000-000000000000""#,
    r#"d_country=="us" AND NOT (d_state=="ny")"#,
    "price => 3",
    r#""my key" == "x""#,
    r#"c_contextdata.catname MatchesRegex "^a\d+$""#,
];

/// Every segment rule the contract shows (AAM contract §7.1, §7.3).
const SEGMENT_RULES: &[&str] = &[
    "4324T",
    "(16505144T)",
    "((123T OR 124T) AND NOT 900T)",
    "FREQUENCY([55T]) >= 3",
    "(FREQUENCY([1000T] <= 2D) >= 5)",
    "FREQUENCY([1T,2T,3T] >= 30D) == 1 OR 9T",
    "(1T) AND (2T OR 3T)",
    "1T AND NOT 2T",
    "frequency([1000T]) >= 1 AND frequency([1000t]) <= 5",
    "frequency([1T OR 2T] <= 5d) >= 2",
];

#[test]
fn every_documented_rule_is_read_and_prints_to_one_that_reads_the_same() {
    for text in TRAIT_RULES {
        let rule = TraitRule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(TraitRule::parse(&rule.to_string()), Ok(rule), "{text}");
    }
    for text in SEGMENT_RULES {
        let rule = SegmentRule::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(SegmentRule::parse(&rule.to_string()), Ok(rule), "{text}");
    }
}

#[test]
fn the_rule_of_an_audience_is_known_in_every_spelling_and_nothing_else_is() {
    let id = AudienceId::from("6f1c0000-0000-4000-8000-000000000000");
    for rule in [crate::pair::trait_rule(&id), format!("segID==\"{id}\""), format!(" ( ( SegId  ==  \"{id}\" ) ) ")] {
        assert!(is_rule_of_audience(&rule, &id), "{rule}");
    }
    for rule in [
        format!("segid != \"{id}\""),
        format!("segid == \"{id}\" OR a == \"1\""),
        format!("NOT segid == \"{id}\""),
        format!("ic == \"{id}\""),
        format!("segid == \"{id} \""),
        format!("segid == {id}"),
        String::new(),
    ] {
        assert!(!is_rule_of_audience(&rule, &id), "{rule}");
    }
}

#[test]
fn an_id_with_quotes_and_backslashes_survives_its_rule() {
    let id = AudienceId::from(r#"a"b\c"#);
    assert!(is_rule_of_audience(&crate::pair::trait_rule(&id), &id));
}

#[test]
fn the_rule_of_a_trait_is_exactly_that_trait() {
    for rule in ["5T", "(5T)", " ( ( 5t ) ) "] {
        assert!(is_rule_of_trait(rule, TraitId(5)), "{rule}");
    }
    for rule in ["6T", "5T OR 6T", "NOT 5T", "FREQUENCY([5T]) >= 1", "5", "5Tx", "5T AND", ""] {
        assert!(!is_rule_of_trait(rule, TraitId(5)), "{rule}");
    }
}

#[test]
fn faults_name_their_place() {
    let trait_fault = |text: &str| TraitRule::parse(text).expect_err(text).to_string();
    assert_eq!(trait_fault("123 == 1"), "the rule cannot be read at character 1: expected a key");
    assert_eq!(trait_fault("price!123"), "the rule cannot be read at character 6: expected an operator");
    assert_eq!(
        trait_fault("a == b"),
        "the rule cannot be read at character 6: expected a text in double quotes or a number"
    );
    assert_eq!(
        trait_fault("e == \"x"),
        "the rule cannot be read at character 6: expected a text in double quotes or a number"
    );
    assert_eq!(trait_fault("(a == 1"), "the rule cannot be read at character 8: expected AND, OR or )");
    let segment_fault = |text: &str| SegmentRule::parse(text).expect_err(text).to_string();
    assert_eq!(
        segment_fault("1T 2T"),
        "the rule cannot be read at character 4: expected AND, OR or the end of the rule"
    );
    assert_eq!(
        segment_fault("1T AND"),
        "the rule cannot be read at character 7: expected a trait such as 123T, FREQUENCY or ("
    );
    assert_eq!(
        segment_fault("FREQUENCY([1T] <= 0D) >= 1"),
        "the rule cannot be read at character 19: expected days such as 5D"
    );
    let deep = "(".repeat(100_000);
    assert_eq!(TraitRule::parse(&deep).expect_err("too deep").position(), MAX_DEPTH);
    assert!(TraitRule::parse(&format!("{}a == 1{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH))).is_ok());
}

#[test]
fn values_are_shown_as_they_were_typed() {
    for rule in [r#"c_page matchesregex "\Q(a+b)\E""#, r#"c_page matchesregex "^\\d""#, r#"a == "say \"hi\"""#] {
        assert_eq!(TraitRule::parse(rule).unwrap().to_string(), rule);
    }
}

#[test]
fn text_outside_the_language_is_refused() {
    for (rule, position) in [
        ("color\u{a0}== \"blue\"", 5),
        ("c_x contains 5", 13),
        ("c_x > \"abc\"", 6),
        ("c_page matchesregex \"[a-\"", 20),
        ("d_event == click OR d_event=conv", 11),
        ("price == 1,000", 10),
        ("price == .5", 9),
        ("price == 1e5", 9),
        ("price == +5", 9),
        ("NOT NOT a == 1", 4),
        ("a == 1 && b == 2", 7),
        ("", 0),
        ("  ", 2),
    ] {
        assert_eq!(TraitRule::parse(rule).map_err(|error| error.position()), Err(position), "{rule}");
    }
    for rule in ["c_x > \" 12.5 \"", "a == -5.25", "1a.b-c_d != \"\"", "a==\"b\"or\"c d\"=>3", "not(a==1)"] {
        assert!(TraitRule::parse(rule).is_ok(), "{rule}");
    }
    for (rule, position) in [
        ("frequency([1000T]) <= 5", 0),
        ("frequency([1000T]) <= 5 AND isSiteVisitorTrait", 28),
        ("FREQUENCY([1T]) > 3", 16),
        ("FREQUENCY([1T] <= 5) >= 1", 18),
        ("99999999999999999999999T", 0),
    ] {
        assert_eq!(SegmentRule::parse(rule).map_err(|error| error.position()), Err(position), "{rule}");
    }
    assert!(SegmentRule::parse("FREQUENCY([1T,2T,3T] => 5D) >= 3").is_ok(), "the guide prints the operator so");
}

#[test]
fn a_rule_keeps_its_groups_and_names_each_trait_once() {
    let rule = SegmentRule::parse("((123T OR 124T) AND NOT FREQUENCY([5T,123T] <= 7D) >= 2)").unwrap();
    let Expression::And(terms) = rule.0.ungrouped() else { panic!("{rule:?}") };
    let [either, Expression::Not(often)] = terms.as_slice() else { panic!("{terms:?}") };
    assert!(matches!(either.ungrouped(), Expression::Or(traits) if traits.len() == 2));
    let Expression::Leaf(Condition::Frequency(frequency)) = often.as_ref() else { panic!("{often:?}") };
    assert_eq!((frequency.recency.map(|recency| recency.days), frequency.times), (Some(7), 2));
    assert_eq!(rule.traits(), [TraitId(123), TraitId(124), TraitId(5)]);
}

fn comparison() -> impl Strategy<Value = Comparison> {
    use Operator::{
        AtLeast, AtMost, Contains, EndsWith, Equal, Greater, Less, MatchesRegex, MatchesWords, NotEqual, StartsWith,
    };
    let operators =
        [AtLeast, AtMost, Contains, EndsWith, Equal, Greater, Less, MatchesRegex, MatchesWords, NotEqual, StartsWith];
    let key = prop_oneof!["[0-9]{0,3}[a-z][a-z0-9_.-]{0,6}", "(and|or|NOT|contains)", "[^a]{1,5}"];
    let value = prop_oneof![
        "[^\\\\\"]{0,8}".prop_map(|text| Value::Text(Text::from(text.as_str()))),
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?".prop_map(Value::Number)
    ];
    let operator = proptest::sample::select(operators.to_vec());
    (key, operator, value).prop_map(|(key, operator, value)| {
        // What an operator takes depends on it.
        let value = match operator {
            AtLeast | AtMost | Greater | Less => Value::Number("12.5".to_owned()),
            MatchesRegex => Value::Text(Text::from(r"^a\.b\\?$")),
            Contains | MatchesWords | StartsWith | EndsWith => Value::Text(Text::from("a \"b\" \\")),
            Equal | NotEqual => value,
        };
        Comparison { key, operator, value }
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let recency = (any::<bool>(), 1_u32..400).prop_map(|(within, days)| Recency {
        operator: if within { RecencyOperator::Within } else { RecencyOperator::Before },
        days,
    });
    let operator =
        proptest::sample::select(vec![CountOperator::AtLeast, CountOperator::AtMost, CountOperator::Exactly]);
    let id = any::<u64>().prop_map(TraitId);
    let frequency =
        (proptest::collection::vec(id.clone(), 1..4), proptest::option::of(recency), operator, any::<u32>())
            .prop_map(|(traits, recency, operator, times)| Frequency { traits, recency, operator, times });
    prop_oneof![id.prop_map(Condition::Trait), frequency.prop_map(Condition::Frequency)]
}

/// Trees as a parser returns them: lower-ranking words only inside groups.
fn tree<L: std::fmt::Debug + Clone + 'static>(
    leaf: impl Strategy<Value = L> + 'static,
) -> BoxedStrategy<Expression<L>> {
    leaf.prop_map(Expression::Leaf)
        .boxed()
        .prop_recursive(4, 24, 3, |inner| {
            let group = inner.prop_map(|inner| match inner {
                leaf @ Expression::Leaf(_) => leaf,
                other => Expression::Group(Box::new(other)),
            });
            let unary = prop_oneof![group.clone(), group.prop_map(|inner| Expression::Not(Box::new(inner)))];
            let and = proptest::collection::vec(unary.clone(), 2..4).prop_map(Expression::And);
            let or = proptest::collection::vec(prop_oneof![unary.clone(), and.clone()], 2..4).prop_map(Expression::Or);
            prop_oneof![unary, and, or]
        })
        .boxed()
}

proptest! {
    #[test]
    fn a_printed_trait_rule_reads_back(tree in tree(comparison())) {
        let rule = TraitRule(tree);
        prop_assert_eq!(TraitRule::parse(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn a_printed_segment_rule_reads_back(tree in tree(condition())) {
        let rule = SegmentRule(tree);
        prop_assert_eq!(SegmentRule::parse_any(&rule.to_string()), Ok(rule));
    }

    #[test]
    fn no_text_crashes_a_parser(text in prop_oneof![any::<String>(), "[()\\[\\]\"\\\\a1TD<>=!, ANDORFREQUENCY]{0,60}"]) {
        for language in [Language::Trait, Language::Segment, Language::Pql] {
            if let Err(fault) = check(language, &text) {
                prop_assert!(fault.position() <= text.chars().count());
            }
            if let Some(repair) = repair(language, &text) {
                prop_assert_eq!(check(language, &repair.text), Ok(()), "{} became {}", text, repair.text);
            }
        }
    }
}

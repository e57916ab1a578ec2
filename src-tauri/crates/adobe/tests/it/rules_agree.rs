//! The two parsers of every rule language, ours and the services', answer alike: whether a text is a rule, and where
//! it stops being one.

use domain::rules::pql::{Expr, Format, Verdict, verdict};
use domain::rules::{Language, SegmentRule, TraitRule, check, repair};
use practice::{RuleLanguage, RuleVerdict, check_rule, convert_rule, judge_rule};
use proptest::prelude::*;

/// What both say of a text: `None` if it is a rule, else the characters before the fault.
fn both(language: Language, text: &str) -> (Option<usize>, Option<usize>) {
    let theirs = match language {
        Language::Trait => RuleLanguage::Trait,
        Language::Segment => RuleLanguage::Segment,
        Language::Pql if Format::of(text) == Format::Json => RuleLanguage::PqlJson,
        Language::Pql => RuleLanguage::PqlText,
    };
    let ours = check(language, text).err().map(|error| error.position());
    (ours, check_rule(theirs, text).err().map(|error| error.at))
}

/// Published rules: language, what their page says of them, rule.
fn published() -> Vec<(Language, String, String)> {
    let table = include_str!("../../../practice/tests/fixtures/published-rules.tsv");
    let row = |row: &str| {
        let columns: Vec<&str> = row.split('\t').collect();
        let [language, validity, rule, _source] = columns[..] else { panic!("{row}") };
        let (language, rule) = match language {
            "trait" => (Language::Trait, rule.to_owned()),
            "segment" => (Language::Segment, rule.to_owned()),
            "pql/json" => (Language::Pql, rule.to_owned()),
            // The table writes a line break as two characters.
            _ => (Language::Pql, rule.replace("\\n", "\n")),
        };
        (language, validity.to_owned(), rule)
    };
    table.lines().skip(1).map(row).collect()
}

/// Disputed rules that the documented grammar takes: the guide prints `=>` for `>=` in its text and pictures. All
/// others write what the grammar does not have: bare words, a single `=`, single quotes, a trait by its name.
const TAKEN: [&str; 1] = ["FREQUENCY([1T,2T,3T] => 5D) >= 3"];
/// Refused rules without a repair: what was meant cannot be known from them.
const HOPELESS: [&str; 5] = [
    "123 == \"1\"",
    "c_page matchesregex \"[a-\"",
    "frequency([1000T]) <= 5 AND isSiteVisitorTrait",
    "chain(xEvent, timestamp, [A: What(eventType = \"transaction\") WHEN(< 7 dagar före nu)])",
    "chain(xEvent, timestamp, [X: WHAT(var1._experience.analytics.endUser.firstWeb.webPageDetails.isHomePage = ",
];

#[test]
fn published_rules_are_taken_or_refused_as_documented() {
    let rules = published();
    assert!(rules.len() >= 109, "{}", rules.len());
    for (language, validity, rule) in rules {
        let (ours, theirs) = both(language, &rule);
        assert_eq!(ours, theirs, "{rule}");
        let taken = validity == "valid" || TAKEN.contains(&rule.as_str());
        assert_eq!(ours.is_none(), taken, "{validity}: {rule}");
        match repair(language, &rule) {
            Some(found) => {
                assert!(!taken);
                assert_eq!(both(language, &found.text), (None, None), "{rule} became {}", found.text);
            }
            None => assert!(taken || HOPELESS.contains(&rule.as_str()), "{rule} has no repair"),
        }
    }
}

#[test]
fn printed_rules_read_the_same() {
    for (language, _, rule) in published() {
        match language {
            Language::Trait => {
                let Ok(read) = TraitRule::parse(&rule) else { continue };
                assert_eq!(TraitRule::parse(&read.to_string()), Ok(read), "{rule}");
            }
            Language::Segment => {
                let Ok(read) = SegmentRule::parse(&rule) else { continue };
                assert_eq!(SegmentRule::parse(&read.to_string()), Ok(read), "{rule}");
            }
            Language::Pql => {
                let Ok(read) = Expr::parse(&rule, Format::of(&rule)) else { continue };
                assert_eq!(Expr::parse(&read.to_string(), Format::Text), Ok(read.clone()), "{rule} printed as {read}");
            }
        }
    }
}

/// Pieces of rules, and pieces that only look like them.
fn pieces(language: Language) -> Vec<&'static str> {
    let mut all = vec![
        " ", "(", ")", "[", "]", ",", "=", "==", "!=", "<", ">", "<=", ">=", "=>", "and", "OR", "Not", "!", "&&", "||",
        "\"x\"", "\"", "\\", "“", "”", "'", "\u{a0}", "\u{2003}", "\u{200b}", "5", "5.5", ".5", "5.", "1e5", "-3", "é",
        "{", "}", "a", "&quot;",
    ];
    all.extend(match language {
        Language::Trait => vec![
            "c_x",
            "123",
            "price!1",
            "contains",
            "Matchesregex",
            "\"\\Q(a+b)\\E\"",
            "\"[a-\"",
            "\"a\\\\\"",
            "click",
        ],
        Language::Segment => {
            vec!["1T", "22t", "T", "FREQUENCY", "frequency([1T] <= 5D) >= 2", "5D", "99999999999999999999T", "0D"]
        }
        Language::Pql => vec![
            "person.name",
            ".",
            ":",
            "xEvent",
            "chain(xEvent, timestamp, [A: WHAT(a = 1) WHEN(today)])",
            "WHAT",
            "WHEN",
            "COUNT",
            "let",
            "in",
            "notIn",
            "like",
            "occurs",
            "3 days before now",
            "last month",
            "between",
            "exists",
            "E from xEvent where",
            "select",
            "sum",
            "over",
            "date(2020, 1, 2)",
            ".count()",
            ".startsWith(",
            "if(",
            "^",
            "@{x}",
            "$1",
            "+",
            "-",
            "*",
            "%",
            "true",
            "K =>",
            "true",
        ],
    });
    all
}

fn made_up(language: Language) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(pieces(language));
    let joint = prop::sample::select(vec!["", " ", " "]);
    prop::collection::vec((piece, joint), 0..14)
        .prop_map(|all| all.into_iter().flat_map(|(piece, joint)| [piece, joint]).collect())
}

/// A published rule with a few characters taken out, doubled or replaced.
fn mutated(language: Language) -> impl Strategy<Value = String> {
    let rules: Vec<String> =
        published().into_iter().filter(|(of, ..)| *of == language).map(|(.., rule)| rule).collect();
    let change = (any::<prop::sample::Index>(), 0_u8..4, prop::sample::select(pieces(language)));
    (prop::sample::select(rules), prop::collection::vec(change, 1..4)).prop_map(|(rule, changes)| {
        let mut text: Vec<char> = rule.chars().collect();
        for (at, kind, piece) in changes {
            if text.is_empty() {
                break;
            }
            let at = at.index(text.len());
            match kind {
                0 => drop(text.remove(at)),
                1 => text.insert(at, text[at]),
                2 => drop(text.splice(at..=at, piece.chars())),
                _ => text.truncate(at),
            }
        }
        text.into_iter().collect()
    })
}

fn languages() -> impl Strategy<Value = Language> {
    prop::sample::select(vec![Language::Trait, Language::Segment, Language::Pql])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(2_000)))]

    #[test]
    fn both_parsers_agree_on_generated_rules(
        (language, text) in languages().prop_flat_map(|language| (Just(language), made_up(language)))
    ) {
        let (ours, theirs) = both(language, &text);
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn both_parsers_agree_on_mutated_rules_and_their_repairs(
        (language, text) in languages().prop_flat_map(|language| (Just(language), mutated(language)))
    ) {
        let (ours, theirs) = both(language, &text);
        prop_assert_eq!(ours, theirs, "{}", text);
        if let Some(found) = repair(language, &text) {
            prop_assert_eq!(both(language, &found.text), (None, None), "{} became {}", text, found.text);
        }
    }

    #[test]
    fn both_parsers_agree_on_any_text(language in languages(), text in any::<String>()) {
        let (ours, theirs) = both(language, &text);
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn both_agree_on_regular_expressions(
        pattern in r"[a-c0-9\\\\\[\](){}*+?|^$.&,<>:!=-]{0,12}|(\\\\[a-zA-Z0-9{}]|\[|\]|a|\(|\)|-|\{1,2\}){0,8}"
    ) {
        let rule = format!("a matchesregex \"{}\"", pattern.replace('\\', "\\\\").replace('"', ""));
        let (ours, theirs) = both(Language::Trait, &rule);
        prop_assert_eq!(ours, theirs, "{}", rule);
    }
}

#[test]
fn both_parsers_stop_at_the_same_depth() {
    for (language, open, inside, close) in [
        (Language::Trait, "(", "a == 1", ")"),
        (Language::Segment, "(", "1T", ")"),
        (Language::Pql, "(", "a = 1", ")"),
        (Language::Pql, "not ", "a = 1", ""),
        (Language::Pql, "a[", "b = 1", "]"),
        (Language::Pql, "if(", "a, 1, 2", ", 1, 2)"),
        (Language::Pql, "exists A from ", "b", ""),
        (Language::Pql, "sum ", "b", ""),
        (Language::Pql, "chain(", "b", ""),
        (Language::Pql, "let a = 1 in ", "b", ""),
        (Language::Pql, "x => ", "b", ""),
        (Language::Pql, "-", "b", ""),
    ] {
        for depth in [1, 98, 99, 100, 101, 102, 10_000] {
            let text = format!("{}{inside}{}", open.repeat(depth), close.repeat(depth));
            let (ours, theirs) = both(language, &text);
            assert_eq!(ours, theirs, "{open} {depth} times");
        }
    }
}

/// Expressions of Adobe's PQL reference, function by function, with wrong numbers and kinds of arguments.
fn reference() -> Vec<(bool, String)> {
    let table = include_str!("../../../practice/tests/fixtures/pql-functions.tsv");
    let row = |row: &str| {
        let columns: Vec<&str> = row.split('\t').collect();
        (columns[1] == "valid", columns[2].to_owned())
    };
    table.lines().skip(1).map(row).collect()
}

/// Every PQL text that both are expected to take.
fn pql_texts() -> Vec<String> {
    let published = published().into_iter().filter(|(language, _, rule)| {
        *language == Language::Pql && Format::of(rule) == Format::Text && check(Language::Pql, rule).is_ok()
    });
    reference()
        .into_iter()
        .filter(|(valid, _)| *valid)
        .map(|(_, rule)| rule)
        .chain(published.map(|(.., rule)| rule))
        .collect()
}

#[test]
fn every_function_of_the_reference_is_read_alike() {
    let all = reference();
    assert!(all.len() > 250, "{}", all.len());
    for (valid, rule) in all {
        let (ours, theirs) = both(Language::Pql, &rule);
        assert_eq!(ours, theirs, "{rule}");
        assert_eq!(ours.is_none(), valid, "{rule}");
    }
}

#[test]
fn both_write_the_same_json_and_judge_alike() {
    let parsed = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    for text in pql_texts() {
        let read = Expr::parse(&text, Format::Text).unwrap();
        let ours = read.to_json_text();
        let theirs = convert_rule(RuleLanguage::PqlText, &text);
        assert_eq!(ours.as_deref().map(parsed), theirs.as_deref().map(parsed), "{text}");
        let judged = match verdict(&read) {
            Verdict::Condition => RuleVerdict::Condition,
            Verdict::Field => RuleVerdict::Field,
            Verdict::Value => RuleVerdict::Value,
        };
        assert_eq!(judge_rule(RuleLanguage::PqlText, &text), Some(judged), "{text}");
        let Some(json) = theirs else { continue };
        let back = Expr::parse(&json, Format::Json).unwrap();
        assert_eq!(back.to_json_text().as_deref().map(parsed), Some(parsed(&json)), "{text}");
        let again = Expr::parse(&convert_rule(RuleLanguage::PqlJson, &json).unwrap(), Format::Text).unwrap();
        assert_eq!(again.to_json_text().as_deref().map(parsed), Some(parsed(&json)), "{text}");
    }
}

#[test]
fn an_expression_too_deep_or_too_large_for_json_stays_text() {
    for text in [
        format!("a{} = 1", ".b".repeat(20_000)),
        format!("a{} = 1", ".head()".repeat(500)),
        format!("{} = 1", vec!["a"; 5_000].join(" + ")),
        format!("a = {}", "9".repeat(400)),
    ] {
        assert_eq!(both(Language::Pql, &text), (None, None));
        assert_eq!(Expr::parse(&text, Format::Text).unwrap().to_json_text(), None);
        assert_eq!(convert_rule(RuleLanguage::PqlText, &text), None);
    }
}

/// A tree in which one node, or a part of it, became something else.
fn mutated_json() -> impl Strategy<Value = String> {
    let trees: Vec<serde_json::Value> = pql_texts()
        .into_iter()
        .filter_map(|text| convert_rule(RuleLanguage::PqlText, &text))
        .map(|json| serde_json::from_str(&json).unwrap())
        .collect();
    let other = prop::sample::select(vec![
        serde_json::json!(null),
        serde_json::json!(""),
        serde_json::json!("x"),
        serde_json::json!(5),
        serde_json::json!(-1),
        serde_json::json!([]),
        serde_json::json!(["x"]),
        serde_json::json!({}),
        serde_json::json!({ "nodeType": "chain", "array": [] }),
        serde_json::json!({ "nodeType": "varRef", "varName": "x" }),
        serde_json::json!({ "nodeType": "literal", "literalType": "XDMObject", "value": "profile" }),
    ]);
    let change = (any::<prop::sample::Index>(), any::<bool>(), other);
    (prop::sample::select(trees), prop::collection::vec(change, 1..3)).prop_map(|(mut tree, changes)| {
        for (at, remove, other) in changes {
            let places = places(&tree);
            if places.is_empty() {
                break;
            }
            let place = &places[at.index(places.len())];
            let (above, key) = place.rsplit_once('/').unwrap();
            match tree.pointer_mut(above) {
                Some(serde_json::Value::Object(fields)) if remove => drop(fields.remove(key)),
                _ => *tree.pointer_mut(place).unwrap() = other,
            }
        }
        tree.to_string()
    })
}

/// JSON pointers to everything inside a tree.
fn places(tree: &serde_json::Value) -> Vec<String> {
    let inner: Vec<(String, &serde_json::Value)> = match tree {
        serde_json::Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), value)).collect(),
        serde_json::Value::Array(all) => all.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    inner
        .into_iter()
        .flat_map(|(key, value)| {
            let below: Vec<String> = places(value).into_iter().map(|place| format!("/{key}{place}")).collect();
            std::iter::once(format!("/{key}")).chain(below)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(ProptestConfig::default().cases.max(2_000)))]

    #[test]
    fn both_take_the_same_json(json in mutated_json()) {
        let (ours, theirs) = (check(Language::Pql, &json).is_ok(), check_rule(RuleLanguage::PqlJson, &json).is_ok());
        prop_assert_eq!(ours, theirs, "{}", json);
    }
}

//! Rules part by part, and without what does not translate.

use crate::TraitId;
use crate::rules::TraitRule;
use crate::translate::{
    DEFAULT_TTL, Leaf, Mapped, MappedKind, Moves, Origin, Outline, Outlined, Settings, TraitFacts, TraitKind, Traits,
    outlined_segment, outlined_trait, segment_rule,
};

fn leaves<L>(outline: &Outline<L>) -> Vec<&Leaf<L>> {
    match outline {
        Outline::Group(group) => group.parts.iter().flat_map(leaves).collect(),
        Outline::Leaf(leaf) => vec![leaf],
    }
}

fn traits() -> Traits {
    let rule = |rule: &str| TraitFacts { kind: TraitKind::Rule(rule.to_owned()), ttl_days: DEFAULT_TTL };
    Traits::from([
        (TraitId(1), rule("c_evar5 == \"shoes\"")),
        (TraitId(2), rule("c_prop3 == \"sale\"")),
        (TraitId(3), rule("c_size == \"xl\"")),
        (TraitId(9), TraitFacts { kind: TraitKind::ThirdParty, ttl_days: DEFAULT_TTL }),
    ])
}

fn segment(rule: &str) -> Outlined<crate::rules::Condition> {
    outlined_segment(rule, &traits(), &Settings::default())
}

#[test]
fn the_parts_say_what_the_whole_says_in_the_same_order() {
    for rule in ["1T", "1T AND (2T OR NOT 9T)", "NOT (1T OR FREQUENCY([2T] <= 5D) >= 3)", "3T OR 77T"] {
        let whole = segment(rule);
        let outline = whole.outline.unwrap();
        let clauses: Vec<_> = leaves(&outline).into_iter().flat_map(|leaf| leaf.clauses.clone()).collect();
        assert_eq!(clauses, whole.translation.clauses, "{rule}");
        if let Some(pql) = &whole.translation.pql {
            for leaf in leaves(&outline) {
                assert!(pql.contains(leaf.pql.as_deref().unwrap()), "{rule}: {leaf:?} is not in {pql}");
            }
        }
    }
}

#[test]
fn a_negation_of_a_trait_rule_is_pushed_down_to_its_comparisons() {
    let whole = outlined_trait("c_evar1 == \"a\" AND NOT (c_evar2 == \"b\" OR c_evar3 == \"c\")", &Settings::default());
    let pql = whole.translation.pql.unwrap();
    let outline = whole.outline.unwrap();
    for leaf in leaves(&outline) {
        assert!(pql.contains(leaf.pql.as_deref().unwrap()), "{leaf:?} is not in {pql}");
    }
    let Outline::Group(outer) = &outline else { panic!("{outline:?}") };
    let Outline::Group(inner) = &outer.parts[1] else { panic!("{outline:?}") };
    assert_eq!((inner.all, inner.negated, inner.written.all), (false, true, true));
    assert_eq!(whole.without, None);
}

#[test]
fn leaving_a_condition_out_moves_the_members_in_the_direction_of_its_group() {
    for (rule, rest, moves, excludes) in [
        ("1T AND 9T", "1T", Moves::Larger, false),
        ("1T OR 9T", "1T", Moves::Smaller, false),
        ("1T AND NOT 9T", "1T", Moves::Larger, true),
        ("NOT (1T AND 9T)", "NOT (1T)", Moves::Smaller, true),
        ("NOT (1T OR 9T)", "NOT (1T)", Moves::Larger, true),
        ("1T AND (9T OR 77T)", "1T", Moves::Larger, false),
        ("1T AND (2T OR 9T)", "1T AND (2T)", Moves::Smaller, false),
        ("(1T OR 9T) AND 2T AND 77T", "(1T) AND 2T", Moves::Either, false),
        ("1T AND 3T", "1T", Moves::Larger, false),
    ] {
        let without = segment(rule).without.unwrap_or_else(|| panic!("{rule}"));
        assert_eq!((without.rule.as_str(), without.moves), (rest, moves), "{rule}");
        assert_eq!(without.excludes, excludes && moves == Moves::Larger, "{rule}");
        assert_eq!(without.translation, segment_rule(rest, &traits(), &Settings::default()));
        assert!(without.translation.is_usable());
    }
    for rule in ["9T", "9T OR NOT 77T", "1T AND 2T", "no rule"] {
        assert_eq!(segment(rule).without, None, "{rule}");
    }
}

#[test]
fn what_is_left_out_is_marked_at_its_place() {
    let whole = segment("(1T OR 9T) AND 2T AND NOT 77T");
    let outline = whole.outline.unwrap();
    let left_out: Vec<_> =
        leaves(&outline).iter().map(|leaf| leaf.left_out.map(|one| (one.moves, one.excludes))).collect();
    assert_eq!(left_out, [None, Some((Moves::Smaller, false)), None, Some((Moves::Larger, true))]);
    assert_eq!(whole.without.map(|one| (one.moves, one.excludes)), Some((Moves::Either, true)));
}

#[test]
fn a_rule_without_its_private_key_is_translated_with_the_rest() {
    let whole = outlined_trait("c_evar1 == \"a\" AND p_secret == \"b\"", &Settings::default());
    let without = whole.without.unwrap();
    assert_eq!((without.rule.as_str(), without.moves), ("c_evar1 == \"a\"", Moves::Larger));
    assert!(without.translation.pql.is_some());
    // A visit and imported data never meet; leaving a comparison out does not help.
    let whole = outlined_trait("c_evar1 == \"a\" AND ic == \"b\"", &Settings::default());
    assert_eq!(whole.without.map(|one| one.rule), Some("c_evar1 == \"a\"".to_owned()));
}

#[test]
fn each_key_has_its_field_once_and_where_it_is_from() {
    let mut settings = Settings::default();
    let mapped = Mapped { path: "_acme.price".to_owned(), kind: MappedKind::Number, values: Vec::new() };
    settings.mapping.insert("c_price".to_owned(), mapped);
    let rules =
        ["c_evar5 == \"a\" OR C_Evar5 == \"b\" OR c_price > 5", "c_size == \"xl\" AND p_x == \"y\" AND c_age > 3"];
    let rules: Vec<TraitRule> = rules.iter().map(|rule| TraitRule::parse(rule).unwrap()).collect();
    let found = settings.fields_of(rules.iter().map(|rule| (rule, false)));
    let found: Vec<_> = found.iter().map(|one| (one.key.as_str(), one.path.as_str(), one.kind, one.origin)).collect();
    assert_eq!(
        found,
        [
            ("c_evar5", "_experience.analytics.customDimensions.eVars.eVar5", Some(MappedKind::Text), Origin::BuiltIn),
            ("c_price", "_acme.price", Some(MappedKind::Number), Origin::Mapped),
            ("c_size", "_acme.aam.c_size", Some(MappedKind::Text), Origin::Proposed),
            ("c_age", "_acme.aam.c_age", Some(MappedKind::Number), Origin::Proposed),
        ]
    );
}

use super::{Case, Expr, Literal, Op, Pql, TextTest, read};
use proptest::prelude::*;

fn tree(text: &str) -> Expr {
    match read(text, "pql/text").expect(text) {
        Pql::Read(expr) => expr,
        Pql::Kept => panic!("{text} was kept without being read"),
    }
}

#[test]
fn the_contract_s_examples_are_read() {
    assert_eq!(
        tree("workAddress.country = \"US\""),
        Expr::Compare("workAddress.country".into(), Op::Equal, Literal::Text("US".into()))
    );
    assert_eq!(tree("$1.homeAddress.city = \"Paris\""), tree("homeAddress.city = \"Paris\""));
    let member =
        tree("segmentMembership.get(\"AAMSegments\").get(\"14653311\").status in ([\"realized\",\"existing\"])");
    assert_eq!(
        member,
        Expr::Member {
            namespace: "AAMSegments".into(),
            id: "14653311".into(),
            statuses: vec!["realized".into(), "existing".into()]
        }
    );
    assert_eq!(tree("inSegment(\"a-b\") and not inSegment(\"c\")").segments(), vec!["a-b".to_owned(), "c".to_owned()]);
    assert_eq!(
        tree("person.name.startsWith(\"A\", false)"),
        Expr::Text("person.name".into(), TextTest::StartsWith, "A".into(), Case::Ignored)
    );
}

#[test]
fn other_pql_is_kept_and_broken_text_is_refused() {
    for kept in [
        "(Profile) => Profile.a = 1",
        "select X from xEvent where X.timestamp occurs <= 3 days before now",
        "exists X from xEvent where X.productListItems.SKU = \"1\"",
        "homeAddress.city = workAddress.city",
        "orders.total + 3 > 10",
    ] {
        assert_eq!(read(kept, "pql/text"), Ok(Pql::Kept), "{kept}");
    }
    for broken in
        ["", "homeAddress.city =", "(a = 1", "a = 1)", "a = \"x", "this is no query", "a = 1 and", "§", "\"x\""]
    {
        assert!(read(broken, "pql/text").is_err(), "{broken} was accepted");
    }
    assert!(read("{\"nodeType\":1", "pql/json").is_err());
    assert_eq!(read("{\"nodeType\":\"chain\"}", "pql/json"), Ok(Pql::Kept));
}

#[test]
fn an_error_names_the_place_and_what_was_expected() {
    let error = read("loyalty.tier = and", "pql/text").expect_err("a keyword is no value");
    assert_eq!(error.to_string(), "at character 16: expected a value, found `and`");
}

#[test]
fn membership_elsewhere_has_no_json_form() {
    let member = tree("not segmentMembership.get(\"AAMTraits\").get(\"7\").status = \"realized\"");
    assert_eq!(member.to_json_text(), None);
    assert!(tree("inSegment(\"7\")").to_json_text().is_some());
}

#[test]
fn the_json_form_of_the_contract_is_the_same_as_the_text() {
    let json = r#"{"nodeType":"fnApply","fnName":"=","params":[
      {"nodeType":"fieldLookup","fieldName":"country","object":{"nodeType":"fieldLookup","fieldName":"workAddress",
       "object":{"nodeType":"parameterReference","position":1}}},
      {"nodeType":"literal","literalType":"String","value":"US"}]}"#;
    assert_eq!(read(json, "pql/json"), Ok(Pql::Read(tree("workAddress.country = \"US\""))));
}

fn literals() -> impl Strategy<Value = Literal> {
    prop_oneof![
        "[ -\\[\\]-~äß家]{0,8}".prop_map(Literal::Text),
        (-10_000_i32..10_000).prop_map(|n| Literal::Number(f64::from(n) / 4.0)),
        any::<bool>().prop_map(Literal::Truth),
    ]
}

fn trees() -> impl Strategy<Value = Expr> {
    let path = "[a-z]{3,5}X(\\.[a-z]{3,5}X){0,2}";
    let text = "[a-z%_ ]{0,6}";
    let ops = prop::sample::select(vec![Op::Equal, Op::NotEqual, Op::Less, Op::AtMost, Op::Greater, Op::AtLeast]);
    let tests =
        prop::sample::select(vec![TextTest::StartsWith, TextTest::EndsWith, TextTest::Contains, TextTest::Equals]);
    let leaf = prop_oneof![
        (path, ops, literals()).prop_map(|(p, o, l)| Expr::Compare(p, o, l)),
        (path, prop::collection::vec(literals(), 1..4)).prop_map(|(p, l)| Expr::In(p, l)),
        (path, tests, text, any::<bool>()).prop_map(|(p, t, v, c)| Expr::Text(
            p,
            t,
            v,
            if c { Case::Sensitive } else { Case::Ignored }
        )),
        (path, text).prop_map(|(p, v)| Expr::Text(p, TextTest::Like, v, Case::Sensitive)),
        path.prop_map(Expr::Exists),
        any::<bool>().prop_map(Expr::Always),
        "[a-z0-9-]{1,9}".prop_map(|id| Expr::Member { namespace: "ups".into(), id, statuses: Vec::new() }),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            inner.prop_map(|i| Expr::Not(Box::new(i))),
        ]
    })
}

proptest! {
    #[test]
    fn printing_and_reading_gives_the_tree_back(expr in trees()) {
        prop_assert_eq!(read(&expr.to_string(), "pql/text"), Ok(Pql::Read(expr)));
    }

    #[test]
    fn the_json_form_gives_the_tree_back(expr in trees()) {
        prop_assert_eq!(read(&expr.to_json_text().expect("own segments only"), "pql/json"), Ok(Pql::Read(expr)));
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,60}", tokens in "[()\\[\\]a-z=.\"$&<> ]{0,60}") {
        let _ = read(&text, "pql/text");
        let _ = read(&tokens, "pql/text");
        let _ = read(&tokens, "pql/json");
    }
}

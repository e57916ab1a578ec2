use super::{Node, Verdict, read, verdict};

fn tree(text: &str) -> Node {
    read(text, "pql/text").unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// One example of everything Adobe's PQL reference documents.
const DOCUMENTED: &[&str] = &[
    "$1.homeAddress.stateProvince = $1.homeAddress.stateProvince",
    "(Profile) => Profile.homeAddress.stateProvince = Profile.workAddress.stateProvince",
    "a = \"jobs\" and b = true and c = -201 and d = 0.6942058 and e = date(2020, 3, 14) and f = [1, 4, 7]",
    "X.timestamp occurs before today or X.timestamp occurs <= 3 days before now",
    "!(homeAddress.countryISO = \"CA\")",
    "if (homeAddress.countryISO = \"CA\", 1, 2) = 1",
    "person.birthMonth notIn [3, 6, 9]",
    "person1.favoriteColors.intersection(person2.favoriteColors) = [\"red\", \"blue\", \"green\"]",
    "person.eatenFoods.supersetOf([\"sushi\", \"pizza\"])",
    "person.orders.storeId.distinct().count() > 1",
    "orders.groupBy(storeId)",
    "person.filter(age >= 21)",
    "numbers.map(square)",
    "orders.topN(price, 5).head()",
    "orders.bottomN(price, 5)",
    "identityMap.get(\"example@example.com\")",
    "identityMap.keys()",
    "identityMap.values()",
    "city like \"%es%\"",
    "person.name.doesNotEndWith(\".com\", false)",
    "person.name.matches(\"(?i)^John\")",
    "emailAddress.regexGroup(\"@(\\\\w+)\", 1)",
    "person.homeAddress.isNull()",
    "product.inventory * product.price - 3 % 2 / 4 + 1 > 0",
    "orders.average(order.price)",
    "person.birthday.getYear() in [1991, 1992]",
    "person.birthDay = currentDayOfMonth()",
    "product.saleDate occurs between date(2015, 1, 8) and date(2017, 7, 1)",
    "product.saleDate occurs = 3 hours before now",
    "timestamp occurs on date(2019,12,31)",
    "timestamp occurs last week",
    "timestamp occurs > 2 centuries after next millennium",
    "xEvent[productListItems[SKU=\"PS\" or ^^.person.gender=\"female\"]]",
    "exists E from xEvent where (E.commerce.item.price > 50), I from E.productListItems where I.SKU = \"PS\"",
    "forall E from xEvent : E.a = 1",
    "let S = (sum X.commerce.order.priceTotal over X from xEvent where X.a = \"USD\") in (S > 100 and S < 1000)",
    "xEvent[eventType = \"download\"].groupBy(product).map((K, G) => mapEntry(K, G.count()))",
    "chain(xEvent, timestamp, [A: WHAT(eventType = \"a\") WHEN(< 24 hours before now) COUNT(5), B: WHAT(b = 1) WHEN(after A)])",
    "CHAIN(xEvent, timestamp, [C0: WHAT(productListItems.exists(name.equals(\"x\", false)))])",
    "select _Any1 from xEvent where _Any1._experience.deviceType.equals(\"iphone\", false)",
    "stringCompare(\"equals\", homeAddress.state, [\"CA\", \"VA\"], false)",
    "if(@{_xdm.context.additionalParameters;version=1}.weather.isNotNull(), 1, 2)",
];

#[test]
fn every_documented_text_is_read_and_prints_to_an_equal_text() {
    for text in DOCUMENTED {
        let expr = tree(text);
        assert_eq!(tree(&expr.to_string()), expr, "{text} printed as {expr}");
    }
}

#[test]
fn invalid_pql_is_refused_at_the_first_wrong_token() {
    for (text, at) in [
        ("", 0),
        ("homeAddress.city =", 18),
        ("(a = 1", 6),
        ("a = 1)", 5),
        ("a = \"x", 4),
        ("this is no query", 5),
        ("a = 1 and", 9),
        ("§", 0),
        ("a\u{a0}= 1", 1),
        ("a == 1", 3),
        ("a = 'x'", 4),
        ("a.startswith(\"x\")", 2),
        ("a.startsWith()", 2),
        ("a = 1e5", 4),
        ("nothing(1)", 0),
        ("chain(xEvent, timestamp, [A: What(eventType = \"t\") WHEN(< 7 dagar before now)])", 60),
    ] {
        assert_eq!(read(text, "pql/text").map_err(|error| error.at), Err(at), "{text}");
    }
}

#[test]
fn only_truth_values_are_conditions() {
    for text in [
        "orders.count()",
        "person.name.keys()",
        "\"x\"",
        "5 + 3",
        "if(a = 1, 1, 2)",
        "a = 1 and orders.count()",
        "date(2020, 1, 1)",
    ] {
        assert_eq!(verdict(&tree(text)), Verdict::Value, "{text}");
    }
    assert_eq!(verdict(&tree("person.name")), Verdict::Field);
    for text in ["not profile.member", "a.b.isNull()", "inSegment(\"x\")", "xEvent[a = 1]", "if(a = 1, b = 2, c)"] {
        assert_eq!(verdict(&tree(text)), Verdict::Condition, "{text}");
    }
}

#[test]
fn the_json_form_is_the_same_as_the_text() {
    let json = r#"{"nodeType":"fnApply","fnName":"=","params":[
      {"nodeType":"fieldLookup","fieldName":"country","object":{"nodeType":"fieldLookup","fieldName":"workAddress",
       "object":{"nodeType":"parameterReference","position":1}}},
      {"nodeType":"literal","literalType":"String","value":"US"}]}"#;
    let text = tree("workAddress.country = \"US\"");
    assert_eq!(read(json, "pql/json"), Ok(text.clone()));
    let other_root = r#"{"nodeType":"literal","literalType":"XDMObject","value":"profile"}"#;
    let json = json.replace(r#"{"nodeType":"parameterReference","position":1}"#, other_root);
    assert_eq!(read(&json, "pql/json"), Ok(text));
    assert!(read("{\"nodeType\":\"chain\"}", "pql/json").is_ok());
    for broken in [
        "{\"nodeType\":1}",
        "{\"nodeType\":4,\"varName\":\"Profile\"}",
        "[\"varRef\",\"Profile\"]",
        "{",
        "[]",
        "{\"nodeType\":\"fnApply\"}",
        "{\"nodeType\":\"literal\"}",
    ] {
        assert!(read(broken, "pql/json").is_err(), "{broken}");
    }
    for text in DOCUMENTED {
        let expr = tree(text);
        if let Some(json) = expr.to_json_text() {
            let read = read(&json, "pql/json").unwrap_or_else(|error| panic!("{json}: {error}"));
            assert_eq!(read.to_json_text(), Some(json), "{text}");
        }
    }
}

#[test]
fn ids_of_segments_are_found_wherever_they_are() {
    let expr = tree("inSegment(\"a-b\") and not segmentMembership.get(\"ups\").get(\"c\").status = \"realized\"");
    assert_eq!(expr.segments(), ["a-b", "c"]);
}

#[test]
fn no_nesting_exhausts_the_stack() {
    for one in [
        "(",
        "[",
        "not ",
        "!",
        "-",
        "a(",
        "if(",
        "x => ",
        "let a = 1 in ",
        "exists A from ",
        "a[",
        "sum ",
        "a.b(",
        "chain(",
        "^",
    ] {
        let _ = read(&one.repeat(10_000), "pql/text");
    }
    assert!(read(&format!("a = 1{}", " and a.b.c + 1 = 2".repeat(2_000)), "pql/text").is_ok());
    assert!(read(&format!("a{} = 1", ".b".repeat(20_000)), "pql/text").is_ok());
}

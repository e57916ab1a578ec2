use super::{Language, check, repair};

fn repaired(language: Language, text: &str) -> (String, String) {
    let repair = repair(language, text).unwrap_or_else(|| panic!("{text} has no repair"));
    assert_eq!(check(language, &repair.text), Ok(()), "{text}");
    let sentence = repair.sentence();
    (repair.text, sentence)
}

#[test]
fn slips_in_trait_rules_are_repaired() {
    for (text, rule, advice) in [
        (
            "d_event == click OR d_event=conv",
            r#"d_event == "click" OR d_event=="conv""#,
            "put click in double quotes; write == instead of =; put conv in double quotes",
        ),
        (
            "h_referer = 'campaign=123'",
            r#"h_referer == "campaign=123""#,
            "write == instead of =; use straight double quotes",
        ),
        ("color\u{a0}== \"blue\"", r#"color == "blue""#, "use ordinary spaces"),
        ("color == “blue”", r#"color == "blue""#, "use straight double quotes"),
        ("c_x contains 5", r#"c_x contains "5""#, "put 5 in double quotes"),
        ("d_city == new york AND a == 1", r#"d_city == "new york" AND a == 1"#, "put new york in double quotes"),
        ("a == 1 && !(b == 2 || c=3)", "a == 1  AND  NOT (b == 2  OR  c==3)", ""),
        ("a starts with \"x\"", r#"a startswith "x""#, "write startswith instead of starts with"),
        ("price === 5", "price == 5", "write == instead of ==="),
        ("price =< 5", "price <= 5", "write <= instead of =<"),
        ("a <> 5", "a != 5", "write != instead of <>"),
        ("(a == 1 AND (b == 2", "(a == 1 AND (b == 2))", "add ))"),
        ("a == 1)", "a == 1", "leave out )"),
        ("a == &quot;x&quot; AND b &gt; 5", r#"a == "x" AND b > 5"#, ""),
        ("price == 1,000", r#"price == "1,000""#, "put 1,000 in double quotes"),
        ("a == \"x", r#"a == "x""#, "add \""),
    ] {
        let (now, sentence) = repaired(Language::Trait, text);
        assert_eq!(now, rule, "{text}");
        assert!(advice.is_empty() || sentence == advice, "{text}: {sentence}");
    }
    for hopeless in ["", "123 == \"1\"", "==", "a matchesregex \"[a-\"", "price > cheap", "AND"] {
        assert_eq!(repair(Language::Trait, hopeless), None, "{hopeless}");
    }
    assert_eq!(repair(Language::Trait, "a == 1"), None, "what is a rule needs no repair");
}

#[test]
fn slips_in_segment_rules_are_repaired() {
    for (text, rule) in [
        ("frequency([1000T]) <= 5", "FREQUENCY([1000T]) >= 1 AND frequency([1000T]) <= 5"),
        ("123 AND 456 T", "123T AND 456T"),
        ("FREQUENCY([1T] <= 5) > 3", "FREQUENCY([1T] <= 5D) >= 4"),
        ("FREQUENCY([1T] <= 5 days) = 3", "FREQUENCY([1T] <= 5D) == 3"),
        ("1T && !2T", "1T  AND  NOT 2T"),
        ("(1T OR 2T", "(1T OR 2T)"),
    ] {
        assert_eq!(repaired(Language::Segment, text).0, rule, "{text}");
    }
    assert_eq!(repair(Language::Segment, "isSiteVisitorTrait"), None);
}

#[test]
fn slips_in_pql_are_repaired() {
    for (text, rule) in [
        ("homeAddress.countryISO = 'US'", r#"homeAddress.countryISO = "US""#),
        ("a == 1 && b <> 2", "a = 1  and  b != 2"),
        ("person.name.startswith(\"J\")", r#"person.name.startsWith("J")"#),
        (r#"inSegment("a") and not(inSegment("b")"#, r#"inSegment("a") and not(inSegment("b"))"#),
        (
            "chain(xEvent, timestamp, [A: WHAT(eventType = &quot;t&quot;) WHEN(&lt; 7 days before now)])",
            r#"chain(xEvent, timestamp, [A: WHAT(eventType = "t") WHEN(< 7 days before now)])"#,
        ),
        ("a\u{a0}= 1", "a = 1"),
    ] {
        assert_eq!(repaired(Language::Pql, text).0, rule, "{text}");
    }
    assert_eq!(repair(Language::Pql, "chain(xEvent, timestamp, [A: What(e = \"t\") WHEN(< 7 dagar före nu)])"), None);
}

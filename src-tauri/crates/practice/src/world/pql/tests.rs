//! What PQL comes to for the practice people.

use std::sync::OnceLock;

use proptest::prelude::*;
use roaring::RoaringBitmap;

use super::profiles::among;
use crate::rules::pql::read;
use crate::world::DAY_MS;
use crate::world::people::People;

/// One minute before midnight of a day in October 2026: everything of that day has happened.
const NOW: i64 = 1_792_627_140_000;

fn people() -> &'static People {
    static PEOPLE: OnceLock<People> = OnceLock::new();
    PEOPLE.get_or_init(|| People::generate(1))
}

/// Who of the first people fulfills an expression.
fn those(text: &str, first: u32) -> RoaringBitmap {
    let node = read(text, "pql/text").unwrap_or_else(|error| panic!("{text}: {error}"));
    among(&node, people(), NOW, &|_, _| RoaringBitmap::new(), &(0..first).collect())
}

fn count(text: &str) -> u64 {
    those(text, 20_000).len()
}

/// What an expression says of a person of whom only the constants in it matter.
fn says(text: &str) -> Option<bool> {
    let is = |text: &str| !those(text, 1).is_empty();
    match (is(text), is(&format!("not ({text})"))) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Expressions about constants, and what they come to.
const MEANINGS: &[(&str, Option<bool>)] = &[
    ("true and not false", Some(true)),
    ("nothing = 1 or true", Some(true)),
    ("nothing = 1 and true", None),
    ("not (nothing = 1)", None),
    ("if(1 = 1, 2, 3) = 2", Some(true)),
    ("if(nothing = 1, 2, 3) = 3", None),
    ("1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 and 1 != 2 and \"a\" = \"a\"", Some(true)),
    ("1 = \"1\"", None),
    ("6 in [3, 6, 9] and 5 notIn [3, 6, 9]", Some(true)),
    ("nothing in [3]", None),
    ("nothing notIn [3]", None),
    ("[1, 2].intersects([2, 3]) and not [1].intersects([2])", Some(true)),
    ("[1, 2, 3].intersection([3, 2]) = [2, 3]", Some(true)),
    ("[1].subsetOf([1, 2]) and not [1, 3].subsetOf([1, 2])", Some(true)),
    ("[1, 2].supersetOf([1]) and not [1].supersetOf([1, 2])", Some(true)),
    ("[1, 2].includes(2) and not [1].includes(2)", Some(true)),
    ("[1, 1, 2].distinct().count() = 2", Some(true)),
    ("[1, 2, 3].filter(N => N > 1) = [2, 3]", Some(true)),
    ("[1, 2, 3].map(N => N * N) = [1, 4, 9]", Some(true)),
    ("[3, 1, 2].topN(N => N, 2) = [3, 2] and [3, 1, 2].bottomN(N => N, 2) = [1, 2]", Some(true)),
    ("[3, 1].head() = 3", Some(true)),
    ("[1, 2].exists(N => N = 2) and [1, 2].forall(N => N > 0) and not [1, 2].forall(N => N > 1)", Some(true)),
    ("[1, 2, 3].groupBy(N => N % 2).keys() = [1, 0]", Some(true)),
    ("[1, 2, 3].groupBy(N => N % 2).values().head() = [1, 3]", Some(true)),
    ("[\"a\", \"b\", \"a\"].groupBy(S => S).get(\"a\").count() = 2", Some(true)),
    ("[\"a\", \"b\", \"a\"].groupBy(S => S).map((K, G) => mapEntry(K, G.count())).get(\"a\") = 2", Some(true)),
    ("mapEntry(\"k\", 5).get(\"k\") = 5 and mapEntry(\"k\", 5).get(\"x\").isNull()", Some(true)),
    ("\"Les\" like \"%es\" and \"Les\" like \"L_s\" and not \"Les\" like \"l%\"", Some(true)),
    ("\"Joe\".startsWith(\"Jo\") and \"Joe\".startsWith(\"jo\", false) and not \"Joe\".startsWith(\"jo\")", Some(true)),
    ("\"Joe\".doesNotStartWith(\"x\") and not \"Joe\".doesNotStartWith(\"JO\", false)", Some(true)),
    (
        "\"Joe\".endsWith(\"oe\") and \"Joe\".doesNotEndWith(\"OE\") and not \"Joe\".doesNotEndWith(\"OE\", false)",
        Some(true),
    ),
    (
        "\"Joe\".contains(\"o\") and \"Joe\".doesNotContain(\"O\") and not \"Joe\".doesNotContain(\"O\", false)",
        Some(true),
    ),
    (
        "\"Joe\".equals(\"joe\", false) and \"Joe\".notEqualTo(\"joe\") and not \"Joe\".notEqualTo(\"joe\", false)",
        Some(true),
    ),
    ("nothing.doesNotContain(\"x\")", None),
    ("\"John\".matches(\"(?i)^jo\") and not \"John\".matches(\"^o\")", Some(true)),
    (
        "\"me@home\".regexGroup(\"@(\\\\w+)\", 1) = \"home\" and \"me@home\".regexGroup(\"@(\\\\w+)\") = \"@home\"",
        Some(true),
    ),
    (
        "stringCompare(\"equals\", \"ca\", [\"CA\", \"VA\"], false) and stringCompare(\"contains\", \"abc\", \"b\")",
        Some(true),
    ),
    ("nothing.isNull() and not nothing.isNotNull() and \"x\".isNotNull()", Some(true)),
    ("2 + 3 * 4 - 6 / 3 = 12 and 7 % 4 = 3 and -2 + 3 = 1", Some(true)),
    ("1 / 0 = 1", None),
    ("[1, 2, 3].count() = 3 and [1, 2, 3].sum() = 6 and [1, 2, 3].average() = 2", Some(true)),
    ("[1, 2, 3].min() = 1 and [1, 2, 3].max() = 3 and [1, 2].sum(N => N * 10) = 30", Some(true)),
    ("(sum N over N from [1, 2, 3] where N > 1) = 5 and (count N over N from [1, 2]) = 2", Some(true)),
    ("let S = 5 in S > 4 and S < 6", Some(true)),
    ("exists A from [1, 2] where A > 1, B from [3] where B > A", Some(true)),
    ("forall A from [1, 2] : A > 1", Some(false)),
    ("exists A from nothing where A > 1", None),
    ("date(2020, 3, 14).getMonth() = 3 and date(2020, 3, 14).getYear() = 2020", Some(true)),
    ("date(2020, 3, 14).getDayOfMonth() = 14", Some(true)),
    ("currentMonth() = 10 and currentYear() = 2026 and currentDayOfMonth() = now.getDayOfMonth()", Some(true)),
    ("now occurs today and now occurs this month and yesterday occurs <= 2 days before now", Some(true)),
    ("date(2016, 1, 1) occurs between date(2015, 1, 8) and date(2017, 7, 1)", Some(true)),
    ("date(2019, 12, 31) occurs on date(2019, 12, 31) and not (tomorrow occurs before now)", Some(true)),
    ("tomorrow occurs after today and today occurs from today and tomorrow occurs <= 1 days after today", Some(true)),
    ("inSegment(\"a\")", Some(false)),
    ("segmentMembership.get(\"ups\").get(\"a\").status in [\"realized\"]", Some(false)),
    ("@{weather}.rain = 1", None),
];

#[test]
fn every_function_agrees_with_the_reference() {
    for (text, expected) in MEANINGS {
        assert_eq!(says(text), *expected, "{text}");
    }
}

#[test]
fn everything_in_the_reference_can_be_asked() {
    let table = include_str!("../../../tests/fixtures/pql-functions.tsv");
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        if columns[1] == "valid" {
            let _ = those(columns[2], 60);
        }
    }
}

#[test]
fn published_rules_about_events_find_some_people_and_not_all() {
    for rule in [
        "xEvent.timestamp occurs last month",
        "let S = (sum X.commerce.order.priceTotal over X from xEvent where X.commerce.order.currencyCode = \"USD\") in (S > 100 and S < 1000)",
        "exists E from xEvent where (E.commerce.item.price > 50), I from E.productListItems where I.SKU = \"PS\"",
        "xEvent[productListItems[SKU=\"PS\"]]",
        "xEvent[productListItems[SKU=\"PS\" or ^^.person.gender=\"female\"]]",
        "not(chain(xEvent, timestamp, [A: WHAT(eventType = \"homePageView\")]))",
        "homeAddress.countryCode = \"US\" and not(chain(xEvent, timestamp, [X: WHAT(eventType = \"addToCart\") WHEN(< 8 days before now)]))",
        "not(chain(xEvent, timestamp, [A: WHAT(eventType = \"homePageView\") WHEN(< 7 days before now) COUNT(3) ] ))",
        "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"commerce.checkouts\", false)) \nWHEN(<= 24 hours before now)])",
        "CHAIN(xEvent, timestamp, [C0: WHAT(web.webPageDetails.name.equals(\"equipment\", false))])",
        "person.gender in [\"male\"] and CHAIN(xEvent, timestamp, [C0: WHAT(productListItems.exists(name.equals(\"iPhone 15 Pro\", false)))])",
        "select _Any1 from xEvent where _Any1._experienceplatform.offerContextData.deviceType.equals(\"iphone\", false)",
        "xEvent[(timestamp occurs < 7 days before now) and eventType=\"download\" and product = \"PS\"].count() > 0",
        "xEvent[(timestamp occurs < 60 days before now) and eventType=\"transaction\"].min(commerce.order.priceTotal) < 100",
        "xEvent[eventType = \"download\"].groupBy(product).map((K, G) => mapEntry(K, G.count())).keys().count() > 0",
        "CHAIN(xEvent, timestamp, [C0: WHAT(_experience.analytics.customDimensions.eVars.eVar5.equals(\"shoes\", true)) WHEN(<= 30 days before now)])",
        "CHAIN(xEvent, timestamp, [C0: WHAT(_experience.analytics.customDimensions.lists.list1.list.exists(value.equals(\"red\", true))) WHEN(<= 30 days before now)])",
        "CHAIN(xEvent, timestamp, [C0: WHAT(marketing.trackingCode.startsWith(\"em_\", true)) WHEN(<= 60 days before now)])",
        "CHAIN(xEvent, timestamp, [C0: WHAT(commerce.purchases.value > 0) WHEN(yesterday)])",
        "(xEvent[(timestamp occurs <= 5 days before now) and (web.webPageDetails.siteSection.equals(\"news\", true))].count() + xEvent[(timestamp occurs <= 5 days before now) and (web.webPageDetails.name.equals(\"checkout\", true))].count()) >= 1",
        "xEvent.topN(timestamp, 1).head().commerce.purchases.value > 0",
        "xEvent[commerce.purchases.isNotNull()].max(timestamp) occurs <= 10 days before now",
        "chain(xEvent, timestamp, [A: WHAT(commerce.productListAdds.value > 0), B: WHAT(commerce.purchases.value > 0) WHEN(<= 1 hours after A)])",
    ] {
        let found = count(rule);
        assert!((1..19_999).contains(&found), "{found}: {rule}");
    }
}

#[test]
fn events_agree_with_attributes() {
    let last_days = |days: u32, what: &str| {
        format!(
            "exists E from xEvent where ({what}) and (E.timestamp occurs <= {days} days before today or E.timestamp occurs today)"
        )
    };
    for (days, path, what) in [
        (30, "commerce.daysSinceLastOrder", "E.commerce.purchases.value > 0"),
        (80, "commerce.daysSinceLastOrder", "E.commerce.purchases.value > 0"),
        (7, "app.daysSinceLaunch", "E.application.launches.value > 0"),
        (20, "marketing.daysSinceEmailOpened", "E.directMarketing.opens.value > 0"),
    ] {
        let by_attribute = those(&format!("{path} <= {days}"), 20_000);
        assert!(by_attribute.len() > 50, "{path}");
        assert_eq!(those(&last_days(days, what), 20_000), by_attribute, "{path} within {days} days");
    }
}

#[test]
fn a_sequence_needs_its_events_in_order() {
    let of = |events: &str| count(&format!("chain(xEvent, timestamp, [{events}])"));
    let (view, buy) = ("commerce.productViews.value > 0", "commerce.purchases.value > 0");
    let bought = of(&format!("A: WHAT({buy})"));
    assert_eq!(of(&format!("A: WHAT({view}), B: WHAT({buy})")), bought, "everyone looks before buying");
    let again = of(&format!("A: WHAT({buy}), B: WHAT({buy})"));
    assert_eq!(again, of(&format!("A: WHAT({buy}) COUNT(2)")));
    assert!(again > 0 && again < bought);
    assert_eq!(again, count(&format!("xEvent[{buy}].count() >= 2")));
    assert_eq!(of(&format!("A: WHAT({buy}) COUNT(= 2)")), count(&format!("xEvent[{buy}].count() = 2")));
    assert_eq!(of(&format!("A: WHAT({buy}), B: WHAT({buy}) WHEN(<= 5 minutes after A)")), 0);
    let soon = of(&format!("A: WHAT({buy}), B: WHAT({buy}) WHEN(<= 30 days after A)"));
    assert!(soon > 0 && soon < again, "{soon} of {again}");
}

#[test]
fn now_is_a_moment() {
    let node =
        read("chain(xEvent, timestamp, [A: WHAT(commerce.purchases.value > 0) WHEN(today)])", "pql/text").unwrap();
    let today = |hour: i64| {
        let at = NOW.div_euclid(DAY_MS) * DAY_MS + hour * 3_600_000;
        among(&node, people(), at, &|_, _| RoaringBitmap::new(), &(0..20_000).collect())
    };
    assert!(today(5).is_empty(), "nobody buys in the night");
    let (noon, evening) = (today(12), today(23));
    assert!(!noon.is_empty() && noon.is_subset(&evening) && noon.len() < evening.len());
}

/// How many people a property is tried on.
const FEW: u32 = 400;

fn what() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "eventType = \"addToCart\"",
        "commerce.productViews.value > 0",
        "commerce.purchases.isNotNull()",
        "web.webPageDetails.siteSection = \"shop\"",
        "web.webPageDetails.name.contains(\"e\", false)",
        "productListItems.exists(priceTotal > 100)",
        "marketing.trackingCode like \"em%\"",
        "device.type in [\"mobile\", \"tablet\"]",
        "not (eventType = \"search\")",
        "nothing.of.the.kind = 1",
    ])
    .prop_map(str::to_owned)
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "homeAddress.countryCode = \"US\"",
            "person.age >= 40",
            "person.gender notIn [\"male\"]",
            "interests.includes(\"Rugs\")",
            "loyalty.tier.isNull()",
            "commerce.orders > 2",
            "nothing = 1",
            "xEvent.count() > 5",
        ])
        .prop_map(str::to_owned),
        (what(), 1_u32..90).prop_map(|(what, days)| {
            format!("chain(xEvent, timestamp, [A: WHAT({what}) WHEN(<= {days} days before now)])")
        }),
        (what(), 1_u32..4).prop_map(|(what, times)| format!("xEvent[{what}].count() >= {times}")),
    ];
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} and {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn conditions_are_sets(a in condition(), b in condition()) {
        let who = |text: &str| those(text, FEW);
        let (of_a, of_b) = (who(&a), who(&b));
        prop_assert_eq!(who(&format!("({a}) and ({b})")), &of_a & &of_b);
        prop_assert_eq!(who(&format!("({a}) or ({b})")), &of_a | &of_b);
        prop_assert_eq!(who(&format!("not (not ({a}))")), of_a.clone());
        let opposite = who(&format!("not ({a})"));
        prop_assert!(opposite.is_disjoint(&of_a));
        prop_assert_eq!(
            who(&format!("not (({a}) and ({b}))")), who(&format!("(not ({a})) or (not ({b}))")), "De Morgan"
        );
        // Worked out person by person it is the same.
        prop_assert_eq!(who(&format!("if({a}, true, false)")), of_a);
    }

    #[test]
    fn all_and_some_are_dual(what in what()) {
        // `where` lets pass what is certain, so a condition and its opposite must leave nothing open.
        let what = format!("if({what}, true, false) = true");
        let of_event = |what: &str| format!("E.timestamp.isNotNull() and [E].exists({what})");
        let (is, is_not) = (of_event(&what), format!("not ({})", of_event(&what)));
        let all = those(&format!("forall E from xEvent : {is}"), FEW);
        let none_else = those(&format!("not (exists E from xEvent : {is_not})"), FEW);
        prop_assert_eq!(all, none_else);
        let some = those(&format!("exists E from xEvent : {is}"), FEW);
        let not_all_else = those(&format!("not (forall E from xEvent : {is_not})"), FEW);
        prop_assert_eq!(some, not_all_else);
    }

    #[test]
    fn a_wider_window_loses_no_people(what in what(), days in 1_u32..60, more in 0_u32..60, times in 1_u32..4) {
        let chain = |days: u32, times: u32| {
            those(&format!("chain(xEvent, timestamp, [A: WHAT({what}) WHEN(<= {days} days before now) COUNT({times})])"), FEW)
        };
        let within = chain(days, times);
        prop_assert!(within.is_subset(&chain(days + more, times)));
        prop_assert!(chain(days, times + 1).is_subset(&within));
        let counted = format!("xEvent[(timestamp occurs <= {days} days before now) and ({what})].count() >= {times}");
        prop_assert_eq!(those(&counted, FEW), within.clone());
        let ordered = format!(
            "chain(xEvent, timestamp, [A: WHAT({what}) WHEN(<= {days} days before now) COUNT({times}), B: WHAT(commerce.purchases.value > 0)])"
        );
        prop_assert!(those(&ordered, FEW).is_subset(&within));
    }
}

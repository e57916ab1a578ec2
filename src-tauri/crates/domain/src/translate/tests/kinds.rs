//! Rules of every kind in the tables of the reference that has no worked row.

use super::{shape, translated, verdicts};

/// Language, settings, rule, verdicts, and the condition inside `WHAT` or the whole PQL; empty if there is none.
const TRAITS: &[(&str, &str, &str)] = &[
    (
        "NOT c_prop3 != \"sale\"",
        "c_prop3=exact | absent=approx:other-events",
        "P.props.prop3.isNull() or P.props.prop3.equals(\"sale\", true)",
    ),
    (
        "c_evar1 == \"a\" AND NOT (c_evar5 == \"x\" OR c_evar5 == \"y\")",
        "c_evar1=exact | c_evar5=exact | c_evar5=exact",
        "P.eVars.eVar1.equals(\"a\", true) and (P.eVars.eVar5.isNull() or not(P.eVars.eVar5.equals(\"x\", true))) and (P.eVars.eVar5.isNull() or not(P.eVars.eVar5.equals(\"y\", true)))",
    ),
    (
        "c_evar1 == \"a\" OR c_evar5 == \"x\" OR c_evar1 == \"b\"",
        "c_evar1=exact | c_evar5=exact | c_evar1=exact",
        "P.eVars.eVar1 in [\"a\", \"b\"] or P.eVars.eVar5.equals(\"x\", true)",
    ),
    (
        "c_browserWidth != 5",
        "c_browserWidth=exact",
        "environment.browserDetails.viewportWidth.isNotNull() and not(environment.browserDetails.viewportWidth = 5)",
    ),
    ("c_browserWidth contains \"12\"", "c_browserWidth=cannot:text-operator-on-number", ""),
    ("c_browserWidth == \"wide\"", "c_browserWidth=cannot:not-a-number", ""),
    (
        "c_browserWidth == \"0800\"",
        "c_browserWidth=approx:number-text",
        "environment.browserDetails.viewportWidth = 0800",
    ),
    ("c_hier1 == \"news\"", "c_hier1=approx:list", "P.hierarchies.hier1.values.includes(\"news\")"),
    ("c_hier1 contains \"news\"", "c_hier1=cannot:operator", ""),
    (
        "c_list2 contains \"re\" AND NOT c_list1 == \"x\"",
        "c_list2=approx:list | c_list1=approx:list",
        "P.lists.list2.list.exists(value.contains(\"re\", true)) and not(P.lists.list1.list.exists(value.equals(\"x\", true)))",
    ),
    (
        "c_events == \"scOpen\" AND NOT c_events == \"event1000\"",
        "c_events=exact | c_events=approx:event-value",
        "commerce.productListOpens.value > 0 and (_experience.analytics.event901to1000.event1000.value.isNull() or not(_experience.analytics.event901to1000.event1000.value > 0))",
    ),
    ("c_events == \"event100\"", "c_events=approx:event-value", "_experience.analytics.event1to100.event100.value > 0"),
    (
        "c_events contains \"event101\"",
        "c_events=approx:contains",
        "_experience.analytics.event101to200.event101.value > 0",
    ),
    ("c_events == \"event1001\"", "c_events=data:c_events:value-map", ""),
    ("c_events != \"purchase\"", "c_events=cannot:operator", ""),
    (
        "c_linkDownloadURL endswith \".pdf\"",
        "c_linkDownloadURL=exact",
        "web.webInteraction.URL.endsWith(\".pdf\", true) and web.webInteraction.type.equals(\"download\", true)",
    ),
    ("c_linkClick == \"custom\"", "c_linkClick=approx:value-map", "web.webInteraction.type.equals(\"other\", true)"),
    (
        "c_cookiesEnabled == \"Y\"",
        "c_cookiesEnabled=approx:value-map",
        "environment.browserDetails.cookiesEnabled = true",
    ),
    (
        "c_screenResolution == \"1280x800\"",
        "c_screenResolution=approx:value-map",
        "device.screenWidth = 1280 and device.screenHeight = 800",
    ),
    (
        "c_contextdata.a.media.states.mute.count >= 2",
        "c_contextdata.a.media.states.mute.count=approx:list",
        "mediaReporting.states.exists(name.equals(\"mute\", true) and count >= 2)",
    ),
    (
        "c_contextdata.a.media.progress75 == \"true\"",
        "c_contextdata.a.media.progress75=approx:value-map",
        "mediaReporting.sessionDetails.hasProgress75 = true",
    ),
    ("h_ip startswith \"10.\"", "h_ip=approx:ip", "environment.ipV4.startsWith(\"10.\", true)"),
    ("h_host == \"x\"", "h_host=data:h_host", "_acme.aam.h_host.equals(\"x\", true)"),
    ("h_date > 5", "h_date=cannot:operator", ""),
    (
        "d_country != \"uk\"",
        "d_country=approx:geo",
        "placeContext.geo.countryCode.isNotNull() and not(placeContext.geo.countryCode.equals(\"GB\", false) or placeContext.geo.countryCode.equals(\"UK\", false))",
    ),
    (
        "d_lat > 40.5 AND d_long < -70",
        "d_lat=approx:geo | d_long=approx:geo",
        "placeContext.geo._schema.latitude > 40.5 and placeContext.geo._schema.longitude < -70",
    ),
    ("d_os == \"ios\"", "d_os=data:d_os", "environment.operatingSystem.equals(\"ios\", false)"),
    (
        "price-1 > 3 AND price_1 == \"x\"",
        "price-1=data:price-1:number | price_1=data:price_1",
        "_acme.aam.price_1 > 3 and _acme.aam.price_1_2.equals(\"x\", true)",
    ),
    ("D_SID == 5", "D_SID=cannot:reserved", ""),
    ("c_evar9 matcheswords \"c++\"", "c_evar9=approx:words", "P.eVars.eVar9.matches(\"\\\\bc\\\\+\\\\+\\\\b\")"),
];

#[test]
fn trait_rules_of_every_kind() {
    for (rule, expected, condition) in TRAITS {
        let now = translated("trait", rule, "ttl=0");
        assert_eq!(verdicts(&now), *expected, "{rule}");
        let condition = condition.replace("P.", "_experience.analytics.customDimensions.");
        let wanted =
            (!condition.is_empty()).then(|| shape(&format!("chain(xEvent, timestamp, [C0: WHAT({condition})])")));
        assert_eq!(now.pql.as_deref().map(shape), wanted, "{rule}: {:?}", now.pql);
    }
}

const SHOES: &str = "_experience.analytics.customDimensions.eVars.eVar5.equals(\"shoes\", true)";
const GOLD: &str = "_experience.analytics.customDimensions.eVars.eVar1.equals(\"gold\", true)";
const VIDEO: &str = "_experience.analytics.customDimensions.eVars.eVar9.equals(\"video\", true)";
const BANNER: &str = "_experience.analytics.customDimensions.eVars.eVar20.equals(\"banner7\", true)";
const IN_120: &str = "WHEN(<= 120 days before now)";

/// The PQL of segment rules, with short words for the conditions of the traits; verdicts of the counts only.
const SEGMENTS: &[(&str, &str, &str)] = &[
    ("FREQUENCY([511T]) >= 3", "freq(511T)=exact", "CHAIN(BUY COUNT(3))"),
    ("FREQUENCY([1T]) >= 2", "freq(1T)=approx:ttl-renew", "CHAIN(SHOES WHEN120 COUNT(2))"),
    ("FREQUENCY([512T]) >= 2", "freq(512T)=approx:ttl-renew", "CHAIN(VIDEO WHEN(<= 24 hours before now) COUNT(2))"),
    ("FREQUENCY([1001T] <= 30D) >= 1", "freq(1001T)=approx:day-edge", "CHAIN(BANNER WHEN(<= 7 days before now))"),
    (
        "123T AND FREQUENCY([1T] <= 5D) <= 2",
        "freq(1T)=approx:day-edge",
        "CHAIN(GOLD WHEN120) and xEvent[(timestamp occurs <= 5 days before now) and (SHOES)].count() <= 2",
    ),
    ("510T AND FREQUENCY([510T]) <= 2", "freq(510T)=exact", "CHAIN(GOLD) and xEvent[(GOLD)].count() <= 2"),
    (
        "FREQUENCY([1001T] <= 30D) == 2",
        "freq(1001T)=approx:ttl-renew",
        "xEvent[(timestamp occurs <= 7 days before now) and (BANNER)].count() = 2",
    ),
    ("FREQUENCY([510T] >= 30D) >= 1", "freq(510T)=approx:day-edge", "CHAIN(GOLD WHEN(>= 30 days before now))"),
    (
        "FREQUENCY([1T] >= 30D) == 2",
        "freq(1T)=approx:ttl-renew",
        "xEvent[(timestamp occurs >= 30 days before now) and (SHOES)].count() = 2 and CHAIN(SHOES WHEN120)",
    ),
    ("NOT FREQUENCY([1T]) >= 2", "freq(1T)=approx:ttl-renew", "not(CHAIN(SHOES WHEN120 COUNT(2)))"),
    (
        "FREQUENCY([1T,2T]) >= 1",
        "freq(1T,2T)=approx:day-edge",
        "CHAIN(_experience.analytics.customDimensions.eVars.eVar5 in [\"shoes\", \"boots\"] WHEN120)",
    ),
    (
        "FREQUENCY([1000T,1001T]) >= 2",
        "freq(1000T,1001T)=approx:ttl-renew",
        "(xEvent[(timestamp occurs <= 30 days before now) and (BANNER)].count() + xEvent[(timestamp occurs <= 7 days before now) and (BANNER)].count()) >= 2",
    ),
    ("FREQUENCY([800T]) >= 2", "freq(800T)=cannot:frequency", ""),
    ("FREQUENCY([700T]) >= 1", "freq(700T)=cannot:frequency", ""),
    ("FREQUENCY([1T]) >= 0", "freq(1T)=cannot:frequency", ""),
    ("985T", "985T=data:namespace CRMID", "identityMap.get(\"CRMID\").isNotNull()"),
    ("12345T", "12345T=cannot:unknown-trait", ""),
];

#[test]
fn segment_rules_of_every_kind() {
    for (rule, expected, pql) in SEGMENTS {
        let now = translated("segment", rule, "");
        let said = verdicts(&now);
        assert!(said.split(" | ").any(|one| one == *expected), "{rule}: {said}");
        let events = [
            ("SHOES", SHOES),
            ("GOLD", GOLD),
            ("VIDEO", VIDEO),
            ("BANNER", BANNER),
            ("BUY", "commerce.purchases.value > 0"),
        ];
        let full = chains(pql).replace("WHEN120", IN_120);
        let full = events.iter().fold(full, |text, (short, long)| text.replace(short, long));
        let wanted = (!full.is_empty()).then(|| shape(&full));
        assert_eq!(now.pql.as_deref().map(shape), wanted, "{rule}: {:?}", now.pql);
    }
}

/// `CHAIN(condition time count)` as PQL writes it.
fn chains(text: &str) -> String {
    let mut parts = text.split("CHAIN(");
    let mut full = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut depth = 0;
        let end = part.char_indices().find(|(_, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth < 0
        });
        let (inside, rest) = part.split_at(end.unwrap().0);
        let time = inside.find(" WHEN").or_else(|| inside.find(" COUNT")).unwrap_or(inside.len());
        let (what, when) = inside.split_at(time);
        full.extend(["CHAIN(xEvent, timestamp, [C0: WHAT(", what, ")", when, "]", rest]);
    }
    full
}

#[test]
fn two_datasets_are_separated_or_refused() {
    let mixed = "event=cannot:two-datasets";
    for rule in [
        "c_evar5 == \"shoes\" OR d_device_hardware_type == \"tablet\"",
        "NOT (c_evar5 == \"shoes\" AND d_device_hardware_type == \"tablet\")",
    ] {
        let now = translated("trait", rule, "");
        assert!(verdicts(&now).ends_with(mixed) && now.pql.is_none(), "{}", verdicts(&now));
    }
    let now = translated("trait", "d_country == \"us\" AND d_device_hardware_type == \"tablet\"", "");
    assert!(!verdicts(&now).contains("two-datasets"), "both come from one source");
}

#[test]
fn imported_data_is_asked_of_the_profile() {
    for (rule, with, expected, pql) in [
        (
            "ic == \"1\" AND segid == \"u\"",
            "type=onboarded",
            "ic=data:ic | segid=approx:share | ttl=approx:attribute-ttl",
            "_acme.aam.ic.includes(\"1\") and inSegment(\"u\")",
        ),
        (
            "ic != \"1\"",
            "type=onboarded,ttl=0",
            "ic=data:ic",
            "_acme.aam.ic.isNotNull() and not(_acme.aam.ic.includes(\"1\"))",
        ),
        ("age > 5", "type=onboarded,ttl=0", "age=data:age:number", "_acme.aam.age > 5"),
        ("ic == \"1\"", "ttl=0", "ic=data:ic", "_acme.aam.ic.includes(\"1\")"),
    ] {
        let now = translated("trait", rule, with);
        assert_eq!(verdicts(&now), expected, "{rule}");
        assert_eq!(shape(&now.pql.unwrap()), shape(pql), "{rule}");
    }
    let now = translated("trait", "segid contains \"u\"", "");
    assert_eq!((verdicts(&now).as_str(), now.pql), ("segid=cannot:operator", None));
}

#[test]
fn with_the_source_memberships_are_used() {
    for (rule, expected) in [
        ("701T AND 1T", "701T.segid=approx:share | 1T=approx:membership"),
        ("900T", "1T=approx:membership | 2T=approx:membership | 700T=approx:membership | 900T=approx:snapshot"),
        ("800T AND NOT 980T", "800T=approx:membership | 980T=approx:membership"),
        ("FREQUENCY([1T,950T]) >= 2", "freq(1T,950T)=cannot:frequency"),
        ("77777T", "77777T=approx:membership"),
    ] {
        assert_eq!(verdicts(&translated("segment", rule, "source=on")), expected, "{rule}");
    }
}

#[test]
fn no_nesting_yields_pql_that_cannot_be_read() {
    for depth in [10, 60, 97, 98, 99, 100, 101] {
        let mut rule = "c_evar1 == \"a\"".to_owned();
        for level in 0..depth {
            let word = if level % 2 == 0 { "AND" } else { "OR" };
            rule = format!("c_evar2 == \"{level}\" {word} NOT ({rule})");
        }
        let now = translated("trait", &rule, "");
        match now.pql {
            Some(pql) => drop(shape(&pql)),
            None => assert!(depth > 40 && verdicts(&now).ends_with("rule=cannot:syntax"), "{depth}"),
        }
    }
}

//! Made-up rules about what the people of the practice workspace do, with their PQL. The practice services evaluate both
//! sides of the table, and they know nothing of the translation.

use std::fmt::Write as _;

use super::histories::Dice;
use crate::translate::{Settings, Verdict, trait_rule};

const TABLE: &str = include_str!("../../../../practice/tests/fixtures/translated-rules.tsv");
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../practice/tests/fixtures/translated-rules.tsv");
/// If it is set, the table is written instead of compared.
const UPDATE: &str = "UPDATE_TRANSLATED_RULES";

/// Keys that practice events have a field for, and values of it.
const KEYS: [(&str, &[&str]); 13] = [
    ("c_evar1", &["gold", "silver", "bronze"]),
    ("c_evar5", &["shoes", "boots", "tables", "lamps", "s"]),
    ("c_evar20", &["banner7", "banner1", "banner"]),
    ("c_prop3", &["sale", "regular"]),
    ("c_campaign", &["em_autumn", "ps_brand", "em_", "ps_"]),
    ("c_channel", &["news", "outlet", "shop", "service", "checkout"]),
    ("c_pageName", &["home", "checkout", "thank you", "magazine", "sale"]),
    ("c_pageURL", &["https://www.marenoak.example/shop/product", "/checkout/", "-"]),
    ("h_referer", &["https://www.marenoak.example/news/news", "marenoak", "/service/"]),
    ("c_referrer", &["https://www.search.example/", "search"]),
    ("c_linkCustomName", &["room planner", "planner"]),
    ("c_currencyCode", &["USD", "EUR", "GBP", "usd"]),
    ("c_contextdata.a.media.name", &["How to plan a room", "room"]),
];

fn made_up(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.hits(60) {
        let (a, b) = (made_up(dice, depth - 1), made_up(dice, depth - 1));
        return match dice.below(5) {
            0 | 1 => format!("({a} OR {b})"),
            2 => format!("({a} AND NOT ({b}))"),
            3 => format!("NOT (NOT ({a}) OR {b})"),
            _ => format!("({a} AND {b})"),
        };
    }
    let (key, values) = *dice.pick(&KEYS);
    let value = dice.pick(values);
    match dice.below(12) {
        0..=3 => format!("{key} == \"{value}\""),
        4 => format!("{key} != \"{value}\""),
        5 => format!("{key} contains \"{value}\""),
        6 => format!("{key} startswith \"{value}\""),
        7 => format!("{key} endswith \"{value}\""),
        8 => format!("{key} matchesregex \"^({value}|[a-z]+_a.*|.*e)$\""),
        9 => {
            let other = dice.pick(values);
            format!("({key} == \"{value}\" OR {key} == \"{other}\")")
        }
        _ => format!("c_events == \"{}\"", dice.pick(&["purchase", "prodView", "scAdd", "scCheckout"])),
    }
}

#[test]
fn the_table_of_the_practice_services_is_up_to_date() {
    let mut dice = Dice::new(7);
    let mut table = "# Trait rules that are translated exactly, their expiry in days, and their PQL. Written by a test of the translation, \
                     with UPDATE_TRANSLATED_RULES=1.\nrule\tttl\tpql\n"
        .to_owned();
    let mut rows = 0;
    while rows < 540 {
        let (rule, ttl) = (made_up(&mut dice, 2), *dice.pick(&[0, 0, 1]));
        let translation = trait_rule(&rule, &Settings { ttl_days: ttl, ..Settings::default() });
        if let (Verdict::Exact, Some(pql)) = (translation.verdict(), translation.pql) {
            writeln!(table, "{rule}\t{ttl}\t{pql}").unwrap();
            rows += 1;
        }
    }
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(FILE, table).unwrap();
        return;
    }
    assert!(table == TABLE, "run this test with {UPDATE}=1, then the tests of the practice services");
}

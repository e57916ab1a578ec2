//! The worked rows of the reference, and rules of every kind that have none.

mod agreement;
mod histories;
mod kinds;
mod manager;
mod outline;
mod platform;
mod table;

use super::{Settings, Traits, Translation, read_traits, segment_rule, trait_rule};
use crate::rules::pql::{Expr, Format, Verdict, verdict};

const CASES: &str = include_str!("../../../tests/fixtures/translation-cases.tsv");
const TRAITS: &str = include_str!("../../../tests/fixtures/translation-traits.tsv");

fn traits() -> Traits {
    read_traits(TRAITS).unwrap()
}

/// Translates with settings such as `ttl=0`.
fn translated(language: &str, rule: &str, with: &str) -> Translation {
    let mut settings = Settings::default();
    for setting in with.split([',', ' ']).filter(|setting| !setting.is_empty()) {
        match setting.split_once('=') {
            Some(("ttl", days)) => settings.ttl_days = days.parse().unwrap(),
            Some(("type", kind)) => settings.onboarded = kind == "onboarded",
            Some(("source", state)) => settings.source = state == "on",
            _ => panic!("{setting}"),
        }
    }
    if language == "trait" { trait_rule(rule, &settings) } else { segment_rule(rule, &traits(), &settings) }
}

/// The text of a tree in which brackets and the order of `and` and `or` make no difference.
pub(super) fn shape(pql: &str) -> String {
    fn joined(word: &str, all: &[Expr], is_same: fn(&Expr) -> Option<&[Expr]>) -> String {
        let mut parts = Vec::new();
        let mut open: Vec<&Expr> = all.iter().collect();
        while let Some(one) = open.pop() {
            match is_same(one) {
                Some(inner) => open.extend(inner),
                None => parts.push(of(one)),
            }
        }
        parts.sort();
        format!("{word}[{}]", parts.join("; "))
    }
    fn of(expr: &Expr) -> String {
        match expr {
            Expr::And(all) => joined("and", all, |one| if let Expr::And(inner) = one { Some(inner) } else { None }),
            Expr::Or(all) => joined("or", all, |one| if let Expr::Or(inner) = one { Some(inner) } else { None }),
            Expr::Not(one) => format!("not[{}]", of(one)),
            Expr::Compare(a, operator, b) => format!("{} {} {}", of(a), operator.symbol(), of(b)),
            Expr::Chain(array, field, steps) => {
                let step = |one: &crate::rules::pql::Step| format!("{} {:?} {:?}", of(&one.what), one.when, one.count);
                let steps: Vec<String> = steps.iter().map(step).collect();
                format!("chain {array} {field} {}", steps.join(", "))
            }
            Expr::Path(head, tails) => {
                let tail = |one: &crate::rules::pql::Tail| match one {
                    crate::rules::pql::Tail::Filter(condition) => format!("[{}]", of(condition)),
                    crate::rules::pql::Tail::Call(name, all) => {
                        format!(".{name}({})", all.iter().map(of).collect::<Vec<_>>().join(", "))
                    }
                    field @ crate::rules::pql::Tail::Field(_) => field.to_string(),
                };
                format!("{}{}", of(head), tails.iter().map(tail).collect::<String>())
            }
            other => other.to_string(),
        }
    }
    of(&Expr::parse(pql, Format::Text).unwrap_or_else(|error| panic!("{pql}: {error}")))
}

fn verdicts(translation: &Translation) -> String {
    let each = translation.clauses.iter().map(|clause| format!("{}={}", clause.text(), clause.verdict));
    each.collect::<Vec<_>>().join(" | ")
}

#[test]
fn every_worked_row_is_translated_as_the_reference_says() {
    let (mut rows, mut wrong) = (0, Vec::new());
    for line in CASES.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [language @ ("trait" | "segment"), rule, pql, expected, note] = columns[..] else { continue };
        rows += 1;
        let with = note.strip_prefix('{').and_then(|note| note.split_once('}')).map_or("", |(with, _)| with);
        let now = translated(language, rule, with);
        let said = verdicts(&now);
        if said != expected {
            wrong.push(format!("{rule}\n  verdicts {said}\n  expected {expected}"));
        }
        let (shaped, wanted) = (now.pql.as_deref().map(shape), Some(pql).filter(|pql| !pql.is_empty()).map(shape));
        if shaped != wanted {
            wrong.push(format!("{rule}\n  PQL      {:?}\n  expected {pql}", now.pql));
        }
        if let Some(pql) = &now.pql {
            let read = Expr::parse(pql, Format::Text).unwrap();
            assert_eq!(verdict(&read), Verdict::Condition, "{pql}");
        }
    }
    assert_eq!(rows, 106);
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
}

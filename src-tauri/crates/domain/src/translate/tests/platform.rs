//! Experience Platform: what an expression that the translation writes comes to for the events of a person. It knows
//! nothing of how it was written.

use std::collections::BTreeMap;

use super::histories::{DAY, Field, HOUR, NOW};
use super::manager::matches;
use crate::rules::pql::{Compare, Expr, Literal, Tail, Unit, When};

/// What a test of an absent field comes to, which Adobe does not document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// Neither true nor false, and so is its opposite.
    Unknown,
    /// False, and its opposite is true.
    False,
}

/// An event.
pub(super) struct Event {
    pub(super) at: i64,
    pub(super) fields: BTreeMap<String, Field>,
}

/// The person asked about.
pub(super) struct Person<'a> {
    pub(super) events: &'a [Event],
    pub(super) absent: Absent,
}

impl Person<'_> {
    /// Whether an expression holds.
    pub(super) fn fulfills(&self, expr: &Expr) -> bool {
        self.truth(expr, None) == Some(true)
    }

    fn truth(&self, expr: &Expr, event: Option<&Event>) -> Option<bool> {
        match expr {
            Expr::And(all) => self.joined(all, event, false),
            Expr::Or(all) => self.joined(all, event, true),
            Expr::Not(one) => self.truth(one, event).map(|truth| !truth),
            Expr::Chain(array, field, steps) => {
                assert_eq!((array.to_string(), field.to_string()), ("xEvent".into(), "timestamp".into()));
                let [step] = steps.as_slice() else { panic!("{expr}") };
                let wanted = step.count.map_or(1, |(operator, times)| {
                    assert_eq!(operator, Compare::AtLeast);
                    times as usize
                });
                let in_time = |event: &&Event| step.when.as_ref().is_none_or(|when| lies(event.at, when));
                let found =
                    self.events.iter().filter(in_time).filter(|one| self.truth(&step.what, Some(one)) == Some(true));
                Some(found.count() >= wanted)
            }
            Expr::Occurs(what, when) => {
                assert_eq!(what.to_string(), "timestamp");
                Some(lies(event.unwrap().at, when))
            }
            Expr::In(what, false, list) => {
                let Expr::List(items) = &**list else { panic!("{expr}") };
                let field = field(what, event.unwrap());
                self.tested(field, |value| items.iter().any(|item| Some(value) == literal(item).as_ref()))
            }
            Expr::Compare(a, operator, b) => match event {
                Some(event) => {
                    let Some(Field::Number(wanted)) = literal(b) else { panic!("{expr}") };
                    self.tested(field(a, event), |value| match value {
                        Field::Number(number) => holds(*number, *operator, wanted),
                        Field::Text(_) => panic!("{expr}"),
                    })
                }
                None => Some(holds(self.number(a), *operator, self.number(b))),
            },
            Expr::Path(head, tails) => self.tested_by_function(head, tails, event.unwrap()),
            other => panic!("{other}"),
        }
    }

    fn joined(&self, all: &[Expr], event: Option<&Event>, deciding: bool) -> Option<bool> {
        let mut known = Some(!deciding);
        for one in all {
            match self.truth(one, event) {
                Some(truth) if truth == deciding => return Some(deciding),
                Some(_) => {}
                None => known = None,
            }
        }
        known
    }

    fn tested(&self, field: Option<&Field>, test: impl Fn(&Field) -> bool) -> Option<bool> {
        match (field, self.absent) {
            (Some(field), _) => Some(test(field)),
            (None, Absent::Unknown) => None,
            (None, Absent::False) => Some(false),
        }
    }

    fn tested_by_function(&self, head: &Expr, tails: &[Tail], event: &Event) -> Option<bool> {
        let (Some(Tail::Call(function, arguments)), before) = (tails.last(), &tails[..tails.len() - 1]) else {
            panic!("{head}")
        };
        let field = field(&Expr::Path(Box::new(head.clone()), before.to_vec()), event);
        match function.as_str() {
            "isNull" => return Some(field.is_none()),
            "isNotNull" => return Some(field.is_some()),
            _ => {}
        }
        let wanted = arguments[0].as_text().unwrap();
        if let Some(case) = arguments.get(1) {
            assert_eq!(*case, Expr::Literal(Literal::Truth(true)));
        }
        self.tested(field, |value| {
            let Field::Text(value) = value else { panic!("{function} of a number") };
            match function.as_str() {
                "equals" => value == wanted,
                "contains" => value.contains(wanted),
                "startsWith" => value.starts_with(wanted),
                "endsWith" => value.ends_with(wanted),
                // Word patterns are not exact, whatever comes of them.
                "matches" if wanted.starts_with("\\b") => value.contains(wanted.trim_matches(['\\', 'b'])),
                "matches" => matches(wanted, value, false),
                other => panic!("{other}"),
            }
        })
    }

    /// A count, a sum of counts, or a number.
    fn number(&self, expr: &Expr) -> f64 {
        match expr {
            Expr::Literal(_) => match literal(expr) {
                Some(Field::Number(number)) => number,
                other => panic!("{other:?}"),
            },
            Expr::Arithmetic(first, rest) => rest.iter().fold(self.number(first), |sum, (sign, one)| {
                assert_eq!(*sign, '+');
                sum + self.number(one)
            }),
            Expr::Path(head, tails) => {
                assert_eq!(head.to_string(), "xEvent");
                let [Tail::Filter(condition), Tail::Call(function, _)] = tails.as_slice() else { panic!("{expr}") };
                assert_eq!(function, "count");
                let found = self.events.iter().filter(|one| self.truth(condition, Some(one)) == Some(true)).count();
                f64::from(u32::try_from(found).unwrap())
            }
            other => panic!("{other}"),
        }
    }
}

fn holds(a: f64, operator: Compare, b: f64) -> bool {
    match operator {
        Compare::Equal => (a - b).abs() < 1e-9,
        Compare::Less => a < b,
        Compare::AtMost => a <= b,
        Compare::Greater => a > b,
        Compare::AtLeast => a >= b,
        Compare::NotEqual => panic!("!= is never written"),
    }
}

fn literal(expr: &Expr) -> Option<Field> {
    match expr {
        Expr::Literal(Literal::Text(text)) => Some(Field::Text(text.clone())),
        Expr::Literal(Literal::Number(number)) => number.parse().ok().map(Field::Number),
        _ => None,
    }
}

/// The field that a path names.
fn field<'e>(path: &Expr, event: &'e Event) -> Option<&'e Field> {
    event.fields.get(&path.to_string())
}

/// Whether a moment lies in a window.
fn lies(at: i64, when: &When) -> bool {
    let today = NOW.div_euclid(DAY) * DAY;
    match when {
        When::Distance(operator, count, unit, "before", to) if to.to_string() == "now" => {
            let length = i64::from(*count) * if *unit == Unit::Hour { HOUR } else { DAY };
            assert!(matches!(unit, Unit::Hour | Unit::Day));
            match operator {
                Compare::AtMost => at >= NOW - length && at <= NOW,
                Compare::AtLeast => at <= NOW - length,
                _ => panic!("{when}"),
            }
        }
        When::On(moment) => match moment.to_string().as_str() {
            "today" => at >= today,
            "yesterday" => (today - DAY..today).contains(&at),
            other => panic!("{other}"),
        },
        _ => panic!("{when}"),
    }
}

//! What an expression of PQL comes to for one person.
//!
//! A field that nobody has, and whatever is worked out from it, is nothing ([`Value::Null`]): neither true nor false.
//! The simulated people have attributes and memberships, and no event with a time of day.

use std::cell::RefCell;
use std::collections::HashMap;

use super::columns::{Datum, Day};
use super::moments::day_of_date;
use super::occurs::part_of_date;
use super::people::People;
use super::profiles::{self, MembersOf};
use super::{DAY_MS, functions};
use crate::rules::java_regex;
use crate::rules::pql::{Binding, Compare, Expr, Literal, Quantifier, Tail};

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A moment, in milliseconds since the epoch.
    Time(i64),
    /// Several.
    List(Vec<Value>),
    /// A part of the profile, by the path of fields to it; empty for the profile itself.
    Object(String),
}

/// One expression asked about people on a day.
pub struct Question<'a> {
    people: &'a People,
    day: Day,
    members: &'a MembersOf<'a>,
    patterns: RefCell<HashMap<String, Option<fancy_regex::Regex>>>,
}

/// One person, and what the names in an expression mean at a place inside it.
pub struct Scope {
    /// `None` for a person of whom nothing is known.
    pub person: Option<u32>,
    variables: Vec<(String, Value)>,
    contexts: Vec<Value>,
}

impl Scope {
    /// The outermost place: names are fields of the profile.
    pub fn of(person: Option<u32>) -> Self {
        Self { person, variables: Vec::new(), contexts: vec![Value::Object(String::new())] }
    }
}

impl<'a> Question<'a> {
    /// A question about `people` as they are on `day`.
    pub fn new(people: &'a People, day: Day, members: &'a MembersOf<'a>) -> Self {
        Self { people, day, members, patterns: RefCell::default() }
    }

    pub(super) fn now(&self) -> i64 {
        i64::from(self.day) * DAY_MS
    }

    /// What an expression comes to.
    pub fn value(&self, expr: &Expr, at: &mut Scope) -> Value {
        match expr {
            Expr::Or(all) => self.joined(all, at, true),
            Expr::And(all) => self.joined(all, at, false),
            Expr::Not(one) => match self.value(one, at) {
                Value::Truth(truth) => Value::Truth(!truth),
                _ => Value::Null,
            },
            Expr::Compare(a, operator, b) => compared(&self.value(a, at), *operator, &self.value(b, at)),
            Expr::In(a, negated, b) => truth(functions::contained(&self.value(a, at), &self.value(b, at)), *negated),
            Expr::Like(a, b) => functions::text_test("like", &self.value(a, at), &[self.value(b, at)]),
            Expr::Occurs(what, when) => self.occurs(what, when, at),
            Expr::Arithmetic(first, rest) => rest.iter().fold(self.value(first, at), |left, (sign, right)| {
                functions::calculated(&left, *sign, &self.value(right, at))
            }),
            Expr::Minus(one) => functions::calculated(&Value::Number(0.0), '-', &self.value(one, at)),
            Expr::Path(head, tails) => self.path(expr, head, tails, at),
            Expr::Literal(literal) => literal_value(literal),
            Expr::List(all) => Value::List(all.iter().map(|one| self.value(one, at)).collect()),
            Expr::Name(name) => self.named(name, at),
            Expr::Parameter(1) => Value::Object(String::new()),
            Expr::Up(levels) => {
                let at_level = at.contexts.len().checked_sub(1 + *levels as usize);
                at_level.and_then(|level| at.contexts.get(level)).cloned().unwrap_or(Value::Null)
            }
            Expr::Call(name, arguments) => self.call(name, arguments, at),
            // The one parameter of a query is the profile.
            Expr::Lambda(names, body) => {
                let known = at.variables.len();
                at.variables.extend(names.iter().map(|name| (name.clone(), Value::Object(String::new()))));
                let value = self.value(body, at);
                at.variables.truncate(known);
                value
            }
            Expr::Let(name, value, body) => {
                let value = self.value(value, at);
                at.variables.push((name.clone(), value));
                let value = self.value(body, at);
                at.variables.pop();
                value
            }
            Expr::Quantified(quantifier, bindings) => self.quantified(*quantifier, bindings, at),
            Expr::Aggregate(function, of, bindings) => {
                let mut found = Vec::new();
                match self.collect(of, bindings, at, &mut found) {
                    Some(()) => functions::aggregated(function, &found),
                    None => Value::Null,
                }
            }
            Expr::Chain(array, _, _) => match self.value(array, at) {
                // An item without a time is no event, so no sequence of them can be found.
                Value::List(_) => Value::Truth(false),
                _ => Value::Null,
            },
            Expr::Moment(word) => Value::Time(match *word {
                "yesterday" => self.now() - DAY_MS,
                "tomorrow" => self.now() + DAY_MS,
                _ => self.now(),
            }),
            Expr::Parameter(_) | Expr::Context(_) | Expr::Period(..) | Expr::Opaque(_) => Value::Null,
        }
    }

    /// `and` and `or` with a third value: what is not known changes nothing that is decided without it.
    fn joined(&self, all: &[Expr], at: &mut Scope, deciding: bool) -> Value {
        let mut result = Value::Truth(!deciding);
        for one in all {
            match self.value(one, at) {
                Value::Truth(truth) if truth == deciding => return Value::Truth(deciding),
                Value::Truth(_) => {}
                Value::List(items) if items.is_empty() != deciding => return Value::Truth(deciding),
                _ => result = Value::Null,
            }
        }
        result
    }

    fn named(&self, name: &str, at: &Scope) -> Value {
        if let Some((_, value)) = at.variables.iter().rev().find(|(variable, _)| variable == name) {
            return value.clone();
        }
        at.contexts.last().map_or(Value::Null, |context| self.field(context, name, at.person))
    }

    /// A field of something.
    fn field(&self, of: &Value, name: &str, person: Option<u32>) -> Value {
        match of {
            Value::Object(path) if path.is_empty() => self.attribute(name.to_owned(), person),
            Value::Object(path) => self.attribute(format!("{path}.{name}"), person),
            Value::List(items) => Value::List(items.iter().map(|item| self.field(item, name, person)).collect()),
            _ => Value::Null,
        }
    }

    fn attribute(&self, path: String, person: Option<u32>) -> Value {
        let Some(person) = person else { return Value::Null };
        if let Some(column) = profiles::column(&path, self.people) {
            let mut all = column.of_person(person, self.day).into_iter().map(|datum| match datum {
                Datum::Text(text) => Value::Text(text.to_owned()),
                Datum::Number(number) => Value::Number(number),
                Datum::Truth(truth) => Value::Truth(truth),
            });
            return if column.is_list() { Value::List(all.collect()) } else { all.next().unwrap_or(Value::Null) };
        }
        if let Some(namespace) = profiles::namespace(&path) {
            return self.people.raw_id(person, namespace).map_or(Value::Null, Value::Text);
        }
        let inside = format!("{path}.");
        let known = path == "identityMap" || self.people.columns().any(|(column, _)| column.starts_with(&inside));
        if known { Value::Object(path) } else { Value::Null }
    }

    fn path(&self, expr: &Expr, head: &Expr, tails: &[Tail], at: &mut Scope) -> Value {
        if let Some((namespace, id, rest)) = expr.membership() {
            let member = at.person.is_some_and(|person| (self.members)(namespace, id).contains(person));
            let start = match rest.first() {
                Some(Tail::Field(field)) if field == "status" && member => Value::Text("realized".to_owned()),
                _ if member => Value::Truth(true),
                _ => Value::Null,
            };
            let rest = if matches!(rest.first(), Some(Tail::Field(_))) { &rest[1..] } else { rest };
            return self.tails(start, rest, at);
        }
        let head = self.value(head, at);
        self.tails(head, tails, at)
    }

    fn tails(&self, start: Value, tails: &[Tail], at: &mut Scope) -> Value {
        tails.iter().fold(start, |value, tail| match tail {
            Tail::Field(name) => self.field(&value, name, at.person),
            Tail::Filter(condition) => self.filtered(&value, condition, at),
            Tail::Call(name, arguments) => self.method(&value, name, arguments, at),
        })
    }

    fn method(&self, of: &Value, name: &str, arguments: &[Expr], at: &mut Scope) -> Value {
        match (name, arguments) {
            ("isNull", _) => Value::Truth(!self.is_there(of, at.person)),
            ("isNotNull", _) => Value::Truth(self.is_there(of, at.person)),
            ("filter", [condition]) => self.filtered(of, condition, at),
            ("exists", [condition]) => match self.filtered(of, condition, at) {
                Value::List(found) => Value::Truth(!found.is_empty()),
                _ => Value::Null,
            },
            ("forall", [condition]) => match (of, self.filtered(of, condition, at)) {
                (Value::List(all), Value::List(found)) => Value::Truth(all.len() == found.len()),
                _ => Value::Null,
            },
            ("map", [expr]) => self.each(of, expr, at).map_or(Value::Null, Value::List),
            ("count", []) => match of {
                Value::List(items) => functions::count(items.len()),
                _ => Value::Null,
            },
            ("sum" | "average" | "min" | "max" | "count", [expr]) => {
                self.each(of, expr, at).map_or(Value::Null, |values| functions::aggregated(name, &values))
            }
            ("sum" | "average" | "min" | "max", []) => match of {
                Value::List(items) => functions::aggregated(name, items),
                _ => Value::Null,
            },
            ("topN" | "bottomN", [by, count]) => {
                let keys = self.each(of, by, at);
                functions::sorted(of, keys, &self.value(count, at), name == "topN")
            }
            ("getMonth" | "getYear" | "getDayOfMonth", _) => match of {
                Value::Time(at) => part_of_date(name, *at),
                _ => Value::Null,
            },
            ("get", [key]) => match self.value(key, at) {
                Value::Text(key) => self.field(of, &key, at.person),
                _ => Value::Null,
            },
            ("matches" | "regexGroup", [pattern, rest @ ..]) => {
                let group = rest.first().map(|group| self.value(group, at));
                self.pattern(of, name, &self.value(pattern, at), group.as_ref())
            }
            _ => {
                let arguments: Vec<Value> = arguments.iter().map(|one| self.value(one, at)).collect();
                functions::applied(of, name, &arguments)
            }
        }
    }

    /// Whether there is anything: an object is there when one of its fields is.
    fn is_there(&self, value: &Value, person: Option<u32>) -> bool {
        match value {
            Value::Null => false,
            Value::Object(path) => person.is_some_and(|person| {
                let inside = format!("{path}.");
                path.is_empty()
                    || path == "identityMap"
                    || self.people.columns().any(|(name, column)| {
                        name.starts_with(&inside) && !column.of_person(person, self.day).is_empty()
                    })
            }),
            _ => true,
        }
    }

    fn pattern(&self, of: &Value, name: &str, pattern: &Value, group: Option<&Value>) -> Value {
        let (Value::Text(text), Value::Text(pattern)) = (of, pattern) else { return Value::Null };
        let mut known = self.patterns.borrow_mut();
        let regex = known.entry(pattern.clone()).or_insert_with(|| java_regex::compile(pattern));
        let Some(regex) = regex else { return Value::Null };
        if name == "matches" {
            return Value::Truth(regex.is_match(text).unwrap_or(false));
        }
        let group = match group {
            Some(Value::Number(number)) => functions::index(*number),
            None => Some(0),
            Some(_) => None,
        };
        let captured = regex.captures(text).ok().flatten();
        let found = captured.zip(group).and_then(|(all, group)| all.get(group).map(|one| one.as_str().to_owned()));
        found.map_or(Value::Null, Value::Text)
    }

    /// An expression worked out for each item of a list.
    fn each(&self, of: &Value, expr: &Expr, at: &mut Scope) -> Option<Vec<Value>> {
        let Value::List(items) = of else { return None };
        Some(items.iter().map(|item| self.inside(item, expr, at)).collect())
    }

    /// An expression with one item in context, or as the parameter of a lambda.
    fn inside(&self, item: &Value, expr: &Expr, at: &mut Scope) -> Value {
        let known = at.variables.len();
        at.contexts.push(item.clone());
        let value = match expr {
            Expr::Lambda(names, body) => {
                at.variables.extend(names.first().map(|name| (name.clone(), item.clone())));
                self.value(body, at)
            }
            other => self.value(other, at),
        };
        at.variables.truncate(known);
        at.contexts.pop();
        value
    }

    fn filtered(&self, of: &Value, condition: &Expr, at: &mut Scope) -> Value {
        match of {
            Value::List(items) => {
                let passing = |item: &&Value| holds(&self.inside(item, condition, at));
                Value::List(items.iter().filter(passing).cloned().collect())
            }
            // One object is filtered like a list of one.
            Value::Object(_) => match self.inside(of, condition, at) {
                Value::Truth(true) => Value::List(vec![of.clone()]),
                Value::Truth(false) => Value::List(Vec::new()),
                _ => Value::Null,
            },
            _ => Value::Null,
        }
    }

    fn quantified(&self, quantifier: Quantifier, bindings: &[Binding], at: &mut Scope) -> Value {
        let [binding, rest @ ..] = bindings else { return Value::Truth(true) };
        let Value::List(items) = self.value(&binding.source, at) else { return Value::Null };
        let mut passes = |item: &Value| {
            at.variables.push((binding.name.clone(), item.clone()));
            let passes = binding.condition.as_ref().is_none_or(|one| holds(&self.value(one, at)))
                && holds(&self.quantified(quantifier, rest, at));
            at.variables.pop();
            passes
        };
        Value::Truth(match quantifier {
            Quantifier::ForAll => items.iter().all(&mut passes),
            Quantifier::Exists | Quantifier::Select => items.iter().any(&mut passes),
        })
    }

    /// The values of an aggregate, one for each way to bind its variables; `None` where an array is not there.
    fn collect(&self, of: &Expr, bindings: &[Binding], at: &mut Scope, found: &mut Vec<Value>) -> Option<()> {
        let [binding, rest @ ..] = bindings else {
            found.push(self.value(of, at));
            return Some(());
        };
        let Value::List(items) = self.value(&binding.source, at) else { return None };
        for item in items {
            at.variables.push((binding.name.clone(), item));
            let passes = binding.condition.as_ref().is_none_or(|one| holds(&self.value(one, at)));
            let done = if passes { self.collect(of, rest, at, found) } else { Some(()) };
            at.variables.pop();
            done?;
        }
        Some(())
    }

    fn call(&self, name: &str, arguments: &[Expr], at: &mut Scope) -> Value {
        match (name, arguments) {
            ("if", [test, yes, no]) => match self.value(test, at) {
                Value::Truth(true) => self.value(yes, at),
                Value::Truth(false) => self.value(no, at),
                _ => Value::Null,
            },
            ("inSegment", [id]) => match (self.value(id, at), at.person) {
                (Value::Text(id), Some(person)) => Value::Truth((self.members)("ups", &id).contains(person)),
                _ => Value::Null,
            },
            ("currentMonth", _) => part_of_date("getMonth", self.now()),
            ("currentYear", _) => part_of_date("getYear", self.now()),
            ("currentDayOfMonth", _) => part_of_date("getDayOfMonth", self.now()),
            ("date", [year, month, day]) => {
                let parts = [year, month, day].map(|part| match self.value(part, at) {
                    Value::Number(number) => functions::index(number).and_then(|part| i64::try_from(part).ok()),
                    _ => None,
                });
                match parts {
                    [Some(year @ 0..=9_999), Some(month @ 1..=12), Some(day @ 1..=31)] => {
                        Value::Time(day_of_date(year, month, day) * DAY_MS)
                    }
                    _ => Value::Null,
                }
            }
            ("stringCompare", [test, of, with, case @ ..]) => {
                let (test, of, with) = (self.value(test, at), self.value(of, at), self.value(with, at));
                let case: Vec<Value> = case.iter().map(|one| self.value(one, at)).collect();
                functions::string_compare(&test, &of, &with, &case)
            }
            _ => Value::Null,
        }
    }
}

/// Whether a value lets an item pass.
fn holds(value: &Value) -> bool {
    match value {
        Value::Truth(truth) => *truth,
        Value::List(items) => !items.is_empty(),
        _ => false,
    }
}

fn truth(found: Option<bool>, negated: bool) -> Value {
    found.map_or(Value::Null, |found| Value::Truth(found != negated))
}

fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => Value::Text(text.clone()),
        Literal::Number(number) => number.parse().map_or(Value::Null, Value::Number),
        Literal::Truth(truth) => Value::Truth(*truth),
    }
}

fn compared(a: &Value, operator: Compare, b: &Value) -> Value {
    if let (Value::List(a), Value::List(b)) = (a, b)
        && matches!(operator, Compare::Equal | Compare::NotEqual)
    {
        return Value::Truth((a == b) == (operator == Compare::Equal));
    }
    functions::ordered(a, b).map_or(Value::Null, |order| Value::Truth(operator.holds(order)))
}

//! The functions that work an expression out for each item of an array.

use super::functions;
use super::question::{Question, Scope};
use super::value::{Value, nothing_of};
use crate::rules::pql::{Node, Op};

impl Question<'_> {
    /// One of them; nothing where there is no array.
    pub(super) fn of_items<'n>(&self, of: &Value, op: Op, arguments: &'n [Node], at: &mut Scope<'n>) -> Value {
        if let (Op::Map, Value::Map(entries), [each]) = (op, of, arguments) {
            return self.of_entries(entries, each, at);
        }
        if *of == Value::Absent {
            return if matches!(op, Op::Exists | Op::ForAll) { Value::Truth(false) } else { Value::Absent };
        }
        match (op, arguments) {
            (Op::Filter, [condition]) => self.filtered(of, condition, at),
            (Op::Exists, [condition]) => match self.filtered(of, condition, at) {
                Value::List(found) => Value::Truth(!found.is_empty()),
                _ => Value::Null,
            },
            (Op::ForAll, [condition]) => match (of, self.filtered(of, condition, at)) {
                (Value::List(all), Value::List(found)) => Value::Truth(all.len() == found.len()),
                _ => Value::Null,
            },
            (Op::Count, []) => match of {
                Value::List(items) => Value::count(items.len()),
                Value::Map(entries) => Value::count(entries.len()),
                _ => Value::Null,
            },
            (Op::Map, [each]) => self.each(of, each, at).map_or(Value::Null, Value::list),
            (Op::GroupBy, [key]) => self.grouped(of, key, at),
            (Op::TopN | Op::BottomN, [key, many]) => match (of, self.each(of, key, at)) {
                (Value::List(items), Some(keys)) => {
                    functions::extreme(items, &keys, &self.value(many, at), op == Op::TopN)
                }
                _ => Value::Null,
            },
            (_, [each]) => self.each(of, each, at).map_or(Value::Null, |all| functions::aggregated(op, &all)),
            (_, []) => match of {
                Value::List(items) => functions::aggregated(op, items),
                _ => Value::Null,
            },
            _ => Value::Null,
        }
    }

    /// The items that fulfill a condition. One object is filtered like a list of one.
    pub(super) fn filtered<'n>(&self, of: &Value, condition: &'n Node, at: &mut Scope<'n>) -> Value {
        match of {
            Value::List(items) => {
                let passing = |item: &&Value| self.inside_item(item, condition, at).holds();
                Value::list(items.iter().filter(passing).cloned().collect())
            }
            Value::Profile(_) | Value::Event(_) => match self.inside_item(of, condition, at).truth() {
                Some(true) => Value::list(vec![of.clone()]),
                Some(false) => Value::list(Vec::new()),
                None => Value::Null,
            },
            other => nothing_of(other),
        }
    }

    fn each<'n>(&self, of: &Value, node: &'n Node, at: &mut Scope<'n>) -> Option<Vec<Value>> {
        let Value::List(items) = of else { return None };
        Some(items.iter().map(|item| self.inside_item(item, node, at)).collect())
    }

    /// An expression with one item in context, or as the parameter of a lambda.
    fn inside_item<'n>(&self, item: &Value, node: &'n Node, at: &mut Scope<'n>) -> Value {
        at.inside(item.clone(), |at| match node {
            Node::Lambda(names, body) => {
                let names = names.first().map(|name| (name.as_str(), item.clone()));
                at.with(names, |at| self.value(body, at))
            }
            other => self.value(other, at),
        })
    }

    /// A map of each key to the items that have it, in the order in which the keys come.
    fn grouped<'n>(&self, of: &Value, key: &'n Node, at: &mut Scope<'n>) -> Value {
        let (Value::List(items), Some(keys)) = (of, self.each(of, key, at)) else { return Value::Null };
        let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
        for (key, item) in keys.into_iter().zip(items.iter()).filter(|(key, _)| !key.is_null()) {
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, group)) => group.push(item.clone()),
                None => groups.push((key, vec![item.clone()])),
            }
        }
        Value::Map(groups.into_iter().map(|(key, group)| (key, Value::list(group))).collect())
    }

    /// `map` over a map: the lambda has the key and the value. Resulting entries form a map again.
    fn of_entries<'n>(&self, entries: &[(Value, Value)], each: &'n Node, at: &mut Scope<'n>) -> Value {
        let Node::Lambda(names, body) = each else { return Value::Null };
        let one = |(key, value): &(Value, Value)| {
            let given = names.iter().map(String::as_str).zip([key.clone(), value.clone()]);
            at.with(given, |at| self.value(body, at))
        };
        let all: Vec<Value> = entries.iter().map(one).collect();
        let mut merged = Vec::new();
        for value in &all {
            match value {
                Value::Map(inner) => merged.extend(inner.iter().cloned()),
                _ => return Value::list(all),
            }
        }
        Value::Map(merged.into())
    }
}

//! Fields, functions and filters behind a value.

use std::rc::Rc;

use super::functions;
use super::profiles;
use super::question::{Question, Scope, part_of_date};
use super::value::{Value, index, nothing_of, tested};
use crate::rules::pql::{Access, Node, Op};
use crate::world::people::NAMESPACES;

impl Question<'_> {
    /// One thing read from a value.
    pub(super) fn access<'n>(&self, of: &Value, access: &'n Access, at: &mut Scope<'n>) -> Value {
        match access {
            Access::Field(name) => self.field(of, name, at.person),
            Access::Items(condition) => self.filtered(of, condition, at),
            Access::Call(function, arguments) => self.call(of, function.op, arguments, at),
        }
    }

    /// A field of something; of an array, what its items have there.
    pub(super) fn field(&self, of: &Value, name: &str, person: u32) -> Value {
        match of {
            Value::Profile(path) if path.is_empty() => self.attribute(Rc::from(name), person),
            Value::Profile(path) => self.attribute(format!("{path}.{name}").into(), person),
            Value::Event(place) => self.story(person).field(*place, name),
            Value::Map(entries) => {
                let found = entries.iter().find(|(key, _)| matches!(key, Value::Text(text) if text == name));
                found.map_or(Value::Absent, |(_, value)| value.clone())
            }
            Value::List(items) => {
                let mut found = Vec::new();
                for item in items.iter() {
                    match self.field(item, name, person) {
                        Value::Null | Value::Absent => {}
                        Value::List(inner) => found.extend(inner.iter().cloned()),
                        other => found.push(other),
                    }
                }
                Value::list(found)
            }
            Value::Memberships(None) => Value::Memberships(Some(Rc::from(name))),
            Value::Memberships(Some(namespace)) => {
                let is_member = self.is_member(namespace, name, person);
                let status = || Value::Map(Rc::new([(Value::word("status"), Value::word("realized"))]));
                if is_member { status() } else { Value::Absent }
            }
            other => nothing_of(other),
        }
    }

    fn attribute(&self, path: Rc<str>, person: u32) -> Value {
        match &*path {
            "xEvent" => return self.story(person).all(),
            "segmentMembership" => return Value::Memberships(None),
            "identityMap" => return Value::Profile(path),
            _ => {}
        }
        if let Some(column) = profiles::column(&path, self.people) {
            let mut all = column.of_person(person, self.day()).into_iter().map(Value::from);
            return if column.is_list() { Value::list(all.collect()) } else { all.next().unwrap_or(Value::Absent) };
        }
        if let Some(namespace) = profiles::namespace(&path) {
            return self.people.raw_id(person, namespace).map_or(Value::Absent, |id| Value::Text(id.into()));
        }
        if self.inside(&path).next().is_some() { Value::Profile(path) } else { Value::Null }
    }

    /// The attributes below a path.
    fn inside<'p>(&'p self, path: &'p str) -> impl Iterator<Item = &'p crate::world::columns::Column> {
        let below = move |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.people.columns().filter(move |(name, _)| path.is_empty() || below(name)).map(|(_, column)| column)
    }

    fn call<'n>(&self, of: &Value, op: Op, arguments: &'n [Node], at: &mut Scope<'n>) -> Value {
        match op {
            Op::IsNull => Value::Truth(!self.is_there(of, at.person)),
            Op::IsNotNull => Value::Truth(self.is_there(of, at.person)),
            Op::Filter
            | Op::Exists
            | Op::ForAll
            | Op::Map
            | Op::GroupBy
            | Op::TopN
            | Op::BottomN
            | Op::Count
            | Op::Sum
            | Op::Average
            | Op::Min
            | Op::Max => self.of_items(of, op, arguments, at),
            Op::GetMonth | Op::GetYear | Op::GetDayOfMonth => match of {
                Value::Time(at) => part_of_date(op, *at),
                other => nothing_of(other),
            },
            _ => {
                let arguments: Vec<Value> = arguments.iter().map(|one| self.value(one, at)).collect();
                self.with_values(of, op, &arguments, at.person)
            }
        }
    }

    /// The functions whose arguments are values.
    fn with_values(&self, of: &Value, op: Op, arguments: &[Value], person: u32) -> Value {
        let first = arguments.first();
        match (op, of) {
            (Op::In | Op::NotIn, _) => first.map_or(Value::Null, |list| functions::contained(of, list, op == Op::In)),
            (Op::Get, _) => match first {
                Some(Value::Text(key)) => self.field(of, key, person),
                _ => Value::Null,
            },
            (Op::Keys | Op::Values, _) => self.entries(of, op == Op::Keys, person),
            (Op::Matches | Op::RegexGroup, _) => self.matched(of, op, arguments),
            (Op::Text(_) | Op::TextNot(_) | Op::Like, _) => functions::text_test(op, of, first, arguments.get(1)),
            (_, Value::List(items)) => functions::of_list(op, items, first),
            // Tests of an absent list are not passed, and nothing can be taken out of it.
            (Op::Includes | Op::Intersects | Op::SubsetOf | Op::SupersetOf, Value::Absent) => Value::Truth(false),
            (_, other) => nothing_of(other),
        }
    }

    /// Keys or values of a map.
    fn entries(&self, of: &Value, keys: bool, person: u32) -> Value {
        match of {
            Value::Map(entries) => {
                let one = |(key, value): &(Value, Value)| if keys { key.clone() } else { value.clone() };
                Value::list(entries.iter().map(one).collect())
            }
            Value::Profile(path) if &**path == "identityMap" => {
                let known = NAMESPACES.iter().filter_map(|(name, _)| Some((*name, self.people.raw_id(person, name)?)));
                Value::list(
                    known.map(|(name, id)| if keys { Value::word(name) } else { Value::Text(id.into()) }).collect(),
                )
            }
            _ => Value::Null,
        }
    }

    /// `matches` and `regexGroup`.
    fn matched(&self, of: &Value, op: Op, arguments: &[Value]) -> Value {
        let (Value::Text(text), Some(Value::Text(pattern))) = (of, arguments.first()) else {
            return if op == Op::Matches { tested(of, of, None) } else { nothing_of(of) };
        };
        let Some(regex) = self.pattern(pattern) else { return Value::Null };
        if op == Op::Matches {
            return Value::Truth(regex.is_match(&**text).unwrap_or(false));
        }
        let group = match arguments.get(1) {
            Some(Value::Number(number)) => index(*number),
            None => Some(0),
            Some(_) => None,
        };
        let captured = regex.captures(&**text).ok().flatten();
        let found = captured.zip(group).and_then(|(all, group)| all.get(group).map(|one| one.as_str().to_owned()));
        found.map_or(Value::Absent, |found| Value::Text(found.into()))
    }

    /// Whether there is anything: an object is there when one of its fields is.
    fn is_there(&self, value: &Value, person: u32) -> bool {
        match value {
            Value::Null | Value::Absent => false,
            Value::Profile(path) if path.is_empty() => true,
            Value::Profile(path) if &**path == "identityMap" => {
                self.people.namespaces().any(|(_, known)| known.contains(person))
            }
            Value::Profile(path) => self.inside(path).any(|column| !column.of_person(person, self.day()).is_empty()),
            Value::Event(place) => self.story(person).is_there(*place),
            _ => true,
        }
    }
}

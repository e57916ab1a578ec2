//! An expression asked about people, one after the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use roaring::RoaringBitmap;

use super::functions;
use super::value::{Value, equal, index, nothing_of, ordered, tested};
use crate::model::Millis;
use crate::rules::java_regex;
use crate::rules::pql::{Constant, Gather, Node, Op, Relation, Source};
use crate::world::DAY_MS;
use crate::world::attributes::day_of;
use crate::world::columns::Day;
use crate::world::events::{Journal, Story};
use crate::world::moments::{date, day_of_date};
use crate::world::people::People;

/// Looks up the members of a segment by namespace (`ups`, `AAMSegments`, `AAMTraits`) and id.
pub type MembersOf<'a> = dyn Fn(&str, &str) -> RoaringBitmap + 'a;

/// One expression asked about people at a moment.
pub(super) struct Question<'a> {
    pub(super) people: &'a People,
    /// The moment.
    pub(super) at: Millis,
    members: &'a MembersOf<'a>,
    known_members: RefCell<HashMap<(String, String), Rc<RoaringBitmap>>>,
    patterns: RefCell<HashMap<String, Option<Rc<fancy_regex::Regex>>>>,
    journal: RefCell<Option<Rc<Journal<'a>>>>,
    story: RefCell<Option<Rc<Story>>>,
}

/// One person, and what the names in an expression mean at a place inside it.
pub(super) struct Scope<'n> {
    pub(super) person: u32,
    variables: Vec<(&'n str, Value)>,
    contexts: Vec<Value>,
}

impl<'n> Scope<'n> {
    /// The outermost place: names are fields of the profile.
    pub(super) fn of(person: u32) -> Self {
        Self { person, variables: Vec::new(), contexts: vec![Value::Profile(Rc::from(""))] }
    }

    /// Works something out with more names known.
    pub(super) fn with<T>(
        &mut self,
        more: impl IntoIterator<Item = (&'n str, Value)>,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let known = self.variables.len();
        self.variables.extend(more);
        let result = work(self);
        self.variables.truncate(known);
        result
    }

    /// Works something out with an item in context.
    pub(super) fn inside<T>(&mut self, item: Value, work: impl FnOnce(&mut Self) -> T) -> T {
        self.contexts.push(item);
        let result = work(self);
        self.contexts.pop();
        result
    }

    /// What is in context, so many levels further out.
    fn context(&self, levels: u32) -> Value {
        let level = usize::try_from(levels).ok().and_then(|levels| self.contexts.len().checked_sub(1 + levels));
        level.and_then(|level| self.contexts.get(level)).cloned().unwrap_or(Value::Null)
    }

    fn variable(&self, name: &str) -> Value {
        self.variables.iter().rev().find(|(one, _)| *one == name).map_or(Value::Null, |(_, value)| value.clone())
    }
}

impl<'a> Question<'a> {
    /// A question about `people` as they are at a moment.
    pub(super) fn new(people: &'a People, at: Millis, members: &'a MembersOf<'a>) -> Self {
        Self {
            people,
            at,
            members,
            known_members: RefCell::default(),
            patterns: RefCell::default(),
            journal: RefCell::default(),
            story: RefCell::default(),
        }
    }

    pub(super) fn day(&self) -> Day {
        day_of(self.at)
    }

    /// Start of the day.
    pub(super) fn today(&self) -> Millis {
        self.at.div_euclid(DAY_MS) * DAY_MS
    }

    /// What happened to a person, remembered until another is asked about.
    pub(super) fn story(&self, person: u32) -> Rc<Story> {
        let mut known = self.story.borrow_mut();
        if let Some(story) = known.as_ref().filter(|story| story.person() == person) {
            return Rc::clone(story);
        }
        let journal = {
            let mut journal = self.journal.borrow_mut();
            Rc::clone(journal.get_or_insert_with(|| Rc::new(Journal::open(self.people, self.at))))
        };
        let story = journal.of(person);
        *known = Some(Rc::clone(&story));
        story
    }

    /// Whether a person is in a segment.
    pub(super) fn is_member(&self, namespace: &str, id: &str, person: u32) -> bool {
        let mut known = self.known_members.borrow_mut();
        let key = (namespace.to_owned(), id.to_owned());
        known.entry(key).or_insert_with(|| Rc::new((self.members)(namespace, id))).contains(person)
    }

    /// What an expression comes to.
    pub(super) fn value<'n>(&self, node: &'n Node, at: &mut Scope<'n>) -> Value {
        match node {
            Node::Constant(Constant::Text(text)) => Value::Text(text.clone().into()),
            Node::Constant(Constant::Number(number, _)) => Value::Number(*number),
            Node::Constant(Constant::Truth(truth)) => Value::Truth(*truth),
            Node::List(all) => Value::list(all.iter().map(|one| self.value(one, at)).collect()),
            Node::Context(levels) => at.context(*levels),
            Node::Argument(1) => Value::Profile(Rc::from("")),
            Node::Variable(name) => at.variable(name),
            Node::Reach(start, all) => {
                let start = self.value(start, at);
                all.iter().fold(start, |value, access| self.access(&value, access, at))
            }
            Node::Apply(function, arguments) => self.apply(function.op, arguments, at),
            Node::Arithmetic(first, rest) => rest.iter().fold(self.value(first, at), |left, (sign, right)| {
                functions::calculated(&left, *sign, &self.value(right, at))
            }),
            Node::Negative(one) => match self.value(one, at) {
                Value::Number(number) => Value::Number(-number),
                other => nothing_of(&other),
            },
            Node::Occurs(of, window) => {
                let of = self.value(of, at);
                self.occurs(&of, window, at)
            }
            // The one parameter of a query is the profile.
            Node::Lambda(names, body) => {
                let profile = names.iter().map(|name| (name.as_str(), Value::Profile(Rc::from(""))));
                at.with(profile, |at| self.value(body, at))
            }
            Node::Let(name, value, body) => {
                let value = self.value(value, at);
                at.with([(name.as_str(), value)], |at| self.value(body, at))
            }
            Node::Over(gather, sources) => self.gathered(gather, sources, at),
            Node::Sequence(sequence) => self.sequence(sequence, at),
            Node::Instant(instant) => Value::Time(self.instant(*instant)),
            Node::Argument(_) | Node::Outside(_) | Node::Stretch(..) | Node::Foreign(_) => Value::Null,
        }
    }

    /// An operator or a function written alone.
    fn apply<'n>(&self, op: Op, arguments: &'n [Node], at: &mut Scope<'n>) -> Value {
        match (op, arguments) {
            (Op::And, all) => self.joined(all, at, false),
            (Op::Or, all) => self.joined(all, at, true),
            (Op::Not, [one]) => Value::known(self.value(one, at).truth().map(|truth| !truth)),
            (Op::If, [test, yes, no]) => match self.value(test, at).truth() {
                Some(true) => self.value(yes, at),
                Some(false) => self.value(no, at),
                None => Value::Null,
            },
            (Op::Relation(relation), [a, b]) => compared(relation, &self.value(a, at), &self.value(b, at)),
            (Op::In | Op::NotIn, [a, b]) => functions::contained(&self.value(a, at), &self.value(b, at), op == Op::In),
            (Op::Like, [a, b]) => functions::text_test(op, &self.value(a, at), Some(&self.value(b, at)), None),
            (Op::InSegment, [id]) => match self.value(id, at) {
                Value::Text(id) => Value::Truth(self.is_member("ups", &id, at.person)),
                _ => Value::Null,
            },
            (Op::CurrentMonth, _) => part_of_date(Op::GetMonth, self.at),
            (Op::CurrentYear, _) => part_of_date(Op::GetYear, self.at),
            (Op::CurrentDayOfMonth, _) => part_of_date(Op::GetDayOfMonth, self.at),
            (Op::Date, [year, month, day]) => self.date([year, month, day], at),
            (Op::MapEntry, [key, value]) => Value::Map(Rc::new([(self.value(key, at), self.value(value, at))])),
            (Op::StringCompare, [test, of, with, case @ ..]) => {
                let case = case.first().map(|case| self.value(case, at));
                let (test, of, with) = (self.value(test, at), self.value(of, at), self.value(with, at));
                functions::string_compare(&test, &of, &with, case.as_ref())
            }
            _ => Value::Null,
        }
    }

    fn date<'n>(&self, parts: [&'n Node; 3], at: &mut Scope<'n>) -> Value {
        let whole = parts.map(|part| match self.value(part, at) {
            Value::Number(number) => index(number).and_then(|part| i64::try_from(part).ok()),
            _ => None,
        });
        match whole {
            [Some(year @ 0..=9_999), Some(month @ 1..=12), Some(day @ 1..=31)] => {
                Value::Time(day_of_date(year, month, day) * DAY_MS)
            }
            _ => Value::Null,
        }
    }

    /// `and` and `or` with a third value: what is not known changes nothing that is decided without it.
    fn joined<'n>(&self, all: &'n [Node], at: &mut Scope<'n>, deciding: bool) -> Value {
        let mut result = Value::Truth(!deciding);
        for one in all {
            match self.value(one, at).truth() {
                Some(truth) if truth == deciding => return Value::Truth(deciding),
                Some(_) => {}
                None => result = Value::Null,
            }
        }
        result
    }

    /// What is said of the items of arrays. An item of which the condition says nothing does not pass.
    fn gathered<'n>(&self, gather: &'n Gather, sources: &'n [Source], at: &mut Scope<'n>) -> Value {
        match gather {
            Gather::ForAll => self.quantified(sources, at, true),
            Gather::Exists | Gather::Select => self.quantified(sources, at, false),
            Gather::Aggregate(op, of) => {
                let mut found = Vec::new();
                match self.collect(of, sources, at, &mut found) {
                    Some(()) => functions::aggregated(*op, &found),
                    None => Value::Null,
                }
            }
        }
    }

    fn quantified<'n>(&self, sources: &'n [Source], at: &mut Scope<'n>, all: bool) -> Value {
        let [source, rest @ ..] = sources else { return Value::Truth(true) };
        let array = self.value(&source.array, at);
        let Value::List(items) = array else { return tested(&array, &array, None) };
        let mut passes = |item: &Value| {
            at.with([(source.name.as_str(), item.clone())], |at| {
                source.condition.as_ref().is_none_or(|one| self.value(one, at).holds())
                    && self.quantified(rest, at, all).holds()
            })
        };
        Value::Truth(if all { items.iter().all(&mut passes) } else { items.iter().any(&mut passes) })
    }

    /// The values of an aggregate, one for each way to bind its variables; `None` where an array is not there.
    fn collect<'n>(
        &self,
        of: &'n Node,
        sources: &'n [Source],
        at: &mut Scope<'n>,
        found: &mut Vec<Value>,
    ) -> Option<()> {
        let [source, rest @ ..] = sources else {
            found.push(self.value(of, at));
            return Some(());
        };
        let Value::List(items) = self.value(&source.array, at) else { return None };
        for item in items.iter() {
            at.with([(source.name.as_str(), item.clone())], |at| {
                if source.condition.as_ref().is_none_or(|one| self.value(one, at).holds()) {
                    self.collect(of, rest, at, found)?;
                }
                Some(())
            })?;
        }
        Some(())
    }

    /// A regular expression, compiled once.
    pub(super) fn pattern(&self, pattern: &str) -> Option<Rc<fancy_regex::Regex>> {
        let mut known = self.patterns.borrow_mut();
        if let Some(found) = known.get(pattern) {
            return found.clone();
        }
        let compiled = java_regex::compile(pattern).map(Rc::new);
        known.insert(pattern.to_owned(), compiled.clone());
        compiled
    }
}

fn compared(relation: Relation, a: &Value, b: &Value) -> Value {
    let outcome = match relation {
        Relation::Equal => equal(a, b),
        Relation::NotEqual => equal(a, b).map(|equal| !equal),
        _ => ordered(a, b).map(|order| relation.holds(order)),
    };
    tested(a, b, outcome)
}

/// Month, year or day of the month of a moment.
pub(super) fn part_of_date(op: Op, at: Millis) -> Value {
    let (year, month, day) = date(at);
    let part = match op {
        Op::GetMonth => month,
        Op::GetYear => year,
        _ => day,
    };
    i32::try_from(part).map_or(Value::Null, |part| Value::Number(f64::from(part)))
}

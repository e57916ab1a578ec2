//! The tree both forms of PQL are read into, shaped for evaluating: operators, methods and functions are all an entry of
//! one table applied to arguments, and a name already says whether it is a field or a variable.
//!
//! Whatever a text can repeat without end (branches, sums, fields after a value) is a list, so that no text becomes a
//! deep tree.

use std::collections::BTreeSet;

use super::functions::{Function, Op, Relation, Takes};

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// A literal.
    Constant(Constant),
    /// `[a, b]`
    List(Vec<Node>),
    /// What fields are looked up in: the innermost array item or the profile (0), or what is so many levels further out.
    Context(u32),
    /// `$1`
    Argument(u32),
    /// A name declared by `let`, a lambda, a quantifier or an event of a sequence.
    Variable(String),
    /// `@{…}`: data that comes with a decision and that no stored profile has.
    Outside(String),
    /// A value and what is read from it, one thing after the other.
    Reach(Box<Node>, Vec<Access>),
    /// An operator or a function written alone. `and` and `or` take any number of arguments.
    Apply(&'static Function, Vec<Node>),
    /// A sum or a product: a first number and what is done to it.
    Arithmetic(Box<Node>, Vec<(Sign, Node)>),
    /// `-a`
    Negative(Box<Node>),
    /// `timestamp occurs …`
    Occurs(Box<Node>, Window),
    /// `(a, b) => c`
    Lambda(Vec<String>, Box<Node>),
    /// `let a = b in c`
    Let(String, Box<Node>, Box<Node>),
    /// Something said of the items of arrays.
    Over(Gather, Vec<Source>),
    /// `chain(…)`
    Sequence(Box<Sequence>),
    /// A moment that has a name.
    Instant(Instant),
    /// `last month`
    Stretch(Shift, Unit),
    /// A node of the JSON form that no documented text is known for, as it came.
    Foreign(serde_json::Value),
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Constant {
    /// Text.
    Text(String),
    /// Integer or double, with the way it was written.
    Number(f64, String),
    /// Truth value.
    Truth(bool),
}

impl Constant {
    /// The number that is written so.
    pub fn number(written: impl Into<String>) -> Self {
        let written = written.into();
        Self::Number(written.parse().unwrap_or(f64::NAN), written)
    }
}

/// One thing read from a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Access {
    /// `.name`
    Field(String),
    /// `.function(arguments)`
    Call(&'static Function, Vec<Node>),
    /// `[condition]`
    Items(Node),
}

/// An arithmetic operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Over,
    /// `%`
    Modulo,
}

impl Sign {
    /// Every sign with its spelling.
    pub const ALL: [(Self, &'static str); 5] =
        [(Self::Plus, "+"), (Self::Minus, "-"), (Self::Times, "*"), (Self::Over, "/"), (Self::Modulo, "%")];

    /// Whether it is part of a sum.
    pub fn adds(self) -> bool {
        matches!(self, Self::Plus | Self::Minus)
    }

    /// Its spelling.
    pub fn symbol(self) -> &'static str {
        Self::ALL.iter().find(|(sign, _)| *sign == self).map_or("+", |(_, symbol)| symbol)
    }
}

/// What is computed from the items of arrays.
#[derive(Debug, Clone, PartialEq)]
pub enum Gather {
    /// Whether there is one.
    Exists,
    /// Whether all pass.
    ForAll,
    /// Those that pass.
    Select,
    /// A count, sum, … of a value of each.
    Aggregate(Op, Box<Node>),
}

/// `name from array where condition`
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Variable.
    pub name: String,
    /// What it runs over.
    pub array: Node,
    /// What an item must fulfill.
    pub condition: Option<Node>,
}

/// `chain(array, field, [events])`
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    /// The events to choose from.
    pub array: Node,
    /// The field that orders them.
    pub field: Node,
    /// What must have happened, in this order.
    pub events: Vec<Happening>,
}

/// One entry of a sequence: `label: WHAT(…) WHEN(…) COUNT(…)`.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Label.
    pub label: String,
    /// What the event is.
    pub what: Node,
    /// When it was.
    pub when: Option<Window>,
    /// How often it was: at least once where nothing is said.
    pub count: Option<(Relation, u32)>,
}

/// A part of time that something is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Window {
    /// `<= 3 days before now`
    Distance(Relation, u32, Unit, Direction, Box<Node>),
    /// `before today`
    Side(Direction, Box<Node>),
    /// `on date(2019, 12, 31)`, `last month`
    Within(Box<Node>),
    /// `between a and b`
    Between(Box<Node>, Box<Node>),
}

impl Window {
    /// The times it names.
    pub fn times(&self) -> Vec<&Node> {
        match self {
            Self::Distance(.., time) | Self::Side(_, time) | Self::Within(time) => vec![time],
            Self::Between(from, to) => vec![from, to],
        }
    }

    pub(super) fn times_mut(&mut self) -> Vec<&mut Node> {
        match self {
            Self::Distance(.., time) | Self::Side(_, time) | Self::Within(time) => vec![time],
            Self::Between(from, to) => vec![from, to],
        }
    }
}

/// Which side of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Earlier.
    Before,
    /// Later.
    After,
    /// Then or later.
    From,
}

/// A moment that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instant {
    /// The moment of evaluation.
    Now,
    /// The start of its day.
    Today,
    /// The start of the day before.
    Yesterday,
    /// The start of the day after.
    Tomorrow,
}

/// Which of its kind a stretch of time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// The one now.
    This,
    /// The one before.
    Last,
    /// The one after.
    Next,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Node {
    /// A field of what is in context.
    pub fn field(name: impl Into<String>) -> Self {
        Self::Reach(Box::new(Self::Context(0)), vec![Access::Field(name.into())])
    }

    /// This node with one more access behind it.
    pub(super) fn then(self, access: Access) -> Self {
        match self {
            Self::Reach(start, mut all) => {
                all.push(access);
                Self::Reach(start, all)
            }
            other => Self::Reach(Box::new(other), vec![access]),
        }
    }

    /// The parts directly below.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::List(all) | Self::Apply(_, all) => all.iter().collect(),
            Self::Reach(start, all) => std::iter::once(&**start).chain(all.iter().flat_map(Access::parts)).collect(),
            Self::Arithmetic(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|(_, one)| one)).collect(),
            Self::Negative(one) | Self::Lambda(_, one) => vec![one],
            Self::Occurs(of, window) => std::iter::once(&**of).chain(window.times()).collect(),
            Self::Let(_, value, body) => vec![value, body],
            Self::Over(gather, sources) => {
                let of = if let Gather::Aggregate(_, of) = gather { Some(&**of) } else { None };
                of.into_iter()
                    .chain(sources.iter().flat_map(|s| std::iter::once(&s.array).chain(&s.condition)))
                    .collect()
            }
            Self::Sequence(sequence) => {
                let events = sequence.events.iter();
                let inside = events.flat_map(|e| std::iter::once(&e.what).chain(e.when.iter().flat_map(Window::times)));
                [&sequence.array, &sequence.field].into_iter().chain(inside).collect()
            }
            Self::Constant(_)
            | Self::Context(_)
            | Self::Argument(_)
            | Self::Variable(_)
            | Self::Outside(_)
            | Self::Instant(_)
            | Self::Stretch(..)
            | Self::Foreign(_) => Vec::new(),
        }
    }

    /// Whether this or any part below is as asked.
    pub fn any(&self, asked: &mut dyn FnMut(&Self) -> bool) -> bool {
        asked(self) || self.parts().into_iter().any(|part| part.any(asked))
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Constant(Constant::Text(text)) = self { Some(text) } else { None }
    }

    /// The fields of a path that is nothing else: what a profile calls an attribute.
    pub fn fields(&self) -> Option<Vec<&str>> {
        let Self::Reach(start, all) = self else { return None };
        matches!(**start, Self::Context(0) | Self::Argument(1)).then_some(())?;
        all.iter().map(|access| if let Access::Field(name) = access { Some(name.as_str()) } else { None }).collect()
    }

    /// The membership asked for by `segmentMembership.get("namespace").get("id")`, and what is read from it.
    pub fn membership(&self) -> Option<(&str, &str, &[Access])> {
        let Self::Reach(start, all) = self else { return None };
        let (true, [Access::Field(map), Access::Call(first, namespace), Access::Call(second, id), rest @ ..]) =
            (matches!(**start, Self::Context(_) | Self::Argument(1)), all.as_slice())
        else {
            return None;
        };
        let both_get = first.op == Op::Get && second.op == Op::Get && map == "segmentMembership";
        both_get.then_some((namespace.first()?.as_text()?, id.first()?.as_text()?, rest))
    }

    /// Whether every part of it has a documented text.
    pub fn has_text(&self) -> bool {
        !self.any(&mut |node| matches!(node, Self::Foreign(_)))
    }

    /// Ids of own segments the expression refers to, each once.
    pub fn segments(&self) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.any(&mut |node| {
            match node {
                Self::Apply(function, arguments) if function.op == Op::InSegment => {
                    found.extend(arguments.first().and_then(Self::as_text).map(str::to_owned));
                }
                _ => found
                    .extend(node.membership().filter(|(space, ..)| *space == "ups").map(|(_, id, _)| id.to_owned())),
            }
            false
        });
        found.into_iter().collect()
    }
}

impl Access {
    fn parts(&self) -> Vec<&Node> {
        match self {
            Self::Field(_) => Vec::new(),
            Self::Call(_, arguments) => arguments.iter().collect(),
            Self::Items(condition) => vec![condition],
        }
    }
}

impl Takes {
    /// Whether this literal, list or other expression may be such an argument.
    pub fn accepts(self, argument: &Node) -> bool {
        let literal = match argument {
            Node::Constant(Constant::Text(_)) => Self::Text,
            Node::Constant(Constant::Number(..)) => Self::Number,
            Node::Constant(Constant::Truth(_)) => Self::Truth,
            Node::List(_) => Self::List,
            _ => return true,
        };
        matches!(self, Self::Any | Self::Each) || self == literal
    }
}

//! What an expression comes to.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use crate::world::columns::Datum;
use crate::world::events::Place;

/// What an expression comes to.
///
/// A field that no schema here has, and whatever is worked out from it, is nothing ([`Value::Null`]): neither true nor
/// false. A field that this person or event just does not have a value for is absent: no test of it is true.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing: the field is not known here.
    Null,
    /// No value in a field that is known.
    Absent,
    /// Yes or no.
    Truth(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(Cow<'static, str>),
    /// A moment, in milliseconds since the epoch.
    Time(i64),
    /// Several.
    List(Rc<[Value]>),
    /// Keys and what is stored under them.
    Map(Rc<[(Value, Value)]>),
    /// A part of the profile, by the path of fields to it; empty for the profile itself.
    Profile(Rc<str>),
    /// The memberships of the profile, or those of one namespace.
    Memberships(Option<Rc<str>>),
    /// An event of the person asked about, or a part of it.
    Event(Place),
}

impl Value {
    /// A text that is part of the program.
    pub fn word(text: &'static str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A number of things.
    pub fn count(things: usize) -> Self {
        u32::try_from(things).map_or(Self::Null, |things| Self::Number(f64::from(things)))
    }

    /// A list.
    pub fn list(all: Vec<Self>) -> Self {
        Self::List(all.into())
    }

    /// A truth value that may be unknown.
    pub fn known(truth: Option<bool>) -> Self {
        truth.map_or(Self::Null, Self::Truth)
    }

    /// Absent where it is nothing: the field it was read from is known.
    pub fn or_absent(self) -> Self {
        if self == Self::Null { Self::Absent } else { self }
    }

    /// Whether it says yes or no. Items that passed a filter say yes when there are any.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Self::Truth(truth) => Some(*truth),
            Self::Absent => Some(false),
            Self::List(items) => Some(!items.is_empty()),
            _ => None,
        }
    }

    /// Whether it says yes.
    pub fn holds(&self) -> bool {
        self.truth() == Some(true)
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null | Self::Absent)
    }
}

impl From<Datum<'static>> for Value {
    fn from(datum: Datum<'static>) -> Self {
        match datum {
            Datum::Text(text) => Self::word(text),
            Datum::Number(number) => Self::Number(number),
            Datum::Truth(truth) => Self::Truth(truth),
        }
    }
}

/// How two values of one kind are ordered; `None` where they cannot be compared.
pub fn ordered(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b),
        (Value::Truth(a), Value::Truth(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// Whether two values are the same; `None` where they cannot be compared.
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::List(a), Value::List(b)) => Some(a == b),
        (Value::Map(a), Value::Map(b)) => Some(a == b),
        _ => ordered(a, b).map(Ordering::is_eq),
    }
}

/// The outcome of a test of two values: a test of what is absent is not passed, one of what is not known has none.
pub fn tested(a: &Value, b: &Value, outcome: Option<bool>) -> Value {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Absent, _) | (_, Value::Absent) => Value::Truth(false),
        _ => Value::known(outcome),
    }
}

/// What there is instead of a value that cannot be worked out from another.
pub fn nothing_of(a: &Value) -> Value {
    if *a == Value::Absent { Value::Absent } else { Value::Null }
}

/// A number as a place in a list or a number of things.
pub fn index(number: f64) -> Option<usize> {
    let fits = number.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was checked to fit")]
    fits.then_some(number as usize)
}

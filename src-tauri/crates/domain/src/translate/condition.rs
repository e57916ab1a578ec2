//! Conditions of PQL while they are put together, and how they are written (rule translation §2.3).

use std::collections::HashSet;
use std::fmt;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Condition {
    /// Every one holds.
    And(Vec<Self>),
    /// Any one holds.
    Or(Vec<Self>),
    /// The one does not hold.
    Not(Box<Self>),
    /// A text field is one of some texts, in their case.
    Equals(String, Vec<String>),
    /// Anything else, as it is written.
    Test(String),
}

impl Condition {
    pub(super) fn test(text: impl Into<String>) -> Self {
        Self::Test(text.into())
    }

    /// The opposite.
    pub(super) fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// All of some conditions.
    pub(super) fn all(conditions: Vec<Self>) -> Self {
        Self::joined(conditions, Self::And, |one| match one {
            Self::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Any of some conditions. Equal tests of one field become one list.
    pub(super) fn any(conditions: Vec<Self>) -> Self {
        let mut joined: Vec<Self> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for one in conditions.into_iter().flat_map(Self::alternatives) {
            let place = if let Self::Equals(path, _) = &one {
                *places.entry(path.clone()).or_insert(joined.len())
            } else {
                joined.len()
            };
            match (joined.get_mut(place), one) {
                (Some(Self::Equals(_, known)), Self::Equals(_, values)) => known.extend(values),
                (_, other) => joined.push(other),
            }
        }
        for one in &mut joined {
            if let Self::Equals(_, values) = one {
                let mut seen = HashSet::new();
                values.retain(|value| seen.insert(value.clone()));
            }
        }
        Self::joined(joined, Self::Or, Err)
    }

    /// Any of some conditions, each as it is.
    pub(super) fn either(conditions: Vec<Self>) -> Self {
        Self::joined(conditions, Self::Or, |one| match one {
            Self::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    fn alternatives(self) -> Vec<Self> {
        match self {
            Self::Or(inner) => inner,
            other => vec![other],
        }
    }

    fn joined(conditions: Vec<Self>, join: fn(Vec<Self>) -> Self, inside: fn(Self) -> Result<Vec<Self>, Self>) -> Self {
        let mut all = Vec::with_capacity(conditions.len());
        for one in conditions {
            match inside(one) {
                Ok(inner) => all.extend(inner),
                Err(other) => all.push(other),
            }
        }
        match all.pop() {
            Some(only) if all.is_empty() => only,
            Some(last) => {
                all.push(last);
                join(all)
            }
            None => join(all),
        }
    }
}

/// A text as a literal.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(all) => written(f, all, " and ", |one| matches!(one, Self::Or(_))),
            Self::Or(all) => written(f, all, " or ", |one| matches!(one, Self::And(_))),
            Self::Not(one) => write!(f, "not({one})"),
            Self::Equals(path, values) => match values.as_slice() {
                [value] => write!(f, "{path}.equals({}, true)", quoted(value)),
                many => {
                    let many: Vec<String> = many.iter().map(|value| quoted(value)).collect();
                    write!(f, "{path} in [{}]", many.join(", "))
                }
            },
            Self::Test(text) => f.write_str(text),
        }
    }
}

/// Brackets are always written where `and` meets `or`: which of them binds tighter is not documented.
fn written(
    f: &mut fmt::Formatter<'_>,
    all: &[Condition],
    joint: &str,
    in_brackets: fn(&Condition) -> bool,
) -> fmt::Result {
    for (index, one) in all.iter().enumerate() {
        if index > 0 {
            f.write_str(joint)?;
        }
        if in_brackets(one) { write!(f, "({one})")? } else { write!(f, "{one}")? }
    }
    Ok(())
}

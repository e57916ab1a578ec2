//! PQL, the language of Experience Platform's segment definitions: the part the simulated people can answer
//! (AEP contract §10).
//!
//! Supported: comparisons, `and`/`or`/`not`, `in`/`notIn`, `exists`, `like` and the text functions, and the
//! membership forms. Other PQL is accepted and kept, but has no tree; text that is no PQL at all is refused.

mod json;
mod parse;
mod print;

use super::RuleError;

/// What became of a text that should be PQL.
#[derive(Debug, Clone, PartialEq)]
pub enum Pql {
    /// Read completely; can be evaluated if its fields are known.
    Read(Expr),
    /// Uses parts of the language that are not evaluated here; kept as it is.
    Kept,
}

/// An expression over one profile.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Any branch holds.
    Or(Vec<Expr>),
    /// Every branch holds.
    And(Vec<Expr>),
    /// The branch does not hold.
    Not(Box<Expr>),
    /// `path op literal`
    Compare(String, Op, Literal),
    /// `path in ["a", "b"]`
    In(String, Vec<Literal>),
    /// `path.startsWith("x")` and its like.
    Text(String, TextTest, String, Case),
    /// The field has a value.
    Exists(String),
    /// `true` or `false`, or a boolean field standing alone is `Compare(path, Equal, true)`.
    Always(bool),
    /// Member of the segment `id` of `namespace`, in one of the statuses.
    Member {
        /// `ups` for own segments, `AAMSegments`, `AAMTraits`.
        namespace: String,
        /// Segment id in that namespace.
        id: String,
        /// Statuses that count, as written; empty means being in it.
        statuses: Vec<String>,
    },
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

/// A literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// Integer or double.
    Number(f64),
    /// Truth value.
    Truth(bool),
}

/// Tests on text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextTest {
    /// `like "%x_"`
    Like,
    /// `.startsWith`
    StartsWith,
    /// `.endsWith`
    EndsWith,
    /// `.contains`; on a list, an element is equal
    Contains,
    /// `.equals`
    Equals,
}

/// Whether a text test minds the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Upper and lower case differ (the default).
    Sensitive,
    /// They do not.
    Ignored,
}

const OPS: [(&str, Op); 7] = [
    ("=", Op::Equal),
    ("==", Op::Equal),
    ("!=", Op::NotEqual),
    ("<", Op::Less),
    ("<=", Op::AtMost),
    (">", Op::Greater),
    (">=", Op::AtLeast),
];

/// Text functions, with whether they negate: `.doesNotContain` is `not .contains`.
const TEXT_TESTS: [(&str, TextTest, bool); 8] = [
    ("startsWith", TextTest::StartsWith, false),
    ("doesNotStartWith", TextTest::StartsWith, true),
    ("endsWith", TextTest::EndsWith, false),
    ("doesNotEndWith", TextTest::EndsWith, true),
    ("contains", TextTest::Contains, false),
    ("doesNotContain", TextTest::Contains, true),
    ("equals", TextTest::Equals, false),
    ("notEqualTo", TextTest::Equals, true),
];

/// Reads PQL in the given format, `pql/text` or `pql/json`.
pub fn read(text: &str, format: &str) -> Result<Pql, RuleError> {
    if format.eq_ignore_ascii_case("pql/json") { json::read(text) } else { parse::read(text) }
}

impl Expr {
    /// The expression in the JSON form of AEP contract §10.2, as text; `None` when it has no such form: `inSegment`
    /// names own segments only, and no statuses.
    pub fn to_json_text(&self) -> Option<String> {
        self.has_json_form().then(|| json::write(self).to_string())
    }

    fn has_json_form(&self) -> bool {
        match self {
            Self::Or(branches) | Self::And(branches) => branches.iter().all(Self::has_json_form),
            Self::Not(inner) => inner.has_json_form(),
            Self::Member { namespace, statuses, .. } => namespace == "ups" && statuses.is_empty(),
            _ => true,
        }
    }

    /// Ids of own segments the expression refers to.
    pub fn segments(&self) -> Vec<String> {
        match self {
            Self::Or(branches) | Self::And(branches) => branches.iter().flat_map(Self::segments).collect(),
            Self::Not(inner) => inner.segments(),
            Self::Member { namespace, id, .. } if namespace == "ups" => vec![id.clone()],
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;

//! Everything PQL can apply to values, as one table: how it is written, what it takes and what comes of it.
//!
//! The table follows Adobe's PQL reference page by page. `exists(…)`, `forall(…)` behind a value, `mapEntry`,
//! `stringCompare` and `inSegment` are in no list of functions, only in expressions that Adobe printed elsewhere.

/// What a function does; evaluation depends on this alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the reference")]
pub enum Op {
    And,
    Or,
    Not,
    If,
    Relation(Relation),
    In,
    NotIn,
    Like,
    Text(TextTest),
    /// The opposite of a text test.
    TextNot(TextTest),
    Matches,
    RegexGroup,
    Intersects,
    Intersection,
    SubsetOf,
    SupersetOf,
    Includes,
    Distinct,
    GroupBy,
    Filter,
    Map,
    TopN,
    BottomN,
    Head,
    Exists,
    ForAll,
    Count,
    Sum,
    Average,
    Min,
    Max,
    Get,
    Keys,
    Values,
    IsNull,
    IsNotNull,
    GetMonth,
    GetYear,
    GetDayOfMonth,
    InSegment,
    Date,
    CurrentMonth,
    CurrentYear,
    CurrentDayOfMonth,
    MapEntry,
    StringCompare,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Relation {
    /// Whether it holds for two values that are ordered so.
    pub fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::NotEqual => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::AtMost => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::AtLeast => order.is_ge(),
        }
    }
}

/// How one text is compared with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TextTest {
    Starts,
    Ends,
    Contains,
    Equals,
}

/// Where a function is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// `a + b`; what binds looser has the lower number.
    Between(u8),
    /// `not a`
    Before,
    /// `a.name(…)`
    Behind,
    /// `name(…)`
    Alone,
}

/// What an argument must be, as far as it is known without a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Anything.
    Any,
    /// A text.
    Text,
    /// A truth value.
    Truth,
    /// A number.
    Number,
    /// An array or list.
    List,
    /// An expression that is worked out for each item, with the item in context.
    Each,
}

impl Takes {
    /// What was expected, for a message.
    pub fn wanted(self) -> &'static str {
        match self {
            Self::Any | Self::Each => "a value",
            Self::Text => "a text",
            Self::Truth => "true or false",
            Self::Number => "a number",
            Self::List => "a list",
        }
    }
}

/// What comes of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Yes or no.
    Truth,
    /// A number, a text, a list …: no yes or no.
    Value,
    /// Items of an array that pass: a person with any of them qualifies.
    Passing,
    /// Whatever is stored there.
    Stored,
    /// What its branches come to.
    Branches,
}

/// One entry of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    /// What it does.
    pub op: Op,
    /// Its name in both forms of PQL.
    pub name: &'static str,
    /// Where it is written.
    pub form: Form,
    /// Its arguments, without the value it is written behind.
    pub takes: &'static [Takes],
    /// How many of them must be there.
    pub least: usize,
    /// What comes of it.
    pub gives: Gives,
}

const fn entry(
    op: Op,
    name: &'static str,
    form: Form,
    takes: &'static [Takes],
    least: usize,
    gives: Gives,
) -> Function {
    Function { op, name, form, takes, least, gives }
}

const fn behind(op: Op, name: &'static str, takes: &'static [Takes], least: usize, gives: Gives) -> Function {
    entry(op, name, Form::Behind, takes, least, gives)
}

const fn relation(relation: Relation, name: &'static str) -> Function {
    entry(Op::Relation(relation), name, Form::Between(4), &[Takes::Any, Takes::Any], 2, Gives::Truth)
}

const TEXT_AND_CASE: &[Takes] = &[Takes::Text, Takes::Truth];

static TABLE: &[Function] = &[
    // boolean functions
    entry(Op::Or, "or", Form::Between(1), &[Takes::Any, Takes::Any], 2, Gives::Branches),
    entry(Op::And, "and", Form::Between(2), &[Takes::Any, Takes::Any], 2, Gives::Branches),
    entry(Op::Not, "not", Form::Before, &[Takes::Any], 1, Gives::Branches),
    entry(Op::If, "if", Form::Alone, &[Takes::Any, Takes::Any, Takes::Any], 3, Gives::Branches),
    // comparison functions
    relation(Relation::Equal, "="),
    relation(Relation::NotEqual, "!="),
    relation(Relation::Greater, ">"),
    relation(Relation::AtLeast, ">="),
    relation(Relation::Less, "<"),
    relation(Relation::AtMost, "<="),
    // array, list and set functions
    entry(Op::In, "in", Form::Between(4), &[Takes::Any, Takes::List], 2, Gives::Truth),
    entry(Op::NotIn, "notIn", Form::Between(4), &[Takes::Any, Takes::List], 2, Gives::Truth),
    behind(Op::In, "in", &[Takes::List], 1, Gives::Truth),
    behind(Op::NotIn, "notIn", &[Takes::List], 1, Gives::Truth),
    behind(Op::Intersects, "intersects", &[Takes::List], 1, Gives::Truth),
    behind(Op::Intersection, "intersection", &[Takes::List], 1, Gives::Value),
    behind(Op::SubsetOf, "subsetOf", &[Takes::List], 1, Gives::Truth),
    behind(Op::SupersetOf, "supersetOf", &[Takes::List], 1, Gives::Truth),
    behind(Op::Includes, "includes", &[Takes::Any], 1, Gives::Truth),
    behind(Op::Distinct, "distinct", &[], 0, Gives::Value),
    behind(Op::GroupBy, "groupBy", &[Takes::Each], 1, Gives::Value),
    behind(Op::Filter, "filter", &[Takes::Each], 1, Gives::Passing),
    behind(Op::Map, "map", &[Takes::Each], 1, Gives::Value),
    behind(Op::TopN, "topN", &[Takes::Each, Takes::Number], 2, Gives::Value),
    behind(Op::BottomN, "bottomN", &[Takes::Each, Takes::Number], 2, Gives::Value),
    behind(Op::Head, "head", &[], 0, Gives::Value),
    behind(Op::Exists, "exists", &[Takes::Each], 1, Gives::Truth),
    behind(Op::ForAll, "forall", &[Takes::Each], 1, Gives::Truth),
    // map functions
    behind(Op::Get, "get", &[Takes::Text], 1, Gives::Stored),
    behind(Op::Keys, "keys", &[], 0, Gives::Value),
    behind(Op::Values, "values", &[], 0, Gives::Value),
    // string functions
    entry(Op::Like, "like", Form::Between(4), &[Takes::Text, Takes::Text], 2, Gives::Truth),
    behind(Op::Like, "like", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::Text(TextTest::Starts), "startsWith", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::TextNot(TextTest::Starts), "doesNotStartWith", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::Text(TextTest::Ends), "endsWith", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::TextNot(TextTest::Ends), "doesNotEndWith", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::Text(TextTest::Contains), "contains", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::TextNot(TextTest::Contains), "doesNotContain", TEXT_AND_CASE, 1, Gives::Truth),
    // Their page shows no second argument; expressions that Adobe prints elsewhere have it.
    behind(Op::Text(TextTest::Equals), "equals", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::TextNot(TextTest::Equals), "notEqualTo", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::Matches, "matches", TEXT_AND_CASE, 1, Gives::Truth),
    behind(Op::RegexGroup, "regexGroup", &[Takes::Text, Takes::Number], 1, Gives::Value),
    entry(
        Op::StringCompare,
        "stringCompare",
        Form::Alone,
        &[Takes::Text, Takes::Any, Takes::Any, Takes::Truth],
        3,
        Gives::Truth,
    ),
    // object functions
    behind(Op::IsNull, "isNull", &[], 0, Gives::Truth),
    behind(Op::IsNotNull, "isNotNull", &[], 0, Gives::Truth),
    entry(Op::IsNotNull, "exists", Form::Alone, &[Takes::Any], 1, Gives::Truth),
    // aggregation functions
    behind(Op::Count, "count", &[Takes::Each], 0, Gives::Value),
    behind(Op::Sum, "sum", &[Takes::Each], 0, Gives::Value),
    behind(Op::Average, "average", &[Takes::Each], 0, Gives::Value),
    behind(Op::Min, "min", &[Takes::Each], 0, Gives::Value),
    behind(Op::Max, "max", &[Takes::Each], 0, Gives::Value),
    // date and time functions
    behind(Op::GetMonth, "getMonth", &[], 0, Gives::Value),
    behind(Op::GetYear, "getYear", &[], 0, Gives::Value),
    behind(Op::GetDayOfMonth, "getDayOfMonth", &[], 0, Gives::Value),
    entry(Op::Date, "date", Form::Alone, &[Takes::Number, Takes::Number, Takes::Number], 3, Gives::Value),
    entry(Op::CurrentMonth, "currentMonth", Form::Alone, &[], 0, Gives::Value),
    entry(Op::CurrentYear, "currentYear", Form::Alone, &[], 0, Gives::Value),
    entry(Op::CurrentDayOfMonth, "currentDayOfMonth", Form::Alone, &[], 0, Gives::Value),
    // printed elsewhere
    entry(Op::InSegment, "inSegment", Form::Alone, &[Takes::Text], 1, Gives::Truth),
    entry(Op::MapEntry, "mapEntry", Form::Alone, &[Takes::Any, Takes::Any], 2, Gives::Value),
];

impl Function {
    /// Whether it may have so many arguments.
    pub fn takes_as_many(&self, arguments: usize) -> bool {
        let any_number = matches!(self.op, Op::And | Op::Or);
        arguments >= self.least && (any_number || arguments <= self.takes.len())
    }
}

/// The function written between two values.
pub fn between(name: &str) -> Option<&'static Function> {
    TABLE.iter().find(|one| matches!(one.form, Form::Between(_)) && one.name.eq_ignore_ascii_case(name))
}

/// The function written behind a value.
pub fn method(name: &str) -> Option<&'static Function> {
    TABLE.iter().find(|one| one.form == Form::Behind && one.name == name)
}

/// The function written alone. `if` is a word of the language: its case does not matter.
pub fn alone(name: &str) -> Option<&'static Function> {
    let is = |one: &Function| one.name == name || one.op == Op::If && name.eq_ignore_ascii_case("if");
    TABLE.iter().find(|one| one.form == Form::Alone && is(one))
}

/// `not`
pub fn not() -> &'static Function {
    the(Op::Not, Form::Before)
}

/// `.isNotNull()`
pub fn is_not_null() -> &'static Function {
    the(Op::IsNotNull, Form::Behind)
}

fn the(op: Op, form: Form) -> &'static Function {
    TABLE.iter().find(|one| one.op == op && one.form == form).unwrap_or(&TABLE[0])
}

/// Every function there is.
pub fn all() -> impl Iterator<Item = &'static Function> {
    TABLE.iter()
}

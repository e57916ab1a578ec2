//! Trait rules: comparisons of signals, such as `(c_make == "A") AND NOT price >= 100` (AAM contract §6).

use std::fmt;
use std::str::FromStr;

use winnow::Parser;
use winnow::ascii::{digit0, digit1, multispace0};
use winnow::combinator::{alt, cut_err, opt, preceded, repeat};
use winnow::error::{StrContext, StrContextValue};
use winnow::token::{any, one_of, take_while};

use super::expression::expression;
use super::lex::{Input, Parsed, is_key_character, keyword, whole};
use super::{Expression, Part, RuleError};

/// A whole trait rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitRule(pub Expression<Comparison>);

/// One signal compared with one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Name of the signal's key, without quotes; compared in any case by the service.
    pub key: String,
    /// How.
    pub operator: Operator,
    /// With what.
    pub value: Value,
}

/// How a signal is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `>`
    Greater,
    /// `>=`, read from `=>` too
    AtLeast,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// The value is inside the signal.
    Contains,
    /// The value's words are in the signal.
    MatchesWords,
    /// The signal starts with the value.
    StartsWith,
    /// The signal ends with the value.
    EndsWith,
    /// The value is a regular expression.
    MatchesRegex,
}

/// What a signal is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text, without its quotes.
    Text(String),
    /// A bare number, as it was written.
    Number(String),
}

impl TraitRule {
    /// Reads a rule.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        whole(text, |input: &mut Input<'_>| expression(input, &comparison)).map(Self)
    }

    /// The rule as flat parts.
    pub fn parts(&self) -> Vec<Part<'_>> {
        self.0.parts(&Part::Comparison)
    }
}

impl FromStr for TraitRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for TraitRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare_key(&self.key) {
            f.write_str(&self.key)?;
        } else {
            write_quoted(f, &self.key)?;
        }
        write!(f, " {} {}", self.operator, self.value)
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Contains => "contains",
            Self::MatchesWords => "matcheswords",
            Self::StartsWith => "startswith",
            Self::EndsWith => "endswith",
            Self::MatchesRegex => "matchesregex",
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write_quoted(f, text),
            Self::Number(number) => f.write_str(number),
        }
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a key may stand without quotes: digits, then a letter, then key characters, and no word of the language.
fn is_bare_key(key: &str) -> bool {
    let rest = key.trim_start_matches(|character: char| character.is_ascii_digit());
    rest.starts_with(char::is_alphabetic)
        && rest.chars().all(is_key_character)
        && !["and", "or", "not"].contains(&key.to_ascii_lowercase().as_str())
}

fn comparison(input: &mut Input<'_>) -> Parsed<Comparison> {
    let key = key.context(expected("a key")).parse_next(input)?;
    let operator = cut_err(preceded(multispace0, operator)).context(expected("an operator")).parse_next(input)?;
    let value = cut_err(preceded(multispace0, value))
        .context(expected("a text in double quotes or a number"))
        .parse_next(input)?;
    Ok(Comparison { key, operator, value })
}

fn key(input: &mut Input<'_>) -> Parsed<String> {
    let bare = (digit0, one_of(char::is_alphabetic), take_while(0.., is_key_character))
        .take()
        .verify(|key: &str| is_bare_key(key))
        .map(str::to_owned);
    alt((bare, quoted)).parse_next(input)
}

fn operator(input: &mut Input<'_>) -> Parsed<Operator> {
    alt((
        "==".value(Operator::Equal),
        "!=".value(Operator::NotEqual),
        alt((">=", "=>")).value(Operator::AtLeast),
        "<=".value(Operator::AtMost),
        ">".value(Operator::Greater),
        "<".value(Operator::Less),
        alt((
            keyword("contains").value(Operator::Contains),
            keyword("matcheswords").value(Operator::MatchesWords),
            keyword("startswith").value(Operator::StartsWith),
            keyword("endswith").value(Operator::EndsWith),
            keyword("matchesregex").value(Operator::MatchesRegex),
        )),
    ))
    .parse_next(input)
}

fn value(input: &mut Input<'_>) -> Parsed<Value> {
    alt((quoted.map(Value::Text), number.map(|number| Value::Number(number.to_owned())))).parse_next(input)
}

fn number<'i>(input: &mut Input<'i>) -> Parsed<&'i str> {
    (opt('-'), digit1, opt(('.', digit1))).take().parse_next(input)
}

/// Text in double quotes; a backslash keeps a quote or another backslash, and stands for itself otherwise.
fn quoted(input: &mut Input<'_>) -> Parsed<String> {
    '"'.parse_next(input)?;
    let escape = preceded('\\', any).map(|escaped: char| match escaped {
        '"' | '\\' => escaped.to_string(),
        other => format!("\\{other}"),
    });
    let plain = take_while(1.., |character| !matches!(character, '"' | '\\')).map(str::to_owned);
    let pieces: Vec<String> = repeat(0.., alt((plain, escape))).parse_next(input)?;
    cut_err('"').context(expected("the closing quote")).parse_next(input)?;
    Ok(pieces.concat())
}

fn expected(what: &'static str) -> StrContext {
    StrContext::Expected(StrContextValue::Description(what))
}

//! Trait rules: comparisons of signals, such as `(c_make == "A") AND NOT price >= 100` (AAM contract §6).

use std::fmt;
use std::str::FromStr;

use winnow::Parser;
use winnow::token::any;

use super::expression::expression;
use super::lex::{
    Input, Kind, Parsed, escaped, fail, is_blank, is_key_character, is_number, peek, rule_tokens, unescaped, whole,
};
use super::{Expression, RuleError, java_regex};

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
    /// Text in quotes.
    Text(Text),
    /// A bare number, as it was written.
    Number(String),
}

/// A text between quotes: what it means, and how its author typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text itself.
    pub value: String,
    /// The text with its backslashes as they were typed.
    pub typed: String,
}

impl From<&str> for Text {
    fn from(value: &str) -> Self {
        Self { value: value.to_owned(), typed: escaped(value) }
    }
}

impl TraitRule {
    /// Reads a rule.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let tokens = rule_tokens(text);
        whole(text, &tokens, |input: &mut Input<'_, '_>| expression(input, 0, &comparison)).map(Self)
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
            write!(f, "\"{}\"", escaped(&self.key))?;
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
            Self::Text(text) => write!(f, "\"{}\"", text.typed),
            Self::Number(number) => f.write_str(number),
        }
    }
}

/// Whether a key may be written without quotes: digits, then a letter, then key characters, and no word of the language.
fn is_bare_key(key: &str) -> bool {
    let rest = key.trim_start_matches(|character: char| character.is_ascii_digit());
    rest.starts_with(|character: char| character.is_ascii_alphabetic())
        && rest.chars().all(is_key_character)
        && !["and", "or", "not"].contains(&key.to_ascii_lowercase().as_str())
}

fn comparison(input: &mut Input<'_, '_>) -> Parsed<Comparison> {
    let key = match peek(input, 0) {
        Some(Kind::Word(word)) if is_bare_key(word) => (*word).to_owned(),
        Some(Kind::Text(typed)) if !typed.is_empty() => unescaped(typed),
        _ => return fail(input, "a key"),
    };
    any.void().parse_next(input)?;
    let operator = match peek(input, 0) {
        Some(Kind::Symbol(name) | Kind::Word(name)) => Operator::named(name),
        _ => None,
    };
    let Some(operator) = operator else { return fail(input, "an operator") };
    any.void().parse_next(input)?;
    let value = match peek(input, 0) {
        Some(Kind::Text(typed)) => Value::Text(Text { value: unescaped(typed), typed: (*typed).to_owned() }),
        Some(Kind::Word(word)) if is_number(word) => Value::Number((*word).to_owned()),
        _ => return fail(input, "a text in double quotes or a number"),
    };
    if let Some(wanted) = operator.refuses(&value) {
        return fail(input, wanted);
    }
    any.void().parse_next(input)?;
    Ok(Comparison { key, operator, value })
}

impl Operator {
    fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "==" => Self::Equal,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            ">=" | "=>" => Self::AtLeast,
            "<" => Self::Less,
            "<=" => Self::AtMost,
            "contains" => Self::Contains,
            "matcheswords" => Self::MatchesWords,
            "startswith" => Self::StartsWith,
            "endswith" => Self::EndsWith,
            "matchesregex" => Self::MatchesRegex,
            _ => return None,
        })
    }

    /// What the operator would need instead of this value (AAM contract §6.4); `None` if it takes it.
    fn refuses(self, value: &Value) -> Option<&'static str> {
        match (self, value) {
            (Self::Greater | Self::AtLeast | Self::Less | Self::AtMost, Value::Text(text))
                if !is_number(text.value.trim_matches(is_blank)) =>
            {
                Some("a number")
            }
            (
                Self::Contains | Self::MatchesWords | Self::StartsWith | Self::EndsWith | Self::MatchesRegex,
                Value::Number(_),
            ) => Some("a text in double quotes"),
            (Self::MatchesRegex, Value::Text(text)) if !java_regex::is_valid(&text.value) => {
                Some("a regular expression that Java understands")
            }
            _ => None,
        }
    }
}

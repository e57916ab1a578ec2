//! Trait rules: `c_make == "A" AND price >= 10` (AAM contract §6).

use std::fmt;

use super::lex::{Token, Tokens, Words, is_number};
use super::{MAX_DEPTH, RuleError, java_regex};

/// A trait rule as a tree.
#[derive(Debug, Clone, PartialEq)]
pub enum TraitRule {
    /// Any branch holds.
    Or(Vec<TraitRule>),
    /// Every branch holds.
    And(Vec<TraitRule>),
    /// The branch does not hold.
    Not(Box<TraitRule>),
    /// One signal compared with one value.
    Compare(Comparison),
}

/// `key operator value`.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Signal key as written.
    pub key: String,
    /// How the signal's value is compared.
    pub op: Op,
    /// What it is compared with.
    pub value: Value,
}

/// The operators of AAM contract §6.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`; `=>` is read as the same
    AtLeast,
    /// `contains`
    Contains,
    /// `matcheswords`
    MatchesWords,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
    /// `matchesregex`
    MatchesRegex,
}

/// A value: quoted text, or a bare number as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Quoted text.
    Text(String),
    /// Bare number, in its own spelling.
    Number(String),
}

impl Value {
    /// The value without quotes.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(s) | Self::Number(s) => s,
        }
    }
}

impl Op {
    const NAMES: [(&'static str, Op); 12] = [
        ("==", Op::Equal),
        ("!=", Op::NotEqual),
        ("<", Op::Less),
        ("<=", Op::AtMost),
        (">", Op::Greater),
        (">=", Op::AtLeast),
        ("=>", Op::AtLeast),
        ("contains", Op::Contains),
        ("matcheswords", Op::MatchesWords),
        ("startswith", Op::StartsWith),
        ("endswith", Op::EndsWith),
        ("matchesregex", Op::MatchesRegex),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, op)| *op)
    }

    /// The operator as it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, op)| *op == self).map_or("==", |(name, _)| name)
    }

    fn is_relational(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::Greater | Self::AtLeast)
    }

    fn is_named(self) -> bool {
        matches!(self, Self::Contains | Self::MatchesWords | Self::StartsWith | Self::EndsWith | Self::MatchesRegex)
    }
}

/// Says whether `rule` would be accepted: grammar and the semantic checks of AAM contract §6.4.
pub fn check(rule: &str) -> Result<(), RuleError> {
    parse(rule).map(|_| ())
}

/// Reads a trait rule.
pub fn parse(rule: &str) -> Result<TraitRule, RuleError> {
    let mut tokens = Tokens::split(rule, Words::Rule);
    let tree = or_expr(&mut tokens, 0)?;
    match tokens.peek() {
        Token::End => Ok(tree),
        _ => Err(tokens.unexpected("AND, OR or the end of the rule")),
    }
}

fn or_expr(tokens: &mut Tokens, depth: usize) -> Result<TraitRule, RuleError> {
    let mut branches = vec![and_expr(tokens, depth)?];
    while tokens.take_word("OR") {
        branches.push(and_expr(tokens, depth)?);
    }
    Ok(one_or(branches, TraitRule::Or))
}

fn and_expr(tokens: &mut Tokens, depth: usize) -> Result<TraitRule, RuleError> {
    let mut branches = vec![not_expr(tokens, depth)?];
    while tokens.take_word("AND") {
        branches.push(not_expr(tokens, depth)?);
    }
    Ok(one_or(branches, TraitRule::And))
}

fn one_or(mut branches: Vec<TraitRule>, many: fn(Vec<TraitRule>) -> TraitRule) -> TraitRule {
    if branches.len() == 1 { branches.swap_remove(0) } else { many(branches) }
}

fn not_expr(tokens: &mut Tokens, depth: usize) -> Result<TraitRule, RuleError> {
    if tokens.take_word("NOT") {
        return Ok(TraitRule::Not(Box::new(primary(tokens, depth)?)));
    }
    primary(tokens, depth)
}

fn primary(tokens: &mut Tokens, depth: usize) -> Result<TraitRule, RuleError> {
    if tokens.sees_symbol("(") && depth >= MAX_DEPTH {
        return Err(tokens.unexpected("fewer groups inside each other"));
    }
    if tokens.take_symbol("(") {
        let inner = or_expr(tokens, depth + 1)?;
        tokens.want_symbol(")")?;
        return Ok(inner);
    }
    comparison(tokens).map(TraitRule::Compare)
}

fn comparison(tokens: &mut Tokens) -> Result<Comparison, RuleError> {
    let key = match tokens.peek() {
        Token::Text(text) if !text.is_empty() => text.clone(),
        Token::Word(word) if is_bare_key(word) && !is_reserved(word) => word.clone(),
        _ => return Err(tokens.unexpected("a key")),
    };
    tokens.take();
    let op = match tokens.peek() {
        Token::Symbol(name) => Op::from_name(name),
        Token::Word(name) => Op::from_name(name),
        _ => None,
    }
    .ok_or_else(|| {
        tokens.unexpected(
            "an operator (==, !=, <, <=, >, >=, contains, matcheswords, startswith, endswith, matchesregex)",
        )
    })?;
    tokens.take();
    let at = tokens.at();
    let value = match tokens.peek() {
        Token::Text(text) => Value::Text(text.clone()),
        Token::Word(word) if is_number(word) => Value::Number(word.clone()),
        _ => return Err(tokens.unexpected("a quoted text or a number")),
    };
    check_value(op, &value, at)?;
    tokens.take();
    Ok(Comparison { key, op, value })
}

fn check_value(op: Op, value: &Value, at: usize) -> Result<(), RuleError> {
    let found = match value {
        Value::Text(text) => format!("the text \"{text}\""),
        Value::Number(number) => format!("the number {number}"),
    };
    if op.is_relational() && !is_number(value.as_str().trim_matches([' ', '\t', '\r', '\n'])) {
        return Err(RuleError::new(at, format!("a number after {}", op.name()), found));
    }
    if op.is_named() && matches!(value, Value::Number(_)) {
        return Err(RuleError::new(at, format!("a quoted text after {}", op.name()), found));
    }
    if op == Op::MatchesRegex
        && let Err(fault) = java_regex::translate(value.as_str())
    {
        return Err(RuleError::new(at, format!("a regular expression of Java ({fault})"), found));
    }
    Ok(())
}

/// `{digit} letter {letter | digit | - | _ | .}`.
fn is_bare_key(word: &str) -> bool {
    word.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(|c: char| c.is_ascii_alphabetic())
}

fn is_reserved(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|w| w.eq_ignore_ascii_case(word))
}

impl fmt::Display for TraitRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(branches) => write_joined(f, branches, " OR ", |b| matches!(b, Self::Or(_))),
            Self::And(branches) => write_joined(f, branches, " AND ", |b| matches!(b, Self::Or(_) | Self::And(_))),
            Self::Not(inner) => match **inner {
                Self::Compare(_) => write!(f, "NOT {inner}"),
                _ => write!(f, "NOT ({inner})"),
            },
            Self::Compare(comparison) => comparison.fmt(f),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    branches: &[TraitRule],
    word: &str,
    bracket: fn(&TraitRule) -> bool,
) -> fmt::Result {
    for (i, branch) in branches.iter().enumerate() {
        if i > 0 {
            f.write_str(word)?;
        }
        if bracket(branch) {
            write!(f, "({branch})")?;
        } else {
            write!(f, "{branch}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_bare_key(&self.key)
            && self.key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && !is_reserved(&self.key)
        {
            write!(f, "{}", self.key)?;
        } else {
            write_quoted(f, &self.key)?;
        }
        write!(f, " {} ", self.op.name())?;
        match &self.value {
            Value::Text(text) => write_quoted(f, text),
            Value::Number(number) => f.write_str(number),
        }
    }
}

fn write_quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

//! Segment rules: `(1T AND 2T) OR FREQUENCY([3T] <= 7D) >= 2` (AAM contract §7).

use std::collections::BTreeSet;
use std::fmt;

use roaring::RoaringBitmap;

use super::counter::Counter;
use super::lex::{Token, Tokens, Words};
use super::{MAX_DEPTH, RuleError};

/// Most traits one segment may name (AAM contract §13.1).
pub const MAX_TRAITS: usize = 5_000;

/// Most recency and frequency conditions that are estimated (AAM contract §5.1).
pub const MAX_ESTIMATED: usize = 4;

/// A segment rule as a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SegmentRule {
    /// Any branch holds.
    Or(Vec<SegmentRule>),
    /// Every branch holds.
    And(Vec<SegmentRule>),
    /// The branch does not hold.
    Not(Box<SegmentRule>),
    /// Holds the trait.
    Trait(u64),
    /// Realized the traits often enough.
    Frequency(Frequency),
}

/// `FREQUENCY([1T,2T] <= 5D) >= 2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequency {
    /// Traits counted together.
    pub traits: Vec<u64>,
    /// Which days count; all when absent.
    pub recency: Option<Recency>,
    /// How the count is compared.
    pub op: CountOp,
    /// What it is compared with.
    pub times: u32,
}

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recency {
    /// `<= nD`: the last `n` days.
    Within(u32),
    /// `>= nD`: `n` days ago or longer.
    Before(u32),
}

/// Comparison of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountOp {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `==`
    Exactly,
}

impl CountOp {
    /// Whether `count` passes.
    pub fn holds(self, count: u32, times: u32) -> bool {
        match self {
            Self::AtLeast => count >= times,
            Self::AtMost => count <= times,
            Self::Exactly => count == times,
        }
    }
}

/// Who holds what, as the evaluation of a rule needs it.
pub trait Holders {
    /// Everyone there is.
    fn everyone(&self) -> RoaringBitmap;
    /// The present members of the trait.
    fn holders(&self, sid: u64) -> RoaringBitmap;
    /// Counts who realized one of the traits, once for each of the traits and each day that counts.
    fn occasions(&self, sids: &[u64], recency: Option<Recency>) -> Counter;
}

/// Reads a segment rule, refusing rules that hold only an upper bound and rules with too many traits.
pub fn parse(rule: &str) -> Result<SegmentRule, RuleError> {
    let mut tokens = Tokens::split(rule, Words::Rule);
    let tree = or_expr(&mut tokens, 0)?;
    if *tokens.peek() != Token::End {
        return Err(tokens.unexpected("AND, OR or the end of the rule"));
    }
    let traits = tree.traits().len();
    if traits > MAX_TRAITS {
        return Err(RuleError::new(0, format!("at most {MAX_TRAITS} traits"), format!("{traits}")));
    }
    if tree.holds_for_nobody_s_profile(true) && !tree.holds_for_nobody_s_profile(false) {
        return Err(RuleError::new(
            0,
            "a condition that needs the trait, besides an \"at most\" frequency",
            "a rule that also selects people who never had the trait",
        ));
    }
    Ok(tree)
}

fn or_expr(tokens: &mut Tokens, depth: usize) -> Result<SegmentRule, RuleError> {
    let mut branches = vec![and_expr(tokens, depth)?];
    while tokens.take_word("OR") {
        branches.push(and_expr(tokens, depth)?);
    }
    Ok(one_or(branches, SegmentRule::Or))
}

fn and_expr(tokens: &mut Tokens, depth: usize) -> Result<SegmentRule, RuleError> {
    let mut branches = vec![unary(tokens, depth)?];
    while tokens.take_word("AND") {
        branches.push(unary(tokens, depth)?);
    }
    Ok(one_or(branches, SegmentRule::And))
}

fn one_or(mut branches: Vec<SegmentRule>, many: fn(Vec<SegmentRule>) -> SegmentRule) -> SegmentRule {
    if branches.len() == 1 { branches.swap_remove(0) } else { many(branches) }
}

fn unary(tokens: &mut Tokens, depth: usize) -> Result<SegmentRule, RuleError> {
    if tokens.take_word("NOT") {
        return Ok(SegmentRule::Not(Box::new(atom(tokens, depth)?)));
    }
    atom(tokens, depth)
}

fn atom(tokens: &mut Tokens, depth: usize) -> Result<SegmentRule, RuleError> {
    if tokens.sees_symbol("(") && depth >= MAX_DEPTH {
        return Err(tokens.unexpected("fewer groups inside each other"));
    }
    if tokens.take_symbol("(") {
        let inner = or_expr(tokens, depth + 1)?;
        tokens.want_symbol(")")?;
        return Ok(inner);
    }
    if tokens.take_word("FREQUENCY") {
        return frequency(tokens).map(SegmentRule::Frequency);
    }
    trait_id(tokens, "a trait such as 123T, FREQUENCY or `(`").map(SegmentRule::Trait)
}

fn frequency(tokens: &mut Tokens) -> Result<Frequency, RuleError> {
    tokens.want_symbol("(")?;
    tokens.want_symbol("[")?;
    let mut traits = vec![trait_id(tokens, "a trait such as 123T")?];
    while tokens.take_symbol(",") || tokens.take_word("OR") {
        traits.push(trait_id(tokens, "a trait such as 123T")?);
    }
    tokens.want_symbol("]")?;
    let recency = recency(tokens)?;
    tokens.want_symbol(")")?;
    let op = match tokens.peek() {
        Token::Symbol(">=" | "=>") => CountOp::AtLeast,
        Token::Symbol("<=") => CountOp::AtMost,
        Token::Symbol("==") => CountOp::Exactly,
        _ => return Err(tokens.unexpected("`>=`, `<=` or `==` and a number of times")),
    };
    tokens.take();
    let times = suffixed(tokens.peek(), "").and_then(|n| u32::try_from(n).ok());
    let times = times.ok_or_else(|| tokens.unexpected("a number of times"))?;
    tokens.take();
    Ok(Frequency { traits, recency, op, times })
}

fn recency(tokens: &mut Tokens) -> Result<Option<Recency>, RuleError> {
    let make: fn(u32) -> Recency = match tokens.peek() {
        Token::Symbol("<=") => Recency::Within,
        Token::Symbol(">=" | "=>") => Recency::Before,
        _ => return Ok(None),
    };
    tokens.take();
    let days = suffixed(tokens.peek(), "D").and_then(|n| u32::try_from(n).ok()).filter(|days| *days > 0);
    let days = days.ok_or_else(|| tokens.unexpected("a number of days such as 5D, greater than 0"))?;
    tokens.take();
    Ok(Some(make(days)))
}

fn trait_id(tokens: &mut Tokens, expected: &str) -> Result<u64, RuleError> {
    let id = suffixed(tokens.peek(), "T").ok_or_else(|| tokens.unexpected(expected))?;
    tokens.take();
    Ok(id)
}

/// The number of a token like `123T`.
fn suffixed(token: &Token, suffix: &str) -> Option<u64> {
    let Token::Word(word) = token else { return None };
    let cut = word.len().checked_sub(suffix.len())?;
    let (digits, tail) = word.split_at_checked(cut)?;
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    (plain && tail.eq_ignore_ascii_case(suffix)).then(|| digits.parse().ok()).flatten()
}

impl SegmentRule {
    /// Every trait the rule names, each once, ascending.
    pub fn traits(&self) -> Vec<u64> {
        let mut all = BTreeSet::new();
        self.visit(&mut |node| match node {
            Self::Trait(sid) => drop(all.insert(*sid)),
            Self::Frequency(frequency) => all.extend(&frequency.traits),
            _ => {}
        });
        all.into_iter().collect()
    }

    /// How many conditions about recency and frequency there are.
    pub fn frequencies(&self) -> usize {
        let mut found = 0;
        self.visit(&mut |node| found += usize::from(matches!(node, Self::Frequency(_))));
        found
    }

    /// The traits named inside `FREQUENCY`, each once: only own rule-based and folder traits are allowed there.
    pub fn frequency_traits(&self) -> Vec<u64> {
        let mut all = BTreeSet::new();
        self.visit(&mut |node| {
            if let Self::Frequency(frequency) = node {
                all.extend(&frequency.traits);
            }
        });
        all.into_iter().collect()
    }

    fn visit(&self, seen: &mut impl FnMut(&Self)) {
        seen(self);
        match self {
            Self::Or(branches) | Self::And(branches) => branches.iter().for_each(|b| b.visit(seen)),
            Self::Not(inner) => inner.visit(seen),
            Self::Trait(_) | Self::Frequency(_) => {}
        }
    }

    /// Whether an empty profile qualifies, "at most" conditions counted as `upper`.
    fn holds_for_nobody_s_profile(&self, upper: bool) -> bool {
        match self {
            Self::Or(branches) => branches.iter().any(|b| b.holds_for_nobody_s_profile(upper)),
            Self::And(branches) => branches.iter().all(|b| b.holds_for_nobody_s_profile(upper)),
            Self::Not(inner) => !inner.holds_for_nobody_s_profile(upper),
            Self::Trait(_) => false,
            Self::Frequency(f) => f.op.holds(0, f.times) && (upper || f.op == CountOp::AtLeast),
        }
    }

    /// Who qualifies.
    pub fn evaluate(&self, holders: &impl Holders) -> RoaringBitmap {
        match self {
            Self::Or(branches) => branches.iter().map(|b| b.evaluate(holders)).fold(RoaringBitmap::new(), |a, b| a | b),
            Self::And(branches) => {
                let mut parts = branches.iter().map(|b| b.evaluate(holders));
                let first = parts.next().unwrap_or_default();
                parts.fold(first, |a, b| a & b)
            }
            Self::Not(inner) => holders.everyone() - inner.evaluate(holders),
            Self::Trait(sid) => holders.holders(*sid),
            Self::Frequency(frequency) => frequency.evaluate(holders),
        }
    }
}

impl Frequency {
    fn evaluate(&self, holders: &impl Holders) -> RoaringBitmap {
        let counter = holders.occasions(&self.traits, self.recency);
        match (self.op, self.times) {
            (CountOp::AtLeast, 0) => holders.everyone(),
            (CountOp::AtLeast, times) => counter.at_least(times),
            (CountOp::Exactly, 0) => holders.everyone() - counter.at_least(1),
            (CountOp::Exactly, times) => counter.exactly(times),
            (CountOp::AtMost, times) => holders.everyone() - counter.at_least(times.saturating_add(1)),
        }
    }
}

impl fmt::Display for SegmentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Or(branches) => write_joined(f, branches, " OR ", |b| matches!(b, Self::Or(_))),
            Self::And(branches) => write_joined(f, branches, " AND ", |b| matches!(b, Self::Or(_) | Self::And(_))),
            Self::Not(inner) => match **inner {
                Self::Trait(_) | Self::Frequency(_) => write!(f, "NOT {inner}"),
                _ => write!(f, "NOT ({inner})"),
            },
            Self::Trait(sid) => write!(f, "{sid}T"),
            Self::Frequency(frequency) => frequency.fmt(f),
        }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    branches: &[SegmentRule],
    word: &str,
    bracket: fn(&SegmentRule) -> bool,
) -> fmt::Result {
    for (i, branch) in branches.iter().enumerate() {
        let joint = if i > 0 { word } else { "" };
        if bracket(branch) {
            write!(f, "{joint}({branch})")?;
        } else {
            write!(f, "{joint}{branch}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FREQUENCY([")?;
        for (i, sid) in self.traits.iter().enumerate() {
            write!(f, "{}{sid}T", if i > 0 { "," } else { "" })?;
        }
        f.write_str("]")?;
        match self.recency {
            Some(Recency::Within(days)) => write!(f, " <= {days}D")?,
            Some(Recency::Before(days)) => write!(f, " >= {days}D")?,
            None => {}
        }
        let op = match self.op {
            CountOp::AtLeast => ">=",
            CountOp::AtMost => "<=",
            CountOp::Exactly => "==",
        };
        write!(f, ") {op} {}", self.times)
    }
}

//! Segment rules: traits and how often they were met, such as `(12T OR 13T) AND FREQUENCY([5T] <= 7D) >= 2`
//! (AAM contract §7).

use std::fmt;
use std::str::FromStr;

use winnow::Parser;
use winnow::combinator::alt;
use winnow::stream::Stream as _;
use winnow::token::any;

use super::expression::expression;
use super::lex::{Input, Kind, Parsed, fail, is_word, keyword, peek, rule_tokens, symbol, taken, want, whole};
use super::{Expression, RuleError};
use crate::TraitId;

/// Most traits one rule may name (AAM contract §13.1).
pub const MAX_TRAITS: usize = 5_000;

/// Most recency and frequency conditions of a rule whose size can be estimated (AAM contract §5.1).
pub const MAX_ESTIMATED_FREQUENCIES: usize = 4;

/// A whole segment rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRule(pub Expression<Condition>);

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Holds the trait.
    Trait(TraitId),
    /// Met traits often enough.
    Frequency(Frequency),
}

/// `FREQUENCY([1T,2T] <= 5D) >= 2`: any of the traits, together so often, in those days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frequency {
    /// Traits counted together; never empty in a parsed rule.
    pub traits: Vec<TraitId>,
    /// Which days count; all when absent.
    pub recency: Option<Recency>,
    /// How the count is compared.
    pub operator: CountOperator,
    /// With what.
    pub times: u32,
}

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recency {
    /// The last days, or the time before them.
    pub operator: RecencyOperator,
    /// Days.
    pub days: u32,
}

/// Within the last days, or longer ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecencyOperator {
    /// `<=`: within the last days.
    Within,
    /// `>=`: so many days ago or longer.
    Before,
}

/// How a count is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountOperator {
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `==`
    Exactly,
}

impl SegmentRule {
    /// Reads a rule. Refuses one that names too many traits, or only says "at most".
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        let rule = Self::parse_any(text)?;
        if rule.traits().len() > MAX_TRAITS {
            return Err(RuleError::Syntax { position: 0, expected: format!("at most {MAX_TRAITS} traits") });
        }
        check_at_most(rule)
    }

    /// Reads whatever the grammar allows.
    pub(super) fn parse_any(text: &str) -> Result<Self, RuleError> {
        let tokens = rule_tokens(text);
        whole(text, &tokens, |input: &mut Input<'_, '_>| expression(input, 0, &condition)).map(Self)
    }

    /// How many conditions about recency and frequency it has.
    pub fn frequencies(&self) -> usize {
        self.0.leaves().into_iter().filter(|condition| matches!(condition, Condition::Frequency(_))).count()
    }

    /// Every trait the rule names, once each, in the order they are first named.
    pub fn traits(&self) -> Vec<TraitId> {
        let mut seen = std::collections::HashSet::new();
        let named = self.0.leaves().into_iter().flat_map(|condition| match condition {
            Condition::Trait(id) => std::slice::from_ref(id),
            Condition::Frequency(frequency) => frequency.traits.as_slice(),
        });
        named.copied().filter(|id| seen.insert(*id)).collect()
    }
}

impl FromStr for SegmentRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl fmt::Display for SegmentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trait(id) => write!(f, "{id}T"),
            Self::Frequency(frequency) => frequency.fmt(f),
        }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FREQUENCY([")?;
        for (index, id) in self.traits.iter().enumerate() {
            write!(f, "{}{id}T", if index > 0 { "," } else { "" })?;
        }
        f.write_str("]")?;
        if let Some(recency) = self.recency {
            write!(f, " {recency}")?;
        }
        write!(f, ") {} {}", self.operator, self.times)
    }
}

impl fmt::Display for Recency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = match self.operator {
            RecencyOperator::Within => "<=",
            RecencyOperator::Before => ">=",
        };
        write!(f, "{operator} {}D", self.days)
    }
}

impl fmt::Display for CountOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
            Self::Exactly => "==",
        })
    }
}

/// Refuses a rule that would select people who never had any of the traits, because it only says "at most" (AAM contract
/// §7.1).
fn check_at_most(rule: SegmentRule) -> Result<SegmentRule, RuleError> {
    let nobody = |counts| selects_strangers(&rule.0, counts);
    if nobody(true) && !nobody(false) {
        return Err(RuleError::Syntax { position: 0, expected: ONLY_AT_MOST.to_owned() });
    }
    Ok(rule)
}

/// What a rule that only says "at most" lacks.
pub(crate) const ONLY_AT_MOST: &str = "a condition that needs the trait, beside the one that says at most so often";

/// Whether a person without any trait qualifies; "at most" counts as met only if `counts`.
fn selects_strangers(expression: &Expression<Condition>, counts: bool) -> bool {
    match expression {
        Expression::Or(terms) => terms.iter().any(|term| selects_strangers(term, counts)),
        Expression::And(terms) => terms.iter().all(|term| selects_strangers(term, counts)),
        Expression::Not(inner) => !selects_strangers(inner, counts),
        Expression::Group(inner) => selects_strangers(inner, counts),
        Expression::Leaf(Condition::Trait(_)) => false,
        Expression::Leaf(Condition::Frequency(frequency)) => match frequency.operator {
            CountOperator::AtLeast => frequency.times == 0,
            CountOperator::AtMost => counts,
            CountOperator::Exactly => counts && frequency.times == 0,
        },
    }
}

fn condition(input: &mut Input<'_, '_>) -> Parsed<Condition> {
    if is_word(peek(input, 0), "FREQUENCY") {
        return frequency(input).map(Condition::Frequency);
    }
    trait_id(input, "a trait such as 123T, FREQUENCY or (").map(Condition::Trait)
}

/// `123T`
fn trait_id(input: &mut Input<'_, '_>, expected: &'static str) -> Parsed<TraitId> {
    suffixed(input, "T", expected).map(TraitId)
}

/// The number of a word such as `123T`.
fn suffixed(input: &mut Input<'_, '_>, suffix: &str, expected: &'static str) -> Parsed<u64> {
    let number = match peek(input, 0) {
        Some(Kind::Word(word)) => word.len().checked_sub(suffix.len()).and_then(|cut| {
            let (digits, tail) = word.split_at_checked(cut)?;
            let plain = tail.eq_ignore_ascii_case(suffix) && digits.bytes().all(|byte| byte.is_ascii_digit());
            if plain { digits.parse().ok() } else { None }
        }),
        _ => None,
    };
    let Some(number) = number else { return fail(input, expected) };
    any.void().parse_next(input)?;
    Ok(number)
}

fn frequency(input: &mut Input<'_, '_>) -> Parsed<Frequency> {
    keyword("FREQUENCY").parse_next(input)?;
    want(input, symbol("("), "(")?;
    want(input, symbol("["), "[")?;
    let mut traits = vec![trait_id(input, "a trait such as 123T")?];
    while taken(input, alt((symbol(","), keyword("OR")))) {
        traits.push(trait_id(input, "a trait such as 123T")?);
    }
    want(input, symbol("]"), "a comma or ]")?;
    let recency = recency(input)?;
    want(input, symbol(")"), "a number of days such as <= 5D, or )")?;
    let operator = match peek(input, 0) {
        Some(Kind::Symbol(">=" | "=>")) => CountOperator::AtLeast,
        Some(Kind::Symbol("<=")) => CountOperator::AtMost,
        Some(Kind::Symbol("==")) => CountOperator::Exactly,
        _ => return fail(input, ">=, <= or == and a number of times"),
    };
    any.void().parse_next(input)?;
    let checkpoint = input.checkpoint();
    let Ok(times) = u32::try_from(suffixed(input, "", TIMES)?) else {
        input.reset(&checkpoint);
        return fail(input, TIMES);
    };
    Ok(Frequency { traits, recency, operator, times })
}

const TIMES: &str = "a number of times";
const DAYS: &str = "days such as 5D";

fn recency(input: &mut Input<'_, '_>) -> Parsed<Option<Recency>> {
    let operator = match peek(input, 0) {
        Some(Kind::Symbol("<=")) => RecencyOperator::Within,
        Some(Kind::Symbol(">=" | "=>")) => RecencyOperator::Before,
        _ => return Ok(None),
    };
    any.void().parse_next(input)?;
    let checkpoint = input.checkpoint();
    match u32::try_from(suffixed(input, "D", DAYS)?) {
        Ok(days) if days > 0 => Ok(Some(Recency { operator, days })),
        _ => {
            input.reset(&checkpoint);
            fail(input, DAYS)
        }
    }
}

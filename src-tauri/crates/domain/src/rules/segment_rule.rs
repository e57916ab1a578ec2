//! Segment rules: traits and how often they were met, such as `(12T OR 13T) AND FREQUENCY([5T] <= 7D) >= 2`
//! (AAM contract §7).

use std::fmt;
use std::str::FromStr;

use winnow::Parser;
use winnow::ascii::{Caseless, digit1, multispace0};
use winnow::combinator::{alt, cut_err, not, opt, preceded, separated, terminated};
use winnow::error::{StrContext, StrContextValue};
use winnow::token::one_of;

use super::expression::expression;
use super::lex::{Input, Parsed, is_key_character, keyword, spaced, whole};
use super::{Expression, Part, RuleError};
use crate::TraitId;

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
    /// Reads a rule.
    pub fn parse(text: &str) -> Result<Self, RuleError> {
        whole(text, |input: &mut Input<'_>| expression(input, &condition)).map(Self)
    }

    /// The rule as flat parts.
    pub fn parts(&self) -> Vec<Part<'_>> {
        self.0.parts(&|condition| match condition {
            Condition::Trait(id) => Part::Trait(*id),
            Condition::Frequency(frequency) => Part::Frequency(frequency),
        })
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

impl Frequency {
    /// The words after the traits, such as `<= 5D >= 2`.
    pub fn condition(&self) -> String {
        let times = format!("{} {}", self.operator, self.times);
        self.recency.map_or(times.clone(), |recency| format!("{recency} {times}"))
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

fn condition(input: &mut Input<'_>) -> Parsed<Condition> {
    alt((frequency.map(Condition::Frequency), trait_id.map(Condition::Trait)))
        .context(expected("a trait such as 123T, or FREQUENCY"))
        .parse_next(input)
}

/// `123T`, not followed by more letters or digits.
fn trait_id(input: &mut Input<'_>) -> Parsed<TraitId> {
    suffixed("T").map(TraitId).parse_next(input)
}

fn frequency(input: &mut Input<'_>) -> Parsed<Frequency> {
    keyword("FREQUENCY").parse_next(input)?;
    cut_err(spaced('(')).context(expected("(")).parse_next(input)?;
    cut_err(spaced('[')).context(expected("[")).parse_next(input)?;
    let separator = alt((spaced(',').void(), keyword("OR").void()));
    let traits = cut_err(separated(1.., trait_id, separator)).context(expected("traits")).parse_next(input)?;
    cut_err(spaced(']')).context(expected("a comma or ]")).parse_next(input)?;
    let recency = opt(recency).parse_next(input)?;
    cut_err(spaced(')')).context(expected("days such as <= 5D, or )")).parse_next(input)?;
    let (operator, times) = cut_err((count_operator, preceded(multispace0, digit1.parse_to())))
        .context(expected("how often, such as >= 2"))
        .parse_next(input)?;
    Ok(Frequency { traits, recency, operator, times })
}

fn recency(input: &mut Input<'_>) -> Parsed<Recency> {
    let operator = alt(("<=".value(RecencyOperator::Within), ">=".value(RecencyOperator::Before))).parse_next(input)?;
    let days = cut_err(preceded(multispace0, suffixed("D").try_map(u32::try_from).verify(|days| *days > 0)))
        .context(expected("days such as 5D"))
        .parse_next(input)?;
    Ok(Recency { operator, days })
}

fn count_operator(input: &mut Input<'_>) -> Parsed<CountOperator> {
    alt((">=".value(CountOperator::AtLeast), "<=".value(CountOperator::AtMost), "==".value(CountOperator::Exactly)))
        .parse_next(input)
}

fn suffixed<'i>(
    suffix: &'static str,
) -> impl Parser<Input<'i>, u64, winnow::error::ErrMode<winnow::error::ContextError>> {
    terminated(digit1.parse_to(), (Caseless(suffix), not(one_of(is_key_character))))
}

fn expected(what: &'static str) -> StrContext {
    StrContext::Expected(StrContextValue::Description(what))
}

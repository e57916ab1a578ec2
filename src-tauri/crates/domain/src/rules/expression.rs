//! What both languages share: `AND`, `OR`, `NOT` and groups over leaves.

use std::fmt;

use winnow::Parser;
use winnow::combinator::{cut_err, opt, separated};

use super::lex::{Input, Kind, Parsed, check_depth, keyword, peek, symbol, want};

/// A tree of conditions. Written groups are preserved, so that a rule prints as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression<L> {
    /// Any holds.
    Or(Vec<Self>),
    /// All hold.
    And(Vec<Self>),
    /// Does not hold.
    Not(Box<Self>),
    /// In parentheses.
    Group(Box<Self>),
    /// One condition.
    Leaf(L),
}

impl<L> Expression<L> {
    /// The same without the parentheses around the whole.
    pub fn ungrouped(&self) -> &Self {
        let mut inner = self;
        while let Self::Group(group) = inner {
            inner = group;
        }
        inner
    }

    /// Every leaf, in reading order.
    pub fn leaves(&self) -> Vec<&L> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a L>) {
        match self {
            Self::Or(terms) | Self::And(terms) => terms.iter().for_each(|term| term.collect(found)),
            Self::Not(inner) | Self::Group(inner) => inner.collect(found),
            Self::Leaf(leaf) => found.push(leaf),
        }
    }
}

impl<L: fmt::Display> fmt::Display for Expression<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |f: &mut fmt::Formatter<'_>, terms: &[Self], word: &str| {
            for (index, term) in terms.iter().enumerate() {
                if index > 0 {
                    write!(f, " {word} ")?;
                }
                write!(f, "{term}")?;
            }
            Ok(())
        };
        match self {
            Self::Or(terms) => join(f, terms, "OR"),
            Self::And(terms) => join(f, terms, "AND"),
            Self::Not(inner) => write!(f, "NOT {inner}"),
            Self::Group(inner) => write!(f, "({inner})"),
            Self::Leaf(leaf) => leaf.fmt(f),
        }
    }
}

/// `or_expr`, the top of both grammars; `depth` groups are around it.
pub(super) fn expression<'t, 'i: 't, L>(
    input: &mut Input<'t, 'i>,
    depth: usize,
    leaf: &impl Fn(&mut Input<'t, 'i>) -> Parsed<L>,
) -> Parsed<Expression<L>> {
    let term = |input: &mut Input<'t, 'i>| conjunction(input, depth, leaf);
    let terms: Vec<_> = separated(1.., term, keyword("OR")).parse_next(input)?;
    Ok(single_or(terms, Expression::Or))
}

fn conjunction<'t, 'i: 't, L>(
    input: &mut Input<'t, 'i>,
    depth: usize,
    leaf: &impl Fn(&mut Input<'t, 'i>) -> Parsed<L>,
) -> Parsed<Expression<L>> {
    let term = |input: &mut Input<'t, 'i>| negation(input, depth, leaf);
    let terms: Vec<_> = separated(1.., term, keyword("AND")).parse_next(input)?;
    Ok(single_or(terms, Expression::And))
}

fn negation<'t, 'i: 't, L>(
    input: &mut Input<'t, 'i>,
    depth: usize,
    leaf: &impl Fn(&mut Input<'t, 'i>) -> Parsed<L>,
) -> Parsed<Expression<L>> {
    let negated = opt(keyword("NOT")).parse_next(input)?.is_some();
    // Past this point the text must go on: after a word or at the start, nothing else can follow.
    let inner = cut_err(|input: &mut Input<'t, 'i>| primary(input, depth, leaf)).parse_next(input)?;
    Ok(if negated { Expression::Not(Box::new(inner)) } else { inner })
}

fn primary<'t, 'i: 't, L>(
    input: &mut Input<'t, 'i>,
    depth: usize,
    leaf: &impl Fn(&mut Input<'t, 'i>) -> Parsed<L>,
) -> Parsed<Expression<L>> {
    if peek(input, 0) != Some(&Kind::Symbol("(")) {
        return leaf(input).map(Expression::Leaf);
    }
    check_depth(input, depth + 1)?;
    symbol("(").parse_next(input)?;
    let inner = expression(input, depth + 1, leaf)?;
    want(input, symbol(")"), "AND, OR or )")?;
    Ok(Expression::Group(Box::new(inner)))
}

fn single_or<L>(mut terms: Vec<Expression<L>>, many: fn(Vec<Expression<L>>) -> Expression<L>) -> Expression<L> {
    match terms.pop() {
        Some(only) if terms.is_empty() => only,
        Some(last) => {
            terms.push(last);
            many(terms)
        }
        None => many(terms),
    }
}

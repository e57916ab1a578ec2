//! PQL text to a tree: operators by how tightly they bind, and what can begin an expression.

use winnow::Parser;
use winnow::combinator::alt;
use winnow::stream::Stream as _;
use winnow::token::any;

use super::super::RuleError;
use super::super::lex::{
    Input, Kind, Parsed, check_depth, fail, is_word, keyword, peek, pql_tokens, symbol, taken, want, whole,
};
use super::functions::takes_not;
use super::time;
use super::tree::{Binding, Compare, Expr, Literal, Quantifier};
use super::values::{self, Mark};

/// How tightly an expression must bind at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Any condition.
    Or,
    /// What `or` joins.
    And,
    /// What `and` joins.
    Not,
    /// What is compared.
    Sum,
    /// What is added.
    Product,
    /// What is multiplied.
    Value,
}

/// Reads PQL text.
pub(super) fn read(text: &str) -> Result<Expr, RuleError> {
    let tokens = pql_tokens(text);
    whole(text, &tokens, |input: &mut Input<'_, '_>| expression(input, 0))
}

/// Whether a word ends an operand, so that it is no field's name where a value begins.
pub(super) fn is_reserved(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ["and", "or", "in", "notin", "like", "occurs", "from", "where", "over"].contains(&word.as_str())
}

/// Anything at all.
pub(super) fn expression(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    check_depth(input, depth)?;
    let first = peek(input, 0);
    if matches!(peek(input, 1), Some(Kind::Word(_))) {
        if is_word(first, "let") {
            return bound(input, depth);
        }
        if is_word(first, "select") {
            any.void().parse_next(input)?;
            return Ok(Expr::Quantified(Quantifier::Select, bindings(input, depth)?));
        }
    }
    if let Some((names, length)) = parameters(input) {
        for _ in 0..length {
            any.void().parse_next(input)?;
        }
        return Ok(Expr::Lambda(names, Box::new(expression(input, depth + 1)?)));
    }
    operand(input, depth, Rank::Or)
}

/// `let name = value in expression`
fn bound(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    any.void().parse_next(input)?;
    let name = name(input)?;
    want(input, symbol("="), "=")?;
    let value = operand(input, depth, Rank::Sum)?;
    want(input, keyword("in"), "in")?;
    Ok(Expr::Let(name, Box::new(value), Box::new(expression(input, depth + 1)?)))
}

/// The names before the arrow of a lambda that comes next, and how many tokens they and the arrow are.
fn parameters(input: &Input<'_, '_>) -> Option<(Vec<String>, usize)> {
    let word = |at: usize| match peek(input, at) {
        Some(Kind::Word(word)) => Some((*word).to_owned()),
        _ => None,
    };
    let is = |at: usize, wanted: &'static str| peek(input, at) == Some(&Kind::Symbol(wanted));
    if is(1, "=>") {
        return Some((vec![word(0)?], 2));
    }
    if !is(0, "(") {
        return None;
    }
    let mut names = vec![word(1)?];
    while is(names.len() * 2, ",") {
        names.push(word(names.len() * 2 + 1)?);
    }
    let close = names.len() * 2;
    (is(close, ")") && is(close + 1, "=>")).then_some((names, close + 2))
}

/// `name from array where condition, …`
pub(super) fn bindings(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Vec<Binding>> {
    let mut all = Vec::new();
    loop {
        let name = name(input)?;
        want(input, keyword("from"), "from")?;
        let source = operand(input, depth + 1, Rank::Sum)?;
        let condition = if taken(input, alt((keyword("where"), symbol(":")))) {
            Some(operand(input, depth + 1, Rank::Or)?)
        } else {
            None
        };
        all.push(Binding { name, source, condition });
        let another = matches!(peek(input, 0), Some(Kind::Symbol(",")))
            && matches!(peek(input, 1), Some(Kind::Word(_)))
            && is_word(peek(input, 2), "from");
        if !another {
            return Ok(all);
        }
        any.void().parse_next(input)?;
    }
}

/// A name.
pub(super) fn name(input: &mut Input<'_, '_>) -> Parsed<String> {
    let Some(Kind::Word(word)) = peek(input, 0) else { return fail(input, "a name") };
    any.void().parse_next(input)?;
    Ok((*word).to_owned())
}

/// Something that binds at least as tightly as `rank` asks, with everything behind it that belongs to it.
pub(super) fn operand(input: &mut Input<'_, '_>, depth: usize, rank: Rank) -> Parsed<Expr> {
    check_depth(input, depth)?;
    let mut left = if rank <= Rank::Not && taken(input, alt((keyword("not"), symbol("!")))) {
        Expr::Not(Box::new(operand(input, depth + 1, Rank::Not)?))
    } else {
        let start = input.checkpoint();
        let mut left = signed(input, depth)?;
        if rank <= Rank::Product {
            left = calculated(input, depth, left, &["*", "/", "%"], Rank::Value)?;
        }
        if rank <= Rank::Sum {
            left = calculated(input, depth, left, &["+", "-"], Rank::Product)?;
        }
        if rank <= Rank::Not { compared(input, depth, &start, left)? } else { left }
    };
    if rank <= Rank::And {
        left = joined(input, depth, left, "and", Rank::Not)?;
    }
    if rank <= Rank::Or {
        left = joined(input, depth, left, "or", Rank::And)?;
    }
    Ok(left)
}

fn joined(input: &mut Input<'_, '_>, depth: usize, first: Expr, word: &'static str, rank: Rank) -> Parsed<Expr> {
    if !is_word(peek(input, 0), word) {
        return Ok(first);
    }
    let mut all = vec![first];
    while taken(input, keyword(word)) {
        all.push(operand(input, depth, rank)?);
    }
    Ok(if word == "and" { Expr::And(all) } else { Expr::Or(all) })
}

fn calculated(
    input: &mut Input<'_, '_>,
    depth: usize,
    first: Expr,
    signs: &[&'static str],
    rank: Rank,
) -> Parsed<Expr> {
    let mut rest = Vec::new();
    while let Some(Kind::Symbol(found)) = peek(input, 0)
        && let Some(sign) = signs.iter().find(|sign| *sign == found).and_then(|sign| sign.chars().next())
    {
        any.void().parse_next(input)?;
        rest.push((sign, operand(input, depth, rank)?));
    }
    Ok(if rest.is_empty() { first } else { Expr::Arithmetic(Box::new(first), rest) })
}

/// A value, perhaps with a minus before it; a minus before a number belongs to the number.
fn signed(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    if !taken(input, symbol("-")) {
        return values::value(input, depth);
    }
    Ok(match operand(input, depth + 1, Rank::Value)? {
        Expr::Literal(Literal::Number(number)) if !number.starts_with('-') => {
            Expr::Literal(Literal::Number(format!("-{number}")))
        }
        other => Expr::Minus(Box::new(other)),
    })
}

fn compared<'t, 's>(input: &mut Input<'t, 's>, depth: usize, start: &Mark<'t, 's>, left: Expr) -> Parsed<Expr> {
    let left = Box::new(left);
    if let Some(operator) = comparison(input) {
        return Ok(Expr::Compare(left, operator, Box::new(operand(input, depth, Rank::Sum)?)));
    }
    let Some(Kind::Word(word)) = peek(input, 0) else { return Ok(*left) };
    let word = word.to_ascii_lowercase();
    if !["in", "notin", "like", "occurs"].contains(&word.as_str()) {
        return Ok(*left);
    }
    any.void().parse_next(input)?;
    if word == "occurs" {
        return Ok(Expr::Occurs(left, time::when(input, depth)?));
    }
    if word == "like" && takes_not("like", 0, &left) {
        input.reset(start);
        return fail(input, values::WRONG_KIND);
    }
    let start = input.checkpoint();
    let right = Box::new(operand(input, depth, Rank::Sum)?);
    if takes_not(if word == "like" { "like" } else { "in" }, 0, &right) {
        input.reset(&start);
        return fail(input, values::WRONG_KIND);
    }
    Ok(match word.as_str() {
        "like" => Expr::Like(left, right),
        other => Expr::In(left, other == "notin", right),
    })
}

/// Takes a comparison operator if one comes next.
pub(super) fn comparison(input: &mut Input<'_, '_>) -> Option<Compare> {
    let Some(Kind::Symbol(found)) = peek(input, 0) else { return None };
    let operator = Compare::from_symbol(found)?;
    any::<Input<'_, '_>, winnow::error::ErrMode<winnow::error::ContextError>>.void().parse_next(input).ok()?;
    Some(operator)
}

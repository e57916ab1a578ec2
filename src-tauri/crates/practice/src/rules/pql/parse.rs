//! PQL text to a tree: operators and their ranks. What binds loosest comes first.

use super::super::lex::{Token, Tokens, Words};
use super::super::{MAX_DEPTH, RuleError};
use super::primary::postfix;
use super::time::when;
use super::tree::{Binding, Compare, Expr, Literal, Quantifier};

/// Words that end an operand, so that none of them is a field's name where a value begins.
const RESERVED: [&str; 9] = ["and", "or", "in", "notIn", "like", "occurs", "from", "where", "over"];

/// Reads PQL text.
pub(super) fn read(text: &str) -> Result<Expr, RuleError> {
    let mut tokens = Tokens::split(text, Words::Pql);
    let expr = expression(&mut tokens, 0)?;
    match tokens.peek() {
        Token::End => Ok(expr),
        _ => Err(tokens.unexpected("and, or, or the end of the expression")),
    }
}

/// Refuses what is nested deeper than the stack should be trusted with.
pub(super) fn level(tokens: &Tokens, depth: usize) -> Result<(), RuleError> {
    if depth > MAX_DEPTH { Err(tokens.unexpected("less nesting")) } else { Ok(()) }
}

/// Whether the word that comes next can begin a value.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// Anything at all: `let`, `select`, a lambda or a condition.
pub(super) fn expression(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    level(tokens, depth)?;
    let name_follows = matches!(tokens.peek_at(1), Token::Word(_));
    if tokens.sees_word_at(0, "let") && name_follows {
        return let_in(tokens, depth);
    }
    if tokens.sees_word_at(0, "select") && name_follows {
        tokens.take();
        return Ok(Expr::Quantified(Quantifier::Select, bindings(tokens, depth)?));
    }
    if let Some(names) = lambda(tokens) {
        return Ok(Expr::Lambda(names, Box::new(expression(tokens, depth + 1)?)));
    }
    any_of(tokens, depth)
}

/// `let name = value in expression`
fn let_in(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    tokens.take();
    let name = name(tokens)?;
    tokens.want_symbol("=")?;
    let value = additive(tokens, depth)?;
    tokens.want_word("in")?;
    let body = expression(tokens, depth + 1)?;
    Ok(Expr::Let(name, Box::new(value), Box::new(body)))
}

/// Takes `name =>` or `(name, name) =>` if it comes next.
fn lambda(tokens: &mut Tokens) -> Option<Vec<String>> {
    let word_at = |tokens: &Tokens, at: usize| match tokens.peek_at(at) {
        Token::Word(word) => Some(word.clone()),
        _ => None,
    };
    let arrow_at = |tokens: &Tokens, at: usize| *tokens.peek_at(at) == Token::Symbol("=>");
    let (names, length) = if let Some(only) = word_at(tokens, 0) {
        (vec![only], 1)
    } else if tokens.sees_symbol("(") {
        let mut names = vec![word_at(tokens, 1)?];
        let mut at = 2;
        while *tokens.peek_at(at) == Token::Symbol(",") {
            names.push(word_at(tokens, at + 1)?);
            at += 2;
        }
        (*tokens.peek_at(at) == Token::Symbol(")")).then_some((names, at + 1))?
    } else {
        return None;
    };
    arrow_at(tokens, length).then(|| {
        (0..=length).for_each(|_| drop(tokens.take()));
        names
    })
}

/// `name from array where condition, …`
pub(super) fn bindings(tokens: &mut Tokens, depth: usize) -> Result<Vec<Binding>, RuleError> {
    let mut all = Vec::new();
    loop {
        let name = name(tokens)?;
        tokens.want_word("from")?;
        let source = additive(tokens, depth + 1)?;
        let conditional = tokens.take_word("where") || tokens.take_symbol(":");
        let condition = if conditional { Some(any_of(tokens, depth + 1)?) } else { None };
        all.push(Binding { name, source, condition });
        let another =
            tokens.sees_symbol(",") && matches!(tokens.peek_at(1), Token::Word(_)) && tokens.sees_word_at(2, "from");
        if !another {
            return Ok(all);
        }
        tokens.take();
    }
}

/// A name.
pub(super) fn name(tokens: &mut Tokens) -> Result<String, RuleError> {
    match tokens.peek() {
        Token::Word(word) => {
            let word = word.clone();
            tokens.take();
            Ok(word)
        }
        _ => Err(tokens.unexpected("a name")),
    }
}

/// Conditions joined with `or`.
pub(super) fn any_of(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    level(tokens, depth)?;
    let mut branches = vec![all_of(tokens, depth)?];
    while tokens.take_word("or") {
        branches.push(all_of(tokens, depth)?);
    }
    Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Expr::Or(branches) })
}

fn all_of(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    let mut branches = vec![negation(tokens, depth)?];
    while tokens.take_word("and") {
        branches.push(negation(tokens, depth)?);
    }
    Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Expr::And(branches) })
}

fn negation(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    level(tokens, depth)?;
    if tokens.take_word("not") || tokens.take_symbol("!") {
        return Ok(Expr::Not(Box::new(negation(tokens, depth + 1)?)));
    }
    comparison(tokens, depth)
}

fn comparison(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    let left = Box::new(additive(tokens, depth)?);
    if let Some(operator) = operator(tokens) {
        return Ok(Expr::Compare(left, operator, Box::new(additive(tokens, depth)?)));
    }
    if tokens.take_word("in") {
        return Ok(Expr::In(left, false, Box::new(additive(tokens, depth)?)));
    }
    if tokens.take_word("notIn") {
        return Ok(Expr::In(left, true, Box::new(additive(tokens, depth)?)));
    }
    if tokens.take_word("like") {
        return Ok(Expr::Like(left, Box::new(additive(tokens, depth)?)));
    }
    if tokens.take_word("occurs") {
        return Ok(Expr::Occurs(left, when(tokens, depth)?));
    }
    Ok(*left)
}

/// Takes a comparison operator if one comes next.
pub(super) fn operator(tokens: &mut Tokens) -> Option<Compare> {
    let Token::Symbol(symbol) = tokens.peek() else { return None };
    let operator = Compare::from_symbol(symbol)?;
    tokens.take();
    Some(operator)
}

/// Sums and differences.
pub(super) fn additive(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    chain(tokens, depth, &['+', '-'], multiplicative)
}

fn multiplicative(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    chain(tokens, depth, &['*', '/', '%'], minus)
}

fn chain(
    tokens: &mut Tokens,
    depth: usize,
    signs: &[char],
    operand: fn(&mut Tokens, usize) -> Result<Expr, RuleError>,
) -> Result<Expr, RuleError> {
    let first = operand(tokens, depth)?;
    let mut rest = Vec::new();
    while let Token::Symbol(symbol) = tokens.peek()
        && let Some(sign) = signs.iter().copied().find(|sign| symbol.chars().eq([*sign]))
    {
        tokens.take();
        rest.push((sign, operand(tokens, depth)?));
    }
    Ok(if rest.is_empty() { first } else { Expr::Arithmetic(Box::new(first), rest) })
}

fn minus(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    level(tokens, depth)?;
    if !tokens.take_symbol("-") {
        return postfix(tokens, depth);
    }
    Ok(match minus(tokens, depth + 1)? {
        // `-5` is a literal.
        Expr::Literal(Literal::Number(number)) if !number.starts_with('-') => {
            Expr::Literal(Literal::Number(format!("-{number}")))
        }
        other => Expr::Minus(Box::new(other)),
    })
}

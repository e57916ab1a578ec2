//! PQL text to a tree: operators and their ranks. What binds loosest comes first.

use super::super::lex::{Token, Tokens, Words};
use super::super::{MAX_DEPTH, RuleError};
use super::functions::{self, Function, Op, Relation};
use super::primary::{argument, postfix};
use super::scope;
use super::time::when;
use super::tree::{Constant, Gather, Node, Sign, Source};

/// Words that end an operand, so that none of them is a field's name where a value begins.
const RESERVED: [&str; 9] = ["and", "or", "in", "notIn", "like", "occurs", "from", "where", "over"];

/// Reads PQL text.
pub(super) fn read(text: &str) -> Result<Node, RuleError> {
    let mut tokens = Tokens::split(text, Words::Pql);
    let mut node = expression(&mut tokens, 0)?;
    match tokens.peek() {
        Token::End => {
            scope::settle(&mut node);
            Ok(node)
        }
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
pub(super) fn expression(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    level(tokens, depth)?;
    let name_follows = matches!(tokens.peek_at(1), Token::Word(_));
    if tokens.sees_word_at(0, "let") && name_follows {
        return let_in(tokens, depth);
    }
    if tokens.sees_word_at(0, "select") && name_follows {
        tokens.take();
        return Ok(Node::Over(Gather::Select, sources(tokens, depth)?));
    }
    if let Some(names) = lambda(tokens) {
        return Ok(Node::Lambda(names, Box::new(expression(tokens, depth + 1)?)));
    }
    any_of(tokens, depth)
}

/// `let name = value in expression`
fn let_in(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    tokens.take();
    let name = name(tokens)?;
    tokens.want_symbol("=")?;
    let value = additive(tokens, depth)?;
    tokens.want_word("in")?;
    let body = expression(tokens, depth + 1)?;
    Ok(Node::Let(name, Box::new(value), Box::new(body)))
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
pub(super) fn sources(tokens: &mut Tokens, depth: usize) -> Result<Vec<Source>, RuleError> {
    let mut all = Vec::new();
    loop {
        let name = name(tokens)?;
        tokens.want_word("from")?;
        let array = additive(tokens, depth + 1)?;
        let conditional = tokens.take_word("where") || tokens.take_symbol(":");
        let condition = if conditional { Some(any_of(tokens, depth + 1)?) } else { None };
        all.push(Source { name, array, condition });
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
pub(super) fn any_of(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    level(tokens, depth)?;
    joined(tokens, depth, "or", all_of)
}

fn all_of(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    joined(tokens, depth, "and", negation)
}

/// A function that reads an operand.
type Operand = fn(&mut Tokens, usize) -> Result<Node, RuleError>;

fn joined(tokens: &mut Tokens, depth: usize, word: &str, operand: Operand) -> Result<Node, RuleError> {
    let mut branches = vec![operand(tokens, depth)?];
    while tokens.take_word(word) {
        branches.push(operand(tokens, depth)?);
    }
    Ok(match functions::between(word) {
        Some(function) if branches.len() > 1 => Node::Apply(function, branches),
        _ => branches.swap_remove(0),
    })
}

fn negation(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    level(tokens, depth)?;
    if tokens.take_word("not") || tokens.take_symbol("!") {
        return Ok(Node::Apply(functions::not(), vec![negation(tokens, depth + 1)?]));
    }
    comparison(tokens, depth)
}

fn comparison(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    let at = tokens.unexpected("");
    let left = additive(tokens, depth)?;
    if tokens.take_word("occurs") {
        return Ok(Node::Occurs(Box::new(left), when(tokens, depth)?));
    }
    let Some(function) = comparing(tokens) else { return Ok(left) };
    argument(function, 0, &left, at)?;
    tokens.take();
    let at = tokens.unexpected("");
    let right = additive(tokens, depth)?;
    argument(function, 1, &right, at)?;
    Ok(Node::Apply(function, vec![left, right]))
}

/// The comparison that comes next, if one does.
fn comparing(tokens: &Tokens) -> Option<&'static Function> {
    let name = match tokens.peek() {
        Token::Symbol(symbol) => symbol,
        Token::Word(word) => word.as_str(),
        _ => return None,
    };
    functions::between(name).filter(|one| !matches!(one.op, Op::And | Op::Or))
}

/// Takes a comparison operator if one comes next.
pub(super) fn operator(tokens: &mut Tokens) -> Option<Relation> {
    let Some(Function { op: Op::Relation(relation), .. }) = comparing(tokens) else { return None };
    tokens.take();
    Some(*relation)
}

/// Sums and differences.
pub(super) fn additive(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    calculation(tokens, depth, true, |tokens, depth| calculation(tokens, depth, false, minus))
}

fn calculation(tokens: &mut Tokens, depth: usize, adds: bool, operand: Operand) -> Result<Node, RuleError> {
    let first = operand(tokens, depth)?;
    let mut rest = Vec::new();
    while let Token::Symbol(symbol) = tokens.peek()
        && let Some((sign, _)) = Sign::ALL.iter().find(|(sign, spelled)| spelled == symbol && sign.adds() == adds)
    {
        tokens.take();
        rest.push((*sign, operand(tokens, depth)?));
    }
    Ok(if rest.is_empty() { first } else { Node::Arithmetic(Box::new(first), rest) })
}

fn minus(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    level(tokens, depth)?;
    if !tokens.take_symbol("-") {
        return postfix(tokens, depth);
    }
    Ok(match minus(tokens, depth + 1)? {
        // `-5` is a literal.
        Node::Constant(Constant::Number(_, written)) if !written.starts_with('-') => {
            Node::Constant(Constant::number(format!("-{written}")))
        }
        other => Node::Negative(Box::new(other)),
    })
}

//! PQL text to a tree: values, functions, chains and quantifiers.

use super::super::RuleError;
use super::super::lex::{Token, Tokens};
use super::functions::{function, method};
use super::parse::{additive, bindings, expression, is_reserved, level, name, operator};
use super::time::{moment, when, whole};
use super::tree::{Compare, Expr, Literal, Quantifier, Step, Tail};

const AGGREGATES: [&str; 5] = ["count", "sum", "average", "min", "max"];

/// A value with the fields, functions and filters behind it.
pub(super) fn postfix(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    let head = primary(tokens, depth)?;
    let mut tails = Vec::new();
    loop {
        if tokens.take_symbol(".") {
            tails.push(member(tokens, depth)?);
        } else if tokens.take_symbol("[") {
            let condition = expression(tokens, depth + 1)?;
            tokens.want_symbol("]")?;
            tails.push(Tail::Filter(condition));
        } else if tails.is_empty() {
            return Ok(head);
        } else {
            return Ok(Expr::Path(Box::new(head), tails));
        }
    }
}

/// After a dot: a field, or a function with its arguments.
fn member(tokens: &mut Tokens, depth: usize) -> Result<Tail, RuleError> {
    let unexpected = tokens.unexpected("a field or a function that PQL has");
    let Token::Word(_) = tokens.peek() else { return Err(unexpected) };
    let name = name(tokens)?;
    if !tokens.sees_symbol("(") {
        return Ok(Tail::Field(name));
    }
    let Some(range) = method(&name) else { return Err(unexpected) };
    let arguments = arguments(tokens, depth)?;
    if range.contains(&arguments.len()) {
        Ok(Tail::Call(name, arguments))
    } else {
        Err(wrong_number(unexpected, &range))
    }
}

fn wrong_number(mut at: RuleError, range: &std::ops::RangeInclusive<usize>) -> RuleError {
    at.expected = match (range.start(), range.end()) {
        (least, most) if least == most => format!("a function with {least} arguments"),
        (least, most) => format!("a function with {least} to {most} arguments"),
    };
    at
}

/// `(a, b)`
fn arguments(tokens: &mut Tokens, depth: usize) -> Result<Vec<Expr>, RuleError> {
    tokens.want_symbol("(")?;
    list(tokens, depth, ")")
}

/// `a, b` up to the closing symbol.
fn list(tokens: &mut Tokens, depth: usize, close: &str) -> Result<Vec<Expr>, RuleError> {
    let mut all = Vec::new();
    if tokens.take_symbol(close) {
        return Ok(all);
    }
    loop {
        all.push(expression(tokens, depth + 1)?);
        if !tokens.take_symbol(",") {
            tokens.want_symbol(close)?;
            return Ok(all);
        }
    }
}

fn primary(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    match tokens.peek().clone() {
        Token::Text(text) => taken(tokens, Expr::Literal(Literal::Text(text))),
        Token::Number(number) => taken(tokens, Expr::Literal(Literal::Number(number))),
        Token::Parameter(number) => taken(tokens, Expr::Parameter(number)),
        Token::Context(text) => taken(tokens, Expr::Context(text)),
        Token::Symbol("(") => {
            tokens.take();
            let inner = expression(tokens, depth + 1)?;
            tokens.want_symbol(")")?;
            Ok(inner)
        }
        Token::Symbol("[") => {
            tokens.take();
            Ok(Expr::List(list(tokens, depth, "]")?))
        }
        Token::Symbol("^") => up(tokens),
        Token::Word(word) if !is_reserved(&word) => worded(tokens, &word, depth),
        _ => Err(tokens.unexpected("a field, a value or `(`")),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "its callers answer a result")]
fn taken(tokens: &mut Tokens, expr: Expr) -> Result<Expr, RuleError> {
    tokens.take();
    Ok(expr)
}

/// `^^.person`: the dot may be left out.
fn up(tokens: &mut Tokens) -> Result<Expr, RuleError> {
    let mut levels = 0;
    while tokens.take_symbol("^") {
        levels += 1;
    }
    tokens.take_symbol(".");
    let field = name(tokens)?;
    Ok(Expr::Path(Box::new(Expr::Up(levels)), vec![Tail::Field(field)]))
}

/// Everything that begins with a word.
fn worded(tokens: &mut Tokens, word: &str, depth: usize) -> Result<Expr, RuleError> {
    let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
    let next_word = match tokens.peek_at(1) {
        Token::Word(next) => Some(next.clone()),
        _ => None,
    };
    let opens = *tokens.peek_at(1) == Token::Symbol("(");
    if is("true") || is("false") {
        return taken(tokens, Expr::Literal(Literal::Truth(is("true"))));
    }
    if let Some(moment) = moment(tokens) {
        return Ok(moment);
    }
    if is("chain") && opens {
        return chain(tokens, depth);
    }
    if next_word.is_some() && tokens.sees_word_at(2, "from") && (is("exists") || is("forall")) {
        tokens.take();
        let quantifier = if is("exists") { Quantifier::Exists } else { Quantifier::ForAll };
        return Ok(Expr::Quantified(quantifier, bindings(tokens, depth)?));
    }
    let value_follows = next_word.as_deref().is_some_and(|next| !is_reserved(next));
    if let Some(function) = AGGREGATES.iter().find(|aggregate| is(aggregate)).filter(|_| value_follows) {
        return aggregate(tokens, function, depth);
    }
    if is("exists") && value_follows {
        tokens.take();
        level(tokens, depth + 1)?;
        return Ok(not_null(postfix(tokens, depth + 1)?));
    }
    if opens {
        return call(tokens, word, depth);
    }
    taken(tokens, Expr::Name(word.to_owned()))
}

/// `exists path`, an older spelling of `path.isNotNull()`.
fn not_null(value: Expr) -> Expr {
    let tail = Tail::Call("isNotNull".to_owned(), Vec::new());
    match value {
        Expr::Path(head, mut tails) => {
            tails.push(tail);
            Expr::Path(head, tails)
        }
        other => Expr::Path(Box::new(other), vec![tail]),
    }
}

fn call(tokens: &mut Tokens, word: &str, depth: usize) -> Result<Expr, RuleError> {
    let unexpected = tokens.unexpected("a field or a function that PQL has");
    let Some(range) = function(word) else { return Err(unexpected) };
    tokens.take();
    let mut arguments = arguments(tokens, depth)?;
    if !range.contains(&arguments.len()) {
        return Err(wrong_number(unexpected, &range));
    }
    if word == "exists" {
        return Ok(not_null(arguments.swap_remove(0)));
    }
    let name = if word.eq_ignore_ascii_case("if") { "if" } else { word };
    Ok(Expr::Call(name.to_owned(), arguments))
}

/// `sum a over b from c where d`
fn aggregate(tokens: &mut Tokens, function: &str, depth: usize) -> Result<Expr, RuleError> {
    tokens.take();
    level(tokens, depth + 1)?;
    let of = additive(tokens, depth + 1)?;
    tokens.want_word("over")?;
    Ok(Expr::Aggregate(function.to_owned(), Box::new(of), bindings(tokens, depth)?))
}

/// `chain(array, field, [label: WHAT(…) WHEN(…) COUNT(…), …])`
fn chain(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    tokens.take();
    tokens.want_symbol("(")?;
    let depth = depth + 1;
    level(tokens, depth)?;
    let array = additive(tokens, depth)?;
    tokens.want_symbol(",")?;
    let field = additive(tokens, depth)?;
    tokens.want_symbol(",")?;
    tokens.want_symbol("[")?;
    let mut steps = vec![step(tokens, depth)?];
    while tokens.take_symbol(",") {
        steps.push(step(tokens, depth)?);
    }
    tokens.want_symbol("]")?;
    tokens.want_symbol(")")?;
    Ok(Expr::Chain(Box::new(array), Box::new(field), steps))
}

fn step(tokens: &mut Tokens, depth: usize) -> Result<Step, RuleError> {
    let label = name(tokens)?;
    tokens.want_symbol(":")?;
    tokens.want_word("what")?;
    tokens.want_symbol("(")?;
    let what = expression(tokens, depth + 1)?;
    tokens.want_symbol(")")?;
    let mut step = Step { label, what, when: None, count: None };
    loop {
        if step.when.is_none() && tokens.take_word("when") {
            tokens.want_symbol("(")?;
            step.when = Some(when(tokens, depth)?);
        } else if step.count.is_none() && tokens.take_word("count") {
            tokens.want_symbol("(")?;
            let compare = operator(tokens).unwrap_or(Compare::AtLeast);
            step.count = Some((compare, whole(tokens)?));
        } else {
            return Ok(step);
        }
        tokens.want_symbol(")")?;
    }
}

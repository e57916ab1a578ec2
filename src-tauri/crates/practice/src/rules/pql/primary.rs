//! PQL text to a tree: values, functions, chains and quantifiers.

use super::super::RuleError;
use super::super::lex::{Token, Tokens};
use super::functions::{self, Function, Op, Relation};
use super::parse::{additive, expression, is_reserved, level, name, operator, sources};
use super::time::{instant, when, whole};
use super::tree::{Access, Constant, Gather, Happening, Node, Sequence};

/// A value with the fields, functions and filters behind it.
pub(super) fn postfix(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    let mut node = primary(tokens, depth)?;
    loop {
        let access = if tokens.take_symbol(".") {
            member(tokens, depth)?
        } else if tokens.take_symbol("[") {
            let condition = expression(tokens, depth + 1)?;
            tokens.want_symbol("]")?;
            Access::Items(condition)
        } else {
            return Ok(node);
        };
        node = node.then(access);
    }
}

/// After a dot: a field, or a function with its arguments.
fn member(tokens: &mut Tokens, depth: usize) -> Result<Access, RuleError> {
    let unexpected = tokens.unexpected("a field or a function that PQL has");
    let Token::Word(_) = tokens.peek() else { return Err(unexpected) };
    let name = name(tokens)?;
    if !tokens.sees_symbol("(") {
        return Ok(Access::Field(name));
    }
    let Some(function) = functions::method(&name) else { return Err(unexpected) };
    Ok(Access::Call(function, arguments(tokens, depth, function, unexpected)?))
}

/// `(a, b)`, as many and of such kinds as the function takes; `at` is where the function is named.
fn arguments(
    tokens: &mut Tokens,
    depth: usize,
    function: &'static Function,
    at: RuleError,
) -> Result<Vec<Node>, RuleError> {
    tokens.want_symbol("(")?;
    let all = list(tokens, depth, ")")?;
    if !function.takes_as_many(all.len()) {
        return Err(wrong_number(at, function));
    }
    for (index, (place, one)) in all.iter().enumerate() {
        argument(function, index, one, place.clone())?;
    }
    Ok(all.into_iter().map(|(_, one)| one).collect())
}

/// Refuses a literal of a kind that the function does not take there.
pub(super) fn argument(function: &Function, index: usize, one: &Node, mut at: RuleError) -> Result<(), RuleError> {
    let Some(takes) = function.takes.get(index).filter(|takes| !takes.accepts(one)) else { return Ok(()) };
    at.expected = format!("{} for {}", takes.wanted(), function.name);
    Err(at)
}

fn wrong_number(mut at: RuleError, function: &Function) -> RuleError {
    at.expected = match (function.least, function.takes.len()) {
        (least, most) if least == most => format!("a function with {least} arguments"),
        (least, most) => format!("a function with {least} to {most} arguments"),
    };
    at
}

/// `a, b` up to the closing symbol, each with the place where it begins.
fn list(tokens: &mut Tokens, depth: usize, close: &str) -> Result<Vec<(RuleError, Node)>, RuleError> {
    let mut all = Vec::new();
    if tokens.take_symbol(close) {
        return Ok(all);
    }
    loop {
        let at = tokens.unexpected("");
        all.push((at, expression(tokens, depth + 1)?));
        if !tokens.take_symbol(",") {
            tokens.want_symbol(close)?;
            return Ok(all);
        }
    }
}

fn primary(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    match tokens.peek().clone() {
        Token::Text(text) => taken(tokens, Node::Constant(Constant::Text(text))),
        Token::Number(number) => taken(tokens, Node::Constant(Constant::number(number))),
        Token::Parameter(number) => taken(tokens, Node::Argument(number)),
        Token::Context(text) => taken(tokens, Node::Outside(text)),
        Token::Symbol("(") => {
            tokens.take();
            let inner = expression(tokens, depth + 1)?;
            tokens.want_symbol(")")?;
            Ok(inner)
        }
        Token::Symbol("[") => {
            tokens.take();
            Ok(Node::List(list(tokens, depth, "]")?.into_iter().map(|(_, one)| one).collect()))
        }
        Token::Symbol("^") => up(tokens),
        Token::Word(word) if !is_reserved(&word) => worded(tokens, &word, depth),
        _ => Err(tokens.unexpected("a field, a value or `(`")),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "its callers answer a result")]
fn taken(tokens: &mut Tokens, expr: Node) -> Result<Node, RuleError> {
    tokens.take();
    Ok(expr)
}

/// `^^.person`: the dot may be left out.
fn up(tokens: &mut Tokens) -> Result<Node, RuleError> {
    let mut levels = 0;
    while tokens.take_symbol("^") {
        levels += 1;
    }
    tokens.take_symbol(".");
    let field = name(tokens)?;
    Ok(Node::Context(levels).then(Access::Field(field)))
}

/// Everything that begins with a word.
fn worded(tokens: &mut Tokens, word: &str, depth: usize) -> Result<Node, RuleError> {
    let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
    let next_word = match tokens.peek_at(1) {
        Token::Word(next) => Some(next.clone()),
        _ => None,
    };
    let opens = *tokens.peek_at(1) == Token::Symbol("(");
    if is("true") || is("false") {
        return taken(tokens, Node::Constant(Constant::Truth(is("true"))));
    }
    if let Some(instant) = instant(tokens) {
        return Ok(instant);
    }
    if is("chain") && opens {
        return chain(tokens, depth);
    }
    if next_word.is_some() && tokens.sees_word_at(2, "from") && (is("exists") || is("forall")) {
        tokens.take();
        let gather = if is("exists") { Gather::Exists } else { Gather::ForAll };
        return Ok(Node::Over(gather, sources(tokens, depth)?));
    }
    let value_follows = next_word.as_deref().is_some_and(|next| !is_reserved(next));
    if value_follows && let Some(op) = aggregating(word) {
        return aggregate(tokens, op, depth);
    }
    if is("exists") && value_follows {
        tokens.take();
        level(tokens, depth + 1)?;
        return Ok(not_null(postfix(tokens, depth + 1)?));
    }
    if opens {
        return call(tokens, word, depth);
    }
    taken(tokens, Node::field(word))
}

/// `exists path`, an older spelling of `path.isNotNull()`.
fn not_null(value: Node) -> Node {
    value.then(Access::Call(functions::is_not_null(), Vec::new()))
}

fn call(tokens: &mut Tokens, word: &str, depth: usize) -> Result<Node, RuleError> {
    let unexpected = tokens.unexpected("a field or a function that PQL has");
    let Some(function) = functions::alone(word) else { return Err(unexpected) };
    tokens.take();
    let mut arguments = arguments(tokens, depth, function, unexpected)?;
    Ok(if function.op == Op::IsNotNull { not_null(arguments.swap_remove(0)) } else { Node::Apply(function, arguments) })
}

/// The aggregation of `sum a over b from c`.
fn aggregating(word: &str) -> Option<Op> {
    let found = functions::method(&word.to_ascii_lowercase())?.op;
    matches!(found, Op::Count | Op::Sum | Op::Average | Op::Min | Op::Max).then_some(found)
}

/// `sum a over b from c where d`
fn aggregate(tokens: &mut Tokens, op: Op, depth: usize) -> Result<Node, RuleError> {
    tokens.take();
    level(tokens, depth + 1)?;
    let of = additive(tokens, depth + 1)?;
    tokens.want_word("over")?;
    Ok(Node::Over(Gather::Aggregate(op, Box::new(of)), sources(tokens, depth)?))
}

/// `chain(array, field, [label: WHAT(…) WHEN(…) COUNT(…), …])`
fn chain(tokens: &mut Tokens, depth: usize) -> Result<Node, RuleError> {
    tokens.take();
    tokens.want_symbol("(")?;
    let depth = depth + 1;
    level(tokens, depth)?;
    let array = additive(tokens, depth)?;
    tokens.want_symbol(",")?;
    let field = additive(tokens, depth)?;
    tokens.want_symbol(",")?;
    tokens.want_symbol("[")?;
    let mut events = vec![happening(tokens, depth)?];
    while tokens.take_symbol(",") {
        events.push(happening(tokens, depth)?);
    }
    tokens.want_symbol("]")?;
    tokens.want_symbol(")")?;
    Ok(Node::Sequence(Box::new(Sequence { array, field, events })))
}

fn happening(tokens: &mut Tokens, depth: usize) -> Result<Happening, RuleError> {
    let label = name(tokens)?;
    tokens.want_symbol(":")?;
    tokens.want_word("what")?;
    tokens.want_symbol("(")?;
    let what = expression(tokens, depth + 1)?;
    tokens.want_symbol(")")?;
    let mut event = Happening { label, what, when: None, count: None };
    loop {
        if event.when.is_none() && tokens.take_word("when") {
            tokens.want_symbol("(")?;
            event.when = Some(when(tokens, depth)?);
        } else if event.count.is_none() && tokens.take_word("count") {
            tokens.want_symbol("(")?;
            let relation = operator(tokens).unwrap_or(Relation::AtLeast);
            event.count = Some((relation, whole(tokens)?));
        } else {
            return Ok(event);
        }
        tokens.want_symbol(")")?;
    }
}

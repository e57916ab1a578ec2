//! PQL text to a tree: values with their fields, functions and filters, chains and quantifiers.

use winnow::Parser;
use winnow::stream::Stream as _;
use winnow::token::any;

use super::super::lex::{
    Input, Kind, Parsed, check_depth, fail, is_word, keyword, peek, symbol, taken, unescaped, want,
};
use super::functions::{behind_a_value, by_itself, takes_not};
use super::operators::{Rank, bindings, comparison, expression, is_reserved, name, operand};
use super::time::{moment, when, whole_number};
use super::tree::{Compare, Expr, Literal, Quantifier, Step, Tail};

const NO_SUCH: &str = "a field or a function that PQL has";
const WRONG_NUMBER: &str = "a function with as many arguments as PQL documents";
pub(super) const WRONG_KIND: &str = "a value of the kind that the function takes";

/// A place in the text to go back to.
pub(super) type Mark<'t, 's> = <Input<'t, 's> as winnow::stream::Stream>::Checkpoint;

/// A value with the fields, functions and filters behind it.
pub(super) fn value(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    let head = first(input, depth)?;
    let mut tails = Vec::new();
    loop {
        if taken(input, symbol(".")) {
            tails.push(member(input, depth)?);
        } else if taken(input, symbol("[")) {
            tails.push(Tail::Filter(expression(input, depth + 1)?));
            want(input, symbol("]"), "]")?;
        } else {
            return Ok(if tails.is_empty() { head } else { Expr::Path(Box::new(head), tails) });
        }
    }
}

/// Behind a dot.
fn member(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Tail> {
    let start = input.checkpoint();
    let Some(Kind::Word(name)) = peek(input, 0) else { return fail(input, NO_SUCH) };
    any.void().parse_next(input)?;
    if peek(input, 0) != Some(&Kind::Symbol("(")) {
        return Ok(Tail::Field((*name).to_owned()));
    }
    let Some(range) = behind_a_value(name) else {
        input.reset(&start);
        return fail(input, NO_SUCH);
    };
    let arguments = arguments(input, depth)?;
    Ok(Tail::Call((*name).to_owned(), fitting(input, name, &start, range, arguments)?))
}

/// The arguments of a function that begins at `start`, if they are as many and of such kinds as it takes.
fn fitting<'t, 's>(
    input: &mut Input<'t, 's>,
    name: &str,
    start: &Mark<'t, 's>,
    range: (usize, usize),
    arguments: Vec<(Mark<'t, 's>, Expr)>,
) -> Parsed<Vec<Expr>> {
    if !within(range, arguments.len()) {
        input.reset(start);
        return fail(input, WRONG_NUMBER);
    }
    let wrong = arguments.iter().enumerate().find(|(place, (_, one))| takes_not(name, *place, one));
    if let Some((_, (start, _))) = wrong {
        input.reset(start);
        return fail(input, WRONG_KIND);
    }
    Ok(arguments.into_iter().map(|(_, one)| one).collect())
}

fn within((least, most): (usize, usize), count: usize) -> bool {
    (least..=most).contains(&count)
}

/// `(a, b)`
fn arguments<'t, 's>(input: &mut Input<'t, 's>, depth: usize) -> Parsed<Vec<(Mark<'t, 's>, Expr)>> {
    want(input, symbol("("), "(")?;
    items(input, depth, ")")
}

/// `a, b` and the closing symbol; each with the place where it begins.
fn items<'t, 's>(input: &mut Input<'t, 's>, depth: usize, close: &'static str) -> Parsed<Vec<(Mark<'t, 's>, Expr)>> {
    let mut all = Vec::new();
    if taken(input, symbol(close)) {
        return Ok(all);
    }
    loop {
        let start = input.checkpoint();
        all.push((start, expression(input, depth + 1)?));
        if !taken(input, symbol(",")) {
            want(input, symbol(close), if close == ")" { "a comma or )" } else { "a comma or ]" })?;
            return Ok(all);
        }
    }
}

fn first(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    let simple = match peek(input, 0) {
        Some(Kind::Text(typed)) => Expr::Literal(Literal::Text(unescaped(typed))),
        Some(Kind::Number(number)) => Expr::Literal(Literal::Number((*number).to_owned())),
        Some(Kind::Parameter(number)) => Expr::Parameter(*number),
        Some(Kind::Context(text)) => Expr::Context((*text).to_owned()),
        Some(Kind::Symbol("(")) => {
            any.void().parse_next(input)?;
            let inner = expression(input, depth + 1)?;
            want(input, symbol(")"), "and, or or )")?;
            return Ok(inner);
        }
        Some(Kind::Symbol("[")) => {
            any.void().parse_next(input)?;
            let all = items(input, depth, "]")?;
            return Ok(Expr::List(all.into_iter().map(|(_, one)| one).collect()));
        }
        Some(Kind::Symbol("^")) => return further_out(input),
        Some(Kind::Word(word)) if !is_reserved(word) => return worded(input, word, depth),
        _ => return fail(input, "a field, a value or ("),
    };
    any.void().parse_next(input)?;
    Ok(simple)
}

/// `^^.person`: the dot may be left out.
fn further_out(input: &mut Input<'_, '_>) -> Parsed<Expr> {
    let mut levels = 0;
    while taken(input, symbol("^")) {
        levels += 1;
    }
    taken(input, symbol("."));
    Ok(Expr::Path(Box::new(Expr::Up(levels)), vec![Tail::Field(name(input)?)]))
}

/// Everything that begins with a word.
fn worded(input: &mut Input<'_, '_>, word: &str, depth: usize) -> Parsed<Expr> {
    let is = |wanted: &str| word.eq_ignore_ascii_case(wanted);
    if let Some(moment) = moment(input) {
        return Ok(moment);
    }
    let value_follows = match peek(input, 1) {
        Some(Kind::Word(next)) => !is_reserved(next),
        _ => false,
    };
    let opens = peek(input, 1) == Some(&Kind::Symbol("("));
    let binds = matches!(peek(input, 1), Some(Kind::Word(_))) && is_word(peek(input, 2), "from");
    match word.to_ascii_lowercase().as_str() {
        "true" | "false" => {
            any.void().parse_next(input)?;
            Ok(Expr::Literal(Literal::Truth(is("true"))))
        }
        "chain" if opens => chain(input, depth + 1),
        "exists" | "forall" if binds => {
            any.void().parse_next(input)?;
            let quantifier = if is("exists") { Quantifier::Exists } else { Quantifier::ForAll };
            Ok(Expr::Quantified(quantifier, bindings(input, depth)?))
        }
        function @ ("count" | "sum" | "average" | "min" | "max") if value_follows => {
            any.void().parse_next(input)?;
            let of = operand(input, depth + 1, Rank::Sum)?;
            want(input, keyword("over"), "over")?;
            Ok(Expr::Aggregate(function.to_owned(), Box::new(of), bindings(input, depth)?))
        }
        "exists" if value_follows => {
            any.void().parse_next(input)?;
            check_depth(input, depth + 1)?;
            value(input, depth + 1).map(not_null)
        }
        _ if opens => call(input, word, depth),
        _ => name(input).map(Expr::Name),
    }
}

/// `exists path`, an older spelling of `path.isNotNull()`.
fn not_null(value: Expr) -> Expr {
    let (head, mut tails) = match value {
        Expr::Path(head, tails) => (head, tails),
        other => (Box::new(other), Vec::new()),
    };
    tails.push(Tail::Call("isNotNull".to_owned(), Vec::new()));
    Expr::Path(head, tails)
}

fn call(input: &mut Input<'_, '_>, word: &str, depth: usize) -> Parsed<Expr> {
    let Some(range) = by_itself(word) else { return fail(input, NO_SUCH) };
    let start = input.checkpoint();
    any.void().parse_next(input)?;
    let arguments = arguments(input, depth)?;
    let mut arguments = fitting(input, word, &start, range, arguments)?;
    Ok(match word {
        "exists" => not_null(arguments.swap_remove(0)),
        word if word.eq_ignore_ascii_case("if") => Expr::Call("if".to_owned(), arguments),
        word => Expr::Call(word.to_owned(), arguments),
    })
}

/// `chain(array, field, [label: WHAT(…) WHEN(…) COUNT(…), …])`
fn chain(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Expr> {
    any.void().parse_next(input)?;
    want(input, symbol("("), "(")?;
    let array = operand(input, depth, Rank::Sum)?;
    want(input, symbol(","), "a comma")?;
    let field = operand(input, depth, Rank::Sum)?;
    want(input, symbol(","), "a comma")?;
    want(input, symbol("["), "[")?;
    let mut steps = vec![step(input, depth)?];
    while taken(input, symbol(",")) {
        steps.push(step(input, depth)?);
    }
    want(input, symbol("]"), "WHEN, COUNT, a comma or ]")?;
    want(input, symbol(")"), ")")?;
    Ok(Expr::Chain(Box::new(array), Box::new(field), steps))
}

fn step(input: &mut Input<'_, '_>, depth: usize) -> Parsed<Step> {
    let label = name(input)?;
    want(input, symbol(":"), ":")?;
    want(input, keyword("what"), "WHAT")?;
    want(input, symbol("("), "(")?;
    let what = expression(input, depth + 1)?;
    want(input, symbol(")"), "and, or or )")?;
    let mut step = Step { label, what, when: None, count: None };
    loop {
        if step.when.is_none() && taken(input, keyword("when")) {
            want(input, symbol("("), "(")?;
            step.when = Some(when(input, depth)?);
        } else if step.count.is_none() && taken(input, keyword("count")) {
            want(input, symbol("("), "(")?;
            let operator = comparison(input).unwrap_or(Compare::AtLeast);
            step.count = Some((operator, whole_number(input)?));
        } else {
            return Ok(step);
        }
        want(input, symbol(")"), ")")?;
    }
}

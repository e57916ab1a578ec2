//! PQL text to a tree.

use super::super::lex::{Token, Tokens, Words, is_number};
use super::super::{MAX_DEPTH, RuleError};
use super::{Case, Expr, Literal, OPS, Pql, TEXT_TESTS, TextTest};

/// Words and operators that show a text to be PQL of the kind that is kept without being evaluated.
const KEPT_WORDS: [&str; 30] = [
    "select",
    "from",
    "where",
    "forall",
    "let",
    "occurs",
    "before",
    "after",
    "now",
    "today",
    "yesterday",
    "count",
    "sum",
    "min",
    "max",
    "average",
    "distinct",
    "topN",
    "intersects",
    "subset",
    "superset",
    "includes",
    "if",
    "filter",
    "matches",
    "regexGroup",
    "getMonth",
    "getYear",
    "date",
    "xEvent",
];
const KEPT_SYMBOLS: [&str; 7] = ["=>", "+", "-", "*", "/", "%", "{"];

/// Reads PQL text.
pub(super) fn read(text: &str) -> Result<Pql, RuleError> {
    let mut tokens = Tokens::split(text, Words::Pql)?;
    let kept = looks_like_pql(text)?;
    match whole(&mut tokens) {
        Ok(expr) => Ok(Pql::Read(expr)),
        // A text that stops in the middle is broken whatever it uses.
        Err(_) if *tokens.peek() != Token::End && (kept || compares_fields(&tokens)) => Ok(Pql::Kept),
        Err(error) => Err(error),
    }
}

/// Whether reading stopped at `field = other.field`, which is PQL but not evaluated here.
fn compares_fields(tokens: &Tokens) -> bool {
    let operator = matches!(tokens.before(), Some(Token::Symbol(symbol)) if OPS.iter().any(|(op, _)| op == symbol));
    operator && matches!(tokens.peek(), Token::Word(word) if is_path_word(word))
}

/// Whether the text uses PQL outside the supported part. Fails on brackets that do not match.
fn looks_like_pql(text: &str) -> Result<bool, RuleError> {
    let mut tokens = Tokens::split(text, Words::Pql)?;
    let mut open = Vec::new();
    let mut marked = false;
    loop {
        match tokens.peek() {
            Token::End if open.is_empty() => return Ok(marked),
            Token::End => return Err(tokens.unexpected("a closing bracket")),
            Token::Symbol(bracket @ ("(" | "[" | "{")) => open.push(*bracket),
            Token::Symbol(bracket @ (")" | "]" | "}")) => {
                let closes = matches!((open.pop(), *bracket), (Some("("), ")") | (Some("["), "]") | (Some("{"), "}"));
                if !closes {
                    return Err(tokens.unexpected("an opening bracket before it"));
                }
            }
            Token::Symbol(symbol) => marked |= KEPT_SYMBOLS.contains(symbol),
            Token::Word(word) => marked |= KEPT_WORDS.iter().any(|w| w.eq_ignore_ascii_case(word)),
            Token::Text(_) => {}
        }
        tokens.take();
    }
}

fn whole(tokens: &mut Tokens) -> Result<Expr, RuleError> {
    let expr = or_expr(tokens, 0)?;
    match tokens.peek() {
        Token::End => Ok(expr),
        _ => Err(tokens.unexpected("and, or or the end of the expression")),
    }
}

fn or_expr(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    let mut branches = vec![and_expr(tokens, depth)?];
    while tokens.take_word("or") {
        branches.push(and_expr(tokens, depth)?);
    }
    Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Expr::Or(branches) })
}

fn and_expr(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    let mut branches = vec![not_expr(tokens, depth)?];
    while tokens.take_word("and") {
        branches.push(not_expr(tokens, depth)?);
    }
    Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Expr::And(branches) })
}

fn not_expr(tokens: &mut Tokens, depth: usize) -> Result<Expr, RuleError> {
    if depth > MAX_DEPTH {
        return Err(tokens.unexpected("less nesting"));
    }
    if tokens.take_word("not") {
        return Ok(Expr::Not(Box::new(not_expr(tokens, depth + 1)?)));
    }
    if tokens.take_symbol("(") {
        let inner = or_expr(tokens, depth + 1)?;
        tokens.want_symbol(")")?;
        return Ok(inner);
    }
    condition(tokens)
}

fn condition(tokens: &mut Tokens) -> Result<Expr, RuleError> {
    if let Some(value) = literal(tokens) {
        // `"Rugs" in interests`; a truth value may stand alone.
        if tokens.take_word("in") {
            let path = path(tokens)?;
            return Ok(Expr::In(path, vec![value]));
        }
        return match value {
            Literal::Truth(truth) => Ok(Expr::Always(truth)),
            _ => Err(tokens.unexpected("`in` after a value")),
        };
    }
    if matches!(tokens.peek(), Token::Word(w) if w.eq_ignore_ascii_case("exists")) {
        tokens.take();
        let bracket = tokens.take_symbol("(");
        let path = path(tokens)?;
        if bracket {
            tokens.want_symbol(")")?;
        }
        return Ok(Expr::Exists(path));
    }
    if matches!(tokens.peek(), Token::Word(w) if w == "inSegment") && *tokens.peek_at(1) == Token::Symbol("(") {
        return in_segment(tokens);
    }
    let path = path(tokens)?;
    if path == "segmentMembership" {
        return membership(tokens);
    }
    about(tokens, path)
}

fn in_segment(tokens: &mut Tokens) -> Result<Expr, RuleError> {
    tokens.take();
    tokens.want_symbol("(")?;
    let id = text(tokens, "a segment id in quotes")?;
    tokens.want_symbol(")")?;
    Ok(Expr::Member { namespace: "ups".to_owned(), id, statuses: Vec::new() })
}

/// `.get("ups").get("<id>")`, then `.status in (…)` or `.status = "…"`, or nothing.
fn membership(tokens: &mut Tokens) -> Result<Expr, RuleError> {
    let namespace = get(tokens)?;
    let id = get(tokens)?;
    if !tokens.take_symbol(".") {
        return Ok(Expr::Member { namespace, id, statuses: Vec::new() });
    }
    if !tokens.take_word("status") {
        return Err(tokens.unexpected("`status`"));
    }
    let statuses = if tokens.take_word("in") {
        list(tokens)?
    } else if tokens.take_symbol("=") {
        vec![literal(tokens).ok_or_else(|| tokens.unexpected("a status in quotes"))?]
    } else {
        return Err(tokens.unexpected("`in` or `=`"));
    };
    let statuses = statuses.into_iter().map(|s| if let Literal::Text(t) = s { t } else { String::new() }).collect();
    Ok(Expr::Member { namespace, id, statuses })
}

fn get(tokens: &mut Tokens) -> Result<String, RuleError> {
    tokens.want_symbol(".")?;
    if !tokens.take_word("get") {
        return Err(tokens.unexpected("`get`"));
    }
    tokens.want_symbol("(")?;
    let key = text(tokens, "a key in quotes")?;
    tokens.want_symbol(")")?;
    Ok(key)
}

/// What is said about a field.
fn about(tokens: &mut Tokens, path: String) -> Result<Expr, RuleError> {
    let op = match tokens.peek() {
        Token::Symbol(symbol) => OPS.iter().find(|(s, _)| s == symbol).map(|(_, op)| *op),
        _ => None,
    };
    if let Some(op) = op {
        tokens.take();
        let value = literal(tokens).ok_or_else(|| tokens.unexpected("a value"))?;
        return Ok(Expr::Compare(path, op, value));
    }
    if tokens.take_word("in") {
        return Ok(Expr::In(path, list(tokens)?));
    }
    if tokens.take_word("notIn") {
        return Ok(Expr::Not(Box::new(Expr::In(path, list(tokens)?))));
    }
    if tokens.take_word("isNotNull") {
        return Ok(Expr::Exists(path));
    }
    if tokens.take_word("isNull") {
        return Ok(Expr::Not(Box::new(Expr::Exists(path))));
    }
    if tokens.take_word("like") {
        let pattern = text(tokens, "a pattern in quotes")?;
        return Ok(Expr::Text(path, TextTest::Like, pattern, Case::Sensitive));
    }
    if *tokens.peek() == Token::Symbol("(") {
        return call(tokens, &path);
    }
    Ok(Expr::Compare(path, super::Op::Equal, Literal::Truth(true)))
}

/// A function at the end of a path: `person.name.startsWith("A", false)`.
fn call(tokens: &mut Tokens, path: &str) -> Result<Expr, RuleError> {
    let (path, name) = path.rsplit_once('.').ok_or_else(|| tokens.unexpected("an operator"))?;
    let path = path.to_owned();
    if matches!(name, "isNull" | "isNotNull" | "exists") {
        tokens.want_symbol("(")?;
        tokens.want_symbol(")")?;
        let exists = Expr::Exists(path);
        return Ok(if name == "isNull" { Expr::Not(Box::new(exists)) } else { exists });
    }
    let Some((_, test, negated)) = TEXT_TESTS.iter().find(|(n, _, _)| *n == name) else {
        return Err(tokens.unexpected("a function that is known here"));
    };
    tokens.want_symbol("(")?;
    let value = text(tokens, "a text in quotes")?;
    let mut case = Case::Sensitive;
    if tokens.take_symbol(",") {
        case = match literal(tokens) {
            Some(Literal::Truth(true)) => Case::Sensitive,
            Some(Literal::Truth(false)) => Case::Ignored,
            _ => return Err(tokens.unexpected("true or false")),
        };
    }
    tokens.want_symbol(")")?;
    let expr = Expr::Text(path, *test, value, case);
    Ok(if *negated { Expr::Not(Box::new(expr)) } else { expr })
}

/// A field path; the leading `$1.` for the first parameter is dropped.
fn path(tokens: &mut Tokens) -> Result<String, RuleError> {
    let mut parts = vec![path_word(tokens)?];
    while *tokens.peek() == Token::Symbol(".") {
        // `.get(` belongs to the membership form, not to the path.
        if matches!(tokens.peek_at(1), Token::Word(w) if w == "get") && *tokens.peek_at(2) == Token::Symbol("(") {
            break;
        }
        tokens.take();
        parts.push(path_word(tokens)?);
    }
    if parts.len() > 1 && parts[0] == "$1" {
        parts.remove(0);
    }
    Ok(parts.join("."))
}

fn path_word(tokens: &mut Tokens) -> Result<String, RuleError> {
    match tokens.peek() {
        Token::Word(word) if is_path_word(word) => {
            let word = word.clone();
            tokens.take();
            Ok(word)
        }
        _ => Err(tokens.unexpected("a field")),
    }
}

/// Whether a word can be part of a path and is no keyword.
pub(super) fn is_path_word(word: &str) -> bool {
    let keyword = ["and", "or", "not", "in", "notIn", "like", "exists", "isNull", "isNotNull", "true", "false"];
    let starts = word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$');
    starts
        && (word == "exists"
            || word == "isNull"
            || word == "isNotNull"
            || !keyword.iter().any(|k| k.eq_ignore_ascii_case(word)))
}

/// `["a", "b"]`, also in round brackets.
fn list(tokens: &mut Tokens) -> Result<Vec<Literal>, RuleError> {
    let round = tokens.take_symbol("(");
    let square = tokens.take_symbol("[");
    if !round && !square {
        return Err(tokens.unexpected("a list of values"));
    }
    let mut values = Vec::new();
    loop {
        values.push(literal(tokens).ok_or_else(|| tokens.unexpected("a value"))?);
        if !tokens.take_symbol(",") {
            break;
        }
    }
    if square {
        tokens.want_symbol("]")?;
    }
    if round {
        tokens.want_symbol(")")?;
    }
    Ok(values)
}

fn literal(tokens: &mut Tokens) -> Option<Literal> {
    let value = match tokens.peek() {
        Token::Text(text) => Literal::Text(text.clone()),
        Token::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Truth(true),
        Token::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Truth(false),
        Token::Word(word) if is_number(word) => Literal::Number(word.parse().ok()?),
        _ => return None,
    };
    tokens.take();
    Some(value)
}

fn text(tokens: &mut Tokens, expected: &str) -> Result<String, RuleError> {
    match tokens.peek() {
        Token::Text(text) => {
            let text = text.clone();
            tokens.take();
            Ok(text)
        }
        _ => Err(tokens.unexpected(expected)),
    }
}

//! The JSON form of PQL to a tree (AEP contract §10.2).
//!
//! Nodes of the documented kinds must have what they need. Kinds that are not documented are accepted as they are:
//! Adobe's own builder writes this form, and not every kind of it is published.

use serde_json::Value;

use super::super::RuleError;
use super::functions::is_for_each;
use super::tree::{Compare, Expr, Literal, Tail};

const WANTED: &str = "a pql/json tree with a nodeType";

/// Reads PQL in JSON form.
pub(super) fn read(text: &str) -> Result<Expr, RuleError> {
    let tree: Value = serde_json::from_str(text).map_err(|error| {
        let at = place(text, error.line(), error.column());
        fault(at, &error.to_string())
    })?;
    node(&tree, Around::Profile).map_err(|found| fault(0, &found))
}

/// What a field without an object belongs to: the profile, or the item of an array that a function works on. Inside
/// the latter the profile is the first parameter and nothing else.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Profile,
    Item,
}

fn fault(position: usize, found: &str) -> RuleError {
    RuleError::Syntax { position, expected: format!("{WANTED}, not {found}") }
}

/// Characters before a line and column, the column counted in bytes. A byte inside a character is that character's.
fn place(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(|line| line.chars().count()).sum();
    let within = text.split_inclusive('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let bytes = column.saturating_sub(1).min(within.len());
    before + within.char_indices().take_while(|(at, one)| at + one.len_utf8() <= bytes).count()
}

fn node(node: &Value, around: Around) -> Result<Expr, String> {
    let text = |key: &str| node.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let kind = text("nodeType").ok_or("a node without one")?;
    let missing = |what: &str| format!("a {kind} without {what}");
    match kind {
        "fnApply" => {
            let name = text("fnName").ok_or_else(|| missing("fnName"))?;
            let params = node.get("params").and_then(Value::as_array).ok_or_else(|| missing("params"))?;
            let param = |(place, param): (usize, &Value)| {
                let of_item = place.checked_sub(1).is_some_and(|place| is_for_each(name, place));
                self::node(param, if of_item { Around::Item } else { around })
            };
            let params: Vec<Expr> = params.iter().enumerate().map(param).collect::<Result<_, _>>()?;
            Ok(apply(name, params))
        }
        "fieldLookup" => {
            let field = text("fieldName").ok_or_else(|| missing("fieldName"))?.to_owned();
            Ok(match node.get("object").filter(|object| !object.is_null()) {
                None => Expr::Name(field),
                Some(object) => lookup(self::node(object, around)?, field, around),
            })
        }
        "parameterReference" => {
            let position = node.get("position").and_then(Value::as_u64).and_then(|p| u32::try_from(p).ok());
            position.map(Expr::Parameter).ok_or_else(|| missing("position"))
        }
        "varRef" => text("varName").map(|name| Expr::Name(name.to_owned())).ok_or_else(|| missing("varName")),
        "lambda" => {
            let names = node.get("varNames").and_then(Value::as_array).ok_or_else(|| missing("varNames"))?;
            let names: Option<Vec<String>> = names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
            let body = node.get("body").ok_or_else(|| missing("body"))?;
            Ok(Expr::Lambda(names.ok_or_else(|| missing("varNames"))?, Box::new(self::node(body, around)?)))
        }
        "literal" => {
            let value = node.get("value").ok_or_else(|| missing("value"))?;
            if node.get("literalType").is_some_and(|kind| !kind.is_string() && !kind.is_null()) {
                return Err(missing("a literalType that is a text"));
            }
            Ok(if text("literalType") == Some("XDMObject") && value == "profile" {
                Expr::Parameter(1)
            } else {
                literal(value)
            })
        }
        other => Ok(Expr::Opaque(other.to_owned())),
    }
}

fn literal(value: &Value) -> Expr {
    match value {
        Value::String(text) => Expr::Literal(Literal::Text(text.clone())),
        Value::Number(number) => Expr::Literal(Literal::Number(number.to_string())),
        Value::Bool(truth) => Expr::Literal(Literal::Truth(*truth)),
        Value::Array(items) => Expr::List(items.iter().map(literal).collect()),
        Value::Object(_) | Value::Null => Expr::Opaque("literal".to_owned()),
    }
}

/// A field of a value: the same tree as that of the text.
fn lookup(object: Expr, field: String, around: Around) -> Expr {
    match object {
        Expr::Parameter(1) if around == Around::Profile => Expr::Name(field),
        Expr::Path(head, mut tails) => {
            tails.push(Tail::Field(field));
            Expr::Path(head, tails)
        }
        other => Expr::Path(Box::new(other), vec![Tail::Field(field)]),
    }
}

/// An applied function: an operator, or something behind its first parameter.
fn apply(name: &str, mut params: Vec<Expr>) -> Expr {
    if name == "inSegment" && params.len() > 1 {
        // Other parameters than the id are seen in stored rules.
        params.retain(|param| param.as_text().is_some());
    }
    let pair = |params: Vec<Expr>| <[Expr; 2]>::try_from(params).map(|[a, b]| (Box::new(a), Box::new(b)));
    match (name, params.len()) {
        ("and", 2..) => Expr::And(params),
        ("or", 2..) => Expr::Or(params),
        ("and" | "or", 1) => params.swap_remove(0),
        ("not" | "!", 1) => Expr::Not(Box::new(params.swap_remove(0))),
        ("-", 1) => Expr::Minus(Box::new(params.swap_remove(0))),
        ("+" | "-" | "*" | "/" | "%", 2..) => {
            let sign = name.chars().next().unwrap_or('+');
            let rest = params.split_off(1).into_iter().map(|one| (sign, one)).collect();
            Expr::Arithmetic(Box::new(params.swap_remove(0)), rest)
        }
        ("in" | "notIn" | "like", 2) => match pair(params) {
            Ok((a, b)) if name == "like" => Expr::Like(a, b),
            Ok((a, b)) => Expr::In(a, name == "notIn", b),
            Err(params) => Expr::Call(name.to_owned(), params),
        },
        ("exists", 1) => tail("isNotNull", params),
        (
            "inSegment" | "if" | "date" | "mapEntry" | "stringCompare" | "currentMonth" | "currentYear"
            | "currentDayOfMonth",
            _,
        )
        | (_, 0) => Expr::Call(name.to_owned(), params),
        _ => match (Compare::from_symbol(name), params.len()) {
            (Some(operator), 2) => match pair(params) {
                Ok((a, b)) => Expr::Compare(a, operator, b),
                Err(params) => Expr::Call(name.to_owned(), params),
            },
            _ => tail(name, params),
        },
    }
}

fn tail(name: &str, mut params: Vec<Expr>) -> Expr {
    let arguments = params.split_off(1);
    let call = Tail::Call(name.to_owned(), arguments);
    match params.swap_remove(0) {
        Expr::Path(head, mut tails) => {
            tails.push(call);
            Expr::Path(head, tails)
        }
        other => Expr::Path(Box::new(other), vec![call]),
    }
}

//! A tree to the JSON form of PQL, as far as that form is documented (AEP contract §10.2).

use serde_json::{Value, json};

use super::functions::is_for_each;
use super::tree::{Expr, Literal, Tail};

/// Nodes inside each other that are written: JSON is read with at most 128 brackets inside each other.
const DEEPEST: usize = 60;

/// Where in a tree something is written.
struct Place<'v> {
    variables: &'v [String],
    /// Whether an item of an array is in context, so that a field without an object is the item's.
    of_item: bool,
    /// Levels left below.
    left: usize,
}

impl Place<'_> {
    /// So many levels further in.
    fn below(&self, levels: usize) -> Option<Self> {
        let left = self.left.checked_sub(levels)?;
        Some(Place { variables: self.variables, of_item: self.of_item, left })
    }
}

impl Expr {
    /// The expression in JSON form, as text; `None` where it uses what has no documented node there: time, chains,
    /// quantifiers, `let`, filters and what is further out. Nor are trees written that could not be read again, and
    /// numbers that JSON does not have.
    pub fn to_json_text(&self) -> Option<String> {
        write(self, &Place { variables: &[], of_item: false, left: DEEPEST }).map(|node| node.to_string())
    }
}

fn write(expr: &Expr, at: &Place<'_>) -> Option<Value> {
    let below = at.below(1)?;
    let pair = |name: &str, a: &Expr, b: &Expr| Some(call(name, &[write(a, &below)?, write(b, &below)?]));
    match expr {
        Expr::Or(all) => each(all, &below).map(|all| call("or", &all)),
        Expr::And(all) => each(all, &below).map(|all| call("and", &all)),
        Expr::Not(one) => Some(call("not", &[write(one, &below)?])),
        Expr::Minus(one) => Some(call("-", &[write(one, &below)?])),
        Expr::Compare(a, operator, b) => pair(operator.symbol(), a, b),
        Expr::In(a, negated, b) => pair(if *negated { "notIn" } else { "in" }, a, b),
        Expr::Like(a, b) => pair("like", a, b),
        Expr::Arithmetic(first, rest) => {
            let first = write(first, &below.below(rest.len())?)?;
            rest.iter()
                .try_fold(first, |left, (sign, right)| Some(call(&sign.to_string(), &[left, write(right, &below)?])))
        }
        Expr::Path(head, tails) => path(head, tails, at),
        Expr::Literal(literal) => write_literal(literal),
        Expr::List(items) => {
            let values: Option<Vec<Value>> = items
                .iter()
                .map(|item| match item {
                    Expr::Literal(literal) => value_of(literal),
                    _ => None,
                })
                .collect();
            Some(json!({"nodeType": "literal", "literalType": "List", "value": values?}))
        }
        Expr::Name(name) if at.variables.contains(name) => Some(json!({"nodeType": "varRef", "varName": name})),
        Expr::Name(name) if at.of_item => Some(json!({"nodeType": "fieldLookup", "fieldName": name})),
        Expr::Name(name) => Some(lookup(name, &root(1))),
        Expr::Parameter(position) => Some(root(*position)),
        Expr::Call(name, arguments) => each(arguments, &below).map(|params| call(name, &params)),
        Expr::Lambda(names, body) => {
            let variables: Vec<String> = at.variables.iter().chain(names).cloned().collect();
            let body = write(body, &Place { variables: &variables, ..below })?;
            Some(json!({"nodeType": "lambda", "varNames": names, "body": body}))
        }
        Expr::Occurs(..)
        | Expr::Context(_)
        | Expr::Up(_)
        | Expr::Let(..)
        | Expr::Quantified(..)
        | Expr::Aggregate(..)
        | Expr::Chain(..)
        | Expr::Moment(_)
        | Expr::Period(..)
        | Expr::Opaque(_) => None,
    }
}

fn path(head: &Expr, tails: &[Tail], at: &Place<'_>) -> Option<Value> {
    let below = at.below(tails.len() + 1)?;
    let head = write(head, &below)?;
    tails.iter().try_fold(head, |object, tail| match tail {
        Tail::Field(field) => Some(lookup(field, &object)),
        Tail::Call(name, arguments) => {
            let mut params = vec![object];
            for (place, argument) in arguments.iter().enumerate() {
                let of_item = below.of_item || is_for_each(name, place);
                params.push(write(argument, &Place { of_item, ..below.below(0)? })?);
            }
            Some(call(name, &params))
        }
        Tail::Filter(_) => None,
    })
}

fn each(all: &[Expr], at: &Place<'_>) -> Option<Vec<Value>> {
    all.iter().map(|one| write(one, at)).collect()
}

fn call(name: &str, params: &[Value]) -> Value {
    json!({"nodeType": "fnApply", "fnName": name, "params": params})
}

fn root(position: u32) -> Value {
    json!({"nodeType": "parameterReference", "position": position})
}

fn lookup(field: &str, object: &Value) -> Value {
    json!({"nodeType": "fieldLookup", "fieldName": field, "object": object})
}

fn write_literal(literal: &Literal) -> Option<Value> {
    let value = value_of(literal)?;
    let kind = match literal {
        Literal::Text(_) => "String",
        Literal::Number(_) if value.is_f64() => "Double",
        Literal::Number(_) => "Integer",
        Literal::Truth(_) => "Boolean",
    };
    Some(json!({"nodeType": "literal", "literalType": kind, "value": value}))
}

/// A literal as JSON; `None` for a number that is too large for it.
fn value_of(literal: &Literal) -> Option<Value> {
    Some(match literal {
        Literal::Text(text) => json!(text),
        Literal::Number(number) => match number.parse::<i64>() {
            Ok(whole) => json!(whole),
            Err(_) => Value::Number(serde_json::Number::from_f64(number.parse().ok()?)?),
        },
        Literal::Truth(truth) => json!(truth),
    })
}

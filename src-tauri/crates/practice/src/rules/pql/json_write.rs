//! A tree to the JSON form of PQL, as far as that form is documented (AEP contract §10.2).

use serde_json::{Value, json};

use super::tree::{Expr, Literal, Tail};

impl Expr {
    /// The expression in JSON form, as text; `None` where it uses what has no documented node there: time, chains,
    /// quantifiers, `let`, filters and what is further out.
    pub fn to_json_text(&self) -> Option<String> {
        write(self, &mut Vec::new()).map(|node| node.to_string())
    }
}

fn write(expr: &Expr, variables: &mut Vec<String>) -> Option<Value> {
    let mut pair = |name: &str, a: &Expr, b: &Expr| Some(call(name, &[write(a, variables)?, write(b, variables)?]));
    match expr {
        Expr::Or(all) => each(all, variables).map(|all| call("or", &all)),
        Expr::And(all) => each(all, variables).map(|all| call("and", &all)),
        Expr::Not(one) => Some(call("not", &[write(one, variables)?])),
        Expr::Minus(one) => Some(call("-", &[write(one, variables)?])),
        Expr::Compare(a, operator, b) => pair(operator.symbol(), a, b),
        Expr::In(a, negated, b) => pair(if *negated { "notIn" } else { "in" }, a, b),
        Expr::Like(a, b) => pair("like", a, b),
        Expr::Arithmetic(first, rest) => {
            let first = write(first, variables)?;
            rest.iter()
                .try_fold(first, |left, (sign, right)| Some(call(&sign.to_string(), &[left, write(right, variables)?])))
        }
        Expr::Path(head, tails) => {
            let head = write(head, variables)?;
            tails.iter().try_fold(head, |object, tail| match tail {
                Tail::Field(field) => Some(lookup(field, &object)),
                Tail::Call(name, arguments) => {
                    let mut params = vec![object];
                    params.extend(each(arguments, variables)?);
                    Some(call(name, &params))
                }
                Tail::Filter(_) => None,
            })
        }
        Expr::Literal(literal) => Some(write_literal(literal)),
        Expr::List(items) => {
            let values: Option<Vec<Value>> = items
                .iter()
                .map(|item| match item {
                    Expr::Literal(literal) => Some(value_of(literal)),
                    _ => None,
                })
                .collect();
            Some(json!({"nodeType": "literal", "literalType": "List", "value": values?}))
        }
        Expr::Name(name) if variables.contains(name) => Some(json!({"nodeType": "varRef", "varName": name})),
        Expr::Name(name) => Some(lookup(name, &root(1))),
        Expr::Parameter(position) => Some(root(*position)),
        Expr::Call(name, arguments) => each(arguments, variables).map(|params| call(name, &params)),
        Expr::Lambda(names, body) => {
            variables.extend(names.iter().cloned());
            let body = write(body, variables);
            variables.truncate(variables.len() - names.len());
            Some(json!({"nodeType": "lambda", "varNames": names, "body": body?}))
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

fn each(all: &[Expr], variables: &mut Vec<String>) -> Option<Vec<Value>> {
    all.iter().map(|one| write(one, variables)).collect()
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

fn write_literal(literal: &Literal) -> Value {
    let kind = match literal {
        Literal::Text(_) => "String",
        Literal::Number(number) if number.contains('.') => "Double",
        Literal::Number(_) => "Integer",
        Literal::Truth(_) => "Boolean",
    };
    json!({"nodeType": "literal", "literalType": kind, "value": value_of(literal)})
}

fn value_of(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => json!(text),
        // What is too large for a number of JSON is written as the nearest one.
        Literal::Number(number) => match number.parse::<i64>() {
            Ok(whole) => json!(whole),
            Err(_) => json!(number.parse::<f64>().unwrap_or_default()),
        },
        Literal::Truth(truth) => json!(truth),
    }
}

//! The JSON form of PQL (AEP contract §10.2), both ways.

use serde_json::{Value, json};

use super::super::{MAX_DEPTH, RuleError};
use super::{Case, Expr, Literal, OPS, Pql, TEXT_TESTS, TextTest};

/// Reads PQL in JSON form. Node kinds outside the supported part are kept; a text that is no such tree is refused.
pub(super) fn read(text: &str) -> Result<Pql, RuleError> {
    let refused = |found: String| RuleError::new(0, "a pql/json tree with a nodeType", found);
    let tree: Value = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
    if tree.get("nodeType").and_then(Value::as_str).is_none() {
        return Err(refused("JSON without one".to_owned()));
    }
    Ok(expr(&tree, 0).map_or(Pql::Kept, Pql::Read))
}

fn expr(node: &Value, depth: usize) -> Option<Expr> {
    if depth > MAX_DEPTH {
        return None;
    }
    match node.get("nodeType")?.as_str()? {
        "fnApply" => apply(node.get("fnName")?.as_str()?, node.get("params")?.as_array()?, depth),
        "literal" => match literal(node)? {
            Literal::Truth(truth) => Some(Expr::Always(truth)),
            _ => None,
        },
        "fieldLookup" => Some(Expr::Compare(path(node, depth)?, super::Op::Equal, Literal::Truth(true))),
        _ => None,
    }
}

fn apply(name: &str, params: &[Value], depth: usize) -> Option<Expr> {
    let branches = || params.iter().map(|p| expr(p, depth + 1)).collect::<Option<Vec<_>>>().filter(|b| b.len() > 1);
    match name {
        "and" => branches().map(Expr::And),
        "or" => branches().map(Expr::Or),
        "not" => Some(Expr::Not(Box::new(expr(params.first()?, depth + 1)?))),
        "in" => {
            let values = params.get(1)?.get("value")?.as_array()?;
            Some(Expr::In(path(params.first()?, depth)?, values.iter().map(plain).collect::<Option<_>>()?))
        }
        "exists" | "isNotNull" => Some(Expr::Exists(path(params.first()?, depth)?)),
        "isNull" => Some(Expr::Not(Box::new(Expr::Exists(path(params.first()?, depth)?)))),
        "inSegment" => Some(Expr::Member {
            namespace: "ups".to_owned(),
            id: params.iter().find_map(literal).and_then(as_text)?,
            statuses: Vec::new(),
        }),
        "like" => Some(Expr::Text(
            path(params.first()?, depth)?,
            TextTest::Like,
            as_text(literal(params.get(1)?)?)?,
            Case::Sensitive,
        )),
        _ => comparison(name, params, depth).or_else(|| text_test(name, params, depth)),
    }
}

fn comparison(name: &str, params: &[Value], depth: usize) -> Option<Expr> {
    let (_, op) = OPS.iter().find(|(symbol, _)| *symbol == name)?;
    Some(Expr::Compare(path(params.first()?, depth)?, *op, literal(params.get(1)?)?))
}

fn text_test(name: &str, params: &[Value], depth: usize) -> Option<Expr> {
    let (_, test, negated) = TEXT_TESTS.iter().find(|(n, _, _)| *n == name)?;
    let case = match params.get(2).and_then(literal) {
        Some(Literal::Truth(false)) => Case::Ignored,
        _ => Case::Sensitive,
    };
    let expr = Expr::Text(path(params.first()?, depth)?, *test, as_text(literal(params.get(1)?)?)?, case);
    Some(if *negated { Expr::Not(Box::new(expr)) } else { expr })
}

fn path(node: &Value, depth: usize) -> Option<String> {
    if depth > MAX_DEPTH || node.get("nodeType")?.as_str()? != "fieldLookup" {
        return None;
    }
    let field = node.get("fieldName")?.as_str()?;
    let object = node.get("object")?;
    match object.get("nodeType")?.as_str()? {
        "parameterReference" => Some(field.to_owned()),
        _ => Some(format!("{}.{field}", path(object, depth + 1)?)),
    }
}

fn literal(node: &Value) -> Option<Literal> {
    (node.get("nodeType")?.as_str()? == "literal").then(|| plain(node.get("value")?)).flatten()
}

fn plain(value: &Value) -> Option<Literal> {
    match value {
        Value::String(text) => Some(Literal::Text(text.clone())),
        Value::Number(number) => number.as_f64().map(Literal::Number),
        Value::Bool(truth) => Some(Literal::Truth(*truth)),
        _ => None,
    }
}

fn as_text(literal: Literal) -> Option<String> {
    if let Literal::Text(text) = literal { Some(text) } else { None }
}

/// Writes a tree in JSON form.
pub(super) fn write(expr: &Expr) -> Value {
    match expr {
        Expr::Or(branches) => call("or", &branches.iter().map(write).collect::<Vec<_>>()),
        Expr::And(branches) => call("and", &branches.iter().map(write).collect::<Vec<_>>()),
        Expr::Not(inner) => call("not", &[write(inner)]),
        Expr::Compare(path, op, value) => call(op.symbol(), &[lookup(path), write_literal(value)]),
        Expr::In(path, values) => {
            let values: Vec<Value> = values.iter().map(value_of).collect();
            call("in", &[lookup(path), json!({"nodeType": "literal", "literalType": "List", "value": values})])
        }
        Expr::Text(path, TextTest::Like, text, _) => call("like", &[lookup(path), write_text(text)]),
        Expr::Text(path, test, text, case) => {
            let mut params = vec![lookup(path), write_text(text)];
            if *case == Case::Ignored {
                params.push(write_literal(&Literal::Truth(false)));
            }
            call(test.name(), &params)
        }
        Expr::Exists(path) => call("exists", &[lookup(path)]),
        Expr::Always(truth) => write_literal(&Literal::Truth(*truth)),
        Expr::Member { id, .. } => call("inSegment", &[write_text(id)]),
    }
}

fn call(name: &str, params: &[Value]) -> Value {
    json!({"nodeType": "fnApply", "fnName": name, "params": params})
}

fn lookup(path: &str) -> Value {
    path.split('.').fold(
        json!({"nodeType": "parameterReference", "position": 1}),
        |object, field| json!({"nodeType": "fieldLookup", "fieldName": field, "object": object}),
    )
}

fn write_text(text: &str) -> Value {
    json!({"nodeType": "literal", "literalType": "String", "value": text})
}

fn write_literal(literal: &Literal) -> Value {
    let kind = match literal {
        Literal::Text(_) => "String",
        Literal::Number(_) => "Double",
        Literal::Truth(_) => "Boolean",
    };
    json!({"nodeType": "literal", "literalType": kind, "value": value_of(literal)})
}

fn value_of(literal: &Literal) -> Value {
    match literal {
        Literal::Text(text) => json!(text),
        Literal::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => json!(whole(*number)),
        Literal::Number(number) => json!(number),
        Literal::Truth(truth) => json!(truth),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "only called for whole numbers far below the limit")]
fn whole(number: f64) -> i64 {
    number as i64
}

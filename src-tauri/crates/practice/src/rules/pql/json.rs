//! The JSON form of PQL, both ways (AEP contract §10.2): what a node looks like is said by types, the rest is a walk.
//!
//! Six kinds of nodes are documented. A node of another kind is stored and selects no people; a text that needs one cannot
//! be converted.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::super::RuleError;
use super::functions::{self, Form, Function, Op, Takes};
use super::scope;
use super::tree::{Access, Constant, Node, Sign};

const WANTED: &str = "a pql/json tree with a nodeType";
/// Levels of a tree that is written. Readers of JSON take 128 levels of brackets.
const LEVELS: usize = 60;
/// Literal type of the profile itself, an older spelling of the first parameter.
const WHOLE: &str = "XDMObject";

/// A node, whether or not its kind is documented.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, from = "Map<String, Value>")]
enum Json {
    Documented(Documented),
    Other(Map<String, Value>),
}

impl From<Map<String, Value>> for Json {
    fn from(fields: Map<String, Value>) -> Self {
        // Left to itself serde takes the number of a kind for its name, and a list for the fields of a node.
        let is_named = fields.get("nodeType").is_some_and(Value::is_string);
        let documented = is_named.then(|| Documented::deserialize(Value::Object(fields.clone())));
        match documented {
            Some(Ok(documented)) => Self::Documented(documented),
            _ => Self::Other(fields),
        }
    }
}

/// The documented kinds of nodes.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "nodeType", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Documented {
    FnApply {
        fn_name: String,
        params: Vec<Json>,
    },
    FieldLookup {
        field_name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        object: Option<Box<Json>>,
    },
    ParameterReference {
        position: u32,
    },
    Literal {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        literal_type: Option<String>,
        value: Value,
    },
    VarRef {
        var_name: String,
    },
    Lambda {
        var_names: Vec<String>,
        body: Box<Json>,
    },
}

/// `nodeType` of the documented kinds: one of these that is no such node lacks something.
const DOCUMENTED: [&str; 6] = ["fnApply", "fieldLookup", "parameterReference", "literal", "varRef", "lambda"];

/// What fields without an object are looked up in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Profile,
    /// An item of an array; the profile is the first parameter there.
    Item,
}

/// Reads PQL in JSON form.
pub(super) fn read(text: &str) -> Result<Node, RuleError> {
    let refused = |at: usize, found: String| RuleError::new(at, WANTED, found);
    let value: Value = serde_json::from_str(text)
        .map_err(|error| refused(characters(text, error.line(), error.column()), error.to_string()))?;
    let json = Json::deserialize(value).map_err(|_| refused(0, "JSON without one".to_owned()))?;
    let mut node = json.node(Inside::Profile).map_err(|found| refused(0, found))?;
    scope::settle(&mut node);
    Ok(node)
}

/// Characters before a position of line and byte, both counted from 1.
fn characters(text: &str, line: usize, column: usize) -> usize {
    let lines_before = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    let mut end = (lines_before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].chars().count()
}

impl Json {
    fn node(self, inside: Inside) -> Result<Node, String> {
        match self {
            Self::Documented(documented) => documented.node(inside),
            Self::Other(fields) => match fields.get("nodeType").and_then(Value::as_str) {
                Some(kind) if DOCUMENTED.contains(&kind) => Err(format!("a {kind} without one of its parts")),
                Some("") | None => Err("JSON without one".to_owned()),
                Some(_) => Ok(Node::Foreign(Value::Object(fields))),
            },
        }
    }
}

impl Documented {
    fn node(self, inside: Inside) -> Result<Node, String> {
        let name = match &self {
            Self::FnApply { fn_name: name, .. }
            | Self::FieldLookup { field_name: name, .. }
            | Self::VarRef { var_name: name } => Some(name),
            _ => None,
        };
        if name.is_some_and(String::is_empty) {
            return Err("an empty name".to_owned());
        }
        Ok(match self {
            Self::FnApply { fn_name, params } => return applied(&fn_name, params, inside),
            Self::FieldLookup { field_name, object: None } => Node::field(field_name),
            Self::FieldLookup { field_name, object: Some(object) } => {
                object.node(inside)?.then(Access::Field(field_name))
            }
            Self::ParameterReference { position: 1 } => profile(inside),
            Self::ParameterReference { position } => Node::Argument(position),
            Self::Literal { literal_type, value } => match (literal_type.as_deref(), literal(&value)) {
                (Some(WHOLE), _) if value == "profile" => profile(inside),
                (_, Some(node)) => node,
                (kind, None) => Node::Foreign(json!({ "nodeType": "literal", "literalType": kind, "value": value })),
            },
            Self::VarRef { var_name } => Node::Variable(var_name),
            Self::Lambda { var_names, body } => Node::Lambda(var_names, Box::new(body.node(inside)?)),
        })
    }
}

fn profile(inside: Inside) -> Node {
    if inside == Inside::Profile { Node::Context(0) } else { Node::Argument(1) }
}

fn literal(value: &Value) -> Option<Node> {
    Some(match value {
        Value::String(text) => Node::Constant(Constant::Text(text.clone())),
        Value::Number(number) => Node::Constant(Constant::number(number.to_string())),
        Value::Bool(truth) => Node::Constant(Constant::Truth(*truth)),
        Value::Array(all) => Node::List(all.iter().map(literal).collect::<Option<_>>()?),
        Value::Null | Value::Object(_) => return None,
    })
}

/// A function of the table applied to nodes; one that is not there, or not with such arguments, is stored.
fn applied(name: &str, mut params: Vec<Json>, inside: Inside) -> Result<Node, String> {
    if name == "inSegment" && params.len() > 1 {
        // Other parameters than the id are seen in stored rules.
        params.retain(|param| matches!(param, Json::Documented(Documented::Literal { value: Value::String(_), .. })));
    }
    let sign = Sign::ALL.iter().find(|(_, symbol)| *symbol == name).map(|(sign, _)| *sign);
    let function = functions::all().find(|one| {
        let behind = usize::from(one.form == Form::Behind);
        one.name == name && params.len().checked_sub(behind).is_some_and(|many| one.takes_as_many(many))
    });
    let behind = usize::from(function.is_some_and(|one| one.form == Form::Behind));
    let takes = |index: usize| Some(*function?.takes.get(index.checked_sub(behind)?)?);
    let mut nodes = Vec::new();
    for (index, param) in params.into_iter().enumerate() {
        let inside = if takes(index) == Some(Takes::Each) { Inside::Item } else { inside };
        nodes.push(param.node(inside)?);
    }
    let fits = nodes.iter().enumerate().all(|(index, node)| takes(index).is_none_or(|takes| takes.accepts(node)));
    Ok(match (function, sign, nodes.len()) {
        (_, Some(sign), 2..) => {
            nodes.into_iter().reduce(|left, right| calculated(sign, left, right)).unwrap_or(Node::Context(0))
        }
        (_, Some(Sign::Minus), 1) => Node::Negative(Box::new(nodes.swap_remove(0))),
        (Some(function), ..) if fits => built(function, nodes),
        _ => Node::Foreign(json!({ "nodeType": "fnApply", "fnName": name, "params": stored(&nodes) })),
    })
}

fn built(function: &'static Function, mut nodes: Vec<Node>) -> Node {
    match function.form {
        Form::Behind => {
            let rest = nodes.split_off(1);
            nodes.swap_remove(0).then(Access::Call(function, rest))
        }
        Form::Alone if function.op == Op::IsNotNull => {
            nodes.swap_remove(0).then(Access::Call(functions::is_not_null(), Vec::new()))
        }
        Form::Between(_) | Form::Before | Form::Alone => Node::Apply(function, nodes),
    }
}

/// `a + b`, into the sum that `a` is if it is one.
fn calculated(sign: Sign, left: Node, right: Node) -> Node {
    match left {
        Node::Arithmetic(first, mut rest) if rest.iter().all(|(one, _)| one.adds() == sign.adds()) => {
            rest.push((sign, right));
            Node::Arithmetic(first, rest)
        }
        left => Node::Arithmetic(Box::new(left), vec![(sign, right)]),
    }
}

fn stored(nodes: &[Node]) -> Vec<Value> {
    nodes.iter().map(|node| node.to_json().unwrap_or_else(|| json!(node.to_string()))).collect()
}

impl Node {
    /// The expression in JSON form; `None` where no documented form is known for a part of it.
    pub fn to_json_text(&self) -> Option<String> {
        self.to_json().map(|json| json.to_string())
    }

    fn to_json(&self) -> Option<Value> {
        serde_json::to_value(written(self, Inside::Profile, LEVELS)?).ok()
    }
}

/// A node as JSON with at most so many levels below.
fn written(node: &Node, inside: Inside, levels: usize) -> Option<Json> {
    let below = levels.checked_sub(1)?;
    let each = |all: &[Node]| all.iter().map(|one| written(one, inside, below)).collect::<Option<Vec<_>>>();
    Some(Json::Documented(match node {
        Node::Constant(constant) => literal_of(literal_type(constant), value_of(constant)?),
        Node::List(all) => {
            let constant = |one: &Node| if let Node::Constant(constant) = one { value_of(constant) } else { None };
            literal_of("List", Value::Array(all.iter().map(constant).collect::<Option<_>>()?))
        }
        Node::Context(0) if inside == Inside::Profile => Documented::ParameterReference { position: 1 },
        Node::Argument(position) => Documented::ParameterReference { position: *position },
        Node::Variable(name) => Documented::VarRef { var_name: name.clone() },
        Node::Reach(start, all) => return reached(start, all, inside, levels),
        Node::Apply(function, arguments) => apply(function.name, each(arguments)?),
        Node::Arithmetic(first, rest) => {
            let mut left = written(first, inside, below.checked_sub(rest.len())?)?;
            for (sign, right) in rest {
                left = Json::Documented(apply(sign.symbol(), vec![left, written(right, inside, below)?]));
            }
            return Some(left);
        }
        Node::Negative(one) => apply(Sign::Minus.symbol(), vec![written(one, inside, below)?]),
        Node::Lambda(names, body) => {
            Documented::Lambda { var_names: names.clone(), body: Box::new(written(body, inside, below)?) }
        }
        Node::Foreign(Value::Object(fields)) => return Some(Json::Other(fields.clone())),
        Node::Foreign(_)
        | Node::Context(_)
        | Node::Outside(_)
        | Node::Occurs(..)
        | Node::Let(..)
        | Node::Over(..)
        | Node::Sequence(_)
        | Node::Instant(_)
        | Node::Stretch(..) => return None,
    }))
}

fn reached(start: &Node, all: &[Access], inside: Inside, levels: usize) -> Option<Json> {
    let below = levels.checked_sub(all.len() + 1)?;
    let mut json = match (start, inside) {
        // The item in context is what a field without an object belongs to.
        (Node::Context(0), Inside::Item) => None,
        _ => Some(written(start, inside, below)?),
    };
    for access in all {
        json = Some(Json::Documented(match access {
            Access::Field(name) => Documented::FieldLookup { field_name: name.clone(), object: json.map(Box::new) },
            Access::Call(function, arguments) => {
                let mut params = vec![json?];
                for (argument, takes) in arguments.iter().zip(function.takes) {
                    let inside = if *takes == Takes::Each { Inside::Item } else { inside };
                    params.push(written(argument, inside, below)?);
                }
                apply(function.name, params)
            }
            Access::Items(_) => return None,
        }));
    }
    json
}

fn apply(name: &str, params: Vec<Json>) -> Documented {
    Documented::FnApply { fn_name: name.to_owned(), params }
}

fn literal_of(kind: &str, value: Value) -> Documented {
    Documented::Literal { literal_type: Some(kind.to_owned()), value }
}

fn literal_type(constant: &Constant) -> &'static str {
    match constant {
        Constant::Text(_) => "String",
        Constant::Number(_, written) if written.parse::<i64>().is_ok() => "Integer",
        Constant::Number(..) => "Double",
        Constant::Truth(_) => "Boolean",
    }
}

/// A literal as JSON; `None` for a number that JSON does not have.
fn value_of(constant: &Constant) -> Option<Value> {
    Some(match constant {
        Constant::Text(text) => json!(text),
        Constant::Truth(truth) => json!(truth),
        Constant::Number(number, written) => match written.parse::<i64>() {
            Ok(integer) => json!(integer),
            Err(_) => Value::Number(serde_json::Number::from_f64(*number)?),
        },
    })
}

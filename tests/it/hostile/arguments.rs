//! Hostile arguments for every command, derived from the generated TypeScript, so that new commands are included
//! automatically.

use std::collections::BTreeMap;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

/// Placeholder for a channel; the script replaces it with a real one.
pub(super) const CHANNEL: &str = "a channel, please";
/// How deeply values are nested.
const DEEPEST: usize = 6;

/// A TypeScript type, as far as values of it can be created.
#[derive(Debug, Clone)]
enum Type {
    Text,
    Number,
    Truth,
    Nothing,
    Word(String),
    Named(String, Vec<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    Object(Vec<(String, Type)>),
    Either(Vec<Type>),
}

/// The values put into each text and number, one set per round.
pub(super) struct Hostile<'a> {
    pub(super) text: &'a str,
    pub(super) number: f64,
    /// Selects one of several shapes.
    pub(super) round: usize,
}

/// Every command with its arguments, and the types they consist of.
pub(super) struct Commands {
    types: BTreeMap<String, (Vec<String>, Type)>,
    commands: Vec<(String, Vec<(String, Type)>)>,
}

impl Commands {
    pub(super) fn read() -> anyhow::Result<Self> {
        let text = std::fs::read_to_string("ui/src/bindings.ts").context("reading the bindings")?;
        let mut reader = Reader { tokens: tokens(&text), at: 0 };
        let (mut types, mut commands) = (BTreeMap::new(), Vec::new());
        while reader.at < reader.tokens.len() {
            if reader.takes(&["export", "const", "commands", "=", "{"]) {
                while !reader.takes(&["}"]) {
                    commands.push(reader.command()?);
                }
            } else if reader.takes(&["export", "type"]) {
                let name = reader.next()?;
                let parameters = if reader.takes(&["<"]) { reader.names()? } else { Vec::new() };
                anyhow::ensure!(reader.takes(&["="]), "the type {name} has an unexpected format");
                types.insert(name, (parameters, reader.either()?));
            } else {
                reader.at += 1;
            }
        }
        Ok(Self { types, commands })
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.commands.iter().map(|(name, _)| name.as_str())
    }

    /// Creates arguments for a command.
    pub(super) fn arguments(&self, command: &str, hostile: &Hostile<'_>) -> Value {
        let parameters = self.commands.iter().find(|(name, _)| name == command).map(|(_, parameters)| parameters);
        let made = parameters.into_iter().flatten().map(|(name, of)| (name.clone(), self.value(of, &[], hostile, 0)));
        Value::Object(made.collect())
    }

    fn value(&self, of: &Type, given: &[(String, Type)], hostile: &Hostile<'_>, depth: usize) -> Value {
        let inside = |of: &Type| self.value(of, given, hostile, depth + 1);
        match of {
            _ if depth > DEEPEST => Value::Null,
            Type::Text => hostile.text.into(),
            Type::Number => json!(hostile.number),
            Type::Truth => hostile.round.is_multiple_of(2).into(),
            Type::Nothing => Value::Null,
            Type::Word(word) => word.as_str().into(),
            Type::List(of) => Value::Array((0..=hostile.round % 3).map(|_| inside(of)).collect()),
            Type::Map(of) => json!({ "__proto__": inside(of), "constructor": inside(of) }),
            Type::Object(fields) => {
                fields.iter().map(|(name, of)| (name.clone(), inside(of))).collect::<Map<_, _>>().into()
            }
            Type::Either(shapes) => inside(&shapes[hostile.round % shapes.len()]),
            Type::Named(name, _) if name == "Channel" => CHANNEL.into(),
            Type::Named(name, arguments) => {
                if let Some((_, meant)) = given.iter().find(|(known, _)| known == name) {
                    return self.value(meant, &[], hostile, depth);
                }
                let Some((parameters, meant)) = self.types.get(name) else { return Value::Null };
                let given: Vec<_> = parameters.iter().cloned().zip(arguments.iter().cloned()).collect();
                self.value(meant, &given, hostile, depth + 1)
            }
        }
    }
}

/// The tokens of a file, without comments.
fn tokens(text: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
            continue;
        } else if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        } else if first == '"' {
            2 + rest[1..].find('"').unwrap_or(rest.len() - 2)
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        if !first.is_whitespace() {
            found.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    found
}

struct Reader {
    tokens: Vec<String>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> anyhow::Result<String> {
        let token = self.tokens.get(self.at).cloned().context("the bindings end unexpectedly")?;
        self.at += 1;
        Ok(token)
    }

    /// Consumes these tokens if they come next.
    fn takes(&mut self, wanted: &[&str]) -> bool {
        let is_next = self.tokens[self.at..].iter().take(wanted.len()).eq(wanted.iter());
        if is_next {
            self.at += wanted.len();
        }
        is_next
    }

    fn names(&mut self) -> anyhow::Result<Vec<String>> {
        let mut names = vec![self.next()?];
        while self.takes(&[","]) {
            names.push(self.next()?);
        }
        anyhow::ensure!(self.takes(&[">"]), "a list of parameters does not end");
        Ok(names)
    }

    /// `name: (a: A, b: B) => __TAURI_INVOKE<Answer>("command", { a, b }),`
    fn command(&mut self) -> anyhow::Result<(String, Vec<(String, Type)>)> {
        let name = self.next()?;
        anyhow::ensure!(self.takes(&[":", "("]), "the command {name} has an unexpected format");
        let mut parameters = Vec::new();
        while !self.takes(&[")"]) {
            let parameter = self.next()?;
            anyhow::ensure!(self.takes(&[":"]), "{name} has a parameter without a type");
            parameters.push((parameter, self.either()?));
            self.takes(&[","]);
        }
        while self.next()? != "(" {}
        let command = self.next()?.trim_matches('"').to_owned();
        while !self.takes(&[")", ","]) {
            self.at += 1;
        }
        Ok((command, parameters))
    }

    fn either(&mut self) -> anyhow::Result<Type> {
        self.takes(&["|"]);
        let mut shapes = vec![self.one()?];
        while self.takes(&["|"]) {
            shapes.push(self.one()?);
        }
        Ok(if shapes.len() == 1 { shapes.remove(0) } else { Type::Either(shapes) })
    }

    fn one(&mut self) -> anyhow::Result<Type> {
        let token = self.next()?;
        let mut found = match token.as_str() {
            "string" => Type::Text,
            "number" => Type::Number,
            "boolean" => Type::Truth,
            "null" | "undefined" | "void" | "never" => Type::Nothing,
            "(" => {
                let inside = self.either()?;
                anyhow::ensure!(self.takes(&[")"]), "a bracket does not end");
                inside
            }
            "{" => self.object()?,
            word if word.starts_with('"') => Type::Word(word.trim_matches('"').to_owned()),
            name if name.chars().all(|sign| sign.is_alphanumeric() || sign == '_') => {
                let mut arguments = Vec::new();
                if self.takes(&["<"]) {
                    arguments.push(self.either()?);
                    while self.takes(&[","]) {
                        arguments.push(self.either()?);
                    }
                    anyhow::ensure!(self.takes(&[">"]), "the arguments of {name} do not end");
                }
                Type::Named(name.to_owned(), arguments)
            }
            other => anyhow::bail!("{other} begins no type that is known here"),
        };
        while self.takes(&["[", "]"]) {
            found = Type::List(Box::new(found));
        }
        Ok(found)
    }

    fn object(&mut self) -> anyhow::Result<Type> {
        if self.takes(&["["]) {
            while self.next()? != "]" {}
            self.takes(&["?"]);
            anyhow::ensure!(self.takes(&[":"]), "a map has no values");
            let of = self.either()?;
            anyhow::ensure!(self.takes(&["}"]), "a map does not end");
            return Ok(Type::Map(Box::new(of)));
        }
        let mut fields = Vec::new();
        while !self.takes(&["}"]) {
            let name = self.next()?.trim_matches('"').to_owned();
            self.takes(&["?"]);
            anyhow::ensure!(self.takes(&[":"]), "the field {name} has no type");
            fields.push((name, self.either()?));
            if !self.takes(&[","]) {
                self.takes(&[";"]);
            }
        }
        Ok(Type::Object(fields))
    }
}

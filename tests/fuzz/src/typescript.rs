//! The window's commands and the types of their arguments, parsed from the generated TypeScript, and values of these
//! types created from bytes.
//!
//! Knows only the part of the language that the generator writes.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::Bytes;

/// A TypeScript type.
#[derive(Debug, Clone)]
enum Type {
    Text,
    Number,
    Boolean,
    Null,
    /// A literal text.
    Word(String),
    List(Box<Type>),
    Object(Vec<(String, bool, Type)>),
    OneOf(Vec<Type>),
    /// A named type with its type arguments.
    Named(String, Vec<Type>),
}

/// A command with its name and arguments.
#[derive(Debug, Clone)]
pub struct Command {
    /// The name with which it is invoked.
    pub name: String,
    arguments: Vec<(String, Type)>,
}

/// All commands and types of a file of bindings.
#[derive(Debug)]
pub struct Bindings {
    /// The commands, in the order of the file.
    pub commands: Vec<Command>,
    types: BTreeMap<String, (Vec<String>, Type)>,
}

/// Texts that have caused bugs in parsers.
const TEXTS: [&str; 18] = [
    "",
    " ",
    "0",
    "-1",
    "18446744073709551616",
    "practice",
    "name",
    "../../etc/passwd",
    "/dev/zero",
    "a\0b",
    "\u{202e}\u{e0041}\u{200b}",
    "\u{1b}]52;c;aGk=\u{7}",
    "'; DROP TABLE audience; --",
    "\" OR NEAR(",
    "%00%2e%2e%2f",
    "__proto__",
    "http://2130706433:1",
    "((((((((((((",
];
/// Used wherever a secret is expected, and nowhere else.
pub const TYPED_SECRET: &str = "p8e-secret-that-was-typed";
/// How often a text is repeated.
const OFTEN: [usize; 6] = [1, 1, 1, 1, 300, 100_000];
/// Numbers at the limits of what commands accept.
const NUMBERS: [i64; 9] = [0, 1, 7, 100, -1, 65_536, 4_294_967_295, 4_294_967_296, 9_007_199_254_740_991];
/// Lengths of lists.
const LENGTHS: [usize; 6] = [0, 1, 1, 2, 3, 2_000];

impl Bindings {
    /// Parses a bindings file; unknown syntax is left out.
    pub fn read(file: &str) -> Self {
        let code = without_comments(file);
        let commands = code.lines().filter_map(command).collect();
        let types = code.split("export type ").skip(1).filter_map(definition).collect();
        Self { commands, types }
    }

    /// Creates arguments for a command from bytes; `ids` are texts that are known to the program.
    pub fn arguments(&self, command: &Command, input: &mut Bytes<'_>, ids: &[String]) -> Value {
        let mut given = Map::new();
        for (name, kind) in &command.arguments {
            // Sometimes an argument is missing.
            if input.byte() != 255 {
                given.insert(name.clone(), self.value(kind, input, ids, 0));
            }
        }
        Value::Object(given)
    }

    fn value(&self, kind: &Type, input: &mut Bytes<'_>, ids: &[String], depth: usize) -> Value {
        // Sometimes an argument has the wrong type.
        if input.byte() == 255 {
            return input.one_of(&[
                Value::Null,
                json!([]),
                json!({}),
                json!("7"),
                json!(-0.5),
                json!(1e308),
                json!(true),
            ]);
        }
        match kind {
            Type::Text => text(input, ids),
            Type::Number => json!(input.one_of(&NUMBERS)),
            Type::Boolean => json!(input.byte() % 2 == 1),
            Type::Null => Value::Null,
            Type::Word(word) => json!(word),
            Type::List(of) => {
                let length = input.one_of(&LENGTHS);
                let mut one = || self.value(of, input, ids, depth + 1);
                // A long list repeats one value.
                if length > 10 { Value::Array(vec![one(); length]) } else { (0..length).map(|_| one()).collect() }
            }
            Type::Object(fields) => {
                let mut object = Map::new();
                for (name, may_be_missing, kind) in fields {
                    if !may_be_missing || input.byte() % 2 == 1 {
                        object.insert(name.clone(), self.value(kind, input, ids, depth + 1));
                    }
                }
                Value::Object(object)
            }
            Type::OneOf(kinds) => {
                let kind = &kinds[usize::from(input.byte()) % kinds.len()];
                self.value(kind, input, ids, depth + 1)
            }
            // A channel is an ID that the page assigns.
            Type::Named(name, _) if name == "Channel" => json!(format!("__CHANNEL__:{}", input.byte())),
            Type::Named(name, _) if name == "TypedSecret" => json!(TYPED_SECRET),
            Type::Named(name, with) => match self.types.get(name) {
                Some((parameters, kind)) if depth < 20 => {
                    let kind = put_in(kind, parameters, with);
                    self.value(&kind, input, ids, depth + 1)
                }
                _ => text(input, ids),
            },
        }
    }
}

/// A text: one from the list, a known ID, or the bytes themselves.
fn text(input: &mut Bytes<'_>, ids: &[String]) -> Value {
    match input.byte() % 4 {
        0 if !ids.is_empty() => json!(ids[usize::from(input.byte()) % ids.len()]),
        0 | 1 => json!(input.one_of(&TEXTS).repeat(input.one_of(&OFTEN))),
        2 => json!(String::from_utf8_lossy(input.until(0)).repeat(input.one_of(&OFTEN))),
        _ => json!(String::from_utf8_lossy(input.until(0))),
    }
}

/// Returns the type with its parameters replaced.
fn put_in(kind: &Type, parameters: &[String], with: &[Type]) -> Type {
    let again = |kind: &Type| put_in(kind, parameters, with);
    match kind {
        Type::Named(name, _) if parameters.contains(name) => {
            let place = parameters.iter().position(|one| one == name);
            place.and_then(|place| with.get(place)).cloned().unwrap_or(Type::Text)
        }
        Type::Named(name, of) => Type::Named(name.clone(), of.iter().map(again).collect()),
        Type::List(of) => Type::List(Box::new(again(of))),
        Type::OneOf(kinds) => Type::OneOf(kinds.iter().map(again).collect()),
        Type::Object(fields) => {
            Type::Object(fields.iter().map(|(name, may, kind)| (name.clone(), *may, again(kind))).collect())
        }
        plain => plain.clone(),
    }
}

fn without_comments(file: &str) -> String {
    let mut parts = file.split("/**");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, part| code + part.split_once("*/").map_or("", |(_, rest)| rest))
}

/// `name: (a: A, b: B) => __TAURI_INVOKE<…>("name", …)`
fn command(line: &str) -> Option<Command> {
    let (head, call) = line.split_once(" => __TAURI_INVOKE<")?;
    let name = call.split_once("(\"")?.1.split_once('"')?.0.to_owned();
    let arguments = head.split_once('(')?.1.strip_suffix(')')?;
    let mut reader = Reader(arguments);
    let mut found = Vec::new();
    while let Some(name) = reader.word() {
        reader.sign(':')?;
        found.push((name, reader.kind()?));
        let _ = reader.sign(',');
    }
    Some(Command { name, arguments: found })
}

/// `Name<P> = …;`
fn definition(code: &str) -> Option<(String, (Vec<String>, Type))> {
    let mut reader = Reader(code);
    let name = reader.word()?;
    let mut parameters = Vec::new();
    if reader.sign('<').is_some() {
        while let Some(parameter) = reader.word() {
            parameters.push(parameter);
            let _ = reader.sign(',');
        }
        reader.sign('>')?;
    }
    reader.sign('=')?;
    Some((name, (parameters, reader.kind()?)))
}

/// Parses types from the front of a text.
struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn sign(&mut self, sign: char) -> Option<()> {
        self.0 = self.0.trim_start().strip_prefix(sign)?;
        Some(())
    }

    fn word(&mut self) -> Option<String> {
        let text = self.0.trim_start();
        let end = text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.0 = rest;
        (!word.is_empty()).then(|| word.to_owned())
    }

    /// Parses a type with all its alternatives.
    fn kind(&mut self) -> Option<Type> {
        let mut kinds = vec![self.one()?];
        while self.sign('|').is_some() {
            kinds.push(self.one()?);
        }
        if kinds.len() == 1 { kinds.pop() } else { Some(Type::OneOf(kinds)) }
    }

    fn one(&mut self) -> Option<Type> {
        let mut kind = if self.sign('"').is_some() {
            let (word, rest) = self.0.split_once('"')?;
            self.0 = rest;
            Type::Word(word.to_owned())
        } else if self.sign('(').is_some() {
            let kind = self.kind()?;
            self.sign(')')?;
            kind
        } else if self.sign('{').is_some() {
            Type::Object(self.fields()?)
        } else {
            self.named()?
        };
        while self.sign('[').is_some() {
            self.sign(']')?;
            kind = Type::List(Box::new(kind));
        }
        Some(kind)
    }

    fn fields(&mut self) -> Option<Vec<(String, bool, Type)>> {
        let mut fields = Vec::new();
        while self.sign('}').is_none() {
            // `[key in string]: …` has no named fields.
            if self.sign('[').is_some() {
                self.0 = self.0.split_once(']')?.1;
                self.sign(':')?;
                self.kind()?;
                continue;
            }
            let name = self.word()?;
            let may_be_missing = self.sign('?').is_some();
            self.sign(':')?;
            fields.push((name, may_be_missing, self.kind()?));
            let _ = self.sign(';').or_else(|| self.sign(','));
        }
        Some(fields)
    }

    fn named(&mut self) -> Option<Type> {
        Some(match self.word()?.as_str() {
            "string" => Type::Text,
            "number" => Type::Number,
            "boolean" => Type::Boolean,
            "null" => Type::Null,
            name => {
                let mut of = Vec::new();
                if self.sign('<').is_some() {
                    while self.sign('>').is_none() {
                        of.push(self.kind()?);
                        let _ = self.sign(',');
                    }
                }
                Type::Named(name.to_owned(), of)
            }
        })
    }
}

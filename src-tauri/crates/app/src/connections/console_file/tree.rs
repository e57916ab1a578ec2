//! Parses structured text into a tree. JSON may have extensions (comments, trailing commas, single quotes, names
//! without quotes), and may be the whole text or part of it. Duplicate names are preserved.

use std::fmt;

use secrecy::zeroize::Zeroizing;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// Text that is overwritten when it is dropped, because it may be the secret.
pub(super) type Hidden = Zeroizing<String>;

/// A value with all its contents.
pub(super) enum Tree {
    Text(Hidden),
    Flag(bool),
    List(Vec<Tree>),
    Object(Vec<(String, Tree)>),
    /// A number or null, which no part of a credential is.
    Other,
}

/// Maximum depth.
const DEEPEST: usize = 60;
/// Maximum number of positions in a text at which to try parsing JSON.
const TRIES: usize = 500;

impl Tree {
    /// Parses a text that is one value.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // The JSON5 parser has no limit of its own.
        let json5 = || if nesting(text) > DEEPEST { None } else { json5::from_str(text).ok() };
        serde_json::from_str(text).ok().or_else(json5)
    }

    /// Returns the member of an object with one of these names.
    pub(super) fn member(&self, names: &[&str]) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        names.iter().find_map(|name| members.iter().find(|(one, _)| one == name).map(|(_, value)| value))
    }

    /// Returns the text, unless it is blank.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.trim().is_empty() => Some(text),
            _ => None,
        }
    }
}

/// Extracts all JSON values from a text; the rest has the same number of lines.
pub(super) fn take_trees(text: &str) -> (Vec<Tree>, Hidden) {
    let mut trees = Vec::new();
    let mut rest = Zeroizing::new(String::with_capacity(text.len()));
    let (mut at, mut tries) = (0, 0);
    while let Some(letter) = text[at..].chars().next() {
        let begins = letter == '{' || (letter == '[' && begins_line(&text[..at]));
        if begins && tries < TRIES {
            tries += 1;
            if let Some((end, tree)) = tree_at(text, at) {
                trees.push(tree);
                rest.extend(text[at..end].chars().filter(|letter| *letter == '\n'));
                at = end;
                continue;
            }
        }
        rest.push(letter);
        at += letter.len_utf8();
    }
    (trees, rest)
}

/// Returns the maximum nesting of brackets.
fn nesting(text: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for letter in text.bytes() {
        match letter {
            b'{' | b'[' => open += 1,
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// Whether only spaces precede this position in its line.
fn begins_line(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}

/// Parses the value that begins here; also returns its end.
fn tree_at(text: &str, from: usize) -> Option<(usize, Tree)> {
    // An apostrophe in a comment would open a string: first only double quotes count, then both.
    [&['"'][..], &['"', '\'']].into_iter().find_map(|quotes| {
        let end = from + closing(&text[from..], quotes)?;
        let tree = Tree::parse(&text[from..end])?;
        holds_object(&tree).then_some((end, tree))
    })
}

fn holds_object(tree: &Tree) -> bool {
    match tree {
        Tree::Object(members) => !members.is_empty(),
        Tree::List(items) => items.iter().any(holds_object),
        _ => false,
    }
}

/// Returns the length of the text from its first bracket to the matching one.
fn closing(text: &str, quotes: &[char]) -> Option<usize> {
    let (mut open, mut quoted, mut escaped) = (0_usize, None, false);
    for (at, letter) in text.char_indices() {
        match quoted {
            Some(_) if escaped => escaped = false,
            Some(_) if letter == '\\' => escaped = true,
            Some(quote) if letter == quote => quoted = None,
            None if quotes.contains(&letter) => quoted = Some(letter),
            None if matches!(letter, '{' | '[') => open += 1,
            None if matches!(letter, '}' | ']') => open = open.checked_sub(1)?,
            _ => {}
        }
        if open > DEEPEST {
            return None;
        }
        if open == 0 {
            return Some(at + letter.len_utf8());
        }
    }
    None
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(Zeroizing::new(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Tree, E> {
        Ok(Tree::Text(Zeroizing::new(text)))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_none<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = entries.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

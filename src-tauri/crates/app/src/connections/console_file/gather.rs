//! Collects everything in a file that may be part of a credential, with its location.

use std::sync::LazyLock;

use regex::Regex;
use secrecy::zeroize::Zeroizing;

use super::lines::Pair;
use super::names::{Field, Meaning, group, is_other_kind, meaning, squeezed};
use super::tree::{Hidden, Tree};

/// A value that may be part of a credential.
pub(super) struct Candidate {
    pub(super) field: Field,
    pub(super) value: Hidden,
    /// Where it was found, by names in the file; never contains a value.
    pub(super) origin: String,
    /// Its containers, outermost first.
    pub(super) scope: Vec<String>,
    /// Whether it was recognized only by its format: used only if no value was recognized by its name.
    pub(super) by_shape: bool,
    /// Index in its list. A credential may have several secrets, which all work.
    pub(super) index: usize,
}

/// All candidates of a file.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) candidates: Vec<Candidate>,
    /// Names of containers.
    pub(super) names: Vec<(Vec<String>, String)>,
    /// Containers of JWT credentials.
    pub(super) jwt: Vec<Vec<String>>,
    /// Whether there is a credential of an unsuitable kind, or a project without any.
    pub(super) has_other_kind: bool,
}

/// Members with the name of their container.
const TITLES: [&str; 3] = ["title", "label", "name"];
/// Members with the name of a variable, in lists of variables.
const KEYS: [&str; 4] = ["key", "name", "id", "variable"];
/// Members with the value of a variable. The current value comes before the initial one.
const VALUES: [&str; 5] = ["currentValue", "current_value", "value", "initialValue", "initial_value"];
/// Maximum depth, including text inside text.
const DEEPEST: usize = 80;

impl Gathered {
    /// Collects from a tree that began on a line of the text.
    pub(super) fn tree(&mut self, tree: &Tree, part: usize) {
        let scope = if part == 0 { Vec::new() } else { vec![format!("part {}", part + 1)] };
        self.walk(tree, &scope);
    }

    /// Collects from lines of text.
    pub(super) fn pairs(&mut self, pairs: Vec<Pair>) {
        for Pair { name, value, line } in pairs {
            let scope: Vec<String> = group(&name).into_iter().collect();
            self.named(&name, &value, &scope, format!("{name} (line {line})"));
        }
    }

    /// Collects values in free text that are recognized by their format.
    pub(super) fn loose(&mut self, text: &str) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !super::lines::is_comment(line)) {
            for word in line.split(|letter: char| letter.is_whitespace() || "\"'`=:,;|()<>&".contains(letter)) {
                self.by_shape(word, &[], format!("line {}", number + 1));
            }
        }
    }

    fn walk(&mut self, tree: &Tree, scope: &[String]) {
        if scope.len() > DEEPEST {
            return;
        }
        match tree {
            Tree::Object(members) => self.object(tree, members, scope),
            Tree::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.walk(item, &within(scope, format!("[{index}]")));
                }
            }
            Tree::Text(text) => match nested(text) {
                Some(inner) => self.walk(&inner, scope),
                None => self.by_shape(text, scope, path(scope)),
            },
            Tree::Flag(_) | Tree::Other => {}
        }
    }

    fn object(&mut self, tree: &Tree, members: &[(String, Tree)], scope: &[String]) {
        if let Some((key, value)) = variable(tree) {
            if !is_off(tree) {
                // Variables of one list belong together.
                let list = &scope[..scope.len().saturating_sub(1)];
                let around: Vec<String> = list.iter().cloned().chain(group(key)).collect();
                self.named(key, value, &around, format!("{} {key}", path(scope)));
            }
            return;
        }
        if let Some(title) = TITLES.iter().find_map(|title| tree.member(&[title])).and_then(Tree::text) {
            self.names.push((scope.to_vec(), title.to_owned()));
        }
        if let Some(title) = tree.member(&["info"]).and_then(|info| info.member(&["name"])).and_then(Tree::text) {
            self.names.push((scope.to_vec(), title.to_owned()));
        }
        let kind = tree.member(&["integration_type", "integrationType"]).and_then(Tree::text).unwrap_or_default();
        if kind == "service" || kind.to_lowercase().contains("jwt") {
            self.jwt.push(scope.to_vec());
        }
        let in_credentials = scope.iter().any(|one| squeezed(one) == "credentials");
        self.has_other_kind |= scope.is_empty() && tree.member(&["project"]).is_some();
        for (index, (key, value)) in members.iter().enumerate() {
            let twins = members.iter().filter(|(other, _)| other == key).count();
            let before = members[..index].iter().filter(|(other, _)| other == key).count();
            let shown = if twins > 1 { format!("{key} ({} of {twins})", before + 1) } else { key.clone() };
            if in_credentials && matches!(value, Tree::Object(_)) && is_other_kind(key) {
                self.has_other_kind = true;
                continue;
            }
            self.member(key, &shown, value, scope);
        }
    }

    fn member(&mut self, key: &str, shown: &str, value: &Tree, scope: &[String]) {
        let child = within(scope, shown.to_owned());
        match (value, meaning(key)) {
            (Tree::Object(members), Some(Meaning::Jwt)) if !members.is_empty() => {
                // `jwt` contains the credential, the others are next to its parts.
                self.jwt.push(if squeezed(key) == "jwt" { child } else { scope.to_vec() });
            }
            (Tree::List(items), Some(Meaning::Jwt)) if !items.is_empty() => self.jwt.push(scope.to_vec()),
            (Tree::Object(_), Some(Meaning::Is(_) | Meaning::MayBe(_))) if value.member(&VALUES).is_some() => {
                // `"client_id": { "value": "…", "sensitive": false }`
                if !is_off(value) {
                    self.named(key, set_value(value), scope, path(&child));
                }
            }
            (Tree::Object(_), Some(Meaning::Is(Field::Sandbox))) => {
                if let Some(name) = value.member(&["name"]) {
                    self.named(key, name, scope, path(&child));
                }
            }
            (Tree::List(items), Some(_)) if !items.iter().any(|item| matches!(item, Tree::Object(_))) => {
                self.member_value(key, value, scope, &child);
            }
            (Tree::Object(_) | Tree::List(_), _) | (_, None) => self.walk(value, &child),
            (_, Some(_)) => self.member_value(key, value, scope, &child),
        }
    }

    /// Returns the meaning of a member, considering the other members of its group.
    fn member_value(&mut self, key: &str, value: &Tree, scope: &[String], child: &[String]) {
        let around: Vec<String> = scope.iter().cloned().chain(group(key)).collect();
        self.named(key, value, &around, path(child));
    }

    /// Adds a value under a name with a meaning.
    fn named(&mut self, name: &str, value: &Tree, scope: &[String], origin: String) {
        if let Tree::Text(text) = value
            && let Some(inner) = nested(text)
        {
            return self.named(name, &inner, scope, origin);
        }
        let Some(meaning) = meaning(name) else { return self.walk(value, scope) };
        let (field, must_fit) = match meaning {
            Meaning::Jwt => {
                if !values(value).is_empty() {
                    self.jwt.push(scope.to_vec());
                }
                return;
            }
            Meaning::Is(field) => (field, false),
            Meaning::MayBe(field) => (field, true),
        };
        let mut values = values(value);
        if field == Field::Scopes && values.len() > 1 {
            values = vec![Zeroizing::new(values.iter().map(|one| one.as_str()).collect::<Vec<_>>().join(","))];
        }
        for (index, value) in values.into_iter().enumerate() {
            if must_fit && shape(&value) != Some(field) {
                continue;
            }
            // Several words are not an ID: they may be the rest of a line that also contains the secret.
            let one_word = matches!(field, Field::ClientId | Field::OrgId | Field::Sandbox);
            if one_word && value.contains(|letter: char| letter.is_whitespace() || letter == '|') {
                continue;
            }
            // A value that is displayed unchanged, such as scopes, must not contain the secret of the same line.
            let mut words = value.split(|letter: char| letter.is_whitespace() || letter == '|' || letter == ',');
            if field != Field::Secret && words.any(|word| shape(word) == Some(Field::Secret)) {
                continue;
            }
            let scope = scope.to_vec();
            self.candidates.push(Candidate { field, value, origin: origin.clone(), scope, by_shape: false, index });
        }
    }

    fn by_shape(&mut self, text: &str, scope: &[String], origin: String) {
        let value = clean(text);
        if let Some(field) = shape(&value) {
            let scope = scope.to_vec();
            self.candidates.push(Candidate { field, value, origin, scope, by_shape: true, index: 0 });
        }
    }
}

fn within(scope: &[String], name: String) -> Vec<String> {
    scope.iter().cloned().chain([name]).collect()
}

/// Returns a path, such as `project.workspace.details.credentials[1].client_id`.
fn path(scope: &[String]) -> String {
    let mut path = String::new();
    for part in scope {
        if !part.starts_with('[') && !path.is_empty() {
            path.push('.');
        }
        // A name that looks like a secret is not displayed.
        path.push_str(if shape(part) == Some(Field::Secret) { "…" } else { part });
    }
    path
}

/// Returns the name and value of an entry in a list of variables.
fn variable(tree: &Tree) -> Option<(&str, &Tree)> {
    tree.member(&VALUES)?;
    let key = KEYS.iter().find_map(|key| tree.member(&[key]).and_then(Tree::text))?;
    Some((key, set_value(tree)))
}

/// Returns the first value that is not empty.
fn set_value(tree: &Tree) -> &Tree {
    let members = || VALUES.iter().filter_map(|name| tree.member(&[name]));
    members().find(|value| !values(value).is_empty()).or_else(|| members().next()).unwrap_or(&Tree::Other)
}

fn is_off(tree: &Tree) -> bool {
    let flag = |name| match tree.member(&[name]) {
        Some(Tree::Flag(flag)) => Some(*flag),
        Some(Tree::Text(text)) => Some(text.eq_ignore_ascii_case("true")),
        _ => None,
    };
    flag("enabled") == Some(false) || flag("disabled") == Some(true)
}

/// Parses a list or an object inside a text.
fn nested(text: &str) -> Option<Tree> {
    let text = text.trim();
    if !text.starts_with(['[', '{', '"']) || text.starts_with("{{") {
        return None;
    }
    Tree::parse(text).filter(|tree| matches!(tree, Tree::List(_) | Tree::Object(_) | Tree::Text(_)))
}

/// Returns the texts in a value, except empty ones and placeholders.
fn values(tree: &Tree) -> Vec<Hidden> {
    match tree {
        Tree::Text(text) => match nested(text) {
            Some(inner) => values(&inner),
            None => Some(clean(text)).filter(|text| !is_to_fill_in(text)).into_iter().collect(),
        },
        Tree::List(items) => items.iter().flat_map(values).collect(),
        Tree::Flag(_) | Tree::Object(_) | Tree::Other => Vec::new(),
    }
}

/// Removes characters that copying adds: spaces of any kind, invisible characters, surrounding quotes.
fn clean(text: &str) -> Hidden {
    let seen = |letter: &char| !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let text = Zeroizing::new(text.chars().filter(seen).collect::<String>());
    let text = text.trim();
    let inner = ['"', '\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    Zeroizing::new(inner.unwrap_or(text).trim().replace("%40AdobeOrg", "@AdobeOrg"))
}

/// Whether a text is a placeholder: `{{CLIENT_ID}}`, `${ID}`, `<your id>`, `YOUR_CLIENT_ID`, `****`.
static TO_FILL_IN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?: | \{\{.*\}\} | \$\{.*\} | \$\(.*\) | \$[a-z_]\w* | %[a-z_]\w*% | <.*> | process\.env\b.* | os\.environ.*
            | your[\W_].* | \[?(?:enter|insert|put|add|replace)[\W_].* | x{3,} | [*•.…_\-]+ | change_?me | todo | tbd
            | null | none | undefined | n/a )$",
    )
    .ok()
});

fn is_to_fill_in(text: &str) -> bool {
    text.is_empty() || TO_FILL_IN.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Recognizes the field of a value by its format: `<24 hex>@AdobeOrg`, `p8e-…`, 32 hexadecimal digits.
fn shape(text: &str) -> Option<Field> {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if let Some(digits) = text.strip_suffix("@AdobeOrg") {
        return (digits.len() == 24 && is_hex(digits)).then_some(Field::OrgId);
    }
    let rest = text.strip_prefix("p8e-").or_else(|| text.strip_prefix("p8-"));
    if rest.is_some_and(|rest| {
        rest.len() >= 5 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    }) {
        return Some(Field::Secret);
    }
    (text.len() == 32 && is_hex(text)).then_some(Field::ClientId)
}

//! What a translation depends on besides the rule, and the file in which fields are mapped.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::field::{Mapped, MappedKind, pairs};
use super::traits::{DEFAULT_TTL, LineError, rows};

/// What a translation depends on besides the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Days until the trait expires, for a trait rule; 0 never.
    pub ttl_days: u32,
    /// Whether a trait rule is about imported data.
    pub onboarded: bool,
    /// Whether the Audience Manager source brings traits, so that memberships can be used instead of rules.
    pub source: bool,
    /// Name of the tenant, whose fields are proposed for keys without a field.
    pub tenant: String,
    /// Fields that a person mapped, by key in lower case.
    pub mapping: HashMap<String, Mapped>,
    /// Signals that the account derives from others.
    pub derived: Vec<Derived>,
}

/// A signal that Audience Manager adds to calls that have another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Key of the signal that a call must have.
    pub from_key: String,
    /// Its value.
    pub from_value: String,
    /// Key of the signal that is added.
    pub key: String,
    /// Its value.
    pub value: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ttl_days: DEFAULT_TTL,
            onboarded: false,
            source: false,
            tenant: "acme".to_owned(),
            mapping: HashMap::new(),
            derived: Vec::new(),
        }
    }
}

/// First column of a line about a derived signal.
const DERIVED: &str = "@derived";

impl Settings {
    /// The name of the tenant's own fields: `_acme` for `acme` and `_acme`.
    pub(super) fn tenant_path(&self) -> String {
        let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
        let name: String = self.tenant.trim().trim_start_matches('_').chars().map(allowed).collect();
        format!("_{name}")
    }

    /// Reads a mapping file into the settings: `key`, `path`, `type` and `values`, separated by tabs. The type is text,
    /// number, truth or texts, and text if it is missing; values are `signal=field;signal=field`. A line
    /// `@derived`, key, value, derived key, derived value describes a derived signal.
    ///
    /// # Errors
    /// The first line that is neither.
    pub fn read_mapping(&mut self, text: &str) -> Result<(), LineError> {
        for (line, columns) in rows(text) {
            let fault = |expected| LineError { line, expected };
            let column = |index: usize| columns.get(index).map_or("", |column| column.trim());
            let key = column(0);
            if key.eq_ignore_ascii_case("key") && column(1).eq_ignore_ascii_case("path") {
                continue;
            }
            if key == DERIVED {
                let [from_key, from_value, key, value] = [1, 2, 3, 4].map(|index| column(index).to_owned());
                if from_key.is_empty() || key.is_empty() {
                    return Err(fault("a key, its value, the derived key and its value"));
                }
                self.derived.push(Derived { from_key, from_value, key, value });
                continue;
            }
            if key.is_empty() || !is_path(column(1)) {
                return Err(fault("a key and the path of a field"));
            }
            let kind = match column(2).to_ascii_lowercase().as_str() {
                "" | "text" => MappedKind::Text,
                "number" => MappedKind::Number,
                "truth" => MappedKind::Truth,
                "texts" => MappedKind::Texts,
                _ => return Err(fault("text, number, truth or texts")),
            };
            let mapped = Mapped { path: column(1).to_owned(), kind, values: pairs(column(3)) };
            self.mapping.insert(key.to_lowercase(), mapped);
        }
        Ok(())
    }

    /// The mapping as the file that [`Self::read_mapping`] reads.
    pub fn mapping_file(&self) -> String {
        let mut text = "key\tpath\ttype\tvalues\n".to_owned();
        let mut all: Vec<_> = self.mapping.iter().collect();
        all.sort_by_key(|(key, _)| *key);
        for (key, mapped) in all {
            let kind = match mapped.kind {
                MappedKind::Text => "text",
                MappedKind::Number => "number",
                MappedKind::Truth => "truth",
                MappedKind::Texts => "texts",
            };
            let values: Vec<String> = mapped.values.iter().map(|(from, to)| format!("{from}={to}")).collect();
            let _ = writeln!(text, "{key}\t{}\t{kind}\t{}", mapped.path, values.join(";"));
        }
        for one in &self.derived {
            let _ = writeln!(text, "{DERIVED}\t{}\t{}\t{}\t{}", one.from_key, one.from_value, one.key, one.value);
        }
        text
    }
}

/// Whether a text is the path of a field: names separated by dots, and nothing that PQL would read as something else.
fn is_path(path: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    path.split('.').all(is_name)
}

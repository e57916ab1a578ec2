//! The published table of platforms, and a connection's own entries on top of it.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words::Words;
use super::{Certainty, Match, Twin};

/// Columns of the published table.
const PLATFORMS: &str = include_str!("platforms.tsv");
const ALIASES: &str = include_str!("aliases.tsv");

/// One platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in Audience Manager.
    pub name: String,
    /// Type of its destinations there, in Adobe's words; empty for an entry of an organization.
    pub kind: String,
    /// The answer.
    pub twin: Twin,
}

/// How a name leads to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pointer {
    pub(super) row: usize,
    /// What the name changes about the answer.
    pub(super) by: By,
}

/// By which name an entry was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// Its own.
    Name,
    /// Another name of Adobe's pages.
    Adobe,
    /// A name it had before or has since.
    History,
}

/// The table with everything that is needed to look names up in it.
#[derive(Debug, Clone)]
pub struct Crosswalk {
    pub(super) rows: Vec<Entry>,
    pub(super) index: HashMap<String, Pointer>,
}

static PUBLISHED: LazyLock<Crosswalk> = LazyLock::new(|| {
    let rows = lines(PLATFORMS).filter_map(|fields| published(&fields)).collect();
    let mut table = Crosswalk { rows, index: HashMap::new() };
    for row in 0..table.rows.len() {
        let name = &table.rows[row].name;
        let key = Words::of(name).key();
        if name.starts_with("The ") {
            // Written as one word, its article is no word of its own.
            table.index.insert(format!("the{key}"), Pointer { row, by: By::Name });
        }
        table.index.entry(key).or_insert(Pointer { row, by: By::Name });
    }
    for fields in lines(ALIASES) {
        let [alias, platform, basis] = fields[..] else { continue };
        let Some(row) = table.rows.iter().position(|row| row.name == platform) else { continue };
        let by = if basis == "A" { By::Adobe } else { By::History };
        table.index.entry(Words::of(alias).key()).or_insert(Pointer { row, by });
    }
    table
});

/// The rows of a file of the table: without comments and headings.
fn lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.skip(1).map(|line| line.split('\t').collect())
}

fn published(fields: &[&str]) -> Option<Entry> {
    let [name, kind, changed, twin, matched, certainty, evidence, identities] = *fields else { return None };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let twin = Twin {
        matched: Match::from_word(matched)?,
        certainty: Certainty::from_code(certainty),
        twin: some(twin),
        evidence: evidence.to_owned(),
        platform: some(name),
        changed: some(changed),
        identities: some(identities),
    };
    Some(Entry { name: name.to_owned(), kind: kind.to_owned(), twin })
}

impl Crosswalk {
    /// The table that this program comes with.
    pub fn published() -> &'static Self {
        &PUBLISHED
    }

    /// The month up to which the table's pages were read.
    pub const DATE: &'static str = "2026-11";

    /// Its entries, in the order of the table; a connection's own last.
    pub fn entries(&self) -> &[Entry] {
        &self.rows
    }

    /// The table with entries of an organization, which come before those of the table.
    #[must_use]
    pub fn with(mut self, entries: Vec<Entry>) -> Self {
        for entry in entries {
            let key = Words::of(&entry.name).key();
            if let Some(&Pointer { row, by: By::Name }) = self.index.get(&key) {
                let changed = self.rows[row].twin.changed.take();
                let kind = std::mem::take(&mut self.rows[row].kind);
                let twin = Twin { changed, ..entry.twin };
                self.rows[row] = Entry { kind, twin, ..entry };
            } else {
                self.index.insert(key, Pointer { row: self.rows.len(), by: By::Name });
                self.rows.push(entry);
            }
        }
        self
    }
}

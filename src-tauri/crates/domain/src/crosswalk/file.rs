//! The table as a file: name, card, match, certainty and evidence, separated by tabs.

use super::table::{Crosswalk, Entry};
use super::words::Words;
use super::{Certainty, Match, Twin};

/// Headings of the file.
const HEADINGS: &str = "name\ttwin\tmatch\tcertainty\tevidence";
/// Longest name, card or evidence, in characters.
const LONGEST: usize = 1_000;
/// Most lines.
const MOST: usize = 10_000;

/// Why a file is not a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct FileError {
    /// The line, from 1.
    pub line: usize,
    /// Why, in words.
    pub why: &'static str,
}

/// An entry as a person enters it. Line breaks and tabs become spaces.
///
/// # Errors
/// What the entry lacks, in words.
pub fn entered(name: &str, card: &str, matched: Match, evidence: &str) -> Result<Entry, &'static str> {
    let fields = [name, card, matched.word(), "", evidence];
    entry(&fields.map(|field| field.replace(['\t', '\n', '\r'], " ")).join("\t"))
}

/// Entries of an organization as a file.
pub fn own_file(entries: &[Entry]) -> String {
    let mut file = format!("{HEADINGS}\n");
    for Entry { name, twin, .. } in entries {
        // With a space before it, a name is neither a comment nor a heading.
        let name = if name.starts_with('#') || name == "name" { format!(" {name}") } else { name.clone() };
        let fields = [
            name.as_str(),
            twin.twin.as_deref().unwrap_or_default(),
            twin.matched.word(),
            twin.certainty.map_or("", Certainty::word),
            &twin.evidence,
        ];
        let line: Vec<String> = fields.iter().map(|field| field.replace(['\t', '\n', '\r'], " ")).collect();
        file.push_str(&line.join("\t"));
        file.push('\n');
    }
    file
}

impl Entry {
    /// Whether it is about the platform of this name.
    pub fn is_of(&self, name: &str) -> bool {
        Words::of(&self.name).key() == Words::of(name).key()
    }
}

impl Crosswalk {
    /// The table as a file. What an organization has entered comes back from it as its own.
    pub fn file(&self) -> String {
        own_file(&self.rows)
    }

    /// The entries of a file that are not in the published table: what an organization has entered. Lines with `#` are
    /// comments. Match and evidence may be missing.
    ///
    /// # Errors
    /// A line that is no entry.
    pub fn read_file(file: &str) -> Result<Vec<Entry>, FileError> {
        let mut entries: Vec<Entry> = Vec::new();
        for (at, line) in file.lines().enumerate() {
            let line = line.strip_prefix('\u{feff}').unwrap_or(line);
            if line.trim().is_empty() || line.starts_with('#') || line.starts_with("name\t") {
                continue;
            }
            let entry = entry(line).map_err(|why| FileError { line: at + 1, why })?;
            let key = |entry: &Entry| Words::of(&entry.name).key();
            if entries.iter().any(|other| key(other) == key(&entry)) {
                return Err(FileError { line: at + 1, why: "the platform is in the file twice" });
            }
            if entries.len() == MOST {
                return Err(FileError { line: at + 1, why: "too many lines" });
            }
            entries.push(entry);
        }
        entries.retain(|entry| !is_published(entry));
        Ok(entries)
    }
}

fn is_published(entry: &Entry) -> bool {
    let same = |other: &Entry| {
        let (one, two) = (&entry.twin, &other.twin);
        other.name == entry.name && one.matched == two.matched && one.twin == two.twin && one.evidence == two.evidence
    };
    Crosswalk::published().rows.iter().any(same)
}

fn entry(line: &str) -> Result<Entry, &'static str> {
    let mut fields = line.split('\t').map(str::trim);
    let mut next = || fields.next().unwrap_or_default();
    let (name, card, matched, certainty, evidence) = (next(), next(), next(), next(), next());
    if fields.next().is_some() {
        return Err("it has more than five columns");
    }
    if [name, card, evidence].iter().any(|field| field.chars().count() > LONGEST) {
        return Err("it is too long");
    }
    if Words::of(name).key().is_empty() {
        return Err("the name of the platform is missing");
    }
    let matched =
        Match::from_word(matched).ok_or("the match is none of same, renamed, through LiveRamp, none, not known")?;
    if matched.has_card() && card.is_empty() {
        return Err("the card in Experience Platform is missing");
    }
    if !certainty.is_empty() && Certainty::from_code(certainty).is_none() {
        return Err("the certainty is none of documented, inferred, entered");
    }
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let twin = Twin {
        matched,
        certainty: Some(Certainty::Entered),
        twin: some(card),
        evidence: some(evidence).unwrap_or_else(|| "Entered by your organization.".to_owned()),
        platform: some(name),
        changed: None,
        identities: None,
    };
    Ok(Entry { name: name.to_owned(), kind: String::new(), twin })
}

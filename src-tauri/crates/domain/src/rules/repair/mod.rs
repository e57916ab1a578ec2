//! Guesses the rule that a person meant by a text that is no rule.
//!
//! A repair changes one thing after the other at the place where reading stopped, and is only suggested when the whole
//! text is a rule afterwards. It never guesses at meaning: no key, trait or value is invented.
//!
//! It must not change a text by itself: a person accepts a repair or does not.

mod clauses;
mod quotes;
mod signs;
#[cfg(test)]
mod tests;

use std::fmt;

use super::pql::{Expr, Format};
use super::{RuleError, SegmentRule, TraitRule};

/// The three languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Trait rules.
    Trait,
    /// Segment rules.
    Segment,
    /// PQL, in either form.
    Pql,
}

/// A rule that may have been meant, and what was changed to get there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The text repaired; it is a rule.
    pub text: String,
    /// What to do, one thing each, in the order of the text, none twice.
    pub advice: Vec<Advice>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advice {
    /// Put ordinary blanks for ones that only look like them.
    Blanks,
    /// Put straight double quotes for curly or single ones.
    Quotes,
    /// Put characters for the entities of a web page.
    Entities,
    /// Write one thing instead of another.
    Write(String, String),
    /// Put a text in double quotes.
    Quote(String),
    /// Close what is open.
    Close(String),
    /// Leave out what is too much.
    LeaveOut(String),
    /// Ask for the trait itself too.
    AtLeastOnce,
}

/// Most changes to one text.
const MOST_CHANGES: usize = 200;
/// Longest text that is repaired, in characters.
const LONGEST: usize = 20_000;

/// Where and why a text is no rule.
///
/// # Errors
/// The first fault in reading order.
pub fn check(language: Language, text: &str) -> Result<(), RuleError> {
    match language {
        Language::Trait => TraitRule::parse(text).map(drop),
        Language::Segment => SegmentRule::parse(text).map(drop),
        Language::Pql => Expr::parse(text, Format::of(text)).map(drop),
    }
}

/// A text and where reading it stops.
struct Broken<'a> {
    language: Language,
    text: &'a str,
    characters: Vec<char>,
    at: usize,
    error: &'a RuleError,
}

/// A change that might help.
struct Change {
    text: String,
    advice: Advice,
}

/// A rule that may have been meant by a text that is none; `None` if it is one, or nothing comes to mind.
pub fn repair(language: Language, text: &str) -> Option<Repair> {
    let mut error = check(language, text).err()?;
    if text.chars().count() > LONGEST || (language == Language::Pql && Format::of(text) == Format::Json) {
        return None;
    }
    let mut now = text.to_owned();
    let mut advice: Vec<Advice> = Vec::new();
    for _ in 0..MOST_CHANGES {
        let characters: Vec<char> = now.chars().collect();
        let left = characters.len().saturating_sub(error.position());
        let broken = Broken { language, text: &now, characters, at: error.position(), error: &error };
        let (change, next) = broken.changes().into_iter().find_map(|change| match check(language, &change.text) {
            Ok(()) => Some((change, None)),
            // Reading must come further toward the end, or the changes might never stop.
            Err(next) => {
                let further = change.text.chars().count().saturating_sub(next.position()) < left;
                further.then_some((change, Some(next)))
            }
        })?;
        if !advice.contains(&change.advice) {
            advice.push(change.advice);
        }
        now = change.text;
        match next {
            None => return Some(Repair { text: now, advice }),
            Some(next) => error = next,
        }
    }
    None
}

impl Broken<'_> {
    /// Changes that might help, the most telling first.
    fn changes(&self) -> Vec<Change> {
        let mut all = Vec::new();
        self.look_alikes(&mut all);
        self.signs(&mut all);
        self.clauses(&mut all);
        self.bare_words(&mut all);
        self.brackets(&mut all);
        all
    }

    fn here(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|at| self.characters.get(at)).copied()
    }

    /// The text with the characters of a range replaced.
    fn replaced(&self, from: usize, to: usize, with: &str) -> String {
        let end = to.min(self.characters.len());
        let start = from.min(end);
        self.characters[..start]
            .iter()
            .copied()
            .chain(with.chars())
            .chain(self.characters[end..].iter().copied())
            .collect()
    }

    fn slice(&self, from: usize, to: usize) -> String {
        self.characters[from.min(to)..to.min(self.characters.len())].iter().collect()
    }

    /// Where a run of characters that pass ends.
    fn run(&self, from: usize, passes: impl Fn(char) -> bool) -> usize {
        let length = self.characters.iter().skip(from).take_while(|character| passes(**character)).count();
        from + length
    }
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blanks => f.write_str("use ordinary spaces"),
            Self::Quotes => f.write_str("use straight double quotes"),
            Self::Entities => f.write_str("write the characters themselves, not &quot; or &lt;"),
            Self::Write(right, wrong) => write!(f, "write {right} instead of {wrong}"),
            Self::Quote(word) => write!(f, "put {word} in double quotes"),
            Self::Close(what) => write!(f, "add {what}"),
            Self::LeaveOut(what) => write!(f, "leave out {what}"),
            Self::AtLeastOnce => f.write_str("also ask for the trait at least once"),
        }
    }
}

impl Repair {
    /// What to do, as one sentence part, such as `write == instead of =; put click in double quotes`.
    pub fn sentence(&self) -> String {
        self.advice.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }
}

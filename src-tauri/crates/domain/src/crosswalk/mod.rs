//! Which card of Experience Platform's destination catalog is the same place as a platform of Audience Manager.
//!
//! - `words`: what of a name counts when two names are compared.
//! - `table`: the published table, and a connection's own entries.
//! - `search`: from a name to its entry. Nothing is guessed: a name that is not in the table is *not known*, because a
//!   wrong *same* would send people twice.
//! - `file`: the table as a file.
//! - `doubles`: audiences that reach one place from both services.

mod doubles;
mod file;
mod search;
mod table;
mod words;

pub use doubles::{Activation, Double, doubles};
pub use file::{FileError, entered, own_file};
pub use table::{Crosswalk, Entry};

pub(crate) use words::plain_letters;

use serde::{Deserialize, Serialize};

/// How a platform of Audience Manager is found in Experience Platform's catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Match {
    /// A card of the same platform, by the same name.
    #[serde(rename = "same")]
    Same,
    /// A card of the same platform, by another name.
    #[serde(rename = "renamed")]
    Renamed,
    /// No card of its own; `LiveRamp`'s card lists it.
    #[serde(rename = "through LiveRamp")]
    ThroughLiveRamp,
    /// No card.
    #[serde(rename = "none")]
    Absent,
    /// The table has no such name.
    #[serde(rename = "not known")]
    NotKnown,
}

impl Match {
    /// Every match.
    pub const ALL: [Self; 5] = [Self::Same, Self::Renamed, Self::ThroughLiveRamp, Self::Absent, Self::NotKnown];

    /// The word of the table, which is also that of files and answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Renamed => "renamed",
            Self::ThroughLiveRamp => "through LiveRamp",
            Self::Absent => "none",
            Self::NotKnown => "not known",
        }
    }

    /// Reads the word of the table.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word().eq_ignore_ascii_case(word.trim()))
    }

    /// Whether there is a card that reaches the platform.
    pub fn has_card(self) -> bool {
        matches!(self, Self::Same | Self::Renamed | Self::ThroughLiveRamp)
    }
}

/// How an entry is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Certainty {
    /// A page of Adobe says so.
    Documented,
    /// It follows from the history of the companies, or from the kind of connection.
    Inferred,
    /// A person of this organization entered it.
    Entered,
}

impl Certainty {
    /// The word of answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Inferred => "inferred",
            Self::Entered => "entered",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code.trim() {
            "D" | "documented" => Some(Self::Documented),
            "I" | "inferred" => Some(Self::Inferred),
            "entered" => Some(Self::Entered),
            _ => None,
        }
    }
}

/// The answer for one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Twin {
    /// How it is found.
    #[serde(rename = "match")]
    pub matched: Match,
    /// How that is known; `None` if the name is not known.
    pub certainty: Option<Certainty>,
    /// The card, or the cards with "; " between them; the nearest thing where there is no card, if there is one.
    pub twin: Option<String>,
    /// Why, in a sentence.
    pub evidence: String,
    /// The platform of the table by which it was answered.
    pub platform: Option<String>,
    /// Month in which Adobe last changed the row or page about the platform, `yyyy-MM`.
    pub changed: Option<String>,
    /// Identities that the card accepts, as its page has them.
    pub identities: Option<String>,
}

impl Twin {
    /// Cards that are the same place.
    pub fn cards(&self) -> impl Iterator<Item = &str> {
        let cards = self.twin.as_deref().filter(|_| self.matched.has_card());
        cards.into_iter().flat_map(|cards| cards.split(';')).map(str::trim).filter(|card| !card.is_empty())
    }
}

#[cfg(test)]
mod tests;

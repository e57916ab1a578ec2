//! From the name of a destination or platform to its answer.

use super::table::{By, Crosswalk, Pointer};
use super::words::Words;
use super::{Certainty, Match, Twin};

/// Words in brackets that say how a platform is connected, not which one it is.
const CONNECTION: [&str; 12] = [
    "beta",
    "http",
    "https",
    "s2s",
    "servertoserver",
    "devicebased",
    "peoplebased",
    "realtime",
    "batch",
    "dailybatch",
    "aam",
    "audiencemanager",
];

/// Words before a name that a platform had earlier, or has since.
const FORMERLY: [&str; 8] =
    ["formerly known as ", "formerly ", "previously ", "fka ", "f.k.a. ", "also known as ", "aka ", "now "];

impl Crosswalk {
    /// The answer for a name. A name that the table does not have is not known.
    pub fn find(&self, name: &str) -> Twin {
        let found = self
            .plainly(name)
            .or_else(|| self.with_bracket(name))
            .or_else(|| self.with_earlier_name(name))
            .or_else(|| self.several(name))
            .or_else(|| self.as_site(name));
        found.unwrap_or_else(not_known)
    }

    /// The name itself, with or without the ending of a company's name.
    fn plainly(&self, name: &str) -> Option<Twin> {
        let words = Words::of(name);
        let whole = self.index.get(&words.key());
        let found = whole.or_else(|| self.index.get(&words.without_company()?.key()))?;
        Some(self.answer(*found, &words))
    }

    fn answer(&self, found: Pointer, words: &Words) -> Twin {
        let row = &self.rows[found.row];
        let mut twin = row.twin.clone();
        if found.by == By::Name {
            return twin;
        }
        let key = words.without_company().unwrap_or_else(|| words.clone()).key();
        let base = row.name.split(" (").next().unwrap_or_default();
        let is_a_name_of_it = Words::of(base).key() == key
            || twin.cards().any(|card| Words::of(card).key() == key || Words::of(base_of(card)).key() == key);
        if twin.matched == Match::Same && !is_a_name_of_it {
            twin.matched = Match::Renamed;
        }
        if found.by == By::History && twin.certainty == Some(Certainty::Documented) {
            twin.certainty = Some(Certainty::Inferred);
        }
        twin
    }

    /// A name with brackets at its end: how it is connected, its initials, an earlier name, or another name of the same.
    fn with_bracket(&self, name: &str) -> Option<Twin> {
        let (base, inner) = name.trim().strip_suffix(')')?.rsplit_once('(')?;
        let key = Words::of(inner).key();
        let initials = Words::initials_of(base);
        if CONNECTION.contains(&key.as_str()) || (key.chars().count() > 1 && key == initials) {
            return self.plainly(base);
        }
        if let Some(earlier) = earlier_name(inner) {
            return self.both(base, earlier);
        }
        alike(self.plainly(base)?, &self.plainly(inner)?)
    }

    /// *Nexxen, formerly Amobee*, without brackets.
    fn with_earlier_name(&self, name: &str) -> Option<Twin> {
        let low = name.to_ascii_lowercase();
        let (at, length) =
            FORMERLY.iter().find_map(|word| low.find(&format!(" {word}")).map(|at| (at, word.len() + 1)))?;
        self.both(name.get(..at)?, name.get(at + length..)?)
    }

    /// A name and an earlier one. Where only the earlier one is known, the platform was renamed since; whether it has a card
    /// by its new name is only known if the earlier one has a card.
    fn both(&self, base: &str, earlier: &str) -> Option<Twin> {
        match (self.plainly(base), self.plainly(earlier)) {
            (Some(base), Some(earlier)) => alike(base, &earlier),
            (Some(base), None) => Some(inferred(base)),
            (None, Some(earlier)) if earlier.matched.has_card() => {
                let matched = if earlier.matched == Match::Same { Match::Renamed } else { earlier.matched };
                Some(inferred(Twin { matched, ..earlier }))
            }
            _ => None,
        }
    }

    /// `Turn/Amobee`, `Telaria / SpotX`: several names of one platform.
    fn several(&self, name: &str) -> Option<Twin> {
        let mut parts = name.split(['/', '|']).map(str::trim);
        let first = self.plainly(parts.next()?)?;
        let mut others = parts.peekable();
        others.peek()?;
        others.try_fold(first, |found, part| alike(found, &self.plainly(part)?))
    }

    /// The address of a site: that of the company.
    fn as_site(&self, name: &str) -> Option<Twin> {
        let low = name.trim().to_ascii_lowercase();
        let host = low.strip_prefix("www.").unwrap_or(&low).strip_suffix(".com")?;
        let is_one_word =
            !host.is_empty() && host.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        self.plainly(host).filter(|_| is_one_word).map(inferred)
    }
}

/// The first of two answers, if they lead to the same place.
fn alike(one: Twin, other: &Twin) -> Option<Twin> {
    let is_same_row = one.platform.is_some() && one.platform == other.platform;
    let is_same_card = one.matched.has_card() && one.twin == other.twin;
    (is_same_row || is_same_card).then_some(one)
}

/// The name without brackets at its end.
fn base_of(name: &str) -> &str {
    name.trim().strip_suffix(')').and_then(|name| name.rsplit_once('(')).map_or(name, |(base, _)| base)
}

fn earlier_name(inner: &str) -> Option<&str> {
    let low = inner.to_ascii_lowercase();
    FORMERLY.iter().find(|word| low.trim_start().starts_with(**word)).and_then(|word| {
        let start = low.len() - low.trim_start().len() + word.len();
        inner.get(start..)
    })
}

fn inferred(twin: Twin) -> Twin {
    let certainty =
        twin.certainty.map(|known| if known == Certainty::Documented { Certainty::Inferred } else { known });
    Twin { certainty, ..twin }
}

fn not_known() -> Twin {
    Twin {
        matched: Match::NotKnown,
        certainty: None,
        twin: None,
        evidence: "No platform of this name is in the table.".to_owned(),
        platform: None,
        changed: None,
        identities: None,
    }
}

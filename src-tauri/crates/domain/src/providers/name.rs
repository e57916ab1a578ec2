//! When two names are certainly of the same company: the same words in any case and punctuation, with or without a legal form.
//!
//! Nothing is matched by likeness: one more word is another name.

/// Legal forms, by where they are used. Two names with forms of different places are perhaps two companies.
const FORMS: [(&str, &[&str]); 8] = [
    ("us", &["inc", "incorporated", "corp", "corporation", "llc", "llp", "lp", "co", "company"]),
    ("uk", &["ltd", "limited", "plc", "pte", "pty", "pvt"]),
    ("de", &["gmbh", "ag", "kg", "mbh"]),
    ("fr", &["sa", "sas", "sarl"]),
    ("nl", &["bv", "nv"]),
    ("se", &["ab"]),
    ("dk", &["as", "aps"]),
    ("it", &["srl", "spa"]),
];
/// Shortest name that can go without its legal form: *SMS* is not only a company.
const LONG_ENOUGH: usize = 4;
/// What Audience Manager adds to the name of a provider in its trees.
const ADDED: [&str; 2] = ["data partner", "data provider"];

/// A name of a company as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// Its words without the legal form, put together.
    core: String,
    /// Where its legal form is used.
    place: Option<&'static str>,
}

impl Name {
    /// The names that a text has: the present one, and the one before, as in `Inmar (fka OwnerIQ)`.
    pub(super) fn all_of(text: &str) -> Vec<Self> {
        let mut names = vec![text.to_owned()];
        if let Some((now, rest)) = text.split_once("(fka ") {
            let before = rest.trim_end().trim_end_matches(')');
            names = vec![now.to_owned(), before.to_owned()];
        }
        names.iter().filter_map(|name| Self::of(name)).collect()
    }

    /// A name; `None` if nothing of it can be compared.
    pub(super) fn of(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let lower = ADDED.iter().fold(lower, |name, added| name.replace(&format!("({added})"), " "));
        // A point belongs to an abbreviation, as in S.A.S.; other signs separate words.
        let spaced: String = lower
            .chars()
            .filter(|letter| *letter != '.')
            .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
            .collect();
        let mut words: Vec<&str> = spaced.split_whitespace().collect();
        let mut place = None;
        while let Some(found) = words.last().and_then(|word| place_of(word)).filter(|_| words.len() > 1) {
            place = Some(found);
            words.pop();
        }
        let core = words.concat();
        (!core.is_empty()).then_some(Self { core, place })
    }

    /// Whether it is certainly the same company as this listed one.
    pub(super) fn is_certainly(&self, other: &Self) -> bool {
        let agree = match (self.place, other.place) {
            (Some(one), Some(other)) => one == other,
            (None, None) => true,
            _ => self.core.chars().count() >= LONG_ENOUGH,
        };
        self.core == other.core && agree
    }
}

fn place_of(word: &str) -> Option<&'static str> {
    FORMS.iter().find(|(_, forms)| forms.contains(&word)).map(|(place, _)| *place)
}

//! What of a name counts when two names are compared: letters and digits, without case, accents and spaces.

/// Endings of company names. Only the end of a name is looked at, and something must be left.
const COMPANY: [&str; 47] = [
    "inc",
    "incorporated",
    "llc",
    "llp",
    "lp",
    "ltd",
    "limited",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "gmbh",
    "ag",
    "kg",
    "ug",
    "se",
    "mbh",
    "sa",
    "sas",
    "sarl",
    "sasu",
    "srl",
    "spa",
    "sl",
    "slu",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "aps",
    "oy",
    "oyj",
    "kk",
    "pty",
    "pte",
    "pvt",
    "private",
    "zoo",
    "spzoo",
    "sro",
    "kft",
    "doo",
    "lda",
    "ltda",
    "sac",
];

/// A name as words that count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Words(Vec<String>);

impl Words {
    /// Reads a name. `&` and `+` count as words: *X+1* is not *X1*.
    pub(super) fn of(name: &str) -> Self {
        let mut words = vec![String::new()];
        for letter in name.chars() {
            match fold(letter) {
                Folded::Letter(text) => words.last_mut().into_iter().for_each(|word| word.push_str(&text)),
                Folded::Word(text) => words.extend([text.to_owned(), String::new()]),
                Folded::Nothing => {}
                Folded::Gap => words.push(String::new()),
            }
        }
        words.retain(|word| !word.is_empty());
        if words.len() > 1 && words.first().is_some_and(|word| word == "the") {
            words.remove(0);
        }
        Self(words)
    }

    /// Whether the words of another name are in it, one after the other.
    pub(super) fn contains(&self, other: &Self) -> bool {
        !other.0.is_empty() && self.0.windows(other.0.len()).any(|some| some == other.0)
    }

    /// What two names have in common if they are the same name.
    pub(super) fn key(&self) -> String {
        self.0.concat()
    }

    /// The first letters of its words, with a leading *The*.
    pub(super) fn initials_of(name: &str) -> String {
        name.split_whitespace()
            .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
            .collect::<String>()
            .to_lowercase()
    }

    /// The name without the endings of a company's name; `None` if it has none.
    pub(super) fn without_company(&self) -> Option<Self> {
        let mut words = self.0.clone();
        while let Some(count) = ending(&words) {
            words.truncate(words.len() - count);
        }
        (words.len() < self.0.len()).then_some(Self(words))
    }
}

/// How many words at the end are the ending of a company's name: one word, single letters (*S.A.*, *A/S*), or *and* before
/// an ending that was taken off.
fn ending(words: &[String]) -> Option<usize> {
    let is_company = |text: &str| COMPANY.contains(&text);
    let last = words.last()?;
    if words.len() > 1 && (is_company(last) || last == "and") {
        return Some(1);
    }
    let letters = words.iter().rev().take_while(|word| word.chars().count() == 1).count();
    (2..=letters.min(4)).rev().find(|&count| words.len() > count && is_company(&words[words.len() - count..].concat()))
}

enum Folded {
    Letter(String),
    Word(&'static str),
    Gap,
    Nothing,
}

/// One character: letters without case and accents, everything that is neither letter nor digit as a gap. Letters of other
/// scripts stay what they are, so that a name that only looks the same is another name.
fn fold(letter: char) -> Folded {
    let letter = match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        other => other,
    };
    match letter {
        '&' => Folded::Word("and"),
        '+' => Folded::Word("plus"),
        '\'' | '\u{2019}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {
            Folded::Nothing
        }
        letter if letter.is_alphanumeric() => Folded::Letter(letter.to_lowercase().map(plain).collect()),
        _ => Folded::Gap,
    }
}

fn plain(letter: char) -> String {
    let found = PLAIN.iter().find(|(letters, _)| letters.contains(letter));
    found.map_or_else(|| letter.to_string(), |(_, plain)| (*plain).to_owned())
}

/// Letters with accents, and the letters without.
const PLAIN: [(&str, &str); 14] = [
    ("àáâãäåāăą", "a"),
    ("çćč", "c"),
    ("ďđ", "d"),
    ("èéêëēėęě", "e"),
    ("ìíîïīį", "i"),
    ("łľ", "l"),
    ("ñńň", "n"),
    ("òóôõöøō", "o"),
    ("ř", "r"),
    ("śšş", "s"),
    ("ß", "ss"),
    ("ùúûüūůű", "u"),
    ("ýÿ", "y"),
    ("žźż", "z"),
];

/// The letters and digits of ASCII that stand for a character; empty if there are none.
pub(crate) fn plain_letters(letter: char) -> String {
    let is_upper = letter.is_uppercase();
    let plain: String = letter.to_lowercase().map(plain).collect();
    if !plain.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        return String::new();
    }
    if is_upper { plain.to_uppercase() } else { plain }
}

//! Which XDM field holds the value of a key: the built-in table, what a person mapped, and proposals for the rest
//! (rule translation §3).

use std::collections::HashMap;
use std::sync::OnceLock;

use super::verdict::Near;

const TABLE: &str = include_str!("../../data/xdm-fields.tsv");

/// The field of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) path: String,
    pub(super) kind: Kind,
    pub(super) filled: Filled,
    pub(super) standing: Standing,
    /// Values by the value of the signal, or other details of the kind.
    pub(super) more: Vec<(String, String)>,
}

/// What a field contains, and so how it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Text whose case counts even where that of the key's other fields does not.
    Code,
    /// Text with a table of values.
    Words,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// An array of texts.
    Texts,
    /// An array of objects with a `value`.
    Pairs,
    /// A measure for each name of an event.
    Events,
    /// The products of an event.
    Products,
    /// Width and height in fields of their own.
    Resolution,
    /// A country code, which Audience Manager writes as `uk` where XDM has `GB`.
    Country,
    /// A state, with or without the country before it.
    State,
    /// Yes or no of one item of an array.
    StateTruth,
    /// A number of one item of an array.
    StateNumber,
    /// The time of the event, which rules of segments ask for as recency.
    Moment,
}

/// Which source connector fills a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filled {
    /// The Analytics source.
    Analytics,
    /// The Audience Manager source.
    Manager,
    /// Both, or it is not known.
    Any,
}

/// Whether a field is there, and how its values compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The value of the signal.
    Exact,
    /// Near it.
    Near(Near),
    /// Nothing fills it yet.
    Missing,
}

/// One line of what a person mapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// Path of the field.
    pub path: String,
    /// What it contains.
    pub kind: MappedKind,
    /// The field's value by the signal's value; empty if they are the same.
    pub values: Vec<(String, String)>,
}

/// What a field that a person mapped contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedKind {
    /// Text.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Truth,
    /// Several texts.
    Texts,
}

impl Mapped {
    pub(super) fn field(&self) -> Field {
        let (kind, standing) = match self.kind {
            MappedKind::Text if !self.values.is_empty() => (Kind::Words, Standing::Near(Near::ValueMap)),
            MappedKind::Text => (Kind::Text, Standing::Exact),
            MappedKind::Number => (Kind::Number, Standing::Exact),
            MappedKind::Truth => (Kind::Truth, Standing::Near(Near::ValueMap)),
            MappedKind::Texts => (Kind::Texts, Standing::Near(Near::List)),
        };
        Field { path: self.path.clone(), kind, filled: Filled::Any, standing, more: self.values.clone() }
    }
}

/// The built-in field of a key, which is given in lower case.
pub(super) fn built_in(key: &str) -> Option<Field> {
    static FIELDS: OnceLock<HashMap<String, Field>> = OnceLock::new();
    FIELDS.get_or_init(table).get(key).cloned()
}

fn table() -> HashMap<String, Field> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(row).flatten().collect()
}

/// The fields of a row: one for each number of its range.
fn row(line: &str) -> Option<Vec<(String, Field)>> {
    let mut columns = line.split('\t');
    let (key, path, kind) = (columns.next()?.to_ascii_lowercase(), columns.next()?, columns.next()?);
    let (filled, verdict, more) = (columns.next()?, columns.next()?, columns.next().unwrap_or_default());
    let field = |path: String| {
        Some(Field {
            path,
            kind: kind_named(kind)?,
            filled: match filled {
                "analytics" => Filled::Analytics,
                "manager" => Filled::Manager,
                _ => Filled::Any,
            },
            standing: standing_named(verdict)?,
            more: pairs(more),
        })
    };
    let range = key.split_once('{').and_then(|(before, rest)| {
        let (first, last) = rest.strip_suffix('}')?.split_once('-')?;
        Some((before.to_owned(), first.parse::<u32>().ok()?..=last.parse::<u32>().ok()?))
    });
    match range {
        None => Some(vec![(key, field(path.to_owned())?)]),
        Some((before, numbers)) => numbers
            .map(|number| {
                let number = number.to_string();
                Some((format!("{before}{number}"), field(path.replace("{}", &number))?))
            })
            .collect(),
    }
}

/// `a=b;c=d`
pub(super) fn pairs(text: &str) -> Vec<(String, String)> {
    let split = |pair: &str| pair.split_once('=').map(|(from, to)| (from.trim().to_owned(), to.trim().to_owned()));
    text.split(';').filter_map(split).collect()
}

fn kind_named(name: &str) -> Option<Kind> {
    Some(match name {
        "text" => Kind::Text,
        "code" => Kind::Code,
        "words" => Kind::Words,
        "number" => Kind::Number,
        "truth" => Kind::Truth,
        "texts" => Kind::Texts,
        "pairs" => Kind::Pairs,
        "events" => Kind::Events,
        "products" => Kind::Products,
        "resolution" => Kind::Resolution,
        "country" => Kind::Country,
        "state" => Kind::State,
        "state-truth" => Kind::StateTruth,
        "state-number" => Kind::StateNumber,
        "moment" => Kind::Moment,
        _ => return None,
    })
}

fn standing_named(name: &str) -> Option<Standing> {
    Some(match name {
        "exact" => Standing::Exact,
        "data" => Standing::Missing,
        "geo" => Standing::Near(Near::Geo),
        "value-map" => Standing::Near(Near::ValueMap),
        "ip" => Standing::Near(Near::Ip),
        "list" => Standing::Near(Near::List),
        "products" => Standing::Near(Near::Products),
        _ => return None,
    })
}

/// Keys with a meaning of their own, on which Adobe advises against traits (DCS reference).
const RESERVED: [&str; 17] = [
    "d_rs",
    "d_dst_filter",
    "d_sid",
    "d_cid",
    "d_cid_ic",
    "d_mid",
    "d_uuid",
    "d_ptfm",
    "d_nsid",
    "d_caller",
    "d_tdpid",
    "d_cts",
    "d_rtbd",
    "d_dst",
    "d_cb",
    "d_jsonv",
    "d_coppa",
];

/// Whether a key, in lower case, is one of them.
pub(super) fn is_reserved(key: &str) -> bool {
    RESERVED.contains(&key)
}

/// Hands out names of proposed fields, none twice.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_key: HashMap<String, String>,
    taken: std::collections::HashSet<String>,
}

impl Names {
    /// The name for a key. The first key that wants a name has it.
    pub(super) fn of(&mut self, key: &str) -> String {
        if let Some(known) = self.by_key.get(&key.to_lowercase()) {
            return known.clone();
        }
        let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
        let mut wanted: String = key.chars().map(allowed).collect();
        if wanted.starts_with(|c: char| c.is_ascii_digit()) {
            wanted.insert_str(0, "k_");
        }
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let free = |name: &String| !self.taken.contains(&name.to_lowercase());
        let name = std::iter::once(wanted.clone()).chain(numbered).find(free).unwrap_or(wanted);
        self.taken.insert(name.to_lowercase());
        self.by_key.insert(key.to_lowercase(), name.clone());
        name
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, TABLE, built_in, is_reserved, row};

    #[test]
    fn every_row_of_the_table_is_read() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            assert!(row(line).is_some_and(|fields| !fields.is_empty()), "{line}");
        }
        for key in ["c_evar1", "c_evar250", "c_prop75", "c_hier5", "c_contextdata.a.media.progress95", "d_dma_code"] {
            assert!(built_in(key).is_some(), "{key}");
        }
        for key in ["c_evar0", "c_evar251", "c_evar01", "c_prop76", "c_transactionid"] {
            assert_eq!(built_in(key), None, "{key}");
        }
        assert!(is_reserved("d_sid") && !is_reserved("d_city"));
    }

    #[test]
    fn no_two_keys_get_one_name() {
        let mut names = Names::default();
        let of: Vec<String> =
            ["price-1", "price_1", "PRICE-1", "1st", "größe"].map(|key| names.of(key)).into_iter().collect();
        assert_eq!(of, ["price_1", "price_1_2", "price_1", "k_1st", "gr__e"]);
    }
}

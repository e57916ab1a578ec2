//! The destinations of the organization, of every type (AAM contract §14.1).

/// How a destination gets its people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Device-based, server to server.
    Server,
    /// People-based, with hashed e-mails.
    People,
    /// URL, the address in each mapping.
    Url,
    /// URL, an alias for each mapping.
    UrlAlias,
    /// Cookie with a single key.
    Cookie,
    /// Cookie with keys and values.
    CookieKeys,
    /// Adobe Analytics, mapped by hand.
    Analytics,
    /// Adobe Analytics, which maps every segment by itself.
    AnalyticsAll,
}

impl Kind {
    /// Its code. The literals of the last three are not published.
    pub fn code(self) -> &'static str {
        match self {
            Self::Server | Self::People => "S2S",
            Self::Url | Self::UrlAlias => "PUSH",
            Self::Cookie | Self::CookieKeys => "ADS",
            Self::Analytics | Self::AnalyticsAll => "ANALYTICS",
        }
    }

    /// Fields of a mapping that must be there, and those that may.
    pub fn values(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Server | Self::UrlAlias => (&["traitAlias"], &[]),
            Self::Url => (&["url"], &["secureUrl"]),
            Self::Cookie => (&["valueAlias"], &[]),
            Self::CookieKeys => (&["traitAlias", "valueAlias"], &[]),
            Self::People | Self::Analytics | Self::AnalyticsAll => (&[], &["traitAlias"]),
        }
    }
}

/// A destination.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: u64,
    pub name: String,
    pub kind: Kind,
    /// What it is used for: export controls that clash with it.
    pub labels: &'static [&'static str],
    /// Percent of people with an ID sync; 0 where none is set up.
    pub synced: u8,
    /// State of the account it sends through, where it has one.
    pub account: Option<&'static str>,
}

const OFFSITE: &[&str] = &["OFFSITE_AD_TARGETING"];
const ONSITE: &[&str] = &["ONSITE_AD_TARGETING", "ONSITE_PERSONALIZATION"];
const PERSONAL: &[&str] = &["PII", "OFFSITE_AD_TARGETING"];

type Row = (u64, &'static str, Kind, &'static [&'static str], u8);

/// Id, name, type, labels, and percent with an ID sync. The first four have been there from the beginning.
const ROWS: [Row; 30] = [
    (118_201, "Harbor DSP", Kind::Server, OFFSITE, 64),
    (118_244, "Lumen Video", Kind::Server, &[], 41),
    (118_260, "Maren & Oak shop windows", Kind::Cookie, &[], 100),
    (118_275, "Newsletter provider", Kind::Url, &["PII"], 100),
    (118_301, "The Trade Desk", Kind::Server, OFFSITE, 58),
    (118_302, "Criteo", Kind::Server, OFFSITE, 47),
    (118_303, "Google DoubleClick Bid Manager (DBM)", Kind::Server, OFFSITE, 71),
    (118_304, "AdForm", Kind::Server, OFFSITE, 44),
    (118_305, "Amazon Advertising", Kind::Server, OFFSITE, 52),
    (118_306, "Taboola", Kind::Server, OFFSITE, 38),
    (118_307, "Index Exchange (formerly Casale Media)", Kind::Server, OFFSITE, 36),
    (118_308, "Microsoft Bing Ads", Kind::Server, OFFSITE, 40),
    (118_309, "Adikteev", Kind::Server, OFFSITE, 22),
    (118_310, "AppNexus", Kind::Server, OFFSITE, 55),
    (118_311, "Beeswax", Kind::Server, OFFSITE, 31),
    (118_312, "Flashtalking", Kind::Server, OFFSITE, 29),
    (118_313, "Quantcast", Kind::Server, OFFSITE, 0),
    (118_314, "RTB House", Kind::Server, OFFSITE, 33),
    (118_315, "Turn / Amobee", Kind::Server, OFFSITE, 12),
    (118_316, "Own data lake", Kind::Server, &[], 100),
    (118_317, "Facebook (Custom Audiences)", Kind::People, PERSONAL, 0),
    (118_318, "LinkedIn Matched Audiences", Kind::People, PERSONAL, 0),
    (118_319, "Google Customer Match", Kind::People, PERSONAL, 0),
    (118_320, "Store screens", Kind::UrlAlias, ONSITE, 100),
    (118_321, "Facebook Website Custom Audiences", Kind::UrlAlias, OFFSITE, 100),
    (118_322, "Partner portal", Kind::Url, &[], 100),
    (118_323, "Shop cookie", Kind::CookieKeys, ONSITE, 100),
    (118_324, "Google Publisher Tag cookie", Kind::Cookie, ONSITE, 100),
    (118_325, "Adobe Analytics, EU suite", Kind::AnalyticsAll, &["PII"], 100),
    (118_326, "Adobe Analytics, test suite", Kind::Analytics, &["PII"], 100),
];

/// Destinations that the API account may read only.
pub const READ_ONLY: [u64; 1] = [118_316];

/// All destinations.
pub fn all() -> Vec<Known> {
    ROWS.iter().map(known).collect()
}

/// A destination that only a test has mapped something to.
pub fn invented(id: u64) -> Known {
    known(&(id, "", Kind::Server, &[], 50)).named(format!("Destination {id}"))
}

impl Known {
    fn named(self, name: String) -> Self {
        Self { name, ..self }
    }
}

fn known(&(id, name, kind, labels, synced): &Row) -> Known {
    let account = (kind == Kind::People).then_some(if id == 118_318 { "EXPIRED" } else { "ACTIVE" });
    Known { id, name: name.to_owned(), kind, labels, synced, account }
}

//! What is said of a clause: how sure the translation is, and why (rule translation §0.1).

use std::fmt;

/// How well a clause is translated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The same people for every possible history.
    Exact,
    /// Near, and why not exact.
    Approximate(Near),
    /// Something must be mapped or connected first; the word names it.
    Data(String),
    /// Not possible, and why.
    Cannot(Why),
}

/// Why a translation only comes near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Only people whose deciding event is within a day of the old end of the window can differ.
    DayEdge,
    /// Counts across expiry and renewal differ.
    TtlRenew,
    /// An attribute stays until it is overwritten; the trait expires.
    AttributeTtl,
    /// An event counts whatever its value.
    EventValue,
    /// The text also contains longer names.
    Contains,
    /// One text in Audience Manager, a list in Experience Platform.
    List,
    /// The text of all products is compared with one product.
    Products,
    /// A number is compared with a text.
    NumberText,
    /// How words are found is not documented.
    Words,
    /// Whether a part of the value is enough is not documented.
    Regex,
    /// The values have other names.
    ValueMap,
    /// Each product looks up places by itself.
    Geo,
    /// The address may be shortened or hidden.
    Ip,
    /// The condition holds for events that Audience Manager never saw.
    OtherEvents,
    /// The fields arrive in two events.
    TwoDatasets,
    /// The content of the folder on the day of the translation.
    Snapshot,
    /// Audience Manager's own membership: late, and it may lapse.
    Membership,
    /// A shared audience, whose people Audience Manager keeps longer.
    Share,
    /// All devices by identity instead of by visit.
    ActiveAudience,
    /// The case of letters may not count.
    Case,
}

/// Why a translation is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// A private key: evaluated, then dropped.
    Private,
    /// A key with a meaning of its own.
    Reserved,
    /// A trait of another company.
    ThirdParty,
    /// No such trait, or it cannot be seen.
    UnknownTrait,
    /// No count is possible of such a trait, or of so few.
    Frequency,
    /// The fields arrive in two events and cannot be separated.
    TwoDatasets,
    /// A condition on a visit and one on imported data cannot meet in one call.
    EventAndAttribute,
    /// The field knows no such comparison.
    Operator,
    /// A comparison of text with a field that is a number.
    TextOperatorOnNumber,
    /// A text that is no number compared with a field that is one.
    NotANumber,
    /// No valid rule.
    Syntax,
    /// A rule that only says "at most".
    OnlyAtMost,
    /// Audience Manager counts days, not hours.
    Hours,
    /// Audience Manager knows no order of events.
    Sequence,
    /// Audience Manager counts, and does nothing else with values.
    Aggregation,
    /// Audience Manager has no such record.
    ProfileAttribute,
}

/// What is missing for a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need<'a> {
    /// A field for a key.
    Field(&'a str),
    /// A field that is a number, for a key.
    Number(&'a str),
    /// The value that Experience Platform has for one of a key.
    Value(&'a str),
    /// Memberships of traits on profiles, through the Audience Manager source.
    Traits,
    /// Memberships of traits on events, through the Audience Manager source.
    RealTime,
    /// The identity namespace with a symbol.
    Namespace(&'a str),
}

impl Near {
    /// The word of the verdict behind `approx:`.
    pub fn code(self) -> &'static str {
        match self {
            Self::DayEdge => "day-edge",
            Self::TtlRenew => "ttl-renew",
            Self::AttributeTtl => "attribute-ttl",
            Self::EventValue => "event-value",
            Self::Contains => "contains",
            Self::List => "list",
            Self::Products => "products",
            Self::NumberText => "number-text",
            Self::Words => "words",
            Self::Regex => "regex",
            Self::ValueMap => "value-map",
            Self::Geo => "geo",
            Self::Ip => "ip",
            Self::OtherEvents => "other-events",
            Self::TwoDatasets => "two-datasets",
            Self::Snapshot => "snapshot",
            Self::Membership => "membership",
            Self::Share => "share",
            Self::ActiveAudience => "active-audience",
            Self::Case => "case",
        }
    }

    /// What differs, in a sentence part.
    pub fn reason(self) -> &'static str {
        match self {
            Self::DayEdge => "only people whose deciding event is within a day of the old end of the window can differ",
            Self::TtlRenew => "counts across expiry and renewal of the trait differ",
            Self::AttributeTtl => "an attribute stays until it is overwritten, the trait expires",
            Self::EventValue => "the event counts whatever its value is",
            Self::Contains => "Audience Manager also finds longer event names that contain this one",
            Self::List => "one text in Audience Manager, a list in Experience Platform",
            Self::Products => "Audience Manager compares the text of all products, Experience Platform each SKU",
            Self::NumberText => "the field is text; 5 and 5.0 are different there",
            Self::Words => "Adobe does not document how words are found",
            Self::Regex => "Adobe does not document whether a part of the value is enough",
            Self::ValueMap => "the values have different names in the two products",
            Self::Geo => "each product looks up places by itself",
            Self::Ip => "the address may be shortened or hidden",
            Self::OtherEvents => "also true for events that Audience Manager never saw",
            Self::TwoDatasets => "the fields arrive in two events, so that each may be from another visit",
            Self::Snapshot => "the content of the folder as of today",
            Self::Membership => "the membership in Audience Manager arrives late and may lapse",
            Self::Share => "Audience Manager keeps people of a shared audience up to 120 days longer",
            Self::ActiveAudience => "devices are known by identity, not by visit",
            Self::Case => "Audience Manager may compare upper and lower case",
        }
    }
}

impl Why {
    /// The word of the verdict behind `cannot:`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Reserved => "reserved",
            Self::ThirdParty => "third-party",
            Self::UnknownTrait => "unknown-trait",
            Self::Frequency => "frequency",
            Self::TwoDatasets => "two-datasets",
            Self::EventAndAttribute => "event-and-attribute",
            Self::Operator => "operator",
            Self::TextOperatorOnNumber => "text-operator-on-number",
            Self::NotANumber => "not-a-number",
            Self::Syntax => "syntax",
            Self::OnlyAtMost => "only-at-most",
            Self::Hours => "hours",
            Self::Sequence => "sequence",
            Self::Aggregation => "aggregation",
            Self::ProfileAttribute => "profile-attribute",
        }
    }

    /// Why, in a sentence part.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Private => "private keys are evaluated and then dropped; they are stored nowhere",
            Self::Reserved => "a reserved key of Audience Manager has no counterpart",
            Self::ThirdParty => "traits of other companies do not reach Experience Platform",
            Self::UnknownTrait => "the trait does not exist, or you may not see it",
            Self::Frequency => "such a count is not possible",
            Self::TwoDatasets => "the fields arrive in two events that cannot be compared here",
            Self::EventAndAttribute => "a visit and imported data cannot meet in one call",
            Self::Operator => "the field has no such comparison",
            Self::TextOperatorOnNumber => "the field is a number and has no comparison of text",
            Self::NotANumber => "the field is a number and the value is not",
            Self::Syntax => "not a valid rule",
            Self::OnlyAtMost => "a rule that only says \"at most\" is refused by Audience Manager too",
            Self::Hours => "Audience Manager counts days, not hours",
            Self::Sequence => "Audience Manager knows no order of events",
            Self::Aggregation => "Audience Manager counts, and does not calculate with values",
            Self::ProfileAttribute => "Audience Manager has no such record; share the audience instead",
        }
    }
}

impl Verdict {
    /// Why it is not exact, in a sentence part; empty if it is.
    pub fn reason(&self) -> String {
        match self {
            Self::Exact => String::new(),
            Self::Approximate(near) => near.reason().to_owned(),
            Self::Data(what) => match self.need() {
                Some(Need::Number(key)) => format!("map {key} to a field that is a number"),
                Some(Need::Value(key)) => format!("enter the value that Experience Platform has for {key}"),
                Some(Need::Namespace(symbol)) => format!("the identity namespace {symbol} is needed"),
                Some(Need::Traits | Need::RealTime) => format!("connect the {what} data first"),
                Some(Need::Field(_)) | None => format!("map {what} to a field"),
            },
            Self::Cannot(why) => why.reason().to_owned(),
        }
    }

    /// Whether an audience with it can be saved: nothing is missing, and it is possible.
    pub fn is_usable(&self) -> bool {
        matches!(self, Self::Exact | Self::Approximate(_))
    }

    /// What is missing, if the verdict is [`Self::Data`].
    pub fn need(&self) -> Option<Need<'_>> {
        let Self::Data(what) = self else { return None };
        Some(match what.rsplit_once(':') {
            Some((key, "number")) => Need::Number(key),
            Some((key, "value-map")) => Need::Value(key),
            _ if what == AAM_TRAITS => Need::Traits,
            _ if what == AAM_REAL_TIME => Need::RealTime,
            _ => match what.strip_prefix(NAMESPACE) {
                Some(symbol) => Need::Namespace(symbol),
                None => Need::Field(what),
            },
        })
    }

    /// How much worse than exact: 0 exact, 1 differs by less than a day, 2 approximate, 3 data, 4 cannot.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Exact => 0,
            Self::Approximate(Near::DayEdge) => 1,
            Self::Approximate(_) => 2,
            Self::Data(_) => 3,
            Self::Cannot(_) => 4,
        }
    }

    /// The worse of two; the first of equals.
    pub(super) fn or_worse(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}

/// What must be connected for memberships of traits on profiles.
pub(super) const AAM_TRAITS: &str = "AAM source (traits)";
/// What must be connected for memberships of traits on events.
pub(super) const AAM_REAL_TIME: &str = "AAM Real-time";
/// Begins the name of a namespace that is needed.
pub(super) const NAMESPACE: &str = "namespace ";

impl From<Near> for Verdict {
    fn from(near: Near) -> Self {
        Self::Approximate(near)
    }
}

impl From<Why> for Verdict {
    fn from(why: Why) -> Self {
        Self::Cannot(why)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact => f.write_str("exact"),
            Self::Approximate(near) => write!(f, "approx:{}", near.code()),
            Self::Data(what) => write!(f, "data:{what}"),
            Self::Cannot(why) => write!(f, "cannot:{}", why.code()),
        }
    }
}

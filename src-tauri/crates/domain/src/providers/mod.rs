//! Providers of third-party data that left Audience Manager.
//!
//! What the account itself reports goes first: a status with the word *suspended* is shown as it is. Otherwise a provider
//! counts as left only if Adobe published that (`data/PROVIDERS.md`), and its name is certainly the same (`name`): to show a
//! provider as left that is not is worse than not to know.
//!
//! It must not know traits, data sources or where a name comes from.

mod name;

use std::sync::LazyLock;

use name::Name;

/// The public list, with its heading.
const TABLE: &str = include_str!("../../data/providers.tsv");
/// Status of the list that means that the provider left.
const LEFT: &str = "suspended";

/// A provider of the public list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Name as Adobe prints it.
    pub name: &'static str,
    /// Whether it left.
    pub has_left: bool,
    /// Since when, as `2025-08`; empty if unknown.
    pub since: &'static str,
    /// Why this is known.
    pub evidence: &'static str,
    names: Vec<Name>,
}

/// What is known about the provider of a third-party object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The account reports this status, which says that it is suspended.
    Suspended(String),
    /// On Adobe's list of providers that left.
    Left(&'static Provider),
}

static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &'static str) -> Option<Provider> {
    let mut cells = line.split('\t');
    let (name, status, since, evidence) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(Provider { name, has_left: status == LEFT, since, evidence, names: Name::all_of(name) })
}

/// Every provider of the list.
pub fn all() -> &'static [Provider] {
    &PROVIDERS
}

/// The provider that left with certainly this name.
pub fn left(name: &str) -> Option<&'static Provider> {
    let names = Name::all_of(name);
    let is_it = |one: &&Provider| one.names.iter().any(|listed| names.iter().any(|name| listed.is_certainly(name)));
    PROVIDERS.iter().find(|one| one.has_left && is_it(one))
}

/// Whether a status, in the words of the service, says that something is suspended.
pub fn is_suspended(status: &str) -> bool {
    status.to_lowercase().contains("suspend")
}

/// What is known of a third-party object, by its status, if the service reported one, and the names that its provider may
/// have.
pub fn standing<'n>(status: Option<&str>, names: impl IntoIterator<Item = &'n str>) -> Option<Standing> {
    match status.filter(|status| is_suspended(status)) {
        Some(status) => Some(Standing::Suspended(status.to_owned())),
        None => names.into_iter().find_map(left).map(Standing::Left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_whole_and_every_name_on_it_is_found() {
        assert_eq!((all().len(), all().iter().filter(|one| one.has_left).count()), (38, 31));
        for one in all() {
            let is_left = left(one.name).map(|found| found.name);
            assert_eq!(is_left, one.has_left.then_some(one.name), "{}", one.name);
        }
    }

    #[test]
    fn other_spellings_of_the_same_company_are_found() {
        for (name, expected) in [
            ("adara", "Adara"),
            ("ADARA, Inc.", "Adara"),
            ("  Zeotap  ", "zeotap GmbH"),
            ("zeotap gmbh", "zeotap GmbH"),
            ("OwnerIQ", "Inmar (fka OwnerIQ)"),
            ("Inmar, Inc.", "Inmar (fka OwnerIQ)"),
            ("Cox Automotive", "Cox Automotive Inc."),
            ("CCUE Chinese Media", "CCUE Chinese Media Inc."),
            ("Ziff Davis, Inc.", "Ziff Davis, LLC"),
            ("HGData", "HG Data"),
            ("Video Research Ltd.", "Video Research,Ltd"),
            ("Lifesight Pte. Ltd.", "Lifesight Pte Ltd"),
            ("Sirdata S.A.S.", "Sirdata"),
            ("Resonate (data partner)", "Resonate"),
            ("SMS, Inc.", "SMS Inc"),
            ("4INFO", "4info"),
        ] {
            assert_eq!(left(name).map(|found| found.name), Some(expected), "{name}");
        }
    }

    #[test]
    fn what_is_only_alike_is_not_known() {
        for name in [
            "Adara Power",
            "Adara Travel Intent",
            "Merkle Science",
            "Resonate Systems",
            "Resonance",
            "MasterCard",
            "HG Insights",
            "Cox Communications",
            "Cox",
            "SMS",
            "SMS GmbH",
            "SMS Data Inc",
            "KBM",
            "Wunderman",
            "Human",
            "Video",
            "zeotap Inc.",
            "Hitwise for publishers",
            "Netwise2",
            "Adará",
            "OnAudience",
            "Eyeota",
            "Oracle Data Cloud",
            "Private Seller",
            "Larkfield Demographics",
            "Inc.",
            "",
            "…",
        ] {
            assert_eq!(left(name), None, "{name}");
        }
    }

    #[test]
    fn the_accounts_own_word_goes_first() {
        for word in ["SUSPENDED", "suspended", "Provider suspended", "PROVIDER_SUSPENDED"] {
            assert_eq!(standing(Some(word), ["Adara"]), Some(Standing::Suspended(word.to_owned())));
        }
        assert_eq!(standing(Some("ACTIVE"), ["Adara"]), left("Adara").map(Standing::Left));
        assert_eq!(standing(None, ["Feed of somebody", "Adara"]), left("Adara").map(Standing::Left));
        assert_eq!(standing(Some("INACTIVE"), ["Somebody"]), None);
    }
}

//! Data feeds of the Audience Marketplace: plans, prices, subscriptions, and what a plan allows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::DataSourceId;

/// Whether a feed can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FeedStatus {
    /// It is for sale.
    Active,
    /// Its seller left the marketplace.
    Suspended,
    /// Its seller took it back from this buyer. What uses its traits has to be changed by hand.
    Canceled,
    /// A word this version does not know.
    Other(String),
}

impl FeedStatus {
    /// Reads the service's word.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "ACTIVE" | "" => Self::Active,
            "SUSPENDED" => Self::Suspended,
            "CANCELED" | "CANCELLED" | "REVOKED" => Self::Canceled,
            _ => Self::Other(code.trim().to_owned()),
        }
    }
}

/// Where a request for access to a private feed stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Access {
    /// Nothing has to be requested, or nothing was.
    None,
    /// The seller has not answered.
    Requested,
    /// The seller granted it.
    Granted,
    /// A word this version does not know.
    Other(String),
}

impl Access {
    /// Reads the service's word.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "" | "NONE" => Self::None,
            "REQUESTED" | "PENDING" => Self::Requested,
            "GRANTED" | "APPROVED" | "ACCESS_GRANTED" => Self::Granted,
            _ => Self::Other(code.trim().to_owned()),
        }
    }
}

/// What a plan allows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FeedUse {
    /// Traits in the rules of segments, and overlap reports.
    SegmentsAndOverlap,
    /// The feed as a data source of models.
    Modeling,
    /// Segments with its traits in destinations.
    Activation,
    /// A word this version does not know.
    Other(String),
}

impl FeedUse {
    /// Reads the service's word.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "SEGMENTS_AND_OVERLAP" => Self::SegmentsAndOverlap,
            "MODELING" => Self::Modeling,
            "AD_TARGETING" | "ACTIVATION" => Self::Activation,
            _ => Self::Other(code.trim().to_owned()),
        }
    }
}

/// What a price is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillingUnit {
    /// A month.
    Flat,
    /// A thousand impressions.
    Cpm,
    /// A word this version does not know.
    Other(String),
}

impl BillingUnit {
    /// Reads the service's word.
    pub fn from_code(code: &str) -> Self {
        match code.trim().to_ascii_uppercase().as_str() {
            "FIXED" | "FLAT" | "FLAT_FEE" => Self::Flat,
            "CPM" => Self::Cpm,
            _ => Self::Other(code.trim().to_owned()),
        }
    }
}

/// An amount in hundredths of a dollar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cents(pub u64);

impl std::fmt::Display for Cents {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "${}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// A data feed as a buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    /// Its ID, which is that of its data source.
    pub id: DataSourceId,
    /// Name.
    pub name: String,
    /// Free text, may be empty.
    pub description: String,
    /// Who sells it, as far as the seller says.
    pub provider: String,
    /// Whether access must be requested.
    pub is_private: bool,
    /// Whether it can be used.
    pub status: FeedStatus,
    /// Where a request for access stands.
    pub access: Access,
    /// Its traits; `None` where a private seller hides them.
    pub traits: Option<u64>,
    /// Devices of its traits in the last 30 days.
    pub devices: Option<u64>,
    /// Those among them that the organization saw itself.
    pub overlap: Option<u64>,
    /// Plans that are subscribed, as the list counts them.
    pub subscribed: Option<u64>,
}

/// A plan of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedPlan {
    /// ID.
    pub id: u64,
    /// The seller's notes, may be empty.
    pub notes: String,
    /// What it allows.
    pub uses: Vec<FeedUse>,
    /// How often it is billed, in the service's own word.
    pub billing_cycle: String,
    /// What the price is for.
    pub unit: BillingUnit,
    /// Price for everybody.
    pub price: Option<Cents>,
    /// Price for this buyer.
    pub own_price: Option<Cents>,
    /// Whether it is subscribed; `None` if the service does not say.
    pub subscribed: Option<bool>,
    /// First day of the subscription, as the service writes it.
    pub since: Option<String>,
}

impl FeedPlan {
    /// What this buyer pays.
    pub fn pays(&self) -> Option<Cents> {
        self.own_price.or(self.price)
    }

    /// A price of this plan in words: with what it is for, unless that is a month.
    pub fn priced(&self, price: Cents) -> String {
        match &self.unit {
            BillingUnit::Flat if is_monthly(&self.billing_cycle) => price.to_string(),
            BillingUnit::Flat => format!("{price} {}", cycle(&self.billing_cycle)),
            BillingUnit::Cpm => format!("{price} CPM"),
            BillingUnit::Other(unit) => format!("{price} {unit}"),
        }
    }

    /// Whether it allows a use.
    pub fn allows(&self, usage: &FeedUse) -> bool {
        self.uses.contains(usage)
    }
}

/// A billing cycle in the form in which it is compared and shown.
fn cycle(word: &str) -> String {
    word.trim().to_uppercase()
}

/// Whether a flat fee is a month's: it is unless the service says otherwise.
fn is_monthly(word: &str) -> bool {
    let cycle = cycle(word);
    cycle.is_empty() || cycle.starts_with("MONTH")
}

/// What plans cost together, as it is shown and typed: flat fees as a sum for each billing cycle, which is named unless all are a
/// month's, then each price for a thousand impressions. `None` if a price is not known.
pub fn price_of<'p>(plans: impl IntoIterator<Item = &'p FeedPlan>) -> Option<String> {
    let (mut flat, mut others) = (BTreeMap::<String, Cents>::new(), Vec::new());
    for plan in plans {
        let price = plan.pays()?;
        if plan.unit == BillingUnit::Flat {
            let sum = flat.entry(cycle(&plan.billing_cycle)).or_default();
            *sum = Cents(sum.0.checked_add(price.0)?);
        } else {
            others.push(plan.priced(price));
        }
    }
    let is_free = flat.values().all(|sum| sum.0 == 0);
    let sums: Vec<String> = match flat.len() {
        0 => Vec::new(),
        _ if is_free => {
            if others.is_empty() {
                vec![Cents(0).to_string()]
            } else {
                Vec::new()
            }
        }
        1 if flat.keys().all(|cycle| is_monthly(cycle)) => flat.values().map(ToString::to_string).collect(),
        // A month's fee and a year's make no sum.
        _ => {
            let named = flat.iter().filter(|(_, sum)| sum.0 > 0);
            named.map(|(cycle, sum)| format!("{sum} {cycle}").trim_end().to_owned()).collect()
        }
    };
    Some(sums.into_iter().chain(others).collect::<Vec<_>>().join(" + "))
}

/// Whether a typed price is the one that is shown: spaces, the dollar sign and case do not matter.
pub fn is_price(typed: &str, shown: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|one| !one.is_whitespace() && *one != '$').flat_map(char::to_lowercase).collect()
    };
    !plain(shown).is_empty() && plain(typed) == plain(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(unit: BillingUnit, cents: u64) -> FeedPlan {
        FeedPlan {
            id: 1,
            notes: String::new(),
            uses: vec![FeedUse::Activation],
            billing_cycle: String::new(),
            unit,
            price: Some(Cents(cents + 50)),
            own_price: Some(Cents(cents)),
            subscribed: Some(false),
            since: None,
        }
    }

    #[test]
    fn prices_add_up_where_they_can() {
        let plans = [plan(BillingUnit::Flat, 50_000), plan(BillingUnit::Cpm, 85), plan(BillingUnit::Flat, 25)];
        assert_eq!(price_of(&plans).as_deref(), Some("$500.25 + $0.85 CPM"));
        assert_eq!(price_of(&[plan(BillingUnit::Flat, 0)]).as_deref(), Some("$0.00"));
        assert_eq!(price_of(&[plan(BillingUnit::Flat, 0), plan(BillingUnit::Cpm, 85)]).as_deref(), Some("$0.85 CPM"));
        let yearly = FeedPlan { billing_cycle: "Annually".to_owned(), ..plan(BillingUnit::Flat, 90_000) };
        let monthly = FeedPlan { billing_cycle: "Monthly".to_owned(), ..plan(BillingUnit::Flat, 50_000) };
        let free = FeedPlan { billing_cycle: "Daily".to_owned(), ..plan(BillingUnit::Flat, 0) };
        assert_eq!(price_of(&[monthly, yearly, free]).as_deref(), Some("$900.00 ANNUALLY + $500.00 MONTHLY"));
        let of_a_year = FeedPlan { billing_cycle: "Annually".to_owned(), ..plan(BillingUnit::Flat, 90_000) };
        assert_eq!(price_of([&of_a_year]).as_deref(), Some("$900.00 ANNUALLY"), "a year's fee is not a month's");
        assert_eq!(of_a_year.priced(Cents(90_000)), "$900.00 ANNUALLY");
        let in_arrears = FeedPlan { billing_cycle: "MONTHLY_IN_ARREARS".to_owned(), ..plan(BillingUnit::Flat, 500) };
        assert_eq!(price_of([&in_arrears]).as_deref(), Some("$5.00"));
        let unsaid = plan(BillingUnit::Flat, 500);
        assert_eq!(price_of([&unsaid, &of_a_year]).as_deref(), Some("$5.00 + $900.00 ANNUALLY"));
        let unknown = FeedPlan { price: None, own_price: None, ..plan(BillingUnit::Flat, 0) };
        assert_eq!(price_of(&[unknown]), None);
    }

    #[test]
    fn a_typed_price_is_compared_and_not_guessed() {
        assert!(is_price("500.25+0.85cpm", "$500.25 + $0.85 CPM"));
        for wrong in ["", "500", "$500.25", "$500.25 + $0.86 CPM"] {
            assert!(!is_price(wrong, "$500.25 + $0.85 CPM"), "{wrong}");
        }
        assert!(!is_price("", ""));
    }

    #[test]
    fn words_that_are_not_known_stay_words() {
        assert_eq!(FeedStatus::from_code("Revoked"), FeedStatus::Canceled);
        assert_eq!(FeedStatus::from_code("PENDING"), FeedStatus::Other("PENDING".to_owned()));
        assert_eq!(FeedUse::from_code("ad_targeting"), FeedUse::Activation);
        assert_eq!(BillingUnit::from_code("CPC"), BillingUnit::Other("CPC".to_owned()));
    }
}

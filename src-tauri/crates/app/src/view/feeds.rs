//! Data feeds of the Audience Marketplace: plans, prices, subscriptions, and what uses their traits.

use serde::{Deserialize, Serialize};

use super::{DependentSegment, Failure, ObjectLink, ProviderLeft, TimeMs, WhereUsed};

/// The feeds, as they were last read.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedList {
    /// By name, those with a subscription first.
    pub rows: Vec<FeedRow>,
    /// When they were read.
    pub read_at: TimeMs,
    /// Why they could not be read now.
    pub failure: Option<Failure>,
    /// Whether Audience Manager answers for this account at all; Adobe switches the marketplace on.
    pub is_active: bool,
}

/// Whether a feed can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FeedState {
    /// It is for sale.
    Active,
    /// Its provider left.
    Suspended,
    /// Its provider canceled the subscription.
    Canceled,
    /// A word this version does not know.
    Other(String),
}

/// Where a request for access to a private feed stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FeedAccess {
    /// Nothing was requested.
    None,
    /// The provider has not answered.
    Requested,
    /// The provider granted it.
    Granted,
    /// A word this version does not know.
    Other(String),
}

/// What a plan allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FeedUse {
    /// Traits in rules, and overlap reports.
    SegmentsAndOverlap,
    /// The feed as a data source of models.
    Modeling,
    /// Segments with its traits in destinations.
    Activation,
    /// A word this version does not know.
    Other(String),
}

/// A data feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedRow {
    /// The feed: its data source.
    pub feed: ObjectLink,
    /// Free text, may be empty.
    pub description: String,
    /// Who sells it, as far as the provider says.
    pub provider: String,
    /// Whether access must be requested.
    pub is_private: bool,
    /// Whether it can be used.
    pub state: FeedState,
    /// How it is known that its provider left, where only Adobe's list says so.
    pub left: Option<ProviderLeft>,
    /// Where a request for access stands.
    pub access: FeedAccess,
    /// Its traits; `None` where they are hidden.
    pub traits: Option<u32>,
    /// Devices of its traits in the last 30 days.
    pub devices: Option<u32>,
    /// Those among them that the organization saw itself.
    pub overlap: Option<u32>,
    /// Its plans; empty where they are hidden.
    pub plans: Vec<FeedPlan>,
    /// The cheapest plans that a segment in a destination needs, by ID.
    pub needed: Vec<String>,
    /// Number of subscribed plans.
    pub subscribed: u32,
    /// Price of what is subscribed; else of the cheapest plans that a segment in a destination needs. `None` if it is not known.
    pub price: Option<String>,
}

/// A plan of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedPlan {
    /// ID.
    pub id: String,
    /// What it allows.
    pub uses: Vec<FeedUse>,
    /// The provider's notes, may be empty.
    pub notes: String,
    /// How often it is billed, in the service's own word.
    pub billing_cycle: String,
    /// What this organization pays, with the unit where it is not a month.
    pub price: Option<String>,
    /// The price for everybody, where it is another one.
    pub list_price: Option<String>,
    /// Whether it is subscribed; `None` if the service does not say.
    pub subscribed: Option<bool>,
    /// First day of the subscription, as the service writes it.
    pub since: Option<String>,
}

/// A trait of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedTrait {
    /// The trait.
    pub object: ObjectLink,
    /// Total trait population.
    pub population: Option<u32>,
}

/// A feed with its traits and what uses them.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedDetail {
    /// The feed.
    pub row: FeedRow,
    /// Its first traits, by name.
    pub traits: Vec<FeedTrait>,
    /// Number of traits beyond those.
    pub more_traits: u32,
    /// What uses its traits, from the local copy.
    pub uses: WhereUsed,
    /// Models that learn from it; `None` if they cannot be read.
    pub models: Option<Vec<ObjectLink>>,
}

/// What is wanted of the plans of a feed, by ID. Those that are not named stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedWish {
    /// Plans that are to be subscribed.
    pub begins: Vec<String>,
    /// Plans that are to end.
    pub ends: Vec<String>,
}

/// A change of what is subscribed: what it would do, or what became of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FeedChange {
    /// The feed, before the change, or as it is after it.
    pub row: FeedRow,
    /// Plans that begin.
    pub begins: Vec<FeedPlan>,
    /// Plans that end.
    pub ends: Vec<FeedPlan>,
    /// The price of what begins, as it has to be typed; `None` if it costs nothing.
    pub price: Option<String>,
    /// What uses its traits, if its last subscription or that for segments or destinations ends.
    pub uses: Option<WhereUsed>,
    /// Segments with their sizes now, without the members of its traits, and with the traits taken out.
    pub segments: Vec<DependentSegment>,
    /// Segments beyond those, whose sizes were not estimated.
    pub not_estimated: u32,
    /// Models that learn from it, if that ends; `None` if they cannot be read.
    pub models: Option<Vec<ObjectLink>>,
    /// The entry of the record, once it was sent.
    pub entry: Option<String>,
    /// Whether it is done.
    pub done: bool,
    /// Why it is not.
    pub failure: Option<Failure>,
}

/// What a rule costs: the feeds of its traits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleCost {
    /// The feeds, by name.
    pub lines: Vec<RuleCostLine>,
    /// All prices together, per month and for a thousand impressions; `None` if one is not known, or nothing is from feeds.
    pub price: Option<String>,
}

/// A feed that a rule uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RuleCostLine {
    /// The feed.
    pub feed: ObjectLink,
    /// Its traits in the rule.
    pub traits: Vec<ObjectLink>,
    /// Whether the feed can be used.
    pub state: FeedState,
    /// Whether a segment with its traits can be saved; `None` if it is not known.
    pub can_save: Option<bool>,
    /// Whether such a segment can be mapped to destinations.
    pub can_activate: bool,
    /// Price of the plans that the rule needs in a destination; `None` if it is not known.
    pub price: Option<String>,
}

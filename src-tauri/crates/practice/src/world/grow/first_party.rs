//! The organization's own traits: rule-based, onboarded, algorithmic, from Analytics, and those the system creates.

use roaring::RoaringBitmap;

use super::super::attributes::{CATEGORIES, EVENTS, day_of};
use super::super::{audiences, signals};
use super::tables::{TraitRow, traits};
use super::{Growing, PID, Seedling, owners};
use crate::model::{Millis, Model};
use crate::rules::trait_rule;

/// How Analytics writes the things people do on the site, in the order of the simulated events; the first twelve are shared.
const ANALYTICS_EVENTS: [&str; 12] = [
    "product view",
    "search",
    "add to cart",
    "checkout",
    "purchase",
    "wishlist",
    "review",
    "store locator",
    "newsletter sign-up",
    "return started",
    "chat",
    "gift card",
];
/// Segments of the analysts that are no combination of category and event.
const ANALYTICS_OWN: [(&str, &str); 22] = [
    ("All visits", "h_accept-language matchesregex \"^..\""),
    ("Buyers", "c_contextdata.event == \"purchase\""),
    ("Buyers, basket over 200", "c_contextdata.event == \"purchase\" AND c_basket > 200"),
    ("Buyers, basket over 300", "c_contextdata.event == \"purchase\" AND c_basket > 300"),
    ("One-time buyers", "c_orders == 1"),
    ("Two to five orders", "c_orders >= 2 AND c_orders <= 5"),
    ("Six and more orders", "c_orders > 5"),
    ("Checkout drop-off", "c_contextdata.event == \"checkout\" AND NOT (c_contextdata.event == \"purchase\")"),
    ("Cart drop-off", "c_contextdata.event == \"addToCart\" AND NOT (c_contextdata.event == \"checkout\")"),
    ("Mobile visits", "d_device_hardware_type == \"mobile\""),
    ("Desktop visits", "d_device_hardware_type == \"desktop\""),
    ("Tablet visits", "d_device_hardware_type == \"tablet\""),
    ("Visits from Germany", "d_country == \"de\""),
    ("Visits from the United Kingdom", "d_country == \"uk\""),
    ("Visits from Japan", "d_country == \"jp\""),
    ("Besuche aus Österreich", "d_country == \"at\""),
    ("日本語サイト訪問", "h_accept-language startswith \"ja\""),
    ("زيارات بالعربية", "h_accept-language startswith \"ar\""),
    ("Chat and return", "c_contextdata.event == \"chat\" AND c_contextdata.event == \"returnStarted\""),
    ("App installs", "c_contextdata.event == \"appInstall\""),
    (
        "Home office and lighting",
        "c_contextdata.category == \"Home office\" AND c_contextdata.category == \"Lighting\"",
    ),
    ("Review writers, repeat", "c_contextdata.event == \"review\" AND c_orders > 1"),
];

/// Makes all of them, with their folders.
pub(super) fn plant(growing: &mut Growing<'_>) {
    growing.trait_folder("Experience Platform Traits/Campaigns 2026", PID);
    for row in traits() {
        table_trait(growing, &row);
    }
    analytics(growing);
    system(growing);
}

fn table_trait(growing: &mut Growing<'_>, row: &TraitRow<'_>) {
    let folder = growing.trait_folder(row.folder, PID);
    let (kind, data_source) = match row.kind {
        "onboarded" => ("ON_BOARDED_TRAIT", owners::CRM),
        "algo" => ("ALGO_TRAIT", owners::MODELS),
        _ if row.folder.contains("App") => ("RULE_BASED_TRAIT", owners::APP),
        _ if row.folder.contains("Stores") => ("RULE_BASED_TRAIT", owners::STORES),
        _ if row.folder.contains("Campaigns") => ("RULE_BASED_TRAIT", owners::AGENCY),
        _ => ("RULE_BASED_TRAIT", owners::WEBSITE),
    };
    let seedling = Seedling {
        name: row.name,
        description: row.description,
        kind,
        rule: Some(row.rule.to_owned()).filter(|rule| !rule.is_empty()),
        folder,
        data_source,
        ttl: row.ttl,
        event_type: row.event_type,
        code: Some(row.code.to_owned()).filter(|code| !code.is_empty()),
        ..Seedling::default()
    };
    let created = growing.ago(20, 1_100);
    let sid = growing.next_own_sid();
    growing.add_trait(sid, &seedling, created);
    if kind == "RULE_BASED_TRAIT" {
        let people = sending(growing, row.rule) & growing.people.devices();
        growing.held_by(sid, people);
        return;
    }
    if kind == "ALGO_TRAIT"
        && let Some(entry) = growing.world.traits.get_mut(&sid)
    {
        let model = 4_100 + sid % 50;
        entry.model = Some(model);
        entry.threshold = Some(("ACCURACY".to_owned(), 0.8));
        add_model(growing, model, row.name, created);
    }
    let named = audiences::evaluate(&growing.world, growing.people, row.members, "pql/text", growing.now);
    let mut people = named.map(|named| named.as_ref().clone()).unwrap_or_default();
    if kind == "ON_BOARDED_TRAIT" {
        people &= growing.people.authenticated();
    }
    weekly(growing, sid, &people);
}

/// Onboarded traits whose people models look for more of, in turn.
const BASELINES: [&str; 3] = ["Onboarded: loyalty Diamond", "Onboarded: loyalty Platinum", "Onboarded: loyalty Gold"];

/// The model that an algorithmic trait is from.
fn add_model(growing: &mut Growing<'_>, id: u64, name: &str, created: Millis) {
    let baseline = BASELINES[growing.world.models.len() % BASELINES.len()];
    let by = owners::USER_IDS[0];
    let model = Model {
        id,
        pid: PID,
        name: name.trim_start_matches("Look-alike: ").to_owned(),
        description: String::new(),
        baseline: growing.sid_of.get(baseline).copied().unwrap_or_default(),
        look_back: 30,
        status: "ACTIVE".to_owned(),
        data_sources: vec![owners::WEBSITE, owners::APP],
        excluded: Vec::new(),
        create_time: created,
        update_time: created,
        created_by: by,
        updated_by: by,
        ..Model::default()
    };
    growing.world.models.insert(id, model);
}

fn sending(growing: &Growing<'_>, rule: &str) -> RoaringBitmap {
    trait_rule::parse(rule).map(|rule| signals::sending(&rule, growing.people, day_of(growing.now))).unwrap_or_default()
}

/// Thirteen weekly files with everyone named; the weekday differs from trait to trait.
fn weekly(growing: &mut Growing<'_>, sid: u64, people: &RoaringBitmap) {
    let latest = day_of(growing.now) - 1 - i32::try_from(sid % 7).unwrap_or(0);
    let deliveries = (0..13).rev().map(|week| (latest - 7 * week, people.clone())).collect();
    growing.delivered(sid, deliveries);
}

/// Traits shared by Analytics: every event in every category, and some more.
fn analytics(growing: &mut Growing<'_>) {
    let folder = growing.trait_folder("Analytics Traits", PID);
    let by_category = CATEGORIES.iter().flat_map(|category| {
        ANALYTICS_EVENTS.iter().zip(EVENTS.iter().filter(|event| shared_by_analytics(event))).map(
            move |(words, event)| {
                let rule = format!("c_contextdata.category == \"{category}\" AND c_contextdata.event == \"{event}\"");
                (format!("AA – {category}: {words}"), rule)
            },
        )
    });
    let own = ANALYTICS_OWN.iter().map(|(name, rule)| (format!("AA – {name}"), (*rule).to_owned()));
    for (name, rule) in by_category.chain(own).collect::<Vec<_>>() {
        let people = sending(growing, &rule) & growing.people.devices();
        let seedling = Seedling {
            name: &name,
            description: "Shared from Adobe Analytics",
            kind: "RULE_BASED_TRAIT",
            rule: Some(rule),
            folder,
            data_source: owners::ANALYTICS,
            ttl: 120,
            ..Seedling::default()
        };
        let created = growing.ago(100, 800);
        let sid = growing.next_own_sid();
        growing.add_trait(sid, &seedling, created);
        growing.held_by(sid, people);
    }
}

fn shared_by_analytics(event: &str) -> bool {
    !matches!(event, "appInstall" | "workshopBooking")
}

/// Active Audience, and one synced audience per data source that takes ids in (AAM contract §4.4).
fn system(growing: &mut Growing<'_>) {
    let folder = growing.trait_folder("Audience Traits", PID);
    let active = Seedling {
        name: "Maren & Oak Active Audience",
        description: "Everyone seen by this account",
        kind: "COMPANY_ACTIVITY_TRAIT",
        folder,
        data_source: owners::AUTOMATIC,
        ttl: 120,
        ..Seedling::default()
    };
    let created = growing.ago(1_000, 1_100);
    let sid = growing.next_own_sid();
    growing.add_trait(sid, &active, created);
    growing.held_by(sid, growing.people.devices().clone());
    let synced: Vec<(u64, String, bool)> = growing
        .world
        .data_sources
        .values()
        .filter(|source| source.pid == PID && (source.inbound || source.outbound))
        .map(|source| (source.id, format!("{} Synced Audience", source.name), source.id_type == "CROSS_DEVICE"))
        .collect();
    for (data_source, name, cross_device) in synced {
        let seedling = Seedling {
            name: &name,
            description: "Ids of this data source that are known to Audience Manager",
            kind: "ON_BOARDED_TRAIT",
            folder,
            data_source,
            ttl: 120,
            ..Seedling::default()
        };
        let created = growing.ago(400, 900);
        let sid = growing.next_own_sid();
        growing.add_trait(sid, &seedling, created);
        if let Some(entry) = growing.world.traits.get_mut(&sid) {
            (entry.created_by, entry.updated_by) = (0, 0);
        }
        let people = if cross_device { growing.people.authenticated() } else { growing.people.devices() }.clone();
        weekly(growing, sid, &people);
    }
}

//! What the simulated people are like: vocabularies and how values are handed out.
//!
//! Shares were chosen to look like a mid-sized retailer: many anonymous visitors, half known by e-mail, a small top tier.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use super::columns::{Column, Day, those};
use super::random::{mix, stream};

/// Countries with their share in per mille; Audience Manager writes `uk` for the United Kingdom (AAM contract §6.3).
pub const COUNTRIES: [(&str, u64); 10] = [
    ("US", 430),
    ("DE", 150),
    ("GB", 120),
    ("JP", 80),
    ("FR", 70),
    ("CA", 50),
    ("AE", 35),
    ("AT", 30),
    ("CH", 20),
    ("NL", 15),
];
const COUNTRY_WORDS: &[&str] = &["US", "DE", "GB", "JP", "FR", "CA", "AE", "AT", "CH", "NL"];
const CITY_WORDS: &[&str] = &[
    "Seattle",
    "Portland",
    "Chicago",
    "New York",
    "Austin",
    "Denver",
    "Berlin",
    "Hamburg",
    "München",
    "Köln",
    "London",
    "Manchester",
    "Leeds",
    "Bristol",
    "東京",
    "大阪",
    "京都",
    "札幌",
    "Paris",
    "Lyon",
    "Lille",
    "Nantes",
    "Toronto",
    "Montréal",
    "Vancouver",
    "Calgary",
    "Dubai",
    "Abu Dhabi",
    "Sharjah",
    "Ajman",
    "Wien",
    "Graz",
    "Linz",
    "Salzburg",
    "Zürich",
    "Basel",
    "Bern",
    "Genève",
    "Amsterdam",
    "Utrecht",
    "Rotterdam",
    "Haarlem",
];
/// Cities of a country: first index and how many, in the order of [`COUNTRIES`].
const CITIES_OF: [(u64, u64); 10] =
    [(0, 6), (6, 4), (10, 4), (14, 4), (18, 4), (22, 4), (26, 4), (30, 4), (34, 4), (38, 4)];
const LANGUAGE_WORDS: &[&str] = &["en", "de", "ja", "fr", "ar", "nl"];
const LANGUAGE_OF: [u8; 10] = [0, 1, 0, 2, 3, 0, 4, 1, 1, 5];
const GENDER_WORDS: &[&str] = &["female", "male", "non_specific"];
/// Loyalty tiers, lowest first.
pub const TIERS: &[&str] = &["Bronze", "Silver", "Gold", "Platinum", "Diamond"];
const DEVICE_WORDS: &[&str] = &["desktop", "mobile", "tablet"];
const OS_WORDS: &[&str] = &["Windows", "macOS", "iOS", "Android"];
/// Product categories; the first is the one of the shared audience of the reference picture.
pub const CATEGORIES: &[&str] = &[
    "Ceramics",
    "Furniture",
    "Garden furniture",
    "Lighting",
    "Rugs",
    "Bedding",
    "Bath",
    "Kitchen",
    "Tableware",
    "Cookware",
    "Candles",
    "Storage",
    "Wall art",
    "Mirrors",
    "Plants",
    "Outdoor",
    "Baby and kids",
    "Home office",
    "Curtains",
    "Seasonal",
    "Gifts",
    "Tools and DIY",
    "Pets",
    "Travel",
];
/// What people do on the site.
pub const EVENTS: &[&str] = &[
    "productView",
    "search",
    "addToCart",
    "checkout",
    "purchase",
    "wishlist",
    "review",
    "storeLocator",
    "newsletterSignup",
    "returnStarted",
    "chat",
    "giftCard",
    "appInstall",
    "workshopBooking",
];
const EVENT_PER_MILLE: [u64; 14] = [820, 540, 310, 190, 150, 120, 40, 110, 90, 35, 60, 25, 80, 8];
const STORE_WORDS: &[&str] =
    &["Northwest", "Midwest", "Northeast", "South", "Berlin-Mitte", "Hamburg-Altona", "London-Soho", "Tokyo-Aoyama"];
/// People interested in ceramics, as many as the reference picture shows.
pub const CERAMICS: usize = 300;

/// Draws values for one attribute, person by person.
struct Draw {
    seed: u64,
}

impl Draw {
    fn new(seed: u64, attribute: &str) -> Self {
        Self { seed: stream(seed, attribute) }
    }

    /// A number below `sides` for a person.
    fn below(&self, person: u32, sides: u64) -> u64 {
        mix(self.seed, u64::from(person)) % sides
    }

    fn per_mille(&self, person: u32, share: u64) -> bool {
        self.below(person, 1_000) < share
    }
}

fn byte(value: u64) -> u8 {
    u8::try_from(value).unwrap_or(Column::NONE)
}

fn small(value: u64) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX - 1)
}

/// Columns by field path, and the people of each identity.
pub(super) struct Drawn {
    pub(super) columns: BTreeMap<&'static str, Column>,
    pub(super) identities: Vec<(&'static str, RoaringBitmap)>,
}

/// Draws everything for `people` persons.
pub(super) fn draw(seed: u64, people: u32) -> Drawn {
    let mut columns = BTreeMap::new();
    let registered = registered(seed, people);
    place(seed, people, &mut columns);
    person(seed, people, &registered, &mut columns);
    custom(seed, people, &registered, &mut columns);
    let os = device(seed, people, &mut columns);
    let identities = identities(seed, people, &registered, &os);
    interests(seed, people, &identities, &mut columns);
    Drawn { columns, identities }
}

/// People with a known e-mail address.
fn registered(seed: u64, people: u32) -> Vec<bool> {
    let draw = Draw::new(seed, "registered");
    (0..people).map(|p| draw.per_mille(p, 620)).collect()
}

fn place(seed: u64, people: u32, columns: &mut BTreeMap<&'static str, Column>) {
    let (country, city) = (Draw::new(seed, "country"), Draw::new(seed, "city"));
    let mut countries = Vec::new();
    let mut cities = Vec::new();
    let mut languages = Vec::new();
    for p in 0..people {
        let mut rest = country.below(p, 1_000);
        let at = COUNTRIES.iter().position(|(_, share)| {
            let hit = rest < *share;
            rest = rest.saturating_sub(*share);
            hit
        });
        let at = at.unwrap_or(0);
        let (first, count) = CITIES_OF[at];
        countries.push(byte(at as u64));
        // The first city of a country is the largest: two draws, the smaller wins.
        let place = city.below(p, count).min(mix(city.seed, u64::from(p) | 1 << 40) % count);
        cities.push(byte(first + place));
        languages.push(LANGUAGE_OF[at]);
    }
    columns.insert("homeAddress.countryCode", Column::Choice { words: COUNTRY_WORDS, of: countries });
    columns.insert("homeAddress.city", Column::Choice { words: CITY_WORDS, of: cities });
    columns.insert("preferredLanguage", Column::Choice { words: LANGUAGE_WORDS, of: languages });
}

fn person(seed: u64, people: u32, registered: &[bool], columns: &mut BTreeMap<&'static str, Column>) {
    let (gender, age, store) = (Draw::new(seed, "gender"), Draw::new(seed, "age"), Draw::new(seed, "store"));
    let genders = (0..people).map(|p| match gender.below(p, 100) {
        0..=50 => 0,
        51..=88 => 1,
        89..=92 => 2,
        _ => Column::NONE,
    });
    let ages = (0..people).zip(registered).map(|(p, known)| {
        if *known { small(18 + (age.below(p, 40) + mix(age.seed, u64::from(p) | 1 << 40) % 28)) } else { u16::MAX }
    });
    let stores = (0..people).map(|p| if store.below(p, 10) < 4 { byte(store.below(p, 8)) } else { Column::NONE });
    columns.insert("person.gender", Column::Choice { words: GENDER_WORDS, of: genders.collect() });
    columns.insert("person.age", Column::Amount(ages.collect()));
    columns.insert("preferredStore.region", Column::Choice { words: STORE_WORDS, of: stores.collect() });
}

/// Loyalty, orders and what recurs: orders, carts, opened newsletters.
fn custom(seed: u64, people: u32, registered: &[bool], columns: &mut BTreeMap<&'static str, Column>) {
    let (tier, orders, basket) = (Draw::new(seed, "tier"), Draw::new(seed, "orders"), Draw::new(seed, "basket"));
    let (returns, since) = (Draw::new(seed, "returns"), Draw::new(seed, "since"));
    let mut tiers = Vec::new();
    let mut counts = Vec::new();
    let mut baskets = Vec::new();
    let mut sent_back = Vec::new();
    let mut member_since = Vec::new();
    for (p, known) in (0..people).zip(registered) {
        let rank = match tier.below(p, 1_000) {
            _ if !known => Column::NONE,
            0..=269 => 0,
            270..=459 => 1,
            460..=569 => 2,
            570..=629 => 3,
            630..=654 => 4,
            _ => Column::NONE,
        };
        let floor = if rank == Column::NONE { 0 } else { u64::from(rank) * 4 + 1 };
        let spread = if *known { 5 + floor } else { 2 };
        let count = floor + orders.below(p, spread);
        tiers.push(rank);
        counts.push(small(count));
        baskets.push(if count == 0 {
            u16::MAX
        } else {
            small(15 + basket.below(p, 60) * basket.below(p.wrapping_add(7), 9))
        });
        sent_back.push(small(if count > 1 && returns.per_mille(p, 180) {
            1 + returns.below(p, count.min(4))
        } else {
            0
        }));
        member_since.push(if *known { small(1 + since.below(p, 2_200)) } else { u16::MAX });
    }
    columns.insert("commerce.daysSinceLastOrder", recurring(seed, "order cycle", people, 12, 520, |p| counts[p] > 0));
    columns.insert("commerce.daysSinceCartAbandoned", recurring(seed, "cart cycle", people, 9, 160, |p| p % 5 < 2));
    columns.insert(
        "marketing.daysSinceEmailOpened",
        recurring(seed, "open cycle", people, 4, 240, |p| registered[p] && p % 4 != 0),
    );
    columns.insert("app.daysSinceLaunch", recurring(seed, "launch cycle", people, 2, 90, |p| p % 9 < 2));
    columns.insert("store.daysSinceVisit", recurring(seed, "store cycle", people, 20, 400, |p| p % 7 < 2));
    let newsletter = Draw::new(seed, "newsletter");
    let subscribed: Vec<bool> =
        (0..people).zip(registered).map(|(p, known)| *known && newsletter.per_mille(p, 640)).collect();
    columns.insert("consents.newsletter", Column::Flag(those(&subscribed, |v| *v)));
    columns.insert("loyalty.tier", Column::Choice { words: TIERS, of: tiers });
    columns.insert("commerce.orders", Column::Amount(counts));
    columns.insert("commerce.averageOrder", Column::Amount(baskets));
    columns.insert("commerce.returns", Column::Amount(sent_back));
    columns.insert("loyalty.memberDays", Column::Amount(member_since));
}

fn recurring(seed: u64, name: &str, people: u32, least: u64, most: u64, has: impl Fn(usize) -> bool) -> Column {
    let draw = Draw::new(seed, name);
    let mut length = Vec::new();
    let mut phase = Vec::new();
    for p in 0..people {
        // Because of the square short cycles are common: a few buy every two weeks, many once a year.
        let roll = draw.below(p, 1_000);
        let days = least + (most - least) * roll * roll / 1_000_000;
        length.push(if has(p as usize) { small(days) } else { 0 });
        phase.push(small(mix(draw.seed, u64::from(p) | 1 << 41) % most));
    }
    Column::Recurring { length, phase }
}

/// Device type and system; returns the systems, because advertising ids depend on them.
fn device(seed: u64, people: u32, columns: &mut BTreeMap<&'static str, Column>) -> Vec<u8> {
    let (kind, system) = (Draw::new(seed, "device"), Draw::new(seed, "system"));
    let kinds: Vec<u8> = (0..people)
        .map(|p| match kind.below(p, 100) {
            0..=41 => 0,
            42..=91 => 1,
            _ => 2,
        })
        .collect();
    let systems: Vec<u8> = (0..people)
        .zip(&kinds)
        .map(|(p, kind)| if *kind == 0 { byte(system.below(p, 10) / 7) } else { 2 + byte(system.below(p, 2)) })
        .collect();
    columns.insert("device.type", Column::Choice { words: DEVICE_WORDS, of: kinds });
    columns.insert("device.operatingSystem", Column::Choice { words: OS_WORDS, of: systems.clone() });
    systems
}

/// Who is known by which id. Name spaces are written as in job counters: lower case (AEP contract §17.1).
fn identities(seed: u64, people: u32, registered: &[bool], os: &[u8]) -> Vec<(&'static str, RoaringBitmap)> {
    let flag = |name: &str, has: &dyn Fn(u32, &Draw) -> bool| {
        let draw = Draw::new(seed, name);
        let bits: Vec<bool> = (0..people).map(|p| has(p, &draw)).collect();
        those(&bits, |v| *v)
    };
    let known = |p: u32| registered[p as usize];
    let system = |p: u32| os[p as usize];
    vec![
        ("ecid", flag("ecid", &|p, d| d.per_mille(p, if known(p) { 880 } else { 985 }))),
        ("idfa", flag("idfa", &|p, d| system(p) == 2 && d.per_mille(p, 330))),
        ("gaid", flag("gaid", &|p, d| system(p) == 3 && d.per_mille(p, 580))),
        ("email_lc_sha256", flag("hashed", &|p, d| known(p) && d.per_mille(p, 905))),
        ("email", flag("email", &|p, _| known(p))),
        ("crmid", flag("crmid", &|p, d| known(p) && d.per_mille(p, 760))),
    ]
}

fn interests(
    seed: u64,
    people: u32,
    identities: &[(&'static str, RoaringBitmap)],
    columns: &mut BTreeMap<&'static str, Column>,
) {
    let (liking, doing, many) = (Draw::new(seed, "interests"), Draw::new(seed, "events"), Draw::new(seed, "many"));
    let mut likes = Vec::new();
    let mut does = Vec::new();
    for p in 0..people {
        let mut liked = 0_u32;
        for turn in 0..many.below(p, 6) {
            // Two draws, the smaller wins: early categories are the popular ones. Ceramics (bit 0) is handed out below.
            let roll = mix(liking.seed, u64::from(p) << 8 | turn);
            liked |= 1 << (1 + (roll % 23).min((roll >> 32) % 23));
        }
        likes.push(liked);
        let roll = mix(doing.seed, u64::from(p));
        let done = EVENT_PER_MILLE.iter().enumerate().filter(|(i, share)| mix(roll, *i as u64) % 1_000 < **share);
        does.push(done.fold(0_u32, |bits, (i, _)| bits | 1 << i));
    }
    if let Some((_, cookies)) = identities.first() {
        let step = mix(seed, 77) % 97 + 101;
        let picked = (0_u64..).map(|n| u32::try_from((n * step * 7 + step) % u64::from(people.max(1))).unwrap_or(0));
        let mut left = CERAMICS;
        for p in picked.take(people as usize).filter(|p| cookies.contains(*p)) {
            if left > 0 && likes[p as usize] & 1 == 0 {
                likes[p as usize] |= 1;
                left -= 1;
            }
        }
    }
    columns.insert("interests", Column::Several { words: CATEGORIES, of: likes });
    columns.insert("web.events", Column::Several { words: EVENTS, of: does });
}

/// The day of a moment.
pub fn day_of(now_ms: i64) -> Day {
    Day::try_from(now_ms.div_euclid(super::DAY_MS)).unwrap_or(0)
}

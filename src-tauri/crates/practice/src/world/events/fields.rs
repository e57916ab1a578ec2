//! The fields of an event, by their paths in the schemas: the standard ones, and those that Analytics brings.

use super::catalog::{Kind, LINES, PHRASES, PRODUCTS, event_type};
use super::journal::{About, Event, Story, pick};
use super::place::{Part, Place};
use crate::world::pql::value::Value;
use crate::world::random::mix;

type Read = fn(&Event, &About) -> Value;

/// Number of [`FIELDS`].
const ROWS: u8 = 42;

/// Every field that is a value, in the order of the paths, so that paths with the same beginning are neighbors.
const FIELDS: [(&str, Read); ROWS as usize] = [
    ("_experience.analytics.customDimensions.eVars.eVar1", |_, about| lower(about.tier)),
    ("_experience.analytics.customDimensions.eVars.eVar20", |event, _| {
        if matches!(event.kind, Kind::Home | Kind::Page) { banner(event) } else { Value::Null }
    }),
    ("_experience.analytics.customDimensions.eVars.eVar5", |event, _| {
        if is_of_category(event) { Value::word(LINES[pick(event.roll, LINES.len())]) } else { Value::Null }
    }),
    ("_experience.analytics.customDimensions.lists.list1.list", |event, _| colors(event)),
    ("_experience.analytics.customDimensions.props.prop3", |event, _| match event.page() {
        Some(("sale", _)) => Value::word("sale"),
        Some((_, "shop")) => Value::word("regular"),
        _ => Value::Null,
    }),
    ("_experience.analytics.event1to100.event10.value", |event, _| once(event, &[Kind::Search])),
    ("_experienceplatform.offerContextData.deviceType", |event, about| match (event.kind, about.system) {
        (Kind::Home, Some("iOS")) => Value::word("iphone"),
        (Kind::Home, _) => about.device.map_or(Value::Null, Value::word),
        _ => Value::Null,
    }),
    ("_id", |event, _| Value::Text(format!("{:016x}", event.roll).into())),
    ("application.launches.value", |event, _| once(event, &[Kind::Launch])),
    ("commerce.checkouts.value", |event, _| once(event, &[Kind::Checkout])),
    ("commerce.item.price", |event, _| match event.items.first() {
        Some((product, _)) => Value::Number(PRODUCTS[usize::from(*product)].price),
        None => Value::Null,
    }),
    ("commerce.order.currencyCode", |event, about| if has_order(event) { currency(about) } else { Value::Null }),
    ("commerce.order.priceTotal", |event, _| if has_order(event) { Value::Number(total(event)) } else { Value::Null }),
    ("commerce.order.purchaseID", |event, _| {
        if event.kind == Kind::Purchase {
            Value::Text(format!("O-{}", event.roll % 100_000_000).into())
        } else {
            Value::Null
        }
    }),
    ("commerce.productListAdds.value", |event, _| once(event, &[Kind::AddToCart])),
    ("commerce.productViews.value", |event, _| once(event, &[Kind::ProductView])),
    ("commerce.purchases.value", |event, _| once(event, &[Kind::Purchase])),
    ("device.type", |_, about| about.device.map_or(Value::Null, Value::word)),
    ("directMarketing.opens.value", |event, _| once(event, &[Kind::EmailOpened])),
    ("environment.operatingSystem", |_, about| about.system.map_or(Value::Null, Value::word)),
    ("eventType", |event, about| Value::word(event_type(event.kind, about.by_app))),
    ("marketing.trackingCode", |event, _| event.campaign().map_or(Value::Null, Value::word)),
    ("media.progress", |event, _| progress(event)),
    ("mediaReporting.sessionDetails.hasProgress75", |event, _| match progress(event) {
        Value::Number(percent) => Value::Truth(percent >= 75.0),
        _ => Value::Null,
    }),
    ("mediaReporting.sessionDetails.name", |event, _| {
        if event.kind == Kind::Video { Value::word("How to plan a room") } else { Value::Null }
    }),
    ("placeContext.geo.city", |_, about| about.city.map_or(Value::Null, Value::word)),
    ("placeContext.geo.countryCode", |_, about| about.country.map_or(Value::Null, Value::word)),
    ("product", |event, _| match event.items.first() {
        Some((product, _)) => Value::word(PRODUCTS[usize::from(*product)].sku),
        None => Value::Null,
    }),
    ("productListItems", |_, _| Value::Null),
    ("siteSearch.phrase", |event, _| {
        if event.kind == Kind::Search { Value::word(PHRASES[pick(event.roll, PHRASES.len())]) } else { Value::Null }
    }),
    ("timestamp", |event, _| Value::Time(event.at)),
    ("web.webInteraction.linkClicks.value", |event, _| once(event, &[Kind::Download])),
    (
        "web.webInteraction.name",
        |event, _| {
            if event.kind == Kind::Download { Value::word("room planner") } else { Value::Null }
        },
    ),
    (
        "web.webInteraction.type",
        |event, _| {
            if event.kind == Kind::Download { Value::word("download") } else { Value::Null }
        },
    ),
    ("web.webPageDetails.URL", |event, _| match event.page() {
        Some((name, section)) => Value::Text(
            format!("https://www.marenoak.example/{section}/{}", name.to_lowercase().replace(' ', "-")).into(),
        ),
        None => Value::Null,
    }),
    ("web.webPageDetails.isHomePage", |event, _| {
        event.page().map_or(Value::Null, |_| Value::Truth(event.kind == Kind::Home))
    }),
    ("web.webPageDetails.name", |event, _| event.page().map_or(Value::Null, |(name, _)| Value::word(name))),
    ("web.webPageDetails.pageViews.value", |event, _| {
        event.page().map_or(Value::Null, |_| once(event, &[Kind::Home, Kind::Page, Kind::Category]))
    }),
    ("web.webPageDetails.server", |event, _| event.page().map_or(Value::Null, |_| Value::word("www.marenoak.example"))),
    ("web.webPageDetails.siteSection", |event, _| {
        event.page().map_or(Value::Null, |(_, section)| Value::word(section))
    }),
    ("web.webReferrer.URL", |event, _| match event.campaign() {
        Some(code) if code.starts_with("ps_") => Value::word("https://www.search.example/"),
        _ => Value::Null,
    }),
    ("web.webReferrer.type", |event, _| match event.campaign() {
        Some(code) if code.starts_with("ps_") => Value::word("search_engine"),
        Some(code) if code.starts_with("em_") => Value::word("email"),
        Some(_) => Value::word("external"),
        None => Value::Null,
    }),
];

/// The paths of every field.
pub fn paths() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(path, _)| *path)
}

impl Story {
    /// A field of an event or a part of it.
    pub fn field(&self, place: Place, name: &str) -> Value {
        let Some(event) = usize::try_from(place.event).ok().and_then(|index| self.events.get(index)) else {
            return Value::Null;
        };
        let (from, to, agreed) = match place.part {
            Part::Item(item) => return of_item(event, &self.about, item, name),
            Part::Whole => (0, ROWS, 0),
            Part::Branch { from, to, agreed } => (from, to, usize::from(agreed)),
        };
        let is_there = |path: &str| {
            let rest = path.get(agreed..).and_then(|path| path.strip_prefix(name));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let rows = (from..to).zip(&FIELDS[usize::from(from)..usize::from(to)]);
        let mut found = rows.skip_while(|(_, (path, _))| !is_there(path));
        let Some((first, (path, read))) = found.next() else { return Value::Null };
        if path.len() == agreed + name.len() {
            let value = if name == "productListItems" { items(event, place.event) } else { read(event, &self.about) };
            return value.or_absent();
        }
        let more = found.take_while(|(_, (path, _))| is_there(path)).count();
        let to = first + 1 + u8::try_from(more).unwrap_or_default();
        let agreed = u8::try_from(agreed + name.len() + 1).unwrap_or(u8::MAX);
        Value::Event(Place { event: place.event, part: Part::Branch { from: first, to, agreed } })
    }

    /// Whether a part of an event has any value.
    pub fn is_there(&self, place: Place) -> bool {
        let Some(event) = usize::try_from(place.event).ok().and_then(|index| self.events.get(index)) else {
            return false;
        };
        let (from, to) = match place.part {
            Part::Item(item) => return usize::from(item) < event.items.len(),
            Part::Whole => (0, ROWS),
            Part::Branch { from, to, .. } => (from, to),
        };
        FIELDS[usize::from(from)..usize::from(to)].iter().any(|(path, read)| match *path {
            "productListItems" => !event.items.is_empty(),
            _ => !read(event, &self.about).is_null(),
        })
    }
}

fn items(event: &Event, index: u32) -> Value {
    if event.items.is_empty() {
        return Value::Null;
    }
    let items = (0..event.items.len()).filter_map(|item| u8::try_from(item).ok());
    Value::List(items.map(|item| Value::Event(Place { event: index, part: Part::Item(item) })).collect())
}

fn of_item(event: &Event, about: &About, item: u8, name: &str) -> Value {
    let Some((product, quantity)) = event.items.get(usize::from(item)) else { return Value::Null };
    let product = &PRODUCTS[usize::from(*product)];
    match name {
        "SKU" => Value::word(product.sku),
        "name" => Value::word(product.name),
        "quantity" => Value::Number(f64::from(*quantity)),
        "priceTotal" => Value::Number(product.price * f64::from(*quantity)),
        "currencyCode" => currency(about),
        _ => Value::Null,
    }
}

/// 1 where the event is of such a kind, as measures are written.
fn once(event: &Event, kinds: &[Kind]) -> Value {
    if kinds.contains(&event.kind) { Value::Number(1.0) } else { Value::Null }
}

fn has_order(event: &Event) -> bool {
    matches!(event.kind, Kind::Checkout | Kind::Purchase)
}

fn is_of_category(event: &Event) -> bool {
    matches!(event.kind, Kind::Category | Kind::ProductView)
}

fn total(event: &Event) -> f64 {
    event.items.iter().map(|(product, many)| PRODUCTS[usize::from(*product)].price * f64::from(*many)).sum()
}

fn currency(about: &About) -> Value {
    Value::word(match about.country {
        Some("GB") => "GBP",
        Some("JP") => "JPY",
        Some("CA") => "CAD",
        Some("AE") => "AED",
        Some("CH") => "CHF",
        Some("DE" | "FR" | "AT" | "NL") => "EUR",
        _ => "USD",
    })
}

fn banner(event: &Event) -> Value {
    const BANNERS: [&str; 8] = ["banner1", "banner2", "banner3", "banner4", "banner5", "banner6", "banner7", "banner8"];
    Value::word(BANNERS[pick(mix(event.roll, 20), BANNERS.len())])
}

/// Colors chosen in a filter, as a list variable has them.
fn colors(event: &Event) -> Value {
    const COLORS: [&str; 5] = ["red", "blue", "green", "black", "white"];
    const PLACES: [&str; 2] = ["0", "1"];
    if event.kind != Kind::Category {
        return Value::Null;
    }
    let many = usize::try_from(event.roll % 3).unwrap_or_default();
    let entry = |at: usize| {
        let color = COLORS[pick(mix(event.roll, at as u64), COLORS.len())];
        Value::Map([(Value::word("key"), Value::word(PLACES[at])), (Value::word("value"), Value::word(color))].into())
    };
    Value::list((0..many).map(entry).collect())
}

/// How much of a video was seen, in percent.
fn progress(event: &Event) -> Value {
    if event.kind == Kind::Video { Value::count(pick(event.roll, 101)) } else { Value::Null }
}

fn lower(word: Option<&'static str>) -> Value {
    word.map_or(Value::Null, |word| Value::Text(word.to_lowercase().into()))
}

//! Generates the events of one person.

use std::rc::Rc;
use std::sync::Arc;

use super::catalog::{CAMPAIGNS, Kind, PAGES, PLANNING, PRODUCTS, Product};
use super::place::Place;
use super::{HISTORY, Visits};
use crate::model::Millis;
use crate::world::DAY_MS;
use crate::world::attributes::{CATEGORIES, day_of};
use crate::world::columns::{Column, Day};
use crate::world::people::People;
use crate::world::pql::value::Value;
use crate::world::random::{mix, stream};

/// One event of a person.
#[derive(Debug, Clone)]
pub(super) struct Event {
    pub(super) at: Millis,
    pub(super) kind: Kind,
    /// Decides everything about it that is not said here.
    pub(super) roll: u64,
    /// Category it is about.
    pub(super) category: u8,
    /// Products and how many of each.
    pub(super) items: Items,
}

/// At most two products, and how many of each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Items {
    all: [(u8, u8); 2],
    many: usize,
}

impl std::ops::Deref for Items {
    type Target = [(u8, u8)];

    fn deref(&self) -> &Self::Target {
        &self.all[..self.many]
    }
}

/// What is known of a person and the same in all events.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    pub(super) person: u32,
    pub(super) by_app: bool,
    pub(super) device: Option<&'static str>,
    pub(super) system: Option<&'static str>,
    pub(super) country: Option<&'static str>,
    pub(super) city: Option<&'static str>,
    pub(super) tier: Option<&'static str>,
}

/// The events of one person, the earliest first.
pub struct Story {
    pub(super) about: About,
    pub(super) events: Vec<Event>,
}

impl Story {
    /// Whose they are.
    pub fn person(&self) -> u32 {
        self.about.person
    }

    /// All of them.
    pub fn all(&self) -> Value {
        let places = (0..self.events.len()).filter_map(|index| u32::try_from(index).ok()).map(Place::event);
        Value::List(places.map(Value::Event).collect())
    }
}

/// Generates the events of all people up to a moment.
pub struct Journal<'a> {
    at: Millis,
    visits: Arc<Visits>,
    seed: u64,
    interests: Option<&'a Column>,
    cycles: Vec<(&'a Column, Kind)>,
    words: [Option<&'a Column>; 5],
}

/// Attributes that are the same in all events of a person.
const WORDS: [&str; 5] =
    ["device.type", "device.operatingSystem", "homeAddress.countryCode", "homeAddress.city", "loyalty.tier"];

/// Attributes that recur, and the event of such a day.
const CYCLES: [(&str, Kind); 4] = [
    ("commerce.daysSinceLastOrder", Kind::Purchase),
    ("commerce.daysSinceCartAbandoned", Kind::AddToCart),
    ("marketing.daysSinceEmailOpened", Kind::EmailOpened),
    ("app.daysSinceLaunch", Kind::Launch),
];

impl<'a> Journal<'a> {
    /// Opens it at a moment.
    pub fn open(people: &'a People, at: Millis) -> Self {
        Self {
            at,
            visits: people.visits(day_of(at)),
            seed: stream(people.seed(), "experience events"),
            interests: people.column("interests"),
            cycles: CYCLES.iter().filter_map(|(path, kind)| Some((people.column(path)?, *kind))).collect(),
            words: WORDS.map(|path| people.column(path)),
        }
    }

    /// The events of a person.
    pub fn of(&self, person: u32) -> Rc<Story> {
        let mut events = Vec::new();
        let interests = self.interests.map_or(0, |column| column.bits(person));
        for day in self.visits.days(person) {
            Visit::new(mix(self.seed, u64::from(person) << 20 | u64::from(day.unsigned_abs())), day, interests)
                .browse(&mut events);
        }
        for (column, kind) in &self.cycles {
            let kind = *kind;
            for day in self.days_of(column, person) {
                let roll = mix(self.seed, u64::from(person) << 24 | u64::from(day.unsigned_abs()) << 4 | kind as u64);
                Visit::new(roll, day, interests).act(kind, &mut events);
            }
        }
        events.retain(|event| event.at <= self.at);
        events.sort_by_key(|event| event.at);
        Rc::new(Story { about: self.about(person), events })
    }

    /// The days of the history on which something that recurs happened.
    fn days_of(&self, column: &Column, person: u32) -> impl Iterator<Item = Day> {
        let today = day_of(self.at);
        let first = column.cycle(person, today).map(|(age, length)| (today - Day::from(age), Day::from(length)));
        let days = first.map(|(last, length)| (0..).map(move |n| last - n * length));
        days.into_iter().flatten().take_while(move |day| *day > today - HISTORY)
    }

    fn about(&self, person: u32) -> About {
        let [device, system, country, city, tier] = self.words.map(|column| column?.word(person));
        let by_app = device.is_some_and(|device| device != "desktop") && person.is_multiple_of(2);
        About { person, by_app, device, system, country, city, tier }
    }
}

/// One visit: what follows from its roll.
struct Visit {
    roll: u64,
    at: Millis,
    category: u8,
}

impl Visit {
    /// Visits begin between six in the morning and ten in the evening, UTC.
    fn new(roll: u64, day: Day, interests: u32) -> Self {
        let begins = 6 * 3_600_000 + mix(roll, 1) % (16 * 3_600_000);
        let liked = interests.count_ones();
        let category = if liked > 0 && !roll.is_multiple_of(4) {
            let wanted = mix(roll, 2) % u64::from(liked);
            let bits = (0..u8::BITS * 4).filter(|bit| interests & (1 << bit) != 0);
            bits.into_iter().nth(usize::try_from(wanted).unwrap_or_default()).unwrap_or_default()
        } else {
            u32::try_from(mix(roll, 3) % CATEGORIES.len() as u64).unwrap_or_default()
        };
        let category = u8::try_from(category).unwrap_or_default();
        Self { roll, at: i64::from(day) * DAY_MS + begins.cast_signed(), category }
    }

    /// A visit without a cart.
    fn browse(mut self, events: &mut Vec<Event>) {
        let landing = match mix(self.roll, 4) % 100 {
            0..=44 => Kind::Home,
            45..=69 => Kind::Page,
            _ => Kind::Category,
        };
        self.event(landing, events);
        let may_follow = [
            (Kind::ProductView, 52),
            (Kind::Search, 16),
            (Kind::ProductView, 18),
            (Kind::Download, 4),
            (Kind::Video, 3),
        ];
        for (turn, (kind, share)) in (10..).zip(may_follow) {
            if mix(self.roll, turn) % 100 < share {
                self.event(kind, events);
            }
        }
    }

    /// What belongs to something that recurs.
    fn act(mut self, kind: Kind, events: &mut Vec<Event>) {
        let all: &[Kind] = match kind {
            Kind::Purchase => &[Kind::ProductView, Kind::AddToCart, Kind::Checkout, Kind::Purchase],
            Kind::AddToCart => &[Kind::ProductView, Kind::AddToCart],
            Kind::Launch => &[Kind::Launch, Kind::Home],
            _ => return self.event(kind, events),
        };
        for kind in all {
            self.event(*kind, events);
        }
    }

    /// Adds an event some time after the one before.
    fn event(&mut self, kind: Kind, events: &mut Vec<Event>) {
        let roll = mix(self.roll, self.at.unsigned_abs());
        events.push(Event { at: self.at, kind, roll, category: self.category, items: self.items(kind) });
        self.at += (5_000 + roll % 240_000).cast_signed();
    }

    /// Products of the category, the same all through a visit; a cart may hold a second one.
    fn items(&self, kind: Kind) -> Items {
        let many = match kind {
            Kind::ProductView | Kind::Download => 1,
            Kind::AddToCart | Kind::Checkout | Kind::Purchase => 1 + usize::from(self.roll.is_multiple_of(3)),
            _ => return Items::default(),
        };
        let small = |index: usize| u8::try_from(index).unwrap_or_default();
        if kind == Kind::Download && self.roll.is_multiple_of(2) {
            return Items { all: [(small(PLANNING), 1); 2], many };
        }
        let of_category = |product: &Product| product.category == self.category;
        let choice = PRODUCTS.iter().filter(|product| of_category(product)).count();
        let wanted = pick(mix(self.roll, 90), choice);
        let mut fitting = PRODUCTS.iter().enumerate().filter(|(_, product)| of_category(product));
        let first = fitting.nth(wanted).map_or(0, |(index, _)| index);
        let second = pick(mix(self.roll, 91), PRODUCTS.len());
        let quantity = u8::try_from(1 + mix(self.roll, 92) % 3).unwrap_or(1);
        Items { all: [(small(first), quantity), (small(second), 1)], many }
    }
}

impl Event {
    /// The page it happened on: name and section of the site.
    pub(super) fn page(&self) -> Option<(&'static str, &'static str)> {
        Some(match self.kind {
            Kind::Home => ("home", "home"),
            Kind::Page => PAGES[pick(self.roll, PAGES.len())],
            Kind::Category => (CATEGORIES[usize::from(self.category) % CATEGORIES.len()], "shop"),
            Kind::ProductView | Kind::AddToCart => ("product", "shop"),
            Kind::Search => ("search results", "shop"),
            Kind::Checkout => ("checkout", "checkout"),
            Kind::Purchase => ("thank you", "checkout"),
            Kind::Download | Kind::Video => ("planning help", "service"),
            Kind::EmailOpened | Kind::Launch => return None,
        })
    }

    /// The campaign that brought the visitor; only a landing has one, and not every landing.
    pub(super) fn campaign(&self) -> Option<&'static str> {
        let landing = matches!(self.kind, Kind::Home | Kind::Page | Kind::Category);
        (landing && mix(self.roll, 7) % 100 < 22).then(|| CAMPAIGNS[pick(mix(self.roll, 8), CAMPAIGNS.len())])
    }
}

/// A place in a table.
pub(super) fn pick(roll: u64, length: usize) -> usize {
    usize::try_from((roll >> 8) % length.max(1) as u64).unwrap_or_default()
}

//! People who do things: their calls as Audience Manager gets them, and the events that Experience Platform gets of the
//! same calls.

use std::collections::BTreeMap;

/// An hour in milliseconds.
pub(super) const HOUR: i64 = 3_600_000;
/// A day in milliseconds.
pub(super) const DAY: i64 = 24 * HOUR;
/// The moment at which both sides are asked: 15:00 UTC of a day.
pub(super) const NOW: i64 = 20_000 * DAY + 15 * HOUR;

/// Numbers that look random and are the same in every run.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below another one.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// One of several.
    pub(super) fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Yes in so many of a hundred cases.
    pub(super) fn hits(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// A call with its signals.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) at: i64,
    pub(super) signals: BTreeMap<&'static str, String>,
}

/// The value of a field of an event.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Field {
    Text(String),
    Number(f64),
}

/// Keys, the values they have, and the path and kind of their fields. Written down here a second time on purpose.
pub(super) const KEYS: [(&str, &[&str], &str, bool); 8] = [
    (
        "c_evar5",
        &["shoes", "boots", "Shoes", "old shoes", "5", "05"],
        "_experience.analytics.customDimensions.eVars.eVar5",
        false,
    ),
    ("c_prop3", &["sale", "regular", "a \"b\\"], "_experience.analytics.customDimensions.props.prop3", false),
    ("c_channel", &["news", "outlet"], "web.webPageDetails.siteSection", false),
    ("c_campaign", &["em_autumn", "ps_brand"], "marketing.trackingCode", false),
    ("h_referer", &["https://example.com/sale", "https://example.com/"], "web.webPageDetails.URL", false),
    ("c_browserWidth", &["5", "1200", "1440", "800"], "environment.browserDetails.viewportWidth", true),
    ("c_contextdata.a.media.length", &["60", "1800", "3600"], "mediaReporting.sessionDetails.length", true),
    ("c_events", &["purchase", "event10", "purchase,event100"], "", false),
];

impl Call {
    /// The event of the call.
    pub(super) fn fields(&self) -> BTreeMap<String, Field> {
        let mut fields = BTreeMap::new();
        for (key, _, path, is_number) in KEYS {
            let Some(value) = self.signals.get(key) else { continue };
            if key == "c_events" {
                for name in value.split(',') {
                    let path = match name {
                        "purchase" => "commerce.purchases.value",
                        "event10" => "_experience.analytics.event1to100.event10.value",
                        "event100" => "_experience.analytics.event1to100.event100.value",
                        other => panic!("{other}"),
                    };
                    fields.insert(path.to_owned(), Field::Number(1.0));
                }
            } else if is_number {
                fields.insert(path.to_owned(), Field::Number(value.parse().unwrap()));
            } else {
                fields.insert(path.to_owned(), Field::Text(value.clone()));
            }
        }
        fields
    }
}

/// The calls of a person, the earliest first. More of them are recent, and many are near the ends of windows.
pub(super) fn history(dice: &mut Dice) -> Vec<Call> {
    let many = dice.below(9);
    let mut calls: Vec<Call> = (0..many).map(|_| call(dice)).collect();
    calls.sort_by_key(|call| call.at);
    calls
}

fn call(dice: &mut Dice) -> Call {
    let ago = if dice.hits(50) {
        let end = *dice.pick(&[0_i64, 1, 2, 5, 7, 30, 120]) * DAY;
        (end - DAY + i64::try_from(dice.below(49)).unwrap() * HOUR).max(0)
    } else {
        i64::try_from(dice.below(4_000)).unwrap() * HOUR
    };
    let mut signals = BTreeMap::new();
    for (key, values, ..) in KEYS {
        if dice.hits(45) {
            signals.insert(key, (*dice.pick(values)).to_owned());
        }
    }
    Call { at: NOW - ago, signals }
}

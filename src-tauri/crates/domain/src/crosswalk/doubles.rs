//! Audiences that are sent to one place from both services: the people arrive, and are paid for, twice.

use std::collections::HashMap;

use super::words::Words;
use super::{Certainty, Crosswalk, Match, Twin};

/// That an audience is sent somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activation {
    /// The audience, by an ID that both sides of a pair have.
    pub audience: String,
    /// Its name or ID on the side that sends it.
    pub object: String,
    /// ID of the destination or dataflow.
    pub at: String,
    /// Name of the destination in Audience Manager; in Experience Platform, that of the card.
    pub place: String,
    /// Whether it is sent now.
    pub is_live: bool,
}

/// An audience that goes to one place by two ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// The way from Audience Manager.
    pub manager: Activation,
    /// The way from Experience Platform.
    pub platform: Activation,
    /// How the places are the same.
    pub matched: Match,
    /// How that is known.
    pub certainty: Option<Certainty>,
}

/// Every audience that is sent from both services to one place now. Through `LiveRamp` counts if the name of the way says
/// which platform it is for: `LiveRamp`'s card alone is a way to many.
pub fn doubles(table: &Crosswalk, manager: &[Activation], platform: &[Activation]) -> Vec<Double> {
    let mut there: HashMap<(&str, String), Vec<&Activation>> = HashMap::new();
    for one in platform.iter().filter(|one| one.is_live) {
        there.entry((&one.audience, card_key(&one.place))).or_default().push(one);
    }
    let mut found = Vec::new();
    for one in manager.iter().filter(|one| one.is_live) {
        let twin = table.find(&one.place);
        let mut cards: Vec<String> = twin.cards().map(card_key).collect();
        cards.sort();
        cards.dedup();
        for card in cards {
            let others = there.get(&(one.audience.as_str(), card)).into_iter().flatten();
            found.extend(others.map(|&other| Double {
                manager: one.clone(),
                platform: other.clone(),
                matched: twin.matched,
                certainty: twin.certainty,
            }));
        }
    }
    found
}

impl Crosswalk {
    /// Every place that a way over a card leads to: the card, and through `LiveRamp` also the platforms that the name of the
    /// way says it is for.
    pub fn places_of(&self, card: &str, way: &str) -> Vec<String> {
        let way = Words::of(way);
        let over = format!("{} > ", card.trim().to_lowercase());
        let mut places = vec![card.trim().to_owned()];
        for entry in self.entries().iter().filter(|entry| entry.twin.matched == Match::ThroughLiveRamp) {
            for place in entry.twin.cards().filter(|place| place.to_lowercase().starts_with(&over)) {
                let of_card = place.get(over.len()..).unwrap_or_default();
                let is_named = [of_card, &entry.name].iter().any(|name| way.contains(&Words::of(name)));
                if is_named && !places.iter().any(|known| known == place) {
                    places.push(place.to_owned());
                }
            }
        }
        places
    }

    /// Whether a destination of Audience Manager is one of these places of Experience Platform, and how.
    pub fn same_place(&self, destination: &str, places: &[String]) -> Option<Twin> {
        let twin = self.find(destination);
        let keys: Vec<String> = places.iter().map(|place| card_key(place)).collect();
        let is_there = twin.cards().any(|card| keys.contains(&card_key(card)));
        is_there.then_some(twin)
    }
}

/// A card's name, with or without *(Beta)*.
fn card_key(card: &str) -> String {
    let card = card.trim();
    let low = card.to_ascii_lowercase();
    let base = if low.ends_with("(beta)") { &card[..card.len() - "(beta)".len()] } else { card };
    Words::of(base).key()
}

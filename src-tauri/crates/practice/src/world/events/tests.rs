//! The events of the practice people: how many, which, and that nothing but seed and moment decides them.

use std::time::Instant;

use super::fields::paths;
use super::{HISTORY, Journal};
use crate::world::DAY_MS;
use crate::world::people::People;

const NOW: i64 = 1_792_591_200_000;

#[test]
fn paths_with_the_same_beginning_are_adjacent() {
    let paths: Vec<&str> = paths().collect();
    assert!(paths.is_sorted(), "{paths:?}");
}

#[test]
fn events_follow_from_seed_and_moment_and_are_bounded() {
    let (people, same, other) = (People::generate(1), People::generate(1), People::generate(2));
    let began = Instant::now();
    let journal = Journal::open(&people, NOW);
    let stories: Vec<_> = (0..5_000).map(|person| journal.of(person)).collect();
    println!("5,000 stories took {:?}", began.elapsed());
    let moments = |people: &People| {
        let journal = Journal::open(people, NOW);
        (0..500)
            .flat_map(|person| journal.of(person).events.iter().map(|e| e.at).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    };
    assert_eq!(moments(&people), moments(&same));
    assert_ne!(moments(&people), moments(&other));
    for story in &stories {
        assert!(story.events.is_sorted_by_key(|event| event.at));
        assert!(story.events.iter().all(|e| e.at <= NOW && e.at > NOW - (i64::from(HISTORY) + 1) * DAY_MS));
        assert!(story.events.len() < 700, "{}", story.events.len());
    }
    let all: usize = stories.iter().map(|story| story.events.len()).sum();
    assert!((5 * 5_000..40 * 5_000).contains(&all), "{all} events of 5,000 people");
}

#[test]
fn later_events_leave_earlier_ones_as_they_were() {
    let people = People::generate(1);
    let (now, later) = (Journal::open(&people, NOW), Journal::open(&people, NOW + 5 * DAY_MS));
    let since = NOW - 80 * DAY_MS;
    for person in 0..300 {
        let of = |journal: &Journal<'_>| {
            let story = journal.of(person);
            story.events.iter().filter(|e| e.at >= since && e.at <= NOW).map(|e| (e.at, e.roll)).collect::<Vec<_>>()
        };
        assert_eq!(of(&now), of(&later), "person {person}");
    }
}

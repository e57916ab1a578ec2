//! Feeds: states, and what the clock does to them.

use super::*;

const DAY: Millis = DAY_MS;
const NOW: Millis = FIRST_SUBSCRIBED + 600 * DAY;

fn feed(name: &str) -> &'static Feed {
    FEEDS.iter().find(|feed| feed.name == name).unwrap()
}

#[test]
fn every_feed_and_plan_has_an_id_of_its_own() {
    let ids: std::collections::BTreeSet<u64> = FEEDS.iter().map(|feed| feed.id).collect();
    assert_eq!(ids.len(), FEEDS.len());
    let plans: Vec<u64> = FEEDS.iter().flat_map(|feed| feed.plans).map(|plan| plan.id).collect();
    assert_eq!(plans.iter().collect::<std::collections::BTreeSet<_>>().len(), plans.len());
    for feed in &FEEDS {
        assert!(feed.plans.iter().any(|plan| plan.uses.contains(&OVERLAP)), "{} has no usable plan", feed.name);
        assert!(feed.subscribed.iter().all(|id| feed.plans.iter().any(|plan| plan.id == *id)));
    }
}

#[test]
fn access_is_granted_by_the_clock_if_the_seller_answers_at_all() {
    let mut world = World::default();
    let (private, silent) = (feed("Professionals of the home"), feed("Fairground Visitors"));
    assert!(!is_granted(private, &state(&world, private), NOW));
    request(&mut world, private, NOW);
    assert!(!is_granted(private, &state(&world, private), NOW + DAY - 1));
    assert!(is_granted(private, &state(&world, private), NOW + DAY));
    assert!(!is_granted(silent, &state(&world, silent), NOW + 900 * DAY));
    assert!(is_granted(feed("Northstar Movers"), &FeedState::default(), NOW));
}

#[test]
fn a_seller_takes_a_trial_back_after_thirty_days() {
    let mut world = World::default();
    let trial = feed("Sable & Finch Seasons");
    assert!(!is_due(&world, NOW));
    subscribe(&mut world, trial, &[7_211, 7_212], NOW);
    assert_eq!(lacks(&world, trial.id, ACTIVATION).map(|feed| feed.id), None);
    assert_eq!(lacks(&world, trial.id, MODELING).map(|feed| feed.id), Some(trial.id));
    assert!(!is_due(&world, NOW + 30 * DAY - 1));
    assert!(is_due(&world, NOW + 30 * DAY));
    subscribe(&mut world, trial, &[], NOW);
    assert!(!is_due(&world, NOW + 30 * DAY), "what is not subscribed cannot be taken back");
    assert!(hidden(&world).contains(&trial.id));
}

//! Replacing traits by similar ones: how many questions that takes, and that it is not asked twice.

use app::view::{ObjectKind, ObjectLink, ReplacementPlan};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{World, control};

/// Most estimates that the search for one trait may take.
const FOR_A_TRAIT: usize = 200;
/// Estimates for one segment: its size now, and with the new rule.
const FOR_A_SEGMENT: usize = 2;

/// The number of estimates since the last call.
async fn estimates(world: &World) -> usize {
    let sent = control(&world.base_url(), Method::GET, "requests", &json!(null)).await;
    control(&world.base_url(), Method::DELETE, "requests", &json!(null)).await;
    let sent: Vec<Value> = serde_json::from_str(&sent).unwrap();
    sent.iter().filter(|one| one["path"] == "/v1/segments/estimate-size").count()
}

#[tokio::test]
async fn the_search_for_similar_traits_is_bounded_and_not_repeated_when_the_plan_is_carried_out() {
    let world = World::read().await;
    let of = ObjectLink { kind: ObjectKind::DataSource, id: "30404".into(), name: String::new() };
    estimates(&world).await;
    let plan: ReplacementPlan = world.workspace.providers().replacement(of.clone(), None).await.unwrap();
    let asked = estimates(&world).await;
    let (traits, segments) = (plan.traits.len(), plan.segments.len());
    assert!(traits >= 3 && plan.traits.iter().all(|one| one.with.is_some()), "{plan:#?}");
    let most = traits * (FOR_A_TRAIT + 1) + segments * FOR_A_SEGMENT;
    println!("{asked} estimates for {traits} traits and {segments} segments, at most {most}");
    assert!(asked <= most, "{asked} estimates for {traits} traits and {segments} segments");

    let shown = plan.segments.clone();
    let done = world.workspace.providers().replace_as_shown(of, None, shown).await.unwrap();
    assert!(done.edited.iter().all(|one| one.failure.is_none()), "{done:#?}");
    let again = estimates(&world).await;
    assert!(again <= traits + segments * FOR_A_SEGMENT, "{again} estimates the second time");
}

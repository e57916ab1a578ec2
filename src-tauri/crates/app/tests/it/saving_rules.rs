//! Rules that are saved as segment definitions, and what becomes of the two rules since.

use app::view::{
    ActivityKind, ActivityQuery, FailureCode, FailureReason, NotPossibleReason, Page, RuleDrift, SavedRule,
    SavedRuleKind, SavedRuleRef, TranslatedKind, TranslatedRef, TranslationQuery, TranslationWay,
};
use serde_json::json;

use crate::edit::open_segment;
use crate::translating::partly;
use crate::world::{World, fault, first};

fn of_segment(id: &str) -> TranslatedRef {
    TranslatedRef { kind: TranslatedKind::Segment, id: id.to_owned() }
}

async fn saved(world: &World, kind: SavedRuleKind, id: &str) -> Vec<SavedRule> {
    world.workspace.saved_rules(SavedRuleRef { kind, id: id.to_owned() }).await.unwrap()
}

/// A segment that can be rebuilt, and its PQL.
async fn rebuildable(world: &World) -> (String, String) {
    let query = TranslationQuery { ways: vec![TranslationWay::Rebuilt], ..TranslationQuery::default() };
    let id = world.workspace.translations(query, first(1)).await.unwrap().rows.remove(0).id;
    let pql = world.workspace.translation(of_segment(&id)).await.unwrap().pql.unwrap();
    (id, pql)
}

#[tokio::test]
async fn a_rule_is_saved_as_an_audience_which_both_pages_know() {
    let world = World::read().await;
    let (id, pql) = rebuildable(&world).await;
    let save = || world.workspace.save_translation(of_segment(&id), "Rebuilt".to_owned(), pql.clone(), false);
    let made = save().await.unwrap();
    assert_eq!((made.audience.name.as_str(), made.object.id.as_str(), made.without), ("Rebuilt", id.as_str(), false));
    assert_eq!(made.drift, []);
    assert_eq!(saved(&world, SavedRuleKind::Segment, &id).await, std::slice::from_ref(&made));
    assert_eq!(saved(&world, SavedRuleKind::Audience, &made.audience.id).await, std::slice::from_ref(&made));
    let audience = world.workspace.audiences().detail(made.audience.id.clone()).await.unwrap();
    assert_eq!(audience.expression.as_deref(), Some(pql.as_str()));

    let query = ActivityQuery { kinds: vec![ActivityKind::Create], ..ActivityQuery::default() };
    assert_eq!(world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap().total, 1);
    // Whoever presses it again gets the same one.
    assert_eq!(save().await.unwrap().audience, made.audience);
}

#[tokio::test]
async fn what_cannot_be_translated_is_saved_only_without_it_and_as_it_was_shown() {
    let world = World::read().await;
    let id = partly(&world).await;
    let rest = world.workspace.translation(of_segment(&id)).await.unwrap().without.unwrap().pql;
    let save = |pql: &str, without| {
        world.workspace.save_translation(of_segment(&id), "In part".to_owned(), pql.to_owned(), without)
    };
    let refused = |failure: app::view::Failure| (failure.code, failure.reason);
    let because = |reason: NotPossibleReason| (FailureCode::NotPossibleNow, Some(FailureReason::from(reason)));
    assert_eq!(refused(save(&rest, false).await.unwrap_err()), because(NotPossibleReason::TranslationHeld));
    let other = save("inSegment(\"x\")", true).await.unwrap_err();
    assert_eq!(refused(other), because(NotPossibleReason::TranslationChanged));
    assert_eq!(saved(&world, SavedRuleKind::Segment, &id).await, []);
    let made = save(&rest, true).await.unwrap();
    assert!(made.without && made.drift.is_empty(), "{made:?}");
    let nameless = world.workspace.save_translation(of_segment(&id), " ".to_owned(), rest, true).await.unwrap_err();
    assert_eq!(nameless.code, FailureCode::BadInput);
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_audience() {
    let world = World::read().await;
    let (id, pql) = rebuildable(&world).await;
    fault(&world, json!({ "method": "POST", "path": "*/segment/definitions", "do": { "drop": "after" } })).await;
    let made =
        world.workspace.save_translation(of_segment(&id), "Rebuilt".to_owned(), pql.clone(), false).await.unwrap();
    let again = world.workspace.save_translation(of_segment(&id), "Rebuilt".to_owned(), pql, false).await.unwrap();
    assert_eq!(made.audience, again.audience);
}

#[tokio::test]
async fn two_rules_that_no_longer_agree_say_so() {
    let world = World::read().await;
    let id = partly(&world).await;
    let rest = world.workspace.translation(of_segment(&id)).await.unwrap().without.unwrap().pql;
    let made = world.workspace.save_translation(of_segment(&id), "In part".to_owned(), rest, true).await.unwrap();
    let form = open_segment(&world.app, &id).await;
    let trait_only = form.rule.split(" AND").next().unwrap().to_owned();
    let changed = app::view::SegmentForm { rule: format!("FREQUENCY([{trait_only}]) >= 2"), ..form.clone() };
    world.workspace.segments().save(changed, Some(form), "change".to_owned()).await.unwrap();
    let now = saved(&world, SavedRuleKind::Audience, &made.audience.id).await;
    assert_eq!(now[0].drift, [RuleDrift::RuleChanged]);
}

#[tokio::test]
async fn an_audience_agrees_only_if_its_rule_is_known() {
    let world = World::read().await;
    let (id, pql) = rebuildable(&world).await;
    let made = world.workspace.save_translation(of_segment(&id), "Rebuilt".to_owned(), pql, false).await.unwrap();
    let audience = made.audience.id;
    let lean = json!({ "id": audience, "name": "Rebuilt" });
    let mut changed = lean.clone();
    changed["expression"] = json!({ "type": "PQL", "format": "pql/text", "value": "person.age > 77" });
    for (answer, drift) in [(lean, RuleDrift::AudienceUnread), (changed, RuleDrift::AudienceChanged)] {
        let path = format!("*/audiences/{audience}");
        let answered = json!({ "method": "GET", "path": path, "do": { "status": 200, "body": answer } });
        fault(&world, answered).await;
        world.workspace.audiences().detail(audience.clone()).await.unwrap();
        assert_eq!(saved(&world, SavedRuleKind::Audience, &audience).await[0].drift, [drift]);
    }
}

#[tokio::test]
async fn what_is_left_of_a_rule_is_estimated_before_it_is_saved() {
    let world = World::read_fast().await;
    let id = partly(&world).await;
    let overlap = |without| world.workspace.translation_overlap(of_segment(&id), without);
    assert_eq!(overlap(false).await.unwrap_err().code, FailureCode::BadInput, "the whole rule has no PQL");
    assert!(overlap(true).await.unwrap().profiles > 0);
}

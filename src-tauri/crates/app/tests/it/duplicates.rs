//! The repair of an audience that has two pairs.

use adobe::audience_manager::{NewSegment, NewTrait};
use app::view::{ActivityKind, ActivityQuery, DuplicateRepair, KeepReason, NotPossibleReason, Route};
use domain::{AudienceId, DataSourceId, FolderId, IntegrationCode, MergeRuleId, SegmentId, SegmentStatus, TraitId};
use serde_json::json;

use crate::edit::own_source;
use crate::sharing::{reason, shareable};
use crate::world::{World, first, order};

struct Twice {
    world: World,
    /// The audience.
    id: String,
    /// Its trait and segment.
    pair: (TraitId, SegmentId),
    /// What a colleague created once more.
    second: (TraitId, SegmentId),
    /// A segment whose rule names the second trait, and another trait.
    user: (SegmentId, TraitId),
}

async fn twice() -> Twice {
    let world = World::read().await;
    let id = shareable(&world.app, 1).await.remove(0).id;
    let route = Route::Create.into();
    let job = world.workspace.sharing().share(vec![id.clone()], Vec::new(), route, |_| ()).await.unwrap();
    let made: Vec<u64> = job.items.iter().flat_map(|item| &item.made).map(|it| it.id.parse().unwrap()).collect();
    let pair = (TraitId(made[made.len() - 2]), SegmentId(made[made.len() - 1]));
    let manager = world.workspace.clients().await.unwrap().manager;
    let data_source: DataSourceId = own_source(&world.app).await.parse().unwrap();
    let code = IntegrationCode::from(&AudienceId::from(id.as_str()));
    let new = NewTrait {
        name: "Once more".into(),
        description: String::new(),
        comments: String::new(),
        trait_type: domain::TraitType::Onboarded,
        data_source,
        folder: FolderId::ROOT,
        integration_code: Some(code.clone()),
        rule: Some(format!("segid == \"{id}\"")),
        ttl_days: 120,
        event_type: 0,
        category: 0,
    };
    let of = manager.create_trait(&new).await.unwrap().id;
    let rule = Some("color == \"blue\"".to_owned());
    let by_rule = NewTrait { trait_type: domain::TraitType::RuleBased, integration_code: None, rule, ..new };
    let other = manager.create_trait(&by_rule).await.unwrap().id;
    let segment = |name: &str, code, rule| NewSegment {
        name: name.into(),
        description: String::new(),
        data_source,
        folder: FolderId::ROOT,
        integration_code: code,
        merge_rule: Some(MergeRuleId(0)),
        status: SegmentStatus::Active,
        rule,
    };
    let second = manager.create_segment(&segment("Once more", Some(code), format!("{of}T"))).await.unwrap().id;
    let user = manager.create_segment(&segment("User", None, format!("{of}T OR {other}T"))).await.unwrap().id;
    world.workspace.refresh(|_| ()).await.unwrap();
    Twice { world, id, pair, second: (of, second), user: (user, other) }
}

#[tokio::test]
async fn one_pair_stays_rules_move_to_it_and_the_other_goes() {
    let Twice { world, id, pair, second, user } = twice().await;
    let sharing = world.workspace.sharing();
    let keep = Some(pair.0.to_string());
    let plan = sharing.duplicate(id.clone(), keep.clone()).await.unwrap();
    assert_eq!((plan.kept.object.id.clone(), plan.kept.reason), (pair.0.to_string(), KeepReason::Chosen));
    assert_eq!(plan.kept_segment.as_ref().unwrap().id, pair.1.to_string());
    let after = format!("{}T OR {}T", pair.0, user.1);
    assert_eq!(
        plan.edits.iter().map(|edit| edit.after.clone().unwrap()).collect::<Vec<_>>(),
        std::slice::from_ref(&after)
    );
    let removes: Vec<&str> = plan.removes.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(removes, [second.1.to_string(), second.0.to_string()]);
    assert!(plan.blocked.is_empty(), "{plan:?}");
    let manager = world.workspace.clients().await.unwrap().manager;
    assert_eq!(manager.segment_by_id(user.0).await.unwrap().object.rule, format!("{}T OR {}T", second.0, user.1));

    // What was shown is what is done: with one rule less in what was seen, nothing is.
    let seen_less = DuplicateRepair { edits: Vec::new(), ..plan.clone() };
    let changed = sharing.resolve_duplicate(id.clone(), keep.clone(), Some(seen_less)).await.unwrap_err();
    assert_eq!(reason(&changed), NotPossibleReason::RepairChanged.into());
    assert_eq!(manager.segment_by_id(user.0).await.unwrap().object.rule, format!("{}T OR {}T", second.0, user.1));

    // How many devices a trait has moves from minute to minute.
    let mut seen = plan;
    seen.kept.realized = Some(7);
    let done = sharing.resolve_duplicate(id.clone(), keep.clone(), Some(seen)).await.unwrap();
    assert!(done.edited.iter().chain(&done.deleted).all(|one| one.failure.is_none()), "{done:?}");
    assert_eq!(manager.segment_by_id(user.0).await.unwrap().object.rule, after);
    let code = IntegrationCode::from(&AudienceId::from(id.as_str()));
    let traits: Vec<TraitId> = manager.traits_with_code(&code).await.unwrap().iter().map(|it| it.id).collect();
    let segments: Vec<SegmentId> = manager.segments_with_code(&code).await.unwrap().iter().map(|it| it.id).collect();
    assert_eq!((traits, segments), (vec![pair.0], vec![pair.1]));
    let record = world.workspace.jobs().activity(ActivityQuery::default(), first(9)).await.unwrap().rows;
    let kinds: Vec<ActivityKind> = record.iter().map(|row| row.kind).take(3).collect();
    assert_eq!(kinds, [ActivityKind::Delete, ActivityKind::Delete, ActivityKind::Change]);
    let none = sharing.duplicate(id, keep).await.unwrap_err();
    assert_eq!(reason(&none), NotPossibleReason::NoDuplicate.into());
}

#[tokio::test]
async fn a_pair_that_is_mapped_stays_and_is_named_although_rules_have_moved() {
    let Twice { world, id, pair, second, user } = twice().await;
    let mapped = json!({ "sid": second.1.0, "inUse": true, "mappedEntities": { "destinations": [7] } });
    let path = format!("/v1/segments/{}", second.1);
    let used = json!({ "method": "GET", "path": path, "times": 99, "do": { "status": 200, "body": mapped } });
    order(&world, json!([used])).await;
    let sharing = world.workspace.sharing();
    // Nobody chose: both are without members, and the segment of the second one is used.
    let plan = sharing.duplicate(id.clone(), None).await.unwrap();
    assert_eq!((plan.kept.object.id.clone(), plan.kept.reason), (second.0.to_string(), KeepReason::Used));
    let keep = Some(pair.0.to_string());
    let done = sharing.resolve_duplicate(id.clone(), keep, None).await.unwrap();
    let blocked: Vec<&str> = done.plan.blocked.iter().map(|one| one.object.id.as_str()).collect();
    assert_eq!(blocked, [second.1.to_string(), second.0.to_string()]);
    assert!(done.deleted.is_empty(), "{done:?}");
    order(&world, json!([])).await;
    let manager = world.workspace.clients().await.unwrap().manager;
    assert_eq!(manager.segment_by_id(user.0).await.unwrap().object.rule, format!("{}T OR {}T", pair.0, user.1));
    let code = IntegrationCode::from(&AudienceId::from(id.as_str()));
    assert_eq!(manager.traits_with_code(&code).await.unwrap().len(), 2, "it stays");
}

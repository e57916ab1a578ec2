//! The numbered panels of the pair in Adobe's documentation: trait 16505144 and segment 16505145.

use app::view::{
    AudienceOrigin, AudienceQuery, Author, FailureCode, Metric, SegmentStatus, SharedState, StageState, StorageRule,
    TraitType, WindowNumbers,
};

use crate::world::{World, first, order};

const FOLDER: &str = "/All Traits/Experience Platform Traits";

#[tokio::test]
async fn the_trait_panel_shows_the_five_numbered_values() {
    let world = World::read().await;
    let panel = world.workspace.traits().detail("16505144".into()).await.unwrap();
    let code = panel.integration_code.clone().unwrap();
    assert_eq!(panel.row.name, "Interested in Ceramics");
    assert_eq!(panel.row.trait_type, TraitType::Onboarded, "①");
    assert_eq!(panel.row.data_source.name, "Adobe Experience Platform Audience Sharing", "②");
    assert_eq!(code.len(), 36, "③ is the audience's id");
    assert_eq!(panel.rule.as_deref(), Some(format!("segid == \"{code}\"").as_str()), "④");
    let comparison = StorageRule::Compare { key: "segid".into(), operator: "==".into(), value: format!("\"{code}\"") };
    assert_eq!(panel.rule_tree, Some(comparison), "④ as a chip");
    let uses: Vec<_> = panel.segments.iter().map(|it| (it.id.as_str(), it.name.as_str())).collect();
    assert_eq!(uses, [("16505145", "Interested in Ceramics")], "⑤");
    assert_eq!(panel.row.description, "This is an automatically created trait");
    assert_eq!((panel.stored_in.as_str(), panel.expire_after_days), (FOLDER, 120));
    assert_integration(panel.created_by.as_ref());
    assert!(panel.event_type.is_none() && panel.read_at.is_some());
    let pair = panel.pair.unwrap();
    assert_eq!(pair.state, SharedState::Paused, "the practice dataflow is paused");
    assert_eq!(pair.audience.unwrap().id, code);
    assert_eq!(pair.manager_count, Some(300), "the total the reference picture shows");
    let (created, later) = pair.stages.split_first().unwrap();
    assert_eq!(created.state, StageState::On);
    assert!(later.iter().all(|stage| stage.state == StageState::Paused && stage.at.is_none()), "{later:?}");
    assert!(!panel.row.not_yet);
}

/// It was created by Experience Platform's integration: Audience Manager reports user 0, which no user has, and a time.
fn assert_integration(author: Option<&Author>) {
    let author = author.unwrap();
    assert_eq!((author.user.as_deref(), author.name.as_deref()), (Some("0"), None));
    assert!(author.at.is_some(), "{author:?}");
}

#[tokio::test]
async fn the_graph_has_the_same_numbers_as_adobes_page() {
    let world = World::read().await;
    let trend = world.workspace.traits().trend("16505144".into(), Metric::Device, 30).await.unwrap();
    let days =
        |it: &WindowNumbers| [it.days1, it.days7, it.days14, it.days30, it.days60, it.days90].map(Option::unwrap);
    assert_eq!(days(&trend.second), [300; 6]);
    assert_eq!(days(&trend.first), [0, 205, 205, 300, 300, 300]);
    assert_eq!(trend.points.len(), 30);
    assert!(trend.points.windows(2).all(|pair| pair[0].day < pair[1].day), "oldest first");
    let segment = world.workspace.segments().trend("16505145".into(), Metric::Device, 90).await.unwrap();
    assert_eq!(days(&segment.second), [300; 6]);
    assert!(segment.points.len() > 60, "{}", segment.points.len());
}

#[tokio::test]
async fn the_segment_panel_shows_the_four_numbered_values() {
    let world = World::read().await;
    let panel = world.workspace.segments().detail("16505145".into()).await.unwrap();
    let code = panel.integration_code.clone().unwrap();
    assert_eq!(code.len(), 36, "①");
    assert_eq!(panel.data_source.name, "Adobe Experience Platform Audience Sharing", "②");
    assert_eq!(panel.merge_rule, None, "③ is the External Merge Policy");
    assert_eq!(panel.rule, "16505144T", "④");
    let Some(StorageRule::Trait { link }) = &panel.rule_tree else { panic!("④ as a chip: {:?}", panel.rule_tree) };
    assert_eq!((link.id.as_str(), link.name.as_str()), ("16505144", "Interested in Ceramics"));
    assert_eq!(panel.stored_in, "/All Segments/Experience Platform Segments");
    assert_eq!((panel.row.status, panel.row.population), (SegmentStatus::Active, Some(300)));
    assert!(panel.legacy_id.is_some());
    assert_integration(panel.created_by.as_ref());
    assert_eq!(panel.pair.unwrap().traits[0].id, "16505144");
}

#[tokio::test]
async fn the_audience_panel_shows_counts_by_namespace_and_its_pair() {
    let world = World::read().await;
    let code = world.workspace.traits().detail("16505144".into()).await.unwrap().integration_code.unwrap();
    let panel = world.workspace.audiences().detail(code.clone()).await.unwrap();
    assert_eq!((panel.row.name.as_str(), panel.row.shared), ("Interested in Ceramics", SharedState::Paused));
    assert!(panel.row.profiles.is_some() && panel.counted_at.is_some());
    assert!(panel.namespaces.windows(2).all(|pair| pair[0].profiles >= pair[1].profiles), "largest first");
    assert!(panel.namespaces.iter().any(|it| it.namespace == "ecid" && it.carries_over), "{:?}", panel.namespaces);
    let pair = panel.pair.unwrap();
    assert_eq!((pair.traits[0].id.as_str(), pair.segments[0].id.as_str()), ("16505144", "16505145"));
    let difference = pair.difference.unwrap();
    let without = difference.without_identity.unwrap();
    assert!(0 <= without.least && without.most <= i64::from(difference.profiles), "{difference:?}");
    let expected = difference.expected.unwrap();
    assert_eq!(panel.row.expected_devices.map(i64::from), Some(expected.most), "the same number everywhere");
    assert_eq!(panel.row.least_devices.map(i64::from), Some(expected.least));
    assert!(panel.refusal.is_none(), "{:?}", panel.refusal);
}

#[tokio::test]
async fn opening_an_audience_preserves_values_that_cannot_be_read() {
    let world = World::read().await;
    let all = world.workspace.audiences().list(AudienceQuery::default(), first(200)).await.unwrap().rows;
    let own = all
        .iter()
        .find(|row| row.origin == AudienceOrigin::Platform && !row.tags.is_empty() && row.profiles.is_some())
        .unwrap();
    let listed = || async {
        let all = world.workspace.audiences().list(AudienceQuery::default(), first(200)).await.unwrap().rows;
        all.into_iter().find(|row| row.id == own.id).unwrap()
    };
    for status in [403, 503] {
        let refused = serde_json::json!({ "status": status, "body": "{}", "retry_after": 0 });
        let fault = |path: &str| serde_json::json!({ "method": "GET", "path": path, "times": 9, "do": refused });
        order(&world, serde_json::json!([fault("/data/core/ups/segment/definitions"), fault("/unifiedtags")])).await;
        let panel = world.workspace.audiences().detail(own.id.clone()).await.unwrap();
        assert!(panel.read_at.is_some());
        assert_eq!((&panel.row.tags, panel.row.profiles), (&own.tags, own.profiles), "{status}");
        let row = listed().await;
        assert_eq!((&row.tags, row.profiles), (&own.tags, own.profiles), "{status}: the local copy");
    }
    order(&world, serde_json::json!([])).await;
    // Without a definition, the count is from a segment job.
    let counted: Vec<_> =
        all.iter().filter(|row| row.origin != AudienceOrigin::Platform && row.profiles.is_some()).take(5).collect();
    for row in counted {
        assert_eq!(
            world.workspace.audiences().detail(row.id.clone()).await.unwrap().row.profiles,
            row.profiles,
            "{row:?}"
        );
    }
}

#[tokio::test]
async fn the_audience_panel_names_its_merge_policy() {
    let world = World::read().await;
    let found = world.workspace.audiences().list(AudienceQuery::default(), first(200)).await.unwrap();
    let own = found.rows.iter().find(|row| row.origin == AudienceOrigin::Platform).unwrap();
    let policy = world.workspace.audiences().detail(own.id.clone()).await.unwrap().merge_policy.unwrap();
    assert!(policy.name.is_some_and(|name| !name.is_empty() && name != policy.id));
    assert_eq!(policy.is_default, Some(true), "the practice organization evaluates with its default");
}

#[tokio::test]
async fn unknown_and_malformed_ids_are_distinguished() {
    let world = World::read().await;
    let code = |failure: app::view::Failure| failure.code;
    assert_eq!(code(world.workspace.traits().detail("none".into()).await.unwrap_err()), FailureCode::BadInput);
    assert_eq!(code(world.workspace.traits().detail("1".into()).await.unwrap_err()), FailureCode::NotFound);
    assert_eq!(code(world.workspace.segments().detail("16505144".into()).await.unwrap_err()), FailureCode::NotFound);
    assert_eq!(code(world.workspace.audiences().detail("no-such-id".into()).await.unwrap_err()), FailureCode::NotFound);
}

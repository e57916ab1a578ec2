//! The lists over the practice organisation.

use std::collections::HashSet;

use app::view::{
    AudienceQuery, AudienceSort, IntegrationState, ListPart, ObjectKind, Page, SegmentQuery, Selection, SharedState,
    TraitQuery, TraitSort,
};

use crate::world::{World, first};

#[tokio::test]
async fn windows_join_up_to_the_whole_list() {
    let world = World::read().await;
    let query = TraitQuery::default();
    let total = world.app.traits(query.clone(), first(1)).await.unwrap().total;
    let mut seen = HashSet::new();
    let mut offset = 0;
    while offset < total {
        let window = world.app.traits(query.clone(), Page { offset, limit: 5_000 }).await.unwrap();
        assert!(window.rows.len() <= 500, "a window is never the whole list");
        assert_eq!((window.total, window.offset), (total, offset));
        offset += u32::try_from(window.rows.len()).unwrap();
        seen.extend(window.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(seen.len(), total as usize, "every trait once");
}

#[tokio::test]
async fn chips_count_what_choosing_them_would_leave() {
    let world = World::read().await;
    let facets = world.app.audience_facets(AudienceQuery::default()).await.unwrap();
    for facet in facets.origins.iter().take(3) {
        let query = AudienceQuery { origins: vec![facet.value.clone()], ..AudienceQuery::default() };
        assert_eq!(world.app.audiences(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    for facet in &facets.shared {
        let state: SharedState = serde_json::from_value(facet.value.clone().into()).unwrap();
        let query = AudienceQuery { shared: vec![state], ..AudienceQuery::default() };
        assert_eq!(world.app.audiences(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    for facet in facets.tags.iter().take(3) {
        let query = AudienceQuery { tags: vec![facet.value.clone()], ..AudienceQuery::default() };
        let found = world.app.audiences(query, first(500)).await.unwrap();
        assert_eq!(found.total, facet.count, "{facet:?}");
        assert!(found.rows.iter().all(|row| row.tags.contains(&facet.value)), "tags have names, not ids: {facet:?}");
    }
    assert!(!facets.tags.is_empty() && facets.origins.len() > 1 && facets.lifecycles.len() > 1);
    let types = world.app.trait_facets(TraitQuery::default()).await.unwrap().types;
    for facet in &types {
        let query = TraitQuery { types: vec![facet.value.clone()], ..TraitQuery::default() };
        assert_eq!(world.app.traits(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    assert!(types.iter().any(|facet| facet.value == "onboarded"));
}

#[tokio::test]
async fn folders_list_what_they_count() {
    let world = World::read().await;
    let folders = world.app.trait_folders().await.unwrap();
    assert_eq!(folders[0].id, "0");
    for folder in folders.iter().filter(|folder| folder.count > 0).skip(1).take(8) {
        let query = TraitQuery { folder: Some(folder.id.clone()), include_subfolders: true, ..TraitQuery::default() };
        let below = world.app.traits(query.clone(), first(1)).await.unwrap().total;
        let own = world.app.traits(TraitQuery { include_subfolders: false, ..query }, first(1)).await.unwrap().total;
        assert_eq!((below, own), (folder.count, folder.own_count), "{folder:?}");
    }
    let audiences = world.app.audience_folders().await.unwrap();
    assert_eq!(
        (audiences[0].id.as_str(), audiences[0].count),
        ("", world.app.workspace().await.unwrap().counts.audiences)
    );
    assert!(audiences.len() > 1, "the organisation keeps audiences in folders");
    for folder in audiences.iter().skip(1) {
        let query = AudienceQuery { folder: Some(folder.id.clone()), ..AudienceQuery::default() };
        assert_eq!(world.app.audiences(query, first(1)).await.unwrap().total, folder.count, "{folder:?}");
    }
    let segments = world.app.segment_folders().await.unwrap();
    let query = SegmentQuery { include_subfolders: true, ..SegmentQuery::default() };
    assert_eq!(world.app.segments(query, first(1)).await.unwrap().total, segments[0].count);
}

#[tokio::test]
async fn all_but_some_of_a_query_are_resolved_without_the_window() {
    let world = World::read().await;
    let query = AudienceQuery { sort: AudienceSort::Profiles, descending: true, ..AudienceQuery::default() };
    let top = world.app.audiences(query.clone(), first(3)).await.unwrap();
    let except = vec![top.rows[1].id.clone()];
    let ids = world.app.resolve(Selection::All { query, except: except.clone() }).await.unwrap();
    assert_eq!(ids.len() + 1, top.total as usize);
    assert_eq!((&ids[0], &ids[1]), (&top.rows[0].id, &top.rows[2].id), "in the order of the list");
    assert_eq!(world.app.resolve(Selection::Some { ids: except.clone() }).await.unwrap(), except);
}

#[tokio::test]
async fn a_range_is_named_by_its_ends_in_the_order_of_the_list() {
    let world = World::read().await;
    let query = TraitQuery { sort: TraitSort::Id, descending: true, include_subfolders: true, ..TraitQuery::default() };
    let rows = world.app.traits(query.clone(), first(500)).await.unwrap().rows;
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let between = |from: &str, to: &str| {
        world.app.trait_keys(query.clone(), ListPart::Between { from: from.into(), to: to.into() })
    };
    assert_eq!(between(&ids[3], &ids[40]).await.unwrap(), ids[3..=40]);
    assert_eq!(between(&ids[40], &ids[3]).await.unwrap(), ids[3..=40], "whichever end comes first");
    assert_eq!(between(&ids[7], &ids[7]).await.unwrap(), ids[7..=7]);
    assert_eq!(between("987654321", &ids[9]).await.unwrap(), ids[9..=9], "an end that is gone is the other one");
    assert!(between("987654321", "x").await.unwrap().is_empty());
    let total = world.app.traits(query.clone(), first(1)).await.unwrap().total;
    let last = world.app.traits(query.clone(), Page { offset: total - 1, limit: 1 }).await.unwrap().rows.remove(0).id;
    assert_eq!(between(&ids[0], &last).await.unwrap().len(), total as usize, "any length in one call");
}

#[tokio::test]
async fn rows_that_left_a_list_are_not_named_any_more() {
    let world = World::read().await;
    let query = AudienceQuery { sort: AudienceSort::Profiles, descending: true, ..AudienceQuery::default() };
    let rows = world.app.audiences(query.clone(), first(4)).await.unwrap().rows;
    let ids = vec![rows[3].id.clone(), "gone".to_owned(), rows[1].id.clone()];
    let among = |query: AudienceQuery| world.app.audience_keys(query, ListPart::Among { ids: ids.clone() });
    assert_eq!(among(query).await.unwrap(), [rows[1].id.clone(), rows[3].id.clone()]);
    let other = AudienceQuery { search: rows[1].id.clone(), ..AudienceQuery::default() };
    assert_eq!(among(other).await.unwrap(), [rows[1].id.clone()]);
    let segments = SegmentQuery { include_subfolders: true, ..SegmentQuery::default() };
    let one = world.app.segments(segments.clone(), first(1)).await.unwrap().rows.remove(0).id;
    let part = ListPart::Among { ids: vec![one.clone()] };
    assert_eq!(world.app.segment_keys(segments, part).await.unwrap(), [one]);
}

#[tokio::test]
async fn one_search_finds_both_sides() {
    let world = World::read().await;
    let hits = world.app.search("interested in ceramics".into()).await.unwrap();
    for kind in [ObjectKind::Audience, ObjectKind::Trait, ObjectKind::Segment] {
        assert!(
            hits.iter().any(|hit| hit.kind == kind && hit.name == "Interested in Ceramics"),
            "{kind:?} in {hits:?}"
        );
    }
    let a_trait = hits.iter().find(|hit| hit.kind == ObjectKind::Trait).unwrap();
    assert_eq!(a_trait.context, "/All Traits/Experience Platform Traits");
    assert!(world.app.search("  ".into()).await.unwrap().is_empty());
    let at =
        world.app.audience_position(AudienceQuery::default(), "interested in ceramics".into()).await.unwrap().unwrap();
    let row = &world.app.audiences(AudienceQuery::default(), Page { offset: at, limit: 1 }).await.unwrap().rows[0];
    assert_eq!(row.name, "Interested in Ceramics");
    assert_eq!(row.shared, SharedState::Paused);
}

#[tokio::test]
async fn nothing_is_called_arriving_or_live_anywhere_while_the_dataflow_is_paused_a_restart_later_too() {
    // A program that was started again and has read nothing yet.
    let world = World::read().await;
    assert_eq!(world.app.workspace().await.unwrap().dataflow, IntegrationState::Paused);
    let facets = world.app.audience_facets(AudienceQuery::default()).await.unwrap();
    let contradicts = |word: &str| ["arriving", "live"].contains(&word);
    assert!(facets.shared.iter().all(|facet| !contradicts(&facet.value)), "{:?}", facets.shared);
    assert!(facets.shared.iter().any(|facet| facet.value == "paused" && facet.count > 1), "{:?}", facets.shared);
    let query = AudienceQuery { shared: vec![SharedState::Paused], ..AudienceQuery::default() };
    for row in world.app.audiences(query, first(500)).await.unwrap().rows {
        assert_eq!((row.shared, row.expected_at), (SharedState::Paused, None), "{row:?}");
        let sid = row.trait_id.expect("a whole pair has one trait");
        let of_trait = world.app.trait_detail(sid).await.unwrap();
        assert_eq!(of_trait.row.audience_id, Some(row.id.clone()), "the way back");
        assert_eq!(of_trait.pair.unwrap().state, SharedState::Paused);
    }
}

#[tokio::test]
async fn expected_devices_are_the_sum_of_the_identities_that_are_devices() {
    let world = World::read().await;
    let rows = world.app.audiences(AudienceQuery::default(), first(500)).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.carrying.len() > 1), "some audience has several");
    for row in &rows {
        let sum: u32 = row.carrying.iter().map(|it| it.profiles).sum();
        assert!(row.carrying.iter().all(|it| it.carries_over), "{row:?}");
        assert!(row.expected_devices.is_none_or(|devices| devices == sum), "{row:?}");
    }
    // What the list shows is the most that the audience's own page speaks of.
    let row = rows.iter().find(|row| row.carrying.len() > 1).expect("seen above");
    let page = world.app.audience(row.id.clone()).await.unwrap();
    assert!(page.namespaces.iter().any(|it| it.namespace == "email_lc_sha256" && it.carries_over && !it.is_device));
    let devices: u32 = page.namespaces.iter().filter(|it| it.is_device).map(|it| it.profiles).sum();
    assert_eq!(row.expected_devices, Some(devices), "a hashed e-mail is no device");
}

#[tokio::test]
async fn folder_traits_come_after_all_others_in_either_direction() {
    let world = World::read().await;
    for descending in [false, true] {
        let query = TraitQuery { folder_traits_last: true, descending, ..TraitQuery::default() };
        let total = world.app.traits(query.clone(), first(1)).await.unwrap().total;
        let mut types = Vec::new();
        while types.len() < total as usize {
            let page = Page { offset: u32::try_from(types.len()).unwrap(), limit: 500 };
            types.extend(world.app.traits(query.clone(), page).await.unwrap().rows.into_iter().map(|it| it.trait_type));
        }
        let first_folder = types.iter().position(|one| one == "folder").expect("there are some");
        assert!(first_folder > 0 && types[first_folder..].iter().all(|one| one == "folder"));
    }
}

#[tokio::test]
async fn segments_are_found_by_their_data_source_and_counted_by_status() {
    let world = World::read().await;
    let shared = world.app.segment_detail("16505145".into()).await.unwrap();
    let query = SegmentQuery { search: shared.data_source.name.clone(), ..SegmentQuery::default() };
    let found = world.app.segments(query.clone(), first(200)).await.unwrap();
    assert!(found.rows.iter().any(|row| row.id == "16505145"), "{:?}", found.rows);
    assert!(found.rows.iter().all(|row| row.data_source.name == shared.data_source.name), "{:?}", found.rows);
    let of_shared = found.rows.iter().find(|row| row.id == "16505145").unwrap();
    assert_eq!(of_shared.integration_code, shared.integration_code);

    let everything = SegmentQuery::default();
    let total = world.app.segments(everything.clone(), first(1)).await.unwrap().total;
    let counts = |facets: app::view::SegmentFacets| facets.statuses.iter().map(|it| it.count).sum::<u32>();
    assert_eq!(counts(world.app.segment_facets(everything.clone()).await.unwrap()), total);
    let narrowed = SegmentQuery { statuses: vec!["inactive".into()], ..everything };
    assert_eq!(counts(world.app.segment_facets(narrowed).await.unwrap()), total, "not narrowed by itself");
    assert_eq!(counts(world.app.segment_facets(query).await.unwrap()), found.total, "narrowed by the search");
}

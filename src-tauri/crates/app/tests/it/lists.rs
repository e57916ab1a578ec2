//! The lists of the practice organization.

use std::collections::HashSet;

use app::view::{
    AudienceQuery, AudienceSort, DataflowState, ListPart, ObjectKind, Page, SearchContext, SegmentQuery, SegmentStatus,
    Selection, SharedState, TraitQuery, TraitSort, TraitType,
};

use crate::world::{World, first};

#[tokio::test]
async fn windows_add_up_to_the_whole_list() {
    let world = World::read().await;
    let query = TraitQuery::default();
    let total = world.workspace.traits().list(query.clone(), first(1)).await.unwrap().total;
    let mut seen = HashSet::new();
    let mut offset = 0;
    while offset < total {
        let window = world.workspace.traits().list(query.clone(), Page { offset, limit: 5_000 }).await.unwrap();
        assert!(window.rows.len() <= 500, "a window is never the whole list");
        assert_eq!((window.total, window.offset), (total, offset));
        offset += u32::try_from(window.rows.len()).unwrap();
        seen.extend(window.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(seen.len(), total as usize, "every trait once");
}

#[tokio::test]
async fn filter_chips_count_the_rows_they_would_show() {
    let world = World::read().await;
    let facets = world.workspace.audiences().facets(AudienceQuery::default()).await.unwrap();
    for facet in facets.origins.iter().take(3) {
        let query = AudienceQuery { origins: vec![facet.value.clone()], ..AudienceQuery::default() };
        assert_eq!(world.workspace.audiences().list(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    for facet in &facets.shared {
        let query = AudienceQuery { shared: vec![facet.value], ..AudienceQuery::default() };
        assert_eq!(world.workspace.audiences().list(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    for facet in facets.tags.iter().take(3) {
        let query = AudienceQuery { tags: vec![facet.value.clone()], ..AudienceQuery::default() };
        let found = world.workspace.audiences().list(query, first(500)).await.unwrap();
        assert_eq!(found.total, facet.count, "{facet:?}");
        assert!(found.rows.iter().all(|row| row.tags.contains(&facet.value)), "tags have names, not ids: {facet:?}");
    }
    assert!(!facets.tags.is_empty() && facets.origins.len() > 1 && facets.lifecycles.len() > 1);
    let types = world.workspace.traits().facets(TraitQuery::default()).await.unwrap().types;
    for facet in &types {
        let query = TraitQuery { types: vec![facet.value.clone()], ..TraitQuery::default() };
        assert_eq!(world.workspace.traits().list(query, first(1)).await.unwrap().total, facet.count, "{facet:?}");
    }
    assert!(types.iter().any(|facet| facet.value == TraitType::Onboarded));
}

#[tokio::test]
async fn folders_list_as_many_objects_as_they_count() {
    let world = World::read().await;
    let folders = world.workspace.traits().folders().await.unwrap();
    assert_eq!(folders[0].id, "0");
    for folder in folders.iter().filter(|folder| folder.count > 0).skip(1).take(8) {
        let query = TraitQuery { folder: Some(folder.id.clone()), include_subfolders: true, ..TraitQuery::default() };
        let below = world.workspace.traits().list(query.clone(), first(1)).await.unwrap().total;
        let own = world
            .workspace
            .traits()
            .list(TraitQuery { include_subfolders: false, ..query }, first(1))
            .await
            .unwrap()
            .total;
        assert_eq!((below, own), (folder.count, folder.own_count), "{folder:?}");
    }
    let audiences = world.workspace.audiences().folders().await.unwrap();
    assert_eq!(
        (audiences[0].id.as_str(), audiences[0].count),
        ("", world.workspace.summary().await.unwrap().counts.audiences)
    );
    assert!(audiences.len() > 1, "the organization keeps audiences in folders");
    for folder in audiences.iter().skip(1) {
        let query = AudienceQuery { folder: Some(folder.id.clone()), ..AudienceQuery::default() };
        assert_eq!(world.workspace.audiences().list(query, first(1)).await.unwrap().total, folder.count, "{folder:?}");
    }
    let segments = world.workspace.segments().folders().await.unwrap();
    let query = SegmentQuery { include_subfolders: true, ..SegmentQuery::default() };
    assert_eq!(world.workspace.segments().list(query, first(1)).await.unwrap().total, segments[0].count);
}

#[tokio::test]
async fn all_rows_of_a_query_except_some_are_resolved() {
    let world = World::read().await;
    let query = AudienceQuery { sort: AudienceSort::Profiles, descending: true, ..AudienceQuery::default() };
    let top = world.workspace.audiences().list(query.clone(), first(3)).await.unwrap();
    let except = vec![top.rows[1].id.clone()];
    let ids = world.workspace.audiences().resolve(Selection::All { query, except: except.clone() }).await.unwrap();
    assert_eq!(ids.len() + 1, top.total as usize);
    assert_eq!((&ids[0], &ids[1]), (&top.rows[0].id, &top.rows[2].id), "in the order of the list");
    assert_eq!(world.workspace.audiences().resolve(Selection::Some { ids: except.clone() }).await.unwrap(), except);
}

#[tokio::test]
async fn a_range_has_the_rows_between_its_ends_in_list_order() {
    let world = World::read().await;
    let query = TraitQuery { sort: TraitSort::Id, descending: true, include_subfolders: true, ..TraitQuery::default() };
    let rows = world.workspace.traits().list(query.clone(), first(500)).await.unwrap().rows;
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let traits = world.workspace.traits();
    let between =
        |from: &str, to: &str| traits.keys(query.clone(), ListPart::Between { from: from.into(), to: to.into() });
    assert_eq!(between(&ids[3], &ids[40]).await.unwrap(), ids[3..=40]);
    assert_eq!(between(&ids[40], &ids[3]).await.unwrap(), ids[3..=40], "whichever end comes first");
    assert_eq!(between(&ids[7], &ids[7]).await.unwrap(), ids[7..=7]);
    assert_eq!(between("987654321", &ids[9]).await.unwrap(), ids[9..=9], "an end that is gone is the other one");
    assert!(between("987654321", "x").await.unwrap().is_empty());
    let total = world.workspace.traits().list(query.clone(), first(1)).await.unwrap().total;
    let last = world
        .workspace
        .traits()
        .list(query.clone(), Page { offset: total - 1, limit: 1 })
        .await
        .unwrap()
        .rows
        .remove(0)
        .id;
    assert_eq!(between(&ids[0], &last).await.unwrap().len(), total as usize, "any length in one call");
}

#[tokio::test]
async fn rows_that_are_no_longer_in_a_list_are_left_out() {
    let world = World::read().await;
    let query = AudienceQuery { sort: AudienceSort::Profiles, descending: true, ..AudienceQuery::default() };
    let rows = world.workspace.audiences().list(query.clone(), first(4)).await.unwrap().rows;
    let ids = vec![rows[3].id.clone(), "gone".to_owned(), rows[1].id.clone()];
    let audiences = world.workspace.audiences();
    let among = |query: AudienceQuery| audiences.keys(query, ListPart::Among { ids: ids.clone() });
    assert_eq!(among(query).await.unwrap(), [rows[1].id.clone(), rows[3].id.clone()]);
    let other = AudienceQuery { search: rows[1].id.clone(), ..AudienceQuery::default() };
    assert_eq!(among(other).await.unwrap(), [rows[1].id.clone()]);
    let segments = SegmentQuery { include_subfolders: true, ..SegmentQuery::default() };
    let one = world.workspace.segments().list(segments.clone(), first(1)).await.unwrap().rows.remove(0).id;
    let part = ListPart::Among { ids: vec![one.clone()] };
    assert_eq!(world.workspace.segments().keys(segments, part).await.unwrap(), [one]);
}

#[tokio::test]
async fn objects_have_their_names_wherever_they_are_in_a_list() {
    let world = World::read().await;
    let segments = SegmentQuery { include_subfolders: true, ..SegmentQuery::default() };
    let segment = world.workspace.segments().list(segments, first(1)).await.unwrap().rows.remove(0);
    let traits = TraitQuery { include_subfolders: true, ..TraitQuery::default() };
    let one = world.workspace.traits().list(traits, first(1)).await.unwrap().rows.remove(0);
    let ids = |id: &str| vec!["gone".to_owned(), id.to_owned(), "99999999".to_owned()];
    let named = world.workspace.segments().named(ids(&segment.id)).await.unwrap();
    assert_eq!(named.iter().map(|it| (&it.id, &it.name)).collect::<Vec<_>>(), [(&segment.id, &segment.name)]);
    let named = world.workspace.traits().named(ids(&one.id)).await.unwrap();
    assert_eq!(named.iter().map(|it| (&it.id, &it.name)).collect::<Vec<_>>(), [(&one.id, &one.name)]);
}

#[tokio::test]
async fn the_search_covers_both_services() {
    let world = World::read().await;
    let hits = world.workspace.search("interested in ceramics".into()).await.unwrap();
    for kind in [ObjectKind::Audience, ObjectKind::Trait, ObjectKind::Segment] {
        assert!(
            hits.iter().any(|hit| hit.kind == kind && hit.name == "Interested in Ceramics"),
            "{kind:?} in {hits:?}"
        );
    }
    let a_trait = hits.iter().find(|hit| hit.kind == ObjectKind::Trait).unwrap();
    let folder = "/All Traits/Experience Platform Traits".to_owned();
    assert_eq!(a_trait.context, SearchContext::Folder { path: folder });
    assert!(world.workspace.search("  ".into()).await.unwrap().is_empty());
    let at = world
        .workspace
        .audiences()
        .position(AudienceQuery::default(), "interested in ceramics".into())
        .await
        .unwrap()
        .unwrap();
    let row =
        &world.workspace.audiences().list(AudienceQuery::default(), Page { offset: at, limit: 1 }).await.unwrap().rows
            [0];
    assert_eq!(row.name, "Interested in Ceramics");
    assert_eq!(row.shared, SharedState::Paused);
}

#[tokio::test]
async fn no_pair_is_arriving_or_live_while_the_dataflow_is_paused_even_after_a_restart() {
    // A program that was restarted and has not read anything yet.
    let world = World::read().await;
    assert_eq!(world.workspace.summary().await.unwrap().dataflow.state, DataflowState::Paused);
    let facets = world.workspace.audiences().facets(AudienceQuery::default()).await.unwrap();
    let contradicts = |state: SharedState| matches!(state, SharedState::Arriving | SharedState::Live);
    assert!(facets.shared.iter().all(|facet| !contradicts(facet.value)), "{:?}", facets.shared);
    assert!(
        facets.shared.iter().any(|facet| facet.value == SharedState::Paused && facet.count > 1),
        "{:?}",
        facets.shared
    );
    let query = AudienceQuery { shared: vec![SharedState::Paused], ..AudienceQuery::default() };
    for row in world.workspace.audiences().list(query, first(500)).await.unwrap().rows {
        assert_eq!((row.shared, row.expected_at), (SharedState::Paused, None), "{row:?}");
        let sid = row.trait_id.expect("a whole pair has one trait");
        let of_trait = world.workspace.traits().detail(sid).await.unwrap();
        assert_eq!(of_trait.row.audience_id, Some(row.id.clone()), "the way back");
        assert_eq!(of_trait.pair.unwrap().state, SharedState::Paused);
    }
}

#[tokio::test]
async fn expected_devices_are_at_most_the_sum_of_the_supported_identities() {
    let world = World::read().await;
    let rows = world.workspace.audiences().list(AudienceQuery::default(), first(500)).await.unwrap().rows;
    assert!(rows.iter().any(|row| row.carrying.len() > 1), "some audience has several");
    for row in &rows {
        let sum: u32 = row.carrying.iter().map(|it| it.profiles).sum();
        assert!(row.carrying.iter().all(|it| it.carries_over), "{row:?}");
        assert!(row.expected_devices.is_none_or(|devices| devices == sum), "{row:?}");
    }
    // The list shows the maximum that the audience's own page shows.
    let row = rows.iter().find(|row| row.carrying.len() > 1).expect("seen above");
    let page = world.workspace.audiences().detail(row.id.clone()).await.unwrap();
    assert!(page.namespaces.iter().any(|it| it.namespace == "email_lc_sha256" && it.carries_over && !it.is_device));
    let devices = page.namespaces.iter().filter(|it| it.is_device).map(|it| it.profiles).max();
    assert_eq!(row.least_devices, devices, "a hashed email is no device, but may belong to one");
}

#[tokio::test]
async fn folder_traits_come_after_all_others_in_either_direction() {
    let world = World::read().await;
    for descending in [false, true] {
        let query = TraitQuery { folder_traits_last: true, descending, ..TraitQuery::default() };
        let total = world.workspace.traits().list(query.clone(), first(1)).await.unwrap().total;
        let mut types = Vec::new();
        while types.len() < total as usize {
            let page = Page { offset: u32::try_from(types.len()).unwrap(), limit: 500 };
            types.extend(
                world
                    .workspace
                    .traits()
                    .list(query.clone(), page)
                    .await
                    .unwrap()
                    .rows
                    .into_iter()
                    .map(|it| it.trait_type),
            );
        }
        let first_folder = types.iter().position(|one| *one == TraitType::Folder).expect("there are some");
        assert!(first_folder > 0 && types[first_folder..].iter().all(|one| *one == TraitType::Folder));
    }
}

#[tokio::test]
async fn segments_are_found_by_their_data_source_and_counted_by_status() {
    let world = World::read().await;
    let shared = world.workspace.segments().detail("16505145".into()).await.unwrap();
    let query = SegmentQuery { search: shared.data_source.name.clone(), ..SegmentQuery::default() };
    let found = world.workspace.segments().list(query.clone(), first(200)).await.unwrap();
    assert!(found.rows.iter().any(|row| row.id == "16505145"), "{:?}", found.rows);
    assert!(found.rows.iter().all(|row| row.data_source.name == shared.data_source.name), "{:?}", found.rows);
    let of_shared = found.rows.iter().find(|row| row.id == "16505145").unwrap();
    assert_eq!(of_shared.integration_code, shared.integration_code);

    let everything = SegmentQuery::default();
    let total = world.workspace.segments().list(everything.clone(), first(1)).await.unwrap().total;
    let counts = |facets: app::view::SegmentFacets| facets.statuses.iter().map(|it| it.count).sum::<u32>();
    assert_eq!(counts(world.workspace.segments().facets(everything.clone()).await.unwrap()), total);
    let narrowed = SegmentQuery { statuses: vec![SegmentStatus::Inactive], ..everything };
    assert_eq!(counts(world.workspace.segments().facets(narrowed).await.unwrap()), total, "not narrowed by itself");
    assert_eq!(counts(world.workspace.segments().facets(query).await.unwrap()), found.total, "narrowed by the search");
}

//! Lists: order, windows, filters, searching, type-ahead, tallies.

use domain::{Copied, DataSourceId, Lifecycle, Origin, SegmentId, TraitId, TraitType};
use store::{
    AudienceFilter, AudienceOrder, Catalog, HitKind, Reference, ReferenceKind, Side, Store, TraitFilter, TraitOrder,
};

use crate::sample::{a_trait, audience, counted, finish, put_audiences, put_pairs, sharing_source, store, whole};

async fn some_audiences() -> (tempfile::TempDir, Store, Catalog) {
    let (folder, store, catalog) = store().await;
    let mut all = vec![
        audience("11111111-1111-4111-8111-111111111111", "Käufer von Geschirr"),
        audience("22222222-2222-4222-8222-222222222222", "Ceramics lovers"),
        audience("33333333-3333-4333-8333-333333333333", "陶器に興味のある人"),
        audience("44444444-4444-4444-8444-444444444444", "zebra"),
        audience("55555555-5555-4555-8555-555555555555", "Äpfel"),
    ];
    all[1].tags = vec!["home".into(), "spring".into()];
    all[1].profiles = Some(500);
    all[2].tags = vec!["home".into()];
    all[2].lifecycle = Lifecycle::Draft;
    all[3].origin = Origin::CustomUpload;
    all[3].profiles = None;
    all[3].update_frequency = None;
    put_audiences(&catalog, all).await;
    (folder, store, catalog)
}

async fn names(catalog: &Catalog, filter: AudienceFilter) -> Vec<String> {
    let found = catalog.list_audiences(&filter, 0, 100).await.unwrap();
    assert_eq!(found.total as usize, found.rows.len());
    found.rows.into_iter().map(|row| row.audience.name).collect()
}

fn search(text: &str) -> AudienceFilter {
    AudienceFilter { search: text.to_owned(), ..AudienceFilter::default() }
}

#[tokio::test]
async fn names_sort_by_language_not_by_bytes() {
    let (_folder, _store, catalog) = some_audiences().await;
    let sorted = names(&catalog, AudienceFilter::default()).await;
    assert_eq!(sorted, ["Äpfel", "Ceramics lovers", "Käufer von Geschirr", "zebra", "陶器に興味のある人"]);
    let by_profiles = AudienceFilter { order: AudienceOrder::Profiles, descending: true, ..AudienceFilter::default() };
    let sorted = names(&catalog, by_profiles).await;
    assert_eq!((sorted[0].as_str(), sorted[4].as_str()), ("Ceramics lovers", "zebra"), "never counted comes last");
}

#[tokio::test]
async fn words_are_found_inside_in_any_case_accent_and_script() {
    let (_folder, _store, catalog) = some_audiences().await;
    assert_eq!(names(&catalog, search("KAUFER geschirr")).await, ["Käufer von Geschirr"]);
    assert_eq!(names(&catalog, search("興味")).await, ["陶器に興味のある人"], "two characters are enough");
    assert_eq!(names(&catalog, search("2222-2222")).await, ["Ceramics lovers"]);
    assert_eq!(names(&catalog, search("ceramics zebra")).await, [""; 0], "every word has to be there");
    assert_eq!(names(&catalog, search("100% \"quoted\" OR")).await, [""; 0], "nothing in it is an operator");
}

#[tokio::test]
async fn several_pasted_ids_list_exactly_those() {
    let (_folder, _store, catalog) = some_audiences().await;
    let pasted = "44444444-4444-4444-8444-444444444444\n22222222-2222-4222-8222-222222222222, 66666666-6666-4666-8666-666666666666";
    assert_eq!(names(&catalog, search(pasted)).await, ["Ceramics lovers", "zebra"]);
}

#[tokio::test]
async fn as_many_ids_as_one_likes_can_be_pasted() {
    let (_folder, _store, catalog) = some_audiences().await;
    put_pairs(&catalog, vec![counted(a_trait(777, "Seventh", None), 3)], Vec::new()).await;
    let numbers = (100_000..140_000).map(|id| id.to_string()).chain(["777".to_owned()]).collect::<Vec<_>>().join("\n");
    let traits = TraitFilter { search: numbers.clone(), ..TraitFilter::default() };
    assert_eq!(catalog.list_traits(&traits, 0, 10).await.unwrap().total, 1);
    let pasted = format!("{numbers} 22222222-2222-4222-8222-222222222222");
    assert_eq!(names(&catalog, search(&pasted)).await, ["Ceramics lovers"]);
}

#[tokio::test]
async fn each_choice_is_counted_under_the_other_conditions() {
    let (_folder, _store, catalog) = some_audiences().await;
    let filter =
        AudienceFilter { tags: vec!["home".into()], lifecycles: vec!["draft".into()], ..AudienceFilter::default() };
    assert_eq!(names(&catalog, filter.clone()).await, ["陶器に興味のある人"]);
    let tallies = catalog.audience_tallies(&filter).await.unwrap();
    let shown = |of: &[store::Tally]| of.iter().map(|it| format!("{} {}", it.value, it.count)).collect::<Vec<_>>();
    assert_eq!(shown(&tallies.lifecycles), ["draft 1", "published 1"], "with the tag, whatever the life cycle");
    assert_eq!(shown(&tallies.tags), ["home 1"], "drafts, whatever the tag");
    let all = catalog.audience_tallies(&AudienceFilter::default()).await.unwrap();
    assert_eq!(shown(&all.tags), ["home 2", "spring 1"], "most used first");
    assert_eq!(shown(&all.update_frequencies), [" 1", "batch 4"]);
}

#[tokio::test]
async fn type_ahead_finds_the_first_row_that_begins_so() {
    let (_folder, _store, catalog) = some_audiences().await;
    let at = async |filter: &AudienceFilter, prefix: &str| catalog.audience_position(filter, prefix).await.unwrap();
    assert_eq!(at(&AudienceFilter::default(), "kau").await, Some(2));
    assert_eq!(at(&AudienceFilter { descending: true, ..AudienceFilter::default() }, "a").await, Some(4));
    assert_eq!(at(&AudienceFilter::default(), "geschirr").await, None);
}

#[tokio::test]
async fn a_window_beyond_the_end_is_empty_and_still_counts() {
    let (_folder, _store, catalog) = some_audiences().await;
    let found = catalog.list_audiences(&AudienceFilter::default(), 4, 10).await.unwrap();
    assert_eq!((found.total, found.rows.len()), (5, 1));
    let found = catalog.list_audiences(&AudienceFilter::default(), 400, 10).await.unwrap();
    assert_eq!((found.total, found.rows.len()), (5, 0));
}

#[tokio::test]
async fn the_tray_marks_its_audiences_at_once() {
    let (_folder, _store, catalog) = some_audiences().await;
    let id = "22222222-2222-4222-8222-222222222222".to_owned();
    let marked = async || catalog.list_audiences(&search("ceramics"), 0, 1).await.unwrap().rows[0].in_tray;
    assert!(!marked().await);
    catalog.tray_add(vec![id.clone()], "7".into(), 1).await.unwrap();
    catalog.tray_add(vec![id.clone()], "8".into(), 2).await.unwrap();
    assert!(marked().await);
    let tray = catalog.tray().await.unwrap();
    assert_eq!((tray.len(), tray[0].folder.as_str(), tray[0].added_at), (1, "8", 1));
    catalog.tray_remove(vec![id]).await.unwrap();
    assert!(!marked().await);
}

#[tokio::test]
async fn a_line_that_was_put_into_the_tray_again_is_another_line() {
    let (_folder, _store, catalog) = some_audiences().await;
    let ids = || vec!["a".to_owned(), "b".to_owned()];
    catalog.tray_add(ids(), "7".into(), 1).await.unwrap();
    let before = catalog.tray().await.unwrap();
    // At the same moment by the clock, into the same folder.
    catalog.tray_remove(vec!["b".into()]).await.unwrap();
    catalog.tray_add(vec!["b".into()], "7".into(), 1).await.unwrap();
    catalog.tray_take(before).await.unwrap();
    let left: Vec<String> = catalog.tray().await.unwrap().into_iter().map(|line| line.audience).collect();
    assert_eq!(left, ["b"]);
}

#[tokio::test]
async fn the_tray_in_the_other_direction_tells_a_trait_from_a_segment_of_the_same_number() {
    let (_folder, _store, catalog) = some_audiences().await;
    let entry = |of| store::PlatformTrayEntry::new(of, 1);
    let (one, other) = (Copied::Segment(SegmentId(7)), Copied::Trait(TraitId(7)));
    catalog.platform_tray_add(vec![entry(one), entry(other)]).await.unwrap();
    let before = catalog.platform_tray().await.unwrap();
    assert_eq!(before.iter().map(|line| line.of).collect::<Vec<_>>(), [one, other]);
    catalog.platform_tray_route(Some("source".into())).await.unwrap();
    // What was chosen since is another line: a commit of what was shown before takes nothing.
    catalog.platform_tray_take(before).await.unwrap();
    let now = catalog.platform_tray().await.unwrap();
    assert!(now.len() == 2 && now.iter().all(|line| line.route.as_deref() == Some("source")), "{now:?}");
    catalog.platform_tray_remove(vec![one]).await.unwrap();
    assert_eq!(catalog.platform_tray().await.unwrap().len(), 1);
    catalog.tray_clear().await.unwrap();
    assert_eq!(catalog.platform_tray().await.unwrap(), []);
}

#[tokio::test]
async fn the_lines_of_a_plan_file_are_added_as_they_are_until_they_are_added_again() {
    let (_folder, _store, catalog) = some_audiences().await;
    catalog.tray_add(vec!["b".into()], "7".into(), 1).await.unwrap();
    let line = |audience: &str| store::TrayEntry {
        audience: audience.into(),
        folder: "[\"Loyalty\"]".into(),
        route: Some("activate".into()),
        said: Some("{}".into()),
        added_at: 2,
        ..store::TrayEntry::default()
    };
    catalog.tray_open(vec![line("a"), line("b")]).await.unwrap();
    let tray = catalog.tray().await.unwrap();
    let places: Vec<&str> = tray.iter().map(|it| it.audience.as_str()).collect();
    assert_eq!(places, ["b", "a"], "one that was there keeps its place");
    for (entry, added_at) in tray.iter().zip([1, 2]) {
        let expected = store::TrayEntry { added_at, revision: entry.revision, ..line(&entry.audience) };
        assert_eq!(*entry, expected);
    }
    catalog.tray_add(vec!["a".into()], "8".into(), 3).await.unwrap();
    let again = catalog.tray().await.unwrap().pop().unwrap();
    assert_eq!((again.folder.as_str(), again.said), ("8", None), "a person's own line again");
}

#[tokio::test]
async fn traits_are_found_and_sorted_by_their_data_source_too() {
    let (_folder, _store, catalog) = store().await;
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    let shop = Reference { id: 5, name: "Webshop".into(), body: serde_json::json!({}) };
    refresh.references(ReferenceKind::DataSource, vec![sharing_source(), shop], whole(2)).await.unwrap();
    let mut bought = a_trait(100, "Bought", None);
    bought.data_source = DataSourceId(5);
    bought.trait_type = TraitType::RuleBased;
    let mut lost = a_trait(101, "Without a known source", None);
    lost.data_source = DataSourceId(404);
    refresh
        .traits(vec![counted(bought, 9), counted(a_trait(102, "Shared", Some("abc")), 4), counted(lost, 0)])
        .await
        .unwrap();
    finish(refresh, Side::AudienceManager, 1).await;
    let ids = async |filter: TraitFilter| catalog.trait_ids(&filter).await.unwrap();
    let found = |search: &str| TraitFilter { search: search.into(), ..TraitFilter::default() };
    assert_eq!(ids(found("webshop")).await, ["100"]);
    assert_eq!(ids(found("abc")).await, ["102"]);
    assert_eq!(ids(found("100, 102")).await, ["100", "102"]);
    let by_source = TraitFilter { order: TraitOrder::DataSource, descending: true, ..TraitFilter::default() };
    assert_eq!(ids(by_source).await, ["100", "102", "101"], "an unknown source does not lose the trait");
    let hits = catalog.search("sha", 8).await.unwrap();
    assert_eq!(hits.iter().map(|hit| (hit.kind, hit.id.as_str())).collect::<Vec<_>>(), [(HitKind::Trait, "102")]);
}

#[tokio::test]
async fn searches_and_filters_of_any_length_are_answered() {
    let (_folder, store, catalog) = some_audiences().await;
    let many = |word: &str| vec![word; 3_000].join(" ");
    assert_eq!(names(&catalog, search(&many("ceramics"))).await, ["Ceramics lovers"]);
    let ids: Vec<String> = (100_000..140_000).map(|id| id.to_string()).collect();
    for text in [many("q"), many("\""), many("no such word"), ids.join(" ")] {
        assert!(names(&catalog, search(&text)).await.is_empty());
        let traits = TraitFilter { search: text.clone(), ..TraitFilter::default() };
        assert_eq!(catalog.list_traits(&traits, 0, 10).await.unwrap().total, 0);
        assert!(catalog.search(&text, 5).await.unwrap().is_empty());
    }
    let alternatives = AudienceFilter {
        lifecycles: vec![Lifecycle::Draft.code().to_owned(); 40_000],
        tags: vec!["home".to_owned(); 40_000],
        shared: vec![0; 40_000],
        ..AudienceFilter::default()
    };
    assert_eq!(names(&catalog, alternatives).await, ["陶器に興味のある人"]);

    let error = store.read("looking", |db| Ok(db.prepare("SELECT hidden FROM trait").map(drop)?)).await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(!format!("{error} {error:?} {source}").contains("hidden"), "{error:?}");
}

//! Refreshing: what changed is written, what is gone is removed, a broken refresh loses nothing.

use store::{AudienceFilter, Gone, ReadWhole, Reference, ReferenceKind, Side, StoredDataflow, StoredFolder, Tree};

use crate::sample::{
    a_trait, audience, counted, finish, put_audiences, put_pairs, segment, sharing_source, store, whole,
};

#[tokio::test]
async fn objects_the_service_no_longer_has_are_removed_at_the_end_only() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience("a", "Alpha"), audience("b", "Beta")]).await;
    let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    refresh.audiences(vec![audience("a", "Alpha again")]).await.unwrap();
    let names = || async {
        let found = catalog.list_audiences(&AudienceFilter::default(), 0, 10).await.unwrap();
        found.rows.into_iter().map(|row| row.audience.name).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["Alpha again", "Beta"], "half-way, both are there");
    finish(refresh, Side::ExperiencePlatform, 7).await;
    assert_eq!(names().await, ["Alpha again"]);
    assert_eq!(catalog.read_at(Side::ExperiencePlatform).await.unwrap(), Some(7));
}

#[tokio::test]
async fn a_refresh_that_never_ends_loses_nothing_and_does_not_renew_the_age() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience("a", "Alpha"), audience("b", "Beta")]).await;
    let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    refresh.audiences(vec![audience("c", "Gamma")]).await.unwrap();
    drop(refresh);
    assert_eq!(catalog.counts().await.unwrap().audiences, 3);
    assert_eq!(catalog.read_at(Side::ExperiencePlatform).await.unwrap(), Some(1));
    put_audiences(&catalog, vec![audience("a", "Alpha")]).await;
    assert_eq!(catalog.counts().await.unwrap().audiences, 1, "the next whole refresh clears up");
}

#[tokio::test]
async fn an_object_created_while_the_lists_were_read_stays() {
    let (_folder, _store, catalog) = store().await;
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    refresh.traits(vec![counted(a_trait(1, "Old", None), 5)]).await.unwrap();
    catalog.keep_trait(a_trait(2, "Just made", None), None).await.unwrap();
    finish(refresh, Side::AudienceManager, 1).await;
    assert_eq!(catalog.counts().await.unwrap().traits, 2);
}

#[tokio::test]
async fn an_unchanged_refresh_writes_no_row() {
    let (_folder, store, catalog) = store().await;
    let all: Vec<_> = (0..50).map(|n| audience(&format!("id-{n}"), &format!("Audience {n}"))).collect();
    put_audiences(&catalog, all.clone()).await;
    let stamps = || async {
        let sql =
            "SELECT count(DISTINCT stamp), max(stamp), (SELECT value FROM meta WHERE name = 'revision') FROM audience";
        let read =
            |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?));
        store.read("looking", move |db| Ok(db.query_row(sql, [], read)?)).await.unwrap()
    };
    let before = stamps().await;
    put_audiences(&catalog, all).await;
    assert_eq!(stamps().await, before);
}

#[tokio::test]
async fn folders_count_the_objects_in_them_and_below() {
    let (_folder, _store, catalog) = store().await;
    let folder = |id: &str, parent: Option<&str>, path: &str| StoredFolder {
        id: id.to_owned(),
        parent: parent.map(str::to_owned),
        name: path.rsplit('/').next().unwrap_or_default().to_owned(),
        path: path.to_owned(),
        depth: 0,
        own_count: 0,
        count: 0,
    };
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    let tree = vec![
        folder("0", None, "/All"),
        folder("7", Some("0"), "/All/Seven"),
        folder("8", Some("7"), "/All/Seven/Eight"),
    ];
    refresh.folders(Tree::Traits, tree, whole(3)).await.unwrap();
    let at = |id, folder| {
        let mut value = a_trait(id, "Trait", None);
        value.folder = domain::FolderId(folder);
        counted(value, 0)
    };
    refresh.traits(vec![at(1, 0), at(2, 7), at(3, 8), at(4, 8)]).await.unwrap();
    finish(refresh, Side::AudienceManager, 1).await;
    catalog.keep_folder(Tree::Traits, folder("9", Some("7"), "/All/Seven/Nine")).await.unwrap();
    let folders = catalog.folders(Tree::Traits).await.unwrap();
    let seen: Vec<_> = folders.iter().map(|it| (it.id.as_str(), it.depth, it.own_count, it.count)).collect();
    assert_eq!(seen, [("0", 0, 1, 4), ("7", 1, 1, 3), ("8", 2, 2, 2), ("9", 2, 0, 0)]);
}

#[tokio::test]
async fn audiences_of_one_sandbox_are_never_taken_for_those_of_another() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience("a", "Alpha"), audience("b", "Beta")]).await;
    put_pairs(&catalog, vec![counted(a_trait(5, "Alpha", Some("a")), 3)], Vec::new()).await;
    let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    let folder = StoredFolder {
        id: "f".into(),
        parent: None,
        name: "Campaigns".into(),
        path: "/Campaigns".into(),
        depth: 0,
        own_count: 0,
        count: 0,
    };
    refresh.folders(Tree::Audiences, vec![folder], whole(1)).await.unwrap();
    catalog.tray_add(vec!["a".into()], "7".into(), 1).await.unwrap();

    assert!(!catalog.keep_for_sandbox("prod").await.unwrap(), "what was read before it was noted is of that sandbox");
    assert!(!catalog.keep_for_sandbox("prod").await.unwrap());
    assert_eq!(catalog.counts().await.unwrap().audiences, 2);

    let paused = StoredDataflow { state: Some("paused".into()), destination: Some("{}".into()), sent: None };
    catalog.store_dataflow(paused.clone()).await.unwrap();
    assert_eq!(catalog.dataflow().await.unwrap(), paused);
    catalog.store_source(Some("{}".into())).await.unwrap();
    assert_eq!(catalog.source().await.unwrap().as_deref(), Some("{}"));
    assert!(catalog.keep_for_sandbox("stage").await.unwrap());
    assert_eq!(catalog.source().await.unwrap(), None);
    assert_eq!(
        catalog.dataflow().await.unwrap(),
        StoredDataflow::default(),
        "the dataflow of another sandbox is another one"
    );
    let left = catalog.counts().await.unwrap();
    assert_eq!((left.audiences, left.traits, left.tray), (0, 1, 1), "the tray and the other service's side stay");
    assert_eq!(catalog.read_at(Side::ExperiencePlatform).await.unwrap(), None);
    assert!(catalog.read_at(Side::AudienceManager).await.unwrap().is_some());
    assert!(catalog.folders(Tree::Audiences).await.unwrap().is_empty());
    let searched = AudienceFilter { search: "Alpha".into(), ..AudienceFilter::default() };
    assert_eq!(catalog.list_audiences(&searched, 0, 9).await.unwrap().total, 0, "nor does a search find them");
    put_audiences(&catalog, vec![audience("a", "Alpha")]).await;
    assert!(!catalog.keep_for_sandbox("stage").await.unwrap());
    assert_eq!(catalog.list_audiences(&searched, 0, 9).await.unwrap().total, 1);
}

#[tokio::test]
async fn only_objects_confirmed_to_be_gone_are_removed() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience("a", "Alpha"), audience("b", "Beta"), audience("c", "Gamma")]).await;
    let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    refresh.audiences(vec![audience("a", "Alpha")]).await.unwrap();
    let unseen = refresh.unseen().await.unwrap();
    assert_eq!((unseen.len(), unseen[0].of), (1, 3));
    let [beta, gamma] = ["b", "c"].map(|id| Gone::Audience(id.into()));
    assert_eq!(unseen[0].objects, [beta.clone(), gamma]);
    let proof = ReadWhole::ExperiencePlatform { audiences: whole(1) };
    refresh.finish(proof, vec![beta], 5).await.unwrap();
    let found = catalog.list_audiences(&AudienceFilter::default(), 0, 10).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.audience.name.as_str()).collect::<Vec<_>>(), ["Alpha", "Gamma"]);
}

#[tokio::test]
async fn the_proof_of_the_other_side_ends_nothing() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience("a", "Alpha")]).await;
    let refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    let proof = ReadWhole::AudienceManager { traits: whole(0), segments: whole(0) };
    let refused = refresh.finish(proof, vec![Gone::Audience("a".into())], 5).await.unwrap_err();
    assert!(matches!(refused, store::StoreError::NotAllowed { .. }), "{refused:?}");
    let found = catalog.list_audiences(&AudienceFilter::default(), 0, 10).await.unwrap();
    assert_eq!((found.total, catalog.read_at(Side::ExperiencePlatform).await.unwrap()), (1, Some(1)));
}

#[tokio::test]
async fn small_objects_created_while_the_lists_were_read_stay() {
    let (_folder, _store, catalog) = store().await;
    let folder = |id: &str| StoredFolder {
        id: id.to_owned(),
        parent: None,
        name: id.to_owned(),
        path: format!("/{id}"),
        depth: 0,
        own_count: 0,
        count: 0,
    };
    let source = |id: u64| Reference { id, name: format!("Source {id}"), body: serde_json::Value::Null };
    let mut first = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    first.folders(Tree::Traits, vec![folder("0"), folder("old")], whole(2)).await.unwrap();
    first.references(ReferenceKind::DataSource, vec![source(1), source(2)], whole(2)).await.unwrap();
    finish(first, Side::AudienceManager, 1).await;

    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    catalog.keep_folder(Tree::Traits, folder("made")).await.unwrap();
    catalog.keep_reference(ReferenceKind::DataSource, sharing_source()).await.unwrap();
    refresh.folders(Tree::Traits, vec![folder("0")], whole(1)).await.unwrap();
    refresh.references(ReferenceKind::DataSource, vec![source(1)], whole(1)).await.unwrap();
    finish(refresh, Side::AudienceManager, 2).await;
    let folders = catalog.folders(Tree::Traits).await.unwrap();
    assert_eq!(folders.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["0", "made"]);
    let sources = catalog.references(ReferenceKind::DataSource).await.unwrap();
    let mut ids: Vec<u64> = sources.iter().map(|one| one.id).collect();
    ids.sort_unstable();
    let mut expected = vec![1, sharing_source().id];
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[tokio::test]
async fn known_data_sources_are_ones_own_before_those_of_others() {
    let (_folder, _store, catalog) = store().await;
    let source = |id: u64| Reference { id, name: format!("Source {id}"), body: serde_json::Value::Null };
    let all = || [1, 2, 7, 9].map(source).to_vec();
    let mut first = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    first.references(ReferenceKind::DataSource, all(), whole(4)).await.unwrap();
    finish(first, Side::AudienceManager, 1).await;
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    refresh.references(ReferenceKind::DataSource, all(), whole(4)).await.unwrap();
    for (own, expected) in [(vec![1, 2], [2, 1]), (vec![2], [2, 9]), (vec![], [9, 7])] {
        let seen = refresh.seen(&own.into_iter().collect()).await.unwrap();
        assert_eq!(seen, expected.map(|id| Gone::Reference(ReferenceKind::DataSource, id)));
    }
}

#[tokio::test]
async fn a_page_of_another_sandbox_is_not_written_after_a_switch() {
    let (_folder, _store, catalog) = store().await;
    catalog.keep_for_sandbox("prod").await.unwrap();
    let mut refresh = catalog.begin_platform_refresh("prod").await.unwrap();
    refresh.audiences(vec![audience("a", "Alpha")]).await.unwrap();
    assert!(catalog.keep_for_sandbox("stage").await.unwrap());
    let folder = StoredFolder {
        id: "f".to_owned(),
        parent: None,
        name: "f".to_owned(),
        path: "/f".to_owned(),
        depth: 0,
        own_count: 0,
        count: 0,
    };
    assert!(refresh.audiences(vec![audience("b", "Beta")]).await.is_err());
    assert!(refresh.folders(Tree::Audiences, vec![folder], whole(1)).await.is_err());
    let proof = ReadWhole::ExperiencePlatform { audiences: whole(2) };
    assert!(refresh.finish(proof, Vec::new(), 5).await.is_err());
    let found = catalog.list_audiences(&AudienceFilter::default(), 0, 10).await.unwrap();
    assert_eq!((found.total, catalog.read_at(Side::ExperiencePlatform).await.unwrap()), (0, None));
    assert!(catalog.folders(Tree::Audiences).await.unwrap().is_empty());
    let mut late = catalog.begin_platform_refresh("prod").await.unwrap();
    assert!(late.audiences(vec![audience("b", "Beta")]).await.is_err(), "nor one that begins after it");
}

#[tokio::test]
async fn an_object_deleted_while_its_page_is_on_the_way_stays_deleted() {
    let (_folder, _store, catalog) = store().await;
    let traits = || vec![counted(a_trait(1, "One", None), 1), counted(a_trait(2, "Two", None), 2)];
    let segments = || vec![counted(segment(7, "Seven", None, 1), 1)];
    put_pairs(&catalog, traits(), segments()).await;
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    catalog.forget_trait(domain::TraitId(1)).await.unwrap();
    catalog.forget_segment(domain::SegmentId(7)).await.unwrap();
    refresh.traits(traits()).await.unwrap();
    refresh.segments(segments()).await.unwrap();
    finish(refresh, Side::AudienceManager, 5).await;
    let left = catalog.counts().await.unwrap();
    assert_eq!((left.traits, left.segments), (1, 0));
    put_pairs(&catalog, traits(), segments()).await;
    let left = catalog.counts().await.unwrap();
    assert_eq!((left.traits, left.segments), (2, 1), "a list that is asked for later is believed");
}

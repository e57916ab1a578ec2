//! Removing a connection: nothing of it is left, nothing of another is touched.

use store::{AudienceFilter, JournalHead, JournalLine, JournalSubject};

use crate::sample::{a_trait, audience, counted, put_audiences, put_pairs, segment, store};

#[tokio::test]
async fn everything_of_one_connection_goes_and_the_other_stays() {
    let (_folder, store, practice) = store().await;
    let acme = store.catalog("acme").await.unwrap();
    for catalog in [&practice, &acme] {
        put_audiences(catalog, vec![audience("a", "Alpha"), audience("b", "Beta")]).await;
        let code = Some("a");
        put_pairs(catalog, vec![counted(a_trait(5, "Alpha", code), 3)], vec![counted(segment(6, "Alpha", code, 5), 3)])
            .await;
        catalog.tray_add(vec!["b".into()], "7".into(), 1).await.unwrap();
    }
    let head = JournalHead { id: "j1".into(), undoes: None, opened_at: 1, body: "{}".into() };
    let subject = Some(JournalSubject { kind: "audience", id: "a".into() });
    let line = JournalLine { subject, changes_catalog: false, names: vec!["gold".into()], body: "{}".into() };
    acme.journal().open_job(head, vec![line], "{}".into()).await.unwrap();
    let line = JournalLine { subject: None, changes_catalog: false, names: Vec::new(), body: "{}".into() };
    acme.journal().append("j1".into(), 1, line, None, "{}".into()).await.unwrap();
    let (before, other) = (store.rows_of("acme").await.unwrap(), store.rows_of("practice").await.unwrap());
    assert!(before > other && other > 6, "the job and its lines are counted: {before} and {other}");

    let removed = store.forget_connection("acme").await.unwrap();

    assert_eq!((removed.rows_removed, removed.rows_left), (before, 0));
    assert_eq!((store.rows_of("acme").await.unwrap(), store.rows_of("practice").await.unwrap()), (0, other));
    let fresh = store.catalog("acme").await.unwrap();
    assert_eq!(fresh.counts().await.unwrap(), store::CatalogCounts::default());
    assert_eq!(fresh.journal().jobs(0, 9).await.unwrap().total, 0);
    let searched = AudienceFilter { search: "Alpha".into(), ..AudienceFilter::default() };
    assert_eq!(practice.list_audiences(&searched, 0, 9).await.unwrap().total, 1, "the other's search still finds");
    assert_eq!(store.forget_connection("never there").await.unwrap(), store::Removed::default());
}

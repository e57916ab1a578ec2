//! The journal in its own file: order, numbers, and what the catalog has missed of it.

use domain::{Object, Reference, TraitId};
use store::{ActivityFilter, Appended, Catalog, CatalogChange, Journal, JournalHead, JournalLine, Store, TraitFilter};

use crate::sample::{a_trait, store};

#[tokio::test]
async fn jobs_are_listed_in_the_order_they_were_begun_whatever_the_clock_said() {
    let (_folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    // The clock was set back by an hour before the third.
    for (id, opened_at) in [("first", 7_200_000), ("second", 7_300_000), ("third", 3_700_000)] {
        let head = JournalHead { id: id.to_owned(), undoes: None, opened_at, body: "{}".to_owned() };
        journal.open_job(head, Vec::new(), "{}".into()).await.unwrap();
    }
    let ids = async |offset, limit| {
        let rows = journal.jobs(offset, limit).await.unwrap().rows;
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(0, 10).await, ["third", "second", "first"]);
    assert_eq!(ids(1, 1).await, ["second"]);
}

async fn found(journal: &Journal, text: &str) -> Vec<String> {
    let filter = ActivityFilter { search: text.to_owned(), ..ActivityFilter::default() };
    journal.activities(filter, 0, 9).await.unwrap().1.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn lists_need_no_line_of_a_job() {
    let (folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    let named = JournalLine { names: vec!["gold".into()], ..line("plan", false) };
    journal.open_job(head("j"), vec![named], "planned".into()).await.unwrap();
    journal.append("j".into(), 1, line("end", false), Some(true), "ended".into()).await.unwrap();
    let before = journal.jobs(0, 9).await.unwrap();
    assert_eq!(before.rows[0].summary.as_deref(), Some("ended"), "of the last line");
    let file = rusqlite::Connection::open(folder.path().join("journal.db")).unwrap();
    file.execute("DELETE FROM job_line", []).unwrap();
    assert_eq!(journal.jobs(0, 9).await.unwrap(), before);
    assert_eq!(found(&journal, "OL").await, ["j"]);
    assert!(journal.open_jobs_in_short().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_job_of_an_older_format_is_summarized_once() {
    let (folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    journal.open_job(head("old"), vec![line("plan", false)], "new".into()).await.unwrap();
    let file = rusqlite::Connection::open(folder.path().join("journal.db")).unwrap();
    file.execute("UPDATE job SET summary = NULL", []).unwrap();
    assert_eq!(journal.jobs_without_summary().await.unwrap(), ["old"]);
    journal.summarize("old".into(), "short".into(), vec!["gold".into()]).await.unwrap();
    assert!(journal.jobs_without_summary().await.unwrap().is_empty());
    journal.summarize("old".into(), "again".into(), Vec::new()).await.unwrap();
    assert_eq!(journal.jobs(0, 9).await.unwrap().rows[0].summary.as_deref(), Some("short"), "what is newer stays");
    assert_eq!(found(&journal, "gold").await, ["old"]);
}

#[tokio::test]
async fn an_undo_that_has_gone_on_is_not_noted() {
    let (_folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    let undo = JournalHead { undoes: Some("share".to_owned()), ..head("undo") };
    for one in [head("share"), undo] {
        journal.open_job(one, vec![line("plan", false)], "{}".into()).await.unwrap();
    }
    let is_undone = async || journal.jobs(0, 9).await.unwrap().rows[1].is_undone;
    assert_eq!(is_undone().await, None, "nobody has looked yet");
    journal.note_undone(("share".into(), 1), true, "{}".into(), vec![("undo".into(), 7)]).await.unwrap();
    assert_eq!(is_undone().await, None, "it has another number of lines");
    journal.note_undone(("share".into(), 7), true, "{}".into(), vec![("undo".into(), 1)]).await.unwrap();
    assert_eq!(is_undone().await, None, "the share has another number of lines");
    journal.note_undone(("share".into(), 1), true, "{\"done\":1}".into(), vec![("undo".into(), 1)]).await.unwrap();
    assert_eq!(is_undone().await, Some(true));
    journal.append("undo".into(), 1, line("resumed", false), None, "{}".into()).await.unwrap();
    assert_eq!(is_undone().await, None, "it has gone on");
}

#[tokio::test]
async fn the_job_that_was_undone_last_is_listed_first() {
    let (_folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    let undo = |id: &str, of: &str| JournalHead { undoes: Some(of.to_owned()), ..head(id) };
    for one in [head("a"), head("b"), head("c"), undo("1", "a"), undo("2", "b"), undo("3", "a")] {
        journal.open_job(one, Vec::new(), "{}".into()).await.unwrap();
    }
    assert_eq!(journal.undone_jobs().await.unwrap(), ["a", "b"]);
}

fn head(id: &str) -> JournalHead {
    JournalHead { id: id.to_owned(), undoes: None, opened_at: 1, body: "{}".to_owned() }
}

fn line(body: &str, changes_catalog: bool) -> JournalLine {
    JournalLine { subject: None, changes_catalog, names: Vec::new(), body: body.to_owned() }
}

fn present(id: u64, code: &str) -> Vec<CatalogChange> {
    vec![CatalogChange::Present(Box::new(Object::Trait(a_trait(id, code, Some(code)))))]
}

async fn traits(catalog: &Catalog) -> Vec<u64> {
    let found = catalog.list_traits(&TraitFilter::default(), 0, 9).await.unwrap();
    let mut ids: Vec<u64> = found.rows.iter().map(|row| row.value.id.0).collect();
    ids.sort_unstable();
    ids
}

#[tokio::test]
async fn a_line_of_a_number_that_exists_is_not_written() {
    let (_folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    journal.open_job(head("j"), vec![line("first", false)], "{}".into()).await.unwrap();
    assert_eq!(journal.append("j".into(), 0, line("again", false), None, "{}".into()).await.unwrap(), Appended::Taken);
    assert_eq!(
        journal.append("j".into(), 2, line("too far", false), None, "{}".into()).await.unwrap(),
        Appended::Taken
    );
    let added = journal.append("j".into(), 1, line("second", false), Some(true), "{}".into()).await.unwrap();
    assert_eq!(added, Appended::Added { change: None });
    assert_eq!(journal.job("j".into()).await.unwrap().unwrap().1, ["first", "second"]);
    assert_eq!(journal.open_jobs().await.unwrap(), 0);
}

#[tokio::test]
async fn what_the_catalog_has_missed_is_found_and_applied_once() {
    let (_folder, _store, catalog) = store().await;
    let journal = catalog.journal();
    journal.open_job(head("j"), vec![line("plan", false)], "{}".into()).await.unwrap();
    for (number, body) in [(1, "first"), (2, "second"), (3, "third")] {
        journal.append("j".into(), number, line(body, true), None, "{}".into()).await.unwrap();
    }
    assert!(catalog.apply_change("j".into(), 1, present(5, "a")).await.unwrap());
    assert!(!catalog.apply_change("j".into(), 3, present(7, "c")).await.unwrap(), "the second is missing");
    assert_eq!(traits(&catalog).await, [5]);

    assert_eq!(journal.behind().await.unwrap(), [("j".to_owned(), 1)]);
    let missed = journal.changes_after("j".into(), 1).await.unwrap();
    assert_eq!(missed, [(2, "second".to_owned()), (3, "third".to_owned())]);
    assert!(catalog.apply_change("j".into(), 2, present(6, "b")).await.unwrap());
    assert!(catalog.apply_change("j".into(), 3, present(7, "c")).await.unwrap());
    assert_eq!((traits(&catalog).await, journal.behind().await.unwrap()), (vec![5, 6, 7], Vec::new()));

    let gone = vec![CatalogChange::Absent(Reference::Trait(TraitId(5)))];
    assert!(catalog.apply_change("j".into(), 2, gone).await.unwrap(), "it was applied before");
    assert_eq!(traits(&catalog).await, [5, 6, 7], "and is not applied again");
}

#[tokio::test]
async fn a_catalog_that_was_removed_leaves_the_journal_and_takes_nothing_old_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.db");
    let store = Store::open(&path).unwrap();
    let catalog = store.catalog("practice").await.unwrap();
    catalog.journal().open_job(head("j"), vec![line("made", true)], "{}".into()).await.unwrap();
    drop((catalog, store));
    for name in ["bridge.db", "bridge.db-wal", "bridge.db-shm"] {
        let _ = std::fs::remove_file(folder.path().join(name));
    }

    let catalog = Store::open(&path).unwrap().catalog("practice").await.unwrap();
    assert_eq!(catalog.journal().jobs(0, 9).await.unwrap().rows[0].id, "j");
    assert_eq!(catalog.journal().behind().await.unwrap(), Vec::new(), "the first refresh reads what there is now");
}

#[tokio::test]
async fn jobs_of_another_connection_are_not_seen() {
    let (_folder, store, practice) = store().await;
    let acme = store.catalog("acme").await.unwrap();
    acme.journal().open_job(head("of acme"), vec![line("made", true)], "{}".into()).await.unwrap();
    assert_eq!(practice.journal().jobs(0, 9).await.unwrap().total, 0);
    assert_eq!(practice.journal().behind().await.unwrap(), Vec::new());
    assert_eq!(acme.journal().behind().await.unwrap(), [("of acme".to_owned(), 0)]);
}

//! The record of what was done: by hand and by jobs, in one list.

use store::{
    ActivityEnd, ActivityFilter, ActivityObject, JobSummary, Journal, JournalHead, JournalLine, NewActivity, StoreFault,
};

use crate::sample::store;

fn object(kind: &str, id: Option<&str>, name: &str) -> ActivityObject {
    ActivityObject {
        kind: kind.into(),
        id: id.map(str::to_owned),
        name: name.into(),
        state: "waiting".into(),
        ..ActivityObject::default()
    }
}

fn by_hand(id: &str, kind: &str, at: i64, objects: Vec<ActivityObject>) -> NewActivity {
    NewActivity {
        id: id.into(),
        kind: kind.into(),
        undoes: None,
        person: Some("maria".into()),
        account: Some("tech@acme.com".into()),
        at,
        service_at: Some(at + 5),
        objects,
    }
}

async fn found(journal: &Journal, filter: ActivityFilter) -> Vec<String> {
    let (total, rows) = journal.activities(filter, 0, 100).await.unwrap();
    assert_eq!(total as usize, rows.len());
    rows.into_iter().map(|row| row.id).collect()
}

/// A job by another person, and two entries by hand.
async fn three() -> (tempfile::TempDir, store::Store, Journal) {
    let (folder, store, catalog) = store().await;
    let journal = catalog.journal();
    journal.open_activity(by_hand("e1", "change", 100, vec![object("trait", Some("12"), "Größe 100%")])).await.unwrap();
    let body = r#"{"kind":"share","by":{"person":"omar","account":null}}"#.to_owned();
    let head = JournalHead { id: "j1".into(), undoes: None, opened_at: 50, body };
    journal.open_job(head, Vec::new(), "{}".into()).await.unwrap();
    let two = vec![object("segment", Some("13"), "Gold"), object("segment", Some("14"), "Silver")];
    journal.open_activity(by_hand("e2", "delete", 300, two)).await.unwrap();
    (folder, store, journal)
}

#[tokio::test]
async fn jobs_and_what_was_done_by_hand_are_one_list_that_can_be_narrowed() {
    let (_folder, _store, journal) = three().await;
    let all = ActivityFilter::default;
    assert_eq!(found(&journal, all()).await, ["e2", "j1", "e1"], "as they were begun, whatever the clock says");
    for (filter, expected) in [
        (ActivityFilter { search: "silver".into(), ..all() }, vec!["e2"]),
        (ActivityFilter { search: "Größe 0%".into(), ..all() }, vec!["e1"]),
        (ActivityFilter { search: "1_".into(), ..all() }, vec![]),
        (ActivityFilter { search: "j1".into(), ..all() }, vec!["j1"]),
        (ActivityFilter { search: "Omar".into(), ..all() }, vec!["j1"]),
        (ActivityFilter { kinds: vec!["delete".into(), "share".into()], ..all() }, vec!["e2", "j1"]),
        (ActivityFilter { object_kinds: vec!["trait".into()], ..all() }, vec!["e1"]),
        (ActivityFilter { person: Some("tech@acme.com".into()), ..all() }, vec!["e2", "e1"]),
        (ActivityFilter { person: Some("maria".into()), until: Some(300), ..all() }, vec!["e1"]),
        (ActivityFilter { since: Some(100), ..all() }, vec!["e2", "e1"]),
        (ActivityFilter { object: Some("14".into()), ..all() }, vec!["e2"]),
        (ActivityFilter { object: Some("Gold".into()), ..all() }, vec!["e2"]),
        (ActivityFilter { object: Some("gold".into()), ..all() }, vec![]),
        (ActivityFilter { states: vec!["done".into()], ..all() }, vec![]),
    ] {
        assert_eq!(found(&journal, filter.clone()).await, expected, "{filter:?}");
    }
    let (total, page) = journal.activities(all(), 1, 1).await.unwrap();
    assert_eq!((total, page[0].id.as_str(), page.len()), (3, "j1", 1));
    assert_eq!(journal.activity_people().await.unwrap(), ["maria", "omar", "tech@acme.com"]);
}

#[tokio::test]
async fn an_outcome_is_final_unless_the_answer_was_lost() {
    let (_folder, _store, journal) = three().await;
    let after = |state: &str| ActivityObject { state: state.into(), ..object("trait", Some("12"), "Gold") };
    for state in ["started", "unknown", "done"] {
        journal.note_activity("e1".into(), 0, after(state)).await.unwrap();
    }
    let refused = journal.note_activity("e1".into(), 0, after("failed")).await.unwrap_err();
    assert!(matches!(refused.fault(), StoreFault::Other), "{refused:?}");
    let end =
        ActivityEnd { state: "done".into(), ended_at: Some(160), took: Some(60), done: 1, ..ActivityEnd::default() };
    journal.end_activity("e1".into(), end.clone()).await.unwrap();
    let entry = journal.activity("e1".into()).await.unwrap().unwrap();
    assert_eq!((entry.end, entry.service_at, entry.total), (end, Some(105), 1));
    assert_eq!(entry.first.unwrap().state, "done");
    let undo = NewActivity { undoes: Some("e1".into()), ..by_hand("e3", "change", 400, Vec::new()) };
    journal.open_activity(undo).await.unwrap();
    assert_eq!(journal.activity("e1".into()).await.unwrap().unwrap().undone_by, None, "not done yet");
    let done = ActivityEnd { state: "done".into(), ..ActivityEnd::default() };
    journal.end_activity("e3".into(), done).await.unwrap();
    assert_eq!(journal.activity("e1".into()).await.unwrap().unwrap().undone_by.as_deref(), Some("e3"));
}

#[tokio::test]
async fn a_job_is_summarized_again_after_its_log_or_that_of_its_undo_has_grown() {
    let (_folder, _store, journal) = three().await;
    let line = || JournalLine { subject: None, changes_catalog: false, names: vec!["made".into()], body: "{}".into() };
    let summary = |lines| JobSummary {
        lines,
        kind: "pauseDataflow".into(),
        end: ActivityEnd { state: "done".into(), done: 1, ..ActivityEnd::default() },
        objects: vec![object("audience", Some("a"), "Loyal")],
    };
    assert_eq!(journal.stale_jobs().await.unwrap(), ["j1"]);
    journal.append("j1".into(), 0, line(), Some(true), "{}".into()).await.unwrap();
    journal.record_job("j1".into(), summary(0)).await.unwrap();
    assert_eq!(journal.stale_jobs().await.unwrap(), ["j1"], "a line was added meanwhile");
    journal.record_job("j1".into(), summary(1)).await.unwrap();
    assert!(journal.stale_jobs().await.unwrap().is_empty());
    let kinds = vec!["pauseDataflow".to_owned()];
    assert_eq!(found(&journal, ActivityFilter { kinds, ..ActivityFilter::default() }).await, ["j1"]);
    assert_eq!(found(&journal, ActivityFilter { search: "MAD".into(), ..ActivityFilter::default() }).await, ["j1"]);
    assert_eq!(found(&journal, ActivityFilter { search: "loyal".into(), ..ActivityFilter::default() }).await, ["j1"]);
    let body = r#"{"kind":"undo"}"#.to_owned();
    let undo = JournalHead { id: "u".into(), undoes: Some("j1".into()), opened_at: 1, body };
    journal.open_job(undo, Vec::new(), "{}".into()).await.unwrap();
    for job in ["j1", "u"] {
        journal.record_job(job.into(), summary(u64::from(job == "j1"))).await.unwrap();
    }
    assert!(journal.stale_jobs().await.unwrap().is_empty());
    journal.append("u".into(), 0, line(), None, "{}".into()).await.unwrap();
    assert_eq!(journal.stale_jobs().await.unwrap(), ["j1", "u"]);
}

//! The list of jobs.

use store::JournalHead;

use crate::sample::store;

#[tokio::test]
async fn jobs_are_listed_in_the_order_they_were_begun_whatever_the_clock_said() {
    let (_folder, _store, catalogue) = store().await;
    let journal = catalogue.journal();
    // The clock was set back by an hour before the third.
    for (id, opened_at) in [("first", 7_200_000), ("second", 7_300_000), ("third", 3_700_000)] {
        let head = JournalHead { id: id.to_owned(), undoes: None, opened_at, body: "{}".to_owned() };
        journal.open_job(head, Vec::new()).await.unwrap();
    }
    assert_eq!(journal.jobs(0, 10).await.unwrap().ids, ["third", "second", "first"]);
    assert_eq!(journal.jobs(1, 1).await.unwrap().ids, ["second"]);
}

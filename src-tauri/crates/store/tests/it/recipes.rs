//! Recipes: one value each, the newest first, and gone with their connection.

use store::RecipeRow;

use crate::sample::store;

/// What the recipes of a list contain.
fn bodies(rows: Vec<RecipeRow>) -> Vec<String> {
    rows.into_iter().map(|row| row.body).collect()
}

#[tokio::test]
async fn a_recipe_is_added_once_stored_and_removed_with_its_connection() {
    let (_folder, store, other) = store().await;
    let catalog = store.catalog("acme").await.unwrap();
    let (journal, of_other) = (catalog.journal(), other.journal());
    assert!(journal.add_recipe("one".into(), "1".into()).await.unwrap());
    assert!(!journal.add_recipe("one".into(), "another".into()).await.unwrap(), "started twice");
    assert!(journal.add_recipe("two".into(), "2".into()).await.unwrap());
    assert_eq!(bodies(journal.recipes(true, 9).await.unwrap()), ["2", "1"]);
    journal.set_recipe("one".into(), true, "done".into()).await.unwrap();
    assert_eq!(bodies(journal.recipes(true, 9).await.unwrap()), ["2"]);
    assert_eq!(bodies(journal.recipes(false, 9).await.unwrap()), ["2", "done"]);
    assert_eq!(journal.recipe("one".into()).await.unwrap().as_deref(), Some("done"));
    // Another connection neither sees nor changes it.
    of_other.set_recipe("two".into(), true, "theirs".into()).await.unwrap();
    assert_eq!(
        (of_other.recipe("two".into()).await.unwrap(), of_other.recipes(false, 9).await.unwrap()),
        (None, vec![])
    );
    assert_eq!(journal.recipe("two".into()).await.unwrap().as_deref(), Some("2"));
    let removed = store.forget_connection(catalog.connection()).await.unwrap();
    assert!(removed.rows_removed >= 2 && removed.rows_left == 0, "{removed:?}");
    assert!(journal.add_recipe("three".into(), "3".into()).await.is_err(), "the connection is gone");
}

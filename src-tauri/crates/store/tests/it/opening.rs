//! Opening: several programs at once, newer files, folders that cannot be written.

use std::path::Path;
use std::process::Command;

use store::{Store, StoreFault};

/// Set for the copies of this test program that only open a file.
const OPEN_ONLY: &str = "STORE_TEST_OPEN_ONLY";

#[test]
fn programs_that_open_a_new_file_at_once_all_find_its_tables() {
    if let Some(path) = std::env::var_os(OPEN_ONLY) {
        Store::open(Path::new(&path)).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.db");
    let this_test = "opening::programs_that_open_a_new_file_at_once_all_find_its_tables";
    let mut programs: Vec<_> = (0..6)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args(["--exact", this_test])
                .env(OPEN_ONLY, &path)
                .spawn()
                .unwrap()
        })
        .collect();
    for program in &mut programs {
        assert!(program.wait().unwrap().success(), "one of the programs could not open the file");
    }
    let db = rusqlite::Connection::open(&path).unwrap();
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('audience', 'trait', 'segment')";
    assert_eq!(db.query_row(tables, [], |row| row.get::<_, i64>(0)).unwrap(), 3);
    assert_eq!(db.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0)).unwrap(), "wal");
}

#[test]
fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.db");
    drop(Store::open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert_eq!(refused.fault(), StoreFault::Newer, "{refused}");
    assert!(refused.to_string().contains("newer version"), "{refused}");
}

#[test]
fn a_missing_folder_is_reported_as_not_writable() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::open(&folder.path().join("missing").join("bridge.db")).unwrap_err();
    assert_eq!(refused.fault(), StoreFault::NotWritable, "{refused}");
}

#[test]
fn a_file_that_is_no_database_is_reported_as_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.db");
    std::fs::write(&path, vec![b'x'; 8192]).unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert_eq!(refused.fault(), StoreFault::Damaged, "{refused}");
}

#[tokio::test]
async fn a_failed_change_leaves_nothing_and_the_next_one_works() {
    let (_folder, store, _) = crate::sample::store().await;
    let failed = store
        .write("trying", |tx| {
            tx.execute("INSERT INTO setting (name, value) VALUES ('half', '1')", [])?;
            tx.execute("INSERT INTO no_such_table VALUES (1)", [])?;
            Ok(())
        })
        .await
        .unwrap_err();
    assert_eq!(failed.to_string(), "trying failed");
    assert_eq!(store.setting::<i32>("half").await.unwrap(), None);
    store.set_setting("whole", &1).await.unwrap();
    assert_eq!(store.setting::<i32>("whole").await.unwrap(), Some(1));
}

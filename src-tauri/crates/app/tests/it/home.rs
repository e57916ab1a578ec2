//! The home folder: permissions, refusals, and two programs at the same time.

use app::view::{FailureCode, TraitQuery};
use app::{App, Home, OpenOptions};

use crate::world::{World, first};

fn quiet() -> OpenOptions {
    OpenOptions { refresh: false, ..OpenOptions::default() }
}

#[tokio::test]
async fn data_of_a_newer_version_is_refused_with_advice() {
    let world = World::open().await;
    world.folder.set_data_version(999);
    let refused = world.open_again().await.unwrap_err();
    assert_eq!(refused.code, FailureCode::NewerData, "{refused}");
    assert!(refused.message.contains("newer version"), "{refused}");
}

#[tokio::test]
async fn a_home_folder_that_cannot_be_created_is_reported_with_advice() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let refused = App::open(Home::at(file.join("home")), quiet()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Storage, "{refused}");
    assert!(refused.message.contains("SEGMENT_BRIDGE_HOME"), "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_home_folder_that_cannot_be_written_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let locked = folder.path().join("locked");
    std::fs::create_dir(&locked).unwrap();
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o500)).unwrap();
    if std::fs::write(locked.join("probe"), "").is_ok() {
        // Root may write everywhere; the test of the missing folder covers the message.
        return;
    }
    let refused = App::open(Home::at(locked.join("home")), quiet()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Storage, "{refused}");
}

#[cfg(unix)]
#[tokio::test]
async fn other_users_cannot_read_the_home_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let app = App::open(Home::at(&home), quiet()).await.unwrap();
    app.workspace().clients().await.unwrap();
    let mode = |name: &str| std::fs::metadata(home.join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("data"), mode("practice"), mode("practice/address.json")), (0o700, 0o700, 0o700, 0o600));
    let address = std::fs::read_to_string(home.join("practice/address.json")).unwrap();
    assert!(!address.to_lowercase().contains("secret"), "{address}");
    app.close().await.unwrap();
    assert!(!home.join("practice/address.json").exists(), "nobody is led to a service that ended");
}

#[tokio::test]
async fn two_programs_share_one_practice_organization_and_the_second_takes_over() {
    let world = World::read().await;
    let second = world.open_again().await.unwrap();
    let detail = second.workspace().traits().detail("16505144".into()).await.unwrap();
    assert_eq!(detail.row.name, "Interested in Ceramics", "the second program calls the services of the first");
    assert_eq!(
        second.workspace().traits().list(TraitQuery::default(), first(1)).await.unwrap().total,
        world.workspace.traits().list(TraitQuery::default(), first(1)).await.unwrap().total
    );
    world.app.close().await.unwrap();
    second.workspace().refresh(|_| ()).await.unwrap();
    assert!(second.workspace().summary().await.unwrap().freshness.audience_manager.failure.is_none());
    second.close().await.unwrap();
}

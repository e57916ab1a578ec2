//! Only support files of this run can be shown in their folder.

use app::view::FailureCode;

use crate::world::World;

#[tokio::test]
async fn only_support_files_of_this_run_are_shown() {
    let world = World::open().await;
    let app = &world.app;
    let folder = app.home().support();
    // Files with similar names, which something else wrote before and after.
    let planted = "segment-bridge-support-2026-01-01T00-00-00Z.txt";
    std::fs::write(folder.join(planted), "not ours").unwrap();
    std::fs::create_dir(folder.join("segment-bridge-support-folder.txt")).unwrap();
    let name = app.support_file().await.unwrap().name;
    assert_eq!(app.support_file_at(&name).unwrap(), folder.join(&name));

    let absolute = folder.join(&name).display().to_string();
    for other in [
        planted,
        "segment-bridge-support-folder.txt",
        "segment-bridge-support-../../data/bridge.db.txt",
        "../data/bridge.db",
        "../config/connections.json",
        absolute.as_str(),
        "/etc/passwd",
        "",
        ".",
        &format!("./{name}"),
        &format!("{name}/"),
        &name.to_uppercase(),
    ] {
        let refused = app.support_file_at(other).unwrap_err();
        assert_eq!(refused.code, FailureCode::NotFound, "{other}: {refused}");
    }

    let other_run = world.open_again().await.unwrap();
    assert!(other_run.support_file_at(&name).is_err(), "the file of another run");
    other_run.close().await.unwrap();

    std::fs::remove_file(folder.join(&name)).unwrap();
    assert!(app.support_file_at(&name).is_err(), "it has gone");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", folder.join(&name)).unwrap();
        assert!(app.support_file_at(&name).is_err(), "a link is in its place");
    }
}

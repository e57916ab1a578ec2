//! File permissions: no other user can read the stored data, no matter how the folders were created or what is waiting
//! in them.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use test_support::TestHome;

use crate::support::{COOKS, Home};

/// The folders of a home, including itself.
const FOLDERS: [&str; 6] = ["", "config", "data", "logs", "support", "practice"];

/// A command whose files would be readable by everyone, unless the program prevents it.
fn careless(home: &Home) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(assert_cmd::cargo::cargo_bin!("segbridge"));
    command.env("SEGMENT_BRIDGE_HOME", home.path()).env_remove("SEGMENT_BRIDGE_PRACTICE_KEY");
    command
}

/// Returns everything below a folder, with its permissions.
fn all_below(folder: &Path) -> Vec<(PathBuf, u32)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let (path, metadata) = entry.map(|entry| (entry.path(), entry.metadata().unwrap())).unwrap();
        found.push((path.clone(), metadata.mode() & 0o777));
        if metadata.is_dir() {
            found.extend(all_below(&path));
        }
    }
    found
}

/// Asserts that only the owner has permissions for anything in the home.
#[track_caller]
fn is_for_the_owner_alone(home: &Path) {
    let mut all = all_below(home);
    all.push((home.to_owned(), fs::metadata(home).unwrap().mode() & 0o777));
    let open = all.iter().filter(|(_, mode)| mode & 0o077 != 0);
    let open: Vec<String> = open.map(|(path, mode)| format!("{mode:o} {}", path.display())).collect();
    assert_eq!(open, Vec::<String>::new());
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

/// A home whose folders were created with permissions for everyone.
fn made_before(mode: u32) -> Home {
    let home = Home::new();
    for folder in FOLDERS {
        let folder = home.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        set(&folder, mode);
    }
    home
}

/// Starts services in their own process, waits until they are ready, and stops them.
fn serve_once(command: &mut Command) {
    let mut child = command.args(["practice", "serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
    assert!(line.contains("base_url"), "{line}");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_whole_session_leaves_no_permission_for_others_whatever_was_there_before() {
    for home in [Home::new(), made_before(0o755)] {
        // As the very first command, and with files that an earlier version left readable.
        serve_once(&mut careless(&home));
        is_for_the_owner_alone(home.path());
        set(&home.path().join("practice/practice.db"), 0o644);
        for words in [
            &["status"][..],
            &["share", "--route", "create", COOKS],
            &["unshare", COOKS],
            &["audiences", "list", "--refresh"],
            &["connections", "list"],
            &["support"],
        ] {
            let ran = careless(&home).args(words).output().unwrap();
            assert!(ran.status.success(), "{words:?}: {}", String::from_utf8_lossy(&ran.stderr));
            is_for_the_owner_alone(home.path());
        }
        let kinds = ["bridge.db", "journal.db", "practice.db", "practice.lock", "lock"];
        let names: Vec<String> = all_below(home.path())
            .iter()
            .map(|(path, _)| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert!(
            kinds.iter().all(|kind| names.iter().any(|name| name == kind)),
            "the session was a whole one: {names:?}"
        );
    }
}

/// Runs `practice serve` and `status` in a home, where both must be refused; returns their output.
#[track_caller]
fn both_are_refused(home: &Home, case: &str) -> String {
    let mut said = String::new();
    for words in [&["practice", "serve"][..], &["status"]] {
        let ran = finished(careless(home).args(words)).unwrap_or_else(|| panic!("{case}: {words:?} is not refused"));
        assert_eq!(ran.0, Some(1), "{case}: {words:?} said {}", ran.1);
        said += &ran.1;
    }
    said
}

/// Returns exit code and output of a command; `None` if it keeps running, as services do, and was stopped.
fn finished(command: &mut Command) -> Option<(Option<i32>, String)> {
    finished_in(Duration::from_secs(5), command)
}

/// Like [`finished`], for commands that take longer.
fn finished_in(most: Duration, command: &mut Command) -> Option<(Option<i32>, String)> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if started.elapsed() > most {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = child.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Some((output.status.code(), said))
}

#[test]
fn a_folder_that_others_may_write_to_is_refused_with_advice() {
    for folder in FOLDERS {
        let home = made_before(0o700);
        set(&home.path().join(folder), 0o777);
        let said = both_are_refused(&home, folder);
        assert!(said.matches("chmod 700").count() == 2, "{folder}: {said}");
    }
}

#[test]
fn a_link_in_place_of_a_folder_is_refused_and_nothing_put_where_it_leads() {
    for folder in FOLDERS.into_iter().skip(1) {
        let home = made_before(0o700);
        let elsewhere = TestHome::new();
        fs::remove_dir(home.path().join(folder)).unwrap();
        symlink(elsewhere.path(), home.path().join(folder)).unwrap();
        let said = both_are_refused(&home, folder);
        assert!(said.contains("symbolic link"), "{folder}: {said}");
        assert_eq!(all_below(elsewhere.path()), [], "{folder}");
    }
}

#[test]
fn a_link_in_place_of_a_file_is_not_followed() {
    const MINE: &str = "a file of mine, with TEXT-OF-MINE in it";
    for file in [
        "practice/lock",
        "practice/practice.lock",
        "practice/practice.db",
        "practice/practice.db-wal",
        "practice/address.json",
        "config/connections.json",
        "config/connections.lock",
        "data/bridge.db",
        "data/bridge.db-wal",
        "data/journal.db",
        "data/journal.db-wal",
    ] {
        let home = made_before(0o700);
        let elsewhere = TestHome::new();
        let mine = elsewhere.path().join("mine");
        fs::write(&mine, MINE).unwrap();
        set(&mine, 0o640);
        symlink(&mine, home.path().join(file)).unwrap();
        for words in [&["practice", "serve"][..], &["status"], &["connections", "use", "practice"]] {
            let said = finished(careless(&home).args(words)).map(|(_, said)| said).unwrap_or_default();
            assert!(!said.contains("TEXT-OF-MINE"), "{file}: {words:?} reads it: {said}");
            assert_eq!(fs::read_to_string(&mine).unwrap(), MINE, "{file}: {words:?} changes it");
            assert_eq!(fs::metadata(&mine).unwrap().mode() & 0o777, 0o640, "{file}: {words:?} changes its permissions");
        }
        assert_eq!(all_below(elsewhere.path()).len(), 1, "{file}: nothing is put beside it");
    }
}

#[test]
fn a_pipe_in_place_of_a_file_holds_nothing_up() {
    for file in [
        "practice/lock",
        "practice/practice.lock",
        "practice/practice.db",
        "practice/address.json",
        "config/connections.json",
        "config/connections.lock",
        "data/bridge.db",
        "data/bridge.db-wal",
        "data/bridge.db-shm",
        "data/journal.db",
        "data/journal.db-wal",
        "data/journal.db-shm",
    ] {
        let home = made_before(0o700);
        assert!(Command::new("mkfifo").arg(home.path().join(file)).status().unwrap().success());
        let used = ["connections", "use", "practice"];
        for words in [&["status"][..], &["connections", "list"], &used] {
            let mut command = careless(&home);
            // It reports the reason, or works without that file; reading both services at the start takes some seconds.
            let ended = finished_in(Duration::from_secs(30), command.args(words));
            let (code, said) = ended.unwrap_or_else(|| panic!("{file}: {words:?} waits for a pipe"));
            assert!(
                code == Some(0) || said.contains("failed") || said.contains("did not start"),
                "{file}: {words:?}: {said}"
            );
        }
    }
}

#[test]
fn a_folder_of_another_user_is_refused() {
    let home = Home::new();
    let is_root = fs::metadata(home.path()).unwrap().uid() == 0;
    let theirs = TestHome::new();
    let folder = if is_root {
        std::os::unix::fs::chown(theirs.path(), Some(12_345), Some(12_345)).unwrap();
        theirs.path().to_owned()
    } else {
        // Without permission to create such a folder, use one of the system.
        PathBuf::from("/usr/share")
    };
    for folder in [folder.clone(), folder.join("inner")] {
        if !is_root && folder.ends_with("inner") {
            // The system's folders belong to root; this one cannot be created anyway.
            continue;
        }
        let mut command = careless(&home);
        command.args(["practice", "serve", "--data"]).arg(&folder);
        let ran = finished(&mut command).expect("it is refused");
        assert!(ran.0 == Some(1) && ran.1.contains("belongs to another user"), "{}: {}", folder.display(), ran.1);
        let mut command = careless(&home);
        let ran = finished(command.env("SEGMENT_BRIDGE_HOME", &folder).arg("status")).expect("it is refused");
        assert!(ran.0 == Some(1) && ran.1.contains("belongs to another user"), "{}: {}", folder.display(), ran.1);
    }
    if is_root {
        assert_eq!(all_below(theirs.path()), [], "nothing is created in it");
        std::os::unix::fs::chown(theirs.path(), Some(0), Some(0)).unwrap();
    }
}

#[test]
fn the_home_itself_may_not_be_a_link() {
    let home = Home::new();
    let link = home.path().join("link");
    fs::create_dir(home.path().join("real")).unwrap();
    symlink(home.path().join("real"), &link).unwrap();
    let ran = finished(careless(&home).env("SEGMENT_BRIDGE_HOME", &link).arg("status")).expect("it is refused");
    assert!(ran.0 == Some(1) && ran.1.contains("symbolic link"), "{}", ran.1);
    assert_eq!(all_below(&home.path().join("real")), []);
}

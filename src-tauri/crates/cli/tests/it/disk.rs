//! A disk whose power can be cut: after that it has only what a program asked to be brought to it. `disk.c` stands between
//! the program and the system for that, below SQLite and everything else that the program uses.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What of a home does not lie on its disk: the practice services, which are another computer.
const BESIDE: &str = "practice";

/// A disk for one home.
#[derive(Debug)]
pub(crate) struct Disk {
    folder: TempDir,
    /// Part of the name of files that never reach the disk.
    lie: Option<&'static str>,
}

impl Disk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/disk.c");
        let library = folder.path().join("disk.so");
        let built = Command::new("cc").args(["-O1", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
        assert!(built.unwrap().success(), "the library between program and system cannot be built");
        std::fs::create_dir(folder.path().join("staged")).unwrap();
        Self { folder, lie: None }
    }

    /// A disk that says files with this part in their names have reached it, and forgets them.
    pub(crate) fn that_lies(about: &'static str) -> Self {
        Self { lie: Some(about), ..Self::new() }
    }

    fn kept(&self) -> PathBuf {
        self.folder.path().join("kept")
    }

    /// Has everything in a home on the disk.
    pub(crate) fn take_in(&self, home: &Path) {
        copy_all(home, &self.kept());
    }

    /// Has a program that works in this home use the disk.
    pub(crate) fn watch(&self, program: &mut Command, home: &Path) {
        program.env("LD_PRELOAD", self.folder.path().join("disk.so")).env("DISK_WATCHED", home);
        program.env("DISK_KEPT", self.kept()).env("DISK_STAGED", self.folder.path().join("staged"));
        program.env("DISK_BESIDE", BESIDE);
        if let Some(lie) = self.lie {
            program.env("DISK_LIE", lie);
        }
    }

    /// Cuts the power: the home has only what is on the disk.
    pub(crate) fn cut(&self, home: &Path) {
        for entry in std::fs::read_dir(home).unwrap().map(Result::unwrap) {
            if entry.file_name() == BESIDE {
                continue;
            }
            let is_folder = entry.file_type().unwrap().is_dir();
            if is_folder { std::fs::remove_dir_all(entry.path()) } else { std::fs::remove_file(entry.path()) }.unwrap();
        }
        copy_all(&self.kept(), home);
    }
}

/// Copies files and folders, except those that do not lie on the disk.
fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (name, kind) = (entry.file_name(), entry.file_type().unwrap());
        if name == BESIDE || Path::new(&name).extension().is_some_and(|it| it == "part") {
            continue;
        }
        let to = to.join(&name);
        if kind.is_dir() {
            copy_all(&entry.path(), &to);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), &to).unwrap();
        }
    }
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
}

#[test]
fn after_a_power_cut_a_disk_has_what_was_brought_to_it() {
    let disk = Disk::new();
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("old"), "old").unwrap();
    disk.take_in(home.path());
    let work = "cd \"$DISK_WATCHED\" && mkdir a b practice && echo lost > unsynced && echo lost > old && echo theirs > practice/file \
                && echo new > a/synced && sync a/synced && echo later >> a/synced \
                && echo part > a/named && sync a/named && mv a/named a/renamed \
                && echo part > b/named && sync b/named && mv b/named b/renamed && sync b";
    let mut program = Command::new("sh");
    disk.watch(&mut program, home.path());
    assert!(program.args(["-c", work]).status().unwrap().success());
    disk.cut(home.path());
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).ok();
    assert_eq!((read("unsynced"), read("old").as_deref()), (None, Some("old")));
    assert_eq!(read("a/synced").as_deref(), Some("new\n"), "as it was when it was brought there");
    assert_eq!((read("a/renamed"), read("a/named").as_deref()), (None, Some("part\n")), "the folder was not");
    assert_eq!((read("b/renamed").as_deref(), read("b/named")), (Some("part\n"), None));
    assert_eq!(read("practice/file").as_deref(), Some("theirs\n"));
}

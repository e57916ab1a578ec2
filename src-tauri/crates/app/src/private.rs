//! Files and folders that only this user may access, on systems with such permissions.
//!
//! Everything is created without permissions for group and others, links are not followed, and a folder that another
//! user owns or may write to is refused, because that user would control its contents. Elsewhere (Windows) the
//! permissions of the user's folders are inherited, and nothing is checked.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::Path;

/// Makes every file and folder that this program creates from now on private to this user. Call it first.
pub fn keep_to_this_user() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
}

/// Why a folder is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unfit {
    /// The system refused.
    #[error(transparent)]
    System(#[from] std::io::Error),
    /// It is a link to somewhere else.
    #[error(
        "it is a symbolic link, and links are not followed. Name the folder itself, or put a real one in its place"
    )]
    Link,
    /// It is a file.
    #[error("it is not a folder")]
    NotAFolder,
    /// Another user owns it or its parent folder.
    #[error("{0} belongs to another user. Use your own folder")]
    OfAnother(String),
    /// Other users may change its contents.
    #[error("other users may write to it. Check its contents, then remove their permissions: chmod 700 {0:?}")]
    OpenToOthers(std::path::PathBuf),
}

/// Creates a folder for this user only, or uses the existing one. Returns whether read permissions of other users had
/// to be removed.
pub(crate) fn make_folder(folder: &Path) -> Result<bool, Unfit> {
    let found = match std::fs::symlink_metadata(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            make(folder)?;
            std::fs::symlink_metadata(folder)?
        }
        found => found?,
    };
    if found.is_symlink() {
        return Err(Unfit::Link);
    }
    if !found.is_dir() {
        return Err(Unfit::NotAFolder);
    }
    keep(folder, &found)
}

/// Refuses a new or existing folder inside another user's folder.
pub(crate) fn check_place(folder: &Path) -> Result<(), Unfit> {
    #[cfg(unix)]
    if let Some(above) = folder.parent().and_then(|above| std::fs::metadata(above).ok()) {
        use std::os::unix::fs::MetadataExt as _;
        // The system's own folders, such as the one for temporary files, belong to root.
        if above.uid() != 0 && above.uid() != this_user() {
            return Err(Unfit::OfAnother("the folder it is in".to_owned()));
        }
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

#[cfg(unix)]
fn this_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

#[cfg(unix)]
fn make(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

#[cfg(unix)]
fn keep(folder: &Path, found: &std::fs::Metadata) -> Result<bool, Unfit> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    if found.uid() != this_user() {
        return Err(Unfit::OfAnother("it".to_owned()));
    }
    if found.mode() & 0o022 != 0 {
        return Err(Unfit::OpenToOthers(folder.to_owned()));
    }
    let is_open = found.mode() & 0o077 != 0;
    if is_open {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(is_open)
}

#[cfg(not(unix))]
fn keep(_folder: &Path, _found: &std::fs::Metadata) -> Result<bool, Unfit> {
    Ok(false)
}

/// Removes all permissions of group and others from the files in `folder`, and with `below` from everything below it:
/// files left by an earlier version. Files that cannot be changed stay; the parent folder keeps other users out.
pub(crate) fn tighten_files(folder: &Path, below: bool) {
    #[cfg(unix)]
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        let path = entry.path();
        // This does not follow links.
        let Ok(found) = entry.metadata() else { continue };
        if found.mode() & 0o077 != 0 && (found.is_file() || (below && found.is_dir())) {
            let _ = std::fs::set_permissions(&path, std::fs::Permissions::from_mode(found.mode() & 0o700));
        }
        if below && found.is_dir() {
            tighten_files(&path, true);
        }
    }
    #[cfg(not(unix))]
    let _ = (folder, below);
}

/// Options that do not follow links, do not wait for pipes, and create files for this user only.
fn options() -> OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix sets further options"))]
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    options
}

/// Returns the opened file if it is a regular file: a pipe, a socket or a device is refused, because reading it may
/// never end. The system reports a refused link as too many links.
fn opened(file: std::io::Result<File>) -> std::io::Result<File> {
    let no_file = |kind| std::io::Error::new(kind, "it is not a regular file");
    #[cfg(unix)]
    if let Err(error) = &file {
        let is = |errno: rustix::io::Errno| error.raw_os_error() == Some(errno.raw_os_error());
        if is(rustix::io::Errno::LOOP) {
            return Err(std::io::Error::new(error.kind(), "it is a symbolic link, and links are not followed"));
        }
        // A pipe that nobody reads, or a socket.
        if is(rustix::io::Errno::NXIO) {
            return Err(no_file(error.kind()));
        }
    }
    let file = file?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(no_file(std::io::ErrorKind::InvalidInput)) }
}

/// Opens a lock file, creating it if missing. Its contents stay unchanged.
pub fn open_lock(path: &Path) -> std::io::Result<File> {
    opened(options().create(true).truncate(false).write(true).open(path))
}

/// Opens a file for appending, creating it if missing.
pub(crate) fn open_to_append(path: &Path) -> std::io::Result<File> {
    opened(options().create(true).append(true).open(path))
}

/// Opens an existing file.
pub(crate) fn open_to_read(path: &Path) -> std::io::Result<File> {
    opened(options().read(true).open(path))
}

/// Maximum number of bytes read from one file: log files are the largest.
const LARGEST: u64 = 32 << 20;

/// Reads a file. Fails if it is larger than any file of this program.
pub(crate) fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_to_read(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "it is larger than 32 MB"));
    }
    Ok(bytes)
}

/// Replaces a file as a whole. An existing link is replaced, and its target stays unchanged.
pub(crate) fn replace(path: &Path, text: &[u8]) -> std::io::Result<()> {
    replace_with(path, text, |_| Ok(()))
}

/// Like [`replace`], for a file that is passed on: other users may read it where they may read its folder.
pub(crate) fn replace_for_others(path: &Path, text: &[u8]) -> std::io::Result<()> {
    replace_with(path, text, |file| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            file.set_permissions(std::fs::Permissions::from_mode(0o644))
        }
        #[cfg(not(unix))]
        {
            let _ = file;
            Ok(())
        }
    })
}

fn replace_with(path: &Path, text: &[u8], prepare: impl FnOnce(&File) -> std::io::Result<()>) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Created for this user only, with a random name; removed if anything fails.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text)?;
    prepare(file.as_file())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // The rename survives a power cut only once the folder is synced.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::symlink_metadata(path).unwrap().mode() & 0o777
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_folder_that_others_may_read_is_closed_and_one_they_may_write_to_refused() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        assert!(!make_folder(&folder).unwrap(), "a new one is closed from the start");
        assert_eq!((mode(&folder), mode(&place.path().join("a"))), (0o700, 0o700));
        set(&folder, 0o755);
        assert!(make_folder(&folder).unwrap());
        assert_eq!(mode(&folder), 0o700);
        for open in [0o777, 0o770, 0o702] {
            set(&folder, open);
            let refusal = make_folder(&folder).unwrap_err();
            assert!(refusal.to_string().contains("chmod 700"), "{open:o}: {refusal}");
            assert_eq!(mode(&folder), open, "it is left as it is");
        }
    }

    #[test]
    fn links_are_not_followed() {
        let place = tempfile::tempdir().unwrap();
        let (mine, link) = (place.path().join("mine"), place.path().join("link"));
        std::fs::write(&mine, "mine").unwrap();
        symlink(&mine, &link).unwrap();
        for refused in [open_lock(&link).map(drop), open_to_append(&link).map(drop), read(&link).map(drop)] {
            assert!(refused.unwrap_err().to_string().contains("symbolic link"));
        }
        replace(&link, b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&mine).unwrap(), "mine");
        assert_eq!((read(&link).unwrap(), mode(&link)), (b"new".to_vec(), 0o600));
        std::fs::create_dir(place.path().join("folder")).unwrap();
        symlink(place.path().join("folder"), place.path().join("to-folder")).unwrap();
        assert!(matches!(make_folder(&place.path().join("to-folder")), Err(Unfit::Link)));
        assert!(matches!(make_folder(&mine), Err(Unfit::NotAFolder)));
    }

    #[test]
    fn a_pipe_a_socket_or_a_device_in_place_of_a_file_is_refused_at_once() {
        let place = tempfile::tempdir().unwrap();
        let (pipe, socket, large) =
            (place.path().join("pipe"), place.path().join("socket"), place.path().join("large"));
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [pipe.as_path(), &socket, Path::new("/dev/zero"), place.path()] {
            for refused in [open_lock(path).map(drop), open_to_append(path).map(drop), read(path).map(drop)] {
                let refusal = refused.unwrap_err().to_string();
                assert!(refusal.contains("not a regular file") || path.is_dir(), "{}: {refusal}", path.display());
            }
        }
        File::create(&large).unwrap().set_len(1 << 40).unwrap();
        assert!(read(&large).unwrap_err().to_string().contains("larger than 32 MB"));
    }

    #[test]
    fn a_lock_file_keeps_what_is_in_it_and_files_of_before_are_closed() {
        let place = tempfile::tempdir().unwrap();
        let (lock, inner) = (place.path().join("x.lock"), place.path().join("inner"));
        std::fs::write(&lock, "kept").unwrap();
        set(&lock, 0o644);
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(inner.join("file"), "").unwrap();
        set(&inner.join("file"), 0o666);
        set(&inner, 0o755);
        drop(open_lock(&lock).unwrap());
        assert_eq!(std::fs::read_to_string(&lock).unwrap(), "kept");
        tighten_files(place.path(), false);
        assert_eq!((mode(&lock), mode(&inner)), (0o600, 0o755));
        tighten_files(place.path(), true);
        assert_eq!((mode(&inner), mode(&inner.join("file"))), (0o700, 0o600));
    }

    #[test]
    fn what_belongs_to_others_is_not_used() {
        let place = tempfile::tempdir().unwrap();
        let of_another = if this_user() == 0 {
            let folder = place.path().join("theirs");
            std::fs::create_dir(&folder).unwrap();
            set(&folder, 0o700);
            std::os::unix::fs::chown(&folder, Some(12_345), None).unwrap();
            assert!(matches!(check_place(&folder.join("mine")), Err(Unfit::OfAnother(_))));
            folder
        } else {
            "/usr".into()
        };
        assert!(matches!(make_folder(&of_another), Err(Unfit::OfAnother(_))));
        assert!(check_place(&place.path().join("mine")).is_ok());
    }
}

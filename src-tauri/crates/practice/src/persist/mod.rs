//! Keeps the practice organization on disk, in one database file of its data folder.
//!
//! Records are JSON rows, memberships are compressed bitmaps. One thread owns the connection; code that changed the
//! world hands it the changed rows and waits, off the async threads, until they are committed, so an object that was
//! answered for is still there after the process was killed. Routes and wire shapes are unknown here.

mod rows;
mod writer;

use std::fs::{File, TryLockError};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::credentials::Credentials;
use crate::error::PracticeError;
use crate::model::{Millis, World};

pub(crate) use writer::Archive;

/// File inside the data folder.
const FILE: &str = "practice.db";
/// Held locked while a process serves the folder.
const LOCK: &str = "practice.lock";
/// Format of the file; a newer one is refused. Since 2 it may hold records of the Flow Service, since 3
/// of audiences that are sent to Audience Manager, since 4 of data feeds.
const FORMAT: i64 = 4;

const SCHEMA: &str = "
    CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE record (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
    CREATE TABLE members (kind TEXT NOT NULL, id TEXT NOT NULL, people BLOB NOT NULL, PRIMARY KEY (kind, id));
";

/// What a data folder holds.
#[derive(Debug)]
pub(crate) struct Kept {
    /// The organization, when one was stored completely.
    pub world: Option<World>,
    /// Its credential, if one was created.
    pub credentials: Option<Credentials>,
    /// How far practice time was ahead of real time, in milliseconds.
    pub ahead_ms: Millis,
}

/// Claims the folder for this process, so that no two write the same organization. Freed when the file is closed.
pub(crate) fn lock(folder: &Path) -> Result<File, PracticeError> {
    let unusable = |source| PracticeError::Folder { path: folder.to_owned(), source };
    make(folder).map_err(unusable)?;
    let file = open_lock(&folder.join(LOCK)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PracticeError::InUse { path: folder.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// Makes the folder for this user alone.
fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Opens the lock file, and creates it if missing. A link in its place is not followed, a pipe is not waited for, and its contents stay as
/// it is.
fn open_lock(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let file = options.create(true).truncate(false).write(true).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(std::io::ErrorKind::InvalidInput.into()) }
}

/// Opens a database file; a link in its place is not followed.
fn connect(folder: &Path, flags: OpenFlags) -> Result<Connection, PracticeError> {
    // SQLite, asked to follow no link, refuses those in the folders above as well. Windows knows no such links.
    let above = if cfg!(unix) { folder.canonicalize().ok() } else { None };
    let path = above.as_deref().unwrap_or(folder).join(FILE);
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NOFOLLOW)
        .map_err(PracticeError::database("opening"))
}

/// Opens (or creates) the file in `folder` and reads its contents.
pub(crate) fn open(folder: &Path) -> Result<(Connection, Kept), PracticeError> {
    let mut db = connect(folder, OpenFlags::default())?;
    prepare(&mut db).map_err(PracticeError::database("preparing"))??;
    let kept = Kept {
        world: rows::load(&db)?,
        credentials: meta(&db, "credentials")?.and_then(|text| serde_json::from_str(&text).ok()),
        ahead_ms: meta(&db, "ahead_ms")?.and_then(|text| text.parse().ok()).unwrap_or(0),
    };
    Ok((db, kept))
}

/// The stored credential of a data folder, read without opening the organization: for a second program that wants to be
/// a client of the one that serves it. `None` when the folder has no credential yet.
pub fn read_credentials(folder: &Path) -> Result<Option<Credentials>, PracticeError> {
    if !folder.join(FILE).exists() {
        return Ok(None);
    }
    let db = connect(folder, OpenFlags::default())?;
    db.busy_timeout(std::time::Duration::from_secs(10)).map_err(PracticeError::database("opening"))?;
    Ok(meta(&db, "credentials")?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Stores the credential; done once per data folder, before anything is answered.
pub(crate) fn keep_credentials(db: &Connection, credentials: &Credentials) -> Result<(), PracticeError> {
    let text = serde_json::to_string(credentials).map_err(|source| PracticeError::Row {
        kind: "meta".into(),
        id: "credentials".into(),
        source: source.into(),
    })?;
    set_meta(db, "credentials", &text).map_err(PracticeError::database("writing"))
}

fn prepare(db: &mut Connection) -> rusqlite::Result<Result<(), PracticeError>> {
    db.busy_timeout(std::time::Duration::from_secs(10))?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    // With WAL, NORMAL survives the death of the process; only a power cut may lose the last answers.
    db.pragma_update(None, "synchronous", "NORMAL")?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > FORMAT {
        return Ok(Err(PracticeError::TooNew { found, known: FORMAT }));
    }
    if found == 0 {
        let change = db.transaction()?;
        change.execute_batch(SCHEMA)?;
        change.pragma_update(None, "user_version", FORMAT)?;
        change.commit()?;
    } else if found < FORMAT {
        // The tables are the same; the number protects older programs from records they do not know.
        db.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(Ok(()))
}

fn meta(db: &Connection, name: &str) -> Result<Option<String>, PracticeError> {
    db.query_row("SELECT value FROM meta WHERE name = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(PracticeError::database("reading"))
}

fn set_meta(db: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
}

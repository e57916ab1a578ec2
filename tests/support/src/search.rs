//! Searches files for secrets in plain text, byte by byte.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::bytes::Regex;

/// The patterns of secrets in this project: access tokens are JSON web tokens, client secrets of the practice services
/// start with `practice-`, and those in tests start with `p8e-`, like Adobe's.
static SECRETS: LazyLock<Regex> = LazyLock::new(|| {
    let token = r"eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}";
    Regex::new(&format!("{token}|practice-[0-9a-f]{{32}}|p8e-[A-Za-z0-9_-]{{6,}}")).unwrap()
});

/// Folder of a home with the practice services' own data, including their credential: they play Adobe, and data that
/// Adobe stores is not data that the program stores.
const OTHER_SIDE: &str = "practice";

/// A file that contains a secret.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: PathBuf,
    /// The secret in it.
    pub secret: String,
}

/// The first secret in a file below a home folder, without the folder of the practice services.
pub fn secret_in(home: &Path) -> Option<Found> {
    walk(home, true)
}

fn walk(folder: &Path, is_home: bool) -> Option<Found> {
    // A file may disappear during the search, as those of a closing database do.
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && !(is_home && entry.file_name() == OTHER_SIDE) {
            if let Some(found) = walk(&path, false) {
                return Some(found);
            }
        } else if kind.is_file()
            && let Ok(bytes) = std::fs::read(&path)
            && let Some(secret) = first(&bytes)
        {
            return Some(Found { file: path, secret });
        }
    }
    None
}

/// The first secret in some bytes, in one-byte or two-byte text; web views store the latter.
fn first(bytes: &[u8]) -> Option<String> {
    let narrow: Cow<[u8]> = if bytes.contains(&0) {
        bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>().into()
    } else {
        bytes.into()
    };
    let found = SECRETS.find(bytes).or_else(|| SECRETS.find(&narrow))?;
    Some(String::from_utf8_lossy(found.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJpZCI6IjEyMzQifQ.c2lnbmF0dXJl";

    #[test]
    fn a_secret_is_found_at_any_position_and_in_any_encoding() {
        let wide: Vec<u8> = TOKEN.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [
            TOKEN.as_bytes(),
            &wide,
            b"\xff\x00{\"secret\":\"p8e-Abc_123-x\"}",
            b"practice-0123456789abcdef0123456789abcdef",
        ] {
            let home = tempfile::tempdir().unwrap();
            std::fs::create_dir_all(home.path().join("data/deep")).unwrap();
            std::fs::write(home.path().join("data/deep/file"), bytes).unwrap();
            let found = secret_in(home.path()).unwrap();
            assert!(found.file.ends_with("data/deep/file"), "{found:?}");
        }
    }

    #[test]
    fn the_other_side_and_what_is_no_secret_are_left_out() {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("practice")).unwrap();
        std::fs::write(home.path().join("practice/organization.db"), TOKEN).unwrap();
        let names = "Practice workspace, practice-key, p8e-, eyJ, client_secret=[secret], Bearer [secret]";
        std::fs::write(home.path().join("log"), names).unwrap();
        assert_eq!(secret_in(home.path()), None);
        std::fs::create_dir_all(home.path().join("logs/practice")).unwrap();
        std::fs::write(home.path().join("logs/practice/file"), TOKEN).unwrap();
        assert!(secret_in(home.path()).is_some(), "only the home's own folder of that name is the other side's");
    }
}

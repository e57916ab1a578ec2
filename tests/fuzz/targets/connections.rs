//! Files that contain a user's credential, in any format: no answer about them shows a secret or repeats the file, and
//! the same text in another encoding is the same credential.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use app::view::{ConsoleFile, Failure};
use app::{App, Home, OpenOptions, Vault};
use regex::{Captures, Regex};
use serde::Serialize;
use tokio::runtime::Runtime;

pub(crate) struct Opened {
    pub(crate) runtime: Runtime,
    pub(crate) app: App,
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) static OPENED: LazyLock<Opened> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Runtime::new().expect("threads");
    let app = runtime.block_on(App::open(Home::at(folder.path()), options())).expect("a new home");
    Opened { runtime, app, folder }
});

pub(crate) fn options() -> OpenOptions {
    OpenOptions { refresh: false, vault: Vault::session_only(), ..OpenOptions::default() }
}

/// The pattern of a client secret.
static SECRET: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"p8e-[A-Za-z0-9_-]{6,}").expect("a pattern"));
/// Texts long enough not to occur in an answer by chance.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}_-]{12,}").expect("a pattern"));
/// Words of this program's own failures, which may occur in a file, too.
static OWN_WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let files: [&[u8]; 5] =
        [b"", b"{}", b"client_id=", b"\0", br#"{"project":{"workspace":{"details":{"credentials":[]}}}}"#];
    let mut words = BTreeSet::new();
    for file in files {
        let failure = read(file).expect_err("there is no credential in it").to_string();
        words.extend(WORD.find_iter(&failure).map(|word| word.as_str().to_lowercase()));
    }
    words.extend(["oauth", "server-to-server", "connections.json"].map(str::to_owned));
    words
});

fn read(file: &[u8]) -> Result<ConsoleFile, Failure> {
    OPENED.runtime.block_on(OPENED.app.console_file_bytes(file.to_vec()))
}

pub(crate) fn json(answer: &impl Serialize) -> String {
    serde_json::to_string(answer).expect("JSON")
}

/// An answer without the handles, which are new each time.
fn without_handles(answer: &Result<ConsoleFile, Failure>) -> String {
    static HANDLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""handle":"[0-9a-f]{32}""#).expect("a pattern"));
    HANDLE.replace_all(&answer.as_ref().map_or_else(json, json), |_: &Captures<'_>| "").into_owned()
}

/// Panics if a failure repeats contents of the file.
#[track_caller]
pub(crate) fn repeats_nothing(failure: &Failure, file: &str) {
    let (words, at_home) = (json(failure), OPENED.folder.path().to_string_lossy().into_owned());
    let words = words.replace(&at_home, "");
    assert!(words.len() < 3_000, "{} bytes of words", words.len());
    for word in WORD.find_iter(file).map(|word| word.as_str()) {
        assert!(OWN_WORDS.contains(&word.to_lowercase()) || !words.contains(word), "{word:?} is repeated: {words}");
    }
}

#[test]
fn a_credential_file_shows_no_secret() {
    bolero::check!().for_each(|input: &[u8]| {
        let (found, text) = (read(input), String::from_utf8_lossy(input));
        let answer = without_handles(&found);
        if let Some(secret) = SECRET.find(&answer) {
            panic!("{} is shown: {answer}", secret.as_str());
        }
        assert!(answer.len() <= 4_000 + 40 * input.len(), "{} bytes about {}", answer.len(), input.len());
        assert_eq!(without_handles(&read(input)), answer, "it is read in another way the second time");
        match &found {
            Ok(file) => {
                assert!(!file.credentials.is_empty());
                let secrets: Vec<&str> =
                    file.credentials.iter().flat_map(|one| &one.secret).map(|secret| secret.handle.as_str()).collect();
                assert_eq!(secrets.iter().collect::<BTreeSet<_>>().len(), secrets.len(), "two secrets have one handle");
                for one in &file.credentials {
                    assert!(!one.client_id.value.trim().is_empty(), "{answer}");
                }
            }
            Err(failure) => repeats_nothing(failure, &text),
        }
        // The same text in another encoding is the same file.
        let is_marked = ["\u{feff}", "\u{fffe}"].iter().any(|mark| text.starts_with(mark));
        if std::str::from_utf8(input).is_ok() && !is_marked && !text.contains('\0') {
            let marked = std::iter::once('\u{feff}').chain(text.chars()).collect::<String>();
            let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(without_handles(&read(&wide)), answer, "UTF-16 of {text:?}");
        }
    });
}

//! The words of the window, for tests: the same thing has the same name everywhere.

use std::path::Path;

use serde_json::Value;

/// Returns a message of the window, with straight apostrophes as on the command line.
pub(crate) fn window(topic: &str, key: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../../ui/src/i18n/en/{topic}.json"));
    let messages: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    messages[key].as_str().unwrap_or_else(|| panic!("the window has no {key}")).replace('’', "'")
}

/// Asserts that both say the same: the command line says in the middle of a line what may be a sentence in the window.
#[track_caller]
pub(crate) fn as_in_window(words: &str, window: &str) {
    let plain = |text: &str| text.trim_end_matches('.').replace(". ", "; ").to_lowercase();
    assert_eq!(plain(words), plain(window));
}

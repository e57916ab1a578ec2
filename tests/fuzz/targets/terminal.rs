//! What the command line prints: whatever names and words of others hold, the terminal gets no order and no line of theirs.

use std::sync::LazyLock;

use app::view::{Failure, FailureCode};
use cli::{Output, table};
use fuzz::Bytes;
use regex::Regex;

/// What orders a terminal about or is not seen, in the words of Unicode. A style stays where it is one of an emoji.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    let classes = r"\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}";
    Regex::new(&format!(r"[{classes}--[\n\x{{FE0E}}\x{{FE0F}}]]|(?:^|[\x00-\x7F])[\x{{FE0E}}\x{{FE0F}}]"))
        .expect("a pattern")
});

/// Longest a name becomes in a cell: 300 letters, each of which may be written as `\u{10ffff}`, and a mark that it goes on.
const CELL: usize = 300 * 10 + 1;

#[track_caller]
fn is_clean(text: &str) {
    assert!(!UNSEEN.is_match(text), "{:?} in {text:?}", UNSEEN.find(text).map(|found| found.as_str()));
}

/// The text of both forms, which is clean; JSON means what it meant.
#[track_caller]
fn printed(names: &[String], human: impl Fn(&[String]) -> String) -> String {
    let [text, json] = [false, true].map(|json| Output { json }.text_of(&names, |names| human(names)).expect("a text"));
    is_clean(&text);
    is_clean(&json);
    assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), names);
    text
}

#[test]
fn no_name_steers_the_terminal() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let code = input.one_of(&[FailureCode::Refused, FailureCode::Keychain, FailureCode::BadInput]);
        let mut names = Vec::new();
        while !input.is_empty() {
            // Names with line feeds in them, too.
            let often = input.one_of(&[1, 1, 1, 1, 2, 400]);
            names.push(String::from_utf8_lossy(input.until(0)).repeat(often));
        }
        let rows = || names.iter().map(|name| vec!["7".to_owned(), name.clone()]);
        let list = printed(&names, |_| table::table(&["Id", "Name"], &[0], rows()));
        assert_eq!(list.lines().count(), names.len() + 1, "{names:?} became\n{list}");
        // All letters of a line that no name made are blanks around the id.
        let longest = list.lines().map(|line| line.trim().chars().count()).max().unwrap_or_default();
        assert!(longest <= CELL + 20, "{longest} letters in one line");

        let facts =
            printed(&names, |_| table::facts(&names.iter().map(|name| ("Name", name.clone())).collect::<Vec<_>>()));
        assert_eq!(facts.lines().count(), names.iter().filter(|name| !name.is_empty()).count());

        let mut failure = Failure::new(code, names.join(" "));
        failure.details.extend(names.iter().enumerate().map(|(number, name)| (number.to_string(), name.clone())));
        failure.details.extend([("problem".to_owned(), "noSecret".to_owned())]);
        let text = Output { json: false }.text_of_failure(&failure);
        is_clean(&text);
        assert_eq!(text.lines().count(), 1, "{text}");
        let json = Output { json: true }.text_of_failure(&failure);
        is_clean(&json);
        assert_eq!(serde_json::from_str::<Failure>(&json).expect("JSON"), failure);
    });
}

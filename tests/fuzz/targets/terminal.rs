//! The output of the command line: whatever foreign names and texts contain, the terminal gets no control sequence and
//! no line from them.

use std::sync::LazyLock;

use app::view::{ConnectionProblem, Failure, FailureCode};
use cli::{Output, table};
use fuzz::Bytes;
use regex::Regex;

/// Characters that control a terminal or are invisible, by Unicode property. A variation selector stays if it is part
/// of an emoji.
static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    let classes = r"\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}";
    Regex::new(&format!(r"[{classes}--[\n\x{{FE0E}}\x{{FE0F}}]]|(?:^|[\x00-\x7F])[\x{{FE0E}}\x{{FE0F}}]"))
        .expect("a pattern")
});

/// Maximum length of a name in a cell: 300 characters, each possibly written as `\u{10ffff}`, and an ellipsis.
const CELL: usize = 300 * 10 + 1;

#[track_caller]
fn is_clean(text: &str) {
    assert!(!UNSEEN.is_match(text), "{:?} in {text:?}", UNSEEN.find(text).map(|found| found.as_str()));
}

/// The text of both formats, which is clean; JSON has the same meaning as before.
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
            // Including names with line feeds.
            let often = input.one_of(&[1, 1, 1, 1, 2, 400]);
            names.push(String::from_utf8_lossy(input.until(0)).repeat(often));
        }
        let rows = || names.iter().map(|name| vec!["7".to_owned(), name.clone()]);
        let list = printed(&names, |_| table::table(&["Id", "Name"], &[0], rows()));
        assert_eq!(list.lines().count(), names.len() + 1, "{names:?} became\n{list}");
        // Every character of a line that does not come from a name is a blank around the ID.
        let longest = list.lines().map(|line| line.trim().chars().count()).max().unwrap_or_default();
        assert!(longest <= CELL + 20, "{longest} letters in one line");

        let facts =
            printed(&names, |_| table::facts(&names.iter().map(|name| ("Name", name.clone())).collect::<Vec<_>>()));
        assert_eq!(facts.lines().count(), names.iter().filter(|name| !name.is_empty()).count());

        // What looks like a secret is masked when it is added, so that writing it changes nothing more.
        let facts = names.iter().enumerate();
        let failure = facts.fold(Failure::new(code, names.join(" ")), |failure, (number, name)| {
            failure.with(&number.to_string(), name)
        });
        let failure = Failure { problem: Some(ConnectionProblem::NoSecret), ..failure };
        let text = Output { json: false }.text_of_failure(&failure);
        is_clean(&text);
        assert_eq!(text.lines().count(), 1, "{text}");
        let json = Output { json: true }.text_of_failure(&failure);
        is_clean(&json);
        assert_eq!(serde_json::from_str::<Failure>(&json).expect("JSON"), failure);
    });
}

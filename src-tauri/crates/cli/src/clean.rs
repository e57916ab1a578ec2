//! What leaves for a terminal: names and words of others are shown so that they can neither steer it nor pass for
//! something else.
//!
//! Everything printed goes through here: single texts through [`line()`] where they are put into a sentence or a cell, the
//! whole answer through [`block`], and JSON through [`json`].

use std::fmt::Write as _;

/// Text of others on one line: control characters, those that turn the direction of writing and those without width are
/// written as escapes, line feeds as `⏎`.
pub(crate) fn line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => clean.push('⏎'),
            _ if steers(letter) => clean.extend(letter.escape_unicode()),
            _ => clean.push(letter),
        }
    }
    clean
}

/// Text of this program, of several lines, into which cleaned text of others was put.
pub(crate) fn block(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// JSON with escapes in place of what a terminal could take for an order; its meaning stays the same.
pub(crate) fn json(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != '\n' && steers(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing into a text does not fail.
                let _ = write!(clean, "\\u{unit:04x}");
            }
        } else {
            clean.push(letter);
        }
    }
    clean
}

/// The first `most` letters of a text that goes into a table, which a single long one would make unreadable.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Control characters (C0, DEL, C1), line and paragraph separators, what turns the direction of writing, and what is
/// there and cannot be seen.
fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_others_steers_the_terminal() {
        assert_eq!(line("a\u{1b}]52;c;aGk=\u{7}b"), "a\\u{1b}]52;c;aGk=\\u{7}b");
        assert_eq!(line("two\r\nlines\tand\u{9b}31m"), "two\\u{d}⏎lines\\u{9}and\\u{9b}31m");
        assert_eq!(
            line("\u{7f}\u{202e}\u{2066}\u{200b}\u{2028}\u{feff}"),
            "\\u{7f}\\u{202e}\\u{2066}\\u{200b}\\u{2028}\\u{feff}"
        );
        assert_eq!(line("Käufer 東京 🛒 – “x”"), "Käufer 東京 🛒 – “x”");
        assert_eq!(block("one\ntwo\u{1b}"), "one\ntwo\\u{1b}");
        assert_eq!(line(&"\u{1b}".repeat(10_000)).len(), 60_000);
    }

    #[test]
    fn json_means_the_same() {
        let value = serde_json::json!({ "name": "a\u{9b}\u{7f}\u{202e}\u{e0041}\n\u{1b}ö" });
        let text = json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(text.chars().all(|letter| letter == '\n' || !steers(letter)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn a_text_is_shortened_between_letters() {
        assert_eq!((shortened("äöü", 2).as_str(), shortened("äöü", 3).as_str()), ("äö…", "äöü"));
    }
}

//! Cleans everything printed to a terminal: foreign names and texts are shown so that they can neither control it nor
//! pass for something else.
//!
//! All output goes through here: single texts through [`line()`] before they are put into a sentence or a cell, the
//! whole answer through [`block`], and JSON through [`json`].

use std::fmt::Write as _;

use icu_properties::props::{
    DefaultIgnorableCodePoint, Emoji, EmojiPresentation, GeneralCategory, NoncharacterCodePoint,
    PrependedConcatenationMark,
};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Returns a foreign text on one line: control characters, those that change the text direction and those without width
/// are written as escapes, line feeds as `⏎`. A variation selector stays if it changes how an emoji looks.
pub fn line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut before = None;
    for letter in text.chars() {
        match letter {
            '\n' => clean.push('⏎'),
            _ if steers(letter) && !is_style(letter, before) => clean.extend(letter.escape_unicode()),
            _ => clean.push(letter),
        }
        before = Some(letter);
    }
    clean
}

/// Returns a text of this program with several lines, into which cleaned foreign text was inserted.
pub fn block(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Returns JSON with escapes for everything that a terminal could interpret as a control sequence; its meaning stays
/// the same.
pub fn json(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter != '\n' && steers(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing into a string does not fail.
                let _ = write!(clean, "\\u{unit:04x}");
            }
        } else {
            clean.push(letter);
        }
    }
    clean
}

/// Returns the first `most` characters of a text for a table, which one long text would make unreadable.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Control characters (C0, DEL, C1), line and paragraph separators, characters that change the text direction, and
/// invisible characters: those that Unicode classifies as formats or default-ignorable, except the signs that enclose
/// numbers.
fn steers(letter: char) -> bool {
    let category = CodePointMapData::<GeneralCategory>::new().get(letter);
    let is_format =
        category == GeneralCategory::Format && !CodePointSetData::new::<PrependedConcatenationMark>().contains(letter);
    is_format
        || matches!(
            category,
            GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
        )
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(letter)
        || CodePointSetData::new::<NoncharacterCodePoint>().contains(letter)
}

/// Whether a character is a variation selector for the emoji before it, and one that changes how it looks.
fn is_style(letter: char, before: Option<char>) -> bool {
    let Some(before) = before.filter(|before| !before.is_ascii()) else { return false };
    let is_emoji = CodePointSetData::new::<Emoji>().contains(before);
    let is_in_color = CodePointSetData::new::<EmojiPresentation>().contains(before);
    is_emoji && letter == if is_in_color { '\u{fe0e}' } else { '\u{fe0f}' }
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
        for kept in ["Käufer 東京 🛒 – “x”", "❤\u{fe0f} and 🛒\u{fe0e}", "\u{600}١٢"] {
            assert_eq!(line(kept), kept);
        }
        assert_eq!(block("one\ntwo\u{1b}"), "one\ntwo\\u{1b}");
        assert_eq!(line(&"\u{1b}".repeat(10_000)).len(), 60_000);
    }

    /// Samples of each class of invisible characters: two names that differ in one of them look the same.
    #[test]
    fn no_letter_is_there_and_not_seen() {
        for unseen in [
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{115f}',
            '\u{17b5}',
            '\u{180b}',
            '\u{180e}',
            '\u{180f}',
            '\u{200b}',
            '\u{200d}',
            '\u{2060}',
            '\u{2061}',
            '\u{2065}',
            '\u{206f}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fff9}',
            '\u{fffe}',
            '\u{13430}',
            '\u{1bca0}',
            '\u{1d173}',
            '\u{1fffe}',
            '\u{e0000}',
            '\u{e0041}',
            '\u{e007f}',
            '\u{e0080}',
            '\u{e0100}',
            '\u{e01ef}',
            '\u{e0fff}',
            '\u{10ffff}',
        ] {
            let name = format!("Gold{unseen}");
            assert_eq!(line(&name), format!("Gold{}", unseen.escape_unicode()));
            assert_ne!(json(&name), name);
        }
        assert_eq!(
            line("1\u{fe0f}❤\u{fe0e}🛒\u{fe0f}"),
            "1\\u{fe0f}❤\\u{fe0e}🛒\\u{fe0f}",
            "they look the same without it"
        );
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

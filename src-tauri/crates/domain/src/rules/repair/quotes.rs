//! Blanks, quotes and entities that look right, and words without quotes.

use super::{Advice, Broken, Change, Language};
use crate::rules::lex::{escaped, is_blank, is_key_character, is_number};

/// Characters that take no room.
const INVISIBLE: [char; 7] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{180e}'];
const CURLY: [char; 9] = ['“', '”', '„', '‟', '«', '»', '″', '＂', '❝'];
const SINGLE: [char; 7] = ['\'', '‘', '’', '‚', '`', '´', '‛'];
const ENTITIES: [(&str, &str); 9] = [
    ("&quot;", "\""),
    ("&#34;", "\""),
    ("&#39;", "'"),
    ("&apos;", "'"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", " "),
    ("&#160;", " "),
    ("&amp;", "&"),
];

fn is_odd_blank(character: char) -> bool {
    (character.is_whitespace() && !is_blank(character)) || INVISIBLE.contains(&character)
}

impl Broken<'_> {
    /// Blanks, quotes and entities copied from a page or a letter.
    pub(super) fn look_alikes(&self, all: &mut Vec<Change>) {
        if self.text.contains('&') && ENTITIES.iter().any(|(entity, _)| self.text.contains(entity)) {
            let text = ENTITIES.iter().fold(self.text.to_owned(), |text, (entity, plain)| text.replace(entity, plain));
            all.push(Change { text, advice: Advice::Entities });
        }
        let Some(here) = self.here() else { return };
        if is_odd_blank(here) {
            let end = self.run(self.at, is_odd_blank);
            all.push(Change { text: self.replaced(self.at, end, " "), advice: Advice::Blanks });
            all.push(Change { text: self.replaced(self.at, end, ""), advice: Advice::Blanks });
        }
        if CURLY.contains(&here) || SINGLE.contains(&here) {
            self.quotes_around(&|character| CURLY.contains(&character) || character == '"', all);
            self.quotes_around(&|character| SINGLE.contains(&character), all);
        }
        // A quote that never ends may be closed by a curly one, or by nothing.
        if here == '"' {
            self.quotes_around(&|character| CURLY.contains(&character), all);
            all.push(Change { text: format!("{}\"", self.text.trim_end()), advice: Advice::Close("\"".to_owned()) });
        }
    }

    /// Straight quotes for the one at the fault and each later one that could be its end, nearest first.
    fn quotes_around(&self, closes: &dyn Fn(char) -> bool, all: &mut Vec<Change>) {
        let ends = (self.at + 1..self.characters.len()).filter(|at| closes(self.characters[*at])).take(4);
        for end in ends {
            let inside = self.slice(self.at + 1, end);
            // Between curly or single quotes a straight one is part of the text.
            let inside = if self.here() == Some('"') { inside } else { inside.replace('"', "\\\"") };
            let text = self.replaced(self.at, end + 1, &format!("\"{inside}\""));
            all.push(Change { text, advice: Advice::Quotes });
        }
    }

    /// Quotes around a value without them, in trait rules.
    pub(super) fn bare_words(&self, all: &mut Vec<Change>) {
        if self.language != Language::Trait {
            return;
        }
        let mut starts = Vec::new();
        let wants_value = self.error.expected().is_some_and(|expected| expected.starts_with("a text"));
        if wants_value {
            starts.push(self.at);
        } else if self.before().is_some_and(is_key_character) {
            // `1,000`: reading stopped behind a number that is the beginning of something else.
            let length = self.characters[..self.at].iter().rev().take_while(|c| is_key_character(**c)).count();
            let start = self.at - length;
            if is_number(&self.slice(start, self.at)) {
                starts.push(start);
            }
        }
        for start in starts {
            let end = self.end_of_value(start);
            let value = self.slice(start, end);
            let value = value.trim_end();
            if !value.is_empty() && !value.contains(['"', '(']) {
                let length = value.chars().count();
                let text = self.replaced(start, start + length, &format!("\"{}\"", escaped(value)));
                all.push(Change { text, advice: Advice::Quote(value.to_owned()) });
            }
        }
    }

    /// Where a value without quotes ends: at a bracket, at `AND`, `OR` or `NOT`, or at the end.
    fn end_of_value(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.characters.len() && self.characters[at] != ')' {
            let word_begins = at > start && is_blank(self.characters[at - 1]);
            if word_begins {
                let end = self.run(at, |character| character.is_ascii_alphabetic() || matches!(character, '&' | '|'));
                let word = self.slice(at, end).to_ascii_uppercase();
                if ["AND", "OR", "NOT", "&&", "||"].contains(&word.as_str()) {
                    break;
                }
            }
            at += 1;
        }
        at
    }
}

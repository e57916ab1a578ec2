//! Which characters a person can see. Names and messages come from services and from other people; what cannot be seen in
//! them steers a terminal, reverses the direction of a sentence, or lets two names look the same.

/// Whether a character cannot be seen, or changes how the text around it is shown: control characters (C0, DEL, C1), line
/// and paragraph separators, marks of direction, and characters without width, joiners among them.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text on one line, without hidden characters: what separates lines or columns becomes a space, the others are left out.
pub fn one_line(text: &str) -> String {
    visible(text, |letter| matches!(letter, '\n' | '\t').then_some(' '))
}

/// The text without hidden characters, apart from line feeds and tabs.
pub fn lines(text: &str) -> String {
    visible(&text.replace("\r\n", "\n"), |letter| matches!(letter, '\n' | '\t').then_some(letter))
}

fn visible(text: &str, separator: impl Fn(char) -> Option<char>) -> String {
    let shown = |letter: char| match letter {
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if !is_hidden(letter) => Some(letter),
        _ => separator(letter),
    };
    text.chars().filter_map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_left_out_and_separators_still_separate() {
        let hostile = "a\u{1b}[31mb\u{202e}c\u{200b}d\0e\u{9b}f\r\ng\th\u{2028}i\u{feff}";
        assert_eq!(one_line(hostile), "a[31mbcdef  g h i");
        assert_eq!(lines(hostile), "a[31mbcdef\ng\th i");
        for same in ["", "Größe 東京 🛒 – “x”", " a  b "] {
            assert_eq!((one_line(same).as_str(), lines(same).as_str()), (same, same));
        }
    }
}

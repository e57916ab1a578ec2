//! Operators of other languages, and brackets that do not match.

use super::{Advice, Broken, Change, Language};

impl Broken<'_> {
    fn write(&self, from: usize, to: usize, right: &str, all: &mut Vec<Change>) {
        let wrong = self.slice(from, to);
        let change = Change {
            text: self.replaced(from, to, right),
            advice: Advice::Write(right.trim().to_owned(), wrong.trim().to_owned()),
        };
        all.push(change);
    }

    /// Operators as other languages write them.
    pub(super) fn signs(&self, all: &mut Vec<Change>) {
        let Some(here) = self.here() else { return };
        let pql = self.language == Language::Pql;
        let equal = if pql { "=" } else { "==" };
        let next = self.characters.get(self.at + 1).copied();
        let (and, or, not) = if pql { (" and ", " or ", "not ") } else { (" AND ", " OR ", "NOT ") };
        match (self.before(), here) {
            (Some('='), '=') if pql => self.write(self.at - 1, self.run(self.at, |c| c == '='), equal, all),
            (Some('='), '=') => self.write(self.at - 2, self.run(self.at, |c| c == '='), equal, all),
            (Some('!'), '=') => self.write(self.at - 1, self.run(self.at, |c| c == '='), "!=", all),
            (Some('<'), '>') => self.write(self.at - 1, self.at + 1, "!=", all),
            (Some('='), '<') => self.write(self.at - 1, self.at + 1, "<=", all),
            (Some(':'), '=') => self.write(self.at - 1, self.at + 1, equal, all),
            _ => {}
        }
        match (here, next) {
            ('=', Some('<')) => self.write(self.at, self.at + 2, "<=", all),
            ('=' | '＝', _) => self.write(self.at, self.at + 1, equal, all),
            ('≠', _) => self.write(self.at, self.at + 1, "!=", all),
            ('≤', _) => self.write(self.at, self.at + 1, "<=", all),
            ('≥', _) => self.write(self.at, self.at + 1, ">=", all),
            ('&', _) => self.write(self.at, self.run(self.at, |c| c == '&'), and, all),
            ('|', _) => self.write(self.at, self.run(self.at, |c| c == '|'), or, all),
            ('!', Some('=')) => {}
            ('!', _) if !pql => self.write(self.at, self.at + 1, not, all),
            (';', _) if self.at + 1 == self.characters.len() => self.leave_out(self.at, self.at + 1, all),
            _ => {}
        }
        if pql && here == '>' && self.before() == Some('=') {
            // `=>` where a comparison was wanted.
            self.write(self.at - 1, self.at + 1, ">=", all);
        }
        if pql && here == '=' && next == Some('>') {
            self.write(self.at, self.at + 2, ">=", all);
        }
        self.two_words(all);
    }

    fn leave_out(&self, from: usize, to: usize, all: &mut Vec<Change>) {
        let text = self.replaced(from, to, "");
        all.push(Change { text, advice: Advice::LeaveOut(self.slice(from, to)) });
    }

    /// `starts with` for `startswith`, and the named operators of one language in another.
    fn two_words(&self, all: &mut Vec<Change>) {
        if self.language != Language::Trait {
            return;
        }
        let named = ["startswith", "endswith", "matcheswords", "matchesregex", "contains"];
        let letters = |from: usize| self.run(from, |c| c.is_ascii_alphabetic());
        let first = letters(self.at);
        let second_from = self.run(first, |c| c == ' ');
        let second = letters(second_from);
        let joined = (self.slice(self.at, first) + &self.slice(second_from, second)).to_ascii_lowercase();
        if let Some(name) = named.iter().find(|name| **name == joined) {
            self.write(self.at, second, name, all);
        }
        if self.slice(self.at, first).eq_ignore_ascii_case("equals")
            || self.slice(self.at, first).eq_ignore_ascii_case("is")
        {
            self.write(self.at, first, "==", all);
        }
    }

    /// Brackets that were never opened or never closed.
    pub(super) fn brackets(&self, all: &mut Vec<Change>) {
        if self.here().is_some_and(|here| matches!(here, ')' | ']' | '}' | '{')) {
            self.leave_out(self.at, self.at + 1, all);
        }
        if self.at < self.characters.len() {
            return;
        }
        let (mut open, mut quoted, mut held) = (Vec::new(), false, false);
        for character in &self.characters {
            match character {
                _ if held => held = false,
                '\\' if quoted => held = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' => open.push(')'),
                '[' => open.push(']'),
                ')' | ']' => drop(open.pop()),
                _ => {}
            }
        }
        if !open.is_empty() {
            let close: String = open.into_iter().rev().collect();
            all.push(Change { text: format!("{}{close}", self.text.trim_end()), advice: Advice::Close(close) });
        }
    }
}

//! Slips that belong to one language: traits without `T`, days without `D`, "at most" alone, functions of PQL in the
//! wrong case.

use super::{Advice, Broken, Change, Language};
use crate::rules::lex::is_blank;
use crate::rules::pql::function_in_its_own_case;
use crate::rules::segment_rule::ONLY_AT_MOST;
use crate::rules::{Condition, SegmentRule};

impl Broken<'_> {
    /// Slips in the words of a language.
    pub(super) fn clauses(&self, all: &mut Vec<Change>) {
        match self.language {
            Language::Trait => {}
            Language::Segment => self.segment(all),
            Language::Pql => self.function(all),
        }
    }

    fn segment(&self, all: &mut Vec<Change>) {
        if self.error.expected() == Some(ONLY_AT_MOST) {
            self.at_least_once(all);
        }
        let end = self.run(self.at, |character| character.is_ascii_digit());
        let digits = self.slice(self.at, end);
        let expected = self.error.expected().unwrap_or_default();
        let suffix = match expected {
            expected if expected.starts_with("days") => "D",
            expected if expected.starts_with("a trait") => "T",
            _ => "",
        };
        if end > self.at && !suffix.is_empty() {
            // `123 T` and `5 days` are one word each; `123` lacks its letter.
            let word = self.run(end, is_blank);
            let letters = self.run(word, |character| character.is_ascii_alphabetic());
            let typed = self.slice(word, letters).to_ascii_uppercase();
            let to = if typed == suffix || (suffix == "D" && ["DAY", "DAYS"].contains(&typed.as_str())) {
                letters
            } else {
                end
            };
            let right = format!("{digits}{suffix}");
            let wrong = self.slice(self.at, to);
            all.push(Change { text: self.replaced(self.at, to, &right), advice: Advice::Write(right, wrong) });
        }
        self.strict(expected, all);
    }

    /// `> 3` is `>= 4` of a count; days have no such form.
    fn strict(&self, expected: &str, all: &mut Vec<Change>) {
        let here = self.here();
        if !expected.starts_with(">=, <=") || !matches!(here, Some('>' | '<')) {
            return;
        }
        let from = self.run(self.at + 1, is_blank);
        let to = self.run(from, |character| character.is_ascii_digit());
        let Ok(times) = self.slice(from, to).parse::<u32>() else { return };
        let right = match here {
            Some('>') => times.checked_add(1).map(|times| format!(">= {times}")),
            _ => times.checked_sub(1).map(|times| format!("<= {times}")),
        };
        if let Some(right) = right {
            let wrong = self.slice(self.at, to);
            all.push(Change { text: self.replaced(self.at, to, &right), advice: Advice::Write(right, wrong) });
        }
    }

    /// A rule that only says "at most" with the traits it speaks of asked for too (AAM contract §7.1).
    fn at_least_once(&self, all: &mut Vec<Change>) {
        let Ok(rule) = SegmentRule::parse_any(self.text) else { return };
        let frequencies: Vec<_> = rule
            .0
            .leaves()
            .into_iter()
            .filter_map(|leaf| if let Condition::Frequency(frequency) = leaf { Some(frequency) } else { None })
            .collect();
        let Some(first) = frequencies.first() else { return };
        let traits: Vec<String> = first.traits.iter().map(|id| format!("{id}T")).collect();
        let rest = self.text.trim();
        let rest =
            if frequencies.len() == 1 && rule.0.leaves().len() == 1 { rest.to_owned() } else { format!("({rest})") };
        let text = format!("FREQUENCY([{}]) >= 1 AND {rest}", traits.join(","));
        all.push(Change { text, advice: Advice::AtLeastOnce });
    }

    /// A function of PQL in the wrong case.
    fn function(&self, all: &mut Vec<Change>) {
        let end = self.run(self.at, |character| character.is_ascii_alphanumeric() || character == '_');
        let name = self.slice(self.at, end);
        if let Some(right) = function_in_its_own_case(&name).filter(|right| *right != name) {
            all.push(Change {
                text: self.replaced(self.at, end, right),
                advice: Advice::Write(right.to_owned(), name),
            });
        }
    }
}

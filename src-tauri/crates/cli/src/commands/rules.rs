//! `segbridge rules`.

use std::io::BufRead as _;

use app::App;
use app::view::{self, Failure, FailureCode, ServiceVerdict};
use serde::Serialize;

use crate::arguments::{RuleCommand, RuleLanguage};
use crate::output::{Ending, Output};
use crate::words;

/// What was found out about one rule.
#[derive(Debug, Serialize)]
pub(crate) struct Checked {
    /// Line of the input, counted from 1.
    pub(crate) line: usize,
    /// The rule as it was given.
    pub(crate) rule: String,
    pub(crate) valid: bool,
    /// Character at which reading stopped, counted from 1.
    pub(crate) position: Option<u32>,
    /// Why it is not valid.
    pub(crate) message: Option<String>,
    /// A rule that was probably meant.
    pub(crate) repair: Option<String>,
    /// What the service says, if it was asked.
    pub(crate) service: Option<ServiceVerdict>,
}

impl Checked {
    /// Whether the service was asked and says otherwise.
    pub(crate) fn differs(&self) -> bool {
        self.service.as_ref().is_some_and(|service| service.valid != self.valid)
    }
}

pub(super) async fn run(app: &App, command: RuleCommand, output: Output) -> Result<Ending, Failure> {
    let RuleCommand::Check { language, service } = command;
    let language = match language {
        RuleLanguage::Trait => view::RuleLanguage::Trait,
        RuleLanguage::Segment => view::RuleLanguage::Segment,
        RuleLanguage::Pql => view::RuleLanguage::Pql,
    };
    let mut all_well = true;
    // Rules are answered as they come, so that they can be piped in one by one.
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| Failure::new(FailureCode::BadInput, words::input_unreadable(&error)))?;
        if line.trim().is_empty() {
            continue;
        }
        let checked = check(app, language, index + 1, line.trim_end_matches('\r'), service).await?;
        all_well &= checked.valid && !checked.differs();
        output.line(&checked, words::checked_rule)?;
    }
    Ok(if all_well { Ending::Done } else { Ending::PartlyDone })
}

async fn check(
    app: &App,
    language: view::RuleLanguage,
    line: usize,
    rule: &str,
    service: bool,
) -> Result<Checked, Failure> {
    let text = with_breaks(rule);
    let fault = app.rule_reading(language, text.clone()).await?.fault;
    let service = if service { Some(app.service_rule_verdict(language, &text).await?) } else { None };
    Ok(Checked {
        line,
        rule: rule.to_owned(),
        valid: fault.is_none(),
        position: fault.as_ref().map(|fault| fault.position.saturating_add(1)),
        message: fault.as_ref().map(words::rule_fault),
        repair: fault.and_then(|fault| fault.repair).map(|repair| repair.text),
        service,
    })
}

/// The rule with blanks for `\n`, `\r` and `\t` outside its quotes: as many as the characters that were typed, so that
/// places are those of the line. The JSON form of PQL has such breaks of its own.
fn with_breaks(rule: &str) -> String {
    if rule.trim_start().starts_with('{') {
        return rule.to_owned();
    }
    let (mut text, mut quoted) = (String::with_capacity(rule.len()), false);
    let mut characters = rule.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('n' | 'r' | 't')) if !quoted => {
                characters.next();
                text.push_str("  ");
            }
            ('\\', Some(_)) if quoted => {
                text.push(character);
                text.extend(characters.next());
            }
            _ => {
                quoted ^= character == '"';
                text.push(character);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::with_breaks;

    #[test]
    fn breaks_outside_quotes_become_blanks_of_the_same_length() {
        assert_eq!(with_breaks(r#"a = "x\n" and \nb = 1\t"#), r#"a = "x\n" and   b = 1  "#);
        assert_eq!(with_breaks(r#"a = "\"\n" \n"#), r#"a = "\"\n"   "#);
        assert_eq!(with_breaks(r#"{"a":"\n"}"#), r#"{"a":"\n"}"#);
    }
}

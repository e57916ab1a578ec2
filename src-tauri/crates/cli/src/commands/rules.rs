//! `segbridge rules`.

use std::io::BufRead as _;

use app::App;
use app::view::{self, Failure, FailureCode, RuleFault, ServiceVerdict};
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;

/// Rules of traits and segments, and PQL
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check rules, one per line of standard input
    ///
    /// Reports for each rule whether it is valid; if not, at which character (counted from 1) parsing stops, what was
    /// expected there, and which rule was probably meant. Blank lines are skipped, but counted. Write a line break or
    /// tab inside a rule as \n, \r, or \t outside its quotes. PQL that begins with a brace is read as pql/json. With
    /// --json, one object per line: line, rule, valid, position, message, repair, service. Exit code 3 if any rule is
    /// not valid, or the service disagrees.
    Check {
        /// Language of the rules
        #[arg(long, value_enum)]
        language: RuleLanguage,
        /// Check with the connected service too, and report where it disagrees; nothing is saved there
        #[arg(long)]
        service: bool,
    },
}

/// Language of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RuleLanguage {
    Trait,
    Segment,
    Pql,
}

/// The result for one rule.
#[derive(Debug, Serialize)]
struct Checked {
    /// Line of the input, counted from 1.
    line: usize,
    /// The rule as entered.
    rule: String,
    valid: bool,
    /// Character at which parsing stopped, counted from 1.
    position: Option<u32>,
    /// Why it is not valid.
    message: Option<String>,
    /// The rule that was probably meant.
    repair: Option<String>,
    /// The service's verdict, if it was asked.
    service: Option<ServiceVerdict>,
}

impl Checked {
    /// Whether the service was asked and disagrees.
    fn differs(&self) -> bool {
        self.service.as_ref().is_some_and(|service| service.valid != self.valid)
    }
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let Action::Check { language, service } = arguments.action;
    let language = match language {
        RuleLanguage::Trait => view::RuleLanguage::Trait,
        RuleLanguage::Segment => view::RuleLanguage::Segment,
        RuleLanguage::Pql => view::RuleLanguage::Pql,
    };
    let mut all_well = true;
    // Each rule is answered immediately, so that rules can be piped in one by one.
    for (index, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.map_err(|error| Failure::new(FailureCode::BadInput, input_unreadable(&error)))?;
        if line.trim().is_empty() {
            continue;
        }
        let checked = check(app, language, index + 1, line.trim_end_matches('\r'), service).await?;
        all_well &= checked.valid && !checked.differs();
        output.line(&checked, checked_rule)?;
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
    let fault = app.workspace().rule_reading(language, text.clone()).await?.fault;
    let service = if service { Some(app.workspace().service_rule_verdict(language, &text).await?) } else { None };
    Ok(Checked {
        line,
        rule: rule.to_owned(),
        valid: fault.is_none(),
        position: fault.as_ref().map(|fault| fault.position.saturating_add(1)),
        message: fault.as_ref().map(rule_fault),
        repair: fault.and_then(|fault| fault.repair).map(|repair| repair.text),
        service,
    })
}

/// Returns the rule with spaces for `\n`, `\r` and `\t` outside its quotes, as many as were typed, so that positions
/// refer to the line. The JSON form of PQL has such escapes of its own.
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

fn input_unreadable(error: &std::io::Error) -> String {
    format!("Standard input can't be read: {error}")
}

/// Why a rule is not valid, and what to do, without the position.
fn rule_fault(fault: &RuleFault) -> String {
    let why = match &fault.expected {
        Some(expected) => format!("expected {}", clean(expected)),
        None => "too many nested groups".to_owned(),
    };
    match &fault.repair {
        Some(repair) => format!("{why}: {}", clean(&repair.advice)),
        None => why,
    }
}

/// The result for one rule, in a few lines.
fn checked_rule(checked: &Checked) -> String {
    let mut lines = vec![match (&checked.message, checked.position) {
        (Some(message), Some(position)) => {
            format!("Line {}: not valid at character {position}, {message}", checked.line)
        }
        _ => format!("Line {}: valid", checked.line),
    }];
    lines.extend(checked.repair.as_ref().map(|repair| format!("  Repaired: {}", clean(repair))));
    if let Some(service) = checked.service.as_ref().filter(|_| checked.differs()) {
        let verdict = match (&service.message, service.valid) {
            (Some(message), false) => format!("rejects it: {}", clean(message)),
            (None, false) => "rejects it".to_owned(),
            _ => "accepts it".to_owned(),
        };
        lines.push(format!("  The service disagrees: it {verdict}"));
    }
    lines.join("\n")
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

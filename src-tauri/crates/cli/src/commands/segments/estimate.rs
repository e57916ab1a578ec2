//! `segbridge segments estimate`.

use app::App;
use app::view::{EstimatePurpose, EstimateUnknown, EstimatedSize, Failure, FailureCode, RuleLanguage, SegmentEstimate};
use clap::Args;

use crate::ending::Ending;
use crate::output::Output;
use crate::table::facts;
use crate::{find, words};

/// What to estimate.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A rule such as '16505144T AND NOT 15191035T', or a segment by ID or exact name
    #[arg(value_name = "RULE_OR_SEGMENT")]
    rule: String,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let rule = rule_of(app, arguments.rule).await?;
    let estimates = app.workspace().segments().estimates(vec![rule], EstimatePurpose::Rule).await?;
    let missing = || Failure::new(FailureCode::Internal, "The estimate has no answer.");
    let estimate = estimates.into_iter().next().ok_or_else(missing)?;
    let is_known = estimate.unknown.is_none();
    output.answer(&estimate, shown)?;
    Ok(if is_known { Ending::Done } else { Ending::NothingDone })
}

/// The rule itself, or that of the segment. A text that is neither is explained as what it looks like.
async fn rule_of(app: &App, text: String) -> Result<String, Failure> {
    if app.workspace().rule_reading(RuleLanguage::Segment, text.clone()).await?.fault.is_none() {
        return Ok(text);
    }
    match find::segment(app, &text).await {
        Ok(row) => Ok(app.workspace().segments().form(row.id).await?.rule),
        Err(failure) if failure.code == FailureCode::NotFound && looks_like_a_rule(&text) => Ok(text),
        Err(failure) => Err(failure),
    }
}

/// Whether a text names a trait as rules do.
fn looks_like_a_rule(text: &str) -> bool {
    let is_trait = |word: &str| {
        let digits = word.strip_suffix(['T', 't']).unwrap_or_default();
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split(|letter: char| !letter.is_alphanumeric()).any(is_trait)
}

fn shown(estimate: &SegmentEstimate) -> String {
    if let Some(why) = estimate.unknown {
        return unknown(why).to_owned();
    }
    let windows = estimate.real_time.iter().map(|one| (format!("Real-time, last {} days", one.days), one.size));
    let total = estimate.total.map(|size| ("Total".to_owned(), size));
    let rows: Vec<(String, String)> = windows.chain(total).map(|(name, size)| (name, sized(size))).collect();
    let rows: Vec<(&str, String)> = rows.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let confidence = estimate.confidence.map_or_else(String::new, |percent| format!("{percent}% range. "));
    format!("{}\n\n{confidence}Estimates ignore the profile merge rule.", facts(&rows))
}

fn sized(size: EstimatedSize) -> String {
    let likely = format!("{} devices", words::number(Some(size.likely)));
    match (size.low, size.high) {
        (Some(low), Some(high)) => {
            format!("{likely} ({}–{})", words::number(Some(low)), words::number(Some(high)))
        }
        _ => likely,
    }
}

/// Why there is no number, in a sentence.
fn unknown(why: EstimateUnknown) -> &'static str {
    match why {
        EstimateUnknown::TooManyFrequencies => {
            "Audience Manager estimates rules with at most 4 recency and frequency conditions."
        }
        EstimateUnknown::NotOffered => "Audience Manager does not offer estimates to this account.",
        EstimateUnknown::Unreadable => "Audience Manager's answer has no numbers that can be read.",
        EstimateUnknown::Superseded => "A newer estimate was requested.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{as_in_window, window};

    #[test]
    fn what_is_not_known_is_said_as_in_the_window() {
        for (why, key) in [
            (EstimateUnknown::TooManyFrequencies, "tooManyFrequencies"),
            (EstimateUnknown::NotOffered, "notOffered"),
            (EstimateUnknown::Unreadable, "unreadable"),
            (EstimateUnknown::Superseded, "superseded"),
        ] {
            as_in_window(unknown(why), &window("builder", &format!("builder.estimate.unknown.{key}")));
        }
    }

    #[test]
    fn names_are_no_rules() {
        assert!(looks_like_a_rule("12T ANd ("));
        assert!(!looks_like_a_rule("Gold 12 members"));
    }
}

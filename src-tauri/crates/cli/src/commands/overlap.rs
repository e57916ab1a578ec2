//! `segbridge overlap`.

use app::App;
use app::view::{
    EstimatedShare, Failure, ObjectKind, Overlap, OverlapCount, OverlapObject, OverlapPair, OverlapPart, OverlapRef,
};
use clap::{Args, ValueEnum};

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::table::table;
use crate::words::{self, estimated};

/// Show how two to five audiences, traits, or segments overlap
///
/// Every part is estimated by one service as a rule of its own, which is not saved: audiences by Experience Platform, traits
/// and segments by Audience Manager. No call counts people of both services together. A number in parentheses is the range of
/// an estimate.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// ID or exact name
    #[arg(value_name = "OBJECT")]
    first: String,
    /// One to four others, by ID or exact name
    #[arg(required = true, num_args = 1..=4, value_name = "OTHER")]
    others: Vec<String>,
    /// Only objects of this kind, if objects of several kinds have one name
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

/// Kind of the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Kind {
    Audience,
    Trait,
    Segment,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let kinds: &[ObjectKind] = match arguments.kind {
        None => &[ObjectKind::Audience, ObjectKind::Trait, ObjectKind::Segment],
        Some(Kind::Audience) => &[ObjectKind::Audience],
        Some(Kind::Trait) => &[ObjectKind::Trait],
        Some(Kind::Segment) => &[ObjectKind::Segment],
    };
    let mut objects = Vec::new();
    for wanted in std::iter::once(&arguments.first).chain(&arguments.others) {
        let found = find::comparable(app, wanted, kinds).await?;
        objects.push(OverlapRef { kind: found.kind, id: found.id });
    }
    let overlap = app.workspace().overlap(objects).await?;
    output.answer(&overlap, shown)?;
    Ok(Ending::Done)
}

fn shown(overlap: &Overlap) -> String {
    let letter = |place: usize| char::from(b'A'.saturating_add(u8::try_from(place).unwrap_or(u8::MAX))).to_string();
    let objects = overlap.objects.iter().enumerate().map(|(place, one)| object(&letter(place), one));
    let parts = overlap.parts.iter().map(|one| part(overlap, one, &letter));
    let pairs = overlap.pairs.iter().map(|one| pair(one, &letter));
    let unit = match overlap.counted {
        OverlapCount::Devices => "DEVICES",
        OverlapCount::Profiles => "PROFILES",
    };
    let blocks = [
        table(&["", "OBJECT", unit], &[2], objects),
        table(&["IN EXACTLY", unit, "OF ALL"], &[1, 2], parts),
        table(&["PAIR", "IN BOTH", "OF EITHER", "OF THE FIRST", "OF THE SECOND"], &[1, 2, 3, 4], pairs),
    ];
    let mut lines = vec![blocks.join("\n\n"), String::new()];
    lines.push(format!("In at least one: {}", estimated(overlap.union)));
    lines.extend(notes(overlap));
    lines.join("\n")
}

fn object(letter: &str, one: &OverlapObject) -> Vec<String> {
    let name = format!("{} {} ({})", words::kind(one.object.kind), clean(&one.object.name), clean(&one.object.id));
    vec![letter.to_owned(), name, estimated(one.size)]
}

fn part(overlap: &Overlap, one: &OverlapPart, letter: &impl Fn(usize) -> String) -> Vec<String> {
    let inside: Vec<String> = one.inside.iter().map(|place| letter(*place as usize)).collect();
    let of_all = f64::from(one.size.likely) / f64::from(overlap.union.likely.max(1));
    vec![inside.join(" + "), estimated(one.size), percent(of_all)]
}

fn pair(one: &OverlapPair, letter: &impl Fn(usize) -> String) -> Vec<String> {
    let names = format!("{} and {}", letter(one.one as usize), letter(one.other as usize));
    vec![names, estimated(one.both), share(one.jaccard), share(one.of_one), share(one.of_other)]
}

fn share(of: Option<EstimatedShare>) -> String {
    of.map_or_else(|| "–".to_owned(), |of| percent(of.likely))
}

/// A share in percent, with as many digits as tell it from nothing.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent > 0.0 && percent < 0.1 { "< 0.1%".to_owned() } else { format!("{percent:.1}%") }
}

fn notes(overlap: &Overlap) -> Vec<String> {
    let mut notes = Vec::new();
    if let (Some(read), Some(profiles)) = (overlap.read, overlap.profiles) {
        notes.push(format!("{} of {} profiles were read.", words::number(Some(read)), words::number(Some(profiles))));
    }
    if overlap.counted == OverlapCount::Devices {
        notes.push("Estimates of Audience Manager ignore the profile merge rule.".to_owned());
    }
    if let Some(confidence) = overlap.confidence {
        notes.push(format!("The true number is in the range in parentheses in {confidence} of 100 estimates."));
    }
    if !overlap.consistent {
        notes.push(
            "The estimates contradict each other: members changed while they were counted. The ranges cover that."
                .to_owned(),
        );
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_share_is_not_nothing() {
        assert_eq!([0.0, 0.0004, 0.0126, 1.0].map(percent), ["0.0%", "< 0.1%", "1.3%", "100.0%"]);
    }
}

//! `segbridge translate`.

use std::io::{BufRead, Read as _};
use std::path::{Path, PathBuf};

use app::view::{
    EstimatedProfiles, Failure, FailureCode, SetMoves, TranslatedKind, TranslatedObject, TranslatedRef, TranslatedRule,
    TranslationOptions, TranslationOverlap, TranslationWay,
};
use app::{App, Translator, way_words as way};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::find;
use crate::output::Output;
use crate::table::table;
use crate::words::{estimated, number};

/// Longest line that is read, in bytes; the rest of a longer one is skipped.
const LONGEST_LINE: usize = 2 << 20;
/// Largest file with a mapping or traits, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// Translate rules of traits and segments to PQL
///
/// Without an object, rules are read from standard input, one per line, in the language of --language. Blank lines are
/// skipped. Each clause has a verdict: exact, approx (what differs), data (what must be mapped or connected first) or
/// cannot (why). With --json, one object per line: rule, pql, verdict, clauses, and repair if it is no rule. Nothing is
/// saved in either service without --save. Exit code 3 if any rule has no PQL.
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools)] // each is an option of its own
pub(crate) struct Arguments {
    /// Translate this trait or segment of the account, by ID or exact name
    #[arg(value_name = "SEGMENT|TRAIT", conflicts_with_all = ["all", "traits"])]
    object: Option<String>,
    /// Language of the rules; for an object, what it is, if a trait and a segment have the same ID or name
    #[arg(long, value_enum, required_unless_present_any = ["object", "all", "import_mapping", "export_mapping"])]
    language: Option<RuleLanguage>,
    /// Translate all segments of the account, in a list by what can become of them
    #[arg(long, conflicts_with_all = ["language", "traits"])]
    all: bool,
    /// Also estimate how many people the trait or segment and its PQL have in common. Takes about 15 seconds; Experience
    /// Platform knows members only through the Audience Manager source
    #[arg(long, requires = "object")]
    overlap: bool,
    /// With --all: comma-separated values for a spreadsheet
    #[arg(long, requires = "all", conflicts_with = "json")]
    csv: bool,
    /// Days until the trait expires; 0 never. Only for trait rules from standard input
    #[arg(long, value_name = "DAYS", default_value_t = 120)]
    ttl: u32,
    /// Type of the trait. Only for trait rules from standard input
    #[arg(long = "type", value_enum, default_value_t = RuleType::Rule)]
    rule_type: RuleType,
    /// Whether the Audience Manager source brings traits to Experience Platform: then memberships are used instead of rules
    #[arg(long, value_enum, default_value_t = Source::Off)]
    source: Source,
    /// Name of the tenant in the schemas, for proposed fields
    #[arg(long, value_name = "NAME", default_value = "acme")]
    tenant: String,
    /// File that maps keys to fields: key, path, type (text, number, truth, texts) and values, separated by tabs; the
    /// connection's mapping if omitted
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Replace the connection's mapping with this file; an empty file removes it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["object", "language", "all", "mapping", "traits"])]
    import_mapping: Option<PathBuf>,
    /// Save the connection's mapping as this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["object", "language", "all", "mapping", "traits", "import_mapping"])]
    export_mapping: Option<PathBuf>,
    /// Save the rule of the object as a segment definition, with the connection's settings and the default merge policy.
    /// Refused if a clause cannot be translated or needs data
    #[arg(long, requires = "object")]
    save: bool,
    /// With --save: the name of the audience; that of the object if omitted
    #[arg(long, requires = "save", value_name = "NAME")]
    name: Option<String>,
    /// With --save: leave out the conditions that cannot be translated or need data, which changes who is in the audience
    #[arg(long, requires = "save")]
    without: bool,
    /// File with the traits that segment rules name, instead of the account's: sid, kind, rule and ttl, separated by tabs
    #[arg(long, value_name = "FILE")]
    traits: Option<PathBuf>,
}

/// Language of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RuleLanguage {
    Trait,
    Segment,
}

/// Type of a trait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RuleType {
    Rule,
    Onboarded,
}

/// Whether the source is connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Source {
    On,
    Off,
}

/// The printed result for one rule.
#[derive(Debug, Serialize)]
struct Line<'a> {
    rule: &'a str,
    pql: Option<&'a str>,
    verdict: &'a str,
    clauses: Vec<Clause<'a>>,
    /// The rule that was probably meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Clause<'a> {
    text: &'a str,
    verdict: &'a str,
}

impl<'a> Line<'a> {
    fn of(it: &'a TranslatedRule) -> Self {
        let clauses = it.clauses.iter().map(|clause| Clause { text: &clause.text, verdict: &clause.verdict });
        Self {
            rule: &it.rule,
            pql: it.pql.as_deref(),
            verdict: &it.verdict,
            clauses: clauses.collect(),
            repair: it.repair.as_ref().map(|repair| repair.text.as_str()),
        }
    }
}

/// An object and how many people it has in common with its PQL, as printed.
#[derive(Debug, Serialize)]
struct Overlapped {
    #[serde(flatten)]
    translated: TranslatedObject,
    #[serde(flatten)]
    overlap: TranslationOverlap,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    if let Some(file) = &arguments.import_mapping {
        let imported = app.workspace().import_mapping(&content(file)?).await?;
        output.answer(&imported, |it| format!("Imported: {} keys, {} derived signals", it.keys, it.derived))?;
        return Ok(Ending::Done);
    }
    if let Some(file) = &arguments.export_mapping {
        let name = file.display().to_string();
        app.workspace().save_mapping_file(file.clone()).await?;
        output.answer(&serde_json::json!({ "file": name }), |_| format!("Saved: {}", clean(&name)))?;
        return Ok(Ending::Done);
    }
    let options = TranslationOptions {
        ttl_days: arguments.ttl,
        onboarded: arguments.rule_type == RuleType::Onboarded,
        source: arguments.source == Source::On,
        tenant: arguments.tenant.clone(),
        mapping: arguments.mapping.as_deref().map(content).transpose()?,
        traits: arguments.traits.as_deref().map(content).transpose()?,
    };
    if arguments.all {
        refresh_if_new(app).await?;
        return all(app, &options, arguments.csv, output).await;
    }
    if let Some(wanted) = &arguments.object {
        refresh_if_new(app).await?;
        if arguments.save {
            let named = object_named(app, wanted, arguments.language).await?;
            return save(app, named, &arguments, output).await;
        }
        let translated = object(app, wanted, arguments.language, &options).await?;
        if arguments.overlap {
            let overlap = app.workspace().estimated_overlap(&translated).await?;
            output.answer(&Overlapped { translated, overlap }, of_overlap)?;
            return Ok(Ending::Done);
        }
        output.answer(&translated, of_object)?;
        return Ok(ending(translated.translated.pql.is_some()));
    }
    if arguments.language == Some(RuleLanguage::Trait) {
        let translator = app.workspace().trait_translator(&options).await?;
        return each_line(&translator, Translator::trait_rule, output);
    }
    if options.traits.is_none() {
        refresh_if_new(app).await?;
    }
    let translator = app.workspace().segment_translator(&options).await?;
    each_line(&translator, Translator::segment_rule, output)
}

fn ending(all_have_pql: bool) -> Ending {
    if all_have_pql { Ending::Done } else { Ending::PartlyDone }
}

/// Reads both services if there is no local copy yet.
pub(super) async fn refresh_if_new(app: &App) -> Result<(), Failure> {
    let freshness = app.workspace().summary().await?.freshness;
    if freshness.audience_manager.read_at.is_some() {
        return Ok(());
    }
    let refreshed = app.workspace().refresh(|_| ()).await?.freshness.audience_manager;
    match refreshed.failure {
        Some(failure) if refreshed.read_at.is_none() => Err(failure),
        _ => Ok(()),
    }
}

/// Translates each line of standard input and answers immediately, so that rules can be piped in one by one.
fn each_line(
    translator: &Translator,
    translate: fn(&Translator, &str) -> TranslatedRule,
    output: Output,
) -> Result<Ending, Failure> {
    let mut input = std::io::stdin().lock();
    let mut all_have_pql = true;
    while let Some(line) = next_line(&mut input)? {
        let rule = line.trim_end_matches('\r');
        if rule.trim().is_empty() {
            continue;
        }
        let translated = translate(translator, rule);
        all_have_pql &= translated.pql.is_some();
        output.line(&Line::of(&translated), |_| of_rule(&translated))?;
    }
    Ok(ending(all_have_pql))
}

/// The next line, without its end; `None` at the end of the input. Bytes that are no text become marks, and a line that is too
/// long is cut, so that no line can exhaust the memory or end the reading.
pub(super) fn next_line(input: &mut impl BufRead) -> Result<Option<String>, Failure> {
    let unreadable =
        |error: std::io::Error| Failure::new(FailureCode::BadInput, format!("Standard input can't be read: {error}"));
    let (mut line, mut any) = (Vec::new(), false);
    loop {
        let available = input.fill_buf().map_err(unreadable)?;
        if available.is_empty() {
            break;
        }
        any = true;
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(available.len());
        let room = LONGEST_LINE.saturating_sub(line.len());
        line.extend_from_slice(&available[..taken.min(room)]);
        input.consume(end.map_or(taken, |end| end + 1));
        if end.is_some() {
            break;
        }
    }
    Ok(any.then(|| String::from_utf8_lossy(&line).into_owned()))
}

pub(super) fn content(file: &Path) -> Result<String, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Failure::new(FailureCode::BadInput, format!("{} can't be read: {error}", file.display()))
    };
    let mut text = String::new();
    let opened = std::fs::File::open(file).map_err(|error| unreadable(&error))?;
    let read = opened.take(LARGEST_FILE + 1).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    if read as u64 > LARGEST_FILE {
        return Err(unreadable(&"it is too large"));
    }
    Ok(text)
}

/// The trait or segment that an argument names, translated.
async fn object(
    app: &App,
    wanted: &str,
    language: Option<RuleLanguage>,
    options: &TranslationOptions,
) -> Result<TranslatedObject, Failure> {
    let of = object_named(app, wanted, language).await?;
    match of.kind {
        TranslatedKind::Segment => app.workspace().translated_segment(of.id, options).await,
        TranslatedKind::Trait => app.workspace().translated_trait(of.id, options).await,
    }
}

/// Saves the rule of an object as a segment definition.
async fn save(app: &App, of: TranslatedRef, arguments: &Arguments, output: Output) -> Result<Ending, Failure> {
    let detail = app.workspace().translation(of.clone()).await?;
    let pql = detail.savable(arguments.without).unwrap_or_default().to_owned();
    let name = arguments.name.clone().unwrap_or(detail.object.name);
    let saved = app.workspace().save_translation(of, name, pql, arguments.without).await?;
    if let Some(rest) = detail.without.filter(|_| saved.without) {
        output.note(&moves_words(rest.moves, rest.excludes));
    }
    output.answer(&saved, |it| format!("Saved: {} ({})", clean(&it.audience.name), clean(&it.audience.id)))?;
    Ok(Ending::Done)
}

/// How the members of an audience without some conditions differ from those of the rule.
fn moves_words(moves: SetMoves, excludes: bool) -> String {
    let words = match moves {
        SetMoves::Larger => "Without these conditions, the audience has more people than the rule.",
        SetMoves::Smaller => "Without these conditions, the audience has fewer people than the rule.",
        SetMoves::Either => {
            "Without these conditions, the audience gets people whom the rule leaves out, and lacks people whom it takes in."
        }
    };
    if excludes { format!("{words} People you meant to leave out may be in.") } else { words.to_owned() }
}

/// The trait or segment that an argument names.
async fn object_named(app: &App, wanted: &str, language: Option<RuleLanguage>) -> Result<TranslatedRef, Failure> {
    let segment = match language {
        Some(RuleLanguage::Trait) => None,
        Some(RuleLanguage::Segment) => Some(find::segment(app, wanted).await?),
        None => match find::segment(app, wanted).await {
            Ok(found) => Some(found),
            Err(failure) if failure.code == FailureCode::NotFound => None,
            Err(failure) => return Err(failure),
        },
    };
    Ok(match segment {
        Some(found) => TranslatedRef { kind: TranslatedKind::Segment, id: found.id },
        None => TranslatedRef { kind: TranslatedKind::Trait, id: find::a_trait(app, wanted).await?.id },
    })
}

async fn all(app: &App, options: &TranslationOptions, csv: bool, output: Output) -> Result<Ending, Failure> {
    let mut objects = app.workspace().translated_segments(options).await?;
    objects.sort_by_key(|it| it.way);
    if csv {
        Output::plain(&app::translations_csv(&objects))?;
    } else {
        output.answer(&objects, |objects| listed(objects))?;
    }
    Ok(Ending::Done)
}

fn listed(objects: &[TranslatedObject]) -> String {
    let ways = [TranslationWay::AsIs, TranslationWay::Rebuilt, TranslationWay::DataMissing, TranslationWay::Cannot];
    let counts = ways.map(|one| format!("{} {}", objects.iter().filter(|it| it.way == one).count(), way(one)));
    let rows = objects.iter().map(|it| {
        vec![
            it.object.id.clone(),
            clean(&it.object.name),
            way(it.way).to_owned(),
            clean(&it.translated.verdict),
            clean(&it.translated.reason),
        ]
    });
    let headings = ["ID", "NAME", "CAN IT GO", "VERDICT", "WHY"];
    format!("{}\n\n{}", table(&headings, &[0], rows), counts.join(" · "))
}

fn of_object(it: &TranslatedObject) -> String {
    format!("{} ({}): {}\n{}", clean(&it.object.name), it.object.id, way(it.way), of_rule(&it.translated))
}

/// An object, and how many people it has in common with its PQL.
fn of_overlap(Overlapped { translated, overlap: it }: &Overlapped) -> String {
    let counts = [
        ("In Audience Manager", it.manager, None),
        ("With the PQL", it.platform, None),
        ("Only in Audience Manager", it.only_manager, Some(it.manager)),
        ("In both", it.both, None),
        ("Only with the PQL", it.only_platform, Some(it.platform)),
    ];
    let rows = counts.map(|(name, count, of)| vec![name.to_owned(), estimated(count), part(count, of)]);
    let how = if it.read == it.profiles {
        "All profiles were read.".to_owned()
    } else {
        format!("{} of {} profiles were read; 95% range.", number(Some(it.read)), number(Some(it.profiles)))
    };
    let none = (it.manager.most == 0)
        .then_some("\nExperience Platform has no members of it: they come through the Audience Manager source only.");
    let table = table(&["PROFILES", "ESTIMATED", "PART"], &[1, 2], rows);
    format!("{}\n\n{table}\n\n{how}{}", of_object(translated), none.unwrap_or_default())
}

/// The part that a count is of the side it belongs to.
fn part(count: EstimatedProfiles, of: Option<EstimatedProfiles>) -> String {
    let percent = of.and_then(|of| (u64::from(count.likely) * 100).checked_div(u64::from(of.likely)));
    percent.map(|percent| format!("{percent}%")).unwrap_or_default()
}

/// A rule, its verdicts and its PQL, in a few lines.
fn of_rule(it: &TranslatedRule) -> String {
    let said = |verdict: &str, reason: &str| match reason {
        "" => clean(verdict),
        reason => format!("{} ({})", clean(verdict), clean(reason)),
    };
    let mut lines = vec![clean(&it.rule), format!("  Verdict: {}", said(&it.verdict, &it.reason))];
    lines.extend(
        it.clauses
            .iter()
            .map(|clause| format!("    {}: {}", clean(&clause.text), said(&clause.verdict, &clause.reason))),
    );
    if let Some(repair) = &it.repair {
        lines.push(format!("  Repaired: {} ({})", clean(&repair.text), clean(&repair.advice)));
    }
    lines.push(match &it.pql {
        Some(pql) => format!("  PQL: {}", clean(pql)),
        None => "  No PQL".to_owned(),
    });
    lines.extend(it.streaming.map(|streams| {
        let how = if streams { "batch, streaming, or edge" } else { "batch only, once a day" };
        format!("  Evaluation: {how}")
    }));
    lines.extend(it.warnings.iter().map(|warning| format!("  Warning: {}", clean(warning))));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_LINE, next_line};

    #[test]
    fn no_line_ends_the_reading() {
        let long = "x".repeat(LONGEST_LINE + 5);
        let input = [b"a\n\n\xff\xfe b\r\n".as_slice(), long.as_bytes(), b"\nlast"].concat();
        let mut input = std::io::BufReader::with_capacity(7, input.as_slice());
        let mut lines = Vec::new();
        while let Some(line) = next_line(&mut input).unwrap() {
            lines.push(line);
        }
        assert_eq!(lines.len(), 5);
        assert_eq!((lines[0].as_str(), lines[1].as_str(), lines[4].as_str()), ("a", "", "last"));
        assert!(lines[2].ends_with(" b\r"));
        assert_eq!(lines[3].len(), LONGEST_LINE);
    }
}

//! The traits that segment rules name, as the translation needs them.

use std::collections::HashMap;

use crate::TraitId;

/// Traits by id.
pub type Traits = HashMap<TraitId, TraitFacts>;

/// One trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraitFacts {
    /// What it is.
    pub kind: TraitKind,
    /// Days until it expires; 0 never.
    pub ttl_days: u32,
}

/// Kinds of traits, as far as they are translated differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraitKind {
    /// With a rule about calls.
    Rule(String),
    /// With a rule about imported data, or made by sharing an audience.
    Onboarded(String),
    /// Of a look-alike model.
    Algorithmic,
    /// All traits of a folder, folders below included.
    Folder(Vec<TraitId>),
    /// Of another company.
    ThirdParty,
    /// Everybody that a data source has seen.
    ActiveAudience,
    /// Everybody that a data source has synced, by the symbol of its namespace.
    Synced(String),
}

/// Days until a trait expires if nothing else is set (AAM contract §4.3).
pub const DEFAULT_TTL: u32 = 120;

/// Why a line of a file is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {expected} expected")]
pub struct LineError {
    /// Line, counted from 1.
    pub line: usize,
    /// What was expected in it.
    pub expected: &'static str,
}

/// Reads a table of traits: `sid`, `kind`, `rule` and `ttl`, separated by tabs. Empty lines, lines that begin with `#` and
/// the names of the columns are skipped.
///
/// # Errors
/// The first line that is no trait.
pub fn read_traits(text: &str) -> Result<Traits, LineError> {
    let mut traits = Traits::new();
    for (line, columns) in rows(text) {
        let fault = |expected| LineError { line, expected };
        let column = |index: usize| columns.get(index).map_or("", |column| column.trim());
        if column(0).eq_ignore_ascii_case("sid") {
            continue;
        }
        let id = column(0).trim_end_matches(['T', 't']).parse().map_err(|_| fault("the ID of a trait"))?;
        let rule = column(2).to_owned();
        let kind = match column(1) {
            "rule" => TraitKind::Rule(rule),
            "onboarded" => TraitKind::Onboarded(rule),
            "algorithmic" => TraitKind::Algorithmic,
            "folder" => TraitKind::Folder(members(&rule).ok_or_else(|| fault("traits such as 1T, 2T"))?),
            "third-party" => TraitKind::ThirdParty,
            "active-audience" => TraitKind::ActiveAudience,
            "data-source-synced" => TraitKind::Synced(rule),
            _ => {
                return Err(fault(
                    "rule, onboarded, algorithmic, folder, third-party, active-audience or data-source-synced",
                ));
            }
        };
        let ttl_days = match column(3) {
            "" => DEFAULT_TTL,
            days => days.parse().map_err(|_| fault("a number of days"))?,
        };
        traits.insert(TraitId(id), TraitFacts { kind, ttl_days });
    }
    Ok(traits)
}

fn members(text: &str) -> Option<Vec<TraitId>> {
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| name.trim_end_matches(['T', 't']).parse().ok().map(TraitId)).collect()
}

/// Lines with content, counted from 1, in their columns.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|(index, line)| (index + 1, line.split('\t').collect()))
}

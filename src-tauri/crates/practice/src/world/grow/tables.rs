//! The organization's objects as its marketers wrote them: read from the tables in `data/`, which are part of the program.

use serde::Deserialize;

/// One audience of `data/audiences.json`.
#[derive(Debug, Deserialize)]
pub(super) struct AudienceRow {
    pub(super) name: String,
    pub(super) description: String,
    /// Folder path; empty for none.
    pub(super) folder: String,
    /// Tag names.
    pub(super) tags: Vec<String>,
    pub(super) labels: Vec<String>,
    /// `batch`, `streaming`, `edge` or `none`.
    pub(super) evaluation: String,
    pub(super) lifecycle: String,
    pub(super) origin: String,
    /// Who is in it: PQL, `@name` standing for another audience's id; for an audience from Audience Manager
    /// `@seg:` or `@trait:` and the name.
    pub(super) members: String,
    pub(super) age_days: u32,
    /// What is unusual about it, as in organizations that are years old.
    #[serde(default)]
    pub(super) odd: Option<Odd>,
}

/// What is unusual about an audience.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub(super) struct Odd {
    /// Profiles that each of its simulated members represents.
    pub(super) scale: u64,
    /// Neither changed nor counted since it was created.
    pub(super) untouched: bool,
    /// Its id is no UUID.
    pub(super) encoded_id: bool,
    /// Its creation time is 0.
    pub(super) undated: bool,
}

impl Default for Odd {
    fn default() -> Self {
        Self { scale: 1, untouched: false, encoded_id: false, undated: false }
    }
}

/// One trait of `data/first-party-traits.tsv`.
#[derive(Debug)]
pub(super) struct TraitRow<'t> {
    pub(super) name: &'t str,
    pub(super) folder: &'t str,
    /// `rule`, `onboarded` or `algo`.
    pub(super) kind: &'t str,
    pub(super) rule: &'t str,
    pub(super) description: &'t str,
    pub(super) event_type: u32,
    pub(super) ttl: u32,
    pub(super) code: &'t str,
    /// PQL for those the onboarding file or the model names.
    pub(super) members: &'t str,
}

/// One segment of `data/segments.tsv`; `{name}` in the rule names a trait.
#[derive(Debug)]
pub(super) struct SegmentRow<'t> {
    pub(super) name: &'t str,
    pub(super) folder: &'t str,
    pub(super) rule: &'t str,
    pub(super) description: &'t str,
    pub(super) code: &'t str,
    pub(super) status: &'t str,
}

/// One entry of the IAB Audience Taxonomy.
#[derive(Debug)]
pub(super) struct TaxonomyRow<'t> {
    pub(super) id: u64,
    pub(super) parent: Option<u64>,
    /// Names from the first tier to the entry's own.
    pub(super) tiers: Vec<&'t str>,
}

pub(super) fn audiences() -> Vec<AudienceRow> {
    serde_json::from_str(include_str!("../../../data/audiences.json")).unwrap_or_default()
}

pub(super) fn traits() -> Vec<TraitRow<'static>> {
    let row = |cells: Vec<&'static str>| {
        let [name, folder, kind, rule, description, event, _category, ttl, code, members] = cells.try_into().ok()?;
        Some(TraitRow {
            name,
            folder,
            kind,
            rule,
            description,
            event_type: event.parse().ok()?,
            ttl: ttl.parse().ok()?,
            code,
            members,
        })
    };
    lines(include_str!("../../../data/first-party-traits.tsv")).filter_map(row).collect()
}

pub(super) fn segments() -> Vec<SegmentRow<'static>> {
    let row = |cells: Vec<&'static str>| {
        let [name, folder, rule, description, code, status] = cells.try_into().ok()?;
        Some(SegmentRow { name, folder, rule, description, code, status })
    };
    lines(include_str!("../../../data/segments.tsv")).filter_map(row).collect()
}

pub(super) fn taxonomy() -> Vec<TaxonomyRow<'static>> {
    let row = |cells: Vec<&'static str>| {
        // The asterisk only points to an extension of the taxonomy.
        let tiers = cells.get(4..10)?.iter().map(|t| t.trim_end_matches('*').trim()).filter(|t| !t.is_empty());
        Some(TaxonomyRow {
            id: cells.get(1)?.parse().ok()?,
            parent: cells.get(2)?.parse().ok(),
            tiers: tiers.collect(),
        })
    };
    lines(include_str!("../../../data/iab-audience-taxonomy-1.1.tsv")).filter_map(row).collect()
}

/// Cells of every line after the heading.
fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip(1).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_read() {
        let lines = |text: &str| text.lines().filter(|l| !l.trim().is_empty()).count() - 1;
        assert_eq!(traits().len(), lines(include_str!("../../../data/first-party-traits.tsv")));
        assert_eq!(segments().len(), lines(include_str!("../../../data/segments.tsv")));
        assert_eq!(taxonomy().len(), 1_558);
        assert!(audiences().len() >= 150);
    }

    #[test]
    fn every_rule_of_the_tables_can_be_read() {
        for row in traits().iter().filter(|row| !row.rule.is_empty()) {
            assert_eq!(crate::rules::trait_rule::check(row.rule), Ok(()), "{}", row.name);
        }
        for row in audiences().iter().filter(|row| !row.members.starts_with('@')) {
            assert!(crate::rules::pql::read(&row.members, "pql/text").is_ok(), "{}", row.name);
        }
    }
}

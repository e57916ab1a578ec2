//! What mapping segments to a destination would do: the value of each, and everything that is against it. Nothing is sent;
//! the service decides in the end (AAM contract §11.2, §14.6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::governance::{ControlRole, ControlSource, Finding, forbidden_at_destination};
use crate::rules::SegmentRule;
use crate::{
    DataSource, DataSourceId, Destination, Mapping, MappingState, Segment, SegmentId, SegmentStatus, Trait, TraitId,
    ValueKind,
};

/// Longest value, in characters (AAM contract §14.6).
pub const LONGEST_VALUE: usize = 255;

/// How the values of mappings are written: text with `{sid}`, `{integrationCode}`, `{name}`, `{name_ascii}` and `{prefix}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    prefix: String,
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A name in braces that means nothing.
    #[error("{{{0}}} is not known; {{sid}}, {{integrationCode}}, {{name}}, {{name_ascii}} and {{prefix}} are")]
    Unknown(String),
    /// A brace without the other.
    #[error("a brace is not closed")]
    Open,
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// A name in braces that is not known, and a brace without the other.
    pub fn parse(text: &str, prefix: &str) -> Result<Self, TemplateError> {
        let mut rest = text;
        while let Some(start) = rest.find(['{', '}']) {
            if rest[start..].starts_with('}') {
                return Err(TemplateError::Open);
            }
            let inner = &rest[start + 1..];
            let end = inner.find('}').ok_or(TemplateError::Open)?;
            let name = &inner[..end];
            if !["sid", "integrationCode", "name", "name_ascii", "prefix"].contains(&name) {
                return Err(TemplateError::Unknown(name.to_owned()));
            }
            rest = &inner[end + 1..];
        }
        Ok(Self { text: text.to_owned(), prefix: prefix.to_owned() })
    }

    /// The value for a segment; `None` if it needs an integration code and the segment has none, or nothing is left of it.
    pub fn value(&self, segment: &Segment) -> Option<String> {
        let code = segment.integration_code.as_ref().map(|code| code.0.trim()).filter(|code| !code.is_empty());
        if code.is_none() && self.text.contains("{integrationCode}") {
            return None;
        }
        let mut value = String::new();
        let mut rest = self.text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            value.push_str(before);
            match name {
                "sid" => value.push_str(&segment.id.to_string()),
                "integrationCode" => value.push_str(code.unwrap_or_default()),
                "name" => value.push_str(segment.name.trim()),
                "name_ascii" => value.push_str(&ascii(&segment.name)),
                _ => value.push_str(&self.prefix),
            }
            rest = after;
        }
        value.push_str(rest);
        let value = value.trim().to_owned();
        (!value.is_empty()).then_some(value)
    }
}

/// A name in letters and digits that every partner takes; everything else becomes one underscore.
fn ascii(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        let plain = crate::crosswalk::plain_letters(letter);
        if plain.is_empty() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
        } else {
            out.push_str(&plain);
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Something about mapping one segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Remark {
    /// An export control of the segment's data forbids what the destination is used for, or that is not known.
    Governance {
        /// The rule.
        finding: Finding,
    },
    /// The destination takes first-party data only.
    FirstPartyOnly {
        /// Traits of others.
        traits: Vec<TraitId>,
    },
    /// The segment is paused.
    Paused,
    /// The destination maps all segments by itself.
    MapsAll,
    /// The segment is mapped to it with this value already.
    AlreadyMapped,
    /// The segment is mapped to it already, with another value.
    MappedWithOther {
        /// The value.
        value: String,
    },
    /// Another segment is mapped to it with this value.
    ValueTaken {
        /// The other segment.
        segment: SegmentId,
    },
    /// The value would be empty: the segment has no integration code.
    NoValue,
    /// The value is too long.
    ValueTooLong,
    /// A key and a value are needed, written `key=value`.
    NoPair,
    /// The account that the destination sends through has expired: nothing arrives.
    AccountExpired,
}

impl Remark {
    /// Whether the segment cannot be mapped because of it.
    pub fn forbids(&self) -> bool {
        match self {
            Self::Governance { finding } => matches!(finding, Finding::ControlForbids { .. }),
            Self::FirstPartyOnly { .. }
            | Self::Paused
            | Self::MapsAll
            | Self::AlreadyMapped
            | Self::NoValue
            | Self::ValueTooLong
            | Self::NoPair => true,
            Self::MappedWithOther { .. } | Self::ValueTaken { .. } | Self::AccountExpired => false,
        }
    }
}

/// One segment of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The segment.
    pub segment: SegmentId,
    /// The value; `None` if the destination takes none, or there is none.
    pub value: Option<String>,
    /// What is to be said about it; what forbids it first.
    pub remarks: Vec<Remark>,
}

impl Line {
    /// Whether it can be sent.
    pub fn fits(&self) -> bool {
        !self.remarks.iter().any(Remark::forbids)
    }
}

/// What is known of the account.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Traits of the segments' rules.
    pub traits: &'a BTreeMap<TraitId, Trait>,
    /// Data sources.
    pub sources: &'a BTreeMap<DataSourceId, DataSource>,
    /// The account's own ID as an owner of data sources.
    pub owner: Option<u32>,
    /// Today in UTC, `yyyy-MM-dd`.
    pub today: &'a str,
}

/// What mapping these segments would do, in their order.
pub fn plan(to: &Destination, segments: &[Segment], template: &Template, known: Known<'_>) -> Vec<Line> {
    let valued: Vec<(&Segment, Option<String>)> =
        segments.iter().map(|segment| (segment, template.value(segment))).collect();
    plan_valued(to, valued, known)
}

/// The same with a value for each.
pub fn plan_valued(to: &Destination, segments: Vec<(&Segment, Option<String>)>, known: Known<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (segment, value) in segments {
        let value = value.filter(|_| to.about.value != Some(ValueKind::Nothing));
        let mut remarks = about_segment(to, segment, known);
        remarks.extend(about_value(to, segment, value.as_deref(), known.today));
        let twin = lines.iter().find(|line| value.is_some() && line.value == value && line.segment != segment.id);
        remarks.extend(twin.map(|line| Remark::ValueTaken { segment: line.segment }));
        remarks.sort_by_key(|remark| !remark.forbids());
        lines.push(Line { segment: segment.id, value, remarks });
    }
    lines
}

fn about_segment(to: &Destination, segment: &Segment, known: Known<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if to.about.maps_all {
        remarks.push(Remark::MapsAll);
    }
    if segment.status != SegmentStatus::Active {
        remarks.push(Remark::Paused);
    }
    let used = SegmentRule::parse(&segment.rule).map(|rule| rule.traits()).unwrap_or_default();
    let traits: Vec<&Trait> = used.iter().filter_map(|id| known.traits.get(id)).collect();
    let is_other = |one: &&&Trait| {
        let owner = known.sources.get(&one.data_source).and_then(|source| source.owner);
        owner.is_some() && known.owner.is_some() && owner != known.owner
    };
    let others: Vec<TraitId> = traits.iter().filter(is_other).map(|one| one.id).collect();
    if to.about.people_based && !others.is_empty() {
        remarks.push(Remark::FirstPartyOnly { traits: others });
    }
    let mut parts: Vec<ControlSource<'_>> =
        traits.iter().map(|one| part(one.data_source, ControlRole::OfTrait, known)).collect();
    let merge_rule = segment.merge_rule.filter(|_| !segment.has_external_merge_policy());
    parts.extend(merge_rule.map(|id| part(DataSourceId(id.0), ControlRole::OfMergeRule, known)));
    let mut findings = forbidden_at_destination(&parts, to.about.labels.as_deref());
    if traits.len() < used.len() {
        findings.push(Finding::TraitsUnread);
    }
    remarks.extend(findings.into_iter().map(|finding| Remark::Governance { finding }));
    if to.about.account.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("expired")) {
        remarks.push(Remark::AccountExpired);
    }
    remarks
}

fn part(id: DataSourceId, role: ControlRole, known: Known<'_>) -> ControlSource<'_> {
    let source = known.sources.get(&id);
    ControlSource {
        role,
        id,
        name: source.map_or("", |source| source.name.as_str()),
        controls: source.and_then(|source| source.export_controls.as_deref()),
    }
}

fn about_value(to: &Destination, segment: &Segment, value: Option<&str>, today: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let needs_one = to.about.value != Some(ValueKind::Nothing);
    match value {
        None if needs_one => remarks.push(Remark::NoValue),
        Some(value) if value.chars().count() > LONGEST_VALUE => remarks.push(Remark::ValueTooLong),
        Some(value) if to.about.value == Some(ValueKind::CookiePair) && !value.contains('=') => {
            remarks.push(Remark::NoPair);
        }
        _ => {}
    }
    let is_open = |mapping: &&Mapping| matches!(mapping.state(today), MappingState::Live | MappingState::NotStarted);
    let open: Vec<&Mapping> = to.mappings.iter().filter(is_open).collect();
    let own: Vec<&&Mapping> = open.iter().filter(|mapping| mapping.segment == segment.id).collect();
    if own.iter().any(|mapping| !needs_one || mapping.value.as_deref() == value) {
        remarks.push(Remark::AlreadyMapped);
    } else if let Some(other) = own.first() {
        remarks.push(Remark::MappedWithOther { value: other.value.clone().unwrap_or_default() });
    }
    let taken = open.iter().find(|one| value.is_some() && one.segment != segment.id && one.value.as_deref() == value);
    remarks.extend(taken.map(|one| Remark::ValueTaken { segment: one.segment }));
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        AboutDestination, DestinationId, ExportControl, FolderId, IntegrationCode, MappingStatus, MergeRuleId,
    };

    fn segment(id: u64, name: &str, code: Option<&str>) -> Segment {
        Segment {
            id: SegmentId(id),
            legacy_id: None,
            name: name.to_owned(),
            description: String::new(),
            integration_code: code.map(IntegrationCode::from),
            data_source: DataSourceId(1),
            merge_rule: Some(MergeRuleId(0)),
            folder: FolderId(0),
            status: SegmentStatus::Active,
            rule: String::new(),
            created_at: None,
            updated_at: None,
            created_by: None,
            updated_by: None,
        }
    }

    fn destination(about: AboutDestination, mappings: Vec<Mapping>) -> Destination {
        let (id, name) = (DestinationId(1), "D".to_owned());
        Destination { id, name, destination_type: "S2S".to_owned(), mappings, about }
    }

    fn lines(to: &Destination, segments: &[Segment], template: &str) -> Vec<Line> {
        let template = Template::parse(template, "x_").unwrap();
        let (traits, sources) = (BTreeMap::new(), BTreeMap::new());
        plan(to, segments, &template, Known { traits: &traits, sources: &sources, owner: Some(1), today: "2026-11-28" })
    }

    #[test]
    fn a_template_is_filled_or_leaves_the_value_blank() {
        let value = |text: &str, one: &Segment| Template::parse(text, "x_").unwrap().value(one);
        let one = segment(7, " Käufer & Co. ", Some("K-7"));
        assert_eq!(value("{sid}", &one).unwrap(), "7");
        assert_eq!(value("{prefix}{sid}", &one).unwrap(), "x_7");
        assert_eq!(value("{integrationCode}", &one).unwrap(), "K-7");
        assert_eq!(value("{name}", &one).unwrap(), "Käufer & Co.");
        assert_eq!(value("{name_ascii}", &one).unwrap(), "Kaufer_Co");
        assert_eq!(value("a{sid}b{sid}", &one).unwrap(), "a7b7");
        assert_eq!(value("{integrationCode}{sid}", &segment(7, "", None)), None);
        assert_eq!(value(" ", &one), None);
        assert_eq!(Template::parse("{code}", ""), Err(TemplateError::Unknown("code".to_owned())));
        assert_eq!(Template::parse("{sid", ""), Err(TemplateError::Open));
        assert_eq!(Template::parse("sid}", ""), Err(TemplateError::Open));
    }

    #[test]
    fn mapped_twice_is_refused_and_one_value_for_two_is_said() {
        let mapped = |segment: u64, value: &str, ends: Option<&str>| Mapping {
            value: Some(value.to_owned()),
            ends_on: ends.map(str::to_owned),
            ..Mapping::of(SegmentId(segment))
        };
        let mappings = vec![mapped(1, "1", None), mapped(2, "other", None), mapped(3, "3", Some("2026-11-27"))];
        let to = destination(AboutDestination::default(), mappings);
        let segments: Vec<Segment> = (1..=4).map(|id| segment(id, "n", None)).collect();
        let found = lines(&to, &segments, "{sid}");
        assert_eq!(found[0].remarks, [Remark::AlreadyMapped]);
        assert_eq!(found[1].remarks, [Remark::MappedWithOther { value: "other".to_owned() }]);
        assert_eq!((found[2].remarks.len(), found[2].fits()), (0, true), "what has ended is no mapping");
        let same = lines(&to, &segments[2..], "other");
        assert!(same[0].remarks.contains(&Remark::ValueTaken { segment: SegmentId(2) }) && same[0].fits());
        assert!(same[1].remarks.contains(&Remark::ValueTaken { segment: SegmentId(3) }));
        assert_eq!(
            lines(&to, &segments[..1], "{integrationCode}")[0].remarks,
            [Remark::NoValue, Remark::MappedWithOther { value: "1".to_owned() }]
        );
    }

    #[test]
    fn controls_labels_and_foreign_data_decide() {
        let people = AboutDestination {
            labels: Some(vec![ExportControl::OffsiteAdTargeting]),
            value: Some(ValueKind::Nothing),
            people_based: true,
            account: Some("EXPIRED".to_owned()),
            ..AboutDestination::default()
        };
        let one = Segment { rule: "5T OR 6T".to_owned(), status: SegmentStatus::Inactive, ..segment(1, "n", None) };
        let found = lines(&destination(people.clone(), Vec::new()), std::slice::from_ref(&one), "{sid}");
        assert_eq!(found[0].value, None);
        assert!(found[0].remarks.contains(&Remark::Paused) && found[0].remarks.contains(&Remark::AccountExpired));
        assert!(found[0].remarks.contains(&Remark::Governance { finding: Finding::TraitsUnread }));
        assert!(!found[0].fits());
        let all = AboutDestination { maps_all: true, ..people };
        assert!(!lines(&destination(all, Vec::new()), &[segment(1, "n", None)], "{sid}")[0].fits());
    }

    #[test]
    fn a_mapping_is_live_between_its_days() {
        let mapping = |start: &str, end: Option<&str>| Mapping {
            starts_on: Some(start.to_owned()),
            ends_on: end.map(str::to_owned),
            ..Mapping::of(SegmentId(1))
        };
        let state = |start, end| mapping(start, end).state("2026-11-28");
        assert_eq!(state("2026-11-28", Some("2026-11-28")), MappingState::Live);
        assert_eq!(state("2026-11-29", None), MappingState::NotStarted);
        assert_eq!(state("2026-01-01", Some("2026-11-27")), MappingState::Ended);
        let off = Mapping { status: MappingStatus::Deleted, ..mapping("2026-01-01", None) };
        assert_eq!(off.state("2026-11-28"), MappingState::Off);
    }
}

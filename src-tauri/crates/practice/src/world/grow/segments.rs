//! The organization's own segments, from the table.

use super::tables::{SegmentRow, segments};
use super::{Growing, PID, destinations, owners};
use crate::model::Segment;

/// Segments that are mapped to a destination, and its id.
const MAPPED: [(&str, u64); 4] = [
    ("High intent, kitchen", 118_201),
    ("Cart abandoners, recent", 118_201),
    ("Germany, bedding", 118_244),
    ("Suppression: recent buyers", 118_244),
];

/// Makes the folders and segments.
pub(super) fn plant(growing: &mut Growing<'_>) {
    growing.segment_folder("Experience Platform Segments");
    for row in segments() {
        let Some(rule) = with_ids(growing, row.rule) else { continue };
        add(growing, &row, rule);
    }
}

/// The rule with `{trait name}` replaced by the trait's id; `None` when a name is unknown. `3p:` marks a third-party
/// trait, whose tiers the table separates by `|`.
fn with_ids(growing: &Growing<'_>, rule: &str) -> Option<String> {
    let mut parts = rule.split('{');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}')?;
        let name = match name.strip_prefix("3p:") {
            Some(tiers) => tiers.trim_end_matches([' ', '|']).replace(" | ", " > "),
            None => name.to_owned(),
        };
        let sid = growing.sid_of.get(&name)?;
        out.extend([sid.to_string().as_str(), "T", rest]);
    }
    Some(out)
}

fn add(growing: &mut Growing<'_>, row: &SegmentRow<'_>, rule: String) {
    let folder = growing.segment_folder(row.folder);
    let sid = growing.next_own_sid();
    let created = growing.ago(25, 900);
    let by = growing.somebody();
    let analytics = row.folder == "Analytics Segments";
    let mappings = destinations::mappings(row.name, sid, growing.now, created, by);
    let segment = Segment {
        sid,
        pid: PID,
        legacy_id: 1_700_000 + sid % 200_000,
        name: row.name.to_owned(),
        description: Some(row.description.to_owned()).filter(|text| !text.is_empty()),
        integration_code: Some(row.code.to_owned()).filter(|code| !code.is_empty()),
        rule,
        data_source: if analytics { owners::ANALYTICS } else { owners::AUTOMATIC },
        folder,
        merge_rule: owners::MERGE_RULE,
        destinations: mappings
            .iter()
            .map(|mapping| mapping.destination)
            .chain(MAPPED.iter().filter(|(name, _)| *name == row.name).map(|(_, id)| *id))
            .collect(),
        mappings,
        status: row.status.to_owned(),
        create_time: created,
        update_time: created,
        created_by: by,
        updated_by: by,
    };
    growing.world.segments.insert(sid, segment);
}

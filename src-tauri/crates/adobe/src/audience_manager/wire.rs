//! What Audience Manager's JSON looks like, read leniently into domain types (AAM contract §4.3, §5.3, §8, §9.2).

use domain::{
    DataSource, DataSourceId, ExportControl, Fact, Folder, FolderId, FolderKind, IntegrationCode, MergeRuleId, ModelId,
    Segment, SegmentId, SegmentStatus, Trait, TraitId, TraitType,
};
use serde::Deserialize;
use serde_json::Value;

use crate::lenient::{self, as_number};
use crate::{Counted, Populations, Windows};

/// Days a trait lasts when the service does not say (AAM contract §4.3).
const DEFAULT_TTL: u64 = 120;

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct TraitWire {
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::text")]
    comments: String,
    #[serde(deserialize_with = "lenient::text")]
    trait_type: String,
    #[serde(deserialize_with = "lenient::number")]
    data_source_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    folder_id: Option<u64>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    integration_code: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    trait_rule: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    ttl: Option<u64>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::number", rename = "type")]
    event_type: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    category_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    algo_model_id: Option<u64>,
    #[serde(flatten)]
    history: HistoryWire,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SegmentWire {
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    cseg_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    integration_code: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    data_source_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    merge_rule_data_source_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    folder_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::text")]
    segment_rule: String,
    #[serde(flatten)]
    history: HistoryWire,
}

/// Authors and times; user 0 is an integration, an absent user is unknown.
#[derive(Deserialize, Default)]
#[serde(default)]
struct HistoryWire {
    #[serde(deserialize_with = "lenient::ms", rename = "createTime")]
    created_at: Option<i64>,
    #[serde(deserialize_with = "lenient::ms", rename = "updateTime")]
    updated_at: Option<i64>,
    #[serde(deserialize_with = "lenient::number", rename = "crUID")]
    created_by: Option<u64>,
    #[serde(deserialize_with = "lenient::number", rename = "upUID")]
    updated_by: Option<u64>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct DataSourceWire {
    #[serde(deserialize_with = "lenient::number")]
    data_source_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    pid: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    description: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    id_type: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    custom_namespace_code: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    status: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_list")]
    data_export_restrictions: Option<Vec<String>>,
    #[serde(deserialize_with = "lenient::flag")]
    unique_trait_integration_codes: bool,
    #[serde(deserialize_with = "lenient::flag")]
    unique_segment_integration_codes: bool,
}

/// Keys of traits, by the fact they hold.
const TRAIT_KEYS: &[(Fact, &str)] = &[
    (Fact::Name, "name"),
    (Fact::Description, "description"),
    (Fact::Comments, "comments"),
    (Fact::TraitType, "traitType"),
    (Fact::DataSource, "dataSourceId"),
    (Fact::Folder, "folderId"),
    (Fact::IntegrationCode, "integrationCode"),
    (Fact::Rule, "traitRule"),
    (Fact::Lifetime, "ttl"),
    (Fact::EventType, "type"),
    (Fact::Category, "categoryId"),
    (Fact::CreatedAt, "createTime"),
    (Fact::UpdatedAt, "updateTime"),
    (Fact::CreatedBy, "crUID"),
    (Fact::UpdatedBy, "upUID"),
];

/// Keys of segments, by the fact they hold.
const SEGMENT_KEYS: &[(Fact, &str)] = &[
    (Fact::Name, "name"),
    (Fact::Description, "description"),
    (Fact::DataSource, "dataSourceId"),
    (Fact::Folder, "folderId"),
    (Fact::IntegrationCode, "integrationCode"),
    (Fact::Rule, "segmentRule"),
    (Fact::MergeRule, "mergeRuleDataSourceId"),
    (Fact::LegacyId, "csegId"),
    (Fact::Status, "status"),
    (Fact::CreatedAt, "createTime"),
    (Fact::UpdatedAt, "updateTime"),
    (Fact::CreatedBy, "crUID"),
    (Fact::UpdatedBy, "upUID"),
];

/// Facts whose key a row does not have. A key with null is there: it says that there is nothing.
fn lacks(row: &Value, keys: &[(Fact, &str)]) -> Vec<Fact> {
    keys.iter().filter(|(_, key)| row.get(key).is_none()).map(|(fact, _)| *fact).collect()
}

/// A trait, with whatever populations are in the row; `None` without an id.
pub(super) fn read_trait(row: &Value) -> Option<Counted<Trait>> {
    let wire = lenient::row::<TraitWire>(row)?;
    let object = Trait {
        id: TraitId(wire.sid?),
        name: wire.name,
        description: wire.description,
        comments: wire.comments,
        trait_type: TraitType::from_code(&wire.trait_type),
        data_source: DataSourceId(wire.data_source_id.unwrap_or_default()),
        folder: FolderId(wire.folder_id.unwrap_or_default()),
        integration_code: wire.integration_code.map(IntegrationCode),
        rule: wire.trait_rule,
        ttl_days: small(wire.ttl.or(Some(DEFAULT_TTL))).unwrap_or_default(),
        status: wire.status.filter(|word| !word.is_empty()),
        event_type: small(wire.event_type).unwrap_or_default(),
        category: small(wire.category_id).unwrap_or_default(),
        model: wire.algo_model_id.filter(|id| *id != 0).map(ModelId),
        created_at: wire.history.created_at,
        updated_at: wire.history.updated_at,
        created_by: small(wire.history.created_by),
        updated_by: small(wire.history.updated_by),
    };
    Some(Counted { object, populations: populations(row, &["uniques", "count"]), lacks: lacks(row, TRAIT_KEYS) })
}

/// A segment, with whatever populations are in the row; `None` without an id.
pub(super) fn read_segment(row: &Value) -> Option<Counted<Segment>> {
    let wire = lenient::row::<SegmentWire>(row)?;
    let object = Segment {
        id: SegmentId(wire.sid?),
        legacy_id: wire.cseg_id,
        name: wire.name,
        description: wire.description,
        integration_code: wire.integration_code.map(IntegrationCode),
        data_source: DataSourceId(wire.data_source_id.unwrap_or_default()),
        merge_rule: wire.merge_rule_data_source_id.map(MergeRuleId),
        folder: FolderId(wire.folder_id.unwrap_or_default()),
        status: SegmentStatus::from_code(&wire.status),
        rule: wire.segment_rule,
        created_at: wire.history.created_at,
        updated_at: wire.history.updated_at,
        created_by: small(wire.history.created_by),
        updated_by: small(wire.history.updated_by),
    };
    Some(Counted { object, populations: populations(row, &["instantUniques"]), lacks: lacks(row, SEGMENT_KEYS) })
}

/// A data source; `None` without an id.
pub(super) fn read_data_source(row: &Value) -> Option<DataSource> {
    let wire = lenient::row::<DataSourceWire>(row)?;
    Some(DataSource {
        id: DataSourceId(wire.data_source_id?),
        owner: small(wire.pid),
        name: wire.name,
        description: wire.description,
        id_type: wire.id_type,
        namespace: wire.custom_namespace_code.filter(|code| !code.is_empty()),
        export_controls: wire
            .data_export_restrictions
            .map(|codes| codes.iter().map(|code| ExportControl::from_code(code)).collect()),
        status: wire.status.filter(|word| !word.is_empty()),
        unique_trait_codes: wire.unique_trait_integration_codes,
        unique_segment_codes: wire.unique_segment_integration_codes,
    })
}

/// What a tree of folders lacks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unread {
    /// Nodes that cannot be read.
    pub(super) nodes: u64,
    /// Folders that are counted but not sent. What `folderCount` counts is not documented, so this is a doubt only.
    pub(super) doubtful: u64,
}

/// A folder and everything below it, flat, parents before children. Returns what could not be read.
pub(super) fn read_folders(node: &Value, kind: FolderKind, above: Option<&Folder>, found: &mut Vec<Folder>) -> Unread {
    let unreadable = Unread { nodes: 1, doubtful: 0 };
    let Some(id) = node.get("folderId").and_then(as_number) else { return unreadable };
    let name = match node.get("name") {
        Some(Value::String(name)) => name.clone(),
        // A tree without its root would be none at all.
        None | Some(Value::Null) if above.is_none() => String::new(),
        _ => return unreadable,
    };
    let path = node
        .get("path")
        .and_then(Value::as_str)
        .map_or_else(|| format!("{}/{name}", above.map_or("", |above| above.path.as_str())), str::to_owned);
    let told = node.get("parentFolderId").and_then(as_number).map(FolderId).filter(|parent| parent.0 != id);
    // In a tree the folder above decides; a single folder says it itself.
    let parent = above.map(|above| above.id).or(if found.is_empty() { told } else { None });
    let folder = Folder { id: FolderId(id), kind, parent, name, path };
    found.push(folder.clone());
    match node.get("subFolders") {
        None | Some(Value::Null) => Unread::default(),
        Some(Value::Array(children)) => {
            let told = node.get("folderCount").and_then(as_number).unwrap_or_default();
            let doubtful = told.saturating_sub(children.len() as u64);
            let below = children.iter().map(|child| read_folders(child, kind, Some(&folder), found));
            below.fold(Unread { nodes: 0, doubtful }, Unread::and)
        }
        // There is something below, but it is not known what.
        Some(_) => unreadable,
    }
}

impl Unread {
    pub(super) fn and(self, other: Self) -> Self {
        Self { nodes: self.nodes + other.nodes, doubtful: self.doubtful + other.doubtful }
    }
}

/// Reads window numbers. The total population is `populationUniques…`; an older name is tried too (AAM contract §4.5).
pub(super) fn populations(row: &Value, recent: &[&str]) -> Populations {
    Populations { recent: windows(row, recent), total: windows(row, &["populationUniques", "totalUniques"]) }
}

fn windows(row: &Value, families: &[&str]) -> Windows {
    let nested = row.get("metrics").unwrap_or(&Value::Null);
    let read = |suffix: &str| {
        families.iter().find_map(|family| {
            let name = format!("{family}{suffix}");
            row.get(&name).or_else(|| nested.get(&name)).and_then(as_number)
        })
    };
    Windows {
        days1: read("1Day"),
        days7: read("7Day"),
        days14: read("14Day"),
        days30: read("30Day"),
        days60: read("60Day"),
        days90: read("90Day"),
        lifetime: read("Lifetime"),
    }
}

pub(super) fn small(number: Option<u64>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn export_controls_that_are_not_told_are_not_taken_for_none() {
        let read = |row: &Value| read_data_source(row).unwrap().export_controls;
        assert_eq!(read(&json!({ "dataSourceId": 1, "name": "one", "dataExportRestrictions": [] })), Some(vec![]));
        let told = json!({ "dataSourceId": 1, "name": "one", "dataExportRestrictions": ["PII"] });
        assert_eq!(read(&told), Some(vec![ExportControl::Pii]));
        for odd in [json!(null), json!("PII"), json!({}), json!([["PII"]])] {
            assert_eq!(read(&json!({ "dataSourceId": 1, "name": "one", "dataExportRestrictions": odd })), None);
        }
        assert_eq!(read(&json!({ "dataSourceId": 1, "name": "one" })), None);
    }

    #[test]
    fn a_trait_is_read_from_modern_and_old_spellings() {
        let modern = json!({ "sid": 16_505_144, "name": "Gold", "traitType": "on_boarded_trait", "dataSourceId": 21,
            "folderId": 7, "traitRule": "ic==\"gold\"", "ttl": 0, "type": 2, "integrationCode": "gold", "comments": null,
            "createTime": 1_583_000_000_000u64, "crUID": 0, "upUID": 507, "uniques1Day": 5, "totalUniques1Day": "9" });
        let read = read_trait(&modern).unwrap();
        assert_eq!(
            (read.object.id, read.object.trait_type, read.object.ttl_days),
            (TraitId(16_505_144), TraitType::Onboarded, 0)
        );
        assert_eq!((read.object.created_by, read.object.updated_by), (Some(0), Some(507)));
        assert_eq!((read.populations.recent.days1, read.populations.total.days1), (Some(5), Some(9)));

        let old = json!({ "sid": "5", "traitType": 3, "dataSourceId": "21", "populationUniques7Day": 4 });
        let read = read_trait(&old).unwrap();
        assert_eq!(
            (read.object.id, read.object.trait_type, read.object.ttl_days),
            (TraitId(5), TraitType::Onboarded, 120)
        );
        assert_eq!(read.populations.total.days7, Some(4));
        assert_eq!(read_trait(&json!({ "name": "no id" })), None);
    }

    #[test]
    fn a_row_names_the_facts_it_leaves_out() {
        let lean = json!({ "sid": 5, "name": "Gold", "traitType": "RULE_BASED_TRAIT", "dataSourceId": 21, "folderId": 7,
            "description": null, "categoryId": 0, "createTime": 1, "updateTime": 1, "crUID": 1, "upUID": 1 });
        let lacks = read_trait(&lean).unwrap().lacks;
        assert_eq!(
            lacks,
            [Fact::Comments, Fact::IntegrationCode, Fact::Rule, Fact::Lifetime, Fact::EventType],
            "null is nothing, absent is not known"
        );
        assert_eq!(read_segment(&json!({ "sid": 5 })).unwrap().lacks.len(), SEGMENT_KEYS.len());
    }

    #[test]
    fn the_status_of_a_segment_is_a_word_in_any_case_or_a_number() {
        for (status, expected) in [
            (json!("ACTIVE"), SegmentStatus::Active),
            (json!("active"), SegmentStatus::Active),
            (json!(1), SegmentStatus::Active),
            (json!("inactive"), SegmentStatus::Inactive),
            (json!(0), SegmentStatus::Inactive),
            (json!("SUSPENDED"), SegmentStatus::Other("SUSPENDED".to_owned())),
            (json!("provider left"), SegmentStatus::Other("provider left".to_owned())),
        ] {
            let row = json!({ "sid": 1, "status": status, "segmentRule": "5T", "mergeRuleDataSourceId": null });
            let read = read_segment(&row).unwrap().object;
            assert_eq!(read.status, expected, "{row}");
            assert!(read.has_external_merge_policy());
        }
    }

    #[test]
    fn a_folder_tree_becomes_flat_with_parents_first() {
        let tree = json!({ "folderId": 0, "parentFolderId": 0, "name": "All Traits", "path": "/All Traits", "subFolders": [
            { "folderId": 7, "parentFolderId": 0, "name": "A", "path": "/All Traits/A", "subFolders": [
                { "folderId": "9", "name": "B" } ] } ] });
        let mut found = Vec::new();
        assert_eq!(read_folders(&tree, FolderKind::Traits, None, &mut found), Unread::default());
        let flat: Vec<_> = found.iter().map(|f| (f.id.0, f.parent.map(|p| p.0), f.path.as_str())).collect();
        assert_eq!(flat, [(0, None, "/All Traits"), (7, Some(0), "/All Traits/A"), (9, Some(7), "/All Traits/A/B")]);
    }
}

//! Destinations and the segments that are mapped to them (AAM contract §14).

use domain::{
    AboutDestination, Destination, DestinationId, ExportControl, Mapping, MappingStatus, SegmentId, ValueKind,
};
use futures::{StreamExt as _, TryStreamExt as _};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::AudienceManager;
use super::list::{DESTINATIONS, MAPPINGS, pages_by};
use crate::list::{Pages, Whole};
use crate::session::Query;
use crate::{ApiError, lenient};

/// Most mappings of one request (AAM contract §14.2 has no number).
pub const MAPPINGS_AT_ONCE: usize = 100;

/// Destinations whose mappings are read at the same time, where the list leaves them out.
const AT_A_TIME: usize = 4;

/// A destination as a row shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct DestinationRow {
    /// Id.
    pub id: DestinationId,
    /// Name.
    pub name: String,
    /// The service's code of its type.
    pub destination_type: String,
    /// What else the row has.
    pub about: AboutDestination,
    /// Its mappings; `None` where the row leaves them out, which a list may do although it was asked for them.
    pub mappings: Option<Vec<Mapping>>,
    /// What it may do with data, in the words of the controls that forbid it; `None` where the row leaves that out.
    pub labels: Option<Vec<ExportControl>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct DestinationWire {
    #[serde(deserialize_with = "lenient::number")]
    destination_id: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    name: String,
    #[serde(deserialize_with = "lenient::text")]
    destination_type: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct MappingWire {
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    element_status: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    start_date: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    end_date: Option<String>,
    #[serde(deserialize_with = "lenient::number")]
    destination_mapping_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    mapping_id: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    trait_to_data_order_id: Option<u64>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    trait_alias: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    value_alias: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    url: Option<String>,
    #[serde(deserialize_with = "lenient::maybe_text")]
    secure_url: Option<String>,
    #[serde(deserialize_with = "lenient::ms")]
    create_time: Option<i64>,
}

/// What of a mapping can be written (AAM contract §14.6). A change sends all of it: what it leaves out may be lost.
const WRITTEN: [&str; 12] = [
    "sid",
    "traitType",
    "traitValue",
    "startDate",
    "endDate",
    "priority",
    "url",
    "secureUrl",
    "tagCode",
    "secureTagCode",
    "traitAlias",
    "valueAlias",
];

/// A mapping with everything that can be written of it.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeMapping {
    /// As lists show it.
    pub mapping: Mapping,
    fields: Map<String, Value>,
}

impl WholeMapping {
    /// The same with another last day; `None` for no end.
    fn ending(&self, ends_on: Option<&str>) -> Map<String, Value> {
        let mut body = self.fields.clone();
        body.entry("traitType").or_insert_with(|| json!("SEGMENT"));
        body.insert("endDate".to_owned(), json!(ends_on));
        body
    }
}

/// A mapping to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMapping {
    /// The segment.
    pub segment: SegmentId,
    /// What it says about the segment, and how the destination takes that; `None` if it takes nothing.
    pub value: Option<(ValueKind, String)>,
    /// The address for secure pages, with [`ValueKind::Url`].
    pub secure_url: Option<String>,
    /// First day, `yyyy-MM-dd` in UTC.
    pub starts_on: String,
    /// Last day; `None` for no end.
    pub ends_on: Option<String>,
}

impl NewMapping {
    fn body(&self) -> Value {
        let mut body = json!({
            "sid": self.segment.0,
            "traitType": "SEGMENT",
            "startDate": self.starts_on,
            "endDate": self.ends_on,
        });
        match &self.value {
            Some((ValueKind::Alias, value)) => body["traitAlias"] = json!(value),
            Some((ValueKind::Url, value)) => {
                body["url"] = json!(value);
                if let Some(secure) = &self.secure_url {
                    body["secureUrl"] = json!(secure);
                }
            }
            Some((ValueKind::CookieValue, value)) => body["valueAlias"] = json!(value),
            Some((ValueKind::CookiePair, value)) => {
                let (key, value) = value.split_once('=').unwrap_or((value, ""));
                body["traitAlias"] = json!(key);
                body["valueAlias"] = json!(value);
            }
            Some((ValueKind::Nothing, _)) | None => {}
        }
        body
    }
}

impl AudienceManager {
    /// Destinations as the list shows them, a thousand a page.
    pub fn list_destinations(&self) -> Pages<DestinationRow> {
        let mut query: Query = vec![("includeMappings", "true".to_owned())];
        query.extend(pages_by("destinationId"));
        Pages::new(self.caller.clone(), &["v1", "destinations"], query, DESTINATIONS, read_destination)
    }

    /// Every destination with its mappings. Those that the list leaves out are read one destination after the other.
    pub async fn whole_destinations(&self) -> Result<Whole<Destination>, ApiError> {
        let mut whole = self.list_destinations().all().await?;
        let destinations = futures::stream::iter(std::mem::take(&mut whole.items))
            .map(|row| async move {
                let mappings = match row.mappings {
                    Some(mappings) => mappings,
                    None => self.mappings_of(row.id).await?,
                };
                let DestinationRow { id, name, destination_type, about, .. } = row;
                Ok::<_, ApiError>(Destination { id, name, destination_type, mappings, about })
            })
            .buffered(AT_A_TIME)
            .try_collect()
            .await?;
        Ok(whole.with_items(destinations))
    }

    /// One destination, without its mappings.
    pub async fn destination(&self, id: DestinationId) -> Result<DestinationRow, ApiError> {
        let answer = self.caller.get(&["v1", "destinations", &id.to_string()], &Query::new()).await?;
        read_destination(&answer.read()?).ok_or_else(|| answer.unreadable("expected a destination"))
    }

    /// One destination with everything about it, and its mappings as they are now.
    pub async fn whole_destination(&self, id: DestinationId) -> Result<Destination, ApiError> {
        let DestinationRow { id, name, destination_type, about, .. } = self.destination(id).await?;
        let mappings = self.mappings_of(id).await?;
        Ok(Destination { id, name, destination_type, mappings, about })
    }

    /// Creates mappings of one destination, at most [`MAPPINGS_AT_ONCE`]. What the answer to a lot of which one fails is, is
    /// not documented: read the mappings again.
    pub async fn create_mappings(&self, id: DestinationId, new: &[NewMapping]) -> Result<(), ApiError> {
        let bodies: Vec<Value> = new.iter().map(NewMapping::body).collect();
        self.caller.post(&["v1", "destinations", &id.to_string(), "bulk-create"], &bodies).await.map(drop)
    }

    /// One mapping with everything that can be written of it; `None` if it does not exist.
    pub async fn whole_mapping(&self, id: DestinationId, mapping: u64) -> Result<Option<WholeMapping>, ApiError> {
        let path = ["v1", "destinations", &id.to_string(), "mappings", &mapping.to_string()];
        let Some(answer) = crate::error::found(self.caller.get(&path, &Query::new()).await)? else { return Ok(None) };
        let whole = read_whole(&answer.read()?).filter(|it| it.mapping.id.is_none_or(|id| id == mapping));
        whole.map(Some).ok_or_else(|| answer.unreadable(format!("expected the mapping {mapping}")))
    }

    /// Sets the last day of a mapping; `None` for no end. The rest stays as it was read. What is sent can be sent twice.
    pub async fn end_mapping(
        &self,
        id: DestinationId,
        mapping: u64,
        seen: &WholeMapping,
        ends_on: Option<&str>,
    ) -> Result<(), ApiError> {
        let path = ["v1", "destinations", &id.to_string(), "mappings", &mapping.to_string()];
        self.caller.put(&path, &seen.ending(ends_on), None).await.map(drop)
    }

    /// Removes mappings of one destination, at most [`MAPPINGS_AT_ONCE`].
    pub async fn delete_mappings(&self, id: DestinationId, mappings: &[u64]) -> Result<(), ApiError> {
        self.caller.post(&["v1", "destinations", &id.to_string(), "bulk-delete"], &mappings).await.map(drop)
    }

    /// The mappings of one destination; none where the service says 404, as it does for a destination without mappings.
    pub async fn mappings_of(&self, id: DestinationId) -> Result<Vec<Mapping>, ApiError> {
        let id = id.to_string();
        let path = ["v1", "destinations", &id, "mappings", ""];
        let read = Pages::new(self.caller.clone(), &path, Query::new(), MAPPINGS, read_mapping).every().await;
        Ok(crate::error::found(read)?.unwrap_or_default())
    }
}

fn read_destination(row: &Value) -> Option<DestinationRow> {
    let wire = lenient::row::<DestinationWire>(row)?;
    let mappings = match row.get("mappings") {
        None | Some(Value::Null) => None,
        // A mapping that cannot be read makes the row unreadable: with it left out, a used segment would look unused.
        Some(Value::Array(rows)) => Some(rows.iter().map(read_mapping).collect::<Option<_>>()?),
        Some(_) => return None,
    };
    let id = DestinationId(wire.destination_id?);
    let about = read_about(row, &wire.destination_type);
    let labels = about.labels.clone();
    Some(DestinationRow { id, name: wire.name, destination_type: wire.destination_type, about, mappings, labels })
}

/// Fields that newer answers have. How a people-based destination or one that has expired says so is not published: several
/// spellings are read (AAM contract §14.3).
fn read_about(row: &Value, kind: &str) -> AboutDestination {
    let text = |name: &str| row.get(name).and_then(lenient::as_text).filter(|text| !text.is_empty());
    let flag = |name: &str| match row.get(name) {
        Some(Value::Bool(flag)) => *flag,
        _ => text(name).is_some_and(|text| text.eq_ignore_ascii_case("true") || text == "1"),
    };
    // A label of another form may forbid something: then none of them counts as read.
    let labels = row.get("dataExportLabels").and_then(Value::as_array);
    let labels = labels.and_then(|labels| labels.iter().map(lenient::as_text).collect::<Option<Vec<String>>>());
    let labels = labels.map(|codes| codes.iter().map(|code| ExportControl::from_code(code)).collect());
    let people_based =
        flag("peopleBased") || text("category").is_some_and(|text| text.to_lowercase().contains("people"));
    let value = match kind.to_ascii_uppercase().as_str() {
        _ if people_based => Some(ValueKind::Nothing),
        "PUSH" if !flag("serializationEnabled") => Some(ValueKind::Url),
        "PUSH" | "S2S" => Some(ValueKind::Alias),
        "ADS" if text("formatType").is_some_and(|text| text == "key_value") => Some(ValueKind::CookiePair),
        "ADS" => Some(ValueKind::CookieValue),
        other if other.contains("ANALYTICS") => Some(ValueKind::Nothing),
        _ => None,
    };
    let number = |name: &str| row.get(name).and_then(lenient::as_number);
    AboutDestination {
        status: text("status").unwrap_or_default(),
        labels,
        value,
        people_based,
        maps_all: flag("mapAllSegments"),
        account: text("accountStatus"),
        addressable: number("customerAddressableAudience"),
        of_people: number("customerTotalAudience"),
    }
}

fn read_whole(row: &Value) -> Option<WholeMapping> {
    let mapping = read_mapping(row)?;
    let is_written = |name: &String, value: &Value| WRITTEN.contains(&name.as_str()) && !value.is_null();
    let fields = row.as_object()?.iter().filter(|(name, value)| is_written(name, value));
    Some(WholeMapping { mapping, fields: fields.map(|(name, value)| (name.clone(), value.clone())).collect() })
}

fn read_mapping(row: &Value) -> Option<Mapping> {
    let wire = lenient::row::<MappingWire>(row)?;
    let status = MappingStatus::from_code(&wire.element_status);
    let some = |text: Option<String>| text.filter(|text| !text.is_empty());
    let value = match (some(wire.trait_alias), some(wire.value_alias)) {
        (Some(key), Some(value)) => Some(format!("{key}={value}")),
        (one, other) => one.or(other).or_else(|| some(wire.url)),
    };
    Some(Mapping {
        status,
        secure_url: some(wire.secure_url),
        ends_on: some(wire.end_date),
        id: wire.destination_mapping_id.or(wire.mapping_id).or(wire.trait_to_data_order_id),
        starts_on: some(wire.start_date),
        value,
        created_ms: wire.create_time,
        ..Mapping::of(SegmentId(wire.sid?))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mappings_are_read_left_out_or_make_the_row_unreadable() {
        let row =
            |mappings: Value| json!({ "destinationId": "7", "dataSourceId": 9, "name": "D", "mappings": mappings });
        let read = |mappings| read_destination(&row(mappings)).map(|row| row.mappings);
        assert_eq!(read(Value::Null), Some(None));
        assert_eq!(read(json!([])), Some(Some(Vec::new())));
        let mappings = json!([
            { "sid": 5, "elementStatus": "active", "endDate": null },
            { "sid": "6", "elementStatus": 0, "endDate": "2026-12-31", "mappingId": "9", "traitAlias": "key", "valueAlias": "x" },
        ]);
        let expected = [
            Mapping::of(SegmentId(5)),
            Mapping {
                status: MappingStatus::Inactive,
                ends_on: Some("2026-12-31".to_owned()),
                value: Some("key=x".to_owned()),
                id: Some(9),
                ..Mapping::of(SegmentId(6))
            },
        ];
        assert_eq!(read(mappings), Some(Some(expected.to_vec())));
        assert_eq!(read(json!([{ "elementStatus": "active" }])), None, "of which segment is not known");
        assert_eq!(read(json!("many")), None);
    }

    #[test]
    fn another_last_day_changes_nothing_else() {
        let row = json!({
            "destinationMappingId": 9, "sid": 5, "traitType": "SEGMENT", "elementName": "S", "elementStatus": "active",
            "startDate": "2026-01-01", "endDate": null, "priority": 2, "url": "http://x", "secureUrl": "https://x",
            "traitAlias": null, "createTime": 7,
        });
        let whole = read_whole(&row).unwrap();
        assert_eq!((whole.mapping.id, whole.mapping.ends_on.as_deref()), (Some(9), None));
        let kept = json!({
            "sid": 5, "traitType": "SEGMENT", "startDate": "2026-01-01", "endDate": "2026-02-01", "priority": 2,
            "url": "http://x", "secureUrl": "https://x",
        });
        assert_eq!(Value::Object(whole.ending(Some("2026-02-01"))), kept);
        assert_eq!(whole.ending(None)["endDate"], Value::Null, "said, because what is left out may stay");
    }
}

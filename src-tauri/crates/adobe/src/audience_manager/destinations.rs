//! Destinations and the segments that are mapped to them, for reading (AAM contract §14).

use domain::{Destination, DestinationId, ExportControl, Mapping, MappingStatus, SegmentId};
use futures::{StreamExt as _, TryStreamExt as _};
use serde::Deserialize;
use serde_json::Value;

use super::AudienceManager;
use super::list::{DESTINATIONS, MAPPINGS, pages_by};
use crate::list::{Pages, Whole};
use crate::session::Query;
use crate::{ApiError, lenient};

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
    data_export_labels: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct MappingWire {
    #[serde(deserialize_with = "lenient::number")]
    sid: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    element_status: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    end_date: Option<String>,
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
                let DestinationRow { id, name, destination_type, .. } = row;
                Ok::<_, ApiError>(Destination { id, name, destination_type, mappings })
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

    /// The mappings of one destination; none where the service says 404, as it does for a destination without mappings.
    async fn mappings_of(&self, id: DestinationId) -> Result<Vec<Mapping>, ApiError> {
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
    let labels = wire.data_export_labels.map(|codes| codes.iter().map(|code| ExportControl::from_code(code)).collect());
    Some(DestinationRow { id, name: wire.name, destination_type: wire.destination_type, mappings, labels })
}

fn read_mapping(row: &Value) -> Option<Mapping> {
    let wire = lenient::row::<MappingWire>(row)?;
    let status = MappingStatus::from_code(&wire.element_status);
    let ends_on = wire.end_date.filter(|date| !date.is_empty());
    Some(Mapping { segment: SegmentId(wire.sid?), status, ends_on })
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
            { "sid": "6", "elementStatus": 0, "endDate": "2026-12-31" },
        ]);
        let expected = [
            Mapping { segment: SegmentId(5), status: MappingStatus::Active, ends_on: None },
            Mapping { segment: SegmentId(6), status: MappingStatus::Inactive, ends_on: Some("2026-12-31".to_owned()) },
        ];
        assert_eq!(read(mappings), Some(Some(expected.to_vec())));
        assert_eq!(read(json!([{ "elementStatus": "active" }])), None, "of which segment is not known");
        assert_eq!(read(json!("many")), None);
    }
}

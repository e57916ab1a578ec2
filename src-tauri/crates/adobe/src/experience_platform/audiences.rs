//! Audiences (AEP contract §5).

use domain::{Audience, AudienceId};
use futures::stream::{BoxStream, StreamExt};
use serde_json::{Map, Value, json};

use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::lenient::{as_number, as_text};
use crate::session::Query;
use crate::{ApiError, Page};

/// Rows of a page; the service's maximum is not published, 100 is known to work (AEP contract §5.1).
const PAGE_SIZE: u32 = 100;
/// Most ids of one bulk read (AEP contract §5.5).
const BULK: usize = 100;
/// People audiences; others cannot be shared.
const PEOPLE: &str = "_xdm.context.profile";

/// Which audiences to list; all people audiences by default.
#[derive(Debug, Clone, Default)]
pub struct AudienceFilter {
    /// With this text in the name, in any case.
    pub name: Option<String>,
    /// Order, such as `updateTime:desc`.
    pub sort: Option<String>,
}

/// What a bulk read found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BulkAudiences {
    /// The audiences there are.
    pub found: Vec<Audience>,
    /// The ids nothing was found for.
    pub missing: Vec<AudienceId>,
}

impl ExperiencePlatform {
    /// Audiences page by page. Their tags are ids until [`super::TagNames::resolve`]; not every answer has metrics.
    pub fn list_audiences(&self, filter: &AudienceFilter) -> BoxStream<'static, Result<Page<Audience>, ApiError>> {
        let caller = self.caller.clone();
        let mut fixed: Query = vec![("limit", PAGE_SIZE.to_string()), ("entityType", PEOPLE.to_owned())];
        fixed.extend(filter.name.clone().map(|name| ("name", name)));
        fixed.extend(filter.sort.clone().map(|sort| ("sort", sort)));
        async_stream::try_stream! {
            let mut start: Option<String> = None;
            loop {
                let mut query = fixed.clone();
                query.extend(start.clone().map(|start| ("start", start)));
                let answer = caller.get(&ups(&["audiences"]), &query).await?;
                let body = answer.read::<Value>()?;
                let rows = body.get("children").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                yield read_page(rows, total(&body));
                let next = next_start(&body);
                // A page without rows, or one that names itself as the next, ends the list whatever else it says.
                if rows.is_empty() || next.is_none() || next == start {
                    break;
                }
                start = next;
            }
        }
        .boxed()
    }

    /// One audience.
    pub async fn audience(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let answer = self.caller.get(&ups(&["audiences", id.as_str()]), &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected an audience"))
    }

    /// Any number of audiences by id.
    pub async fn bulk_get_audiences(&self, ids: &[AudienceId]) -> Result<BulkAudiences, ApiError> {
        let mut all = BulkAudiences::default();
        for some in ids.chunks(BULK) {
            let body = json!({ "ids": some.iter().map(|id| json!({ "id": id.as_str() })).collect::<Vec<_>>() });
            let results = match self.caller.ask(&ups(&["audiences", "bulk-get"]), &body).await {
                Ok(answer) => results(answer.read()?),
                // None of them exists.
                Err(error) if error.is_not_found() => Map::new(),
                Err(error) => return Err(error),
            };
            for id in some {
                match results.get(id.as_str()).and_then(read_audience) {
                    Some(audience) => all.found.push(audience),
                    None => all.missing.push(id.clone()),
                }
            }
        }
        Ok(all)
    }
}

fn results(body: Value) -> Map<String, Value> {
    match body {
        Value::Object(mut body) => match body.remove("results") {
            Some(Value::Object(results)) => results,
            _ => Map::new(),
        },
        _ => Map::new(),
    }
}

/// Rows as audiences.
pub(super) fn read_page(rows: &[Value], total: Option<u64>) -> Page<Audience> {
    let items: Vec<Audience> = rows.iter().filter_map(read_audience).collect();
    let skipped = u32::try_from(rows.len() - items.len()).unwrap_or(u32::MAX);
    if skipped > 0 {
        tracing::warn!(skipped, "audiences without an id were left out");
    }
    Page { items, total, skipped }
}

/// Paging facts, under either spelling.
fn paging(body: &Value) -> &Value {
    body.get("_page").or_else(|| body.get("_pages")).unwrap_or(&Value::Null)
}

fn total(body: &Value) -> Option<u64> {
    paging(body).get("totalCount").and_then(as_number)
}

/// What to send as `start` for the next page; absent, empty or 0 at the end.
fn next_start(body: &Value) -> Option<String> {
    paging(body).get("next").and_then(as_text).filter(|next| next != "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_read_in_every_spelling() {
        for (body, next) in [
            (json!({ "_page": { "next": "1" } }), Some("1")),
            (json!({ "_page": { "next": 2 } }), Some("2")),
            (json!({ "_pages": { "next": "opaque==" } }), Some("opaque==")),
            (json!({ "_page": { "next": 0 } }), None),
            (json!({ "_page": { "next": "" } }), None),
            (json!({ "_page": { "next": null } }), None),
            (json!({ "children": [] }), None),
        ] {
            assert_eq!(next_start(&body).as_deref(), next, "{body}");
        }
    }
}

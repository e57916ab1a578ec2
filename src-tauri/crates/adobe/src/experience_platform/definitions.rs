//! Segment definitions: what Platform audiences are made from; they carry the latest counts (AEP contract §6, §5.7).

use domain::{Audience, AudienceId};
use futures::stream::{BoxStream, StreamExt};
use serde_json::Value;

use super::audiences::read_page;
use super::wire::read_audience;
use super::{ExperiencePlatform, ups};
use crate::lenient::as_number;
use crate::session::Query;
use crate::{ApiError, Page};

/// The service's default and maximum.
const PAGE_SIZE: usize = 100;

impl ExperiencePlatform {
    /// Definitions page by page, as the audiences of the same ids.
    pub fn list_definitions(&self) -> BoxStream<'static, Result<Page<Audience>, ApiError>> {
        let caller = self.caller.clone();
        async_stream::try_stream! {
            for page in 0u64.. {
                let query = vec![("limit", PAGE_SIZE.to_string()), ("page", page.to_string())];
                let body = caller.get(&ups(&["segment", "definitions"]), &query).await?.read::<Value>()?;
                let rows = body.get("segments").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let paging = body.get("page").unwrap_or(&Value::Null);
                yield read_page(rows, paging.get("totalCount").and_then(as_number));
                let last = paging
                    .get("totalPages")
                    .and_then(as_number)
                    .map_or(rows.len() < PAGE_SIZE, |pages| page + 1 >= pages);
                if rows.is_empty() || last {
                    break;
                }
            }
        }
        .boxed()
    }

    /// One definition, as the audience of the same id.
    pub async fn definition(&self, id: &AudienceId) -> Result<Audience, ApiError> {
        let path = ups(&["segment", "definitions", id.as_str()]);
        let answer = self.caller.get(&path, &Query::new()).await?;
        read_audience(&answer.read()?).ok_or_else(|| answer.unreadable("expected a segment definition"))
    }
}

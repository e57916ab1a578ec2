//! The shapes of Audience Manager's lists: bare, or paged by number (AAM contract §3.2).

use domain::whole::Gap;
use http::Method;

use crate::list::{Fields, Next, Shape};
use crate::{ApiError, Call};

/// Rows asked for in one page; Adobe's own workbook asks for as many (AAM contract §3.1).
const PAGE_SIZE: u64 = 1_000;

/// Most lean rows of one look-up that are read by id. An account has one object of a code, now and then two.
const LEAN_ROWS: usize = 20;

/// A long list, asked for page by page.
pub(super) const PAGED: Shape = paged(PAGE_SIZE);

/// Fields of traits, segments, data sources and users; those of the same name hold the same.
const FIELDS: Fields = Fields {
    // Rows of traits and segments name what they lack, see [`crate::Counted::lacks`].
    required: &[],
    scalars: &[
        "name",
        "description",
        "comments",
        "traitType",
        "traitRule",
        "segmentRule",
        "integrationCode",
        "dataSourceId",
        "folderId",
        "mergeRuleDataSourceId",
        "status",
        "ttl",
        "type",
        "categoryId",
        "createTime",
        "updateTime",
        "crUID",
        "upUID",
        "pid",
        "idType",
        "username",
        "firstName",
        "lastName",
        "email",
    ],
    lists: &["dataExportRestrictions"],
    objects: &[],
    texts_or_objects: &[],
};

/// A short list, asked for at once.
pub(super) const AT_ONCE: Shape = Shape { next: Next::Single, ..PAGED };

/// A short list of what has a name.
pub(super) const NAMED: Shape = Shape { fields: Fields { required: &["name"], ..FIELDS }, ..AT_ONCE };

/// The list of users.
pub(super) const USERS: Shape = Shape { fields: Fields { required: &["username"], ..FIELDS }, ..AT_ONCE };

/// Destinations, page by page. A full row has the id of a data source too.
pub(super) const DESTINATIONS: Shape = Shape {
    id: &["destinationId"],
    fields: Fields {
        required: &["name"],
        scalars: &["destinationId", "name", "destinationType", "status"],
        ..FIELDS_OF_NOTHING
    },
    ..PAGED
};

/// The mappings of one destination; all of them at once.
pub(super) const MAPPINGS: Shape = Shape {
    id: &["destinationMappingId", "mappingId", "traitToDataOrderId"],
    fields: Fields { required: &["sid"], scalars: &["sid", "elementStatus", "endDate"], ..FIELDS_OF_NOTHING },
    ..AT_ONCE
};

/// Data feeds; all of them at once.
pub(super) const FEEDS: Shape = Shape {
    id: &["dataSourceId"],
    fields: Fields {
        required: &["name"],
        scalars: &["dataSourceId", "name", "status", "distribution", "traitCount", "subscribedPlanCount"],
        ..FIELDS_OF_NOTHING
    },
    ..AT_ONCE
};

/// Models, page by page.
pub(super) const MODELS: Shape = Shape {
    id: &["algoModelId"],
    fields: Fields {
        required: &["name"],
        scalars: &["algoModelId", "name", "status", "sid", "lookBackPeriod", "lastRunTimestamp", "createTime"],
        lists: &["excludedTraits", "dataSources"],
        ..FIELDS_OF_NOTHING
    },
    ..PAGED
};

const FIELDS_OF_NOTHING: Fields =
    Fields { required: &[], scalars: &[], lists: &[], objects: &[], texts_or_objects: &[] };

/// A list asked for in pages of some size.
pub(super) const fn paged(size: u64) -> Shape {
    Shape {
        rows: &["list"],
        bare: true,
        total: &["/total"],
        count: None,
        id: &["sid", "dataSourceId", "folderId", "userId", "uid", "pixelType", "categoryID", "categoryId"],
        fields: FIELDS,
        next: Next::Number { size, told_size: Some("/pageSize"), pages: None },
    }
}

/// The query for pages of the usual size. Sorted by id, so that objects created meanwhile do not shift the pages.
pub(super) fn page_query() -> [(&'static str, String); 2] {
    pages_by("sid")
}

/// The same, sorted by another id.
pub(super) fn pages_by(id: &str) -> [(&'static str, String); 2] {
    [("pageSize", PAGE_SIZE.to_string()), ("sortBy", id.to_owned())]
}

/// The rows of a look-up, each of them whole: one that lacks what decides is read by id. What is gone by then is left out.
/// More lean rows than a look-up can have mean that the service did not take the question, which is an error.
pub(super) async fn made_whole<T, F>(
    kind: &str,
    rows: Vec<T>,
    is_lean: impl Fn(&T) -> bool,
    read: impl Fn(&T) -> F,
) -> Result<Vec<T>, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let lean = rows.iter().filter(|row| is_lean(row)).count();
    if lean > LEAN_ROWS {
        let call = Call { method: Method::GET, path: format!("/v1/{kind}"), changes: false };
        let gap = Gap::Unreadable { rows: u32::try_from(lean).unwrap_or(u32::MAX) };
        return Err(ApiError::Incomplete { call, status: 200, gap });
    }
    let mut whole = Vec::with_capacity(rows.len());
    for row in rows {
        if !is_lean(&row) {
            whole.push(row);
            continue;
        }
        whole.extend(crate::error::found(read(&row).await)?);
    }
    Ok(whole)
}

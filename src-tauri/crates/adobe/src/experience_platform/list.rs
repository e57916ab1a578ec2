//! The shapes of Experience Platform's lists (AEP contract §4–§7, §13.2).

use serde_json::Value;

use crate::lenient::as_text;
use crate::list::{Fields, Next, Shape};

/// Fields of audiences, definitions and segment jobs.
const FIELDS: Fields = Fields {
    required: &["name"],
    scalars: &[
        "name",
        "description",
        "type",
        "originName",
        "namespace",
        "lifecycleState",
        "lifecycleStatus",
        "lifecycle",
        "mergePolicyId",
        "creationTime",
        "createEpoch",
        "updateTime",
        "updateEpoch",
        "createdBy",
        "status",
        "source",
    ],
    lists: &["labels", "tags"],
    objects: &["evaluationInfo", "linkedAudienceRef", "audienceMeta", "metrics"],
    texts_or_objects: &["expression"],
};

/// Fields of what has no more than a name and a state that matter here.
const NAMED: Fields = Fields {
    required: &["name"],
    scalars: &["name", "title", "description", "state", "type", "parentFolderId"],
    lists: &[],
    objects: &[],
    texts_or_objects: &[],
};

/// Audiences: an opaque next page, whose absence, emptiness or 0 is the end (AEP contract §5.1).
pub(super) const CHILDREN: Shape = Shape {
    rows: &["children"],
    bare: false,
    total: &["/_page/totalCount", "/_pages/totalCount"],
    count: None,
    id: &["id"],
    fields: FIELDS,
    next: Next::Token { name: "start", of: next_start },
};

/// Usage policies, in the same way (AEP contract §16.3).
pub(super) const POLICIES: Shape = Shape {
    fields: Fields { required: &["status"], scalars: &["name", "description", "status"], ..NAMED },
    ..CHILDREN
};

/// Segment jobs, in the same way.
pub(super) const JOBS: Shape = Shape { fields: Fields { required: &["status"], ..FIELDS }, ..CHILDREN };

/// Segment definitions, by page number (AEP contract §6).
pub(super) const DEFINITIONS: Shape = Shape {
    rows: &["segments"],
    bare: false,
    total: &["/page/totalCount"],
    count: None,
    id: &["id"],
    fields: FIELDS,
    next: Next::Number { size: 100, told_size: None, pages: Some("/page/totalPages") },
};

/// What segment search finds, by page number (AEP contract §5.9).
pub(super) const ENTITIES: Shape = Shape {
    rows: &["entities"],
    bare: false,
    total: &["/page/totalCount"],
    count: None,
    id: &["id"],
    fields: NAMED,
    next: Next::Number { size: 50, told_size: None, pages: Some("/page/totalPages") },
};

/// What can be searched, at once.
pub(super) const NAMESPACES: Shape = Shape {
    rows: &["namespaces"],
    total: &[],
    id: &["namespace", "name"],
    fields: Fields { required: &[], ..NAMED },
    next: Next::Single,
    ..ENTITIES
};

/// Everything of the Flow Service (AEP contract §13.2).
pub(super) const ITEMS: Shape = Shape {
    rows: &["items"],
    bare: false,
    total: &[],
    count: None,
    id: &["id"],
    fields: Fields { required: &[], scalars: &["name", "state"], ..NAMED },
    next: Next::Token { name: "continuationToken", of: next_token },
};

/// Dataflows: whether one runs decides what is shown of the integration.
pub(super) const FLOWS: Shape = Shape { fields: Fields { required: &["state"], ..ITEMS.fields }, ..ITEMS };

/// Sandboxes; the count of their answers is that of the page (AEP contract §4).
pub(super) const SANDBOXES: Shape = Shape {
    rows: &["sandboxes"],
    bare: false,
    total: &[],
    count: Some("/_page/count"),
    id: &["name"],
    fields: NAMED,
    next: Next::Offset { size: 100 },
};

/// Tags; the count of their answers is that of the page (AEP contract §5.6).
pub(super) const TAGS: Shape = Shape {
    rows: &["tags", "children"],
    bare: true,
    total: &[],
    count: Some("/_page/count"),
    id: &["id"],
    fields: NAMED,
    next: Next::Token { name: "start", of: next_start },
};

/// What to send as `start` for the next page, under either spelling.
fn next_start(body: &Value) -> Option<String> {
    let paging = body.get("_page").or_else(|| body.get("_pages"))?;
    paging.get("next").and_then(as_text).filter(|next| next != "0")
}

/// The token in `_links.next.href`, such as `/flows?continuationToken=…`.
pub(super) fn next_token(body: &Value) -> Option<String> {
    let href = body.pointer("/_links/next/href")?.as_str()?;
    let (_, query) = href.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == "continuationToken").map(|(_, token)| token.into_owned()).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

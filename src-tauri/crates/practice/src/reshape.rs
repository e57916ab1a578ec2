//! Damaged lists, derived from the real answer: as a service in trouble, a gateway or a new version
//! may send.

use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What happens to the list of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reshape {
    /// The answer is an object without the list.
    NoList,
    /// There is nothing in place of the list.
    NullList,
    /// The second half of the rows is missing; the total stays.
    Short,
    /// The total is too high by a thousand; an answer without one stays as it is.
    WrongTotal,
    /// The first row is nothing; of a tree, the first one without others below.
    NullRow,
    /// This field of the first row is an unexpected object.
    WrongType(String),
    /// The first row lacks this field.
    MissingField(String),
    /// Every row lacks these fields.
    WithoutFields(Vec<String>),
    /// Every page is the first one, and leads to another.
    Circle,
}

/// Names of lists.
const LISTS: [&str; 9] =
    ["list", "children", "segments", "items", "tags", "sandboxes", "entities", "namespaces", "subFolders"];
/// Where totals are.
const TOTALS: [&str; 4] = ["/total", "/_page/totalCount", "/_pages/totalCount", "/page/totalCount"];
/// What asks for a page.
const PAGING: [&str; 4] = ["page", "offset", "start", "continuationToken"];
/// By how much a total is too high.
const TOO_MANY: u64 = 1_000;

impl Reshape {
    /// The request that is answered in place of the one that came.
    pub fn request(&self, uri: &Uri) -> Uri {
        let Some(query) = uri.query().filter(|_| *self == Self::Circle) else { return uri.clone() };
        let is_paging = |pair: &&str| PAGING.contains(&pair.split('=').next().unwrap_or_default());
        let kept: Vec<&str> = query.split('&').filter(|pair| !is_paging(pair)).collect();
        let mut parts = uri.clone().into_parts();
        parts.path_and_query = PathAndQuery::try_from(format!("{}?{}", uri.path(), kept.join("&"))).ok();
        Uri::from_parts(parts).unwrap_or_else(|_| uri.clone())
    }

    /// Changes an answer that has a list.
    pub fn answer(&self, body: &mut Value) {
        if let Some(results) = body.get("results").and_then(Value::as_object) {
            let results = self.results(results.clone());
            match (results, body.as_object_mut()) {
                (Some(results), _) => body["results"] = results,
                (None, Some(body)) => drop(body.remove("results")),
                (None, None) => {}
            }
            return;
        }
        let is_bare = body.is_array();
        let Some(rows) = rows_of(body) else { return };
        match self {
            Self::NoList => *body = without_list(body),
            Self::NullList if is_bare => *body = Value::Null,
            Self::NullList => *rows = Value::Null,
            Self::Short => {
                if let Some(rows) = rows.as_array_mut() {
                    rows.truncate(rows.len() / 2);
                }
            }
            Self::WrongTotal => raise_total(body),
            Self::NullRow => {
                if let Some(first) = first_leaf(rows) {
                    *first = Value::Null;
                }
            }
            Self::WrongType(field) => {
                if let Some(first) = first_leaf(rows).and_then(Value::as_object_mut) {
                    first.insert(field.clone(), json!({ "not": ["what", "is", "expected"] }));
                }
            }
            Self::MissingField(field) => {
                if let Some(first) = first_leaf(rows).and_then(Value::as_object_mut) {
                    first.remove(field);
                }
            }
            Self::WithoutFields(fields) => {
                for row in rows.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                    row.retain(|name, _| !fields.contains(name));
                }
            }
            Self::Circle => {
                raise_total(body);
                lead_on(body);
            }
        }
    }
}

impl Reshape {
    /// The same for objects by their ids, as a bulk read answers; `None` if they are left out altogether.
    fn results(&self, results: Map<String, Value>) -> Option<Value> {
        let (ids, rows): (Vec<String>, Vec<Value>) = results.into_iter().unzip();
        let mut list = json!({ "list": rows });
        self.answer(&mut list);
        match list.get_mut("list")?.take() {
            Value::Array(rows) => Some(ids.into_iter().zip(rows).collect::<Map<_, _>>().into()),
            other => Some(other),
        }
    }
}

/// The list of an answer: the answer itself, the folders of a tree, or the member that is one.
fn rows_of(body: &mut Value) -> Option<&mut Value> {
    let is_tree = body.get(0).and_then(|first| first.get("subFolders")).is_some_and(Value::is_array);
    if is_tree {
        return body.get_mut(0)?.get_mut("subFolders");
    }
    if body.is_array() {
        return Some(body);
    }
    let name = LISTS.iter().find(|name| body.get(**name).is_some_and(Value::is_array))?;
    body.get_mut(*name)
}

/// The first row, or of a tree the first one below it that has nothing below.
fn first_leaf(rows: &mut Value) -> Option<&mut Value> {
    let mut row = rows.get_mut(0)?;
    while row.pointer("/subFolders/0").is_some() {
        row = row.pointer_mut("/subFolders/0")?;
    }
    Some(row)
}

fn without_list(body: &Value) -> Value {
    let mut left = body.as_object().cloned().unwrap_or_default();
    left.retain(|name, _| !LISTS.contains(&name.as_str()) && name != "id");
    Value::Object(left)
}

fn raise_total(body: &mut Value) {
    for place in TOTALS {
        if let Some(total) = body.pointer_mut(place)
            && let Some(told) = total.as_u64()
        {
            *total = json!(told + TOO_MANY);
        }
    }
    if let Some(pages) = body.pointer_mut("/page/totalPages") {
        *pages = json!(TOO_MANY);
    }
}

/// Says that another page follows, in every way that is there.
fn lead_on(body: &mut Value) {
    for place in ["_page", "_pages"] {
        if let Some(paging) = body.get_mut(place).and_then(Value::as_object_mut) {
            paging.insert("next".to_owned(), json!("again"));
        }
    }
    if body.get("items").is_some() {
        body["_links"] = json!({ "next": { "href": "/flows?continuationToken=again" } });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reshaped(how: &Reshape, body: Value) -> Value {
        let mut body = body;
        how.answer(&mut body);
        body
    }

    #[test]
    fn each_shape_of_a_list_is_changed_where_its_rows_are() {
        let paged = || json!({ "list": [{ "name": "a" }, { "name": "b" }], "total": 2 });
        let bare = || json!([{ "name": "a" }, { "name": "b" }]);
        let tree = || json!([{ "folderId": 0, "subFolders": [{ "name": "a" }, { "name": "b" }] }]);
        assert_eq!(reshaped(&Reshape::NoList, paged()), json!({ "total": 2 }));
        assert_eq!(reshaped(&Reshape::NoList, bare()), json!({}));
        assert_eq!(reshaped(&Reshape::NullList, bare()), json!(null));
        assert_eq!(reshaped(&Reshape::Short, paged()), json!({ "list": [{ "name": "a" }], "total": 2 }));
        assert_eq!(reshaped(&Reshape::WrongTotal, paged())["total"], 1_002);
        assert_eq!(reshaped(&Reshape::NullRow, bare()), json!([null, { "name": "b" }]));
        assert_eq!(reshaped(&Reshape::NullRow, tree())[0]["subFolders"][0], json!(null));
        assert!(reshaped(&Reshape::WrongType("name".to_owned()), tree())[0]["subFolders"][0]["name"].is_object());
        assert_eq!(reshaped(&Reshape::MissingField("name".to_owned()), bare()), json!([{}, { "name": "b" }]));
        assert_eq!(reshaped(&Reshape::WithoutFields(vec!["name".to_owned()]), bare()), json!([{}, {}]));
        let error = || json!({ "message": "no list here" });
        assert_eq!(reshaped(&Reshape::NullRow, error()), error());
    }

    #[test]
    fn objects_by_their_ids_are_damaged_like_rows() {
        let bulk = || json!({ "results": { "a": { "name": "A" }, "b": { "name": "B" } } });
        assert_eq!(reshaped(&Reshape::Short, bulk()), json!({ "results": { "a": { "name": "A" } } }));
        assert_eq!(reshaped(&Reshape::NullRow, bulk())["results"], json!({ "a": null, "b": { "name": "B" } }));
        assert_eq!(reshaped(&Reshape::WithoutFields(vec!["name".to_owned()]), bulk())["results"]["b"], json!({}));
        assert_eq!(reshaped(&Reshape::NoList, bulk()), json!({}));
        assert_eq!(reshaped(&Reshape::NullList, bulk()), json!({ "results": null }));
    }

    #[test]
    fn a_circle_answers_every_page_with_the_first_and_leads_on() {
        let uri: Uri = "/v1/traits?pageSize=1000&page=3&sortBy=sid".parse().unwrap();
        assert_eq!(Reshape::Circle.request(&uri), "/v1/traits?pageSize=1000&sortBy=sid");
        assert_eq!(Reshape::Short.request(&uri), uri);
        let page = reshaped(&Reshape::Circle, json!({ "children": [{}], "_page": { "totalCount": 1 } }));
        assert_eq!((&page["_page"]["totalCount"], &page["_page"]["next"]), (&json!(1_001), &json!("again")));
    }
}

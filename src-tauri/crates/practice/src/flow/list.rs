//! Lists: filtered, ordered, cut into pages, or only counted (AEP contract §13.2).

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::answer::{Answer, Refusal, ok};
use super::property::Property;
use super::query::Query;
use crate::aep::request::Asked;

/// Fields a list can be ordered by.
const ORDERS: [&str; 6] = ["id", "name", "state", "flowId", "createdAt", "updatedAt"];
/// The order when none is asked for: newest first.
const NEWEST: &str = "-createdAt";

/// The answer to a list request over all rows of a resource; `uncounted` answers `count=true` with the list itself.
pub fn answer(rows: Vec<Value>, resource: &str, asked: &Asked, uncounted: bool) -> Answer {
    let query = Query::of(asked)?;
    let filters = query.properties.iter().map(|text| Property::read(text)).collect::<Result<Vec<_>, _>>()?;
    // A resource without rows says nothing about its fields.
    if let Some(filter) = filters.iter().find(|filter| !rows.is_empty() && !rows.iter().any(|row| filter.is_known(row)))
    {
        return Err(Refusal::field(filter.name()));
    }
    let mut rows: Vec<Value> = rows.into_iter().filter(|row| filters.iter().all(|filter| filter.holds(row))).collect();
    if query.count && !uncounted {
        return Ok(ok(json!({ "count": rows.len() })));
    }
    sort(&mut rows, query.order.as_deref().unwrap_or(NEWEST))?;
    let total = rows.len();
    let page: Vec<Value> = rows.into_iter().skip(query.offset).take(query.limit).collect();
    let mut links = json!({});
    if query.offset + page.len() < total {
        links["next"] = json!({ "href": format!("/{resource}?continuationToken={}", query.next()) });
    }
    Ok(ok(json!({ "items": page, "_links": links })))
}

fn sort(rows: &mut [Value], order: &str) -> Result<(), Refusal> {
    let (field, descending) = order.strip_prefix('-').map_or((order, false), |field| (field, true));
    if !ORDERS.contains(&field) {
        return Err(Refusal::order(order));
    }
    rows.sort_by(|a, b| {
        let by_field = compare(&a[field], &b[field]);
        let by_field = if descending { by_field.reverse() } else { by_field };
        by_field.then_with(|| compare(&a["id"], &b["id"]))
    });
    Ok(())
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.as_str().unwrap_or_default().cmp(b.as_str().unwrap_or_default()),
    }
}

//! Query parameters and the two list shapes (AAM contract §3.1, §3.2).

use std::cmp::Ordering;
use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::refusal::Refusal;

/// Rows per page when paging is on without a size.
const DEFAULT_PAGE_SIZE: usize = 10;
/// Largest page answered.
const MAX_PAGE_SIZE: usize = 1_000;

/// The query of a request; a parameter may be repeated. An empty value counts as absent.
#[derive(Debug, Default, Clone)]
pub struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default().as_bytes()))
    }
}

impl Params {
    /// Reads a query string or a form body.
    pub fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The parameter's first value.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a repeatable parameter.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A whole number.
    pub fn number<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        self.text(name).map(|text| parsed(name, text)).transpose()
    }

    /// Every value of a repeatable whole number.
    pub fn numbers<T: FromStr>(&self, name: &str) -> Result<Vec<T>, Refusal> {
        self.all(name).map(|text| parsed(name, text)).collect()
    }

    /// A switch, off when absent.
    pub fn flag(&self, name: &str) -> Result<bool, Refusal> {
        self.flag_or(name, false)
    }

    /// A switch with its value when absent.
    pub fn flag_or(&self, name: &str, absent: bool) -> Result<bool, Refusal> {
        match self.text(name).map(str::to_ascii_lowercase).as_deref() {
            None => Ok(absent),
            Some("true" | "1") => Ok(true),
            Some("false" | "0") => Ok(false),
            Some(_) => Err(Refusal::malformed(format!("{name}: must be true or false"))),
        }
    }

    /// The requested permissions under `permissions` or, as some clients write, `permission`.
    pub fn permissions(&self) -> Vec<&str> {
        self.all("permissions").chain(self.all("permission")).flat_map(|list| list.split(',')).collect()
    }
}

fn parsed<T: FromStr>(name: &str, text: &str) -> Result<T, Refusal> {
    text.trim().parse().map_err(|_| Refusal::malformed(format!("{name}: {text:?} is not a whole number")))
}

/// Puts rows into the shape asked for: everything as a bare array, or one page of it.
///
/// `lean` builds a row without its costly parts and is what rows are sorted by, unless the property sorted by is one
/// of the costly ones; `full` builds the rows that are answered.
pub fn listing<T>(
    params: &Params,
    mut rows: Vec<&T>,
    lean: impl Fn(&T) -> Value,
    full: impl Fn(&T) -> Value,
) -> Result<Value, Refusal> {
    let page = params.number::<usize>("page")?;
    let size = params.number::<usize>("pageSize")?;
    if size == Some(0) {
        return Err(Refusal::malformed("pageSize: must be at least 1"));
    }
    if let Some(property) = params.text("sortBy") {
        let costly = rows.first().is_some_and(|row| lean(row).get(property).is_none());
        let key = |row: &T| {
            let mut value = if costly { full(row) } else { lean(row) };
            value.get_mut(property).map_or(Value::Null, Value::take)
        };
        sort(&mut rows, key, params.flag("descending")?);
    } else if params.flag("descending")? {
        rows.reverse();
    }
    if page.is_none() && size.is_none() {
        return Ok(rows.into_iter().map(full).collect());
    }
    let (page, size) = (page.unwrap_or(0), size.unwrap_or(DEFAULT_PAGE_SIZE).min(MAX_PAGE_SIZE));
    let total = rows.len();
    let list: Vec<Value> = rows.into_iter().skip(page.saturating_mul(size)).take(size).map(full).collect();
    Ok(json!({ "total": total, "page": page, "pageSize": size, "list": list }))
}

fn sort<T>(rows: &mut Vec<&T>, key: impl Fn(&T) -> Value, descending: bool) {
    let mut keyed: Vec<(Value, &T)> = rows.drain(..).map(|row| (key(row), row)).collect();
    keyed.sort_by(|(a, _), (b, _)| {
        let order = compare(a, b);
        if descending { order.reverse() } else { order }
    });
    rows.extend(keyed.into_iter().map(|(_, row)| row));
}

/// Numbers by size, texts without regard to case, then everything else; nothing at all comes first.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Number(a), Value::Number(b)) => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
        (Value::String(a), Value::String(b)) => a.to_lowercase().cmp(&b.to_lowercase()),
        (a, b) => a.to_string().cmp(&b.to_string()),
    }
}

/// Whether any of the texts contains the search words, without regard to case.
pub fn found(needle: &str, texts: &[&str]) -> bool {
    let needle = needle.to_lowercase();
    texts.iter().any(|text| text.to_lowercase().contains(&needle))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(query: &str) -> Value {
        let rows = [3, 1, 2];
        let row = |n: &i32| json!({ "n": n, "name": format!("row {n}") });
        listing(&Params::parse(query.as_bytes()), rows.iter().collect(), row, row).unwrap()
    }

    #[test]
    fn sorting_and_searching_keep_the_bare_array() {
        assert_eq!(page("sortBy=n")[0]["n"], 1);
        assert_eq!(page("sortBy=n&descending=true")[0]["n"], 3);
        assert_eq!(page("")[0]["n"], 3, "without sortBy the stored order stays");
    }

    #[test]
    fn either_paging_parameter_wraps_the_list() {
        let answer = page("pageSize=2&page=1&sortBy=n");
        assert_eq!(answer, json!({ "total": 3, "page": 1, "pageSize": 2, "list": [{ "n": 3, "name": "row 3" }] }));
        assert_eq!(page("page=0")["pageSize"], 10);
        assert_eq!(page("page=9")["list"], json!([]), "past the end");
    }

    #[test]
    fn bad_numbers_and_flags_are_refused() {
        let params = Params::parse(b"page=x&descending=maybe");
        assert!(params.number::<usize>("page").is_err());
        assert!(params.flag("descending").is_err());
    }
}

//! Both list shapes, sorting, searching, filters (AAM contract §3.1, §3.2).

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::Org;

fn rows(body: &Value) -> &Vec<Value> {
    body.as_array().expect("a bare array")
}

#[tokio::test]
async fn without_paging_a_list_is_a_bare_array_with_paging_an_object() {
    let org = Org::start().await;
    for path in ["/v1/traits", "/v1/segments", "/v1/datasources", "/v1/users"] {
        let all = org.get(path).await.body;
        let total = rows(&all).len();
        assert!(total > 2, "{path} has content");
        let page = org.get(&format!("{path}?page=1&pageSize=2")).await.body;
        assert_eq!((&page["total"], &page["page"], &page["pageSize"]), (&json!(total), &json!(1), &json!(2)), "{path}");
        assert_eq!(page["list"][0], all[2], "{path}: the second page starts with the third row");
        assert_eq!(org.get(&format!("{path}?page=0")).await.body["pageSize"], 10, "{path}");
        let beyond = org.get(&format!("{path}?page=100000&pageSize=1000")).await.body;
        assert_eq!(beyond["list"], json!([]), "{path}");
    }
}

#[tokio::test]
async fn search_sort_and_filters_narrow_the_traits() {
    let org = Org::start().await;
    let source = org.data_source(&json!({})).await;
    for name in ["zebra finch", "Aardvark", "mongoose"] {
        org.onboarded(source, name).await;
    }
    let mine = format!("/v1/traits?dataSourceId={source}&sortBy=name");
    let names = |body: &Value| rows(body).iter().map(|r| r["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&org.get(&mine).await.body), ["Aardvark", "mongoose", "zebra finch"]);
    let down = org.get(&format!("{mine}&descending=true")).await.body;
    assert_eq!(names(&down), ["zebra finch", "mongoose", "Aardvark"]);
    assert_eq!(names(&org.get(&format!("{mine}&search=MONG")).await.body), ["mongoose"]);
    assert_eq!(names(&org.get("/v1/traits?integrationCode=zebra%20finch").await.body), ["zebra finch"]);
    let types = org.get("/v1/traits?restrictType=FOLDER_TRAIT&restrictType=ALGO_TRAIT").await.body;
    assert!(rows(&types).iter().all(|r| ["FOLDER_TRAIT", "ALGO_TRAIT"].contains(&r["traitType"].as_str().unwrap())));
}

#[tokio::test]
async fn rows_are_lean_until_details_metrics_and_rights_are_asked_for() {
    let org = Org::start().await;
    let row = |body: Value| body["list"][0].clone();
    let lean = row(org.get("/v1/traits?page=0&pageSize=1").await.body);
    for heavy in ["traitRule", "ttl", "integrationCode", "permissions", "uniques1Day"] {
        assert!(lean.get(heavy).is_none(), "{heavy} is not part of a lean row");
    }
    let query = "/v1/traits?page=0&pageSize=1&includeDetails=true&includePermissions=true&includeMetrics=true";
    let full = row(org.get(query).await.body);
    for heavy in ["traitRule", "ttl", "integrationCode", "permissions", "uniques1Day", "populationUniques90Day"] {
        assert!(full.get(heavy).is_some(), "{heavy} is asked for");
    }
    let bare = row(org.get(&format!("{query}&excludeRule=true")).await.body);
    assert!(bare.get("traitRule").is_none());
}

#[tokio::test]
async fn uniques_grow_with_the_window() {
    let org = Org::start().await;
    let body = org.get("/v1/traits?page=0&pageSize=1000&includeMetrics=true&restrictType=RULE_BASED_TRAIT").await.body;
    let mut realized = 0;
    for row in body["list"].as_array().unwrap() {
        let counts = [1, 7, 14, 30, 60, 90].map(|days| row[format!("uniques{days}Day")].as_u64().unwrap());
        assert!(counts.is_sorted(), "{} {counts:?}", row["name"]);
        realized += usize::from(counts[5] > 0);
    }
    assert!(realized > 10, "rule-based traits have members");
}

#[tokio::test]
async fn rights_filter_and_wrong_parameters() {
    let org = Org::start().await;
    let writable = org.get("/v1/traits?permissions=DELETE&includePermissions=true").await.body;
    assert!(rows(&writable).iter().all(|row| row["permissions"].as_array().unwrap().contains(&json!("DELETE"))));
    let all = rows(&org.get("/v1/traits").await.body).len();
    assert!(rows(&writable).len() < all, "third-party and system traits cannot be deleted");
    for wrong in ["page=x", "pageSize=0", "includeMetrics=perhaps", "metricsType=PEOPLE&includeMetrics=true"] {
        assert_eq!(org.get(&format!("/v1/traits?{wrong}")).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

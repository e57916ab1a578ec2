//! Trend, largest and most changed (AAM contract §16).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::Org;

const DAY_MS: i64 = 86_400_000;

async fn biggest(org: &Org, what: &str) -> Value {
    org.get(&format!("/v1/reports/largest-{what}?pageSize=3&interval=7D")).await.body["list"][0].clone()
}

async fn now_ms(org: &Org) -> i64 {
    org.control(Method::GET, "/practice/clock", None).await.body["now_ms"].as_i64().unwrap()
}

#[tokio::test]
async fn a_trait_trend_has_one_entry_per_day_and_agrees_with_the_windows() {
    let org = Org::start().await;
    let sid = biggest(&org, "traits").await["sid"].clone();
    let now = now_ms(&org).await;
    let body = json!({
        "startDate": now - 30 * DAY_MS, "endDate": now - DAY_MS, "interval": "1D", "sids": [sid],
        "traitMetricsType": "DEVICE", "usePartnerLevelOverlap": false,
    });
    let trend = org.post("/v1/reports/traits-trend", &body).await;
    assert_eq!(trend.status, StatusCode::OK, "{trend:?}");
    let days = trend.body[0]["metrics"].as_object().unwrap();
    assert_eq!(days.len(), 30);
    let last = days.iter().max_by_key(|(day, _)| day.parse::<i64>().unwrap()).unwrap().1;
    let windows = org.get(&format!("/v1/traits/{sid}?includeMetrics=true")).await.body;
    assert_eq!(last["uniques"], windows["uniques1Day"]);
    assert_eq!(last["populationUniques"], windows["populationUniques1Day"]);
    let (start, end) = (&body["startDate"], &body["endDate"]);
    let single =
        org.get(&format!("/v1/reports/traits-trend/{sid}?startDate={start}&endDate={end}&interval=1D")).await.body;
    assert_eq!(single["metrics"].as_array().unwrap().len(), 30);
    assert_eq!(single["metrics"][29]["uniques"], last["uniques"]);
}

#[tokio::test]
async fn the_trend_comes_as_csv_too_and_takes_a_form() {
    let org = Org::start().await;
    let sid = biggest(&org, "traits").await["sid"].clone();
    let now = now_ms(&org).await;
    let body = json!({ "startDate": now - 7 * DAY_MS, "endDate": now - DAY_MS, "interval": "1D", "sids": [sid] });
    let mut request = org.request(Method::POST, "/v1/reports/traits-trend").json(&body).build().unwrap();
    request.headers_mut().insert("accept", "text/plain".parse().unwrap());
    let text = org.http.execute(request).await.unwrap().text().await.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[0].starts_with("sid,pid,dataSourceId,name,") && lines[0].split(',').count() == 4 + 7, "{text}");
    let form = [("sids", sid.to_string()), ("interval", "7D".to_owned())];
    let answer = org.request(Method::POST, "/v1/reports/traits-trend").form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

#[tokio::test]
async fn segments_have_the_same_report_with_their_own_names() {
    let org = Org::start().await;
    let sid = biggest(&org, "segments").await["sid"].clone();
    let trend = org.post("/v1/reports/segments-trend", &json!({ "sids": [sid], "interval": "7D" })).await.body;
    let steps = trend[0]["metrics"].as_object().unwrap();
    assert!(steps.values().all(|step| step["instantUniques"].is_u64() && step["totalUniques"].is_u64()));
}

#[tokio::test]
async fn rankings_are_ordered_and_can_be_cut_off() {
    let org = Org::start().await;
    let counts = |body: &Value, key: &str| {
        body["list"].as_array().unwrap().iter().map(|row| row[key].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let largest = org.get("/v1/reports//largest-segments?pageSize=5").await.body;
    assert!(counts(&largest, "newCount").is_sorted_by(|a, b| a >= b), "{largest}");
    let changed = org.get("/v1/reports/most-changed-segments?pageSize=5&interval=30D").await.body;
    assert!(counts(&changed, "change").is_sorted_by(|a, b| a.abs() >= b.abs()), "{changed}");
    let cut = org.get("/v1/reports/largest-segments?pageSize=500&cutOff=1000").await.body;
    assert!(counts(&cut, "newCount").iter().zip(counts(&cut, "oldCount")).all(|(new, old)| (*new).max(old) > 1000));
    assert_eq!(org.get("/v1/reports/smallest-traits").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_requests_are_refused() {
    let org = Org::start().await;
    for (wrong, status) in [
        (json!({ "sids": [] }), 400),
        (json!({ "sids": [1], "interval": "3D" }), 400),
        (json!({ "sids": [999_999_999] }), 404),
        (json!({ "sids": [1], "startDate": 5, "endDate": 4 }), 400),
    ] {
        assert_eq!(org.post("/v1/reports/traits-trend", &wrong).await.status.as_u16(), status, "{wrong}");
    }
}

//! Previews and estimates (AEP contract §8).

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::aep_audiences::{fixture, has_fields, refusal};
use crate::support::Org;

async fn preview(org: &Org, pql: &str) -> String {
    let body =
        json!({ "predicateExpression": pql, "predicateType": "pql/text", "predicateModel": "_xdm.context.profile" });
    let made = org.post("/data/core/ups/preview", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    has_fields(&made.body, &fixture(include_str!("../fixtures/preview.json")), &[], "");
    made.body["previewId"].as_str().unwrap().to_owned()
}

async fn advance(org: &Org, seconds: u64) {
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": seconds }))).await;
}

#[tokio::test]
async fn an_estimate_gets_finer_until_it_is_exact() {
    let org = Org::start().await;
    let id = preview(&org, "interests.contains(\"Ceramics\")").await;
    let path = format!("/data/core/ups/estimate/{id}");
    assert_eq!(org.get(&path).await.body["state"], "NEW");
    advance(&org, 4).await;
    let coarse = org.get(&path).await.body;
    assert_eq!(coarse["state"], "RUNNING");
    let read = coarse["profilesReadSoFar"].as_u64().unwrap();
    assert!((80_000..190_000).contains(&read), "{read}");
    assert!(coarse["profilesMatchedSoFar"].as_u64().unwrap() < 300);
    advance(&org, 10).await;
    let done = org.get(&path).await.body;
    has_fields(&done, &fixture(include_str!("../fixtures/estimate.json")), &[], "");
    assert_eq!(
        (&done["state"], &done["estimatedSize"], &done["totalRows"]),
        (&json!("RESULT_READY"), &json!(300), &json!(200_000))
    );
    let cookies =
        done["estimatedNamespaceDistribution"].as_array().unwrap().iter().find(|n| n["namespaceId"] == "4").unwrap();
    assert_eq!(cookies["profilesMatchedSoFar"], 300);
    let rows = org.get(&format!("/data/core/ups/preview/{id}?limit=5")).await.body;
    let row = rows["results"][0].as_object().unwrap().values().next().unwrap();
    assert_eq!(row["endCustomerIds"]["ecid"].as_object().unwrap().len(), 1);
    assert_eq!(rows["page"]["size"], 5);
    assert_eq!(org.delete(&format!("/data/core/ups/preview/{id}")).await.status, StatusCode::OK);
    assert_eq!(refusal(&org.get(&path).await).0, 404);
}

#[tokio::test]
async fn a_large_account_is_estimated_from_a_sample() {
    let org = Org::start().await;
    let pql = "homeAddress.countryCode = \"DE\"";
    let all = estimated(&org, pql).await;
    org.control(Method::POST, "/practice/switches", Some(json!({ "estimate_every": 20 }))).await;
    let part = estimated(&org, pql).await;
    let number = |of: &serde_json::Value, name: &str| of[name].as_u64().unwrap();
    assert_eq!(number(&part, "totalRows"), 200_000);
    assert!((9_500..10_500).contains(&number(&part, "profilesReadSoFar")), "{part}");
    assert_eq!(part["numRowsToRead"], part["profilesReadSoFar"]);
    assert!(number(&part, "profilesMatchedSoFar") < number(&all, "profilesMatchedSoFar") / 10);
    let (whole, scaled) = (number(&all, "estimatedSize"), number(&part, "estimatedSize"));
    assert!(whole > 1_000 && scaled.abs_diff(whole) * 5 < whole, "{scaled} for {whole}");
}

#[tokio::test]
async fn members_of_audience_manager_content_can_be_estimated() {
    let org = Org::start().await;
    let external =
        org.get("/data/core/ups/audiences?property=namespace==AAMSegments&limit=1").await.body["children"][0].clone();
    let sid = external["audienceId"].as_str().unwrap();
    let pql = format!("segmentMembership.get(\"AAMSegments\").get(\"{sid}\").status in ([\"realized\",\"existing\"])");
    let id = preview(&org, &pql).await;
    advance(&org, 20).await;
    let done = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
    assert_eq!(done["estimatedSize"], external["metrics"]["data"]["totalProfiles"]);
    assert!(done["estimatedSize"].as_u64().unwrap() > 0);
}

/// Starts a preview and returns its estimate when it is finished.
async fn estimated(org: &Org, pql: &str) -> serde_json::Value {
    let id = preview(org, pql).await;
    advance(org, 20).await;
    let done = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
    assert_eq!(done["state"], "RESULT_READY", "{pql}");
    done
}

#[tokio::test]
async fn an_unknown_field_selects_no_people_and_nonsense_is_refused() {
    let org = Org::start().await;
    for pql in [
        "select X from xEvent where X.nothing.like.this occurs <= 3 days before now",
        "chain(xEvent, timestamp, [A: WHAT(eventType = \"unheard of\")])",
        "not (homeAddress.countryISO = \"CA\")",
        "orders.count() > 3 or orders.count() <= 3",
        "product.sale.getDayOfMonth() <= 15",
        "numbers.map(square)",
    ] {
        assert_eq!(estimated(&org, pql).await["estimatedSize"], 0, "{pql}");
    }
    for pql in ["who knows", "a = 'x'", "a.unheardOf()", ""] {
        let body = json!({ "predicateExpression": pql, "predicateType": "pql/text" });
        assert_eq!(refusal(&org.post("/data/core/ups/preview", &body).await).0, 400, "{pql}");
    }
}

#[tokio::test]
async fn fields_of_the_people_are_counted_in_text_and_in_json() {
    let org = Org::start().await;
    let size = async |pql: &str| estimated(&org, pql).await["estimatedSize"].as_u64().unwrap();
    let canada = size("homeAddress.countryCode = \"CA\"").await;
    assert!(canada > 1_000, "{canada}");
    for same in [
        "homeAddress.countryCode.equals(\"ca\", false)",
        "homeAddress.countryCode in [\"CA\"]",
        "homeAddress.countryCode like \"C_\" and not homeAddress.countryCode = \"CH\"",
        "homeAddress.countryCode.matches(\"^\\\\QCA\\\\E$\")",
        "(Profile) => Profile.homeAddress.countryCode = \"CA\"",
        "$1.homeAddress.countryCode = \"CA\"",
        "let C = homeAddress.countryCode in C = \"CA\"",
        "if(homeAddress.countryCode = \"CA\", 1, 2) = 1",
        "stringCompare(\"equals\", homeAddress.countryCode, [\"CA\", \"ZZ\"], true)",
        "homeAddress.countryCode = \"CA\" or xEvent[eventType = \"x\"].count() > 0",
    ] {
        assert_eq!(size(same).await, canada, "{same}");
    }
    let (rugs, plants) = (size("interests.includes(\"Rugs\")").await, size("\"Plants\" in interests").await);
    assert_eq!(
        size("interests.supersetOf([\"Rugs\", \"Plants\"])").await,
        size("interests.includes(\"Rugs\") and interests.includes(\"Plants\")").await
    );
    let either = size("interests.intersects([\"Rugs\", \"Plants\"])").await;
    assert!(either < rugs + plants && either > rugs.max(plants));
    let old = size("person.age + 10 >= 50").await;
    assert_eq!(old, size("person.age >= 40").await);
    let json = r#"{"nodeType":"fnApply","fnName":"in","params":[{"nodeType":"fieldLookup","fieldName":"gender","object":{"nodeType":"fieldLookup","fieldName":"person","object":{"nodeType":"literal","literalType":"XDMObject","value":"profile"}}},{"literalType":"List","nodeType":"literal","value":["female"]}]}"#;
    let body = json!({ "predicateExpression": json, "predicateType": "pql/json" });
    let made = org.post("/data/core/ups/preview", &body).await;
    advance(&org, 20).await;
    let id = made.body["previewId"].as_str().unwrap();
    let done = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
    assert_eq!(done["estimatedSize"].as_u64().unwrap(), size("person.gender = \"female\"").await);
    let convert = json!({ "name": "x", "expression": { "type": "PQL", "format": "pql/json", "value": json } });
    let converted = org.post("/data/core/ups/segment/conversion", &convert).await;
    assert_eq!(converted.body["expression"]["value"], "person.gender in [\"female\"]");
}

/// Every published expression of the table: the valid ones come to a number, the others are refused.
#[tokio::test]
async fn every_published_expression_is_counted_or_refused() {
    let org = Org::start().await;
    let mut ready = 0;
    for row in include_str!("../fixtures/published-rules.tsv").lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let [language, validity, rule, _] = columns[..] else { panic!("{row}") };
        let Some(form) = language.strip_prefix("pql/") else { continue };
        let form = if form == "json" { "pql/json" } else { "pql/text" };
        // The table writes a line break as two characters.
        let rule = if form == "pql/text" { rule.replace("\\n", "\n") } else { rule.to_owned() };
        let body = json!({ "predicateExpression": rule, "predicateType": form });
        let made = org.post("/data/core/ups/preview", &body).await;
        if validity != "valid" {
            assert_eq!(refusal(&made).0, 400, "{rule}");
            continue;
        }
        assert_eq!(made.status, StatusCode::CREATED, "{rule}: {made:?}");
        ready += 1;
        advance(&org, 20).await;
        let id = made.body["previewId"].as_str().unwrap();
        let done = org.get(&format!("/data/core/ups/estimate/{id}")).await.body;
        assert_eq!(done["state"], "RESULT_READY", "{rule}");
    }
    assert!(ready > 50, "{ready}");
}

#[tokio::test]
async fn an_audience_needs_a_condition() {
    let org = Org::start().await;
    let body = |pql: &str| {
        json!({ "name": pql, "schema": { "name": "_xdm.context.profile" },
            "expression": { "type": "PQL", "format": "pql/text", "value": pql } })
    };
    for value in [
        "orders.count()",
        "person.name",
        "orders.sum(price)",
        "5",
        "if(a = 1, 1, 2)",
        "homeAddress.city and true = 1 + 2 and 3",
    ] {
        let answer = org.post("/data/core/ups/segment/definitions", &body(value)).await;
        assert_eq!(refusal(&answer).0, 400, "{value}");
        assert_eq!(org.post("/data/core/ups/audiences", &body(value)).await.status, StatusCode::BAD_REQUEST, "{value}");
    }
    for condition in
        ["orders.count() > 1", "consents.newsletter", "not person.member", "select X from xEvent where X.a = 1"]
    {
        let answer = org.post("/data/core/ups/segment/definitions", &body(condition)).await;
        assert_eq!(answer.status, StatusCode::OK, "{condition}: {answer:?}");
    }
}

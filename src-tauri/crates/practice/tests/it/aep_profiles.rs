//! Identity namespaces, union schemas, and single profiles (AEP contract §11.3, §17.1).

use reqwest::header::{ACCEPT, HeaderMap};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, read};

const NAMESPACES: &str = "/data/core/idnamespace/identities";
const UNIONS: &str = "/data/foundation/schemaregistry/tenant/unions";

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_namespace_is_created_once() {
    let org = Org::start().await;
    let before = org.get(NAMESPACES).await.body;
    let known = codes(&before);
    assert!(known.contains(&"ECID") && known.contains(&"AAM61204") && !known.contains(&"AAM61205"), "{known:?}");
    let body = json!({ "name": "Store receipts", "code": "AAM61205", "idType": "CROSS_DEVICE" });
    let made = org.post(NAMESPACES, &body).await;
    assert_eq!(
        (made.status, &made.body["custom"], &made.body["status"]),
        (StatusCode::OK, &json!(true), &json!("ACTIVE"))
    );
    assert_eq!(org.post(NAMESPACES, &body).await.status, StatusCode::CONFLICT);
    let one = org.get(&format!("{NAMESPACES}/{}", made.body["id"])).await;
    assert_eq!(one.body["code"], "AAM61205");
    for wrong in [
        json!({ "name": "x", "code": "a b", "idType": "COOKIE" }),
        json!({ "name": "x", "code": "ab", "idType": "PERSON" }),
        json!({ "code": "ab", "idType": "COOKIE" }),
    ] {
        assert_eq!(org.post(NAMESPACES, &wrong).await.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(org.get(&format!("{NAMESPACES}/1")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_union_has_the_fields_of_people_and_of_events() {
    let org = Org::start().await;
    let list = org.get(UNIONS).await.body;
    assert_eq!(list["results"].as_array().unwrap().len(), 2);
    let asked = async |id: &str, accept: &str| {
        // Replaces what is asked for otherwise.
        let headers = HeaderMap::from_iter([(ACCEPT, accept.parse().unwrap())]);
        read(org.request(Method::GET, &format!("{UNIONS}/{id}")).headers(headers).send().await.unwrap()).await
    };
    let full = "application/vnd.adobe.xed-full+json; version=1";
    let profile = asked("_xdm.context.profile__union", full).await.body;
    assert_eq!(profile["properties"]["loyalty"]["properties"]["tier"]["type"], "string");
    assert_eq!(profile["properties"]["segmentMembership"]["meta:xdmType"], "map");
    let event = asked("https%3A%2F%2Fns.adobe.com%2Fxdm%2Fcontext%2Fexperienceevent__union", full).await.body;
    assert_eq!(event["properties"]["productListItems"]["items"]["properties"]["quantity"]["type"], "integer");
    assert_eq!(asked("_xdm.context.profile__union", "application/json").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(asked("_xdm.context.account__union", full).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_profile_is_found_by_any_of_its_identities_and_names_its_audiences() {
    let org = Org::start().await;
    let external =
        org.get("/data/core/ups/audiences?property=namespace==AAMSegments&limit=1").await.body["children"][0].clone();
    let sid = external["audienceId"].as_str().unwrap();
    let pql = format!("segmentMembership.get(\"AAMSegments\").get(\"{sid}\").status in ([\"realized\",\"existing\"])");
    let body = json!({ "predicateExpression": pql, "predicateType": "pql/text" });
    let id = org.post("/data/core/ups/preview", &body).await.body["previewId"].as_str().unwrap().to_owned();
    org.control(Method::POST, "/practice/clock", Some(json!({ "advance_s": 20 }))).await;
    let rows = org.get(&format!("/data/core/ups/preview/{id}?limit=3")).await.body;
    let (xid, row) = rows["results"][0].as_object().unwrap().iter().next().unwrap();
    let entity = |query: String| format!("/data/core/ups/access/entities?schema.name=_xdm.context.profile&{query}");
    let found = org.get(&entity(format!("entityId={xid}"))).await.body;
    let membership = &found[xid]["entity"]["segmentMembership"]["AAMSegments"][sid];
    assert_eq!(membership["status"], "realized", "{found}");
    assert!(membership["lastQualificationTime"].is_string() && membership["validUntil"].is_string());
    for (namespace, ids) in row["endCustomerIds"].as_object().unwrap() {
        let id = ids.as_object().unwrap().keys().next().unwrap();
        let by_id = org.get(&entity(format!("entityId={id}&entityIdNS={namespace}&fields=segmentMembership"))).await;
        assert!(by_id.body[xid]["entity"]["segmentMembership"].is_object(), "{by_id:?}");
        assert!(by_id.body[xid]["entity"].get("personalEmail").is_none(), "only what was asked for");
    }
    assert_eq!(org.get(&entity("entityId=nobody&entityIdNS=ecid".to_owned())).await.status, StatusCode::NOT_FOUND);
    assert_eq!(org.get(&entity(String::new())).await.status, StatusCode::BAD_REQUEST);
    org.control(Method::POST, "/practice/switches", Some(json!({ "profile_access_missing": true }))).await;
    assert_eq!(org.get(&entity(format!("entityId={xid}"))).await.status, StatusCode::FORBIDDEN);
}

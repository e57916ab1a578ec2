//! The Flow Service as its readers see it (AEP contract §13–§15).

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Org, Read, read};

const BASE: &str = "/data/foundation/flowservice";

async fn get(org: &Org, path: &str) -> Read {
    org.get(&format!("{BASE}/{path}")).await
}

async fn items(org: &Org, path: &str) -> Vec<Value> {
    let answer = get(org, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    answer.body["items"].as_array().unwrap().clone()
}

async fn in_sandbox(org: &Org, sandbox: &str, path: &str) -> Read {
    let request = org.request(Method::GET, &format!("{BASE}/{path}")).header("x-sandbox-name", sandbox);
    read(request.send().await.unwrap()).await
}

/// The dataflow to Experience Cloud Audiences, found as a client finds it.
async fn sharing(org: &Org) -> Value {
    let spec = items(org, "connectionSpecs?property=name==Experience%20Cloud%20Audiences").await;
    let id = spec[0]["id"].as_str().unwrap();
    let path = format!("flows?property=inheritedAttributes.targetConnections[].connectionSpec.id=={id}");
    let found = items(org, &path).await;
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[tokio::test]
async fn the_destination_is_paused_and_has_the_three_shared_audiences() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    assert_eq!((&flow["state"], &flow["sandboxName"]), (&json!("disabled"), &json!("prod")));
    assert_eq!(flow["inheritedAttributes"]["properties"], json!({ "isDestinationFlow": true }));
    let selectors = flow["transformations"][0]["params"]["segmentSelectors"]["selectors"].as_array().unwrap().clone();
    assert_eq!(selectors.len(), 3);
    for selector in &selectors {
        let id = selector["value"]["id"].as_str().unwrap();
        assert_eq!(org.get(&format!("/v1/traits/ic:{id}")).await.body["crUID"], 0, "its pair is there");
        let audience = org.get(&format!("/data/core/ups/audiences/{id}")).await.body;
        assert_eq!(audience["name"], selector["value"]["name"]);
    }
    let id = flow["id"].as_str().unwrap();
    assert_eq!(items(&org, &format!("flows/{id}")).await, std::slice::from_ref(&flow));
    assert!(items(&org, &format!("runs?property=flowId=={id}")).await.is_empty());
    let pattern = |etag: &Value| {
        let text = etag.as_str().unwrap();
        text.len() == 38 && text.starts_with('"') && text.ends_with("0000\"") && text.contains("-0000-0200-0000-")
    };
    assert!(pattern(&flow["etag"]) && flow["version"] == flow["etag"], "{flow}");
}

#[tokio::test]
async fn every_part_of_a_dataflow_can_be_read_by_its_id() {
    let org = Org::start().await;
    let flow = sharing(&org).await;
    let target = flow["targetConnectionIds"][0].as_str().unwrap();
    let target = items(&org, &format!("targetConnections/{target}")).await.remove(0);
    let base = target["baseConnectionId"].as_str().unwrap();
    let base = items(&org, &format!("connections/{base}")).await.remove(0);
    assert_eq!(base["connectionSpec"], target["connectionSpec"]);
    let source = flow["sourceConnectionIds"][0].as_str().unwrap();
    let source = items(&org, &format!("sourceConnections/{source}")).await.remove(0);
    assert_eq!(source["connectionSpec"]["id"], "8a9c3494-9708-43d7-ae3f-cda01e5030e1");
    let pipeline = flow["flowSpec"]["id"].as_str().unwrap();
    let pipeline = items(&org, &format!("flowSpecs/{pipeline}")).await.remove(0);
    assert!(pipeline["targetConnectionSpecIds"].as_array().unwrap().contains(&target["connectionSpec"]["id"]));
}

#[tokio::test]
async fn the_source_connector_runs_daily() {
    let org = Org::start().await;
    let spec = items(&org, "flowSpecs?property=name==AudienceManagerToPlatform").await.remove(0);
    let path = format!("flows?property=flowSpec.id=={}&property=state==enabled", spec["id"].as_str().unwrap());
    let flow = items(&org, &path).await.remove(0);
    assert_eq!(flow["inheritedAttributes"]["properties"], json!({ "isSourceFlow": true }));
    let source = flow["sourceConnectionIds"][0].as_str().unwrap();
    let params = items(&org, &format!("sourceConnections/{source}")).await.remove(0)["params"].clone();
    assert_eq!((&params["allTraits"], params["segments"].as_array().unwrap().len()), (&json!(false), 4));
    let id = flow["id"].as_str().unwrap();
    let runs = items(&org, &format!("runs?property=flowId=={id}&orderby=-createdAt&limit=20")).await;
    assert_eq!(runs.len(), 7);
    assert_eq!(flow["lastRunDetails"]["id"], runs[0]["id"]);
    let third = runs[2]["metrics"]["durationSummary"]["startedAtUTC"].as_i64().unwrap();
    let since = format!("runs?property=flowId=={id}&property=metrics.durationSummary.startedAtUTC>{third}");
    assert_eq!(items(&org, &since).await.len(), 2);
}

#[tokio::test]
async fn lists_are_counted_ordered_and_continued() {
    let org = Org::start().await;
    assert_eq!(get(&org, "flows?count=true").await.body, json!({ "count": 7 }));
    let names = |rows: &[Value]| rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let by_name = names(&items(&org, "flows?orderby=name").await);
    assert!(by_name.is_sorted() && by_name.len() == 7, "{by_name:?}");
    let mut backwards = names(&items(&org, "flows?orderby=-name").await);
    backwards.reverse();
    assert_eq!(backwards, by_name);

    let mut walked = Vec::new();
    let mut path = "flows?orderby=name&limit=2".to_owned();
    loop {
        let page = get(&org, &path).await.body;
        walked.extend(names(page["items"].as_array().unwrap()));
        let Some(next) = page["_links"]["next"]["href"].as_str() else { break };
        next.trim_start_matches('/').clone_into(&mut path);
    }
    assert_eq!(walked, by_name, "the token carries order and size");
}

#[tokio::test]
async fn wrong_requests_are_refused_with_the_services_codes() {
    let org = Org::start().await;
    for (path, code) in [
        ("flows?limit=5&count=true", "1401-400"),
        ("flows?limit=none", "1448-400"),
        ("flows?orderby=color", "1432-400"),
        ("flows?property=state", "1440-400"),
        ("flows?property===x", "1443-400"),
        ("flows?continuationToken=nonsense", "1448-400"),
    ] {
        let answer = get(&org, path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {answer:?}");
        assert_eq!(answer.body["type"], format!("http://ns.adobe.com/aep/errors/{code}"), "{path}");
    }
    let missing = get(&org, "flows/none-such").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.body["errorMessage"], "flows not found with id = [none-such]");
    assert_eq!(get(&org, "nothing").await.status, StatusCode::NOT_FOUND);
    let made = org.put(&format!("{BASE}/flows"), &json!({ "name": "x" })).await;
    assert_eq!(made.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(made.body["errorMessage"].is_string(), "{made:?}");
}

#[tokio::test]
async fn only_one_sandbox_holds_dataflows_and_all_share_the_catalog() {
    let org = Org::start().await;
    let flow = sharing(&org).await["id"].as_str().unwrap().to_owned();
    assert_eq!(in_sandbox(&org, "prod", "flows?count=true").await.body["count"], 7);
    for resource in ["flows", "connections", "sourceConnections", "targetConnections", "runs"] {
        let answer = in_sandbox(&org, "spring-tests", &format!("{resource}?count=true")).await;
        assert_eq!(answer.body, json!({ "count": 0 }), "{resource}");
    }
    assert_eq!(in_sandbox(&org, "spring-tests", &format!("flows/{flow}")).await.status, StatusCode::NOT_FOUND);
    let specs = in_sandbox(&org, "spring-tests", "connectionSpecs?count=true").await;
    assert_eq!(specs.body, get(&org, "connectionSpecs?count=true").await.body);
    assert_eq!(in_sandbox(&org, "no-such", "flows").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn dataflows_survive_a_restart() {
    let org = Org::start().await;
    let before = items(&org, "flows").await;
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let org = Org::start_in(folder).await;
    assert_eq!(items(&org, "flows").await, before);
}

#[tokio::test]
async fn an_organization_stored_by_an_older_program_gets_its_dataflows() {
    let org = Org::start().await;
    let before = items(&org, "flows").await;
    let Org { running, folder, .. } = org;
    running.stop().await.unwrap();
    let db = rusqlite::Connection::open(folder.path().join("practice.db")).unwrap();
    db.execute_batch(
        "DELETE FROM record WHERE kind IN ('flow', 'flow_run') OR kind LIKE '%connection';
         UPDATE meta SET value = json_remove(value, '$.flows_planted', '$.activations_planted') WHERE name = 'counters';
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(db);
    let org = Org::start_in(folder).await;
    assert_eq!(items(&org, "flows").await, before);
}

//! Dataflows, against the practice services and against odd answers.

use adobe::experience_platform::{AUDIENCE_MANAGER_SOURCE, AUDIENCES_DESTINATION, FlowFilter, FlowState};
use adobe::{Credentials, Endpoints, ExperiencePlatform, Session, Transport, TransportSettings};
use domain::CallKind;
use domain::SandboxName;
use secrecy::SecretString;
use serde_json::json;
use wiremock::matchers::{method, path, query_param, query_param_is_missing};
use wiremock::{Mock, ResponseTemplate};

use crate::common::Fixture;

const FLOWS: &str = "/data/foundation/flowservice/flows";
const SPECS: &str = "/data/foundation/flowservice/connectionSpecs";

pub fn platform(running: &practice::Running) -> ExperiencePlatform {
    let clock = std::sync::Arc::new(adobe::clock::SystemClock::new());
    let transport = Transport::new(TransportSettings::default(), clock).unwrap();
    let credentials = Credentials {
        client_id: running.client_id.clone(),
        client_secret: SecretString::from(running.client_secret.as_str()).into(),
        org_id: running.org_id.clone(),
        scopes: Credentials::DEFAULT_SCOPES.to_owned(),
    };
    let session = Session::new(transport, Endpoints::practice(&running.base_url.parse().unwrap()), credentials);
    ExperiencePlatform::new(session, &SandboxName(running.sandbox.clone())).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_integration_is_read_in_the_sandbox_that_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let running = practice::start(practice::Options::in_folder(folder.path())).await.unwrap();
    let aep = platform(&running);
    let spec = aep.connection_specs("experience cloud audiences").await.unwrap().remove(0);
    assert_eq!(spec.name, AUDIENCES_DESTINATION);
    let to_audiences = FlowFilter { target_spec: Some(spec.id.clone()), ..FlowFilter::default() };
    let flows = aep.flows(&to_audiences).await.unwrap().items;
    assert_eq!(flows.len(), 1, "{flows:?}");
    assert_eq!((&flows[0].state, flows[0].audiences.len()), (&FlowState::Disabled, 3));
    assert_eq!(flows[0].target_specs, std::slice::from_ref(&spec.id));
    assert!(flows[0].etag.as_deref().is_some_and(|etag| etag.starts_with('"') && etag.ends_with('"')));
    assert_eq!(aep.flow(&flows[0].id).await.unwrap(), flows[0]);
    assert!(aep.runs(&flows[0].id, 20).await.unwrap().is_empty(), "this destination shows no runs");

    let source = aep.connection_specs(AUDIENCE_MANAGER_SOURCE).await.unwrap().remove(0);
    let from_manager = FlowFilter { source_spec: Some(source.id), ..FlowFilter::default() };
    let connector = aep.flows(&from_manager).await.unwrap().items.remove(0);
    assert_eq!(connector.state, FlowState::Enabled);
    let runs = aep.runs(&connector.id, 3).await.unwrap();
    assert!(runs.len() == 3 && runs.is_sorted_by(|a, b| a.started_at > b.started_at), "{runs:?}");
    assert!(runs.iter().all(|run| run.status == "success" && run.records_in >= run.records_out), "{runs:?}");

    assert_eq!(aep.flow_count().await.unwrap(), Some(7));
    assert!(aep.flow("none-such").await.unwrap_err().is_not_found());
    let other = aep.in_sandbox(&SandboxName::from("spring-tests")).unwrap();
    assert_eq!(other.flow_count().await.unwrap(), Some(0));
    assert!(other.flows(&to_audiences).await.unwrap().items.is_empty());
    running.stop().await.unwrap();
}

#[tokio::test]
async fn pages_are_followed_and_a_circle_of_them_is_no_whole_list() {
    let fixture = Fixture::new().await;
    let page = |id: &str| {
        let next = json!({ "href": "/flows?continuationToken=two" });
        ResponseTemplate::new(200)
            .set_body_json(json!({ "items": [{ "id": id, "state": "enabled" }], "_links": { "next": next } }))
    };
    let first = Mock::given(method("GET")).and(path(FLOWS)).and(query_param_is_missing("continuationToken"));
    first.respond_with(page("a")).mount(&fixture.server).await;
    let second = || Mock::given(method("GET")).and(path(FLOWS)).and(query_param("continuationToken", "two"));
    let last =
        ResponseTemplate::new(200).set_body_json(json!({ "items": [{ "id": "b", "state": "enabled" }], "_links": {} }));
    second().respond_with(last).up_to_n_times(1).mount(&fixture.server).await;
    let flows = fixture.aep.flows(&FlowFilter::default()).await.unwrap().items;
    assert_eq!(flows.iter().map(|flow| flow.id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(fixture.count(FLOWS).await, 2);
    second().respond_with(page("b")).mount(&fixture.server).await;
    let error = fixture.aep.flows(&FlowFilter::default()).await.unwrap_err();
    assert!(matches!(error, adobe::ApiError::Incomplete { .. }), "{error:?}");
    assert_eq!(fixture.count(FLOWS).await, 4);
}

#[tokio::test]
async fn a_kind_is_found_by_its_label_and_a_missing_permission_is_reported() {
    let fixture = Fixture::new().await;
    let none = ResponseTemplate::new(200).set_body_json(json!({ "items": [] }));
    let by_name =
        Mock::given(method("GET")).and(path(SPECS)).and(query_param("property", "name==Adobe Audience Manager"));
    by_name.respond_with(none).with_priority(1).mount(&fixture.server).await;
    let all = json!({ "items": [
        { "id": "x", "name": "other" },
        { "id": "aam", "name": "audience-manager", "attributes": { "uiAttributes": { "label": "Adobe Audience Manager" } } },
    ] });
    let whole = Mock::given(method("GET")).and(path(SPECS));
    whole.respond_with(ResponseTemplate::new(200).set_body_json(all)).mount(&fixture.server).await;
    let found = fixture.aep.connection_specs(AUDIENCE_MANAGER_SOURCE).await.unwrap();
    assert_eq!(found.iter().map(|spec| spec.id.as_str()).collect::<Vec<_>>(), ["aam"]);

    let refusal = json!({ "type": "http://ns.adobe.com/aep/errors/2118-403", "title": "Forbidden", "status": 403,
        "detail": "View Destinations is missing" });
    let forbidden = Mock::given(method("GET")).and(path(FLOWS));
    forbidden.respond_with(ResponseTemplate::new(403).set_body_json(refusal)).mount(&fixture.server).await;
    let error = fixture.aep.flow_count().await.unwrap_err();
    assert_eq!(error.kind(), CallKind::Forbidden);
    assert!(error.to_string().contains("View Destinations is missing [2118-403]"), "{error}");
}

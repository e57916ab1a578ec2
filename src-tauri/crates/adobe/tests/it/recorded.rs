//! Every recorded answer through the real client, each with what it means. The files say what they are and are not.

use adobe::audience_manager::{NewTrait, PermittedList, TraitChange, TraitFilter};
use adobe::experience_platform::{AudienceFilter, FlowFilter, JobStatus, PreviewId};
use adobe::{ApiError, Identities, Refusal, SignInError};
use domain::CallKind;
use domain::{AudienceId, DataSourceId, FolderId, Lifecycle, Origin, TraitId, TraitType};
use serde_json::Value;
use wiremock::matchers::{any, method, path, path_regex};
use wiremock::{Mock, ResponseTemplate};

use crate::common::{Fixture, TOKEN, token};

/// A recorded answer at the address it was recorded at, or at any address.
async fn at(name: &str) -> Fixture {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded");
    let text = std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap();
    let recorded: Value = serde_json::from_str(&text).unwrap();
    let status = u16::try_from(recorded["status"].as_u64().unwrap()).unwrap();
    let mut answer = ResponseTemplate::new(status);
    answer = match &recorded["body"] {
        Value::String(page) => answer.set_body_raw(page.as_str(), "text/html"),
        body => answer.set_body_json(body),
    };
    let fixture = Fixture::without_sign_in().await;
    if recorded["request"].as_str().unwrap().contains("/ims/") {
        Mock::given(method("POST")).and(path("/ims/token/v3")).respond_with(answer).mount(&fixture.server).await;
        return fixture;
    }
    Mock::given(method("POST")).and(path("/ims/token/v3")).respond_with(token(TOKEN)).mount(&fixture.server).await;
    // Recorded pages say that another follows; here it is one without rows.
    if name == "F30-audiences-first-page" || name == "F34-definitions" {
        let third = recorded["body"].pointer("/children/0").or(recorded["body"].pointer("/segments/0")).unwrap();
        let mut third = third.clone();
        third["id"] = "00000000-0000-4000-8000-000000000009".into();
        let (key, paging) = if name.starts_with("F30") { ("children", "_page") } else { ("segments", "page") };
        let last = serde_json::json!({ key: [third], paging: { "totalCount": 3, "totalPages": 2 } });
        let second = Mock::given(path_regex("/(audiences|definitions)$"));
        let second = second.and(|request: &wiremock::Request| {
            request.url.query_pairs().any(|(name, value)| matches!(&*name, "start" | "page") && value == "1")
        });
        second.respond_with(ResponseTemplate::new(200).set_body_json(last)).mount(&fixture.server).await;
    }
    Mock::given(any()).respond_with(answer).mount(&fixture.server).await;
    fixture
}

/// How a call that only reads is refused.
async fn refused(name: &str) -> Refusal {
    let fixture = at(name).await;
    match fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err() {
        ApiError::Status(refusal) => *refusal,
        other => panic!("{name}: {other:?}"),
    }
}

async fn sign_in_error(name: &str) -> std::sync::Arc<SignInError> {
    match at(name).await.session.sign_in().await.unwrap_err() {
        ApiError::SignIn(error) => error,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_recorded_answer_has_its_test() {
    let here = include_str!("recorded.rs");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let Some(name) = name.strip_suffix(".json") else { continue };
        files += 1;
        assert!(here.contains(&format!("\"{name}\"")) || NOT_ASKED.contains(&name), "{name} is not read by any test");
    }
    assert!(files > 30);
}

/// Answers to calls that this program does not send; they are here for a later addition of the call.
const NOT_ASKED: [&str; 5] =
    ["F28-mappings-none-404", "F38-merge-policies", "F43-tag-category", "F44-tags-validate", "F46-folder-created"];

#[tokio::test]
async fn the_sign_in() {
    assert!(matches!(*sign_in_error("F01-ims-wrong-secret").await, SignInError::WrongSecret));
    assert!(matches!(*sign_in_error("F02-ims-unknown-client").await, SignInError::UnknownClient));
    assert!(sign_in_error("F04-ims-internal-error").await.is_retryable());
    at("F05-ims-token").await.session.sign_in().await.unwrap();
}

#[tokio::test]
async fn refusals_of_the_gateway_and_the_services() {
    for (name, kind, code, words) in [
        ("F06-gateway-403025", CallKind::Forbidden, "403025", "Profile is not valid"),
        ("F07-gateway-403003", CallKind::Forbidden, "403003", "Api Key is invalid"),
        ("F08-gateway-403010-no-dot", CallKind::Forbidden, "403010", "Oauth token is missing"),
        ("F11-gateway-429001", CallKind::Throttled, "429001", "Service usage limit reached"),
        ("F12-gateway-403013-ip", CallKind::Forbidden, "403013", "Your IP is not whitelisted"),
        ("F13-gateway-503010", CallKind::Unavailable, "503010", "Could not validate the oauth token"),
        ("F15-gateway-403-html", CallKind::Forbidden, "", "Forbidden"),
        ("F16-json-api-errors", CallKind::SignIn, "oauth-token-invalid", "Oauth token is not valid"),
        ("F17-service-500", CallKind::Unavailable, "", "System error"),
        ("F23-aam-error-child-messages", CallKind::Refused, "", "<headline>; <why this row was refused>"),
        ("F26-error-entity", CallKind::Refused, "<code>", "<sentence>"),
        ("F33-audiences-bad-filter", CallKind::Refused, "NEBULA-100058-400", "Unknown operator: ==<"),
        (
            "F50-org-not-enabled",
            CallKind::Forbidden,
            "UPAPI-113740-403",
            "The IMS Org is not enabled for External Segment.",
        ),
        ("F54-type-without-url", CallKind::NotFound, "DTAC-4045", "Batch not found in Catalog"),
    ] {
        let refusal = refused(name).await;
        assert_eq!((refusal.kind, refusal.code.as_deref().unwrap_or_default()), (kind, code), "{name}");
        assert_eq!(refusal.message, words, "{name}");
    }
    assert_eq!(refused("F26-error-entity").await.request_id.as_deref(), Some("<id>"));
    let error = at("F49-audience-not-found").await.aep.audience(&AudienceId::from("a")).await.unwrap_err();
    assert!(error.is_not_found(), "{error:?}");
    assert!(error.to_string().contains("[UPAPI-113430-404]"), "{error}");
}

#[tokio::test]
async fn a_key_that_is_refused_once_is_asked_for_again() {
    let fixture = Fixture::new().await;
    let fine = || ResponseTemplate::new(200).set_body_json(serde_json::json!({ "sid": 5 }));
    let refusal = serde_json::json!({ "error_code": "403003", "message": "Api Key is invalid" });
    let once = |answer| Mock::given(path("/v1/traits/5")).respond_with(answer).up_to_n_times(1);
    once(fine()).mount(&fixture.server).await;
    once(ResponseTemplate::new(403).set_body_json(&refusal)).mount(&fixture.server).await;
    once(fine()).mount(&fixture.server).await;
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    // One that never worked is not asked for again, and a change never.
    let fresh = at("F07-gateway-403003").await;
    fresh.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    assert_eq!(fresh.count("/v1/traits/5").await, 1);
}

#[tokio::test]
async fn audience_manager() {
    let traits = at("F19-traits-paged").await.aam.list_traits(&TraitFilter::default()).all().await.unwrap();
    assert_eq!((traits.complete.distinct(), traits.complete.unreadable()), (2, 0));
    let [one, two] = traits.items.as_slice() else { panic!("{traits:?}") };
    assert_eq!((&one.object.trait_type, &two.object.trait_type), (&TraitType::RuleBased, &TraitType::Onboarded));
    assert_eq!((one.object.created_by, one.object.integration_code.as_ref()), (Some(0), None));
    assert_eq!((two.populations.recent.days30, two.populations.total.days30), (Some(56), None));

    let types = at("F24-customer-trait-types").await.aam.list_trait_types().all().await.unwrap().items;
    assert_eq!(
        types.iter().map(|one| (one.id, one.name.as_str())).collect::<Vec<_>>(),
        [(200, "Custom type"), (1, "User Trait")]
    );

    let trend = at("F25-traits-trend-by-time").await;
    let days = trend.aam.trait_trend(TraitId(9_000_001), Identities::Device, 0, 1).await.unwrap();
    let days: Vec<_> = days.iter().map(|day| (day.at_ms, day.recent, day.total)).collect();
    assert_eq!(days, [(1_486_080_000_000, Some(4), None), (1_486_166_400_000, Some(5), None)], "unknown is not 0");

    let users = at("F27-users").await.aam.list_users().all().await.unwrap().items;
    assert_eq!((users[0].id, users[0].is_admin, users[0].email.as_str()), (Some(5678), true, "one@example.com"));

    let put = at("F29-trait-put-201").await;
    let seen = put.aam.versioned_trait(TraitId(9_000_001)).await.unwrap();
    // The recorded answer is lean: only newly set fields can be written on top of it.
    let places = TraitChange {
        folder: Some(domain::FolderId(7)),
        data_source: Some(domain::DataSourceId(21)),
        ttl_days: Some(30),
        rule: Some("a == 1".to_owned()),
        ..TraitChange::default()
    };
    assert_eq!(put.aam.update_trait(&seen, &places).await.unwrap().name, "Trait one");
    let new = NewTrait {
        name: "x".into(),
        description: String::new(),
        comments: String::new(),
        trait_type: TraitType::Onboarded,
        data_source: DataSourceId(1),
        folder: FolderId(0),
        integration_code: None,
        rule: None,
        ttl_days: 0,
        event_type: 0,
        category: 0,
    };
    let error = at("F23-aam-error-child-messages").await.aam.create_trait(&new).await.unwrap_err();
    assert!(!error.may_have_happened(), "{error:?}");
    let count = at("F19-traits-paged").await.aam.count_permitting(PermittedList::Traits, "CREATE").await.unwrap();
    assert_eq!(count, Some(2));
}

#[tokio::test]
async fn audiences_definitions_and_jobs() {
    let audiences =
        at("F30-audiences-first-page").await.aep.list_audiences(&AudienceFilter::default()).all().await.unwrap();
    assert_eq!((audiences.complete.distinct(), audiences.complete.unreadable()), (3, 0));
    let first = &audiences.items[0];
    assert_eq!(
        (first.name.as_str(), &first.origin, first.lifecycle),
        ("Audience 02", &Origin::Platform, Lifecycle::Published)
    );
    assert_eq!((first.profiles, first.namespaces.len()), (Some(4210), 0), "a row has no counts by namespace");
    assert!(first.expression.as_deref().is_some_and(|rule| rule.starts_with('{')));

    let one = at("F32-audience-one").await.aep.audience(&AudienceId::from("a")).await.unwrap();
    assert_eq!((one.name.as_str(), one.profiles), ("Audience 01", Some(4210)));
    assert_eq!(one.merge_policy.as_deref(), Some("00000000-0000-4000-8000-000000000077"));
    assert_eq!(one.created_at, Some(1_770_200_000_590));

    let definitions = at("F34-definitions").await.aep.list_definitions().all().await.unwrap();
    assert_eq!(definitions.complete.distinct(), 3);

    let jobs = at("F36-segment-jobs").await.aep.list_segment_jobs().next().await.unwrap().unwrap();
    assert_eq!((jobs.items.len(), jobs.total), (2, Some(69)));
    let job = &jobs.items[1];
    assert_eq!((&job.status, job.is_scheduled, job.ended_at), (&JobStatus::Succeeded, true, Some(1_770_088_295_493)));
    assert_eq!((job.counts[0].profiles, job.counts[0].namespaces.len()), (4210, 7));
    assert_eq!((job.counts[1].profiles, job.counts[1].namespaces.len()), (0, 0));

    let estimate = at("F52-estimate").await.aep.estimate(&PreviewId("p".into())).await.unwrap();
    assert!(estimate.ready && estimate.error.is_none(), "{estimate:?}");
    assert_eq!((estimate.size, estimate.namespaces.len()), (Some(4275), 2));
}

#[tokio::test]
async fn dataflows_tags_and_folders() {
    let fixture = at("F39-flows-destination").await;
    let destinations = FlowFilter { destinations: true, ..FlowFilter::default() };
    let flows = fixture.aep.flows(&destinations).await.unwrap().items;
    assert_eq!((flows[0].audiences.len(), flows[0].last_run.as_deref()), (1, Some("failed")));
    assert!(flows[0].etag.as_deref().is_some_and(|etag| etag.starts_with('"')));
    let asked = fixture.server.received_requests().await.unwrap();
    let query = asked.last().unwrap().url.query().unwrap_or_default().to_owned();
    assert!(query.contains("isDestinationFlow"), "{query}");
    // The count is optional.
    assert_eq!(fixture.aep.flow_count().await.unwrap(), None);

    let tags = at("F41-tags").await.aep.tag_names().await.unwrap().items;
    assert_eq!(tags.len(), 2);
    assert!(tags.contains(&("00000000-0000-4000-8000-000000000b02".to_owned(), "Tag two".to_owned())));

    let folders = at("F45-subfolders").await.aep.audience_folders().await.unwrap();
    let found: Vec<_> = folders.items.iter().map(|it| (it.name.as_str(), it.parent.is_some())).collect();
    assert!(found.contains(&("Folder two", true)), "{found:?}");
    assert_eq!(folders.complete.unreadable(), 0);
}

//! What is tried again, what never is, and what the final error says.

use domain::CallKind;
use std::sync::Arc;
use std::time::Duration;

use adobe::audience_manager::{NewSegment, SegmentChange, TraitChange};
use adobe::clock::{Clock, ImmediateClock};
use adobe::{ApiError, AudienceManager, Endpoints, Session, Transport, TransportSettings};
use domain::{DataSourceId, FolderId, SegmentId, SegmentStatus, TraitId};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::common::{Fixture, NOW_MS, TOKEN, credentials, session_at, token};

fn new_segment() -> NewSegment {
    NewSegment {
        name: "Gold".to_owned(),
        description: String::new(),
        data_source: DataSourceId(21),
        folder: FolderId(0),
        integration_code: None,
        merge_rule: None,
        status: SegmentStatus::Active,
        rule: "5T".to_owned(),
    }
}

async fn refuse(fixture: &Fixture, verb: &str, at: &str, times: u64, answer: ResponseTemplate) {
    let mock = Mock::given(method(verb)).and(path(at)).respond_with(answer);
    mock.up_to_n_times(times).mount(&fixture.server).await;
}

#[tokio::test]
async fn reading_is_repeated_until_the_service_recovers() {
    let fixture = Fixture::new().await;
    refuse(&fixture, "GET", "/v1/traits/5", 2, ResponseTemplate::new(503)).await;
    refuse(&fixture, "GET", "/v1/traits/5", 1, ResponseTemplate::new(500)).await;
    refuse(&fixture, "GET", "/v1/traits/5", 1, ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }))).await;
    assert_eq!(fixture.aam.trait_by_id(TraitId(5)).await.unwrap().object.id, TraitId(5));
    assert_eq!(fixture.count("/v1/traits/5").await, 4);
}

#[tokio::test]
async fn the_final_error_reports_the_tries_and_the_time() {
    let fixture = Fixture::new().await;
    let body = json!({ "code": "down", "message": "Maintenance" });
    refuse(&fixture, "GET", "/v1/traits/5", 9, ResponseTemplate::new(502).set_body_json(body)).await;
    let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    let ApiError::Status(refusal) = &error else { panic!("{error:?}") };
    assert_eq!((refusal.attempts, refusal.status, refusal.kind), (4, 502, CallKind::Unavailable));
    assert_eq!((refusal.code.as_deref(), refusal.message.as_str()), (Some("down"), "Maintenance"));
    assert!(refusal.elapsed >= Duration::from_secs(2 + 4 + 8), "{:?}", refusal.elapsed);
    assert!(error.is_retryable() && !error.may_have_happened());
    assert!(error.to_string().contains("4 tries"), "{error}");
}

#[tokio::test]
async fn a_creating_call_is_never_repeated_after_a_lost_answer() {
    let fixture = Fixture::impatient().await;
    let slow = ResponseTemplate::new(201).set_delay(Duration::from_secs(3)).set_body_json(json!({ "sid": 9 }));
    refuse(&fixture, "POST", "/v1/segments", 9, slow).await;
    let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
    assert!(matches!(error, ApiError::AnswerLost { attempts: 1, .. }), "{error:?}");
    assert!(error.may_have_happened());
    assert_eq!(fixture.count("/v1/segments").await, 1);
}

#[tokio::test]
async fn a_creating_call_is_not_repeated_when_the_service_fails_but_may_have_worked() {
    for status in [500, 502, 503, 504, 408] {
        let fixture = Fixture::new().await;
        refuse(&fixture, "POST", "/v1/segments", 9, ResponseTemplate::new(status)).await;
        let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
        assert!(error.may_have_happened(), "{status}");
        assert_eq!(fixture.count("/v1/segments").await, 1, "{status}");
    }
}

#[tokio::test]
async fn a_creating_call_is_repeated_when_it_was_turned_away_before_any_work() {
    let fixture = Fixture::new().await;
    refuse(&fixture, "POST", "/v1/segments", 1, ResponseTemplate::new(429)).await;
    refuse(&fixture, "POST", "/v1/segments", 1, ResponseTemplate::new(503).insert_header("retry-after", "7")).await;
    refuse(&fixture, "POST", "/v1/segments", 1, ResponseTemplate::new(201).set_body_json(json!({ "sid": 9 }))).await;
    assert_eq!(fixture.aam.create_segment(&new_segment()).await.unwrap().id, SegmentId(9));
    assert_eq!(fixture.count("/v1/segments").await, 3);
    assert!(fixture.clock.elapsed() >= Duration::from_secs(7));
}

#[tokio::test]
async fn refusals_are_not_repeated_and_have_not_happened() {
    for (status, kind) in [
        (400, CallKind::Refused),
        (403, CallKind::Forbidden),
        (404, CallKind::NotFound),
        (409, CallKind::Conflict),
        (412, CallKind::Stale),
        (415, CallKind::Refused),
    ] {
        let fixture = Fixture::new().await;
        let answer = ResponseTemplate::new(status).set_body_json(json!({ "code": "entity", "message": "no" }));
        refuse(&fixture, "POST", "/v1/segments", 9, answer).await;
        let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(!error.may_have_happened() && !error.is_retryable());
        assert_eq!(fixture.count("/v1/segments").await, 1, "{status}");
    }
}

#[tokio::test]
async fn answers_of_machines_in_between_say_nothing_about_the_object() {
    let page = |status| ResponseTemplate::new(status).set_body_raw("<html>Maintenance</html>", "text/html");
    let gateway = json!({ "error_code": "404000", "message": "Resource not found" });
    for (answer, may_have_happened) in [
        (page(404), true),
        (ResponseTemplate::new(404), true),
        (ResponseTemplate::new(404).set_body_json(gateway), true),
        (page(403), false),
        (ResponseTemplate::new(302), false),
        (page(407), false),
        (page(511), false),
    ] {
        let fixture = Fixture::new().await;
        refuse(&fixture, "POST", "/v1/segments", 9, answer.clone()).await;
        refuse(&fixture, "GET", "/v1/segments/5", 9, answer.clone()).await;
        let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
        assert_eq!(error.kind(), CallKind::Foreign, "{error:?}");
        assert_eq!((error.may_have_happened(), error.is_retryable()), (may_have_happened, true), "{error:?}");
        let error = fixture.aam.segment_by_id(SegmentId(5)).await.unwrap_err();
        assert!(!error.is_not_found() && !error.may_have_happened(), "{error:?}");
    }
}

#[tokio::test]
async fn a_refusal_of_adobes_own_gateway_is_no_proxys() {
    let fixture = Fixture::new().await;
    let page = "<html><h1>403 Forbidden</h1><hr><center>openresty</center></html>";
    let answer = ResponseTemplate::new(403).set_body_raw(page, "text/html");
    refuse(&fixture, "GET", "/v1/segments/5", 9, answer).await;
    let error = fixture.aam.segment_by_id(SegmentId(5)).await.unwrap_err();
    assert_eq!(error.kind(), CallKind::Forbidden, "{error:?}");
}

#[tokio::test]
async fn a_date_to_come_back_at_is_counted_from_the_services_own_clock() {
    let fixture = Fixture::new().await;
    // The service's clock is a day ahead of this machine's.
    let later = ResponseTemplate::new(429)
        .insert_header("date", "Mon, 07 Nov 1994 08:49:30 GMT")
        .insert_header("retry-after", "Mon, 07 Nov 1994 08:49:50 GMT");
    refuse(&fixture, "GET", "/v1/traits/5", 1, later).await;
    refuse(&fixture, "GET", "/v1/traits/5", 1, ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }))).await;
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    let waited = fixture.clock.elapsed();
    assert!(waited >= Duration::from_secs(20) && waited < Duration::from_secs(22), "{waited:?}");
}

#[tokio::test]
async fn retry_after_is_honored_in_seconds_and_as_a_date() {
    for (header, at_least) in [("11", 11), ("Sun, 06 Nov 1994 08:50:00 GMT", 30)] {
        let fixture = Fixture::new().await;
        let later = ResponseTemplate::new(429)
            .insert_header("date", "Sun, 06 Nov 1994 08:49:30 GMT")
            .insert_header("retry-after", header);
        refuse(&fixture, "GET", "/v1/traits/5", 1, later).await;
        refuse(&fixture, "GET", "/v1/traits/5", 1, ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }))).await;
        fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
        let waited = fixture.clock.elapsed();
        assert!(waited >= Duration::from_secs(at_least) && waited < Duration::from_secs(at_least + 2), "{waited:?}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let fixture = Fixture::new().await;
    let much_later = ResponseTemplate::new(429).insert_header("retry-after", "3600");
    refuse(&fixture, "GET", "/v1/traits/5", 9, much_later).await;
    let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    let ApiError::Status(refusal) = error else { panic!("{error:?}") };
    assert_eq!((refusal.attempts, refusal.retry_after), (1, Some(Duration::from_secs(3600))));
}

#[tokio::test]
async fn nothing_listening_means_nothing_happened() {
    let fixture = Fixture::new().await;
    fixture.session.sign_in().await.unwrap();
    let base = fixture.server.uri();
    drop(fixture.server);
    // The pooled server keeps its port; a port without a listener is needed.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let session = session_at(&format!("http://{free}"), fixture.clock.clone());
    let error = session.sign_in().await.unwrap_err();
    assert!(error.is_retryable() && !error.may_have_happened(), "{base}: {error:?}");
    let ApiError::SignIn(error) = error else { panic!("{error:?}") };
    let adobe::SignInError::Failed(error) = error.as_ref() else { panic!("{error:?}") };
    assert!(matches!(error.as_ref(), ApiError::NoCommunication { attempts: 3, .. }), "{error:?}");
}

#[tokio::test]
async fn nothing_left_after_a_lost_delete_means_it_worked() {
    let fixture = Fixture::impatient().await;
    let slow = ResponseTemplate::new(204).set_delay(Duration::from_secs(3));
    refuse(&fixture, "DELETE", "/v1/traits/5", 1, slow).await;
    let gone = || ResponseTemplate::new(404).set_body_json(json!({ "code": "entity.not.found", "message": "no" }));
    refuse(&fixture, "DELETE", "/v1/traits/5", 1, gone()).await;
    fixture.aam.delete_trait(TraitId(5), None).await.unwrap();
    refuse(&fixture, "DELETE", "/v1/traits/6", 1, gone()).await;
    assert!(fixture.aam.delete_trait(TraitId(6), None).await.unwrap_err().is_not_found());
    refuse(&fixture, "DELETE", "/v1/traits/7", 1, ResponseTemplate::new(404)).await;
    assert!(fixture.aam.delete_trait(TraitId(7), None).await.unwrap_err().may_have_happened());
}

#[tokio::test]
async fn other_hosts_are_never_called() {
    let fixture = Fixture::new().await;
    let session = session_at("http://192.0.2.1:9", fixture.clock.clone());
    let error = session.sign_in().await.unwrap_err();
    let ApiError::SignIn(error) = error else { panic!("{error:?}") };
    assert!(format!("{error:?}").contains("HostNotAllowed"), "{error:?}");
}

#[tokio::test]
async fn a_whole_object_is_written_again_only_where_its_version_guards_it() {
    for (tag, tries) in [(None, 1), (Some("W/\"1\""), 1), (Some("\"1\""), 4)] {
        let fixture = Fixture::new().await;
        let body = json!({ "sid": 5, "name": "Gold", "traitType": "RULE_BASED_TRAIT", "traitRule": "a == 1", "folderId": 0, "dataSourceId": 21 });
        let read = ResponseTemplate::new(200).set_body_json(body);
        let read = if let Some(tag) = tag { read.insert_header("etag", tag) } else { read };
        refuse(&fixture, "GET", "/v1/traits/5", 1, read).await;
        let seen = fixture.aam.versioned_trait(TraitId(5)).await.unwrap();
        refuse(&fixture, "PUT", "/v1/traits/5", 9, ResponseTemplate::new(502)).await;
        let change = TraitChange { name: Some("Silver".to_owned()), ..TraitChange::default() };
        let error = fixture.aam.update_trait(&seen, &change).await.unwrap_err();
        assert!(error.may_have_happened(), "{error:?}");
        assert_eq!(fixture.count("/v1/traits/5").await, 1 + tries, "{tag:?}");
    }
}

#[tokio::test]
async fn a_field_that_the_read_lacks_is_never_cleared() {
    let kept = |kind: &str| if kind == "traits" { "traitRule" } else { "segmentRule" };
    for kind in ["traits", "segments"] {
        for missing in [kept(kind), "folderId", "dataSourceId"] {
            let fixture = Fixture::new().await;
            let mut body = json!({ "sid": 5, "name": "Gold", "traitType": "RULE_BASED_TRAIT", "folderId": 0, "dataSourceId": 21, kept(kind): "5T" });
            body.as_object_mut().unwrap().remove(missing);
            let at = format!("/v1/{kind}/5");
            refuse(&fixture, "GET", &at, 1, ResponseTemplate::new(200).set_body_json(body)).await;
            let error = if kind == "traits" {
                let seen = fixture.aam.versioned_trait(TraitId(5)).await.unwrap();
                fixture
                    .aam
                    .update_trait(&seen, &TraitChange { name: Some("Silver".to_owned()), ..TraitChange::default() })
                    .await
                    .unwrap_err()
            } else {
                let seen = fixture.aam.versioned_segment(SegmentId(5)).await.unwrap();
                fixture
                    .aam
                    .update_segment(
                        &seen,
                        &SegmentChange { name: Some("Silver".to_owned()), ..SegmentChange::default() },
                    )
                    .await
                    .unwrap_err()
            };
            assert!(matches!(&error, ApiError::UnreadableAnswer { reason, .. } if reason.contains(missing)), "{error}");
            assert!(!error.may_have_happened());
            assert_eq!(fixture.count(&at).await, 1, "nothing was sent");
        }
    }
}

#[tokio::test]
async fn the_time_of_one_service_is_not_that_of_another() {
    let (manager, other) = (MockServer::start().await, MockServer::start().await);
    let clock = Arc::new(ImmediateClock::at(NOW_MS));
    let dated = |date: &str| ResponseTemplate::new(200).insert_header("date", date);
    let signed_in = token(TOKEN).insert_header("date", "Sun, 06 Nov 1994 09:49:30 GMT");
    Mock::given(path("/ims/token/v3")).respond_with(signed_in).mount(&other).await;
    let me = dated("Sun, 06 Nov 1994 08:49:35 GMT").set_body_json(json!({ "uid": 7, "pid": 1 }));
    Mock::given(path("/v1/users/self")).respond_with(me).mount(&manager).await;
    let endpoints = Endpoints {
        audience_manager: manager.uri().parse().unwrap(),
        ..Endpoints::practice(&other.uri().parse().unwrap())
    };
    let transport = Transport::new(TransportSettings::default(), clock.clone()).unwrap();
    let session = Session::new(transport, endpoints, credentials());
    let aam = AudienceManager::new(session.clone());
    session.sign_in().await.unwrap();
    assert_eq!(aam.service_now_ms(), None, "only the sign-in has told its time");
    aam.users_self().await.unwrap();
    assert_eq!(aam.service_now_ms(), Some(NOW_MS + 5_000));
    clock.advance(Duration::from_secs(2));
    assert_eq!(aam.service_now_ms(), Some(NOW_MS + 7_000));
}

#[tokio::test]
async fn times_that_cannot_be_neither_stop_a_call_nor_make_it_wait_for_ever() {
    for time in [
        "",
        "-1",
        "18446744073709551615",
        "18446744073709551616",
        "Sun, 06 Nov 1994 08:49:60 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
    ] {
        let fixture = Fixture::new().await;
        let busy = ResponseTemplate::new(429).insert_header("retry-after", time).insert_header("date", time);
        let at = || Mock::given(method("GET")).and(path("/v1/users/self"));
        at().respond_with(busy).up_to_n_times(1).mount(&fixture.server).await;
        let one = ResponseTemplate::new(200).set_body_json(json!({ "uid": 1 })).insert_header("date", time);
        at().respond_with(one).mount(&fixture.server).await;
        // A wait beyond the deadline is a refusal, any other an answer.
        let answered = fixture.aam.users_self().await;
        assert_eq!(answered.is_err(), time == "18446744073709551615", "{time}: {answered:?}");
        assert!(fixture.clock.elapsed() < Duration::from_secs(200), "{time}: {:?}", fixture.clock.elapsed());
    }
}

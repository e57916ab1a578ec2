//! The table of answers: which failure each is, and whether a request that creates something may have been carried out.
//! What becomes of a job then is the table in `share` (`execute/outcomes.rs`).

use std::time::Duration;

use adobe::audience_manager::NewSegment;
use domain::{CallKind, DataSourceId, FolderId, SegmentId, SegmentStatus};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::common::Fixture;

/// One answer to a request that creates, and to one that reads.
struct Row {
    name: &'static str,
    answer: ResponseTemplate,
    creates: (CallKind, bool),
    reads: CallKind,
}

fn row(name: &'static str, answer: ResponseTemplate, kind: CallKind, may_have_happened: bool) -> Row {
    Row { name, answer, creates: (kind, may_have_happened), reads: kind }
}

fn status(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({ "code": "entity", "message": "No." }))
}

fn page(status: u16) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_raw("<html>Sign in to the network</html>", "text/html")
}

fn table() -> Vec<Row> {
    use CallKind as K;
    let later = |text: &str| status(429).insert_header("retry-after", text);
    let json = |text: &str| ResponseTemplate::new(200).set_body_raw(text, "application/json");
    vec![
        row("401", status(401), K::SignIn, false),
        row("403 of the account or the object", status(403), K::Forbidden, false),
        row("404", status(404), K::NotFound, false),
        row("409", status(409), K::Conflict, false),
        row("412", status(412), K::Stale, false),
        row("422", status(422), K::Refused, false),
        row("429 with seconds", later("1"), K::Throttled, false),
        row("429 with a date", later("Sun, 06 Nov 1994 08:49:40 GMT"), K::Throttled, false),
        row("429 without a header", status(429), K::Throttled, false),
        row("500", status(500), K::Unavailable, true),
        row("502", status(502), K::Unavailable, true),
        row("503", status(503), K::Unavailable, true),
        row("504", status(504), K::Unavailable, true),
        row("half an answer", json("{\"sid\": 9, \"na"), K::Unreadable, true),
        row("garbage", json("\u{0}\u{1}%%"), K::Unreadable, true),
        row("an empty answer", ResponseTemplate::new(200), K::Unreadable, true),
        row("a page of HTML instead of the answer", page(200), K::Unreadable, true),
        row(
            "a captive portal that redirects",
            page(302).insert_header("location", "http://portal/"),
            K::Foreign,
            false,
        ),
        row("a captive portal that asks to sign in", page(511), K::Foreign, false),
        row("a proxy that refuses", page(403), K::Foreign, false),
    ]
}

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

#[tokio::test]
async fn every_answer_is_one_kind_of_failure_with_a_sentence() {
    let mut wrong = Vec::new();
    for Row { name, answer, creates, reads } in table() {
        let fixture = Fixture::new().await;
        for (verb, at) in [("POST", "/v1/segments"), ("GET", "/v1/segments/5")] {
            Mock::given(method(verb)).and(path(at)).respond_with(answer.clone()).mount(&fixture.server).await;
        }
        let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
        if (error.kind(), error.may_have_happened()) != creates {
            wrong.push(format!("{name}, creating: {:?} {}", error.kind(), error.may_have_happened()));
        }
        assert!(!error.to_string().is_empty());
        let error = fixture.aam.segment_by_id(SegmentId(5)).await.unwrap_err();
        if (error.kind(), error.may_have_happened()) != (reads, false) {
            wrong.push(format!("{name}, reading: {:?} {}", error.kind(), error.may_have_happened()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_lost() {
    let fixture = Fixture::impatient().await;
    let slow = ResponseTemplate::new(201).set_delay(Duration::from_secs(3)).set_body_json(json!({ "sid": 9 }));
    for (verb, at) in [("POST", "/v1/segments"), ("GET", "/v1/segments/5")] {
        Mock::given(method(verb)).and(path(at)).respond_with(slow.clone()).mount(&fixture.server).await;
    }
    let error = fixture.aam.create_segment(&new_segment()).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_happened()), (CallKind::Offline, true));
    let error = fixture.aam.segment_by_id(SegmentId(5)).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_happened()), (CallKind::Offline, false));
}

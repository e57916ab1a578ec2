//! One token for many calls.

use domain::CallKind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use adobe::{ApiError, SignInError};
use domain::TraitId;
use futures::future::join_all;
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::common::{Fixture, TOKEN, token};

const SIGN_IN: &str = "/ims/token/v3";

/// Answers calls that carry the second token; the token of all others is reported as expired.
async fn only_the_second_token_counts(fixture: &Fixture) {
    let issued = AtomicUsize::new(0);
    let sign_in = move |_: &Request| token(if issued.fetch_add(1, Ordering::SeqCst) == 0 { TOKEN } else { "second" });
    Mock::given(method("POST")).and(path(SIGN_IN)).respond_with(sign_in).mount(&fixture.server).await;
    let good = ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }));
    Mock::given(path("/v1/traits/5"))
        .and(header("authorization", "Bearer second"))
        .respond_with(good)
        .with_priority(1)
        .mount(&fixture.server)
        .await;
    let over = json!({ "error_code": "401013", "message": "Oauth token is not valid" });
    Mock::given(path("/v1/traits/5"))
        .respond_with(ResponseTemplate::new(401).set_body_json(over))
        .mount(&fixture.server)
        .await;
}

#[tokio::test]
async fn two_hundred_calls_with_an_expired_token_request_one_new_token() {
    let fixture = Fixture::without_sign_in().await;
    only_the_second_token_counts(&fixture).await;
    fixture.session.sign_in().await.unwrap();
    assert_eq!(fixture.count(SIGN_IN).await, 1);
    let calls = (0..200).map(|_| {
        let aam = fixture.aam.clone();
        tokio::spawn(async move { aam.trait_by_id(TraitId(5)).await })
    });
    for answer in join_all(calls).await {
        answer.unwrap().unwrap();
    }
    assert_eq!(fixture.count(SIGN_IN).await, 2, "exactly one more token request");
}

#[tokio::test]
async fn a_call_succeeds_although_its_second_token_is_revoked_too() {
    let fixture = Fixture::without_sign_in().await;
    let issued = AtomicUsize::new(0);
    let sign_in = move |_: &Request| token(["first", "second", "third"][issued.fetch_add(1, Ordering::SeqCst)]);
    Mock::given(method("POST")).and(path(SIGN_IN)).respond_with(sign_in).mount(&fixture.server).await;
    let good = ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }));
    Mock::given(header("authorization", "Bearer third"))
        .respond_with(good)
        .with_priority(1)
        .mount(&fixture.server)
        .await;
    Mock::given(path("/v1/traits/5")).respond_with(ResponseTemplate::new(401)).mount(&fixture.server).await;
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    assert_eq!(fixture.count(SIGN_IN).await, 3);
}

#[tokio::test]
async fn a_service_that_takes_no_token_does_not_make_every_call_sign_in() {
    let fixture = Fixture::new().await;
    Mock::given(path("/v1/traits/5")).respond_with(ResponseTemplate::new(401)).mount(&fixture.server).await;
    let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    assert_eq!(error.kind(), CallKind::SignIn);
    assert_eq!((fixture.count(SIGN_IN).await, fixture.count("/v1/traits/5").await), (3, 3));
    for _ in 0..20 {
        fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    }
    assert_eq!((fixture.count(SIGN_IN).await, fixture.count("/v1/traits/5").await), (3, 23), "one try each");
    fixture.clock.advance(Duration::from_secs(61));
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    assert_eq!(fixture.count(SIGN_IN).await, 5, "after a while it is tried again");
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_a_failing_renewal_harms_nothing() {
    let fixture = Fixture::without_sign_in().await;
    let first = Mock::given(path(SIGN_IN)).respond_with(token(TOKEN)).up_to_n_times(1);
    first.mount(&fixture.server).await;
    let broken = ResponseTemplate::new(401)
        .set_body_json(json!({ "error": "invalid_client", "error_description": "client_secret" }));
    Mock::given(path(SIGN_IN)).respond_with(broken).mount(&fixture.server).await;
    let good = ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }));
    Mock::given(path("/v1/traits/5")).respond_with(good).mount(&fixture.server).await;

    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    fixture.clock.advance(Duration::from_secs(86_399 - 301));
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    assert_eq!(fixture.count(SIGN_IN).await, 1, "good for five more minutes and a second");
    fixture.clock.advance(Duration::from_secs(2));
    for _ in 0..20 {
        fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    }
    fixture.asked_for(SIGN_IN, 2).await;
    fixture.clock.advance(Duration::from_secs(31));
    fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    fixture.asked_for(SIGN_IN, 3).await;
    fixture.clock.advance(Duration::from_secs(270));
    let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    assert!(matches!(&error, ApiError::SignIn(error) if matches!(**error, SignInError::WrongSecret)), "{error:?}");
}

#[tokio::test]
async fn no_call_waits_for_the_next_token_while_the_present_one_is_valid() {
    let fixture = Fixture::without_sign_in().await;
    Mock::given(path(SIGN_IN)).respond_with(token(TOKEN)).up_to_n_times(1).mount(&fixture.server).await;
    let slow = token("second").set_delay(Duration::from_millis(400));
    Mock::given(path(SIGN_IN)).respond_with(slow).mount(&fixture.server).await;
    let good = ResponseTemplate::new(200).set_body_json(json!({ "sid": 5 }));
    Mock::given(path("/v1/traits/5")).respond_with(good).mount(&fixture.server).await;
    fixture.session.sign_in().await.unwrap();
    fixture.clock.advance(Duration::from_secs(86_399 - 299));
    for _ in 0..5 {
        fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
    }
    let with = |wanted: &'static str| {
        let requests = fixture.server.received_requests();
        async move {
            let bearer = format!("Bearer {wanted}");
            let carried = |request: &&Request| request.headers.get("authorization").is_some_and(|it| *it == bearer);
            requests.await.unwrap().iter().filter(carried).count()
        }
    };
    assert_eq!(with(TOKEN).await, 5, "the calls went on with the present one");
    tokio::time::timeout(Duration::from_secs(10), async {
        while with("second").await == 0 {
            fixture.aam.trait_by_id(TraitId(5)).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    })
    .await
    .expect("the next one takes its place");
    assert_eq!(fixture.count(SIGN_IN).await, 2);
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_restart_the_sign_in_of_the_next() {
    let fixture = Fixture::without_sign_in().await;
    let slow = token(TOKEN).set_delay(Duration::from_millis(300));
    Mock::given(path(SIGN_IN)).respond_with(slow).mount(&fixture.server).await;
    let given_up = tokio::time::timeout(Duration::from_millis(100), fixture.session.sign_in()).await;
    assert!(given_up.is_err());
    fixture.session.sign_in().await.unwrap();
    assert_eq!(fixture.count(SIGN_IN).await, 1);
}

#[tokio::test]
async fn waiting_calls_share_the_failure_of_a_sign_in() {
    let fixture = Fixture::without_sign_in().await;
    let refusal = json!({ "error": "invalid_client", "error_description": "invalid client_id parameter" });
    let slow = ResponseTemplate::new(400).set_body_json(refusal).set_delay(Duration::from_millis(200));
    Mock::given(path(SIGN_IN)).respond_with(slow).mount(&fixture.server).await;
    let session = Arc::new(fixture.session.clone());
    let failures = join_all((0..20).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { session.sign_in().await.unwrap_err() })
    }))
    .await;
    for failure in failures {
        let failure = failure.unwrap();
        assert!(
            matches!(&failure, ApiError::SignIn(error) if matches!(**error, SignInError::UnknownClient)),
            "{failure:?}"
        );
    }
    assert_eq!(fixture.count(SIGN_IN).await, 1);
    fixture.session.sign_in().await.unwrap_err();
    assert_eq!(fixture.count(SIGN_IN).await, 2, "a later call tries for itself");
}

#[tokio::test]
async fn every_call_carries_the_headers_of_the_gateway() {
    let fixture = Fixture::new().await;
    Mock::given(path("/data/core/ups/audiences/a-1"))
        .and(header("authorization", format!("Bearer {TOKEN}")))
        .and(header("x-api-key", "client-1"))
        .and(header("x-gw-ims-org-id", "0123456789ABCDEF01234567@AdobeOrg"))
        .and(header("x-sandbox-name", "prod"))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "id": "a-1" })))
        .mount(&fixture.server)
        .await;
    fixture.aep.audience(&"a-1".into()).await.unwrap();
    let form = fixture.server.received_requests().await.unwrap();
    let form = String::from_utf8(form[0].body.clone()).unwrap();
    assert!(form.starts_with("grant_type=client_credentials&client_id=client-1&client_secret="), "{form}");
    assert!(
        form.ends_with(
            "&scope=openid%2Csession%2CAdobeID%2Cread_organizations%2Cadditional_info.projectedProductContext"
        )
    );
}

#[tokio::test]
async fn an_impossible_lifetime_is_an_error_and_a_long_one_is_not_believed() {
    for (life, is_good) in [
        ("18446744073709551615", true),
        ("18446744073709551616", false),
        ("-1", false),
        ("1e300", false),
        ("null", false),
        ("\"\"", false),
        ("\"86399\"", true),
        ("0", true),
    ] {
        let fixture = Fixture::without_sign_in().await;
        let body = format!(r#"{{"access_token":"opaque","expires_in":{life}}}"#);
        let answer = ResponseTemplate::new(200).set_body_raw(body, "application/json");
        Mock::given(method("POST")).respond_with(answer).mount(&fixture.server).await;
        assert_eq!(fixture.session.sign_in().await.is_ok(), is_good, "{life}");
    }
}

//! Nothing that can be printed shows a secret.

use adobe::ApiError;
use adobe::experience_platform::{PreviewId, ProfileKey};
use domain::TraitId;
use serde_json::json;
use wiremock::matchers::path;
use wiremock::{Mock, ResponseTemplate};

use crate::common::{Fixture, SECRET, TOKEN, credentials};

/// Everything an error shows: itself and all its causes, in both forms.
fn shown(error: &ApiError) -> String {
    let mut text = format!("{error:?}\n{error}");
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text = format!("{text}\n{inner:?}\n{inner}");
        cause = inner.source();
    }
    text
}

#[track_caller]
fn hides_secrets(text: &str) {
    assert!(!text.contains(SECRET) && !text.contains(TOKEN), "{text}");
}

#[test]
fn credentials_print_the_client_but_not_the_secret() {
    insta::assert_snapshot!(format!("{:?}", credentials()), @r#"Credentials { client_id: "client-1", client_secret: "[secret]", org_id: "0123456789ABCDEF01234567@AdobeOrg", scopes: "openid,session,AdobeID,read_organizations,additional_info.projectedProductContext" }"#);
}

#[tokio::test]
async fn clients_and_sessions_hide_their_secret_and_token() {
    let fixture = Fixture::new().await;
    fixture.session.sign_in().await.unwrap();
    hides_secrets(&format!("{:?} {:?} {:?}", fixture.session, fixture.aam, fixture.aep));
}

#[tokio::test]
async fn errors_hide_what_a_service_repeats_back() {
    let echo = json!({ "message": format!("Access token expired: {TOKEN}"), "client_secret": SECRET });
    for status in [400, 401, 500] {
        let fixture = Fixture::new().await;
        let answer = ResponseTemplate::new(status)
            .set_body_json(&echo)
            .insert_header("www-authenticate", format!("Bearer error_description=\"Access token expired: {TOKEN}\""));
        Mock::given(path("/v1/traits/5")).respond_with(answer).mount(&fixture.server).await;
        let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
        hides_secrets(&shown(&error));
        assert!(error.to_string().contains("Access token expired: [secret]"), "{error}");
    }
}

#[tokio::test]
async fn an_unreadable_answer_is_reported_without_its_secrets() {
    let fixture = Fixture::new().await;
    let odd = ResponseTemplate::new(200).set_body_string(format!("<html>{TOKEN} client_secret={SECRET}</html>"));
    Mock::given(path("/v1/traits/5")).respond_with(odd).mount(&fixture.server).await;
    let error = fixture.aam.trait_by_id(TraitId(5)).await.unwrap_err();
    hides_secrets(&shown(&error));
    let ApiError::UnreadableAnswer { body, .. } = error else { panic!("{error:?}") };
    assert_eq!(body, "<html>[secret] client_secret=[secret]</html>");
}

#[tokio::test]
async fn a_failed_sign_in_hides_the_form_it_sent() {
    let fixture = Fixture::without_sign_in().await;
    let echo = format!("bad request: grant_type=client_credentials&client_secret={SECRET}&scope=x");
    Mock::given(path("/ims/token/v3"))
        .respond_with(ResponseTemplate::new(400).set_body_string(echo))
        .mount(&fixture.server)
        .await;
    hides_secrets(&shown(&fixture.session.sign_in().await.unwrap_err()));
}

#[tokio::test]
async fn no_error_about_a_person_repeats_the_answer() {
    // Short, and so not masked as a known value.
    let key = ProfileKey::Identity { namespace: "crmid".to_owned(), id: "4711".to_owned() };
    let refused = ResponseTemplate::new(400).set_body_json(json!({ "message": "No entity 4711", "detail": "4711" }));
    let odd = ResponseTemplate::new(200).set_body_json(json!([{ "identities": ["4711"] }]));
    let html = ResponseTemplate::new(200).set_body_string("<html>4711</html>");
    for answer in [refused, odd, html] {
        let fixture = Fixture::new().await;
        Mock::given(path("/data/core/ups/access/entities")).respond_with(answer.clone()).mount(&fixture.server).await;
        Mock::given(path("/data/core/ups/preview/1")).respond_with(answer).mount(&fixture.server).await;
        let text = shown(&fixture.aep.profile(&key).await.unwrap_err());
        assert!(!text.contains("4711") && text.contains("status"), "{text}");
        let text = shown(&fixture.aep.previewed(&PreviewId("1".to_owned()), 10).await.unwrap_err());
        assert!(!text.contains("4711"), "{text}");
    }
}

//! `POST /ims/token/v3`.

use reqwest::{Method, StatusCode};

use crate::support::{Org, read};

#[tokio::test]
async fn a_token_comes_with_its_lifetime_from_body_or_query() {
    let org = Org::start().await;
    let answer = org.ask_for_token(&[]).await;
    assert_eq!(answer.body["token_type"], "bearer");
    assert_eq!(answer.body["expires_in"], 86_399);
    let query = format!(
        "/ims/token/v3?grant_type=client_credentials&client_id={}&client_secret={}&scope=openid",
        org.running.client_id, org.running.client_secret
    );
    assert_eq!(read(org.bare(Method::POST, &query).send().await.unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn every_wrong_parameter_has_its_own_error() {
    let org = Org::start().await;
    let cases = [
        (("client_secret", "wrong"), 401, "invalid_client"),
        (("client_secret", ""), 401, "invalid_client"),
        (("client_id", "nobody"), 400, "invalid_client"),
        (("client_id", ""), 400, "invalid_request"),
        (("scope", ""), 400, "invalid_scope"),
        (("scope", " , "), 400, "invalid_scope"),
        (("grant_type", "password"), 400, "unsupported_grant_type"),
        (("grant_type", ""), 400, "invalid_request"),
    ];
    for (change, status, error) in cases {
        let answer = org.ask_for_token(&[change]).await;
        assert_eq!((answer.status.as_u16(), answer.body["error"].as_str()), (status, Some(error)), "{change:?}");
        assert!(answer.body["error_description"].is_string(), "{change:?} is explained");
    }
}

#[tokio::test]
async fn the_history_never_keeps_the_query_of_the_sign_in() {
    let org = Org::start().await;
    let query = format!("/ims/token/v3?client_secret={}", org.running.client_secret);
    read(org.bare(Method::POST, &query).send().await.unwrap()).await;
    let history = org.control(Method::GET, "/practice/requests", None).await;
    assert!(!history.body.to_string().contains(&org.running.client_secret));
    assert!(history.body.to_string().contains("/ims/token/v3"));
}

//! `POST /ims/token/v3`.

use reqwest::{Method, StatusCode};
use serde_json::json;

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
async fn older_and_newer_token_calls_take_query_form_and_multipart() {
    let org = Org::start().await;
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", org.running.client_id.as_str()),
        ("client_secret", org.running.client_secret.as_str()),
        ("scope", "openid,AdobeID"),
    ];
    for version in ["v2", "v3", "v4"] {
        let url = format!("/ims/token/{version}");
        let boundary = "a-boundary";
        let part = |(name, value): &(&str, &str)| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts = fields.iter().map(part).collect::<String>() + &format!("--{boundary}--\r\n");
        let kind = format!("multipart/form-data; boundary={boundary}");
        let ways = [
            ("query", org.bare(Method::POST, &url).query(&fields)),
            ("form", org.bare(Method::POST, &url).form(&fields)),
            ("multipart", org.bare(Method::POST, &url).header("content-type", kind).body(parts)),
        ];
        for (way, request) in ways {
            let answer = read(request.send().await.unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{version} {way}: {answer:?}");
            assert!(answer.body["access_token"].is_string());
        }
    }
    let broken = org.bare(Method::POST, "/ims/token/v3").header("content-type", "multipart/form-data").body("x");
    let broken = read(broken.send().await.unwrap()).await;
    assert_eq!((broken.status, &broken.body["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_request")));
    for (method, path, status) in [
        (Method::POST, "/ims/token/v9", StatusCode::NOT_FOUND),
        (Method::GET, "/ims/token/v3", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/ims/profile/v1", StatusCode::NOT_FOUND),
    ] {
        let answer = read(org.bare(method, path).send().await.unwrap()).await;
        assert_eq!(answer.status, status, "{path}: {answer:?}");
        assert!(answer.body["error"].is_string(), "in the words of the sign-in, not of the gateway");
    }
}

#[tokio::test]
async fn every_wrong_parameter_has_its_own_error() {
    let org = Org::start().await;
    let cases = [
        (("client_secret", "wrong"), 400, "invalid_client"),
        (("client_secret", ""), 400, "invalid_client"),
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
async fn the_history_never_stores_the_query_of_the_sign_in() {
    let org = Org::start().await;
    let query = format!("/ims/token/v3?client_secret={}", org.running.client_secret);
    read(org.bare(Method::POST, &query).send().await.unwrap()).await;
    let history = org.control(Method::GET, "/practice/requests", None).await;
    assert!(!history.body.to_string().contains(&org.running.client_secret));
    assert!(history.body.to_string().contains("/ims/token/v3"));
}

//! The gateway in front of both services.

use reqwest::{Method, StatusCode};

use crate::support::{KEY, Org, read};

#[tokio::test]
async fn each_missing_or_wrong_header_has_the_gateways_code() {
    let org = Org::start().await;
    let (key, id) = (org.running.client_id.clone(), org.running.org_id.clone());
    let bearer = format!("Bearer {}", org.token);
    let all = [("authorization", bearer.as_str()), ("x-api-key", &key), ("x-gw-ims-org-id", &id)];
    let cases = [
        ("authorization", None, 403, "403010"),
        ("authorization", Some("Bearer wrong"), 401, "401013"),
        ("x-api-key", None, 403, "403000"),
        ("x-api-key", Some("other"), 403, "403003"),
        ("x-gw-ims-org-id", None, 400, "400003"),
        ("x-gw-ims-org-id", Some("AAAAAAAAAAAAAAAAAAAAAAAA@AdobeOrg"), 403, "403025"),
    ];
    for path in ["/v1/traits", "/data/core/ups/audiences"] {
        for (name, value, status, code) in cases {
            let mut request = org.bare(Method::GET, path);
            for (header, right) in all {
                if let Some(sent) = if header == name { value } else { Some(right) } {
                    request = request.header(header, sent);
                }
            }
            let answer = read(request.send().await.unwrap()).await;
            assert_eq!(answer.status.as_u16(), status, "{path} {name} {value:?}");
            assert_eq!(answer.body["error_code"], code, "{path} {name} {value:?}");
        }
    }
}

#[tokio::test]
async fn an_expired_token_is_challenged_on_audience_manager() {
    let org = Org::start().await;
    org.control(Method::POST, "/practice/clock", Some(serde_json::json!({ "advance_s": 86_400 }))).await;
    let response = org.request(Method::GET, "/v1/users/self").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    let challenge = response.headers()["www-authenticate"].to_str().unwrap().to_owned();
    assert!(
        challenge
            .starts_with(r#"Bearer realm="oauth", error="invalid_token", error_description="Access token expired"#)
    );
    let platform = org.request(Method::GET, "/data/core/ups/audiences").send().await.unwrap();
    assert_eq!(platform.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn bodies_must_say_they_are_json() {
    let org = Org::start().await;
    for (path, status) in [("/v1/traits", 415), ("/data/core/ups/audiences", 400)] {
        let request = org.request(Method::POST, path).header("content-type", "text/xml").body("<a/>");
        assert_eq!(read(request.send().await.unwrap()).await.status.as_u16(), status, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_sandbox_is_404_and_an_unknown_path_too() {
    let org = Org::start().await;
    let request = org.request(Method::GET, "/data/core/ups/audiences").header("x-sandbox-name", "nowhere");
    let answer = read(request.send().await.unwrap()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.body["type"], "http://ns.adobe.com/aep/errors/2100-404");
    assert_eq!(org.get("/v1/nothing-here").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn trailing_and_doubled_slashes_are_accepted() {
    let org = Org::start().await;
    let me = org.get("/v1/users/self").await;
    assert_eq!(me.status, StatusCode::OK);
    for path in ["/v1/users/self/", "/v1//users/self", "//v1/users//self//"] {
        assert_eq!(org.get(path).await.body, me.body, "{path}");
    }
}

#[tokio::test]
async fn test_controls_are_shut_without_the_key() {
    let org = Org::start().await;
    let shut = read(org.bare(Method::GET, "/practice/requests").send().await.unwrap()).await;
    assert_eq!(shut.status, StatusCode::FORBIDDEN);
    let folder = tempfile::tempdir().unwrap();
    let closed = practice::start(practice::Options::in_folder(folder.path())).await.unwrap();
    let url = format!("{}/practice/requests", closed.base_url);
    let answer = org.http.get(url).header("x-practice-key", KEY).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    closed.stop().await.unwrap();
}

//! Each way a connection can fail is shown in the form with its own sentence and next step.

use std::path::Path;

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};

use super::{adobe, assert_accessible, check, fill_in, go, order, put, type_secret};
use crate::PROGRAM;

/// One mistake: form fields with their wrong values, and a path of the services with its fault.
struct Case<'a> {
    fields: &'a [(&'a str, &'a str)],
    fault: Option<(&'a str, Value)>,
    sentence: &'a str,
    step: &'a str,
}

#[tokio::test]
async fn each_failure_has_its_own_sentence_and_next_step() -> anyhow::Result<()> {
    let (desktop, home, data) = (Desktop::start().await?, test_support::TestHome::new(), tempfile::tempdir()?);
    let adobe = adobe(data.path()).await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    fill_in(&window, &adobe).await?;
    misspelled_sandbox(&window, &adobe).await?;
    let good: [(&str, &str); 5] = [
        ("Organization ID", &adobe.org_id),
        ("Client ID", &adobe.client_id),
        ("Scopes", "openid,session,AdobeID,read_organizations,additional_info.projectedProductContext"),
        ("Address of a practice service", &adobe.base_url),
        ("Client secret", &adobe.client_secret),
    ];
    let mut asked = std::collections::BTreeSet::new();
    for case in cases() {
        for (label, wrong) in case.fields {
            put(&window, label, wrong).await?;
        }
        let fault = case.fault.iter().map(|(path, effect)| json!({ "path": path, "times": 1_000, "do": effect }));
        order(&adobe, &fault.collect()).await?;
        check(&window).await?;
        window.wait_for_text(case.sentence).await?;
        window.wait_for_text(case.step).await.with_context(|| format!("the step after “{}”", case.sentence))?;
        asked.insert(request(&window).await?);
        for (label, right) in good.iter().filter(|(label, _)| case.fields.iter().any(|(name, _)| name == label)) {
            put(&window, label, right).await?;
        }
    }
    assert_eq!(asked.len(), cases().len(), "each has a request text of its own: {asked:#?}");
    window.click(By::With("main button", "Copy request")).await?;
    window.wait_for_text("was copied").await?;
    assert_accessible(&window, "the form with a failed check").await?;
    assert_eq!(window.problems().await?, Vec::<String>::new());
    // Closing the window would ask, too, before the entered text is lost.
    go(&window, "#/activity").await?;
    window.click(By::With("[role=alertdialog] button", "Discard")).await?;
    window.close().await?;
    Ok(adobe.stop().await?)
}

/// A sandbox that does not exist is reported, and the correct one is chosen from the list that the check found.
async fn misspelled_sandbox(window: &Window<'_>, adobe: &practice::Running) -> anyhow::Result<()> {
    put(window, "Sandbox", "nowhere").await?;
    type_secret(window, &adobe.client_secret).await?;
    check(window).await?;
    window.wait_for_text("This credential may not use the sandbox").await?;
    window.wait_for_text("Choose a sandbox from the list").await?;
    window.click(By::With("main button", "Choose a sandbox")).await?;
    window.click(By::With("[role=option]", "(prod)")).await?;
    check(window).await?;
    window.wait_for_text("This connection works").await
}

/// Returns the request text of the first result that did not pass.
async fn request(window: &Window<'_>) -> anyhow::Result<String> {
    window.script("return document.querySelector('main ol details pre, main ol details').textContent", Vec::new()).await
}

fn cases() -> Vec<Case<'static>> {
    let case = |fields, sentence, step| Case { fields, fault: None, sentence, step };
    let fault = |path, effect, sentence, step| Case { fields: &[], fault: Some((path, effect)), sentence, step };
    let token = "/ims/token/v3";
    let abac =
        json!({ "status": 403, "body": { "type": "https://ns.adobe.com/aep/errors/UPAPI-113752-403", "status": 403 } });
    vec![
        case(&[("Client secret", "p8e-not-this-one")], "but not this secret", "Retrieve the client secret again"),
        case(
            &[("Client ID", "00000000000000000000000000000000")],
            "does not know this client ID",
            "Compare the client ID with the Developer Console",
        ),
        case(
            &[("Organization ID", "0123456789ABCDEF01234567@AdobeOrg")],
            "belongs to a different organization than the ID",
            "add a product profile of",
        ),
        case(
            &[("Scopes", "openid,AdobeID,adobeio_api")],
            "does not have one of the requested scopes",
            "Set the scopes to those the Developer Console lists",
        ),
        case(
            // Nothing listens on the discard port.
            &[("Address of a practice service", "http://127.0.0.1:9")],
            "does not answer at all",
            "Check the network connection and any VPN",
        ),
        fault(
            "/v1",
            json!({ "status": 403, "body": { "error_code": "403003", "message": "Api Key is invalid" } }),
            "the Audience Manager API was not added to the project",
            "Then add the Audience Manager API to the project",
        ),
        fault(
            "/v1",
            json!({ "status": 403, "body": { "code": "access.denied", "message": "no", "childMessages": [] } }),
            "but no group gives it access",
            "must add its technical user to a group",
        ),
        fault("/data/core/ups", abac, "but no role gives it access", "must add the API credential to a role"),
        fault("/", json!({ "date_off_s": -7_200 }), "is 2 hours ahead", "Set date and time to automatic"),
        fault("/v1", json!({ "status": 401 }), "rejects tokens that", "Try again in a few minutes"),
        fault(token, json!({ "status": 503 }), "reports that it is unavailable", "Check status.adobe.com"),
        fault(
            token,
            json!({ "status": 407 }),
            "The proxy asks for a user name and password",
            "Set the environment variable HTTPS_PROXY",
        ),
        fault(token, json!({ "delay_ms": 30_000 }), "took too long to answer", "a VPN or proxy may be the reason"),
    ]
}

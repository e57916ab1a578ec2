//! Jobs of a connection: an expired token does not stop them, and switching does not move them.

use app::App;
use app::view::{JobState, Route};
use reqwest::Method;
use serde_json::json;

use super::site::Site;
use crate::sharing::shareable;
use crate::world::{control, first};

/// IDs of audiences that can be shared and are not.
pub async fn shareable_ids(app: &App, count: u32) -> Vec<String> {
    let rows = shareable(app, count).await;
    assert_eq!(rows.len(), count as usize);
    rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn a_token_that_expires_during_a_job_does_not_stop_it() {
    let site = Site::open().await;
    site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let audiences = shareable_ids(&site.app, 3).await;
    let end = json!({ "expire_tokens": true });
    // Twice in a row, so that the token that replaces an expired one expires before the request succeeds.
    site.order(json!([
        { "method": "POST", "path": "/v1/traits", "times": 2, "do": end },
        { "method": "POST", "path": "/v1/segments", "skip": 1, "times": 2, "do": end },
    ]))
    .await;
    let job = site.app.workspace().sharing().share(audiences, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.failed), (JobState::Done, 0), "{job:?}");
    assert_eq!(job.done, 3);
}

#[tokio::test]
async fn a_job_stays_with_the_connection_it_started_on() {
    let site = Site::open().await;
    let acme = site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let audiences = shareable_ids(&site.app, 2).await;
    site.order(json!([{ "method": "POST", "path": "/v1/traits", "times": 1, "do": { "delay_ms": 1_200 } }])).await;
    let app = site.app.clone();
    let sharing = tokio::spawn(async move {
        app.workspace().sharing().share(audiences, Vec::new(), Route::Create.into(), |_| ()).await
    });
    wait_for_traits(&site).await;
    site.app.connection_use(app::PRACTICE.into()).await.unwrap();
    let refused = site.app.connection_remove(acme.id.clone()).await.unwrap_err();
    assert_eq!(refused.code, app::view::FailureCode::NotPossibleNow, "{refused}");
    let job = sharing.await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(
        site.app.workspace().jobs().list(first(9)).await.unwrap().total,
        0,
        "the practice workspace has no jobs"
    );
    site.app.connection_use(acme.id).await.unwrap();
    assert_eq!(site.app.workspace().jobs().list(first(9)).await.unwrap().total, 1);
}

/// Waits until the job requests the slow trait: then the fault is used up.
async fn wait_for_traits(site: &Site) {
    for _ in 0..200 {
        let left = control(&site.adobe.base_url, Method::GET, "faults", &json!([])).await;
        if left.trim() == "[]" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the job never asked for a trait");
}

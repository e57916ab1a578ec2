//! Jobs of a connection: a token that ends in mid-use is no matter, and switching does not move them.

use app::App;
use app::view::{AudienceQuery, JobState, SharedState};
use serde_json::json;

use super::site::Site;
use crate::world::{KEY, first};

/// Audiences that can be shared and are not.
pub async fn sharable(app: &App, count: usize) -> Vec<String> {
    let query = AudienceQuery {
        lifecycles: vec!["published".into()],
        origins: vec!["platform".into()],
        ..AudienceQuery::default()
    };
    let rows = app.audiences(query, first(500)).await.unwrap().rows;
    let free = rows.into_iter().filter(|row| row.shared == SharedState::NotShared);
    let ids: Vec<_> = free.map(|row| row.id).take(count).collect();
    assert_eq!(ids.len(), count);
    ids
}

#[tokio::test]
async fn a_token_that_ends_in_mid_use_does_not_end_the_job() {
    let site = Site::open().await;
    site.connected().await;
    site.app.refresh(|_| ()).await.unwrap();
    let audiences = sharable(&site.app, 3).await;
    let end = json!({ "expire_tokens": true });
    // Twice in a row, so that the token a call gets in place of an ended one ends before the call comes through.
    site.order(json!([
        { "method": "POST", "path": "/v1/traits", "times": 2, "do": end },
        { "method": "POST", "path": "/v1/segments", "skip": 1, "times": 2, "do": end },
    ]))
    .await;
    let job = site.app.share(audiences, Vec::new(), |_| ()).await.unwrap();
    assert_eq!((job.state, job.failed), (JobState::Done, 0), "{job:?}");
    assert_eq!(job.done, 3);
}

#[tokio::test]
async fn a_job_stays_with_the_connection_it_began_on() {
    let site = Site::open().await;
    let acme = site.connected().await;
    site.app.refresh(|_| ()).await.unwrap();
    let audiences = sharable(&site.app, 2).await;
    site.order(json!([{ "method": "POST", "path": "/v1/traits", "times": 1, "do": { "delay_ms": 1_200 } }])).await;
    let app = site.app.clone();
    let sharing = tokio::spawn(async move { app.share(audiences, Vec::new(), |_| ()).await });
    wait_for_traits(&site).await;
    site.app.connection_use(app::PRACTICE.into()).await.unwrap();
    let refused = site.app.connection_remove(acme.id.clone()).await.unwrap_err();
    assert_eq!(refused.code, app::view::FailureCode::NotPossibleNow, "{refused}");
    let job = sharing.await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Done, "{job:?}");
    assert_eq!(site.app.jobs(first(9)).await.unwrap().total, 0, "the practice workspace has no jobs");
    site.app.connection_use(acme.id).await.unwrap();
    assert_eq!(site.app.jobs(first(9)).await.unwrap().total, 1);
}

/// Waits until the job asks for the slow trait: the fault is used up then.
async fn wait_for_traits(site: &Site) {
    let url = format!("{}/practice/faults", site.adobe.base_url);
    for _ in 0..200 {
        let list = reqwest::Client::new().get(&url).header("x-practice-key", KEY).send().await.unwrap();
        if list.text().await.unwrap().trim() == "[]" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the job never asked for a trait");
}

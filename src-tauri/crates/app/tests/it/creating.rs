//! Creating by hand where answers are lost, late or lean, and where colleagues are at work.

use app::view::FailureCode;
use serde_json::json;
use std::time::Duration;

use crate::edit::{attempt, id_of, rows, trait_form};
use crate::world::{World, advance, fault, order};

#[tokio::test]
async fn a_request_counts_as_under_way_from_the_moment_its_answer_was_lost() {
    let world = World::read().await;
    let app = &world.app;
    let pressed = attempt();
    let form = trait_form(app, "Slow").await;
    let slow = json!({ "method": "POST", "path": "/v1/traits", "do": { "drop": "before", "delay_ms": 1_500 } });
    fault(&world, slow).await;
    let saving = tokio::spawn({
        let (app, form, pressed) = (app.clone(), form.clone(), pressed.clone());
        async move { app.trait_save(form, None, pressed).await }
    });
    tokio::time::sleep(Duration::from_millis(700)).await;
    // It waits for its turn, for the limit and for the answer: longer than the horizon.
    advance(&world, 100).await;
    assert_eq!(saving.await.unwrap().unwrap_err().code, FailureCode::UnknownOutcome);
    let again = app.trait_save(form.clone(), None, pressed.clone()).await;
    assert_eq!(again.unwrap_err().code, FailureCode::UnknownOutcome, "it may still be under way");
    app.refresh(|_| ()).await.unwrap();
    assert!(rows(app, "Slow").await.is_empty(), "nothing was sent again");
    advance(&world, 100).await;
    id_of(app.trait_save(form, None, pressed).await);
}

#[tokio::test]
async fn what_the_first_request_created_is_its_work_however_often_it_was_sent_again() {
    let world = World::read().await;
    let app = &world.app;
    let pressed = attempt();
    let form = trait_form(app, "Shown late").await;
    let hidden = json!({ "status": 200, "body": [] });
    order(
        &world,
        json!([
            { "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } },
            { "method": "GET", "path": "/v1/traits", "times": 2, "do": hidden },
            { "method": "POST", "path": "/v1/traits", "do": { "drop": "before" } },
        ]),
    )
    .await;
    assert_eq!(
        app.trait_save(form.clone(), None, pressed.clone()).await.unwrap_err().code,
        FailureCode::UnknownOutcome
    );
    advance(&world, 400).await;
    id_of(app.trait_save(form, None, pressed).await);
    app.refresh(|_| ()).await.unwrap();
    assert_eq!(rows(app, "Shown late").await.len(), 1);
}

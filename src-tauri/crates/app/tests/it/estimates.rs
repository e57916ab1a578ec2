//! Estimated sizes of rules, and what is not known of them.

use app::App;
use app::view::{ActivityQuery, EstimatePurpose, EstimateUnknown, Failure, FailureCode, InputReason, SegmentEstimate};
use serde_json::json;

use crate::edit::{attempt, id_of, open_segment, segment_form};
use crate::world::{World, fault, first};

/// A trait of a shared audience.
const SHARED: &str = "16505144T";
const ESTIMATE: &str = "/v1/segments/estimate-size";

async fn estimate(app: &App, rule: &str) -> Result<SegmentEstimate, Failure> {
    let all = app.workspace().segments().estimates(vec![rule.into()], EstimatePurpose::Rule).await?;
    Ok(all.into_iter().next().unwrap())
}

#[tokio::test]
async fn an_estimate_has_numbers_with_their_range_and_their_confidence() {
    let world = World::read().await;
    let it = estimate(&world.app, SHARED).await.unwrap();
    assert_eq!(it.real_time.iter().map(|one| one.days).collect::<Vec<_>>(), [7, 30, 60]);
    let total = it.total.unwrap();
    assert!(total.likely > 0 && total.low < Some(total.likely) && total.high > Some(total.likely), "{total:?}");
    assert_eq!((it.confidence, it.unknown), (Some(95), None));
    let none = estimate(&world.app, "77777777T").await.unwrap();
    assert_eq!(none.total.unwrap().likely, 0, "a trait that does not exist has no members");
}

#[tokio::test]
async fn what_cannot_be_estimated_is_said_and_never_a_number() {
    let world = World::read().await;
    let app = &world.app;
    let failure = estimate(app, "1T AND").await.unwrap_err();
    assert_eq!(failure.reason, Some(InputReason::RuleUnreadable.into()));
    assert_eq!(failure.details["position"], "6");
    let often = ["FREQUENCY([15191990T]) >= 1"; 5].join(" AND ");
    assert_eq!(estimate(app, &often).await.unwrap().unknown, Some(EstimateUnknown::TooManyFrequencies));
    for (effect, unknown) in [
        (
            json!({ "status": 404, "body": { "code": "not.found", "message": "no such call", "childMessages": [] } }),
            EstimateUnknown::NotOffered,
        ),
        (json!({ "status": 200, "body": { "jobId": 7 } }), EstimateUnknown::Unreadable),
    ] {
        fault(&world, json!({ "method": "POST", "path": ESTIMATE, "do": effect })).await;
        let it = estimate(app, SHARED).await.unwrap();
        assert_eq!((it.unknown, it.total, it.real_time.len()), (Some(unknown), None, 0));
    }
    let many = vec![SHARED.to_owned(); 51];
    let failure = app.workspace().segments().estimates(many, EstimatePurpose::Rule).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::BadInput);
}

#[tokio::test]
async fn a_newer_estimate_stops_an_older_one_for_the_same_purpose() {
    let world = World::read().await;
    let app = &world.app;
    fault(&world, json!({ "method": "POST", "path": ESTIMATE, "times": 2, "do": { "delay_ms": 60_000 } })).await;
    let slow = tokio::spawn({
        let app = app.clone();
        async move { estimate(&app, SHARED).await.unwrap() }
    });
    let other = tokio::spawn({
        let app = app.clone();
        async move { app.workspace().segments().estimates(vec![SHARED.into()], EstimatePurpose::Parts).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert!(estimate(app, SHARED).await.unwrap().total.is_some());
    assert_eq!(slow.await.unwrap().unknown, Some(EstimateUnknown::Superseded));
    assert!(!other.is_finished(), "another purpose goes on");
    other.abort();
}

#[tokio::test]
async fn a_merge_rule_is_chosen_changed_and_named() {
    let world = World::read().await;
    let app = &world.app;
    let rules = app.workspace().merge_rules().await.unwrap();
    let usual = rules.iter().find(|rule| rule.name == "Last authenticated + device").expect("the default is in use");
    let mut form = segment_form(app, "Merged", SHARED.into()).await;
    form.merge_rule = Some("31691".into());
    let id = id_of(app.workspace().segments().save(form, None, attempt()).await);
    let opened = open_segment(app, &id).await;
    assert_eq!(opened.merge_rule.as_deref(), Some("31691"));
    let names: Vec<_> = app.workspace().merge_rules().await.unwrap().into_iter().map(|rule| rule.name).collect();
    assert!(names.contains(&"Device only".to_owned()), "{names:?}");
    let mut changed = opened.clone();
    changed.merge_rule = Some(usual.id.clone());
    id_of(app.workspace().segments().save(changed.clone(), Some(opened), attempt()).await);
    assert_eq!(open_segment(app, &id).await.merge_rule, changed.merge_rule);
    let entry = app.workspace().jobs().activity(ActivityQuery::default(), first(1)).await.unwrap();
    let detail = app.workspace().jobs().activity_detail(entry.rows[0].id.clone()).await.unwrap();
    let change = &detail.objects[0].changes[0];
    assert_eq!(change.after.as_ref().unwrap().name.as_deref(), Some("Last authenticated + device"));
    changed.merge_rule = Some("99".into());
    let opened = open_segment(app, &id).await;
    let refused = app.workspace().segments().save(changed, Some(opened), attempt()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::Refused, "{refused:?}");
}

//! The way out for a composition, which cannot be shared directly: a segment definition on it, created once.

use std::time::Duration;

use app::view::{
    ActivityKind, ActivityOutcome, ActivityQuery, AudienceLifecycle, AudienceOrigin, AudienceQuery, EditUndoBlock,
    FailureCode, Page, Selection, Tray, Verdict,
};
use serde_json::json;

use crate::world::{World, advance, fault, first};

/// Puts a composition into the tray; returns its ID and the tray.
async fn composition_in_tray(world: &World) -> (String, Tray) {
    let query = AudienceQuery {
        origins: vec![AudienceOrigin::Composition],
        lifecycles: vec![AudienceLifecycle::Published],
        ..AudienceQuery::default()
    };
    let id = world.workspace.audiences().list(query, first(1)).await.unwrap().rows.remove(0).id;
    let folders = world.workspace.traits().folders().await.unwrap();
    let folder = folders.into_iter().find(|folder| folder.accepts_audiences).unwrap().id;
    let sharing = world.workspace.sharing();
    sharing.hold("drag".into(), Selection::Some { ids: vec![id.clone()] }).await.unwrap();
    let tray = sharing.add("drag".into(), folder).await.unwrap();
    assert!(matches!(tray.lines[0].verdict, Verdict::Refused { .. }), "{:?}", tray.lines[0]);
    (id, tray)
}

#[tokio::test]
async fn a_composition_is_shared_by_a_segment_definition_which_takes_its_place_in_the_tray() {
    let world = World::read().await;
    let (id, before) = composition_in_tray(&world).await;
    let sharing = world.workspace.sharing();
    let tray = sharing.define_on(id.clone()).await.unwrap();
    let [line] = tray.lines.as_slice() else { panic!("one line: {:?}", tray.lines) };
    assert!(line.audience.name.ends_with(" (segment definition)") && line.audience.id != id, "{:?}", line.audience);
    assert_eq!((&line.folder_id, &line.verdict), (&before.lines[0].folder_id, &Verdict::Activate));
    let made = world.workspace.audiences().detail(line.audience.id.clone()).await.unwrap();
    assert_eq!(made.row.origin, AudienceOrigin::Platform);
    assert_eq!(made.expression.as_deref(), Some(format!("inSegment(\"{id}\")").as_str()));

    let query = ActivityQuery { kinds: vec![ActivityKind::Create], ..ActivityQuery::default() };
    let entries = world.workspace.jobs().activity(query, Page { offset: 0, limit: 9 }).await.unwrap();
    assert_eq!(entries.total, 1, "{entries:?}");
    let entry = world.workspace.jobs().activity_detail(entries.rows[0].id.clone()).await.unwrap();
    assert_eq!((entry.objects[0].changes.len(), entry.undo_blocked), (3, Some(EditUndoBlock::NotOffered)));

    // A second window, or whoever presses it again, gets the same one.
    let again = sharing.define_on(id).await.unwrap();
    assert_eq!((again.total, &again.lines[0].audience.id), (1, &line.audience.id));
    assert!(sharing.define_on(line.audience.id.clone()).await.is_err(), "it is no composition");
}

#[tokio::test]
async fn a_definition_whose_answer_was_lost_is_found_again_and_never_created_twice() {
    let world = World::read().await;
    let (id, _) = composition_in_tray(&world).await;
    let lost = json!({ "method": "POST", "path": "*/segment/definitions", "do": { "drop": "after" } });
    fault(&world, lost).await;
    let tray = world.workspace.sharing().define_on(id.clone()).await.unwrap();
    assert_eq!((tray.total, &tray.lines[0].verdict), (1, &Verdict::Activate));

    // Not there yet: that is said, and the composition stays in the tray.
    let world = World::read().await;
    let (id, _) = composition_in_tray(&world).await;
    let late = json!({ "method": "POST", "path": "*/segment/definitions", "do": { "late_ms": 60_000 } });
    fault(&world, late).await;
    let sharing = world.workspace.sharing();
    let failure = sharing.define_on(id.clone()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::UnknownOutcome, "{failure:?}");
    assert_eq!(sharing.tray().await.unwrap().lines[0].audience.id, id);
    // It is looked up first, and nothing is sent while the request may still be carried out.
    let failure = sharing.define_on(id.clone()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::UnknownOutcome, "{failure:?}");
    advance(&world, 61).await;
    let mut tray = sharing.define_on(id.clone()).await;
    for _ in 0..200 {
        if tray.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        tray = sharing.define_on(id.clone()).await;
    }
    let tray = tray.unwrap();
    assert_eq!((tray.total, &tray.lines[0].verdict), (1, &Verdict::Activate));
    let query = ActivityQuery { kinds: vec![ActivityKind::Create], ..ActivityQuery::default() };
    let rows = world.workspace.jobs().activity(query, first(9)).await.unwrap().rows;
    assert_eq!((rows.len(), rows[0].outcome), (1, ActivityOutcome::Done), "one request");
}

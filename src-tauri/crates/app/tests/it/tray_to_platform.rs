//! The tray in the other direction, as the window calls it: segments and traits to be shared to Experience Platform.

use app::view::{
    FailureReason, ItemState, JobKind, JobState, NotPossibleReason, ObjectKind, ObjectLink, PlatformDifference,
    PlatformNote, PlatformRoute, PlatformVerdict, RefusalReason, SegmentQuery, TraitQuery,
};

use crate::sharing::{add, hold, shareable, sharing_folder};
use crate::world::{World, first};

/// The first segments of the account that would get an audience.
async fn sendable(world: &World, count: usize) -> Vec<ObjectLink> {
    let rows = world.workspace.segments().list(SegmentQuery::default(), first(100)).await.unwrap().rows;
    let links: Vec<ObjectLink> =
        rows.into_iter().map(|row| ObjectLink { kind: ObjectKind::Segment, id: row.id, name: row.name }).collect();
    let sharing = world.workspace.sharing();
    sharing.add_to_platform(links).await.unwrap();
    let tray = sharing.set_platform_route(Some(PlatformRoute::External)).await.unwrap().to_platform;
    let created = tray.lines.into_iter().filter(|it| it.line.verdict == PlatformVerdict::Create);
    let found: Vec<ObjectLink> = created.map(|it| it.line.subject).take(count).collect();
    sharing.discard().await.unwrap();
    assert_eq!(found.len(), count);
    found
}

/// The trait of an audience that is shared.
async fn shared_trait(world: &World) -> ObjectLink {
    let query = TraitQuery { search: "Interested in Ceramics".into(), ..TraitQuery::default() };
    let rows = world.workspace.traits().list(query, first(100)).await.unwrap().rows;
    let row = rows.into_iter().find(|row| row.audience_id.is_some()).unwrap();
    ObjectLink { kind: ObjectKind::Trait, id: row.id, name: row.name }
}

#[tokio::test]
async fn both_directions_lie_in_one_tray_and_are_committed_apart() {
    let world = World::read().await;
    let (app, sharing) = (&world.app, world.workspace.sharing());
    let (segments, shared) = (sendable(&world, 2).await, shared_trait(&world).await);
    let of = [segments.clone(), vec![shared.clone()]].concat();
    let preview = sharing.platform_preview(of.clone()).await.unwrap();
    assert_eq!((preview.create + preview.select, preview.refused), (2, 1));
    assert!(matches!(preview.reasons[0].reason, RefusalReason::FromPlatform { .. } | RefusalReason::SingleTrait));

    hold(app, &shareable(app, 1).await).await;
    add(app, sharing_folder(app).await).await;
    sharing.add_to_platform(of).await.unwrap();
    let tray = sharing.set_platform_route(Some(PlatformRoute::External)).await.unwrap();
    assert_eq!((tray.total, tray.to_platform.total, tray.to_platform.to_commit), (1, 3, 2));
    let kinds: Vec<_> = tray.to_platform.lines.iter().map(|it| it.line.verdict.clone()).collect();
    assert!(matches!(&kinds[2], PlatformVerdict::Refused { reason: RefusalReason::FromPlatform { .. } }), "{kinds:?}");
    assert!(tray.to_platform.lines[0].line.notes.contains(&PlatformNote::NoMembersYet));
    assert!(tray.to_platform.lines.iter().all(|it| it.devices.is_some()));

    // Another revision is not what was shown.
    let revision = tray.to_platform.revision.clone();
    let stale = sharing.commit_to_platform("practice".into(), "older".into(), false, None, |_| ()).await.unwrap_err();
    assert_eq!(stale.reason, Some(FailureReason::from(NotPossibleReason::TrayChanged)));
    let job = sharing.commit_to_platform("practice".into(), revision, false, None, |_| ()).await.unwrap();
    assert_eq!((job.kind, job.state, job.done), (JobKind::ShareToPlatform, JobState::Done, 2));
    assert!(job.items.iter().all(|item| item.state == ItemState::Done));
    let tray = sharing.tray().await.unwrap();
    assert_eq!((tray.total, tray.to_platform.total), (1, 1), "the refused line stays, and the other direction's");
    assert_eq!(tray.to_platform.lines[0].line.subject.id, shared.id);
    let refused = sharing
        .commit_to_platform("practice".into(), tray.to_platform.revision, false, None, |_| ())
        .await
        .unwrap_err();
    assert_eq!(refused.reason, Some(FailureReason::from(NotPossibleReason::NothingToCommit)));

    // What is there already is told so, and undo takes it away again.
    sharing.add_to_platform(segments.clone()).await.unwrap();
    let tray = sharing.tray().await.unwrap().to_platform;
    let adopted = tray.lines.iter().filter(|it| matches!(it.line.verdict, PlatformVerdict::Adopt { .. }));
    assert_eq!((adopted.count(), tray.to_commit), (2, 0));
    let undone = world.workspace.jobs().undo(job.id, false, |_| ()).await.unwrap();
    assert_eq!(undone.state, JobState::Done);
    assert_eq!(sharing.tray().await.unwrap().to_platform.to_commit, 2, "to be created again");
    assert_eq!(sharing.discard().await.unwrap().to_platform.total, 0);
}

#[tokio::test]
async fn what_brings_members_is_committed_only_with_the_likely_number() {
    let world = World::read().await;
    let sharing = world.workspace.sharing();
    sharing.add_to_platform(sendable(&world, 2).await).await.unwrap();
    let tray = sharing.set_platform_route(Some(PlatformRoute::Source)).await.unwrap().to_platform;
    assert!(tray.lines.iter().all(|it| matches!(it.line.verdict, PlatformVerdict::Select { .. })), "{tray:?}");
    let forecast = sharing.platform_forecast().await.unwrap().unwrap();
    assert!(forecast.low <= forecast.likely && forecast.likely <= forecast.high && forecast.likely > 0);
    let commit =
        |confirmed| sharing.commit_to_platform("practice".into(), tray.revision.clone(), false, confirmed, |_| ());
    for (confirmed, reason) in [
        (None, NotPossibleReason::ProfilesUnconfirmed),
        (Some(forecast.likely * 2), NotPossibleReason::ForecastChanged),
    ] {
        let refused = commit(confirmed).await.unwrap_err();
        assert_eq!(refused.reason, Some(FailureReason::from(reason)), "{confirmed:?}");
    }
    assert_eq!(sharing.tray().await.unwrap().to_platform.total, 2, "nothing left the tray");
    let job = commit(Some(forecast.likely)).await.unwrap();
    assert!(matches!(job.state, JobState::Done | JobState::Waiting), "{:?}", job.state);
    assert_eq!(sharing.tray().await.unwrap().to_platform.total, 0);
}

#[tokio::test]
async fn a_plan_file_holds_both_directions_and_shows_what_has_changed_since() {
    let world = World::read().await;
    let (app, sharing) = (&world.app, world.workspace.sharing());
    hold(app, &shareable(app, 1).await).await;
    add(app, sharing_folder(app).await).await;
    let segments = sendable(&world, 1).await;
    hold(app, &shareable(app, 1).await).await;
    add(app, sharing_folder(app).await).await;
    sharing.add_to_platform(segments).await.unwrap();
    let before = sharing.set_platform_route(Some(PlatformRoute::External)).await.unwrap();
    let file = world.folder.path().join("plan.json");
    let saved = sharing.save_plan(&file).await.unwrap();
    assert_eq!((saved.audiences, saved.to_platform), (1, 1));
    sharing.discard().await.unwrap();
    let opened = sharing.open_plan(&file).await.unwrap();
    assert_eq!((opened.total, opened.to_platform.total), (1, 1));
    assert_eq!(opened.to_platform.lines[0].line, before.to_platform.lines[0].line);
    assert_eq!(opened.to_platform.from_plans[0].differing, 0);
    let revision = opened.to_platform.revision;
    sharing.commit_to_platform("practice".into(), revision, false, None, |_| ()).await.unwrap();

    let again = sharing.open_plan(&file).await.unwrap().to_platform;
    let from = again.lines[0].from_plan.clone().unwrap();
    assert_eq!(from.differences, [PlatformDifference::Verdict { before: PlatformVerdict::Create }]);
    let refused = sharing.commit_to_platform("practice".into(), again.revision, false, None, |_| ()).await.unwrap_err();
    assert_eq!(refused.reason, Some(FailureReason::from(NotPossibleReason::PlanDiffers)));
}

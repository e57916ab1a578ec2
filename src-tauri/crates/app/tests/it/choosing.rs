//! What a person chooses for audiences that have a trait already, or whose name another trait has.

use app::view::{ConflictChoice, ConflictKind, ItemState, NotPossibleReason, ObjectKind, Route, TrayLine, Verdict};

use crate::edit::{attempt, id_of, trait_form};
use crate::sharing::{add, commit, hold, reason, shareable, sharing_folder};
use crate::world::World;

fn verdicts(lines: &[TrayLine]) -> Vec<(&Verdict, Option<ConflictChoice>)> {
    lines.iter().map(|line| (&line.verdict, line.conflict.as_ref().map(|it| it.choice))).collect()
}

#[tokio::test]
async fn a_choice_for_all_lines_reaches_those_that_have_it_and_is_carried_by_the_plan_file() {
    let world = World::read().await;
    let app = &world.app;
    let rows = shareable(app, 3).await;
    let workspace = app.workspace();
    let first = vec![rows[0].id.clone()];
    workspace.sharing().share(first, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let named = id_of(workspace.traits().save(trait_form(app, &rows[1].name).await, None, attempt()).await);
    hold(app, &rows).await;
    let tray = add(app, sharing_folder(app).await).await;
    let kinds: Vec<_> = tray.lines.iter().map(|line| line.conflict.as_ref().map(|it| it.kind)).collect();
    assert_eq!(kinds, [Some(ConflictKind::Existing), Some(ConflictKind::SameName), None]);
    let of_name = tray.lines[1].conflict.as_ref().unwrap();
    assert_eq!((of_name.object.kind, &of_name.object.id), (ObjectKind::Trait, &named));
    assert_eq!(of_name.choices, [ConflictChoice::CreateAnyway, ConflictChoice::Skip]);
    assert_eq!(of_name.choice, ConflictChoice::CreateAnyway);

    let skipped = workspace.sharing().set_choice(Vec::new(), Some(ConflictChoice::Skip)).await.unwrap();
    let skip = |conflict| Verdict::Skip { conflict };
    let (existing, same_name) = (skip(ConflictKind::Existing), skip(ConflictKind::SameName));
    assert_eq!(
        verdicts(&skipped.lines),
        [(&existing, Some(ConflictChoice::Skip)), (&same_name, Some(ConflictChoice::Skip)), (&Verdict::Make, None),]
    );
    assert_eq!((skipped.calls, skipped.to_commit), (2, 1));
    // Using what exists is no choice for a name.
    let used = workspace.sharing().set_choice(Vec::new(), Some(ConflictChoice::UseExisting)).await.unwrap();
    assert!(matches!(used.lines[0].verdict, Verdict::Adopt { .. }) && used.lines[1].verdict == same_name);
    workspace.sharing().set_choice(vec![rows[0].id.clone()], Some(ConflictChoice::Skip)).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.json");
    workspace.sharing().save_plan(&file).await.unwrap();
    workspace.sharing().discard().await.unwrap();
    let opened = workspace.sharing().open_plan(&file).await.unwrap();
    assert_eq!(verdicts(&opened.lines), verdicts(&skipped.lines), "whoever opens the file sees the same choices");
    assert_eq!(opened.from_plans[0].differing, 0);

    // Another choice than that of the file is a difference, and nothing is carried out before it is accepted.
    workspace.sharing().set_choice(vec![rows[0].id.clone()], Some(ConflictChoice::UseExisting)).await.unwrap();
    let refused = commit(app, |_| ()).await.unwrap_err();
    assert_eq!(reason(&refused), NotPossibleReason::PlanDiffers.into());
    workspace.sharing().set_choice(vec![rows[0].id.clone()], Some(ConflictChoice::Skip)).await.unwrap();
    let job = commit(app, |_| ()).await.unwrap();
    let items: Vec<_> = job.items.iter().filter(|item| item.subject.is_some()).collect();
    assert_eq!((items[0].state, items[0].left_out), (ItemState::Skipped, Some(ConflictKind::Existing)));
    assert_eq!((items[1].state, items[1].left_out), (ItemState::Skipped, Some(ConflictKind::SameName)));
    assert_eq!((items[2].state, items[2].left_out), (ItemState::Done, None));
    assert_eq!(workspace.sharing().tray().await.unwrap().total, 0, "what was decided leaves the tray");
}

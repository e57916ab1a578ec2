//! Watch rules: they propose, and only an approval or an opt-in where nothing is for production carries that out.

use app::App;
use app::view::{AudienceRow, WatchDraft};

use crate::sharing::shareable;
use crate::world::World;

async fn a_rule(app: &App, row: &AudienceRow, unshare: bool, automatic: bool) -> String {
    let draft = WatchDraft { contains: row.name.clone(), unshare, automatic, ..WatchDraft::default() };
    app.workspace().watches().save(draft).await.unwrap().id
}

#[tokio::test]
async fn a_rule_proposes_and_approving_fills_the_tray() {
    let world = World::read().await;
    let app = &world.app;
    let row = shareable(app, 1).await.remove(0);
    let id = a_rule(app, &row, true, false).await;
    let rule = app.workspace().watches().list().await.unwrap().remove(0);
    assert!(rule.share.iter().any(|one| one.id == row.id), "{rule:?}");
    assert!(app.workspace().watches().run().await.unwrap().is_empty(), "nothing without approval");
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, 0);
    let approved = app.workspace().watches().approve(id).await.unwrap();
    assert_eq!((approved.added as usize, approved.rule.share.len()), (rule.share.len(), 0));
    assert_eq!(app.workspace().sharing().tray().await.unwrap().total, approved.added);
    let nothing = app.workspace().watches().save(WatchDraft::default()).await;
    assert!(nothing.is_err(), "a rule that names nothing would match everything");
}

//! Lists of jobs and pages of their items: what they say is what the jobs say.

use app::view::{ActivityQuery, JobKind, JobRow, JobState, Route, UndoBlock};
use serde_json::json;

use crate::sharing::shareable;
use crate::world::{World, fault, first};

#[tokio::test]
async fn a_list_says_of_each_job_what_its_page_says() {
    let world = World::read().await;
    let ids: Vec<String> = shareable(&world.app, 4).await.into_iter().map(|row| row.id).collect();
    let share = async |ids: &[String]| {
        world.workspace.sharing().share(ids.to_vec(), Vec::new(), Route::Create.into(), |_| ()).await.unwrap()
    };
    let jobs = world.workspace.jobs();
    let whole = share(&ids[..2]).await;
    fault(&world, json!({ "method": "POST", "path": "/v1/segments", "do": { "status": 403 } })).await;
    let half = share(&ids[2..]).await;
    assert_eq!((half.state, half.failed, half.halves), (JobState::PartlyDone, 1, 1), "{half:?}");
    let same = async |what: &str| {
        let rows = jobs.list(first(20)).await.unwrap().rows;
        for row in &rows {
            assert_eq!(*row, JobRow::from(jobs.detail(row.id.clone()).await.unwrap()), "{what}");
        }
        rows
    };
    same("two shares").await;
    jobs.undo_only(whole.id.clone(), vec![ids[0].clone()], false, false, |_| ()).await.unwrap();
    assert_eq!(same("an undo of one audience").await.len(), 3);
    jobs.undo(whole.id.clone(), false, |_| ()).await.unwrap();
    jobs.undo(half.id.clone(), false, |_| ()).await.unwrap();
    let rows = same("all undone").await;
    let row = |id: &str| rows.iter().find(|row| row.id == id).unwrap().clone();
    for job in [&whole, &half] {
        assert_eq!(row(&job.id).undo_blocked, Some(UndoBlock::AlreadyUndone));
        assert!(row(&job.id).related.is_some());
    }
    // Twice: what was worked out once is not worked out again, and no log is read, which nobody could read here.
    world.folder.garble_logs();
    let again = world.open_again().await.unwrap();
    assert_eq!(again.workspace().jobs().list(first(20)).await.unwrap().rows, rows);
}

#[tokio::test]
async fn a_list_says_which_jobs_are_about_the_dataflow_itself() {
    let world = World::read().await;
    let sharing = world.workspace.sharing();
    sharing.switch_dataflow(true, |_| ()).await.unwrap();
    sharing.switch_dataflow(false, |_| ()).await.unwrap();
    let rows = world.workspace.jobs().list(first(9)).await.unwrap().rows;
    let kinds: Vec<_> = rows.iter().map(|row| (row.kind, row.total)).collect();
    assert_eq!(kinds, [(JobKind::PauseDataflow, 0), (JobKind::ResumeDataflow, 0)]);
    for row in rows {
        assert_eq!(row, JobRow::from(world.workspace.jobs().detail(row.id.clone()).await.unwrap()));
    }
}

#[tokio::test]
async fn a_job_is_found_by_its_audiences_and_by_what_it_created() {
    let world = World::read().await;
    let audience = shareable(&world.app, 1).await.remove(0);
    let sharing = world.workspace.sharing();
    let job = sharing.share(vec![audience.id.clone()], Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let made = job.items.iter().flat_map(|item| &item.made).map(|object| object.id.clone()).next_back().unwrap();
    let jobs = world.workspace.jobs();
    let found = async |search| {
        let query = ActivityQuery { search, ..ActivityQuery::default() };
        let rows = jobs.activity(query, first(9)).await.unwrap().rows;
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    for text in [audience.name.to_uppercase(), audience.id.clone(), made] {
        assert_eq!(found(text.clone()).await, std::slice::from_ref(&job.id), "{text}");
    }
    assert!(found("nothing of that name".into()).await.is_empty());
}

#[tokio::test]
async fn results_are_a_table_with_a_line_for_each_audience() {
    let world = World::read().await;
    let ids: Vec<String> = shareable(&world.app, 3).await.into_iter().map(|row| row.id).collect();
    fault(&world, json!({ "method": "POST", "path": "/v1/traits", "do": { "status": 403 } })).await;
    let job = world.workspace.sharing().share(ids.clone(), Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let jobs = world.workspace.jobs();
    let table = jobs.csv(job.id.clone()).await.unwrap();
    let lines: Vec<&str> = table.split_terminator("\r\n").collect();
    assert_eq!(lines.len(), 4, "{table}");
    assert!(lines[0].starts_with("kind,id,name,result,created"), "{table}");
    assert!(ids.iter().all(|id| lines.iter().filter(|line| line.contains(id.as_str())).count() == 1), "{table}");
    let count = |word: &str| lines.iter().filter(|line| line.contains(word)).count();
    assert_eq!((count(",done,"), count(",failed,"), count(",forbidden,")), (2, 1, 1), "{table}");
    let file = world.folder.path().join("results.csv");
    jobs.save_csv(job.id.clone(), file.clone()).await.unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), table);
    let need = jobs.items_of(job.id, true, first(10)).await.unwrap();
    assert_eq!((need.total, need.rows.len()), (1, 1), "only what failed needs attention");
}

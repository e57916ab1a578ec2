//! Every list request of a refresh with every bad answer: the local copy does not change, and the workspace reports it.

use std::collections::BTreeSet;

use app::view::{Failure, FailureCode, Freshness, RefreshPart, SideFreshness, Workspace};
use serde_json::json;
use test_support::{LIST_CALLS, ListCall, Report, UNKIND, Unkind, Weight, list_calls, local_copy};

use crate::world::{World, on_the_next_day, order};

fn side(freshness: &Freshness, of_manager: bool) -> &SideFreshness {
    if of_manager { &freshness.audience_manager } else { &freshness.experience_platform }
}

fn is_told(failure: &Failure) -> bool {
    let unclear = matches!(failure.code, FailureCode::UnreadableAnswer | FailureCode::ServiceUnavailable);
    unclear && failure.message.ends_with('.')
}

/// Returns the parts of a side that are reported as missing, each with a message.
fn missing(side: &SideFreshness, case: &str) -> BTreeSet<String> {
    let name = |one: &app::view::MissingPart| {
        assert!(is_told(&one.failure), "{case}: {one:?}");
        serde_json::to_value(one.part).unwrap().as_str().unwrap().to_owned()
    };
    side.missing.iter().map(name).collect()
}

/// Refreshes with bad answers to some lists, at most one required list on each side. The local copy must not change,
/// and each list must be reported in the expected way.
async fn refreshed(world: &World, answer: Unkind, lists: &[ListCall]) {
    let case = format!("{answer:?} for {:?}", lists.iter().map(|list| list.name).collect::<Vec<_>>());
    let copy = local_copy(world.folder.path());
    let before = world.workspace.summary().await.unwrap();
    order(world, lists.iter().map(|list| list.fault(answer)).collect()).await;
    let after = world.workspace.refresh(|_| ()).await;
    order(world, json!([])).await;
    for (table, rows) in local_copy(world.folder.path()) {
        let changed: Vec<_> = rows.iter().filter(|row| !copy[table].contains(row)).take(3).collect();
        assert!(rows == copy[table], "{case}: {table}: {} rows, were {}: {changed:?}", rows.len(), copy[table].len());
    }
    let after = match after {
        Ok(after) => after,
        // Neither side could be read.
        Err(failure) => {
            assert!(is_told(&failure), "{case}: {failure:?}");
            world.workspace.summary().await.unwrap()
        }
    };
    for of_manager in [true, false] {
        reported(&case, &before, &after, answer, of_manager, lists);
    }
}

fn reported(case: &str, before: &Workspace, after: &Workspace, answer: Unkind, of_manager: bool, lists: &[ListCall]) {
    let (then, now) = (side(&before.freshness, of_manager), side(&after.freshness, of_manager));
    let mine: Vec<&ListCall> = lists.iter().filter(|list| list.of_manager == of_manager).collect();
    let is = |list: &ListCall, report: Report| list.report(answer) == Some(report);
    if mine.iter().any(|list| list.weight == Weight::Needed && is(list, Report::List)) {
        let failure = now.failure.as_ref().unwrap_or_else(|| panic!("{case} is silent: {now:?}"));
        assert!(is_told(failure) && failure.details.contains_key("side"), "{case}: {failure:?}");
        assert_eq!(now.read_at, then.read_at, "{case}: the copy is as old as it was");
        return;
    }
    assert!(now.failure.is_none() && now.read_at > then.read_at, "{case}: {now:?}");
    let parts = mine.iter().filter(|list| is(list, Report::List)).filter_map(|list| match list.weight {
        Weight::Optional(part) => Some(part.to_owned()),
        Weight::Needed => None,
    });
    assert_eq!(missing(now, case), parts.collect::<BTreeSet<_>>(), "{case}");
    let rows = mine.iter().filter(|list| is(list, Report::Row)).count();
    let told = now.unreadable as usize;
    // Half of a folder tree has more than one folder.
    let right = if answer == Unkind::Short { told >= rows && (told > 0) == (rows > 0) } else { told == rows };
    assert!(right, "{case}: {told} rows reported of {rows}");
}

/// Groups the lists for refreshes with bad answers: a required list hides all other lists of its side.
fn rounds(answer: Unkind) -> Vec<Vec<ListCall>> {
    let hides = |list: &ListCall| list.weight == Weight::Needed && list.report(answer) == Some(Report::List);
    let mut rounds = vec![list_calls().filter(|list| !hides(list)).collect()];
    let (mut manager, mut platform) = (Vec::new(), Vec::new());
    for list in LIST_CALLS.iter().filter(|list| hides(list)) {
        if list.of_manager { manager.push(*list) } else { platform.push(*list) }
    }
    for (place, list) in manager.into_iter().enumerate() {
        rounds.push(std::iter::once(list).chain(platform.get(place).copied()).collect());
    }
    rounds
}

async fn all_lists_against(answers: &[Unkind]) {
    let world = World::open().await;
    // At an hour at which the services do not count: any difference is caused by the refreshes.
    on_the_next_day(&world, 12).await;
    world.workspace.refresh(|_| ()).await.unwrap();
    for answer in answers {
        for lists in rounds(*answer) {
            refreshed(&world, *answer, &lists).await;
        }
    }
    let whole = world.workspace.refresh(|_| ()).await.unwrap();
    for side in [&whole.freshness.audience_manager, &whole.freshness.experience_platform] {
        assert!(side.failure.is_none() && side.missing.is_empty() && side.unreadable == 0, "{side:?}");
    }
}

// In parts, so that they run in parallel.
#[tokio::test(flavor = "multi_thread")]
async fn every_list_against_answers_without_it() {
    all_lists_against(&UNKIND[..3]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_against_html_pages() {
    all_lists_against(&UNKIND[3..7]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_against_parts_of_it() {
    all_lists_against(&UNKIND[7..]).await;
}

fn sizes(workspace: &Workspace) -> (u32, u32, u32) {
    (workspace.counts.audiences, workspace.counts.traits, workspace.counts.segments)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_most_existing_objects_is_refused() {
    let world = World::read().await;
    let before = world.workspace.summary().await.unwrap();
    for (path, body) in [
        ("/v1/traits", json!({ "total": 0, "page": 0, "pageSize": 1000, "list": [] })),
        ("/data/core/ups/audiences", json!({ "children": [], "_page": { "totalCount": 0 } })),
    ] {
        order(&world, json!([{ "method": "GET", "path": path, "do": { "status": 200, "body": body } }])).await;
        let after = world.workspace.refresh(|_| ()).await.unwrap();
        assert_eq!(sizes(&after), sizes(&before), "{path}");
        let failed = side(&after.freshness, path.starts_with("/v1")).failure.as_ref().unwrap();
        assert!(failed.message.contains("Nothing was removed"), "{failed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_inactive_audiences_no_audience_is_removed() {
    let world = World::read().await;
    let before = world.workspace.summary().await.unwrap();
    let list = |answer| json!({ "method": "GET", "path": "/data/core/ups/audiences", "do": answer });
    let none = json!({ "status": 200, "body": { "children": [], "_page": { "totalCount": 0 } } });
    let refused = json!({ "status": 403, "body": { "message": "no" } });
    // Then no object can be found by its ID, or all can.
    for by_id in [json!({ "status": 404, "body": { "message": "not found" } }), json!({ "delay_ms": 1 })] {
        let by_id = json!({ "method": "GET", "path": "/data/core/ups/audiences", "times": 9_999, "do": by_id });
        order(&world, json!([list(none.clone()), list(refused.clone()), by_id])).await;
        let after = world.workspace.refresh(|_| ()).await.unwrap();
        assert_eq!(sizes(&after), sizes(&before));
        let platform = &after.freshness.experience_platform;
        assert!(platform.failure.is_none(), "{platform:?}");
        let [part] = platform.missing.as_slice() else { panic!("{platform:?}") };
        assert_eq!(part.part, RefreshPart::InactiveAudiences);
    }
}

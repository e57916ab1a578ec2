//! Every list a refresh reads, answered unkindly: the local copy stays as it was, and the workspace says so.

use app::view::{FailureCode, Freshness, RefreshPart, SideFreshness, Workspace};
use serde_json::{Value, json};

use crate::world::{World, order};

/// What a list is for the refresh.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Without it the side is not refreshed.
    Needed,
    /// Without it the side is, and the part is reported as missing.
    Optional(RefreshPart),
}

struct List {
    path: &'static str,
    of_manager: bool,
    weight: Weight,
}

const LISTS: [List; 12] = [
    List { path: "/v1/traits", of_manager: true, weight: Weight::Needed },
    List { path: "/v1/segments", of_manager: true, weight: Weight::Needed },
    List { path: "/v1/datasources", of_manager: true, weight: Weight::Needed },
    List { path: "/v1/folders/traits", of_manager: true, weight: Weight::Needed },
    List { path: "/v1/folders/segments", of_manager: true, weight: Weight::Needed },
    List { path: "/v1/users", of_manager: true, weight: Weight::Optional(RefreshPart::Users) },
    List { path: "/v1/customer-trait-types", of_manager: true, weight: Weight::Optional(RefreshPart::EventTypes) },
    List { path: "/v1/taxonomies", of_manager: true, weight: Weight::Optional(RefreshPart::Categories) },
    List { path: "/unifiedtags/tags", of_manager: false, weight: Weight::Optional(RefreshPart::Tags) },
    List { path: "/unifiedfolders", of_manager: false, weight: Weight::Optional(RefreshPart::AudienceFolders) },
    List {
        path: "/data/core/ups/segment/definitions",
        of_manager: false,
        weight: Weight::Optional(RefreshPart::ProfileCounts),
    },
    List {
        path: "/data/core/ups/segment/jobs",
        of_manager: false,
        weight: Weight::Optional(RefreshPart::NamespaceCounts),
    },
];

fn unkind() -> Vec<(&'static str, Value)> {
    let page = "<html>Maintenance</html>";
    vec![
        ("an object without the list", json!({ "status": 200, "body": {} })),
        ("a page with 200", json!({ "status": 200, "body": page })),
        ("a page with 404", json!({ "status": 404, "body": page })),
        ("a page with 403", json!({ "status": 403, "body": page })),
    ]
}

fn side(freshness: &Freshness, of_manager: bool) -> &SideFreshness {
    if of_manager { &freshness.audience_manager } else { &freshness.experience_platform }
}

fn sizes(workspace: &Workspace) -> (u32, u32, u32) {
    (workspace.counts.audiences, workspace.counts.traits, workspace.counts.segments)
}

/// One unkind answer for a list. One only: the calls by id that follow must be the service's own.
fn fault(list: &List, answer: &Value) -> Value {
    // Before the list of users the account itself is asked for.
    let skip = u32::from(list.path == "/v1/users");
    json!({ "method": "GET", "path": list.path, "skip": skip, "do": answer })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_local_copy_survives_every_needed_list_that_is_unkind() {
    let world = World::read().await;
    let before = world.app.workspace().await.unwrap();
    let folders = world.app.trait_folders().await.unwrap().len();
    // Each list in two unkind ways; that no other passes for a whole list is tested where lists are read.
    let ways = unkind();
    for list in LISTS.iter().filter(|list| list.weight == Weight::Needed) {
        for (what, answer) in [&ways[0], &ways[2]] {
            let case = format!("{} with {what}", list.path);
            order(&world, json!([fault(list, answer)])).await;
            let after = world.app.refresh(|_| ()).await.unwrap();
            assert_eq!(sizes(&after), sizes(&before), "{case}");
            assert_eq!(world.app.trait_folders().await.unwrap().len(), folders, "{case}");
            let (then, now) = (side(&before.freshness, list.of_manager), side(&after.freshness, list.of_manager));
            let failure = now.failure.as_ref().unwrap_or_else(|| panic!("{case} is silent"));
            assert!(failure.is_told(), "{case}: {failure:?}");
            assert_eq!(now.read_at, then.read_at, "{case}: the copy is as old as it was");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_side_is_refreshed_without_its_optional_lists_and_says_which() {
    let world = World::read().await;
    let before = world.app.workspace().await.unwrap();
    let optional = |of_manager: bool| {
        LISTS.iter().filter(move |list| list.of_manager == of_manager && list.weight != Weight::Needed)
    };
    for (what, answer) in unkind() {
        let age = world.app.workspace().await.unwrap().freshness;
        let faults: Vec<Value> = optional(true).chain(optional(false)).map(|list| fault(list, &answer)).collect();
        order(&world, json!(faults)).await;
        let after = world.app.refresh(|_| ()).await.unwrap();
        assert_eq!(sizes(&after), sizes(&before), "{what}");
        for of_manager in [true, false] {
            let (then, now) = (side(&age, of_manager), side(&after.freshness, of_manager));
            assert!(now.failure.is_none() && now.read_at > then.read_at, "{what}: {now:?}");
            let expected: Vec<Weight> = optional(of_manager).map(|list| list.weight).collect();
            let missing: Vec<Weight> = now.missing.iter().map(|one| Weight::Optional(one.part)).collect();
            assert!(
                missing.len() == expected.len() && expected.iter().all(|one| missing.contains(one)),
                "{what}: {now:?}"
            );
        }
    }
    order(&world, json!([])).await;
    let whole = world.app.refresh(|_| ()).await.unwrap();
    for side in [&whole.freshness.audience_manager, &whole.freshness.experience_platform] {
        assert!(side.failure.is_none() && side.missing.is_empty() && side.unreadable == 0, "{side:?}");
    }
}

trait Told {
    fn is_told(&self) -> bool;
}

impl Told for app::view::Failure {
    fn is_told(&self) -> bool {
        let unclear = matches!(self.code, FailureCode::UnreadableAnswer | FailureCode::ServiceUnavailable);
        unclear && self.message.ends_with('.') && self.details.contains_key("side")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_lacks_most_of_what_still_exists_is_refused() {
    let world = World::read().await;
    let before = world.app.workspace().await.unwrap();
    for (path, body) in [
        ("/v1/traits", json!({ "total": 0, "page": 0, "pageSize": 1000, "list": [] })),
        ("/data/core/ups/audiences", json!({ "children": [], "_page": { "totalCount": 0 } })),
    ] {
        order(&world, json!([{ "method": "GET", "path": path, "do": { "status": 200, "body": body } }])).await;
        let after = world.app.refresh(|_| ()).await.unwrap();
        assert_eq!(sizes(&after), sizes(&before), "{path}");
        let failed = side(&after.freshness, path.starts_with("/v1")).failure.as_ref().unwrap();
        assert!(failed.message.contains("Nothing was removed"), "{failed:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_cannot_be_read_are_reported_and_cost_nothing() {
    let world = World::read().await;
    let before = world.app.workspace().await.unwrap();
    let rows = json!([{ "dataSourceId": 1, "name": "One" }, null, { "name": "without an id" }]);
    let fault = json!([{ "method": "GET", "path": "/v1/datasources", "do": { "status": 200, "body": rows } }]);
    order(&world, fault).await;
    let after = world.app.refresh(|_| ()).await.unwrap();
    let side = &after.freshness.audience_manager;
    assert!(side.failure.is_none(), "{side:?}");
    assert_eq!((side.unreadable, sizes(&after)), (2, sizes(&before)));
}

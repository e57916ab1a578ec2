//! Every list call against every unkind answer, derived from one table of calls: a list that is not whole never passes
//! for one that is.

use std::collections::BTreeMap;

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::experience_platform::{AudienceFilter, FlowFilter};
use adobe::{ApiError, Pages, Whole};
use domain::FolderKind;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, Request, ResponseTemplate};

use crate::common::Fixture;

/// What a call read from an answer: objects and rows that could not be read.
type Read = Result<(usize, u64), ApiError>;

/// One list call.
struct Call {
    name: &'static str,
    /// Key of its rows; empty for a list that comes bare.
    key: &'static str,
    /// A row with everything it needs.
    row: fn(u64) -> Value,
    /// Where its answers say how many objects there are.
    total: Option<&'static [&'static str]>,
    /// The part of an answer that announces another page.
    next: Option<fn(&mut Value, &str)>,
    run: for<'a> fn(&'a Fixture) -> BoxFuture<'a, Read>,
}

async fn all<T: Send + 'static>(pages: Pages<T>) -> Read {
    whole(pages.all().await)
}

fn whole<T>(read: Result<Whole<T>, ApiError>) -> Read {
    let whole = read?;
    Ok((whole.items.len(), whole.complete.unreadable()))
}

fn sid(id: u64) -> Value {
    json!({ "sid": id, "name": "n" })
}

fn id(id: u64) -> Value {
    json!({ "id": id.to_string(), "name": "n", "status": "SUCCEEDED", "state": "enabled" })
}

fn start(body: &mut Value, token: &str) {
    body["_page"]["next"] = token.into();
}

#[expect(clippy::too_many_lines, reason = "one table of every list call")]
fn calls() -> Vec<Call> {
    let paged: Option<&'static [&'static str]> = Some(&["total"]);
    let total: Option<&'static [&'static str]> = Some(&["_page", "totalCount"]);
    let bare = |name, row, run| Call { name, key: "", row, total: None, next: None, run };
    vec![
        Call {
            name: "traits",
            key: "list",
            row: sid,
            total: paged,
            next: None,
            run: |f| Box::pin(all(f.aam.list_traits(&TraitFilter::default()))),
        },
        Call {
            name: "segments",
            key: "list",
            row: sid,
            total: paged,
            next: None,
            run: |f| Box::pin(all(f.aam.list_segments(&SegmentFilter::default()))),
        },
        bare(
            "data sources",
            |id| json!({ "dataSourceId": id, "name": "n" }),
            |f| Box::pin(all(f.aam.list_data_sources())),
        ),
        Call {
            name: "destinations",
            key: "list",
            row: |id| json!({ "destinationId": id, "name": "n", "mappings": [] }),
            total: paged,
            next: None,
            run: |f| Box::pin(async { whole(f.aam.whole_destinations().await) }),
        },
        Call {
            name: "models",
            key: "list",
            row: |id| json!({ "algoModelId": id, "name": "n", "sid": 7 }),
            total: paged,
            next: None,
            run: |f| Box::pin(all(f.aam.list_models())),
        },
        bare("data feeds", |id| json!({ "dataSourceId": id, "name": "n" }), |f| Box::pin(all(f.aam.list_feeds()))),
        bare("users", |id| json!({ "uid": id, "username": "n" }), |f| Box::pin(all(f.aam.list_users()))),
        bare("event types", |id| json!({ "pixelType": id, "name": "n" }), |f| Box::pin(all(f.aam.list_trait_types()))),
        bare(
            "categories",
            |id| json!({ "categoryID": id, "name": "n" }),
            |f| Box::pin(all(f.aam.list_categories(None))),
        ),
        bare(
            "trait folders",
            |id| json!({ "folderId": id - 1, "parentFolderId": 0, "name": "n" }),
            |f| Box::pin(async { whole(f.aam.whole_folders(FolderKind::Traits).await) }),
        ),
        Call {
            name: "audiences",
            key: "children",
            row: id,
            total,
            next: Some(start),
            run: |f| Box::pin(all(f.aep.list_audiences(&AudienceFilter::default()))),
        },
        Call {
            name: "definitions",
            key: "segments",
            row: id,
            total: Some(&["page", "totalCount"]),
            next: None,
            run: |f| Box::pin(all(f.aep.list_definitions())),
        },
        Call {
            name: "segment jobs",
            key: "children",
            row: id,
            total,
            next: Some(start),
            run: |f| Box::pin(all(f.aep.list_segment_jobs())),
        },
        Call {
            name: "tags",
            key: "tags",
            row: id,
            total: None,
            next: Some(start),
            run: |f| Box::pin(async { whole(f.aep.tag_names().await) }),
        },
        Call {
            name: "dataflows",
            key: "items",
            row: id,
            total: None,
            next: Some(|body, token| {
                body["_links"]["next"]["href"] = format!("/flows?continuationToken={token}").into();
            }),
            run: |f| Box::pin(async { whole(f.aep.flows(&FlowFilter::default()).await) }),
        },
        Call {
            name: "sandboxes",
            key: "sandboxes",
            row: |id| json!({ "name": format!("s{id}") }),
            total: None,
            next: None,
            run: |f| Box::pin(async { whole(f.aep.sandboxes().await) }),
        },
        Call {
            name: "search",
            key: "entities",
            row: id,
            total: Some(&["page", "totalCount"]),
            next: None,
            run: |f| Box::pin(async { whole(f.aep.search_entities("AAMSegments", None).await) }),
        },
        Call {
            name: "namespaces",
            key: "namespaces",
            row: |id| json!({ "namespace": format!("n{id}") }),
            total: None,
            next: None,
            run: |f| Box::pin(async { whole(f.aep.search_namespaces().await) }),
        },
    ]
}

impl Call {
    fn body(&self, rows: Vec<Value>, total: Option<u64>) -> Value {
        if self.key.is_empty() {
            return Value::Array(rows);
        }
        let mut body = json!({ self.key: rows });
        if let (Some(path), Some(total)) = (self.total, total) {
            let place = path.iter().fold(&mut body, |at, name| &mut at[*name]);
            *place = total.into();
        }
        body
    }

    async fn against(&self, answer: impl wiremock::Respond + 'static) -> Read {
        let fixture = Fixture::new().await;
        Mock::given(method("GET")).respond_with(answer).mount(&fixture.server).await;
        (self.run)(&fixture).await
    }
}

fn ok(body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(body)
}

/// What must not pass for a whole list.
fn unkind(call: &Call) -> BTreeMap<&'static str, ResponseTemplate> {
    let page = "<html><body>Maintenance</body></html>";
    let html = |status| ResponseTemplate::new(status).set_body_raw(page, "text/html");
    let rows = || vec![(call.row)(1), (call.row)(2)];
    let mut all = BTreeMap::from([
        ("an empty body", ResponseTemplate::new(200)),
        ("an object without the list", ok(&json!({}))),
        ("nothing", ok(&json!(null))),
        ("a text", ok(&json!("list"))),
        ("a page with 200", html(200)),
        ("a page with 403", html(403)),
        ("a page with 404", html(404)),
        ("a page with 503", html(503)),
        ("404 without a word", ResponseTemplate::new(404)),
        ("a redirect", ResponseTemplate::new(302).insert_header("location", "https://portal.example/")),
    ]);
    if !call.key.is_empty() {
        all.insert("null instead of the list", ok(&json!({ call.key: null })));
        all.insert("an object instead of the list", ok(&json!({ call.key: { "0": (call.row)(1) } })));
    }
    if call.total.is_some() {
        all.insert("a total of another type", {
            let path = call.total.unwrap_or_default();
            let mut body = call.body(rows(), Some(2));
            *path.iter().fold(&mut body, |at, name| &mut at[*name]) = json!({ "not": "a number" });
            ok(&body)
        });
        all.insert("fewer rows than told", ok(&call.body(rows(), Some(5))));
        all.insert("more rows than told", ok(&call.body(rows(), Some(1))));
        all.insert("no rows and a total", ok(&call.body(vec![], Some(1_980))));
        all.insert("one row twice", ok(&call.body(vec![(call.row)(1), (call.row)(1)], Some(2))));
    }
    all
}

#[tokio::test]
async fn no_unkind_answer_passes_for_a_whole_list() {
    for call in calls() {
        for (what, answer) in unkind(&call) {
            let read = call.against(answer).await;
            let error = read.expect_err(&format!("{} with {what}", call.name));
            assert!(!error.is_not_found() && !error.may_have_happened(), "{} with {what}: {error:?}", call.name);
            assert!(!error.to_string().is_empty());
        }
    }
}

#[tokio::test]
async fn pages_in_a_circle_end_whatever_their_length() {
    for call in calls() {
        let Some(next) = call.next else { continue };
        for length in [1u64, 2, 3, 7] {
            let body = call.body(vec![], None);
            let (row, key) = (call.row, call.key);
            let answer = move |request: &Request| {
                let asked = request.url.query_pairs().find(|(name, _)| name == "start" || name == "continuationToken");
                let number: u64 = asked.map_or(0, |(_, token)| token.parse().unwrap());
                let mut body = body.clone();
                body[key] = json!([row(number + 1)]);
                next(&mut body, &((number % length) + 1).to_string());
                ok(&body)
            };
            let error = call.against(answer).await.expect_err(call.name);
            assert!(matches!(error, ApiError::Incomplete { .. }), "{} of {length}: {error:?}", call.name);
        }
    }
}

#[tokio::test]
async fn a_service_that_ignores_the_number_of_a_page_ends_too() {
    for call in calls().into_iter().filter(|call| call.next.is_none() && call.total.is_some()) {
        let body = call.body((1..=1_000).map(call.row).collect(), Some(5_000));
        let error = call.against(ok(&body)).await.expect_err(call.name);
        assert!(matches!(error, ApiError::Incomplete { .. }), "{}: {error:?}", call.name);
    }
}

#[tokio::test]
async fn honest_lists_are_believed_and_unreadable_rows_are_counted() {
    for call in calls() {
        let name = call.name;
        if name != "trait folders" {
            let empty = call.against(ok(&call.body(vec![], Some(0)))).await;
            assert_eq!(empty.unwrap_or_else(|error| panic!("{name}: {error:?}")), (0, 0), "{name}");
        }
        let two = call.body(vec![(call.row)(1), (call.row)(2)], Some(2));
        assert_eq!(call.against(ok(&two)).await.unwrap().0, 2, "{name}");
        let mut odd = (call.row)(2);
        odd["name"] = json!({ "not": "a text" });
        for (what, row) in [("nothing", Value::Null), ("a field of another type", odd)] {
            let body = call.body(vec![(call.row)(1), row], Some(2));
            let read = call.against(ok(&body)).await.unwrap_or_else(|error| panic!("{name}: {error:?}"));
            assert_eq!(read, (1, 1), "{name}: a row with {what} is counted as unreadable");
        }
    }
}

/// Answers one page after the other, then the last one again and again.
fn in_turn(pages: Vec<Value>) -> impl wiremock::Respond {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    move |_: &Request| {
        let asked = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        ok(&pages[asked.min(pages.len() - 1)])
    }
}

#[tokio::test]
async fn a_page_that_is_named_is_read_although_the_total_is_reached() {
    for call in calls() {
        let (Some(next), Some(_)) = (call.next, call.total) else { continue };
        let page = |id: u64, following: Option<&str>| {
            let mut body = call.body(vec![(call.row)(id)], Some(1));
            if let Some(token) = following {
                next(&mut body, token);
            }
            body
        };
        let error = call.against(in_turn(vec![page(1, Some("1")), page(2, None)])).await.expect_err(call.name);
        assert!(matches!(error, ApiError::Incomplete { .. }), "{}: more than the total: {error:?}", call.name);
        let mut nothing = call.body(vec![], Some(1));
        next(&mut nothing, "2");
        let read = call.against(in_turn(vec![page(1, Some("1")), nothing])).await;
        assert_eq!(read.unwrap().0, 1, "{}: an empty page behind the last one is the end", call.name);
        let read = call.against(in_turn(vec![page(1, Some("1")), page(1, Some("2"))])).await;
        assert!(read.is_ok(), "{}: so is one with nothing new", call.name);
    }
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_is_reported_as_changing() {
    for call in calls().into_iter().filter(|call| call.total.is_some()) {
        let page = |ids: std::ops::Range<u64>, total: u64| call.body(ids.map(call.row).collect(), Some(total));
        let mut first = page(1..3, 5);
        if let Some(next) = call.next {
            next(&mut first, "1");
        }
        let error = call.against(in_turn(vec![first, page(4..6, 4)])).await.expect_err(call.name);
        assert!(error.is_list_that_changed(), "{}: {error:?}", call.name);
    }
}

#[tokio::test]
async fn a_list_that_failed_does_not_begin_again_in_its_middle() {
    let fixture = Fixture::new().await;
    let page = |first: u64, total: u64| json!({ "list": [sid(first), sid(first + 1)], "total": total });
    let pages = vec![page(1, 5), page(1, 5), page(3, 2)];
    Mock::given(method("GET")).respond_with(in_turn(pages)).mount(&fixture.server).await;
    let mut traits = fixture.aam.list_traits(&TraitFilter::default());
    traits.next().await.unwrap();
    assert!(traits.next().await.is_err(), "the second page is the first again");
    assert!(traits.next().await.is_err());
    assert!(traits.complete().is_err());
}

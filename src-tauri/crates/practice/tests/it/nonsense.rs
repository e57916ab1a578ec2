//! Nonsense, on a socket and with a token: the services stay alive, find no fault of their own, and their memory stays
//! within bounds.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::support::Org;
use crate::wild::{self, memory, place, status};

/// Growth of memory that is allowed over a whole run, in bytes.
const GROWTH: usize = 64 * 1_024 * 1_024;

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        max_shrink_iters: 50,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    })
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Pieces of requests, correct and wrong, that are put together in any order.
fn pieces(place: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let known = [
        "GET ",
        "POST ",
        "PATCH ",
        "OPTIONS ",
        "BREW ",
        "/",
        "//",
        "/v1/traits",
        "/ims/token/v3",
        "/practice/reset",
        "/%",
        "/%zz",
        "/..%2f..",
        " HTTP/1.1\r\n",
        " HTTP/1.0\r\n",
        " HTTP/9.9\r\n",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\n\n",
        "\0",
        "Host: ",
        "Origin: null\r\n",
        "Content-Length: 5\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "ffffffffffffffff\r\n",
        "5\r\nabcde\r\n",
        "0\r\n\r\n",
        "Expect: 100-continue\r\n",
        "Upgrade: h2c\r\nConnection: Upgrade\r\n",
        "Authorization: Bearer x\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\u{16}\u{3}\u{1}",
    ];
    let mut known: Vec<Vec<u8>> = known.iter().map(|text| text.as_bytes().to_vec()).collect();
    known.push(format!("Host: {place}\r\n").into_bytes());
    known.push(format!("GET /v1/traits HTTP/1.1\r\nHost: {place}\r\n\r\n").into_bytes());
    known.push(format!("POST /ims/token/v3 HTTP/1.1\r\nHost: {place}\r\n").into_bytes());
    let random = prop::collection::vec(any::<u8>(), 0..200);
    let long = (any::<u8>(), 1_000..100_000_usize).prop_map(|(byte, count)| vec![byte; count]);
    let piece = prop_oneof![6 => prop::sample::select(known), 2 => random, 1 => long];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

#[test]
fn bytes_on_a_socket() {
    let runtime = runtime();
    let org = runtime.block_on(Org::start());
    let place = place(&org);
    let before = memory();
    let ran = runner(400).run(&pieces(&place), |bytes| {
        let answer = runtime.block_on(async {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let mut stream = tokio::net::TcpStream::connect(&place).await.unwrap();
            let _ = stream.write_all(&bytes).await;
            // Nothing more comes: whatever is answered to this is answered.
            let _ = stream.shutdown().await;
            let mut answer = Vec::new();
            let read = tokio::time::timeout(wild::PATIENCE, stream.read_to_end(&mut answer)).await;
            read.map(|_| String::from_utf8_lossy(&answer).into_owned())
        });
        let answer = answer.map_err(|_| TestCaseError::fail("the connection stays open"))?;
        prop_assert!(status(&answer) < 500, "{answer}");
        runtime.block_on(wild::is_alive(&org));
        Ok(())
    });
    ran.unwrap();
    stays_within(before);
}

/// Any JSON, from small to odd.
fn values() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "name",
        "id",
        "ids",
        "op",
        "path",
        "from",
        "value",
        "traitRule",
        "segmentRule",
        "traitType",
        "dataSourceId",
        "folderId",
        "sid",
        "ttl",
        "expression",
        "format",
        "type",
        "labels",
        "schema",
        "parentFolderId",
        "integrationCode",
        "predicateExpression",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        prop::sample::select(vec![
            json!(""),
            json!("add"),
            json!("copy"),
            json!("/labels/-"),
            json!("/"),
            json!("1T AND"),
            json!("\"(((\""),
            json!("FREQUENCY([1T OR 2T] <= 5D) >= 2"),
            json!("pql/json"),
            json!("pql/text"),
            json!("ON_BOARDED_TRAIT"),
            json!("SegmentDefinition"),
            json!("ic == \"x\""),
            json!("x".repeat(70_000)),
            json!("\u{0}\u{202e}\u{feff}"),
            json!(1e308),
            json!(u64::MAX),
            json!("person.age > 1 and (select x from xEvent where x.timestamp < now)"),
        ]),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((names.clone(), inner), 0..8).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// Patches that could do harm.
fn patches() -> impl Strategy<Value = Value> {
    let places = prop::sample::select(vec![
        "",
        "/",
        "/labels",
        "/labels/-",
        "/labels/0",
        "/a",
        "/a/b",
        "/name",
        "/a/-",
        "/~2",
        "x",
    ]);
    let operation = (
        prop::sample::select(vec!["add", "copy", "move", "remove", "replace", "test"]),
        places.clone(),
        places,
        values(),
    );
    let operation =
        operation.prop_map(|(op, from, path, value)| json!({ "op": op, "from": from, "path": path, "value": value }));
    prop::collection::vec(operation, 0..260).prop_map(Value::Array)
}

/// Every kind of path; `{}` is an id.
const PATHS: [&str; 81] = [
    "/v1/traits",
    "/v1/traits/{}",
    "/v1/traits/validate",
    "/v1/traits/bulk-delete",
    "/v1/traits/{}/trait-rule/versions",
    "/v1/segments",
    "/v1/segments/{}",
    "/v1/segments/bulk-delete",
    "/v1/segments/bulk-merge-rule-replace",
    "/v1/segments/estimate-size",
    "/v1/datasources",
    "/v1/datasources/{}",
    "/v1/datasources/bulk-delete",
    "/v1/folders/traits",
    "/v1/folders/segments/{}",
    "/v1/folders/{}/1",
    "/v1/reports/traits-trend",
    "/v1/reports/segments-trend/{}",
    "/v1/reports/{}",
    "/v1/taxonomies/0/{}",
    "/v1/users/{}",
    "/v1/customer-trait-types/{}",
    "/v1/destinations",
    "/v1/destinations/{}",
    "/v1/destinations/{}/mappings",
    "/v1/destinations/118301/mappings/{}",
    "/v1/destinations/{}/mappings-by-priority",
    "/v1/destinations/{}/bulk-create",
    "/v1/destinations/118301/bulk-delete",
    "/v1/models",
    "/v1/models/{}",
    "/v1/models/bulk-delete",
    "/v1/models/{}/runs/latest/stats",
    "/v1/models/{}/runs/latest/traits",
    "/v1/models/{}/processing-history",
    "/v1/algorithms/{}",
    "/v1/available-data-feeds",
    "/v1/available-data-feeds/{}",
    "/v1/available-data-feeds/30606/plans",
    "/v1/available-data-feeds/30606/subscribe",
    "/v1/available-data-feeds/30810/requests",
    "/data/core/ups/audiences",
    "/data/core/ups/audiences/{}",
    "/data/core/ups/audiences/bulk-get",
    "/data/core/ups/segment/definitions",
    "/data/core/ups/segment/definitions/{}",
    "/data/core/ups/segment/definitions/bulk-get",
    "/data/core/ups/segment/conversion",
    "/data/core/ups/segment/jobs",
    "/data/core/ups/segment/jobs/{}",
    "/data/core/ups/preview",
    "/data/core/ups/preview/{}",
    "/data/core/ups/estimate/{}",
    "/data/core/ups/previewsamplestatus/report/namespace",
    "/data/core/ups/search/entities",
    "/data/core/ups/config/mergePolicies/{}",
    "/data/core/ups/access/entities?schema.name=_xdm.context.profile&entityId={}",
    "/data/core/idnamespace/identities",
    "/data/core/idnamespace/identities/{}",
    "/data/foundation/schemaregistry/tenant/unions",
    "/data/foundation/schemaregistry/tenant/unions/{}",
    "/unifiedtags/tags",
    "/unifiedtags/tags/{}",
    "/unifiedtags/tags/validate",
    "/unifiedtags/tagCategory/{}",
    "/unifiedfolders/folders/segment",
    "/unifiedfolders/folders/segment/{}",
    "/unifiedfolders/folders/segment/{}/subfolders",
    "/data/foundation/sandbox-management/sandboxes/{}",
    "/data/foundation/dulepolicy/policies/core",
    "/data/foundation/dulepolicy/policies/core/{}",
    "/data/foundation/dulepolicy/enabledCorePolicies",
    "/data/foundation/dulepolicy/marketingActions/core",
    "/data/foundation/dulepolicy/marketingActions/core/{}/constraints",
    "/data/foundation/flowservice/flows",
    "/data/foundation/flowservice/flows/{}",
    "/data/foundation/flowservice/sourceConnections",
    "/data/foundation/flowservice/sourceConnections/{}",
    "/ims/token/{}",
    "/{}",
    "/practice/faults",
];

/// Every kind of address, with ids that are there and ids that are not.
fn addresses() -> impl Strategy<Value = String> {
    let paths = prop::sample::select(&PATHS[..]);
    let ids = prop_oneof![
        prop::sample::select(vec![
            "0",
            "1",
            "100000",
            "-1",
            "99999999999999999999",
            "ic:x",
            "%00",
            "%",
            "%ff",
            "..",
            "%2e%2e%2f",
            "null",
            "self"
        ])
        .prop_map(str::to_owned),
        "[a-z0-9%:.-]{0,30}",
    ];
    let queries = prop_oneof![
        Just(String::new()),
        prop::sample::select(vec![
            "?page=-1",
            "?page=0&pageSize=999999999999",
            "?limit=0",
            "?limit=-5&start=x",
            "?start=99999999999999999999",
            "?property=a~=(",
            "?property=name==x,&&",
            "?sortBy=%ff",
            "?orderBy=name:up",
            "?includeMetrics=true&includeMetrics=2",
            "?search=%00",
            "?%",
            "?&&&==",
            "?folderId=x&integrationCode=",
            "?continuationToken=AAAA",
            "?startDate=x&endDate=99999999999999",
        ])
        .prop_map(str::to_owned),
        "\\?[a-zA-Z]{1,12}=[a-z0-9%.,:-]{0,30}",
    ];
    (paths, ids, queries).prop_map(|(path, id, query)| format!("{}{query}", path.replace("{}", &id)))
}

#[test]
fn requests_with_a_token() {
    let runtime = runtime();
    let _inside = runtime.enter();
    let org = runtime.block_on(Org::start());
    let audience = runtime.block_on(org.get("/data/core/ups/audiences?limit=1")).body["children"][0]["id"].clone();
    let audience = format!("/data/core/ups/audiences/{}", audience.as_str().unwrap());
    let before = memory();
    let methods = prop::sample::select(vec![Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE]);
    let bodies = prop_oneof![
        3 => values().prop_map(|value| value.to_string()),
        1 => patches().prop_map(|value| value.to_string()),
        1 => ".{0,60}",
        1 => (1..5_000_usize).prop_map(|depth| "[".repeat(depth)),
        1 => Just("grant_type=client_credentials&client_id=%ff&scope=".to_owned()),
    ];
    let kinds = prop::sample::select(vec![
        "application/json",
        "application/json-patch+json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x",
    ]);
    let requests = (methods, addresses(), bodies, kinds);
    let ran = runner(1_500).run(&requests, |(method, address, body, kind)| {
        // A page of the whole organization may take its time; nothing may take for ever.
        let request =
            org.request(method, &address).header("content-type", kind).body(body).timeout(Duration::from_secs(60));
        let answer = match runtime.block_on(request.send()) {
            Ok(answer) => answer,
            // The client itself does not take every address.
            Err(error) if error.is_builder() => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(format!("no answer: {error:?}"))),
        };
        prop_assert!(answer.status().as_u16() < 500, "{}", answer.status());
        // An unread body, as with GET, closes the connection, and the end of a long answer may be lost with it.
        let _ = runtime.block_on(answer.bytes());
        Ok(())
    });
    ran.unwrap();
    let ran = runner(200).run(&patches(), |patch| {
        let answer = runtime.block_on(org.request(Method::PATCH, &audience).json(&patch).send()).unwrap();
        prop_assert!(answer.status().as_u16() < 500, "{}", answer.status());
        Ok(())
    });
    ran.unwrap();
    runtime.block_on(wild::is_alive(&org));
    stays_within(before);
}

#[track_caller]
fn stays_within(before: Option<usize>) {
    if let (Some(before), Some(after)) = (before, memory()) {
        assert!(after.saturating_sub(before) < GROWTH, "grown from {before} to {after} bytes");
    }
}

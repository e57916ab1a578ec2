//! What a page can do with the window's commands: each one is called with arguments generated from its types, one after
//! the other in the same program. Each answers in time, without an internal error, without a secret, and stays within
//! its home folder.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use app::{App, Home, OpenOptions, RetryPolicy, Vault};
use fuzz::{Bindings, Bytes, Command, TYPED_SECRET};
use regex::Regex;
use segment_bridge_shell::{WINDOW, commands, context};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};

static BINDINGS: LazyLock<Bindings> = LazyLock::new(|| Bindings::read(include_str!("../../../ui/src/bindings.ts")));

/// Skipped: they open a system dialog, or need the state of a window that can be closed.
const LEFT_OUT: [&str; 19] = [
    "activity_export",
    "certificate_choose",
    "certificate_remove",
    "closing_finish",
    "closing_heard",
    "closing_held",
    "crosswalk_export",
    "crosswalk_import",
    "feed_export",
    "field_mapping_export",
    "field_mapping_import",
    "job_csv",
    "open_experience_cloud",
    "plan_open",
    "plan_save",
    "proxy_change",
    "show_support_file",
    "translations_export",
    "uses_export",
];
/// Commands that read or change a whole list of objects in the services.
const LONG: [&str; 14] = [
    "refresh",
    "commit",
    "undo",
    "resume",
    "unshare",
    "dataflow_switch",
    "traits_delete",
    "segments_delete",
    "definition_estimate",
    "profile_sample",
    "overlap",
    "provider_detail",
    "replacement",
    "replace_traits",
];
/// Time limit of a command on a busy machine; commands that call the services for many objects get more.
const IN_TIME: Duration = Duration::from_secs(10);
const IN_LONG_TIME: Duration = Duration::from_secs(50);
/// Maximum size of a failure, in bytes of JSON.
const FAILURE: usize = 64 << 10;
/// Maximum size of an answer, in bytes of JSON: a whole list.
const ANSWER: usize = 32 << 20;
/// Number of connections after which they are removed.
const CONNECTIONS: usize = 30;

struct Opened {
    window: WebviewWindow<MockRuntime>,
    /// The only entry in its folder.
    home: PathBuf,
    folder: tempfile::TempDir,
    ids: Vec<String>,
}

static OPENED: LazyLock<Opened> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join("home");
    let (opening, opened) = commands::Startup::pending();
    let builder = commands::builder::<MockRuntime>();
    let program = mock_builder().invoke_handler(builder.invoke_handler()).manage(opened).build(context());
    let program = program.expect("a program without a window system");
    let window = WebviewWindowBuilder::new(&program, WINDOW, WebviewUrl::default()).build().expect("a window");
    // Lives until the process exits.
    std::mem::forget(program);
    opening.finish(Ok(tauri::async_runtime::block_on(open(&home))));
    let mut opened = Opened { window, home, folder, ids: vec!["practice".to_owned(), "0".to_owned()] };
    ask(&opened, "refresh", json!({ "progress": "__CHANNEL__:1" })).expect("the practice services are read");
    let page = json!({ "query": {}, "page": { "offset": 0, "limit": 20 } });
    for (list, arguments) in [
        ("audiences", &page),
        ("traits", &page),
        ("segments", &page),
        ("trait_folders", &json!({})),
        ("audience_folders", &json!({})),
        ("data_sources", &json!({})),
    ] {
        let answer = ask(&opened, list, arguments.clone()).expect("a list");
        opened.ids.extend(ids_in(&answer).into_iter().take(20));
    }
    assert!(opened.ids.len() > 80, "the lists are empty: {:?}", opened.ids);
    opened
});

async fn open(home: &std::path::Path) -> App {
    // No request leaves this machine, no matter which address a command gets.
    let settings = json!({ "version": 1, "inUse": "practice", "network": { "proxy": "http://127.0.0.1:1/" } });
    std::fs::create_dir_all(home.join("config")).expect("a folder");
    std::fs::write(home.join("config/connections.json"), settings.to_string()).expect("a file");
    let mut options = OpenOptions { refresh: false, vault: Vault::session_only(), ..OpenOptions::default() };
    options.transport.retry = RetryPolicy { attempts: 1, unsent_attempts: 1, ..RetryPolicy::default() };
    App::open(Home::at(home), options).await.expect("a new home")
}

/// Calls a command as the window does and returns the answer.
fn ask(opened: &Opened, command: &str, arguments: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(arguments),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(&opened.window, request).map(|answer| match answer {
        InvokeResponseBody::Json(text) => serde_json::from_str(&text).expect("an answer in JSON"),
        InvokeResponseBody::Raw(bytes) => json!(bytes.len()),
    })
}

fn ids_in(answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(all) => all.iter().flat_map(ids_in).collect(),
        Value::Object(fields) => {
            let own = fields.get("id").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(fields.get("rows").into_iter().flat_map(ids_in)).collect()
        }
        _ => Vec::new(),
    }
}

/// Secrets of the program: its own, those of the practice services, and the typed one.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"{TYPED_SECRET}|practice-[0-9a-f]{{32}}|eyJ[\w-]{{8,}}\.[\w-]{{8,}}\.[\w-]{{4,}}"))
        .expect("a pattern")
});

/// Calls a command and checks the answer.
fn call(command: &Command, arguments: Value) {
    let name = command.name.as_str();
    let case = format!("{name} {}", arguments.to_string().chars().take(2_000).collect::<String>());
    let began = Instant::now();
    let answer = ask(&OPENED, name, arguments);
    let (took, most) = (began.elapsed(), if LONG.contains(&name) { IN_LONG_TIME } else { IN_TIME });
    assert!(took <= most, "{took:?} for {case}");
    let text = answer.as_ref().map_or_else(Value::to_string, Value::to_string);
    if let Some(secret) = SECRET.find(&text) {
        panic!("{} is in the answer to {case}", secret.as_str());
    }
    assert!(text.len() <= if answer.is_ok() { ANSWER } else { FAILURE }, "{} bytes answer {case}", text.len());
    if let Err(failure) = &answer {
        assert_ne!(failure["code"], "internal", "{text} answers {case}");
    }
    if ["connect", "credential", "console", "support"].iter().any(|part| name.contains(part)) {
        let found = test_support::secret_in(&OPENED.home);
        assert!(found.is_none(), "{found:?} after {case}");
    }
    let beside: Vec<_> = std::fs::read_dir(OPENED.folder.path()).expect("the folder").flatten().collect();
    assert_eq!(beside.len(), 1, "{beside:?} after {case}");
}

/// Returns to the practice workspace and removes connections if there are too many.
fn begin_again() {
    let connections = ask(&OPENED, "connections", json!({})).expect("the connections");
    let rows = connections.as_array().map(Vec::as_slice).unwrap_or_default();
    if rows.iter().any(|row| row["practice"] == true && row["inUse"] == false) {
        ask(&OPENED, "connection_use", json!({ "id": "practice" })).expect("the practice workspace");
    }
    if rows.len() > CONNECTIONS {
        for row in rows.iter().filter(|row| row["practice"] == false) {
            drop(ask(&OPENED, "connection_remove", json!({ "id": row["id"] })));
        }
    }
}

#[test]
fn every_command_answers_whatever_it_is_given() {
    let commands: Vec<&Command> =
        BINDINGS.commands.iter().filter(|command| !LEFT_OUT.contains(&command.name.as_str())).collect();
    assert!(commands.len() > 60, "{} commands are read from the bindings", commands.len());
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        begin_again();
        for _ in 0..=input.byte() % 4 {
            let command = commands[usize::from(input.byte()) % commands.len()];
            call(command, BINDINGS.arguments(command, &mut input, &OPENED.ids));
        }
    });
}

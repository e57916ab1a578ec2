//! What the window may call: the commands, the capability and the generated TypeScript agree.

use std::{collections::BTreeSet, fs};

use anyhow::Context as _;
use serde_json::Value;
use specta_typescript::Typescript;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const BINDINGS: &str = "ui/src/bindings.ts";

/// The TypeScript of the commands, importing from the pages' own `platform` module instead of from Tauri.
fn generated() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bindings.ts");
    segment_bridge_shell::commands::builder::<tauri::Wry>().export(Typescript::default(), &file)?;
    let from_tauri = "import { invoke as __TAURI_INVOKE, Channel } from \"@tauri-apps/api/core\"";
    let from_rim = "import { invoke as __TAURI_INVOKE, type Channel } from \"./platform\"";
    let text = fs::read_to_string(&file)?;
    anyhow::ensure!(text.contains(from_tauri), "the generator's import has an unexpected format");
    Ok(text.replace(from_tauri, from_rim))
}

#[test]
fn bindings_match_the_commands() -> anyhow::Result<()> {
    let generated = generated()?;
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(BINDINGS, &generated)?;
    }
    let committed = fs::read_to_string(BINDINGS)?;
    assert!(committed == generated, "{BINDINGS} is outdated; `make bindings` updates it");
    Ok(())
}

#[test]
fn the_window_has_from_tauri_only_what_it_uses() -> anyhow::Result<()> {
    let configuration: Value = serde_json::from_str(&fs::read_to_string("tauri.conf.json")?)?;
    let capabilities = configuration.pointer("/app/security/capabilities").and_then(Value::as_array);
    let [capability] = capabilities.context("there are capabilities")?.as_slice() else {
        anyhow::bail!("there is one window and one capability");
    };
    assert_eq!(texts(capability.get("windows")), [segment_bridge_shell::WINDOW], "named, not by a pattern");

    let (foreign, ours): (BTreeSet<_>, BTreeSet<_>) =
        texts(capability.get("permissions")).into_iter().partition(|name| name.contains(':'));
    assert!(!ours.is_empty(), "the commands are allowed by topic");
    let used = [
        "core:app:allow-version",
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "core:webview:allow-set-webview-zoom",
        // Closes the window after the question about unsaved changes.
        "core:window:allow-destroy",
    ];
    assert_eq!(foreign, BTreeSet::from(used.map(str::to_owned)));
    Ok(())
}

#[test]
fn every_command_is_refused_to_any_other_window() -> anyhow::Result<()> {
    let (opening, opened) = segment_bridge_shell::commands::Startup::pending();
    // A permitted call gets the answer that the program is closing.
    drop(opening);
    let commands = segment_bridge_shell::commands::builder::<MockRuntime>();
    let builder = mock_builder().invoke_handler(commands.invoke_handler()).manage(opened);
    let program = builder.build(segment_bridge_shell::context())?;
    let right = WebviewWindowBuilder::new(&program, segment_bridge_shell::WINDOW, WebviewUrl::default()).build()?;
    let wrong = WebviewWindowBuilder::new(&program, "another", WebviewUrl::default()).build()?;
    for command in invoked(&generated()?) {
        let refused = ask(&wrong, &command)?;
        assert!(refused.contains(&format!("{command} not allowed")), "{command} from the wrong window: {refused}");
        let answer = ask(&right, &command)?;
        assert!(!answer.contains("not allowed"), "{command} from the right window: {answer}");
    }
    Ok(())
}

/// Calls a command without arguments from a window and returns the answer.
fn ask(window: &WebviewWindow<MockRuntime>, command: &str) -> anyhow::Result<String> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse()?,
        body: InvokeBody::default(),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    Ok(match get_ipc_response(window, request) {
        Ok(answer) => format!("{answer:?}"),
        Err(refusal) => refusal.to_string(),
    })
}

/// Names of the commands that the generated functions invoke.
fn invoked(bindings: &str) -> BTreeSet<String> {
    let calls =
        bindings.lines().filter_map(|line| line.split_once("__TAURI_INVOKE<")?.1.split_once(">(\"")?.1.split_once('"'));
    calls.map(|(name, _)| name.to_owned()).collect()
}

/// A text, or a list of texts, as a list.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

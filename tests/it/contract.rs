//! What the window may ask: the commands, the permission files, the capability and the generated TypeScript say the same.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Context as _;
use serde_json::Value;
use specta_typescript::Typescript;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const BINDINGS: &str = "ui/src/bindings.ts";

/// The TypeScript of the commands, importing from the pages' own rim instead of from Tauri.
fn generated() -> anyhow::Result<String> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("bindings.ts");
    segment_bridge_shell::commands::builder::<tauri::Wry>().export(Typescript::default(), &file)?;
    let from_tauri = "import { invoke as __TAURI_INVOKE, Channel } from \"@tauri-apps/api/core\"";
    let from_rim = "import { invoke as __TAURI_INVOKE, type Channel } from \"./platform\"";
    let text = fs::read_to_string(&file)?;
    anyhow::ensure!(text.contains(from_tauri), "the generator imports in another way than is known here");
    Ok(text.replace(from_tauri, from_rim))
}

#[test]
fn bindings_are_what_the_commands_say() -> anyhow::Result<()> {
    let generated = generated()?;
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(BINDINGS, &generated)?;
    }
    let committed = fs::read_to_string(BINDINGS)?;
    assert!(committed == generated, "{BINDINGS} is old; `make bindings` writes it anew");
    Ok(())
}

#[test]
fn each_command_is_in_one_permission_file_and_nothing_else_is() -> anyhow::Result<()> {
    let commands: BTreeSet<String> = invoked(&generated()?);
    let mut permitted = Vec::new();
    for permission in permissions()? {
        permitted.extend(texts(permission.pointer("/commands/allow")));
    }
    let once: BTreeSet<String> = permitted.iter().cloned().collect();
    assert_eq!(once.len(), permitted.len(), "a command is in two permission files");
    assert_eq!(once, commands, "the permission files and the list of commands differ");
    Ok(())
}

#[test]
fn the_window_has_every_permission_of_ours_and_from_tauri_only_what_it_uses() -> anyhow::Result<()> {
    let configuration: Value = serde_json::from_str(&fs::read_to_string("tauri.conf.json")?)?;
    let capabilities = configuration.pointer("/app/security/capabilities").and_then(Value::as_array);
    let [capability] = capabilities.context("there are capabilities")?.as_slice() else {
        anyhow::bail!("there is one window and one capability");
    };
    assert_eq!(texts(capability.get("windows")), [segment_bridge_shell::WINDOW], "named, not by a pattern");

    let (foreign, ours): (BTreeSet<_>, BTreeSet<_>) =
        texts(capability.get("permissions")).into_iter().partition(|name| name.contains(':'));
    let defined: BTreeSet<String> = permissions()?.iter().flat_map(|one| texts(one.get("identifier"))).collect();
    assert_eq!(ours, defined, "each permission file is named in the capability");
    let used = [
        "core:app:allow-version",
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "core:webview:allow-set-webview-zoom",
        // Closing the window after the question about what was not saved.
        "core:window:allow-destroy",
    ];
    assert_eq!(foreign, BTreeSet::from(used.map(str::to_owned)));
    Ok(())
}

#[test]
fn every_command_is_refused_to_any_other_window() -> anyhow::Result<()> {
    let (opening, opened) = segment_bridge_shell::commands::Opened::pending();
    // Whoever is let through is told that the program is closing.
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

/// What a window is told that calls a command without arguments.
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

/// Every permission of every file in the permissions folder.
fn permissions() -> anyhow::Result<Vec<Value>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(Path::new("src-tauri/permissions"))? {
        let path = entry?.path();
        let file: Value =
            toml::from_str(&fs::read_to_string(&path)?).with_context(|| format!("reading {}", path.display()))?;
        found.extend(file.get("permission").and_then(Value::as_array).cloned().unwrap_or_default());
    }
    Ok(found)
}

/// A text, or a list of texts, as a list.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

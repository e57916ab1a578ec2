//! A hostile page calls every command with hostile arguments, while a proxy with an untrusted root records whatever it
//! can read.

use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use serde_json::{Value, json};
use test_support::{InspectingProxy, Manner, TestHome, locked};
use tokio::{io::AsyncReadExt as _, net::TcpListener};

use super::arguments::{CHANNEL, Commands, Hostile};
use crate::{
    PROGRAM, places,
    scene::{self, Services, invoke},
};

/// The secret of a connection to Adobe itself.
const SECRET: &str = "p8e-never-to-be-seen-by-anyone";
/// Time limit for one answer: far more than any command needs on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Maximum length of an answer, in characters: lists are sent in parts no matter how much is requested. A refusal may
/// repeat its input a few times.
const LONGEST_ANSWER: usize = 4_000_000;
const LONGEST_ECHO: usize = 20;
/// The commands that ask the user in a dialog of the system.
const ASKING: [&str; 13] = [
    "crosswalk_export",
    "crosswalk_import",
    "proxy_change",
    "certificate_choose",
    "certificate_remove",
    "plan_open",
    "plan_save",
    "activity_export",
    "uses_export",
    "feed_export",
    "translations_export",
    "field_mapping_export",
    "field_mapping_import",
];

/// Closes the window, which a page may do in another way too.
const CLOSES: &str = "closing_finish";

/// Calls a command once for each set of arguments, all at once, and stores the results on the window object.
const CALL: &str = "
    const [command, texts, channel] = arguments;
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const answers = [];
    window.hostileCalls = { answers, left: texts.length };
    texts.forEach((text, at) => {
        const given = JSON.parse(text, (_, value) => value === channel ? `__CHANNEL__:${transformCallback(() => {})}` : value);
        invoke(command, given).then(
            (answer) => { answers[at] = JSON.stringify(answer ?? null); },
            (failure) => { answers[at] = JSON.stringify({ failure }); }).then(() => { window.hostileCalls.left -= 1; });
    });";

/// A server on this machine that records everything sent to it.
struct Listener {
    url: String,
    heard: Arc<Mutex<Vec<u8>>>,
}

impl Listener {
    async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let (url, heard) = (format!("http://{}", listener.local_addr()?), Arc::<Mutex<Vec<u8>>>::default());
        let kept = heard.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut part = vec![0; 65_536];
                let read = tokio::time::timeout(Duration::from_millis(500), stream.read(&mut part)).await;
                part.truncate(read.map_or(0, Result::unwrap_or_default));
                locked(&kept).extend(part);
            }
        });
        Ok(Self { url, heard })
    }
}

/// Everything that left the program in this test: answers to the page, data the proxy could read, data the listener
/// received.
struct Seen(tempfile::TempDir);

impl Seen {
    fn note(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(std::fs::write(self.0.path().join(name), bytes)?)
    }

    fn assert_no_secret(&self) {
        assert_eq!(test_support::secret_in(self.0.path()), None, "a secret or a token got out");
    }
}

#[tokio::test]
async fn a_hostile_page_gets_no_secret_out_of_any_command() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, TestHome::new(), Services::start().await?);
    let (proxy, listener) =
        (InspectingProxy::start(&services.running.base_url, Manner::LetsThrough), Listener::start().await?);
    let seen = Seen(tempfile::tempdir()?);
    // The user's proxy, with a root that the user does not trust.
    let set = desktop
        .command(Path::new(PROGRAM).with_file_name("segbridge"))
        .env("SEGMENT_BRIDGE_HOME", home.path())
        .args(["network", "set", "--proxy", &proxy.url()])
        .output()?;
    assert!(set.status.success(), "setting the proxy: {set:?}");
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    scene::connect(&window, &services).await?;
    scene::share_one(&window).await?;
    let own = invoke(&window, "workspace", json!({})).await?["connection"]["id"].clone();
    let adobe =
        invoke(&window, "connection_save", json!({ "draft": draft("Adobe", &Value::Null, &Value::Null, SECRET) }))
            .await?;

    let other = invoke(&window, "connection_duplicate", json!({ "id": own })).await?["id"].clone();

    steals(&window, &seen, &own, &adobe["id"], &listener.url).await?;
    let asked = calls_everything(&desktop, &window, &seen, &home, &other, &listener.url).await?;

    let silent: Vec<_> = asked.iter().filter(|one| !ASKING.contains(&one.as_str())).collect();
    assert!(silent.is_empty(), "these waited for the user, and are not meant to: {silent:?}");
    assert!(!asked.is_empty(), "a change of the proxy waits for the user");
    let after = invoke(&window, "network_settings", json!({})).await?;
    assert_eq!(after["proxy"].as_str(), Some(proxy.url().as_str()), "the proxy is still the user's own: {after}");
    assert_eq!(after["certificates"], json!([]));
    window.reload().await?;
    window.find(By::Css("nav")).await?;
    assert!(super::is_whole(&window).await, "the window shows the program, and the program answers");
    // Every screen can display whatever was stored.
    invoke(&window, "connection_use", json!({ "id": own })).await?;
    for place in places::screens(&window).await? {
        place.open(&window).await?;
        window.settled().await?;
        let problems = window.problems().await?;
        assert_eq!(problems, Vec::<String>::new(), "on the screen {}", place.screen);
    }
    window.close().await?;
    for host in proxy.hosts() {
        let of_adobe = host == "adobe.io" || host.ends_with(".adobe.io") || host.ends_with(".adobelogin.com");
        assert!(of_adobe, "{host} was contacted");
    }

    seen.note("proxy", &proxy.read())?;
    seen.note("listener", &locked(&listener.heard))?;
    seen.assert_no_secret();
    assert_eq!(names(&desktop.folder("downloads")), Vec::<String>::new());
    for name in names(home.path()) {
        let known = ["config", "data", "logs", "practice", "support", "window.lock"];
        assert!(known.contains(&name.as_str()), "{name} is in the home");
    }
    let logs = names(&home.path().join("logs")).into_iter().map(|name| home.path().join("logs").join(name));
    for log in logs {
        assert!(!std::fs::read_to_string(&log)?.contains("Panic"), "{} contains a panic", log.display());
    }
    services.stop().await
}

/// Tries to send a stored secret elsewhere: to another address, and through the proxy.
async fn steals(window: &Window<'_>, seen: &Seen, own: &Value, adobe: &Value, elsewhere: &str) -> anyhow::Result<()> {
    let kept = |id: &Value, address: &str| {
        let mut draft = draft("Stolen", id, &address.into(), "");
        draft["secret"] = json!({ "kind": "kept" });
        draft
    };
    for (number, (command, arguments)) in [
        ("credential_test", json!({ "id": adobe, "progress": CHANNEL })),
        ("connection_use", json!({ "id": adobe })),
        ("connection_check", json!({ "draft": kept(own, elsewhere), "progress": CHANNEL })),
        ("connection_save", json!({ "draft": kept(own, elsewhere) })),
        ("connection_check", json!({ "draft": kept(adobe, elsewhere), "progress": CHANNEL })),
        ("connection_save", json!({ "draft": kept(adobe, elsewhere) })),
        ("credential_test", json!({ "id": own, "progress": CHANNEL })),
        ("connection_use", json!({ "id": own })),
    ]
    .into_iter()
    .enumerate()
    {
        for answer in calls(window, command, &[arguments], async || Ok(())).await? {
            seen.note(&format!("stolen {number}"), answer.as_bytes())?;
        }
    }
    Ok(())
}

/// Calls every command with every set of arguments; returns the names of the commands that waited for the user.
async fn calls_everything(
    desktop: &Desktop,
    window: &Window<'_>,
    seen: &Seen,
    home: &TestHome,
    other: &Value,
    elsewhere: &str,
) -> anyhow::Result<Vec<String>> {
    let commands = Commands::read()?;
    assert!(commands.names().count() > 50, "the commands are read from the bindings");
    let folder = desktop.folder("home");
    let pipe = folder.join("pipe.pem");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status()?.success());
    let (pipe, folder) = (pipe.display().to_string(), home.path().display().to_string());
    let long = "x\u{202e}".repeat(20_000);
    let strange = "\u{0}\u{202e}{name}<b>../../x";
    let texts =
        [other.as_str().unwrap_or_default(), &long, "__proto__", &pipe, "/dev/zero", &folder, strange, elsewhere];
    let numbers = [-1.0, 0.0, 4_294_967_295.0, 1e308, 9_007_199_254_740_993.0, 0.5];
    let mut asked = Vec::new();
    for command in commands.names().filter(|command| *command != CLOSES) {
        let rounds: Vec<Value> = texts
            .into_iter()
            .enumerate()
            .map(|(round, text)| {
                commands.arguments(command, &Hostile { text, number: numbers[round % numbers.len()], round })
            })
            .collect();
        // Dialogs are answered one after the other.
        let lots = if ASKING.contains(&command) { rounds.chunks(1) } else { rounds.chunks(rounds.len()) };
        let mut waited = false;
        for (lot, rounds) in lots.enumerate() {
            let started = Instant::now();
            let answers = calls(window, command, rounds, async || {
                // A system dialog is open: cancel it, as the user would.
                for dialog in desktop.windows_beside(window).await? {
                    waited = true;
                    desktop.press_in(&dialog, "Escape").await?;
                }
                Ok(())
            });
            let answers = answers.await.with_context(|| format!("calling {command} in lot {lot}"))?;
            assert!(started.elapsed() < PATIENCE, "{command} took {:?} in lot {lot}", started.elapsed());
            for (at, (answer, arguments)) in answers.iter().zip(rounds).enumerate() {
                let longest = LONGEST_ANSWER + LONGEST_ECHO * arguments.to_string().len();
                assert!(answer.len() < longest, "{command} returned {} characters for {at} of {lot}", answer.len());
                seen.note(&format!("{command} {lot} {at}"), answer.as_bytes())?;
            }
        }
        if waited {
            asked.push(command.to_owned());
        }
    }
    Ok(asked)
}

/// Calls a command with each set of arguments at once, and waits for the results; runs `meanwhile` from time to time
/// until then.
async fn calls(
    window: &Window<'_>,
    command: &str,
    arguments: &[Value],
    mut meanwhile: impl AsyncFnMut() -> anyhow::Result<()>,
) -> anyhow::Result<Vec<String>> {
    let texts: Vec<String> = arguments.iter().map(Value::to_string).collect();
    window.script::<()>(CALL, vec![command.into(), texts.into(), CHANNEL.into()]).await?;
    let started = Instant::now();
    for turn in 1_u32.. {
        let answers = "return window.hostileCalls.left === 0 ? window.hostileCalls.answers : null";
        if let Some(answers) = window.script::<Option<Vec<String>>>(answers, Vec::new()).await? {
            return Ok(answers);
        }
        anyhow::ensure!(started.elapsed() < PATIENCE, "{command} does not answer");
        if turn.is_multiple_of(20) {
            meanwhile().await?;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    anyhow::bail!("{command} does not answer")
}

fn draft(name: &str, id: &Value, address: &Value, secret: &str) -> Value {
    json!({
        "id": id, "name": name, "color": "#0d66d0", "production": false, "orgId": "5F3C1A9E6B2D4C8801A24B7D@AdobeOrg",
        "clientId": "3b9d1c5e7f2a48d6b0c4e1a9f7d25386", "secret": { "kind": "typed", "value": secret }, "scopes": "",
        "sandbox": "prod", "region": "VA7", "baseUrl": address,
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

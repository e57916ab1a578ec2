//! `segbridge connections` from outside: own processes on a session bus with a keychain of their own, against practice
//! services that play Adobe.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const KEY: &str = "key-of-the-tests";

/// Practice services that run alone.
struct Adobe {
    child: Child,
    ready: Value,
    _data: TempDir,
}

impl Drop for Adobe {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Adobe {
    fn start() -> Self {
        let data = TempDir::new().unwrap();
        let mut child = segbridge(data.path())
            .args(["practice", "serve", "--practice-key", KEY, "--data"])
            .arg(data.path().join("org"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap(), _data: data }
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    fn order(&self, path: &str, effect: &Value) {
        let fault = json!([{ "path": path, "times": 100, "do": effect }]);
        let url = format!("{}/practice/faults", self.text("base_url"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = reqwest::Client::new();
        let clear = client.delete(&url).header("x-practice-key", KEY).send();
        assert!(runtime.block_on(clear).unwrap().status().is_success());
        let sent = runtime.block_on(client.post(&url).header("x-practice-key", KEY).json(&fault).send()).unwrap();
        assert!(sent.status().is_success(), "{sent:?}");
    }

    /// `connections add NAME …` for these services.
    fn add<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
        let mut words = vec!["connections", "add", name, "--org", self.text("org_id"), "--sandbox", "prod"];
        words.extend(["--client-id", self.text("client_id"), "--base-url", self.text("base_url")]);
        words
    }
}

fn segbridge(home: &Path) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("segbridge"));
    command.env("SEGMENT_BRIDGE_HOME", home).env_remove("SEGMENT_BRIDGE_PRACTICE_KEY");
    command
}

/// A desk: a home folder, and a session bus with a keychain for every run.
struct Desk(TempDir);

/// How a command ended.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    /// `None` where the system has no keychain to start.
    fn new() -> Option<Self> {
        let there = |program: &str| Command::new("which").arg(program).output().is_ok_and(|it| it.status.success());
        if there("dbus-run-session") && there("gnome-keyring-daemon") {
            return Some(Self(TempDir::new().unwrap()));
        }
        eprintln!("skipped: dbus-run-session or gnome-keyring-daemon is not installed");
        None
    }

    fn home(&self) -> PathBuf {
        self.0.path().join("bridge")
    }

    fn run(&self, words: &[&str], input: &str) -> Ran {
        let unlocked = "printf 'test-password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
        let script = format!("{unlocked}; exec \"$0\" \"$@\" < \"$DESK/input\"");
        let runtime = self.0.path().join("run");
        std::fs::create_dir_all(&runtime).unwrap();
        std::fs::write(self.0.path().join("input"), input).unwrap();
        let output = Command::new("dbus-run-session")
            .args(["--", "sh", "-c", &script])
            .arg(assert_cmd::cargo::cargo_bin!("segbridge"))
            .args(words)
            .env("DESK", self.0.path())
            .env("HOME", self.0.path())
            .env("XDG_DATA_HOME", self.0.path().join("keys"))
            .env("XDG_RUNTIME_DIR", &runtime)
            .env("SEGMENT_BRIDGE_HOME", self.home())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        std::fs::remove_file(self.0.path().join("input")).unwrap();
        Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Ran {
    #[track_caller]
    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "said:\n{}\n{}", self.out, self.err);
        self
    }
}

#[test]
fn a_connection_is_added_tested_used_and_removed_with_a_real_keychain() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = adobe.text("client_secret");
    let added = desk.run(&adobe.add("Acme"), &format!("{secret}\n")).ends_with(0);
    assert!(added.out.contains("in the keychain") && !added.out.contains(secret), "{}", added.out);
    let listed = desk.run(&["connections", "list", "--json"], "").ends_with(0);
    let rows: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!((&rows[0]["name"], &rows[0]["secret"]["place"]), (&json!("Acme"), &json!("keychain")));
    assert_eq!((&rows[0]["inUse"], &rows[1]["inUse"]), (&json!(false), &json!(true)));
    let tested = desk.run(&["connections", "test", "acme"], "").ends_with(0);
    assert!(tested.out.contains("The connection works."), "{}", tested.out);

    let once = desk.run(&["--connection", "Acme", "status", "--json"], "").ends_with(0);
    let status: Value = serde_json::from_str(&once.out).unwrap();
    assert_eq!(status["workspace"]["connection"]["name"], "Acme");
    let other = desk.run(&["connections", "list", "--json"], "").ends_with(0);
    assert!(
        other.out.contains("\"inUse\": true") && serde_json::from_str::<Value>(&other.out).unwrap()[1]["inUse"] == true
    );
    desk.run(&["connections", "use", "Acme"], "").ends_with(0);
    let kept: Value = serde_json::from_str(&desk.run(&["status", "--json"], "").ends_with(0).out).unwrap();
    assert_eq!(kept["workspace"]["connection"]["name"], "Acme");

    let removed = desk.run(&["connections", "remove", "Acme", "--json"], "").ends_with(0);
    let proof: Value = serde_json::from_str(&removed.out).unwrap();
    assert_eq!((&proof["secretGone"], &proof["rowsLeft"]), (&json!(true), &json!(0)));
    assert!(proof["rowsRemoved"].as_u64().unwrap() > 1_000, "{proof}");
    nothing_holds(&desk.home(), secret);
}

/// What is done wrong, the secret, a flag and its value, the words expected, the exit code, and how the services are set.
type Case<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, i32, &'a dyn Fn());

#[test]
fn each_failure_of_a_connection_has_its_own_sentence() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = adobe.text("client_secret");
    let zeros = "0".repeat(32);
    let refused = |path: &str, effect: Value| adobe.order(path, &effect);
    let abac =
        json!({ "status": 403, "body": { "type": "https://ns.adobe.com/aep/errors/UPAPI-113752-403", "status": 403 } });
    let cases: [Case; 6] = [
        ("wrong secret", "p8e-wrong", "", "", "The client secret is wrong", 1, &|| ()),
        ("unknown client", secret, "--client-id", &zeros, "Adobe does not know this client id", 1, &|| ()),
        (
            "other organisation",
            secret,
            "--org",
            "0123456789ABCDEF01234567@AdobeOrg",
            "belongs to another organisation",
            1,
            &|| (),
        ),
        ("nobody there", secret, "--base-url", "http://127.0.0.1:9", "Nothing answers there", 1, &|| ()),
        ("no scope", secret, "", "", "A scope asked for is not granted", 1, &|| {
            refused("/ims/token/v3", json!({ "status": 400, "body": { "error": "invalid_scope" } }));
        }),
        ("no role", secret, "", "", "has no role that allows this", 3, &|| refused("/data/core/ups", abac.clone())),
    ];
    for (name, secret, option, value, sentence, code, prepare) in cases {
        prepare();
        let mut words = adobe.add(name);
        if let Some(at) = words.iter().position(|word| *word == option) {
            words[at + 1] = value;
        }
        desk.run(&words, secret).ends_with(0);
        let tested = desk.run(&["connections", "test", name], "").ends_with(code);
        assert!(tested.out.contains(sentence), "{name}:\n{}", tested.out);
    }
}

#[test]
fn a_secret_is_never_an_argument_and_an_address_outside_is_refused() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let without = desk.run(&adobe.add("Acme"), "").ends_with(2);
    assert!(without.err.contains("standard input"), "{}", without.err);
    let mut outside = adobe.add("Acme");
    *outside.last_mut().unwrap() = "http://192.168.0.1:4000";
    let refused = desk.run(&outside, "p8e-hidden").ends_with(2);
    assert!(refused.err.contains("on this machine") && !refused.err.contains("p8e-hidden"), "{}", refused.err);
    desk.run(&["--connection", "Nobody", "status"], "").ends_with(1);
    let file = desk.0.path().join("console.json");
    let text = json!({ "ORG_ID": adobe.text("org_id"), "CLIENT_ID": adobe.text("client_id"),
        "CLIENT_SECRETS": [adobe.text("client_secret")], "SCOPES": ["openid", "AdobeID"] });
    std::fs::write(&file, text.to_string()).unwrap();
    let from = file.to_str().unwrap();
    let words = ["connections", "add", "From file", "--from", from, "--base-url", adobe.text("base_url"), "--json"];
    let row: Value = serde_json::from_str(&desk.run(&words, "").ends_with(0).out).unwrap();
    assert_eq!((&row["scopes"], &row["secret"]["place"]), (&json!("openid,AdobeID"), &json!("keychain")));
    desk.run(&["connections", "test", "From file"], "").ends_with(0);
}

/// No file below a folder holds these bytes.
fn nothing_holds(folder: &Path, secret: &str) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            nothing_holds(&path, secret);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{} holds the secret", path.display());
        }
    }
}

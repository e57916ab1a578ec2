//! Practice services that play Adobe, and `segbridge` in a session of its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;
use test_support::{Desk, Keychain};

const KEY: &str = "key-of-the-tests";

/// Practice services in their own process.
pub(crate) struct Adobe {
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
    pub(crate) fn start() -> Self {
        let data = TempDir::new().unwrap();
        let mut child = segbridge(data.path())
            .args(["practice", "serve", "--practice-key-file", "-", "--data"])
            .arg(data.path().join("org"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(KEY.as_bytes()).unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap(), _data: data }
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    /// Sets a fault for every request below a path.
    pub(crate) fn order(&self, path: &str, effect: &Value) {
        self.order_all(&json!([{ "path": path, "times": 100, "do": effect }]));
    }

    pub(crate) fn order_all(&self, faults: &Value) {
        self.control(|client, url| client.post(url).json(faults));
    }

    /// Removes all faults.
    pub(crate) fn heal(&self) {
        self.control(|client, url| client.delete(url));
    }

    fn control(&self, request: impl FnOnce(reqwest::Client, String) -> reqwest::RequestBuilder) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let url = format!("{}/practice/faults", self.text("base_url"));
        let request = request(reqwest::Client::new(), url).header("x-practice-key", KEY);
        let answer = runtime.block_on(request.send()).unwrap();
        assert!(answer.status().is_success(), "{answer:?}");
    }

    /// `connections add NAME …` for these services.
    pub(crate) fn add<'a>(&'a self, name: &'a str) -> Vec<&'a str> {
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

/// The result of a command.
pub(crate) struct Ran {
    code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs `segbridge` in a session of its own.
pub(crate) fn run_with(desk: &Desk, keychain: Keychain, words: &[&str], input: &str) -> Ran {
    finish(desk.command(keychain, assert_cmd::cargo::cargo_bin!("segbridge")), words, input)
}

pub(crate) fn finish(mut command: Command, words: &[&str], input: &str) -> Ran {
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that reads nothing may have exited already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code().unwrap(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Like [`run_with`], with an unlocked keychain.
pub(crate) fn run(desk: &Desk, words: &[&str], input: &str) -> Ran {
    run_with(desk, Keychain::Unlocked, words, input)
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "said:\n{}\n{}", self.out, self.err);
        self
    }
}

//! A home folder per test, the practice services running on it, and a plain HTTP client that does not use the product's
//! code.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use test_support::TestHome;

#[cfg(target_os = "linux")]
use crate::disk::Disk;

/// Two published audiences of the practice organization that are not shared.
pub(crate) const COOKS: &str = "Affinity: cooks";
pub(crate) const COSY: &str = "Affinity: cosy home";
/// An audience that came from Audience Manager.
pub(crate) const LOOP: &str = "AAM – Auto intenders × Furniture";

/// A segment of the organization's own, which no audience stands for.
pub(crate) const LUMA_GOLD: &str = "15198331";

/// A home folder.
pub(crate) struct Home {
    folder: TestHome,
    /// The disk it lies on, where a test cuts the power.
    #[cfg(target_os = "linux")]
    disk: Option<Disk>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: TestHome::new(),
            #[cfg(target_os = "linux")]
            disk: None,
        }
    }

    /// A command whose requests to bring files to the disk are carried out by the system, whatever the home's disk.
    fn command_beside_the_disk(&self) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("segbridge"));
        command.env("SEGMENT_BRIDGE_HOME", self.path()).env_remove("SEGMENT_BRIDGE_PRACTICE_KEY");
        command
    }

    pub(crate) fn command(&self) -> Command {
        #[cfg_attr(not(target_os = "linux"), expect(unused_mut, reason = "only Linux has such a disk"))]
        let mut command = self.command_beside_the_disk();
        #[cfg(target_os = "linux")]
        if let Some(disk) = &self.disk {
            disk.watch(&mut command, self.path());
        }
        command
    }

    /// From now on the home lies on a disk whose power can be cut, with everything in it on the disk.
    #[cfg(target_os = "linux")]
    pub(crate) fn put_on(&mut self, disk: Disk) {
        disk.take_in(self.path());
        self.disk = Some(disk);
    }

    /// Cuts the power of the home's disk, if it has one: what no program brought to the disk is lost. No program may be at work.
    pub(crate) fn cut_power(&self) {
        #[cfg(target_os = "linux")]
        if let Some(disk) = &self.disk {
            disk.cut(self.path());
        }
    }

    /// Its path.
    pub(crate) fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Runs a command until it exits.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        Ran(self.command().args(words).output().unwrap())
    }

    /// Like [`Home::run`], with this standard input, and without a keychain.
    pub(crate) fn run_with(&self, words: &[&str], input: &str) -> Ran {
        let mut command = self.command();
        command.args(words).env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A command that reads nothing may have exited already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran(child.wait_with_output().unwrap())
    }

    /// Starts the practice services on this home, as another program would.
    pub(crate) fn serve(&self) -> Services {
        self.serve_with(&[])
    }

    /// Like [`Home::serve`], with more arguments.
    pub(crate) fn serve_with(&self, words: &[&str]) -> Services {
        self.serve_logging(words, Stdio::null())
    }

    /// Like [`Home::serve_with`], with their log going to `log`.
    pub(crate) fn serve_logging(&self, words: &[&str], log: Stdio) -> Services {
        let mut command = self.command_beside_the_disk();
        command.args(["practice", "serve"]).args(words).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // The services close idle connections after a while, and commands in between may take long.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let mut services = Services { child, ready, token: String::new(), runtime, http };
        services.token = services.sign_in();
        services
    }
}

/// The output of a command.
pub(crate) struct Ran(pub(crate) Output);

impl Ran {
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "exit code; said:\n{}\n{}", self.out(), self.err());
        self
    }

    #[track_caller]
    pub(crate) fn ends_with_in(self, code: i32, case: &str) -> Self {
        assert_eq!(self.0.status.code(), Some(code), "{case}: exit code; said:\n{}\n{}", self.out(), self.err());
        self
    }

    pub(crate) fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub(crate) fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out()).unwrap()
    }
}

/// Running practice services.
pub(crate) struct Services {
    pub(crate) child: Child,
    pub(crate) ready: Value,
    token: String,
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Services {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.text("base_url"))
    }

    fn sign_in(&self) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.text("client_id")),
            ("client_secret", self.text("client_secret")),
            ("scope", "openid,AdobeID,read_organizations,additional_info.projectedProductContext"),
        ];
        let answer = self.answer(self.http.post(self.url("/ims/token/v3")).form(&form));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    /// Signs in again, after the clock went on for longer than a token is valid.
    pub(crate) fn sign_in_again(&mut self) {
        self.token = self.sign_in();
    }

    fn answer(&self, request: reqwest::RequestBuilder) -> Value {
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap();
            let status = answer.status();
            let text = answer.text().await.unwrap();
            assert!(status.is_success(), "{status}: {text}");
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
        })
    }

    /// Sends a GET to Audience Manager.
    pub(crate) fn manager(&self, path: &str) -> Value {
        let request = self.http.get(self.url(path)).bearer_auth(&self.token);
        self.answer(request.header("x-api-key", self.text("client_id")).header("x-gw-ims-org-id", self.text("org_id")))
    }

    /// Sends a request to a path behind the gate and returns the answer.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let request = self.http.request(method.parse().unwrap(), self.url(path)).bearer_auth(&self.token);
        let request =
            request.header("x-api-key", self.text("client_id")).header("x-gw-ims-org-id", self.text("org_id"));
        let request = request.header("x-sandbox-name", self.text("sandbox"));
        self.answer(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    /// Changes an object of the Flow Service that is the version of an etag.
    pub(crate) fn change(&self, path: &str, etag: &str, operations: &Value) {
        let request = self.http.patch(self.url(path)).bearer_auth(&self.token).header("if-match", etag);
        let request =
            request.header("x-api-key", self.text("client_id")).header("x-gw-ims-org-id", self.text("org_id"));
        self.answer(request.header("x-sandbox-name", self.text("sandbox")).json(operations));
    }

    /// Gives an order to the practice services.
    pub(crate) fn order(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let request = self.http.request(method.parse().unwrap(), self.url(&format!("/practice/{path}")));
        let request = request.header("x-practice-key", self.text("practice_key"));
        self.answer(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    /// Sends a GET and returns the status, whatever the answer.
    pub(crate) fn status_of(&self, path: &str) -> u16 {
        let request = self.http.get(self.url(path)).bearer_auth(&self.token);
        let request =
            request.header("x-api-key", self.text("client_id")).header("x-gw-ims-org-id", self.text("org_id"));
        self.runtime.block_on(request.send()).unwrap().status().as_u16()
    }

    /// Creates an object in Audience Manager, as another user would.
    pub(crate) fn post(&self, path: &str, body: &Value) {
        let request = self.http.post(self.url(path)).bearer_auth(&self.token).json(body);
        self.answer(request.header("x-api-key", self.text("client_id")).header("x-gw-ims-org-id", self.text("org_id")));
    }

    /// Returns the traits or segments with an integration code, each in full.
    pub(crate) fn with_code(&self, kind: &str, code: &str) -> Vec<Value> {
        let rows = self.manager(&format!("/v1/{kind}?integrationCode={code}"));
        rows.as_array().unwrap().iter().map(|row| self.manager(&format!("/v1/{kind}/{}", row["sid"]))).collect()
    }

    /// Advances the clock to noon of the next day, for tests that compare two reads: at night the services count again.
    pub(crate) fn at_noon(&self) {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let seconds = (now / 86_400 + 1) * 86_400 + 43_200 - now;
        let request = self.http.post(self.url("/practice/clock")).json(&json!({ "advance_s": seconds }));
        self.answer(request.header("x-practice-key", self.text("practice_key")));
    }

    /// Sets a fault.
    pub(crate) fn fault(&self, method: &str, path: &str, times: u32, effect: &Value) {
        let fault = json!([{ "method": method, "path": path, "times": times, "do": effect }]);
        let request = self.http.post(self.url("/practice/faults")).json(&fault);
        self.answer(request.header("x-practice-key", self.text("practice_key")));
    }

    /// Sets faults, replacing those that are left.
    pub(crate) fn faults(&self, faults: &Value) {
        self.order("DELETE", "faults", None);
        self.order("POST", "faults", Some(faults));
    }

    /// Returns how many requests with a method reached a path.
    pub(crate) fn requests(&self, method: &str, path: &str) -> usize {
        self.history().iter().filter(|row| row["method"] == method && row["path"] == path).count()
    }

    /// The requests so far, oldest first.
    pub(crate) fn history(&self) -> Vec<Value> {
        let request = self.http.get(self.url("/practice/requests"));
        let history = self.answer(request.header("x-practice-key", self.text("practice_key")));
        history.as_array().cloned().unwrap_or_else(|| history["requests"].as_array().unwrap().clone())
    }
}

/// Returns the ID of a practice audience by its name, as the command line prints it.
pub(crate) fn id_of(home: &Home, name: &str) -> String {
    let shown = home.run(&["audiences", "list", "--json"]).ends_with(0).json();
    let row = shown["rows"].as_array().unwrap().iter().find(|row| row["name"] == name).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

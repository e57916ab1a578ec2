//! How well a large share uses what Audience Manager allows: 1,000 audiences by the create route while the practice services
//! accept ten requests a second. Beside it, in the same run, the same pairs are created by a script with the public Python
//! client `adobe-aam`, which sends one request after the other. Prints figures next to their aims.
//!
//! `SEGMENT_BRIDGE_BENCH_AUDIENCES` is how many audiences are shared. The script needs the folder that `scripts/bench.sh`
//! prepares and names in `SEGMENT_BRIDGE_PEERS`; without it, only Segment Bridge is measured. With `SEGMENT_BRIDGE_BENCH_CALLS` the
//! calls are listed.

#![allow(clippy::unwrap_used, clippy::print_stdout)] // a benchmark may panic, and is for a terminal

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What the services accept of each product a second.
const ALLOWED: u32 = 10;
/// The time in which a program may learn that.
const WARM_UP: Duration = Duration::from_secs(5);
/// How long an answer of the services takes, ms: so that one request after the other does not reach the limit.
const ANSWER_MS: u32 = 200;

fn main() {
    let count = std::env::var("SEGMENT_BRIDGE_BENCH_AUDIENCES").map_or(1_000, |count| count.parse().unwrap());
    println!("{count} audiences by the create route, {ALLOWED} requests a second accepted, {ANSWER_MS} ms each");
    let ours = Services::start(count).measure("Segment Bridge", |services| {
        let mut share = services.command();
        share.args(["share", "--route", "create"]).args(services.audiences.iter().map(|(id, _)| id));
        share
    });
    let Some(peers) = std::env::var_os("SEGMENT_BRIDGE_PEERS").map(PathBuf::from) else {
        println!("  the script with adobe-aam was not measured: SEGMENT_BRIDGE_PEERS is not set");
        return;
    };
    let theirs = Services::start(count).measure("script with adobe-aam", |services| services.script(&peers));
    println!("  time of Segment Bridge as a part of the script's: {:.2}", ours.as_secs_f64() / theirs.as_secs_f64());
}

/// Running practice services with audiences to share.
struct Services {
    child: Child,
    home: tempfile::TempDir,
    ready: Value,
    /// IDs and names.
    audiences: Vec<(String, String)>,
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn segbridge(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_segbridge"));
    command.env("SEGMENT_BRIDGE_HOME", home).env_remove("SEGMENT_BRIDGE_PRACTICE_KEY");
    command
}

impl Services {
    fn start(count: usize) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut serve = segbridge(home.path());
        let mut child = serve.args(["practice", "serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        let mut services = Self { child, home, ready, audiences: Vec::new(), runtime, http };
        services.create_audiences(count);
        assert!(services.command().arg("status").output().unwrap().status.success());
        services
    }

    fn command(&self) -> Command {
        segbridge(self.home.path())
    }

    fn text(&self, name: &str) -> &str {
        self.ready[name].as_str().unwrap()
    }

    fn answer(&self, request: reqwest::RequestBuilder) -> Value {
        self.runtime.block_on(async {
            let answer = request.send().await.unwrap().error_for_status().unwrap();
            serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default()
        })
    }

    fn token(&self) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.text("client_id")),
            ("client_secret", self.text("client_secret")),
            ("scope", "openid,AdobeID,read_organizations,additional_info.projectedProductContext"),
        ];
        let url = format!("{}/ims/token/v3", self.text("base_url"));
        let answer = self.answer(self.http.post(url).form(&form));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    fn create_audiences(&mut self, count: usize) {
        let (token, url) = (self.token(), format!("{}/data/core/ups/segment/definitions", self.text("base_url")));
        for number in 0..count {
            let name = format!("Measured {number}");
            let body = json!({
                "name": name, "schema": { "name": "_xdm.context.profile" },
                "expression": { "type": "PQL", "format": "pql/text", "value": "person.age >= 30" },
            });
            let request = self.http.post(&url).bearer_auth(&token).header("x-api-key", self.text("client_id"));
            let request =
                request.header("x-gw-ims-org-id", self.text("org_id")).header("x-sandbox-name", self.text("sandbox"));
            let made = self.answer(request.json(&body));
            self.audiences.push((made["id"].as_str().unwrap().to_owned(), name));
        }
    }

    fn order(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/practice/{path}", self.text("base_url"));
        let request = self.http.request(method.parse().unwrap(), url);
        self.answer(request.header("x-practice-key", self.text("practice_key")).json(body))
    }

    /// Runs a program that creates a pair for each audience, and prints how it did. Returns the time it would need for all, from
    /// what it needed for those that it created.
    #[allow(clippy::cast_precision_loss)] // a few thousand audiences
    fn measure(&self, who: &str, program: impl FnOnce(&Self) -> Command) -> Duration {
        let mut program = program(self);
        self.order("POST", "switches", &json!({ "calls_per_second": ALLOWED }));
        let slow = json!([{ "path": "/v1", "times": 1_000_000, "do": { "delay_ms": ANSWER_MS } }]);
        self.order("POST", "faults", &slow);
        self.order("DELETE", "requests", &Value::Null);
        let began = Instant::now();
        let mut running = program.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
        let mut memory = 0.0_f64;
        let ended = loop {
            if let Some(ended) = running.try_wait().unwrap() {
                break ended;
            }
            memory = peak_mb(running.id()).unwrap_or(memory);
            std::thread::sleep(Duration::from_millis(20));
        };
        let took = began.elapsed();
        self.order("DELETE", "faults", &Value::Null);
        self.order("POST", "switches", &json!({ "calls_per_second": 0 }));
        self.print(who, took, memory);
        if !ended.success() {
            println!("    it ended with {ended}");
        }
        let share = self.pairs() as f64 / self.audiences.len() as f64;
        took.div_f64(share.max(f64::EPSILON))
    }

    #[allow(clippy::cast_precision_loss)] // a few thousand requests
    fn print(&self, who: &str, took: Duration, memory: f64) {
        let requests = self.order("GET", "requests", &Value::Null);
        let rows: Vec<&Value> = requests.as_array().unwrap().iter().filter(|row| is_of_the_program(row)).collect();
        let first = rows.iter().filter_map(|row| row["at"].as_i64()).min().unwrap_or_default();
        let last = rows.iter().filter_map(|row| row["at"].as_i64()).max().unwrap_or_default();
        let from = first + i64::try_from(WARM_UP.as_millis()).unwrap();
        let accepted: Vec<_> = rows.iter().filter(|row| row["status"] != 429).collect();
        let warm = accepted.iter().filter(|row| row["at"].as_i64().is_some_and(|at| at >= from)).count();
        let seconds = (last - from).max(1) as f64 / 1_000.0;
        if std::env::var_os("SEGMENT_BRIDGE_BENCH_CALLS").is_some() {
            print_calls(&rows);
        }
        let pairs = self.pairs();
        println!("  {who}: {pairs} pairs in {:.1} s", took.as_secs_f64());
        println!(
            "    accepted requests per pair  {:>6.2}   (aim: 2 and a constant)",
            accepted.len() as f64 / pairs.max(1) as f64
        );
        println!("    requests refused with 429   {:>6}", rows.len() - accepted.len());
        println!(
            "    of the allowed rate used    {:>6.1} % (aim: 95)",
            100.0 * warm as f64 / seconds / f64::from(ALLOWED)
        );
        println!("    peak memory                 {memory:>6.1} MB");
    }

    /// How many of the audiences have a trait and a segment.
    fn pairs(&self) -> usize {
        let token = self.token();
        let names = |kind: &str| {
            let url = format!("{}/v1/{kind}?includeDetails=true", self.text("base_url"));
            let request = self.http.get(url).bearer_auth(&token).header("x-api-key", self.text("client_id"));
            let rows = self.answer(request.header("x-gw-ims-org-id", self.text("org_id")));
            let name = |row: &Value| row["name"].as_str().map(str::to_owned);
            rows.as_array().unwrap().iter().filter_map(name).collect::<std::collections::BTreeSet<_>>()
        };
        let (traits, segments) = (names("traits"), names("segments"));
        self.audiences.iter().filter(|(_, name)| traits.contains(name) && segments.contains(name)).count()
    }

    /// The script, with what it needs to find the services.
    fn script(&self, peers: &Path) -> Command {
        let list = self.home.path().join("audiences.json");
        let rows: Vec<_> = self.audiences.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
        std::fs::write(&list, serde_json::to_vec(&rows).unwrap()).unwrap();
        let mut script = Command::new(peers.join("bin/python"));
        script.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/create_pairs.py"));
        script.arg(list).env("PEER_BASE_URL", self.text("base_url")).env("PEER_TOKEN", self.token());
        script.env("PEER_CLIENT_ID", self.text("client_id")).env("PEER_ORG_ID", self.text("org_id"));
        script
    }
}

/// Whether a request came from the program that is measured, and not from the benchmark.
fn is_of_the_program(row: &Value) -> bool {
    row["path"].as_str().is_some_and(|path| path.starts_with("/v1") || path.starts_with("/data"))
}

/// Prints how often each call was made; IDs count as one.
fn print_calls(rows: &[&Value]) {
    let mut calls: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for row in rows {
        let path: Vec<&str> = row["path"].as_str().unwrap().split('/').collect();
        let path: Vec<&str> = path
            .into_iter()
            .map(|part| if part.chars().any(|it| it.is_ascii_digit()) && part != "v1" { "*" } else { part })
            .collect();
        let query = row["query"].as_str().unwrap_or_default().split('=').next().unwrap_or_default();
        *calls.entry(format!("{} {} {query} {}", row["method"], path.join("/"), row["status"])).or_default() += 1;
    }
    for (call, times) in calls {
        println!("    {times:>6} {call}");
    }
}

/// The most memory that a running program has used so far, MB; `None` where the system does not say.
fn peak_mb(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_024.0)
}

//! How long an estimate of a segment rule takes from the request to the answer, over HTTP, at 200,000 people and 2,000 traits.
//! Beside it, in the same run, `DuckDB` counts the same from the same members, in memory and without HTTP; both must count the
//! same. Prints figures next to their aims.
//!
//! The comparison needs the folder that `scripts/bench.sh` prepares and names in `SEGMENT_BRIDGE_PEERS`; without it, only
//! Segment Bridge's practice services are measured.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a benchmark may panic, and is for a terminal

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

const RUNS: usize = 20;
/// Periods of an estimate, days.
const WINDOWS: [&str; 3] = ["7", "30", "60"];

/// A rule in both languages.
struct Question {
    name: &'static str,
    rule: String,
    /// The people in it.
    sql: String,
    /// Every trait of the rule.
    traits: Vec<u64>,
    /// Those whose times are counted.
    counted: Vec<u64>,
}

fn main() {
    let services = Services::start();
    let (own, third) = services.traits();
    println!("estimates, {} traits, from the request to the answer", services.all.len());
    let questions = questions(&own, &third);
    let ours: Vec<(f64, Vec<u64>)> = questions.iter().map(|question| services.measure(question)).collect();
    let Some(peers) = std::env::var_os("SEGMENT_BRIDGE_PEERS").map(PathBuf::from) else {
        println!("  DuckDB was not measured: SEGMENT_BRIDGE_PEERS is not set");
        return;
    };
    let theirs = services.duckdb(&peers, &questions);
    for (question, (ms, counts)) in questions.iter().zip(&ours) {
        let answer = &theirs[question.name];
        let counted: Vec<u64> = serde_json::from_value(answer["counts"].clone()).unwrap();
        assert_eq!(counts, &counted, "{}: both count the same", question.rule);
        let mut taken: Vec<f64> = serde_json::from_value(answer["ms"].clone()).unwrap();
        let peer = median(&mut taken);
        println!("  {:<28} DuckDB {peer:>7.1} ms, as a part of it {:.2} (aim: 0.2)", question.name, ms / peer);
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn any(traits: &[u64]) -> String {
    let names: Vec<String> = traits.iter().map(|id| format!("{id}T")).collect();
    format!("({})", names.join(" OR "))
}

fn list(traits: &[u64]) -> String {
    traits.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

fn held(traits: &[u64]) -> String {
    format!("SELECT DISTINCT person FROM members WHERE held AND sid IN ({})", list(traits))
}

fn questions(own: &[u64], third: &[u64]) -> Vec<Question> {
    let often = |traits: &[u64], days: u32, times: u32| {
        let ids = traits.iter().map(|id| format!("{id}T")).collect::<Vec<_>>().join(",");
        let sql = format!(
            "SELECT person FROM events WHERE sid IN ({}) AND ago < {days} GROUP BY person HAVING count(*) >= {times}",
            list(traits)
        );
        (format!("FREQUENCY([{ids}] <= {days}D) >= {times}"), sql)
    };
    let (frequency, counted) = often(&own[..2], 30, 2);
    let of = |name, rule, sql, traits: &[&[u64]], counted: &[u64]| {
        let traits = traits.concat();
        Question { name, rule, sql, traits, counted: counted.to_vec() }
    };
    vec![
        of("one trait", any(&own[..1]), held(&own[..1]), &[&own[..1]], &[]),
        of(
            "third-party data",
            format!("{} AND {}", any(&own[..2]), any(&third[..3])),
            format!("({}) INTERSECT ({})", held(&own[..2]), held(&third[..3])),
            &[&own[..2], &third[..3]],
            &[],
        ),
        of(
            "three groups, 25 traits",
            format!("{} AND {} AND NOT {}", any(&own[..10]), any(&third[..10]), any(&own[10..15])),
            format!("(({}) INTERSECT ({})) EXCEPT ({})", held(&own[..10]), held(&third[..10]), held(&own[10..15])),
            &[&own[..15], &third[..10]],
            &[],
        ),
        of(
            "recency and frequency",
            format!("{frequency} AND NOT {}", any(&own[2..4])),
            format!("({counted}) EXCEPT ({})", held(&own[2..4])),
            &[&own[..4]],
            &own[..2],
        ),
    ]
}

/// Running practice services.
struct Services {
    child: Child,
    _home: tempfile::TempDir,
    ready: Value,
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
    token: String,
    /// Every trait.
    all: Vec<Value>,
}

impl Drop for Services {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Services {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut serve = Command::new(env!("CARGO_BIN_EXE_segbridge"));
        serve.env("SEGMENT_BRIDGE_HOME", home.path()).env_remove("SEGMENT_BRIDGE_PRACTICE_KEY");
        let mut child = serve.args(["practice", "serve"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        let (http, token, all) = (reqwest::Client::new(), String::new(), Vec::new());
        let mut services = Self { child, _home: home, ready, runtime, http, token, all };
        services.token = services.sign_in();
        let all =
            services.manager("GET", "/v1/traits?includeThirdParty=true&includeMetrics=true&includeDetails=true", None);
        services.all.clone_from(all.as_array().unwrap());
        services
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

    fn sign_in(&self) -> String {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.text("client_id")),
            ("client_secret", self.text("client_secret")),
            ("scope", "openid,AdobeID,read_organizations,additional_info.projectedProductContext"),
        ];
        let answer = self.answer(self.http.post(format!("{}/ims/token/v3", self.text("base_url"))).form(&form));
        answer["access_token"].as_str().unwrap().to_owned()
    }

    fn manager(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let request = self.http.request(method.parse().unwrap(), format!("{}{path}", self.text("base_url")));
        let request = request.bearer_auth(&self.token).header("x-api-key", self.text("client_id"));
        let request = request.header("x-gw-ims-org-id", self.text("org_id"));
        self.answer(match body {
            Some(body) => request.json(body),
            None => request,
        })
    }

    /// The IDs of own rule-based traits, and of third-party traits, the largest first.
    fn traits(&self) -> (Vec<u64>, Vec<u64>) {
        let mut all: Vec<&Value> = self.all.iter().collect();
        all.sort_by_key(|row| std::cmp::Reverse(row["populationUniques30Day"].as_u64().unwrap_or_default()));
        let owner = self.all.iter().find(|row| row["traitType"] == "FOLDER_TRAIT").unwrap()["pid"].clone();
        let of = |own: bool| {
            let wanted = |row: &&&Value| (row["pid"] == owner) == own && row["traitType"] == "RULE_BASED_TRAIT";
            let found = all.iter().filter(wanted).filter_map(|row| row["sid"].as_u64());
            found.collect::<Vec<_>>()
        };
        let third = all.iter().filter(|row| row["pid"] != owner).filter_map(|row| row["sid"].as_u64()).collect();
        (of(true), third)
    }

    /// Estimates a rule again and again; returns the median of the times, ms, and the counts.
    fn measure(&self, question: &Question) -> (f64, Vec<u64>) {
        let body = json!({ "rule": question.rule });
        let ask = || self.manager("POST", "/v1/segments/estimate-size", Some(&body));
        let answer = ask();
        let mut taken: Vec<f64> = (0..RUNS)
            .map(|_| {
                let began = Instant::now();
                ask();
                began.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        let ms = median(&mut taken);
        let slowest = taken.last().copied().unwrap_or_default();
        println!("  {:<28} {ms:>7.1} ms, slowest {slowest:.1} ms (aim: 100)", question.name);
        let windows = &answer["estimates"];
        let mut counts = vec![windows["30"]["total"].as_u64().unwrap()];
        counts.extend(WINDOWS.map(|days| windows[days]["instant"].as_u64().unwrap()));
        (ms, counts)
    }

    /// The same by `DuckDB`.
    fn duckdb(&self, peers: &Path, questions: &[Question]) -> Value {
        let folder = tempfile::tempdir().unwrap();
        let counted: BTreeSet<u64> = questions.iter().flat_map(|question| &question.counted).copied().collect();
        let (mut members, mut events) = (String::new(), String::new());
        for sid in self.all.iter().filter_map(|row| row["sid"].as_u64()) {
            let people = self.people(sid);
            let mut rows: BTreeMap<u64, (bool, Option<u32>)> = BTreeMap::new();
            for person in people["held"].as_array().unwrap() {
                rows.insert(person.as_u64().unwrap(), (true, None));
            }
            let realized: BTreeMap<u32, Vec<u64>> = serde_json::from_value(people["realized"].clone()).unwrap();
            for (ago, who) in &realized {
                for person in who {
                    rows.entry(*person).or_insert((false, None)).1.get_or_insert(*ago);
                    if counted.contains(&sid) {
                        writeln!(events, "{sid},{person},{ago}").unwrap();
                    }
                }
            }
            for (person, (held, last)) in rows {
                let last = last.map_or(String::new(), |ago| ago.to_string());
                writeln!(members, "{sid},{person},{},{last}", u8::from(held)).unwrap();
            }
        }
        let sql: Vec<Value> =
            questions.iter().map(|question| json!({ "name": question.name, "sql": counting(question) })).collect();
        std::fs::write(folder.path().join("members.csv"), members).unwrap();
        std::fs::write(folder.path().join("events.csv"), events).unwrap();
        std::fs::write(folder.path().join("questions.json"), serde_json::to_vec(&sql).unwrap()).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/estimate.py");
        let ran = Command::new(peers.join("bin/python")).arg(script).arg(folder.path()).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        serde_json::from_slice(&ran.stdout).unwrap()
    }

    fn people(&self, sid: u64) -> Value {
        let request = self.http.get(format!("{}/practice/people/{sid}", self.text("base_url")));
        self.answer(request.header("x-practice-key", self.text("practice_key")))
    }
}

/// The counts of an estimate: all, and those who realized one of the traits in each period.
fn counting(question: &Question) -> String {
    let seen = WINDOWS.map(|days| format!("count(DISTINCT CASE WHEN last_ago < {days} THEN person END)")).join(", ");
    format!(
        "WITH found AS MATERIALIZED ({}) SELECT (SELECT count(*) FROM found), {seen} FROM members \
         WHERE sid IN ({}) AND last_ago < 60 AND person IN (SELECT person FROM found)",
        question.sql,
        list(&question.traits)
    )
}

//! The way back: segments shared to Experience Platform by programs that are killed again and again, or by two at once, by both
//! routes; brought to their end, checked, and undone.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Home, Services};

const AUDIENCES: &str = "/data/core/ups/audiences";
const CONNECTIONS: &str = "/data/foundation/flowservice/sourceConnections";
/// How much practice time passes until the source has brought what it selects, s.
const BROUGHT_AFTER: u32 = 1_200;
/// How often it is tried to bring all jobs to an end without faults.
const PATIENCE: usize = 12;
/// The latest that a service works on a request whose answer was lost, in practice milliseconds.
const LATEST_MS: u32 = 80_000;

/// A route to Experience Platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Route {
    Source,
    External,
}

impl Route {
    fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::External => "external",
        }
    }

    /// The request that changes something, by its method and path.
    fn write(self) -> (&'static str, String) {
        match self {
            Self::Source => ("PATCH", format!("{CONNECTIONS}/*")),
            Self::External => ("POST", AUDIENCES.to_owned()),
        }
    }
}

/// What Experience Platform has that this direction could touch.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Platform {
    /// What the source selects, in its order.
    selected: Vec<String>,
    /// Audiences from Audience Manager by what they are a copy of, each with its name.
    audiences: BTreeMap<String, Vec<String>>,
}

impl Platform {
    fn read(services: &Services) -> Self {
        let all = services.send("GET", CONNECTIONS, None);
        let is_it = |row: &&Value| row["params"]["segments"].is_array();
        let source = all["items"].as_array().unwrap().iter().find(is_it).unwrap();
        let selected = source["params"]["segments"].as_array().unwrap();
        let path = format!("{AUDIENCES}?limit=100&property=originName==AUDIENCE_MANAGER");
        let rows = services.send("GET", &path, None);
        let mut audiences: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in rows["children"].as_array().unwrap() {
            let of = format!("{} {}", row["namespace"].as_str().unwrap(), row["audienceId"].as_str().unwrap());
            audiences.entry(of).or_default().push(row["name"].as_str().unwrap().to_owned());
        }
        let selected = selected.iter().map(|sid| sid.as_str().unwrap().to_owned()).collect();
        Self { selected, audiences }
    }

    fn of(&self, sid: &str) -> usize {
        self.audiences.get(&format!("AAMSegments {sid}")).map_or(0, Vec::len)
    }

    /// The same without these segments.
    fn without(mut self, ids: &[String]) -> Self {
        self.selected.retain(|sid| !ids.contains(sid));
        self.audiences.retain(|of, _| !ids.iter().any(|id| *of == format!("AAMSegments {id}")));
        self
    }
}

/// One job, with a home and services of its own.
pub(super) struct Trial {
    route: Route,
    homes: Vec<Home>,
    services: Services,
    ids: Vec<String>,
    /// The words of the share.
    words: Vec<String>,
    before: Platform,
    chance: fastrand::Rng,
    told: Vec<String>,
}

impl Trial {
    pub(super) fn new(route: Route, seed: u64, speed: &str, segments: usize) -> Self {
        let home = Home::new();
        let services = home.serve_with(&["--speed", speed]);
        let rows = home.run(&["segments", "list", "--json"]).ends_with(0).json();
        let all = rows["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).take(60);
        let asked =
            [&["share", "--to", "platform", "--route", "source", "--dry-run", "--json"], &all.collect::<Vec<_>>()[..]];
        let plan = home.run(&asked.concat()).json();
        let fits = |line: &&Value| line["verdict"]["kind"] == "select" && line["verdict"]["audience"].is_null();
        let found = plan["lines"].as_array().unwrap().iter().filter(fits);
        let ids: Vec<String> =
            found.map(|line| line["subject"]["id"].as_str().unwrap().to_owned()).take(segments).collect();
        assert_eq!(ids.len(), segments);
        let mut words: Vec<String> = ["share", "--to", "platform", "--route", route.name()].map(str::to_owned).into();
        if route == Route::Source {
            let mut dry = words.clone();
            dry.extend(["--dry-run", "--json"].map(str::to_owned));
            dry.extend(ids.iter().cloned());
            let dry: Vec<&str> = dry.iter().map(String::as_str).collect();
            let likely = home.run(&dry).ends_with(0).json()["forecast"]["likely"].to_string();
            words.extend(["--confirm-profiles".to_owned(), likely]);
        }
        words.extend(ids.iter().cloned());
        let before = Platform::read(&services);
        let chance = fastrand::Rng::with_seed(seed);
        Self { route, homes: vec![home], services, ids, words, before, chance, told: vec![format!("seed {seed}")] }
    }

    /// Kills the share so often, in bad weather, then checks that it ends well and can be undone.
    pub(super) fn killed(mut self, kills: usize) {
        let mut killed = 0;
        while killed < kills {
            self.storm();
            let open = self.open_jobs();
            let words = match open.first() {
                Some(job) if self.chance.bool() => vec!["jobs".to_owned(), "resume".to_owned(), job.clone()],
                _ => self.words.clone(),
            };
            killed += usize::from(self.run_and_kill(&words));
            self.services.faults(&json!([]));
            if self.is_done() {
                self.undo();
            }
        }
        self.finish();
        self.check_done();
        self.storm();
        let undo = self.undo_words();
        if let Some(undo) = undo {
            self.run_and_kill(&undo);
        }
        self.services.faults(&json!([]));
        self.undo();
    }

    /// Two programs share at once, and what both did is taken back.
    pub(super) fn two_at_once(mut self) {
        self.storm();
        let running: Vec<_> = (0..2)
            .map(|_| {
                let mut command = self.homes[0].command();
                command.args(&self.words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
            })
            .collect();
        for mut program in running {
            program.wait().unwrap();
        }
        self.services.faults(&json!([]));
        self.finish();
        self.check_done();
        self.undo();
    }

    fn storm(&mut self) {
        let (method, path) = self.route.write();
        let effect = |chance: &mut fastrand::Rng| match chance.u8(0..8) {
            0..3 => json!({ "late_ms": chance.u32(0..=LATEST_MS) }),
            3 => json!({ "drop": "after" }),
            4 => json!({ "drop": "before" }),
            5 => json!({ "status": 412 }),
            6 => json!({ "status": 500 }),
            _ => json!({ "delay_ms": chance.u32(50..=1_500) }),
        };
        let skip = if self.route == Route::Source { 0 } else { self.chance.usize(0..self.ids.len()) };
        let fault = |chance: &mut fastrand::Rng| json!({ "method": method, "path": path, "skip": skip, "times": chance.u8(1..=2), "do": effect(chance) });
        let storm: Value = (0..self.chance.usize(1..=3)).map(|_| fault(&mut self.chance)).collect();
        self.services.faults(&storm);
    }

    /// Whether it was still running when it was killed.
    fn run_and_kill(&mut self, words: &[String]) -> bool {
        let mut command = self.homes[0].command();
        let mut child = command.args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (life, started) = (Duration::from_millis(self.chance.u64(300..2_500)), Instant::now());
        while started.elapsed() < life && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        let was_killed = !child.wait().unwrap().success() && started.elapsed() >= life;
        self.told.push(format!("killed {was_killed} after {life:?}: {}", words[..2].join(" ")));
        was_killed
    }

    fn run(&mut self, words: &[String]) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = self.homes[0].run(&words);
        self.told.push(format!("{}: {:?} {}", words[..2].join(" "), ran.0.status.code(), ran.err().trim()));
    }

    fn time_passes(&mut self) {
        self.services.order("POST", "clock", Some(&json!({ "advance_s": BROUGHT_AFTER })));
        std::thread::sleep(Duration::from_millis(300));
        self.services.sign_in_again();
    }

    fn finish(&mut self) {
        for _ in 0..PATIENCE {
            for job in self.open_jobs() {
                self.run(&["jobs".to_owned(), "resume".to_owned(), job]);
            }
            if self.open_jobs().is_empty() {
                if self.is_done() {
                    return;
                }
                let words = self.words.clone();
                self.run(&words);
            }
            self.time_passes();
            self.run(&["jobs".to_owned(), "run-due".to_owned()]);
        }
        panic!("not done: open {:?}\n{}", self.open_jobs(), self.told.join("\n"));
    }

    fn is_done(&self) -> bool {
        let now = Platform::read(&self.services);
        self.ids.iter().all(|id| now.of(id) > 0 && (self.route == Route::External || now.selected.contains(id)))
    }

    fn check_done(&self) {
        let now = Platform::read(&self.services);
        for id in &self.ids {
            assert_eq!(now.of(id), 1, "{id}: one audience\n{}", self.told.join("\n"));
            let times = now.selected.iter().filter(|sid| *sid == id).count();
            assert_eq!(times, usize::from(self.route == Route::Source), "{id}\n{}", self.told.join("\n"));
        }
        assert_eq!(now.without(&self.ids), self.before.clone().without(&self.ids), "nothing else is touched");
    }

    fn undo_words(&self) -> Option<Vec<String>> {
        let jobs = self.jobs_that(|job| job["kind"] == "shareToPlatform" && job["undoBlocked"].is_null());
        let words =
            |job: &String| ["jobs", "undo", job, "--also-unconfirmed", "--despite-other-jobs"].map(str::to_owned);
        jobs.first().map(|job| words(job).into())
    }

    /// Undoes every job: the source selects what it did before, and audiences that a job created are gone.
    fn undo(&mut self) {
        for _ in 0..PATIENCE {
            for job in self.open_jobs() {
                self.run(&["jobs".to_owned(), "resume".to_owned(), job]);
            }
            let Some(words) = self.undo_words() else {
                let now = Platform::read(&self.services);
                assert_eq!(now.selected, self.before.selected, "{}", self.told.join("\n"));
                if self.route == Route::External {
                    assert_eq!(now.audiences, self.before.audiences, "{}", self.told.join("\n"));
                }
                return;
            };
            self.run(&words);
            self.time_passes();
        }
        panic!("not undone\n{}", self.told.join("\n"));
    }

    /// Jobs that can be resumed, oldest first.
    fn open_jobs(&self) -> Vec<String> {
        self.jobs_that(|job| job["canResume"] == true).into_iter().rev().collect()
    }

    fn jobs_that(&self, fits: impl Fn(&&Value) -> bool) -> Vec<String> {
        let listed = self.homes[0].run(&["jobs", "list", "--limit", "1000", "--json"]).ends_with(0).json();
        let rows = listed["rows"].as_array().unwrap();
        rows.iter().filter(fits).map(|job| job["id"].as_str().unwrap().to_owned()).collect()
    }
}

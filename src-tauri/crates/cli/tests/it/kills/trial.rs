//! One job that is killed again and again, brought to its end, checked, and undone.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::account::{ALSO_UNCONFIRMED, Account, NAMED_AFTER, Pairs, UNSHARE};
use super::journal::{Journal, unexplained};
use super::weather;
use crate::support::{Home, Services};

/// A route to Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Route {
    Create,
    Activate,
}

impl Route {
    /// As it is written in a command.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Activate => "activate",
        }
    }
}

/// What is tried. The same seed gives the same faults, commands and pauses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scenario {
    pub(crate) seed: u64,
    pub(crate) route: Route,
    /// How many audiences the job has.
    pub(crate) audiences: usize,
    /// How often `segbridge share` is killed.
    pub(crate) kills: usize,
}

/// How long a program lives at most before it is killed, ms: less than it needs for the whole job, if nothing is lost.
const LONGEST_LIFE: u64 = 600;
const LONGEST_LIFE_PER_AUDIENCE: u64 = 80;
/// How often it is tried to bring all jobs to an end without faults.
const PATIENCE: usize = 12;
/// How long a command may take.
const TOO_LONG: Duration = Duration::from_secs(400);

/// A scenario at work.
pub(crate) struct Trial<'a> {
    scenario: Scenario,
    home: &'a Home,
    services: &'a Services,
    ids: &'a [String],
    chance: fastrand::Rng,
    /// Folders below the one for traits, to be created if there are any.
    below: Vec<String>,
    /// What was done, for the message of a failure.
    told: Vec<String>,
    /// Other commands than `share` that were killed.
    others_killed: usize,
}

impl<'a> Trial<'a> {
    pub(crate) fn new(scenario: Scenario, home: &'a Home, services: &'a Services, all: &'a [String]) -> Self {
        let mut chance = fastrand::Rng::with_seed(scenario.seed);
        let start = chance.usize(0..=all.len() - scenario.audiences);
        let below = [format!("Trial {}", scenario.seed), "Below".to_owned()];
        let below = below[..2 * usize::from(chance.bool())].to_vec();
        let ids = &all[start..start + scenario.audiences];
        Self { scenario, home, services, ids, chance, below, told: Vec::new(), others_killed: 0 }
    }

    /// Carries the scenario out. Returns how often other commands than `share` were killed.
    pub(crate) fn run(mut self) -> usize {
        let before = Account::read(self.services);
        self.services.order("DELETE", "requests", None);
        self.kill_shares();
        self.finish();
        self.check_shared(&before);
        self.undo();
        self.check_undone(&before);
        let journals = [Journal::read(self.home.path())];
        self.none("every write is explained by a journal", &unexplained(self.services, &journals));
        self.others_killed
    }

    fn kill_shares(&mut self) {
        let mut killed = 0;
        while killed < self.scenario.kills {
            let storm = weather::storm(&mut self.chance, self.scenario.audiences);
            self.services.faults(&storm);
            let open = self.open_jobs();
            let is_share = open.is_empty() || self.chance.u8(0..3) > 0;
            let words = if is_share {
                self.share()
            } else if self.chance.u8(0..4) == 0 {
                words(&["jobs", "run-due"])
            } else {
                words(&["jobs", "resume", &open[self.chance.usize(..open.len())]])
            };
            let was_killed = self.run_and_kill(&words);
            // They are for the program, not for the test.
            self.services.faults(&json!([]));
            if was_killed && is_share {
                killed += 1;
            } else if was_killed {
                self.others_killed += 1;
            } else if self.everything_is_there() {
                // All is done before it could be killed: what is there is taken away, and it begins again.
                self.undo_in_peace();
            }
            if self.chance.u8(0..4) == 0 {
                self.time_passes();
            }
        }
    }

    /// Runs a command for a while by chance and kills it, and cuts the power if the home is on such a disk; whether it was still running.
    fn run_and_kill(&mut self, words: &[String]) -> bool {
        let mut command = self.home.command();
        command.args(words).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let longest = LONGEST_LIFE + LONGEST_LIFE_PER_AUDIENCE * self.scenario.audiences as u64;
        let life = Duration::from_millis(self.chance.u64(150..longest));
        let started = Instant::now();
        while started.elapsed() < life && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        let was_killed = child.wait().unwrap().signal() == Some(9);
        let how = if was_killed { "killed" } else { "ended" };
        self.tell(format!("{how} after {} ms: {}", started.elapsed().as_millis(), short(words)));
        self.home.cut_power();
        was_killed
    }

    /// Runs a command to its end and returns its exit code.
    fn run_whole(&mut self, words: &[String]) -> i32 {
        let started = Instant::now();
        let words_of: Vec<&str> = words.iter().map(String::as_str).collect();
        let ran = self.home.run(&words_of);
        let code = ran.0.status.code().unwrap();
        let took = started.elapsed();
        let error = ran.err();
        let error = error.lines().last().unwrap_or_default();
        self.tell(format!("exit code {code} after {} ms: {} {error}", took.as_millis(), short(words)));
        assert!(took < TOO_LONG, "a command took too long: {}", self.report());
        code
    }

    /// Lets the practice clock move on so far that Audience Manager has created what it was sent.
    fn time_passes(&mut self) {
        self.services.order("POST", "clock", Some(&json!({ "advance_s": NAMED_AFTER })));
        // Work that was late is done now.
        std::thread::sleep(Duration::from_millis(300));
        self.tell("time passes".to_owned());
    }

    /// Brings every job to an end, without further faults.
    fn finish(&mut self) {
        self.services.faults(&json!([]));
        for _ in 0..PATIENCE {
            let open = self.open_jobs();
            for job in &open {
                self.run_whole(&words(&["jobs", "resume", job]));
            }
            if open.is_empty() && self.everything_is_there() {
                return;
            }
            if open.is_empty() {
                let share = self.share();
                self.run_whole(&share);
            }
            self.time_passes();
            self.run_whole(&words(&["jobs", "run-due"]));
        }
        panic!("not done: open {:?}, {}", self.open_jobs(), self.report());
    }

    fn everything_is_there(&self) -> bool {
        Pairs::read(self.services, self.ids).missing().is_empty()
    }

    fn check_shared(&self, before: &Account) {
        let pairs = Pairs::read(self.services, self.ids);
        self.none("one trait and one segment each", &pairs.wrong());
        let now = Account::read(self.services);
        if self.scenario.route == Route::Activate {
            let unsent: Vec<_> = self.ids.iter().filter(|id| !now.selected.contains(*id)).cloned().collect();
            self.none("the dataflow sends each", &unsent);
        }
        let mut rest = now.without(&pairs.sids(), &self.below);
        rest.selected.clone_from(&before.selected);
        self.none("nothing else is touched", &before.difference(&rest));
    }

    /// Undoes everything, first with faults and kills.
    fn undo(&mut self) {
        for _ in 0..self.chance.u8(0..3) {
            let storm = weather::storm(&mut self.chance, self.scenario.audiences);
            self.services.faults(&storm);
            let words = self.undo_command();
            let was_killed = self.run_and_kill(&words);
            self.services.faults(&json!([]));
            if was_killed {
                self.others_killed += 1;
            }
        }
        self.undo_in_peace();
    }

    fn undo_in_peace(&mut self) {
        self.services.faults(&json!([]));
        for _ in 0..PATIENCE {
            for job in self.open_jobs() {
                self.run_whole(&words(&["jobs", "resume", &job]));
            }
            let words = self.undo_command();
            self.run_whole(&words);
            let left = Pairs::read(self.services, self.ids).sids();
            if left.is_empty() && self.open_jobs().is_empty() && self.to_undo().is_empty() {
                return;
            }
            self.time_passes();
        }
        let pairs = Pairs::read(self.services, self.ids).sids();
        let journal = Journal::read(self.home.path()).about(&pairs);
        panic!(
            "not undone: open {:?}, to undo {:?}, left {pairs:?}, {}\nThe journal of that: {journal:#?}",
            self.open_jobs(),
            self.to_undo(),
            self.report()
        );
    }

    /// `unshare`, or `jobs undo` of the newest job that can be undone.
    fn undo_command(&mut self) -> Vec<String> {
        match self.to_undo().first() {
            Some(job) if self.chance.bool() => words(&["jobs", "undo", job, ALSO_UNCONFIRMED]),
            _ => [words(&UNSHARE), self.ids.to_vec()].concat(),
        }
    }

    fn check_undone(&self, before: &Account) {
        self.none("all is as it was before", &before.difference(&Account::read(self.services)));
    }

    fn share(&self) -> Vec<String> {
        let mut all = words(&["share", "--route", self.scenario.route.name()]);
        if !self.below.is_empty() {
            all.extend(["--folder".to_owned(), self.below.join("/")]);
        }
        all.extend(self.ids.iter().cloned());
        all
    }

    fn jobs(&self) -> Vec<Value> {
        let listed = self.home.run(&["jobs", "list", "--limit", "1000", "--json"]).ends_with(0).json();
        listed["rows"].as_array().unwrap().clone()
    }

    /// Jobs that can be resumed, oldest first.
    fn open_jobs(&self) -> Vec<String> {
        self.jobs_that(|job| job["canResume"] == true).into_iter().rev().collect()
    }

    /// Shares that created something which no job has removed, newest first.
    fn to_undo(&self) -> Vec<String> {
        self.jobs_that(|job| job["kind"] == "share" && job["undoBlocked"].is_null())
    }

    fn jobs_that(&self, fits: impl Fn(&&Value) -> bool) -> Vec<String> {
        self.jobs().iter().filter(fits).map(|job| job["id"].as_str().unwrap().to_owned()).collect()
    }

    fn tell(&mut self, what: String) {
        if std::env::var_os("SEGMENT_BRIDGE_KILLS_ALOUD").is_some() {
            eprintln!("{} {:?}: {what}", self.scenario.seed, self.scenario.route);
        }
        self.told.push(what);
    }

    /// Fails with everything that was done if there is any finding.
    #[track_caller]
    fn none(&self, rule: &str, findings: &[String]) {
        assert!(findings.is_empty(), "not so: {rule}: {findings:#?}\n{}", self.report());
    }

    fn report(&self) -> String {
        let Scenario { seed, route, .. } = self.scenario;
        format!("seed {seed}, {route:?}, below {:?}:\n{}", self.below, self.told.join("\n"))
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|word| (*word).to_owned()).collect()
}

/// A command without its audiences.
fn short(words: &[String]) -> String {
    words.iter().take(3).cloned().collect::<Vec<_>>().join(" ")
}

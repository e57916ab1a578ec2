//! Two programs that share the same audiences at once, on one machine or on two, and one of them takes back what it did.

use std::collections::BTreeSet;
use std::fs::File;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use super::account::{self, ALSO_UNCONFIRMED, Account, NAMED_AFTER, Pairs, UNSHARE};
use super::journal::{Journal, Made, unexplained};
use super::trial::Route;
use super::weather;
use crate::support::{Home, Services};

/// What is tried. The same seed gives the same faults.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) seed: u64,
    pub(crate) route: Route,
    pub(crate) audiences: usize,
    /// Whether the two programs have a home each.
    pub(crate) two_machines: bool,
    /// Whether the data source refuses a second object with the same code.
    pub(crate) unique: bool,
}

/// How often both are resumed at most.
const PATIENCE: usize = 12;

/// A home whose practice workspace is the one of another home, as that of a second machine.
struct SecondMachine {
    home: Home,
    /// Held, so that the program does not serve by itself.
    _lock: File,
}

impl SecondMachine {
    fn beside(first: &Home) -> Self {
        let home = Home::new();
        let (theirs, own) = (first.path().join("practice"), home.path().join("practice"));
        std::fs::create_dir(&own).unwrap();
        let lock = File::create(own.join("lock")).unwrap();
        lock.lock().unwrap();
        let services = rusqlite::Connection::open(theirs.join("practice.db")).unwrap();
        services.execute("VACUUM INTO ?1", [own.join("practice.db").to_str().unwrap()]).unwrap();
        std::fs::copy(theirs.join("address.json"), own.join("address.json")).unwrap();
        Self { home, _lock: lock }
    }
}

impl Round {
    /// Carries the round out. Returns how many objects with a code that another has stay, which is possible only where
    /// the data source accepts them and answers were lost: which program asked for which cannot be known then.
    pub(crate) fn run(self, speed: &str) -> usize {
        let first = Home::new();
        let services = first.serve_with(&["--speed", speed]);
        let second = self.two_machines.then(|| SecondMachine::beside(&first));
        let homes = [&first, second.as_ref().map_or(&first, |it| &it.home)];
        if self.unique {
            account::make_codes_unique(&services);
        }
        let ids = account::audiences(&services, self.audiences);
        if self.route == Route::Activate {
            account::switch_on(&services);
        }
        for home in homes {
            home.run(&["status"]).ends_with(0);
        }
        let before = Account::read(&services);
        services.order("DELETE", "requests", None);
        let mut chance = fastrand::Rng::with_seed(self.seed);
        services.faults(&weather::lost_answers(&mut chance, self.audiences));
        let running = homes.map(|home| self.share(home, &ids));
        for mut program in running {
            program.wait().unwrap();
        }
        services.faults(&json!([]));
        for home in homes {
            self.finish(home, &services, &ids);
        }

        let pairs = Pairs::read(&services, &ids);
        let surplus = pairs.sids().len().saturating_sub(2 * self.audiences);
        if !self.two_machines || self.unique {
            self.none("one trait and one segment each", &pairs.wrong());
        }
        let lost = lost_creations(&services);
        assert!(surplus <= lost, "{surplus} duplicates after {lost} lost answers: {:#?}\n{self:?}", pairs.wrong());
        self.none("no pair is missing", &pairs.missing());
        let now = Account::read(&services);
        let mut rest = now.without(&pairs.sids(), &[]);
        rest.selected.retain(|id| before.selected.contains(id));
        self.none("nothing else is touched", &before.difference(&rest));
        self.one_takes_back(homes, &services, &ids, chance.bool());
        let journals: Vec<Journal> =
            homes[..=usize::from(self.two_machines)].iter().map(|home| Journal::read(home.path())).collect();
        self.none("every write is explained by a journal", &unexplained(&services, &journals));
        surplus
    }

    fn share(&self, home: &Home, ids: &[String]) -> Child {
        let mut command = home.command();
        command.args(["share", "--route", self.route.name()]).args(ids).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    }

    /// Brings the jobs of a home to an end.
    fn finish(&self, home: &Home, services: &Services, ids: &[String]) {
        for _ in 0..PATIENCE {
            let open = jobs_that(home, |job| job["canResume"] == true);
            if open.is_empty() && Pairs::read(services, ids).missing().is_empty() {
                return;
            }
            for job in &open {
                home.run(&["jobs", "resume", job]);
            }
            if open.is_empty() {
                self.share(home, ids).wait().unwrap();
            }
            // Longer than a lost answer is waited for, and than Audience Manager needs.
            services.order("POST", "clock", Some(&json!({ "advance_s": NAMED_AFTER })));
        }
        panic!("{self:?}: not done");
    }

    /// One of the two undoes what it did: what the other one created is all still there.
    fn one_takes_back(&self, homes: [&Home; 2], services: &Services, ids: &[String], is_second: bool) {
        let home = homes[usize::from(is_second)];
        let (mine, theirs): (Vec<Made>, Vec<Made>) = if self.two_machines {
            let words: Vec<&str> = UNSHARE.into_iter().chain(ids.iter().map(String::as_str)).collect();
            home.run(&words);
            let other = Journal::read(homes[usize::from(!is_second)].path());
            (Journal::read(home.path()).made(), other.made())
        } else {
            let shares = jobs_that(home, |job| job["kind"] == "share" && job["undoBlocked"].is_null());
            let Some(job) = shares.get(usize::from(is_second) % shares.len().max(1)) else { return };
            home.run(&["jobs", "undo", job, ALSO_UNCONFIRMED]);
            Journal::read(home.path()).made().into_iter().partition(|made| made.job == *job)
        };
        // After lost answers in both, both may take an object for their own; undoing that asks a person.
        let mine: BTreeSet<_> = mine.iter().map(|made| (&made.kind, made.id)).collect();
        let theirs: Vec<&Made> = theirs.iter().filter(|made| !mine.contains(&(&made.kind, made.id))).collect();
        let there = Pairs::read(services, ids).sids();
        let lost: Vec<_> = theirs.iter().filter(|made| !there.contains(&made.id)).map(|it| format!("{it:?}")).collect();
        self.none("what the other one created is there", &lost);
    }

    /// Fails if there is any finding.
    #[track_caller]
    fn none(&self, rule: &str, findings: &[String]) {
        assert!(findings.is_empty(), "not so: {rule}: {findings:#?}\n{self:?}");
    }
}

/// How many requests to create something were not answered.
fn lost_creations(services: &Services) -> usize {
    let requests = services.order("GET", "requests", None);
    let is_lost = |row: &&Value| row["method"] == "POST" && row["status"].is_null();
    requests.as_array().unwrap().iter().filter(is_lost).count()
}

fn jobs_that(home: &Home, fits: impl Fn(&&Value) -> bool) -> Vec<String> {
    let listed = home.run(&["jobs", "list", "--limit", "100", "--json"]).ends_with(0).json();
    let rows = listed["rows"].as_array().unwrap();
    rows.iter().filter(fits).map(|job| job["id"].as_str().unwrap().to_owned()).collect()
}

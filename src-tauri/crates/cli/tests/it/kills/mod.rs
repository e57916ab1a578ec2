//! Programs that are killed at any moment, and programs that work at once: `segbridge` itself, over the practice services
//! on real HTTP.
//!
//! Each test has a short form, which `make test` runs, and a long one, for which `make soak` sets how often:
//! `SEGMENT_BRIDGE_KILLS` in all, and `SEGMENT_BRIDGE_ROUNDS` of two programs at once. The message of a failure names its seed,
//! which `SEGMENT_BRIDGE_SEED` repeats, and what was done; with `SEGMENT_BRIDGE_KILLS_ALOUD` that is printed as it happens.

mod account;
mod back;
mod journal;
mod mappings;
mod moving;
#[cfg(target_os = "linux")]
mod power;
mod rounds;
mod trial;
mod weather;

use std::process::Stdio;
use std::time::{Duration, Instant, UNIX_EPOCH};

use rounds::Round;
use trial::{Route, Scenario, Trial};

use crate::support::{Home, Services};

/// How much faster the practice clock runs.
const FAST: &str = "60";

/// How often something is done in the long form; `None` in the short form.
fn long(variable: &str) -> Option<usize> {
    std::env::var(variable).ok().map(|number| number.parse().unwrap())
}

/// Where chance begins: a fixed number in the short form, so that a failure is nobody's bad luck.
fn seed(is_long: bool) -> u64 {
    let given = std::env::var("SEGMENT_BRIDGE_SEED").ok().map(|seed| seed.parse().unwrap());
    let now = || UNIX_EPOCH.elapsed().map_or(0, |since: Duration| since.as_secs());
    given.unwrap_or_else(|| if is_long { now() } else { 7 })
}

/// Kills shares of one route until it were as many as asked for, several for each job. A job that goes wrong does not keep
/// the others from being tried.
fn kills(route: Route, speed: &str, in_long: Option<usize>, in_short: usize) {
    let first = seed(in_long.is_some());
    let (audiences, each) = if in_long.is_some() { (50, 10) } else { (8, in_short) };
    let (mut left, mut others, mut failed) = (in_long.unwrap_or(in_short), 0, Vec::new());
    for seed in first.. {
        let scenario = Scenario { seed, route, audiences, kills: left.min(each) };
        match std::panic::catch_unwind(|| try_out(scenario, speed, |_| ())) {
            Ok(more) => others += more,
            Err(_) => failed.push(seed),
        }
        left -= scenario.kills;
        eprintln!("seed {seed}: {route:?}, {left} kills of share left, {others} of other commands, failed: {failed:?}");
        if left == 0 {
            break;
        }
    }
    assert!(failed.is_empty(), "seeds that failed, see above: {failed:?}");
}

/// Tries a scenario with a home and services of its own, so that its seed is enough to try it again. `prepare` gets the home
/// before anything is shared.
fn try_out(scenario: Scenario, speed: &str, prepare: impl FnOnce(&mut Home)) -> usize {
    let mut home = Home::new();
    let services = home.serve_with(&["--speed", speed]);
    let all = account::audiences(&services, 100);
    if scenario.route == Route::Activate {
        account::switch_on(&services);
    }
    home.run(&["status"]).ends_with(0);
    prepare(&mut home);
    Trial::new(scenario, &home, &services, &all).run()
}

/// How many of all kills each route gets.
fn of_each_route() -> Option<usize> {
    long("SEGMENT_BRIDGE_KILLS").map(|all| all.div_ceil(2))
}

#[test]
fn killed_shares_that_create_end_with_one_pair_each() {
    kills(Route::Create, FAST, of_each_route(), 2);
}

#[test]
fn killed_shares_that_activate_end_with_one_pair_each() {
    kills(Route::Activate, FAST, of_each_route(), 2);
}

/// A tenth as many: each lost answer takes a minute and a half.
#[test]
#[ignore = "takes minutes: part of make soak"]
fn killed_shares_at_real_speed_end_with_one_pair_each() {
    let each = of_each_route().unwrap_or(10).div_ceil(10);
    for route in [Route::Create, Route::Activate] {
        kills(route, "1", Some(each), each);
    }
}

/// Two programs at once, as often as asked for: by both routes, with codes that must be unique and that need not.
fn rounds(two_machines: bool, in_long: Option<usize>) {
    let first = seed(in_long.is_some());
    let (audiences, count) = (if in_long.is_some() { 200 } else { 10 }, in_long.map_or(1, |both| both.div_ceil(2)));
    let mut failed = Vec::new();
    for seed in first..first + count as u64 {
        // The lock is all that helps on one machine.
        let unique = if in_long.is_some() { seed % 2 == 1 } else { two_machines };
        let route = if in_long.is_some() && seed % 4 > 1 { Route::Activate } else { Route::Create };
        let round = Round { seed, route, audiences, two_machines, unique };
        match std::panic::catch_unwind(|| round.run(FAST)) {
            Ok(surplus) => eprintln!("{round:?}: {surplus} duplicates after lost answers, failed: {failed:?}"),
            Err(_) => failed.push(seed),
        }
    }
    assert!(failed.is_empty(), "seeds that failed, see above: {failed:?}");
}

#[test]
fn two_programs_on_one_machine_end_with_one_pair_each() {
    rounds(false, long("SEGMENT_BRIDGE_ROUNDS"));
}

#[test]
fn two_machines_end_with_one_pair_each() {
    rounds(true, long("SEGMENT_BRIDGE_ROUNDS"));
}

/// Segments shared to Experience Platform by programs that are killed; seeds as for the other direction.
fn killed_back(route: back::Route) {
    let in_long = of_each_route();
    let first = seed(in_long.is_some());
    for seed in first..first + in_long.map_or(1, |kills| kills.div_ceil(10) as u64) {
        back::Trial::new(route, seed, FAST, 6).killed(if in_long.is_some() { 10 } else { 2 });
    }
}

#[test]
fn killed_shares_through_the_source_end_with_each_segment_selected_once() {
    killed_back(back::Route::Source);
}

#[test]
fn killed_shares_of_external_audiences_end_with_one_audience_each() {
    killed_back(back::Route::External);
}

#[test]
fn two_programs_to_experience_platform_end_with_one_audience_each() {
    let in_long = long("SEGMENT_BRIDGE_ROUNDS");
    let first = seed(in_long.is_some());
    for route in [back::Route::Source, back::Route::External] {
        for seed in first..first + in_long.map_or(1, |rounds| rounds.div_ceil(2) as u64) {
            back::Trial::new(route, seed, FAST, 6).two_at_once();
        }
    }
}

/// Runs a command until a request met the one fault that was ordered, and kills the program then.
pub(crate) fn killed(home: &Home, services: &Services, words: &[&str]) {
    let mut child = home.command().args(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    while !services.order("GET", "faults", None).as_array().unwrap().is_empty() {
        assert!(Instant::now() < end, "no request met the fault");
        assert!(child.try_wait().unwrap().is_none(), "the program ended before its request");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

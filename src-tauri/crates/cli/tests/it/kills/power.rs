//! Power cuts: whatever was not brought to the disk is lost, and the journal is still ahead of every request.

use super::journal::{Journal, unexplained};
use super::trial::{Route, Scenario};
use super::{FAST, account, long, seed, try_out};
use crate::disk::Disk;
use crate::support::Home;

/// Cuts the power under shares of one route, again and again. How often follows the long form of kills: a tenth.
fn cuts(route: Route) {
    let in_long = long("SEGMENT_BRIDGE_KILLS").map(|kills| kills.div_ceil(20));
    let (audiences, each) = if in_long.is_some() { (30, 5) } else { (8, 2) };
    let first = seed(in_long.is_some());
    let count = in_long.unwrap_or(each).div_ceil(each) as u64;
    let mut failed = Vec::new();
    for seed in first..first + count {
        let scenario = Scenario { seed, route, audiences, kills: each };
        let cut = || try_out(scenario, FAST, |home| home.put_on(Disk::new()));
        if std::panic::catch_unwind(cut).is_err() {
            failed.push(seed);
        }
    }
    assert!(failed.is_empty(), "seeds that failed, see above: {failed:?}");
}

#[test]
fn power_cuts_of_shares_that_create_find_the_journal_ahead_of_every_request() {
    cuts(Route::Create);
}

#[test]
fn power_cuts_of_shares_that_activate_find_the_journal_ahead_of_every_request() {
    cuts(Route::Activate);
}

/// What the tests above would say of a program that sends requests before its journal is on the disk.
#[test]
fn a_journal_that_never_reached_the_disk_is_noticed() {
    let mut home = Home::new();
    let services = home.serve_with(&["--speed", FAST]);
    let ids = account::audiences(&services, 2);
    home.run(&["status"]).ends_with(0);
    home.put_on(Disk::that_lies("journal.db"));
    services.order("DELETE", "requests", None);
    home.run(&["share", "--route", "create", &ids[0], &ids[1]]).ends_with(0);
    let explained = unexplained(&services, &[Journal::read(home.path())]);
    assert!(explained.is_empty(), "before the power cut: {explained:#?}");
    home.cut_power();
    let unexplained = unexplained(&services, &[Journal::read(home.path())]);
    let pairs =
        unexplained.iter().filter(|it| it.starts_with("POST /v1/traits") || it.starts_with("POST /v1/segments"));
    assert_eq!(pairs.count(), 4, "{unexplained:#?}");
}

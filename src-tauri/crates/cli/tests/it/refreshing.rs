//! `--refresh` is never silently refused.

use serde_json::json;
use test_support::{LIST_CALLS, ListCall, Report, UNKIND, Unkind, Weight, list_calls, local_copy};

use crate::support::{COSY, Home, Services};

/// Commands that use the local copy. Taking back what nobody shared asks no service and changes nothing.
const COMMANDS: [&[&str]; 13] = [
    &["status"],
    &["audiences", "list", "--limit", "3"],
    &["traits", "list", "--limit", "3"],
    &["segments", "list", "--limit", "3"],
    &["folders", "traits"],
    &["folders", "segments"],
    &["folders", "audiences"],
    &["share", COSY, "--dry-run"],
    &["--json", "status"],
    &["audiences", "show", COSY],
    &["traits", "show", "16505144"],
    &["segments", "show", "16505145"],
    &["unshare", COSY],
];

/// The sentence that is expected on standard error.
fn sentence(list: &ListCall, report: Report) -> &'static str {
    match (report, list.weight) {
        (Report::Row, _) => "could not be read; what the local copy has of them stays",
        (Report::List, Weight::Needed) => "was not refreshed",
        (Report::List, Weight::Optional(_)) => "could not be read.",
    }
}

fn ran(home: &Home, services: &Services, answer: Unkind, lists: &[ListCall], command: &[&str]) {
    let case = format!("{answer:?} for {:?}: {command:?}", lists.iter().map(|list| list.name).collect::<Vec<_>>());
    let copy = local_copy(home.path());
    services.faults(&lists.iter().map(|list| list.fault(answer)).collect());
    let words: Vec<&str> = std::iter::once("--refresh").chain(command.iter().copied()).collect();
    let ran = home.run(&words).ends_with_in(1, &case);
    services.faults(&json!([]));
    for list in lists {
        if let Some(report) = list.report(answer) {
            let sentence = sentence(list, report);
            assert!(ran.err().contains(sentence), "{case}: no “{sentence}” in: {}", ran.err());
        }
    }
    assert!(!ran.out().is_empty(), "{case}: the local copy is shown all the same");
    assert!(local_copy(home.path()) == copy, "{case}: the local copy changed");
}

/// All lists that can be noticed in one run together; a needed one hides the others of its side, so each of those has a run
/// of its own. The commands take turns, so that each meets every kind of report.
fn every_list_against(answers: &[Unkind]) {
    let home = Home::new();
    let services = home.serve();
    services.at_noon();
    home.run(&["status"]).ends_with(0);
    let mut commands = COMMANDS.iter().cycle();
    for answer in answers {
        let noticed = |list: &ListCall| list.report(*answer).is_some();
        let hides = |list: &ListCall| list.weight == Weight::Needed && list.report(*answer) == Some(Report::List);
        let together: Vec<ListCall> = list_calls().filter(|list| noticed(list) && !hides(list)).collect();
        let alone = LIST_CALLS.iter().filter(|list| hides(list)).map(|list| vec![*list]);
        for lists in std::iter::once(together).chain(alone) {
            ran(&home, &services, *answer, &lists, commands.next().unwrap());
        }
    }
    home.run(&["--refresh", "status"]).ends_with(0);
}

#[test]
fn every_list_without_itself_is_reported_with_exit_code_1() {
    every_list_against(&UNKIND[..4]);
}

#[test]
fn every_list_refused_with_a_page_is_reported_with_exit_code_1() {
    every_list_against(&UNKIND[4..7]);
}

#[test]
fn every_list_in_part_is_reported_with_exit_code_1() {
    every_list_against(&UNKIND[7..]);
}

#[test]
fn every_command_reports_a_refused_refresh_and_exits_with_1() {
    let home = Home::new();
    let services = home.serve();
    services.at_noon();
    home.run(&["status"]).ends_with(0);
    for command in COMMANDS {
        ran(&home, &services, Unkind::NoList, &[LIST_CALLS[0]], command);
    }
    // What the account may not read is no fault of the refresh.
    services.fault("GET", "/v1/users", 9, &json!({ "status": 403, "body": { "message": "Only administrators may" } }));
    let traits = json!({ "list": [], "total": 1980, "page": 1, "pageSize": 1000 });
    services.fault("GET", "/v1/traits", 9, &json!({ "status": 200, "body": traits }));
    let status = home.run(&["--refresh", "status", "--json"]).ends_with(1).json();
    assert!(status["workspace"]["counts"]["traits"].as_u64().unwrap() > 1_000, "{status}");
}

#[test]
fn commands_that_use_no_list_refuse_to_refresh() {
    let home = Home::new();
    for command in [
        &["rules", "check", "--language", "trait"][..],
        &["connections", "list"],
        &["network", "show"],
        &["support"],
        &["practice", "serve"],
    ] {
        let words: Vec<&str> = command.iter().copied().chain(["--refresh"]).collect();
        let refused = home.run(&words).ends_with(2);
        let told = format!("`segbridge {}` does not use them. Run it without --refresh", command[0]);
        assert!(refused.err().contains(&told) && refused.out().is_empty(), "{command:?}: {}", refused.err());
    }
    assert!(!home.path().join("data").exists(), "nothing was opened");
}

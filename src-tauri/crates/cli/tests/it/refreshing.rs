//! `--refresh` is never silently refused.

use serde_json::json;
use test_support::{LIST_CALLS, ListCall, Report, UNKIND, Unkind, Weight, list_calls, local_copy};

use crate::examples::examples;
use crate::support::{Home, Ran, Services};

/// Runs a command with `--refresh`.
fn refreshing(home: &Home, command: &[String]) -> Ran {
    let words: Vec<&str> = std::iter::once("--refresh").chain(command.iter().map(String::as_str)).collect();
    home.run(&words)
}

/// Whether a command refuses `--refresh`, because it does not use the lists. That is found before anything is opened, so
/// that the others fail here at a home that cannot be used.
fn refuses(command: &[String]) -> bool {
    let home = Home::new();
    let mut program = home.command();
    program.env("SEGMENT_BRIDGE_HOME", home.path().join("a-file/home")).arg("--refresh").args(command);
    std::fs::write(home.path().join("a-file"), "").unwrap();
    let ran = Ran(program.output().unwrap());
    let told = format!("`segbridge {}` does not use them. Run it without --refresh", command[0]);
    let refuses = ran.err().contains(&told);
    assert!(ran.out().is_empty(), "{command:?}: {}", ran.out());
    ran.ends_with_in(if refuses { 2 } else { 1 }, &format!("{command:?}"));
    refuses
}

/// Every command that uses the local copy. `unshare` of an audience that is not shared sends no request and changes
/// nothing.
fn commands() -> Vec<Vec<String>> {
    let all = examples();
    let (without, with): (Vec<_>, Vec<_>) = all.into_iter().partition(|command| refuses(command));
    for (commands, known) in [(&without, "connections"), (&with, "audiences")] {
        assert!(commands.iter().any(|command| command[0] == known), "{commands:?}");
    }
    // A watch rule that is added changes the local copy by itself, and without one there is nothing to name. An audience
    // without a second pair has nothing to repair, which is refused.
    // A plan for Experience Platform looks at both services by itself, and fails with them; so do models, data feeds and
    // profiles, which are not in the lists.
    let looks_itself =
        |command: &Vec<String>| command.iter().any(|word| matches!(word.as_str(), "platform" | "profile" | "sample"));
    let is_shown = |command: &Vec<String>| {
        !matches!(command[0].as_str(), "repair" | "models" | "feeds")
            && (command[0] != "watch" || command.len() == 2)
            && !looks_itself(command)
    };
    // An edit must say what it changes.
    let said = |mut command: Vec<String>| {
        if command.iter().any(|word| word == "edit") {
            command.extend(["--name", "Another name"].map(str::to_owned));
        }
        command
    };
    with.into_iter().filter(is_shown).map(said).collect()
}

/// The sentence expected on standard error.
fn sentence(list: &ListCall, report: Report) -> &'static str {
    match (report, list.weight) {
        (Report::Row, _) => "could not be loaded; the local copy has the earlier values",
        (Report::List, Weight::Needed) => "was not refreshed",
        (Report::List, Weight::Optional(_)) => "could not be loaded.",
    }
}

fn ran(home: &Home, services: &Services, answer: Unkind, lists: &[ListCall], command: &[String]) {
    let case = format!("{answer:?} for {:?}: {command:?}", lists.iter().map(|list| list.name).collect::<Vec<_>>());
    let copy = local_copy(home.path());
    services.faults(&lists.iter().map(|list| list.fault(answer)).collect());
    let ran = refreshing(home, command).ends_with_in(1, &case);
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

/// Runs all lists whose faults can be noticed together in one run; a required list hides the others of its side, so
/// each of those has its own run. The commands take turns, so that each one meets every kind of report.
fn every_list_against(answers: &[Unkind]) {
    let home = Home::new();
    let services = home.serve();
    services.at_noon();
    home.run(&["status"]).ends_with(0);
    let commands = commands();
    let mut commands = commands.iter().cycle();
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
fn every_answer_without_its_list_is_reported_with_exit_code_1() {
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
    for command in commands() {
        ran(&home, &services, Unkind::NoList, &[LIST_CALLS[0]], &command);
    }
    // Data that the account may not read is not a failure of the refresh.
    services.fault("GET", "/v1/users", 9, &json!({ "status": 403, "body": { "message": "Only administrators may" } }));
    let traits = json!({ "list": [], "total": 1980, "page": 1, "pageSize": 1000 });
    services.fault("GET", "/v1/traits", 9, &json!({ "status": 200, "body": traits }));
    let status = home.run(&["--refresh", "status", "--json"]).ends_with(1).json();
    assert!(status["workspace"]["counts"]["traits"].as_u64().unwrap() > 1_000, "{status}");
}

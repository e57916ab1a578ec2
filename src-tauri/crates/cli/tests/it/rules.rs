//! `segbridge rules check`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::support::Home;

/// Runs a check with rules as its input; returns the exit code and the output.
fn check(home: &Home, words: &[&str], input: &str) -> (Option<i32>, String) {
    let mut command = home.command();
    command.args(["rules", "check"]).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_rule_gets_its_line() {
    let home = Home::new();
    let input = "color == \"blue\"\n\nd_event == click\r\n123 == 1\n";
    let (code, text) = check(&home, &["--language", "trait", "--json"], input);
    assert_eq!(code, Some(3), "{text}");
    let expected = [
        json!({ "line": 1, "rule": "color == \"blue\"", "valid": true, "position": null, "message": null,
            "repair": null, "service": null }),
        json!({ "line": 3, "rule": "d_event == click", "valid": false, "position": 12,
            "message": "expected a text in double quotes or a number: put click in double quotes",
            "repair": "d_event == \"click\"", "service": null }),
        json!({ "line": 4, "rule": "123 == 1", "valid": false, "position": 1, "message": "expected a key",
            "repair": null, "service": null }),
    ];
    assert_eq!(rows(&text), expected);
    let (code, text) = check(&home, &["--language", "segment"], "1T AND 2T\nfrequency([1000T]) <= 5\n");
    assert_eq!(code, Some(3));
    assert!(text.contains("Line 1: valid") && text.contains("Repaired: FREQUENCY([1000T]) >= 1 AND"), "{text}");
    assert_eq!(check(&home, &["--language", "pql"], "a = 1 and \\nb.count() > 2\n").0, Some(0));
}

#[test]
fn the_service_agrees_on_every_published_rule() {
    let home = Home::new();
    let table = include_str!("../../../practice/tests/fixtures/published-rules.tsv");
    for language in ["trait", "segment", "pql"] {
        let of = |row: &str| row.split('\t').next().is_some_and(|of| of.split('/').next() == Some(language));
        let rules: Vec<(&str, &str)> = table
            .lines()
            .filter(|row| of(row))
            .map(|row| {
                let columns: Vec<&str> = row.split('\t').collect();
                (columns[1], columns[2])
            })
            .collect();
        let input: String = rules.iter().flat_map(|(_, rule)| [*rule, "\n"]).collect();
        let (code, text) = check(&home, &["--language", language, "--service", "--json"], &input);
        assert_eq!(code, Some(3), "{text}");
        let rows = rows(&text);
        assert_eq!(rows.len(), rules.len());
        for (row, (validity, rule)) in rows.iter().zip(&rules) {
            assert_eq!(row["valid"], row["service"]["valid"], "{row}");
            if *validity != "disputed" {
                assert_eq!(row["valid"], *validity == "valid", "{rule}");
            }
        }
    }
}

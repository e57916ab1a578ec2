//! `segbridge translate`.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::support::Home;

const CASES: &str = include_str!("../../../domain/tests/fixtures/translation-cases.tsv");
const TRAITS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../domain/tests/fixtures/translation-traits.tsv");

/// Runs a translation; returns the exit code, the answer and what was printed beside it.
fn translate(home: &Home, words: &[&str], input: &[u8]) -> (Option<i32>, String, String) {
    let mut command = home.command();
    command.arg("translate").args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut to_child, input) = (child.stdin.take().unwrap(), input.to_vec());
    // Answers come while rules are still being written. A program that refuses its arguments reads none.
    let writing = std::thread::spawn(move || drop(to_child.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A rule, its PQL and its verdicts.
type Row<'a> = (&'a str, &'a str, &'a str);

#[test]
fn every_worked_row_has_its_line() {
    let home = Home::new();
    // One run of the program for each language and settings.
    let mut runs: BTreeMap<(&str, String), Vec<Row<'_>>> = BTreeMap::new();
    for line in CASES.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let [language @ ("trait" | "segment"), rule, pql, verdicts, note] = line.split('\t').collect::<Vec<_>>()[..]
        else {
            continue;
        };
        let with = note.strip_prefix('{').and_then(|note| note.split_once('}')).map_or("", |(with, _)| with);
        runs.entry((language, with.to_owned())).or_default().push((rule, pql, verdicts));
    }
    assert!(runs.len() >= 6, "{}", runs.len());
    for ((language, with), rows) in runs {
        let settings: Vec<String> = with
            .split_whitespace()
            .flat_map(|one| one.split_once('=').map(|(name, value)| [format!("--{name}"), value.to_owned()]).unwrap())
            .collect();
        let mut words = vec!["--language", language, "--traits", TRAITS, "--json"];
        words.extend(settings.iter().map(String::as_str));
        let input: String = rows.iter().flat_map(|(rule, ..)| [*rule, "\n"]).collect();
        let (code, answer, error) = translate(&home, &words, input.as_bytes());
        let complete = rows.iter().all(|(_, pql, _)| !pql.is_empty());
        assert_eq!(code, Some(if complete { 0 } else { 3 }), "{words:?}: {error}");
        assert_eq!(answer.lines().count(), rows.len(), "{words:?}");
        for (line, (rule, pql, verdicts)) in answer.lines().zip(&rows) {
            let line: Value = serde_json::from_str(line).unwrap();
            let clauses = line["clauses"].as_array().unwrap().iter();
            let said = clauses.map(|one| {
                assert_eq!(one.as_object().unwrap().len(), 2, "{one}");
                format!("{}={}", one["text"].as_str().unwrap(), one["verdict"].as_str().unwrap())
            });
            assert_eq!(said.collect::<Vec<_>>().join(" | "), *verdicts, "{rule}");
            assert_eq!(line["rule"], *rule);
            assert_eq!(line["pql"].is_null(), pql.is_empty(), "{rule}");
            assert!(verdicts.contains(&format!("={}", line["verdict"].as_str().unwrap())), "{line}");
        }
    }
}

#[test]
fn hostile_lines_have_their_line_too() {
    let home = Home::new();
    let deep = format!("{}a == 1", "(".repeat(200_000));
    let many = vec!["c_evar5 == \"x\""; 20_000].join(" OR ");
    let long = "x".repeat(3 << 20);
    let input = [b"d_event == click\n\n\xff\xfe == 1\r\n", deep.as_bytes(), b"\n", many.as_bytes(), b"\n"].concat();
    let input = [&input, long.as_bytes(), b"\n", b"c_evar5 == \"\x1b[2J\"\nc_evar5 == \"end\""].concat();
    let (code, answer, error) = translate(&home, &["--language", "trait", "--json"], &input);
    assert_eq!(code, Some(3), "{error}");
    let lines: Vec<Value> = answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<&str> = lines.iter().map(|line| line["verdict"].as_str().unwrap()).collect();
    let (no, near) = ("cannot:syntax", "approx:day-edge");
    assert_eq!(verdicts, [no, no, no, near, no, near, near]);
    assert_eq!(lines[0]["repair"], "d_event == \"click\"");
    assert_eq!(lines[3]["clauses"].as_array().unwrap().len(), 20_001);
    assert!(lines[3]["pql"].as_str().unwrap().len() < 300, "equal tests are one");
    assert!(!answer.contains('\x1b'));

    let folders = home.path().join("traits.tsv");
    let members: Vec<String> = (1..=3_000).map(|id| format!("{id}\trule\tc_evar1 == \"{id}\"\t30\n")).collect();
    let all: Vec<String> = (1..=3_000).map(|id| format!("{id}T")).collect();
    std::fs::write(
        &folders,
        format!("{}9000\tfolder\t{}, 9001T\t\n9001\tfolder\t9000T\t\n", members.concat(), all.join(", ")),
    )
    .unwrap();
    let file = folders.to_str().unwrap();
    let often = |one: &str| vec![one; 2_000].join(" OR ");
    let input = format!("9000T\n{}\n{}\n", often("9001T"), often("FREQUENCY([9000T] <= 3D) >= 2"));
    for source in ["on", "off"] {
        let words = ["--language", "segment", "--traits", file, "--source", source, "--json"];
        let (code, answer, error) = translate(&home, &words, input.as_bytes());
        assert_eq!(code, Some(3), "{error}");
        let lines: Vec<Value> = answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(lines[0]["pql"].is_string());
        assert_eq!((&lines[1]["verdict"], &lines[2]["verdict"]), (&Value::from(no), &Value::from(no)), "too large");
    }
}

#[test]
fn a_mapping_makes_a_field_known() {
    let home = Home::new();
    let file = home.path().join("mapping.tsv");
    let mapping = "key\tpath\ttype\tvalues\nc_make\t_maren.car.make\nprice\t_maren.price\tnumber\n\
                   c_size\t_maren.size\ttext\tl=large;s=small\n@derived\tc_brand\tZ\tc_make\tA\n";
    std::fs::write(&file, mapping).unwrap();
    let rules = "c_make == \"A\"\nPRICE > 5\nc_size == \"l\"\nc_size == \"xl\"\nc_other == \"x\"\n";
    let words = ["--language", "trait", "--ttl", "0", "--tenant", "_maren", "--mapping", file.to_str().unwrap()];
    let (_, answer, error) = translate(&home, &[&words[..], &["--json"]].concat(), rules.as_bytes());
    let lines: Vec<Value> = answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let verdicts: Vec<&str> = lines.iter().map(|line| line["verdict"].as_str().unwrap()).collect();
    assert_eq!(
        verdicts,
        ["data:c_brand", "exact", "approx:value-map", "data:c_size:value-map", "data:c_other"],
        "{error}"
    );
    let pql = |line: usize| lines[line]["pql"].as_str().unwrap_or_default();
    assert!(pql(0).contains("(_maren.car.make.equals(\"A\", true) or _maren.aam.c_brand.equals(\"Z\", true))"));
    assert!(pql(1).contains("WHAT(_maren.price > 5)"), "{}", pql(1));
    assert!(pql(2).contains("_maren.size.equals(\"large\", true)"), "{}", pql(2));
    let (_, text, _) = translate(&home, &words, b"c_size == \"xl\"\n");
    assert!(text.contains("c_size: data:c_size:value-map (enter the value that Experience Platform has for c_size)"));
    assert!(text.contains("No PQL") && !text.contains("Evaluation"), "{text}");
    let (_, text, _) = translate(&home, &words, b"c_evar5 == \"x\"\n");
    assert!(text.contains("Evaluation: batch only, once a day"), "{text}");

    let path = file.to_str().unwrap();
    let (code, text, error) = translate(&home, &["--import-mapping", path], b"");
    assert_eq!((code, text.as_str()), (Some(0), "Imported: 3 keys, 1 derived signals\n"), "{error}");
    let (_, stored, _) = translate(&home, &words[..6], b"PRICE > 5\n");
    assert!(stored.contains("_maren.price > 5"), "{stored}");
    let export = || {
        let (code, _, error) = translate(&home, &["--export-mapping", path], b"");
        assert_eq!(code, Some(0), "{error}");
        std::fs::read_to_string(&file).unwrap()
    };
    let exported = export();
    assert!(exported.contains("c_size\t_maren.size\ttext\tl=large;s=small"), "{exported}");
    assert_eq!(translate(&home, &["--import-mapping", path, "--json"], b"").0, Some(0));
    assert_eq!(export(), exported, "a mapping survives its own file");

    std::fs::write(&file, "c_make\tnot a path\n").unwrap();
    let (code, _, error) = translate(&home, &["--import-mapping", path], b"");
    assert_eq!(code, Some(2), "{error}");
    assert_eq!(export(), exported, "nothing was stored");
    std::fs::write(&file, "c_make\tnot a path\n").unwrap();
    let (code, _, error) = translate(&home, &words, b"c_make == \"A\"\n");
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("line 1: a key and the path of a field expected"), "{error}");
}

#[test]
fn segments_of_the_account_are_sorted_by_what_can_become_of_them() {
    let home = Home::new();
    let (code, answer, error) = translate(&home, &["--all", "--json"], b"");
    assert_eq!(code, Some(0), "{error}");
    let all: Vec<Value> = serde_json::from_str(&answer).unwrap();
    let ways: Vec<&str> = all.iter().map(|one| one["way"].as_str().unwrap()).collect();
    let order = ["asIs", "rebuilt", "dataMissing", "cannot"];
    assert!(ways.is_sorted_by_key(|way| order.iter().position(|one| one == way)), "{ways:?}");
    for way in &order[1..] {
        assert!(ways.contains(way), "{way} of {ways:?}");
    }
    for one in &all {
        let verdict = one["verdict"].as_str().unwrap();
        assert_eq!(one["way"] == "cannot", verdict.starts_with("cannot"), "{one}");
        assert_eq!(one["way"] == "dataMissing", verdict.starts_with("data"), "{one}");
    }
    let (_, text, _) = translate(&home, &["--all"], b"");
    let count = |way: &str| ways.iter().filter(|one| **one == way).count();
    let counts = format!("{} can be rebuilt · {} data missing", count("rebuilt"), count("dataMissing"));
    assert!(text.contains(&counts), "{text}");
    let (_, csv, _) = translate(&home, &["--all", "--csv"], b"");
    assert!(csv.lines().count() > all.len() && csv.contains("Can it go"), "{csv}");

    let (_, answer, _) = translate(&home, &["--all", "--source", "on", "--json"], b"");
    let by_source: Vec<Value> = serde_json::from_str(&answer).unwrap();
    assert!(by_source.iter().any(|one| one["way"] == "asIs" && one["verdict"] == "approx:membership"));
    assert!(by_source.iter().any(|one| one["way"] == "cannot"), "traits of other companies do not come");

    let rebuilt = all.iter().find(|one| one["way"] == "rebuilt").unwrap();
    let id = rebuilt["object"]["id"].as_str().unwrap();
    let (code, answer, error) = translate(&home, &[id, "--json"], b"");
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap(), *rebuilt);
    let (code, _, error) = translate(&home, &["no such thing"], b"");
    assert_eq!(code, Some(1), "{error}");
}

#[test]
fn a_rebuilt_segment_is_saved_once_and_one_that_cannot_be_rebuilt_is_held() {
    const DEFINITIONS: &str = "/data/core/ups/segment/definitions";
    let home = Home::new();
    let services = home.serve();
    let (_, answer, _) = translate(&home, &["--all", "--json"], b"");
    let all: Vec<Value> = serde_json::from_str(&answer).unwrap();
    let of = |way: &str| all.iter().find(|one| one["way"] == way).unwrap();
    let rebuilt = of("rebuilt");
    let id = rebuilt["object"]["id"].as_str().unwrap();
    let save = |words: &[&str]| translate(&home, &[words, &["--save", "--json"]].concat(), b"");
    let (code, answer, error) = save(&[id, "--name", "Rebuilt"]);
    assert_eq!(code, Some(0), "{error}");
    let saved: Value = serde_json::from_str(&answer).unwrap();
    let audience = saved["audience"]["id"].as_str().unwrap();
    let stored = services.send("GET", &format!("{DEFINITIONS}/{audience}"), None);
    assert_eq!((&stored["name"], &stored["expression"]["value"]), (&Value::from("Rebuilt"), &rebuilt["pql"]));
    // Again: it is used, and none is created.
    let (code, answer, error) = save(&[id, "--name", "Rebuilt"]);
    assert_eq!(code, Some(0), "{error}");
    assert_eq!(serde_json::from_str::<Value>(&answer).unwrap()["audience"]["id"], audience);
    assert_eq!(services.requests("POST", DEFINITIONS), 1);
    for way in ["cannot", "dataMissing"] {
        let held = of(way)["object"]["id"].as_str().unwrap();
        let (code, _, error) = save(&[held]);
        assert_eq!(code, Some(1), "{way}: {error}");
        assert!(error.contains("A part of the rule can't be translated, or needs data first"), "{way}: {error}");
    }
    assert_eq!(services.requests("POST", DEFINITIONS), 1);
}

//! `segbridge destinations`.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value;

use crate::support::Home;

const TABLE: &str = include_str!("../../../domain/src/crosswalk/platforms.tsv");

fn crosswalk(home: &Home, names: &str) -> Vec<Value> {
    let mut command = home.command();
    command.args(["destinations", "crosswalk", "--json"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut to_child, names) = (child.stdin.take().unwrap(), names.to_owned());
    let writing = std::thread::spawn(move || to_child.write_all(names.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn names_on_standard_input_are_answered_line_by_line() {
    let home = Home::new();
    let rows: Vec<Vec<&str>> =
        TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect()).collect();
    let names: String = rows.iter().flat_map(|row| [row[0], "\n"]).collect();
    let found = crosswalk(&home, &names);
    assert_eq!(found.len(), rows.len());
    for (found, row) in found.iter().zip(&rows) {
        let certainty = if row[5] == "D" { "documented" } else { "inferred" };
        let fields = [&found["name"], &found["match"], &found["certainty"], &found["evidence"]];
        assert_eq!(fields, [row[0], row[4], certainty, row[6]], "{found}");
        assert_eq!(found["twin"].as_str().unwrap_or_default(), row[3], "{found}");
    }
    let found = crosswalk(&home, "\u{feff}ADFORM A/S\r\n\n  Criteo Retail Media  \n");
    assert_eq!((found.len(), &found[0]["match"], &found[1]["match"]), (2, &"same".into(), &"not known".into()));
    assert_eq!((&found[1]["twin"], &found[1]["certainty"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_an_organization_enters_comes_first_and_can_be_removed() {
    let home = Home::new();
    let file = home.path().join("crosswalk.tsv");
    std::fs::write(&file, "Harbor DSP\tHarbor Cloud\trenamed\t\tour contract\n").unwrap();
    let file = file.to_str().unwrap();
    home.run(&["destinations", "crosswalk", "--import", file]).ends_with(0);
    let found = crosswalk(&home, "harbor dsp\n");
    assert_eq!((&found[0]["twin"], &found[0]["certainty"]), (&"Harbor Cloud".into(), &"entered".into()));
    home.run(&["destinations", "crosswalk", "--export", file]).ends_with(0);
    home.run(&["destinations", "crosswalk", "--import", file]).ends_with(0);
    assert_eq!(crosswalk(&home, "Harbor DSP\n")[0]["evidence"], "our contract");
    std::fs::write(file, "").unwrap();
    home.run(&["destinations", "crosswalk", "--import", file]).ends_with(0);
    assert_eq!(crosswalk(&home, "Harbor DSP\n")[0]["match"], "not known");
    std::fs::write(file, "A\tB\tperhaps\n").unwrap();
    let error = home.run(&["destinations", "crosswalk", "--import", file]).ends_with(2).err();
    assert!(error.contains("line 1"), "{error}");
}

#[test]
fn segments_are_mapped_removed_and_put_back() {
    let home = Home::new();
    let list = home.run(&["destinations", "list", "--json"]).ends_with(0).json();
    assert_eq!(list.as_array().unwrap().len(), 30);
    let text = home.run(&["destinations", "list", "--only-here"]).ends_with(0).out();
    assert!(text.contains("Adikteev") && !text.contains("Criteo"), "{text}");
    let map =
        ["destinations", "map", "Adikteev", "High intent, plants", "--end", "2099-12-31", "--value", "{prefix}{sid}"];
    let map = [&map[..], &["--prefix", "s-"]].concat();
    let plan = home.run(&[&map[..], &["--dry-run", "--json"]].concat()).ends_with(0).json();
    assert_eq!((&plan["lines"][0]["fits"], &plan["entry"]), (&true.into(), &Value::Null), "{plan}");
    let shown = || home.run(&["destinations", "show", "Adikteev", "--json"]).ends_with(0).json()["mappings"].clone();
    assert_eq!(shown(), serde_json::json!([]));
    let done = home.run(&[&map[..], &["--json"]].concat()).ends_with(0).json();
    assert_eq!(done["lines"][0]["done"], true, "{done}");
    let mapped = shown();
    let sid = done["lines"][0]["segment"]["id"].as_str().unwrap();
    assert_eq!((&mapped[0]["value"], &mapped[0]["endsOn"]), (&format!("s-{sid}").into(), &"2099-12-31".into()));
    let again = home.run(&map).ends_with(1).out();
    assert!(again.contains("mapped already"), "{again}");
    let removed = home.run(&["destinations", "unmap", "Adikteev", sid, "--json"]).ends_with(0).json();
    assert_eq!(shown(), serde_json::json!([]));
    home.run(&["activity", "undo", removed["entry"].as_str().unwrap()]).ends_with(0);
    assert_eq!(shown()[0]["value"], mapped[0]["value"]);
    let other = home.run(&["destinations", "unmap", "Adikteev", "High intent, furniture"]).ends_with(1).out();
    assert!(other.contains("is not mapped to this destination"), "{other}");
    home.run(&["destinations", "map", "Adikteev", sid, "--value", "{code}"]).ends_with(2);
    home.run(&["destinations", "map", "Adikteev", sid, "--start", "2026-02-30"]).ends_with(2);
    let people = home.run(&["destinations", "map", "Facebook (Custom Audiences)", "AAM – Auto intenders × Furniture"]);
    let people = people.ends_with(1).out();
    assert!(people.contains("first-party data only"), "{people}");
    let denied = home.run(&["destinations", "map", "Own data lake", sid]).ends_with(1).out();
    assert!(denied.contains("failed") && !denied.contains("Undo with"), "{denied}");
}

#[test]
fn one_mapping_of_a_segment_is_named_by_its_id() {
    let home = Home::new();
    let map = ["destinations", "map", "Adikteev", "High intent, plants", "--value"];
    for value in ["a", "b"] {
        home.run(&[&map[..], &[value]].concat()).ends_with(0);
    }
    let shown = || {
        let mappings =
            home.run(&["destinations", "show", "Adikteev", "--json"]).ends_with(0).json()["mappings"].clone();
        let mappings = mappings.as_array().unwrap().clone();
        mappings.into_iter().map(|one| (one["value"].clone(), one["id"].as_str().unwrap().to_owned())).collect()
    };
    let mappings: Vec<(Value, String)> = shown();
    let (_, id) = mappings.iter().find(|(value, _)| *value == "a").unwrap();
    let text = home.run(&["destinations", "show", "Adikteev"]).ends_with(0).out();
    assert!(text.contains(id), "{text}");
    let unmap = ["destinations", "unmap", "Adikteev", "--mapping", id];
    let plan = home.run(&[&unmap[..], &["--dry-run"]].concat()).ends_with(0).out();
    assert_eq!((plan.matches("would be removed").count(), plan.contains("value a")), (1, true), "{plan}");
    home.run(&unmap).ends_with(0);
    let left: Vec<(Value, String)> = shown();
    assert_eq!(left.iter().map(|(value, _)| value).collect::<Vec<_>>(), ["b"]);
    let again = home.run(&unmap).ends_with(1).err();
    assert!(again.contains("There is no mapping"), "{again}");
    home.run(&["destinations", "unmap", "Adikteev"]).ends_with(2);
}

#[test]
fn an_entry_is_entered_and_forgotten_and_damage_is_said() {
    let home = Home::new();
    let enter = ["destinations", "crosswalk", "--enter", "Harbor DSP", "--match"];
    let card = ["--card", "Harbor Cloud", "--evidence", "our contract"];
    let found = home.run(&[&enter[..], &["renamed"], &card, &["--json"]].concat()).ends_with(0).json();
    assert_eq!((&found["twin"], &found["certainty"]), (&"Harbor Cloud".into(), &"entered".into()));
    home.run(&[&enter[..], &["same"]].concat()).ends_with(2);
    home.run(&enter[..4]).ends_with(2);
    assert_eq!(crosswalk(&home, "HARBOR DSP\n")[0]["evidence"], "our contract");

    // Damaged by hand, or by another version: nothing that was entered is lost without a word.
    let stored = rusqlite::Connection::open(home.path().join("data/bridge.db")).unwrap();
    let broken = "UPDATE setting SET value = '\"Harbor DSP\\tX\\tperhaps\"' WHERE name LIKE 'crosswalk.%'";
    assert_eq!(stored.execute(broken, []).unwrap(), 1);
    drop(stored);
    let ran = home.run_with(&["destinations", "crosswalk"], "Harbor DSP\n").ends_with(0);
    assert!(ran.err().contains("line 1") && ran.out().contains("not known"), "{}", ran.err());
    let refused = home.run(&[&enter[..], &["none"]].concat()).ends_with(2).err();
    assert!(refused.contains("line 1"), "{refused}");
    let empty = home.path().join("empty.tsv");
    std::fs::write(&empty, "").unwrap();
    home.run(&["destinations", "crosswalk", "--import", empty.to_str().unwrap()]).ends_with(0);
    home.run(&[&enter[..], &["none"]].concat()).ends_with(0);
    home.run(&["destinations", "crosswalk", "--forget", "Harbor DSP"]).ends_with(0);
    assert_eq!(crosswalk(&home, "Harbor DSP\n")[0]["match"], "not known");
}

#[test]
fn both_services_are_listed_and_a_mapping_is_moved() {
    let home = Home::new();
    let doubles = home.run(&["destinations", "doubles", "--json"]).ends_with(0).json();
    assert_eq!(doubles.as_array().unwrap().len(), 2, "{doubles}");
    let text = home.run(&["destinations", "doubles"]).ends_with(0).out();
    assert!(text.contains("Microsoft Bing: Bing, high value"), "each dataflow by its name: {text}");
    let sent = home.run(&["destinations", "activations", "Site visitors, 14 days"]).ends_with(2).err();
    assert!(sent.contains("audience") && sent.contains("segment"), "one name of two: {sent}");
    let one = doubles[0].clone();
    let sid = one["segment"]["id"].as_str().unwrap();
    let text = home.run(&["destinations", "activations", sid]).ends_with(0).out();
    assert!(text.contains("sent twice"), "{text}");
    let at = one["destination"]["id"].as_str().unwrap();
    let plan = home.run(&["destinations", "move", at, sid, "--dry-run"]).ends_with(0).out();
    assert!(plan.contains("is sent there already, and would end here"), "{plan}");
    let moved = home.run(&["destinations", "move", at, sid, "--last-day", "2099-01-31", "--json"]).ends_with(0).json();
    assert_eq!(moved["lines"][0]["done"], true, "{moved}");
    let shown =
        || home.run(&["destinations", "show", at, "--json"]).ends_with(0).json()["mappings"][0]["endsOn"].clone();
    assert_eq!(shown(), "2099-01-31");
    home.run(&["activity", "undo", moved["entry"].as_str().unwrap()]).ends_with(0);
    assert_eq!(shown(), Value::Null);
}

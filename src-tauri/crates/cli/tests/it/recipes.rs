//! Recipes of look-alike models on the command line: programs that are killed between and during the steps, answers that
//! are lost or late, services that refuse for a while, and runs without data. Nothing is ever created twice.

use serde_json::{Value, json};

use crate::kills::killed;
use crate::support::{Home, Services};

const LIKE: &str = "Onboarded: high lifetime value";
const TO: &str = "Adikteev";
/// A model of the practice workspace that has run.
const RAN: &str = "Like customers who bought nothing lately";

fn start(name: &str) -> Vec<&str> {
    let model = ["models", "recipe", "start", name, "--like", LIKE, "--source", "Maren & Oak website"];
    let rest = ["--source", "Maren & Oak app", "--reach", "5000", "--owner", "Look-alike models"];
    [&model[..], &rest, &["--destination", TO, "--json"]].concat()
}

fn with<'a>(model: &'a str, name: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let words = ["models", "recipe", "with", model, "--trait-name", name, "--segment-name", name];
    [&words[..], &["--owner", "Look-alike models", "--json"], more].concat()
}

fn shown(home: &Home, id: &str) -> Value {
    home.run(&["models", "recipe", "show", id, "--json"]).json()
}

fn step<'v>(recipe: &'v Value, name: &str) -> &'v Value {
    recipe["steps"].as_array().unwrap().iter().find(|one| one["step"] == name).unwrap()
}

fn advance(services: &mut Services, seconds: u32) {
    services.order("POST", "clock", Some(&json!({ "advance_s": seconds })));
    services.sign_in_again();
}

/// Runs what is due, and advances the clock a little each time, until the recipe is at the wanted state.
fn until(home: &Home, services: &mut Services, id: &str, state: &str, at_most: u32) -> Value {
    for _ in 0..at_most {
        home.run(&["jobs", "run-due", "--json"]).ends_with(0);
        let recipe = shown(home, id);
        if recipe["state"] == state {
            return recipe;
        }
        advance(services, 25);
    }
    panic!("not {state}: {}", shown(home, id));
}

/// What there is of a name: models, traits, segments.
fn counts(services: &Services, name: &str) -> [usize; 3] {
    let named = |kind: &str| {
        let rows = services.manager(&format!("/v1/{kind}?search={}", name.replace(' ', "%20")));
        rows.as_array().unwrap().iter().filter(|row| row["name"] == name).count()
    };
    [named("models"), named("traits"), named("segments")]
}

fn mapped(home: &Home, segment: &str) -> usize {
    let shown = home.run(&["destinations", "show", TO, "--json"]).ends_with(0).json();
    shown["mappings"].as_array().unwrap().iter().filter(|one| one["segment"]["id"] == segment).count()
}

fn destination(services: &Services) -> String {
    let all = services.manager("/v1/destinations");
    let one = all.as_array().unwrap().iter().find(|one| one["name"] == TO).unwrap();
    format!("/v1/destinations/{}/bulk-create", one["destinationId"])
}

#[test]
fn a_recipe_killed_at_each_request_ends_with_one_of_each() {
    let home = Home::new();
    let mut services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    let mapping = destination(&services);
    let slow = json!({ "delay_ms": 20_000 });
    services.fault("POST", "/v1/models", 1, &slow);
    killed(&home, &services, &start("Killed"));
    let id = home.run(&["models", "recipe", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned();
    let unknown = shown(&home, &id);
    assert_eq!(step(&unknown, "model")["state"], "unknown", "{unknown}");
    // Looked up until the service cannot be working on it any more; only then it is sent again.
    let look_again = |services: &mut Services| {
        home.run(&["jobs", "run-due"]).ends_with(0);
        advance(services, 100);
    };
    look_again(&mut services);
    home.run(&["jobs", "run-due"]).ends_with(0);
    assert_eq!(counts(&services, "Killed"), [1, 0, 0]);
    advance(&mut services, 86_400);
    for path in ["/v1/traits", "/v1/segments", mapping.as_str()] {
        services.fault("POST", path, 1, &slow);
        killed(&home, &services, &["jobs", "run-due"]);
        look_again(&mut services);
    }
    home.run(&["jobs", "run-due"]).ends_with(0);
    advance(&mut services, 3 * 86_400);
    let done = until(&home, &mut services, &id, "done", 10);
    assert_eq!(counts(&services, "Killed"), [1, 1, 1], "{done}");
    let segment = step(&done, "segment")["object"]["id"].as_str().unwrap();
    assert_eq!(mapped(&home, segment), 1);
    assert!(step(&done, "members")["doneAt"].is_i64(), "{done}");
}

#[test]
fn answers_that_are_lost_and_work_that_is_late_are_looked_up() {
    let home = Home::new();
    let mut services = home.serve_with(&["--speed", "60"]);
    home.run(&["models", "list"]).ends_with(0);
    let mapping = destination(&services);
    for (name, effect) in [("Lost", json!({ "drop": "after" })), ("Late", json!({ "late_ms": 40_000 }))] {
        for path in ["/v1/traits", "/v1/segments", mapping.as_str()] {
            services.fault("POST", path, 1, &effect);
        }
        let started = home.run(&with(RAN, name, &["--reach", "3000", "--destination", TO])).ends_with(0).json();
        let id = started["recipe"]["id"].as_str().unwrap().to_owned();
        for _ in 0..8 {
            if step(&shown(&home, &id), "mapping")["state"] == "done" {
                break;
            }
            advance(&mut services, 50);
            home.run(&["jobs", "run-due"]).ends_with(0);
        }
        advance(&mut services, 4 * 86_400);
        let done = until(&home, &mut services, &id, "done", 10);
        assert_eq!(counts(&services, name)[1..], [1, 1], "{name}: {done}");
        let segment = step(&done, "segment")["object"]["id"].as_str().unwrap();
        assert_eq!((mapped(&home, segment), &step(&done, "trait")["inferred"]), (1, &json!(true)), "{name}");
        // What was found after a lost answer goes only if that is accepted.
        let held = home.run(&["models", "recipe", "undo", &id, "--json"]).ends_with(3).json();
        assert_eq!(held["stop"], "unconfirmed", "{held}");
        let undone = home.run(&["models", "recipe", "undo", &id, "--also-unconfirmed", "--json"]).ends_with(0).json();
        assert_eq!(undone["state"], "undone", "{undone}");
        assert_eq!(counts(&services, name)[1..], [0, 0], "{name}");
        assert_eq!(
            services.manager(&format!("/v1/models?search={}", RAN.replace(' ', "%20"))).as_array().unwrap().len(),
            1
        );
    }
}

#[test]
fn services_that_refuse_for_a_while_are_waited_for_and_a_refusal_stops() {
    let home = Home::new();
    let mut services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    // Requests that are too many are sent again by themselves.
    services.fault("POST", "/v1/traits", 2, &json!({ "status": 429 }));
    let started = home.run(&with(RAN, "Hindered", &["--accuracy", "0.5"])).ends_with(0).json();
    assert_eq!(
        (&started["recipe"]["state"], counts(&services, "Hindered")),
        (&json!("waiting"), [0, 1, 1]),
        "{started}"
    );
    services.fault("POST", "/v1/traits", 40, &json!({ "status": 503 }));
    let started = home.run(&with(RAN, "Down", &["--accuracy", "0.5"])).ends_with(0).json();
    let recipe = &started["recipe"];
    assert_eq!((&recipe["state"], counts(&services, "Down")), (&json!("waiting"), [0, 0, 0]), "{recipe}");
    // Whether a request that was answered with 503 was carried out is not known, so it is looked up first.
    assert_eq!((&step(recipe, "trait")["state"], recipe["dueAt"].is_i64()), (&json!("unknown"), true), "{recipe}");
    services.order("DELETE", "faults", None);
    let id = recipe["id"].as_str().unwrap();
    for _ in 0..3 {
        advance(&mut services, 100);
        home.run(&["jobs", "run-due"]).ends_with(0);
    }
    assert_eq!(counts(&services, "Down"), [0, 1, 1], "{}", shown(&home, id));
    services.fault("POST", "/v1/segments", 1, &json!({ "status": 403 }));
    let started = home.run(&with(RAN, "Refused", &["--accuracy", "0.5"])).ends_with(3).json();
    let (id, recipe) = (started["recipe"]["id"].as_str().unwrap(), &started["recipe"]);
    assert_eq!((&recipe["stop"], &recipe["failure"]["code"]), (&json!("failed"), &json!("forbidden")), "{recipe}");
    home.run(&["jobs", "run-due"]).ends_with(0);
    assert_eq!(counts(&services, "Refused")[1..], [1, 0], "it waits for a person");
    home.run(&["models", "recipe", "continue", id]).ends_with(0);
    assert_eq!(counts(&services, "Refused")[1..], [1, 1]);
    let canceled = home.run(&["models", "recipe", "cancel", id, "--json"]).ends_with(0).json();
    assert_eq!((&canceled["state"], &canceled["canUndo"]), (&json!("canceled"), &json!(true)));
    assert_eq!(counts(&services, "Refused")[1..], [1, 1], "what is there stays");
    home.run(&["models", "recipe", "undo", id]).ends_with(0);
    assert_eq!(counts(&services, "Refused")[1..], [0, 0]);
    assert!(home.run(&["models", "recipe", "undo", id]).ends_with(1).err().contains("nothing"));
}

#[test]
fn a_recipe_asks_for_the_point_and_a_run_without_data_stops_it_with_the_way_on() {
    let home = Home::new();
    let mut services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    let plan = home.run(&with(RAN, "Asked", &["--dry-run"])).ends_with(0).json();
    assert!(plan["recipe"].is_null() && plan["plan"]["requests"] == 2, "{plan}");
    assert_eq!(counts(&services, "Asked")[1..], [0, 0]);
    let asked = home.run(&with(RAN, "Asked", &[])).ends_with(0).json()["recipe"].clone();
    assert_eq!(asked["state"], "choice", "{asked}");
    let id = asked["id"].as_str().unwrap();
    let nobody = home.run(&["models", "recipe", "choose", id, "--reach", "2000", "--json"]).ends_with(0).json();
    assert_eq!((&nobody["state"], counts(&services, "Asked")), (&json!("waiting"), [0, 1, 1]), "{nobody}");

    // The service tries it again each day, so the recipe stops and a person decides.
    let empty = home.run(&with("Like badminton players", "Empty", &["--accuracy", "0.5"])).ends_with(3).json();
    let id = empty["recipe"]["id"].as_str().unwrap();
    assert_eq!(empty["recipe"]["stop"], "emptyRun", "{empty}");
    let said = home.run(&["models", "recipe", "show", id]).out();
    assert!(said.contains("three runs without data end the model"), "{said}");
    let goes_on = home.run(&["models", "recipe", "continue", id, "--json"]).ends_with(0).json();
    assert_eq!(goes_on["state"], "waiting", "{goes_on}");
    advance(&mut services, 86_400);
    let again = until(&home, &mut services, id, "stopped", 3);
    assert_eq!(again["stop"], "emptyRun", "{again}");
    home.run(&["models", "recipe", "continue", id]).ends_with(0);
    advance(&mut services, 86_400);
    let over = until(&home, &mut services, id, "stopped", 3);
    assert_eq!((&over["stop"], &over["canContinue"]), (&json!("modelOver"), &json!(false)), "{over}");
    assert_eq!(counts(&services, "Empty")[1..], [0, 0]);
}

/// The mappings of a segment as the service has them: ID and value.
fn mappings(services: &Services, segment: &str) -> Vec<(u64, String)> {
    let all = services.manager("/v1/destinations?includeMappings=true");
    let rows = all.as_array().unwrap().iter().flat_map(|one| one["mappings"].as_array().cloned().unwrap_or_default());
    let segment: u64 = segment.parse().unwrap();
    let of = rows.filter(|one| one["sid"] == segment);
    of.map(|one| {
        (one["destinationMappingId"].as_u64().unwrap(), one["traitAlias"].as_str().unwrap_or_default().to_owned())
    })
    .collect()
}

/// A colleague writes a description into an object.
fn describe(services: &Services, kind: &str, id: &str, text: &str) {
    let mut body = services.manager(&format!("/v1/{kind}/{id}"));
    body["description"] = json!(text);
    services.send("PUT", &format!("/v1/{kind}/{id}"), Some(&body));
}

#[test]
fn an_undo_removes_only_what_is_as_the_recipe_created_it() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    let started = home.run(&with(RAN, "Ours", &["--reach", "3000", "--destination", TO])).ends_with(0).json();
    let recipe = started["recipe"].clone();
    let id = recipe["id"].as_str().unwrap();
    let object = |name: &str| step(&recipe, name)["object"]["id"].as_str().unwrap().to_owned();
    let (a_trait, segment) = (object("trait"), object("segment"));
    let ours = mappings(&services, &segment);
    assert_eq!(ours.len(), 1, "{recipe}");
    // A colleague maps the segment to the same destination, with another value, and describes the trait.
    let place = destination(&services);
    let theirs = json!([{
        "sid": segment.parse::<u64>().unwrap(), "traitType": "SEGMENT", "startDate": "2026-01-01", "endDate": null,
        "traitAlias": "theirs",
    }]);
    services.post(&place, &theirs);
    describe(&services, "traits", &a_trait, "Used in the report of the board");
    let undo = |code: i32| home.run(&["models", "recipe", "undo", id, "--json"]).ends_with(code).json();
    let held = undo(3);
    assert_eq!(held["stop"], "stays", "{held}");
    let left = mappings(&services, &segment);
    assert_eq!(left.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["theirs"], "{held}");
    assert_eq!(counts(&services, "Ours")[1..], [1, 1]);
    // Without the other mapping the segment goes, and the trait stays with the words of the colleague.
    services.send("POST", &place.replace("bulk-create", "bulk-delete"), Some(&json!([left[0].0])));
    let held = undo(3);
    assert_eq!((&held["stop"], counts(&services, "Ours")), (&json!("stays"), [0, 1, 0]), "{held}");
    assert!(held["failure"]["message"].as_str().unwrap().contains("was changed"), "{held}");
    assert_eq!(services.manager(&format!("/v1/traits/{a_trait}"))["description"], "Used in the report of the board");
    describe(&services, "traits", &a_trait, "");
    // Nor does a trait go for which a colleague chose other people.
    let reach = |people: u32| {
        let mut body = services.manager(&format!("/v1/traits/{a_trait}"));
        body["reach"] = json!(people);
        services.send("PUT", &format!("/v1/traits/{a_trait}"), Some(&body));
    };
    reach(4_000);
    assert_eq!((&undo(3)["stop"], counts(&services, "Ours")), (&json!("stays"), [0, 1, 0]));
    reach(3_000);
    assert_eq!(undo(0)["state"], "undone");
    assert_eq!(counts(&services, "Ours")[1..], [0, 0]);
}

#[test]
fn a_model_that_a_colleague_changed_stays_and_a_changed_mapping_too() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    let started = home.run(&start("Described")).ends_with(0).json();
    let (id, model) = (started["recipe"]["id"].clone(), started["recipe"]["model"].clone());
    describe(&services, "models", model.as_str().unwrap(), "Also for the spring campaign");
    let undo = |id: &Value, code| {
        home.run(&["models", "recipe", "undo", id.as_str().unwrap(), "--json"]).ends_with(code).json()
    };
    let held = undo(&id, 3);
    assert_eq!((&held["stop"], counts(&services, "Described")[0]), (&json!("stays"), 1), "{held}");

    let started = home.run(&with(RAN, "Edited", &["--reach", "3000", "--destination", TO])).ends_with(0).json();
    let segment = step(&started["recipe"], "segment")["object"]["id"].as_str().unwrap();
    let (mapping, _) = mappings(&services, segment)[0];
    let place = destination(&services).replace("bulk-create", &format!("mappings/{mapping}"));
    let mut body = services.manager(&place);
    body["endDate"] = json!("2099-12-31");
    services.send("PUT", &place, Some(&body));
    let held = undo(&started["recipe"]["id"], 3);
    assert_eq!((&held["stop"], mappings(&services, segment).len()), (&json!("stays"), 1), "{held}");
}

#[test]
fn an_undo_leaves_alone_what_may_be_somebody_elses() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["models", "list"]).ends_with(0);
    services.fault("POST", "/v1/traits", 1, &json!({ "delay_ms": 20_000 }));
    killed(&home, &services, &with(RAN, "Unclear", &["--reach", "3000"]));
    let id = home.run(&["models", "recipe", "list", "--json"]).json()[0]["id"].as_str().unwrap().to_owned();
    // Something like the trait appears, which is not what was sent.
    let sources = services.manager("/v1/datasources");
    let sources = sources.get("list").unwrap_or(&sources).as_array().unwrap().clone();
    let source = sources.iter().find(|one| one["name"] == "Look-alike models").unwrap()["dataSourceId"].clone();
    let theirs = json!({
        "name": "Unclear", "description": "Theirs", "traitType": "ON_BOARDED_TRAIT", "dataSourceId": source, "folderId": 0,
        "integrationCode": format!("look-alike-{id}"), "ttl": 120,
        "traitRule": "ic == \"theirs\"",
    });
    services.post("/v1/traits", &theirs);
    home.run(&["jobs", "run-due"]).ends_with(0);
    let held = shown(&home, &id);
    assert_eq!((&held["state"], &held["stop"]), (&json!("stopped"), &json!("unclear")), "{held}");
    home.run(&["models", "recipe", "continue", &id]).ends_with(3);
    let undone = home.run(&["models", "recipe", "undo", &id, "--json"]).ends_with(0).json();
    assert_eq!(undone["state"], "undone", "{undone}");
    assert_eq!((counts(&services, "Unclear"), &step(&undone, "trait")["state"]), ([0, 1, 0], &json!("adopted")));
}

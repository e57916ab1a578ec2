//! Jobs: what they did, and how a job goes on, is tried again, is stopped, and is undone.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{COOKS, COSY, Home, LOOP, Services, id_of};

/// The latest job, as `jobs list` shows it.
fn latest(home: &Home) -> Value {
    home.run(&["jobs", "list", "--limit", "1", "--json"]).ends_with(0).json()["rows"][0].clone()
}

/// Starts a share whose first trait takes long, and returns when its job is running.
#[expect(clippy::zombie_processes, reason = "the caller waits for it; a test that fails before ends its process")]
fn long_share(home: &Home, services: &Services) -> (Child, String) {
    services.fault("POST", "/v1/traits", 1, &json!({ "delay_ms": 40_000 }));
    let mut command = home.command();
    let child = command
        .args(["share", "--route", "create", COOKS, COSY])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    loop {
        let job = latest(home);
        if job["state"] == "running" {
            return (child, job["id"].as_str().unwrap().to_owned());
        }
        assert!(started.elapsed() < Duration::from_secs(60), "no job is running: {job}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn jobs_are_listed_newest_first_and_shown_with_their_items() {
    let home = Home::new();
    let services = home.serve();
    assert_eq!(home.run(&["jobs", "list"]).ends_with(0).out().trim(), "None.");
    home.run(&["share", "--route", "create", COOKS]).ends_with(0);
    services.fault("POST", "/v1/segments", 1, &json!({ "status": 403, "body": { "message": "no right" } }));
    home.run(&["share", "--route", "create", COSY, LOOP]).ends_with(1);
    let listed = home.run(&["jobs", "list", "--json"]).ends_with(0).json();
    assert_eq!((listed["total"].as_u64(), listed["rows"][0]["total"].as_u64()), (Some(2), Some(2)));
    assert!(listed["rows"][0].get("items").is_none(), "a list has counts, not items");
    let states: Vec<&str> =
        listed["rows"].as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["failed", "done"]);
    let second = home.run(&["jobs", "list", "--limit", "1", "--offset", "1", "--json"]).ends_with(0).json();
    assert_eq!(second["rows"][0]["id"], listed["rows"][1]["id"]);
    let table = home.run(&["jobs", "list"]).ends_with(0).out();
    assert!(table.starts_with("ID ") && table.contains("2 of 2 jobs") && table.contains("failed"), "{table}");

    let id = listed["rows"][0]["id"].as_str().unwrap();
    let shown = home.run(&["jobs", "show", id]).ends_with(0).out();
    for told in [COSY, "no right", "can't be shared: it came from Audience Manager", "Share"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let first = home.run(&["jobs", "show", listed["rows"][1]["id"].as_str().unwrap(), "--json"]).ends_with(0).json();
    let items = first["items"].as_array().unwrap();
    let of_cooks = items.iter().find(|item| item["subject"]["name"] == COOKS).unwrap();
    let made: Vec<&str> = of_cooks["made"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
    let code = id_of(&home, COOKS);
    let sids = ["traits", "segments"].map(|kind| services.with_code(kind, &code)[0]["sid"].to_string());
    assert_eq!(made, sids, "the IDs of the objects at Adobe");
    let last = u32::try_from(items.len() - 1).unwrap().to_string();
    let part = home.run(&["jobs", "show", first["id"].as_str().unwrap(), "--json", "--limit", "1", "--offset", &last]);
    assert_eq!(part.ends_with(0).json()["items"], json!([items.last().unwrap()]));
    home.run(&["jobs", "show", "no-such-job"]).ends_with(1);
}

#[test]
fn what_failed_is_tried_again_and_only_that() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["status"]).ends_with(0);
    services.fault("POST", "/v1/segments", 1, &json!({ "status": 403, "body": { "message": "not yet" } }));
    services.fault("POST", "/v1/traits", 1, &json!({ "status": 400, "body": { "message": "never" } }));
    let job = home.run(&["share", "--route", "create", COOKS, COSY, "--json"]).ends_with(1).json();
    let id = job["id"].as_str().unwrap();
    let traits = services.requests("POST", "/v1/traits");
    let again = home.run(&["jobs", "retry", id, "--json"]).ends_with(3).json();
    assert_eq!((again["id"].as_str(), again["done"].as_u64(), again["failed"].as_u64()), (Some(id), Some(1), Some(1)));
    assert_eq!(
        services.requests("POST", "/v1/traits"),
        traits,
        "the one trait is there, the other was refused for good"
    );
    for again in ["retry", "resume"] {
        let refused = home.run(&["jobs", again, id]).ends_with(1).err();
        assert!(refused.contains("can be retried"), "{again}: {refused}");
    }
}

#[test]
fn an_undo_deletes_for_some_audiences_or_for_all() {
    let home = Home::new();
    let services = home.serve();
    let (cooks, cosy) = (id_of(&home, COOKS), id_of(&home, COSY));
    let job = home.run(&["share", "--route", "create", COOKS, COSY, "--json"]).ends_with(0).json();
    let id = job["id"].as_str().unwrap();
    let unknown = home.run(&["jobs", "undo", id, "--only", COOKS, "Nobody"]).ends_with(1).err();
    assert!(unknown.contains("“Nobody”"), "{unknown}");
    assert_eq!(services.with_code("traits", &cooks).len(), 1, "nothing was deleted");
    let undone = home.run(&["jobs", "undo", id, "--only", COOKS]).ends_with(0).out();
    assert!(undone.contains("deleted") && undone.contains(COOKS) && !undone.contains(COSY), "{undone}");
    assert!(services.with_code("traits", &cooks).is_empty() && services.with_code("segments", &cooks).is_empty());
    assert_eq!(services.with_code("segments", &cosy).len(), 1);
    home.run(&["jobs", "undo", id]).ends_with(0);
    assert!(services.with_code("traits", &cosy).is_empty());
    let undo = latest(&home);
    assert_eq!((undo["kind"].as_str(), undo["related"].as_str()), (Some("undo"), Some(id)));
    let listed = home.run(&["jobs", "list"]).ends_with(0).out();
    assert!(listed.lines().any(|line| line.starts_with(id) && line.contains("undone")), "{listed}");
    let refused = home.run(&["jobs", "undo", undo["id"].as_str().unwrap()]).ends_with(1).err();
    assert!(refused.contains("is an undo"), "{refused}");
}

#[cfg(unix)]
#[test]
fn a_job_of_another_program_is_not_touched_and_goes_on_after_it_was_stopped_there() {
    let home = Home::new();
    // Fast, so that a lost answer is settled soon.
    let services = home.serve_with(&["--speed", "60"]);
    let (cooks, cosy) = (id_of(&home, COOKS), id_of(&home, COSY));
    let (mut child, id) = long_share(&home, &services);
    let told = home.run(&["jobs", "cancel", &id]).ends_with(1).err();
    let kill = format!("kill -INT {}", child.id());
    assert!(told.contains("(segbridge, process") && told.contains(&kill), "{told}");
    for change in ["resume", "retry", "undo"] {
        let refused = home.run(&["jobs", change, &id]).ends_with(1).err();
        assert!(refused.contains("is running"), "{change}: {refused}");
    }
    assert_eq!(latest(&home)["state"], "running", "nothing of that has stopped it");
    // As the answer says.
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(latest(&home)["state"], "interrupted");
    let stopped = home.run(&["jobs", "cancel", &id]).ends_with(0).out();
    assert!(stopped.contains("was interrupted and can be resumed"), "{stopped}");
    let refused = home.run(&["jobs", "retry", &id]).ends_with(1).err();
    assert!(refused.contains(&format!("segbridge jobs resume {id}")), "{refused}");
    let job = home.run(&["jobs", "resume", &id, "--json"]).ends_with(0).json();
    assert_eq!((job["state"].as_str(), job["done"].as_u64()), (Some("done"), Some(2)));
    for audience in [&cooks, &cosy] {
        let count = |kind| services.with_code(kind, audience).len();
        assert_eq!((count("traits"), count("segments")), (1, 1));
    }
}

#[test]
fn a_share_by_the_dataflow_resumes_it_waits_for_the_pair_and_says_so() {
    let home = Home::new();
    // A minute of Audience Manager takes a tenth of a second.
    let services = home.serve_with(&["--speed", "600"]);
    let plan = home.run(&["share", COOKS, "--resume-dataflow", "--dry-run"]).ends_with(0).out();
    assert!(plan.contains("add to the dataflow") && plan.contains("resume the dataflow"), "{plan}");
    let job = home.run(&["share", COOKS, "--resume-dataflow", "--wait", "--json"]).ends_with(0).json();
    assert_eq!((job["state"].as_str(), job["done"].as_u64()), (Some("done"), Some(1)), "{job}");
    let code = id_of(&home, COOKS);
    assert_eq!([services.with_code("traits", &code).len(), services.with_code("segments", &code).len()], [1, 1]);
    assert_eq!(services.requests("POST", "/v1/traits"), 0, "Audience Manager created the trait by itself");
}

#[test]
fn sharing_again_waits_for_what_a_killed_program_had_asked_for() {
    let home = Home::new();
    // A minute is three seconds.
    let services = home.serve_with(&["--speed", "20"]);
    let id = id_of(&home, COOKS);
    services.fault("POST", "/v1/traits", 1, &json!({ "late_ms": 60_000 }));
    let mut child = home.command();
    let mut child =
        child.args(["share", "--route", "create", COOKS]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let started = Instant::now();
    while services.requests("POST", "/v1/traits") == 0 {
        assert!(started.elapsed() < Duration::from_secs(60), "no trait was asked for");
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    home.run(&["share", "--route", "create", COOKS]).ends_with(0);
    std::thread::sleep(Duration::from_secs(4));
    let count = |kind| services.with_code(kind, &id).len();
    assert_eq!((count("traits"), count("segments")), (1, 1));
    assert_eq!(services.requests("POST", "/v1/traits"), 1);
    // The first job can go on, and has nothing left to do.
    let first = home.run(&["jobs", "list", "--json"]).ends_with(0).json()["rows"][1]["id"].clone();
    home.run(&["jobs", "resume", first.as_str().unwrap()]).ends_with(0);
    assert_eq!(services.requests("POST", "/v1/traits"), 1);
    // What the first one created, though only found out later, is taken back by both.
    let asked = home.run(&["unshare", COOKS]).ends_with(1).err();
    assert!(asked.contains("never confirmed") && asked.contains("--also-unconfirmed"), "{asked}");
    assert_eq!((count("traits"), count("segments")), (1, 1), "nothing was deleted");
    home.run(&["unshare", COOKS, "--also-unconfirmed"]).ends_with(0);
    assert_eq!((count("traits"), count("segments")), (0, 0));
}

#[test]
fn a_share_that_cannot_look_up_anything_is_paused_and_resumed() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["status"]).ends_with(0);
    let busy = json!([{ "path": "/v1", "times": 1_000, "do": { "status": 429, "retry_after": 1 } }]);
    services.faults(&busy);
    let paused = home.run(&["share", "--route", "create", COOKS, COSY, "--json"]).ends_with(4).json();
    assert_eq!((paused["state"].as_str(), paused["total"].as_u64()), (Some("paused"), Some(2)), "{paused}");
    let id = paused["id"].as_str().unwrap();
    let told = home.run(&["jobs", "resume", id]).ends_with(4).out();
    assert!(told.contains("Audience Manager accepts no more requests for now."), "{told}");
    services.faults(&json!([]));
    let done = home.run(&["jobs", "resume", id, "--json"]).ends_with(0).json();
    assert_eq!((done["state"].as_str(), done["done"].as_u64()), (Some("done"), Some(2)), "{done}");
    assert_eq!((services.requests("POST", "/v1/traits"), services.requests("POST", "/v1/segments")), (2, 2));
}

#[test]
fn a_job_pauses_with_a_code_of_its_own_and_goes_on_when_the_service_answers_again() {
    let home = Home::new();
    let services = home.serve();
    home.run(&["status"]).ends_with(0);
    let busy = |times: u32| {
        services.faults(&json!([
            { "method": "POST", "path": "/v1/traits", "times": times, "do": { "status": 429, "retry_after": 1 } }
        ]));
    };
    busy(1_000);
    let paused = home.run(&["share", "--route", "create", COOKS, COSY, "--json"]).ends_with(4).json();
    assert_eq!((paused["state"].as_str(), paused["failed"].as_u64()), (Some("paused"), Some(0)), "{paused}");
    let pause = &paused["pause"];
    assert_eq!(pause["reason"], "throttled", "{pause}");
    assert!(pause["nextTryAt"].is_i64() && pause["failure"]["message"].is_string(), "{pause}");
    let id = paused["id"].as_str().unwrap();
    let shown = home.run(&["jobs", "show", id]).ends_with(0).out();
    assert!(shown.contains("Audience Manager accepts no more requests for now."), "{shown}");
    assert_eq!(latest(&home)["pause"]["reason"], "throttled");

    let stopped = home.run(&["jobs", "cancel", id, "--json"]).ends_with(0).json();
    assert_eq!((&stopped["state"], &stopped["pause"]["reason"]), (&json!("paused"), &json!("stopped")), "{stopped}");
    std::thread::sleep(Duration::from_secs(2));
    let due = home.run(&["jobs", "run-due", "--json"]).ends_with(0).json();
    assert_eq!(due["total"], 0, "only a person goes on with what a person stopped: {due}");
    services.order("DELETE", "faults", None);
    home.run(&["jobs", "resume", id]).ends_with(0);
    assert_eq!(latest(&home)["state"], "done");

    // As many as one round of tries, so that the job pauses once.
    busy(10);
    let waited = home.run(&["share", "--route", "create", LOOP, "Luma – Diamond Customers", "--wait", "--json"]);
    assert_eq!(waited.ends_with(3).json()["state"], "done", "one is refused, the other waited for");
    let csv = home.run(&["jobs", "show", id, "--csv"]).ends_with(0).out();
    assert!(csv.starts_with("kind,id,name,result") && csv.contains(",done,"), "{csv}");
}

#[test]
fn a_job_that_waits_can_be_closed() {
    let home = Home::new();
    let _services = home.serve();
    // The dataflow of the practice organization is paused.
    let job = home.run(&["share", COOKS, "--json"]).ends_with(0).json();
    let id = job["id"].as_str().unwrap();
    assert_eq!((job["state"].as_str(), job["canClose"].as_bool()), (Some("waiting"), Some(true)));
    let closed = home.run(&["jobs", "close", id]).ends_with(0).out();
    assert!(closed.contains("was closed by") && closed.contains("1 closed"), "{closed}");
    let shown = home.run(&["jobs", "show", id]).ends_with(0).out();
    let line = shown.lines().find(|line| line.contains(COOKS)).unwrap();
    assert!(line.contains("closed by "), "{shown}");
    assert_eq!(latest(&home)["state"], "closed");
    home.run(&["jobs", "run-due"]).ends_with(0);
    for again in ["resume", "close"] {
        home.run(&["jobs", again, id]).ends_with(1);
    }
}

#[test]
fn a_waiting_job_that_was_undone_is_called_that_everywhere() {
    let home = Home::new();
    let _services = home.serve();
    let job = home.run(&["share", COOKS, "--json"]).ends_with(0).json();
    let id = job["id"].as_str().unwrap();
    let undone = home.run(&["jobs", "undo", id]).ends_with(0).out();
    assert!(undone.contains("removed from the dataflow"), "{undone}");
    let shown = home.run(&["jobs", "show", id]).ends_with(0).out();
    assert!(shown.contains("was undone") && shown.contains("1 undone") && !shown.contains("failed:"), "{shown}");
    let line = shown.lines().find(|line| line.contains(COOKS)).unwrap();
    assert!(line.trim_end().ends_with("undone"), "{shown}");
    let listed = home.run(&["jobs", "list", "--json"]).ends_with(0).json();
    let states: Vec<_> = listed["rows"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, ["done", "undone"]);
    let again = home.run(&["share", COSY]).ends_with(0);
    drop(again);
    let back = home.run(&["unshare", COSY]).ends_with(0).out();
    assert!(back.contains("only removed from the dataflow"), "{back}");
}

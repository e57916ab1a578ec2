//! Plan files: saved by one person, opened and carried out by another one after a fresh check.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{COOKS, COSY, Home, LUMA_GOLD, id_of};

/// A segment of the organization's own that the source does not select.
const BUYERS: &str = LUMA_GOLD;

/// A home with a folder for files that people pass on.
struct Desk {
    home: Home,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { home: Home::new(), folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// Saves the plan of audiences by the create route, and returns the file.
    fn save(&self, audiences: &[&str], name: &str) -> Value {
        let file = self.text(name);
        let words = [&["share"], audiences, &["--route", "create", "--save-plan", &file, "--json"]].concat();
        let answer = self.home.run(&words).ends_with(0).json();
        assert_eq!(answer["saved"], json!({ "name": name, "audiences": audiences.len(), "toPlatform": 0 }));
        serde_json::from_str(&std::fs::read_to_string(self.path(name)).unwrap()).unwrap()
    }

    /// Writes a changed copy of a plan.
    fn write(&self, name: &str, plan: &Value) -> String {
        std::fs::write(self.path(name), plan.to_string()).unwrap();
        self.text(name)
    }
}

#[test]
fn a_plan_is_saved_without_secrets_and_carried_out_by_somebody_else() {
    let desk = Desk::new();
    let services = desk.home.serve();
    let plan = desk.save(&[COOKS, COSY], "plan.json");
    assert_eq!(services.requests("POST", "/v1/traits"), 0, "nothing is sent");
    assert_eq!((&plan["format"], &plan["version"]), (&json!("segment-bridge-plan"), &json!(1)));
    assert_eq!(plan["organization"], services.text("org_id"));
    assert_eq!(plan["audiences"][0]["name"], COOKS);
    assert_eq!(plan["audiences"][0]["plan"], json!({ "kind": "make" }));
    let text = plan.to_string();
    assert!(!text.contains(services.text("client_secret")) && !text.contains(services.text("client_id")), "{text}");

    let file = desk.write("plan.json", &{
        let mut plan = plan;
        plan["savedBy"] = json!("mira");
        plan
    });
    let shown = desk.home.run(&["share", "--plan", &file, "--dry-run"]).ends_with(0).out();
    assert!(shown.contains("Plan saved by mira, ") && shown.contains("Nothing has changed since."), "{shown}");
    assert!(shown.contains("create trait and segment in /All Traits/Experience Platform Traits"), "{shown}");
    assert_eq!(services.requests("POST", "/v1/traits"), 0, "nor by a dry run");

    let job = desk.home.run(&["share", "--plan", &file, "--json"]).ends_with(0).json();
    assert_eq!((job["state"].as_str(), job["done"].as_u64()), (Some("done"), Some(2)));
    assert_eq!(job["differences"], json!([]));
    for audience in [COOKS, COSY] {
        let id = id_of(&desk.home, audience);
        assert_eq!(services.with_code("traits", &id).len(), 1);
        assert_eq!(services.with_code("segments", &id).len(), 1);
    }
    // Once more: everything is there, the differences say so, and it is not carried out unless that is accepted.
    let refused = desk.home.run(&["share", "--plan", &file]).ends_with(3).out();
    assert!(refused.contains("Nothing was sent, because the plan has changed for 2 audiences."), "{refused}");
    assert!(refused.contains("--accept-differences"), "{refused}");
    let jobs = desk.home.run(&["jobs", "list", "--json"]).ends_with(0).json();
    assert_eq!(jobs["total"], 1, "it became no job");
    let again = desk.home.run(&["share", "--plan", &file, "--accept-differences"]).ends_with(0);
    let told = again.err();
    assert!(told.contains("2 audiences have changed since."), "{told}");
    let before = "  before: create trait and segment in /All Traits/Experience Platform Traits";
    assert_eq!(told.matches(before).count(), 2, "{told}");
    assert_eq!((services.requests("POST", "/v1/traits"), services.requests("POST", "/v1/segments")), (2, 2));
}

#[test]
fn a_plan_keeps_folder_and_route_and_shows_what_differs_line_by_line() {
    let desk = Desk::new();
    let services = desk.home.serve();
    let folder = "Experience Platform Traits/Loyalty/Gold";
    let file = desk.text("plan.json");
    let save = ["share", COOKS, COSY, "--route", "create", "--folder", folder, "--save-plan", &file];
    let saved = desk.home.run(&save).ends_with(0).out();
    assert!(saved.contains(&format!("Saved the plan of 2 audiences as {file}. Nothing was sent.")), "{saved}");
    let mut plan: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(plan["audiences"][1]["folder"], json!(["Loyalty", "Gold"]));
    // One is shared meanwhile, and the file knew the other one by another name.
    desk.home.run(&["share", COOKS, "--route", "create"]).ends_with(0);
    plan["audiences"][1]["name"] = json!("Cosy homes");
    // One was deleted in Experience Platform, as far as this copy knows.
    let mut gone = plan["audiences"][0].clone();
    gone["id"] = json!("00000000-0000-4000-8000-00000000dead");
    gone["name"] = json!("Gone since");
    plan["audiences"].as_array_mut().unwrap().push(gone);
    let file = desk.write("plan.json", &plan);

    let checked = desk.home.run(&["share", "--plan", &file, "--dry-run", "--json"]).ends_with(3).json();
    let lines = checked["lines"].as_array().unwrap();
    assert_eq!(lines[2]["audience"]["name"], "Gone since", "an unknown audience has its name of the file");
    assert_eq!(lines[2]["verdict"]["reason"]["kind"], "gone");
    let kinds: Vec<Vec<&str>> = checked["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["differences"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect())
        .collect();
    assert_eq!(kinds, [vec!["verdict"], vec!["name"], vec!["verdict"]]);
    assert_eq!(checked["fromPlans"][0]["differing"], 3);

    let refused = desk.home.run(&["share", "--plan", &file, "--json"]).ends_with(3).json();
    assert_eq!((&refused["differences"], &refused["items"]), (&checked["differences"], &Value::Null));
    let job = desk.home.run(&["share", "--plan", &file, "--accept-differences", "--json"]).ends_with(3).json();
    assert_eq!(job["items"].as_array().unwrap().iter().filter(|item| item["refusal"].is_object()).count(), 1);
    let trait_of = |audience| services.with_code("traits", &id_of(&desk.home, audience))[0].clone();
    let folder_of = |it: &Value| it["folderId"].clone();
    assert_ne!(folder_of(&trait_of(COSY)), folder_of(&trait_of(COOKS)), "the folder of the file was created");
}

#[test]
fn what_is_no_plan_of_this_place_is_refused_with_a_sentence() {
    let desk = Desk::new();
    let _services = desk.home.serve();
    let plan = desk.save(&[COOKS], "plan.json");
    let changed = |pointer: &str, value: Value| {
        let mut plan = plan.clone();
        *plan.pointer_mut(pointer).unwrap() = value;
        plan.to_string()
    };
    let whole = plan.to_string();
    for (content, told) in [
        (changed("/organization", json!("AAAAAAAAAAAAAAAAAAAAAAAA@AdobeOrg")), "saved for another organization"),
        (changed("/sandbox", json!("dev-anna")), "saved for the sandbox dev-anna"),
        (changed("/version", json!(99)), "newer version of Segment Bridge"),
        (changed("/audiences/0/route", json!("beam")), "is damaged"),
        (whole[..whole.len() - 5].to_owned(), "is damaged"),
        ("{\"client_id\":\"x\"}".to_owned(), "not a plan of Segment Bridge"),
        (" ".repeat((16 << 20) + 1), "larger than 16 MB"),
    ] {
        let file = desk.text("other.json");
        std::fs::write(&file, content).unwrap();
        for end in [vec!["--dry-run"], vec![]] {
            let said = desk.home.run(&[vec!["share", "--plan", &file], end].concat()).ends_with(2).err();
            assert!(said.contains(told), "{told}: {said}");
        }
    }
    let (missing, folder) = (desk.text("missing.json"), desk.text(""));
    for file in [&missing, &folder] {
        let said = desk.home.run(&["share", "--plan", file]).ends_with(2).err();
        assert!(said.contains("cannot be read"), "{said}");
    }
    let jobs = desk.home.run(&["jobs", "list", "--json"]).ends_with(0).json();
    assert_eq!(jobs["total"], 0, "none of them became a job");
}

#[test]
fn a_plan_replaces_a_file_as_a_whole_or_not_at_all() {
    let desk = Desk::new();
    let _services = desk.home.serve();
    std::fs::write(desk.path("plan.json"), "x".repeat(100_000)).unwrap();
    desk.save(&[COOKS], "plan.json");
    let left: Vec<_> = std::fs::read_dir(desk.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["plan.json"], "no part of it is left over");
    for place in [desk.text("no/such/folder/plan.json"), desk.text("")] {
        let said = desk.home.run(&["share", COOKS, "--save-plan", &place]).ends_with(2).err();
        assert!(said.contains("could not be saved as") && said.contains("Choose another place."), "{said}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(desk.path("plan.json")).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o644, "a colleague may read it");
        let said = desk.home.run(&["share", COOKS, "--save-plan", "/dev/null"]).ends_with(2).err();
        assert!(said.contains("not a regular file"), "{said}");
    }
}

#[test]
fn a_plan_to_experience_platform_is_saved_compared_and_carried_out_with_the_number_it_asks_for() {
    let desk = Desk::new();
    let services = desk.home.serve();
    let file = desk.text("back.json");
    let words = ["share", "--to", "platform", "--route", "external", LUMA_GOLD, "--save-plan", &file, "--json"];
    let answer = desk.home.run(&words).ends_with(0).json();
    assert_eq!(answer["saved"], json!({ "name": "back.json", "audiences": 0, "toPlatform": 1 }));
    assert_eq!(services.requests("POST", "/data/core/ups/audiences"), 0, "nothing is sent");
    let plan: Value = serde_json::from_str(&std::fs::read_to_string(desk.path("back.json")).unwrap()).unwrap();
    assert_eq!((&plan["version"], &plan["audiences"]), (&json!(2), &json!([])));
    assert_eq!(plan["toPlatform"][0]["plan"], json!({ "kind": "create" }));

    // A colleague knew it by another name: that is shown, and stops it.
    let renamed = desk.write("renamed.json", &{
        let mut plan = plan.clone();
        plan["toPlatform"][0]["name"] = json!("Former name");
        plan["savedBy"] = json!("mira");
        plan
    });
    let shown = desk.home.run(&["share", "--plan", &renamed]).ends_with(3).out();
    assert!(shown.contains("it was called “Former name”") && shown.contains("Nothing was sent"), "{shown}");
    let job = desk.home.run(&["share", "--plan", &file, "--json"]).ends_with(0).json();
    assert_eq!((job["kind"].as_str(), job["state"].as_str()), (Some("shareToPlatform"), Some("done")));
    // By then an audience stands for it.
    let shown = desk.home.run(&["share", "--plan", &file, "--dry-run"]).ends_with(0).out();
    assert!(shown.contains("before: create audience") && shown.contains("already in Experience Platform"), "{shown}");

    // Where members come, the number is needed, and it must be that of now.
    let words = ["share", "--to", "platform", "--route", "source", BUYERS, "--save-plan", &file, "--json"];
    let likely = desk.home.run(&words).ends_with(0).json()["forecast"]["likely"].as_u64().unwrap();
    assert!(likely > 0);
    let refused = desk.home.run(&["share", "--plan", &file]);
    assert!(refused.ends_with(1).err().contains("--confirm-profiles"), "it names the option");
    let wrong = (likely * 2).to_string();
    desk.home.run(&["share", "--plan", &file, "--confirm-profiles", &wrong]).ends_with(1);
    let job = desk.home.run(&["share", "--plan", &file, "--confirm-profiles", &likely.to_string(), "--json"]);
    assert!(["done", "waiting"].contains(&job.ends_with(0).json()["state"].as_str().unwrap()));
}

#[test]
fn a_plan_in_both_directions_asks_which_of_them() {
    let desk = Desk::new();
    let _services = desk.home.serve();
    let mut plan = desk.save(&[COOKS], "plan.json");
    let line = json!({ "kind": "segment", "id": LUMA_GOLD, "name": "Luma Gold", "route": "external", "routeChosen": true, "plan": { "kind": "create" }, "requests": 1 });
    plan["version"] = json!(2);
    plan["toPlatform"] = json!([line]);
    let file = desk.write("both.json", &plan);
    let refused = desk.home.run(&["share", "--plan", &file, "--dry-run"]).ends_with(2).err();
    assert!(refused.contains("--to manager") && refused.contains("--to platform"), "{refused}");
    let shown = desk.home.run(&["share", "--plan", &file, "--to", "platform", "--dry-run"]).ends_with(0).out();
    assert!(shown.contains("create audience “Luma Gold”"), "{shown}");
    let shown = desk.home.run(&["share", "--plan", &file, "--to", "manager", "--dry-run"]).ends_with(0).out();
    assert!(shown.contains("create trait and segment"), "{shown}");
}

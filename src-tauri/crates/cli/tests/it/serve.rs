//! `segbridge practice serve`.

use std::process::Command;

use crate::support::Home;

#[test]
fn it_reports_its_address_and_exits_successfully_on_sigterm() {
    let home = Home::new();
    let mut services = home.serve();
    for name in ["base_url", "client_id", "client_secret", "org_id", "sandbox", "practice_key"] {
        assert!(services.ready[name].as_str().is_some_and(|text| !text.is_empty()), "{name} in {}", services.ready);
    }
    let self_ = services.manager("/v1/users/self");
    assert!(self_["username"].is_string(), "the announced credential signs in: {self_}");
    let pid = services.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(services.child.wait().unwrap().code(), Some(0));
}

#[test]
fn the_key_of_the_test_controls_is_read_from_a_file() {
    let home = Home::new();
    let file = home.path().join("key");
    std::fs::write(&file, "").unwrap();
    let empty = home.run(&["practice", "serve", "--practice-key-file", file.to_str().unwrap()]).ends_with(2);
    assert!(empty.err().contains("it is empty"), "{}", empty.err());
    std::fs::write(&file, "a-key-of-mine\n").unwrap();
    let services = home.serve_with(&["--practice-key-file", file.to_str().unwrap()]);
    assert_eq!(services.ready["practice_key"], "a-key-of-mine");
    home.run(&["practice", "serve", "--practice-key", "seen-by-all"]).ends_with(2);
}

#[test]
fn two_programs_do_not_serve_one_organization() {
    let home = Home::new();
    let _services = home.serve();
    let refused = home.run(&["practice", "serve"]).ends_with(1);
    assert!(refused.err().contains("already"), "{}", refused.err());
}

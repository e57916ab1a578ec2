//! `segbridge practice serve`.

use std::process::Command;

use crate::support::Home;

#[test]
fn it_says_where_it_is_and_ends_well_on_sigterm() {
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
fn two_programs_do_not_serve_one_organisation() {
    let home = Home::new();
    let _services = home.serve();
    let refused = home.run(&["practice", "serve"]).ends_with(1);
    assert!(refused.err().contains("already"), "{}", refused.err());
}

//! `segbridge connections` from outside: separate processes on their own session bus with a keychain, against practice
//! services that play Adobe.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[path = "connections/binding.rs"]
mod binding;
#[path = "connections/support.rs"]
mod support;

use serde_json::{Value, json};
use support::{Adobe, finish, run, run_with};
use tempfile::TempDir;
use test_support::{Desk, InspectingProxy, Keychain, Manner, PERSON};

#[test]
fn a_connection_is_added_tested_used_and_removed_with_a_real_keychain() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = adobe.text("client_secret");
    let added = run(&desk, &adobe.add("Acme"), &format!("{secret}\n")).ends_with(0);
    assert!(added.out.contains("in the keychain") && !added.out.contains(secret), "{}", added.out);
    let listed = run(&desk, &["connections", "list", "--json"], "").ends_with(0);
    let rows: Value = serde_json::from_str(&listed.out).unwrap();
    assert_eq!((&rows[0]["name"], &rows[0]["secret"]["place"]), (&json!("Acme"), &json!("keychain")));
    assert_eq!((&rows[0]["inUse"], &rows[1]["inUse"]), (&json!(false), &json!(true)));
    let tested = run(&desk, &["connections", "test", "acme"], "").ends_with(0);
    assert!(tested.out.contains("This connection works."), "{}", tested.out);

    let once = run(&desk, &["--connection", "Acme", "status", "--json"], "").ends_with(0);
    let status: Value = serde_json::from_str(&once.out).unwrap();
    assert_eq!(status["workspace"]["connection"]["name"], "Acme");
    let other = run(&desk, &["connections", "list", "--json"], "").ends_with(0);
    assert!(
        other.out.contains("\"inUse\": true") && serde_json::from_str::<Value>(&other.out).unwrap()[1]["inUse"] == true
    );
    run(&desk, &["connections", "use", "Acme"], "").ends_with(0);
    let kept: Value = serde_json::from_str(&run(&desk, &["status", "--json"], "").ends_with(0).out).unwrap();
    assert_eq!(kept["workspace"]["connection"]["name"], "Acme");

    let removed = run(&desk, &["connections", "remove", "Acme", "--json"], "").ends_with(0);
    let proof: Value = serde_json::from_str(&removed.out).unwrap();
    assert_eq!((&proof["secretGone"], &proof["rowsLeft"]), (&json!(true), &json!(0)));
    assert!(proof["rowsRemoved"].as_u64().unwrap() > 1_000, "{proof}");
}

/// The mistake, the secret, a flag and its value, the expected text, the exit code, and the setup of the services.
type Case<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, i32, &'a dyn Fn());

#[test]
fn each_failure_of_a_connection_has_its_own_sentence() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = adobe.text("client_secret");
    let zeros = "0".repeat(32);
    let (token, everywhere) = ("/ims/token/v3", "/");
    let refused = |path: &str, effect: Value| adobe.order(path, &effect);
    let abac =
        json!({ "status": 403, "body": { "type": "https://ns.adobe.com/aep/errors/UPAPI-113752-403", "status": 403 } });
    let not_added = json!({ "status": 403, "body": { "error_code": "403003", "message": "Api Key is invalid" } });
    let cases: [Case; 14] = [
        ("wrong secret", "p8e-wrong", "", "", "The client secret is wrong", 1, &|| ()),
        ("unknown client", secret, "--client-id", &zeros, "does not know this client ID", 1, &|| ()),
        (
            "other organization",
            secret,
            "--org",
            "0123456789ABCDEF01234567@AdobeOrg",
            "belongs to another organization",
            1,
            &|| (),
        ),
        ("nobody there", secret, "--base-url", "http://127.0.0.1:9", "the service does not answer", 1, &|| ()),
        ("no scope", secret, "--scopes", "openid,adobeio_api", "does not have one of the requested scopes", 1, &|| ()),
        ("no sandbox", secret, "--sandbox", "nowhere", "This credential may not use the sandbox", 3, &|| ()),
        ("no role", secret, "", "", "has no role that allows this", 3, &|| refused("/data/core/ups", abac.clone())),
        ("no api", secret, "", "", "the API was not added to it", 3, &|| refused("/v1", not_added.clone())),
        ("wrong clock", secret, "", "", "This computer's clock is wrong", 3, &|| {
            refused(everywhere, json!({ "date_off_s": 7_200 }));
        }),
        ("refused token", secret, "", "", "rejects tokens that", 3, &|| refused("/v1", json!({ "status": 401 }))),
        ("in trouble", secret, "", "", "but reports that it is unavailable", 1, &|| {
            refused(token, json!({ "status": 503 }));
        }),
        ("proxy", secret, "", "", "The proxy asks for a user name and password", 1, &|| {
            refused(token, json!({ "status": 407 }));
        }),
        ("cut off", secret, "", "", "the service does not answer", 1, &|| refused(token, json!({ "drop": "before" }))),
        ("slow", secret, "", "", "The service took too long", 1, &|| refused(token, json!({ "delay_ms": 30_000 }))),
    ];
    for (name, secret, option, value, sentence, code, prepare) in cases {
        adobe.heal();
        prepare();
        let mut words = adobe.add(name);
        match words.iter().position(|word| *word == option) {
            Some(at) => words[at + 1] = value,
            None if option.is_empty() => {}
            None => words.extend([option, value]),
        }
        run(&desk, &words, secret).ends_with(0);
        let tested = run(&desk, &["connections", "test", name], "").ends_with(code);
        assert!(tested.out.contains(sentence), "{name}:\n{}", tested.out);
    }
}

#[test]
fn the_proxy_of_the_environment_is_used_for_adobes_own_hosts() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let proxy = InspectingProxy::start(adobe.text("base_url"), Manner::LetsThrough);
    let authority = desk.person().join("company.pem");
    std::fs::write(&authority, proxy.authority_pem()).unwrap();
    let mut words = adobe.add("Acme");
    // A connection without an address is a connection to Adobe.
    words.truncate(words.len() - 2);
    run(&desk, &words, adobe.text("client_secret")).ends_with(0);
    let mut command = desk.command(Keychain::Unlocked, assert_cmd::cargo::cargo_bin!("segbridge"));
    command
        .env("HTTPS_PROXY", proxy.url())
        .env("SSL_CERT_FILE", &authority)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let tested = finish(command, &["connections", "test", "Acme"], "").ends_with(0);
    assert!(tested.out.contains("This connection works."), "{}", tested.out);
    assert!(proxy.hosts().contains(&"ims-na1.adobelogin.com".to_owned()), "{:?}", proxy.hosts());
}

#[test]
fn a_proxy_that_asks_for_a_password_gets_the_one_of_the_variable_and_a_variable_that_is_wrong_is_named() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let proxy = InspectingProxy::start(adobe.text("base_url"), Manner::WantsPassword);
    let authority = desk.person().join("company.pem");
    std::fs::write(&authority, proxy.authority_pem()).unwrap();
    let mut words = adobe.add("Acme");
    words.truncate(words.len() - 2);
    run(&desk, &words, adobe.text("client_secret")).ends_with(0);
    let test = |name: &str, value: &str, code: i32| {
        let mut command = desk.command(Keychain::Unlocked, assert_cmd::cargo::cargo_bin!("segbridge"));
        for other in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"] {
            command.env_remove(other);
        }
        command.env(name, value).env("SSL_CERT_FILE", &authority);
        let ran = finish(command, &["connections", "test", "Acme"], "").ends_with(code);
        assert!(!format!("{}{}", ran.out, ran.err).contains(PERSON.1), "{value}:\n{}", ran.out);
        ran.out
    };
    let address = proxy.url();
    let place = address.trim_start_matches("http://");

    let out = test("HTTPS_PROXY", &address, 1);
    assert!(out.contains("The proxy asks for a user name and password."), "{out}");
    for (name, value) in [
        ("HTTPS_PROXY", format!("http://{}:{}@{place}", PERSON.0, PERSON.1)),
        ("https_proxy", format!("http=127.0.0.1:9;https={}:{}@{place}", PERSON.0, PERSON.1)),
        ("ALL_PROXY", format!(" {}:p%40s%3As%25@{place} ", PERSON.0)),
    ] {
        let out = test(name, &value, 0);
        assert!(out.contains("This connection works."), "{value}:\n{out}");
    }
    let out = test("https_proxy", &format!("ftp://{}:{}@{place}", PERSON.0, PERSON.1), 1);
    assert!(out.contains("The variable https_proxy cannot be used: its scheme"), "{out}");
}

#[test]
fn a_machine_without_certificate_authorities_reaches_itself_and_reports_what_is_missing_for_adobe() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let none = desk.person().join("none.pem");
    std::fs::write(&none, "").unwrap();
    let bare = |words: &[&str], input: &str| {
        let mut command = desk.command(Keychain::Unlocked, assert_cmd::cargo::cargo_bin!("segbridge"));
        command.env("SSL_CERT_FILE", &none).env_remove("SSL_CERT_DIR");
        finish(command, words, input)
    };
    bare(&["audiences", "list", "--limit", "1"], "").ends_with(0);
    bare(&adobe.add("On this machine"), adobe.text("client_secret")).ends_with(0);
    bare(&["connections", "test", "On this machine"], "").ends_with(0);
    let mut words = adobe.add("Adobe");
    words.truncate(words.len() - 2);
    bare(&words, adobe.text("client_secret")).ends_with(0);
    let tested = bare(&["connections", "test", "Adobe"], "").ends_with(1);
    assert!(tested.out.contains("ca-certificates"), "{}", tested.out);
}

#[test]
fn tokens_that_expire_while_a_job_runs_do_not_matter() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    run(&desk, &adobe.add("Acme"), adobe.text("client_secret")).ends_with(0);
    run(&desk, &["connections", "use", "Acme"], "").ends_with(0);
    // Twice each: the token that replaces an expired one can expire too.
    let end = |path: &str| json!({ "method": "POST", "path": path, "times": 2, "do": { "expire_tokens": true } });
    adobe.order_all(&json!([end("/v1/traits"), end("/v1/segments")]));
    let shared = run(&desk, &["share", "--route", "create", "Affinity: cooks", "Affinity: cosy home"], "").ends_with(0);
    assert!(shared.out.contains("2 done, 0 failed"), "{}", shared.out);
}

#[test]
fn an_unusable_keychain_is_reported_and_a_secret_can_be_entered_for_one_run() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = adobe.text("client_secret");
    for (keychain, sentence) in [
        (Keychain::Locked, "the keychain is locked"),
        (Keychain::Absent, "no keychain is running"),
        (Keychain::Denied, "the keychain refused access"),
    ] {
        let refused = run_with(&desk, keychain, &adobe.add("Acme"), secret).ends_with(1);
        assert!(refused.err.contains(sentence) && refused.err.contains("--secret-stdin"), "{}", refused.err);
        let listed = run_with(&desk, keychain, &["connections", "list"], "").ends_with(0);
        assert!(!listed.out.contains("Acme"), "nothing is stored in part: {}", listed.out);

        let mut words = adobe.add("Acme");
        words.push("--secret-stdin");
        let added = run_with(&desk, keychain, &words, secret).ends_with(0);
        assert!(added.out.contains("in memory"), "{}", added.out);
        let without = run_with(&desk, keychain, &["connections", "test", "Acme"], "").ends_with(1);
        assert!(without.out.contains("There is no client secret"), "{}", without.out);
        run_with(&desk, keychain, &["connections", "test", "Acme", "--secret-stdin"], secret).ends_with(0);
        let words = ["--connection", "Acme", "--secret-stdin", "audiences", "list", "--limit", "1"];
        run_with(&desk, keychain, &words, secret).ends_with(0);
        run_with(&desk, keychain, &["connections", "remove", "Acme"], "").ends_with(0);
    }
    let practice = run(&desk, &["status", "--secret-stdin"], secret).ends_with(2);
    assert!(practice.err.contains("needs no client secret"), "{}", practice.err);
}

#[test]
fn a_locked_keychain_is_reported_when_its_secret_is_needed_and_works_again_when_unlocked() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    run(&desk, &adobe.add("Acme"), adobe.text("client_secret")).ends_with(0);
    let locked = run_with(&desk, Keychain::Locked, &["--connection", "Acme", "status"], "").ends_with(1);
    assert!(locked.err.contains("the keychain is locked. Unlock it"), "{}", locked.err);
    let tested = run_with(&desk, Keychain::Locked, &["connections", "test", "Acme"], "").ends_with(1);
    assert!(tested.out.contains("The keychain cannot be used now"), "{}", tested.out);
    let removed = run_with(&desk, Keychain::Locked, &["connections", "remove", "Acme"], "").ends_with(3);
    assert!(removed.out.contains("could not be checked"), "nothing is claimed without proof: {}", removed.out);
}

#[test]
fn a_secret_is_never_an_argument_and_an_address_outside_is_refused() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let without = run(&desk, &adobe.add("Acme"), "").ends_with(2);
    assert!(without.err.contains("standard input"), "{}", without.err);
    let mut outside = adobe.add("Acme");
    *outside.last_mut().unwrap() = "http://192.168.0.1:4000";
    let refused = run(&desk, &outside, "p8e-hidden").ends_with(2);
    assert!(refused.err.contains("on this machine") && !refused.err.contains("p8e-hidden"), "{}", refused.err);
    run(&desk, &["--connection", "Nobody", "status"], "").ends_with(1);
    let file = desk.person().join("console.json");
    let text = json!({ "ORG_ID": adobe.text("org_id"), "CLIENT_ID": adobe.text("client_id"),
        "CLIENT_SECRETS": [adobe.text("client_secret")], "SCOPES": ["openid", "AdobeID"] });
    std::fs::write(&file, text.to_string()).unwrap();
    let from = file.to_str().unwrap();
    let words = ["connections", "add", "From file", "--from", from, "--base-url", adobe.text("base_url"), "--json"];
    let row: Value = serde_json::from_str(&run(&desk, &words, "").ends_with(0).out).unwrap();
    assert_eq!((&row["scopes"], &row["secret"]["place"]), (&json!("openid,AdobeID"), &json!("keychain")));
    run(&desk, &["connections", "test", "From file"], "").ends_with(0);
}

#[test]
fn a_credential_file_of_any_shape_is_taken_and_of_several_values_one_is_asked_for() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let (secret, client, org) = (adobe.text("client_secret"), adobe.text("client_id"), adobe.text("org_id"));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("credential");
    let path = file.to_str().unwrap();
    let add = |name: &str, more: &[&str]| {
        let mut words = vec!["connections", "add", name, "--base-url", adobe.text("base_url"), "--from", path];
        words.extend(more);
        run(&desk, &words, "")
    };

    let aepp = json!({ "org_id": org, "client_id": client, "secret": secret, "sandbox-name": "prod" }).to_string();
    let utf16: Vec<u8> = aepp.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&file, utf16).unwrap();
    let added = add("Aepp", &[]).ends_with(0);
    assert!(added.err.contains("Sandbox prod, from sandbox-name."), "{}", added.err);
    run(&desk, &["connections", "test", "Aepp"], "").ends_with(0);

    let doubled =
        format!("CLIENT_ID={client}\nIMS_ORG={org}\nCLIENT_SECRET=p8e-not-this-one\nCLIENT_SECRET={secret}\n");
    std::fs::write(&file, doubled).unwrap();
    let asked = add("Doubled", &[]).ends_with(2);
    assert!(asked.err.contains("2 different client secrets"), "{}", asked.err);
    assert!(asked.err.contains("CLIENT_SECRET (line 4)") && !asked.err.contains("p8e-"), "{}", asked.err);
    add("Doubled", &["--pick", "CLIENT_SECRET (line 4)"]).ends_with(0);
    run(&desk, &["connections", "test", "Doubled"], "").ends_with(0);

    std::fs::write(&file, json!({ "CLIENT_SECRET": secret, "API_KEY": client, "PRIVATE_KEY": "x" }).to_string())
        .unwrap();
    let refused = add("Jwt", &[]).ends_with(2);
    assert!(refused.err.contains("create an OAuth") || refused.err.contains("Create an OAuth"), "{}", refused.err);
    std::fs::write(&file, [0x89, b'P', b'N', b'G', 0, 0, 0, 13]).unwrap();
    assert!(add("Binary", &[]).ends_with(2).err.contains("not a text file"));
}

#[test]
fn a_second_sandbox_has_no_source_of_its_own_and_says_so() {
    let (Some(desk), adobe) = (Desk::new(), Adobe::start()) else { return };
    let secret = format!("{}\n", adobe.text("client_secret"));
    let mut words = adobe.add("Spring");
    let at = words.iter().position(|word| *word == "--sandbox").unwrap();
    words[at + 1] = "spring-tests";
    run(&desk, &words, &secret).ends_with(0);
    let share = ["--connection", "Spring", "share", "--to", "platform", "--dry-run", "15198331"];
    // Nobody chose a route: without a source it is the other one.
    let told = run(&desk, &share, "").ends_with(0).out;
    assert!(told.contains("Route: external audience. This sandbox has no Audience Manager source"), "{told}");
    let told = run(&desk, &[&share[..], &["--route", "source"]].concat(), "").ends_with(1).out;
    assert!(told.contains("this sandbox has no Audience Manager source"), "{told}");
}

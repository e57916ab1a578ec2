//! Storing, switching, duplicating and removing connections.

use std::time::Duration;

use app::view::{
    CheckOutcome, CheckVerdict, ConnectionProblem, FailureCode, InputReason, NetworkSettings, NotPossibleReason,
    RecordedField, RecordedKind, Route, SecretInput, SecretPlace,
};
use app::{App, Home, NetworkWish, OpenOptions};
use serde_json::json;

use super::site::{Site, options_in_memory, typed};

#[tokio::test]
async fn each_connection_has_its_own_lists_and_the_choice_survives_a_restart() {
    let site = Site::open().await;
    let before = site.app.workspace().summary().await.unwrap();
    assert!(before.connection.practice);
    let mut changed = site.app.changed();
    changed.mark_unchanged();
    let row = site.connected().await;
    assert!(changed.has_changed().unwrap(), "the window is told");
    assert_eq!(row.secret.place, SecretPlace::Session);
    let acme = site.app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!((acme.connection.name.as_str(), acme.connection.production), ("Acme", true));
    assert!(acme.counts.traits > 0 && acme.counts.audiences > 0);
    let practice = site.app.connection_use(app::PRACTICE.into()).await.unwrap();
    assert_eq!((practice.connection.practice, practice.counts.traits), (true, 0));
    site.app.connection_use(row.id.clone()).await.unwrap();
    assert!(site.app.connections().await.unwrap()[0].secret.used_at.is_some());
    site.app.close().await.unwrap();

    let open = |options: OpenOptions| App::open(Home::at(site.home.path()), options);
    let again = open(options_in_memory()).await.unwrap().workspace().summary().await.unwrap();
    assert_eq!((again.connection.id, again.counts.traits), (row.id, acme.counts.traits));
    let other = OpenOptions { connection: Some("practice".into()), ..options_in_memory() };
    assert!(open(other).await.unwrap().workspace().summary().await.unwrap().connection.practice);
    let kept = open(OpenOptions { connection: Some("ACME".into()), ..options_in_memory() }).await.unwrap();
    assert_eq!(kept.workspace().summary().await.unwrap().connection.name, "Acme", "for that one run only");
    let nobody = open(OpenOptions { connection: Some("Nobody".into()), ..options_in_memory() }).await.unwrap_err();
    assert_eq!(nobody.code, FailureCode::NotFound);
}

#[tokio::test]
async fn a_connection_without_its_secret_reports_that_and_its_local_copy_stays_readable() {
    let site = Site::open().await;
    site.connected().await;
    let total = site.app.workspace().refresh(|_| ()).await.unwrap().counts.traits;
    site.app.close().await.unwrap();
    let again = App::open(Home::at(site.home.path()), options_in_memory()).await.unwrap();
    assert_eq!(again.connections().await.unwrap()[0].secret.place, SecretPlace::Missing);
    let failure = again.workspace().refresh(|_| ()).await.unwrap_err();
    assert_eq!((failure.code, failure.problem), (FailureCode::SignInRefused, Some(ConnectionProblem::NoSecret)));
    assert_eq!(again.workspace().summary().await.unwrap().counts.traits, total);
    let id = again.workspace().summary().await.unwrap().connection.id;
    again.credential_replace(id.clone(), typed(&site.adobe.client_secret)).await.unwrap();
    again.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(again.credential_remove(id).await.unwrap().secret.place, SecretPlace::Missing);
    assert_eq!(
        again.workspace().refresh(|_| ()).await.unwrap_err().code,
        FailureCode::SignInRefused,
        "signed out at once"
    );
}

#[tokio::test]
async fn removing_a_connection_removes_everything_and_verifies_that() {
    let site = Site::open().await;
    let row = site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let audiences = super::jobs::shareable_ids(&site.app, 1).await;
    site.app.workspace().sharing().share(audiences, Vec::new(), Route::Create.into(), |_| ()).await.unwrap();
    let proof = site.app.connection_remove(row.id.clone()).await.unwrap();
    assert_eq!((proof.secret_gone, proof.rows_left), (Some(true), 0));
    assert!(proof.rows_removed > 1_000, "{proof:?}");
    assert!(site.app.workspace().summary().await.unwrap().connection.practice, "another one is in use now");
    let rows = site.app.connections().await.unwrap();
    assert_eq!(rows.len(), 1);
    let text = std::fs::read_to_string(site.home.path().join("config/connections.json")).unwrap();
    assert!(!text.contains(&row.id), "{text}");
    let gone = site.app.connection_use(row.id).await.unwrap_err();
    assert_eq!(gone.code, FailureCode::NotFound);
    let never = site.app.connection_remove(app::PRACTICE.into()).await.unwrap_err();
    assert_eq!(never.code, FailureCode::NotPossibleNow);
}

#[tokio::test]
async fn duplicates_names_and_organizations_are_checked() {
    let site = Site::open().await;
    let row = site.connected().await;
    let copy = site.app.connection_duplicate(row.id.clone()).await.unwrap();
    assert_eq!((copy.name.as_str(), copy.secret.place), ("Acme (2)", SecretPlace::Missing));
    let taken = site.app.connection_save(site.draft("acme")).await.unwrap_err();
    assert_eq!((taken.code, taken.details["field"].as_str()), (FailureCode::BadInput, "name"));
    for (field, spoil) in [
        ("color", (|draft| draft.color = "green".into()) as fn(&mut app::view::ConnectionDraft)),
        ("orgId", |draft| draft.org_id = "x".into()),
        ("clientId", |draft| draft.client_id = "x".into()),
        ("sandbox", |draft| draft.sandbox = " ".into()),
        ("name", |draft| draft.name = String::new()),
    ] {
        let mut draft = site.draft("Other");
        spoil(&mut draft);
        let failure = site.app.connection_save(draft).await.unwrap_err();
        assert_eq!((failure.code, failure.details["field"].as_str()), (FailureCode::BadInput, field));
    }
    let mut outside = site.draft("Other");
    outside.base_url = Some("http://192.168.0.1:4000".into());
    assert_eq!(site.app.connection_save(outside).await.unwrap_err().code, FailureCode::BadInput);

    site.app.workspace().refresh(|_| ()).await.unwrap();
    let mut edited = site.draft("Acme Europe");
    (edited.id, edited.secret) = (Some(row.id.clone()), SecretInput::Kept);
    assert_eq!(site.app.connection_save(edited).await.unwrap().name, "Acme Europe");
    assert_eq!(site.app.workspace().summary().await.unwrap().connection.name, "Acme Europe");
    let mut moved = site.draft("Acme Europe");
    (moved.id, moved.org_id) = (Some(row.id), "0123456789ABCDEF01234567@AdobeOrg".into());
    let failure = site.app.connection_save(moved).await.unwrap_err();
    assert_eq!(failure.details["field"], "orgId", "lists of one organization are never another's");
}

#[tokio::test]
async fn another_sandbox_starts_without_the_audiences_of_the_previous_one() {
    let site = Site::open().await;
    let row = site.connected().await;
    let before = site.app.workspace().refresh(|_| ()).await.unwrap();
    let ids = super::jobs::shareable_ids(&site.app, 1).await;
    let workspace = site.app.workspace();
    let sharing = workspace.sharing();
    let held = sharing.hold("drag".into(), app::view::Selection::Some { ids });
    let trait_folders = site.app.workspace().traits().folders().await.unwrap();
    let into = trait_folders.iter().find(|folder| folder.accepts_audiences).unwrap().id.clone();
    site.app.workspace().sharing().add(held.await.unwrap().handle, into).await.unwrap();
    let other = site.app.connection_check(site.draft("Acme"), |_| ()).await.unwrap().sandboxes;
    let other = other.iter().find(|sandbox| sandbox.name != "prod").unwrap().name.clone();

    let moved = app::view::ConnectionDraft {
        id: Some(row.id.clone()),
        secret: SecretInput::Kept,
        sandbox: other.clone(),
        ..site.draft("Acme")
    };
    assert_eq!(site.app.connection_save(moved.clone()).await.unwrap().sandbox, other);
    let after = site.app.workspace().summary().await.unwrap();
    assert_eq!((after.connection.sandbox.as_str(), after.counts.audiences), (other.as_str(), 0));
    assert_eq!((after.counts.traits, after.counts.tray), (before.counts.traits, 1), "nothing else is lost");
    assert!(after.freshness.experience_platform.read_at.is_none());
    let tray = site.app.workspace().sharing().tray().await.unwrap();
    assert_eq!(tray.to_commit, 0, "{tray:?}");

    assert_eq!(site.app.workspace().refresh(|_| ()).await.unwrap().counts.audiences, 0, "it asks the other sandbox");
    let back = app::view::ConnectionDraft { sandbox: "prod".into(), ..moved };
    site.app.connection_save(back).await.unwrap();
    let again = site.app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(again.counts.audiences, before.counts.audiences);
    assert_eq!(site.app.workspace().sharing().tray().await.unwrap().to_commit, 1, "what waited can be shared again");
}

#[tokio::test]
async fn the_practice_workspace_can_be_hidden_if_there_is_another_connection() {
    let site = Site::open().await;
    assert_eq!(site.app.practice_hidden(true).await.unwrap_err().code, FailureCode::NotPossibleNow);
    site.app.connection_save(site.draft("Acme")).await.unwrap();
    let rows = site.app.practice_hidden(true).await.unwrap();
    assert!(rows.iter().any(|row| row.practice && row.hidden));
}

#[tokio::test]
async fn network_settings_are_tried_before_they_are_shown_and_remembered_once_accepted() {
    let site = Site::open().await;
    for bad in [
        NetworkWish::Proxy(Some("proxy".into())),
        NetworkWish::Proxy(Some("http://user:hidden@proxy:1".into())),
        NetworkWish::Proxy(Some(format!("http://{}:1", "a.".repeat(300)))),
        NetworkWish::Certificate(Some("/nowhere.pem".into())),
        NetworkWish::Certificate(Some("/dev/zero".into())),
    ] {
        let failure = site.app.network_plan(bad).await.unwrap_err();
        assert_eq!(failure.code, FailureCode::BadInput, "{failure}");
        assert!(!failure.message.contains("hidden"), "{failure}");
    }
    let told = " HTTP://Proxy.example.com:8080/path?of=somebody ";
    let plan = site.app.network_plan(NetworkWish::Proxy(Some(told.into()))).await.unwrap();
    assert_eq!(plan.proxies(), [None, Some("http://proxy.example.com:8080")], "the place alone is shown");
    assert_eq!(site.app.network_settings().await.unwrap(), NetworkSettings::default(), "nothing is changed yet");
    let kept = site.app.network_carry_out(plan.clone()).await.unwrap();
    assert_eq!(kept.proxy.as_deref(), Some("http://proxy.example.com:8080"));
    let [change] = kept.changes.as_slice() else { panic!("one change: {kept:?}") };
    assert_eq!((&change.proxy_before, &change.proxy), (&None, &kept.proxy));
    assert_eq!(site.app.network_settings().await.unwrap(), kept);

    let refused = site.app.network_carry_out(plan).await.unwrap_err();
    assert_eq!(
        refused.reason,
        Some(NotPossibleReason::NetworkChanged.into()),
        "what was shown is not what is there any more"
    );
    site.connected().await;
    site.app.workspace().refresh(|_| ()).await.expect("this machine is never asked for through the proxy");
}

#[tokio::test]
async fn the_last_check_of_a_connection_is_shown_as_long_as_it_applies() {
    let site = Site::open().await;
    let verdict = |row: &app::view::ConnectionRow| row.checked.map(|checked| checked.verdict);
    let unchecked = site.app.connection_save(site.draft("Unchecked")).await.unwrap();
    assert_eq!(verdict(&unchecked), None);
    // The form has no sandbox, so the check uses the default one.
    let mut draft = site.draft("Acme");
    draft.sandbox = String::new();
    let report = site.check(draft).await;
    assert!(report.results.iter().all(|result| result.outcome == CheckOutcome::Passed), "{report:?}");
    let row = site.app.connection_save(site.draft("Acme")).await.unwrap();
    assert_eq!(verdict(&row), Some(CheckVerdict::Works), "the check of the form was one of it");

    let mut edited = site.draft("Acme again");
    (edited.id, edited.secret) = (Some(row.id.clone()), SecretInput::Kept);
    assert_eq!(verdict(&site.app.connection_save(edited.clone()).await.unwrap()), Some(CheckVerdict::Works));
    edited.scopes = "openid".into();
    assert_eq!(verdict(&site.app.connection_save(edited).await.unwrap()), None, "set up in another way");
    let replaced = site.app.credential_replace(row.id.clone(), typed("p8e-not-this-one")).await.unwrap();
    assert_eq!(verdict(&replaced), None);
    site.app.credential_test(row.id.clone(), |_| ()).await.unwrap();
    let rows = site.app.connections().await.unwrap();
    let tested = rows.iter().find(|one| one.id == row.id).unwrap();
    assert_eq!(verdict(tested), Some(CheckVerdict::Fails));
}

#[tokio::test]
async fn the_health_of_a_connection_can_be_read_without_using_it() {
    let site = Site::open().await;
    let row = site.app.connection_save(site.draft("Acme")).await.unwrap();
    let health = site.app.connection_health(&row.id, false).await.unwrap();
    assert!(health.report.usable && health.account.is_some(), "{health:?}");
    assert!(site.app.workspace().summary().await.unwrap().connection.practice, "nothing was switched");
    let rows = site.app.connections().await.unwrap();
    let checked = rows.iter().find(|one| one.id == row.id).unwrap().checked.unwrap();
    assert_eq!(checked.verdict, CheckVerdict::Works);
    let again = site.app.connection_health(&row.id, false).await.unwrap();
    assert_eq!(again.read_at, health.read_at, "kept");
    let nobody = site.app.connection_health("nobody", false).await.unwrap_err();
    assert_eq!(nobody.code, FailureCode::NotFound);
}

#[tokio::test]
async fn the_result_of_a_check_is_not_recorded_if_the_secret_was_replaced_meanwhile() {
    let site = Site::open().await;
    let row = site.connected().await;
    site.order(json!([{ "path": "/v1/users/self", "times": 9, "do": { "delay_ms": 1_500 } }])).await;
    let (tested, read) = (site.app.clone(), site.app.clone());
    let (id, same) = (row.id.clone(), row.id.clone());
    let test = tokio::spawn(async move { tested.credential_test(id, |_| ()).await });
    let health = tokio::spawn(async move { read.connection_health(&same, true).await });
    tokio::time::sleep(Duration::from_millis(700)).await;
    site.app.credential_replace(row.id.clone(), typed("p8e-not-this-one")).await.unwrap();
    assert!(test.await.unwrap().unwrap().usable, "who asked is told");
    assert!(health.await.unwrap().unwrap().report.usable);
    let rows = site.app.connections().await.unwrap();
    assert_eq!(rows.iter().find(|one| one.id == row.id).unwrap().checked, None);
    assert!(!site.app.connection_health(&row.id, false).await.unwrap().report.usable, "asked anew, with the new one");
}

#[tokio::test]
async fn a_stored_secret_is_sent_nowhere_else() {
    let site = Site::open().await;
    let row = site.connected().await;
    for spoil in
        [(|draft| draft.base_url = Some("http://127.0.0.1:9".into())) as fn(&mut app::view::ConnectionDraft), |draft| {
            draft.client_id = "0".repeat(32);
        }]
    {
        let mut draft = site.draft("Acme");
        (draft.id, draft.secret) = (Some(row.id.clone()), SecretInput::Kept);
        spoil(&mut draft);
        let checked = site.app.connection_check(draft.clone(), |_| ()).await.unwrap_err();
        assert_eq!(checked.reason, Some(InputReason::SecretForOther.into()), "{checked}");
        let saved = site.app.connection_save(draft).await.unwrap_err();
        assert_eq!(saved.code, FailureCode::BadInput, "{saved}");
    }
    assert!(site.app.workspace().refresh(|_| ()).await.is_ok(), "and works as before");
}

#[tokio::test]
async fn renaming_preserves_the_information_about_the_secret() {
    let site = Site::open().await;
    let row = site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let used = site.app.connections().await.unwrap()[0].secret.used_at;
    assert!(used.is_some());
    let mut draft = site.draft("Acme GmbH");
    (draft.id, draft.secret) = (Some(row.id), SecretInput::Kept);
    assert_eq!(site.app.connection_save(draft).await.unwrap().secret.used_at, used);
}

#[tokio::test]
async fn a_refresh_of_a_removed_connection_does_not_write_to_another_one() {
    let site = Site::open().await;
    let acme = site.connected().await;
    site.always("/v1/traits", serde_json::json!({ "delay_ms": 1_000 })).await;
    let reading = site.app.workspace();
    let reading = tokio::spawn(async move { reading.refresh(|_| ()).await });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    let proof = site.app.connection_remove(acme.id).await.unwrap();
    assert_eq!(proof.rows_left, 0, "{proof:?}");
    let stopped = reading.await.unwrap().unwrap_err();
    assert_eq!(stopped.code, FailureCode::NotFound, "{stopped}");
    let next = site.app.connection_save(site.draft("Next")).await.unwrap();
    site.app.connection_use(next.id).await.unwrap();
    assert_eq!(site.app.workspace().summary().await.unwrap().counts.audiences, 0, "nothing of the removed one");
}

#[tokio::test]
async fn a_connection_that_another_program_removed_is_reported() {
    let site = Site::open().await;
    let acme = site.connected().await;
    let other = App::open(Home::at(site.home.path()), options_in_memory()).await.unwrap();
    other.connection_remove(acme.id).await.unwrap();
    let failure = site.app.workspace().refresh(|_| ()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::NotFound, "{failure}");
}

#[tokio::test]
async fn a_file_of_connections_from_a_newer_version_is_reported_and_not_changed() {
    let home = test_support::TestHome::new();
    std::fs::create_dir_all(home.path().join("config")).unwrap();
    let path = home.path().join("config/connections.json");
    std::fs::write(&path, r#"{"version": 99}"#).unwrap();
    let failure = App::open(Home::at(home.path()), options_in_memory()).await.unwrap_err();
    assert_eq!(failure.code, FailureCode::NewerData, "{failure}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), r#"{"version": 99}"#);
}

#[tokio::test]
async fn changes_of_another_program_are_noticed_and_own_changes_are_not_reported_twice() {
    let site = Site::open().await;
    let watching = tokio::spawn(site.app.watch_other_programs());
    let mut changed = site.app.changed();
    // By now it has checked once.
    tokio::time::sleep(Duration::from_millis(300)).await;
    site.app.set_settings(app::view::Settings::default()).await.unwrap();
    changed.mark_unchanged();
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert!(!changed.has_changed().unwrap(), "nobody else wrote");

    let other = App::open(Home::at(site.home.path()), options_in_memory()).await.unwrap();
    other.workspace().refresh(|_| ()).await.unwrap();
    tokio::time::timeout(Duration::from_secs(5), changed.changed()).await.expect("it is told").unwrap();
    other.close().await.unwrap();
    watching.abort();
}

#[tokio::test]
async fn settings_that_another_program_changed_are_used() {
    let site = Site::open().await;
    site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    // Like another program: the whole file at once.
    let path = site.home.path().join("config").join("connections.json");
    let before = std::fs::read_to_string(&path).unwrap();
    let other = "f".repeat(32);
    std::fs::write(&path, before.replace(&site.adobe.client_id, &other).replace("Acme", "Acme of EMEA")).unwrap();
    let refused = site.app.workspace().refresh(|_| ()).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::SignInRefused, "the other client is not known there: {refused}");
    assert_eq!(site.app.workspace().summary().await.unwrap().connection.name, "Acme of EMEA");
    std::fs::write(&path, before).unwrap();
    site.app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(site.app.workspace().summary().await.unwrap().connection.name, "Acme");
}

#[tokio::test]
async fn what_a_person_changes_in_a_connection_is_in_its_record_without_the_secret() {
    let site = Site::open().await;
    let row = site.connected().await;
    let activity = || async {
        let query = app::view::ActivityQuery { kinds: vec![app::view::ActivityKind::Connection], ..Default::default() };
        site.app.workspace().jobs().activity(query, crate::world::first(10)).await.unwrap().rows
    };
    let secret = site.adobe.client_secret.clone();
    site.app.credential_replace(row.id.clone(), typed(&secret)).await.unwrap();
    assert!(activity().await.is_empty(), "nothing was done with it yet");
    site.app.workspace().refresh(|_| ()).await.unwrap();

    let mut edited = site.draft("Acme Europe");
    (edited.id, edited.secret) = (Some(row.id.clone()), SecretInput::Kept);
    site.app.connection_save(edited.clone()).await.unwrap();
    site.app.connection_save(edited.clone()).await.unwrap();
    site.app.credential_replace(row.id.clone(), typed(&secret)).await.unwrap();
    (edited.sandbox, edited.secret) = ("dev".into(), typed(&secret));
    site.app.connection_save(edited).await.unwrap();
    site.app.credential_remove(row.id.clone()).await.unwrap();

    let mut said = Vec::new();
    for entry in activity().await {
        let detail = site.app.workspace().jobs().activity_detail(entry.id).await.unwrap();
        let object = &detail.objects[0];
        assert_eq!(
            (object.object.kind, object.object.id.as_deref()),
            (RecordedKind::Connection, Some(row.id.as_str()))
        );
        assert_eq!(detail.undo_blocked, Some(app::view::EditUndoBlock::NotOffered));
        let value = |value: &Option<app::view::RecordedValue>| value.as_ref().map(|value| value.value.clone());
        said.push(
            object.changes.iter().map(|one| (one.field, value(&one.before), value(&one.after))).collect::<Vec<_>>(),
        );
    }
    said.reverse();
    let text = |text: &str| Some(text.to_owned());
    let hidden = || text("[secret]");
    let (name, sandbox, secret_field) = (RecordedField::Name, RecordedField::Sandbox, RecordedField::Secret);
    assert_eq!(
        said,
        [
            vec![(name, text("Acme"), text("Acme Europe"))],
            vec![(secret_field, None, hidden())],
            vec![(sandbox, text("prod"), text("dev")), (secret_field, None, hidden())],
            vec![(secret_field, hidden(), None)],
        ]
    );
    let csv = site.app.workspace().jobs().activity_csv(app::view::ActivityQuery::default()).await.unwrap();
    assert!(csv.contains("Acme Europe") && !csv.contains(&secret), "{csv}");
}

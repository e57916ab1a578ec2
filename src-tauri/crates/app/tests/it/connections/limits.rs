//! All input has limits, for window and command line: the maximum is accepted, one more is not.

use app::view::{
    AudienceQuery, ConnectionDraft, Failure, FailureCode, FailureReason, InputReason, Metric, ObjectKind, ObjectLink,
    Page, Route, RuleLanguage, SegmentForm, SegmentQuery, Selection, TraitForm, TraitQuery, TraitType,
};
use app::{App, NetworkWish};
use serde_json::json;

use super::site::{Site, typed};

const FIRST: Page = Page { offset: 0, limit: 10 };

/// Returns the reason and field of a refusal.
fn refused(failure: &Failure) -> (InputReason, &str) {
    let Some(FailureReason::Input(reason)) = failure.reason else { panic!("{failure:?}") };
    (reason, failure.details.get("field").map(String::as_str).unwrap_or_default())
}

fn long(length: usize) -> String {
    "é".repeat(length)
}

async fn save(app: &App, draft: ConnectionDraft) -> Result<(), Failure> {
    app.connection_save(draft).await.map(drop)
}

#[tokio::test]
async fn the_maximum_length_of_each_field_of_a_connection_is_accepted_and_one_more_is_not() {
    let site = Site::open().await;
    let fields: [(&str, usize, InputReason, Lengthen); 5] = [
        ("name", 80, InputReason::NameLength, |draft, length| draft.name = long(length)),
        ("scopes", 2_048, InputReason::TooLong, |draft, length| draft.scopes = "s".repeat(length)),
        ("region", 255, InputReason::TooLong, |draft, length| draft.region = long(length)),
        ("secret", 512, InputReason::TooLong, |draft, length| draft.secret = typed(&"s".repeat(length))),
        ("sandbox", 255, InputReason::TooLong, |draft, length| draft.sandbox = "s".repeat(length)),
    ];
    for (field, most, reason, spoil) in fields {
        let mut draft = site.draft(field);
        spoil(&mut draft, most);
        save(&site.app, draft.clone()).await.unwrap();
        spoil(&mut draft, most + 1);
        let failure = save(&site.app, draft.clone()).await.unwrap_err();
        assert_eq!((failure.code, refused(&failure)), (FailureCode::BadInput, (reason, field)), "{failure}");
        spoil(&mut draft, 3_000_000);
        assert!(save(&site.app, draft.clone()).await.is_err(), "{field}");
        if field != "name" {
            let checked = site.app.connection_check(draft, |_| ()).await.unwrap_err();
            assert_eq!(refused(&checked), (reason, field), "{checked}");
        }
    }
    let mut address = site.draft("address");
    address.base_url = Some("h".repeat(4_097));
    assert_eq!(refused(&save(&site.app, address).await.unwrap_err()), (InputReason::TooLong, "baseUrl"));
    for hidden in ["a\u{202e}b", "a\0b", "a\nb", "a\u{2067}b", "a\u{200b}b", "a\u{9b}b"] {
        let failure = save(&site.app, ConnectionDraft { name: hidden.into(), ..site.draft("x") }).await.unwrap_err();
        assert_eq!(refused(&failure), (InputReason::HiddenCharacters, "name"), "{hidden:?}: {failure}");
    }
    let row = site.app.connections().await.unwrap().into_iter().find(|row| !row.practice).unwrap();
    let secret = site.app.credential_replace(row.id, typed(&"s".repeat(513))).await.unwrap_err();
    assert_eq!(refused(&secret), (InputReason::TooLong, "secret"));
}

type Lengthen = fn(&mut ConnectionDraft, usize);
type Spoil = fn(&mut TraitForm);

#[tokio::test]
async fn names_rules_and_lists_have_limits_before_anything_is_sent() {
    // There is no service to send requests to.
    let site = Site::open().await;
    let app = &site.app;
    let form = TraitForm {
        id: None,
        trait_type: TraitType::RuleBased,
        name: "n".into(),
        description: String::new(),
        comments: String::new(),
        folder: "0".into(),
        data_source: "1".into(),
        integration_code: String::new(),
        rule: "\"a\" == \"b\"".into(),
        ttl_days: 0,
    };
    let spoils: [(InputReason, &str, Spoil); 6] = [
        (InputReason::TooLong, "name", |form| form.name = long(256)),
        (InputReason::HiddenCharacters, "name", |form| form.name = "a\u{202e}".into()),
        (InputReason::TooLong, "description", |form| form.description = long(4_001)),
        (InputReason::TooLong, "comments", |form| form.comments = long(4_001)),
        (InputReason::TooLong, "integrationCode", |form| form.integration_code = long(256)),
        (InputReason::TooLong, "rule", |form| form.rule = "(".repeat(65_537)),
    ];
    for (reason, field, spoil) in spoils {
        let mut spoiled = form.clone();
        spoil(&mut spoiled);
        let failure = app.workspace().traits().save(spoiled, None, "attempt".into()).await.unwrap_err();
        assert_eq!(refused(&failure), (reason, field), "{failure}");
    }
    let segment = SegmentForm {
        id: None,
        name: long(256),
        description: String::new(),
        folder: "0".into(),
        data_source: "1".into(),
        integration_code: String::new(),
        rule: "1T".into(),
        merge_rule: None,
        active: true,
    };
    let failure = app.workspace().segments().save(segment.clone(), None, "attempt".into()).await.unwrap_err();
    assert_eq!(refused(&failure), (InputReason::TooLong, "name"));
    // Values from the service may be sent back with another change.
    let opened = SegmentForm { id: Some("1".into()), ..segment };
    let failure = app.workspace().segments().save(opened.clone(), Some(opened), "attempt".into()).await.err();
    assert!(failure.is_none_or(|failure| failure.reason != Some(InputReason::TooLong.into())));
    for failure in [
        app.workspace().traits().create_folder("0".into(), long(256)).await.unwrap_err(),
        app.workspace().segments().duplicate("1".into(), long(256), "attempt".into()).await.unwrap_err(),
        app.workspace().rule_reading(RuleLanguage::Trait, "(".repeat(65_537)).await.unwrap_err(),
        app.workspace().sharing().unshare_preview(vec!["a".into(); 10_001]).await.unwrap_err(),
        app.workspace().sharing().remove(vec!["a".into(); 10_001]).await.unwrap_err(),
        app.workspace()
            .sharing()
            .preview(vec!["a".into(); 10_001], Vec::new(), app::ShareOptions::default())
            .await
            .unwrap_err(),
        app.workspace().sharing().hold("h".into(), Selection::Some { ids: vec![long(256)] }).await.unwrap_err(),
        app.workspace()
            .sharing()
            .hold("h".into(), Selection::Some { ids: vec!["a".into(); 200_001] })
            .await
            .unwrap_err(),
    ] {
        assert_eq!((failure.code, refused(&failure).0), (FailureCode::BadInput, InputReason::TooLong), "{failure}");
        assert!(failure.message.ends_with("are allowed."), "{failure}");
    }
}

#[tokio::test]
async fn every_id_has_a_maximum_length_and_no_failure_repeats_it() {
    let site = Site::open().await;
    let app = &site.app;
    let long = || "9".repeat(3_000_000);
    let few = || vec!["1".to_owned()];
    let links = || vec![ObjectLink { kind: ObjectKind::Segment, id: long(), name: String::new() }];
    let failures = [
        ("connection_use", app.connection_use(long()).await.err()),
        ("connection_remove", app.connection_remove(long()).await.err()),
        ("connection_duplicate", app.connection_duplicate(long()).await.err()),
        ("connection_health", app.connection_health(&long(), true).await.err()),
        ("credential_test", app.credential_test(long(), |_| ()).await.err()),
        ("credential_replace", app.credential_replace(long(), typed("s")).await.err()),
        ("credential_for_session", app.credential_for_session(long(), typed("s")).await.err()),
        ("credential_remove", app.credential_remove(long()).await.err()),
        ("proxy", app.network_plan(NetworkWish::Proxy(Some(long()))).await.err()),
        ("certificate", app.network_plan(NetworkWish::Certificate(Some(long().into()))).await.err()),
        ("search", app.workspace().search(long()).await.err()),
        ("audience", app.workspace().audiences().detail(long()).await.err()),
        ("audience_position", app.workspace().audiences().position(AudienceQuery::default(), long()).await.err()),
        ("trait_detail", app.workspace().traits().detail(long()).await.err()),
        ("trait_trend", app.workspace().traits().trend(long(), Metric::Device, 7).await.err()),
        ("trait_position", app.workspace().traits().position(TraitQuery::default(), long()).await.err()),
        ("segment_detail", app.workspace().segments().detail(long()).await.err()),
        ("segment_trend", app.workspace().segments().trend(long(), Metric::Device, 7).await.err()),
        ("segment_position", app.workspace().segments().position(SegmentQuery::default(), long()).await.err()),
        ("segment_duplicate", app.workspace().segments().duplicate(long(), "n".into(), "a".into()).await.err()),
        ("create_trait_folder", app.workspace().traits().create_folder(long(), "n".into()).await.err()),
        ("selection_hold", app.workspace().sharing().hold(long(), Selection::Some { ids: few() }).await.err()),
        ("drop_preview", app.workspace().sharing().drop_preview(long(), "1".into()).await.err()),
        ("tray_route", app.workspace().sharing().set_route(vec![long()], None).await.err()),
        ("tray_conflict", app.workspace().sharing().set_choice(vec![long()], None).await.err()),
        ("tray_add", app.workspace().sharing().add("h".into(), long()).await.err()),
        ("platform_preview", app.workspace().sharing().platform_preview(links()).await.err()),
        ("platform_add", app.workspace().sharing().add_to_platform(links()).await.err()),
        ("platform_remove", app.workspace().sharing().remove_to_platform(links()).await.err()),
        (
            "platform_commit",
            app.workspace().sharing().commit_to_platform(long(), "r".into(), false, None, |_| ()).await.err(),
        ),
        ("forecast", app.workspace().forecast(vec![long()]).await.err()),
        ("license", app.license(&long()).await.err()),
        ("commit", app.workspace().sharing().commit(long(), "r".into(), false, false, |_| ()).await.err()),
        ("share", app.workspace().sharing().share(vec![long()], Vec::new(), Route::Create.into(), |_| ()).await.err()),
        ("share into", app.workspace().sharing().share(few(), vec![long()], Route::Create.into(), |_| ()).await.err()),
        ("unshare", app.workspace().sharing().unshare(vec![long()], false, |_| ()).await.err()),
        ("undo", app.workspace().jobs().undo(long(), false, |_| ()).await.err()),
        ("resume", app.workspace().jobs().resume(long(), |_| ()).await.err()),
        ("close_job", app.workspace().jobs().close(long()).await.err()),
        ("job", app.workspace().jobs().detail(long()).await.err()),
        ("traits_delete", app.workspace().traits().delete(vec![long()], |_| ()).await.err()),
        ("segments_delete", app.workspace().segments().delete(vec![long()], |_| ()).await.err()),
        ("segments_set_status", app.workspace().segments().set_status(vec![long()], true).await.err()),
        (
            "audiences",
            app.workspace()
                .audiences()
                .list(AudienceQuery { search: long(), ..AudienceQuery::default() }, FIRST)
                .await
                .err(),
        ),
    ];
    for (command, failure) in failures {
        let failure = failure.unwrap_or_else(|| panic!("{command} takes anything"));
        assert_eq!((failure.code, refused(&failure).0), (FailureCode::BadInput, InputReason::TooLong), "{command}");
        assert!(failure.to_string().len() < 500, "{command}");
    }
}

#[tokio::test]
async fn values_of_a_credential_file_that_no_form_accepts_are_left_out() {
    let site = Site::open().await;
    let client = |number: usize| format!("{number:032x}");
    let file = json!({
        "name": format!("Name{}", "n".repeat(10_000)), "CLIENT_ID": format!("{}\u{200b}", client(1)),
        "ORG_ID": "0123456789ABCDEF01234567@AdobeOrg", "CLIENT_SECRETS": ["p8e-one-of-the-file", "s".repeat(600)],
        "SCOPES": [format!("openid,{}", "s".repeat(3_000))], "sandbox-name": "p".repeat(300),
    });
    let found = site.app.console_file(file.to_string()).await.unwrap().credentials.remove(0);
    assert_eq!(found.client_id.value, client(1), "what cannot be seen was copied along");
    assert_eq!((found.name.chars().count(), found.sandbox.len(), found.secret.len()), (80, 0, 1), "{found:?}");
    assert!(found.scopes.iter().all(|scopes| scopes.value.len() < 200), "the usual scopes: {found:?}");

    let too_long = json!({ "CLIENT_ID": "c".repeat(300), "CLIENT_SECRETS": ["p8e-one-of-the-file"] });
    let failure = site.app.console_file(too_long.to_string()).await.unwrap_err();
    assert_eq!(refused(&failure).0, InputReason::ConsoleNoClient, "{failure}");
    let many: Vec<_> = (1..=20_000).map(|number| json!({ "name": "n", "CLIENT_ID": client(number) })).collect();
    let found = site.app.console_file(json!(many).to_string()).await.unwrap();
    assert_eq!(found.credentials.len(), 50);
    // A secret with invisible characters in it is still a secret.
    let split = json!({ "CLIENT_ID": client(1), "name": "p8e-\u{200b}hidden-in-here", "SCOPES": ["p8e-hid\u{200b}den-in-here"] });
    let shown = serde_json::to_string(&site.app.console_file(split.to_string()).await.unwrap()).unwrap();
    assert!(!shown.contains("hidden-in"), "{shown}");
}

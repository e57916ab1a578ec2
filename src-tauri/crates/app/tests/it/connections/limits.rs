//! What enters has limits, for window and command line alike: the longest of each is taken, one more is not.

use app::view::{
    AudienceQuery, ConnectionDraft, Failure, FailureCode, Metric, Page, RuleLanguage, SegmentForm, SegmentQuery,
    Selection, TraitForm, TraitQuery,
};
use app::{App, NetworkWish};
use serde_json::json;

use super::site::{Site, typed};

const FIRST: Page = Page { offset: 0, limit: 10 };

/// A refusal's reason and field.
fn refused(failure: &Failure) -> (&str, &str) {
    let detail = |name: &str| failure.details.get(name).map(String::as_str).unwrap_or_default();
    (detail("reason"), detail("field"))
}

fn long(length: usize) -> String {
    "é".repeat(length)
}

async fn save(app: &App, draft: ConnectionDraft) -> Result<(), Failure> {
    app.connection_save(draft).await.map(drop)
}

#[tokio::test]
async fn the_longest_of_each_field_of_a_connection_is_taken_and_one_more_is_not() {
    let site = Site::open().await;
    let fields: [(&str, usize, &str, Lengthen); 5] = [
        ("name", 80, "nameLength", |draft, length| draft.name = long(length)),
        ("scopes", 2_048, "tooLong", |draft, length| draft.scopes = "s".repeat(length)),
        ("region", 255, "tooLong", |draft, length| draft.region = long(length)),
        ("secret", 512, "tooLong", |draft, length| draft.secret = typed(&"s".repeat(length))),
        ("sandbox", 255, "tooLong", |draft, length| draft.sandbox = "s".repeat(length)),
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
    assert_eq!(refused(&save(&site.app, address).await.unwrap_err()), ("tooLong", "baseUrl"));
    for hidden in ["a\u{202e}b", "a\0b", "a\nb", "a\u{2067}b", "a\u{200b}b", "a\u{9b}b"] {
        let failure = save(&site.app, ConnectionDraft { name: hidden.into(), ..site.draft("x") }).await.unwrap_err();
        assert_eq!(refused(&failure), ("hiddenCharacters", "name"), "{hidden:?}: {failure}");
    }
    let row = site.app.connections().await.unwrap().into_iter().find(|row| !row.practice).unwrap();
    let secret = site.app.credential_replace(row.id, typed(&"s".repeat(513))).await.unwrap_err();
    assert_eq!(refused(&secret), ("tooLong", "secret"));
}

type Lengthen = fn(&mut ConnectionDraft, usize);
type Spoil = fn(&mut TraitForm);

#[tokio::test]
async fn names_rules_and_lists_have_limits_before_anything_is_sent() {
    // Nobody is there to be asked.
    let site = Site::open().await;
    let app = &site.app;
    let form = TraitForm {
        id: None,
        trait_type: "ruleBased".into(),
        name: "n".into(),
        description: String::new(),
        comments: String::new(),
        folder: "0".into(),
        data_source: "1".into(),
        integration_code: String::new(),
        rule: "\"a\" == \"b\"".into(),
        ttl_days: 0,
    };
    let spoils: [(&str, &str, Spoil); 6] = [
        ("tooLong", "name", |form| form.name = long(256)),
        ("hiddenCharacters", "name", |form| form.name = "a\u{202e}".into()),
        ("tooLong", "description", |form| form.description = long(4_001)),
        ("tooLong", "comments", |form| form.comments = long(4_001)),
        ("tooLong", "integrationCode", |form| form.integration_code = long(256)),
        ("tooLong", "rule", |form| form.rule = "(".repeat(65_537)),
    ];
    for (reason, field, spoil) in spoils {
        let mut spoiled = form.clone();
        spoil(&mut spoiled);
        let failure = app.trait_save(spoiled, None, "attempt".into()).await.unwrap_err();
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
        active: true,
    };
    let failure = app.segment_save(segment.clone(), None, "attempt".into()).await.unwrap_err();
    assert_eq!(refused(&failure), ("tooLong", "name"));
    // What the service has already may be sent back with another change.
    let opened = SegmentForm { id: Some("1".into()), ..segment };
    let failure = app.segment_save(opened.clone(), Some(opened), "attempt".into()).await.err();
    assert!(failure.is_none_or(|failure| refused(&failure).0 != "tooLong"));
    for failure in [
        app.create_trait_folder("0".into(), long(256)).await.unwrap_err(),
        app.segment_duplicate("1".into(), long(256), "attempt".into()).await.unwrap_err(),
        app.rule_reading(RuleLanguage::Trait, "(".repeat(65_537)).await.unwrap_err(),
        app.unshare_preview(vec!["a".into(); 10_001]).await.unwrap_err(),
        app.tray_remove(vec!["a".into(); 10_001]).await.unwrap_err(),
        app.preview_share(vec!["a".into(); 10_001], Vec::new()).await.unwrap_err(),
        app.selection_hold("h".into(), Selection::Some { ids: vec![long(256)] }).await.unwrap_err(),
        app.selection_hold("h".into(), Selection::Some { ids: vec!["a".into(); 200_001] }).await.unwrap_err(),
    ] {
        assert_eq!((failure.code, refused(&failure).0), (FailureCode::BadInput, "tooLong"), "{failure}");
        assert!(failure.message.ends_with("are allowed."), "{failure}");
    }
}

#[tokio::test]
async fn every_id_that_enters_has_a_limit_and_no_failure_repeats_it() {
    let site = Site::open().await;
    let app = &site.app;
    let long = || "9".repeat(3_000_000);
    let few = || vec!["1".to_owned()];
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
        ("search", app.search(long()).await.err()),
        ("audience", app.audience(long()).await.err()),
        ("audience_position", app.audience_position(AudienceQuery::default(), long()).await.err()),
        ("trait_detail", app.trait_detail(long()).await.err()),
        ("trait_trend", app.trait_trend(long(), Metric::Device, 7).await.err()),
        ("trait_position", app.trait_position(TraitQuery::default(), long()).await.err()),
        ("segment_detail", app.segment_detail(long()).await.err()),
        ("segment_trend", app.segment_trend(long(), Metric::Device, 7).await.err()),
        ("segment_position", app.segment_position(SegmentQuery::default(), long()).await.err()),
        ("segment_duplicate", app.segment_duplicate(long(), "n".into(), "a".into()).await.err()),
        ("create_trait_folder", app.create_trait_folder(long(), "n".into()).await.err()),
        ("selection_hold", app.selection_hold(long(), Selection::Some { ids: few() }).await.err()),
        ("drop_preview", app.drop_preview(long(), "1".into()).await.err()),
        ("tray_add", app.tray_add("h".into(), long()).await.err()),
        ("commit", app.commit(long(), "r".into(), |_| ()).await.err()),
        ("share", app.share(vec![long()], Vec::new(), |_| ()).await.err()),
        ("share into", app.share(few(), vec![long()], |_| ()).await.err()),
        ("unshare", app.unshare(vec![long()], |_| ()).await.err()),
        ("undo", app.undo(long(), |_| ()).await.err()),
        ("resume", app.resume(long(), |_| ()).await.err()),
        ("job", app.job(long()).await.err()),
        ("traits_delete", app.traits_delete(vec![long()], |_| ()).await.err()),
        ("segments_delete", app.segments_delete(vec![long()], |_| ()).await.err()),
        ("segments_set_status", app.segments_set_status(vec![long()], true).await.err()),
        ("audiences", app.audiences(AudienceQuery { search: long(), ..AudienceQuery::default() }, FIRST).await.err()),
    ];
    for (command, failure) in failures {
        let failure = failure.unwrap_or_else(|| panic!("{command} takes anything"));
        assert_eq!((failure.code, refused(&failure).0), (FailureCode::BadInput, "tooLong"), "{command}");
        assert!(failure.to_string().len() < 500, "{command}");
    }
}

#[tokio::test]
async fn values_of_a_credential_file_that_no_form_takes_are_left_out() {
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
    assert_eq!(refused(&failure).0, "consoleNoClient", "{failure}");
    let many: Vec<_> = (1..=20_000).map(|number| json!({ "name": "n", "CLIENT_ID": client(number) })).collect();
    let found = site.app.console_file(json!(many).to_string()).await.unwrap();
    assert_eq!(found.credentials.len(), 50);
    // A secret that something unseen splits is one all the same.
    let split = json!({ "CLIENT_ID": client(1), "name": "p8e-\u{200b}hidden-in-here", "SCOPES": ["p8e-hid\u{200b}den-in-here"] });
    let shown = serde_json::to_string(&site.app.console_file(split.to_string()).await.unwrap()).unwrap();
    assert!(!shown.contains("hidden-in"), "{shown}");
}

//! What enters has limits, for window and command line alike: the longest of each is taken, one more is not.

use app::App;
use app::view::{ConnectionDraft, Failure, FailureCode, RuleLanguage, SegmentForm, Selection, TraitForm};

use super::site::{Site, typed};

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

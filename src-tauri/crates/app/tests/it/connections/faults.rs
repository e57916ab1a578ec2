//! Each failure has its own problem, reported at the step where it occurs.

use app::view::{
    CheckOutcome, CheckReport, CheckSubject, ConnectionDraft, ConnectionProblem as Problem, RefusalReason, Rights,
    Route, Verdict,
};
use serde_json::{Value, json};

use super::site::{Site, typed};

/// Returns the first problem.
fn wrong(report: &CheckReport) -> Option<(CheckSubject, Problem)> {
    report.results.iter().find_map(|result| Some((result.subject, result.problem?)))
}

/// A fault that reports an account that is not an administrator.
fn not_an_administrator() -> Value {
    json!({ "status": 200, "body": { "userId": 7, "username": "tech", "isAdmin": false } })
}

#[tokio::test]
async fn a_correct_form_passes_every_step() {
    let site = Site::open().await;
    let report = site.check(site.draft("Acme")).await;
    assert_eq!(wrong(&report), None, "{report:?}");
    assert!(report.usable && report.results.iter().all(|result| result.outcome == CheckOutcome::Passed), "{report:?}");
    assert!(report.sandboxes.iter().any(|sandbox| sandbox.name == "prod" && sandbox.production));
    assert!(site.app.connections().await.unwrap().iter().all(|row| row.practice), "nothing was kept");
}

#[tokio::test]
async fn errors_in_the_form_are_reported() {
    use CheckSubject as Subject;
    type Spoil = fn(&mut ConnectionDraft);
    let site = Site::open().await;
    let cases: [(Subject, Problem, Spoil); 8] = [
        (Subject::OrgIdShape, Problem::OrgIdShape, |draft| draft.org_id = "Acme".into()),
        (Subject::ClientIdShape, Problem::ClientIdShape, |draft| draft.client_id = "short".into()),
        (Subject::SecretGiven, Problem::NoSecret, |draft| draft.secret = typed(" ")),
        (Subject::SignIn, Problem::WrongSecret, |draft| draft.secret = typed("p8e-not-this-one")),
        (Subject::SignIn, Problem::UnknownClient, |draft| draft.client_id = "0".repeat(32)),
        (Subject::AudienceManager, Problem::OtherOrganization, |draft| {
            draft.org_id = "0123456789ABCDEF01234567@AdobeOrg".into();
        }),
        (Subject::Sandbox, Problem::UnknownSandbox, |draft| draft.sandbox = "nowhere".into()),
        // No server listens on the discard port.
        (Subject::SignIn, Problem::NoNetwork, |draft| draft.base_url = Some("http://127.0.0.1:9".into())),
    ];
    for (subject, problem, spoil) in cases {
        let mut draft = site.draft("Acme");
        spoil(&mut draft);
        let report = site.check(draft).await;
        assert_eq!(wrong(&report), Some((subject, problem)), "{report:?}");
        assert_eq!(report.usable, subject == Subject::Sandbox, "{report:?}");
    }
}

#[tokio::test]
async fn refusals_of_the_services_are_reported() {
    use CheckSubject as Subject;
    const TOKEN: &str = "/ims/token/v3";
    let gateway = |code: &str| json!({ "status": 403, "body": { "error_code": code, "message": "refused" } });
    let abac = json!({
        "requestId": "r", "status": 403, "title": "Forbidden",
        "type": "https://ns.adobe.com/aep/errors/UPAPI-113752-403",
        "errors": { "403": [{ "code": "UPAPI-113752-403", "message": "no access" }] },
    });
    let denied =
        json!({ "status": 403, "body": { "code": "access.denied", "message": "no right", "childMessages": [] } });
    let cases: [(Subject, Problem, &str, Value); 9] = [
        (
            Subject::SignIn,
            Problem::ScopeNotGranted,
            TOKEN,
            json!({ "status": 400, "body": { "error": "invalid_scope" } }),
        ),
        (Subject::SignIn, Problem::ServiceDown, TOKEN, json!({ "status": 503 })),
        (Subject::SignIn, Problem::TooSlow, TOKEN, json!({ "delay_ms": 4_000 })),
        (Subject::SignIn, Problem::ProxyPassword, TOKEN, json!({ "status": 407 })),
        (Subject::AudienceManager, Problem::ApiNotAdded, "/v1", gateway("403003")),
        (Subject::AudienceManager, Problem::NoRole, "/v1", denied),
        (Subject::AudienceManager, Problem::TokenRefused, "/v1", json!({ "status": 401 })),
        (Subject::ExperiencePlatform, Problem::ApiNotAdded, "/data/foundation", gateway("403003")),
        (Subject::ReadAudiences, Problem::NoRole, "/data/core/ups", json!({ "status": 403, "body": abac })),
    ];
    for (subject, problem, path, effect) in cases {
        // New services for each case, so that no fault affects the next one.
        let site = if problem == Problem::TooSlow { Site::open_impatient().await } else { Site::open().await };
        site.always(path, effect).await;
        let report = site.check(site.draft("Acme")).await;
        assert_eq!(wrong(&report), Some((subject, problem)), "{report:?}");
        assert_eq!(report.usable, subject != Subject::SignIn, "{report:?}");
        let after = report.results.iter().skip_while(|result| result.subject != Subject::SignIn).skip(1);
        let untried = after.filter(|result| result.outcome == CheckOutcome::NotTried).count();
        assert!(subject != Subject::SignIn || untried >= 8, "nothing is asked without a token: {report:?}");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_reported_with_its_difference_and_explains_refused_tokens() {
    let site = Site::open().await;
    // The clock of the services is two hours behind.
    site.always("/", json!({ "date_off_s": -7_200 })).await;
    let report = site.check(site.draft("Acme")).await;
    assert_eq!(wrong(&report), Some((CheckSubject::Clock, Problem::ClockWrong)), "{report:?}");
    let result = report.results.iter().find(|result| result.subject == CheckSubject::Clock).unwrap();
    assert_eq!(result.outcome, CheckOutcome::Limited);
    let minutes: i64 = result.failure.as_ref().unwrap().details["minutes"].parse().unwrap();
    assert!((119..=120).contains(&minutes), "{minutes}");
    assert!(report.usable, "it works all the same");

    let site = Site::open().await;
    let off = json!({ "date_off_s": -7_200 });
    let refused = json!({ "status": 401, "date_off_s": -7_200 });
    site.order(json!([
        { "path": "/ims", "times": 9, "do": off },
        { "path": "/v1", "times": 99, "do": refused },
    ]))
    .await;
    let report = site.check(site.draft("Acme")).await;
    let manager = report.results.iter().find(|result| result.subject == CheckSubject::AudienceManager).unwrap();
    assert_eq!(manager.problem, Some(Problem::ClockWrong), "{report:?}");
}

#[tokio::test]
async fn a_missing_permission_is_named_and_restricts_what_needs_it() {
    let site = Site::open().await;
    let row = site.connected().await;
    let workspace = site.app.workspace().refresh(|_| ()).await.unwrap();
    assert_eq!(workspace.rights.create_traits, Some(true), "the practice account is an administrator");
    site.order(json!([
        { "path": "/v1/users/self", "do": not_an_administrator() },
        { "path": "/v1/datasources", "skip": 1, "do": { "status": 200, "body": [] } },
    ]))
    .await;
    let report = site.app.credential_test(row.id, |_| ()).await.unwrap();
    assert_eq!(wrong(&report), Some((CheckSubject::CreateTraits, Problem::MissingRight)), "{report:?}");
    let result = report.results.iter().find(|result| result.problem.is_some()).unwrap();
    assert_eq!(result.outcome, CheckOutcome::Limited);
    assert_eq!(result.failure.as_ref().unwrap().details["right"], "CREATE_ALL_TRAITS");
    assert!(report.usable);
    let rights = site.app.workspace().summary().await.unwrap().rights;
    assert_eq!(
        (rights.create_traits, rights.create_segments, rights.map_traits),
        (Some(false), Some(true), Some(true))
    );
    assert_eq!(
        (rights.create_any_traits, rights.edit_traits, rights.delete_traits),
        (Some(false), Some(true), Some(true))
    );
    assert_eq!((rights.edit_segments, rights.delete_segments), (Some(true), Some(true)));
    let audience = super::jobs::shareable_ids(&site.app, 1).await.remove(0);
    let plan =
        site.app.workspace().sharing().preview(vec![audience.clone()], Vec::new(), Route::Create.into()).await.unwrap();
    assert!(matches!(plan.lines[0].verdict, Verdict::Refused { .. }), "{:?}", plan.lines[0].verdict);
    // Audience Manager creates the trait by itself, so the permission is not needed.
    let plan =
        site.app.workspace().sharing().preview(vec![audience], Vec::new(), Route::Activate.into()).await.unwrap();
    assert_eq!(plan.lines[0].verdict, Verdict::Activate);
}

#[tokio::test]
async fn a_permission_that_applies_to_no_existing_object_is_missing() {
    let site = Site::open().await;
    let row = site.connected().await;
    let nothing = json!({ "total": 0, "page": 0, "pageSize": 1, "list": [] });
    // With late answers: all permissions are requested before the number of objects is.
    let none = json!({ "status": 200, "body": nothing, "delay_ms": 300 });
    site.order(json!([
        { "path": "/v1/users/self", "do": not_an_administrator() },
        { "path": "/v1/traits", "times": 3, "do": none },
        { "path": "/v1/segments", "times": 3, "do": none },
    ]))
    .await;
    site.app.credential_test(row.id, |_| ()).await.unwrap();
    let (yes, no) = (Some(true), Some(false));
    let expected = Rights {
        create_traits: yes,
        create_any_traits: yes,
        edit_traits: no,
        delete_traits: no,
        create_segments: no,
        map_traits: no,
        edit_segments: no,
        delete_segments: no,
    };
    assert_eq!(site.app.workspace().summary().await.unwrap().rights, expected);
}

#[tokio::test]
async fn without_the_sharing_data_source_any_permission_will_do_and_an_administrator_must_create_it() {
    let site = Site::open().await;
    site.always("/v1/users/self", not_an_administrator()).await;
    site.always("/v1/datasources", json!({ "status": 200, "body": [{ "dataSourceId": 9, "name": "Web" }] })).await;
    let row = site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    site.app.credential_test(row.id, |_| ()).await.unwrap();
    let rights = site.app.workspace().summary().await.unwrap().rights;
    assert_eq!((rights.create_traits, rights.create_any_traits), (Some(true), Some(true)));
    let audience = super::jobs::shareable_ids(&site.app, 1).await.remove(0);
    let plan = site.app.workspace().sharing().preview(vec![audience], Vec::new(), Route::Create.into()).await.unwrap();
    let reason = RefusalReason::MissingRight { right: "administrator".into() };
    assert!(
        matches!(&plan.lines[0].verdict, Verdict::Refused { reason: it } if *it == reason),
        "{:?}",
        plan.lines[0].verdict
    );
}

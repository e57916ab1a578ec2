//! Every call against the practice services, over real HTTP.

use domain::CallKind;
use std::sync::Arc;

use adobe::audience_manager::{
    LimitsOf, NewDataSource, NewSegment, NewTrait, SegmentChange, SegmentFilter, TraitChange, TraitFilter,
};
use adobe::clock::{Clock, SystemClock};
use adobe::experience_platform::{AudienceFilter, TagNames};
use adobe::{
    ApiError, AudienceManager, Credentials, Endpoints, ExperiencePlatform, Identities, Pages, Session, SignInError,
    Transport, TransportSettings,
};
use domain::{
    AudienceId, DataSourceId, ExportControl, FolderId, FolderKind, IntegrationCode, MergeRuleId, Origin, SandboxName,
    SegmentStatus, TraitId, TraitType,
};
use secrecy::SecretString;
use serde_json::json;

const PRACTICE_KEY: &str = "key-of-the-test-controls";

struct Practice {
    running: practice::Running,
    aam: AudienceManager,
    aep: ExperiencePlatform,
    _folder: tempfile::TempDir,
}

async fn practice() -> Practice {
    let folder = tempfile::tempdir().unwrap();
    let options = practice::Options {
        practice_key: Some(PRACTICE_KEY.to_owned()),
        ..practice::Options::in_folder(folder.path())
    };
    let running = practice::start(options).await.unwrap();
    let session = session(&running, &running.client_id, &running.client_secret);
    let aam = AudienceManager::new(session.clone());
    let aep = ExperiencePlatform::new(session, &SandboxName(running.sandbox.clone())).unwrap();
    Practice { running, aam, aep, _folder: folder }
}

impl Practice {
    async fn order_fault(&self, fault: serde_json::Value) {
        let address = format!("{}/practice/faults", self.running.base_url);
        let request = reqwest::Client::new().post(address).header("x-practice-key", PRACTICE_KEY).json(&fault);
        request.send().await.unwrap().error_for_status().unwrap();
    }

    async fn requests_for(&self, path: &str) -> usize {
        let address = format!("{}/practice/requests", self.running.base_url);
        let request = reqwest::Client::new().get(address).header("x-practice-key", PRACTICE_KEY);
        let history: serde_json::Value = request.send().await.unwrap().json().await.unwrap();
        let history = history.as_array().unwrap();
        history.iter().filter(|request| request["path"] == path).count()
    }
}

fn session(running: &practice::Running, client_id: &str, secret: &str) -> Session {
    let transport = Transport::new(TransportSettings::default(), Arc::new(SystemClock::new())).unwrap();
    let credentials = Credentials {
        client_id: client_id.to_owned(),
        client_secret: SecretString::from(secret).into(),
        org_id: running.org_id.clone(),
        scopes: Credentials::DEFAULT_SCOPES.to_owned(),
    };
    Session::new(transport, Endpoints::practice(&running.base_url.parse().unwrap()), credentials)
}

async fn items<T: Send + 'static>(pages: Pages<T>) -> Vec<T> {
    let whole = pages.all().await.unwrap();
    assert_eq!(whole.complete.unreadable(), 0);
    whole.items
}

fn new_trait(name: &str, code: &str, data_source: DataSourceId, folder: FolderId) -> NewTrait {
    NewTrait {
        name: name.to_owned(),
        description: "made by a test".to_owned(),
        comments: String::new(),
        trait_type: TraitType::Onboarded,
        data_source,
        folder,
        integration_code: Some(IntegrationCode::from(code)),
        rule: Some(format!("segid == \"{code}\"")),
        ttl_days: 120,
        event_type: 0,
        category: 0,
    }
}

fn new_segment(name: &str, code: &str, data_source: DataSourceId, of: TraitId) -> NewSegment {
    NewSegment {
        name: name.to_owned(),
        description: String::new(),
        data_source,
        folder: FolderId::ROOT,
        integration_code: Some(IntegrationCode::from(code)),
        merge_rule: Some(MergeRuleId(0)),
        status: SegmentStatus::Active,
        rule: format!("{of}T"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn audience_manager_is_read_and_written() {
    let practice = practice().await;
    let aam = &practice.aam;

    let everything = items(aam.list_traits(&TraitFilter::default())).await;
    assert!(everything.len() > 1_500, "{} traits", everything.len());
    assert!(everything.iter().any(|t| t.populations.recent.days90.is_some_and(|people| people > 0)));
    assert!(everything.iter().any(|t| t.populations.total.days1.is_some_and(|people| people > 0)));
    assert!(!items(aam.list_segments(&SegmentFilter::default())).await.is_empty());

    let source = NewDataSource {
        name: "Test source".to_owned(),
        description: "d".to_owned(),
        id_type: Some("COOKIE".to_owned()),
        inbound: true,
        export_controls: vec![ExportControl::Pii],
        unique_trait_codes: true,
        unique_segment_codes: true,
    };
    let source = aam.create_data_source(&source).await.unwrap();
    assert_eq!(source.export_controls, Some(vec![ExportControl::Pii]));
    assert!(aam.data_sources().await.unwrap().contains(&source));
    assert!(!aam.data_sources_permitting("CREATE").await.unwrap().is_empty());

    let folder = aam.create_folder(FolderKind::Traits, FolderId::ROOT, "Test folder").await.unwrap();
    assert!(aam.folders(FolderKind::Traits).await.unwrap().contains(&folder), "{folder:?}");
    assert_eq!(aam.folders(FolderKind::Segments).await.unwrap()[0].id, FolderId::ROOT);

    let code = IntegrationCode::from("11111111-2222-4333-8444-555555555555/odd");
    let made = aam.create_trait(&new_trait("Made", code.as_str(), source.id, folder.id)).await.unwrap();
    assert!(domain::rules::is_rule_of_audience(made.rule.as_deref().unwrap(), &AudienceId(code.0.clone())));
    assert_eq!((&made.trait_type, made.folder, made.ttl_days), (&TraitType::Onboarded, folder.id, 120));
    assert_eq!(aam.trait_by_id(made.id).await.unwrap().object, made);
    assert_eq!(aam.traits_with_code(&code).await.unwrap(), std::slice::from_ref(&made));
    let in_folder = TraitFilter { folder: Some(folder.id), ..TraitFilter::default() };
    assert!(items(aam.list_traits(&in_folder)).await.iter().any(|found| found.object.id == made.id));
    let again = aam.create_trait(&new_trait("Twice", code.as_str(), source.id, folder.id)).await.unwrap_err();
    assert_eq!(again.kind(), CallKind::Conflict, "{again}");

    let renamed = TraitChange { name: Some("Renamed".to_owned()), ..TraitChange::default() };
    let renamed = aam.update_trait(&aam.versioned_trait(made.id).await.unwrap(), &renamed).await.unwrap();
    assert_eq!(
        (renamed.name.as_str(), &renamed.rule, &renamed.integration_code),
        ("Renamed", &made.rule, &made.integration_code)
    );

    let seen = aam.versioned_trait(made.id).await.unwrap();
    assert_eq!((&seen.object, seen.etag.is_some()), (&renamed, true));
    let colleagues = TraitChange { description: Some("A colleague's".to_owned()), ..TraitChange::default() };
    aam.update_trait(&seen, &colleagues).await.unwrap();
    let ours = TraitChange { name: Some("Ours".to_owned()), ..TraitChange::default() };
    let stale = aam.update_trait(&seen, &ours).await.unwrap_err();
    assert_eq!((stale.kind(), stale.may_have_happened()), (CallKind::Stale, false), "{stale}");
    let stale = aam.delete_trait(made.id, seen.etag.as_ref()).await.unwrap_err();
    assert_eq!(stale.kind(), CallKind::Stale, "{stale}");
    assert_eq!(aam.trait_by_id(made.id).await.unwrap().object.description, "A colleague's");

    let segment = aam.create_segment(&new_segment("Made", code.as_str(), source.id, made.id)).await.unwrap();
    assert!(
        segment.has_external_merge_policy() && domain::rules::is_rule_of_trait(&segment.rule, made.id),
        "{segment:?}"
    );
    assert_eq!(aam.segments_using(made.id).await.unwrap(), std::slice::from_ref(&segment));
    assert_eq!(aam.segments_with_code(&code).await.unwrap(), std::slice::from_ref(&segment));
    let paused = SegmentChange { status: Some(SegmentStatus::Inactive), ..SegmentChange::default() };
    let paused = aam.update_segment(&aam.versioned_segment(segment.id).await.unwrap(), &paused).await.unwrap();
    assert_eq!((&paused.status, paused.has_external_merge_policy()), (&SegmentStatus::Inactive, true));

    assert_eq!(aam.segment_in_use(segment.id).await.unwrap(), domain::Use::Free);
    let seen = aam.versioned_segment(segment.id).await.unwrap();
    let renamed = SegmentChange { name: Some("Renamed".to_owned()), ..SegmentChange::default() };
    aam.update_segment(&seen, &renamed).await.unwrap();
    let stale = aam.delete_segment(segment.id, seen.etag.as_ref()).await.unwrap_err();
    assert_eq!(stale.kind(), CallKind::Stale, "{stale}");

    let in_use = aam.delete_trait(made.id, None).await.unwrap_err();
    assert!(matches!(in_use.kind(), CallKind::Refused | CallKind::Conflict), "{in_use}");
    aam.delete_segment(segment.id, None).await.unwrap();
    aam.delete_trait(made.id, None).await.unwrap();
    aam.delete_folder(FolderKind::Traits, folder.id).await.unwrap();
    aam.delete_data_source(source.id).await.unwrap();
    assert!(aam.trait_by_id(made.id).await.unwrap_err().is_not_found());
    assert!(aam.traits_with_code(&code).await.unwrap().is_empty());
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_of_the_panels_are_read() {
    let practice = practice().await;
    let aam = &practice.aam;
    let to = SystemClock::new().unix_ms();
    let from = to - 30 * 86_400_000;

    let traits = items(aam.list_traits(&TraitFilter::default())).await;
    let counted = traits.iter().max_by_key(|found| found.populations.total.days1).unwrap();
    let id = counted.object.id;
    let days = aam.trait_trend(id, Identities::Device, from, to).await.unwrap();
    assert!(days.len() >= 28 && days.is_sorted_by_key(|day| day.at_ms), "{} days", days.len());
    assert!(days.iter().any(|day| day.total > Some(0)));
    let device = aam.trait_populations(id, Identities::Device).await.unwrap();
    assert_eq!(device.total, counted.populations.total);
    assert!(device.recent.days1 <= device.recent.days7 && device.recent.days7 <= device.recent.days90);
    assert!(aam.trait_populations(id, Identities::CrossDevice).await.unwrap().total.days1.is_some());

    let segments = items(aam.list_segments(&SegmentFilter::default())).await;
    let largest = segments.iter().max_by_key(|found| found.populations.total.days1).unwrap();
    let days = aam.segment_trend(largest.object.id, Identities::Device, from, to).await.unwrap();
    assert!(days.iter().any(|day| day.total > Some(0) && day.recent > Some(0)), "{days:?}");
    assert_eq!(aam.segment_populations(largest.object.id, Identities::Device).await.unwrap(), largest.populations);
    assert_eq!(aam.segment_by_id(largest.object.id).await.unwrap().object, largest.object);

    assert!(items(aam.list_trait_types()).await.iter().any(|kind| kind.id == 2 && kind.name == "Site Visitor"));
    let top = items(aam.list_categories(None)).await;
    assert_eq!(aam.category(top[0].id).await.unwrap(), top[0]);
    let mut below = Vec::new();
    for category in &top {
        below.extend(items(aam.list_categories(Some(category.id))).await);
    }
    assert!(below.iter().all(|category| category.parent.is_some()) && !below.is_empty());

    let destinations = aam.whole_destinations().await.unwrap().items;
    let mapped = destinations.iter().find(|one| !one.mappings.is_empty()).unwrap();
    assert!(segments.iter().any(|found| found.object.id == mapped.mappings[0].segment), "{mapped:?}");
    assert_eq!(aam.destination(mapped.id).await.unwrap().name, mapped.name);
    let feeds = items(aam.list_feeds()).await;
    assert_eq!((feeds.len(), aam.feed(feeds[0].id).await.unwrap()), (12, feeds[0].clone()));
    let plans = aam.feed_plans(feeds[0].id).await.unwrap();
    assert!(plans.iter().all(|plan| plan.subscribed == Some(true) && plan.pays().is_some()), "{plans:?}");
    let offered = feeds.iter().find(|feed| feed.name == "Northstar Movers").unwrap();
    assert_eq!(items(aam.feed_traits(offered.id)).await.len() as u64, offered.traits.unwrap());
    let models = items(aam.list_models()).await;
    let baseline = models[0].baseline.unwrap();
    assert!(traits.iter().any(|found| found.object.id.0 == baseline), "{models:?}");
    assert!(
        traits.iter().any(|found| found.object.model == Some(models[0].id)),
        "an algorithmic trait names its model"
    );
    assert_eq!(aam.model(models[0].id).await.unwrap(), models[0]);

    let me = aam.users_self().await.unwrap();
    assert!(me.id.is_some() && me.owner.is_some(), "{me:?}");
    assert!(items(aam.list_users()).await.iter().any(|user| user.id == me.id));
    for of in [LimitsOf::Traits, LimitsOf::Segments] {
        let limits = aam.limits(of).await.unwrap();
        assert!(limits.iter().any(|(name, value)| name == "total.limit" && value.as_u64() > Some(0)), "{limits:?}");
    }
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn experience_platform_is_read() {
    let practice = practice().await;
    let aep = &practice.aep;
    let sandboxes = aep.sandboxes().await.unwrap().items;
    assert!(sandboxes.iter().any(|sandbox| sandbox.name.as_str() == "prod" && sandbox.is_default), "{sandboxes:?}");

    let audiences = items(aep.list_audiences(&AudienceFilter::default())).await;
    assert!(audiences.len() > 120, "{} audiences", audiences.len());
    let ids: std::collections::HashSet<_> = audiences.iter().map(|audience| &audience.id).collect();
    assert_eq!(ids.len(), audiences.len(), "no audience twice");
    let filter = AudienceFilter {
        name: Some("ceramics".to_owned()),
        sort: Some("name:asc".to_owned()),
        ..AudienceFilter::default()
    };
    assert!(items(aep.list_audiences(&filter)).await.iter().any(|audience| audience.name.contains("Ceramics")));

    let tags = aep.tag_names().await.unwrap().items.into_iter().collect::<TagNames>();
    let tagged = audiences.iter().find(|audience| !audience.tags.is_empty()).unwrap();
    let mut resolved = tagged.clone();
    tags.resolve(&mut resolved);
    assert!(resolved.tags.iter().all(|tag| tags.0.values().any(|name| name == tag)), "{resolved:?}");
    let folders = aep.audience_folders().await.unwrap().items;
    assert!(folders.iter().any(|folder| folder.parent.is_some()), "{folders:?}");
    let filed = audiences.iter().filter(|audience| audience.origin == Origin::Platform).find_map(|a| a.folder.clone());
    assert!(filed.is_some_and(|filed| folders.iter().any(|folder| folder.id == filed)));

    let definitions = items(aep.list_definitions()).await;
    let platform = audiences.iter().filter(|audience| audience.origin == Origin::Platform).count();
    assert!(definitions.len() >= platform.min(100), "{} of {platform}", definitions.len());
    let counted = definitions.iter().find(|definition| definition.profiles.is_some_and(|people| people > 0)).unwrap();
    assert_eq!(aep.audience(&counted.id).await.unwrap().name, counted.name);
    let definition = aep.definition(&counted.id).await.unwrap();
    assert!(definition.namespaces.is_empty(), "counts by namespace are in the segment jobs: {definition:?}");

    let job = aep.create_segment_job(std::slice::from_ref(&counted.id)).await.unwrap();
    assert_eq!(aep.segment_job(&job.id).await.unwrap().id, job.id);
    assert!(items(aep.list_segment_jobs()).await.iter().any(|listed| listed.id == job.id));

    // Rules come as text and as the tree that the editor stores; the request says which.
    for is_tree in [false, true] {
        let rules = definitions.iter().filter_map(|definition| definition.expression.as_deref());
        let rule = rules.into_iter().find(|rule| rule.starts_with('{') == is_tree).unwrap();
        let preview = aep.preview(rule).await.unwrap();
        aep.estimate(&preview).await.unwrap();
    }
    let namespaces = aep.search_namespaces().await.unwrap().items;
    let top = aep.search_entities(&namespaces[0].name, None).await.unwrap().items;
    assert!(!top.is_empty());
    if let Some(folder) = top.iter().find(|entity| entity.is_folder) {
        aep.search_entities(&namespaces[0].name, Some(&folder.id)).await.unwrap();
    }
    assert!(aep.audience(&"none-such".into()).await.unwrap_err().is_not_found());
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_failing_sign_in_has_its_own_error() {
    let practice = practice().await;
    let running = &practice.running;
    let failure = |client_id: &str, secret: &str| {
        let session = session(running, client_id, secret);
        async move {
            match session.sign_in().await.unwrap_err() {
                ApiError::SignIn(error) => error,
                other => panic!("{other:?}"),
            }
        }
    };
    assert!(matches!(*failure(&running.client_id, "wrong").await, SignInError::WrongSecret));
    assert!(matches!(*failure("nobody", &running.client_secret).await, SignInError::UnknownClient));
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trait_whose_answer_was_lost_is_found_and_was_created_once() {
    let practice = practice().await;
    let source = practice.aam.data_sources_permitting("CREATE").await.unwrap()[0].id;
    practice.order_fault(json!([{ "method": "POST", "path": "/v1/traits", "do": { "drop": "after" } }])).await;
    let code = IntegrationCode::from("22222222-3333-4444-8555-666666666666");
    let new = new_trait("Lost", code.as_str(), source, FolderId::ROOT);
    let error = practice.aam.create_trait(&new).await.unwrap_err();
    assert!(matches!(error, ApiError::AnswerLost { attempts: 1, .. }) && error.may_have_happened(), "{error:?}");
    assert_eq!(practice.aam.traits_with_code(&code).await.unwrap().len(), 1);
    practice.running.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn many_calls_survive_the_end_of_all_tokens_with_one_sign_in() {
    const SIGN_IN: &str = "/ims/token/v3";
    let practice = practice().await;
    practice.aam.users_self().await.unwrap();
    let before = practice.requests_for(SIGN_IN).await;
    practice.order_fault(json!([{ "path": "/v1/users/self", "do": { "expire_tokens": true } }])).await;
    let calls = (0..200).map(|_| {
        let aam = practice.aam.clone();
        tokio::spawn(async move { aam.users_self().await })
    });
    for answer in futures::future::join_all(calls).await {
        answer.unwrap().unwrap();
    }
    assert_eq!(practice.requests_for(SIGN_IN).await, before + 1);
    practice.running.stop().await.unwrap();
}

//! The services' answers: any body with any status results in an object or an error, and the error message is short,
//! contains no secret, and has no invisible characters.

use std::sync::LazyLock;

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::experience_platform::{AudienceFilter, FlowFilter, NewNamespace, PreviewId, ProfileKey, UnionClass};
use adobe::{AudienceManager, ExperiencePlatform, Identities};
use domain::{AudienceId, DataSourceId, FolderId, FolderKind, IntegrationCode, ModelId, SegmentId, TraitId};
use fuzz::{Answer, Bytes, ScriptedService};

static SERVICE: LazyLock<ScriptedService> = LazyLock::new(ScriptedService::start);

fn namespace() -> NewNamespace {
    NewNamespace { code: "a".to_owned(), name: "a".to_owned(), description: String::new() }
}

/// Sends one of the calls; returns the message of a failure.
async fn read(call: u8, aam: AudienceManager, aep: ExperiencePlatform) -> Result<(), adobe::ApiError> {
    let (a_trait, segment, audience) = (TraitId(1), SegmentId(1), AudienceId::from("a"));
    match call % 50 {
        0 => aam.trait_by_id(a_trait).await.map(drop),
        1 => aam.segment_by_id(segment).await.map(drop),
        2 => aam.list_traits(&TraitFilter::default()).all().await.map(drop),
        3 => aam.list_segments(&SegmentFilter::default()).all().await.map(drop),
        4 => aam.whole_folders(FolderKind::Traits).await.map(drop),
        5 => aam.whole_folders(FolderKind::Segments).await.map(drop),
        6 => aam.list_data_sources().all().await.map(drop),
        7 => aam.list_users().all().await.map(drop),
        8 => aam.list_trait_types().all().await.map(drop),
        9 => aam.list_categories(None).all().await.map(drop),
        10 => aam.traits_with_code(&IntegrationCode::from("a")).await.map(drop),
        11 => aam.segment_in_use(segment).await.map(drop),
        12 => aam.trait_populations(a_trait, Identities::Device).await.map(drop),
        13 => aam.users_self().await.map(drop),
        14 => aam.validate_trait_rule("a == b").await.map(drop),
        15 => aam.folder(FolderKind::Traits, FolderId(1)).await.map(drop),
        16 => aep.audience(&audience).await.map(drop),
        17 => aep.list_audiences(&AudienceFilter::default()).all().await.map(drop),
        18 => aep.runs("f", 3).await.map(drop),
        19 => aep.list_definitions().all().await.map(drop),
        20 => aep.audience_folders().await.map(drop),
        21 => aep.tag_names().await.map(drop),
        22 => aep.sandboxes().await.map(drop),
        23 => aep.flows(&FlowFilter::default()).await.map(drop),
        26 => aam.whole_destinations().await.map(drop),
        27 => aam.list_models().all().await.map(drop),
        24 => aep.merge_policies().await.map(drop),
        29 => aep.audience_manager_source().await.map(drop),
        28 => aep.audiences_by_id(&[audience].into()).await.map(drop),
        30 => aep.enabled_policies().await.map(drop),
        31 => aep.audience_users(&audience).await.map(drop),
        32 => aep.profile_total().await.map(drop),
        34 => aam.estimate_size("1T").await.map(drop),
        33 => aep.profiles_by_namespace().await.map(drop),
        35 => aam.look_alike(ModelId(1)).await.map(drop),
        36 => aam.run_points(ModelId(1)).await.map(drop),
        37 => aam.influential_traits(ModelId(1)).await.map(drop),
        38 => aam.run_history(ModelId(1)).await.map(drop),
        40 => aep.namespaces().await.map(drop),
        41 => aep.union_fields(UnionClass::Profile).await.map(drop),
        42 => aep.profile(&ProfileKey::Internal("a".to_owned())).await.map(drop),
        43 => aep.previewed(&PreviewId("a".to_owned()), 3).await.map(drop),
        44 => aep.editable_audience(&audience).await.map(drop),
        45 => aep.create_namespace(&namespace()).await.map(drop),
        39 => aam.list_feeds().all().await.map(drop),
        46 => aam.feed(DataSourceId(1)).await.map(drop),
        47 => aam.feed_plans(DataSourceId(1)).await.map(drop),
        48 => aam.feed_traits(DataSourceId(1)).all().await.map(drop),
        _ => aep.list_segment_jobs().all().await.map(drop),
    }
}

#[test]
fn any_body_gives_an_object_or_an_error() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let call = input.byte();
        let status =
            input.one_of(&[200, 200, 200, 200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 422, 429, 500, 503]);
        SERVICE.answers(vec![Answer { status, headers: Vec::new(), body: input.rest().to_vec() }]);
        if let Err(error) = SERVICE.run(async |aam, aep| read(call, aam, aep).await) {
            let words = error.to_string();
            assert!(words.chars().count() <= 6_000, "{} characters in one failure", words.chars().count());
            assert!(!words.contains("p8e-secret"), "{words}");
            let hidden = words.chars().find(|letter| domain::is_hidden(*letter));
            assert_eq!(hidden, None, "{words:?}");
        }
    });
}

//! Objects to store.

use domain::whole::{Complete, Tally};
use domain::{
    Audience, AudienceId, DataSourceId, FolderId, IntegrationCode, Segment, SegmentId, SegmentStatus, Trait, TraitId,
    TraitType, UpdateFrequency,
};
use store::{Catalog, Counted, ReadWhole, Reference, ReferenceKind, Refresh, Side, Store};

pub const SHARING: u64 = 900;

pub async fn store() -> (tempfile::TempDir, Store, Catalog) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("bridge.db")).unwrap();
    let catalog = store.catalog("practice").await.unwrap();
    (folder, store, catalog)
}

pub fn audience(id: &str, name: &str) -> Audience {
    Audience {
        update_frequency: Some(UpdateFrequency::Batch),
        profiles: Some(10),
        updated_at: Some(1_700_000_000_000),
        ..Audience::bare(id, name)
    }
}

pub fn a_trait(id: u64, name: &str, code: Option<&str>) -> Trait {
    Trait {
        id: TraitId(id),
        name: name.to_owned(),
        description: String::new(),
        comments: String::new(),
        trait_type: TraitType::Onboarded,
        data_source: DataSourceId(SHARING),
        folder: FolderId(0),
        integration_code: code.map(IntegrationCode::from),
        rule: code.map(|code| domain::pair::trait_rule(&AudienceId::from(code))),
        ttl_days: 120,
        status: None,
        event_type: 0,
        category: 0,
        model: None,
        created_at: None,
        updated_at: Some(1_700_000_000_000),
        created_by: None,
        updated_by: None,
    }
}

pub fn segment(id: u64, name: &str, code: Option<&str>, of: u64) -> Segment {
    Segment {
        id: SegmentId(id),
        legacy_id: None,
        name: name.to_owned(),
        description: String::new(),
        integration_code: code.map(IntegrationCode::from),
        data_source: DataSourceId(SHARING),
        merge_rule: None,
        folder: FolderId(0),
        status: SegmentStatus::Active,
        rule: format!("{of}T"),
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

pub fn counted<T>(value: T, population: u64) -> Counted<T> {
    Counted { value, population: Some(population), lacks: Vec::new() }
}

pub fn sharing_source() -> Reference {
    Reference { id: SHARING, name: domain::pair::DATA_SOURCE.to_owned(), body: serde_json::json!({}) }
}

/// A whole refresh of Experience Platform with these audiences.
pub async fn put_audiences(catalog: &Catalog, audiences: Vec<Audience>) {
    let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.unwrap();
    refresh.audiences(audiences).await.unwrap();
    finish(refresh, Side::ExperiencePlatform, 1).await;
}

/// The proof that a list of this length was read whole.
pub fn whole(length: u64) -> Complete {
    let (tally, _) = Tally::first((0..length).map(|id| Some(id.to_string())), Some(length)).unwrap();
    tally.end().unwrap()
}

/// Ends a refresh whose unseen objects are all gone.
pub async fn finish(refresh: Refresh, side: Side, read_at: i64) {
    let gone = refresh.unseen().await.unwrap().into_iter().flat_map(|one| one.objects).collect();
    let proof = match side {
        Side::AudienceManager => ReadWhole::AudienceManager { traits: whole(0), segments: whole(0) },
        Side::ExperiencePlatform => ReadWhole::ExperiencePlatform { audiences: whole(0) },
    };
    refresh.finish(proof, gone, read_at).await.unwrap();
}

/// A whole refresh of Audience Manager with these traits and segments.
pub async fn put_pairs(catalog: &Catalog, traits: Vec<Counted<Trait>>, segments: Vec<Counted<Segment>>) {
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    refresh.references(ReferenceKind::DataSource, vec![sharing_source()], whole(1)).await.unwrap();
    refresh.traits(traits).await.unwrap();
    refresh.segments(segments).await.unwrap();
    finish(refresh, Side::AudienceManager, 2).await;
}

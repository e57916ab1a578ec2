//! Where a trait is used, among 100,000 traits, 20,000 segment rules, 2,000 folders, 300 destinations and 20 models: one that
//! few rules name, one that a thousand rules name, and one that every rule names. Beside it, the same answer without a
//! graph: parsing the rules of all segments. `USES_TRAITS` makes the catalog smaller.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::sync::OnceLock;

use divan::Bencher;
use domain::whole::{Complete, Tally};
use domain::{
    DataSourceId, Destination, DestinationId, FolderId, Mapping, Model, ModelId, Segment, SegmentId, SegmentStatus,
    Trait, TraitId, TraitType,
};
use store::{Catalog, Counted, Node, ReadWhole, Reference, ReferenceKind, Side, Store, StoredFolder, Tree};
use tokio::runtime::Runtime;

/// Users that one answer lists.
const LISTED: usize = 500;
const FOLDERS: u64 = 2_000;

struct Full {
    runtime: Runtime,
    catalog: Catalog,
    rules: Vec<String>,
    traits: u64,
    _folder: tempfile::TempDir,
}

fn main() {
    divan::main();
}

fn full() -> &'static Full {
    static FULL: OnceLock<Full> = OnceLock::new();
    FULL.get_or_init(|| {
        let traits = std::env::var("USES_TRAITS").ok().and_then(|it| it.parse().ok()).unwrap_or(100_000);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let rules = rules(traits);
        let catalog = runtime.block_on(fill(&folder.path().join("bridge.db"), traits, &rules));
        Full { runtime, catalog, rules, traits, _folder: folder }
    })
}

/// Rules of three to twelve traits: trait 1 is in each, trait 2 in every twentieth, the others by chance.
fn rules(traits: u64) -> Vec<String> {
    let mut state = 7_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let rule = |n: u64| {
        let often = if n.is_multiple_of(20) { " OR 2T" } else { "" };
        let others: Vec<String> = (0..2 + next(8)).map(|_| format!("{}T", 3 + next(traits - 3))).collect();
        format!("(1T{often}) AND ({})", others.join(" OR "))
    };
    (0..traits / 5).map(rule).collect()
}

async fn fill(path: &std::path::Path, traits: u64, rules: &[String]) -> Catalog {
    let catalog = Store::open(path).unwrap().catalog("bench").await.unwrap();
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    refresh.folders(Tree::Traits, (0..FOLDERS).map(folder).collect(), whole(FOLDERS)).await.unwrap();
    for chunk in (0..traits).collect::<Vec<_>>().chunks(1_000) {
        refresh.traits(chunk.iter().map(|n| counted(a_trait(*n))).collect()).await.unwrap();
    }
    for (chunk, first) in rules.chunks(1_000).zip((0_u64..).step_by(1_000)) {
        let segments = chunk.iter().zip(first..).map(|(rule, n)| counted(segment(1_000_000 + n, rule)));
        refresh.segments(segments.collect()).await.unwrap();
    }
    let segments = rules.len() as u64;
    let destinations = (0..300).map(|n| destination(n, segments)).collect();
    refresh.references(ReferenceKind::Destination, destinations, whole(300)).await.unwrap();
    refresh.references(ReferenceKind::Model, (0..20).map(model).collect(), whole(20)).await.unwrap();
    let proof = ReadWhole::AudienceManager { traits: whole(traits), segments: whole(segments) };
    refresh.finish(proof, Vec::new(), 1).await.unwrap();
    catalog
}

fn whole(length: u64) -> Complete {
    let (tally, _) = Tally::first((0..length).map(|id| Some(id.to_string())), Some(length)).unwrap();
    tally.end().unwrap()
}

fn counted<T>(value: T) -> Counted<T> {
    Counted { value, population: Some(1_000), lacks: Vec::new() }
}

fn folder(n: u64) -> StoredFolder {
    let parent = (n > 0).then(|| (n / 6).to_string());
    let name = format!("Folder {n}");
    StoredFolder { id: n.to_string(), parent, path: name.clone(), name, depth: 0, own_count: 0, count: 0 }
}

/// One folder trait in each folder, one algorithmic trait in a hundred.
fn a_trait(n: u64) -> Trait {
    let (trait_type, model) = match n {
        4..1_900 => (TraitType::Folder, None),
        _ if n.is_multiple_of(100) => (TraitType::Algorithmic, Some(ModelId(n / 100 % 20))),
        _ => (TraitType::Onboarded, None),
    };
    Trait {
        id: TraitId(n),
        name: format!("Visitors of shelf {n:06}"),
        description: String::new(),
        comments: String::new(),
        trait_type,
        data_source: DataSourceId(n % 40),
        folder: FolderId(n % FOLDERS),
        integration_code: None,
        rule: Some(format!("shelf == \"{n}\"")),
        ttl_days: 120,
        status: None,
        event_type: 0,
        category: 0,
        model,
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

fn segment(id: u64, rule: &str) -> Segment {
    Segment {
        id: SegmentId(id),
        legacy_id: None,
        name: format!("Segment {id}"),
        description: String::new(),
        integration_code: None,
        data_source: DataSourceId(1),
        merge_rule: None,
        folder: FolderId(0),
        status: SegmentStatus::Active,
        rule: rule.to_owned(),
        created_at: None,
        updated_at: None,
        created_by: None,
        updated_by: None,
    }
}

fn destination(n: u64, segments: u64) -> Reference {
    let mapping = |at: u64| Mapping::of(SegmentId(1_000_000 + (n * 37 + at * 61) % segments.max(1)));
    let (name, mappings) = (format!("Destination {n}"), (0..40).map(mapping).collect());
    let it = Destination {
        id: DestinationId(n),
        name: name.clone(),
        destination_type: "S2S".to_owned(),
        mappings,
        about: domain::AboutDestination::default(),
    };
    Reference { id: n, name, body: serde_json::to_value(it).unwrap() }
}

fn model(n: u64) -> Reference {
    let name = format!("Model {n}");
    let baseline = Some(if n.is_multiple_of(2) { 10_000 + n } else { 1_000_000 + n });
    let it = Model { id: ModelId(n), name: name.clone(), is_active: true, baseline, excluded: vec![n + 50] };
    Reference { id: n, name, body: serde_json::to_value(it).unwrap() }
}

fn where_used(full: &Full, id: u64) -> u64 {
    let users = full.runtime.block_on(full.catalog.where_used(vec![Node::Trait(TraitId(id))], LISTED)).unwrap();
    users.total.segments
}

/// A trait like most: another one each time.
#[divan::bench]
fn where_a_trait_is_used(bencher: Bencher<'_, '_>) {
    let full = full();
    let mut n = 0;
    bencher
        .with_inputs(|| {
            n += 7_919;
            2_000 + n % (full.traits - 2_000)
        })
        .bench_local_values(|id| where_used(full, id));
}

#[divan::bench(sample_count = 20)]
fn where_a_trait_of_a_thousand_rules_is_used(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher.bench(|| where_used(full, 2));
}

#[divan::bench(sample_count = 20)]
fn where_a_trait_of_all_rules_is_used(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher.bench(|| where_used(full, 1));
}

/// Without a graph, and only the first step: which rules name the trait.
#[divan::bench(sample_count = 5)]
fn parsing_all_rules(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher
        .bench(|| full.rules.iter().filter(|rule| domain::rules::traits_named(rule).contains(&TraitId(3_000))).count());
}

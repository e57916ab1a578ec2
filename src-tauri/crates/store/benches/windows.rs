//! Windows of a list of 100,000 traits: the first one, one at row 90,000, a first one after every change of the
//! catalog (the order has to be worked out again), a search, and reading all rows as a list without windows would.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has nothing to measure")]

use std::path::PathBuf;
use std::sync::OnceLock;

use divan::Bencher;
use domain::whole::{Complete, Tally};
use domain::{DataSourceId, FolderId, Trait, TraitId, TraitType};
use store::{Catalog, Counted, ReadWhole, Side, Store, TraitFilter, TraitOrder};
use tokio::runtime::Runtime;

const ROWS: u64 = 100_000;
const WINDOW: u32 = 60;

struct Full {
    runtime: Runtime,
    catalog: Catalog,
    _folder: tempfile::TempDir,
}

fn main() {
    divan::main();
}

fn full() -> &'static Full {
    static FULL: OnceLock<Full> = OnceLock::new();
    FULL.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path: PathBuf = folder.path().join("bridge.db");
        let catalog = runtime.block_on(fill(&path));
        Full { runtime, catalog, _folder: folder }
    })
}

async fn fill(path: &std::path::Path) -> Catalog {
    let catalog = Store::open(path).unwrap().catalog("bench").await.unwrap();
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    let all: Vec<u64> = (0..ROWS).collect();
    for chunk in all.chunks(1_000) {
        let traits =
            chunk.iter().map(|n| Counted { value: sample(*n), population: Some(n % 977), lacks: Vec::new() }).collect();
        refresh.traits(traits).await.unwrap();
    }
    let whole = ReadWhole::AudienceManager { traits: whole(ROWS), segments: whole(0) };
    refresh.finish(whole, Vec::new(), 1).await.unwrap();
    catalog
}

fn whole(length: u64) -> Complete {
    let (tally, _) = Tally::first((0..length).map(|id| Some(id.to_string())), Some(length)).unwrap();
    tally.end().unwrap()
}

fn sample(n: u64) -> Trait {
    // Scattered, so that the order of names is not the order of rows.
    let scattered = n.wrapping_mul(7_919) % ROWS;
    Trait {
        id: TraitId(n + 1),
        name: format!("Visitors of shelf {scattered:05} in the shop"),
        description: format!("Seen at shelf {scattered} at least once in the last days"),
        comments: String::new(),
        trait_type: if n.is_multiple_of(3) { TraitType::Onboarded } else { TraitType::RuleBased },
        data_source: DataSourceId(n % 40),
        folder: FolderId(n % 500),
        integration_code: Some(format!("shelf-{n}").into()),
        rule: Some(format!("shelf == \"{scattered}\"")),
        ttl_days: 120,
        status: None,
        event_type: 0,
        category: 0,
        model: None,
        created_at: Some(1_700_000_000_000),
        updated_at: Some(1_700_000_000_000),
        created_by: Some(1),
        updated_by: Some(1),
    }
}

fn window(full: &Full, filter: &TraitFilter, offset: u32, limit: u32) -> usize {
    full.runtime.block_on(full.catalog.list_traits(filter, offset, limit)).unwrap().rows.len()
}

#[divan::bench]
fn window_at_0(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher.bench(|| window(full, &TraitFilter::default(), 0, WINDOW));
}

#[divan::bench]
fn window_at_90_000(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher.bench(|| window(full, &TraitFilter::default(), 90_000, WINDOW));
}

#[divan::bench(sample_count = 20, args = [TraitOrderArg::Name, TraitOrderArg::DataSource, TraitOrderArg::Population])]
fn first_window_after_a_change(bencher: Bencher<'_, '_>, order: TraitOrderArg) {
    let full = full();
    let filter = TraitFilter { order: order.into(), ..TraitFilter::default() };
    let mut n = 0;
    bencher
        .with_inputs(|| {
            n += 1;
            full.runtime.block_on(full.catalog.tray_add(vec![format!("audience-{n}")], "7".into(), n)).unwrap();
        })
        .bench_local_values(|()| window(full, &filter, 90_000, WINDOW));
}

#[divan::bench(sample_count = 20, args = ["shelf 777", "shop", "77"])]
fn first_window_of_a_search(bencher: Bencher<'_, '_>, words: &str) {
    let full = full();
    let mut n = 0;
    bencher
        .with_inputs(|| {
            n += 1;
            full.runtime.block_on(full.catalog.tray_add(vec![format!("audience-{n}")], "7".into(), n)).unwrap();
        })
        .bench_local_values(|()| {
            window(full, &TraitFilter { search: words.into(), ..TraitFilter::default() }, 0, WINDOW)
        });
}

#[divan::bench(sample_count = 5)]
fn all_rows(bencher: Bencher<'_, '_>) {
    let full = full();
    bencher.bench(|| window(full, &TraitFilter::default(), 0, u32::MAX));
}

#[derive(Debug, Clone, Copy)]
enum TraitOrderArg {
    Name,
    DataSource,
    Population,
}

impl From<TraitOrderArg> for TraitOrder {
    fn from(arg: TraitOrderArg) -> Self {
        match arg {
            TraitOrderArg::Name => Self::Name,
            TraitOrderArg::DataSource => Self::DataSource,
            TraitOrderArg::Population => Self::Population,
        }
    }
}

impl std::fmt::Display for TraitOrderArg {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Debug::fmt(self, f)
    }
}

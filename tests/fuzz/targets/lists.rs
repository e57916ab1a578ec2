//! Searching the local copy: any text is treated as words, never as query syntax, and finds the same rows as a plain
//! comparison with every row.

use std::sync::LazyLock;

use domain::whole::Tally;
use domain::{Audience, UpdateFrequency};
use fuzz::Bytes;
use store::{AudienceFilter, AudienceOrder, Catalog, ReadWhole, Side, Store, TraitFilter};
use tokio::runtime::Runtime;

/// Names that have caused bugs in searches.
const NAMES: [&str; 12] = [
    "Luma – Diamond Customers",
    "a\"b",
    "100% \"quoted\" OR NEAR(x, 2)",
    "\u{fdfa}",
    "e\u{301}\u{301}\u{301}",
    "\u{301}",
    "陶器に興味のある人",
    "עברית mixed עברית",
    "=HYPERLINK(1)",
    "''; DROP TABLE audience; --",
    "x",
    "",
];

struct Kept {
    runtime: Runtime,
    catalog: Catalog,
    _folder: tempfile::TempDir,
}

static KEPT: LazyLock<Kept> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = Runtime::new().expect("threads");
    let catalog = runtime.block_on(async {
        let store = Store::open(&folder.path().join("bridge.db")).expect("a new file");
        let catalog = store.catalog("c").await.expect("a new connection");
        let mut refresh = catalog.begin_refresh(Side::ExperiencePlatform).await.expect("a refresh");
        refresh.audiences(NAMES.iter().enumerate().map(audience).collect()).await.expect("rows");
        let (tally, _) = Tally::first(std::iter::empty(), Some(0)).expect("an empty list");
        let proof = ReadWhole::ExperiencePlatform { audiences: tally.end().expect("a whole list") };
        refresh.finish(proof, Vec::new(), 1).await.expect("the end of the refresh");
        catalog
    });
    Kept { runtime, catalog, _folder: folder }
});

fn audience((number, name): (usize, &&str)) -> Audience {
    let id = format!("0000000{number:x}-1111-4111-8111-111111111111");
    Audience { update_frequency: Some(UpdateFrequency::Batch), ..Audience::bare(&id, name) }
}

#[test]
fn any_search_gives_rows() {
    bolero::check!().for_each(|input: &[u8]| {
        let mut input = Bytes::new(input);
        let order = input.one_of(&[
            AudienceOrder::Name,
            AudienceOrder::Profiles,
            AudienceOrder::Updated,
            AudienceOrder::Shared,
        ]);
        let (descending, often) = (input.byte() % 2 == 1, input.one_of(&[1, 1, 1, 40, 2_000]));
        let search = vec![input.text(); often].join(" ");
        KEPT.runtime.block_on(async {
            let filter = AudienceFilter { search: search.clone(), order, descending, ..AudienceFilter::default() };
            let found = KEPT.catalog.list_audiences(&filter, 0, 100).await.expect("rows");
            assert_eq!(found.total as usize, found.rows.len(), "{search:?}");
            let ids = KEPT.catalog.audience_ids(&filter).await.expect("ids");
            let listed: Vec<String> = found.rows.iter().map(|row| row.audience.id.0.clone()).collect();
            assert_eq!(ids, listed, "{search:?}");
            // Every name that contains the text literally is found.
            if search.split_whitespace().count() == 1 && search.chars().all(char::is_alphanumeric) {
                for name in NAMES.iter().filter(|name| name.contains(&search)) {
                    assert!(
                        found.rows.iter().any(|row| row.audience.name == *name),
                        "{search:?} does not find {name:?}"
                    );
                }
            }
            let traits = TraitFilter { search: search.clone(), folder: Some(search.clone()), ..TraitFilter::default() };
            KEPT.catalog.list_traits(&traits, 0, 10).await.expect("rows");
            KEPT.catalog.audience_position(&filter, &search).await.expect("a place");
            KEPT.catalog.search(&search, 5).await.expect("hits");
        });
    });
}

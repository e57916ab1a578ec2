//! Caches the orders of the lists in use. Each is computed once, however many readers ask for it at the same time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params_from_iter};

use super::{AudienceFilter, List, SegmentFilter, TraitFilter};
use crate::StoreError;

/// Number of cached orders; each takes 800 kB for 100,000 rows.
const CACHED: usize = 8;

/// The query an order belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OrderKey {
    Audiences(AudienceFilter),
    Traits(TraitFilter),
    Segments(SegmentFilter),
}

/// A list whose order can be cached.
pub(crate) trait Keyed {
    /// The key of its order.
    fn cache_key(&self) -> OrderKey;
}

impl Keyed for AudienceFilter {
    fn cache_key(&self) -> OrderKey {
        OrderKey::Audiences(self.clone())
    }
}

impl Keyed for TraitFilter {
    fn cache_key(&self) -> OrderKey {
        OrderKey::Traits(self.clone())
    }
}

impl Keyed for SegmentFilter {
    fn cache_key(&self) -> OrderKey {
        OrderKey::Segments(self.clone())
    }
}

/// The rows of an order, once they are computed. The holder of the lock computes them; others wait for it.
type Rows = Arc<Mutex<Option<Arc<[i64]>>>>;

/// One order, and the state of the catalog it belongs to.
struct CachedOrder {
    of: OrderKey,
    connection: i64,
    revision: i64,
    rows: Rows,
}

/// The orders last used, newest first.
#[derive(Default)]
pub(crate) struct OrderCache {
    kept: Mutex<VecDeque<CachedOrder>>,
    #[cfg(test)]
    worked_out: std::sync::atomic::AtomicU32,
}

impl OrderCache {
    /// The order of a list at the moment `db` reads.
    pub(crate) fn order<L: List>(&self, db: &Connection, connection: i64, list: &L) -> Result<Arc<[i64]>, StoreError> {
        let slot = self.slot(list.cache_key(), connection, revision(db, L::PARTS)?);
        // If computing it failed or panicked, the next reader tries.
        let mut rows = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rows) = rows.as_ref() {
            return Ok(rows.clone());
        }
        #[cfg(test)]
        self.worked_out.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let order: Arc<[i64]> = work_out(db, connection, list)?.into();
        Ok(rows.insert(order).clone())
    }

    fn slot(&self, of: OrderKey, connection: i64, revision: i64) -> Rows {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let same_list = |one: &CachedOrder| one.connection == connection && one.of == of;
        if let Some(found) = kept.iter().position(|one| same_list(one) && one.revision == revision)
            && let Some(found) = kept.remove(found)
        {
            let rows = found.rows.clone();
            kept.push_front(found);
            return rows;
        }
        // A reader of an older moment must not replace a newer one.
        kept.retain(|one| !same_list(one) || one.revision > revision);
        let rows = Rows::default();
        kept.push_front(CachedOrder { of, connection, revision, rows: rows.clone() });
        kept.truncate(CACHED);
        rows
    }
}

/// How often the parts of a list changed: grows with every change of any of them.
fn revision(db: &Connection, parts: [&str; 3]) -> Result<i64, StoreError> {
    let sql = "SELECT sum(value) FROM list_revision WHERE list IN (?1, ?2, ?3)";
    Ok(db.prepare_cached(sql)?.query_row(parts, |row| row.get(0))?)
}

fn work_out<L: List>(db: &Connection, connection: i64, list: &L) -> Result<Vec<i64>, StoreError> {
    let clauses = list.clauses(connection);
    let (terms, joins) = list.order();
    let table = L::TABLE;
    let sql = format!("SELECT {table}.row FROM {table} {joins} WHERE {} ORDER BY {terms}", clauses.sql());
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map(params_from_iter(clauses.values()), |row| row.get(0))?.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use domain::{Audience, DataSourceId, FolderId, Trait, TraitId, TraitType};

    use super::*;
    use crate::{Catalog, Store};

    fn audience(id: &str) -> Audience {
        Audience::bare(id, &format!("Audience {id}"))
    }

    fn a_trait(id: u64) -> Trait {
        Trait {
            id: TraitId(id),
            name: format!("Trait {id}"),
            description: String::new(),
            comments: String::new(),
            trait_type: TraitType::RuleBased,
            data_source: DataSourceId(1),
            folder: FolderId(0),
            integration_code: None,
            rule: None,
            ttl_days: 120,
            status: None,
            event_type: 0,
            category: 0,
            model: None,
            created_at: None,
            updated_at: None,
            created_by: None,
            updated_by: None,
        }
    }

    async fn catalog() -> (tempfile::TempDir, Catalog) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bridge.db")).unwrap();
        let catalog = store.catalog("practice").await.unwrap();
        for id in ["a", "b", "c"] {
            catalog.keep_audience(audience(id)).await.unwrap();
        }
        (folder, catalog)
    }

    fn worked_out(catalog: &Catalog) -> u32 {
        catalog.store.orders.worked_out.load(Ordering::SeqCst)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn windows_asked_for_at_once_share_one_order() {
        let (_folder, catalog) = catalog().await;
        let filter = AudienceFilter::default();
        let mut windows = tokio::task::JoinSet::new();
        for offset in 0..12 {
            let (catalog, filter) = (catalog.clone(), filter.clone());
            windows.spawn(async move { catalog.list_audiences(&filter, offset % 3, 1).await.unwrap().total });
        }
        assert_eq!(windows.join_all().await, [3; 12]);
        assert_eq!(worked_out(&catalog), 1);
    }

    #[tokio::test]
    async fn an_order_is_kept_until_something_of_its_own_list_changes() {
        let (_folder, catalog) = catalog().await;
        let filter = AudienceFilter::default();
        let total = async || catalog.list_audiences(&filter, 0, 1).await.unwrap().total;
        assert_eq!((total().await, worked_out(&catalog)), (3, 1));
        catalog.keep_trait(a_trait(7), Some(5)).await.unwrap();
        assert_eq!((total().await, worked_out(&catalog)), (3, 1), "a trait is no audience");
        catalog.keep_audience(audience("d")).await.unwrap();
        assert_eq!((total().await, worked_out(&catalog)), (4, 2));
        catalog.forget_audience("d".into()).await.unwrap();
        assert_eq!((total().await, worked_out(&catalog)), (3, 3));
    }

    #[tokio::test]
    async fn what_another_program_changes_is_seen() {
        let (folder, catalog) = catalog().await;
        let filter = AudienceFilter::default();
        assert_eq!(catalog.list_audiences(&filter, 0, 1).await.unwrap().total, 3);
        let other = Store::open(&folder.path().join("bridge.db")).unwrap().catalog("practice").await.unwrap();
        other.keep_audience(audience("d")).await.unwrap();
        assert_eq!(catalog.list_audiences(&filter, 0, 1).await.unwrap().total, 4);
    }
}

//! Keeps the orders of the lists in use. Each is worked out once, however many ask for it at the same time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, params_from_iter};

use super::{AudienceFilter, List, SegmentFilter, TraitFilter};
use crate::StoreError;

/// Orders kept; of 100,000 rows each takes 800 kB.
const KEPT: usize = 8;

/// What an order was worked out from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OrderKey {
    Audiences(AudienceFilter),
    Traits(TraitFilter),
    Segments(SegmentFilter),
}

/// The rows of an order, once they are worked out. Who holds the lock works them out; others wait for it.
type Rows = Arc<Mutex<Option<Arc<[i64]>>>>;

/// One order, and the state of the catalogue it is true for.
struct Kept {
    of: OrderKey,
    connection: i64,
    revision: i64,
    rows: Rows,
}

/// The orders last used, newest first.
#[derive(Default)]
pub(crate) struct OrderCache {
    kept: Mutex<VecDeque<Kept>>,
    #[cfg(test)]
    worked_out: std::sync::atomic::AtomicU32,
}

impl OrderCache {
    /// The order of a list at the moment `db` reads.
    pub(crate) fn order<L: List>(&self, db: &Connection, connection: i64, list: &L) -> Result<Arc<[i64]>, StoreError> {
        let slot = self.slot(list.cache_key(), connection, revision(db, L::PARTS)?);
        // Where working it out failed, or panicked, the next one tries.
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
        let same_list = |one: &Kept| one.connection == connection && one.of == of;
        if let Some(found) = kept.iter().position(|one| same_list(one) && one.revision == revision)
            && let Some(found) = kept.remove(found)
        {
            let rows = found.rows.clone();
            kept.push_front(found);
            return rows;
        }
        // A reader of an older moment must not take the place of a newer one.
        kept.retain(|one| !same_list(one) || one.revision > revision);
        let rows = Rows::default();
        kept.push_front(Kept { of, connection, revision, rows: rows.clone() });
        kept.truncate(KEPT);
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

    use domain::{Audience, AudienceId, DataSourceId, FolderId, Lifecycle, Origin, Trait, TraitId, TraitType};

    use super::*;
    use crate::{Catalogue, Store};

    fn audience(id: &str) -> Audience {
        Audience {
            id: AudienceId::from(id),
            name: format!("Audience {id}"),
            description: String::new(),
            origin: Origin::Platform,
            lifecycle: Lifecycle::Published,
            update_frequency: None,
            labels: Vec::new(),
            tags: Vec::new(),
            folder: None,
            expression: None,
            merge_policy: None,
            profiles: None,
            namespaces: Vec::new(),
            namespaces_from: None,
            namespaces_at: None,
            counted_at: None,
            created_at: None,
            updated_at: None,
            created_by: None,
        }
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
            event_type: 0,
            category: 0,
            created_at: None,
            updated_at: None,
            created_by: None,
            updated_by: None,
        }
    }

    async fn catalogue() -> (tempfile::TempDir, Catalogue) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("bridge.db")).unwrap();
        let catalogue = store.catalogue("practice").await.unwrap();
        for id in ["a", "b", "c"] {
            catalogue.keep_audience(audience(id)).await.unwrap();
        }
        (folder, catalogue)
    }

    fn worked_out(catalogue: &Catalogue) -> u32 {
        catalogue.store.orders.worked_out.load(Ordering::SeqCst)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn windows_asked_for_at_once_share_one_order() {
        let (_folder, catalogue) = catalogue().await;
        let filter = AudienceFilter::default();
        let mut windows = tokio::task::JoinSet::new();
        for offset in 0..12 {
            let (catalogue, filter) = (catalogue.clone(), filter.clone());
            windows.spawn(async move { catalogue.list_audiences(&filter, offset % 3, 1).await.unwrap().total });
        }
        assert_eq!(windows.join_all().await, [3; 12]);
        assert_eq!(worked_out(&catalogue), 1);
    }

    #[tokio::test]
    async fn an_order_is_kept_until_something_of_its_own_list_changes() {
        let (_folder, catalogue) = catalogue().await;
        let filter = AudienceFilter::default();
        let total = async || catalogue.list_audiences(&filter, 0, 1).await.unwrap().total;
        assert_eq!((total().await, worked_out(&catalogue)), (3, 1));
        catalogue.keep_trait(a_trait(7), Some(5)).await.unwrap();
        assert_eq!((total().await, worked_out(&catalogue)), (3, 1), "a trait is no audience");
        catalogue.keep_audience(audience("d")).await.unwrap();
        assert_eq!((total().await, worked_out(&catalogue)), (4, 2));
        catalogue.forget_audience("d".into()).await.unwrap();
        assert_eq!((total().await, worked_out(&catalogue)), (3, 3));
    }

    #[tokio::test]
    async fn what_another_program_changes_is_seen() {
        let (folder, catalogue) = catalogue().await;
        let filter = AudienceFilter::default();
        assert_eq!(catalogue.list_audiences(&filter, 0, 1).await.unwrap().total, 3);
        let other = Store::open(&folder.path().join("bridge.db")).unwrap().catalogue("practice").await.unwrap();
        other.keep_audience(audience("d")).await.unwrap();
        assert_eq!(catalogue.list_audiences(&filter, 0, 1).await.unwrap().total, 4);
    }
}

//! What a refresh did not see although the local copy has it: candidates for removal, nothing more.

use std::collections::HashSet;

use domain::{AudienceId, SegmentId, TraitId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Refresh;
use crate::StoreError;
use crate::catalog::{ReferenceKind, Side, Tree, unsigned};

/// Known objects of one list, so that there is a second where the first cannot be read.
const SOME: usize = 2;

/// An object of the local copy that the service's lists do not have.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Gone {
    /// An audience.
    Audience(AudienceId),
    /// A trait.
    Trait(TraitId),
    /// A segment.
    Segment(SegmentId),
    /// A folder.
    Folder(Tree, String),
    /// A small object.
    Reference(ReferenceKind, u64),
}

/// Objects of one list of the local copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Those the service's list does not have.
    pub objects: Vec<Gone>,
    /// How many the local copy has.
    pub of: u64,
}

impl Refresh {
    /// What the lists read so far do not have, list by list; lists without any are left out.
    pub async fn unseen(&self) -> Result<Vec<Unseen>, StoreError> {
        let (key, began, side) = (self.catalog.key, self.began, self.side);
        let seen = [self.audiences.clone(), self.traits.clone(), self.segments.clone()];
        let of_lists = move |db: &Connection| {
            let [audiences, traits, segments] = seen;
            Ok(match side {
                Side::ExperiencePlatform => {
                    vec![unseen(db, key, "audience", began, &audiences, |id: String| Gone::Audience(AudienceId(id)))?]
                }
                Side::AudienceManager => vec![
                    unseen(db, key, "trait", began, &traits, |id| Gone::Trait(TraitId(unsigned(id))))?,
                    unseen(db, key, "segment", began, &segments, |id| Gone::Segment(SegmentId(unsigned(id))))?,
                ],
            })
        };
        let mut all = self.catalog.store.read("comparing the lists", of_lists).await?;
        for (tree, missing) in &self.folders {
            let of = self.at_beginning.folders.iter().filter(|(one, _)| one == tree).count() as u64;
            all.push(Unseen { objects: missing.iter().map(|id| Gone::Folder(*tree, id.clone())).collect(), of });
        }
        for (kind, missing) in &self.references {
            let of = self.at_beginning.references.iter().filter(|(one, _)| one == kind).count() as u64;
            all.push(Unseen { objects: missing.iter().map(|id| Gone::Reference(*kind, *id)).collect(), of });
        }
        all.retain(|one| !one.objects.is_empty());
        Ok(all)
    }
}

impl Refresh {
    /// Some objects of each list that the service has as well, those to ask for first at the beginning: they show whether
    /// asking for objects by id works at all. `own` are one's own data sources; those of others may not be for reading.
    pub async fn seen(&self, own: &HashSet<u64>) -> Result<Vec<Gone>, StoreError> {
        let some = |rows: &HashSet<i64>| rows.iter().take(SOME).copied().collect::<Vec<_>>();
        let rows = [some(&self.audiences), some(&self.traits), some(&self.segments)];
        let of_lists = move |db: &Connection| {
            let [audiences, traits, segments] = rows;
            let mut all = Vec::new();
            for row in audiences {
                all.extend(id_of(db, "audience", row)?.map(|id| Gone::Audience(AudienceId(id))));
            }
            for row in traits {
                all.extend(id_of(db, "trait", row)?.map(|id| Gone::Trait(TraitId(unsigned(id)))));
            }
            for row in segments {
                all.extend(id_of(db, "segment", row)?.map(|id| Gone::Segment(SegmentId(unsigned(id)))));
            }
            Ok(all)
        };
        let mut all = self.catalog.store.read("looking for known objects", of_lists).await?;
        for (tree, missing) in &self.folders {
            let known = self.at_beginning.folders.iter().filter(|(one, id)| one == tree && !missing.contains(id));
            let mut known: Vec<&String> = known.map(|(_, id)| id).collect();
            // Any but a root, where there is another: roots may have no address.
            known.sort_unstable_by(|a, b| b.cmp(a));
            all.extend(known.into_iter().take(SOME).map(|id| Gone::Folder(*tree, id.clone())));
        }
        for (kind, missing) in &self.references {
            let known = self.at_beginning.references.iter().filter(|(one, id)| one == kind && !missing.contains(id));
            let mut known: Vec<u64> = known.map(|(_, id)| *id).collect();
            let is_own = |id: &u64| *kind == ReferenceKind::DataSource && own.contains(id);
            known.sort_unstable_by_key(|id| std::cmp::Reverse((is_own(id), *id)));
            all.extend(known.into_iter().take(SOME).map(|id| Gone::Reference(*kind, id)));
        }
        Ok(all)
    }
}

impl Gone {
    /// Whether two objects are of the same list.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folder(one, _), Self::Folder(other, _)) => one == other,
            (Self::Reference(one, _), Self::Reference(other, _)) => one == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

fn id_of<I: rusqlite::types::FromSql>(db: &Connection, table: &str, row: i64) -> Result<Option<I>, rusqlite::Error> {
    db.query_row(&format!("SELECT id FROM {table} WHERE row = ?1"), params![row], |row| row.get(0)).optional()
}

fn unseen<I: rusqlite::types::FromSql>(
    db: &Connection,
    key: i64,
    table: &str,
    began: i64,
    seen: &HashSet<i64>,
    gone: impl Fn(I) -> Gone,
) -> Result<Unseen, StoreError> {
    let mut statement = db.prepare_cached(&format!("SELECT row, id, stamp FROM {table} WHERE connection = ?1"))?;
    let mut rows = statement.query(params![key])?;
    let mut found = Unseen { objects: Vec::new(), of: 0 };
    while let Some(row) = rows.next()? {
        found.of += 1;
        if row.get::<_, i64>(2)? <= began && !seen.contains(&row.get(0)?) {
            found.objects.push(gone(row.get(1)?));
        }
    }
    Ok(found)
}

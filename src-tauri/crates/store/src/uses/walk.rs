//! Walks from an object to its users, and on to theirs.

use std::collections::{HashMap, HashSet};

use domain::{DestinationId, ModelId, SegmentId, TraitId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{How, Node, mappings};
use crate::StoreError;
use crate::catalog::edges::Role;
use crate::catalog::{ReferenceKind, Tree, signed, unsigned};

/// From this many objects on, all stored uses are read at once instead of those of each object.
const MANY: usize = 256;
/// Most folders above a trait, so that a circle in damaged data ends.
const FOLDERS: usize = 64;

/// An object that was reached.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) node: Node,
    /// Place of the object that it uses.
    pub(super) parent: Option<usize>,
    pub(super) depth: u32,
    by: By,
}

/// How it was reached; what is stored beside an edge is read only for the users that are listed.
#[derive(Debug, Clone)]
enum By {
    How(How),
    Mapping { id: u64, text: String },
}

impl Found {
    pub(super) fn how(&self) -> Result<How, StoreError> {
        match &self.by {
            By::How(how) => Ok(how.clone()),
            By::Mapping { id, text } => Ok(How::Mapping(mappings(*id, text)?)),
        }
    }
}

/// A stored use: who uses the object, and how.
type Edge = (Node, By);

/// A walk over the users of some objects, nearest first.
pub(super) struct Walk<'a> {
    db: &'a Connection,
    key: i64,
    pub(super) found: Vec<Found>,
    seen: HashSet<Node>,
    /// Stored uses by the used object, once they were read at once.
    stored: Option<HashMap<i64, Vec<Edge>>>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(db: &'a Connection, key: i64) -> Self {
        Self { db, key, found: Vec::new(), seen: HashSet::new(), stored: None }
    }

    /// Adds an object and all that use it; nothing if it was reached before.
    pub(super) fn from(&mut self, node: Node) -> Result<(), StoreError> {
        let mut at = self.found.len();
        self.reach(node, By::How(How::Asked), None, 0);
        while at < self.found.len() {
            let (node, depth) = (self.found[at].node, self.found[at].depth + 1);
            if self.stored.is_none() && self.found.len() - at >= MANY {
                self.stored = Some(self.all_stored()?);
            }
            for (user, by) in self.users(node)? {
                self.reach(user, by, Some(at), depth);
            }
            at += 1;
        }
        Ok(())
    }

    fn reach(&mut self, node: Node, by: By, parent: Option<usize>, depth: u32) {
        if self.seen.insert(node) {
            self.found.push(Found { node, parent, depth, by });
        }
    }

    fn users(&self, of: Node) -> Result<Vec<Edge>, StoreError> {
        match of {
            Node::Trait(id) => {
                let mut users = self.segments_naming(id)?;
                users.extend(self.stored_users(id.0)?);
                users.extend(self.folder_traits(id)?);
                Ok(users)
            }
            Node::Segment(id) => self.stored_users(id.0),
            Node::Model(id) => {
                let sql = "SELECT id FROM trait WHERE connection = ?1 AND json_extract(body, '$.model') = ?2
                           AND type = 'ALGO_TRAIT' ORDER BY row";
                let read = |row: &Row<'_>| Ok((Node::Trait(TraitId(unsigned(row.get(0)?))), By::How(How::Model)));
                self.all(sql, signed(id.0), read)
            }
            Node::Destination(_) => Ok(Vec::new()),
        }
    }

    fn segments_naming(&self, id: TraitId) -> Result<Vec<Edge>, StoreError> {
        let sql = "SELECT s.id FROM segment_trait u JOIN segment s ON s.row = u.segment
                   WHERE s.connection = ?1 AND u.trait = ?2 ORDER BY u.segment";
        let read = |row: &Row<'_>| Ok((Node::Segment(SegmentId(unsigned(row.get(0)?))), By::How(How::Rule)));
        self.all(sql, signed(id.0), read)
    }

    fn stored_users(&self, sid: u64) -> Result<Vec<Edge>, StoreError> {
        if let Some(all) = &self.stored {
            return Ok(all.get(&signed(sid)).cloned().unwrap_or_default());
        }
        let sql = "SELECT kind, id, role, body FROM object_use WHERE connection = ?1 AND sid = ?2";
        let edges = self.all(sql, signed(sid), |row| edge(row, 0))?;
        Ok(edges.into_iter().flatten().collect())
    }

    fn all_stored(&self) -> Result<HashMap<i64, Vec<Edge>>, StoreError> {
        let sql = "SELECT sid, kind, id, role, body FROM object_use WHERE connection = ?1 ORDER BY sid, kind, id, role";
        let mut all: HashMap<i64, Vec<Edge>> = HashMap::new();
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query([self.key])?;
        while let Some(row) = rows.next()? {
            all.entry(row.get(0)?).or_default().extend(edge(row, 1)?);
        }
        Ok(all)
    }

    /// The folder traits of the nearest folder that has some: its own, or one above. The members of a folder trait are
    /// those of all traits in its folder and below (AAM contract §8).
    fn folder_traits(&self, id: TraitId) -> Result<Vec<Edge>, StoreError> {
        let sql = "SELECT folder, type = 'FOLDER_TRAIT' FROM trait WHERE connection = ?1 AND id = ?2";
        let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, bool>(1)?));
        let known = self.db.prepare_cached(sql)?.query_row(params![self.key, signed(id.0)], read).optional()?;
        let Some((own, is_folder_trait)) = known else { return Ok(Vec::new()) };
        let mut folder = if is_folder_trait { self.above(&own)? } else { Some(own) };
        for _ in 0..FOLDERS {
            let Some(here) = folder else { break };
            let sql = "SELECT id FROM trait WHERE connection = ?1 AND folder = ?2 AND type = 'FOLDER_TRAIT'";
            let read = |row: &Row<'_>| Ok((Node::Trait(TraitId(unsigned(row.get(0)?))), By::How(How::Folder)));
            let found = self.all(sql, here.as_str(), read)?;
            if !found.is_empty() {
                return Ok(found);
            }
            folder = self.above(&here)?;
        }
        Ok(Vec::new())
    }

    fn above(&self, folder: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT parent FROM folder WHERE connection = ?1 AND tree = ?2 AND id = ?3";
        let values = params![self.key, Tree::Traits.code(), folder];
        let parent = self.db.prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?.flatten();
        Ok(parent.filter(|parent: &String| parent != folder))
    }

    fn all<T>(
        &self,
        sql: &str,
        value: impl rusqlite::ToSql,
        read: impl FnMut(&Row<'_>) -> Result<T, rusqlite::Error>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.db.prepare_cached(sql)?;
        Ok(statement.query_map(params![self.key, value], read)?.collect::<Result<_, _>>()?)
    }
}

/// A stored use, from its columns kind, id, role, body; `None` for one that this version does not know.
fn edge(row: &Row<'_>, first: usize) -> Result<Option<Edge>, rusqlite::Error> {
    let (kind, id, role): (String, i64, String) = (row.get(first)?, row.get(first + 1)?, row.get(first + 2)?);
    let id = unsigned(id);
    let roles = [Role::Baseline, Role::Excluded, Role::Mapping];
    let Some(role) = roles.into_iter().find(|one| one.code() == role) else { return Ok(None) };
    let node = if kind == ReferenceKind::Model.code() {
        Node::Model(ModelId(id))
    } else {
        Node::Destination(DestinationId(id))
    };
    let by = match role {
        Role::Baseline => By::How(How::Baseline),
        Role::Excluded => By::How(How::Excluded),
        Role::Mapping => By::Mapping { id, text: row.get(first + 3)? },
    };
    Ok(Some((node, by)))
}

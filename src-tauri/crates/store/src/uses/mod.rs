//! Where objects are used, directly and through others: the use graph of the catalog.
//!
//! Segment rules and what models and destinations use are stored as edges when their row changes; which folder trait has a
//! trait, and which algorithmic trait is from a model, follows from the rows of traits and folders. Nothing has to be worked
//! out again when a question is asked.
//!
//! It must not know what is lost if an object goes: `domain` works that out from the rules.

mod renew;
mod walk;

use domain::{DestinationId, Mapping, ModelId, SegmentId, TraitId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::StoreError;
use crate::catalog::{Catalog, ReferenceKind, body, name_of, signed, unsigned};
pub(crate) use renew::renew_edges;
use walk::{Found, Walk};

/// An object of Audience Manager that uses others or is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Node {
    /// A trait.
    Trait(TraitId),
    /// A segment.
    Segment(SegmentId),
    /// A look-alike model.
    Model(ModelId),
    /// A destination.
    Destination(DestinationId),
}

/// How one object uses another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is what was asked about.
    Asked,
    /// The rule of a segment names the trait.
    Rule,
    /// A folder trait has the members of the trait.
    Folder,
    /// A model looks for people like those of the object.
    Baseline,
    /// A model leaves the trait out.
    Excluded,
    /// An algorithmic trait is from the model.
    Model,
    /// A destination receives the segment.
    Mapping(Vec<Mapping>),
}

/// One user of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The object.
    pub node: Node,
    /// Its name; empty where the catalog does not have it.
    pub name: String,
    /// How it uses its parent.
    pub how: How,
    /// Place in the list of the object that it uses; `None` for what was asked about.
    pub parent: Option<usize>,
    /// Devices in it, where they are known.
    pub population: Option<u64>,
    /// The rule of a segment.
    pub rule: Option<String>,
}

/// All users of some objects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Users {
    /// What was asked about and its users, nearest first where not all fit; each object once, below the object through which
    /// it is reached first, and after it.
    pub listed: Vec<User>,
    /// How many users there are, what was asked about not counted.
    pub total: UserCounts,
}

/// Number of users by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UserCounts {
    /// Traits.
    pub traits: u64,
    /// Segments.
    pub segments: u64,
    /// Models.
    pub models: u64,
    /// Destinations.
    pub destinations: u64,
}

impl Catalog {
    /// Everything that uses these objects, directly or through others. At most `most` users are listed; all are counted.
    pub async fn where_used(&self, of: Vec<Node>, most: usize) -> Result<Users, StoreError> {
        let key = self.key;
        self.store.read("finding where objects are used", move |db| where_used(db, key, &of, most)).await
    }
}

fn where_used(db: &Connection, key: i64, of: &[Node], most: usize) -> Result<Users, StoreError> {
    let mut walk = Walk::new(db, key);
    for node in of {
        walk.from(*node)?;
    }
    let found = walk.found;
    let mut total = UserCounts::default();
    for one in found.iter().filter(|one| one.parent.is_some()) {
        total.count(one.node);
    }
    let listed = listed(db, key, &found, most)?;
    Ok(Users { listed, total })
}

impl UserCounts {
    fn count(&mut self, node: Node) {
        *match node {
            Node::Trait(_) => &mut self.traits,
            Node::Segment(_) => &mut self.segments,
            Node::Model(_) => &mut self.models,
            Node::Destination(_) => &mut self.destinations,
        } += 1;
    }
}

/// The nearest users with what is known of them, each right below its parent.
fn listed(db: &Connection, key: i64, found: &[Found], most: usize) -> Result<Vec<User>, StoreError> {
    let roots = found.iter().filter(|one| one.parent.is_none()).count();
    let mut nearest: Vec<usize> = (0..found.len()).collect();
    nearest.sort_by_key(|at| (found[*at].depth, *at));
    nearest.truncate(most.saturating_add(roots));
    nearest.sort_unstable();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); found.len()];
    for at in &nearest {
        if let Some(parent) = found[*at].parent {
            children[parent].push(*at);
        }
    }
    let mut open: Vec<(usize, Option<usize>)> =
        nearest.iter().rev().filter(|at| found[**at].parent.is_none()).map(|at| (*at, None)).collect();
    let mut listed = Vec::with_capacity(nearest.len());
    while let Some((at, parent)) = open.pop() {
        open.extend(children[at].iter().rev().map(|child| (*child, Some(listed.len()))));
        listed.push(user(db, key, &found[at], parent)?);
    }
    Ok(listed)
}

fn user(db: &Connection, key: i64, found: &Found, parent: Option<usize>) -> Result<User, StoreError> {
    let how = found.how()?;
    let of = |table: &str, rule: &str, id: u64| -> Result<_, StoreError> {
        let sql = format!("SELECT name, population, {rule} FROM {table} WHERE connection = ?1 AND id = ?2");
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?, row.get(2)?));
        Ok(db.prepare_cached(&sql)?.query_row(params![key, signed(id)], read).optional()?)
    };
    let named = |kind, id| Ok::<_, StoreError>(Some((name_of(db, key, kind, id)?.unwrap_or_default(), None, None)));
    let known: Option<(String, Option<i64>, Option<String>)> = match found.node {
        Node::Trait(id) => of("trait", "NULL", id.0)?,
        Node::Segment(id) => of("segment", "json_extract(body, '$.rule')", id.0)?,
        Node::Model(id) => named(ReferenceKind::Model, id.0)?,
        Node::Destination(id) => named(ReferenceKind::Destination, id.0)?,
    };
    let (name, population, rule) = known.unwrap_or_default();
    Ok(User { node: found.node, name, how, parent, population: population.map(unsigned), rule })
}

fn mappings(id: u64, text: &str) -> Result<Vec<Mapping>, StoreError> {
    body("destination", &id.to_string(), text)
}

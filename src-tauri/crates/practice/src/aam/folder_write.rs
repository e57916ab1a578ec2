//! Making, changing and removing folders of traits and segments, with the rules of AAM contract §8.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::limits::{FOLDER_LEVELS, FOLDERS};
use super::refusal::Refusal;
use super::rights::{self, FOLDER_TRAIT};
use super::trait_write::{drop_trait, segments_using};
use crate::model::{Folder, Millis, Row, Trait, World};

const LONGEST_NAME: usize = 255;
/// Id of both roots.
const ROOT: u64 = 0;
/// Integration code of the account's automatic trait data source, which owns folder traits (AAM contract §9.3).
const AUTOMATIC_SOURCE: &str = "adobe-provided";

/// Which of the two trees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tree {
    /// Trait storage.
    Traits,
    /// Segment storage.
    Segments,
}

impl Tree {
    /// The folders of this tree.
    pub fn folders(self, world: &World) -> &BTreeMap<u64, Folder> {
        match self {
            Self::Traits => &world.trait_folders,
            Self::Segments => &world.segment_folders,
        }
    }

    fn folders_mut(self, world: &mut World) -> &mut BTreeMap<u64, Folder> {
        match self {
            Self::Traits => &mut world.trait_folders,
            Self::Segments => &mut world.segment_folders,
        }
    }

    fn mark(self, world: &mut World, id: u64) {
        world.mark(match self {
            Self::Traits => Row::TraitFolder(id),
            Self::Segments => Row::SegmentFolder(id),
        });
    }
}

/// Makes a folder; a trait folder comes with its folder trait.
pub fn create(world: &mut World, tree: Tree, fields: &mut Fields, now_ms: Millis) -> Result<u64, Refusal> {
    let (name, parent) = read(world, tree, fields)?;
    let own = tree.folders(world).values().filter(|folder| folder.pid == world.pid).count();
    if own > FOLDERS {
        return Err(Refusal::limit(format!("The limit of {FOLDERS} folders is reached")));
    }
    if depth(tree.folders(world), parent) + 1 > FOLDER_LEVELS {
        return Err(Refusal::limit(format!("Folders may be at most {FOLDER_LEVELS} levels deep")));
    }
    free_name(tree.folders(world), &name, parent, None)?;
    Ok(add(world, tree, name, parent, now_ms))
}

/// Makes a folder below the root for an integration, which no limit stops.
pub fn create_unasked(world: &mut World, tree: Tree, name: &str, now_ms: Millis) -> u64 {
    add(world, tree, name.to_owned(), ROOT, now_ms)
}

fn add(world: &mut World, tree: Tree, name: String, parent: u64, now_ms: Millis) -> u64 {
    let id = world.next_folder;
    world.next_folder += 1;
    let folder = Folder { id, parent: Some(parent), pid: world.pid, name };
    if tree == Tree::Traits {
        add_folder_trait(world, &folder, now_ms);
    }
    tree.folders_mut(world).insert(id, folder);
    tree.mark(world, id);
    id
}

/// Renames and moves a folder; its folder trait follows.
pub fn update(world: &mut World, tree: Tree, id: u64, fields: &mut Fields, now_ms: Millis) -> Result<(), Refusal> {
    own(world, tree, id)?;
    let (name, parent) = read(world, tree, fields)?;
    let folders = tree.folders(world);
    if ancestors(folders, parent).any(|step| step == id) {
        return Err(Refusal::invalid(vec![format!("parentFolderId: folder {parent} lies inside folder {id}")]));
    }
    if depth(folders, parent) + height(folders, id) > FOLDER_LEVELS {
        return Err(Refusal::limit(format!("Folders may be at most {FOLDER_LEVELS} levels deep")));
    }
    free_name(folders, &name, parent, Some(id))?;
    let user = rights::acting_user(world);
    if let Some(folder) = tree.folders_mut(world).get_mut(&id) {
        folder.name.clone_from(&name);
        folder.parent = Some(parent);
    }
    tree.mark(world, id);
    if tree == Tree::Traits
        && let Some(sid) = folder_trait(world, id)
        && let Some(record) = world.traits.get_mut(&sid)
    {
        record.name = folder_trait_name(&name);
        record.update_time = now_ms;
        record.updated_by = user;
        world.mark(Row::Trait(sid));
    }
    Ok(())
}

/// Removes an empty folder, and its folder trait with it.
pub fn remove(world: &mut World, tree: Tree, id: u64) -> Result<(), Refusal> {
    own(world, tree, id)?;
    let children = tree.folders(world).values().filter(|folder| folder.parent == Some(id)).count();
    let content = match tree {
        Tree::Traits => world.traits.values().filter(|r| r.folder == id && r.trait_type != FOLDER_TRAIT).count(),
        Tree::Segments => world.segments.values().filter(|record| record.folder == id).count(),
    };
    if children + content > 0 {
        return Err(Refusal::conflict(format!(
            "Folder {id} is not empty: it holds {children} folders and {content} objects"
        )));
    }
    if tree == Tree::Traits
        && let Some(sid) = folder_trait(world, id)
    {
        if let Some(segments) = segments_using(world, &[sid]).get(&sid) {
            let names: Vec<String> = segments.iter().map(u64::to_string).collect();
            let names = names.join(", ");
            return Err(Refusal::conflict(format!("The folder trait {sid} is used by segments: {names}")));
        }
        drop_trait(world, sid);
    }
    tree.folders_mut(world).remove(&id);
    tree.mark(world, id);
    Ok(())
}

fn read(world: &World, tree: Tree, fields: &mut Fields) -> Result<(String, u64), Refusal> {
    let name = fields.required_text("name", LONGEST_NAME);
    let parent = fields.required_number("parentFolderId");
    match tree.folders(world).get(&parent) {
        None => fields.problem(format!("parentFolderId: folder {parent} does not exist")),
        Some(folder) if folder.pid != world.pid && parent != ROOT => {
            fields.problem(format!("parentFolderId: folder {parent} belongs to another owner"));
        }
        Some(_) => {}
    }
    fields.check()?;
    Ok((name, parent))
}

fn own(world: &World, tree: Tree, id: u64) -> Result<(), Refusal> {
    let folder = tree.folders(world).get(&id).ok_or_else(|| Refusal::unknown("Folder", id))?;
    if folder.parent.is_none() {
        return Err(Refusal::invalid(vec![format!("folderId: {id} is a root and cannot be changed")]));
    }
    if folder.pid != world.pid {
        return Err(Refusal::forbidden(format!("Folder {id} belongs to another owner")));
    }
    Ok(())
}

fn free_name(folders: &BTreeMap<u64, Folder>, name: &str, parent: u64, but: Option<u64>) -> Result<(), Refusal> {
    let taken =
        folders.values().find(|folder| folder.parent == Some(parent) && folder.name == name && Some(folder.id) != but);
    match taken {
        Some(folder) => Err(Refusal::conflict(format!("Folder {} of this parent is already named {name}", folder.id))),
        None => Ok(()),
    }
}

/// The folder and everything above it, up to its root.
pub fn ancestors(folders: &BTreeMap<u64, Folder>, id: u64) -> impl Iterator<Item = u64> {
    std::iter::successors(Some(id), |step| folders.get(step)?.parent)
}

/// Levels below the root; the root itself is at 0.
fn depth(folders: &BTreeMap<u64, Folder>, id: u64) -> usize {
    ancestors(folders, id).count() - 1
}

/// Levels a folder takes up, itself included.
fn height(folders: &BTreeMap<u64, Folder>, id: u64) -> usize {
    let children = folders.values().filter(|folder| folder.parent == Some(id));
    1 + children.map(|child| height(folders, child.id)).max().unwrap_or(0)
}

fn folder_trait(world: &World, folder: u64) -> Option<u64> {
    let found = world.traits.values().find(|r| r.trait_type == FOLDER_TRAIT && r.folder == folder);
    found.map(|record| record.sid)
}

fn folder_trait_name(folder: &str) -> String {
    format!("{folder} Folder Trait")
}

fn add_folder_trait(world: &mut World, folder: &Folder, now_ms: Millis) {
    let automatic = world
        .data_sources
        .values()
        .find(|source| source.pid == world.pid && source.integration_code.as_deref() == Some(AUTOMATIC_SOURCE));
    let sid = world.next_sid;
    let record = Trait {
        sid,
        pid: world.pid,
        name: folder_trait_name(&folder.name),
        description: Some("Auto Created Folder Trait".to_owned()),
        trait_type: FOLDER_TRAIT.to_owned(),
        status: "ACTIVE".to_owned(),
        data_source: automatic.map_or(0, |source| source.id),
        folder: folder.id,
        create_time: now_ms,
        update_time: now_ms,
        ..Trait::default()
    };
    world.next_sid += 1;
    world.traits.insert(sid, record);
    world.mark(Row::Trait(sid));
}

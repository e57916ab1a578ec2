//! Grows the organization "Maren & Oak": a retailer for the home, with everything its marketers have piled up.
//!
//! It must not know routes or storage: it returns a new world.

pub(super) mod activations;
mod audiences;
mod destinations;
mod first_party;
pub(super) mod models;
mod owners;
pub(crate) mod providers;
mod segments;
mod shared;
mod tables;
mod third_party;

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use super::DAY_MS;
use super::people::People;
use super::random::Dice;
use crate::model::{Folder, Membership, Millis, RuleVersion, Trait, World};

/// Owner id of the organization in Audience Manager.
const PID: u32 = 8_421;
/// First sid of objects created after growth; all grown objects have lower ones.
const FREE_SID: u64 = 16_688_001;

/// An organization in the making.
struct Growing<'a> {
    world: World,
    people: &'a People,
    now: Millis,
    dice: Dice,
    own_sid: u64,
    /// Trait folders by path below the root, such as `First-Party Traits/App`.
    trait_folders: BTreeMap<String, u64>,
    segment_folders: BTreeMap<String, u64>,
    /// Traits by name, for rules that name them.
    sid_of: BTreeMap<String, u64>,
}

/// Grows everything, in the order in which one thing needs another.
pub(super) fn organization(people: &People, now: Millis) -> World {
    let world = World {
        seed: people.seed(),
        pid: PID,
        next_sid: FREE_SID,
        next_folder: 1,
        next_data_source: 64_300,
        ..World::default()
    };
    let mut growing = Growing {
        world,
        people,
        now,
        // The stream's name is part of every invented number: another spelling would grow another retailer.
        dice: Dice::named(people.seed(), "organisation"),
        own_sid: 15_190_001,
        trait_folders: BTreeMap::new(),
        segment_folders: BTreeMap::new(),
        sid_of: BTreeMap::new(),
    };
    owners::settle(&mut growing);
    third_party::plant(&mut growing);
    first_party::plant(&mut growing);
    segments::plant(&mut growing);
    audiences::plant(&mut growing);
    shared::plant(&mut growing);
    super::flows::plant(&mut growing.world);
    models::plant(&mut growing.world, now);
    providers::plant(&mut growing.world, people, now);
    activations::plant(&mut growing.world, now);
    growing.world
}

/// The varying fields of a grown trait; the rest follows from the organization.
#[derive(Default)]
struct Seedling<'t> {
    name: &'t str,
    description: &'t str,
    kind: &'static str,
    rule: Option<String>,
    folder: u64,
    data_source: u64,
    ttl: u32,
    event_type: u32,
    category: u32,
    code: Option<String>,
}

impl Growing<'_> {
    /// A moment `least` to `most` days ago.
    fn ago(&mut self, least: u64, most: u64) -> Millis {
        let days = least + self.dice.below(most - least + 1);
        let within = self.dice.below(DAY_MS.unsigned_abs());
        self.now - (days * DAY_MS.unsigned_abs() + within).cast_signed()
    }

    /// A person of the organization, by id.
    fn somebody(&mut self) -> u32 {
        owners::USER_IDS[usize::try_from(self.dice.below(owners::USER_IDS.len() as u64)).unwrap_or(0)]
    }

    /// The trait folder at a path, created with its parents if missing. Own folders get their folder trait.
    fn trait_folder(&mut self, path: &str, pid: u32) -> u64 {
        if path.is_empty() {
            return 0;
        }
        if let Some(id) = self.trait_folders.get(path) {
            return *id;
        }
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.trait_folder(parent, pid);
        let id = self.world.next_folder;
        self.world.next_folder += 1;
        self.world.trait_folders.insert(id, Folder { id, parent: Some(parent), pid, name: name.to_owned() });
        self.trait_folders.insert(path.to_owned(), id);
        if pid == PID {
            self.folder_trait(id, name);
        }
        id
    }

    fn folder_trait(&mut self, folder: u64, name: &str) {
        let seedling = Seedling {
            name: &format!("{name} Folder Trait"),
            description: "Auto Created Folder Trait",
            kind: "FOLDER_TRAIT",
            folder,
            data_source: owners::AUTOMATIC,
            ..Seedling::default()
        };
        let created = self.ago(200, 1_500);
        let sid = self.next_own_sid();
        self.add_trait(sid, &seedling, created);
    }

    fn segment_folder(&mut self, path: &str) -> u64 {
        if path.is_empty() {
            return 0;
        }
        if let Some(id) = self.segment_folders.get(path) {
            return *id;
        }
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let parent = self.segment_folder(parent);
        let id = self.world.next_folder;
        self.world.next_folder += 1;
        self.world.segment_folders.insert(id, Folder { id, parent: Some(parent), pid: PID, name: name.to_owned() });
        self.segment_folders.insert(path.to_owned(), id);
        id
    }

    /// The next id of the organization's own traits and segments.
    fn next_own_sid(&mut self) -> u64 {
        self.own_sid += 1 + self.dice.below(37);
        self.own_sid
    }

    /// Stores a trait without members.
    fn add_trait(&mut self, sid: u64, seedling: &Seedling<'_>, created: Millis) {
        let by = if seedling.kind == "FOLDER_TRAIT" { 0 } else { self.somebody() };
        let history = seedling.rule.iter().map(|rule| RuleVersion {
            version: 0,
            rule: rule.clone(),
            action: "CREATE".to_owned(),
            update_time: created,
            updated_by: by,
        });
        let entry = Trait {
            sid,
            pid: self.world.data_sources.get(&seedling.data_source).map_or(PID, |source| source.pid),
            name: seedling.name.to_owned(),
            description: Some(seedling.description.to_owned()).filter(|text| !text.is_empty()),
            integration_code: seedling.code.clone(),
            trait_type: seedling.kind.to_owned(),
            rule: seedling.rule.clone(),
            ttl: seedling.ttl,
            event_type: seedling.event_type,
            category: seedling.category,
            status: "ACTIVE".to_owned(),
            data_source: seedling.data_source,
            folder: seedling.folder,
            create_time: created,
            update_time: created,
            created_by: by,
            updated_by: by,
            history: history.collect(),
            ..Trait::default()
        };
        self.sid_of.insert(entry.name.clone(), sid);
        self.world.traits.insert(sid, entry);
    }

    /// Sets the members of a trait that is realized by visits.
    fn held_by(&mut self, sid: u64, people: RoaringBitmap) {
        self.world.members.traits.insert(sid, Membership { people, deliveries: Vec::new() });
    }

    /// Sets the members of a trait, and the days on which they arrived.
    fn delivered(&mut self, sid: u64, deliveries: Vec<(i32, RoaringBitmap)>) {
        let people = deliveries.iter().fold(RoaringBitmap::new(), |all, (_, arrived)| all | arrived);
        self.world.members.traits.insert(sid, Membership { people, deliveries });
    }
}

//! The traits of feeds: made from the people alone, so that they are the same at each start.

use roaring::RoaringBitmap;

use super::table::{FEEDS, Feed, Goods};
use crate::model::{DataSource, Folder, Good, Membership, Millis, Row, Trait, World};
use crate::world::DAY_MS;
use crate::world::PEOPLE;
use crate::world::people::People;
use crate::world::random::Dice;

/// First sid of these traits.
const FIRST: u64 = 9_910_001;
/// Sids of one feed.
const PER_FEED: u64 = 100;
/// Folder ids of feeds are those of their data sources above this.
const FIRST_FOLDER: u64 = 900_000;
/// The folder of everything bought in.
const FOLDER: &str = "3rd-Party Data";
/// Days that these traits have been filled for.
const AGE_DAYS: i64 = 400;

/// Makes the traits of all feeds that can be bought.
pub fn plant(world: &mut World, people: &People, now: Millis) {
    let mut made = Vec::new();
    for (place, feed) in (0_u64..).zip(&FEEDS) {
        if super::state(world, feed).canceled_at.is_some() {
            continue;
        }
        for (at, (name, about)) in (0_u64..).zip(feed.traits) {
            let sid = FIRST + place * PER_FEED + at;
            let held = held(world, people, sid, *about) & people.devices();
            let membership = Membership { people: held, deliveries: Vec::new() };
            made.push((sid, Good { record: record(sid, feed, name, now - AGE_DAYS * DAY_MS), membership }));
        }
    }
    world.goods = made.into_iter().collect();
}

fn record(sid: u64, feed: &Feed, name: &str, then: Millis) -> Trait {
    Trait {
        sid,
        pid: feed.pid,
        name: name.to_owned(),
        description: Some("Third-party data".to_owned()),
        trait_type: "RULE_BASED_TRAIT".to_owned(),
        rule: Some(format!("d_feed == \"{sid}\"")),
        ttl: 90,
        status: "ACTIVE".to_owned(),
        data_source: feed.id,
        folder: FIRST_FOLDER + feed.id,
        create_time: then,
        update_time: then,
        ..Trait::default()
    }
}

fn held(world: &World, people: &People, sid: u64, about: Goods) -> RoaringBitmap {
    let mut dice = Dice::named(people.seed(), &format!("feed {sid}"));
    let named = |name: &str| world.traits.values().find(|one| one.name == name && one.pid != world.pid);
    match about {
        Goods::OneIn(one_in) => one_in_so_many(&mut dice, one_in),
        Goods::Resold(name) => {
            let of = named(name).and_then(|one| world.members.traits.get(&one.sid));
            let most = of.map(|of| of.people.iter().filter(|_| dice.below(6) > 0).collect::<RoaringBitmap>());
            most.unwrap_or_default() | one_in_so_many(&mut dice, 900)
        }
    }
}

/// About one in `one_in` people.
fn one_in_so_many(dice: &mut Dice, one_in: u64) -> RoaringBitmap {
    let gap = (2 * one_in).saturating_sub(1).max(1);
    let mut next = dice.below(gap);
    std::iter::from_fn(|| {
        let person = u32::try_from(next).ok().filter(|person| *person < PEOPLE)?;
        next += 1 + dice.below(gap);
        Some(person)
    })
    .collect()
}

/// Puts the data source, folder and traits of a feed into the organization, if they are not there yet.
pub(super) fn deliver(world: &mut World, feed: &Feed, now: Millis) {
    let goods: Vec<Good> = world.goods.values().filter(|good| good.record.data_source == feed.id).cloned().collect();
    if goods.is_empty() || world.data_sources.contains_key(&feed.id) {
        return;
    }
    let source = DataSource {
        id: feed.id,
        pid: feed.pid,
        name: feed.name.to_owned(),
        description: feed.description.to_owned(),
        id_type: "COOKIE".to_owned(),
        status: "ACTIVE".to_owned(),
        export_restrictions: vec!["PII".to_owned()],
        create_time: now,
        update_time: now,
        ..DataSource::default()
    };
    world.data_sources.insert(feed.id, source);
    world.mark(Row::DataSource(feed.id));
    let above = world.trait_folders.values().find(|one| one.name == FOLDER).map_or(0, |one| one.id);
    let id = FIRST_FOLDER + feed.id;
    world.trait_folders.insert(id, Folder { id, parent: Some(above), pid: feed.pid, name: feed.name.to_owned() });
    world.mark(Row::TraitFolder(id));
    for Good { record, membership } in goods {
        let sid = record.sid;
        world.traits.insert(sid, record);
        world.members.traits.insert(sid, membership);
        world.mark(Row::Trait(sid));
        world.mark(Row::TraitMembers(sid));
    }
}

/// Takes the traits of a feed out of the organization.
pub(super) fn take_back(world: &mut World, feed: &Feed) {
    world.goods.retain(|_, good| good.record.data_source != feed.id);
    let gone: Vec<u64> = world.traits.values().filter(|one| one.data_source == feed.id).map(|one| one.sid).collect();
    for sid in gone {
        world.traits.remove(&sid);
        world.members.traits.remove(&sid);
        world.mark(Row::Trait(sid));
        world.mark(Row::TraitMembers(sid));
    }
}

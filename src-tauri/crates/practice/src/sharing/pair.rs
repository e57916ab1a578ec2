//! Trait and segment of an audience that is sent, by the composition rules of Adobe's integration (AEP contract §12, AAM
//! contract §19.1). Data source and folders are created where they are missing. What it creates has no user.

use serde_json::Map;

use crate::aam::{Tree, create_folder};
use crate::model::{Activation, Audience, DataSource, Millis, Row, RuleVersion, Segment, Trait, World};
use crate::rules::segment_rule;
use crate::switches::{EarlierPair, UploadCode};

/// Name of the data source.
const DATA_SOURCE: &str = "Adobe Experience Platform Audience Sharing";
const TRAIT_FOLDER: &str = "Experience Platform Traits";
const SEGMENT_FOLDER: &str = "Experience Platform Segments";
const ONBOARDED: &str = "ON_BOARDED_TRAIT";
/// Days a member stays in the trait.
const TTL: u32 = 120;
/// The External Merge Policy.
const EXTERNAL: u64 = 0;

/// Creates what is missing of the pair.
pub fn complete(world: &mut World, activation: &mut Activation, audience: &Audience, at: Millis) {
    let source = data_source(world, at);
    let code = code_of(world, audience);
    let known = activation.trait_sid.filter(|sid| world.traits.contains_key(sid));
    let sid = if let Some(sid) = known.or_else(|| earlier_trait(world, source, &code)) {
        if known.is_none() {
            take_over(world, activation, audience, sid);
        }
        sid
    } else {
        activation.name.clone_from(&audience.name);
        activation.complete = false;
        create_trait(world, audience, source, &code, at)
    };
    activation.trait_sid = Some(sid);
    let known = activation.segment_sid.filter(|sid| world.segments.contains_key(sid));
    let segment = known.or_else(|| segment_of(world, source, &code, sid));
    let segment = segment.unwrap_or_else(|| create_segment(world, &activation.name, source, (&code, sid), at));
    activation.segment_sid = Some(segment);
}

/// Gives both a new name, whatever they are called now.
pub fn rename(world: &mut World, activation: &Activation, name: &str, at: Millis) {
    if let Some(sid) = activation.trait_sid
        && let Some(record) = world.traits.get_mut(&sid)
    {
        name.clone_into(&mut record.name);
        (record.update_time, record.updated_by) = (at, 0);
        world.mark(Row::Trait(sid));
    }
    if let Some(sid) = activation.segment_sid
        && let Some(record) = world.segments.get_mut(&sid)
    {
        name.clone_into(&mut record.name);
        (record.update_time, record.updated_by) = (at, 0);
        world.mark(Row::Segment(sid));
    }
}

/// The integration code. For an audience from outside Adobe does not say which of its two ids it is.
fn code_of(world: &World, audience: &Audience) -> String {
    match world.switches.upload_code {
        UploadCode::External => audience.audience_id.clone(),
        UploadCode::System => audience.id.clone(),
    }
}

/// A trait with the code that was there before: one of the integration is always used again, one of a person as the switch
/// says, and whenever codes must be unique.
fn earlier_trait(world: &World, source: u64, code: &str) -> Option<u64> {
    let has_code = |record: &&Trait| {
        record.data_source == source
            && record.integration_code.as_deref() == Some(code)
            && record.trait_type == ONBOARDED
    };
    let found: Vec<&Trait> = world.traits.values().filter(has_code).collect();
    let own = found.iter().find(|record| record.created_by == 0);
    let is_unique = world.data_sources.get(&source).is_some_and(|source| source.unique_trait_codes);
    let uses_any = is_unique || world.switches.earlier_pair == EarlierPair::Used;
    own.or(found.first().filter(|_| uses_any)).map(|record| record.sid)
}

/// What is known of a trait that was there before.
fn take_over(world: &World, activation: &mut Activation, audience: &Audience, sid: u64) {
    let own = world.traits.get(&sid).filter(|record| record.created_by == 0);
    // A name that a person gave stays until the audience gets another.
    activation.name = own.map_or_else(|| audience.name.clone(), |record| record.name.clone());
    activation.complete = world.members.traits.get(&sid).is_some_and(|members| !members.people.is_empty());
}

fn segment_of(world: &World, source: u64, code: &str, sid: u64) -> Option<u64> {
    let is_of_trait = |rule: &str| segment_rule::parse(rule).is_ok_and(|rule| rule.traits().into_iter().eq([sid]));
    let mut found = world.segments.values().filter(|record| {
        record.data_source == source && record.integration_code.as_deref() == Some(code) && is_of_trait(&record.rule)
    });
    found.next().map(|record| record.sid)
}

fn data_source(world: &mut World, at: Millis) -> u64 {
    let own = world.data_sources.values().find(|record| record.pid == world.pid && record.name == DATA_SOURCE);
    if let Some(found) = own {
        return found.id;
    }
    let id = world.next_data_source;
    world.next_data_source += 1;
    let record = DataSource {
        id,
        pid: world.pid,
        name: DATA_SOURCE.to_owned(),
        id_type: "COOKIE".to_owned(),
        status: "ACTIVE".to_owned(),
        inbound: true,
        settings: Map::from_iter([("allowDataSharing".to_owned(), false.into())]),
        create_time: at,
        update_time: at,
        ..DataSource::default()
    };
    world.data_sources.insert(id, record);
    world.mark(Row::DataSource(id));
    id
}

fn folder(world: &mut World, tree: Tree, name: &str, at: Millis) -> u64 {
    let mut folders = tree.folders(world).values();
    let found = folders.find(|folder| folder.parent == Some(0) && folder.pid == world.pid && folder.name == name);
    let found = found.map(|folder| folder.id);
    found.unwrap_or_else(|| create_folder(world, tree, name, at))
}

fn next_sid(world: &mut World) -> u64 {
    let sid = world.next_sid;
    world.next_sid += 1;
    sid
}

fn create_trait(world: &mut World, audience: &Audience, source: u64, code: &str, at: Millis) -> u64 {
    let folder = folder(world, Tree::Traits, TRAIT_FOLDER, at);
    let rule = format!("segid == \"{code}\"");
    let first =
        RuleVersion { version: 0, rule: rule.clone(), action: "CREATE".to_owned(), update_time: at, updated_by: 0 };
    let sid = next_sid(world);
    let record = Trait {
        sid,
        pid: world.pid,
        name: audience.name.clone(),
        description: Some("This is an automatically created trait".to_owned()),
        integration_code: Some(code.to_owned()),
        trait_type: ONBOARDED.to_owned(),
        rule: Some(rule),
        ttl: TTL,
        status: "ACTIVE".to_owned(),
        data_source: source,
        folder,
        create_time: at,
        update_time: at,
        history: vec![first],
        ..Trait::default()
    };
    world.traits.insert(sid, record);
    world.mark(Row::Trait(sid));
    sid
}

fn create_segment(world: &mut World, name: &str, source: u64, (code, of): (&str, u64), at: Millis) -> u64 {
    let folder = folder(world, Tree::Segments, SEGMENT_FOLDER, at);
    let sid = next_sid(world);
    let record = Segment {
        sid,
        pid: world.pid,
        legacy_id: world.segments.values().map(|other| other.legacy_id).max().unwrap_or(0) + 1,
        name: name.to_owned(),
        description: Some("This segment was created in Adobe Experience Platform".to_owned()),
        integration_code: Some(code.to_owned()),
        rule: format!("{of}T"),
        data_source: source,
        folder,
        merge_rule: EXTERNAL,
        status: "ACTIVE".to_owned(),
        create_time: at,
        update_time: at,
        ..Segment::default()
    };
    world.segments.insert(sid, record);
    world.mark(Row::Segment(sid));
    sid
}

//! The three audiences that Adobe's own integration has shared already (AAM contract §19.1): one live as on the
//! reference picture, one whose audience was renamed since, one that has its names but no population yet.

use roaring::RoaringBitmap;

use super::super::DAY_MS;
use super::super::population::report_day;
use super::super::random::mix;
use super::{Growing, Seedling, owners};
use crate::model::{Millis, Segment};

/// The audience of the reference picture.
pub(super) const CERAMICS: &str = "Interested in Ceramics";
/// Its id.
pub(super) const CERAMICS_ID: &str = "4f2971dc-7e6a-4701-be12-b52dad60c091";

/// Days before the newest report day on which the ceramics audience was delivered, and how many arrived.
const CERAMICS_DELIVERIES: [(i32, u64); 4] = [(19, 300), (18, 293), (17, 298), (5, 205)];

struct Pair<'t> {
    audience: &'t str,
    /// Name the pair was created with.
    name: &'t str,
    sid: u64,
    legacy_id: u64,
    created: Millis,
    deliveries: Vec<(i32, RoaringBitmap)>,
}

/// Makes the three pairs.
pub(super) fn plant(growing: &mut Growing<'_>) {
    let today = report_day(growing.now);
    let ceramics = shareable(growing, CERAMICS);
    let pair = Pair {
        audience: CERAMICS,
        name: CERAMICS,
        sid: 16_505_144,
        legacy_id: 1_923_495,
        created: i64::from(today - 20) * DAY_MS + 34_000_000,
        deliveries: CERAMICS_DELIVERIES.map(|(ago, count)| (today - ago, some(&ceramics, count))).into(),
    };
    add(growing, pair);

    let renamed = shareable(growing, "High value, low frequency");
    let pair = Pair {
        audience: "High value, low frequency",
        name: "High value low freq",
        sid: 16_505_180,
        legacy_id: 1_923_611,
        created: i64::from(today - 80) * DAY_MS + 51_000_000,
        deliveries: (0..80).rev().map(|ago| arriving(growing, &renamed, today - ago)).collect(),
    };
    add(growing, pair);

    // Shared this morning: members are on their way, and no report has counted a day with them.
    let fresh = shareable(growing, "Newsletter, opened in last 30 days");
    let pair = Pair {
        audience: "Newsletter, opened in last 30 days",
        name: "Newsletter, opened in last 30 days",
        sid: 16_505_201,
        legacy_id: 1_923_702,
        created: growing.now - 3 * 3_600_000,
        deliveries: vec![(today + 1, some(&fresh, fresh.len() / 3))],
    };
    add(growing, pair);
}

/// Members of an audience with an id that is shared: cookie, advertising id, hashed e-mail.
fn shareable(growing: &Growing<'_>, name: &str) -> RoaringBitmap {
    let audience = growing.world.audiences.values().find(|audience| audience.name == name);
    let members = audience.and_then(|audience| growing.world.members.audiences.get(&audience.id));
    let namespaces = ["ecid", "idfa", "gaid", "email_lc_sha256"];
    let known = namespaces.iter().filter_map(|name| growing.people.namespace(name));
    let known = known.fold(RoaringBitmap::new(), |all, people| all | people);
    members.map(|members| members & known).unwrap_or_default()
}

/// The first `count` of them.
fn some(people: &RoaringBitmap, count: u64) -> RoaringBitmap {
    people.iter().take(usize::try_from(count).unwrap_or(usize::MAX)).collect()
}

/// People who qualified again on a day: the visitors among them, about one in three of whom changes.
fn arriving(growing: &Growing<'_>, people: &RoaringBitmap, day: i32) -> (i32, RoaringBitmap) {
    let seen = people & growing.people.seen_between(day, day).as_ref();
    let roll = mix(growing.people.seed(), u64::from(day.cast_unsigned()));
    (day, seen.iter().filter(|person| !mix(roll, u64::from(*person)).is_multiple_of(3)).collect())
}

fn add(growing: &mut Growing<'_>, pair: Pair<'_>) {
    let Some(id) = growing.world.audiences.values().find(|a| a.name == pair.audience).map(|a| a.id.clone()) else {
        return;
    };
    let folder = growing.trait_folder("Experience Platform Traits", super::PID);
    let seedling = Seedling {
        name: pair.name,
        description: "This is an automatically created trait",
        kind: "ON_BOARDED_TRAIT",
        rule: Some(format!("segid == \"{id}\"")),
        folder,
        data_source: owners::SHARING,
        ttl: 120,
        code: Some(id.clone()),
        ..Seedling::default()
    };
    growing.add_trait(pair.sid, &seedling, pair.created);
    // Created by the integration: there is no user id.
    if let Some(entry) = growing.world.traits.get_mut(&pair.sid) {
        (entry.created_by, entry.updated_by) = (0, 0);
        entry.history.iter_mut().for_each(|version| version.updated_by = 0);
    }
    growing.delivered(pair.sid, pair.deliveries);
    let folder = growing.segment_folder("Experience Platform Segments");
    let segment = Segment {
        sid: pair.sid + 1,
        pid: super::PID,
        legacy_id: pair.legacy_id,
        name: pair.name.to_owned(),
        description: Some("This segment was created in Adobe Experience Platform".to_owned()),
        integration_code: Some(id),
        rule: format!("{}T", pair.sid),
        data_source: owners::SHARING,
        folder,
        merge_rule: 0,
        destinations: Vec::new(),
        mappings: Vec::new(),
        status: "ACTIVE".to_owned(),
        create_time: pair.created,
        update_time: pair.created,
        created_by: 0,
        updated_by: 0,
    };
    growing.world.segments.insert(segment.sid, segment);
}

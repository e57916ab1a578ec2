//! Mappings of the organization's segments to more of its destinations, three of which have ended.

use serde_json::{Map, json};

use crate::model::{Mapping, Millis};
use crate::world::DAY_MS;
use crate::world::moments::date;

/// Segment, destination, days since the start, and days until the end (negative if it has ended).
const MAPPED: [(&str, u64, i64, Option<i64>); 12] = [
    ("Cart abandoners, recent", 118_301, 210, None),
    ("Cart abandoners, recent", 118_302, 400, Some(-35)),
    ("Cart abandoners, recent", 118_304, 90, Some(60)),
    ("Cart abandoners, recent", 118_321, 30, None),
    ("Germany, bedding", 118_301, 300, Some(-90)),
    ("Germany, bedding", 118_303, 150, None),
    ("Germany, bedding", 118_306, 20, Some(120)),
    ("Germany, bedding", 118_312, 500, Some(-200)),
    ("Suppression: recent buyers", 118_301, 365, None),
    ("Suppression: recent buyers", 118_303, 365, None),
    ("Suppression: recent buyers", 118_305, 365, None),
    ("Suppression: recent buyers", 118_317, 60, None),
];

/// The mappings of a segment.
pub(super) fn mappings(segment: &str, sid: u64, now: Millis, created: Millis, by: u32) -> Vec<Mapping> {
    let day = |days: i64| {
        let (year, month, day) = date(now + days * DAY_MS);
        format!("{year:04}-{month:02}-{day:02}")
    };
    let of_it = MAPPED.iter().filter(|(name, ..)| *name == segment);
    of_it
        .map(|&(_, destination, since, until)| {
            let started = (now - since * DAY_MS).max(created);
            Mapping {
                id: destination * 100_000 + sid % 100_000,
                destination,
                starts_on: day(-since),
                ends_on: until.map(day),
                values: Map::from_iter([("traitAlias".to_owned(), json!(sid.to_string()))]),
                create_time: started,
                update_time: started,
                created_by: by,
                updated_by: by,
            }
        })
        .collect()
}

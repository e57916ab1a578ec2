//! What the one technical account of the practice organization may do (AAM contract §17).
//!
//! It is an administrator: everything on the organization's own objects, reading and using on other owners', nothing
//! but reading on objects that the system itself created.

use crate::model::{DataSource, Segment, Trait, World};

/// Trait type of the folder traits that the system creates.
pub const FOLDER_TRAIT: &str = "FOLDER_TRAIT";

/// Traits the system creates for the whole account; they cannot be edited or deleted (AAM contract §4.4).
pub const COMPANY_TRAIT: &str = "COMPANY_ACTIVITY_TRAIT";

/// Rights on a trait.
pub fn on_trait(world: &World, record: &Trait) -> &'static [&'static str] {
    if record.pid != world.pid {
        return &["READ", "MAP_TO_SEGMENTS", "MAP_TO_MODELS"];
    }
    match record.trait_type.as_str() {
        FOLDER_TRAIT => &["READ", "WRITE", "MAP_TO_SEGMENTS", "MAP_TO_MODELS"],
        COMPANY_TRAIT => &["READ", "MAP_TO_SEGMENTS", "MAP_TO_MODELS"],
        _ => &["READ", "WRITE", "CREATE", "DELETE", "MAP_TO_SEGMENTS", "MAP_TO_MODELS"],
    }
}

/// Rights on a segment.
pub fn on_segment(world: &World, record: &Segment) -> &'static [&'static str] {
    if record.pid != world.pid {
        return &["READ"];
    }
    &["READ", "WRITE", "CREATE", "DELETE", "MAP_TO_DESTINATION", "MAP_TO_MODELS"]
}

/// Rights on a data source.
pub fn on_data_source(world: &World, record: &DataSource) -> &'static [&'static str] {
    if record.pid == world.pid { &["READ", "WRITE", "CREATE", "DELETE"] } else { &["READ"] }
}

/// Whether the user has all permissions a list is filtered by.
pub fn all_held(held: &[&str], wanted: &[&str]) -> bool {
    wanted.iter().all(|right| held.iter().any(|have| have.eq_ignore_ascii_case(right)))
}

/// The user id of API calls.
pub fn acting_user(world: &World) -> u32 {
    let technical = world.users.values().find(|user| user.is_technical);
    technical.or_else(|| world.users.values().next()).map_or(0, |user| user.id)
}

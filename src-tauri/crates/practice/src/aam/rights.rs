//! What the one technical account of the practice organisation may do (AAM contract §17).
//!
//! It is an administrator: everything on the organisation's own objects, reading and using on other owners', nothing
//! but reading on what the system itself made.

use crate::model::{DataSource, Segment, Trait, World};

/// Trait type of the folder traits the system makes.
pub const FOLDER_TRAIT: &str = "FOLDER_TRAIT";

/// Traits the system makes for the whole account; nobody edits or deletes them (AAM contract §4.4).
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

/// Whether all the rights a list is filtered by are held.
pub fn all_held(held: &[&str], wanted: &[&str]) -> bool {
    wanted.iter().all(|right| held.iter().any(|have| have.eq_ignore_ascii_case(right)))
}

/// The user id that stands behind API calls.
pub fn acting_user(world: &World) -> u32 {
    let technical = world.users.values().find(|user| user.is_technical);
    technical.or_else(|| world.users.values().next()).map_or(0, |user| user.id)
}

//! Audience Manager under `/v1`, as the AAM contract describes it.
//!
//! Handlers read parameters and body, call a plain function on the world, and shape the answer. Wire names live in
//! the `*_wire` modules, rules of writing in the `*_write` modules. The gate (token, headers) comes before this, and
//! storage behind it; neither is known here.
//!
//! Choices that the contract leaves open:
//! - `mergeRuleDataSourceId` 0 is *External Merge Policy* and is stored and returned as 0. When it is absent or null,
//!   a segment of the Experience Platform sharing data source gets 0, every other segment the default merge rule.
//! - A used trait or data source is refused deletion with 400 naming the users; folders with content with 409.
//! - `ic:` look-ups find the object with the lowest id when several carry the code.
//! - A trait created through the API is a shell: it has no members until they are delivered.
//!
//! It must not know the Experience Platform routes, nor how records are stored.

mod answer;
mod data_source_wire;
mod data_sources;
mod destinations;
mod feeds;
mod fields;
mod folder_write;
mod folders;
mod limits;
mod lookup;
mod metrics;
mod model_write;
mod models;
mod params;
mod reference;
mod refusal;
mod reports;
mod rights;
mod segment_wire;
mod segment_write;
mod segments;
mod trait_wire;
mod trait_write;
mod traits;
mod users;

use axum::Router;

use crate::state::Shared;

pub(crate) use folder_write::{Tree, create_unasked as create_folder};

/// Routes of Audience Manager.
pub fn router() -> Router<Shared> {
    Router::new()
        .merge(traits::router())
        .merge(segments::router())
        .merge(folders::router())
        .merge(data_sources::router())
        .merge(users::router())
        .merge(destinations::router())
        .merge(models::router())
        .merge(feeds::router())
        .merge(reference::router())
        .merge(reports::router())
}

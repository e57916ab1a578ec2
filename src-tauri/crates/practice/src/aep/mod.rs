//! Experience Platform's services: sandboxes, audiences, segment definitions, jobs, previews, search, tags, folders.

use axum::Router;

use crate::state::Shared;

/// Every route of these services, without the gateway's checks.
pub fn router() -> Router<Shared> {
    Router::new()
}

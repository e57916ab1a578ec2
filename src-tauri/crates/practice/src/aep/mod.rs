//! Experience Platform's services: sandboxes, audiences, segment definitions, jobs, previews, search, tags, folders, policies.
//!
//! Wire shapes follow the AEP contract; what is stored is `model`, what is counted comes from `world`. Nothing here
//! knows Audience Manager's routes.
//!
//! It must not know the Audience Manager routes, nor how records are stored.

mod answer;
mod audience_wire;
mod audience_write;
mod audiences;
mod conversion;
mod definitions;
mod entities;
mod evaluation;
mod filling;
mod filter;
mod folders;
mod jobs;
mod merge_policies;
mod namespaces;
mod paging;
mod policies;
mod previews;
pub(crate) mod request;
mod samples;
mod sandboxes;
mod schemas;
mod search;
mod tags;

pub(crate) use filling::fill;

use axum::Router;
use axum::routing::{get, post};

use crate::state::Shared;

/// Every route of these services, without the gateway's checks.
pub fn router() -> Router<Shared> {
    Router::new()
        .merge(segmentation())
        .nest("/data/foundation/sandbox-management", sandboxes::router())
        .nest("/data/foundation/dulepolicy", policies::router())
        .nest("/data/foundation/schemaregistry", schemas::router())
        .nest("/data/core/idnamespace", namespaces::router())
        .nest("/unifiedtags", tags::router())
        .nest("/unifiedfolders", folders::router())
}

fn segmentation() -> Router<Shared> {
    let ups = Router::new()
        .route("/audiences", get(audiences::list).post(audiences::create))
        .route("/audiences/bulk-get", post(audiences::bulk_get))
        .route(
            "/audiences/{id}",
            get(audiences::read).patch(audiences::patch).put(audiences::put).delete(audiences::delete),
        )
        .route("/segment/definitions", get(definitions::list).post(definitions::create))
        .route("/segment/definitions/bulk-get", post(definitions::bulk_get))
        .route(
            "/segment/definitions/{id}",
            get(definitions::read).patch(definitions::update).delete(definitions::delete),
        )
        .route("/segment/conversion", post(conversion::convert))
        .route("/segment/jobs", get(jobs::list).post(jobs::create))
        .route("/segment/jobs/bulk-get", post(jobs::bulk_get))
        .route("/segment/jobs/{id}", get(jobs::read).delete(jobs::cancel))
        .route("/preview", post(previews::create))
        .route("/preview/{id}", get(previews::read).delete(previews::delete))
        .route("/estimate/{id}", get(previews::estimate))
        .route("/previewsamplestatus", get(samples::status))
        .route("/previewsamplestatus/report/namespace", get(samples::by_namespace))
        .route("/search/namespaces", get(search::namespaces))
        .route("/search/entities", get(search::entities))
        .route("/search/taxonomy", get(search::taxonomy))
        .route("/access/entities", get(entities::read))
        .route("/config/mergePolicies", get(merge_policies::list))
        .route("/config/mergePolicies/{id}", get(merge_policies::read));
    Router::new().nest("/data/core/ups", ups)
}

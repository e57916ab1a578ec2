//! Routes of users: the present user, and the names of `crUID` and `upUID` (AAM contract §17).

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use super::answer::{Answer, ok};
use super::params::{Params, found, listing};
use super::refusal::Refusal;
use super::rights;
use crate::model::{User, World};
use crate::state::Shared;

/// Ending of the automatic data source's name, after the company.
const COMPANY_SUFFIX: &str = " Audiences";

/// Routes of users.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/v1/users", get(list))
        .route("/v1/users/self", get(this_user))
        .route("/v1/users/{id}", get(one))
}

fn user_json(world: &World, user: &User) -> Value {
    json!({
        "pid": world.pid,
        "uid": user.id,
        "username": user.username,
        "status": "ACTIVE",
        "firstName": user.first_name,
        "lastName": user.last_name,
        "email": user.email,
        "groups": [],
        "isAdmin": user.is_admin.to_string(),
    })
}

async fn list(State(practice): State<Shared>, params: Params) -> Answer {
    let world = practice.read();
    let search = params.text("search");
    let wanted = |user: &&User| {
        search.is_none_or(|words| found(words, &[&user.username, &user.first_name, &user.last_name, &user.email]))
    };
    let rows = world.users.values().filter(wanted).collect();
    let row = |user: &User| user_json(&world, user);
    listing(&params, rows, row, row).map(ok)
}

async fn this_user(State(practice): State<Shared>) -> Answer {
    let world = practice.read();
    let id = rights::acting_user(&world);
    let user = world.users.get(&id).ok_or_else(|| Refusal::unknown("User", id))?;
    let mut json = user_json(&world, user);
    let own = world.data_sources.values().filter(|source| source.pid == world.pid);
    let company = own.filter_map(|source| {
        let automatic = source.integration_code.as_deref() == Some("adobe-provided");
        source.name.strip_suffix(COMPANY_SUFFIX).filter(|_| automatic)
    });
    json["companyName"] = json!(company.into_iter().next());
    Ok(ok(json))
}

async fn one(State(practice): State<Shared>, Path(id): Path<String>) -> Answer {
    let world = practice.read();
    let user = id.parse().ok().and_then(|id: u32| world.users.get(&id));
    let user = user.ok_or_else(|| Refusal::unknown("User", &id))?;
    Ok(ok(user_json(&world, user)))
}

//! Users (AAM contract §17).

use serde::Deserialize;
use serde_json::Value;

use super::AudienceManager;
use super::list::{USERS, paged};
use super::wire::small;
use crate::list::Pages;
use crate::session::Query;
use crate::{ApiError, lenient};

/// Someone with a login, or the technical user of a credential.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// User id, as in "created by".
    pub id: Option<u32>,
    /// Owner ("pid") of everything first-party.
    pub owner: Option<u32>,
    /// Login name.
    pub username: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// `ACTIVE`, `INACTIVE`, `LOCKED`, as the service says.
    pub status: String,
    /// Whether the user has all permissions.
    pub is_admin: bool,
    /// Company, if reported.
    pub company: Option<String>,
}

/// A list that can be filtered by a permission of the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PermittedList {
    /// Traits.
    Traits,
    /// Segments.
    Segments,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct UserWire {
    #[serde(deserialize_with = "lenient::number")]
    user_id: Option<u64>,
    /// What lists call the user id.
    #[serde(deserialize_with = "lenient::number")]
    uid: Option<u64>,
    #[serde(deserialize_with = "lenient::number")]
    pid: Option<u64>,
    #[serde(deserialize_with = "lenient::text")]
    username: String,
    #[serde(deserialize_with = "lenient::text")]
    first_name: String,
    #[serde(deserialize_with = "lenient::text")]
    last_name: String,
    #[serde(deserialize_with = "lenient::text")]
    email: String,
    #[serde(deserialize_with = "lenient::text")]
    status: String,
    #[serde(deserialize_with = "lenient::flag")]
    is_admin: bool,
    #[serde(deserialize_with = "lenient::maybe_text")]
    company_name: Option<String>,
}

impl AudienceManager {
    /// The user of the credential. The first call with a new credential creates its technical user (AAM contract §2.1).
    pub async fn users_self(&self) -> Result<User, ApiError> {
        let answer = self.caller.get(&["v1", "users", "self"], &Query::new()).await?;
        read_user(&answer.read()?).ok_or_else(|| answer.unreadable("expected a user"))
    }

    /// Whether the service can be used: the same question, in one try.
    pub async fn answers(&self) -> Result<(), ApiError> {
        let answer = self.caller.probe(&["v1", "users", "self"], &Query::new()).await?;
        read_user(&answer.read()?).map(drop).ok_or_else(|| answer.unreadable("expected a user"))
    }

    /// The number of traits or segments with a permission such as `CREATE` or `MAP_TO_SEGMENTS` (AAM contract §3.1, §17);
    /// `READ` counts all that can be seen. `None` where the service does not report it.
    pub async fn count_permitting(&self, list: PermittedList, right: &str) -> Result<Option<u64>, ApiError> {
        let path = match list {
            PermittedList::Traits => "traits",
            PermittedList::Segments => "segments",
        };
        let query = vec![("permissions", right.to_owned()), ("pageSize", "1".to_owned())];
        let read = |row: &Value| Some(row.clone());
        let mut pages = Pages::new(self.caller.clone(), &["v1", path], query, paged(1), read);
        Ok(pages.next().await?.and_then(|first| first.total))
    }

    /// Every user; only administrators may ask.
    pub fn list_users(&self) -> Pages<User> {
        Pages::new(self.caller.clone(), &["v1", "users"], Query::new(), USERS, |row| {
            read_user(row).filter(|user| user.id.is_some())
        })
    }
}

fn read_user(row: &Value) -> Option<User> {
    let wire = lenient::row::<UserWire>(row)?;
    Some(User {
        id: small(wire.user_id.or(wire.uid)),
        owner: small(wire.pid),
        username: wire.username,
        first_name: wire.first_name,
        last_name: wire.last_name,
        email: wire.email,
        status: wire.status,
        is_admin: wire.is_admin,
        company: wire.company_name,
    })
}

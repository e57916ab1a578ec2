//! The users who created or changed an object in Audience Manager.

use store::ReferenceKind;

use super::ms;
use crate::Workspace;
use crate::view::{Author, Failure};

impl Workspace {
    /// Returns user and time, as far as the service reports them; `None` if it reports neither.
    pub(super) async fn author(&self, user: Option<u32>, at: Option<i64>) -> Result<Option<Author>, Failure> {
        let name = match user {
            Some(user) if user != 0 => self.catalog().reference_name(ReferenceKind::User, u64::from(user)).await?,
            _ => None,
        };
        let author = Author { name, user: user.map(|user| user.to_string()), at: at.map(ms) };
        Ok((author.user.is_some() || author.at.is_some()).then_some(author))
    }

    /// Returns the name of a small object; `None` for 0, which means none; the number if the name is not known.
    pub(super) async fn reference(&self, kind: ReferenceKind, id: u32) -> Result<Option<String>, Failure> {
        if id == 0 {
            return Ok(None);
        }
        let name = self.catalog().reference_name(kind, u64::from(id)).await?;
        Ok(Some(name.unwrap_or_else(|| id.to_string())))
    }
}

//! Who made or changed an object of Audience Manager.

use store::ReferenceKind;

use super::ms;
use crate::App;
use crate::view::{Author, Failure};

impl App {
    /// The author by name, or by id where the account may not read its users; `None` is "Not available": an
    /// integration (user 0) made it, or the service does not say who did.
    pub(super) async fn author(&self, user: Option<u32>, at: Option<i64>) -> Result<Option<Author>, Failure> {
        let Some(user) = user.filter(|user| *user != 0) else { return Ok(None) };
        let name = self.catalogue().reference_name(ReferenceKind::User, u64::from(user)).await?;
        Ok(Some(Author { name: name.unwrap_or_else(|| user.to_string()), at: at.map(ms) }))
    }

    /// The name of a small object; `None` for 0, which means none, the number where the name is not known.
    pub(super) async fn reference(&self, kind: ReferenceKind, id: u32) -> Result<Option<String>, Failure> {
        if id == 0 {
            return Ok(None);
        }
        let name = self.catalogue().reference_name(kind, u64::from(id)).await?;
        Ok(Some(name.unwrap_or_else(|| id.to_string())))
    }
}

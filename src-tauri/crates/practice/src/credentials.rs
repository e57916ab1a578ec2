//! The one API credential of the practice organization.
//!
//! Not a real secret, since it opens nothing but a service on this machine, but it is treated as one: never logged,
//! never in an error, `Debug` hides it.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a client needs to sign in to the practice organization.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credentials {
    /// Client id, also sent as `x-api-key`.
    pub client_id: String,
    /// Client secret.
    pub client_secret: String,
    /// IMS organization id, `<24 hex>@AdobeOrg`.
    pub org_id: String,
}

impl Credentials {
    /// A fresh credential with random values.
    pub fn generate() -> Self {
        let org = Uuid::new_v4().simple().to_string().to_uppercase();
        Self {
            client_id: Uuid::new_v4().simple().to_string(),
            client_secret: format!("practice-{}", Uuid::new_v4().simple()),
            org_id: format!("{}@AdobeOrg", &org[..24]),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("client_secret", &"[hidden]")
            .field("org_id", &self.org_id)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_secret_and_ids_have_their_shape() {
        let made = Credentials::generate();
        assert!(!format!("{made:?}").contains(&made.client_secret));
        let (org, realm) = made.org_id.split_once('@').unwrap_or_default();
        assert_eq!((org.len(), realm), (24, "AdobeOrg"));
        assert!(org.chars().all(|c| c.is_ascii_hexdigit()));
    }
}

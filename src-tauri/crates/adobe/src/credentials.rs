//! Who signs in, and where the services are.

use std::fmt;

use url::Url;

use crate::redact::Known;

/// An OAuth server-to-server credential of one organization (AEP contract §2.1).
#[derive(Clone)]
pub struct Credentials {
    /// Client id, also sent as `x-api-key`.
    pub client_id: String,
    /// Client secret; sent to the sign-in service only, and masked in every text as long as it is used.
    pub client_secret: Known,
    /// IMS organization id, `<24 hex>@AdobeOrg`.
    pub org_id: String,
    /// Scopes, separated by commas.
    pub scopes: String,
}

impl Credentials {
    /// The scopes the Developer Console usually shows for a credential of both services (AEP contract §2.1).
    pub const DEFAULT_SCOPES: &str =
        "openid,session,AdobeID,read_organizations,additional_info.projectedProductContext";
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("client_id", &self.client_id)
            .field("client_secret", &"[secret]")
            .field("org_id", &self.org_id)
            .field("scopes", &self.scopes)
            .finish()
    }
}

/// The beginnings of the services' addresses, without `/v1`, `/data` and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Sign-in.
    pub ims: Url,
    /// Audience Manager.
    pub audience_manager: Url,
    /// Experience Platform's gateway.
    pub experience_platform: Url,
    /// Unified tags and folders, which live on a host of their own (AEP contract §1.1).
    pub folders_and_tags: Url,
}

impl Endpoints {
    /// Adobe's production hosts (AAM contract §1, AEP contract §1.1).
    pub fn adobe() -> Result<Self, url::ParseError> {
        Ok(Self {
            ims: Url::parse("https://ims-na1.adobelogin.com")?,
            audience_manager: Url::parse("https://aam.adobe.io")?,
            experience_platform: Url::parse("https://platform.adobe.io")?,
            folders_and_tags: Url::parse("https://experience.adobe.io")?,
        })
    }

    /// One host that plays all of them.
    pub fn practice(base: &Url) -> Self {
        Self {
            ims: base.clone(),
            audience_manager: base.clone(),
            experience_platform: base.clone(),
            folders_and_tags: base.clone(),
        }
    }
}

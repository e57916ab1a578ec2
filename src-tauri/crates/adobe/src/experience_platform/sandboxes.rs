//! Sandboxes (AEP contract §4).

use domain::SandboxName;
use serde::Deserialize;
use serde_json::Value;

use super::ExperiencePlatform;
use super::list::SANDBOXES;
use crate::list::{Pages, Whole};
use crate::{ApiError, lenient};

const PAGE_SIZE: usize = 100;

/// A sandbox the credential may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sandbox {
    /// Name for calls.
    pub name: SandboxName,
    /// Name for people.
    pub title: String,
    /// `active`, `creating` and so on, as the service says.
    pub state: String,
    /// `production` or `development`.
    pub kind: String,
    /// Where its data lies, such as `VA7`.
    pub region: Option<String>,
    /// Whether it is the one taken when none is named.
    pub is_default: bool,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct SandboxWire {
    #[serde(deserialize_with = "lenient::maybe_text")]
    name: Option<String>,
    #[serde(deserialize_with = "lenient::text")]
    title: String,
    #[serde(deserialize_with = "lenient::text")]
    state: String,
    #[serde(deserialize_with = "lenient::text", rename = "type")]
    kind: String,
    #[serde(deserialize_with = "lenient::maybe_text")]
    region: Option<String>,
    #[serde(deserialize_with = "lenient::flag")]
    is_default: bool,
}

impl ExperiencePlatform {
    /// Every sandbox the credential may use, whichever one these calls are for.
    pub async fn sandboxes(&self) -> Result<Whole<Sandbox>, ApiError> {
        let query = vec![("limit", PAGE_SIZE.to_string())];
        let path = ["data", "foundation", "sandbox-management", ""];
        let pages = Pages::new(self.organization.clone(), &path, query, SANDBOXES, read_sandbox);
        pages.all().await
    }

    /// Whether the service can be used: asks for one sandbox, in one try.
    pub async fn answers(&self) -> Result<(), ApiError> {
        let path = ["data", "foundation", "sandbox-management", ""];
        let answer = self.organization.probe(&path, &vec![("limit", "1".to_owned())]).await?;
        answer.read::<Value>().map(drop)
    }
}

fn read_sandbox(row: &Value) -> Option<Sandbox> {
    let wire = lenient::row::<SandboxWire>(row)?;
    Some(Sandbox {
        name: SandboxName(wire.name?),
        title: wire.title,
        state: wire.state,
        kind: wire.kind,
        region: wire.region,
        is_default: wire.is_default,
    })
}

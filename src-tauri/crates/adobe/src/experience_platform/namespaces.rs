//! Identity namespaces (AEP contract §17.1).

use serde_json::{Value, json};

use super::ExperiencePlatform;
use crate::ApiError;
use crate::lenient::as_text;
use crate::session::Query;

/// Base path (AEP contract §1.2).
const IDENTITIES: [&str; 4] = ["data", "core", "idnamespace", "identities"];

/// An identity namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace {
    /// Number, as estimates write it.
    pub id: String,
    /// Identity symbol, such as `ECID`. Compared without regard to case.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A namespace to create, for the IDs of people across devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNamespace {
    /// Identity symbol: only letters and numbers.
    pub code: String,
    /// Name.
    pub name: String,
    /// Free text.
    pub description: String,
}

impl ExperiencePlatform {
    /// Every namespace of the sandbox, Adobe's own included. A row that cannot be read is an error: its namespace would look
    /// missing.
    pub async fn namespaces(&self) -> Result<Vec<Namespace>, ApiError> {
        let answer = self.caller.get_page(&IDENTITIES, &Query::new()).await?;
        let body: Value = answer.read()?;
        let rows = body.as_array().map(|rows| rows.iter().map(read_namespace).collect::<Option<Vec<_>>>());
        rows.flatten().ok_or_else(|| answer.unreadable("expected a list of namespaces"))
    }

    /// Creates a namespace. Never repeated: the answer may have been lost after the work was done. A namespace cannot be
    /// deleted.
    pub async fn create_namespace(&self, new: &NewNamespace) -> Result<Namespace, ApiError> {
        let body = json!({
            "name": new.name, "code": new.code, "idType": "CROSS_DEVICE", "description": new.description,
        });
        let answer = self.caller.post(&IDENTITIES, &body).await?;
        read_namespace(&answer.read()?).ok_or_else(|| answer.unreadable("expected a namespace"))
    }
}

fn read_namespace(row: &Value) -> Option<Namespace> {
    let code = row.get("code").and_then(as_text)?;
    let name = row.get("name").and_then(as_text).unwrap_or_else(|| code.clone());
    Some(Namespace { id: row.get("id").and_then(as_text)?, code, name })
}

//! What can be chosen in the form of a definition, and the words of its rule: functions of PQL and fields of the account's
//! schemas.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use adobe::ApiError;
use adobe::experience_platform::{MergePolicy, SchemaField, SchemaKind, UnionClass};

use crate::lock;
use crate::read::merge_policy;
use crate::view::{DefinitionChoices, Failure, PqlField, PqlFieldKind, PqlFunction, PqlWords, TagChoice};
use crate::{Audiences, Workspace};

/// The class of profiles.
const PROFILE: &str = "_xdm.context.profile";
/// How long fields that were read are used, ms: schemas change rarely.
const FRESH_MS: i64 = 600_000;

/// The fields that were read, by connection and sandbox, with when.
#[derive(Default)]
pub(crate) struct SchemaFields(Mutex<HashMap<String, ReadFields>>);

/// When fields were read, and the fields.
type ReadFields = (i64, Arc<Vec<PqlField>>);

impl Audiences<'_> {
    /// Returns what can be chosen in the form of a definition.
    pub async fn choices(&self) -> Result<DefinitionChoices, Failure> {
        let platform = self.workspace.clients().await?.platform;
        let (policies, tags) = tokio::join!(platform.merge_policies(), platform.tag_names());
        let mut policies: Vec<MergePolicy> = known(policies).unwrap_or_default();
        policies.retain(|policy| policy.schema == PROFILE);
        policies.sort_by_key(|policy| (!policy.is_default, policy.name.to_lowercase()));
        let named = known(tags).map(|all| all.items).unwrap_or_default();
        let mut tags: Vec<TagChoice> = named.into_iter().map(|(id, name)| TagChoice { id, name }).collect();
        tags.sort_by_key(|tag| tag.name.to_lowercase());
        let merge_policies = policies.iter().map(|one| merge_policy(one.id.clone(), &policies)).collect();
        Ok(DefinitionChoices { merge_policies, tags })
    }

    /// Returns the words of PQL: its functions, and the fields of the account's schemas as far as they can be read.
    pub async fn pql_words(&self) -> Result<PqlWords, Failure> {
        let functions = domain::rules::pql::functions().map(|function| PqlFunction {
            name: function.name.to_owned(),
            behind_value: function.behind_value,
            takes_arguments: function.takes_arguments,
        });
        let fields = self.workspace.schema_fields().await?;
        Ok(PqlWords { functions: functions.collect(), fields: fields.as_ref().clone() })
    }
}

impl Workspace {
    /// The fields of profiles and events of the account's schemas, by path; empty if they cannot be read.
    pub(crate) async fn schema_fields(&self) -> Result<Arc<Vec<PqlField>>, Failure> {
        let (cache, now) = (&self.app.inner.schema_fields.0, self.now());
        // Another sandbox has other schemas.
        let key = format!("{} {}", self.connection.id, self.connection.shown().sandbox);
        let cached = lock::locked(cache).get(&key).cloned();
        if let Some((_, fields)) = cached.filter(|(at, _)| (0..FRESH_MS).contains(&(now - at))) {
            return Ok(fields);
        }
        let platform = self.clients().await?.platform;
        let (profile, event) =
            tokio::join!(platform.union_fields(UnionClass::Profile), platform.union_fields(UnionClass::Event));
        let of = |read: Result<Option<Vec<SchemaField>>, ApiError>, of_event: bool| {
            let fields = known(read).flatten().unwrap_or_default();
            fields.into_iter().map(move |one| PqlField { path: one.path, kind: kind(one.kind), of_event })
        };
        let fields: Arc<Vec<PqlField>> = Arc::new(of(profile, false).chain(of(event, true)).collect());
        if !fields.is_empty() {
            lock::locked(cache).insert(key, (now, Arc::clone(&fields)));
        }
        Ok(fields)
    }
}

fn kind(of: SchemaKind) -> PqlFieldKind {
    match of {
        SchemaKind::Text => PqlFieldKind::Text,
        SchemaKind::Number => PqlFieldKind::Number,
        SchemaKind::Truth => PqlFieldKind::Truth,
        SchemaKind::Moment => PqlFieldKind::Moment,
        SchemaKind::List => PqlFieldKind::List,
        SchemaKind::Objects => PqlFieldKind::Objects,
        SchemaKind::Map => PqlFieldKind::Map,
    }
}

/// What was read; what could not be is not offered.
pub(super) fn known<T>(read: Result<T, ApiError>) -> Option<T> {
    read.inspect_err(|error| tracing::info!(%error, "a part of the form of an audience could not be read")).ok()
}

//! Kinds of source and destination, and the pipelines between them (AEP contract §13.1, §14.2).

use std::collections::BTreeMap;

use domain::MarketingAction;
use http::Method;
use serde::Serialize;
use serde_json::Value;

use super::super::ExperiencePlatform;
use super::super::list::ITEMS;
use super::wire::{EntityWire, entities, flow_service, text_at};
use crate::error::Call;
use crate::session::Query;
use crate::{ApiError, lenient};

/// Name of the destination that shares audiences with Audience Manager. Its id is not published (AEP contract §14.2).
pub const AUDIENCES_DESTINATION: &str = "Experience Cloud Audiences";
/// Name of the source that brings Audience Manager's traits and segments. Its id is not published (AEP contract §15.2).
pub const AUDIENCE_MANAGER_SOURCE: &str = "Adobe Audience Manager";
/// The profile store, which every destination takes from; this id is published (AEP contract §14.2).
pub const PROFILE_STORE_SPEC: &str = "8a9c3494-9708-43d7-ae3f-cda01e5030e1";

/// The pipeline of destinations that take audiences; taken where several lead to one (AEP contract §14.2).
const AUDIENCE_PIPELINE: &str = "UPStoSegmentBasedDestination";
/// The pipelines of files and of single profiles; these ids are published (AEP contract §14.2). Adobe's destinations API names
/// the second one for cloud storage, too.
const FILE_PIPELINE: &str = "1a0514a6-33d4-4c7f-aff8-594799c47549";
const PROFILE_PIPELINE: &str = "71471eba-b620-49e4-90fd-23f1fa0174d8";
/// Kinds of destination that take single messages: Amazon Kinesis and Azure Event Hubs (AEP contract §14.2).
const STREAMS: [&str; 2] = ["86043421-563b-46ec-8e6c-e23184711bf6", "bf9f5905-92b7-48bf-bf20-455bc6b60a4e"];
/// Version of specs where none is reported.
const FIRST_VERSION: &str = "1.0";

/// A kind of source or destination.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConnectionSpec {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name on Adobe's pages, where it differs.
    pub label: String,
    /// Version, such as `1.0`; empty if not reported.
    pub version: String,
    /// What a destination is used for; `None` if not reported. References to them are published only here (`policy`), and how
    /// far they are filled in is not documented.
    pub actions: Option<Vec<MarketingAction>>,
}

/// A spec as bodies refer to it. Without the version the service refuses them (AEP contract §14.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecRef {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
}

/// A pipeline from one kind of connection to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSpec {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Version, such as `1.0`; empty if not reported.
    pub version: String,
    /// Connection specs it can take from.
    pub source_specs: Vec<String>,
    /// Connection specs it can give to.
    pub target_specs: Vec<String>,
}

impl SpecRef {
    /// The profile store.
    pub fn profile_store() -> Self {
        Self::new(PROFILE_STORE_SPEC, "")
    }

    fn new(id: &str, version: &str) -> Self {
        let version = if version.is_empty() { FIRST_VERSION } else { version };
        Self { id: id.to_owned(), version: version.to_owned() }
    }
}

impl ConnectionSpec {
    /// This spec as bodies refer to it.
    pub fn reference(&self) -> SpecRef {
        SpecRef::new(&self.id, &self.version)
    }

    /// Name of its card in the catalog.
    pub fn card(&self) -> &str {
        if self.label.is_empty() { &self.name } else { &self.label }
    }
}

impl FlowSpec {
    /// Whether it sends files by a schedule to these kinds of destination; `None` if that is not known.
    pub fn sends_files(&self, targets: &[String]) -> Option<bool> {
        if self.id == FILE_PIPELINE || self.name.contains("FileBased") {
            return Some(true);
        }
        let is_stream = !targets.is_empty() && targets.iter().all(|target| STREAMS.contains(&target.as_str()));
        (self.name == AUDIENCE_PIPELINE || self.id == PROFILE_PIPELINE && is_stream).then_some(false)
    }

    /// This spec as bodies refer to it.
    pub fn reference(&self) -> SpecRef {
        SpecRef::new(&self.id, &self.version)
    }
}

impl ExperiencePlatform {
    /// The kinds of source and destination with this name or label, in any case. Where the service finds none by name,
    /// its whole catalog is looked through: a label need not be the name.
    pub async fn connection_specs(&self, name: &str) -> Result<Vec<ConnectionSpec>, ApiError> {
        let wanted = |spec: &ConnectionSpec| {
            [&spec.name, &spec.label].into_iter().any(|known| known.trim().eq_ignore_ascii_case(name))
        };
        let named = vec![("property", format!("name=={name}"))];
        let mut found = entities(&self.caller, "connectionSpecs", ITEMS, named, read_spec).all().await?.items;
        found.retain(wanted);
        if !found.is_empty() {
            return Ok(found);
        }
        let mut all = entities(&self.caller, "connectionSpecs", ITEMS, Query::new(), read_spec).all().await?;
        all.items.retain(wanted);
        // Not found is known only if every row could be read.
        if all.items.is_empty() { all.every() } else { Ok(all.items) }
    }

    /// All kinds of source and destination, by their ID.
    pub async fn catalog(&self) -> Result<BTreeMap<String, ConnectionSpec>, ApiError> {
        let all = entities(&self.caller, "connectionSpecs", ITEMS, Query::new(), read_spec).every().await?;
        Ok(all.into_iter().map(|spec| (spec.id.clone(), spec)).collect())
    }

    /// Names of the cards of all kinds of source and destination, by the ID of the kind.
    pub async fn destination_cards(&self) -> Result<BTreeMap<String, String>, ApiError> {
        Ok(self.catalog().await?.into_iter().map(|(id, spec)| (id, spec.card().to_owned())).collect())
    }

    /// A pipeline by its ID; `None` if the catalog does not list it.
    pub async fn pipeline(&self, id: &str) -> Result<Option<FlowSpec>, ApiError> {
        let all = entities(&self.caller, "flowSpecs", ITEMS, Query::new(), read_flow_spec).every().await?;
        Ok(all.into_iter().find(|spec| spec.id == id))
    }

    /// The destination that shares audiences with Audience Manager; `None` where this organization is not offered it.
    /// Several of that name are [`domain::CallKind::Unreadable`]: which one is meant is not to be guessed.
    pub async fn audiences_destination(&self) -> Result<Option<ConnectionSpec>, ApiError> {
        self.one_spec(AUDIENCES_DESTINATION, "destinations").await
    }

    /// The source that brings segments from Audience Manager, otherwise as [`Self::audiences_destination`].
    pub async fn audience_manager_spec(&self) -> Result<Option<ConnectionSpec>, ApiError> {
        self.one_spec(AUDIENCE_MANAGER_SOURCE, "sources").await
    }

    async fn one_spec(&self, name: &str, kinds: &str) -> Result<Option<ConnectionSpec>, ApiError> {
        let mut found = self.connection_specs(name).await?;
        found.dedup_by(|one, other| one.id == other.id);
        if found.len() > 1 {
            return Err(ambiguous("connectionSpecs", format!("{} {kinds} are named {name}", found.len())));
        }
        Ok(found.pop())
    }

    /// The pipeline that leads to a destination; `None` if there is none. Several of which none has the name that is known
    /// for this are an error.
    pub async fn audience_flow_spec(&self, destination: &ConnectionSpec) -> Result<Option<FlowSpec>, ApiError> {
        let all = entities(&self.caller, "flowSpecs", ITEMS, Query::new(), read_flow_spec).every().await?;
        let leads = |spec: &FlowSpec| spec.target_specs.contains(&destination.id);
        let mut found: Vec<FlowSpec> = all.into_iter().filter(leads).collect();
        if found.len() > 1 {
            found.retain(|spec| spec.name == AUDIENCE_PIPELINE);
            if found.len() != 1 {
                return Err(ambiguous("flowSpecs", format!("several pipelines lead to {AUDIENCES_DESTINATION}")));
            }
        }
        Ok(found.pop())
    }
}

/// The complaint that a list of the catalog has several candidates.
fn ambiguous(list: &str, reason: String) -> ApiError {
    let call = Call { method: Method::GET, path: format!("/{}", flow_service(&[list]).join("/")), changes: false };
    ApiError::UnreadableAnswer { call, status: 200, body: String::new(), reason }
}

fn read_spec(row: &Value) -> Option<ConnectionSpec> {
    let wire = lenient::row::<EntityWire>(row)?;
    let label = text_at(row, "/attributes/uiAttributes/label");
    let version = text_at(row, "/version");
    Some(ConnectionSpec {
        id: wire.id?,
        name: wire.name,
        label: label.unwrap_or_default(),
        version: version.unwrap_or_default(),
        actions: actions_of(row),
    })
}

fn actions_of(row: &Value) -> Option<Vec<MarketingAction>> {
    let references = row.pointer("/policy/enforcementRefs")?.as_array()?;
    references.iter().map(|it| lenient::as_text(it).map(|it| MarketingAction::from_reference(&it))).collect()
}

fn read_flow_spec(row: &Value) -> Option<FlowSpec> {
    let wire = lenient::row::<EntityWire>(row)?;
    let ids = |list: &str| {
        let ids = row.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(lenient::as_text).collect()
    };
    Some(FlowSpec {
        id: wire.id?,
        name: wire.name,
        version: text_at(row, "/version").unwrap_or_default(),
        source_specs: ids("sourceConnectionSpecIds"),
        target_specs: ids("targetConnectionSpecIds"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pipeline_of_single_profiles_also_leads_to_files() {
        let pipeline = FlowSpec {
            id: PROFILE_PIPELINE.to_owned(),
            name: "UPStoProfileBasedDestination".to_owned(),
            version: "1.0".to_owned(),
            source_specs: Vec::new(),
            target_specs: Vec::new(),
        };
        let to = |targets: &[&str]| pipeline.sends_files(&targets.iter().map(|&id| id.to_owned()).collect::<Vec<_>>());
        assert_eq!(to(&[STREAMS[0]]), Some(false));
        // Amazon S3.
        assert_eq!(to(&["4890fc95-5a1f-4983-94bb-e060c08e3f81"]), None);
        assert_eq!(to(&[STREAMS[1], "4890fc95-5a1f-4983-94bb-e060c08e3f81"]), None);
        assert_eq!(to(&[]), None);
    }
}

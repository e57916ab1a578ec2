//! Creating, changing and deleting traits and segments by hand. The local copy is updated with each answer. A
//! colleague's changes are never overwritten, and nothing is created twice. Must not know about pairs: the effect of a
//! change on a pair is derived from the local copy.

mod attempts;
mod deletions;
mod evidence;
mod fields;
mod segments;
mod status;
mod traits;

use std::time::Duration;

use adobe::RuleVerdict;
use domain::rules::pql::Format;
use domain::rules::{Language, RuleError};
use domain::{DataSource, DataSourceId, EXTERNAL_MERGE_POLICY, IntegrationCode};
use futures::StreamExt as _;
use store::{Reference, ReferenceKind, StoreError};

use crate::read::{link, rules};
use crate::view::{
    ConflictReason, EditedObject, Failure, FailureCode, InputReason, ObjectKind, ObjectLink, RuleFault, RuleLanguage,
    RuleReading, RuleRepair, ServiceVerdict,
};
use crate::{Workspace, limits};

pub(crate) use attempts::{Attempts, HORIZON_MS, MOST_LOOKS, never_arrived};
pub(crate) use deletions::{Deleting, delete_segment, delete_trait};
pub(crate) use evidence::{Found, Sent, Wanted, look_up};
pub(crate) use fields::{Merge, form_of_segment, form_of_trait, segment_fields, trait_fields};
pub(crate) use segments::new_segment;

/// How often a change is attempted if someone else was faster or an answer was lost.
pub(crate) const TRIES: usize = 3;
/// Wait before another attempt after a lost answer.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Maximum number of objects in one change.
const MAX_AT_ONCE: usize = 500;
/// Number of simultaneous requests of one change.
const CONCURRENCY: usize = 4;

/// Name of the setting with the owner ID of a connection's account.
pub(crate) fn owner_setting(connection: &str) -> String {
    format!("audienceManagerOwner.{connection}")
}

impl Workspace {
    /// Returns the data sources in which traits and segments may be created: the account's own, by name.
    pub async fn data_sources(&self) -> Result<Vec<ObjectLink>, Failure> {
        let own = self.own_data_sources().await?;
        Ok(own.into_iter().map(|source| link(ObjectKind::DataSource, source.id, source.name)).collect())
    }

    /// Returns the profile merge rules that segments of the account use, by name: there is no list of them. Those without a
    /// name are read from the service, which may not offer that.
    pub async fn merge_rules(&self) -> Result<Vec<ObjectLink>, Failure> {
        let used = self.catalog().merge_rules_in_use().await?;
        let mut rules = Vec::new();
        for id in used.into_iter().filter(|id| *id != EXTERNAL_MERGE_POLICY.0) {
            let name = self.merge_rule_name(id).await?.unwrap_or_else(|| id.to_string());
            rules.push(link(ObjectKind::DataSource, id, name));
        }
        rules.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(rules)
    }

    async fn merge_rule_name(&self, id: u64) -> Result<Option<String>, Failure> {
        if let Some(name) = self.catalog().reference_name(ReferenceKind::MergeRule, id).await? {
            return Ok(Some(name));
        }
        let manager = self.clients().await?.manager;
        let name = match manager.data_source(DataSourceId(id)).await {
            Ok(read) if !read.name.is_empty() => read.name,
            Ok(_) => return Ok(None),
            Err(error) => {
                tracing::info!(%error, merge_rule = id, "the name of a merge rule is not known");
                return Ok(None);
            }
        };
        let read = Reference { id, name: name.clone(), body: serde_json::Value::Null };
        log_if_outdated(self.catalog().keep_reference(ReferenceKind::MergeRule, read).await);
        Ok(Some(name))
    }

    /// Parses a rule while it is being written.
    pub async fn rule_reading(&self, language: RuleLanguage, rule: String) -> Result<RuleReading, Failure> {
        limits::rule(&rule)?;
        let tree = match language {
            RuleLanguage::Trait => rules::trait_tree(&rule),
            RuleLanguage::Segment => self.segment_tree(&rule).await?,
            RuleLanguage::Pql => None,
        };
        Ok(RuleReading { tree, fault: rule_fault(language, &rule) })
    }

    /// Returns the service's verdict on a rule; nothing is saved there.
    pub async fn service_rule_verdict(&self, language: RuleLanguage, rule: &str) -> Result<ServiceVerdict, Failure> {
        limits::rule(rule)?;
        let clients = self.clients().await?;
        let verdict = match language {
            RuleLanguage::Trait => clients.manager.validate_trait_rule(rule).await?,
            RuleLanguage::Segment => clients.manager.validate_segment_rule(rule).await?,
            RuleLanguage::Pql => clients.platform.validate_pql(rule, Format::of(rule) == Format::Json).await?,
        };
        Ok(match verdict {
            RuleVerdict::Valid => ServiceVerdict { valid: true, message: None },
            RuleVerdict::Refused(message) => ServiceVerdict { valid: false, message: Some(message) },
        })
    }

    /// Stores the owner of the first-party data on this connection.
    pub(crate) async fn keep_owner(&self, owner: Option<u32>) -> Result<(), Failure> {
        match owner {
            Some(owner) => Ok(self.app.store().set_setting(&owner_setting(&self.connection.id), &owner).await?),
            None => Ok(()),
        }
    }

    /// Returns the owner of the account's own data sources, if it is known.
    pub(crate) async fn owner(&self) -> Result<Option<u32>, Failure> {
        Ok(self.app.store().setting::<u32>(&owner_setting(&self.connection.id)).await?)
    }

    /// Returns the account's own data sources; all of them while the owner is unknown.
    pub(crate) async fn own_data_sources(&self) -> Result<Vec<DataSource>, Failure> {
        let owner = self.owner().await?;
        let stored = self.catalog().references(ReferenceKind::DataSource).await?;
        let sources = stored.into_iter().filter_map(|one| serde_json::from_value::<DataSource>(one.body).ok());
        Ok(sources.filter(|source| owner.is_none() || source.owner.is_none() || source.owner == owner).collect())
    }
}

/// Returns where a text stops being a rule, and what was probably meant.
fn rule_fault(language: RuleLanguage, text: &str) -> Option<RuleFault> {
    let language = match language {
        RuleLanguage::Trait => Language::Trait,
        RuleLanguage::Segment => Language::Segment,
        RuleLanguage::Pql => Language::Pql,
    };
    let error = domain::rules::check(language, text).err()?;
    let repair = domain::rules::repair(language, text);
    Some(RuleFault {
        position: u32::try_from(error.position()).unwrap_or(u32::MAX),
        expected: error.expected().map(str::to_owned),
        repair: repair.map(|repair| RuleRepair { advice: repair.sentence(), text: repair.text }),
    })
}

/// Refuses a rule that cannot be parsed before anything is sent.
pub(crate) fn readable<T>(parsed: Result<T, RuleError>) -> Result<(), Failure> {
    let wrong = |error: RuleError| {
        let position = error.position();
        Failure::bad_input(InputReason::RuleUnreadable, format!("Nothing was sent: {error}."))
            .with("field", "rule")
            .with("position", position)
    };
    parsed.map(drop).map_err(wrong)
}

/// Returns a name without surrounding spaces; refuses an empty one.
pub(crate) fn named(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() {
        return Err(
            Failure::bad_input(InputReason::NameMissing, "Nothing was sent: enter a name.").with("field", "name")
        );
    }
    Ok(name.to_owned())
}

/// Waits before another attempt after a lost answer; longer each time.
pub(crate) async fn wait_if_lost(tried: usize, lost: bool) {
    if lost {
        tokio::time::sleep(FIRST_WAIT * u32::try_from(tried).unwrap_or(1)).await;
    }
}

/// The failure if someone else kept changing the object during the save.
pub(crate) fn too_busy() -> Failure {
    let message = "Someone else is changing the object right now. Review it, then save again.";
    Failure::in_the_way(ConflictReason::EditedMeanwhile, message)
}

/// Requires the original values of a form that changes an object.
pub(crate) fn opened_with<Form>(opened: Option<Form>) -> Result<Form, Failure> {
    let message = "A form that changes an object was sent without its original values.";
    opened.ok_or_else(|| Failure::new(FailureCode::Internal, message))
}

/// Returns the code if it is not empty.
fn code(text: &str) -> Option<IntegrationCode> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(IntegrationCode::from)
}

/// Does one thing to each of several objects, a few at a time, by place and ID; returns the results in the given order.
async fn for_each_object<F: Future<Output = EditedObject>>(
    ids: Vec<String>,
    one: impl FnMut((usize, String)) -> F,
) -> Vec<EditedObject> {
    futures::stream::iter(ids.into_iter().enumerate()).map(one).buffered(CONCURRENCY).collect().await
}

/// Refuses more objects than can be changed at once.
fn refuse_too_many(ids: &[String]) -> Result<(), Failure> {
    if ids.len() <= MAX_AT_ONCE {
        return Ok(());
    }
    let message = format!("At most {MAX_AT_ONCE} can be changed at once; {} are selected.", ids.len());
    Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MAX_AT_ONCE))
}

/// Logs if the local copy could not be updated after a successful change: the next refresh fixes that.
pub(crate) fn log_if_outdated(stored: Result<(), StoreError>) {
    if let Err(error) = stored {
        tracing::warn!(%error, "a change could not be applied to the local copy");
    }
}

//! Creating, changing and deleting traits and segments by hand. The local copy follows each answer at once. Nothing a
//! colleague did meanwhile is overwritten, and nothing is created twice. It must not know about pairs: what a change does to a pair is worked out from the kept copy.

mod attempts;
mod deletions;
mod evidence;
mod fields;
mod segments;
mod traits;

use std::time::Duration;

use adobe::RuleVerdict;
use domain::rules::pql::Format;
use domain::rules::{Language, RuleError};
use domain::{DataSource, IntegrationCode};
use futures::StreamExt as _;
use store::{ReferenceKind, StoreError};

use crate::read::{link, rules};
use crate::view::{
    ConflictReason, EditedObject, Failure, FailureCode, InputReason, ObjectKind, ObjectLink, RuleFault, RuleLanguage,
    RuleReading, RuleRepair, ServiceVerdict,
};
use crate::{App, limits};

pub(crate) use attempts::{Attempts, Wanted};
pub(crate) use deletions::Deleting;

/// How often a change is begun, because somebody else was quicker or an answer was lost.
const TRIES: usize = 3;
/// Wait before a change is begun again after a lost answer.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Most objects one change may name.
const MOST_AT_ONCE: usize = 500;
/// Calls of one change that are under way together.
const TOGETHER: usize = 4;
/// Setting under which the owner id of a connection's account is kept.
pub(crate) fn owner_setting(connection: &str) -> String {
    format!("audienceManagerOwner.{connection}")
}

impl App {
    /// The data sources that traits and segments may be made in: those of the account itself, by name.
    pub async fn data_sources(&self) -> Result<Vec<ObjectLink>, Failure> {
        let own = self.own_data_sources().await?;
        Ok(own.into_iter().map(|source| link(ObjectKind::DataSource, source.id, source.name)).collect())
    }

    /// How a rule is read, for whoever is writing it.
    pub async fn rule_reading(&self, language: RuleLanguage, rule: String) -> Result<RuleReading, Failure> {
        limits::rule(&rule)?;
        let parts = match language {
            RuleLanguage::Trait => rules::trait_parts(&rule),
            RuleLanguage::Segment => self.segment_parts(&rule).await?,
            RuleLanguage::Pql => Vec::new(),
        };
        Ok(RuleReading { parts, fault: rule_fault(language, &rule) })
    }

    /// What the service of this connection says of a rule; nothing is saved there.
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

    /// Keeps who owns what is first-party on this connection.
    pub(crate) async fn keep_owner(&self, owner: Option<u32>) -> Result<(), Failure> {
        match owner {
            Some(owner) => Ok(self.store().set_setting(&owner_setting(&self.opened().id), &owner).await?),
            None => Ok(()),
        }
    }

    /// The account's own data sources; all of them while the owner is not known.
    pub(crate) async fn own_data_sources(&self) -> Result<Vec<DataSource>, Failure> {
        let owner = self.store().setting::<u32>(&owner_setting(&self.opened().id)).await?;
        let kept = self.catalogue().references(ReferenceKind::DataSource).await?;
        let sources = kept.into_iter().filter_map(|one| serde_json::from_value::<DataSource>(one.body).ok());
        Ok(sources.filter(|source| owner.is_none() || source.owner.is_none() || source.owner == owner).collect())
    }
}

/// Where a text is no rule of a language, and what was probably meant.
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

/// Refuses a rule that cannot be read before anything is sent.
fn readable<T>(parsed: Result<T, RuleError>) -> Result<(), Failure> {
    let wrong = |error: RuleError| {
        let position = error.position();
        Failure::bad_input(InputReason::RuleUnreadable, format!("Nothing was sent: {error}."))
            .with("field", "rule")
            .with("position", position)
    };
    parsed.map(drop).map_err(wrong)
}

/// A name without the space around it; refuses an empty one.
fn named(name: &str) -> Result<String, Failure> {
    let name = name.trim();
    if name.is_empty() {
        return Err(
            Failure::bad_input(InputReason::NameMissing, "Nothing was sent: a name is needed.").with("field", "name")
        );
    }
    Ok(name.to_owned())
}

/// Waits before a change is begun again after an answer was lost; longer each time.
async fn again(tried: usize, lost: bool) {
    if lost {
        tokio::time::sleep(FIRST_WAIT * u32::try_from(tried).unwrap_or(1)).await;
    }
}

/// Somebody kept changing the object while it was to be saved.
fn too_busy() -> Failure {
    let message = "Somebody is changing the object right now. Look at it again, then save.";
    Failure::in_the_way(ConflictReason::EditedMeanwhile, message)
}

/// A form that changes an object says what it was opened with.
fn opened_with<Form>(opened: Option<Form>) -> Result<Form, Failure> {
    let message = "A form that changes an object was sent without what it was opened with.";
    opened.ok_or_else(|| Failure::new(FailureCode::Internal, message))
}

/// The code, if one was given.
fn code(text: &str) -> Option<IntegrationCode> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(IntegrationCode::from)
}

/// Does one thing to each of several objects, a few at a time; answers in the order asked.
async fn each<F: Future<Output = EditedObject>>(
    ids: Vec<String>,
    one: impl FnMut(String) -> F,
) -> Result<Vec<EditedObject>, Failure> {
    if ids.len() > MOST_AT_ONCE {
        let message = format!("At most {MOST_AT_ONCE} can be changed at once; {} were chosen.", ids.len());
        return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", MOST_AT_ONCE));
    }
    Ok(futures::stream::iter(ids).map(one).buffered(TOGETHER).collect().await)
}

/// The service did what was asked; that the local copy could not follow is no failure of it, the next refresh mends it.
fn followed(kept: Result<(), StoreError>) {
    if let Err(error) = kept {
        tracing::warn!(%error, "the local copy could not follow a change");
    }
}

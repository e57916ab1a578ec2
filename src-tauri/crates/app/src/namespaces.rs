//! Identity namespaces that Experience Platform lacks for the IDs of a data source of Audience Manager.
//!
//! Never two: the service accepts a symbol once, and after a lost answer the list decides.

use std::collections::BTreeSet;

use adobe::experience_platform::NewNamespace;
use domain::{CallKind, DataSource, DataSourceId};
use store::ActivityFilter;

use crate::Workspace;
use crate::activity::Outcome;
use crate::edit::never_arrived;
use crate::read::{not_found, numeric};
use crate::view::{
    ActivityKind, ActivityOutcome, Failure, FailureCode, NotPossibleReason, ObjectKind, RecordedChange, RecordedField,
    RecordedKind, RecordedLink, RecordedValue, code_of,
};

/// Most entries about namespaces that are looked at.
const OPEN: u32 = 20;
/// A namespace that is found within this time of a request whose answer was lost was created by it, ms. The service says of none
/// when, or by whom, it was created: what is found later may be somebody else's.
const OURS_MS: i64 = 600_000;

impl Workspace {
    /// Creates the identity namespace of a data source in Experience Platform, as an entry of the record. One that is there
    /// already is used. It cannot be deleted afterwards.
    pub async fn create_namespace(&self, source_id: String) -> Result<(), Failure> {
        let id: DataSourceId = numeric(ObjectKind::DataSource, &source_id)?;
        let source = self.stored_data_sources().await?.into_iter().find(|one| one.id == id);
        let source = source.ok_or_else(|| not_found(ObjectKind::DataSource, &source_id))?;
        let Some(code) = source.namespace.clone().filter(|_| source.is_cross_device()) else {
            let message = "The IDs of this data source need no identity namespace of their own.";
            return Err(Failure::not_possible(NotPossibleReason::NoNamespaceNeeded, message));
        };
        let created = self.create_namespace_of(&source, code).await;
        if let Ok(clients) = self.clients().await {
            let symbols = self.connection.read_governing(&clients.platform).await;
            self.settle_namespaces(symbols).await;
        }
        self.notify_changed();
        created
    }

    async fn create_namespace_of(&self, source: &DataSource, code: String) -> Result<(), Failure> {
        let platform = self.clients().await?.platform;
        let is_there = async |code: &str| {
            Ok::<bool, Failure>(platform.namespaces().await?.iter().any(|one| one.code.eq_ignore_ascii_case(code)))
        };
        if is_there(&code).await? {
            return Ok(());
        }
        let description = format!("IDs of the Audience Manager data source {}.", source.id);
        let new = NewNamespace { code: code.clone(), name: source.name.clone(), description };
        let link = RecordedLink { kind: RecordedKind::Namespace, id: Some(code.clone()), name: new.name.clone() };
        let recording = self.record(ActivityKind::Create, None, vec![link]).await?;
        recording.start(0, &[written(RecordedField::Name, &new.name), written(RecordedField::Symbol, &code)]).await?;
        let created: Result<Outcome, Failure> = match platform.create_namespace(&new).await {
            Ok(_) => Ok(Outcome::Done(Some(code))),
            Err(error) if error.may_have_happened() || error.kind() == CallKind::Conflict => {
                match is_there(&code).await {
                    Ok(true) if error.may_have_happened() => Ok(Outcome::Done(Some(code))),
                    // Somebody else created it, or an earlier request whose answer was lost.
                    Ok(true) => Ok(Outcome::Unchanged),
                    _ if error.may_have_happened() => {
                        let message = "The answer was lost, and the namespace is not there yet. Try again in a moment: \
                                       its symbol is accepted only once.";
                        Err(Failure::new(FailureCode::UnknownOutcome, message).with_facts_of(error.into()))
                    }
                    _ => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        };
        let outcome = match &created {
            Ok(outcome) => outcome.clone(),
            Err(failure) if failure.code == FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        recording.note(0, outcome).await;
        recording.end().await;
        created.map(drop)
    }

    /// Records what became of the creation of namespaces that was left open, by an answer that was lost or a program that was
    /// killed, as far as that is known by the symbols that are there now, in lower case. An older list does not decide it.
    pub(crate) async fn settle_namespaces(&self, symbols: Option<BTreeSet<String>>) {
        let Some(symbols) = symbols else { return };
        if let Err(failure) = self.settle_open_namespaces(&symbols).await {
            tracing::warn!(message = %failure.for_log(), "what became of a namespace could not be recorded");
        }
    }

    async fn settle_open_namespaces(&self, known: &BTreeSet<String>) -> Result<(), Failure> {
        let filter = ActivityFilter {
            kinds: vec![code_of(&ActivityKind::Create)],
            states: [ActivityOutcome::Open, ActivityOutcome::Unknown].iter().map(code_of).collect(),
            object_kinds: vec![code_of(&RecordedKind::Namespace)],
            ..ActivityFilter::default()
        };
        let (_, open) = self.catalog().journal().activities(filter, 0, OPEN).await?;
        let mut settled = BTreeSet::new();
        // The newest comes first: of several requests for a symbol, one created it.
        for entry in open.iter().filter(|entry| !self.app.inner.live_edits.contains(&entry.id)) {
            let Some(code) = entry.first.as_ref().and_then(|object| object.id.clone()) else { continue };
            let (key, age) = (code.to_lowercase(), self.now() - entry.at);
            if !known.contains(&key) {
                if age >= OURS_MS {
                    self.record_late(&entry.id, Outcome::Failed(never_arrived())).await;
                }
            } else if settled.contains(&key) {
                self.record_late(&entry.id, Outcome::Unchanged).await;
            } else if age < OURS_MS {
                self.record_late(&entry.id, Outcome::Done(Some(code))).await;
                settled.insert(key);
            }
        }
        Ok(())
    }
}

fn written(field: RecordedField, value: &str) -> RecordedChange {
    let value = RecordedValue { value: value.to_owned(), name: None, masked: false };
    RecordedChange { field, before: None, after: Some(value) }
}

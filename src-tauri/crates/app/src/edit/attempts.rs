//! Manual creation, never twice. An attempt has an ID that is created when the form is opened: pressing *Create* again
//! continues the same attempt. After a lost answer the object is looked up before anything is sent again; an object
//! that is found counts as created by the attempt only with the evidence of [`super::evidence`].

use std::collections::HashMap;

use adobe::{ApiError, AudienceManager};
use domain::{SegmentId, TraitId};
use store::Tree;

use super::evidence::{Found, Sent, Wanted, look_up};
use crate::Workspace;
use crate::activity::{
    Outcome, Recording, Values, values_of_folder, values_of_model, values_of_segment, values_of_trait,
};
use crate::read::word;
use crate::view::{ActivityKind, Failure, FailureCode, ObjectKind, RecordedKind, RecordedLink};

/// How long a request with a lost answer may still be processed: the gateway gives up after 60 s (AEP contract §3.8).
pub(crate) const HORIZON_MS: i64 = 90_000;
/// Most looks for what a request did, half a second apart; what the service says of the time may be missing or stand still.
pub(crate) const MOST_LOOKS: u32 = 180;

#[derive(Debug, Clone)]
enum Attempt {
    /// It created the object with this ID, from these values.
    Created { id: String, as_wanted: Wanted },
    /// Its answer was lost.
    Lost(Lost),
}

/// An attempt without an answer.
#[derive(Debug, Clone)]
struct Lost {
    /// Its first request.
    sent: Sent,
    /// When the answer was lost.
    at: Moment,
    wanted: Wanted,
    /// The entry of the record about it.
    entry: String,
}

/// The result of looking for the object of a lost answer.
enum Settled {
    /// The attempt created this object, from these values.
    Created { id: String, as_wanted: Box<Wanted> },
    /// The request never arrived, and may be sent again.
    NeverArrived { sent: Sent },
}

/// A time, ms since epoch, and whether it is from the service's clock.
#[derive(Debug, Clone, Copy)]
struct Moment {
    at: i64,
    by_service: bool,
}

impl Moment {
    /// Ms since another time; `None` if they are from different clocks.
    fn since(self, other: Self) -> Option<i64> {
        (self.by_service == other.by_service).then(|| self.at.saturating_sub(other.at))
    }
}

/// Attempts of this run of the program whose result matters if *Create* is pressed again.
#[derive(Default)]
pub(crate) struct Attempts(tokio::sync::Mutex<HashMap<String, Attempt>>);

/// An object an attempt created.
pub(crate) struct Creation<T> {
    /// Its id.
    pub(crate) id: String,
    /// As in the answer; `None` if an earlier press created it, or the answer was lost.
    pub(crate) object: Option<T>,
    /// The attempt's values when it was sent, if they may differ from the current ones.
    pub(crate) earlier: Option<Wanted>,
}

impl<T> Creation<T> {
    fn earlier(id: String, as_wanted: Wanted) -> Self {
        Self { id, object: None, earlier: Some(as_wanted) }
    }
}

impl Workspace {
    /// Creates the object, unless this attempt already did. `post` sends the request; `facts_of` reads
    /// the ID from its answer, and the values that the service may have filled in.
    pub(crate) async fn create_once<T>(
        &self,
        attempt: &str,
        wanted: Wanted,
        manager: &AudienceManager,
        post: impl Future<Output = Result<T, ApiError>>,
        facts_of: impl Fn(&T) -> (String, Values),
    ) -> Result<Creation<T>, Failure> {
        // Held during the request: a second press waits for the first.
        let mut attempts = self.app.inner.attempts.0.lock().await;
        let key = format!("{} {attempt}", self.connection.id);
        let first = match attempts.get(&key).cloned() {
            Some(Attempt::Created { id, as_wanted }) => return Ok(Creation::earlier(id, as_wanted)),
            Some(Attempt::Lost(lost)) => match self.settle(&mut attempts, &key, lost, manager).await? {
                Settled::Created { id, as_wanted } => return Ok(Creation::earlier(id, *as_wanted)),
                Settled::NeverArrived { sent } => Some(sent),
            },
            None => None,
        };
        let now = self.about_to_send(manager).await;
        // An object created by an earlier request of the attempt counts as well.
        let sent = first.map_or(now, |first| Sent { author: now.author.or(first.author), ..first });
        let recording = self.record_creation(&wanted).await?;
        let entry = recording.id().to_owned();
        let made = match post.await {
            Ok(object) => {
                let (id, values) = facts_of(&object);
                recording.fill_in(0, &values);
                remember(&mut attempts, key, &id, wanted);
                Ok(Creation { id, object: Some(object), earlier: None })
            }
            Err(error) if error.may_have_happened() => {
                let id = self.look_up_lost(&mut attempts, key, wanted, sent, entry, manager).await;
                let id = id.map_err(|failure| failure.with_facts_of(error.into()));
                id.map(|id| Creation { id, object: None, earlier: None })
            }
            Err(error) => Err(error.into()),
        };
        let outcome = match &made {
            Ok(made) => Outcome::Done(Some(made.id.clone())),
            Err(failure) if failure.code == FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        recording.note(0, outcome).await;
        recording.end().await;
        made
    }

    /// Records that an object is about to be created.
    pub(crate) async fn record_creation(&self, wanted: &Wanted) -> Result<Recording, Failure> {
        let (kind, name, tree, values) = match wanted {
            Wanted::Trait(form) | Wanted::ModelTrait { form, .. } => {
                (RecordedKind::Trait, &form.name, Tree::Traits, values_of_trait(form))
            }
            Wanted::Segment(form) => (RecordedKind::Segment, &form.name, Tree::Segments, values_of_segment(form)),
            Wanted::Model(form) => (RecordedKind::Model, &form.name, Tree::Traits, values_of_model(form)),
            Wanted::TraitFolder { parent, name } => {
                (RecordedKind::TraitFolder, name, Tree::Traits, values_of_folder(*parent, name))
            }
        };
        let names = self.names_in(tree).await.with(self.baseline_names(wanted).await);
        let changes = names.changes(None, Some(&values));
        let link = RecordedLink { kind, id: None, name: name.trim().to_owned() };
        let recording = self.record(ActivityKind::Create, None, vec![link]).await?;
        recording.start(0, &changes).await?;
        Ok(recording)
    }

    /// The name of the trait or segment that a new model looks for more of, by its ID.
    async fn baseline_names(&self, wanted: &Wanted) -> HashMap<String, String> {
        let Wanted::Model(form) = wanted else { return HashMap::new() };
        let id = form.baseline.trim();
        let Ok(sid) = id.parse::<u64>() else { return HashMap::new() };
        // Traits and segments have one sequence of IDs.
        let name = match self.catalog().a_trait(TraitId(sid)).await {
            Ok(Some((it, _))) => Some(it.name),
            _ => self.catalog().segment(SegmentId(sid)).await.ok().flatten().map(|(it, _)| it.name),
        };
        name.map(|name| (id.to_owned(), name)).into_iter().collect()
    }

    /// Looks up the object of an earlier press whose answer was lost. Fails while the request may still be processed,
    /// and if it is unclear who created the object.
    async fn settle(
        &self,
        attempts: &mut HashMap<String, Attempt>,
        key: &str,
        lost: Lost,
        manager: &AudienceManager,
    ) -> Result<Settled, Failure> {
        match look_up(manager, &lost.wanted, &lost.sent).await? {
            Found::Created { id } => {
                self.record_late(&lost.entry, Outcome::Done(Some(id.clone()))).await;
                remember(attempts, key.to_owned(), &id, lost.wanted.clone());
                Ok(Settled::Created { id, as_wanted: Box::new(lost.wanted) })
            }
            Found::Unclear { id, .. } => {
                forget_place(attempts, key, &lost.wanted);
                Err(unclear(&lost.wanted, &id))
            }
            Found::Nothing => {
                let now = self.service_now(manager);
                let waited = now.since(lost.at);
                if waited.is_some_and(|waited| waited >= HORIZON_MS) {
                    self.record_late(&lost.entry, Outcome::Failed(never_arrived())).await;
                    return Ok(Settled::NeverArrived { sent: lost.sent });
                }
                // Times from different clocks cannot be compared: start counting now.
                let at = if waited.is_none() { now } else { lost.at };
                attempts.insert(key.to_owned(), Attempt::Lost(Lost { at, ..lost }));
                Err(unknown())
            }
        }
    }

    /// Looks up the object of the request whose answer was just lost, and returns its ID.
    async fn look_up_lost(
        &self,
        attempts: &mut HashMap<String, Attempt>,
        key: String,
        wanted: Wanted,
        sent: Sent,
        entry: String,
        manager: &AudienceManager,
    ) -> Result<String, Failure> {
        let found = look_up(manager, &wanted, &sent).await;
        // Counted from here: sending may have taken longer than the horizon, and a lookup reads the time again.
        let at = self.service_now(manager);
        match found {
            Ok(Found::Created { id }) => {
                remember(attempts, key, &id, wanted);
                Ok(id)
            }
            Ok(Found::Unclear { id, .. }) => {
                let failure = unclear(&wanted, &id);
                attempts.insert(key.clone(), Attempt::Lost(Lost { sent, at, wanted: wanted.clone(), entry }));
                forget_place(attempts, &key, &wanted);
                Err(failure)
            }
            Ok(Found::Nothing) | Err(_) => {
                attempts.insert(key, Attempt::Lost(Lost { sent, at, wanted, entry }));
                Err(unknown())
            }
        }
    }

    /// Reads the account, which also provides the service's time right before a request is sent.
    pub(crate) async fn about_to_send(&self, manager: &AudienceManager) -> Sent {
        let author = match manager.users_self().await {
            Ok(user) => user.id,
            Err(error) => {
                tracing::info!(%error, "the account that creates an object is unknown");
                None
            }
        };
        let Moment { at, by_service } = self.service_now(manager);
        Sent { at, by_service, author }
    }

    /// Returns the time by the service's clock; by this computer's, with `false`, if no answer has contained it yet.
    fn service_now(&self, manager: &AudienceManager) -> Moment {
        match manager.service_now_ms() {
            Some(at) => Moment { at, by_service: true },
            None => Moment { at: self.now(), by_service: false },
        }
    }
}

/// Records what an attempt created. A folder's attempt is its place, where another one may be created once it is gone.
fn remember(attempts: &mut HashMap<String, Attempt>, key: String, id: &str, as_wanted: Wanted) {
    match as_wanted {
        Wanted::TraitFolder { .. } => drop(attempts.remove(&key)),
        as_wanted => drop(attempts.insert(key, Attempt::Created { id: id.to_owned(), as_wanted })),
    }
}

pub(crate) fn never_arrived() -> Failure {
    Failure::new(FailureCode::Offline, "The request never arrived: the object was not there after 90 seconds.")
}

fn unknown() -> Failure {
    let message = "The answer was lost, and the object is not there yet. It may still appear. Wait a moment, then press \
                   Create again: it is looked up first and never created twice.";
    Failure::new(FailureCode::UnknownOutcome, message)
}

/// The object may be from the attempt or from another user: a person has to check.
fn unclear(wanted: &Wanted, id: &str) -> Failure {
    let (kind, name) = match wanted {
        Wanted::Trait(form) | Wanted::ModelTrait { form, .. } => (ObjectKind::Trait, &form.name),
        Wanted::Segment(form) => (ObjectKind::Segment, &form.name),
        Wanted::Model(form) => (ObjectKind::Model, &form.name),
        Wanted::TraitFolder { name, .. } => (ObjectKind::TraitFolder, name),
    };
    let advice = match wanted {
        Wanted::TraitFolder { .. } => "Refresh and check it; it can be used as it is.",
        _ => "Refresh and check it. To create another one anyway, close this form and open a new one.",
    };
    let message = format!(
        "The answer was lost. The {} “{}” ({id}) exists, but it may not have been created by this attempt: it may \
         belong to another user. {advice}",
        word(kind),
        name.trim()
    );
    Failure::new(FailureCode::UnknownOutcome, message).with("id", id)
}

/// Removes the attempt of a folder: its place is the attempt, and the service refuses a second one there.
fn forget_place(attempts: &mut HashMap<String, Attempt>, key: &str, wanted: &Wanted) {
    if matches!(wanted, Wanted::TraitFolder { .. }) {
        attempts.remove(key);
    }
}

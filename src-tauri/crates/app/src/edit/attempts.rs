//! Creating by hand, never twice. An attempt has an id of its own, made when the form was opened: pressing *Create* again
//! goes on with the same attempt. A lost answer is looked up before anything is sent again; what is found counts as created
//! by the attempt only with the evidence of [`super::evidence`].

use std::collections::HashMap;

use adobe::{ApiError, AudienceManager};
use domain::FolderId;

use super::evidence::{Found, Sent, look_up};
use crate::App;
use crate::read::word;
use crate::view::{Failure, FailureCode, ObjectKind, SegmentForm, TraitForm};

/// How long a request whose answer was lost may still be worked on: the gateway gives up after 60 s (AEP contract §3.8).
const HORIZON_MS: i64 = 90_000;

/// What an attempt creates.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// A trait.
    Trait(TraitForm),
    /// A segment.
    Segment(SegmentForm),
    /// A folder of trait storage.
    TraitFolder {
        /// Folder above.
        parent: FolderId,
        /// Name.
        name: String,
    },
}

#[derive(Debug, Clone)]
enum Attempt {
    /// It created the object of this id, which was to be like this.
    Created { id: String, as_wanted: Wanted },
    /// Its answer was lost; `sent` is when it was sent for the first time.
    Lost { sent: Sent, lost: Told, wanted: Wanted },
}

/// A time, ms since epoch, and whether the service's clock told it.
#[derive(Debug, Clone, Copy)]
struct Told {
    at: i64,
    by_service: bool,
}

impl Told {
    /// Ms since another time; `None` where two clocks told them.
    fn since(self, other: Self) -> Option<i64> {
        (self.by_service == other.by_service).then(|| self.at.saturating_sub(other.at))
    }
}

/// Attempts of this run of the program whose outcome matters when *Create* is pressed again.
#[derive(Default)]
pub(crate) struct Attempts(tokio::sync::Mutex<HashMap<String, Attempt>>);

/// An object an attempt created.
pub(crate) struct Creation<T> {
    /// Its id.
    pub(crate) id: String,
    /// As the answer had it; `None` when an earlier press created it, or the answer was lost.
    pub(crate) object: Option<T>,
    /// What the attempt was to create when it was sent, if that may differ from what is wanted now.
    pub(crate) earlier: Option<Wanted>,
}

impl App {
    /// Creates what is wanted, unless this attempt did so before. `post` sends the request; `id_of` reads its answer.
    pub(crate) async fn create_once<T>(
        &self,
        attempt: &str,
        wanted: Wanted,
        manager: &AudienceManager,
        post: impl Future<Output = Result<T, ApiError>>,
        id_of: impl Fn(&T) -> String,
    ) -> Result<Creation<T>, Failure> {
        // Held over the request: a second press waits for the first.
        let mut attempts = self.inner.attempts.0.lock().await;
        let key = format!("{} {attempt}", self.opened().id);
        let mut first = None;
        match attempts.get(&key).cloned() {
            Some(Attempt::Created { id, as_wanted }) => {
                return Ok(Creation { id, object: None, earlier: Some(as_wanted) });
            }
            Some(Attempt::Lost { sent, lost, wanted: earlier }) => match look_up(manager, &earlier, &sent).await? {
                Found::Created { id } => {
                    remember(&mut attempts, key, &id, earlier.clone());
                    return Ok(Creation { id, object: None, earlier: Some(earlier) });
                }
                Found::Unclear { id } => {
                    forget_place(&mut attempts, &key, &earlier);
                    return Err(unclear(&earlier, &id));
                }
                Found::Nothing => {
                    let now = self.service_now(manager);
                    let waited = now.since(lost);
                    if waited.is_none_or(|waited| waited < HORIZON_MS) {
                        // What two clocks say cannot be compared: counted from now on.
                        let lost = if waited.is_none() { now } else { lost };
                        attempts.insert(key, Attempt::Lost { sent, lost, wanted: earlier });
                        return Err(unknown());
                    }
                    first = Some(sent);
                }
            },
            None => {}
        }
        let now = self.about_to_send(manager).await;
        // What an earlier request of the attempt created is its work, too.
        let sent = first.map_or(now, |first| Sent { author: now.author.or(first.author), ..first });
        match post.await {
            Ok(object) => {
                let id = id_of(&object);
                remember(&mut attempts, key, &id, wanted);
                Ok(Creation { id, object: Some(object), earlier: None })
            }
            Err(error) if error.may_have_happened() => {
                let failure = Failure::from(error);
                let found = look_up(manager, &wanted, &sent).await;
                // Counted from here: sending may have taken longer than the horizon, and a look-up reads the time again.
                let lost = self.service_now(manager);
                match found {
                    Ok(Found::Created { id }) => {
                        remember(&mut attempts, key, &id, wanted);
                        Ok(Creation { id, object: None, earlier: None })
                    }
                    Ok(Found::Unclear { id }) => {
                        let unclear = unclear(&wanted, &id);
                        attempts.insert(key.clone(), Attempt::Lost { sent, lost, wanted: wanted.clone() });
                        forget_place(&mut attempts, &key, &wanted);
                        Err(Failure {
                            details: failure.details.into_iter().chain(unclear.details).collect(),
                            ..unclear
                        })
                    }
                    Ok(Found::Nothing) | Err(_) => {
                        attempts.insert(key, Attempt::Lost { sent, lost, wanted });
                        Err(Failure { details: failure.details, ..unknown() })
                    }
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Asks who this account is, which tells the service's time right before a request leaves, too.
    async fn about_to_send(&self, manager: &AudienceManager) -> Sent {
        let author = match manager.users_self().await {
            Ok(user) => user.id,
            Err(error) => {
                tracing::info!(%error, "who creates an object is not known");
                None
            }
        };
        let Told { at, by_service } = self.service_now(manager);
        Sent { at, by_service, author }
    }

    /// The time by the service's clock; by this machine's, and `false`, where no answer has told it.
    fn service_now(&self, manager: &AudienceManager) -> Told {
        match manager.service_now_ms() {
            Some(at) => Told { at, by_service: true },
            None => Told { at: self.now(), by_service: false },
        }
    }
}

/// Remembers what an attempt created. A folder's attempt is its place, where another one may be created once it is gone.
fn remember(attempts: &mut HashMap<String, Attempt>, key: String, id: &str, as_wanted: Wanted) {
    match as_wanted {
        Wanted::TraitFolder { .. } => drop(attempts.remove(&key)),
        as_wanted => drop(attempts.insert(key, Attempt::Created { id: id.to_owned(), as_wanted })),
    }
}

fn unknown() -> Failure {
    let message = "The answer was lost, and the object is not there yet. It may still appear. Wait a moment, then press \
                   Create again: it is looked up first and never created twice.";
    Failure::new(FailureCode::UnknownOutcome, message)
}

/// What was found may be of the attempt or of somebody else: a person has to look.
fn unclear(wanted: &Wanted, id: &str) -> Failure {
    let (kind, name) = match wanted {
        Wanted::Trait(form) => (ObjectKind::Trait, &form.name),
        Wanted::Segment(form) => (ObjectKind::Segment, &form.name),
        Wanted::TraitFolder { name, .. } => (ObjectKind::TraitFolder, name),
    };
    let advice = match wanted {
        Wanted::TraitFolder { .. } => "Refresh and look at it; it can be used as it is.",
        _ => "Refresh and look at it. To create another one anyway, close this form and open a new one.",
    };
    let message = format!(
        "The answer was lost. The {} “{}” ({id}) is there, but it is not certain that it was created by this attempt: it may \
         be somebody else's. {advice}",
        word(kind),
        name.trim()
    );
    Failure::new(FailureCode::UnknownOutcome, message).with("id", id)
}

/// Takes back the attempt of a folder: its place is the attempt, and the service refuses a second one there.
fn forget_place(attempts: &mut HashMap<String, Attempt>, key: &str, wanted: &Wanted) {
    if matches!(wanted, Wanted::TraitFolder { .. }) {
        attempts.remove(key);
    }
}

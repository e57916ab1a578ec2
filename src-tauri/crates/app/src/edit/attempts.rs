//! Creating by hand, never twice. An attempt has an id of its own, made when the form was opened: pressing *Create* again
//! goes on with the same attempt. A lost answer is looked up before anything is sent again.

use std::collections::HashMap;

use adobe::{ApiError, AudienceManager};
use domain::{FolderId, FolderKind};

use super::fields::{form_of_segment, form_of_trait, segment_fields, trait_fields};
use crate::App;
use crate::view::{Failure, FailureCode, FormField, SegmentForm, TraitForm};

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
    /// Its answer was lost; ms since epoch when it was sent.
    Lost { at: i64, wanted: Wanted },
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
        match attempts.get(&key).cloned() {
            Some(Attempt::Created { id, as_wanted }) => {
                return Ok(Creation { id, object: None, earlier: Some(as_wanted) });
            }
            Some(Attempt::Lost { at, wanted: sent }) => {
                if let Some(id) = look_up(manager, &sent).await? {
                    remember(&mut attempts, key, &id, sent.clone());
                    return Ok(Creation { id, object: None, earlier: Some(sent) });
                }
                if self.now().saturating_sub(at) < HORIZON_MS {
                    return Err(unknown());
                }
            }
            None => {}
        }
        let at = self.now();
        match post.await {
            Ok(object) => {
                let id = id_of(&object);
                remember(&mut attempts, key, &id, wanted);
                Ok(Creation { id, object: Some(object), earlier: None })
            }
            Err(error) if error.may_have_happened() => {
                if let Ok(Some(id)) = look_up(manager, &wanted).await {
                    remember(&mut attempts, key, &id, wanted);
                    return Ok(Creation { id, object: None, earlier: None });
                }
                attempts.insert(key, Attempt::Lost { at, wanted });
                let lost = Failure::from(error);
                Err(Failure { details: lost.details, ..unknown() })
            }
            Err(error) => Err(error.into()),
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

/// The newest object that is exactly what was wanted: by its integration code where it has one, else by its folder.
async fn look_up(manager: &AudienceManager, wanted: &Wanted) -> Result<Option<String>, Failure> {
    let found = match wanted {
        Wanted::Trait(form) => {
            let found = if let Some(code) = super::code(&form.integration_code) {
                manager.traits_with_code(&code).await?
            } else {
                let folder = crate::read::numeric(crate::view::ObjectKind::TraitFolder, &form.folder)?;
                let filter = adobe::audience_manager::TraitFilter { folder: Some(folder), ..Default::default() };
                manager.list_traits(&filter).all().await?.items.into_iter().map(|one| one.object).collect()
            };
            let same = |it: &&domain::Trait| identity(&trait_fields(form, &form_of_trait(it)));
            found.iter().filter(same).map(|it| it.id.0).max()
        }
        Wanted::Segment(form) => {
            let found = if let Some(code) = super::code(&form.integration_code) {
                manager.segments_with_code(&code).await?
            } else {
                let folder = crate::read::numeric(crate::view::ObjectKind::SegmentFolder, &form.folder)?;
                let filter = adobe::audience_manager::SegmentFilter { folder: Some(folder), ..Default::default() };
                manager.list_segments(&filter).all().await?.items.into_iter().map(|one| one.object).collect()
            };
            let same = |it: &&domain::Segment| identity(&segment_fields(form, &form_of_segment(it)));
            found.iter().filter(same).map(|it| it.id.0).max()
        }
        Wanted::TraitFolder { parent, name } => {
            let folders = manager.folders(FolderKind::Traits).await?;
            let same = |it: &&domain::Folder| it.parent == Some(*parent) && it.name == *name;
            folders.iter().filter(same).map(|it| it.id.0).max()
        }
    };
    Ok(found.map(|id| id.to_string()))
}

/// Whether two forms that differ in these fields speak of the same object: list rows may lack descriptions and notes, and
/// the service may word a rule in its own way.
fn identity(differing: &[FormField]) -> bool {
    let telling = [FormField::Name, FormField::Folder, FormField::DataSource, FormField::IntegrationCode];
    !differing.iter().any(|field| telling.contains(field))
}

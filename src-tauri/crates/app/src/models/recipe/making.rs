//! Creates the model, the trait and the segment of a recipe, each once: its request is stored before it leaves, and what a
//! lost answer has created is looked up until the service cannot be working on it any more.

use adobe::audience_manager::{NewModel, NewSegment, NewTrait, Threshold};
use adobe::{ApiError, AudienceManager};
use domain::{IntegrationCode, LookAlike, ModelId, Segment, Trait};

use super::advance::Next;
use super::fields::{self, Fields};
use super::stored::{Made, Part, Phase, Sending, Stored, Which};
use crate::Workspace;
use crate::activity::{Outcome, values_of_segment, values_of_trait};
use crate::edit::{
    Found, HORIZON_MS, Wanted, form_of_segment, form_of_trait, log_if_outdated, look_up, never_arrived, new_segment,
};
use crate::models::create::{new_model, new_trait, recorded, threshold};
use crate::view::{Failure, FailureCode, ModelTraitForm, RecipeModel, RecipeStop, SegmentForm};

/// Time between two looks for what a lost answer was about, ms.
const LOOK_AGAIN_MS: i64 = 15_000;

/// What is sent to create an object.
enum Request {
    Model(NewModel),
    Trait(NewTrait, ModelId, Threshold),
    Segment(NewSegment),
}

impl Workspace {
    /// Creates an object of a recipe, or looks up what became of its creation.
    pub(super) async fn make(
        &self,
        recipe: &mut Stored,
        which: Which,
        manager: &AudienceManager,
    ) -> Result<Next, Failure> {
        let (wanted, request) = request(recipe, which)?;
        if recipe.part(which).is_sending() {
            return self.settle_creation(recipe, which, &wanted, manager).await;
        }
        let sent = self.about_to_send(manager).await;
        let recording = self.record_creation(&wanted).await?;
        let entry = recording.id().to_owned();
        let (at, by_service, author) = (sent.at, sent.by_service, sent.author);
        let fields = Fields::new();
        let sending = Sending { at, by_service, author, entry: entry.clone(), looked_at: None, fields };
        recipe.set(which, Part::Sending(sending));
        self.store_recipe(recipe).await?;
        let answer = self.post(&request, manager).await;
        let (outcome, next) = match answer {
            Ok((id, fields)) => {
                let at = self.recipe_time(manager);
                recipe.set(which, Part::Made(Made { id: id.clone(), ours: true, inferred: false, at, entry, fields }));
                (Outcome::Done(Some(id)), Ok(Next::On))
            }
            Err(error) if error.may_have_happened() => {
                let failure = Failure { code: FailureCode::UnknownOutcome, ..Failure::from(&error) };
                // Looked up at once.
                (Outcome::Unknown(failure), Ok(Next::On))
            }
            Err(error) => {
                recipe.set(which, Part::Open);
                let failure = Failure::from(error);
                (Outcome::Failed(failure.clone()), Err(failure))
            }
        };
        // On the disk before the record, which a later look-up can correct.
        self.store_recipe(recipe).await?;
        recording.note(0, outcome).await;
        recording.end().await;
        next
    }

    /// Sends a creation, stores the answer in the local copy, and returns the ID with the fields.
    async fn post(&self, request: &Request, manager: &AudienceManager) -> Result<(String, Fields), ApiError> {
        Ok(match request {
            Request::Model(new) => {
                let made = manager.create_model(new).await?;
                (made.model.id.to_string(), self.keep_made_model(&made).await)
            }
            Request::Trait(new, model, threshold) => {
                let made = manager.create_algorithmic_trait(new, *model, *threshold).await?;
                (made.id.to_string(), self.keep_made_trait(made).await)
            }
            Request::Segment(new) => {
                let made = manager.create_segment(new).await?;
                (made.id.to_string(), self.keep_made_segment(made).await)
            }
        })
    }

    async fn keep_made_model(&self, it: &LookAlike) -> Fields {
        self.store_model(it).await;
        fields::of_model(it)
    }

    async fn keep_made_trait(&self, it: Trait) -> Fields {
        let fields = fields::of_values(&values_of_trait(&form_of_trait(&it)));
        log_if_outdated(self.catalog().keep_trait(it, None).await);
        fields
    }

    async fn keep_made_segment(&self, it: Segment) -> Fields {
        let fields = fields::of_values(&values_of_segment(&form_of_segment(&it)));
        log_if_outdated(self.catalog().keep_segment(it, None).await);
        fields
    }

    /// Looks up the object of a request without an answer; one that never arrived is not sent again.
    pub(super) async fn settle_part(
        &self,
        recipe: &mut Stored,
        which: Which,
        manager: &AudienceManager,
    ) -> Result<Next, Failure> {
        let (wanted, _) = request(recipe, which)?;
        self.settle_creation(recipe, which, &wanted, manager).await
    }

    /// Looks up the object of a request without an answer.
    async fn settle_creation(
        &self,
        recipe: &mut Stored,
        which: Which,
        wanted: &Wanted,
        manager: &AudienceManager,
    ) -> Result<Next, Failure> {
        let Part::Sending(sending) = recipe.part(which).clone() else { return Ok(Next::On) };
        let found = look_up(manager, wanted, &sending.sent()).await?;
        let now = self.recipe_time(manager);
        let (id, ours) = match found {
            Found::Created { id } => (id, true),
            // Its code is that of this recipe.
            Found::Unclear { id, equals: true } if which != Which::Model => (id, true),
            Found::Unclear { id, equals: true } => (id, false),
            // An undo leaves alone what may be somebody else's, and goes on with the others.
            Found::Unclear { id, .. } if recipe.phase == Phase::Undoing => {
                recipe.set(which, Part::Made(Made::adopted(id, now)));
                return Ok(Next::On);
            }
            Found::Unclear { id, .. } => {
                let message =
                    format!("An object like the one to create appeared: {id}. It may belong to another user.");
                let failure = Failure::new(FailureCode::UnknownOutcome, message).with("id", id);
                return Ok(Next::Stop(RecipeStop::Unclear, Some(failure)));
            }
            Found::Nothing => return Ok(self.still_nothing(recipe, which, sending, now).await),
        };
        let fields = self.read_created(which, &id, manager).await?;
        self.record_late(&sending.entry, Outcome::Done(Some(id.clone()))).await;
        recipe.set(which, Part::Made(Made { id, ours, inferred: true, at: now, entry: sending.entry, fields }));
        Ok(Next::On)
    }

    /// What a request was about is not there: it is looked for again, until the service cannot be working on it any more.
    async fn still_nothing(&self, recipe: &mut Stored, which: Which, sending: Sending, now: i64) -> Next {
        // Counted from the first look: the request may have left long after it was stored.
        let first = sending.looked_at.filter(|at| *at <= now).unwrap_or(now);
        if now - first >= HORIZON_MS {
            self.record_late(&sending.entry, Outcome::Failed(never_arrived())).await;
            recipe.set(which, Part::Open);
            return Next::On;
        }
        recipe.set(which, Part::Sending(Sending { looked_at: Some(first), ..sending }));
        Next::Wait((now + LOOK_AGAIN_MS).min(first + HORIZON_MS))
    }

    /// Stores an object that was found in the local copy, so that what comes next knows it, and returns its fields.
    async fn read_created(&self, which: Which, id: &str, manager: &AudienceManager) -> Result<Fields, Failure> {
        use crate::view::ObjectKind as Kind;
        Ok(match which {
            Which::Model => self.keep_made_model(&manager.look_alike(super::super::model_id(id)?).await?).await,
            Which::Trait => {
                let it = manager.trait_by_id(crate::read::numeric(Kind::Trait, id)?).await?.object;
                self.keep_made_trait(it).await
            }
            Which::Segment => {
                let it = manager.segment_by_id(crate::read::numeric(Kind::Segment, id)?).await?.object;
                self.keep_made_segment(it).await
            }
            Which::Mapping => Fields::new(),
        })
    }
}

/// What is to be created, as the record sees it and as it is sent.
fn request(recipe: &Stored, which: Which) -> Result<(Wanted, Request), Failure> {
    match (which, &recipe.form.model) {
        (Which::Model, RecipeModel::New(form)) => Ok((Wanted::Model(form.clone()), Request::Model(new_model(form)?))),
        (Which::Trait, _) => {
            let form = trait_form(recipe)?;
            let wanted = crate::view::TraitForm { integration_code: recipe.code(), ..recorded(&form) };
            let new = NewTrait { integration_code: Some(IntegrationCode(recipe.code())), ..new_trait(&form)? };
            let model = super::super::model_id(&form.model)?;
            Ok((Wanted::Trait(wanted), Request::Trait(new, model, threshold(form.takes)?)))
        }
        (Which::Segment, _) => {
            let form = segment_form(recipe)?;
            let new = new_segment(&form)?;
            Ok((Wanted::Segment(form), Request::Segment(new)))
        }
        (Which::Model | Which::Mapping, _) => Err(out_of_order()),
    }
}

/// The form of the trait of a recipe.
pub(super) fn trait_form(recipe: &Stored) -> Result<ModelTraitForm, Failure> {
    let (model, takes) = recipe.model.made().zip(recipe.form.takes).ok_or_else(out_of_order)?;
    Ok(ModelTraitForm {
        model: model.id.clone(),
        name: recipe.form.trait_name.clone(),
        description: String::new(),
        folder: recipe.form.trait_folder.clone(),
        data_source: recipe.form.data_source.clone(),
        takes,
    })
}

/// The form of the segment of a recipe.
pub(super) fn segment_form(recipe: &Stored) -> Result<SegmentForm, Failure> {
    let a_trait = recipe.a_trait.made().ok_or_else(out_of_order)?;
    Ok(SegmentForm {
        id: None,
        name: recipe.form.segment_name.clone(),
        description: String::new(),
        folder: recipe.form.segment_folder.clone(),
        data_source: recipe.form.data_source.clone(),
        integration_code: recipe.code(),
        rule: format!("{}T", a_trait.id),
        merge_rule: None,
        active: true,
    })
}

fn out_of_order() -> Failure {
    Failure::new(FailureCode::Internal, "A step of a recipe was due before what it needs was there.")
}

//! Look-alike models: the list, the page of one, what is checked before one is created, and their creation. Models are few
//! and change by themselves, so they are read from the service each time; names and uses come from the local copy.

mod checks;
mod create;
mod in_use;
mod recipe;
mod shown;

use domain::lookalike::{ACTIVE_MODELS, ALGORITHMIC_TRAITS};
use domain::{DataSourceId, LookAlike, ModelId, ModelStatus, SegmentId, TraitId};
use store::{ReferenceKind, TraitFilter};

use crate::activity::Outcome;
use crate::read::{count, link, ms, numeric, word};
use crate::view::{
    ActivityKind, ConflictReason, Failure, FailureCode, ModelDetail, ModelList, ObjectKind, ObjectLink, RecordedKind,
    RecordedLink,
};
use crate::{Models, Workspace, limits};

/// Runs with data that the page of a model shows.
const HISTORY: usize = 10;

pub use recipe::RecipeNews;
pub(crate) use recipe::RecipeNewsSender;

impl Models<'_> {
    /// Returns all models, the newest first, with the limits of the account.
    pub async fn list(&self) -> Result<ModelList, Failure> {
        let manager = self.workspace.clients().await?.manager;
        let mut models = manager.list_look_alikes().every().await?;
        models.sort_by_key(|model| std::cmp::Reverse((model.created_at, model.model.id.0)));
        let now = manager.service_now_ms().unwrap_or_else(|| self.workspace.now());
        let active = models.iter().filter(|model| model.status == ModelStatus::Active).count();
        let mut rows = Vec::with_capacity(models.len());
        for model in &models {
            let used = self.workspace.used_by(model.model.id, now).await?;
            rows.push(self.workspace.model_row(model, &used, now).await?);
        }
        Ok(ModelList {
            rows,
            active: count(active as u64),
            most_active: count(ACTIVE_MODELS),
            traits: self.workspace.algorithmic_traits().await?,
            most_traits: count(ALGORITHMIC_TRAITS),
        })
    }

    /// Returns one model with its last run, the traits that it fills, and what keeps it running.
    pub async fn detail(&self, id: String) -> Result<ModelDetail, Failure> {
        let key = model_id(&id)?;
        let manager = self.workspace.clients().await?.manager;
        let model = manager.look_alike(key).await?;
        let (points, influential, history) =
            tokio::try_join!(manager.run_points(key), manager.influential_traits(key), manager.run_history(key))?;
        let now = manager.service_now_ms().unwrap_or_else(|| self.workspace.now());
        let used = self.workspace.used_by(key, now).await?;
        let row = self.workspace.model_row(&model, &used, now).await?;
        let baseline = self.workspace.population_of(model.model.baseline).await?;
        let mut shown = Vec::with_capacity(influential.len());
        for one in influential {
            shown.push(self.workspace.influence(one).await?);
        }
        let mut excluded = Vec::with_capacity(model.model.excluded.len());
        for sid in &model.model.excluded {
            excluded.push(self.workspace.trait_link(TraitId(*sid)).await?);
        }
        let mut data_sources = Vec::new();
        for source in model.data_sources.iter().flatten() {
            data_sources.push(self.workspace.source_link(*source).await?);
        }
        Ok(ModelDetail {
            keeps_running: used.lines(&model, now),
            row,
            data_sources,
            excluded,
            points: points.iter().map(|point| shown::point(point, baseline)).collect(),
            influential: shown,
            history: history.into_iter().take(HISTORY).map(ms).collect(),
            traits: used.traits,
        })
    }

    /// Returns the data sources whose traits a model may use: the account's own, and those of others, by name.
    pub async fn data_sources(&self) -> Result<Vec<ObjectLink>, Failure> {
        let stored = self.workspace.catalog().references(ReferenceKind::DataSource).await?;
        Ok(stored.into_iter().map(|one| link(ObjectKind::DataSource, one.id, one.name)).collect())
    }

    /// Deletes a model. One that active traits use stays, and the failure names the traits.
    pub async fn delete(&self, id: String) -> Result<(), Failure> {
        let key = model_id(&id)?;
        let manager = self.workspace.clients().await?.manager;
        let model = manager.look_alike(key).await?;
        let used = self.workspace.used_by(key, self.workspace.now()).await?;
        let object = RecordedLink { kind: RecordedKind::Model, id: Some(id), name: model.model.name };
        let recording = self.workspace.record(ActivityKind::Delete, None, vec![object]).await?;
        recording.start(0, &[]).await?;
        let deleted = match manager.delete_model(key).await {
            Ok(()) => Ok(()),
            Err(error) if error.is_not_found() => Ok(()),
            // A deletion can be looked up safely: what is gone stays gone.
            Err(error) if error.may_have_happened() => match manager.look_alike(key).await {
                Err(now) if now.is_not_found() => Ok(()),
                _ => Err(Failure { code: FailureCode::UnknownOutcome, ..Failure::from(&error) }),
            },
            Err(error) => Err(stays(Failure::from(error), &used.traits)),
        };
        let outcome = match &deleted {
            Ok(()) => Outcome::Done(None),
            Err(failure) if failure.code == FailureCode::UnknownOutcome => Outcome::Unknown(failure.clone()),
            Err(failure) => Outcome::Failed(failure.clone()),
        };
        recording.note(0, outcome).await;
        recording.end().await;
        deleted?;
        self.workspace.catalog().forget_reference(ReferenceKind::Model, key.0).await?;
        self.workspace.notify_changed();
        Ok(())
    }
}

/// The failure for a model that traits use: the service answers with their numbers only.
fn stays(failure: Failure, traits: &[ObjectLink]) -> Failure {
    if failure.code != FailureCode::Refused || traits.is_empty() {
        return failure;
    }
    let names: Vec<String> = traits.iter().map(|one| format!("“{}” ({})", one.name, one.id)).collect();
    let message = format!("The model was not deleted, because it fills these traits: {}.", names.join(", "));
    Failure::in_the_way(ConflictReason::InUse, message)
}

fn model_id(id: &str) -> Result<ModelId, Failure> {
    limits::id("id", id)?;
    numeric(ObjectKind::Model, id)
}

impl Workspace {
    /// The number of algorithmic traits in the local copy.
    async fn algorithmic_traits(&self) -> Result<u32, Failure> {
        let types = vec![domain::TraitType::Algorithmic.code().to_owned()];
        let filter = TraitFilter { types, ..TraitFilter::default() };
        Ok(self.catalog().list_traits(&filter, 0, 0).await?.total)
    }

    /// Devices in a trait or segment, as the local copy knows them.
    async fn population_of(&self, sid: Option<u64>) -> Result<Option<u64>, Failure> {
        let Some(sid) = sid else { return Ok(None) };
        if let Some((_, population)) = self.catalog().a_trait(TraitId(sid)).await? {
            return Ok(population);
        }
        Ok(self.catalog().segment(SegmentId(sid)).await?.and_then(|(_, population)| population))
    }

    /// The baseline of a model as a link: traits and segments have one sequence of IDs.
    async fn baseline_link(&self, model: &LookAlike) -> Result<Option<ObjectLink>, Failure> {
        let Some(sid) = model.model.baseline else { return Ok(None) };
        if let Some((it, _)) = self.catalog().a_trait(TraitId(sid)).await? {
            return Ok(Some(link(ObjectKind::Trait, sid, it.name)));
        }
        let stored = self.catalog().segment(SegmentId(sid)).await?;
        let is_segment = stored.is_some() || model.baseline_type.eq_ignore_ascii_case("SEGMENT");
        let kind = if is_segment { ObjectKind::Segment } else { ObjectKind::Trait };
        Ok(Some(link(kind, sid, stored.map_or_else(|| format!("{} {sid}", word(kind)), |(it, _)| it.name))))
    }

    async fn trait_link(&self, id: TraitId) -> Result<ObjectLink, Failure> {
        let stored = self.catalog().a_trait(id).await?;
        Ok(link(ObjectKind::Trait, id, stored.map_or_else(|| id.to_string(), |(it, _)| it.name)))
    }

    async fn source_link(&self, id: DataSourceId) -> Result<ObjectLink, Failure> {
        let name = self.catalog().reference_name(ReferenceKind::DataSource, id.0).await?;
        Ok(link(ObjectKind::DataSource, id, name.unwrap_or_else(|| id.to_string())))
    }
}

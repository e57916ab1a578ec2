//! Models, points and traits as the window and the command line get them.

use adobe::audience_manager::{InfluentialTrait, RunPoint};
use domain::lookalike::EMPTY_RUNS;
use domain::{LookAlike, ModelStatus};

use super::in_use::InUse;
use crate::Workspace;
use crate::read::{count, link, ms};
use crate::view::{Failure, HeldOut, ModelInfluence, ModelPoint, ModelRow, ModelState, ModelTrait, ObjectKind};

impl Workspace {
    /// A model as a row.
    pub(super) async fn model_row(&self, model: &LookAlike, used: &InUse, now: i64) -> Result<ModelRow, Failure> {
        let is_in_use = used.is_running();
        let mut traits = Vec::with_capacity(used.traits.len());
        for object in &used.traits {
            let devices = self.population_of(object.id.parse().ok()).await?.map(count);
            traits.push(ModelTrait { object: object.clone(), devices });
        }
        let missing = used.lines(model, now).into_iter().filter(|line| !line.met).map(|line| line.what).collect();
        Ok(ModelRow {
            id: model.model.id.to_string(),
            name: model.model.name.clone(),
            description: model.description.clone(),
            state: state(model, is_in_use, now),
            baseline: self.baseline_link(model).await?,
            look_back_days: model.look_back_days,
            created_at: model.created_at.map(ms),
            last_run_at: model.last_run_at.map(ms),
            last_success_at: model.last_success_at.map(ms),
            empty_runs: model.empty_runs(),
            next_run_at: model.next_run_at(is_in_use, now).map(ms),
            traits,
            missing,
        })
    }

    /// An influential trait as a row.
    pub(super) async fn influence(&self, one: InfluentialTrait) -> Result<ModelInfluence, Failure> {
        let percent = |share: f64| share * 100.0;
        Ok(ModelInfluence {
            object: link(ObjectKind::Trait, one.value.id, one.value.name),
            data_source: self.source_link(one.value.data_source).await?,
            rank: one.rank,
            weight: one.weight,
            devices: one.devices.map(count),
            in_baseline: one.shares.map(|(inside, _)| percent(inside)),
            elsewhere: one.shares.map(|(_, elsewhere)| percent(elsewhere)),
        })
    }
}

/// What a model is doing.
fn state(model: &LookAlike, is_in_use: bool, now: i64) -> ModelState {
    match &model.status {
        ModelStatus::Other(word) => return ModelState::Other(word.clone()),
        ModelStatus::Inactive if model.is_over() => return ModelState::Over,
        ModelStatus::Inactive => return ModelState::Inactive,
        ModelStatus::Active if !model.can_learn() => return ModelState::NeverRuns,
        ModelStatus::Active => {}
    }
    match model.empty_runs() {
        0 if model.last_run_at.is_none() => ModelState::Waiting,
        0 if is_in_use && model.is_overdue(now) => ModelState::Overdue,
        0 => ModelState::Ran,
        runs if runs + 1 >= EMPTY_RUNS => ModelState::LastTry,
        _ => ModelState::Empty,
    }
}

/// A point; `baseline` is the size of the baseline.
#[allow(clippy::cast_precision_loss)] // numbers of people
pub(super) fn point(point: &RunPoint, baseline: Option<u64>) -> ModelPoint {
    let baseline = baseline.filter(|size| *size > 0);
    ModelPoint {
        accuracy: point.accuracy,
        reach: count(point.reach),
        of_baseline: baseline.map(|size| point.reach as f64 / size as f64),
        held_out: point.held_out.map(|(share, margin, lift)| HeldOut {
            of_hundred: share * 100.0,
            margin: margin * 100.0,
            lift,
        }),
    }
}

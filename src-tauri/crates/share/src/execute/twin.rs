//! Two programs that create the same object at the same moment both succeed where the service does not refuse the
//! second. Each of them looks again after its creation: of two, the object with the lower ID stays, and the program
//! that created the other one deletes its own and adopts. So both end with the same object.

use domain::{CallKind, Object};

use super::Engine;
use super::carry::Attempt;
use super::create;
use super::delete::{self, Rest};
use super::run::JobRun;
use crate::ShareError;
use crate::journal::{Change, Ledger, Outcome, SkipReason, StepState};
use crate::kinds;
use crate::plan::Step;
use crate::port::{CallError, Services};

impl<S: Services, L: Ledger> Engine<'_, S, L> {
    /// Looks for twins of an object that this job created (the service confirmed its ID), and settles which one stays.
    /// The step stays open while the look-up or the deletion fails.
    pub(super) async fn settle_twin(
        &self,
        run: &JobRun<'_, S, L>,
        step: &Step,
        own: &Object,
    ) -> Result<(), ShareError> {
        let Some(Attempt::Create(target)) = Attempt::prepare(&*run.job().await, step) else { return Ok(()) };
        let Ok(all) = target.all(self.service).await else { return Ok(()) };
        let is_withdrawing = matches!(run.job().await.state_of(step.id), StepState::Withdrawing(_));
        if is_withdrawing {
            // The deletion may have been sent before.
            match kinds::current(self.service, own).await {
                Err(_) => return Ok(()),
                Ok(None) => {
                    let lost = run.job().await.lost(step.id).filter(|_| others(&all, own) == 1);
                    let other = all.into_iter().find(|it| it.reference() != own.reference());
                    let change = other.map_or_else(|| both_gone(own), Change::adopted);
                    return run.note(step.id, create::or_inferred(change, &target, lost)).await;
                }
                Ok(Some(_)) => {}
            }
        }
        // A list that lacks what was created a moment ago may lack its twin as well.
        let is_listed = all.iter().any(|it| it.reference() == own.reference());
        if !is_listed && !self.is_over(run, step.id) {
            return Ok(());
        }
        let is_alone_after = others(&all, own) == 1;
        let Some(first) = all.into_iter().next().filter(|first| first.reference() != own.reference()) else {
            return run.note(step.id, Change::made(own.clone())).await;
        };
        if first.reference() > own.reference() {
            // The lower ID is ours, whether it is listed or not.
            return run.note(step.id, Change::made(own.clone())).await;
        }
        if !is_withdrawing {
            run.note(step.id, Change::Withdrawing).await?;
        }
        match delete::delete(self.service, own, &Rest::none()).await {
            Change::Succeeded { outcome: Outcome::Removed { .. } }
            | Change::Skipped { reason: SkipReason::AlreadyGone { .. } } => {
                let lost = run.job().await.lost(step.id).filter(|_| is_alone_after);
                run.note(step.id, create::or_inferred(Change::adopted(first), &target, lost)).await
            }
            // Somebody uses or changed it already: it stays, and the pair shows as a duplicate.
            Change::Skipped { .. } => run.note(step.id, Change::made(own.clone())).await,
            // It may not be deleted: the same.
            Change::Failed { error, .. } if is_final(error.kind) => run.note(step.id, Change::made(own.clone())).await,
            _ => Ok(()),
        }
    }
}

/// How many objects match the request beside this job's own.
fn others(all: &[Object], own: &Object) -> usize {
    all.iter().filter(|it| it.reference() != own.reference()).count()
}

/// Whether a refused deletion would be refused again.
fn is_final(kind: CallKind) -> bool {
    kind == CallKind::Forbidden || !kind.retryable()
}

/// The object was deleted, and its twin does not exist any more either.
fn both_gone(own: &Object) -> Change {
    let message = format!("Neither “{}” nor the object that should take its place exists any more.", own.name());
    Change::Failed { error: CallError::new(CallKind::NotFound, message), retryable: true }
}

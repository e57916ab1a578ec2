//! Removes audiences' traits and segments one by one: the undo of everything that shares created for them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{AudienceId, IntegrationCode};
use futures::{StreamExt as _, TryStreamExt as _};
use share::journal::{self, Outcome, StepState};
use share::undo::{Blocked, may_have_made, objects_made};
use share::{AudienceManager as _, CallError, Engine, JobKind, Object, Reference, Subject, Tempo};
use store::JournalSubject;
use tokio_util::sync::CancellationToken;

use super::failure::taken;
use super::job_left::of_block;
use super::job_objects::{audience, object_link};
use super::job_view;
use super::options::UndoTerms;
use super::port::Services;
use super::subject::of_audiences;
use crate::limits::Limited as _;
use crate::read::link;
use crate::view::{
    Failure, ItemState, JobProgress, NotPossibleReason, ObjectKind, ObjectLink, UnknownReason, UnshareLine,
    UnsharePreview, Unshared, UnsharedAudience,
};
use crate::{Sharing, Workspace};

/// What there is in Audience Manager, by its code.
type Left = BTreeMap<IntegrationCode, Vec<ObjectLink>>;

/// Shares that created something for the requested audiences, or may have, by their number in the journal.
type Shares = BTreeMap<i64, Shared>;

/// A share that created something for requested audiences, or may have.
struct Shared {
    job: share::Job,
    /// Of the requested audiences, those of which that is true.
    only: Vec<AudienceId>,
    /// Audiences that it added to the dataflow, and no undo has taken out since.
    sent: BTreeSet<AudienceId>,
}

impl Sharing<'_> {
    /// Returns what [`Sharing::unshare`] would remove and what would stay, and why. Queries Audience Manager; changes
    /// nothing.
    pub async fn unshare_preview(&self, audience_ids: Vec<String>) -> Result<UnsharePreview, Failure> {
        audience_ids.within_limits()?;
        let shares = self.workspace.shares_that_made(&audience_ids).await?;
        let service = Services::of(self.workspace).await?;
        let (ledger, clock) = (self.workspace.ledger(), || self.workspace.now());
        let service_clock = |side| service.now_ms(side);
        let (cancel, tempo) = (CancellationToken::new(), Tempo::default());
        let engine = Engine {
            service: &service,
            ledger: &ledger,
            clock: &clock,
            service_clock: &service_clock,
            progress: &|_, _| {},
            cancel,
            tempo,
        };
        let lines = futures::stream::iter(audience_ids).map(async |id| {
            let id = AudienceId::from(id.as_str());
            let made = engine.still_there(made_for(&shares, &id)).await?;
            let blocked = match self.workspace.unsettled(&shares, &id) {
                Some(failure) => Some(failure),
                None if made.is_empty() => None,
                None => engine.blocked(&made).await?.as_ref().map(of_block),
            };
            let there = pair_now(&service, &id).await?;
            let found = Found { made, there, is_sent: shares.values().any(|share| share.sent.contains(&id)) };
            self.workspace.line(&id, &shares, found, blocked).await
        });
        let audiences = lines.buffered(tempo.sent_at_once).try_collect().await?;
        Ok(UnsharePreview { audiences })
    }

    /// Removes the trait and segment that shares of this program created for audiences, as far as they are unchanged
    /// and unused. Objects created by others stay, and the failure says so. Progress counts over all jobs.
    ///
    /// An interrupted share is looked up first. Each share is undone separately: if one cannot be, its audiences have
    /// the reason, and the results of the others are still returned. It is an error only if none could be started. What was
    /// recorded after a lost answer is removed only with `also_unconfirmed`; without it, nothing is if there is any.
    pub async fn unshare(
        &self,
        audience_ids: Vec<String>,
        also_unconfirmed: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Unshared, Failure> {
        audience_ids.within_limits()?;
        let shares = self.workspace.shares_that_made(&audience_ids).await?;
        if !also_unconfirmed {
            // Before anything is deleted: the trait of a pair can be confirmed and its segment not.
            let all: Vec<_> = shares.values().map(|share| (&share.job, of_audiences(&share.only))).collect();
            self.workspace.all_confirmed(&all).await?;
        }
        // The newest first: it may have created the segment of a trait from an older one.
        let mut shares: Vec<_> = shares.into_values().rev().map(|share| (share.job.head.id.0, share.only)).collect();
        let terms = UndoTerms { also_unconfirmed, despite_other_jobs: true, leaves_pairs: false };
        let total = shares.iter().map(|(_, only)| only.len()).sum::<usize>();
        let mut done = Undone::default();
        let on_progress = Arc::new(on_progress);
        for (job, only) in shares.clone() {
            let on_progress_of_all = summed(on_progress.clone(), done.counts(), total);
            done.add(
                &job,
                &only,
                self.workspace.undo_only(job.clone(), of_audiences(&only), terms, on_progress_of_all).await,
            );
        }
        // An older share that was resumed may have used what a newer one created, which could not be deleted before.
        while done.retain_free(&mut shares) {
            for (job, only) in &shares {
                done.add(job, only, self.workspace.undo_only(job.clone(), of_audiences(only), terms, |_| ()).await);
            }
        }
        if let (true, Some((_, failure))) = (done.undos.is_empty(), done.failed.first()) {
            return Err(failure.clone());
        }
        let service = Services::of(self.workspace).await?;
        let left = self.workspace.left_of(&service, &audience_ids).await?;
        let mut audiences = Vec::with_capacity(audience_ids.len());
        for id in audience_ids {
            audiences.push(self.workspace.taken_back(AudienceId::from(id.as_str()), &done, left.as_ref()).await?);
        }
        let mut jobs = Vec::with_capacity(done.undos.len());
        for undo in done.last() {
            jobs.push(self.workspace.shown_job(undo).await?);
        }
        Ok(Unshared { audiences, jobs })
    }
}

/// What there is of an audience.
struct Found {
    /// Created by this program, and still in Audience Manager.
    made: Vec<Object>,
    /// With its ID as the code in Audience Manager, whoever created it.
    there: Vec<ObjectLink>,
    /// Whether this program added it to the dataflow.
    is_sent: bool,
}

impl Workspace {
    /// Returns the shares that created something for audiences, or may have. Each log is read once.
    async fn shares_that_made(&self, audience_ids: &[String]) -> Result<Shares, Failure> {
        let mut read = Shares::new();
        for id in audience_ids {
            let id = AudienceId::from(id.as_str());
            for (number, job) in self.catalog().journal().shares_of(JournalSubject::audience(id.as_str())).await? {
                if let std::collections::btree_map::Entry::Vacant(entry) = read.entry(number) {
                    let job = self.read_job(&job).await?;
                    let sent = self.still_sent(&job).await?;
                    entry.insert(Shared { job, only: Vec::new(), sent });
                }
                if let Some(Shared { job, only, sent }) = read.get_mut(&number)
                    && (!objects_made(job, &(&id).into()).is_empty()
                        || sent.contains(&id)
                        || may_have_made(job, &(&id).into()))
                    && !only.contains(&id)
                {
                    only.push(id.clone());
                }
            }
        }
        read.retain(|_, share| !share.only.is_empty());
        Ok(read)
    }

    /// Returns the audiences that a share added to the dataflow and no undo has taken out since.
    async fn still_sent(&self, share: &share::Job) -> Result<BTreeSet<AudienceId>, Failure> {
        let added =
            share.items.iter().filter_map(|item| item.subject.audience()).filter(|audience| share.has_added(audience));
        let taken_out = self.taken_out_of(share).await?;
        Ok(added.filter(|audience| !taken_out.contains(&Subject::from(*audience))).cloned().collect())
    }

    /// Returns why it is unknown what this program created for an audience: a share of it is running, or was
    /// interrupted.
    fn unsettled(&self, shares: &Shares, id: &AudienceId) -> Option<Failure> {
        let share = shares.values().rev().find(|share| may_have_made(&share.job, &id.into()))?;
        let job = &share.job.head.id;
        if self.app.is_live(&job.0) {
            return Some(taken(&job.0));
        }
        let message = format!(
            "It is not known yet what an interrupted share created for this audience. Resume job {job}, then try again."
        );
        Some(Failure::not_known(UnknownReason::ShareOpen, message).with("job", job))
    }

    async fn line(
        &self,
        id: &AudienceId,
        shares: &Shares,
        Found { made, there, is_sent }: Found,
        blocked: Option<Failure>,
    ) -> Result<UnshareLine, Failure> {
        let (name, _) = self.stored_pair(id).await?;
        let deselects = is_sent && blocked.is_none();
        let removes: Vec<ObjectLink> = match blocked {
            Some(_) => Vec::new(),
            None => made.iter().map(object_link).collect(),
        };
        // A created object may have another code by now; it still exists.
        let mut all = there;
        all.extend(made.iter().map(object_link).filter(|one| !all.iter().any(|it| same(it, one))).collect::<Vec<_>>());
        let stays: Vec<ObjectLink> = all.into_iter().filter(|one| !removes.iter().any(|it| same(it, one))).collect();
        let failure = blocked.or_else(|| (!stays.is_empty()).then(|| not_ours(&name, removes.is_empty())));
        let only = [Subject::from(id)];
        let found = shares.values().map(|share| journal::unconfirmed(&share.job, &only)).collect::<Vec<_>>();
        let objects = found.iter().flat_map(|it| &it.objects).map(object_link);
        let mut unconfirmed: Vec<ObjectLink> = objects.filter(|it| removes.iter().any(|one| same(one, it))).collect();
        if deselects && found.iter().any(|it| it.audiences.contains(id)) {
            unconfirmed.push(audience(id, &name));
        }
        Ok(UnshareLine { audience: audience(id, &name), removes, deselects, unconfirmed, stays, failure })
    }

    /// Returns what still has the audiences' IDs as its code in Audience Manager; `None` if that cannot be read now, as the
    /// finished work must be returned in any case.
    async fn left_of(&self, service: &Services, audience_ids: &[String]) -> Result<Option<Left>, Failure> {
        let counts = self.catalog().counts().await?;
        let codes: BTreeSet<IntegrationCode> =
            audience_ids.iter().map(|id| (&AudienceId::from(id.as_str())).into()).collect();
        let traits = service.traits_by_codes(&codes, u64::from(counts.traits)).await;
        let (Ok(traits), Ok(segments)) = (traits, service.segments_by_codes(&codes, u64::from(counts.segments)).await)
        else {
            return Ok(None);
        };
        let mut left = Left::new();
        for it in segments {
            let Some(code) = it.integration_code else { continue };
            left.entry(code).or_default().push(link(ObjectKind::Segment, it.id, &it.name));
        }
        for it in traits {
            let Some(code) = it.integration_code else { continue };
            left.entry(code).or_default().push(link(ObjectKind::Trait, it.id, &it.name));
        }
        Ok(Some(left))
    }

    /// Returns what undo jobs did for an audience, and why anything is left (`left` is what there is of all, if known).
    async fn taken_back(
        &self,
        id: AudienceId,
        done: &Undone,
        left: Option<&Left>,
    ) -> Result<UnsharedAudience, Failure> {
        let of_undo = |undo: &share::Job| {
            let items = undo.items.iter().filter(|item| item.subject.audience() == Some(&id));
            items.map(|item| job_view::item(undo, item, &job_view::Gone::default())).collect::<Vec<_>>()
        };
        let undone: Vec<_> = done.undos.iter().flat_map(of_undo).collect();
        let deselected = undone.iter().any(|item| item.deselected > 0);
        let removed: Vec<ObjectLink> = undone.into_iter().flat_map(|item| item.removed).collect();
        let mut items = done.last().flat_map(of_undo);
        let not_done = items.find(|item| item.state != ItemState::Done).and_then(|item| item.failure);
        let not_begun = done.failed.iter().find(|(only, _)| only.contains(&id)).map(|(_, failure)| failure.clone());
        let (name, stored) = self.stored_pair(&id).await?;
        let mut failure = not_done.or(not_begun);
        if failure.is_none() && !deselected {
            let there = match left {
                Some(left) => left.get(&(&id).into()).cloned().unwrap_or_default(),
                None if removed.is_empty() => stored,
                None => Vec::new(),
            };
            // A list may show for a moment what was just deleted.
            let stays = there.iter().any(|one| !removed.iter().any(|it| same(it, one)));
            failure = stays.then(|| not_ours(&name, removed.is_empty()));
        }
        Ok(UnsharedAudience { audience: audience(&id, &name), removed, deselected, failure })
    }

    /// Returns an audience's name, and its objects in Audience Manager according to the local copy.
    async fn stored_pair(&self, id: &AudienceId) -> Result<(String, Vec<ObjectLink>), Failure> {
        let Some(parts) = self.catalog().pair_parts(vec![id.0.clone()]).await?.into_iter().next() else {
            return Ok((id.0.clone(), Vec::new()));
        };
        let name = parts.audience.as_ref().map_or_else(|| id.0.clone(), |it| it.name.clone());
        let segments = parts.segments.iter().map(|it| link(ObjectKind::Segment, it.id, &it.name));
        let traits = parts.traits.iter().map(|it| link(ObjectKind::Trait, it.id, &it.name));
        Ok((name, segments.chain(traits).collect()))
    }
}

/// What the undo of several shares has come to.
#[derive(Default)]
struct Undone {
    /// In the order in which they ran; of one share there can be several.
    undos: Vec<share::Job>,
    /// Audiences whose undo could not be started, and why.
    failed: Vec<(Vec<AudienceId>, Failure)>,
    /// How many objects were removed before the last look at what is left.
    removed: usize,
}

impl Undone {
    fn add(&mut self, share: &str, only: &[AudienceId], undo: Result<share::Job, Failure>) {
        match undo {
            Ok(undo) => self.undos.push(undo),
            // A lookup has shown that an interrupted share created nothing.
            Err(failure) if failure.reason == Some(NotPossibleReason::NothingMade.into()) => {}
            Err(failure) => {
                tracing::warn!(share, code = ?failure.code, message = %failure.for_log(), "a share could not be undone");
                self.failed.push((only.to_vec(), failure));
            }
        }
    }

    /// The newest undo of each share.
    fn last(&self) -> impl Iterator<Item = &share::Job> {
        let is_last = |at: usize| !self.undos[at + 1..].iter().any(|later| of(later) == of(&self.undos[at]));
        self.undos.iter().enumerate().filter(move |(at, _)| is_last(*at)).map(|(_, undo)| undo)
    }

    fn counts(&self) -> Vec<share::journal::Counts> {
        self.undos.iter().map(share::Job::counts).collect()
    }

    /// Leaves of the shares those that kept something only because of segments that are deleted by now, with the audiences.
    /// Returns whether it is worth trying them again: something was removed since this was asked.
    fn retain_free(&mut self, shares: &mut Vec<(String, Vec<AudienceId>)>) -> bool {
        let removed: BTreeSet<Reference> = self.undos.iter().flat_map(removed_by).collect();
        shares.retain_mut(|(share, only)| {
            let undo = self.last().find(|undo| of(undo) == Some(share.as_str()));
            only.retain(|id| undo.is_some_and(|undo| is_free(undo, id, &removed)));
            !only.is_empty()
        });
        removed.len() > std::mem::replace(&mut self.removed, removed.len()) && !shares.is_empty()
    }
}

/// The share that an undo reverts.
fn of(undo: &share::Job) -> Option<&str> {
    match &undo.head.kind {
        JobKind::Undo { of, .. } => Some(&of.0),
        JobKind::Share { .. } | JobKind::ToPlatform { .. } => None,
    }
}

/// What an undo removed.
fn removed_by(undo: &share::Job) -> impl Iterator<Item = Reference> {
    undo.steps().filter_map(|step| match undo.state_of(step.id) {
        StepState::Succeeded(Outcome::Removed { object }) => Some(object.reference()),
        _ => None,
    })
}

/// Whether an undo kept an audience's objects only because of segments that are removed by now.
fn is_free(undo: &share::Job, id: &AudienceId, removed: &BTreeSet<Reference>) -> bool {
    let is_gone = |blocked: &Blocked| match blocked {
        Blocked::UsedBySegments { segments, .. } => {
            segments.iter().all(|(segment, _)| removed.contains(&Reference::Segment(*segment)))
        }
        _ => false,
    };
    let mut items = undo.items.iter().filter(|item| item.subject.audience() == Some(id));
    items.any(|item| undo.block_of(item).is_some_and(is_gone))
}

/// Returns what shares created for an audience, users of an object before the object.
fn made_for(shares: &Shares, id: &AudienceId) -> Vec<Object> {
    shares.values().rev().flat_map(|share| objects_made(&share.job, &id.into())).collect()
}

/// Returns the objects that currently have an audience's ID as their code in Audience Manager.
async fn pair_now(service: &Services, id: &AudienceId) -> Result<Vec<ObjectLink>, CallError> {
    let code = id.into();
    let segments = service.segments_by_code(&code).await?;
    let traits = service.traits_by_code(&code).await?;
    let segments = segments.iter().map(|it| link(ObjectKind::Segment, it.id, &it.name));
    Ok(segments.chain(traits.iter().map(|it| link(ObjectKind::Trait, it.id, &it.name))).collect())
}

fn same(one: &ObjectLink, other: &ObjectLink) -> bool {
    one.kind == other.kind && one.id == other.id
}

fn not_ours(name: &str, whole: bool) -> Failure {
    let message = if whole {
        format!("Segment Bridge did not create the trait and segment of “{name}”, so it leaves them.")
    } else {
        format!("Segment Bridge did not create all of the trait and segment of “{name}”; it leaves the rest.")
    };
    Failure::not_possible(NotPossibleReason::NotOurs, message)
}

/// Converts the progress of one of several jobs to the progress of all.
fn summed(
    on_progress: Arc<impl Fn(JobProgress) + Send + Sync + 'static>,
    before: Vec<share::journal::Counts>,
    total: usize,
) -> impl Fn(JobProgress) + Send + Sync + 'static {
    move |now| {
        let sum = |of: fn(&share::journal::Counts) -> u32| before.iter().map(of).sum::<u32>();
        on_progress(JobProgress {
            total: u32::try_from(total).unwrap_or(u32::MAX),
            done: now.done + sum(|it| it.done),
            failed: now.failed + sum(|it| it.failed),
            skipped: now.skipped + sum(|it| it.skipped),
            ..now
        });
    }
}

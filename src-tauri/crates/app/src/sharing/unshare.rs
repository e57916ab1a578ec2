//! Removes audiences' traits and segments one by one: the undo of everything that shares created for them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::AudienceId;
use futures::{StreamExt as _, TryStreamExt as _};
use share::undo::{may_have_made, objects_made};
use share::{AudienceManager as _, CallError, Engine, Object, Tempo};
use tokio_util::sync::CancellationToken;

use super::failure::taken;
use super::job_view::{self, audience, object_link, of_block};
use super::port::Services;
use crate::limits::Limited as _;
use crate::read::link;
use crate::view::{
    Failure, ItemState, JobProgress, NotPossibleReason, ObjectKind, ObjectLink, UnknownReason, UnshareLine,
    UnsharePreview, Unshared, UnsharedAudience,
};
use crate::{Sharing, Workspace};

/// Shares that created something for the requested audiences, or may have, by their number in the journal.
type Shares = BTreeMap<i64, (share::Job, Vec<AudienceId>)>;

impl Sharing<'_> {
    /// Returns what [`Sharing::unshare`] would remove and what would stay, and why. Queries Audience Manager; changes
    /// nothing.
    pub async fn unshare_preview(&self, audience_ids: Vec<String>) -> Result<UnsharePreview, Failure> {
        audience_ids.within_limits()?;
        let shares = self.workspace.shares_that_made(&audience_ids).await?;
        let service = Services::of(self.workspace).await?;
        let (ledger, clock) = (self.workspace.ledger(), || self.workspace.now());
        let service_clock = || service.now_ms();
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
            self.workspace.line(&id, &made, there, blocked).await
        });
        let audiences = lines.buffered(tempo.at_once).try_collect().await?;
        Ok(UnsharePreview { audiences })
    }

    /// Removes the trait and segment that shares of this program created for audiences, as far as they are unchanged
    /// and unused. Objects created by others stay, and the failure says so. Progress counts over all jobs.
    ///
    /// An interrupted share is looked up first. Each share is undone separately: if one cannot be, its audiences have
    /// the reason, and the results of the others are still returned. It is an error only if none could be started.
    pub async fn unshare(
        &self,
        audience_ids: Vec<String>,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Unshared, Failure> {
        audience_ids.within_limits()?;
        let shares = self.workspace.shares_that_made(&audience_ids).await?;
        let total = shares.values().map(|(_, only)| only.len()).sum::<usize>();
        let on_progress = Arc::new(on_progress);
        let (mut undos, mut before, mut failed) = (Vec::new(), Vec::new(), Vec::new());
        // The newest first: it may have created the segment of a trait from an older one.
        for (share, only) in shares.into_values().rev() {
            let job = share.head.id.0;
            let on_progress_of_all = summed(on_progress.clone(), before.clone(), total);
            match self.workspace.undo_only(job.clone(), only.clone(), on_progress_of_all).await {
                Ok(undo) => {
                    before.push(undo.counts());
                    undos.push(undo);
                }
                // A lookup has shown that an interrupted share created nothing.
                Err(failure) if failure.reason == Some(NotPossibleReason::NothingMade.into()) => {}
                Err(failure) => {
                    tracing::warn!(job, code = ?failure.code, message = %failure.for_log(), "a share could not be undone");
                    failed.push((only, failure));
                }
            }
        }
        if let (true, Some((_, failure))) = (undos.is_empty(), failed.first()) {
            return Err(failure.clone());
        }
        let service = Services::of(self.workspace).await?;
        let mut audiences = Vec::with_capacity(audience_ids.len());
        for id in audience_ids {
            audiences.push(self.workspace.taken_back(&service, AudienceId::from(id.as_str()), &undos, &failed).await?);
        }
        let mut jobs = Vec::with_capacity(undos.len());
        for undo in &undos {
            jobs.push(self.workspace.shown_job(undo).await?);
        }
        Ok(Unshared { audiences, jobs })
    }
}

impl Workspace {
    /// Returns the shares that created something for audiences, or may have. Each log is read once.
    async fn shares_that_made(&self, audience_ids: &[String]) -> Result<Shares, Failure> {
        let mut read = Shares::new();
        for id in audience_ids {
            let id = AudienceId::from(id.as_str());
            for (number, job) in self.catalog().journal().shares_of(id.0.clone()).await? {
                if let std::collections::btree_map::Entry::Vacant(entry) = read.entry(number) {
                    entry.insert((self.read_job(&job).await?, Vec::new()));
                }
                if let Some((derived, only)) = read.get_mut(&number)
                    && (!objects_made(derived, &id).is_empty() || derived.has_added(&id) || may_have_made(derived, &id))
                    && !only.contains(&id)
                {
                    only.push(id.clone());
                }
            }
        }
        read.retain(|_, (_, only)| !only.is_empty());
        Ok(read)
    }

    /// Returns why it is unknown what this program created for an audience: a share of it is running, or was
    /// interrupted.
    fn unsettled(&self, shares: &Shares, id: &AudienceId) -> Option<Failure> {
        let (share, _) = shares.values().rev().find(|(share, _)| may_have_made(share, id))?;
        let job = &share.head.id;
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
        made: &[Object],
        there: Vec<ObjectLink>,
        blocked: Option<Failure>,
    ) -> Result<UnshareLine, Failure> {
        let (name, _) = self.stored_pair(id).await?;
        let removes: Vec<ObjectLink> = match blocked {
            Some(_) => Vec::new(),
            None => made.iter().map(object_link).collect(),
        };
        // A created object may have another code by now; it still exists.
        let mut all = there;
        all.extend(made.iter().map(object_link).filter(|one| !all.iter().any(|it| same(it, one))).collect::<Vec<_>>());
        let stays: Vec<ObjectLink> = all.into_iter().filter(|one| !removes.iter().any(|it| same(it, one))).collect();
        let failure = blocked.or_else(|| (!stays.is_empty()).then(|| not_ours(&name, removes.is_empty())));
        Ok(UnshareLine { audience: audience(id, &name), removes, stays, failure })
    }

    /// Returns what undo jobs did for an audience, and why anything is left.
    async fn taken_back(
        &self,
        service: &Services,
        id: AudienceId,
        undos: &[share::Job],
        failed: &[(Vec<AudienceId>, Failure)],
    ) -> Result<UnsharedAudience, Failure> {
        let items = undos.iter().flat_map(|undo| {
            undo.items
                .iter()
                .filter(|item| item.audience == id)
                .map(|item| job_view::item(undo, item, &job_view::Gone::new()))
        });
        let items: Vec<_> = items.collect();
        let removed: Vec<ObjectLink> = items.iter().flat_map(|item| item.removed.clone()).collect();
        let not_done = items.iter().filter(|item| item.state != ItemState::Done).find_map(|item| item.failure.clone());
        let not_begun = failed.iter().find(|(only, _)| only.contains(&id)).map(|(_, failure)| failure.clone());
        let (name, stored) = self.stored_pair(&id).await?;
        let mut failure = not_done.or(not_begun);
        if failure.is_none() && removed.is_empty() {
            // The finished work must be returned even if the service cannot be reached now.
            let there = pair_now(service, &id).await.unwrap_or(stored);
            failure = (!there.is_empty()).then(|| not_ours(&name, true));
        }
        Ok(UnsharedAudience { audience: audience(&id, &name), removed, failure })
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

/// Returns what shares created for an audience, users of an object before the object.
fn made_for(shares: &Shares, id: &AudienceId) -> Vec<Object> {
    shares.values().rev().flat_map(|(share, _)| objects_made(share, id)).collect()
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

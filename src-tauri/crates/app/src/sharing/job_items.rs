//! The items of a job in windows, and calls that name some of them: an undo of only some audiences.

use share::Subject;

use super::job_view;
use super::options::UndoTerms;
use crate::limits::{self, Limited as _};
use crate::view::{Failure, FailureCode, InputReason, Job, JobItem, JobProgress, Page, Window};
use crate::{Jobs, Workspace};

impl Jobs<'_> {
    /// Returns a part of the items of a job, at most 500 of them: first what was created before all audiences, if
    /// anything was, then the audiences in their order.
    pub async fn items(&self, id: String, page: Page) -> Result<Window<JobItem>, Failure> {
        limits::id("id", &id)?;
        let job = self.workspace.read_job(&id).await?;
        self.workspace.shown_items(&job, page).await
    }

    /// Returns a part of the items of a job; with `only_attention`, of those whose audience failed or whose outcome is not
    /// known. At most 500 of them.
    pub async fn items_of(&self, id: String, only_attention: bool, page: Page) -> Result<Window<JobItem>, Failure> {
        if !only_attention {
            return self.items(id, page).await;
        }
        limits::id("id", &id)?;
        let job = self.workspace.read_job(&id).await?;
        let gone = self.workspace.gone(&job).await?;
        Ok(job_view::items_in_need(&job, &gone, page))
    }

    /// Undoes a share for some of its items, by ID or exact name, as far as their objects are unchanged and unused;
    /// for all of them if none is named. `also_unconfirmed` as in [`Jobs::undo`]; with `despite_other_jobs` also what other jobs
    /// use.
    pub async fn undo_only(
        &self,
        id: String,
        audiences: Vec<String>,
        also_unconfirmed: bool,
        despite_other_jobs: bool,
        on_progress: impl Fn(JobProgress) + Send + Sync + 'static,
    ) -> Result<Job, Failure> {
        limits::id("id", &id)?;
        audiences.within_limits()?;
        let only = if audiences.is_empty() {
            Vec::new()
        } else {
            let share = self.workspace.read_job(&id).await?;
            audiences.iter().map(|wanted| named(&share, wanted)).collect::<Result<_, _>>()?
        };
        let terms = UndoTerms { also_unconfirmed, despite_other_jobs, leaves_pairs: false };
        let undo = self.workspace.undo_only(id, only, terms, on_progress).await?;
        self.workspace.shown_job(&undo).await
    }
}

impl Workspace {
    async fn shown_items(&self, job: &share::Job, page: Page) -> Result<Window<JobItem>, Failure> {
        let gone = self.gone(job).await?;
        Ok(job_view::items(job, &gone, page))
    }
}

/// Returns the subject of a job with this ID, else the only one with this name.
fn named(job: &share::Job, wanted: &str) -> Result<Subject, Failure> {
    if let Some(item) = job.items.iter().find(|item| item.subject.id() == wanted) {
        return Ok(item.subject.clone());
    }
    let mut named = job.items.iter().filter(|item| item.name == wanted);
    match (named.next(), named.next()) {
        (Some(item), None) => Ok(item.subject.clone()),
        (Some(_), Some(_)) => {
            let message = format!("Several items of this job are named “{wanted}”. Use the ID of the one you mean.");
            Err(Failure::bad_input(InputReason::Ambiguous, message).with("audience", wanted))
        }
        (None, _) => {
            let message = format!("Job {} has no item with the ID or exact name “{wanted}”.", job.head.id);
            Err(Failure::new(FailureCode::NotFound, message).with("audience", wanted).with("job", &job.head.id))
        }
    }
}

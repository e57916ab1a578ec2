//! Carries out what a rule proposes: what is to be shared goes into the tray, what is to be unshared is read again first.

use std::collections::BTreeSet;

use domain::{Audience, AudienceId};
use store::Tree;

use crate::folders::NEW_SHARING_FOLDER;
use crate::limits::Limited as _;
use crate::sharing::ShareOptions;
use crate::view::{Failure, ObjectLink, WatchApproval};
use crate::{Watches, Workspace, limits};

impl Watches<'_> {
    /// Approves what a rule proposes and a person has seen (`share` and `unshare`, IDs of audiences): adds what is to be shared
    /// to the tray, and unshares what the service itself shows to match no longer. What the rule proposes only since then waits
    /// for the next approval.
    pub async fn approve(
        &self,
        id: String,
        share: Vec<String>,
        unshare: Vec<String>,
    ) -> Result<WatchApproval, Failure> {
        limits::id("id", &id)?;
        share.within_limits()?;
        unshare.within_limits()?;
        let rule = self.workspace.rule(&id).await?;
        let proposed: BTreeSet<&str> = rule.share.iter().map(|one| one.id.as_str()).collect();
        let share: Vec<String> = share.into_iter().filter(|id| proposed.contains(id.as_str())).collect();
        if !share.is_empty() {
            let folder = self.workspace.sharing_folder().await?;
            self.workspace.catalog().tray_add(share.clone(), folder, self.workspace.now()).await?;
        }
        let added = crate::read::count(share.len() as u64);
        self.workspace
            .change_watch_rule(&id, |rule| rule.in_tray.extend(share.iter().map(|id| AudienceId::from(id.as_str()))))
            .await?;
        self.finish(id, added, Vec::new(), &|id| unshare.iter().any(|seen| seen == id)).await
    }

    /// Evaluates all rules; commits what automatic ones propose and what can be shared, where the sandbox is not for production.
    pub async fn run(&self) -> Result<Vec<WatchApproval>, Failure> {
        let _turn = self.workspace.app.inner.watch_turn.run.lock().await;
        self.workspace.evaluate_rules().await?;
        let is_production = self.workspace.connection.shown().production;
        let mut done = Vec::new();
        for rule in self.workspace.stored_rules().await? {
            // What the rule has tried by itself is left to a person: it was refused, or has failed.
            let mut share = rule.share.clone();
            share.retain(|one| !rule.tried.contains(&AudienceId::from(one.id.as_str())));
            let is_due = rule.draft.automatic && !(share.is_empty() && rule.unshare.is_empty());
            if !is_due || is_production {
                continue;
            }
            match self.commit(&rule, &share).await {
                Ok(approval) => done.extend(approval),
                Err(failure) => self.workspace.note_failure(&rule.id, failure).await?,
            }
        }
        Ok(done)
    }

    /// Commits what a rule proposes. What cannot be shared stays a proposal: a job for it would be one more with each run.
    async fn commit(&self, rule: &super::Stored, share: &[ObjectLink]) -> Result<Option<WatchApproval>, Failure> {
        let id = rule.id.as_str();
        let ids = self.workspace.shareable(share.iter().map(|one| one.id.clone()).collect()).await?;
        if ids.is_empty() && rule.unshare.is_empty() {
            return Ok(None);
        }
        let mut jobs = Vec::new();
        if !ids.is_empty() {
            let sharing = self.workspace.sharing();
            self.workspace.change_watch_rule(id, |rule| rule.tried.extend(of(&ids))).await?;
            let job = match sharing.share(ids.clone(), Vec::new(), ShareOptions::default(), |_| ()).await {
                Ok(job) => job,
                // Nothing became of it: the next run tries again.
                Err(failure) => {
                    self.workspace.forget_tried(id, &ids).await?;
                    return Err(failure);
                }
            };
            // Only what this job created or added: what was there already is somebody else's.
            let done = self.workspace.read_job(&job.id).await?;
            let made = |id: &AudienceId| done.has_added(id) || !share::undo::objects_made(&done, &id.into()).is_empty();
            let own: Vec<AudienceId> =
                done.items.iter().filter_map(|item| item.subject.audience().cloned()).filter(|id| made(id)).collect();
            self.workspace.change_watch_rule(id, |rule| rule.own.extend(own)).await?;
            jobs.push(job);
        }
        self.finish(id.to_owned(), 0, jobs, &|_| true).await.map(Some)
    }

    /// Unshares what no longer matches, as far as it `may`, and evaluates the rule again.
    async fn finish(
        &self,
        id: String,
        added: u32,
        mut jobs: Vec<crate::view::Job>,
        may: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<WatchApproval, Failure> {
        let rule = self.workspace.rule(&id).await?;
        let (mut sure, mut left) = (Vec::new(), Vec::new());
        for one in rule.unshare.iter().filter(|one| may(&one.id)).cloned() {
            let is_needed = self.workspace.is_needed_by_others(&AudienceId::from(one.id.as_str())).await?;
            if !is_needed && self.workspace.no_longer_matches(&rule, &one.id).await {
                sure.push(one.id);
            } else {
                left.push(one);
            }
        }
        if !sure.is_empty() {
            jobs.extend(self.workspace.sharing().unshare(sure.clone(), false, |_| ()).await?.jobs);
            // One that matches again later is shared again.
            self.workspace.forget_tried(&id, &sure).await?;
        }
        self.workspace.evaluate_rules().await?;
        self.workspace.notify_changed();
        Ok(WatchApproval { rule: self.workspace.rule(&id).await?.shown(), added, jobs, left })
    }
}

impl Workspace {
    /// Whether the service itself shows that an audience no longer matches. An answer that is missing, late or incomplete
    /// is no.
    async fn no_longer_matches(&self, rule: &super::Stored, id: &str) -> bool {
        let watch = rule.watch();
        let read = self.audience_for_sure(&AudienceId::from(id), &watch).await;
        match (read, self.within(&watch).await) {
            // A folder that the local copy does not have may be below the rule's.
            (Ok(Some(audience)), Ok(_)) if watch.folder.is_some() && !self.knows_folder(&audience).await => false,
            (Ok(Some(audience)), Ok(within)) => !watch.matches(&audience, &within),
            (Err(failure), _) | (_, Err(failure)) => {
                tracing::info!(audience = id, error = %failure.for_log(), "a watched audience could not be read");
                false
            }
            (Ok(None), _) => false,
        }
    }

    /// Whether the folder of an audience is in the local copy; true if it is in none.
    async fn knows_folder(&self, audience: &Audience) -> bool {
        let Some(folder) = &audience.folder else { return true };
        let folders = self.catalog().folders(Tree::Audiences).await.unwrap_or_default();
        folders.iter().any(|known| known.id == *folder)
    }

    async fn note_failure(&self, rule: &str, failure: Failure) -> Result<(), Failure> {
        self.change_watch_rule(rule, |rule| rule.failure = Some(failure)).await
    }

    /// Lets a rule share audiences by itself again.
    async fn forget_tried(&self, rule: &str, ids: &[String]) -> Result<(), Failure> {
        self.change_watch_rule(rule, |rule| rule.tried.retain(|tried| !ids.contains(&tried.0))).await
    }

    /// Commits what automatic rules propose; what fails is noted with its rule.
    pub(crate) async fn run_watches(&self) {
        match self.watches().run().await {
            Ok(done) if done.is_empty() => {}
            Ok(done) => tracing::info!(rules = done.len(), "watch rules committed what they proposed"),
            Err(failure) => {
                tracing::warn!(code = ?failure.code, message = %failure.for_log(), "watch rules could not be run");
            }
        }
    }

    /// Changes a rule, unless it was removed meanwhile.
    async fn change_watch_rule(&self, id: &str, change: impl FnOnce(&mut super::Stored)) -> Result<(), Failure> {
        self.change_rules(|rules| {
            if let Some(rule) = rules.iter_mut().find(|one| one.id == id) {
                change(rule);
            }
            Ok(())
        })
        .await
    }

    /// The ID of the folder for shared traits, or what stands for it until it is created.
    async fn sharing_folder(&self) -> Result<String, Failure> {
        let folders = self.traits().folders().await?;
        let found = folders.into_iter().find(|folder| folder.accepts_audiences).map(|folder| folder.id);
        Ok(found.unwrap_or_else(|| NEW_SHARING_FOLDER.to_owned()))
    }
}

fn of(ids: &[String]) -> impl Iterator<Item = AudienceId> + '_ {
    ids.iter().map(|id| AudienceId::from(id.as_str()))
}

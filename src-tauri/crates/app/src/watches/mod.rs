//! Watch rules of a connection: stored as a setting, evaluated against the local copy after each refresh, carried out by
//! tray and job only after somebody approved, or by opt-in where the sandbox is not for production.

mod approve;
mod evaluate;

use std::collections::BTreeSet;

use domain::AudienceId;
use domain::watch::Watch;
use serde::{Deserialize, Serialize};

use crate::limits::{self, Limited as _};
use crate::read::ms;
use crate::view::{Failure, FailureCode, InputReason, ObjectLink, WatchDraft, WatchRule};
use crate::{Watches, Workspace};

/// Maximum number of rules of a connection.
const RULES: usize = 100;

/// Name of the setting with the rules of a connection.
pub(crate) fn watch_setting(connection: &str) -> String {
    format!("watchRules.{connection}")
}

/// A rule as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored {
    id: String,
    draft: WatchDraft,
    /// Audiences that the rule shared.
    own: BTreeSet<AudienceId>,
    /// Audiences that it put into the tray. They are its own once they are shared; those that a person takes out of the tray
    /// are not.
    #[serde(default)]
    in_tray: BTreeSet<AudienceId>,
    /// Audiences that it has tried to share by itself: it does so once.
    #[serde(default)]
    tried: BTreeSet<AudienceId>,
    share: Vec<ObjectLink>,
    unshare: Vec<ObjectLink>,
    evaluated_at: Option<i64>,
    failure: Option<Failure>,
}

impl Stored {
    fn watch(&self) -> Watch {
        watch_of(&self.draft)
    }

    fn shown(self) -> WatchRule {
        let Self { id, draft, share, unshare, evaluated_at, failure, .. } = self;
        WatchRule { id, draft, share, unshare, evaluated_at: evaluated_at.map(ms), failure }
    }
}

/// Held while rules are changed: they are one value; and while automatic ones are carried out.
#[derive(Default)]
pub(crate) struct WatchTurn {
    change: tokio::sync::Mutex<()>,
    run: tokio::sync::Mutex<()>,
}

impl Watches<'_> {
    /// Returns the rules, with their last results.
    pub async fn list(&self) -> Result<Vec<WatchRule>, Failure> {
        Ok(self.workspace.stored_rules().await?.into_iter().map(Stored::shown).collect())
    }

    /// Returns how many audiences a rule would match now.
    pub async fn matches(&self, draft: WatchDraft) -> Result<u32, Failure> {
        draft.within_limits()?;
        self.workspace.matching(&watch_of(&draft)).await
    }

    /// Adds a rule or changes one, and evaluates it.
    pub async fn save(&self, draft: WatchDraft) -> Result<WatchRule, Failure> {
        draft.within_limits()?;
        let workspace = self.workspace;
        if watch_of(&draft).is_empty() {
            let message = "A watch rule needs a tag, a folder, a part of the name or a label.";
            return Err(Failure::bad_input(InputReason::NameMissing, message).with("field", "tag"));
        }
        if draft.automatic && workspace.connection.shown().production {
            let message = "On a production sandbox, a watch rule never commits by itself.";
            return Err(Failure::not_possible(crate::view::NotPossibleReason::WatchProduction, message));
        }
        let id = draft.id.clone().unwrap_or_else(|| uuid::Uuid::now_v7().to_string());
        workspace
            .change_rules(|rules| {
                let draft = WatchDraft { id: Some(id.clone()), ..draft };
                if let Some(known) = rules.iter_mut().find(|rule| rule.id == id) {
                    known.draft = draft;
                    known.tried.clear();
                    return Ok(());
                }
                if rules.len() >= RULES {
                    let message = format!("At most {RULES} watch rules are possible on one connection.");
                    return Err(Failure::bad_input(InputReason::TooMany, message).with("limit", RULES));
                }
                let id = id.clone();
                let ((own, in_tray, tried), share, unshare) = (Default::default(), Vec::new(), Vec::new());
                let (evaluated_at, failure) = (None, None);
                rules.push(Stored { id, draft, own, in_tray, tried, share, unshare, evaluated_at, failure });
                Ok(())
            })
            .await?;
        workspace.evaluate_rules().await?;
        workspace.notify_changed();
        workspace.rule(&id).await.map(Stored::shown)
    }

    /// Removes a rule. What it shared stays shared.
    pub async fn remove(&self, id: String) -> Result<Vec<WatchRule>, Failure> {
        limits::id("id", &id)?;
        self.workspace.rule(&id).await?;
        self.workspace
            .change_rules(|rules| {
                rules.retain(|rule| rule.id != id);
                Ok(())
            })
            .await?;
        self.workspace.notify_changed();
        self.list().await
    }
}

impl Workspace {
    async fn stored_rules(&self) -> Result<Vec<Stored>, Failure> {
        Ok(self.app.store().setting(&watch_setting(&self.connection.id)).await?.unwrap_or_default())
    }

    async fn rule(&self, id: &str) -> Result<Stored, Failure> {
        let found = self.stored_rules().await?.into_iter().find(|rule| rule.id == id);
        found.ok_or_else(|| {
            let message = format!("There is no watch rule {id} on this connection.");
            Failure::new(FailureCode::NotFound, message).with("id", id)
        })
    }

    async fn change_rules<T>(&self, change: impl FnOnce(&mut Vec<Stored>) -> Result<T, Failure>) -> Result<T, Failure> {
        let _turn = self.app.inner.watch_turn.change.lock().await;
        let mut rules = self.stored_rules().await?;
        let changed = change(&mut rules)?;
        self.app.store().set_setting(&watch_setting(&self.connection.id), &rules).await?;
        Ok(changed)
    }
}

fn watch_of(draft: &WatchDraft) -> Watch {
    let some = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
    Watch { tag: some(&draft.tag), folder: some(&draft.folder), name: some(&draft.contains), label: some(&draft.label) }
}

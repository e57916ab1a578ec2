//! Checks a form and a stored credential, and records the results. Changes nothing at Adobe.

use super::binding::NetworkRoute;
use super::examine::{Check, CheckFindings, FROM_SIGN_IN, Tell, default_sandbox};
use super::settings::ConnectionSettings;
use super::{active, problem, validate};
use crate::App;
use crate::clients::Clients;
use crate::limits::{self, Limited as _};
use crate::lock;
use crate::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, ConnectionDraft, ConnectionProblem, Failure, LastCheck,
    SecretInput,
};

/// The last form that was checked.
pub(crate) struct FormCheck {
    settings: ConnectionSettings,
    /// The fingerprint of its secret; `None` for a secret that was already stored.
    fingerprint: Option<u64>,
    checked: LastCheck,
}

impl App {
    /// Checks a form. Stores nothing.
    pub async fn connection_check(
        &self,
        draft: ConnectionDraft,
        on_progress: impl Fn(CheckResult) + Send + Sync + 'static,
    ) -> Result<CheckReport, Failure> {
        draft.within_limits()?;
        let all = self.inner.connections.read().await?;
        self.follow_network(&all.network).await;
        let (transport, route) = self.inner.network.check_transport().await?;
        let secret = match self.inner.secrets.given(&draft.secret)? {
            Some(given) => Ok(Some(given)),
            None => self.kept_secret(draft.id.as_deref(), &route).await,
        };
        let mut settings = super::save::settings_of(&draft, draft.id.clone().unwrap_or_default());
        if let Some(before) = draft.id.as_deref().and_then(|id| all.connection(id)) {
            super::save::refuse_elsewhere(before, &settings, &draft.secret)?;
        }
        let fingerprint = match (&draft.secret, &secret) {
            (SecretInput::Kept, _) => None,
            (_, Ok(Some(given))) => Some(self.inner.secrets.fingerprint(given)),
            _ => None,
        };
        let report = self.check_settings(&settings, secret, transport, &on_progress).await?.report(self.now());
        if settings.sandbox.is_empty() {
            // The sandbox the check continued with, which the form adopts.
            settings.sandbox = default_sandbox(&report.sandboxes).map(|one| one.name.clone()).unwrap_or_default();
        }
        let checked = FormCheck { settings, fingerprint, checked: report.last_check() };
        *lock::locked(&self.inner.form_check) = Some(checked);
        Ok(report)
    }

    /// Returns the last check of the form that is now saved, if it was checked unchanged.
    pub(super) fn checked_form(
        &self,
        settings: &ConnectionSettings,
        secret: Option<&vault::SecretString>,
    ) -> Option<LastCheck> {
        let fingerprint = secret.map(|secret| self.inner.secrets.fingerprint(secret));
        let last = lock::locked(&self.inner.form_check);
        // An already stored secret is the same one only for the same connection.
        let same_secret = |last: &&FormCheck| {
            last.fingerprint == fingerprint && (fingerprint.is_some() || last.settings.id == settings.id)
        };
        let same = last.as_ref().filter(same_secret).filter(|last| last.settings.same_for_check(settings));
        same.map(|last| last.checked)
    }

    /// Discards the result for a form that was checked with a secret that is no longer the stored one.
    pub(super) fn forget_form_check(&self) {
        *lock::locked(&self.inner.form_check) = None;
    }

    /// Records the result of checking a stored connection. A failure is only logged.
    pub(super) async fn note_check(&self, id: &str, checked: LastCheck) {
        let of = id.to_owned();
        let noted = self.inner.connections.change(move |all| {
            all.connection_mut(&of)?.checked = Some(checked);
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "the result of a check could not be recorded");
        }
    }

    /// Tests a stored credential.
    pub async fn credential_test(
        &self,
        id: String,
        on_progress: impl Fn(CheckResult) + Send + Sync + 'static,
    ) -> Result<CheckReport, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.connections.read().await?;
        let opened = self.open_connection(&id, &all).await?;
        let generation = opened.generation();
        let findings = if id == crate::PRACTICE {
            Check::of_practice(&on_progress).all(opened.clients(self).await?, true).await
        } else {
            let settings = all.connection(&id).ok_or_else(|| super::settings::unknown(&id))?;
            self.follow_network(&all.network).await;
            let (transport, route) = self.inner.network.check_transport().await?;
            let secret = self.inner.secrets.get(settings, &route).await;
            let used = matches!(secret, Ok(Some(_)));
            let findings = self.check_settings(settings, secret, transport, &on_progress).await?;
            if used {
                self.note_use(&id).await;
            }
            findings
        };
        let rights = findings.rights.clone();
        let report = findings.report(self.now());
        // A result for a secret that was replaced in the meantime is reported, but not recorded.
        if opened.generation() == generation {
            opened.store_rights(&rights);
            if id != crate::PRACTICE {
                self.note_check(&id, report.last_check()).await;
            }
        }
        self.notify_changed();
        Ok(report)
    }

    async fn kept_secret(
        &self,
        id: Option<&str>,
        route: &NetworkRoute,
    ) -> Result<Option<vault::SecretString>, Failure> {
        let Some(id) = id else { return Ok(None) };
        match self.inner.connections.read().await?.connection(id) {
            Some(settings) => self.inner.secrets.get(settings, route).await,
            None => Ok(None),
        }
    }

    async fn check_settings(
        &self,
        settings: &ConnectionSettings,
        secret: Result<Option<vault::SecretString>, Failure>,
        transport: adobe::Transport,
        tell: Tell<'_>,
    ) -> Result<CheckFindings, Failure> {
        let mut check = Check::new(tell);
        let org = validate::is_org_id(&settings.org_id);
        check.passed_if(CheckSubject::OrgIdShape, org, ConnectionProblem::OrgIdShape);
        let client = validate::is_client_id(&settings.client_id);
        check.passed_if(CheckSubject::ClientIdShape, client, ConnectionProblem::ClientIdShape);
        let secret = match secret {
            Ok(Some(secret)) => {
                check.passed(CheckSubject::SecretGiven);
                Some(secret)
            }
            Ok(None) => {
                check.tell(CheckSubject::SecretGiven, CheckOutcome::Failed, Some(ConnectionProblem::NoSecret), None);
                None
            }
            Err(failure) => {
                let what = problem::of_failure(&failure);
                check.tell(CheckSubject::SecretGiven, CheckOutcome::Failed, Some(what), Some(failure));
                None
            }
        };
        let Some(secret) = secret.filter(|_| org && client) else {
            check.not_tried(&FROM_SIGN_IN);
            return Ok(check.found);
        };
        let session = active::session(transport, settings, secret)?;
        // Listing the sandboxes requires a sandbox name; any name will do.
        let named = if settings.sandbox.is_empty() { active::PRACTICE_SANDBOX } else { &settings.sandbox };
        let clients = Clients::new(session, named)?;
        Ok(check.all(clients, !settings.sandbox.is_empty()).await)
    }
}

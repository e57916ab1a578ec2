//! Checks a form and a stored credential, and remembers how a check ended. Changes nothing at Adobe.

use std::sync::PoisonError;

use super::binding::NetworkRoute;
use super::examine::{Check, Examined, FROM_SIGN_IN, Tell, default_sandbox};
use super::settings::ConnectionSettings;
use super::{opened, problem, shape};
use crate::App;
use crate::limits::{self, Limited as _};
use crate::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, ConnectionDraft, ConnectionProblem, Failure, LastCheck,
    SecretInput,
};

/// The form that was checked last.
pub(crate) struct FormCheck {
    settings: ConnectionSettings,
    /// Tells its secret from others without being it; `None` for one that was kept already.
    mark: Option<u64>,
    checked: LastCheck,
}

impl App {
    /// Checks a form. Nothing is kept.
    pub async fn connection_check(
        &self,
        draft: ConnectionDraft,
        on_progress: impl Fn(CheckResult) + Send + Sync + 'static,
    ) -> Result<CheckReport, Failure> {
        draft.within_limits()?;
        let all = self.inner.book.read().await?;
        self.follow_network(&all.network).await;
        let (transport, route) = self.inner.network.check_transport().await?;
        let secret = match self.inner.secrets.given(&draft.secret)? {
            Some(given) => Ok(Some(given)),
            None => self.kept_secret(draft.id.as_deref(), &route).await,
        };
        let mut settings = super::edit::settings_of(&draft, draft.id.clone().unwrap_or_default());
        if let Some(before) = draft.id.as_deref().and_then(|id| all.connection(id)) {
            super::edit::refuse_elsewhere(before, &settings, &draft.secret)?;
        }
        let mark = match (&draft.secret, &secret) {
            (SecretInput::Kept, _) => None,
            (_, Ok(Some(given))) => Some(self.inner.secrets.mark(given)),
            _ => None,
        };
        let report = self.examine_settings(&settings, secret, transport, &on_progress).await?.report(self.now());
        if settings.sandbox.is_empty() {
            // The one the check went on with, which the form takes over.
            settings.sandbox = default_sandbox(&report.sandboxes).map(|one| one.name.clone()).unwrap_or_default();
        }
        let checked = FormCheck { settings, mark, checked: report.last_check() };
        *self.inner.form_check.lock().unwrap_or_else(PoisonError::into_inner) = Some(checked);
        Ok(report)
    }

    /// How the form that is now saved was checked last, if it was checked as it is.
    pub(super) fn checked_form(
        &self,
        settings: &ConnectionSettings,
        secret: Option<&vault::SecretString>,
    ) -> Option<LastCheck> {
        let mark = secret.map(|secret| self.inner.secrets.mark(secret));
        let last = self.inner.form_check.lock().unwrap_or_else(PoisonError::into_inner);
        // A secret that was kept already is the same one only for the same connection.
        let same_secret = |last: &&FormCheck| last.mark == mark && (mark.is_some() || last.settings.id == settings.id);
        let same = last.as_ref().filter(same_secret).filter(|last| last.settings.same_for_check(settings));
        same.map(|last| last.checked)
    }

    /// A form that was checked with a secret that is not the kept one any more says nothing.
    pub(super) fn forget_form_check(&self) {
        *self.inner.form_check.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Remembers how a check of a kept connection ended. That this fails is no reason to stop.
    pub(super) async fn note_check(&self, id: &str, checked: LastCheck) {
        let of = id.to_owned();
        let noted = self.inner.book.change(move |all| {
            all.connection_mut(&of)?.checked = Some(checked);
            Ok(())
        });
        if let Err(failure) = noted.await {
            tracing::warn!(message = failure.message, "how a check ended could not be noted");
        }
    }

    /// Tries a kept credential.
    pub async fn credential_test(
        &self,
        id: String,
        on_progress: impl Fn(CheckResult) + Send + Sync + 'static,
    ) -> Result<CheckReport, Failure> {
        limits::id("id", &id)?;
        let all = self.inner.book.read().await?;
        let opened = self.open_connection(&id, &all).await?;
        let setup = opened.setup();
        let examined = if id == crate::PRACTICE {
            Check::of_practice(&on_progress).all(opened.clients(self).await?, true).await
        } else {
            let settings = all.connection(&id).ok_or_else(|| super::settings::unknown(&id))?;
            self.follow_network(&all.network).await;
            let (transport, route) = self.inner.network.check_transport().await?;
            let secret = self.inner.secrets.get(settings, &route).await;
            let used = matches!(secret, Ok(Some(_)));
            let examined = self.examine_settings(settings, secret, transport, &on_progress).await?;
            if used {
                self.note_use(&id).await;
            }
            examined
        };
        let rights = examined.rights.clone();
        let report = examined.report(self.now());
        // What was found out about a secret that was replaced meanwhile is told, and not remembered.
        if opened.setup() == setup {
            opened.learn(&rights);
            if id != crate::PRACTICE {
                self.note_check(&id, report.last_check()).await;
            }
        }
        self.touch();
        Ok(report)
    }

    async fn kept_secret(
        &self,
        id: Option<&str>,
        route: &NetworkRoute,
    ) -> Result<Option<vault::SecretString>, Failure> {
        let Some(id) = id else { return Ok(None) };
        match self.inner.book.read().await?.connection(id) {
            Some(settings) => self.inner.secrets.get(settings, route).await,
            None => Ok(None),
        }
    }

    async fn examine_settings(
        &self,
        settings: &ConnectionSettings,
        secret: Result<Option<vault::SecretString>, Failure>,
        transport: adobe::Transport,
        tell: Tell<'_>,
    ) -> Result<Examined, Failure> {
        let mut check = Check::new(tell);
        let org = shape::is_org_id(&settings.org_id);
        check.shape(CheckSubject::OrgIdShape, org, ConnectionProblem::OrgIdShape);
        let client = shape::is_client_id(&settings.client_id);
        check.shape(CheckSubject::ClientIdShape, client, ConnectionProblem::ClientIdShape);
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
        let session = opened::session(transport, settings, secret)?;
        // A sandbox must be named even to ask which there are; then any name will do.
        let named = if settings.sandbox.is_empty() { opened::PRACTICE_SANDBOX } else { &settings.sandbox };
        let clients = opened::clients(session, named)?;
        Ok(check.all(clients, !settings.sandbox.is_empty()).await)
    }
}

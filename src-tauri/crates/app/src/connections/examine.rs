//! Checks a connection step by step and reports each result as it arrives: sign-in, clock, each service, each
//! permission. Changes nothing.

use adobe::audience_manager::User;
use adobe::experience_platform::{AudienceFilter, Sandbox};
use adobe::{ApiError, AudienceManager};
use domain::CallKind;
use share::plan::Rights;

use super::problem;
use super::rights::ask_rights;
use crate::clients::Clients;
use crate::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, ConnectionProblem, Failure, FailureCode, NotPossibleReason,
    SandboxChoice,
};

/// Receives each result as it arrives.
pub(super) type Tell<'a> = &'a (dyn Fn(CheckResult) + Send + Sync);

/// The results of checking a connection.
pub(crate) struct CheckFindings {
    /// The results so far.
    pub(crate) results: Vec<CheckResult>,
    /// Sandboxes that the account may use.
    pub(crate) sandboxes: Vec<SandboxChoice>,
    /// Name of the account in Audience Manager.
    pub(crate) account: Option<String>,
    /// Number of data sources visible to the account.
    pub(crate) data_sources: Option<u32>,
    /// The account's permissions there.
    pub(crate) rights: Rights,
}

/// How many minutes this computer's clock may be off. Tokens and certificates tolerate more; displayed waiting times
/// would not.
const CLOCK_TOLERANCE_MIN: i64 = 5;

/// Permission in Experience Platform without which dataflows are not visible (AEP contract §14.1).
const VIEW_FLOWS: &str = "View Destinations";

/// Every subject from the sign-in on.
pub(super) const FROM_SIGN_IN: [CheckSubject; 11] = [
    CheckSubject::SignIn,
    CheckSubject::Clock,
    CheckSubject::AudienceManager,
    CheckSubject::ExperiencePlatform,
    CheckSubject::Sandbox,
    CheckSubject::ReadTraits,
    CheckSubject::CreateTraits,
    CheckSubject::CreateSegments,
    CheckSubject::MapTraits,
    CheckSubject::ReadAudiences,
    CheckSubject::ReadFlows,
];

/// What shows whether the services can be used.
const SERVICES: [CheckSubject; 3] =
    [CheckSubject::AudienceManager, CheckSubject::ExperiencePlatform, CheckSubject::Sandbox];

/// The permissions in Audience Manager.
const MANAGER_RIGHTS: [CheckSubject; 4] =
    [CheckSubject::ReadTraits, CheckSubject::CreateTraits, CheckSubject::CreateSegments, CheckSubject::MapTraits];

/// Checks the services with existing clients; the health page checks dataflows by itself.
pub(crate) async fn run_checks(clients: &Clients, tell: Tell<'_>) -> CheckFindings {
    Check::new(tell).services(&mut clients.clone(), true).await
}

impl CheckFindings {
    /// Returns the report. A connection is usable if it signs in and reaches at least one of the two services.
    pub(crate) fn report(mut self, now: i64) -> CheckReport {
        self.name_missing_profile();
        let passed = |subject| {
            let found = self.results.iter().find(|result| result.subject == subject);
            found.is_some_and(|result| matches!(result.outcome, CheckOutcome::Passed | CheckOutcome::Limited))
        };
        let usable = passed(CheckSubject::SignIn)
            && (passed(CheckSubject::AudienceManager) || passed(CheckSubject::ReadAudiences));
        CheckReport { usable, results: self.results, sandboxes: self.sandboxes, checked_at: now }
    }
}

impl CheckFindings {
    /// The gateway answers the same for a wrong organization and for a missing product profile. If one service accepts
    /// the organization, it is not wrong.
    fn name_missing_profile(&mut self) {
        let is_of_service = |subject| {
            use CheckSubject as Of;
            matches!(subject, Of::AudienceManager | Of::ExperiencePlatform | Of::ReadAudiences | Of::ReadFlows)
                || MANAGER_RIGHTS.contains(&subject)
        };
        let taken = |result: &CheckResult| {
            is_of_service(result.subject) && matches!(result.outcome, CheckOutcome::Passed | CheckOutcome::Limited)
        };
        if self.results.iter().any(taken) {
            let refused = |problem: &&mut ConnectionProblem| **problem == ConnectionProblem::OtherOrganization;
            for problem in self.results.iter_mut().filter_map(|one| one.problem.as_mut()).filter(refused) {
                *problem = ConnectionProblem::NoProductProfile;
            }
        }
    }
}

/// A running check.
pub(super) struct Check<'a> {
    tell: Tell<'a>,
    pub(super) found: CheckFindings,
    clock_wrong: bool,
    /// Whether the services have a clock of their own, which may be advanced.
    other_clock: bool,
}

impl<'a> Check<'a> {
    pub(super) fn of_practice(tell: Tell<'a>) -> Self {
        Self { other_clock: true, ..Self::new(tell) }
    }

    pub(super) fn new(tell: Tell<'a>) -> Self {
        let (results, sandboxes) = (Vec::new(), Vec::new());
        let found = CheckFindings { results, sandboxes, account: None, data_sources: None, rights: Rights::Unknown };
        Self { tell, found, clock_wrong: false, other_clock: false }
    }

    /// Checks the services, and whether dataflows can be read.
    pub(super) async fn all(self, mut clients: Clients, sandbox_chosen: bool) -> CheckFindings {
        let tell = self.tell;
        let mut found = self.services(&mut clients, sandbox_chosen).await;
        let asked = |result: &CheckResult| {
            result.subject == CheckSubject::ReadAudiences && result.outcome != CheckOutcome::NotTried
        };
        let flows = if found.results.iter().any(asked) {
            flows_check(&clients.platform.flow_count().await)
        } else {
            flows_result(CheckOutcome::NotTried, None, None)
        };
        tell(flows.clone());
        found.results.push(flows);
        found
    }

    async fn services(mut self, clients: &mut Clients, sandbox_chosen: bool) -> CheckFindings {
        let signed_in = clients.session.sign_in().await;
        match &signed_in {
            Ok(()) => self.passed(CheckSubject::SignIn),
            Err(error) => self.failed(CheckSubject::SignIn, error),
        }
        if signed_in.is_err() {
            self.clock(clients.session.clock_offset_ms());
            self.not_tried(&SERVICES);
            self.not_tried(&MANAGER_RIGHTS);
            self.not_tried(&[CheckSubject::ReadAudiences]);
            return self.found;
        }
        // Requested before the clock is compared: a token may have been cached, and then the last answer is an old one.
        let user = clients.manager.users_self().await;
        self.clock(clients.session.clock_offset_ms());
        let manager = self.manager(user);
        let platform = self.platform(clients, sandbox_chosen).await;
        if let Some(administrator) = manager {
            self.manager_rights(&clients.manager, administrator).await;
        } else {
            self.not_tried(&MANAGER_RIGHTS);
        }
        if platform {
            self.audiences(clients).await;
        } else {
            self.not_tried(&[CheckSubject::ReadAudiences]);
        }
        self.found
    }

    /// Compares this computer's clock with that of the service that just answered.
    fn clock(&mut self, offset_ms: Option<i64>) {
        let Some(offset_ms) = offset_ms else { return self.not_tried(&[CheckSubject::Clock]) };
        // Positive if this computer is ahead.
        let minutes = -offset_ms / 60_000;
        if self.other_clock || minutes.abs() <= CLOCK_TOLERANCE_MIN {
            return self.passed(CheckSubject::Clock);
        }
        self.clock_wrong = true;
        let message = format!("The clock of this computer differs from Adobe's by {} minutes.", minutes.abs());
        let failure = Failure::not_possible(NotPossibleReason::ClockWrong, message).with("minutes", minutes);
        self.tell(CheckSubject::Clock, CheckOutcome::Limited, Some(ConnectionProblem::ClockWrong), Some(failure));
    }

    /// Returns whether the account is an administrator; `None` if Audience Manager does not answer.
    fn manager(&mut self, answer: Result<User, ApiError>) -> Option<bool> {
        match answer {
            Ok(user) => {
                self.passed(CheckSubject::AudienceManager);
                let full = format!("{} {}", user.first_name, user.last_name);
                let known = [full.trim(), &user.email, &user.username];
                self.found.account = known.into_iter().find(|name| !name.is_empty()).map(str::to_owned);
                Some(user.is_admin)
            }
            Err(error) => {
                self.failed(CheckSubject::AudienceManager, &error);
                None
            }
        }
    }

    /// Returns whether there is a sandbox to continue with. If none was chosen, the check continues with the default
    /// one, which the form also suggests.
    async fn platform(&mut self, clients: &mut Clients, sandbox_chosen: bool) -> bool {
        let unread;
        match clients.platform.sandboxes().await {
            Ok(mut sandboxes) => {
                self.found.sandboxes = std::mem::take(&mut sandboxes.items).into_iter().map(choice).collect();
                unread = sandboxes.every().err();
            }
            Err(error) => {
                self.failed(CheckSubject::ExperiencePlatform, &error);
                self.not_tried(&[CheckSubject::Sandbox]);
                return false;
            }
        }
        match &unread {
            Some(error) => self.limited(CheckSubject::ExperiencePlatform, error),
            None => self.passed(CheckSubject::ExperiencePlatform),
        }
        if !sandbox_chosen {
            let Some(chosen) = default_sandbox(&self.found.sandboxes) else {
                self.not_tried(&[CheckSubject::Sandbox]);
                return false;
            };
            match clients.platform.in_sandbox(&chosen.name.as_str().into()) {
                Ok(platform) => (clients.platform, clients.sandbox) = (platform, chosen.name.clone()),
                Err(error) => {
                    self.failed(CheckSubject::Sandbox, &error);
                    return false;
                }
            }
        }
        let there = self.found.sandboxes.iter().any(|one| one.name == clients.sandbox);
        match unread {
            // It may be one of the sandboxes that could not be read.
            Some(error) if !there => self.failed(CheckSubject::Sandbox, &error),
            _ => self.passed_if(CheckSubject::Sandbox, there, ConnectionProblem::UnknownSandbox),
        }
        there
    }

    async fn manager_rights(&mut self, manager: &AudienceManager, administrator: bool) {
        match manager.list_data_sources().all().await {
            Ok(sources) if sources.complete.distinct() + sources.complete.unreadable() == 0 && !administrator => {
                // Known, but not in a group yet: it sees nothing (AAM contract §2.1).
                self.found.data_sources = Some(0);
                self.tell(CheckSubject::ReadTraits, CheckOutcome::Failed, Some(ConnectionProblem::NoRole), None);
                self.not_tried(&[CheckSubject::CreateTraits, CheckSubject::CreateSegments, CheckSubject::MapTraits]);
                return;
            }
            Ok(sources) => {
                self.found.data_sources = u32::try_from(sources.complete.distinct()).ok();
                self.passed(CheckSubject::ReadTraits);
            }
            Err(error) => self.right(CheckSubject::ReadTraits, Err(error), "VIEW_ALL_TRAITS"),
        }
        let asked = ask_rights(manager, administrator).await;
        let held = |held: &Rights, right: &str| held.missing(&[right]).is_none();
        for (subject, right) in [
            (CheckSubject::CreateTraits, "CREATE_ALL_TRAITS"),
            (CheckSubject::CreateSegments, "CREATE_ALL_SEGMENTS"),
            (CheckSubject::MapTraits, "MAP_ALL_TO_SEGMENTS"),
        ] {
            match &asked {
                Ok(rights) => self.right(subject, Ok(held(rights, right)), right),
                Err(error) => self.failed(subject, error),
            }
        }
        if let Ok(rights) = asked {
            self.found.rights = rights;
        }
    }

    async fn audiences(&mut self, clients: &Clients) {
        match clients.platform.list_audiences(&AudienceFilter::default()).next().await {
            Ok(_) => self.passed(CheckSubject::ReadAudiences),
            Err(error) => self.failed(CheckSubject::ReadAudiences, &error),
        }
    }

    /// Records a permission that is granted, missing, or could not be checked.
    fn right(&mut self, subject: CheckSubject, held: Result<bool, ApiError>, right: &str) {
        match held {
            Ok(true) => self.passed(subject),
            Err(error) if error.kind() != CallKind::Forbidden => self.failed(subject, &error),
            missing => {
                let words = format!(
                    "This account does not have the permission {right} in Audience Manager. Ask an administrator."
                );
                let failure = missing.err().map_or_else(|| Failure::new(FailureCode::Forbidden, words), Failure::from);
                let failure = failure.with("right", right).with("side", "audienceManager");
                self.tell(subject, CheckOutcome::Limited, Some(ConnectionProblem::MissingRight), Some(failure));
            }
        }
    }

    pub(super) fn passed_if(&mut self, subject: CheckSubject, good: bool, otherwise: ConnectionProblem) {
        if good {
            self.passed(subject);
        } else {
            self.tell(subject, CheckOutcome::Failed, Some(otherwise), None);
        }
    }

    pub(super) fn passed(&mut self, subject: CheckSubject) {
        self.tell(subject, CheckOutcome::Passed, None, None);
    }

    fn failed(&mut self, subject: CheckSubject, error: &ApiError) {
        let problem = match problem::of_call(error) {
            // For a service whose clock differs from ours, the token has expired or is not valid yet.
            ConnectionProblem::TokenRefused if self.clock_wrong => ConnectionProblem::ClockWrong,
            other => other,
        };
        self.tell(subject, CheckOutcome::Failed, Some(problem), Some(error.into()));
    }

    /// Records that a subject works although part of the answer could not be read.
    fn limited(&mut self, subject: CheckSubject, error: &ApiError) {
        self.tell(subject, CheckOutcome::Limited, Some(problem::of_call(error)), Some(error.into()));
    }

    pub(super) fn not_tried(&mut self, subjects: &[CheckSubject]) {
        for subject in subjects {
            self.tell(*subject, CheckOutcome::NotTried, None, None);
        }
    }

    pub(super) fn tell(
        &mut self,
        subject: CheckSubject,
        outcome: CheckOutcome,
        problem: Option<ConnectionProblem>,
        failure: Option<Failure>,
    ) {
        let result = CheckResult { subject, outcome, problem, failure };
        (self.tell)(result.clone());
        self.found.results.push(result);
    }
}

/// Returns the sandbox to continue with if none was chosen.
pub(super) fn default_sandbox(all: &[SandboxChoice]) -> Option<&SandboxChoice> {
    all.iter().find(|one| one.default).or(all.first())
}

fn choice(sandbox: Sandbox) -> SandboxChoice {
    SandboxChoice {
        name: sandbox.name.as_str().to_owned(),
        title: sandbox.title,
        production: sandbox.kind == "production",
        default: sandbox.is_default,
        region: sandbox.region.unwrap_or_default(),
    }
}

/// Returns whether dataflows can be read, as a result of the check.
pub(super) fn flows_check(count: &Result<Option<u64>, ApiError>) -> CheckResult {
    match count {
        Ok(_) => flows_result(CheckOutcome::Passed, None, None),
        Err(error) if error.kind() == CallKind::Forbidden => {
            let failure = Failure::from(error).with("right", VIEW_FLOWS);
            flows_result(CheckOutcome::Limited, Some(ConnectionProblem::MissingRight), Some(failure))
        }
        Err(error) => flows_result(CheckOutcome::Failed, Some(problem::of_call(error)), Some(error.into())),
    }
}

pub(super) fn flows_result(
    outcome: CheckOutcome,
    problem: Option<ConnectionProblem>,
    failure: Option<Failure>,
) -> CheckResult {
    CheckResult { subject: CheckSubject::ReadFlows, outcome, problem, failure }
}

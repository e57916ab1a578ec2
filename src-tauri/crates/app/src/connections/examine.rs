//! Looks at a connection step by step and reports each result as it comes: sign-in, clock, each service, each permission.
//! Changes nothing.

use adobe::audience_manager::User;
use adobe::experience_platform::{AudienceFilter, Sandbox};
use adobe::{ApiError, AudienceManager, StatusKind};
use share::plan::Rights;

use super::problem;
use super::rights::ask_rights;
use crate::connection::Clients;
use crate::view::{
    CheckOutcome, CheckReport, CheckResult, CheckSubject, ConnectionProblem, Failure, FailureCode, NotPossibleReason,
    SandboxChoice,
};

/// Told each result as it comes.
pub(super) type Tell<'a> = &'a (dyn Fn(CheckResult) + Send + Sync);

/// What looking at a connection found.
pub(crate) struct Examined {
    /// The results so far.
    pub(crate) results: Vec<CheckResult>,
    /// Sandboxes the account may use.
    pub(crate) sandboxes: Vec<SandboxChoice>,
    /// Who the account is in Audience Manager.
    pub(crate) account: Option<String>,
    /// Data sources the account sees.
    pub(crate) data_sources: Option<u32>,
    /// What it may do there.
    pub(crate) rights: Rights,
}

/// How far this machine's clock may be off. Tokens and certificates bear more; waiting times that are shown would not.
const CLOCK_TOLERANCE_MIN: i64 = 5;

/// Everything from signing in onwards.
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

/// Looks at the services through clients that are at work already; dataflows are the health page's own matter.
pub(crate) async fn examine(clients: &Clients, tell: Tell<'_>) -> Examined {
    Check::new(tell).services(&mut clients.clone(), true).await
}

impl Examined {
    /// As it is shown. Usable is what signs in and reaches at least one of the two services.
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

impl Examined {
    /// The gateway says the same of a wrong organization and of a missing product profile. Where one service takes the
    /// organization, it is not wrong.
    fn name_missing_profile(&mut self) {
        let services = &FROM_SIGN_IN[2..];
        let taken = |result: &CheckResult| {
            services.contains(&result.subject)
                && result.subject != CheckSubject::Sandbox
                && matches!(result.outcome, CheckOutcome::Passed | CheckOutcome::Limited)
        };
        if self.results.iter().any(taken) {
            let refused = |problem: &&mut ConnectionProblem| **problem == ConnectionProblem::OtherOrganisation;
            for problem in self.results.iter_mut().filter_map(|one| one.problem.as_mut()).filter(refused) {
                *problem = ConnectionProblem::NoProductProfile;
            }
        }
    }
}

/// A check under way.
pub(super) struct Check<'a> {
    tell: Tell<'a>,
    pub(super) found: Examined,
    clock_wrong: bool,
    /// Whether the services have a clock of their own, which may be put forward.
    other_clock: bool,
}

impl<'a> Check<'a> {
    pub(super) fn of_practice(tell: Tell<'a>) -> Self {
        Self { other_clock: true, ..Self::new(tell) }
    }

    pub(super) fn new(tell: Tell<'a>) -> Self {
        let (results, sandboxes) = (Vec::new(), Vec::new());
        let found = Examined { results, sandboxes, account: None, data_sources: None, rights: Rights::Unknown };
        Self { tell, found, clock_wrong: false, other_clock: false }
    }

    /// The services, and whether dataflows can be read.
    pub(super) async fn all(self, mut clients: Clients, sandbox_chosen: bool) -> Examined {
        let tell = self.tell;
        let mut found = self.services(&mut clients, sandbox_chosen).await;
        let asked = |result: &CheckResult| {
            result.subject == CheckSubject::ReadAudiences && result.outcome != CheckOutcome::NotTried
        };
        let flows = if found.results.iter().any(asked) {
            super::health::reading(&clients.platform.flow_count().await)
        } else {
            let (subject, outcome) = (CheckSubject::ReadFlows, CheckOutcome::NotTried);
            CheckResult { subject, outcome, problem: None, failure: None }
        };
        tell(flows.clone());
        found.results.push(flows);
        found
    }

    async fn services(mut self, clients: &mut Clients, sandbox_chosen: bool) -> Examined {
        let signed_in = clients.session.sign_in().await;
        match &signed_in {
            Ok(()) => self.passed(CheckSubject::SignIn),
            Err(error) => self.failed(CheckSubject::SignIn, error),
        }
        if signed_in.is_err() {
            self.clock(clients.session.clock_offset_ms());
            self.not_tried(&FROM_SIGN_IN[2..10]);
            return self.found;
        }
        // Asked before the clock is judged: a token may have been held already, and then the last answer is an old one.
        let user = clients.manager.users_self().await;
        self.clock(clients.session.clock_offset_ms());
        let manager = self.manager(user);
        let platform = self.platform(clients, sandbox_chosen).await;
        if let Some(administrator) = manager {
            self.manager_rights(&clients.manager, administrator).await;
        } else {
            self.not_tried(&FROM_SIGN_IN[5..9]);
        }
        if platform {
            self.audiences(clients).await;
        } else {
            self.not_tried(&FROM_SIGN_IN[9..10]);
        }
        self.found
    }

    /// Compares this machine's clock with that of the service that just answered.
    fn clock(&mut self, offset_ms: Option<i64>) {
        let Some(offset_ms) = offset_ms else { return self.not_tried(&[CheckSubject::Clock]) };
        // Positive when this machine is ahead.
        let minutes = -offset_ms / 60_000;
        if self.other_clock || minutes.abs() <= CLOCK_TOLERANCE_MIN {
            return self.passed(CheckSubject::Clock);
        }
        self.clock_wrong = true;
        let message = format!("The clock of this machine differs from Adobe's by {} minutes.", minutes.abs());
        let failure = Failure::not_possible(NotPossibleReason::ClockWrong, message).with("minutes", minutes);
        self.tell(CheckSubject::Clock, CheckOutcome::Limited, Some(ConnectionProblem::ClockWrong), Some(failure));
    }

    /// Whether the account is an administrator; `None` where Audience Manager does not answer it.
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

    /// Whether there is a sandbox to go on with. Where none was chosen the check goes on with the default one, which
    /// the form offers too.
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
            // It may be one of those that could not be read.
            Some(error) if !there => self.failed(CheckSubject::Sandbox, &error),
            _ => self.shape(CheckSubject::Sandbox, there, ConnectionProblem::UnknownSandbox),
        }
        there
    }

    async fn manager_rights(&mut self, manager: &AudienceManager, administrator: bool) {
        match manager.list_data_sources().all().await {
            Ok(sources) if sources.complete.distinct() + sources.complete.unreadable() == 0 && !administrator => {
                // Known, and in no group yet: it sees nothing (AAM contract §2.1).
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

    /// A right that is held, is missing, or could not be asked about.
    fn right(&mut self, subject: CheckSubject, held: Result<bool, ApiError>, right: &str) {
        match held {
            Ok(true) => self.passed(subject),
            Err(error) if error.kind() != Some(StatusKind::Forbidden) => self.failed(subject, &error),
            missing => {
                let words = format!("The account lacks the right {right} in Audience Manager. Ask an administrator.");
                let failure = missing.err().map_or_else(|| Failure::new(FailureCode::Forbidden, words), Failure::from);
                let failure = failure.with("right", right).with("side", "audienceManager");
                self.tell(subject, CheckOutcome::Limited, Some(ConnectionProblem::MissingRight), Some(failure));
            }
        }
    }

    pub(super) fn shape(&mut self, subject: CheckSubject, good: bool, otherwise: ConnectionProblem) {
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
            // To whoever checks a token by a clock that differs from ours it has ended, or not begun.
            ConnectionProblem::TokenRefused if self.clock_wrong => ConnectionProblem::ClockWrong,
            other => other,
        };
        self.tell(subject, CheckOutcome::Failed, Some(problem), Some(error.into()));
    }

    /// Works, but something of the answer could not be read.
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

/// The sandbox to go on with where none was chosen.
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

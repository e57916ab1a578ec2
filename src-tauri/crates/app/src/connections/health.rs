//! What the account of a connection may do, whether members flow between the two services, and how much of
//! the limits is used. Each part is read by itself: what cannot be read is shown as unknown and takes nothing else
//! with it.

use std::sync::PoisonError;

use adobe::audience_manager::{LimitsOf, TraitFilter};
use adobe::experience_platform::{
    AUDIENCE_MANAGER_SOURCE, AUDIENCES_DESTINATION, AudienceFilter, Dataflow, FlowFilter, FlowState,
};
use adobe::{ApiError, AudienceManager, ExperiencePlatform, StatusKind, Whole};
use domain::pair::is_sharing_data_source;
use domain::{FolderKind, limits};
use futures::future::join_all;
use serde_json::Value;
use store::{AudienceFilter as Kept, Catalogue};

use super::examine::{self, Examined};
use super::opened::Opened;
use super::problem;
use crate::App;
use crate::connection::Clients;
use crate::view::{
    CheckOutcome, CheckResult, CheckSubject, ConnectionProblem, Failure, Health, IntegrationState, LimitUse,
};

/// Sandboxes asked at the same time.
const AT_ONCE: usize = 4;
/// Right in Experience Platform without which no dataflow can be seen (AEP contract §14.1).
const VIEW_FLOWS: &str = "View Destinations";

impl App {
    /// Rights, integration and limits of a connection, in use or not. What was read before is given again until it is
    /// to be `fresh`; what did not even sign in is never given again.
    ///
    /// Fails only where there is no way to ask at all: no such connection, or a secret that is not kept.
    pub async fn connection_health(&self, id: &str, fresh: bool) -> Result<Health, Failure> {
        crate::limits::id("id", id)?;
        let opened = self.open_connection(id, &self.inner.book.read().await?).await?;
        if let Some(kept) = kept(&opened).filter(|_| !fresh) {
            return Ok(kept);
        }
        let setup = opened.setup();
        let clients = opened.clients(self).await?;
        let examined = examine::examine(&clients, &|_| ()).await;
        let rights = examined.rights.clone();
        let health = self.read_health(&clients, &opened.catalogue, examined).await;
        // What was found out about a secret that was replaced meanwhile is told, and not remembered.
        if opened.setup() == setup {
            opened.learn(&rights);
            opened.learn_dataflow(health.destination).await;
            if opened.id != crate::PRACTICE {
                self.note_check(&opened.id, health.report.last_check()).await;
            }
            let remembered = health.report.usable.then(|| health.clone());
            *opened.health.lock().unwrap_or_else(PoisonError::into_inner) = remembered;
        }
        self.touch();
        Ok(health)
    }

    async fn read_health(&self, clients: &Clients, catalogue: &Catalogue, mut examined: Examined) -> Health {
        let outcome = |subject| {
            let mut results = examined.results.iter();
            results.find(|one| one.subject == subject).map(|one| one.outcome)
        };
        let limited = outcome(CheckSubject::ExperiencePlatform) == Some(CheckOutcome::Limited);
        let answered = |subject| matches!(outcome(subject), Some(CheckOutcome::Passed | CheckOutcome::Limited));
        let manager = answered(CheckSubject::AudienceManager).then_some(&clients.manager);
        let platform = answered(CheckSubject::ExperiencePlatform).then_some(&clients.platform);
        let names = examined.sandboxes.iter().map(|sandbox| sandbox.name.clone());
        let mut integration = match platform {
            Some(platform) => Integration::read(platform, &clients.sandbox, names.collect()).await,
            None => Integration::not_tried(),
        };
        // A sandbox that could not be read may be the one that has it.
        if limited && integration.destination.state == IntegrationState::Off {
            integration.destination.state = IntegrationState::Unknown;
        }
        let legacy_hint = match manager {
            Some(manager) if integration.destination.state == IntegrationState::Off => {
                has_integrated_pairs(manager).await
            }
            _ => false,
        };
        let mut limits = limits_used(manager, platform).await;
        limits.extend(evaluation_limits(catalogue).await);
        let used = integration.destination.audiences.map(|count| (count, None));
        limits.push(limit("destinationAudiences", used, limits::AUDIENCES_IN_DESTINATION));
        let sandboxes = platform.and_then(|_| u32::try_from(examined.sandboxes.len()).ok());
        examined.results.push(integration.reading);
        let (account, data_sources) = (examined.account.take(), examined.data_sources);
        let now = self.now();
        Health {
            report: examined.report(now),
            account,
            data_sources,
            sandboxes,
            flows: integration.flows,
            destination: integration.destination.state,
            destination_sandbox: integration.destination.sandbox,
            last_run_failed: integration.destination.last_run_failed,
            source_connector: integration.source_connector,
            legacy_hint,
            limits,
            read_at: now,
        }
    }
}

fn kept(opened: &Opened) -> Option<Health> {
    opened.health.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// What the Flow Service says.
struct Integration {
    reading: CheckResult,
    flows: Option<u32>,
    destination: Destination,
    source_connector: IntegrationState,
}

/// The Experience Cloud Audiences destination.
struct Destination {
    state: IntegrationState,
    /// Sandbox that holds it.
    sandbox: Option<String>,
    /// Audiences in its fullest dataflow; `None` where no dataflow was seen.
    audiences: Option<u64>,
    /// Whether the last run of a dataflow that works failed.
    last_run_failed: bool,
}

impl Destination {
    fn unseen(state: IntegrationState) -> Self {
        Self { state, sandbox: None, audiences: None, last_run_failed: false }
    }
}

impl Integration {
    /// The destination is looked for in every sandbox, because only one of the organisation may hold it; dataflows
    /// are counted and the source connector is looked for in the sandbox in use.
    async fn read(platform: &ExperiencePlatform, in_use: &str, sandboxes: Vec<String>) -> Self {
        let count = platform.flow_count().await;
        let (destination, unread) = find_destination(platform, in_use, sandboxes).await;
        let (source_connector, unread_too) = source_connector(platform).await;
        // A right that is missing in one sandbox is no news about the others.
        let unread = [unread, unread_too].into_iter().flatten();
        let unread = unread.filter(|error| error.kind() != Some(StatusKind::Forbidden)).find(|_| count.is_ok());
        Self {
            reading: unread.map_or_else(|| reading(&count), |error| reading(&Err(error))),
            flows: count.ok().flatten().and_then(|count| u32::try_from(count).ok()),
            destination,
            source_connector,
        }
    }

    fn not_tried() -> Self {
        Self {
            reading: result(CheckOutcome::NotTried, None, None),
            flows: None,
            destination: Destination::unseen(IntegrationState::Unknown),
            source_connector: IntegrationState::Unknown,
        }
    }
}

/// Whether dataflows can be read, as a result of the check.
pub(super) fn reading(count: &Result<Option<u64>, ApiError>) -> CheckResult {
    match count {
        Ok(_) => result(CheckOutcome::Passed, None, None),
        Err(error) if error.kind() == Some(StatusKind::Forbidden) => {
            let failure = Failure::from(error).with("right", VIEW_FLOWS);
            result(CheckOutcome::Limited, Some(ConnectionProblem::MissingRight), Some(failure))
        }
        Err(error) => result(CheckOutcome::Failed, Some(problem::of_call(error)), Some(error.into())),
    }
}

fn result(outcome: CheckOutcome, problem: Option<ConnectionProblem>, failure: Option<Failure>) -> CheckResult {
    CheckResult { subject: CheckSubject::ReadFlows, outcome, problem, failure }
}

/// The dataflow that brings members to Audience Manager, as the sandbox in use has it, and what kept it from being read.
/// Where that sandbox has none another one may, so it is unknown then.
pub(crate) async fn dataflow(clients: &Clients) -> (IntegrationState, Option<ApiError>) {
    let (destination, unread) = find_destination(&clients.platform, &clients.sandbox, Vec::new()).await;
    match destination.state {
        IntegrationState::Off => (IntegrationState::Unknown, unread),
        known => (known, unread),
    }
}

/// State of the destination and the sandbox that holds it, and what could not be read of it. Not found is "off" only if
/// every sandbox could be asked and every row of the answers be read.
async fn find_destination(
    platform: &ExperiencePlatform,
    in_use: &str,
    sandboxes: Vec<String>,
) -> (Destination, Option<ApiError>) {
    let spec = match platform.connection_specs(AUDIENCES_DESTINATION).await {
        Ok(specs) => specs.into_iter().next().map(|spec| spec.id),
        Err(error) => return (Destination::unseen(unknown(&error)), Some(error)),
    };
    // An organisation that is not offered the destination cannot have it.
    let Some(spec) = spec else { return (Destination::unseen(IntegrationState::Off), None) };
    let filter = FlowFilter { target_spec: Some(spec), ..FlowFilter::default() };
    let here = [in_use.to_owned()];
    let others: Vec<String> = sandboxes.into_iter().filter(|name| name != in_use).collect();
    let mut unread = None;
    for some in std::iter::once(here.as_slice()).chain(others.chunks(AT_ONCE)) {
        let answers = join_all(some.iter().map(|name| flows_in(platform, &filter, name))).await;
        for (answer, name) in answers.into_iter().zip(some) {
            match answer {
                Ok(flows) => {
                    let audiences = flows.items.iter().map(|flow| flow.audiences.len() as u64).max();
                    let last_run_failed = last_run_failed(&flows.items);
                    let (state, odd) = state_of(flows);
                    if audiences.is_some() {
                        let sandbox = Some(name.clone());
                        return (Destination { state, sandbox, audiences, last_run_failed }, odd);
                    }
                    unread = odd.or(unread);
                }
                Err(error) => unread = Some(error),
            }
        }
    }
    let state = unread.as_ref().map_or(IntegrationState::Off, unknown);
    (Destination::unseen(state), unread)
}

async fn flows_in(
    platform: &ExperiencePlatform,
    filter: &FlowFilter,
    sandbox: &str,
) -> Result<Whole<Dataflow>, ApiError> {
    platform.in_sandbox(&sandbox.into())?.flows(filter).await
}

async fn source_connector(platform: &ExperiencePlatform) -> (IntegrationState, Option<ApiError>) {
    let read = async {
        let Some(spec) = platform.connection_specs(AUDIENCE_MANAGER_SOURCE).await?.into_iter().next() else {
            return Ok((IntegrationState::Off, None));
        };
        let filter = FlowFilter { source_spec: Some(spec.id), ..FlowFilter::default() };
        Ok(state_of(platform.flows(&filter).await?))
    };
    read.await.unwrap_or_else(|error| (unknown(&error), Some(error)))
}

/// State of dataflows, and what could not be read of them: unless one works, one that cannot be read may.
fn state_of(flows: Whole<Dataflow>) -> (IntegrationState, Option<ApiError>) {
    let state = state(&flows.items);
    match flows.every() {
        Ok(_) => (state, None),
        Err(error) if state == IntegrationState::On => (state, Some(error)),
        Err(error) => (unknown(&error), Some(error)),
    }
}

fn works(flow: &Dataflow) -> bool {
    match &flow.state {
        FlowState::Enabled => true,
        FlowState::Disabled => false,
        // It goes on working while it is changed (AEP contract §13.1).
        FlowState::Other(word) => ["updating", "enabled-finalizing"].contains(&word.to_ascii_lowercase().as_str()),
    }
}

/// Whether the last run of a dataflow that works failed, wholly or in part.
fn last_run_failed(flows: &[Dataflow]) -> bool {
    flows.iter().filter(|flow| works(flow)).any(|flow| flow.last_run.as_deref().is_some_and(|run| run.contains("fail")))
}

/// On as soon as one dataflow works; none is off.
fn state(flows: &[Dataflow]) -> IntegrationState {
    match flows {
        [] => IntegrationState::Off,
        some if some.iter().any(works) => IntegrationState::On,
        _ => IntegrationState::Paused,
    }
}

fn unknown(error: &ApiError) -> IntegrationState {
    tracing::info!(%error, "part of the integration's state could not be read");
    IntegrationState::Unknown
}

/// Whether an integration, not a person, made traits of the sharing data source: nobody stands as their author
/// (AAM contract §19.1). What this program makes has one.
async fn has_integrated_pairs(manager: &AudienceManager) -> bool {
    let look = async {
        let sources = manager.data_sources().await?;
        for source in sources.iter().filter(|source| is_sharing_data_source(&source.name)) {
            let filter = TraitFilter { data_source: Some(source.id), ..TraitFilter::default() };
            let mut traits = manager.list_traits(&filter);
            while let Some(page) = traits.next().await? {
                if page.items.iter().any(|found| found.object.created_by == Some(0)) {
                    return Ok(true);
                }
            }
        }
        Ok::<_, ApiError>(false)
    };
    look.await.unwrap_or_else(|error| {
        tracing::info!(%error, "pairs of the integration could not be looked for");
        false
    })
}

/// How many audiences are evaluated at once and on the edge, from the local copy: no call counts them.
async fn evaluation_limits(catalogue: &Catalogue) -> [LimitUse; 2] {
    let counted = catalogue.audience_tallies(&Kept::default()).await.map_err(|error| {
        tracing::info!(%error, "audiences could not be counted by their evaluation");
    });
    // Before the first reading there is nothing to count, which is not none.
    let counted = counted.ok().filter(|tallies| !tallies.origins.is_empty());
    let count = |code: &str| {
        let all = &counted.as_ref()?.update_frequencies;
        Some((all.iter().find(|tally| tally.value == code).map_or(0, |tally| u64::from(tally.count)), None))
    };
    [
        limit("streamingAudiences", count("streaming"), limits::STREAMING_AUDIENCES),
        limit("edgeAudiences", count("edge"), limits::EDGE_AUDIENCES),
    ]
}

/// The limits that the services count, in the order shown.
async fn limits_used(manager: Option<&AudienceManager>, platform: Option<&ExperiencePlatform>) -> Vec<LimitUse> {
    let (mut traits, mut segments, mut folders, mut audiences) = (None, None, None, None);
    if let Some(manager) = manager {
        traits = account_limit(manager, LimitsOf::Traits).await;
        segments = account_limit(manager, LimitsOf::Segments).await;
        let read = manager.folders(FolderKind::Traits).await;
        // The root is no folder of the limit.
        let count = |all: Vec<domain::Folder>| all.iter().filter(|folder| folder.parent.is_some()).count() as u64;
        folders = read.map_err(|error| unread("traitFolders", &error)).ok().map(|all| (count(all), None));
    }
    if let Some(platform) = platform {
        let page = platform
            .list_audiences(&AudienceFilter::default())
            .next()
            .await
            .map_err(|error| unread("audiences", &error))
            .ok()
            .flatten();
        audiences = page.and_then(|page| page.total).map(|total| (total, None));
    }
    vec![
        limit("traits", traits, limits::TRAITS),
        limit("segments", segments, limits::SEGMENTS),
        limit("traitFolders", folders, limits::FOLDERS),
        limit("audiences", audiences, limits::AUDIENCES),
    ]
}

fn unread(name: &str, error: &ApiError) {
    tracing::info!(name, %error, "the use of a limit could not be read");
}

/// How much is used, and the maximum where the service tells one.
type Told = (u64, Option<u64>);

/// A limit as it is shown; without a maximum of the service's the published one stands in.
fn limit(name: &str, told: Option<Told>, published: u64) -> LimitUse {
    let (used, most) = told.map_or((None, None), |(used, most)| (Some(used), most));
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    LimitUse { limit: name.to_owned(), used: used.map(short), maximum: short(most.unwrap_or(published)) }
}

async fn account_limit(manager: &AudienceManager, of: LimitsOf) -> Option<Told> {
    match manager.limits(of).await {
        Ok(told) => total_of(&told),
        Err(error) => {
            unread("account", &error);
            None
        }
    }
}

/// The total of an account limit. The service's names are not published, so several are understood
/// (AAM contract §13.2).
fn total_of(told: &[(String, Value)]) -> Option<Told> {
    let total = |endings: &[&str]| {
        told.iter().find_map(|(path, value)| {
            let path = path.to_ascii_lowercase();
            let about_all = path.contains("total") || !path.contains('.');
            let number = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
            (about_all && endings.iter().any(|ending| path.ends_with(ending))).then_some(number)
        })
    };
    let used = total(&["used", "count", "current", "usage"])?;
    Some((used, total(&["limit", "maximum", "max"]).filter(|most| *most > 0)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_limit_is_read_under_several_names_and_only_for_the_total() {
        let read = |told: &[(&str, Value)]| {
            let told: Vec<_> = told.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
            let shown = limit("traits", total_of(&told), 100_000);
            shown.used.map(|used| (used, shown.maximum))
        };
        let nested = [("ALGO_TRAIT.limit", json!(50)), ("ALGO_TRAIT.used", json!(2))];
        assert_eq!(read(&nested), None);
        let total = [("total.limit", json!(90_000)), ("total.used", json!("438"))];
        assert_eq!(read(&[nested.as_slice(), total.as_slice()].concat()), Some((438, 90_000)));
        assert_eq!(read(&[("totalTraitCount", json!(7))]), Some((7, 100_000)));
        assert_eq!(read(&[("used", json!(7)), ("max", json!(0))]), Some((7, 100_000)));
    }

    #[test]
    fn one_working_dataflow_is_enough_and_none_is_off() {
        let flow = |state: FlowState| Dataflow {
            id: "f".to_owned(),
            name: String::new(),
            state,
            source_specs: vec![],
            target_specs: vec![],
            audiences: vec![],
            last_run: None,
            etag: None,
            updated_at: None,
        };
        let failed = |state| Dataflow { last_run: Some("failed".to_owned()), ..flow(state) };
        assert!(last_run_failed(&[flow(FlowState::Enabled), failed(FlowState::Enabled)]));
        assert!(!last_run_failed(&[failed(FlowState::Disabled)]), "a paused one says so already");
        assert!(!last_run_failed(&[flow(FlowState::Enabled)]), "unknown is no failure");
        let paused = flow(FlowState::Disabled);
        assert_eq!(state(&[]), IntegrationState::Off);
        assert_eq!(state(std::slice::from_ref(&paused)), IntegrationState::Paused);
        assert_eq!(state(&[paused, flow(FlowState::Enabled)]), IntegrationState::On);
        assert_eq!(state(&[flow(FlowState::Other("Updating".to_owned()))]), IntegrationState::On);
        assert_eq!(state(&[flow(FlowState::Other("disabling".to_owned()))]), IntegrationState::Paused);
    }
}

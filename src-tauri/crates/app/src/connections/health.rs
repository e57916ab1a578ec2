//! The permissions of a connection's account, whether members flow between the two services, and how much of the limits
//! is used. Each part is read separately: a part that cannot be read is shown as unknown and does not affect the
//! others.

use std::collections::BTreeSet;

use adobe::audience_manager::{LimitsOf, TraitFilter};
use adobe::experience_platform::{AUDIENCES_DESTINATION, AudienceFilter, Dataflow as Flow, FlowFilter};
use adobe::{ApiError, AudienceManager, ExperiencePlatform, Whole};
use domain::pair::is_sharing_data_source;
use domain::{AudienceId, CallKind, Source, Trait};
use domain::{FolderKind, limits};
use futures::future::join_all;
use serde_json::Value;
use share::Destination;
use store::Catalog;

use super::active::ActiveConnection;
use super::dataflow::{Dataflow, selected, works};
use super::examine::{CheckFindings, flows_check, flows_result, run_checks};
use super::source::{members_source, read_source};
use crate::App;
use crate::clients::Clients;
use crate::lock;
use crate::view::{CheckOutcome, CheckResult, CheckSubject, Failure, Health, IntegrationState, LimitKind, LimitUse};

/// Number of sandboxes queried at the same time.
const CONCURRENCY: usize = 4;

impl App {
    /// Returns permissions, integration and limits of a connection, in use or not. Returns the cached result unless
    /// `fresh`; results of a failed sign-in are never cached.
    ///
    /// Fails only if nothing can be requested at all: no such connection, or its secret is not stored.
    pub async fn connection_health(&self, id: &str, fresh: bool) -> Result<Health, Failure> {
        crate::limits::id("id", id)?;
        let opened = self.open_connection(id, &self.inner.connections.read().await?).await?;
        if let Some(cached) = cached(&opened).filter(|_| !fresh) {
            return Ok(cached);
        }
        let generation = opened.generation();
        let clients = opened.clients(self).await?;
        let findings = run_checks(&clients, &|_| ()).await;
        let rights = findings.rights.clone();
        let (health, dataflow, source) = self.read_health(&clients, &opened.catalog, findings).await;
        // A result for a secret that was replaced in the meantime is reported, but not recorded.
        if opened.generation() == generation {
            opened.store_rights(&rights);
            opened.store_dataflow(dataflow).await;
            opened.store_source(source).await;
            if opened.id != crate::PRACTICE {
                self.note_check(&opened.id, health.report.last_check()).await;
            }
            let remembered = health.report.usable.then(|| health.clone());
            *lock::locked(&opened.health) = remembered;
        }
        self.notify_changed();
        Ok(health)
    }

    async fn read_health(
        &self,
        clients: &Clients,
        catalog: &Catalog,
        mut findings: CheckFindings,
    ) -> (Health, Dataflow, Source) {
        let outcome = |subject| {
            let mut results = findings.results.iter();
            results.find(|one| one.subject == subject).map(|one| one.outcome)
        };
        let limited = outcome(CheckSubject::ExperiencePlatform) == Some(CheckOutcome::Limited);
        let answered = |subject| matches!(outcome(subject), Some(CheckOutcome::Passed | CheckOutcome::Limited));
        let manager = answered(CheckSubject::AudienceManager).then_some(&clients.manager);
        let platform = answered(CheckSubject::ExperiencePlatform).then_some(&clients.platform);
        let names = findings.sandboxes.iter().map(|sandbox| sandbox.name.clone());
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
        limits.extend(evaluation_limits(catalog).await);
        let used = integration.destination.audiences.map(|count| (count, None));
        limits.push(limit(LimitKind::DestinationAudiences, used, limits::AUDIENCES_IN_DESTINATION));
        let sandboxes = platform.and_then(|_| u32::try_from(findings.sandboxes.len()).ok());
        findings.results.push(integration.check);
        let (account, data_sources) = (findings.account.take(), findings.data_sources);
        let now = self.now();
        let dataflow = integration.destination.dataflow(&clients.sandbox, legacy_hint);
        let health = Health {
            report: findings.report(now),
            account,
            data_sources,
            sandboxes,
            flows: integration.flows,
            destination: integration.destination.state,
            destination_sandbox: integration.destination.sandbox,
            last_run_failed: integration.destination.last_run_failed,
            source: members_source(&integration.source),
            legacy_hint,
            limits,
            read_at: now,
        };
        (health, dataflow, integration.source)
    }
}

fn cached(opened: &ActiveConnection) -> Option<Health> {
    lock::locked(&opened.health).clone()
}

/// The answers of the Flow Service.
struct Integration {
    /// Whether dataflows can be read.
    check: CheckResult,
    flows: Option<u32>,
    destination: FoundDestination,
    source: Source,
}

/// The Experience Cloud Audiences destination.
struct FoundDestination {
    state: IntegrationState,
    /// Sandbox that holds it.
    sandbox: Option<String>,
    /// Audiences in its fullest dataflow; `None` where no dataflow was seen.
    audiences: Option<u64>,
    /// Audiences that its dataflow sends: of several, one that works before one that is paused.
    selected: BTreeSet<AudienceId>,
    /// Whether the last run of a dataflow that works failed.
    last_run_failed: bool,
}

impl FoundDestination {
    fn unseen(state: IntegrationState) -> Self {
        Self { state, sandbox: None, audiences: None, selected: BTreeSet::new(), last_run_failed: false }
    }

    /// As a connection to a sandbox sees it.
    fn dataflow(&self, in_use: &str, is_legacy: bool) -> Dataflow {
        let destination = match (&self.sandbox, self.state) {
            (None, IntegrationState::Off) => Destination::Absent,
            (_, IntegrationState::Unknown) | (None, _) => Destination::Unknown,
            (Some(sandbox), _) if sandbox != in_use => Destination::Elsewhere { sandbox: sandbox.clone() },
            (Some(_), state) => {
                Destination::Present { is_on: state == IntegrationState::On, selected: self.selected.clone() }
            }
        };
        Dataflow { state: self.state, destination, is_legacy }
    }
}

impl Integration {
    /// Searches every sandbox for the destination, because only one in the organization may have it; counts dataflows
    /// and reads the source in the sandbox in use.
    async fn read(platform: &ExperiencePlatform, in_use: &str, sandboxes: Vec<String>) -> Self {
        let count = platform.flow_count().await;
        let (destination, unread) = find_destination(platform, in_use, sandboxes).await;
        let (source, unread_too) = read_source(platform).await;
        // A permission missing in one sandbox says nothing about the others.
        let unread = [unread, unread_too].into_iter().flatten();
        let unread = unread.filter(|error| error.kind() != CallKind::Forbidden).find(|_| count.is_ok());
        Self {
            check: unread.map_or_else(|| flows_check(&count), |error| flows_check(&Err(error))),
            flows: count.ok().flatten().and_then(|count| u32::try_from(count).ok()),
            destination,
            source,
        }
    }

    fn not_tried() -> Self {
        Self {
            check: flows_result(CheckOutcome::NotTried, None, None),
            flows: None,
            destination: FoundDestination::unseen(IntegrationState::Unknown),
            source: Source::Unknown,
        }
    }
}

/// Returns the dataflow that brings members to Audience Manager, and what prevented reading it. The other sandboxes are read
/// only if that in use has none; if one of them cannot be read, it is unknown.
pub(crate) async fn read_dataflow(clients: &Clients) -> (Dataflow, Option<ApiError>) {
    let (platform, here) = (&clients.platform, &clients.sandbox);
    let (mut destination, mut unread) = find_destination(platform, here, Vec::new()).await;
    if destination.state == IntegrationState::Off {
        let Ok(sandboxes) = platform.sandboxes().await.and_then(Whole::every) else {
            return (Dataflow::UNKNOWN, unread);
        };
        let names = sandboxes.into_iter().map(|sandbox| sandbox.name.to_string());
        (destination, unread) = find_destination(platform, here, names.collect()).await;
        // A permission missing in another sandbox is not missing here.
        unread = unread.filter(|error| error.kind() != CallKind::Forbidden);
    }
    let is_legacy = destination.state == IntegrationState::Off && has_integrated_pairs(&clients.manager).await;
    (destination.dataflow(here, is_legacy), unread)
}

/// Returns the state of the destination, its sandbox, and what could not be read. Not finding it means "off" only if
/// every sandbox answered and every row could be read.
async fn find_destination(
    platform: &ExperiencePlatform,
    in_use: &str,
    sandboxes: Vec<String>,
) -> (FoundDestination, Option<ApiError>) {
    let spec = match platform.connection_specs(AUDIENCES_DESTINATION).await {
        Ok(specs) => specs.into_iter().next().map(|spec| spec.id),
        Err(error) => return (FoundDestination::unseen(unknown(&error)), Some(error)),
    };
    // An organization without access to the destination cannot have it.
    let Some(spec) = spec else { return (FoundDestination::unseen(IntegrationState::Off), None) };
    let filter = FlowFilter { target_spec: Some(spec), ..FlowFilter::default() };
    let here = [in_use.to_owned()];
    let others: Vec<String> = sandboxes.into_iter().filter(|name| name != in_use).collect();
    let mut unread = None;
    for some in std::iter::once(here.as_slice()).chain(others.chunks(CONCURRENCY)) {
        let answers = join_all(some.iter().map(|name| flows_in(platform, &filter, name))).await;
        for (answer, name) in answers.into_iter().zip(some) {
            match answer {
                Ok(flows) => {
                    let audiences = flows.items.iter().map(|flow| flow.audiences.len() as u64).max();
                    let last_run_failed = last_run_failed(&flows.items);
                    let selected = selected(&flows.items);
                    let (state, odd) = state_of(flows);
                    if audiences.is_some() {
                        let sandbox = Some(name.clone());
                        return (FoundDestination { state, sandbox, audiences, selected, last_run_failed }, odd);
                    }
                    unread = odd.or(unread);
                }
                Err(error) => unread = Some(error),
            }
        }
    }
    let state = unread.as_ref().map_or(IntegrationState::Off, unknown);
    (FoundDestination::unseen(state), unread)
}

async fn flows_in(platform: &ExperiencePlatform, filter: &FlowFilter, sandbox: &str) -> Result<Whole<Flow>, ApiError> {
    platform.in_sandbox(&sandbox.into())?.flows(filter).await
}

/// Returns the state of the dataflows and what could not be read: unless one works, an unreadable one may.
fn state_of(flows: Whole<Flow>) -> (IntegrationState, Option<ApiError>) {
    let state = state(&flows.items);
    match flows.every() {
        Ok(_) => (state, None),
        Err(error) if state == IntegrationState::On => (state, Some(error)),
        Err(error) => (unknown(&error), Some(error)),
    }
}

/// Returns whether the last run of a working dataflow failed, fully or in part.
fn last_run_failed(flows: &[Flow]) -> bool {
    flows.iter().filter(|flow| works(flow)).any(|flow| flow.last_run.as_deref().is_some_and(|run| run.contains("fail")))
}

/// On if at least one dataflow works; off if there is none.
fn state(flows: &[Flow]) -> IntegrationState {
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

/// Returns whether an integration rather than a user created traits in the sharing data source: those have no author
/// (AAM contract §19.1). Traits created by this program have one.
async fn has_integrated_pairs(manager: &AudienceManager) -> bool {
    let look = async {
        let sources = manager.data_sources().await?;
        for source in sources.iter().filter(|source| is_sharing_data_source(&source.name)) {
            let filter = TraitFilter { data_source: Some(source.id), ..TraitFilter::default() };
            let mut traits = manager.list_traits(&filter);
            while let Some(page) = traits.next().await? {
                // The trait that comes with each data source is by nobody, too.
                let is_of_pair = |it: &Trait| it.integration_code.is_some() || it.rule.is_some();
                if page.items.iter().any(|it| it.object.created_by == Some(0) && is_of_pair(&it.object)) {
                    return Ok(true);
                }
            }
        }
        Ok::<_, ApiError>(false)
    };
    look.await.unwrap_or_else(|error| {
        tracing::info!(%error, "the check for pairs created by the integration failed");
        false
    })
}

/// Returns how many audiences are evaluated by streaming and on the edge, from the local copy: no request counts them.
async fn evaluation_limits(catalog: &Catalog) -> [LimitUse; 2] {
    let counted = catalog.audience_tallies(&store::AudienceFilter::default()).await.map_err(|error| {
        tracing::info!(%error, "audiences could not be counted by evaluation type");
    });
    // Before the first refresh there is nothing to count, which is different from none.
    let counted = counted.ok().filter(|tallies| !tallies.origins.is_empty());
    let count = |code: &str| {
        let all = &counted.as_ref()?.update_frequencies;
        Some((all.iter().find(|tally| tally.value == code).map_or(0, |tally| u64::from(tally.count)), None))
    };
    [
        limit(LimitKind::StreamingAudiences, count("streaming"), limits::STREAMING_AUDIENCES),
        limit(LimitKind::EdgeAudiences, count("edge"), limits::EDGE_AUDIENCES),
    ]
}

/// Returns the limits that the services count, in display order.
async fn limits_used(manager: Option<&AudienceManager>, platform: Option<&ExperiencePlatform>) -> Vec<LimitUse> {
    let (mut traits, mut segments, mut folders, mut audiences) = (None, None, None, None);
    if let Some(manager) = manager {
        traits = account_limit(manager, LimitsOf::Traits).await;
        segments = account_limit(manager, LimitsOf::Segments).await;
        let read = manager.folders(FolderKind::Traits).await;
        // The root folder does not count.
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
        limit(LimitKind::Traits, traits, limits::TRAITS),
        limit(LimitKind::Segments, segments, limits::SEGMENTS),
        limit(LimitKind::TraitFolders, folders, limits::FOLDERS),
        limit(LimitKind::Audiences, audiences, limits::AUDIENCES),
    ]
}

fn unread(name: &str, error: &ApiError) {
    tracing::info!(name, %error, "the use of a limit could not be read");
}

/// The amount used, and the maximum if the service reports one.
type Usage = (u64, Option<u64>);

/// Returns a limit for display; without a maximum from the service, the published one is used.
fn limit(limit: LimitKind, usage: Option<Usage>, published: u64) -> LimitUse {
    let (used, most) = usage.map_or((None, None), |(used, most)| (Some(used), most));
    let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    LimitUse { limit, used: used.map(short), maximum: short(most.unwrap_or(published)) }
}

async fn account_limit(manager: &AudienceManager, of: LimitsOf) -> Option<Usage> {
    match manager.limits(of).await {
        Ok(counters) => total_of(&counters),
        Err(error) => {
            unread("account", &error);
            None
        }
    }
}

/// Returns the total of an account limit. The service's names are not published, so several are recognized (AAM
/// contract §13.2).
fn total_of(counters: &[(String, Value)]) -> Option<Usage> {
    let total = |endings: &[&str]| {
        counters.iter().find_map(|(path, value)| {
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

    use adobe::experience_platform::FlowState;

    use super::*;

    #[test]
    fn a_limit_is_read_under_several_names_and_only_for_the_total() {
        let read = |counters: &[(&str, Value)]| {
            let counters: Vec<_> = counters.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
            let shown = limit(LimitKind::Traits, total_of(&counters), 100_000);
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
        let flow = |state: FlowState| Flow {
            id: "f".to_owned(),
            name: String::new(),
            state,
            spec: String::new(),
            source_specs: vec![],
            target_specs: vec![],
            audiences: vec![],
            last_run: None,
            etag: None,
            updated_at: None,
        };
        let failed = |state| Flow { last_run: Some("failed".to_owned()), ..flow(state) };
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

//! How many profiles sharing segments to Experience Platform adds to those that the license counts: from published calls, and
//! the licensed total that somebody entered.

use adobe::experience_platform::NamespaceIds;
use adobe::{ApiError, AudienceManager};
use domain::forecast::{Forecast, Gauge, LicenseState as State, Populations, SegmentSize, Together, with_any};
use domain::rules::{MAX_ESTIMATED_FREQUENCIES, SegmentRule};
use domain::{NamespaceCount, SegmentId};

use crate::clients::Clients;
use crate::limits::{self, Limited as _};
use crate::read::{count, link, ms, numeric};
use crate::view::{
    Failure, License, LicenseState, ObjectKind, Page, ProfileForecast, SegmentIdentities, TraitQuery, TraitSort,
};
use crate::{App, Workspace};

/// All identities of a segment, as the number of those that were sent.
const SENT: u64 = u64::MAX;

impl Workspace {
    /// Returns the forecast for sending these segments together. What cannot be read is not known; the numbers are then as
    /// wide as that makes them.
    pub async fn forecast(&self, segment_ids: Vec<String>) -> Result<ProfileForecast, Failure> {
        segment_ids.within_limits()?;
        let source = self.connection.source();
        let mut segments = Vec::new();
        for id in segment_ids {
            let id = numeric(ObjectKind::Segment, &id)?;
            // What the source selects was sent, and its profiles exist.
            let is_sent = source.selection().is_some_and(|selection| selection.has_segment(id));
            segments.push((id, if is_sent { SENT } else { 0 }));
        }
        self.forecast_of(segments).await
    }

    /// The same for segments with the number of identities that Experience Platform received with each before.
    pub(crate) async fn forecast_of(&self, of: Vec<(SegmentId, u64)>) -> Result<ProfileForecast, Failure> {
        let (mut segments, mut sizes) = (Vec::new(), Vec::new());
        for (id, sent) in &of {
            let row = self.segments().detail(id.to_string()).await?.row;
            let segment = link(ObjectKind::Segment, &row.id, &row.name);
            let identities = row.population.map_or(0, u64::from);
            let sent = (*sent).min(identities);
            sizes.push(SegmentSize { identities, sent });
            segments.push(SegmentIdentities { segment, identities: row.population, sent: count(sent) });
        }
        let Clients { manager, platform, .. } = self.clients().await?;
        let ids: Vec<SegmentId> = of.iter().filter(|(_, sent)| *sent < SENT).map(|(id, _)| *id).collect();
        let together = self.together(&manager, &ids).await?;
        let (total, by_namespace) = tokio::join!(platform.profile_total(), platform.profiles_by_namespace());
        let used = known(total);
        let with_profile = known(by_namespace).flatten().zip(used).map(|(rows, used)| {
            let is_device =
                |row: &NamespaceIds| NamespaceCount { namespace: row.namespace.clone(), profiles: row.ids }.is_device();
            let devices: Vec<u64> = rows.into_iter().filter(is_device).map(|row| row.ids).collect();
            with_any(&devices, used)
        });
        let identities = self.identities().await?;
        let forecast = Forecast::of(&sizes, Populations { identities, with_profile, together });
        let license = self.license().await?;
        let gauge = Gauge { used, licensed: license.map(|it| it.profiles.into()), forecast };
        Ok(ProfileForecast {
            segments,
            low: count(forecast.low),
            likely: count(forecast.likely),
            high: count(forecast.high),
            identities: identities.map(count),
            with_profile: with_profile.map(count),
            used: used.map(count),
            license,
            state: state(gauge.state()),
            computed_at: ms(self.now()),
        })
    }

    /// Identities that Audience Manager knows: those of the largest trait, which is that of everybody who was seen where the
    /// account has one.
    async fn identities(&self) -> Result<Option<u64>, Failure> {
        let query = TraitQuery { sort: TraitSort::Population, descending: true, ..TraitQuery::default() };
        let largest = self.traits().list(query, Page { offset: 0, limit: 1 }).await?.rows;
        Ok(largest.first().and_then(|row| row.population).map(u64::from).filter(|all| *all > 0))
    }

    /// What the service estimates of several segments together, and of what the source brings already; `None` where there is no
    /// estimate.
    async fn together(&self, manager: &AudienceManager, of: &[SegmentId]) -> Result<Option<Together>, Failure> {
        let source = self.connection.source();
        let selection = source.selection().cloned().unwrap_or_default();
        let known: Vec<SegmentId> = selection.segments.iter().copied().filter(|id| !of.contains(id)).collect();
        let (Some(new), Some(mut brought)) = (self.rules(of).await?, self.rules(&known).await?) else {
            return Ok(None);
        };
        brought.extend(selection.traits.iter().map(|id| format!("({id}T)")));
        let all = [new.clone(), brought.clone()].concat();
        let brought = match brought.as_slice() {
            [] => Some(0),
            rules => estimated(manager, rules).await,
        };
        if let Some((all, brought)) = estimated(manager, &all).await.zip(brought) {
            return Ok(Some(Together { all, brought }));
        }
        Ok(estimated(manager, &new).await.map(|all| Together { all, brought: 0 }))
    }

    /// The rules of segments, in brackets; `None` if one is not known.
    async fn rules(&self, of: &[SegmentId]) -> Result<Option<Vec<String>>, Failure> {
        let mut rules = Vec::with_capacity(of.len());
        for id in of {
            let Some((segment, _)) = self.catalog().segment(*id).await? else { return Ok(None) };
            rules.push(format!("({})", segment.rule));
        }
        Ok(Some(rules))
    }

    async fn license(&self) -> Result<Option<License>, Failure> {
        let stored = self.catalog().license().await?;
        Ok(stored.map(|(profiles, entered_at)| License { profiles: count(profiles), entered_at }))
    }
}

impl App {
    /// Returns the licensed number of profiles of a connection, if somebody entered it.
    pub async fn license(&self, connection_id: &str) -> Result<Option<License>, Failure> {
        self.workspace_named(connection_id).await?.license().await
    }

    /// Stores the licensed number of profiles of a connection with today's date, or forgets it.
    pub async fn set_license(&self, connection_id: &str, profiles: Option<u32>) -> Result<Option<License>, Failure> {
        let workspace = self.workspace_named(connection_id).await?;
        let license = profiles.map(|profiles| (u64::from(profiles), workspace.now()));
        workspace.catalog().set_license(license).await?;
        self.notify_changed();
        workspace.license().await
    }

    async fn workspace_named(&self, connection_id: &str) -> Result<Workspace, Failure> {
        limits::id("id", connection_id)?;
        let opened = self.open_connection(connection_id, &self.inner.connections.read().await?).await?;
        Ok(self.workspace_of(opened))
    }
}

/// How many identities fulfill any of several rules, by the service's estimate.
async fn estimated(manager: &AudienceManager, rules: &[String]) -> Option<u64> {
    let rule = rules.join(" OR ");
    // The service estimates no rule with more of them.
    let can_be_asked = SegmentRule::parse(&rule).is_ok_and(|it| it.frequencies() <= MAX_ESTIMATED_FREQUENCIES);
    if !can_be_asked {
        return None;
    }
    Some(known(manager.estimate_size(&rule).await)?.total?.likely)
}

/// What was read; what could not be is not known.
fn known<T>(read: Result<T, ApiError>) -> Option<T> {
    read.inspect_err(|error| tracing::info!(%error, "a part of the forecast could not be read")).ok()
}

fn state(of: State) -> LicenseState {
    match of {
        State::Unknown => LicenseState::Unknown,
        State::Within => LicenseState::Within,
        State::MayExceed => LicenseState::MayExceed,
        State::Exceeds => LicenseState::Exceeds,
        State::Exceeded => LicenseState::Exceeded,
    }
}

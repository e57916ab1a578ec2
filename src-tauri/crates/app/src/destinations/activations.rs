//! Where an audience is sent, by mappings of Audience Manager and by dataflows of Experience Platform.

use std::collections::{BTreeSet, HashMap};

use adobe::experience_platform::{AUDIENCES_DESTINATION, FlowFilter, FlowState};
use domain::crosswalk::Crosswalk;
use domain::{AudienceId, Copied, MappingState, Segment, SegmentId};

use super::crosswalk::{certainty, matched};
use super::list::state;
use crate::read::{link, not_found, numeric};
use crate::view::{
    ActivationPlace, Activations, Failure, FailureCode, ManagerWay, MappedState, ObjectKind, PlatformWay,
};
use crate::{Destinations, Workspace, limits};

/// A mapping of Audience Manager, and the audiences of Experience Platform that have its people.
pub(super) struct Here {
    pub(super) audiences: Vec<AudienceId>,
    pub(super) way: ManagerWay,
}

impl Here {
    /// Whether people are sent now.
    pub(super) fn is_live(&self) -> bool {
        self.way.state == MappedState::Live
    }
}

/// An audience of a dataflow of Experience Platform, and the places that it is sent to.
pub(super) struct There {
    pub(super) places: Vec<String>,
    pub(super) way: PlatformWay,
}

impl Destinations<'_> {
    /// Returns everywhere an audience or a segment is sent, from both services, one line for each place. Mappings are those
    /// of the local copy; dataflows are read.
    ///
    /// # Errors
    /// An object that is not there, or that is neither an audience nor a segment. If dataflows cannot be read, the mappings
    /// are returned with the reason.
    pub async fn activations(&self, kind: ObjectKind, id: String) -> Result<Activations, Failure> {
        limits::id("id", &id)?;
        let workspace = self.workspace;
        let (segments, audiences) = workspace.both_sides(kind, &id).await?;
        let here = workspace.sent_by_manager(Some(&segments)).await?;
        let (there, unread) = match workspace.sent_by_platform().await {
            Ok(there) => (there, None),
            Err(failure) => (Vec::new(), Some(failure)),
        };
        let there = there.into_iter().filter(|one| audiences.contains(&one.way.audience.id)).collect();
        Ok(Activations { places: places(&workspace.crosswalk().await?, here, there), unread })
    }
}

impl Workspace {
    /// The segments and the audiences that have the people of one of them.
    async fn both_sides(&self, kind: ObjectKind, id: &str) -> Result<(BTreeSet<SegmentId>, BTreeSet<String>), Failure> {
        let unknown = || not_found(kind, id);
        if kind == ObjectKind::Segment {
            let key: SegmentId = numeric(kind, id)?;
            let segments = self.catalog().segments_of(vec![key]).await?;
            if segments.is_empty() {
                return Err(unknown());
            }
            let audiences = self.audiences_with(&segments).await?.remove(&key).unwrap_or_default();
            return Ok((BTreeSet::from([key]), audiences.into_iter().map(|id| id.0).collect()));
        }
        if kind != ObjectKind::Audience {
            let message = "Only audiences and segments are sent to destinations.";
            return Err(Failure::new(FailureCode::NotFound, message).with("id", id));
        }
        let audience = self.catalog().audience(&AudienceId::from(id)).await?.ok_or_else(unknown)?;
        let codes = std::iter::once(audience.id.0.clone()).chain(audience.outside.as_ref().map(|it| it.0.clone()));
        let pairs = self.catalog().pair_parts(codes.collect()).await?;
        let mut segments: BTreeSet<SegmentId> =
            pairs.into_iter().flat_map(|pair| pair.segments).map(|segment| segment.id).collect();
        let sid = audience.outside.as_ref().and_then(|outside| outside.as_str().trim().parse().ok()).map(SegmentId);
        segments.extend(sid.filter(|sid| Copied::Segment(*sid).is_named_by(&audience)));
        Ok((segments, BTreeSet::from([id.to_owned()])))
    }

    /// The audiences of Experience Platform that have the people of segments: the one that a segment was shared from, by its
    /// integration code, and those that are copies of it.
    pub(super) async fn audiences_with(
        &self,
        segments: &[Segment],
    ) -> Result<HashMap<SegmentId, Vec<AudienceId>>, Failure> {
        let codes: BTreeSet<String> =
            segments.iter().filter_map(|one| one.integration_code.as_ref()).map(|code| code.0.clone()).collect();
        let shared = self.catalog().audiences(codes.into_iter().collect()).await?;
        let shared: BTreeSet<&str> = shared.iter().map(|audience| audience.id.as_str()).collect();
        let copied: Vec<Copied> = segments.iter().map(|segment| Copied::Segment(segment.id)).collect();
        let copies = self.catalog().audiences_naming(copied).await?;
        let mut by_sid: HashMap<u64, Vec<AudienceId>> = HashMap::new();
        for copy in copies {
            if let Some(sid) = copy.outside.as_ref().and_then(|outside| outside.as_str().trim().parse().ok()) {
                by_sid.entry(sid).or_default().push(copy.id);
            }
        }
        let of = |segment: &Segment| {
            let code = segment.integration_code.as_ref().filter(|code| shared.contains(code.0.as_str()));
            let own = code.map(|code| AudienceId(code.0.clone()));
            let mut all: Vec<AudienceId> = by_sid.get(&segment.id.0).cloned().unwrap_or_default();
            // It may be a copy as well.
            if let Some(own) = own.filter(|own| !all.contains(own)) {
                all.insert(0, own);
            }
            (segment.id, all)
        };
        Ok(segments.iter().map(of).collect())
    }

    /// Mappings of the local copy, those of these segments if any are named. What was removed is left out.
    pub(super) async fn sent_by_manager(&self, only: Option<&BTreeSet<SegmentId>>) -> Result<Vec<Here>, Failure> {
        let today = self.service_day();
        let all = self.stored_destinations().await?;
        let is_wanted = |id: &SegmentId| only.is_none_or(|only| only.contains(id));
        let ids: BTreeSet<SegmentId> =
            all.iter().flat_map(|one| &one.mappings).map(|mapping| mapping.segment).filter(is_wanted).collect();
        let segments = self.catalog().segments_of(ids.into_iter().collect()).await?;
        let audiences = self.audiences_with(&segments).await?;
        let names: HashMap<SegmentId, &str> = segments.iter().map(|one| (one.id, one.name.as_str())).collect();
        let mut here = Vec::new();
        for one in &all {
            let wanted = one.mappings.iter().filter(|mapping| is_wanted(&mapping.segment));
            for mapping in wanted.filter(|mapping| mapping.state(&today) != MappingState::Off) {
                let name = names.get(&mapping.segment).copied().unwrap_or_default();
                here.push(Here {
                    audiences: audiences.get(&mapping.segment).cloned().unwrap_or_default(),
                    way: ManagerWay {
                        segment: link(ObjectKind::Segment, mapping.segment, name),
                        destination: link(ObjectKind::Destination, one.id, one.name.clone()),
                        state: state(mapping.state(&today)),
                        starts_on: mapping.starts_on.clone(),
                        ends_on: mapping.ends_on.clone(),
                        value: mapping.value.clone(),
                    },
                });
            }
        }
        Ok(here)
    }

    /// The audiences of the dataflows of Experience Platform, as the service has them now.
    pub(super) async fn sent_by_platform(&self) -> Result<Vec<There>, Failure> {
        let platform = self.clients().await?.platform;
        // One that cannot be read may lead anywhere, so nothing could be called a single way.
        let flows = platform.flows(&FlowFilter { destinations: true, ..FlowFilter::default() }).await?.every()?;
        let cards = platform.destination_cards().await?;
        let table = self.crosswalk().await?;
        let ids: BTreeSet<String> = flows.iter().flat_map(|flow| flow.audiences.clone()).collect();
        let names = self.catalog().audiences(ids.into_iter().collect()).await?;
        let names: HashMap<&str, &str> = names.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
        let mut there = Vec::new();
        for flow in &flows {
            for card in flow.target_specs.iter().filter_map(|spec| cards.get(spec)) {
                let places = table.places_of(card, &flow.name);
                there.extend(flow.audiences.iter().map(|id| There {
                    places: places.clone(),
                    way: PlatformWay {
                        audience: link(ObjectKind::Audience, id, names.get(id.as_str()).copied().unwrap_or_default()),
                        dataflow: flow.id.clone(),
                        name: flow.name.clone(),
                        card: card.clone(),
                        on: flow.state == FlowState::Enabled,
                        shares: card.trim().eq_ignore_ascii_case(AUDIENCES_DESTINATION),
                    },
                }));
            }
        }
        Ok(there)
    }
}

/// One line for each place: a destination of Audience Manager with the dataflows to the same platform, then dataflows to
/// places that no mapping leads to.
fn places(table: &Crosswalk, here: Vec<Here>, there: Vec<There>) -> Vec<ActivationPlace> {
    let mut found: Vec<(String, ActivationPlace)> = Vec::new();
    for Here { way, .. } in here {
        let id = way.destination.id.clone();
        match found.iter_mut().find(|(known, _)| *known == id) {
            Some((_, place)) => place.manager.push(way),
            None => found.push((id, new_place(way.destination.name.clone(), vec![way]))),
        }
    }
    let mut places: Vec<ActivationPlace> = found.into_iter().map(|(_, place)| place).collect();
    for There { places: leads_to, way } in there {
        let mut is_placed = false;
        for place in places.iter_mut().filter(|place| !place.manager.is_empty()) {
            if let Some(twin) = table.same_place(&place.place, &leads_to) {
                (place.matched, place.certainty) = (Some(matched(twin.matched)), twin.certainty.map(certainty));
                place.platform.push(way.clone());
                is_placed = true;
            }
        }
        if !is_placed {
            let name = leads_to.last().cloned().unwrap_or_default();
            match places.iter_mut().find(|place| place.manager.is_empty() && place.place == name) {
                Some(place) => place.platform.push(way),
                None => places.push(ActivationPlace { platform: vec![way], ..new_place(name, Vec::new()) }),
            }
        }
    }
    for place in &mut places {
        let is_live_here = place.manager.iter().any(|way| way.state == MappedState::Live);
        place.double = is_live_here && place.platform.iter().any(|way| way.on);
    }
    places.sort_by_cached_key(|place| (!place.double, place.place.to_lowercase()));
    places
}

fn new_place(place: String, manager: Vec<ManagerWay>) -> ActivationPlace {
    ActivationPlace { place, manager, platform: Vec::new(), double: false, matched: None, certainty: None }
}

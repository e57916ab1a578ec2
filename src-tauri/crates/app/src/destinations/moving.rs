//! Moves mappings of a destination to a dataflow of Experience Platform that leads to the same place: what it would do. The
//! audiences are added first and the mappings end afterwards, so that nobody is lost on the way. No mapping ends later than it
//! would have by itself.

use std::collections::BTreeMap;

use adobe::experience_platform::{AudienceFlow, FlowFilter, FlowState};
use domain::rules::{is_rule_of_audience, is_rule_of_trait, traits_named};
use domain::{
    Audience, AudienceId, Copied, Destination, DestinationId, Lifecycle, Mapping, MappingState, Segment, SegmentId,
    Trait,
};

use super::moving_sent::Moved;
use super::named::{Named, named, within_limits};
use super::planned::days;
use crate::limits;
use crate::read::{count, link, numeric};
use crate::view::{
    Failure, InputReason, MapOptions, MappingRef, MoveByHand, MoveLine, MoveOptions, MovePlan, MoveReason, MoveTarget,
    ObjectKind,
};
use crate::{Destinations, Workspace};

/// What is about to be moved.
pub(super) struct Moving {
    pub(super) from: Destination,
    pub(super) plan: MovePlan,
    /// The mappings of the first lines; those of the others are not there.
    pub(super) mappings: Vec<Mapping>,
}

impl Destinations<'_> {
    /// Returns what moving mappings to Experience Platform would do.
    pub async fn plan_move(
        &self,
        from: String,
        mappings: Vec<impl Into<MappingRef>>,
        how: MoveOptions,
    ) -> Result<MovePlan, Failure> {
        let mappings: Vec<MappingRef> = mappings.into_iter().map(Into::into).collect();
        Ok(self.workspace.moving(&from, &mappings, &how).await?.plan)
    }

    /// Moves mappings to Experience Platform: those that a plan of now lets through.
    pub async fn move_to_platform(
        &self,
        from: String,
        mappings: Vec<impl Into<MappingRef>>,
        how: MoveOptions,
    ) -> Result<MovePlan, Failure> {
        let mappings: Vec<MappingRef> = mappings.into_iter().map(Into::into).collect();
        let moving = self.workspace.moving(&from, &mappings, &how).await?;
        let Some(to) = moving.plan.to.clone() else { return Ok(moving.plan) };
        let mut plan = moving.plan;
        let (places, moved): (Vec<usize>, Vec<Moved>) = (0..plan.lines.len())
            .filter(|place| plan.lines[*place].reason.is_none())
            .filter_map(|place| Some((place, Moved::of(&plan.lines[place], &moving.mappings[place], &plan.last_day)?)))
            .unzip();
        if moved.is_empty() {
            return Ok(plan);
        }
        let (entry, outcomes) = self.workspace.send_move(&moving.from, &to, &moved).await?;
        for (place, failure) in places.into_iter().zip(outcomes) {
            plan.lines[place].done = failure.is_none();
            plan.lines[place].failure = failure;
        }
        plan.entry = Some(entry);
        Ok(plan)
    }
}

impl Workspace {
    /// Plans moving, with the destination and the dataflows as they are now.
    async fn moving(&self, from: &str, wanted: &[MappingRef], how: &MoveOptions) -> Result<Moving, Failure> {
        within_limits(wanted)?;
        limits::id("dataflow", how.dataflow.as_deref().unwrap_or_default())?;
        let id: DestinationId = numeric(ObjectKind::Destination, from)?;
        let today = self.service_day();
        let last_day = last_day(how, &today)?;
        let one = self.destination_now(id).await?;
        let is_open = |one: &Mapping| matches!(one.state(&today), MappingState::Live | MappingState::NotStarted);
        let Named { mappings, gone } = named(&one, wanted, is_open)?;
        let targets = self.targets(&one).await?;
        let (to, mut by_hand) = chosen(&targets, how, &self.cards_of(&one.name).await?)?;
        if let Some(to) = to.as_ref().filter(|to| !to.on) {
            by_hand.push(MoveByHand::Resume { name: to.name.clone() });
        }
        let mut lines = self.lines(&mappings, to.as_ref(), &today).await?;
        lines.extend(self.not_there(&gone).await?);
        let fitting = lines.iter().filter(|line| line.reason.is_none()).count() as u64;
        let adds = u64::from(lines.iter().any(|line| line.adds && line.reason.is_none()));
        let plan = MovePlan {
            from: link(ObjectKind::Destination, one.id, one.name.clone()),
            to,
            targets,
            last_day,
            by_hand,
            requests: count(fitting + adds),
            lines,
            entry: None,
        };
        Ok(Moving { from: one, plan, mappings })
    }

    async fn cards_of(&self, name: &str) -> Result<Vec<String>, Failure> {
        Ok(self.crosswalk().await?.find(name).cards().map(str::to_owned).collect())
    }

    /// Dataflows that lead to the same place.
    async fn targets(&self, one: &Destination) -> Result<Vec<MoveTarget>, Failure> {
        let platform = self.clients().await?.platform;
        let flows = platform.flows(&FlowFilter { destinations: true, ..FlowFilter::default() }).await?;
        let cards = platform.destination_cards().await?;
        let table = self.crosswalk().await?;
        let mut targets = Vec::new();
        for flow in flows.items {
            let card = flow.target_specs.iter().find_map(|spec| {
                cards.get(spec).filter(|card| table.same_place(&one.name, &table.places_of(card, &flow.name)).is_some())
            });
            targets.extend(card.map(|card| MoveTarget {
                id: flow.id.clone(),
                name: flow.name.clone(),
                card: card.clone(),
                on: flow.state == FlowState::Enabled,
            }));
        }
        Ok(targets)
    }

    async fn lines(
        &self,
        mappings: &[Mapping],
        to: Option<&MoveTarget>,
        today: &str,
    ) -> Result<Vec<MoveLine>, Failure> {
        let ids: Vec<SegmentId> = mappings.iter().map(|mapping| mapping.segment).collect();
        let segments = self.catalog().segments_of(ids).await?;
        let segments: BTreeMap<SegmentId, Segment> = segments.into_iter().map(|one| (one.id, one)).collect();
        let audiences = self.same_people(segments.values().cloned().collect()).await?;
        let flow = match to {
            Some(to) => Some(self.clients().await?.platform.audience_flow(&to.id).await?),
            None => None,
        };
        let selected = flow.as_ref().map(AudienceFlow::selected).unwrap_or_default();
        let sends_files = flow.is_some_and(|flow| flow.selectors.iter().any(|one| one.is_file));
        let lines = mappings.iter().map(|mapping| {
            let of_it = audiences.get(&mapping.segment).map(Vec::as_slice).unwrap_or_default();
            let audience = of_it.first().filter(|_| of_it.len() == 1);
            let is_there = audience.is_some_and(|one| selected.contains(&one.id));
            // No published call adds an audience with the schedule and the file name that it needs there.
            let by_hand = sends_files && audience.is_some() && !is_there;
            let segment = segments.get(&mapping.segment).map(|one| one.name.clone()).unwrap_or_default();
            MoveLine {
                segment: link(ObjectKind::Segment, mapping.segment, segment),
                value: mapping.value.clone(),
                audience: audience.map(|one| link(ObjectKind::Audience, &one.id, one.name.clone())),
                adds: audience.is_some() && !is_there,
                ends_on: mapping.ends_on.clone(),
                reason: reason(mapping, of_it.len(), to, today).or(by_hand.then_some(MoveReason::SendsFiles)),
                done: false,
                failure: None,
            }
        });
        Ok(lines.collect())
    }

    /// The lines of segments that are not mapped any more.
    async fn not_there(&self, gone: &[SegmentId]) -> Result<Vec<MoveLine>, Failure> {
        let names = self.segment_names(gone.iter().copied()).await?;
        let line = |id: &SegmentId| MoveLine {
            segment: link(ObjectKind::Segment, id, names.get(id).cloned().unwrap_or_default()),
            value: None,
            audience: None,
            adds: false,
            ends_on: None,
            reason: Some(MoveReason::NotMapped),
            done: false,
            failure: None,
        };
        Ok(gone.iter().map(line).collect())
    }

    /// The audiences that can be sent in place of segments: those that have the same people by the rules of both sides.
    async fn same_people(&self, segments: Vec<Segment>) -> Result<BTreeMap<SegmentId, Vec<Audience>>, Failure> {
        let found = self.audiences_with(&segments).await?;
        let ids: Vec<String> = found.values().flatten().map(|id| id.0.clone()).collect();
        let named = self.catalog().audiences(ids).await?;
        let named: BTreeMap<&AudienceId, &Audience> = named.iter().map(|one| (&one.id, one)).collect();
        let used = segments.iter().flat_map(|one| traits_named(&one.rule)).collect();
        let traits = self.catalog().traits_of(used).await?;
        let of = |segment: &Segment| {
            let known = found.get(&segment.id).into_iter().flatten().filter_map(|id| named.get(id).copied());
            let same = known.filter(|audience| has_its_people(segment, audience, &traits)).cloned();
            (segment.id, same.collect())
        };
        Ok(segments.iter().map(of).collect())
    }
}

/// Whether an audience has exactly the people of a segment. A pair whose rules were changed has others, and a copy may have
/// nobody yet.
fn has_its_people(segment: &Segment, audience: &Audience, traits: &[Trait]) -> bool {
    if audience.lifecycle != Lifecycle::Published {
        return false;
    }
    if Copied::Segment(segment.id).is_named_by(audience) {
        return !audience.has_no_members_yet();
    }
    traits.iter().any(|one| {
        is_rule_of_trait(&segment.rule, one.id)
            && one.rule.as_deref().is_some_and(|rule| is_rule_of_audience(rule, &audience.id))
    })
}

/// Why a mapping is not moved.
fn reason(mapping: &Mapping, audiences: usize, to: Option<&MoveTarget>, today: &str) -> Option<MoveReason> {
    match (audiences, to) {
        _ if mapping.state(today) == MappingState::Off => Some(MoveReason::SwitchedOff),
        _ if mapping.state(today) == MappingState::Ended => Some(MoveReason::Ended),
        _ if mapping.id.is_none() => Some(MoveReason::NoId),
        _ if mapping.state(today) == MappingState::NotStarted => Some(MoveReason::NotStarted),
        (0, _) => Some(MoveReason::NoAudience),
        (1, None) => Some(MoveReason::NoDataflow),
        (1, Some(to)) => (!to.on).then_some(MoveReason::DataflowPaused),
        _ => Some(MoveReason::SeveralAudiences),
    }
}

/// The dataflow that is moved to, and what must be done by hand first.
fn chosen(
    targets: &[MoveTarget],
    how: &MoveOptions,
    cards: &[String],
) -> Result<(Option<MoveTarget>, Vec<MoveByHand>), Failure> {
    if let Some(wanted) = &how.dataflow {
        let found = targets.iter().find(|target| target.id == *wanted || target.name == *wanted);
        return found.map(|to| (Some(to.clone()), Vec::new())).ok_or_else(|| {
            let message = format!("Nothing was sent: the dataflow “{wanted}” does not lead to the same place.");
            Failure::bad_input(InputReason::NotMapped, message).with("id", wanted)
        });
    }
    Ok(match targets {
        [only] => (Some(only.clone()), Vec::new()),
        [] if cards.is_empty() => (None, vec![MoveByHand::NoTwin]),
        [] => (None, vec![MoveByHand::SetUp { cards: cards.to_vec() }]),
        _ => (None, vec![MoveByHand::Choose]),
    })
}

/// The last day of the mappings, in UTC.
fn last_day(how: &MoveOptions, today: &str) -> Result<String, Failure> {
    let ends_on = how.last_day.clone().or_else(|| Some(today.to_owned()));
    let how = MapOptions { starts_on: None, ends_on, value: String::new(), prefix: String::new() };
    Ok(days(&how, today)?.1.unwrap_or_else(|| today.to_owned()))
}

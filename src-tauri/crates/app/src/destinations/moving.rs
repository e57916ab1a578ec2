//! Moves mappings of a destination to a dataflow of Experience Platform that leads to the same place: what it would do. The
//! audiences are added first and the mappings end afterwards, so that nobody is lost on the way. No mapping ends later than it
//! would have by itself.

use std::collections::BTreeMap;

use adobe::experience_platform::{AudienceSelector, FlowFilter};
use domain::rules::{is_rule_of_audience, is_rule_of_trait, traits_named};
use domain::{
    Audience, AudienceId, Copied, Destination, DestinationId, Lifecycle, Mapping, MappingState, MarketingAction,
    Segment, SegmentId, Trait,
};

use super::moving_reasons::Way;
use super::moving_sent::Moved;
use super::named::{Named, named, within_limits};
use super::planned::days;
use crate::connections::works;
use crate::limits;
use crate::read::{count, link, numeric};
use crate::view::{
    Failure, InputReason, MapOptions, MappingRef, MoveByHand, MoveLine, MoveOptions, MovePlan, MoveReason, MoveTarget,
    ObjectKind,
};
use crate::{Destinations, Workspace};

/// What each dataflow is used for, by its ID; `None` if that is not known.
type Uses = BTreeMap<String, Option<Vec<MarketingAction>>>;

/// What is about to be moved.
pub(super) struct Moving {
    pub(super) from: Destination,
    pub(super) plan: MovePlan,
    /// The mappings of the first lines; those of the others are not there.
    pub(super) mappings: Vec<Mapping>,
    /// The audience of each line, as a dataflow has it.
    pub(super) selectors: Vec<Option<AudienceSelector>>,
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
            .filter_map(|place| {
                let selector = moving.selectors[place].clone()?;
                Some((place, Moved::of(&plan.lines[place], &moving.mappings[place], selector, &plan.last_day)?))
            })
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
        let (targets, mut actions) = self.targets(&one).await?;
        let (to, mut by_hand) = chosen(&targets, how, &self.cards_of(&one.name).await?)?;
        let without = match by_hand.first() {
            Some(MoveByHand::NoTwin) => MoveReason::NoTwin,
            Some(MoveByHand::Choose) => MoveReason::ChooseDataflow,
            _ => MoveReason::NoDataflow,
        };
        let used_for = to.as_ref().and_then(|to| actions.remove(&to.id)).flatten();
        let way = self.way(to.as_ref(), without, used_for).await?;
        if let Some(to) = to.as_ref().filter(|to| !to.on) {
            by_hand.push(MoveByHand::Resume { name: to.name.clone() });
        }
        let (mut lines, selectors) = self.lines(&mappings, &way, &today).await?;
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
        Ok(Moving { from: one, plan, mappings, selectors })
    }

    async fn cards_of(&self, name: &str) -> Result<Vec<String>, Failure> {
        Ok(self.crosswalk().await?.find(name).cards().map(str::to_owned).collect())
    }

    /// Dataflows that lead to the same place, and what each is used for.
    async fn targets(&self, one: &Destination) -> Result<(Vec<MoveTarget>, Uses), Failure> {
        let platform = self.clients().await?.platform;
        // One that cannot be read may lead there as well: the others would not be all that can be chosen.
        let flows = platform.flows(&FlowFilter { destinations: true, ..FlowFilter::default() }).await?.every()?;
        let catalog = platform.catalog().await?;
        let table = self.crosswalk().await?;
        let (mut targets, mut uses) = (Vec::new(), Uses::new());
        for flow in flows {
            let leads_there = |card: &str| table.same_place(&one.name, &table.places_of(card, &flow.name)).is_some();
            let mut specs = flow.target_specs.iter().filter_map(|spec| catalog.get(spec));
            let Some(spec) = specs.find(|spec| leads_there(spec.card())) else { continue };
            uses.insert(flow.id.clone(), spec.actions.clone());
            targets.push(MoveTarget {
                id: flow.id.clone(),
                name: flow.name.clone(),
                card: spec.card().to_owned(),
                on: works(&flow),
            });
        }
        Ok((targets, uses))
    }

    /// The lines, and the audience of each as a dataflow has it.
    async fn lines(
        &self,
        mappings: &[Mapping],
        way: &Way,
        today: &str,
    ) -> Result<(Vec<MoveLine>, Vec<Option<AudienceSelector>>), Failure> {
        let ids: Vec<SegmentId> = mappings.iter().map(|mapping| mapping.segment).collect();
        let segments = self.catalog().segments_of(ids).await?;
        let segments: BTreeMap<SegmentId, Segment> = segments.into_iter().map(|one| (one.id, one)).collect();
        let audiences = self.same_people(segments.values().cloned().collect()).await?;
        let lines = mappings.iter().map(|mapping| {
            let of_it = audiences.get(&mapping.segment).map(Vec::as_slice).unwrap_or_default();
            let audience = of_it.first().filter(|_| of_it.len() == 1);
            let segment = segments.get(&mapping.segment);
            let name = segment.map(|one| one.name.clone()).unwrap_or_default();
            let line = MoveLine {
                segment: link(ObjectKind::Segment, mapping.segment, name),
                value: mapping.value.clone(),
                audience: audience.map(|one| link(ObjectKind::Audience, &one.id, one.name.clone())),
                adds: audience.is_some_and(|one| !way.has(one)),
                ends_on: mapping.ends_on.clone(),
                reason: way.reason(mapping, segment, of_it, today),
                rules: audience.map(|one| way.rules(one)).unwrap_or_default(),
                done: false,
                failure: None,
            };
            (line, audience.map(AudienceSelector::known))
        });
        Ok(lines.unzip())
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
            rules: Vec::new(),
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

/// The dataflow that is moved to, and what must be done by hand first.
fn chosen(
    targets: &[MoveTarget],
    how: &MoveOptions,
    cards: &[String],
) -> Result<(Option<MoveTarget>, Vec<MoveByHand>), Failure> {
    if let Some(wanted) = &how.dataflow {
        return Ok((Some(target_named(targets, wanted)?.clone()), Vec::new()));
    }
    Ok(match targets {
        [only] => (Some(only.clone()), Vec::new()),
        [] if cards.is_empty() => (None, vec![MoveByHand::NoTwin]),
        [] => (None, vec![MoveByHand::SetUp { cards: cards.to_vec() }]),
        _ => (None, vec![MoveByHand::Choose]),
    })
}

/// The dataflow with this ID, or the only one with this name.
fn target_named<'t>(targets: &'t [MoveTarget], wanted: &str) -> Result<&'t MoveTarget, Failure> {
    if let Some(one) = targets.iter().find(|target| target.id == wanted) {
        return Ok(one);
    }
    let found: Vec<&MoveTarget> = targets.iter().filter(|target| target.name == wanted).collect();
    match found[..] {
        [one] => Ok(one),
        [] => {
            let message = format!("Nothing was sent: the dataflow “{wanted}” does not lead to the same place.");
            Err(Failure::bad_input(InputReason::OtherDataflow, message).with("id", wanted))
        }
        _ => {
            let ids: Vec<String> = found.iter().map(|one| format!("{} ({})", one.id, one.card)).collect();
            let message = format!(
                "Nothing was sent: {} dataflows are named “{wanted}”. Use the ID of the one you mean: {}.",
                found.len(),
                ids.join(", ")
            );
            Err(Failure::bad_input(InputReason::Ambiguous, message))
        }
    }
}

/// The last day of the mappings, in UTC.
fn last_day(how: &MoveOptions, today: &str) -> Result<String, Failure> {
    let ends_on = how.last_day.clone().or_else(|| Some(today.to_owned()));
    let how = MapOptions { starts_on: None, ends_on, value: String::new(), prefix: String::new() };
    Ok(days(&how, today)?.1.unwrap_or_else(|| today.to_owned()))
}

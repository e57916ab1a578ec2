//! The decision about one audience.

use domain::{
    Audience, AudienceId, FolderKind, Lifecycle, Origin, Reference, Ruling, Segment, SegmentId, Trait, TraitId, limits,
    pair::shared_name,
};
use serde::{Deserialize, Serialize};

use super::conflict::{Choices, Conflict, ConflictKind};
use super::groundwork::{DataflowSteps, Groundwork};
use super::refusal::{Limit, Named, Refusal};
use super::step::{Action, Awaited, PlannedMove, Step};
use super::{Item, Line, Note, RemainingLimits, Request, Route, Snapshot, Target, notes, permitted};
use crate::kinds::{PlannedSegment, PlannedTrait};
use crate::port::Destination;
use crate::slot::{FolderSlot, SourceSlot, StepId, TraitSlot};

/// What a commit does with an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Creates trait and segment.
    Make,
    /// The trait exists: creates its segment.
    Complete {
        /// The trait.
        adopted: TraitId,
    },
    /// The whole pair exists: creates nothing.
    Adopt {
        /// The trait.
        adopted: TraitId,
        /// The segment.
        segment: SegmentId,
    },
    /// Audience Manager creates the pair, because the dataflow sends the audience.
    Activate,
    /// The pair exists: the dataflow will bring members.
    GiveMembers {
        /// The trait.
        adopted: TraitId,
        /// The segment.
        segment: SegmentId,
    },
    /// Left out, because a person chose that.
    Skip {
        /// What is in the way.
        conflict: ConflictKind,
    },
    /// Not possible.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// An item before its steps are numbered.
pub(super) struct UnnumberedItem<'a> {
    audience: AudienceId,
    known: Option<&'a Audience>,
    place: Vec<String>,
    route: Route,
    conflict: Option<Conflict>,
    decision: Decision<'a>,
    governance: Ruling,
}

enum Decision<'a> {
    Refuse(Refusal),
    Skip(ConflictKind),
    Adopt(&'a Trait, &'a Segment),
    Make {
        existing: Option<&'a Trait>,
        slots: Slots,
    },
    /// Audience Manager creates the pair; the trait goes to the folder, if it is not the sharing folder.
    Activate {
        is_sent: bool,
        folder: Option<FolderSlot>,
    },
    GiveMembers(&'a Trait, &'a Segment),
}

struct Slots {
    trait_folder: FolderSlot,
    segment_folder: FolderSlot,
    segment_place: Vec<String>,
    source: SourceSlot,
    /// See [`Groundwork::unique_codes`].
    unique_codes: (bool, bool),
}

pub(super) fn draft<'a>(
    snapshot: &'a Snapshot,
    groundwork: &mut Groundwork<'_>,
    room: &mut RemainingLimits,
    line: &Line,
    request: &Request,
) -> UnnumberedItem<'a> {
    let known = snapshot.audiences.get(&line.audience);
    let asked = line.route.or(request.route);
    let route = asked.or(line.shown).unwrap_or(match snapshot.destination {
        Destination::Present { .. } => Route::Activate,
        _ => Route::Create,
    });
    let place = place_of(snapshot, &line.target);
    let governance = known.map(|audience| permitted::governance(snapshot, audience, route)).unwrap_or_default();
    let (decision, conflict) = match (&place, known) {
        (_, None) => (Decision::Refuse(Refusal::Gone), None),
        (None, _) => (Decision::Refuse(Refusal::Folder), None),
        (Some(place), Some(audience)) => {
            let found = is_as_shown(snapshot, audience, line)
                .and_then(|()| look(snapshot, audience, request.choices_of(line)))
                .and_then(|found| permitted::check(&governance).map(|()| found));
            let conflict = found.as_ref().ok().and_then(|(_, conflict)| *conflict);
            let decision = found.and_then(|(existing, conflict)| match conflict.filter(|it| it.is_skipped) {
                Some(conflict) => Ok(Decision::Skip(conflict.kind)),
                None => decide(snapshot, groundwork, room, (audience, existing), place, (route, asked)),
            });
            (decision.unwrap_or_else(Decision::Refuse), conflict)
        }
    };
    // A trait without segment is completed by the API, whichever route was asked for.
    let route = if matches!(decision, Decision::Make { .. }) { Route::Create } else { route };
    UnnumberedItem {
        audience: line.audience.clone(),
        known,
        place: place.unwrap_or_default(),
        route,
        conflict,
        decision,
        governance,
    }
}

/// Names from below the root of trait storage to the target; `None` when nothing may be shared there.
pub(super) fn place_of(snapshot: &Snapshot, target: &Target) -> Option<Vec<String>> {
    let tree = snapshot.tree(FolderKind::Traits);
    let below = match target {
        Target::Folder(id) => tree.below_sharing(*id)?,
        Target::Below(names) => names.clone(),
    };
    if below.iter().any(|name| name.trim().is_empty()) {
        return None;
    }
    Some(std::iter::once(tree.sharing_folder_name().to_owned()).chain(below).collect())
}

/// Refuses an audience that is not known as it is now, or is not as it was shown.
fn is_as_shown(snapshot: &Snapshot, audience: &Audience, line: &Line) -> Result<(), Refusal> {
    if snapshot.unclear.contains(&audience.id) {
        return Err(Refusal::Unclear);
    }
    match &line.shown_name {
        Some(before) if shared_name(before) != shared_name(&audience.name) => {
            Err(Refusal::Renamed { before: before.clone() })
        }
        _ => Ok(()),
    }
}

/// The pair of an audience as far as it exists.
type Existing<'a> = (Option<&'a Trait>, Option<&'a Segment>);

/// Refuses audiences that cannot be shared; else what they have, and what is in the way.
fn look<'a>(
    snapshot: &'a Snapshot,
    audience: &Audience,
    choices: Choices,
) -> Result<(Existing<'a>, Option<Conflict>), Refusal> {
    check_audience(snapshot, audience)?;
    let existing = existing(snapshot, audience)?;
    let conflict = match existing.0 {
        Some(of) => Some(Conflict::existing(of.id, choices)),
        None => Conflict::same_name(snapshot, &audience.name, choices),
    };
    Ok((existing, conflict))
}

fn decide<'a>(
    snapshot: &'a Snapshot,
    groundwork: &mut Groundwork<'_>,
    room: &mut RemainingLimits,
    (audience, existing): (&Audience, Existing<'a>),
    place: &[String],
    (route, asked): (Route, Option<Route>),
) -> Result<Decision<'a>, Refusal> {
    let existing = match existing {
        (Some(of), Some(segment)) => {
            // Only if it was asked for: whether a second pair appears is not documented.
            if asked != Some(Route::Activate) || snapshot.destination.sends(&audience.id) {
                return Ok(Decision::Adopt(of, segment));
            }
            select(snapshot, groundwork, room, audience)?;
            return Ok(Decision::GiveMembers(of, segment));
        }
        (None, None) if route == Route::Activate => return activate(snapshot, groundwork, room, audience, place),
        // Audience Manager is about to create the segment.
        (Some(_), None) if route == Route::Activate && snapshot.destination.sends(&audience.id) => {
            return activate(snapshot, groundwork, room, audience, place);
        }
        (existing, _) => existing,
    };
    check_rights(snapshot, existing.is_none())?;
    // Wherever the trait goes: Audience Manager puts its own segments there too.
    let segment_place = vec![snapshot.tree(FolderKind::Segments).sharing_folder_name().to_owned()];

    let new_folders = if existing.is_none() { groundwork.check_trait_folders(place, room)? } else { 0 };
    let new_traits = new_folders + u64::from(existing.is_none());
    if new_traits > room.traits {
        return Err(Refusal::limit(Limit::Traits, limits::TRAITS));
    }
    if room.segments == 0 {
        return Err(Refusal::limit(Limit::Segments, limits::SEGMENTS));
    }
    room.traits -= new_traits;
    room.segments -= 1;
    let trait_folder = match existing {
        Some(of) => FolderSlot::Existing(of.folder),
        None => groundwork.folder(FolderKind::Traits, place),
    };
    let segment_folder = groundwork.folder(FolderKind::Segments, &segment_place);
    let (source, unique_codes) = (groundwork.source(), groundwork.unique_codes());
    let slots = Slots { trait_folder, segment_folder, segment_place, source, unique_codes };
    Ok(Decision::Make { existing, slots })
}

/// Plans to let Audience Manager create the pair.
fn activate<'a>(
    snapshot: &'a Snapshot,
    groundwork: &mut Groundwork<'_>,
    room: &mut RemainingLimits,
    audience: &Audience,
    place: &[String],
) -> Result<Decision<'a>, Refusal> {
    let is_below = place.len() > 1;
    if is_below && let Some(right) = snapshot.rights.missing(&["EDIT_ALL_TRAITS"]) {
        return Err(Refusal::MissingRight { right: right.to_owned() });
    }
    let new_folders = if is_below { groundwork.check_trait_folders(place, room)? } else { 0 };
    let is_sent = select(snapshot, groundwork, room, audience)?;
    room.traits -= new_folders;
    let folder = is_below.then(|| groundwork.folder(FolderKind::Traits, place));
    Ok(Decision::Activate { is_sent, folder })
}

/// Plans to add an audience to the dataflow, unless it sends the audience already; returns whether it does.
fn select(
    snapshot: &Snapshot,
    groundwork: &mut Groundwork<'_>,
    room: &mut RemainingLimits,
    audience: &Audience,
) -> Result<bool, Refusal> {
    match &snapshot.destination {
        Destination::Present { .. } => {}
        Destination::Elsewhere { sandbox } => {
            return Err(Refusal::NoDestination { sandbox: Some(sandbox.clone()) });
        }
        Destination::Unknown | Destination::Absent => return Err(Refusal::NoDestination { sandbox: None }),
    }
    if snapshot.destination.sends(&audience.id) {
        return Ok(true);
    }
    room.selected = room
        .selected
        .checked_sub(1)
        .ok_or_else(|| Refusal::limit(Limit::DestinationAudiences, limits::AUDIENCES_IN_DESTINATION))?;
    groundwork.select(&audience.id);
    Ok(false)
}

/// Refuses audiences that sharing does not take.
fn check_audience(snapshot: &Snapshot, audience: &Audience) -> Result<(), Refusal> {
    if snapshot.copies.contains(&audience.id) {
        return Err(Refusal::Loop);
    }
    match &audience.origin {
        origin if origin.can_be_shared() => {}
        Origin::AudienceManager => return Err(Refusal::Loop),
        other => return Err(Refusal::Origin { origin: other.clone() }),
    }
    match audience.lifecycle {
        Lifecycle::Published => Ok(()),
        lifecycle => Err(Refusal::Lifecycle { lifecycle }),
    }
}

fn check_rights(snapshot: &Snapshot, makes_trait: bool) -> Result<(), Refusal> {
    let needed: &[&str] = if makes_trait {
        &["CREATE_ALL_TRAITS", "MAP_ALL_TO_SEGMENTS", "CREATE_ALL_SEGMENTS"]
    } else {
        &["MAP_ALL_TO_SEGMENTS", "CREATE_ALL_SEGMENTS"]
    };
    let right = snapshot
        .rights
        .missing(needed)
        .or_else(|| (snapshot.rights.is_limited() && snapshot.sharing_source().is_none()).then_some("administrator"));
    right.map_or(Ok(()), |right| Err(Refusal::MissingRight { right: right.to_owned() }))
}

/// What carries the audience's code: nothing, a trait to complete, or a whole pair.
fn existing<'a>(snapshot: &'a Snapshot, audience: &Audience) -> Result<Existing<'a>, Refusal> {
    let mut traits: Vec<&Trait> =
        snapshot.traits.iter().filter(|it| snapshot.is_code_of(it.integration_code.as_ref(), &audience.id)).collect();
    let mut segments: Vec<&Segment> =
        snapshot.segments.iter().filter(|it| snapshot.is_code_of(it.integration_code.as_ref(), &audience.id)).collect();
    traits.sort_by_key(|it| it.id);
    segments.sort_by_key(|it| it.id);
    let name_trait = |it: &&Trait| Named { reference: Reference::Trait(it.id), name: it.name.clone() };
    let name_segment = |it: &&Segment| Named { reference: Reference::Segment(it.id), name: it.name.clone() };
    match (traits.as_slice(), segments.as_slice()) {
        ([], []) => Ok((None, None)),
        ([of], []) if of.rule.as_deref().is_some_and(|rule| snapshot.is_rule_of(rule, &audience.id)) => {
            Ok((Some(of), None))
        }
        ([of], []) => Err(Refusal::Foreign { object: name_trait(of) }),
        // A segment alone refers to some other trait: a trait created now would not be the one it refers to.
        ([], [segment]) => Err(Refusal::Foreign { object: name_segment(segment) }),
        ([of], [segment]) => Ok((Some(of), Some(segment))),
        (traits, segments) => Err(Refusal::Duplicate {
            objects: traits.iter().map(name_trait).chain(segments.iter().map(name_segment)).collect(),
        }),
    }
}

impl UnnumberedItem<'_> {
    /// Whether the dataflow brings its members.
    pub(super) fn uses_dataflow(&self) -> bool {
        matches!(self.decision, Decision::Activate { .. } | Decision::GiveMembers(..))
    }

    /// Numbers the steps from `next` on and writes the notes.
    pub(super) fn into_item(self, snapshot: &Snapshot, dataflow: DataflowSteps, next: &mut u32) -> Item {
        let route = self.route;
        let name = self.known.map_or_else(|| self.audience.to_string(), |audience| audience.name.clone());
        let mut notes = Vec::new();
        let mut steps = Vec::new();
        let mut served_by = Vec::new();
        let verdict = match (&self.decision, self.known) {
            (Decision::Refuse(refusal), _) => Verdict::Refused { refusal: refusal.clone() },
            (Decision::Skip(conflict), _) => Verdict::Skip { conflict: *conflict },
            (_, None) => Verdict::Refused { refusal: Refusal::Gone },
            (Decision::Adopt(of, segment), Some(audience)) => {
                notes.extend(notes::of_place(snapshot, of, &self.place));
                notes.extend(notes::of_adopting(snapshot, audience, of, segment));
                Verdict::Adopt { adopted: of.id, segment: segment.id }
            }
            (Decision::Make { existing, slots }, Some(audience)) => {
                notes = notes::of_making(snapshot, audience, route, existing.is_none());
                notes.extend(existing.and_then(|of| notes::of_place(snapshot, of, &self.place)));
                steps = make_steps(audience, *existing, slots, &self.place, next);
                existing.map_or(Verdict::Make, |of| Verdict::Complete { adopted: of.id })
            }
            (Decision::Activate { is_sent, folder }, Some(audience)) => {
                notes = notes::of_making(snapshot, audience, route, true);
                served_by.extend(dataflow.select.filter(|_| !is_sent).into_iter().chain(dataflow.resume));
                let outside = snapshot.outside.get(&audience.id).cloned();
                let awaited = Awaited { audience: audience.id.clone(), outside, name: shared_name(&audience.name) };
                steps = await_steps(awaited, *folder, &self.place, &served_by, next);
                Verdict::Activate
            }
            (Decision::GiveMembers(of, segment), Some(audience)) => {
                notes = notes::of_making(snapshot, audience, route, false);
                notes.push(Note::MayAppearTwice);
                notes.extend(notes::of_place(snapshot, of, &self.place));
                served_by.extend(dataflow.select.into_iter().chain(dataflow.resume));
                Verdict::GiveMembers { adopted: of.id, segment: segment.id }
            }
        };
        if dataflow.resume.is_some() {
            notes.retain(|note| *note != Note::FlowPaused);
        }
        Item {
            audience: self.audience,
            name,
            place: self.place,
            route,
            conflict: self.conflict,
            verdict,
            steps,
            served_by,
            notes,
            governance: self.governance,
        }
    }
}

/// The steps that wait for the pair, and move its trait if it goes elsewhere.
fn await_steps(
    awaited: Awaited,
    folder: Option<FolderSlot>,
    place: &[String],
    after: &[StepId],
    next: &mut u32,
) -> Vec<Step> {
    let mut push = |action, needs: Vec<StepId>| {
        let id = StepId(*next);
        *next += 1;
        Step { id, action, needs }
    };
    let name = awaited.name.clone();
    let a_trait = push(Action::AwaitTrait(awaited.clone()), after.to_vec());
    let of = TraitSlot::MadeBy(a_trait.id);
    let segment = push(Action::AwaitSegment(awaited), vec![a_trait.id]);
    let to = folder.map(|folder| {
        // After the segment, so that Audience Manager has finished the pair.
        push(Action::MoveTrait(PlannedMove { of, name, folder, within: place.to_vec() }), vec![segment.id])
    });
    [a_trait, segment].into_iter().chain(to).collect()
}

fn make_steps(
    audience: &Audience,
    existing: Option<&Trait>,
    slots: &Slots,
    place: &[String],
    next: &mut u32,
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut push = |action| {
        let id = StepId(*next);
        *next += 1;
        steps.push(Step::new(id, action));
        id
    };
    let name = shared_name(&audience.name);
    let of = match existing {
        Some(of) => TraitSlot::Existing(of.id),
        None => TraitSlot::MadeBy(push(Action::CreateTrait(PlannedTrait {
            audience: audience.id.clone(),
            name: name.clone(),
            folder: slots.trait_folder,
            source: slots.source,
            within: place.to_vec(),
            codes_are_unique: slots.unique_codes.0,
        }))),
    };
    push(Action::CreateSegment(PlannedSegment {
        audience: audience.id.clone(),
        name,
        folder: slots.segment_folder,
        source: slots.source,
        of,
        within: slots.segment_place.clone(),
        codes_are_unique: slots.unique_codes.1,
    }));
    steps
}

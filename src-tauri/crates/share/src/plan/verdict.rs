//! What happens with one audience, and why not.

use domain::{
    Audience, AudienceId, FolderKind, Lifecycle, Origin, Segment, SegmentId, Trait, TraitId, limits,
    pair::{is_code_of, shared_name},
    rules::is_rule_of_audience,
};
use serde::{Deserialize, Serialize};

use super::groundwork::Groundwork;
use super::step::{Action, FolderSlot, SourceSlot, Step, StepId, TraitSlot};
use super::{Extract, Item, Line, Room, Route, Target, notes};
use crate::object::Reference;

/// What a commit does with an audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Makes trait and segment.
    Make,
    /// The trait is there: makes its segment.
    Complete {
        /// The trait.
        adopted: TraitId,
    },
    /// The whole pair is there: makes nothing.
    Adopt {
        /// The trait.
        adopted: TraitId,
        /// The segment.
        segment: SegmentId,
    },
    /// Not possible.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// Why an audience cannot be shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "because", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Refusal {
    /// It came from Audience Manager.
    Loop,
    /// Sharing takes audiences of Segmentation Service only (AEP contract §14.1).
    Origin {
        /// Where it was made.
        origin: Origin,
    },
    /// It is not in use.
    Lifecycle {
        /// Its state.
        lifecycle: Lifecycle,
    },
    /// More than one trait or segment carries its code.
    Duplicate {
        /// All of them.
        objects: Vec<Named>,
    },
    /// Something carries its code that sharing did not make and cannot complete.
    Foreign {
        /// It.
        object: Named,
    },
    /// The folder is not `Experience Platform Traits` or below.
    Folder,
    /// An account limit would be passed (AAM contract §13.1).
    Limit {
        /// `traits`, `segments`, `folders` or `folderLevels`.
        limit: String,
        /// The limit.
        maximum: u64,
    },
    /// The account lacks a right.
    MissingRight {
        /// Its name, `administrator` where only administrators may.
        right: String,
    },
    /// The catalogue does not have it.
    Gone,
}

/// An object with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The object.
    pub reference: Reference,
    /// Its name.
    pub name: String,
}

impl Refusal {
    pub(super) fn limit(limit: &str, maximum: u64) -> Self {
        Self::Limit { limit: limit.to_owned(), maximum }
    }
}

/// An item before its steps are numbered.
pub(super) struct Draft<'a> {
    audience: AudienceId,
    known: Option<&'a Audience>,
    place: Vec<String>,
    decision: Decision<'a>,
}

enum Decision<'a> {
    Refuse(Refusal),
    Adopt(&'a Trait, &'a Segment),
    Make { existing: Option<&'a Trait>, slots: Slots },
}

struct Slots {
    trait_folder: FolderSlot,
    segment_folder: FolderSlot,
    segment_place: Vec<String>,
    source: SourceSlot,
}

pub(super) fn draft<'a>(
    extract: &'a Extract,
    groundwork: &mut Groundwork<'_>,
    room: &mut Room,
    line: &Line,
) -> Draft<'a> {
    let known = extract.audiences.get(&line.audience);
    let place = place_of(extract, &line.target);
    let decision = match (&place, known) {
        (_, None) => Decision::Refuse(Refusal::Gone),
        (None, _) => Decision::Refuse(Refusal::Folder),
        (Some(place), Some(audience)) => {
            decide(extract, groundwork, room, audience, place).unwrap_or_else(Decision::Refuse)
        }
    };
    Draft { audience: line.audience.clone(), known, place: place.unwrap_or_default(), decision }
}

/// Names from below the root of trait storage to the target; `None` when nothing may be shared there.
pub(super) fn place_of(extract: &Extract, target: &Target) -> Option<Vec<String>> {
    let tree = extract.tree(FolderKind::Traits);
    let below = match target {
        Target::Folder(id) => tree.below_sharing(*id)?,
        Target::Below(names) => names.clone(),
    };
    if below.iter().any(|name| name.trim().is_empty()) {
        return None;
    }
    Some(std::iter::once(tree.sharing_folder_name().to_owned()).chain(below).collect())
}

fn decide<'a>(
    extract: &'a Extract,
    groundwork: &mut Groundwork<'_>,
    room: &mut Room,
    audience: &Audience,
    place: &[String],
) -> Result<Decision<'a>, Refusal> {
    check_audience(extract, audience)?;
    let existing = match existing(extract, audience)? {
        (Some(of), Some(segment)) => return Ok(Decision::Adopt(of, segment)),
        (existing, _) => existing,
    };
    check_rights(extract, existing.is_none())?;
    // The segment lies where the trait lies; a trait found outside the sharing folder says nothing about that.
    let tree = extract.tree(FolderKind::Traits);
    let below = existing.and_then(|of| tree.below_sharing(of.folder)).unwrap_or_else(|| place[1..].to_vec());
    let sharing_segments = extract.tree(FolderKind::Segments).sharing_folder_name().to_owned();
    let segment_place: Vec<String> = std::iter::once(sharing_segments).chain(below).collect();

    let new_folders = if existing.is_none() { groundwork.check_trait_folders(place, room)? } else { 0 };
    let new_traits = new_folders + u64::from(existing.is_none());
    if new_traits > room.traits {
        return Err(Refusal::limit("traits", limits::TRAITS));
    }
    if room.segments == 0 {
        return Err(Refusal::limit("segments", limits::SEGMENTS));
    }
    room.traits -= new_traits;
    room.segments -= 1;
    let trait_folder = match existing {
        Some(of) => FolderSlot::Existing(of.folder),
        None => groundwork.folder(FolderKind::Traits, place),
    };
    let segment_folder = groundwork.folder(FolderKind::Segments, &segment_place);
    let slots = Slots { trait_folder, segment_folder, segment_place, source: groundwork.source() };
    Ok(Decision::Make { existing, slots })
}

/// Refuses audiences that sharing does not take.
fn check_audience(extract: &Extract, audience: &Audience) -> Result<(), Refusal> {
    if extract.copies.contains(&audience.id) {
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

fn check_rights(extract: &Extract, makes_trait: bool) -> Result<(), Refusal> {
    let needed: &[&str] = if makes_trait {
        &["CREATE_ALL_TRAITS", "MAP_ALL_TO_SEGMENTS", "CREATE_ALL_SEGMENTS"]
    } else {
        &["MAP_ALL_TO_SEGMENTS", "CREATE_ALL_SEGMENTS"]
    };
    let right = extract
        .rights
        .missing(needed)
        .or_else(|| (extract.rights.is_limited() && extract.sharing_source().is_none()).then_some("administrator"));
    right.map_or(Ok(()), |right| Err(Refusal::MissingRight { right: right.to_owned() }))
}

/// What carries the audience's code: nothing, a trait to complete, or a whole pair.
fn existing<'a>(
    extract: &'a Extract,
    audience: &Audience,
) -> Result<(Option<&'a Trait>, Option<&'a Segment>), Refusal> {
    let mut traits: Vec<&Trait> =
        extract.traits.iter().filter(|it| is_code_of(it.integration_code.as_ref(), &audience.id)).collect();
    let mut segments: Vec<&Segment> =
        extract.segments.iter().filter(|it| is_code_of(it.integration_code.as_ref(), &audience.id)).collect();
    traits.sort_by_key(|it| it.id);
    segments.sort_by_key(|it| it.id);
    let name_trait = |it: &&Trait| Named { reference: Reference::Trait(it.id), name: it.name.clone() };
    let name_segment = |it: &&Segment| Named { reference: Reference::Segment(it.id), name: it.name.clone() };
    match (traits.as_slice(), segments.as_slice()) {
        ([], []) => Ok((None, None)),
        ([of], []) if of.rule.as_deref().is_some_and(|rule| is_rule_of_audience(rule, &audience.id)) => {
            Ok((Some(of), None))
        }
        ([of], []) => Err(Refusal::Foreign { object: name_trait(of) }),
        // A segment alone is made of some other trait: making one now would not be the trait it is made of.
        ([], [segment]) => Err(Refusal::Foreign { object: name_segment(segment) }),
        ([of], [segment]) => Ok((Some(of), Some(segment))),
        (traits, segments) => Err(Refusal::Duplicate {
            objects: traits.iter().map(name_trait).chain(segments.iter().map(name_segment)).collect(),
        }),
    }
}

impl Draft<'_> {
    /// Numbers the steps from `next` on and writes the notes.
    pub(super) fn into_item(self, extract: &Extract, route: Route, next: &mut u32) -> Item {
        let name = self.known.map_or_else(|| self.audience.to_string(), |audience| audience.name.clone());
        let mut notes = Vec::new();
        let mut steps = Vec::new();
        let verdict = match (&self.decision, self.known) {
            (Decision::Refuse(refusal), _) => Verdict::Refused { refusal: refusal.clone() },
            (_, None) => Verdict::Refused { refusal: Refusal::Gone },
            (Decision::Adopt(of, segment), Some(audience)) => {
                notes.extend(notes::of_place(extract, of, &self.place));
                notes.extend(notes::of_adopting(extract, audience, of, segment));
                Verdict::Adopt { adopted: of.id, segment: segment.id }
            }
            (Decision::Make { existing, slots }, Some(audience)) => {
                notes = notes::of_making(extract, audience, route, existing.is_none());
                notes.extend(existing.and_then(|of| notes::of_place(extract, of, &self.place)));
                steps = make_steps(audience, *existing, slots, &self.place, next);
                existing.map_or(Verdict::Make, |of| Verdict::Complete { adopted: of.id })
            }
        };
        Item { audience: self.audience, name, place: self.place, verdict, steps, notes }
    }
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
        steps.push(Step { id, action });
        id
    };
    let name = shared_name(&audience.name);
    let of = match existing {
        Some(of) => TraitSlot::Existing(of.id),
        None => TraitSlot::MadeBy(push(Action::MakeTrait {
            audience: audience.id.clone(),
            name: name.clone(),
            folder: slots.trait_folder,
            source: slots.source,
            within: place.to_vec(),
        })),
    };
    push(Action::MakeSegment {
        audience: audience.id.clone(),
        name,
        folder: slots.segment_folder,
        source: slots.source,
        of,
        within: slots.segment_place.clone(),
    });
    steps
}

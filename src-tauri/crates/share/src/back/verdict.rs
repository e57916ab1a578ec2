//! The decision about one segment or trait.

use std::collections::BTreeMap;

use domain::governance::{segment_to_platform, trait_to_platform};
use domain::{Audience, AudienceId, Copied, DataSource, DataSourceId, Origin, Ruling, SegmentStatus, Source, limits};
use serde::{Deserialize, Serialize};

use super::{Item, Note, Refusal, Request, Route, SELECT, Snapshot, identities, loops};
use crate::plan::{Action, AwaitedAudience, Step, StepId};
use crate::port::NewAudience;

/// What a commit does with a segment or trait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// Creates an audience, without members.
    Create,
    /// An audience stands for it already: nothing is created.
    Adopt {
        /// The audience.
        audience: AudienceId,
    },
    /// The Audience Manager source selects the segment from now on, and brings its audience and members.
    Select {
        /// The audience that stands for it already, without members: the source delivers into that one.
        audience: Option<AudienceId>,
    },
    /// The source selects it already: nothing is sent.
    Selected {
        /// Its audience, if the source has brought it.
        audience: Option<AudienceId>,
        /// Whether the source selects all segments, or for a trait, all traits.
        everything: bool,
    },
    /// The data of its audience expires later.
    Renew {
        /// The audience.
        audience: AudienceId,
        /// Days from its creation until its data expires, then.
        days: u32,
    },
    /// Not possible.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// The facts about a segment or trait that its audience takes over.
struct Facts<'a> {
    name: &'a str,
    description: &'a str,
    folder: domain::FolderId,
    is_active: bool,
}

/// Plans one line. `room` is how many audiences the sandbox may still get, `next` the number of the next step.
pub(super) fn item(snapshot: &Snapshot, request: &Request, of: Copied, room: &mut u64, next: &mut u32) -> Item {
    let facts = facts(snapshot, of);
    let mut item = blank(snapshot, of);
    match decide(snapshot, request.route, of, facts, room) {
        Err(refusal) => item.verdict = Verdict::Refused { refusal },
        Ok((Decision::Adopt(audience), notes)) => {
            item.verdict = Verdict::Adopt { audience: audience.id.clone() };
            item.notes = notes;
            item.notes.extend(identities::notes(snapshot, of, Some(audience), request.route));
            item.notes.extend(audience.has_no_members_yet().then_some(Note::NoMembersYet));
        }
        Ok((Decision::Selected { audience, everything }, notes)) => {
            item.notes.extend(identities::notes(snapshot, of, audience, request.route));
            item.verdict = Verdict::Selected { audience: audience.map(|it| it.id.clone()), everything };
            item.notes.extend(is_paused(snapshot).then_some(Note::SourcePaused));
            item.notes.extend(notes);
        }
        Ok((Decision::Select { facts, known }, notes)) => {
            let identities = identities::notes(snapshot, of, known, request.route);
            let known = known.map(|it| it.id.clone());
            item.governance = ruling(snapshot, of);
            item.notes.extend(is_paused(snapshot).then_some(Note::SourcePaused));
            item.notes.extend((!facts.is_active).then_some(Note::Paused));
            item.notes.extend(notes);
            item.notes.extend(identities);
            let awaited = AwaitedAudience { of, name: facts.name.to_owned(), known: known.clone() };
            item.steps.push(Step { needs: vec![SELECT], ..Step::new(StepId(*next), Action::AwaitAudience(awaited)) });
            item.served_by = vec![SELECT];
            item.verdict = Verdict::Select { audience: known };
            *next += 1;
        }
        Ok((Decision::Create(facts), notes)) => {
            item.governance = ruling(snapshot, of);
            let new = NewAudience {
                of,
                name: facts.name.to_owned(),
                description: facts.description.to_owned(),
                labels: item.governance.labels.clone(),
                folder: facts.folder,
                ttl_days: request.ttl_days,
                is_active: facts.is_active,
            };
            item.notes = vec![Note::NoMembersYet, Note::Expires { days: request.ttl_days }];
            item.notes.extend((!facts.is_active).then_some(Note::Paused));
            item.notes.extend(notes);
            item.notes.extend(identities::notes(snapshot, of, None, request.route));
            item.steps.push(Step::new(StepId(*next), Action::CreateAudience(new)));
            *next += 1;
        }
    }
    item
}

/// An item of which nothing is decided yet.
pub(super) fn blank(snapshot: &Snapshot, of: Copied) -> Item {
    let facts = facts(snapshot, of);
    Item {
        of,
        name: facts.map_or_else(|| of.sid().to_string(), |facts| facts.name.to_owned()),
        place: snapshot.place(of),
        verdict: Verdict::Create,
        steps: Vec::new(),
        served_by: Vec::new(),
        governance: Ruling::default(),
        notes: Vec::new(),
    }
}

enum Decision<'a> {
    Create(Facts<'a>),
    Adopt(&'a Audience),
    Select { facts: Facts<'a>, known: Option<&'a Audience> },
    Selected { audience: Option<&'a Audience>, everything: bool },
}

fn decide<'a>(
    snapshot: &'a Snapshot,
    route: Route,
    of: Copied,
    facts: Option<Facts<'a>>,
    room: &mut u64,
) -> Result<(Decision<'a>, Vec<Note>), Refusal> {
    let facts = facts.ok_or(Refusal::Gone)?;
    let notes = loops::check(snapshot, of)?.into_iter().collect();
    let existing = existing(snapshot, of)?;
    let is_selected = match route {
        Route::Source => Some(selected(snapshot, of)?),
        Route::External => None,
    };
    match (is_selected, existing) {
        (Some(Some(everything)), audience) => return Ok((Decision::Selected { audience, everything }, notes)),
        (None, Some(audience)) => return Ok((Decision::Adopt(audience), notes)),
        (Some(None), Some(known)) => return Ok((Decision::Select { facts, known: Some(known) }, notes)),
        (_, None) => {}
    }
    *room = room.checked_sub(1).ok_or(Refusal::Limit { maximum: limits::AUDIENCES })?;
    let decision = match route {
        Route::Source => Decision::Select { facts, known: None },
        Route::External => Decision::Create(facts),
    };
    Ok((decision, notes))
}

/// Whether the source selects it: `Some` of whether that is because it selects everything of the kind.
fn selected(snapshot: &Snapshot, of: Copied) -> Result<Option<bool>, Refusal> {
    let selection = match &snapshot.source {
        Source::Present { selection, .. } => selection,
        Source::Absent => return Err(Refusal::NoSource),
        Source::Several { .. } => return Err(Refusal::SeveralSources),
        Source::Unknown | Source::Unrecognized { .. } => return Err(Refusal::SourceUnrecognized),
    };
    match of {
        Copied::Segment(id) => Ok(selection.has_segment(id).then_some(selection.all_segments)),
        // Whose trait it is does not matter for one that is listed.
        Copied::Trait(id) if selection.traits.contains(&id) => Ok(Some(false)),
        Copied::Trait(id) => {
            if selection.has_trait(id, is_own(snapshot, id)) {
                Ok(Some(true))
            } else {
                Err(Refusal::SingleTrait)
            }
        }
    }
}

/// Whether a trait belongs to the organization itself, as far as its data source says.
fn is_own(snapshot: &Snapshot, id: domain::TraitId) -> bool {
    let it = snapshot.traits.get(&id);
    let source = it.and_then(|it| snapshot.data_sources.iter().find(|source| source.id == it.data_source));
    source.is_some_and(|it| it.owner.is_some() && it.owner == snapshot.owner)
}

fn is_paused(snapshot: &Snapshot) -> bool {
    snapshot.source.is_on() == Some(false)
}

fn facts(snapshot: &Snapshot, of: Copied) -> Option<Facts<'_>> {
    match of {
        Copied::Segment(id) => snapshot.segments.get(&id).map(|it| Facts {
            name: &it.name,
            description: &it.description,
            folder: it.folder,
            is_active: it.status == SegmentStatus::Active,
        }),
        Copied::Trait(id) => snapshot.traits.get(&id).map(|it| Facts {
            name: &it.name,
            description: &it.description,
            folder: it.folder,
            is_active: true,
        }),
    }
}

/// The audience that stands for it already, if there is one.
pub(super) fn existing(snapshot: &Snapshot, of: Copied) -> Result<Option<&Audience>, Refusal> {
    let mut named: Vec<&Audience> = snapshot.audiences.iter().filter(|it| of.is_named_by(it)).collect();
    named.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(other) = named.iter().find(|it| it.origin != Origin::AudienceManager) {
        return Err(Refusal::OtherOrigin { audience: other.id.clone(), name: other.name.clone() });
    }
    match named.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            Err(Refusal::Duplicate { audiences: several.iter().map(|it| (it.id.clone(), it.name.clone())).collect() })
        }
    }
}

/// What export controls and policies say about a segment or trait, and the labels that its audience gets.
fn ruling(snapshot: &Snapshot, of: Copied) -> Ruling {
    let sources: BTreeMap<DataSourceId, DataSource> =
        snapshot.data_sources.iter().map(|source| (source.id, source.clone())).collect();
    let policies = snapshot.policies.as_deref();
    match of {
        Copied::Trait(id) => snapshot.traits.get(&id).map(|it| trait_to_platform(it, &sources, policies)),
        Copied::Segment(id) => {
            let segment = snapshot.segments.get(&id);
            segment.map(|it| segment_to_platform(it, &snapshot.traits, &sources, policies))
        }
    }
    .unwrap_or_default()
}

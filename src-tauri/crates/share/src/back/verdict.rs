//! The decision about one segment or trait.

use std::collections::BTreeMap;

use domain::governance::{segment_to_platform, trait_to_platform};
use domain::{Audience, AudienceId, Copied, DataSource, DataSourceId, Origin, Ruling, SegmentStatus, limits};
use serde::{Deserialize, Serialize};

use super::{Item, Note, Refusal, Request, Snapshot, loops};
use crate::plan::{Action, Step, StepId};
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
    let name = facts.as_ref().map_or_else(|| of.sid().to_string(), |facts| facts.name.to_owned());
    let mut item = Item {
        of,
        name,
        place: snapshot.place(of),
        verdict: Verdict::Create,
        steps: Vec::new(),
        governance: Ruling::default(),
        notes: Vec::new(),
    };
    match decide(snapshot, of, facts, room) {
        Err(refusal) => item.verdict = Verdict::Refused { refusal },
        Ok((Decision::Adopt(audience), notes)) => {
            item.verdict = Verdict::Adopt { audience: audience.id.clone() };
            item.notes = notes;
            item.notes.extend(audience.has_no_members_yet().then_some(Note::NoMembersYet));
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
            item.steps.push(Step::new(StepId(*next), Action::CreateAudience(new)));
            *next += 1;
        }
    }
    item
}

enum Decision<'a> {
    Create(Facts<'a>),
    Adopt(&'a Audience),
}

fn decide<'a>(
    snapshot: &'a Snapshot,
    of: Copied,
    facts: Option<Facts<'a>>,
    room: &mut u64,
) -> Result<(Decision<'a>, Vec<Note>), Refusal> {
    let facts = facts.ok_or(Refusal::Gone)?;
    let notes = loops::check(snapshot, of)?.into_iter().collect();
    if let Some(audience) = existing(snapshot, of)? {
        return Ok((Decision::Adopt(audience), notes));
    }
    *room = room.checked_sub(1).ok_or(Refusal::Limit { maximum: limits::AUDIENCES })?;
    Ok((Decision::Create(facts), notes))
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
fn existing(snapshot: &Snapshot, of: Copied) -> Result<Option<&Audience>, Refusal> {
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

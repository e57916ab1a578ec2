//! The decision about one segment or trait.

use std::collections::BTreeSet;

use domain::{Audience, AudienceId, Copied, DataSourceId, ExportControl, Label, Origin, SegmentStatus, limits};
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
    let mut item =
        Item { of, name, place: snapshot.place(of), verdict: Verdict::Create, steps: Vec::new(), notes: Vec::new() };
    match decide(snapshot, of, facts, room) {
        Err(refusal) => item.verdict = Verdict::Refused { refusal },
        Ok((Decision::Adopt(audience), notes)) => {
            item.verdict = Verdict::Adopt { audience: audience.id.clone() };
            item.notes = notes;
            item.notes.extend(audience.has_no_members_yet().then_some(Note::NoMembersYet));
        }
        Ok((Decision::Create(facts), notes)) => {
            let labels = Labels::of(snapshot, of);
            let new = NewAudience {
                of,
                name: facts.name.to_owned(),
                description: facts.description.to_owned(),
                labels: labels.labels.clone(),
                folder: facts.folder,
                ttl_days: request.ttl_days,
                is_active: facts.is_active,
            };
            item.notes = vec![Note::NoMembersYet, Note::Expires { days: request.ttl_days }];
            item.notes.extend((!facts.is_active).then_some(Note::Paused));
            item.notes.extend(notes);
            item.notes.extend(labels.notes());
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

/// The labels that the export controls behind a segment or trait become.
struct Labels {
    labels: Vec<Label>,
    without: Vec<String>,
    unknown: Vec<String>,
}

impl Labels {
    /// A control counts wherever it is: on the data source of the trait, or for a segment on its own and on those of its traits.
    fn of(snapshot: &Snapshot, of: Copied) -> Self {
        let mut sources: BTreeSet<DataSourceId> = BTreeSet::new();
        let source_of = |id| snapshot.traits.get(&id).map(|it| it.data_source);
        match of {
            Copied::Trait(id) => sources.extend(source_of(id)),
            Copied::Segment(id) => {
                let Some(segment) = snapshot.segments.get(&id) else { return Self::none() };
                sources.insert(segment.data_source);
                sources.extend(loops::traits_of(&segment.rule).into_iter().filter_map(source_of));
            }
        }
        let mut found = Self::none();
        for id in sources {
            let source = snapshot.data_sources.iter().find(|it| it.id == id);
            match source.and_then(|source| source.export_controls.as_ref()) {
                Some(controls) => found.add(controls),
                None => found.unknown.push(source.map_or_else(|| id.to_string(), |source| source.name.clone())),
            }
        }
        found.labels.sort();
        found.labels.dedup();
        found.without.sort();
        found.without.dedup();
        found
    }

    fn none() -> Self {
        Self { labels: Vec::new(), without: Vec::new(), unknown: Vec::new() }
    }

    fn add(&mut self, controls: &[ExportControl]) {
        for control in controls {
            match control.label() {
                Some(label) => self.labels.push(label),
                None => self.without.push(control.code().to_owned()),
            }
        }
    }

    fn notes(self) -> impl Iterator<Item = Note> {
        let labels = (!self.labels.is_empty()).then_some(Note::Labels { labels: self.labels });
        let without = (!self.without.is_empty()).then_some(Note::ControlsWithoutLabel { controls: self.without });
        let unknown = (!self.unknown.is_empty()).then_some(Note::ControlsUnknown { data_sources: self.unknown });
        [labels, without, unknown].into_iter().flatten()
    }
}

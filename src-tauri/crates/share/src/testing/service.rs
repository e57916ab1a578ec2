//! Audience Manager in memory: it lets two objects carry one code, as the real one does, so that a run that makes
//! something twice is seen. Each call can be made to fail, by its name or its number. It is as unkind as the real one: it deletes a
//! segment that is in use, refuses to delete a trait that is, and can answer that an object is gone which its lists
//! still have.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};

use domain::{
    DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Segment, SegmentId, Trait, TraitId,
};

use super::{a_trait, folder, give_way, root, segment, source};
use crate::object::Reference;
use crate::port::{AudienceManager, CallError, CallErrorKind, NewSegment, NewTrait, Seen, Use};

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It never arrives, and that is known.
    NotSent,
    /// It is done, and the answer is lost.
    LostAfter,
    /// It is not done, and nobody knows.
    LostBefore,
    /// It is refused for a missing right.
    Forbidden,
}

#[derive(Default)]
pub(crate) struct MemoryService {
    pub(crate) world: Mutex<World>,
}

/// Something that happens once while a call is under way.
type Meanwhile = Box<dyn FnOnce(&mut World) + Send>;

#[derive(Default)]
pub(crate) struct World {
    pub(crate) folders: Vec<Folder>,
    pub(crate) sources: Vec<DataSource>,
    pub(crate) traits: Vec<Trait>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) in_use: Vec<SegmentId>,
    /// Segments of which it does not say clearly whether they are in use.
    pub(crate) use_unclear: Vec<SegmentId>,
    /// Objects it says are gone when asked for by id, although they are there.
    pub(crate) hidden: Vec<Reference>,
    /// What a colleague does right before the next deletion arrives.
    pub(crate) before_delete: Option<Meanwhile>,
    /// Deletions that arrived, in order.
    pub(crate) deletions: Vec<Reference>,
    /// Faults by the number of the call, for properties that hold whichever call fails.
    pub(crate) faults: BTreeMap<usize, Fault>,
    /// Faults by the name of the call, see [`World::on`].
    faults_by_name: BTreeMap<&'static str, VecDeque<Fault>>,
    pub(crate) calls: usize,
    pub(crate) writes: usize,
    next: u64,
}

impl MemoryService {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    async fn read<T>(&self, call: &str, answer: impl FnOnce(&World) -> T) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            let fault = world.fault(call);
            if fault.is_some() {
                return Err(error(CallErrorKind::Offline, false));
            }
            answer(&world)
        };
        give_way().await;
        Ok(answer)
    }

    async fn write<T>(
        &self,
        call: &str,
        work: impl FnOnce(&mut World) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            match world.fault(call) {
                Some(Fault::NotSent) => Err(error(CallErrorKind::Offline, false)),
                Some(Fault::Forbidden) => Err(error(CallErrorKind::Forbidden, false)),
                Some(Fault::LostBefore) => Err(error(CallErrorKind::Offline, true)),
                Some(Fault::LostAfter) => {
                    world.writes += 1;
                    work(&mut world).and(Err(error(CallErrorKind::Offline, true)))
                }
                None => {
                    world.writes += 1;
                    work(&mut world)
                }
            }
        };
        give_way().await;
        answer
    }
}

impl World {
    /// The next call of this name goes wrong, and the one after it for each further fault ordered.
    pub(crate) fn on(&mut self, call: &'static str, fault: Fault) {
        self.faults_by_name.entry(call).or_default().push_back(fault);
    }

    fn fault(&mut self, call: &str) -> Option<Fault> {
        self.calls += 1;
        let numbered = self.faults.remove(&(self.calls - 1));
        numbered.or_else(|| self.faults_by_name.get_mut(call)?.pop_front())
    }

    /// Notes a deletion, after the colleague was quicker.
    fn arrives(&mut self, object: Reference) {
        if let Some(act) = self.before_delete.take() {
            act(self);
        }
        self.deletions.push(object);
    }

    fn id(&mut self) -> u64 {
        self.next += 1;
        1_000 + self.next
    }
}

/// The tag of an object's version.
fn tag(object: &impl std::fmt::Debug) -> String {
    format!("{object:?}")
}

fn error(kind: CallErrorKind, may_have_happened: bool) -> CallError {
    CallError { kind, message: format!("{kind:?}"), details: BTreeMap::new(), may_have_happened }
}

/// Refuses a change that names another version than the present one.
fn unless_stale(now: Option<&str>, seen: Option<&str>) -> Result<(), CallError> {
    match (now, seen) {
        (Some(now), Some(seen)) if now != seen => Err(error(CallErrorKind::Conflict, false)),
        _ => Ok(()),
    }
}

fn remove<T>(all: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Result<(), CallError> {
    let before = all.len();
    all.retain(|it| !is(it));
    if all.len() == before { Err(error(CallErrorKind::NotFound, false)) } else { Ok(()) }
}

impl AudienceManager for MemoryService {
    async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, CallError> {
        let of_kind = |world: &World| world.folders.iter().filter(|it| it.kind == kind).cloned().collect::<Vec<_>>();
        self.read("folders", |world| std::iter::once(root(kind)).chain(of_kind(world)).collect()).await
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        self.read("data_sources", |world| world.sources.clone()).await
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        let found = |world: &World| -> Vec<Trait> {
            world.traits.iter().filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("traits_by_code", found).await
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        let found = |world: &World| -> Vec<Segment> {
            world.segments.iter().filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("segments_by_code", found).await
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        let shown = |world: &World| !world.hidden.contains(&Reference::Trait(id));
        let seen = |it: &Trait| Seen { object: it.clone(), tag: Some(tag(it)) };
        self.read("trait_now", |world| world.traits.iter().find(|it| it.id == id && shown(world)).map(seen)).await
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        let shown = |world: &World| !world.hidden.contains(&Reference::Segment(id));
        let seen = |it: &Segment| Seen { object: it.clone(), tag: Some(tag(it)) };
        self.read("segment_now", |world| world.segments.iter().find(|it| it.id == id && shown(world)).map(seen)).await
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        let uses = |it: &&Segment| it.rule.contains(&format!("{id}T"));
        self.read("segments_with_trait", |world| world.segments.iter().filter(uses).cloned().collect()).await
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        self.read("segment_use", |world| match id {
            id if world.use_unclear.contains(&id) => Use::Unknown,
            id if world.in_use.contains(&id) => Use::Used,
            _ => Use::Free,
        })
        .await
    }

    async fn folder_contents(&self, kind: FolderKind, id: FolderId) -> Result<u64, CallError> {
        let count = |world: &World| match kind {
            FolderKind::Traits => world.traits.iter().filter(|it| it.folder == id).count() as u64,
            FolderKind::Segments => world.segments.iter().filter(|it| it.folder == id).count() as u64,
        };
        self.read("folder_contents", count).await
    }

    async fn data_source_contents(&self, id: DataSourceId) -> Result<u64, CallError> {
        let count = |world: &World| {
            let traits = world.traits.iter().filter(|it| it.data_source == id).count();
            (traits + world.segments.iter().filter(|it| it.data_source == id).count()) as u64
        };
        self.read("data_source_contents", count).await
    }

    async fn make_folder(&self, kind: FolderKind, parent: FolderId, name: &str) -> Result<Folder, CallError> {
        self.write("make_folder", |world| {
            let is = |it: &Folder| it.kind == kind && it.parent == Some(parent) && it.name == name;
            if world.folders.iter().any(is) {
                return Err(error(CallErrorKind::Conflict, false));
            }
            let made = folder(kind, world.id(), parent.0, name);
            world.folders.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn make_data_source(&self, name: &str) -> Result<DataSource, CallError> {
        self.write("make_data_source", |world| {
            let made = source(world.id(), name);
            world.sources.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn make_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
        self.write("make_trait", |world| {
            let id = world.id();
            let made = a_trait(id, new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            world.traits.push(Trait { name: new.name.clone(), ..made.clone() });
            Ok(Trait { name: new.name.clone(), ..made })
        })
        .await
    }

    async fn make_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
        self.write("make_segment", |world| {
            let id = world.id();
            let made = segment(id, new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            world.segments.push(Segment { name: new.name.clone(), ..made.clone() });
            Ok(Segment { name: new.name.clone(), ..made })
        })
        .await
    }

    async fn delete_trait(&self, id: TraitId, seen: Option<&str>) -> Result<(), CallError> {
        self.write("delete_trait", |world| {
            world.arrives(Reference::Trait(id));
            if world.segments.iter().any(|it| it.rule.contains(&format!("{id}T"))) {
                return Err(error(CallErrorKind::Refused, false));
            }
            let now = world.traits.iter().find(|it| it.id == id).map(tag);
            unless_stale(now.as_deref(), seen)?;
            remove(&mut world.traits, |it| it.id == id)
        })
        .await
    }

    async fn delete_segment(&self, id: SegmentId, seen: Option<&str>) -> Result<(), CallError> {
        self.write("delete_segment", |world| {
            world.arrives(Reference::Segment(id));
            let now = world.segments.iter().find(|it| it.id == id).map(tag);
            unless_stale(now.as_deref(), seen)?;
            remove(&mut world.segments, |it| it.id == id)
        })
        .await
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        self.write("delete_folder", |world| remove(&mut world.folders, |it| it.kind == kind && it.id == id)).await
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        self.write("delete_data_source", |world| remove(&mut world.sources, |it| it.id == id)).await
    }
}

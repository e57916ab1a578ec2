//! Audience Manager in memory: it lets two objects carry one code, as the real one does, so that a run that makes
//! something twice is seen. Each call can be made to fail, by its name and its object or by its number. It is as unkind
//! as the real one: it deletes a segment that is in use, refuses to delete a trait that is and a folder that holds
//! something, and its lists and its answers by id can contradict each other.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use domain::{
    DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Segment, SegmentId, Trait, TraitId,
};

use super::faults::{Fault, Order};
use super::{a_trait, folder, give_way, root, segment, source};
use crate::object::Reference;
use crate::port::{AudienceManager, CallError, CallErrorKind, NewSegment, NewTrait, Seen, Use};

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
    /// Objects its lists leave out, although they are there.
    pub(crate) unlisted: Vec<Reference>,
    /// What a colleague does right before the next deletion of an object arrives.
    before_delete: Option<(Reference, Meanwhile)>,
    /// Deletions that arrived, in order.
    pub(crate) deletions: Vec<Reference>,
    /// Faults by the number of the call, for properties that hold whichever call fails.
    pub(crate) faults: BTreeMap<usize, Fault>,
    /// Faults by the name of the call, see [`World::on`].
    orders: Vec<Order>,
    pub(crate) calls: usize,
    pub(crate) writes: usize,
    next: u64,
}

impl MemoryService {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    async fn read<T>(
        &self,
        call: &str,
        about: Option<Reference>,
        answer: impl FnOnce(&World) -> T,
    ) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            match world.fault(call, about) {
                Some(Fault::Unreadable) => return Err(error(CallErrorKind::Unreadable, false)),
                Some(Fault::Forbidden) => return Err(error(CallErrorKind::Forbidden, false)),
                Some(_) => return Err(error(CallErrorKind::Offline, false)),
                None => answer(&world),
            }
        };
        give_way().await;
        Ok(answer)
    }

    async fn write<T>(
        &self,
        call: &str,
        about: Option<Reference>,
        work: impl FnOnce(&mut World) -> Result<T, CallError>,
    ) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            match world.fault(call, about) {
                Some(Fault::NotSent) => Err(error(CallErrorKind::Offline, false)),
                Some(Fault::Forbidden) => Err(error(CallErrorKind::Forbidden, false)),
                Some(Fault::LostBefore) => Err(error(CallErrorKind::Offline, true)),
                Some(Fault::LostAfter) => {
                    world.writes += 1;
                    work(&mut world).and(Err(error(CallErrorKind::Offline, true)))
                }
                Some(Fault::Unreadable) => {
                    world.writes += 1;
                    work(&mut world).and(Err(error(CallErrorKind::Unreadable, true)))
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
    /// The next call of this name goes wrong; [`Order`] says of which object, and when.
    pub(crate) fn on(&mut self, call: &'static str, fault: Fault) -> &mut Order {
        self.orders.push(Order::new(call, fault));
        let last = self.orders.len() - 1;
        &mut self.orders[last]
    }

    /// Takes back every fault.
    pub(crate) fn in_peace(&mut self) {
        self.faults.clear();
        self.orders.clear();
    }

    /// A colleague does something right before the deletion of an object arrives.
    pub(crate) fn before_delete(&mut self, object: Reference, act: impl FnOnce(&mut World) + Send + 'static) {
        self.before_delete = Some((object, Box::new(act)));
    }

    fn fault(&mut self, call: &str, about: Option<Reference>) -> Option<Fault> {
        self.calls += 1;
        let numbered = self.faults.remove(&(self.calls - 1));
        numbered.or_else(|| self.orders.iter_mut().find_map(|order| order.strikes(call, about)))
    }

    /// Notes a deletion, after the colleague was quicker.
    fn arrives(&mut self, object: Reference) {
        if let Some((_, act)) = self.before_delete.take_if(|(of, _)| *of == object) {
            act(self);
        }
        self.deletions.push(object);
    }

    /// Whether an object is to be seen in lists.
    fn lists(&self, object: Reference) -> bool {
        !self.unlisted.contains(&object)
    }

    /// Whether asking for an object by id finds it, if it is there.
    fn shows(&self, object: Reference) -> bool {
        !self.hidden.contains(&object)
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
        let listed = |world: &World| {
            let of_kind = world.folders.iter().filter(|it| it.kind == kind);
            let listed = of_kind.filter(|it| world.lists(Reference::folder(kind, it.id)));
            std::iter::once(root(kind)).chain(listed.cloned()).collect()
        };
        self.read("folders", None, listed).await
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        let listed = |world: &World| {
            world.sources.iter().filter(|it| world.lists(Reference::DataSource(it.id))).cloned().collect()
        };
        self.read("data_sources", None, listed).await
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        let found = |world: &World| -> Vec<Trait> {
            let listed = world.traits.iter().filter(|it| world.lists(Reference::Trait(it.id)));
            listed.filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("traits_by_code", None, found).await
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        let found = |world: &World| -> Vec<Segment> {
            let listed = world.segments.iter().filter(|it| world.lists(Reference::Segment(it.id)));
            listed.filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("segments_by_code", None, found).await
    }

    async fn folder_now(&self, kind: FolderKind, id: FolderId) -> Result<Option<Folder>, CallError> {
        let about = Reference::folder(kind, id);
        let found = |world: &World| {
            let found = world.folders.iter().find(|it| it.kind == kind && it.id == id);
            found.filter(|_| world.shows(about)).cloned()
        };
        self.read("folder_now", Some(about), found).await
    }

    async fn data_source_now(&self, id: DataSourceId) -> Result<Option<DataSource>, CallError> {
        let about = Reference::DataSource(id);
        let found = |world: &World| world.sources.iter().find(|it| it.id == id && world.shows(about)).cloned();
        self.read("data_source_now", Some(about), found).await
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        let about = Reference::Trait(id);
        let seen = |it: &Trait| Seen { object: it.clone(), tag: Some(tag(it)) };
        let found = |world: &World| world.traits.iter().find(|it| it.id == id && world.shows(about)).map(seen);
        self.read("trait_now", Some(about), found).await
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        let about = Reference::Segment(id);
        let seen = |it: &Segment| Seen { object: it.clone(), tag: Some(tag(it)) };
        let found = |world: &World| world.segments.iter().find(|it| it.id == id && world.shows(about)).map(seen);
        self.read("segment_now", Some(about), found).await
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        let uses = |it: &&Segment| it.rule.contains(&format!("{id}T"));
        let users = |world: &World| world.segments.iter().filter(uses).cloned().collect();
        self.read("segments_with_trait", Some(Reference::Trait(id)), users).await
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        let used = |world: &World| match id {
            id if world.use_unclear.contains(&id) => Use::Unknown,
            id if world.in_use.contains(&id) => Use::Used,
            _ => Use::Free,
        };
        self.read("segment_use", Some(Reference::Segment(id)), used).await
    }

    async fn folder_contents(&self, kind: FolderKind, id: FolderId) -> Result<u64, CallError> {
        self.read("folder_contents", Some(Reference::folder(kind, id)), |world| world.inside(kind, id)).await
    }

    async fn data_source_contents(&self, id: DataSourceId) -> Result<u64, CallError> {
        self.read("data_source_contents", Some(Reference::DataSource(id)), |world| world.of_source(id)).await
    }

    async fn make_folder(&self, kind: FolderKind, parent: FolderId, name: &str) -> Result<Folder, CallError> {
        self.write("make_folder", None, |world| {
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
        self.write("make_data_source", None, |world| {
            let made = source(world.id(), name);
            world.sources.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn make_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
        self.write("make_trait", None, |world| {
            let id = world.id();
            let made = a_trait(id, new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            world.traits.push(Trait { name: new.name.clone(), ..made.clone() });
            Ok(Trait { name: new.name.clone(), ..made })
        })
        .await
    }

    async fn make_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
        self.write("make_segment", None, |world| {
            let id = world.id();
            let made = segment(id, new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            world.segments.push(Segment { name: new.name.clone(), ..made.clone() });
            Ok(Segment { name: new.name.clone(), ..made })
        })
        .await
    }

    async fn delete_trait(&self, id: TraitId, seen: Option<&str>) -> Result<(), CallError> {
        let about = Reference::Trait(id);
        self.write("delete_trait", Some(about), |world| {
            world.arrives(about);
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
        let about = Reference::Segment(id);
        self.write("delete_segment", Some(about), |world| {
            world.arrives(about);
            let now = world.segments.iter().find(|it| it.id == id).map(tag);
            unless_stale(now.as_deref(), seen)?;
            remove(&mut world.segments, |it| it.id == id)
        })
        .await
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        let about = Reference::folder(kind, id);
        self.write("delete_folder", Some(about), |world| {
            world.arrives(about);
            let has_folders = world.folders.iter().any(|it| it.kind == kind && it.parent == Some(id));
            if has_folders || world.inside(kind, id) > 0 {
                return Err(error(CallErrorKind::Conflict, false));
            }
            remove(&mut world.folders, |it| it.kind == kind && it.id == id)
        })
        .await
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        let about = Reference::DataSource(id);
        self.write("delete_data_source", Some(about), |world| {
            world.arrives(about);
            if world.of_source(id) > 0 {
                return Err(error(CallErrorKind::Refused, false));
            }
            remove(&mut world.sources, |it| it.id == id)
        })
        .await
    }
}

impl World {
    /// Traits or segments directly in a folder.
    fn inside(&self, kind: FolderKind, id: FolderId) -> u64 {
        let count = match kind {
            FolderKind::Traits => self.traits.iter().filter(|it| it.folder == id).count(),
            FolderKind::Segments => self.segments.iter().filter(|it| it.folder == id).count(),
        };
        count as u64
    }

    /// Traits and segments of a data source.
    fn of_source(&self, id: DataSourceId) -> u64 {
        let traits = self.traits.iter().filter(|it| it.data_source == id).count();
        (traits + self.segments.iter().filter(|it| it.data_source == id).count()) as u64
    }
}

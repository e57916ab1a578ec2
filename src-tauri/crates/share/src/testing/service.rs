//! Audience Manager in memory: like the real one it allows two objects with one code unless the data source refuses
//! them, so that a run that creates an object twice is noticed. Each call can be made to fail, by its name and its
//! object or by its number. It is as unkind as the real one: it deletes a segment that is in use, refuses to delete a
//! trait that is and a folder that holds an object, and its lists and its answers by id can contradict each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use domain::{
    CallKind, DataSource, DataSourceId, Folder, FolderId, FolderKind, IntegrationCode, Reference, Segment, SegmentId,
    Trait, TraitId, Use,
};

use super::audiences::WayBack;
use super::dataflow::Traces;
use super::faults::{Fault, Order, error};
use super::versions::{remove, tag, unless_stale};
use super::{a_trait, folder, give_way, root, segment, source};
use crate::port::{
    AudienceManager, CallError, Destination, NewDataSource, NewFolder, NewSegment, NewTrait, Seen, Side,
};

#[derive(Default)]
pub(crate) struct MemoryService {
    world: Arc<Mutex<World>>,
    clock: OnceLock<Box<dyn Fn(Side) -> Option<i64> + Send + Sync>>,
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
    /// Segments whose use it does not report clearly.
    pub(crate) use_unclear: Vec<SegmentId>,
    /// Objects that look-ups by id report as gone although they exist.
    pub(crate) hidden: Vec<Reference>,
    /// Objects that its lists leave out although they exist.
    pub(crate) unlisted: Vec<Reference>,
    /// Whether its lists are empty now.
    lists_nothing: bool,
    /// What another person does right before the next deletion of an object arrives.
    before_delete: Option<(Reference, Meanwhile)>,
    /// Deletions that arrived, in order.
    pub(crate) deletions: Vec<Reference>,
    /// Faults by the number of the call, for properties that hold whichever call fails.
    pub(crate) faults: BTreeMap<usize, Fault>,
    /// Faults by the name of the call, see [`World::on`].
    pub(super) orders: Vec<Order>,
    /// From which call on, and up to which one, every call fails.
    pub(crate) down: Option<(usize, usize, CallKind)>,
    pub(crate) calls: usize,
    pub(crate) writes: usize,
    /// A trait that another program creates at the same moment as the next one.
    pub(crate) after_create_trait: Option<Trait>,
    /// The name under which the next trait is stored, as if another person had created or changed it.
    pub(crate) rename_next_trait: Option<String>,
    /// Whether data sources that are created refuse a second trait or segment with the same code.
    pub(crate) sources_are_unique: bool,
    /// The destination; audiences that its dataflow sends get their pair some minutes later, see [`World::advance`].
    pub(crate) destination: Destination,
    pub(crate) traces: Traces,
    pub(crate) way_back: WayBack,
    /// Its clock, ms. Each call takes a second.
    pub(crate) now: i64,
    /// What is done later although its answer was lost, each with its time.
    late: Vec<(i64, Meanwhile)>,
    next: u64,
}

impl MemoryService {
    /// Its time, as the engine asks for it.
    pub(crate) fn clock(&self) -> &(dyn Fn(Side) -> Option<i64> + Send + Sync) {
        self.clock.get_or_init(|| {
            let world = self.world.clone();
            Box::new(move |_| Some(world.lock().unwrap().now))
        })
    }

    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    pub(super) async fn read<T>(
        &self,
        call: &str,
        about: Option<Reference>,
        answer: impl FnOnce(&World) -> T,
    ) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            match world.fault(call, about) {
                Some(Fault::Unreadable) => return Err(error(CallKind::Unreadable, false)),
                Some(Fault::Forbidden) => return Err(error(CallKind::Forbidden, false)),
                Some(Fault::Kind(kind)) => return Err(error(kind, false)),
                Some(Fault::Empty) => {
                    world.lists_nothing = true;
                    let answer = answer(&world);
                    world.lists_nothing = false;
                    answer
                }
                Some(_) => return Err(error(CallKind::Offline, false)),
                None => answer(&world),
            }
        };
        give_way().await;
        Ok(answer)
    }

    pub(super) async fn write<T>(
        &self,
        call: &str,
        about: Option<Reference>,
        work: impl FnOnce(&mut World) -> Result<T, CallError> + Send + 'static,
    ) -> Result<T, CallError> {
        give_way().await;
        let answer = {
            let mut world = self.world();
            match world.fault(call, about) {
                Some(Fault::NotSent) => Err(error(CallKind::Offline, false)),
                Some(Fault::Forbidden) => Err(error(CallKind::Forbidden, false)),
                Some(Fault::Kind(kind)) => Err(error(kind, false)),
                Some(Fault::LostBefore) => Err(error(CallKind::Offline, true)),
                Some(Fault::LostLate(seconds)) => {
                    let due = world.now + i64::from(seconds) * 1_000;
                    let done = move |world: &mut World| {
                        world.writes += 1;
                        drop(work(world));
                    };
                    world.late.push((due, Box::new(done)));
                    Err(error(CallKind::Offline, true))
                }
                Some(Fault::LostAfter) => {
                    world.writes += 1;
                    work(&mut world).and(Err(error(CallKind::Offline, true)))
                }
                Some(Fault::Unreadable) => {
                    world.writes += 1;
                    work(&mut world).and(Err(error(CallKind::Unreadable, true)))
                }
                Some(Fault::Empty) | None => {
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
    /// Another person acts right before the deletion of an object arrives.
    pub(crate) fn before_delete(&mut self, object: Reference, act: impl FnOnce(&mut World) + Send + 'static) {
        self.before_delete = Some((object, Box::new(act)));
    }

    /// Lets time pass, and does what is due.
    pub(crate) fn advance(&mut self, ms: i64) {
        self.now += ms;
        let now = self.now;
        for (_, done) in self.late.extract_if(.., |(due, _)| *due <= now).collect::<Vec<_>>() {
            done(self);
        }
        self.deliver();
        self.bring();
    }

    /// Notes a deletion, after the other person's change.
    pub(super) fn arrives(&mut self, object: Reference) {
        if let Some((_, act)) = self.before_delete.take_if(|(of, _)| *of == object) {
            act(self);
        }
        self.deletions.push(object);
    }

    /// Whether an object is to be seen in lists.
    pub(super) fn lists(&self, object: &Reference) -> bool {
        !self.lists_nothing && !self.unlisted.contains(object)
    }

    /// Whether asking for an object by id finds it, if it is there.
    pub(super) fn shows(&self, object: &Reference) -> bool {
        !self.hidden.contains(object)
    }

    pub(super) fn id(&mut self) -> u64 {
        self.next += 1;
        1_000 + self.next
    }
}

impl AudienceManager for MemoryService {
    async fn answers(&self) -> Result<(), CallError> {
        self.read("answers", None, |_| ()).await
    }

    async fn folders(&self, kind: FolderKind) -> Result<Vec<Folder>, CallError> {
        let listed = |world: &World| {
            let of_kind = world.folders.iter().filter(|it| it.kind == kind);
            let listed = of_kind.filter(|it| world.lists(&Reference::folder(kind, it.id)));
            std::iter::once(root(kind)).chain(listed.cloned()).collect()
        };
        self.read("folders", None, listed).await
    }

    async fn data_sources(&self) -> Result<Vec<DataSource>, CallError> {
        let listed = |world: &World| {
            world.sources.iter().filter(|it| world.lists(&Reference::DataSource(it.id))).cloned().collect()
        };
        self.read("data_sources", None, listed).await
    }

    async fn traits_by_code(&self, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        let found = |world: &World| -> Vec<Trait> {
            let listed = world.traits.iter().filter(|it| world.lists(&Reference::Trait(it.id)));
            listed.filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("traits_by_code", None, found).await
    }

    async fn segments_by_code(&self, code: &IntegrationCode) -> Result<Vec<Segment>, CallError> {
        let found = |world: &World| -> Vec<Segment> {
            let listed = world.segments.iter().filter(|it| world.lists(&Reference::Segment(it.id)));
            listed.filter(|it| it.integration_code.as_ref() == Some(code)).cloned().collect()
        };
        self.read("segments_by_code", None, found).await
    }

    async fn traits_by_codes(&self, codes: &BTreeSet<IntegrationCode>, _: u64) -> Result<Vec<Trait>, CallError> {
        let found = |world: &World| -> Vec<Trait> {
            let listed = world.traits.iter().filter(|it| world.lists(&Reference::Trait(it.id)));
            listed.filter(|it| it.integration_code.as_ref().is_some_and(|it| codes.contains(it))).cloned().collect()
        };
        self.read("traits_by_codes", None, found).await
    }

    async fn segments_by_codes(&self, codes: &BTreeSet<IntegrationCode>, _: u64) -> Result<Vec<Segment>, CallError> {
        let found = |world: &World| -> Vec<Segment> {
            let listed = world.segments.iter().filter(|it| world.lists(&Reference::Segment(it.id)));
            listed.filter(|it| it.integration_code.as_ref().is_some_and(|it| codes.contains(it))).cloned().collect()
        };
        self.read("segments_by_codes", None, found).await
    }

    async fn traits_of_source(&self, source: DataSourceId, code: &IntegrationCode) -> Result<Vec<Trait>, CallError> {
        let of_source = |mut all: Vec<Trait>| {
            all.retain(|it| it.data_source == source);
            all
        };
        self.traits_by_code(code).await.map(of_source)
    }

    async fn segments_of_source(
        &self,
        source: DataSourceId,
        code: &IntegrationCode,
    ) -> Result<Vec<Segment>, CallError> {
        let of_source = |mut all: Vec<Segment>| {
            all.retain(|it| it.data_source == source);
            all
        };
        self.segments_by_code(code).await.map(of_source)
    }

    async fn folder_now(&self, kind: FolderKind, id: FolderId) -> Result<Option<Folder>, CallError> {
        let about = Reference::folder(kind, id);
        let found = |world: &World| {
            let found = world.folders.iter().find(|it| it.kind == kind && it.id == id);
            found.filter(|_| world.shows(&about)).cloned()
        };
        self.read("folder_now", Some(about.clone()), found).await
    }

    async fn data_source_now(&self, id: DataSourceId) -> Result<Option<DataSource>, CallError> {
        let about = Reference::DataSource(id);
        let found = |world: &World| world.sources.iter().find(|it| it.id == id && world.shows(&about)).cloned();
        self.read("data_source_now", Some(about.clone()), found).await
    }

    async fn trait_now(&self, id: TraitId) -> Result<Option<Seen<Trait>>, CallError> {
        let about = Reference::Trait(id);
        let seen = |it: &Trait| Seen { object: it.clone(), tag: Some(tag(it)) };
        let found = |world: &World| world.traits.iter().find(|it| it.id == id && world.shows(&about)).map(seen);
        self.read("trait_now", Some(about.clone()), found).await
    }

    async fn segment_now(&self, id: SegmentId) -> Result<Option<Seen<Segment>>, CallError> {
        let about = Reference::Segment(id);
        let seen = |it: &Segment| Seen { object: it.clone(), tag: Some(tag(it)) };
        let found = |world: &World| world.segments.iter().find(|it| it.id == id && world.shows(&about)).map(seen);
        self.read("segment_now", Some(about.clone()), found).await
    }

    async fn segments_with_trait(&self, id: TraitId) -> Result<Vec<Segment>, CallError> {
        let uses = |it: &&Segment| it.rule.contains(&format!("{id}T"));
        let users = |world: &World| world.segments.iter().filter(uses).cloned().collect();
        self.read("segments_with_trait", Some(Reference::Trait(id)), users).await
    }

    async fn segment_use(&self, id: SegmentId) -> Result<Use, CallError> {
        let used = |world: &World| match id {
            id if world.use_unclear.contains(&id) => Use::Unknown,
            id if world.in_use.contains(&id) => Use::Used(Vec::new()),
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

    async fn create_folder(&self, new: &NewFolder) -> Result<Folder, CallError> {
        let new = new.clone();
        self.write("create_folder", None, move |world| {
            let is = |it: &Folder| it.kind == new.kind && it.parent == Some(new.parent) && it.name == new.name;
            if world.folders.iter().any(is) {
                return Err(error(CallKind::Conflict, false));
            }
            let made = folder(new.kind, world.id(), new.parent.0, &new.name);
            world.folders.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn create_data_source(&self, new: &NewDataSource) -> Result<DataSource, CallError> {
        let new = new.clone();
        self.write("create_data_source", None, move |world| {
            let unique = world.sources_are_unique;
            let made = DataSource {
                unique_trait_codes: unique,
                unique_segment_codes: unique,
                status: None,
                ..source(world.id(), &new.name)
            };
            world.sources.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn create_trait(&self, new: &NewTrait) -> Result<Trait, CallError> {
        let new = new.clone();
        self.write("create_trait", None, move |world| {
            let taken =
                |it: &Trait| it.data_source == new.data_source && it.integration_code.as_ref() == Some(&new.code);
            if world.is_unique(new.data_source) && world.traits.iter().any(taken) {
                return Err(error(CallKind::Conflict, false));
            }
            let created_at = Some(world.now);
            let made = a_trait(world.id(), new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            let made = Trait { created_at, ..made };
            let stored = world.rename_next_trait.take().unwrap_or_else(|| new.name.clone());
            world.traits.push(Trait { name: stored, ..made.clone() });
            world.traits.extend(world.after_create_trait.take().map(|it| Trait { created_at, ..it }));
            Ok(Trait { name: new.name.clone(), ..made })
        })
        .await
    }

    async fn create_segment(&self, new: &NewSegment) -> Result<Segment, CallError> {
        let new = new.clone();
        self.write("create_segment", None, move |world| {
            let taken =
                |it: &Segment| it.data_source == new.data_source && it.integration_code.as_ref() == Some(&new.code);
            if world.is_unique(new.data_source) && world.segments.iter().any(taken) {
                return Err(error(CallKind::Conflict, false));
            }
            let made = segment(world.id(), new.code.as_str(), &new.rule, new.data_source.0, new.folder.0);
            let made = Segment { name: new.name.clone(), created_at: Some(world.now), ..made };
            world.segments.push(made.clone());
            Ok(made)
        })
        .await
    }

    async fn move_trait(&self, id: TraitId, folder: FolderId) -> Result<Trait, CallError> {
        self.write("move_trait", Some(Reference::Trait(id)), move |world| {
            let is = |it: &&mut Trait| it.id == id;
            let stored = world.traits.iter_mut().find(is).ok_or_else(|| error(CallKind::NotFound, false))?;
            stored.folder = folder;
            Ok(stored.clone())
        })
        .await
    }

    async fn delete_trait(&self, id: TraitId, seen: Option<&str>) -> Result<(), CallError> {
        let seen = seen.map(str::to_owned);
        let about = Reference::Trait(id);
        self.write("delete_trait", Some(about.clone()), move |world| {
            world.arrives(about);
            if world.segments.iter().any(|it| it.rule.contains(&format!("{id}T"))) {
                return Err(error(CallKind::Refused, false));
            }
            let now = world.traits.iter().find(|it| it.id == id).map(tag);
            unless_stale(now.as_deref(), seen.as_deref())?;
            remove(&mut world.traits, |it| it.id == id)
        })
        .await
    }

    async fn delete_segment(&self, id: SegmentId, seen: Option<&str>) -> Result<(), CallError> {
        let seen = seen.map(str::to_owned);
        let about = Reference::Segment(id);
        self.write("delete_segment", Some(about.clone()), move |world| {
            world.arrives(about);
            let now = world.segments.iter().find(|it| it.id == id).map(tag);
            unless_stale(now.as_deref(), seen.as_deref())?;
            remove(&mut world.segments, |it| it.id == id)
        })
        .await
    }

    async fn delete_folder(&self, kind: FolderKind, id: FolderId) -> Result<(), CallError> {
        let about = Reference::folder(kind, id);
        self.write("delete_folder", Some(about.clone()), move |world| {
            world.arrives(about);
            let has_folders = world.folders.iter().any(|it| it.kind == kind && it.parent == Some(id));
            if has_folders || world.inside(kind, id) > 0 {
                return Err(error(CallKind::Conflict, false));
            }
            remove(&mut world.folders, |it| it.kind == kind && it.id == id)
        })
        .await
    }

    async fn delete_data_source(&self, id: DataSourceId) -> Result<(), CallError> {
        let about = Reference::DataSource(id);
        self.write("delete_data_source", Some(about.clone()), move |world| {
            world.arrives(about);
            if world.of_source(id) > 0 {
                return Err(error(CallKind::Refused, false));
            }
            remove(&mut world.sources, |it| it.id == id)
        })
        .await
    }
}

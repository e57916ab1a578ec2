//! Audiences of Experience Platform in memory: as unkind as the real ones, it creates a second audience of one segment, has no
//! versions, and refuses to delete an audience that others depend on.

use domain::{Audience, AudienceId, CallKind, Copied, Origin, Reference, SegmentId, Source};

use super::faults::error;
use super::service::{MemoryService, World};
use super::versions::remove;
use crate::port::{AudienceUse, Audiences, CallError, NewAudience, NotSelected, Selected, Sources};

/// What Experience Platform has.
#[derive(Default)]
pub(crate) struct WayBack {
    pub(crate) audiences: Vec<Audience>,
    /// Audiences that others depend on, with one of those.
    pub(crate) needed: Vec<(AudienceId, AudienceId)>,
    /// Audiences whose use it does not report clearly.
    pub(crate) use_unclear: Vec<AudienceId>,
    /// The name under which the next audience is stored, as if another person had created or changed it.
    pub(crate) rename_next: Option<String>,
    /// An audience that another program creates at the same moment as the next one.
    pub(crate) after_create: Option<Audience>,
    /// The Audience Manager source.
    pub(crate) source: Source,
    /// When the audience of a selected segment appears, by the service's clock.
    arrivals: Vec<(i64, SegmentId)>,
}

/// How long after it was selected the audience of a segment appears, ms.
const APPEARS_AFTER: i64 = 10 * 60_000;

impl World {
    fn naming(&self, of: Copied) -> Vec<Audience> {
        let audiences = &self.way_back.audiences;
        let listed = audiences.iter().filter(|it| self.lists(&Reference::Audience(it.id.clone())));
        listed.filter(|it| of.is_named_by(it)).cloned().collect()
    }

    fn use_of(&self, id: &AudienceId) -> Result<AudienceUse, CallError> {
        let way_back = &self.way_back;
        let it = way_back.audiences.iter().find(|it| it.id == *id).ok_or_else(|| error(CallKind::NotFound, false))?;
        if way_back.use_unclear.contains(id) {
            return Ok(AudienceUse::Unknown);
        }
        let users: Vec<AudienceId> =
            way_back.needed.iter().filter(|(needed, _)| needed == id).map(|(_, by)| by.clone()).collect();
        Ok(match () {
            () if !users.is_empty() => AudienceUse::Audiences(users),
            () if !it.has_no_members_yet() => AudienceUse::Members,
            () => AudienceUse::Free,
        })
    }

    fn add(&mut self, new: &NewAudience) -> Audience {
        let id = format!("audience-{}", self.id());
        let made = copy_of(&id, new.of, &new.name);
        let made = Audience {
            description: new.description.clone(),
            labels: new.labels.clone(),
            folder: Some(new.folder.to_string()),
            ttl_days: Some(new.ttl_days),
            created_at: Some(self.now),
            ..made
        };
        let stored = self.way_back.rename_next.take().unwrap_or_else(|| new.name.clone());
        self.way_back.audiences.push(Audience { name: stored, ..made.clone() });
        self.way_back.audiences.extend(self.way_back.after_create.take());
        made
    }
}

impl World {
    fn wanted_segments(&self, segments: &[SegmentId]) -> Selected<SegmentId> {
        let is_selected = |id: &SegmentId| self.way_back.source.selection().is_some_and(|it| it.has_segment(*id));
        let (already, added) = segments.iter().partition(|id| is_selected(id));
        Selected { added, already }
    }

    /// Selects segments in the source, as this program or another one.
    pub(crate) fn select_segments(&mut self, segments: &[SegmentId]) -> Result<Selected<SegmentId>, CallError> {
        let selected = self.wanted_segments(segments);
        let due = self.now + APPEARS_AFTER;
        let way_back = &mut self.way_back;
        let Source::Present { selection, .. } = &mut way_back.source else {
            return Err(error(CallKind::NotFound, false));
        };
        selection.segments.extend(&selected.added);
        way_back.arrivals.extend(selected.added.iter().map(|id| (due, *id)));
        Ok(selected)
    }

    /// Brings the audiences that are due, into one that is there already, as the source does while it runs.
    pub(super) fn bring(&mut self) {
        let now = self.now;
        let Source::Present { is_on: true, selection } = self.way_back.source.clone() else { return };
        let due: Vec<_> = self.way_back.arrivals.extract_if(.., |(due, _)| *due <= now).collect();
        for (_, id) in due.into_iter().filter(|(_, id)| selection.has_segment(*id)) {
            let of = Copied::Segment(id);
            let there = self.way_back.audiences.iter_mut().find(|it| of.is_named_by(it));
            if let Some(there) = there {
                there.flow = Some("source".to_owned());
                continue;
            }
            let new = copy_of(&format!("audience-{}", self.id()), of, "Brought");
            self.way_back.audiences.push(Audience { flow: Some("source".to_owned()), ..new });
        }
    }
}

impl Sources for MemoryService {
    async fn source(&self) -> Result<Source, CallError> {
        self.read("source", None, |world| world.way_back.source.clone()).await
    }

    async fn select_segments(&self, segments: &[SegmentId]) -> Result<Selected<SegmentId>, NotSelected<SegmentId>> {
        let wanted = self.world().wanted_segments(segments);
        let segments = segments.to_vec();
        let selected = self.write("select_segments", None, move |world| world.select_segments(&segments));
        selected.await.map_err(|error| NotSelected { error, wanted: Some(wanted) })
    }

    async fn deselect_segments(&self, segments: &[SegmentId]) -> Result<Vec<SegmentId>, CallError> {
        let segments = segments.to_vec();
        self.write("deselect_segments", None, move |world| {
            let Source::Present { selection, .. } = &mut world.way_back.source else {
                return Err(error(CallKind::NotFound, false));
            };
            Ok(segments.into_iter().filter(|id| selection.segments.remove(id)).collect())
        })
        .await
    }
}

/// An audience that stands for a segment or trait, with as few facts as possible.
pub(crate) fn copy_of(id: &str, of: Copied, name: &str) -> Audience {
    Audience {
        origin: Origin::AudienceManager,
        namespace: Some(of.namespace().to_owned()),
        outside: Some(of.outside()),
        ..Audience::bare(id, name)
    }
}

impl Audiences for MemoryService {
    async fn audiences_of(&self, of: Copied) -> Result<Vec<Audience>, CallError> {
        self.read("audiences_of", None, |world| world.naming(of)).await
    }

    async fn audience_now(&self, id: &AudienceId) -> Result<Option<Audience>, CallError> {
        let about = Reference::Audience(id.clone());
        let found = |world: &World| {
            let found = world.way_back.audiences.iter().find(|it| it.id == *id);
            found.filter(|_| world.shows(&about)).cloned()
        };
        self.read("audience_now", Some(about.clone()), found).await
    }

    async fn audience_use(&self, id: &AudienceId) -> Result<AudienceUse, CallError> {
        self.read("audience_use", Some(Reference::Audience(id.clone())), |world| world.use_of(id)).await?
    }

    async fn create_audience(&self, new: &NewAudience) -> Result<Audience, CallError> {
        let new = new.clone();
        self.write("create_audience", None, move |world| Ok(world.add(&new))).await
    }

    async fn set_expiry(&self, id: &AudienceId, days: u32) -> Result<(), CallError> {
        let (id, about) = (id.clone(), Reference::Audience(id.clone()));
        self.write("set_expiry", Some(about), move |world| {
            let found = world.way_back.audiences.iter_mut().find(|it| it.id == id);
            found.ok_or_else(|| error(CallKind::NotFound, false))?.ttl_days = Some(days);
            Ok(())
        })
        .await
    }

    async fn delete_audience(&self, id: &AudienceId) -> Result<(), CallError> {
        let (id, about) = (id.clone(), Reference::Audience(id.clone()));
        self.write("delete_audience", Some(about.clone()), move |world| {
            world.arrives(about);
            if world.way_back.needed.iter().any(|(needed, _)| *needed == id) {
                return Err(error(CallKind::Refused, false));
            }
            remove(&mut world.way_back.audiences, |it| it.id == id)
        })
        .await
    }
}

//! Plans lines of a plan file against what is on both sides now, and stores what was found, so that the tray shows the
//! same.

use std::collections::BTreeSet;

use domain::{FolderKind, Object, Reference};
use share::plan::{Request, Snapshot};
use share::{AudienceManager as _, Destination};
use store::{CatalogChange, TrayEntry};

use crate::Workspace;
use crate::sharing::port::Services;
use crate::sharing::tray::{Planned, line};
use crate::view::Failure;

impl Workspace {
    /// Plans lines, after looking up what they are about.
    pub(super) async fn plan_fresh(
        &self,
        entries: Vec<TrayEntry>,
        create_destination: bool,
    ) -> Result<Planned, Failure> {
        let lines = entries.iter().map(line).collect::<Result<_, _>>()?;
        let request = Request { lines, create_destination, ..Request::default() };
        let service = Services::of(self).await?;
        let rights = self.rights(&service.manager).await?;
        let known = self.snapshot(&request, rights).await?;
        let mut fresh = share::execute::look_up(&service, &request, known.clone()).await?;
        if fresh.destination == Destination::Unknown {
            fresh.destination = known.destination.clone();
        }
        self.keep_looked_up(&service, &known, &fresh).await?;
        let plan = share::plan(&fresh, &request);
        let folders = entries.iter().map(|entry| entry.folder.clone()).collect();
        Ok(Planned { request, snapshot: fresh, plan, folders, lines: entries })
    }
}

impl Workspace {
    /// Stores what was looked up. What has another code now, or is in another folder, is still there.
    async fn keep_looked_up(&self, service: &Services, known: &Snapshot, fresh: &Snapshot) -> Result<(), Failure> {
        let (before, now) = (objects(known), objects(fresh));
        let here: BTreeSet<Reference> = now.iter().map(Object::reference).collect();
        let mut changes = Vec::new();
        for missing in before.iter().map(Object::reference).filter(|it| !here.contains(it)) {
            let found = match &missing {
                Reference::Trait(id) => service.trait_now(*id).await?.map(|seen| Object::from(seen.object)),
                Reference::Segment(id) => service.segment_now(*id).await?.map(|seen| Object::from(seen.object)),
                Reference::TraitFolder(id) => service.folder_now(FolderKind::Traits, *id).await?.map(Object::from),
                Reference::SegmentFolder(id) => service.folder_now(FolderKind::Segments, *id).await?.map(Object::from),
                Reference::DataSource(_) | Reference::Audience(_) => None,
            };
            let present = |object| CatalogChange::Present(Box::new(object));
            changes.push(found.map_or(CatalogChange::Absent(missing), present));
        }
        let new = now.into_iter().filter(|object| !before.contains(object));
        changes.extend(new.map(|object| CatalogChange::Present(Box::new(object))));
        Ok(self.catalog().keep_found(changes).await?)
    }
}

/// The objects of Audience Manager that a plan is about.
fn objects(of: &Snapshot) -> Vec<Object> {
    let traits = of.traits.iter().cloned().map(Object::from);
    let segments = of.segments.iter().cloned().map(Object::from);
    let folders = of.trait_folders.iter().chain(&of.segment_folders).cloned().map(Object::from);
    traits.chain(segments).chain(folders).collect()
}

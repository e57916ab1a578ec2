//! The planner's input: the part of the local copy that a request refers to.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Audience, AudienceId, DataSource, Folder, FolderKind, SegmentId, TraitId, pair::shared_name};
use share::plan::{Line, Request, Rights, Route, Snapshot, Target};
use store::{ReferenceKind, StoredFolder, Tree};

use crate::Workspace;
use crate::view::{Failure, ObjectKind};

impl Workspace {
    /// Reads the planner's input from the local copy.
    pub(super) async fn snapshot(&self, request: &Request, rights: Rights) -> Result<Snapshot, Failure> {
        let catalog = self.catalog();
        let codes: Vec<String> = request.lines.iter().map(|line| line.audience.0.clone()).collect();
        let counts = catalog.counts().await?;
        let mut snapshot = Snapshot {
            trait_folders: folders(catalog.folders(Tree::Traits).await?, FolderKind::Traits),
            segment_folders: folders(catalog.folders(Tree::Segments).await?, FolderKind::Segments),
            data_sources: self.stored_data_sources().await?,
            traits_in_all: u64::from(counts.traits),
            segments_in_all: u64::from(counts.segments),
            copies: self.copies(&codes).await?,
            rights,
            destination: self.connection.destination(),
            governing: self.known_governing().await?,
            ..Snapshot::default()
        };
        let unique: Vec<String> = codes.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        for parts in catalog.pair_parts(unique).await? {
            snapshot.traits.extend(parts.traits);
            snapshot.segments.extend(parts.segments);
            snapshot.audiences.extend(parts.audience.map(|audience| (audience.id.clone(), audience)));
        }
        snapshot.names_taken = self.names_taken(&snapshot.audiences).await?;
        Ok(snapshot)
    }

    pub(crate) async fn stored_data_sources(&self) -> Result<Vec<DataSource>, Failure> {
        let stored = self.catalog().references(ReferenceKind::DataSource).await?;
        Ok(stored.into_iter().filter_map(|one| serde_json::from_value(one.body).ok()).collect())
    }

    /// Returns the names of these audiences that other traits already have.
    async fn names_taken(
        &self,
        audiences: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<String, TraitId>, Failure> {
        let names: BTreeSet<String> = audiences.values().map(|audience| shared_name(&audience.name)).collect();
        let named = self.catalog().traits_named(names.into_iter().collect()).await?;
        let own = |code: &str| audiences.contains_key(&AudienceId::from(code));
        let others =
            named.into_iter().filter(|it| !it.integration_code.as_ref().is_some_and(|code| own(code.as_str())));
        Ok(others.map(|it| (it.name, it.id)).collect())
    }

    /// Returns the audiences whose ID is that of a trait or segment: copies of Audience Manager objects.
    async fn copies(&self, ids: &[String]) -> Result<BTreeSet<AudienceId>, Failure> {
        let mut copies = BTreeSet::new();
        for id in ids {
            let Ok(number) = id.parse() else { continue };
            let a_trait = self.catalog().a_trait(TraitId(number)).await?.is_some();
            if a_trait || self.catalog().segment(SegmentId(number)).await?.is_some() {
                copies.insert(AudienceId::from(id.as_str()));
            }
        }
        Ok(copies)
    }
}

/// Parses a folder ID from the bridge.
pub(super) fn target(folder: &str) -> Result<Target, Failure> {
    if folder == crate::folders::NEW_SHARING_FOLDER {
        return Ok(Target::default());
    }
    crate::read::numeric(ObjectKind::TraitFolder, folder).map(Target::Folder)
}

/// Returns a request to share audiences into one folder, by a route if one was asked for.
pub(super) fn request(audiences: &[String], target: &Target, route: Option<Route>) -> Request {
    let line = |id: &String| Line::new(AudienceId::from(id.as_str()), target.clone());
    Request { lines: audiences.iter().map(line).collect(), route, ..Request::default() }
}

pub(super) fn folders(stored: Vec<StoredFolder>, kind: FolderKind) -> Vec<Folder> {
    let folder = |it: StoredFolder| {
        let parent = it.parent.as_deref().and_then(|parent| parent.parse().ok());
        Some(Folder { id: it.id.parse().ok()?, kind, parent, name: it.name, path: it.path })
    };
    stored.into_iter().filter_map(folder).collect()
}

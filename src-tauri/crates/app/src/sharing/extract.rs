//! The part of the kept catalogue that a request touches, as the planner wants it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Audience, AudienceId, DataSource, Folder, FolderKind, SegmentId, TraitId, pair::shared_name};
use share::plan::{Extract, Line, Request, Rights, Target};
use store::{ReferenceKind, StoredFolder, Tree};

use crate::App;
use crate::view::{Failure, ObjectKind};

impl App {
    /// Everything the planner looks at, from the kept copy.
    pub(super) async fn extract(&self, request: &Request, rights: Rights) -> Result<Extract, Failure> {
        let catalogue = self.catalogue();
        let codes: Vec<String> = request.lines.iter().map(|line| line.audience.0.clone()).collect();
        let counts = catalogue.counts().await?;
        let mut extract = Extract {
            trait_folders: folders(catalogue.folders(Tree::Traits).await?, FolderKind::Traits),
            segment_folders: folders(catalogue.folders(Tree::Segments).await?, FolderKind::Segments),
            data_sources: self.kept_data_sources().await?,
            traits_in_all: u64::from(counts.traits),
            segments_in_all: u64::from(counts.segments),
            copies: self.copies(&codes).await?,
            rights,
            ..Extract::default()
        };
        let unique: Vec<String> = codes.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        for parts in catalogue.pair_parts(unique).await? {
            extract.traits.extend(parts.traits);
            extract.segments.extend(parts.segments);
            extract.audiences.extend(parts.audience.map(|audience| (audience.id.clone(), audience)));
        }
        extract.names_taken = self.names_taken(&extract.audiences).await?;
        Ok(extract)
    }

    async fn kept_data_sources(&self) -> Result<Vec<DataSource>, Failure> {
        let kept = self.catalogue().references(ReferenceKind::DataSource).await?;
        Ok(kept.into_iter().filter_map(|one| serde_json::from_value(one.body).ok()).collect())
    }

    /// Names of these audiences that a trait of something else has already.
    async fn names_taken(
        &self,
        audiences: &BTreeMap<AudienceId, Audience>,
    ) -> Result<BTreeMap<String, TraitId>, Failure> {
        let names: BTreeSet<String> = audiences.values().map(|audience| shared_name(&audience.name)).collect();
        let named = self.catalogue().traits_named(names.into_iter().collect()).await?;
        let own = |code: &str| audiences.contains_key(&AudienceId::from(code));
        let others =
            named.into_iter().filter(|it| !it.integration_code.as_ref().is_some_and(|code| own(code.as_str())));
        Ok(others.map(|it| (it.name, it.id)).collect())
    }

    /// Audiences whose id is that of a trait or segment: copies of Audience Manager objects.
    async fn copies(&self, ids: &[String]) -> Result<BTreeSet<AudienceId>, Failure> {
        let mut copies = BTreeSet::new();
        for id in ids {
            let Ok(number) = id.parse() else { continue };
            let a_trait = self.catalogue().a_trait(TraitId(number)).await?.is_some();
            if a_trait || self.catalogue().segment(SegmentId(number)).await?.is_some() {
                copies.insert(AudienceId::from(id.as_str()));
            }
        }
        Ok(copies)
    }
}

/// A target from the folder's id as it crosses the bridge.
pub(super) fn target(folder: &str) -> Result<Target, Failure> {
    if folder == crate::folders::NEW_SHARING_FOLDER {
        return Ok(Target::default());
    }
    crate::read::numeric(ObjectKind::TraitFolder, folder).map(Target::Folder)
}

/// A request to share audiences into one folder.
pub(super) fn request(audiences: &[String], target: &Target) -> Request {
    let line = |id: &String| Line { audience: AudienceId::from(id.as_str()), target: target.clone() };
    Request { lines: audiences.iter().map(line).collect(), ..Request::default() }
}

fn folders(kept: Vec<StoredFolder>, kind: FolderKind) -> Vec<Folder> {
    let folder = |it: StoredFolder| {
        let parent = it.parent.as_deref().and_then(|parent| parent.parse().ok());
        Some(Folder { id: it.id.parse().ok()?, kind, parent, name: it.name, path: it.path })
    };
    kept.into_iter().filter_map(folder).collect()
}

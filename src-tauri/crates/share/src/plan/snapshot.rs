//! The input of the plan: the part of both catalogs that a request touches.

use std::collections::{BTreeMap, BTreeSet};

use domain::governance::Governing;
use domain::{
    Audience, AudienceId, DataSource, Folder, FolderId, FolderKind, IntegrationCode, Segment, Trait, TraitId,
    pair::{SEGMENT_FOLDER, TRAIT_FOLDER, is_code_of},
    rules::is_rule_of_audience,
};

use crate::kinds::sharing_source;
use crate::port::Destination;

/// The part of both sides a request touches.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Snapshot {
    /// The audiences asked for that are in the catalog.
    pub audiences: BTreeMap<AudienceId, Audience>,
    /// For audiences from outside, the id they have there: it may be their integration code.
    pub outside: BTreeMap<AudienceId, AudienceId>,
    /// Audiences asked for of which the service did not tell how they are now.
    pub unclear: BTreeSet<AudienceId>,
    /// Every trait that carries one of their codes.
    pub traits: Vec<Trait>,
    /// Every segment that carries one of their codes.
    pub segments: Vec<Segment>,
    /// All folders of trait storage.
    pub trait_folders: Vec<Folder>,
    /// All folders of segment storage.
    pub segment_folders: Vec<Folder>,
    /// All data sources, or at least every one a sharing data source could be.
    pub data_sources: Vec<DataSource>,
    /// For the audiences asked for: another trait that already has the name, with that name as key.
    pub names_taken: BTreeMap<String, TraitId>,
    /// Audiences asked for that are copies of Audience Manager objects: their id is a trait's or segment's id.
    pub copies: BTreeSet<AudienceId>,
    /// Traits in the account.
    pub traits_in_all: u64,
    /// Segments in the account.
    pub segments_in_all: u64,
    /// What the account may do.
    pub rights: Rights,
    /// The destination that brings audiences and their members.
    pub destination: Destination,
    /// Policies, marketing actions and what else decides whether audiences may be shared.
    pub governing: Governing,
}

impl Snapshot {
    /// The folders of a storage as a tree.
    pub fn tree(&self, kind: FolderKind) -> FolderTree<'_> {
        match kind {
            FolderKind::Traits => FolderTree { kind, folders: &self.trait_folders },
            FolderKind::Segments => FolderTree { kind, folders: &self.segment_folders },
        }
    }

    /// Whether a code is that of an audience.
    pub(super) fn is_code_of(&self, code: Option<&IntegrationCode>, audience: &AudienceId) -> bool {
        let outside = self.outside.get(audience);
        is_code_of(code, audience) || outside.is_some_and(|outside| is_code_of(code, outside))
    }

    /// Whether a rule takes exactly the members of an audience.
    pub(super) fn is_rule_of(&self, rule: &str, audience: &AudienceId) -> bool {
        let outside = self.outside.get(audience);
        is_rule_of_audience(rule, audience) || outside.is_some_and(|outside| is_rule_of_audience(rule, outside))
    }

    /// The sharing data source: by its name, else by the older one; the oldest of several.
    pub fn sharing_source(&self) -> Option<&DataSource> {
        sharing_source(&self.data_sources)
    }
}

/// What the signed-in account may do in Audience Manager (AAM contract §17).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Rights {
    /// Unknown: planning continues, the service decides.
    #[default]
    Unknown,
    /// An administrator may do everything.
    Administrator,
    /// The wildcard permissions of the account.
    Named(BTreeSet<String>),
}

impl Rights {
    /// The first of the named permissions that the account is known to lack.
    pub fn missing<'a>(&self, needed: &[&'a str]) -> Option<&'a str> {
        match self {
            Self::Unknown | Self::Administrator => None,
            Self::Named(held) => needed.iter().copied().find(|right| !held.contains(*right)),
        }
    }

    /// Whether the account is known not to be an administrator.
    pub fn is_limited(&self) -> bool {
        matches!(self, Self::Named(_))
    }
}

/// The folders of one storage.
#[derive(Debug, Clone, Copy)]
pub struct FolderTree<'a> {
    kind: FolderKind,
    folders: &'a [Folder],
}

impl<'a> FolderTree<'a> {
    /// Which storage.
    pub fn kind(&self) -> FolderKind {
        self.kind
    }

    /// Folders below the root.
    pub fn count(&self) -> u64 {
        self.folders.iter().filter(|folder| folder.id != FolderId::ROOT).count() as u64
    }

    /// The folder with a name directly below another. Names differ from each other within a folder (AAM contract §8).
    pub fn child(&self, parent: FolderId, name: &str) -> Option<&'a Folder> {
        self.folders
            .iter()
            .filter(|folder| folder.id != FolderId::ROOT && folder.parent == Some(parent) && folder.name == name)
            .min_by_key(|folder| folder.id)
    }

    /// Names from below the root down to the folder, itself included; `None` when it is not in the tree.
    pub fn names(&self, id: FolderId) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let mut at = id;
        while at != FolderId::ROOT {
            let folder = self.folders.iter().find(|folder| folder.id == at)?;
            names.push(folder.name.clone());
            at = folder.parent?;
            if names.len() > self.folders.len() {
                return None;
            }
        }
        names.reverse();
        Some(names)
    }

    /// The folder in which sharing creates its objects, directly below the root.
    pub fn sharing_folder_name(&self) -> &'static str {
        match self.kind {
            FolderKind::Traits => TRAIT_FOLDER,
            FolderKind::Segments => SEGMENT_FOLDER,
        }
    }

    /// Names below the sharing folder down to a folder; `None` when it does not lie there.
    pub fn below_sharing(&self, id: FolderId) -> Option<Vec<String>> {
        let mut names = self.names(id)?;
        (names.first().map(String::as_str) == Some(self.sharing_folder_name())).then(|| names.split_off(1))
    }
}

//! Folders and the data source that items need: found, or made once for all of them.

use std::collections::BTreeMap;

use domain::{FolderId, FolderKind, limits, pair::DATA_SOURCE};

use super::step::{Action, FolderSlot, SourceSlot, Step, StepId};
use super::{Extract, Refusal, Room};

pub(super) struct Groundwork<'a> {
    extract: &'a Extract,
    steps: Vec<Step>,
    folders: BTreeMap<(FolderKind, Vec<String>), FolderSlot>,
    source: Option<SourceSlot>,
    new_trait_folders: u64,
}

impl<'a> Groundwork<'a> {
    pub(super) fn new(extract: &'a Extract) -> Self {
        Self { extract, steps: Vec::new(), folders: BTreeMap::new(), source: None, new_trait_folders: 0 }
    }

    pub(super) fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Folders on the way to `path` (names below the root) that neither exist nor are planned.
    pub(super) fn missing(&self, kind: FolderKind, path: &[String]) -> u64 {
        (1..=path.len()).filter(|&length| self.slot(kind, &path[..length]).is_none()).count() as u64
    }

    /// Refuses what would break a limit of trait storage: levels, folders, and the folder trait each folder brings.
    pub(super) fn check_trait_folders(&self, path: &[String], room: &Room) -> Result<u64, Refusal> {
        let missing = self.missing(FolderKind::Traits, path);
        if missing > 0 && path.len() > limits::FOLDER_LEVELS {
            return Err(Refusal::limit("folderLevels", limits::FOLDER_LEVELS as u64));
        }
        let folders = self.extract.tree(FolderKind::Traits).count() + self.new_trait_folders;
        if folders + missing > limits::FOLDERS {
            return Err(Refusal::limit("folders", limits::FOLDERS));
        }
        if missing > room.traits {
            return Err(Refusal::limit("traits", limits::TRAITS));
        }
        Ok(missing)
    }

    /// The folder at `path`, planning what is missing on the way.
    pub(super) fn folder(&mut self, kind: FolderKind, path: &[String]) -> FolderSlot {
        let mut at = FolderSlot::Existing(FolderId::ROOT);
        for length in 1..=path.len() {
            let here = &path[..length];
            at = if let Some(slot) = self.slot(kind, here) {
                slot
            } else {
                let name = here[length - 1].clone();
                let action = Action::MakeFolder { kind, parent: at, name, within: here[..length - 1].to_vec() };
                if kind == FolderKind::Traits {
                    self.new_trait_folders += 1;
                }
                FolderSlot::MadeBy(self.push(action))
            };
            self.folders.insert((kind, here.to_vec()), at);
        }
        at
    }

    /// The sharing data source, planned if missing.
    pub(super) fn source(&mut self) -> SourceSlot {
        if let Some(slot) = self.source {
            return slot;
        }
        let slot = match self.extract.sharing_source() {
            Some(source) => SourceSlot::Existing(source.id),
            None => SourceSlot::MadeBy(self.push(Action::MakeDataSource { name: DATA_SOURCE.to_owned() })),
        };
        self.source = Some(slot);
        slot
    }

    fn push(&mut self, action: Action) -> StepId {
        let id = StepId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        self.steps.push(Step { id, action });
        id
    }

    /// The folder at `path` if it exists or is planned.
    fn slot(&self, kind: FolderKind, path: &[String]) -> Option<FolderSlot> {
        if let Some(slot) = self.folders.get(&(kind, path.to_vec())) {
            return Some(*slot);
        }
        let tree = self.extract.tree(kind);
        let mut at = FolderId::ROOT;
        for name in path {
            at = tree.child(at, name)?.id;
        }
        Some(FolderSlot::Existing(at))
    }
}

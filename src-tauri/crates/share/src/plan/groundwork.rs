//! Folders and the data source that items need: adopted, or created once for all of them.

use std::collections::BTreeMap;

use domain::{AudienceId, FolderId, FolderKind, limits, pair::DATA_SOURCE};

use super::step::{Action, Step};
use super::{Limit, Refusal, RemainingLimits, Snapshot};
use crate::kinds::{PlannedDataSource, PlannedFolder};
use crate::slot::{FolderSlot, SourceSlot, StepId};

/// What happens to the dataflow as a whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct DataflowChanges {
    /// It is created, with its destination.
    pub(super) creates: bool,
    /// It is resumed.
    pub(super) resumes: bool,
    /// It is paused.
    pub(super) pauses: bool,
}

/// The steps that change the dataflow, as far as they are planned.
#[derive(Debug, Clone, Copy)]
pub(super) struct DataflowSteps {
    /// Adds audiences.
    pub(super) select: Option<StepId>,
    /// Resumes it.
    pub(super) resume: Option<StepId>,
}

pub(super) struct Groundwork<'a> {
    snapshot: &'a Snapshot,
    steps: Vec<Step>,
    folders: BTreeMap<(FolderKind, Vec<String>), FolderSlot>,
    source: Option<SourceSlot>,
    new_trait_folders: u64,
    selected: Vec<AudienceId>,
}

impl<'a> Groundwork<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self {
            snapshot,
            steps: Vec::new(),
            folders: BTreeMap::new(),
            source: None,
            new_trait_folders: 0,
            selected: Vec::new(),
        }
    }

    /// The steps, and those that change the dataflow. They come last, so that a refused request holds nothing that does
    /// not need it.
    pub(super) fn into_steps(mut self, changes: DataflowChanges) -> (Vec<Step>, DataflowSteps) {
        let audiences = std::mem::take(&mut self.selected);
        let create = changes.creates.then(|| self.push(Action::CreateDestination));
        let select = (!audiences.is_empty()).then(|| self.push(Action::Select { audiences }));
        if let (Some(create), Some(select)) = (create, self.steps.iter_mut().find(|step| Some(step.id) == select)) {
            select.needs.push(create);
        }
        let resume = changes.resumes.then(|| self.push(Action::ResumeDataflow));
        // Everybody's audiences go on with it: not for a request that was refused.
        if resume.is_some()
            && let Some(last) = self.steps.last_mut()
        {
            last.needs.extend(select);
        }
        if changes.pauses {
            self.push(Action::PauseDataflow);
        }
        (self.steps, DataflowSteps { select, resume })
    }

    /// Plans to add an audience to the dataflow.
    pub(super) fn select(&mut self, audience: &AudienceId) {
        self.selected.push(audience.clone());
    }

    /// Folders on the way to `path` (names below the root) that neither exist nor are planned.
    pub(super) fn missing(&self, kind: FolderKind, path: &[String]) -> u64 {
        (1..=path.len()).filter(|&length| self.slot(kind, &path[..length]).is_none()).count() as u64
    }

    /// Refuses what would break a limit of trait storage: levels, folders, and the folder trait each folder brings.
    pub(super) fn check_trait_folders(&self, path: &[String], room: &RemainingLimits) -> Result<u64, Refusal> {
        let missing = self.missing(FolderKind::Traits, path);
        if missing > 0 && path.len() > limits::FOLDER_LEVELS {
            return Err(Refusal::limit(Limit::FolderLevels, limits::FOLDER_LEVELS as u64));
        }
        let folders = self.snapshot.tree(FolderKind::Traits).count() + self.new_trait_folders;
        if folders + missing > limits::FOLDERS {
            return Err(Refusal::limit(Limit::Folders, limits::FOLDERS));
        }
        if missing > room.traits {
            return Err(Refusal::limit(Limit::Traits, limits::TRAITS));
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
                let within = here[..length - 1].to_vec();
                let action = Action::CreateFolder(PlannedFolder { kind, parent: at, name, within });
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
        let slot = if let Some(source) = self.snapshot.sharing_source() {
            SourceSlot::Existing(source.id)
        } else {
            let planned = PlannedDataSource { name: DATA_SOURCE.to_owned() };
            SourceSlot::MadeBy(self.push(Action::CreateDataSource(planned)))
        };
        self.source = Some(slot);
        slot
    }

    /// Whether the sharing data source refuses a second trait, and a second segment, with the same code; false for one
    /// that is still to be created.
    pub(super) fn unique_codes(&self) -> (bool, bool) {
        let source = self.snapshot.sharing_source();
        source.map_or((false, false), |source| (source.unique_trait_codes, source.unique_segment_codes))
    }

    fn push(&mut self, action: Action) -> StepId {
        let id = StepId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        self.steps.push(Step::new(id, action));
        id
    }

    /// The folder at `path` if it exists or is planned.
    fn slot(&self, kind: FolderKind, path: &[String]) -> Option<FolderSlot> {
        if let Some(slot) = self.folders.get(&(kind, path.to_vec())) {
            return Some(*slot);
        }
        let tree = self.snapshot.tree(kind);
        let mut at = FolderId::ROOT;
        for name in path {
            at = tree.child(at, name)?.id;
        }
        Some(FolderSlot::Existing(at))
    }
}

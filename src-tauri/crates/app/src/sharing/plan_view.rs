//! A plan as the tray and the drop preview show it.

use domain::{FolderKind, Lifecycle};
use share::plan::{Action, Extract, Item, Note, Plan, Refusal, Step, Verdict as Planned};
use share::{Object, Reference};

use crate::read::{count, drift_words, link, origin_word};
use crate::view::{
    NamespaceRow, ObjectKind, ObjectLink, PlanNote, PlannedStep, RefusalReason, StepKind, TrayLine, Verdict,
};

/// Turns plans into what is shown; knows the names of the roots.
pub(super) struct PlanView<'a> {
    extract: &'a Extract,
}

impl<'a> PlanView<'a> {
    pub(super) fn of(extract: &'a Extract) -> Self {
        Self { extract }
    }

    /// One line of the tray; `folder_id` is the folder asked for.
    pub(super) fn line(&self, item: &Item, folder_id: String) -> TrayLine {
        TrayLine {
            audience: link(ObjectKind::Audience, &item.audience, &item.name),
            folder_path: self.folder_path(item, &folder_id),
            folder_id,
            verdict: self.verdict(item),
            steps: item.steps.iter().map(|step| self.step(step)).collect(),
            calls: count(item.steps.len() as u64),
            notes: item.notes.iter().map(|note| self.note(note)).collect(),
        }
    }

    pub(super) fn groundwork(&self, plan: &Plan) -> Vec<PlannedStep> {
        plan.groundwork.iter().map(|step| self.step(step)).collect()
    }

    /// The path of the folder asked for, as far as there is one.
    fn folder_path(&self, item: &Item, folder_id: &str) -> String {
        if !item.place.is_empty() {
            return self.path(FolderKind::Traits, &item.place);
        }
        let known = self.extract.trait_folders.iter().find(|folder| folder.id.to_string() == folder_id);
        known.map(|folder| folder.path.clone()).unwrap_or_default()
    }

    fn verdict(&self, item: &Item) -> Verdict {
        let of_trait = |id: domain::TraitId| {
            let name = self.extract.traits.iter().find(|it| it.id == id).map_or(item.name.as_str(), |it| &it.name);
            link(ObjectKind::Trait, id, name)
        };
        match &item.verdict {
            Planned::Make => Verdict::Make,
            Planned::Complete { adopted } => Verdict::Complete { adopted: of_trait(*adopted) },
            Planned::Adopt { adopted, .. } => Verdict::Adopt { adopted: of_trait(*adopted) },
            Planned::Refused { refusal } => Verdict::Refused { reason: reason(refusal) },
        }
    }

    fn step(&self, step: &Step) -> PlannedStep {
        use FolderKind::{Segments, Traits};
        let (kind, place) = match &step.action {
            Action::MakeFolder { kind: Traits, within, .. } => (StepKind::MakeTraitFolder, self.path(Traits, within)),
            Action::MakeFolder { within, .. } => (StepKind::MakeSegmentFolder, self.path(Segments, within)),
            Action::MakeDataSource { .. } => (StepKind::MakeDataSource, String::new()),
            Action::MakeTrait { within, .. } => (StepKind::MakeTrait, self.path(Traits, within)),
            Action::MakeSegment { within, .. } => (StepKind::MakeSegment, self.path(Segments, within)),
            Action::Delete { object } => (delete_kind(object), String::new()),
        };
        PlannedStep { kind, name: step.action.name().to_owned(), place }
    }

    fn note(&self, note: &Note) -> PlanNote {
        let namespace = |it: &domain::NamespaceCount| NamespaceRow {
            namespace: it.namespace.clone(),
            profiles: count(it.profiles),
            carries_over: it.carries_over(),
            is_device: it.is_device(),
        };
        match note {
            Note::Shell => PlanNote::Shell,
            Note::NameTaken { by, name } => PlanNote::NameTaken { object: link(ObjectKind::Trait, by, name) },
            Note::NameCut => PlanNote::NameCut,
            Note::NameTrimmed => PlanNote::NameTrimmed,
            Note::NameCharacters => PlanNote::NameCharacters,
            Note::Labels { labels } => PlanNote::Labels { labels: labels.iter().map(|it| it.0.clone()).collect() },
            Note::Identities { carrying, left_behind } => PlanNote::Identities {
                carrying: carrying.iter().map(namespace).collect(),
                left_behind: left_behind.iter().map(namespace).collect(),
            },
            Note::NotByNamespace => PlanNote::NotByNamespace,
            Note::OtherFolder { place, .. } => PlanNote::OtherFolder { path: self.path(FolderKind::Traits, place) },
            Note::Drifted { drift } => PlanNote::Drifted { drift: drift_words(drift) },
        }
    }

    /// A path as the service writes it, from names below the root.
    fn path(&self, kind: FolderKind, names: &[String]) -> String {
        let (folders, usual) = match kind {
            FolderKind::Traits => (&self.extract.trait_folders, "/All Traits"),
            FolderKind::Segments => (&self.extract.segment_folders, "/All Segments"),
        };
        let root = folders.iter().find(|folder| folder.id == domain::FolderId::ROOT);
        let root = root.map_or(usual, |root| root.path.as_str());
        std::iter::once(root).chain(names.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
    }
}

fn delete_kind(object: &Object) -> StepKind {
    match object.reference() {
        Reference::TraitFolder(_) => StepKind::DeleteTraitFolder,
        Reference::SegmentFolder(_) => StepKind::DeleteSegmentFolder,
        Reference::DataSource(_) => StepKind::DeleteDataSource,
        Reference::Trait(_) => StepKind::DeleteTrait,
        Reference::Segment(_) => StepKind::DeleteSegment,
    }
}

/// An object of the engine as a link.
pub(super) fn linked(reference: Reference, name: &str) -> ObjectLink {
    let kind = match reference {
        Reference::TraitFolder(_) => ObjectKind::TraitFolder,
        Reference::SegmentFolder(_) => ObjectKind::SegmentFolder,
        Reference::DataSource(_) => ObjectKind::DataSource,
        Reference::Trait(_) => ObjectKind::Trait,
        Reference::Segment(_) => ObjectKind::Segment,
    };
    link(kind, reference.id(), name)
}

/// Why the planner refused, as it is shown.
pub(super) fn reason(refusal: &Refusal) -> RefusalReason {
    match refusal {
        Refusal::Loop => RefusalReason::Loop,
        Refusal::Origin { origin } => RefusalReason::Origin { origin: origin_word(origin) },
        Refusal::Lifecycle { lifecycle } => {
            RefusalReason::Lifecycle { lifecycle: Lifecycle::code(*lifecycle).to_owned() }
        }
        Refusal::Duplicate { objects } => {
            RefusalReason::Duplicate { objects: objects.iter().map(|it| linked(it.reference, &it.name)).collect() }
        }
        Refusal::Foreign { object } => RefusalReason::Foreign { object: linked(object.reference, &object.name) },
        Refusal::Folder => RefusalReason::Folder,
        Refusal::Limit { limit, maximum } => RefusalReason::Limit { limit: limit.clone(), maximum: count(*maximum) },
        Refusal::MissingRight { right } => RefusalReason::MissingRight { right: right.clone() },
        Refusal::Gone => RefusalReason::Gone,
    }
}

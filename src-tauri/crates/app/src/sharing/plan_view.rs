//! Converts plans to the view types of tray and drop preview.

use domain::FolderKind;
use share::Reference;
use share::plan::{self, Action, Item, Limit, Note, Plan, Refusal, Snapshot, Step};

use super::choices;
use super::governance_view::{governance, rule};
use super::plan_file::Said;
use crate::read::{count, drifts_of, lifecycle, link, origin};
use crate::view::{
    NamespaceRow, ObjectKind, ObjectLink, PlanNote, PlannedStep, RefusalLimit, RefusalReason, Route, StepVerb,
    TrayLine, Verdict,
};

/// Converts plans; the snapshot has the names of the root folders.
pub(super) struct PlanView<'a> {
    snapshot: &'a Snapshot,
}

impl<'a> PlanView<'a> {
    pub(super) fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot }
    }

    /// Returns one line of the tray; `folder_id` is the requested folder.
    pub(super) fn line(&self, item: &Item, folder_id: String) -> TrayLine {
        TrayLine {
            audience: link(ObjectKind::Audience, &item.audience, &item.name),
            folder_path: self.folder_path(item, &folder_id),
            folder_id,
            route: route(item.route),
            conflict: item.conflict.map(|conflict| choices::shown(conflict, self.snapshot, &item.name)),
            verdict: self.verdict(item),
            steps: item.steps.iter().map(|step| self.step(step)).collect(),
            calls: count(item.steps.iter().map(|step| step.action.requests() as u64).sum()),
            notes: item.notes.iter().map(|note| self.note(note)).collect(),
            governance: governance(&item.governance),
            from_plan: None,
        }
    }

    /// Adds to a line what a plan file said about it. An audience that is not known here has its name of the file.
    pub(super) fn compared(&self, mut line: TrayLine, said: &Said, item: &Item) -> TrayLine {
        if !self.snapshot.audiences.contains_key(&item.audience) {
            said.name().clone_into(&mut line.audience.name);
        }
        let sharing = self.snapshot.tree(FolderKind::Traits).sharing_folder_name();
        let path_of = |below: &[String]| {
            let names: Vec<String> = std::iter::once(sharing.to_owned()).chain(below.iter().cloned()).collect();
            self.path(FolderKind::Traits, &names)
        };
        line.from_plan = Some(said.compare(&line, path_of));
        line
    }

    /// Returns the ID of the folder of a line, empty if it is still to be created. `stored` is what the tray stores.
    pub(super) fn folder_id(&self, item: &Item, stored: &str) -> String {
        if !stored.starts_with('[') {
            return stored.to_owned();
        }
        let tree = self.snapshot.tree(FolderKind::Traits);
        let found = item.place.iter().try_fold(domain::FolderId::ROOT, |at, name| Some(tree.child(at, name)?.id));
        found.filter(|id| *id != domain::FolderId::ROOT).map(|id| id.to_string()).unwrap_or_default()
    }

    pub(super) fn groundwork(&self, plan: &Plan) -> Vec<PlannedStep> {
        plan.groundwork.iter().map(|step| self.step(step)).collect()
    }

    /// Returns the path of the requested folder; empty if there is none.
    fn folder_path(&self, item: &Item, folder_id: &str) -> String {
        if !item.place.is_empty() {
            return self.path(FolderKind::Traits, &item.place);
        }
        let known = self.snapshot.trait_folders.iter().find(|folder| folder.id.to_string() == folder_id);
        known.map(|folder| folder.path.clone()).unwrap_or_default()
    }

    fn verdict(&self, item: &Item) -> Verdict {
        let of_trait = |id: domain::TraitId| {
            let name = self.snapshot.traits.iter().find(|it| it.id == id).map_or(item.name.as_str(), |it| &it.name);
            link(ObjectKind::Trait, id, name)
        };
        match &item.verdict {
            plan::Verdict::Make => Verdict::Make,
            plan::Verdict::Complete { adopted } => Verdict::Complete { adopted: of_trait(*adopted) },
            plan::Verdict::Adopt { adopted, .. } => Verdict::Adopt { adopted: of_trait(*adopted) },
            plan::Verdict::Activate => Verdict::Activate,
            plan::Verdict::GiveMembers { adopted, .. } => Verdict::GiveMembers { adopted: of_trait(*adopted) },
            plan::Verdict::Skip { conflict } => Verdict::Skip { conflict: choices::kind(*conflict) },
            plan::Verdict::Refused { refusal } => Verdict::Refused { reason: reason(refusal) },
        }
    }

    fn step(&self, step: &Step) -> PlannedStep {
        let (verb, object, place) = match &step.action {
            Action::CreateFolder(folder) => {
                let object = match folder.kind {
                    FolderKind::Traits => ObjectKind::TraitFolder,
                    FolderKind::Segments => ObjectKind::SegmentFolder,
                };
                (StepVerb::Create, object, self.path(folder.kind, &folder.within))
            }
            Action::CreateDataSource(_) => (StepVerb::Create, ObjectKind::DataSource, String::new()),
            Action::CreateAudience(_) => (StepVerb::Create, ObjectKind::Audience, String::new()),
            Action::CreateTrait(planned) => {
                (StepVerb::Create, ObjectKind::Trait, self.path(FolderKind::Traits, &planned.within))
            }
            Action::CreateSegment(planned) => {
                (StepVerb::Create, ObjectKind::Segment, self.path(FolderKind::Segments, &planned.within))
            }
            Action::Delete { object } => (StepVerb::Delete, kind_of(&object.reference()), String::new()),
            Action::Select { .. } => (StepVerb::Select, ObjectKind::Audience, String::new()),
            Action::Deselect { .. } => (StepVerb::Deselect, ObjectKind::Audience, String::new()),
            Action::SelectSegments { .. } => (StepVerb::Select, ObjectKind::Segment, String::new()),
            Action::DeselectSegments { .. } => (StepVerb::Deselect, ObjectKind::Segment, String::new()),
            Action::ResumeDataflow => (StepVerb::Resume, ObjectKind::Dataflow, String::new()),
            Action::PauseDataflow => (StepVerb::Pause, ObjectKind::Dataflow, String::new()),
            Action::CreateDestination => (StepVerb::CreateDestination, ObjectKind::Dataflow, String::new()),
            Action::AwaitTrait(_) => (StepVerb::Await, ObjectKind::Trait, String::new()),
            Action::RenewAudience(_) => (StepVerb::Renew, ObjectKind::Audience, String::new()),
            Action::AwaitAudience(_) => (StepVerb::Await, ObjectKind::Audience, String::new()),
            Action::AwaitSegment(_) => (StepVerb::Await, ObjectKind::Segment, String::new()),
            Action::MoveTrait(to) => (StepVerb::Move, ObjectKind::Trait, self.path(FolderKind::Traits, &to.within)),
        };
        let (name, number) = match step.action.audiences() {
            [] => (step.action.name().to_owned(), 1),
            [one] => (self.snapshot.audiences.get(one).map_or_else(|| one.to_string(), |it| it.name.clone()), 1),
            several => (String::new(), several.len() as u64),
        };
        PlannedStep { verb, object, name, count: count(number), place }
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
            Note::FlowPaused => PlanNote::FlowPaused,
            Note::AlreadySent => PlanNote::AlreadySent,
            Note::NotSent => PlanNote::NotSent,
            Note::MayAppearTwice => PlanNote::MayAppearTwice,
            Note::NameTaken { by, name } => PlanNote::NameTaken { object: link(ObjectKind::Trait, by, name) },
            Note::NameCut => PlanNote::NameCut,
            Note::NameTrimmed => PlanNote::NameTrimmed,
            Note::NameCharacters => PlanNote::NameCharacters,
            Note::Identities { carrying, left_behind } => PlanNote::Identities {
                carrying: carrying.iter().map(namespace).collect(),
                left_behind: left_behind.iter().map(namespace).collect(),
            },
            Note::NotByNamespace => PlanNote::NotByNamespace,
            Note::OtherMergePolicy { default } => PlanNote::OtherMergePolicy { default: default.clone() },
            Note::OtherFolder { place, .. } => PlanNote::OtherFolder { path: self.path(FolderKind::Traits, place) },
            Note::Drifted { drift } => PlanNote::Drifted { drift: drifts_of(drift) },
        }
    }

    /// Returns a path in the service's notation, from the names of folders below the root.
    fn path(&self, kind: FolderKind, names: &[String]) -> String {
        let (folders, usual) = match kind {
            FolderKind::Traits => (&self.snapshot.trait_folders, "/All Traits"),
            FolderKind::Segments => (&self.snapshot.segment_folders, "/All Segments"),
        };
        let root = folders.iter().find(|folder| folder.id == domain::FolderId::ROOT);
        let root = root.map_or(usual, |root| root.path.as_str());
        std::iter::once(root).chain(names.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
    }
}

/// Returns a link to an object.
pub(super) fn linked(reference: &Reference, name: &str) -> ObjectLink {
    link(kind_of(reference), reference.id(), name)
}

fn kind_of(reference: &Reference) -> ObjectKind {
    match reference {
        Reference::TraitFolder(_) => ObjectKind::TraitFolder,
        Reference::SegmentFolder(_) => ObjectKind::SegmentFolder,
        Reference::DataSource(_) => ObjectKind::DataSource,
        Reference::Trait(_) => ObjectKind::Trait,
        Reference::Segment(_) => ObjectKind::Segment,
        Reference::Audience(_) => ObjectKind::Audience,
    }
}

/// Converts the reason of a refusal.
pub(super) fn reason(refusal: &Refusal) -> RefusalReason {
    match refusal {
        Refusal::Loop => RefusalReason::Loop,
        Refusal::Origin { origin: of } => RefusalReason::Origin { origin: origin(of) },
        Refusal::Lifecycle { lifecycle: of } => RefusalReason::Lifecycle { lifecycle: lifecycle(*of) },
        Refusal::Duplicate { objects } => {
            RefusalReason::Duplicate { objects: objects.iter().map(|it| linked(&it.reference, &it.name)).collect() }
        }
        Refusal::Foreign { object } => RefusalReason::Foreign { object: linked(&object.reference, &object.name) },
        Refusal::Folder => RefusalReason::Folder,
        Refusal::Limit { limit, maximum } => {
            RefusalReason::Limit { limit: refusal_limit(*limit), maximum: count(*maximum) }
        }
        Refusal::MissingRight { right } => RefusalReason::MissingRight { right: right.clone() },
        Refusal::Gone => RefusalReason::Gone,
        Refusal::Renamed { before } => RefusalReason::Renamed { before: before.clone() },
        Refusal::Unclear => RefusalReason::Unclear,
        Refusal::Forbidden { rule: forbidden_by } => RefusalReason::Forbidden { rule: rule(forbidden_by) },
        Refusal::NoDestination { sandbox } => RefusalReason::NoDestination { sandbox: sandbox.clone() },
    }
}

fn refusal_limit(limit: Limit) -> RefusalLimit {
    match limit {
        Limit::Traits => RefusalLimit::Traits,
        Limit::Segments => RefusalLimit::Segments,
        Limit::Folders => RefusalLimit::Folders,
        Limit::FolderLevels => RefusalLimit::FolderLevels,
        Limit::DestinationAudiences => RefusalLimit::DestinationAudiences,
    }
}

fn route(of: plan::Route) -> Route {
    match of {
        plan::Route::Create => Route::Create,
        plan::Route::Activate => Route::Activate,
    }
}

/// Converts a route of the bridge.
pub(super) fn asked(of: Route) -> plan::Route {
    match of {
        Route::Create => plan::Route::Create,
        Route::Activate => plan::Route::Activate,
    }
}

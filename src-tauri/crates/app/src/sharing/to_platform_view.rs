//! Converts plans of the way back to view types.

use domain::Copied;
use share::back::{Item, Note, Plan, Refusal, Request, Route, Snapshot, Verdict};

use super::governance_view::governance;
use crate::connections::members_source;
use crate::read::{count, link, namespace};
use crate::view::{
    ObjectKind, ObjectLink, PlatformLine, PlatformNote, PlatformPlan, PlatformRoute, PlatformVerdict, ProfileForecast,
    RefusalLimit, RefusalReason,
};

/// Returns a plan; `is_chosen` says whether a person chose its route.
pub(super) fn plan(
    request: &Request,
    snapshot: &Snapshot,
    plan: &Plan,
    is_chosen: bool,
    forecast: Option<ProfileForecast>,
) -> PlatformPlan {
    PlatformPlan {
        route: route(request.route),
        route_chosen: is_chosen,
        source: (request.route == Route::Source).then(|| members_source(&snapshot.source)),
        forecast,
        lines: plan.items.iter().map(|item| line(snapshot, item)).collect(),
        calls: count(plan.calls() as u64),
    }
}

pub(super) fn route(route: Route) -> PlatformRoute {
    match route {
        Route::External => PlatformRoute::External,
        Route::Source => PlatformRoute::Source,
    }
}

pub(super) fn line(snapshot: &Snapshot, item: &Item) -> PlatformLine {
    let arrives = matches!(item.verdict, Verdict::Create | Verdict::Select { .. });
    let audience =
        |id: &domain::AudienceId| link(ObjectKind::Audience, id, name_of(snapshot, id).unwrap_or(&item.name));
    PlatformLine {
        subject: link(kind_of(item.of), item.of.sid(), &item.name),
        namespace: item.of.namespace().to_owned(),
        folder_path: path(snapshot, item),
        labels: item.governance.labels.iter().map(|label| label.0.clone()).collect(),
        governance: arrives.then(|| governance(&item.governance)),
        verdict: match &item.verdict {
            Verdict::Create => PlatformVerdict::Create,
            Verdict::Adopt { audience: id } => PlatformVerdict::Adopt { audience: audience(id) },
            Verdict::Renew { audience: id, days } => PlatformVerdict::Renew { audience: audience(id), days: *days },
            Verdict::Select { audience: id } => PlatformVerdict::Select { audience: id.as_ref().map(audience) },
            Verdict::Selected { audience: id, everything } => {
                PlatformVerdict::Selected { audience: id.as_ref().map(audience), everything: *everything }
            }
            Verdict::Refused { refusal } => PlatformVerdict::Refused { reason: reason_back(refusal) },
        },
        calls: count(item.steps.iter().map(|step| step.action.requests() as u64).sum()),
        notes: item.notes.iter().map(note).collect(),
    }
}

fn kind_of(of: Copied) -> ObjectKind {
    match of {
        Copied::Trait(_) => ObjectKind::Trait,
        Copied::Segment(_) => ObjectKind::Segment,
    }
}

fn name_of<'s>(snapshot: &'s Snapshot, id: &domain::AudienceId) -> Option<&'s str> {
    snapshot.audiences.iter().find(|it| it.id == *id).map(|it| it.name.as_str())
}

/// The path of the folder in the service's notation; empty if it is not known.
fn path(snapshot: &Snapshot, item: &Item) -> String {
    let (folders, usual) = match item.of {
        Copied::Trait(_) => (&snapshot.trait_folders, "/All Traits"),
        Copied::Segment(_) => (&snapshot.segment_folders, "/All Segments"),
    };
    if item.place.is_empty() {
        return String::new();
    }
    let root = folders.iter().find(|folder| folder.id == domain::FolderId::ROOT);
    let root = root.map_or(usual, |root| root.path.as_str());
    std::iter::once(root).chain(item.place.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

fn note(note: &Note) -> PlatformNote {
    match note {
        Note::NoMembersYet => PlatformNote::NoMembersYet,
        Note::Expires { days } => PlatformNote::Expires { days: *days },
        Note::Paused => PlatformNote::Paused,
        Note::SourcePaused => PlatformNote::SourcePaused,
        Note::Identities { counted } => PlatformNote::Identities { counted: counted.iter().map(namespace).collect() },
        Note::NotByNamespace => PlatformNote::NotByNamespace,
        Note::MissingNamespace { source, name, code, later } => {
            let source = link(ObjectKind::DataSource, source, name);
            PlatformNote::MissingNamespace { source, code: code.clone(), later: *later }
        }
        Note::PartlyFromPlatform { traits } => PlatformNote::PartlyFromPlatform { traits: traits_of(traits) },
    }
}

fn traits_of(traits: &[(domain::TraitId, String)]) -> Vec<ObjectLink> {
    traits.iter().map(|(id, name)| link(ObjectKind::Trait, id, name)).collect()
}

/// Converts the reason of a refusal.
pub(super) fn reason_back(refusal: &Refusal) -> RefusalReason {
    let audience = |id: &domain::AudienceId, name: &str| link(ObjectKind::Audience, id, name);
    match refusal {
        Refusal::Gone => RefusalReason::NotInAudienceManager,
        Refusal::FromPlatform { audience: id, name } => {
            RefusalReason::FromPlatform { audience: audience(id, name.as_deref().unwrap_or(id.as_str())) }
        }
        Refusal::RuleFromPlatform { traits } => RefusalReason::RuleFromPlatform { traits: traits_of(traits) },
        Refusal::OtherOrigin { audience: id, name } => RefusalReason::OtherOrigin { audience: audience(id, name) },
        Refusal::Duplicate { audiences } => {
            RefusalReason::Duplicate { objects: audiences.iter().map(|(id, name)| audience(id, name)).collect() }
        }
        Refusal::NothingToRenew => RefusalReason::NothingToRenew,
        Refusal::LongestExpiry { maximum } => RefusalReason::LongestExpiry { maximum: *maximum },
        Refusal::SingleTrait => RefusalReason::SingleTrait,
        Refusal::NoSource => RefusalReason::NoSource,
        Refusal::SeveralSources => RefusalReason::SeveralSources,
        Refusal::SourceUnrecognized => RefusalReason::SourceUnrecognized,
        Refusal::Limit { maximum } => RefusalReason::Limit { limit: RefusalLimit::Audiences, maximum: count(*maximum) },
    }
}

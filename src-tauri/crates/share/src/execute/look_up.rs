//! Looking up afresh: everything a plan looks at, and single objects by what identifies them.

use domain::{FolderId, FolderKind, IntegrationCode, Segment, Trait};
use futures::{StreamExt as _, TryStreamExt as _};

use crate::object::Object;
use crate::plan::{Action, Extract, Request};
use crate::port::{AudienceManager, CallError, CallErrorKind};

/// The Audience Manager side of an extract read again: folders, data sources, and what carries the codes asked for.
/// `at_once` codes are looked up at a time.
pub async fn look_up<S: AudienceManager>(
    service: &S,
    request: &Request,
    known: Extract,
    at_once: usize,
) -> Result<Extract, CallError> {
    let mut codes: Vec<IntegrationCode> = request.lines.iter().map(|line| (&line.audience).into()).collect();
    codes.sort();
    codes.dedup();
    let found: Vec<(Vec<Trait>, Vec<Segment>)> = futures::stream::iter(codes)
        .map(|code| async move {
            let traits = service.traits_by_code(&code).await?;
            Ok::<_, CallError>((traits, service.segments_by_code(&code).await?))
        })
        .buffered(at_once.max(1))
        .try_collect()
        .await?;
    let mut fresh = Extract {
        trait_folders: service.folders(FolderKind::Traits).await?,
        segment_folders: service.folders(FolderKind::Segments).await?,
        data_sources: service.data_sources().await?,
        traits: Vec::new(),
        segments: Vec::new(),
        ..known
    };
    for (traits, segments) in found {
        fresh.traits.extend(traits);
        fresh.segments.extend(segments);
    }
    Ok(fresh)
}

/// A planned object with every slot filled by an id.
pub(super) enum Wanted {
    Folder { kind: FolderKind, parent: FolderId, name: String },
    DataSource { name: String },
    Trait(crate::port::NewTrait),
    Segment { new: crate::port::NewSegment, of: domain::TraitId },
}

/// What is there already in the place of what a step would make. Two of it, or something else that carries the
/// code, is an error: making another would only add to the confusion.
pub(super) async fn standing<S: AudienceManager>(service: &S, wanted: &Wanted) -> Result<Option<Object>, CallError> {
    match wanted {
        Wanted::Folder { kind, parent, name } => {
            let folders = service.folders(*kind).await?;
            let found = folders.into_iter().filter(|it| it.id != FolderId::ROOT && it.parent == Some(*parent));
            Ok(found.filter(|it| it.name == *name).min_by_key(|it| it.id).map(Object::Folder))
        }
        Wanted::DataSource { .. } => {
            let known = Extract { data_sources: service.data_sources().await?, ..Extract::default() };
            Ok(known.sharing_source().cloned().map(Object::DataSource))
        }
        Wanted::Trait(new) => {
            let mut found = service.traits_by_code(&new.code).await?;
            match (found.pop(), found.len()) {
                (None, _) => Ok(None),
                (Some(it), 0) if it.rule.as_deref() == Some(&new.rule) || is_rule(&it, new) => {
                    Ok(Some(Object::Trait(it)))
                }
                (Some(it), _) => Err(in_the_way("trait", &new.code, &it.name, &it.id.to_string())),
            }
        }
        Wanted::Segment { new, of } => {
            let mut found = service.segments_by_code(&new.code).await?;
            match (found.pop(), found.len()) {
                (None, _) => Ok(None),
                (Some(it), 0) if domain::rules::is_rule_of_trait(&it.rule, *of) => Ok(Some(Object::Segment(it))),
                (Some(it), _) => Err(in_the_way("segment", &new.code, &it.name, &it.id.to_string())),
            }
        }
    }
}

fn is_rule(found: &Trait, new: &crate::port::NewTrait) -> bool {
    let audience = domain::AudienceId(new.code.0.clone());
    found.rule.as_deref().is_some_and(|rule| domain::rules::is_rule_of_audience(rule, &audience))
}

fn in_the_way(what: &str, code: &IntegrationCode, name: &str, id: &str) -> CallError {
    CallError {
        kind: CallErrorKind::Conflict,
        message: format!(
            "The {what} “{name}” ({id}) already carries the integration code {code} and is not of this pair, or is not the only one. Look at it first."
        ),
        details: [("id".to_owned(), id.to_owned()), ("object".to_owned(), what.to_owned())].into(),
        may_have_happened: false,
    }
}

/// Names a planned object for messages.
pub(super) fn describe(action: &Action) -> &'static str {
    match action {
        Action::MakeFolder { kind: FolderKind::Traits, .. } => "trait folder",
        Action::MakeFolder { .. } => "segment folder",
        Action::MakeDataSource { .. } => "data source",
        Action::MakeTrait { .. } => "trait",
        Action::MakeSegment { .. } => "segment",
        Action::Delete { object } => match object.as_ref() {
            Object::Folder(_) => "folder",
            Object::DataSource(_) => "data source",
            Object::Trait(_) => "trait",
            Object::Segment(_) => "segment",
        },
    }
}

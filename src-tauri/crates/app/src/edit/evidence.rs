//! Whether an object that is found after a lost answer was created by the request whose answer was lost: it is what was
//! wanted, it was created after the request left by the service's own clock, and nobody else is named as its author.

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::{ApiError, AudienceManager};
use domain::{Folder, FolderId, FolderKind, Segment, Trait, TraitType};

use super::attempts::Wanted;
use super::fields::{form_of_segment, form_of_trait, segment_fields, trait_fields};
use crate::read::numeric;
use crate::view::{Failure, FormField, ObjectKind, SegmentForm, TraitForm};

/// How far apart the clocks of one service may be: what is older than a request by less may still be its work.
const CLOCKS_APART_MS: i64 = 300_000;

/// When a request left, and whose it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sent {
    /// Ms since epoch.
    pub(super) at: i64,
    /// Whether that is the service's time; without it creation times prove nothing.
    pub(super) by_service: bool,
    /// The account it was sent for, where known.
    pub(super) author: Option<u32>,
}

/// What looking for the object of a lost answer came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The request created this one.
    Created {
        /// Its id.
        id: String,
    },
    /// This one may have been created by the request or by somebody else.
    Unclear {
        /// Its id.
        id: String,
    },
    /// Nothing that the request can have created.
    Nothing,
}

/// An object that is as wanted, with what it says of its origin.
#[derive(Debug, Clone)]
struct Candidate {
    id: u64,
    created_at: Option<i64>,
    created_by: Option<u32>,
}

/// What a candidate's origin says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    OfTheRequest,
    Unclear,
    Older,
}

/// Looks for the object of a request whose answer was lost.
pub(super) async fn look_up(manager: &AudienceManager, wanted: &Wanted, sent: &Sent) -> Result<Found, Failure> {
    let candidates = match wanted {
        Wanted::Trait(form) => traits(manager, form).await?,
        Wanted::Segment(form) => segments(manager, form).await?,
        Wanted::TraitFolder { parent, name } => trait_folders(manager, *parent, name).await?,
    };
    Ok(judged(&candidates, sent))
}

fn judged(candidates: &[Candidate], sent: &Sent) -> Found {
    let of = |origin: Origin| {
        let is = move |one: &&Candidate| origin_of(one, sent) == origin;
        candidates.iter().filter(is).map(|one| one.id).collect::<Vec<u64>>()
    };
    match (of(Origin::OfTheRequest).as_slice(), of(Origin::Unclear).as_slice()) {
        ([id], []) => Found::Created { id: id.to_string() },
        ([], []) => Found::Nothing,
        // One request creates one object: where two could be it, nobody knows which.
        (ours, unclear) => {
            let newest = ours.iter().chain(unclear).max().copied().unwrap_or_default();
            Found::Unclear { id: newest.to_string() }
        }
    }
}

fn origin_of(one: &Candidate, sent: &Sent) -> Origin {
    let Some(created_at) = one.created_at.filter(|_| sent.by_service) else { return Origin::Unclear };
    if created_at < sent.at - CLOCKS_APART_MS {
        return Origin::Older;
    }
    // Services tell times in whole seconds, too.
    if created_at < sent.at - sent.at.rem_euclid(1_000) {
        return Origin::Unclear;
    }
    match (one.created_by, sent.author) {
        // User 0 stands for an integration, which is what this program signs in as.
        (Some(author), Some(own)) if author != 0 && author != own => Origin::Unclear,
        _ => Origin::OfTheRequest,
    }
}

async fn traits(manager: &AudienceManager, form: &TraitForm) -> Result<Vec<Candidate>, Failure> {
    let found = if let Some(code) = super::code(&form.integration_code) {
        manager.traits_with_code(&code).await?
    } else {
        let folder = numeric(ObjectKind::TraitFolder, &form.folder)?;
        traits_in(manager, folder).await?
    };
    let mut candidates = Vec::new();
    for it in found.iter().filter(|it| is_same(&trait_fields(form, &form_of_trait(it)))) {
        candidates.push(if it.created_at.is_some() {
            of_trait(it)
        } else {
            of_trait(&manager.trait_by_id(it.id).await?.object)
        });
    }
    Ok(candidates)
}

async fn traits_in(manager: &AudienceManager, folder: FolderId) -> Result<Vec<Trait>, ApiError> {
    let filter = TraitFilter { folder: Some(folder), ..TraitFilter::default() };
    Ok(manager.list_traits(&filter).every().await?.into_iter().map(|one| one.object).collect())
}

fn of_trait(it: &Trait) -> Candidate {
    Candidate { id: it.id.0, created_at: it.created_at, created_by: it.created_by }
}

async fn segments(manager: &AudienceManager, form: &SegmentForm) -> Result<Vec<Candidate>, Failure> {
    let found = if let Some(code) = super::code(&form.integration_code) {
        manager.segments_with_code(&code).await?
    } else {
        let folder = numeric(ObjectKind::SegmentFolder, &form.folder)?;
        let filter = SegmentFilter { folder: Some(folder), ..SegmentFilter::default() };
        manager.list_segments(&filter).every().await?.into_iter().map(|one| one.object).collect()
    };
    let of = |it: &Segment| Candidate { id: it.id.0, created_at: it.created_at, created_by: it.created_by };
    let mut candidates = Vec::new();
    for it in found.iter().filter(|it| is_same(&segment_fields(form, &form_of_segment(it)))) {
        candidates.push(if it.created_at.is_some() { of(it) } else { of(&manager.segment_by_id(it.id).await?.object) });
    }
    Ok(candidates)
}

/// Folders do not tell when they were created, but the folder trait that comes with each does (AAM contract §8).
async fn trait_folders(manager: &AudienceManager, parent: FolderId, name: &str) -> Result<Vec<Candidate>, Failure> {
    let folders = manager.folders(FolderKind::Traits).await?;
    let same = |it: &&Folder| it.parent == Some(parent) && it.name == name;
    let mut candidates = Vec::new();
    for folder in folders.iter().filter(same) {
        let inside = traits_in(manager, folder.id).await?;
        let own = inside.iter().find(|it| it.trait_type == TraitType::Folder);
        let (created_at, created_by) = own.map_or((None, None), |it| (it.created_at, it.created_by));
        candidates.push(Candidate { id: folder.id.0, created_at, created_by });
    }
    Ok(candidates)
}

/// Whether two forms that differ in these fields speak of the same object: list rows may lack descriptions and notes, and
/// the service may word a rule in its own way.
fn is_same(differing: &[FormField]) -> bool {
    let telling = [FormField::Name, FormField::Folder, FormField::DataSource, FormField::IntegrationCode];
    !differing.iter().any(|field| telling.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Sent = Sent { at: 910_700, by_service: true, author: Some(7) };

    fn one(id: u64, created_at: impl Into<Option<i64>>, created_by: impl Into<Option<u32>>) -> Candidate {
        Candidate { id, created_at: created_at.into(), created_by: created_by.into() }
    }

    fn created(id: u64) -> Found {
        Found::Created { id: id.to_string() }
    }

    fn unclear(id: u64) -> Found {
        Found::Unclear { id: id.to_string() }
    }

    #[test]
    fn what_was_there_long_before_the_request_left_is_not_its_work() {
        assert_eq!(judged(&[one(1, 610_699, 7)], &SENT), Found::Nothing);
        assert_eq!(judged(&[one(1, 610_699, 7), one(2, 910_900, 7)], &SENT), created(2));
        assert_eq!(judged(&[one(2, 910_000, 7)], &SENT), created(2), "told in whole seconds");
    }

    #[test]
    fn what_was_there_a_little_before_may_be_its_work_by_another_clock() {
        assert_eq!(judged(&[one(1, 610_700, 7)], &SENT), unclear(1));
        assert_eq!(judged(&[one(1, 909_999, 7)], &SENT), unclear(1));
        assert_eq!(judged(&[one(1, 909_999, 7), one(2, 910_900, 7)], &SENT), unclear(2));
    }

    #[test]
    fn another_author_or_none_of_the_times_needed_is_for_a_person_to_look_at() {
        assert_eq!(judged(&[one(2, 910_900, 8)], &SENT), unclear(2));
        assert_eq!(judged(&[one(2, None, 7)], &SENT), unclear(2));
        assert_eq!(judged(&[one(2, 910_900, 7)], &Sent { by_service: false, ..SENT }), unclear(2));
        assert_eq!(judged(&[one(2, 910_900, 7), one(3, 910_950, 7)], &SENT), unclear(3), "one request, one object");
        for (author, own) in [(None, Some(7)), (Some(8), None), (Some(0), Some(7))] {
            assert_eq!(
                judged(&[one(2, 910_900, author)], &Sent { author: own, ..SENT }),
                created(2),
                "nobody else is named"
            );
        }
    }
}

//! Decides whether an object found after a lost answer was created by that request: it matches the form in every field,
//! it was created after the request was sent by the service's own clock, and its author is this account. Otherwise a
//! person has to check.

use adobe::audience_manager::{SegmentFilter, TraitFilter};
use adobe::{ApiError, AudienceManager};
use domain::lookalike::TRAIT_WEIGHT;
use domain::{DataSourceId, Folder, FolderId, FolderKind, LookAlike, Segment, Trait, TraitType};

use super::fields::{form_of_segment, form_of_trait, worded_segment_fields, worded_trait_fields};
use crate::read::numeric;
use crate::view::{Failure, FormField, ModelForm, ModelTakes, ObjectKind, SegmentForm, TraitForm};

/// How far apart the clocks of one service may be: an object older than a request by less than this may still be from
/// it.
const CLOCKS_APART_MS: i64 = 300_000;

/// What an attempt creates.
#[derive(Debug, Clone)]
pub(crate) enum Wanted {
    /// A trait.
    Trait(TraitForm),
    /// A segment.
    Segment(SegmentForm),
    /// A look-alike model.
    Model(ModelForm),
    /// A trait that a model fills.
    ModelTrait {
        /// Its fields.
        form: TraitForm,
        /// ID of the model.
        model: String,
        /// Which people it takes.
        takes: ModelTakes,
    },
    /// A folder of trait storage.
    TraitFolder {
        /// Folder above.
        parent: FolderId,
        /// Name.
        name: String,
    },
}

/// When a request was sent, and by whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    /// Ms since epoch.
    pub(crate) at: i64,
    /// Whether that is the service's time; otherwise creation times prove nothing.
    pub(crate) by_service: bool,
    /// The account that sent it, if known.
    pub(crate) author: Option<u32>,
}

/// The result of looking for the object of a lost answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The request created this one.
    Created {
        /// Its id.
        id: String,
    },
    /// This one may have been created by the request or by another user.
    Unclear {
        /// Its id.
        id: String,
        /// Whether it is the only one, and equals the request in every field.
        equals: bool,
    },
    /// No object that the request can have created.
    Nothing,
}

/// An object with the expected place and name, and its origin.
#[derive(Debug, Clone)]
struct Candidate {
    id: u64,
    created_at: Option<i64>,
    created_by: Option<u32>,
    /// Whether its other fields match as well.
    as_wanted: bool,
}

/// The verdict on a candidate's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    OfTheRequest,
    Unclear,
    Older,
}

/// Looks for the object of a request whose answer was lost.
pub(crate) async fn look_up(manager: &AudienceManager, wanted: &Wanted, sent: &Sent) -> Result<Found, Failure> {
    let candidates = match wanted {
        Wanted::Trait(form) | Wanted::ModelTrait { form, .. } => traits(manager, form).await?,
        Wanted::Segment(form) => segments(manager, form).await?,
        Wanted::Model(form) => models(manager, form).await?,
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
        // One request creates one object: if two match, it is unknown which one.
        (ours, unclear) => {
            let newest = ours.iter().chain(unclear).max().copied().unwrap_or_default();
            let is_alone = ours.len() + unclear.len() == 1;
            let equals = is_alone && candidates.iter().any(|one| one.id == newest && one.as_wanted);
            Found::Unclear { id: newest.to_string(), equals }
        }
    }
}

fn origin_of(one: &Candidate, sent: &Sent) -> Origin {
    let Some(created_at) = one.created_at.filter(|_| sent.by_service) else { return Origin::Unclear };
    if created_at < sent.at - CLOCKS_APART_MS {
        return Origin::Older;
    }
    // Services also report times in whole seconds.
    if created_at < sent.at - sent.at.rem_euclid(1_000) {
        return Origin::Unclear;
    }
    // User 0 represents any integration.
    let is_own = one.created_by.is_some_and(|author| author != 0) && one.created_by == sent.author;
    if is_own && one.as_wanted { Origin::OfTheRequest } else { Origin::Unclear }
}

async fn traits(manager: &AudienceManager, form: &TraitForm) -> Result<Vec<Candidate>, Failure> {
    let found = if let Some(code) = super::code(&form.integration_code) {
        manager.traits_with_code(&code).await?
    } else {
        let folder = numeric(ObjectKind::TraitFolder, &form.folder)?;
        traits_in(manager, folder).await?
    };
    let mut candidates = Vec::new();
    for row in found.iter().filter(|row| row.name.trim() == form.name.trim()) {
        // Rows may lack any field except the name.
        let it = manager.trait_by_id(row.id).await?.object;
        let stored = form_of_trait(&it);
        let differing = worded_trait_fields(form, &stored);
        if is_same(&differing) {
            let as_wanted = is_as_wanted(&differing) && stored.trait_type == form.trait_type;
            candidates.push(of(it.id.0, it.created_at, it.created_by, as_wanted));
        }
    }
    Ok(candidates)
}

async fn traits_in(manager: &AudienceManager, folder: FolderId) -> Result<Vec<Trait>, ApiError> {
    let filter = TraitFilter { folder: Some(folder), ..TraitFilter::default() };
    Ok(manager.list_traits(&filter).every().await?.into_iter().map(|one| one.object).collect())
}

fn of(id: u64, created_at: Option<i64>, created_by: Option<u32>, as_wanted: bool) -> Candidate {
    Candidate { id, created_at, created_by, as_wanted }
}

async fn segments(manager: &AudienceManager, form: &SegmentForm) -> Result<Vec<Candidate>, Failure> {
    let found = if let Some(code) = super::code(&form.integration_code) {
        manager.segments_with_code(&code).await?
    } else {
        let folder = numeric(ObjectKind::SegmentFolder, &form.folder)?;
        let filter = SegmentFilter { folder: Some(folder), ..SegmentFilter::default() };
        manager.list_segments(&filter).every().await?.into_iter().map(|one| one.object).collect()
    };
    let mut candidates = Vec::new();
    for row in found.iter().filter(|row: &&Segment| row.name.trim() == form.name.trim()) {
        let it = manager.segment_by_id(row.id).await?.object;
        let differing = worded_segment_fields(form, &form_of_segment(&it));
        if is_same(&differing) {
            let as_wanted = is_as_wanted(&differing) && has_merge_rule(form, &it);
            candidates.push(of(it.id.0, it.created_at, it.created_by, as_wanted));
        }
    }
    Ok(candidates)
}

/// Whether a segment has the merge rule that a form states, if it states one.
fn has_merge_rule(form: &SegmentForm, it: &Segment) -> bool {
    let wanted = form.merge_rule.as_ref();
    wanted.is_none_or(|wanted| it.merge_rule.is_some_and(|rule| rule.to_string() == *wanted))
}

/// The ID of a segment that equals a form in every field: the oldest, if there are several.
pub(super) async fn equal_segment(manager: &AudienceManager, form: &SegmentForm) -> Result<Option<u64>, Failure> {
    let found = segments(manager, form).await?;
    Ok(found.iter().filter(|one| one.as_wanted).map(|one| one.id).min())
}

async fn models(manager: &AudienceManager, form: &ModelForm) -> Result<Vec<Candidate>, Failure> {
    let found = manager.list_look_alikes().every().await?;
    let mut candidates = Vec::new();
    for row in found.iter().filter(|row| row.model.name.trim() == form.name.trim()) {
        // Rows lack what a model leaves out.
        let it = manager.look_alike(row.model.id).await?;
        if it.model.baseline.map(|sid| sid.to_string()).as_deref() == Some(form.baseline.trim()) {
            let as_wanted = is_same_model(form, &it);
            candidates.push(of(it.model.id.0, it.created_at, it.created_by, as_wanted));
        }
    }
    Ok(candidates)
}

/// Whether a model equals a form in everything that a service reports of it and that is fixed at its creation.
fn is_same_model(form: &ModelForm, it: &LookAlike) -> bool {
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids.dedup();
        ids
    };
    let texts = |ids: &[String]| sorted(ids.iter().map(|id| id.trim().to_owned()).collect());
    let sources =
        |ids: &Vec<DataSourceId>| sorted(ids.iter().map(ToString::to_string).collect()) == texts(&form.data_sources);
    it.algorithm.is_none_or(|algorithm| algorithm == TRAIT_WEIGHT)
        && it.look_back_days.is_none_or(|days| days == form.look_back_days)
        && it.data_sources.as_ref().is_none_or(sources)
        && sorted(it.model.excluded.iter().map(ToString::to_string).collect()) == texts(&form.excluded)
        && it.description.trim() == form.description.trim()
}

/// Folders have no creation time, but the folder trait created with each one does (AAM contract §8).
async fn trait_folders(manager: &AudienceManager, parent: FolderId, name: &str) -> Result<Vec<Candidate>, Failure> {
    let folders = manager.folders(FolderKind::Traits).await?;
    let same = |it: &&Folder| it.parent == Some(parent) && it.name == name;
    let mut candidates = Vec::new();
    for folder in folders.iter().filter(same) {
        let inside = traits_in(manager, folder.id).await?;
        let own = inside.iter().find(|it| it.trait_type == TraitType::Folder);
        let (created_at, created_by) = own.map_or((None, None), |it| (it.created_at, it.created_by));
        candidates.push(of(folder.id.0, created_at, created_by, true));
    }
    Ok(candidates)
}

/// Whether two forms that differ in these fields have the same place and name.
fn is_same(differing: &[FormField]) -> bool {
    let telling = [FormField::Name, FormField::Folder, FormField::DataSource, FormField::IntegrationCode];
    !differing.iter().any(|field| telling.contains(field))
}

/// Whether two forms that differ in these fields otherwise match. Notes and status follow later.
fn is_as_wanted(differing: &[FormField]) -> bool {
    let telling = [FormField::Rule, FormField::Description, FormField::TtlDays];
    !differing.iter().any(|field| telling.contains(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Sent = Sent { at: 910_700, by_service: true, author: Some(7) };

    fn one(id: u64, created_at: impl Into<Option<i64>>, created_by: impl Into<Option<u32>>) -> Candidate {
        of(id, created_at.into(), created_by.into(), true)
    }

    fn created(id: u64) -> Found {
        Found::Created { id: id.to_string() }
    }

    /// Alone, and equal to the request.
    fn unclear(id: u64) -> Found {
        Found::Unclear { id: id.to_string(), equals: true }
    }

    fn one_of_several(id: u64) -> Found {
        Found::Unclear { id: id.to_string(), equals: false }
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
        assert_eq!(judged(&[one(1, 909_999, 7), one(2, 910_900, 7)], &SENT), one_of_several(2));
    }

    #[test]
    fn another_author_or_none_of_the_times_needed_is_for_a_person_to_look_at() {
        assert_eq!(judged(&[one(2, 910_900, 8)], &SENT), unclear(2));
        assert_eq!(judged(&[one(2, None, 7)], &SENT), unclear(2));
        assert_eq!(judged(&[one(2, 910_900, 7)], &Sent { by_service: false, ..SENT }), unclear(2));
        assert_eq!(
            judged(&[one(2, 910_900, 7), one(3, 910_950, 7)], &SENT),
            one_of_several(3),
            "one request, one object"
        );
        for (author, own) in [(None, Some(7)), (Some(8), None), (Some(0), Some(7)), (Some(0), Some(0)), (None, None)] {
            let judged = judged(&[one(2, 910_900, author)], &Sent { author: own, ..SENT });
            assert_eq!(judged, unclear(2), "{author:?} for {own:?}");
        }
        let otherwise = Candidate { as_wanted: false, ..one(2, 910_900, 7) };
        assert_eq!(judged(&[otherwise], &SENT), one_of_several(2));
    }

    #[test]
    fn a_model_is_the_wanted_one_only_if_all_that_is_fixed_is_the_same() {
        let form = ModelForm {
            name: "Alike".to_owned(),
            description: "Ours".to_owned(),
            baseline: "7".to_owned(),
            data_sources: vec!["30".to_owned(), "4".to_owned()],
            look_back_days: 60,
            excluded: vec!["9".to_owned(), "12".to_owned()],
        };
        let model = domain::Model {
            id: domain::ModelId(1),
            name: "Alike".to_owned(),
            is_active: true,
            baseline: Some(7),
            excluded: vec![12, 9],
        };
        let it = LookAlike {
            model,
            description: "Ours".to_owned(),
            status: domain::ModelStatus::Active,
            algorithm: Some(TRAIT_WEIGHT),
            baseline_type: "SEGMENT".to_owned(),
            look_back_days: Some(60),
            data_sources: Some(vec![DataSourceId(4), DataSourceId(30)]),
            last_run_at: None,
            last_success_at: None,
            created_at: None,
            updated_at: None,
            created_by: None,
        };
        assert!(is_same_model(&form, &it));
        assert!(is_same_model(&form, &LookAlike { algorithm: None, data_sources: None, ..it.clone() }), "not reported");
        assert!(!is_same_model(&form, &LookAlike { algorithm: Some(2), ..it.clone() }));
        assert!(!is_same_model(&form, &LookAlike { look_back_days: Some(30), ..it.clone() }));
        assert!(!is_same_model(&form, &LookAlike { data_sources: Some(vec![DataSourceId(4)]), ..it.clone() }));
        let model = domain::Model { excluded: vec![9], ..it.model.clone() };
        assert!(!is_same_model(&form, &LookAlike { model, ..it.clone() }));
        assert!(!is_same_model(&form, &LookAlike { description: "Theirs".to_owned(), ..it }));
    }
}

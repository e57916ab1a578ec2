//! The fields of a form, compared three ways: what the form was opened with, what it says now, and what the object is
//! now. Only fields a person changed are written, and only where nobody else changed the same one.

use adobe::audience_manager::{SegmentChange, TraitChange};
use domain::rules::{SegmentRule, TraitRule};
use domain::{Segment, SegmentStatus, Trait};

use super::named;
use super::segments::status;
use crate::read::{numeric, type_word};
use crate::view::{Failure, FormField, ObjectKind, SegmentForm, TraitForm};

/// What saving a form comes to.
pub(super) struct Merge {
    /// Fields to write: changed in the form, and not yet as the form says.
    pub(super) write: Vec<FormField>,
    /// Of those, the ones somebody else changed since the form was opened.
    pub(super) conflicts: Vec<FormField>,
}

impl Merge {
    /// The same for an object that was created with what `sent` says: whatever it has otherwise than the form, and is not
    /// written, is a conflict.
    pub(super) fn of_created<Form>(
        differing: impl Fn(&Form, &Form) -> Vec<FormField>,
        sent: &Form,
        mine: &Form,
        now: &Form,
    ) -> Self {
        let mut merge = Self::of(&differing, sent, mine, now);
        merge.conflicts.extend(differing(now, mine).into_iter().filter(|field| !merge.write.contains(field)));
        merge
    }

    pub(super) fn of<Form>(
        differing: impl Fn(&Form, &Form) -> Vec<FormField>,
        opened: &Form,
        mine: &Form,
        now: &Form,
    ) -> Self {
        let (changed, theirs, open) = (differing(opened, mine), differing(opened, now), differing(now, mine));
        let write: Vec<FormField> = changed.into_iter().filter(|field| open.contains(field)).collect();
        let conflicts = write.iter().copied().filter(|field| theirs.contains(field)).collect();
        Self { write, conflicts }
    }
}

/// Fields in which two forms of a trait differ. Its type cannot be changed and is none.
pub(super) fn trait_fields(one: &TraitForm, other: &TraitForm) -> Vec<FormField> {
    let pairs = [
        (FormField::Name, one.name.trim() != other.name.trim()),
        (FormField::Description, one.description != other.description),
        (FormField::Comments, one.comments != other.comments),
        (FormField::Folder, one.folder != other.folder),
        (FormField::DataSource, one.data_source != other.data_source),
        (FormField::IntegrationCode, one.integration_code.trim() != other.integration_code.trim()),
        (FormField::Rule, one.rule.trim() != other.rule.trim()),
        (FormField::TtlDays, one.ttl_days != other.ttl_days),
    ];
    differing(&pairs)
}

/// Fields in which two forms of a segment differ.
pub(super) fn segment_fields(one: &SegmentForm, other: &SegmentForm) -> Vec<FormField> {
    let pairs = [
        (FormField::Name, one.name.trim() != other.name.trim()),
        (FormField::Description, one.description != other.description),
        (FormField::Folder, one.folder != other.folder),
        (FormField::DataSource, one.data_source != other.data_source),
        (FormField::IntegrationCode, one.integration_code.trim() != other.integration_code.trim()),
        (FormField::Rule, one.rule.trim() != other.rule.trim()),
        (FormField::Active, one.active != other.active),
    ];
    differing(&pairs)
}

/// Fields in which two forms of a trait differ, where a rule in other words is the same rule.
pub(super) fn worded_trait_fields(one: &TraitForm, other: &TraitForm) -> Vec<FormField> {
    let same =
        matches!((TraitRule::parse(&one.rule), TraitRule::parse(&other.rule)), (Ok(one), Ok(other)) if one == other);
    trait_fields(one, other).into_iter().filter(|field| !(same && *field == FormField::Rule)).collect()
}

/// Fields in which two forms of a segment differ, where a rule in other words is the same rule.
pub(super) fn worded_segment_fields(one: &SegmentForm, other: &SegmentForm) -> Vec<FormField> {
    let same = matches!((SegmentRule::parse(&one.rule), SegmentRule::parse(&other.rule)), (Ok(one), Ok(other)) if one == other);
    segment_fields(one, other).into_iter().filter(|field| !(same && *field == FormField::Rule)).collect()
}

fn differing(pairs: &[(FormField, bool)]) -> Vec<FormField> {
    pairs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
}

/// A trait as a form.
pub(super) fn form_of_trait(it: &Trait) -> TraitForm {
    TraitForm {
        id: Some(it.id.to_string()),
        trait_type: type_word(&it.trait_type),
        name: it.name.clone(),
        description: it.description.clone(),
        comments: it.comments.clone(),
        folder: it.folder.to_string(),
        data_source: it.data_source.to_string(),
        integration_code: it.integration_code.as_ref().map(|code| code.0.clone()).unwrap_or_default(),
        rule: it.rule.clone().unwrap_or_default(),
        ttl_days: it.ttl_days,
    }
}

/// A segment as a form.
pub(super) fn form_of_segment(it: &Segment) -> SegmentForm {
    SegmentForm {
        id: Some(it.id.to_string()),
        name: it.name.clone(),
        description: it.description.clone(),
        folder: it.folder.to_string(),
        data_source: it.data_source.to_string(),
        integration_code: it.integration_code.as_ref().map(|code| code.0.clone()).unwrap_or_default(),
        rule: it.rule.clone(),
        active: it.status == SegmentStatus::Active,
    }
}

/// The change of some fields of a trait to what the form says.
pub(super) fn trait_change(form: &TraitForm, fields: &[FormField]) -> Result<TraitChange, Failure> {
    let mut change = TraitChange::default();
    for field in fields {
        match field {
            FormField::Name => change.name = Some(named(&form.name)?),
            FormField::Description => change.description = Some(form.description.clone()),
            FormField::Comments => change.comments = Some(form.comments.clone()),
            FormField::Folder => change.folder = Some(numeric(ObjectKind::TraitFolder, &form.folder)?),
            FormField::DataSource => change.data_source = Some(numeric(ObjectKind::DataSource, &form.data_source)?),
            FormField::IntegrationCode => change.integration_code = Some(form.integration_code.trim().into()),
            FormField::Rule => change.rule = Some(form.rule.trim().to_owned()),
            FormField::TtlDays => change.ttl_days = Some(form.ttl_days),
            // Traits have none.
            FormField::Active => {}
        }
    }
    Ok(change)
}

/// The change of some fields of a segment to what the form says.
pub(super) fn segment_change(form: &SegmentForm, fields: &[FormField]) -> Result<SegmentChange, Failure> {
    let mut change = SegmentChange::default();
    for field in fields {
        match field {
            FormField::Name => change.name = Some(named(&form.name)?),
            FormField::Description => change.description = Some(form.description.clone()),
            FormField::Folder => change.folder = Some(numeric(ObjectKind::SegmentFolder, &form.folder)?),
            FormField::DataSource => change.data_source = Some(numeric(ObjectKind::DataSource, &form.data_source)?),
            FormField::IntegrationCode => change.integration_code = Some(form.integration_code.trim().into()),
            FormField::Rule => change.rule = Some(form.rule.trim().to_owned()),
            FormField::Active => change.status = Some(status(form.active)),
            // Segments have neither.
            FormField::Comments | FormField::TtlDays => {}
        }
    }
    Ok(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(name: &str, description: &str, rule: &str) -> SegmentForm {
        SegmentForm {
            id: Some("1".into()),
            name: name.into(),
            description: description.into(),
            folder: "0".into(),
            data_source: "7".into(),
            integration_code: String::new(),
            rule: rule.into(),
            active: true,
        }
    }

    #[test]
    fn only_what_was_changed_in_the_form_is_written() {
        let merge =
            Merge::of(segment_fields, &form("A", "old", "1T"), &form("A", "new", "1T"), &form("A", "old", "2T"));
        assert_eq!((merge.write, merge.conflicts), (vec![FormField::Description], vec![]));
    }

    #[test]
    fn the_same_field_changed_on_both_sides_is_a_conflict_unless_to_the_same_value() {
        let merge =
            Merge::of(segment_fields, &form("A", "old", "1T"), &form("B", "mine", "1T"), &form("B", "theirs", "1T"));
        assert_eq!(merge.conflicts, [FormField::Description]);
        assert_eq!(merge.write, [FormField::Description], "the name is as wanted already");
    }

    #[test]
    fn space_around_a_name_or_rule_is_no_change() {
        assert_eq!(segment_fields(&form("A", "", "1T"), &form(" A ", "", " 1T\n")), []);
    }
}

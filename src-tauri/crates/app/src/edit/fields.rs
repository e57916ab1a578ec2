//! Compares the fields of a form three ways: its original values, its current values, and the object's current values.
//! Only fields that the user changed are written, and only if no one else changed the same field.

use adobe::audience_manager::{SegmentChange, TraitChange};
use domain::rules::{SegmentRule, TraitRule};
use domain::{MergeRuleId, Segment, SegmentStatus, Trait};

use super::named;
use crate::read::{numeric, trait_type};
use crate::view::{Failure, FormField, ObjectKind, SegmentForm, TraitForm};

/// The result of comparing a form.
pub(crate) struct Merge {
    /// Fields to write: changed in the form, and different from the object.
    pub(crate) write: Vec<FormField>,
    /// Those of them that someone else changed since the form was opened.
    pub(crate) conflicts: Vec<FormField>,
}

impl Merge {
    /// The same for an object that was created from `sent`: any field that differs from the form and is not written is
    /// a conflict.
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

    pub(crate) fn of<Form>(
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

/// Returns the fields in which two forms of a trait differ. Its type cannot be changed and is not compared.
pub(crate) fn trait_fields(one: &TraitForm, other: &TraitForm) -> Vec<FormField> {
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

/// Returns the fields in which two forms of a segment differ.
pub(crate) fn segment_fields(one: &SegmentForm, other: &SegmentForm) -> Vec<FormField> {
    let pairs = [
        (FormField::Name, one.name.trim() != other.name.trim()),
        (FormField::Description, one.description != other.description),
        (FormField::Folder, one.folder != other.folder),
        (FormField::DataSource, one.data_source != other.data_source),
        (FormField::IntegrationCode, one.integration_code.trim() != other.integration_code.trim()),
        (FormField::Rule, one.rule.trim() != other.rule.trim()),
        // A form that states none leaves it to the service.
        (FormField::MergeRule, other.merge_rule.is_some() && one.merge_rule != other.merge_rule),
        (FormField::Active, one.active != other.active),
    ];
    differing(&pairs)
}

/// Like [`trait_fields`], but a rule with different wording and the same meaning is equal.
pub(super) fn worded_trait_fields(one: &TraitForm, other: &TraitForm) -> Vec<FormField> {
    let same =
        matches!((TraitRule::parse(&one.rule), TraitRule::parse(&other.rule)), (Ok(one), Ok(other)) if one == other);
    trait_fields(one, other).into_iter().filter(|field| !(same && *field == FormField::Rule)).collect()
}

/// Like [`segment_fields`], but a rule with different wording and the same meaning is equal.
pub(super) fn worded_segment_fields(one: &SegmentForm, other: &SegmentForm) -> Vec<FormField> {
    let same = matches!((SegmentRule::parse(&one.rule), SegmentRule::parse(&other.rule)), (Ok(one), Ok(other)) if one == other);
    segment_fields(one, other).into_iter().filter(|field| !(same && *field == FormField::Rule)).collect()
}

fn differing(pairs: &[(FormField, bool)]) -> Vec<FormField> {
    pairs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
}

/// Returns a trait as a form.
pub(crate) fn form_of_trait(it: &Trait) -> TraitForm {
    TraitForm {
        id: Some(it.id.to_string()),
        trait_type: trait_type(&it.trait_type),
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

/// Returns a segment as a form.
pub(crate) fn form_of_segment(it: &Segment) -> SegmentForm {
    SegmentForm {
        id: Some(it.id.to_string()),
        name: it.name.clone(),
        description: it.description.clone(),
        folder: it.folder.to_string(),
        data_source: it.data_source.to_string(),
        integration_code: it.integration_code.as_ref().map(|code| code.0.clone()).unwrap_or_default(),
        rule: it.rule.clone(),
        merge_rule: it.merge_rule.map(|rule| rule.to_string()),
        active: it.status == SegmentStatus::Active,
    }
}

/// Returns a trait's form with some fields of another form.
pub(super) fn with_fields(now: &TraitForm, form: &TraitForm, fields: &[FormField]) -> TraitForm {
    let mut written = now.clone();
    for field in fields {
        match field {
            FormField::Name => written.name.clone_from(&form.name),
            FormField::Description => written.description.clone_from(&form.description),
            FormField::Comments => written.comments.clone_from(&form.comments),
            FormField::Folder => written.folder.clone_from(&form.folder),
            FormField::DataSource => written.data_source.clone_from(&form.data_source),
            FormField::IntegrationCode => written.integration_code.clone_from(&form.integration_code),
            FormField::Rule => written.rule.clone_from(&form.rule),
            FormField::TtlDays => written.ttl_days = form.ttl_days,
            FormField::Active
            | FormField::MergeRule
            | FormField::Tags
            | FormField::MergePolicy
            | FormField::Evaluation => {}
        }
    }
    written
}

/// Returns a segment's form with some fields of another form.
pub(super) fn with_segment_fields(now: &SegmentForm, form: &SegmentForm, fields: &[FormField]) -> SegmentForm {
    let mut written = now.clone();
    for field in fields {
        match field {
            FormField::Name => written.name.clone_from(&form.name),
            FormField::Description => written.description.clone_from(&form.description),
            FormField::Folder => written.folder.clone_from(&form.folder),
            FormField::DataSource => written.data_source.clone_from(&form.data_source),
            FormField::IntegrationCode => written.integration_code.clone_from(&form.integration_code),
            FormField::Rule => written.rule.clone_from(&form.rule),
            FormField::MergeRule => written.merge_rule.clone_from(&form.merge_rule),
            FormField::Active => written.active = form.active,
            FormField::Comments
            | FormField::TtlDays
            | FormField::Tags
            | FormField::MergePolicy
            | FormField::Evaluation => {}
        }
    }
    written
}

/// Returns the change that writes some fields of a trait from the form.
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
            // Traits have none of these.
            FormField::Active
            | FormField::MergeRule
            | FormField::Tags
            | FormField::MergePolicy
            | FormField::Evaluation => {}
        }
    }
    Ok(change)
}

/// Returns the status that a form's switch stands for.
pub(super) fn status(active: bool) -> SegmentStatus {
    if active { SegmentStatus::Active } else { SegmentStatus::Inactive }
}

/// Returns the merge rule that a form states.
pub(super) fn merge_rule(form: &SegmentForm) -> Result<Option<MergeRuleId>, Failure> {
    form.merge_rule.as_deref().map(|id| numeric(ObjectKind::DataSource, id)).transpose()
}

/// Returns the change that writes some fields of a segment from the form.
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
            FormField::MergeRule => change.merge_rule = merge_rule(form)?,
            FormField::Active => change.status = Some(status(form.active)),
            // Segments have none of these.
            FormField::Comments
            | FormField::TtlDays
            | FormField::Tags
            | FormField::MergePolicy
            | FormField::Evaluation => {}
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
            merge_rule: None,
            active: true,
        }
    }

    #[test]
    fn a_merge_rule_that_is_not_stated_is_no_change() {
        let stated = |id: &str| SegmentForm { merge_rule: Some(id.into()), ..form("A", "", "1T") };
        assert_eq!(segment_fields(&stated("7"), &form("A", "", "1T")), []);
        assert_eq!(segment_fields(&form("A", "", "1T"), &stated("7")), [FormField::MergeRule]);
        assert_eq!(segment_fields(&stated("7"), &stated("0")), [FormField::MergeRule]);
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

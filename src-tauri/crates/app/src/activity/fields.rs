//! The fields of objects as the record contains them: each value as text, masked, with the name of what it refers to.

use std::collections::HashMap;

use domain::FolderId;
use store::{ReferenceKind, Tree};

use crate::Workspace;
use crate::masked;
use crate::view::{
    DefinitionForm, ModelForm, RecordedChange, RecordedField, RecordedValue, SegmentForm, TraitForm, code_of,
};

/// Between the IDs of several things in one field.
const SEPARATOR: &str = ", ";

/// The fields of an object, in the order in which they are shown.
pub(crate) type Values = Vec<(RecordedField, String)>;

/// The fields of a trait.
pub(crate) fn values_of_trait(form: &TraitForm) -> Values {
    vec![
        (RecordedField::Name, form.name.trim().to_owned()),
        (RecordedField::Description, form.description.clone()),
        (RecordedField::Comments, form.comments.clone()),
        (RecordedField::TraitType, code_of(&form.trait_type)),
        (RecordedField::Folder, form.folder.clone()),
        (RecordedField::DataSource, form.data_source.clone()),
        (RecordedField::IntegrationCode, form.integration_code.trim().to_owned()),
        (RecordedField::Rule, form.rule.trim().to_owned()),
        (RecordedField::TtlDays, form.ttl_days.to_string()),
    ]
}

/// The fields of a segment.
pub(crate) fn values_of_segment(form: &SegmentForm) -> Values {
    vec![
        (RecordedField::Name, form.name.trim().to_owned()),
        (RecordedField::Description, form.description.clone()),
        (RecordedField::Folder, form.folder.clone()),
        (RecordedField::DataSource, form.data_source.clone()),
        (RecordedField::IntegrationCode, form.integration_code.trim().to_owned()),
        (RecordedField::Rule, form.rule.trim().to_owned()),
        (RecordedField::MergeRule, form.merge_rule.clone().unwrap_or_default()),
        (RecordedField::Active, form.active.to_string()),
    ]
}

/// The fields of a segment definition.
pub(crate) fn values_of_definition(form: &DefinitionForm) -> Values {
    vec![
        (RecordedField::Name, form.name.trim().to_owned()),
        (RecordedField::Description, form.description.clone()),
        (RecordedField::Folder, form.folder.clone()),
        (RecordedField::Rule, form.rule.trim().to_owned()),
        (RecordedField::Tags, form.tags.join(SEPARATOR)),
        (RecordedField::MergePolicy, form.merge_policy.clone()),
        (RecordedField::Evaluation, form.evaluation.as_ref().map(code_of).unwrap_or_default()),
    ]
}

/// The fields of a model that the record has.
pub(crate) fn values_of_model(form: &ModelForm) -> Values {
    vec![
        (RecordedField::Name, form.name.trim().to_owned()),
        (RecordedField::Description, form.description.clone()),
        (RecordedField::Baseline, form.baseline.trim().to_owned()),
        (RecordedField::DataSource, form.data_sources.join(SEPARATOR)),
        (RecordedField::LookBackDays, form.look_back_days.to_string()),
    ]
}

/// The fields of a folder.
pub(crate) fn values_of_folder(parent: FolderId, name: &str) -> Values {
    vec![(RecordedField::Name, name.trim().to_owned()), (RecordedField::Folder, parent.to_string())]
}

/// Sets a field of a trait from the record. Fields that a trait cannot change stay.
pub(super) fn set_in_trait(form: &mut TraitForm, field: RecordedField, value: &str) {
    match field {
        RecordedField::Name => value.clone_into(&mut form.name),
        RecordedField::Description => value.clone_into(&mut form.description),
        RecordedField::Comments => value.clone_into(&mut form.comments),
        RecordedField::Folder => value.clone_into(&mut form.folder),
        RecordedField::DataSource => value.clone_into(&mut form.data_source),
        RecordedField::IntegrationCode => value.clone_into(&mut form.integration_code),
        RecordedField::Rule => value.clone_into(&mut form.rule),
        RecordedField::TtlDays => form.ttl_days = value.parse().unwrap_or(form.ttl_days),
        RecordedField::Active
        | RecordedField::MergeRule
        | RecordedField::Tags
        | RecordedField::Symbol
        | RecordedField::MergePolicy
        | RecordedField::Evaluation
        | RecordedField::TraitType
        | RecordedField::Baseline
        | RecordedField::LookBackDays
        | RecordedField::Destination
        | RecordedField::MappingValue
        | RecordedField::SecureUrl
        | RecordedField::StartsOn
        | RecordedField::Plans
        | RecordedField::EndsOn
        | RecordedField::Dataflow
        | RecordedField::Audience
        | RecordedField::ClientId
        | RecordedField::Sandbox
        | RecordedField::Secret => {}
    }
}

/// Sets a field of a segment from the record. Fields that a segment does not have stay.
pub(super) fn set_in_segment(form: &mut SegmentForm, field: RecordedField, value: &str) {
    match field {
        RecordedField::Name => value.clone_into(&mut form.name),
        RecordedField::Description => value.clone_into(&mut form.description),
        RecordedField::Folder => value.clone_into(&mut form.folder),
        RecordedField::DataSource => value.clone_into(&mut form.data_source),
        RecordedField::IntegrationCode => value.clone_into(&mut form.integration_code),
        RecordedField::Rule => value.clone_into(&mut form.rule),
        RecordedField::Active => form.active = value == "true",
        RecordedField::MergeRule => form.merge_rule = Some(value.to_owned()).filter(|id| !id.is_empty()),
        RecordedField::Comments
        | RecordedField::TtlDays
        | RecordedField::Tags
        | RecordedField::Symbol
        | RecordedField::MergePolicy
        | RecordedField::Evaluation
        | RecordedField::TraitType
        | RecordedField::Baseline
        | RecordedField::LookBackDays
        | RecordedField::Destination
        | RecordedField::MappingValue
        | RecordedField::SecureUrl
        | RecordedField::StartsOn
        | RecordedField::Plans
        | RecordedField::EndsOn
        | RecordedField::Dataflow
        | RecordedField::Audience
        | RecordedField::ClientId
        | RecordedField::Sandbox
        | RecordedField::Secret => {}
    }
}

/// Names of what IDs in fields refer to, from the local copy.
#[derive(Default)]
pub(crate) struct Names {
    folders: HashMap<String, String>,
    data_sources: HashMap<String, String>,
    merge_rules: HashMap<String, String>,
    /// Of tags, merge policies and baselines.
    others: HashMap<String, String>,
}

impl Workspace {
    /// Reads the names for the fields of a tree's objects. What cannot be read has no name.
    pub(crate) async fn names_in(&self, tree: Tree) -> Names {
        let folders = self.catalog().folders(tree).await.unwrap_or_default();
        let sources = self.catalog().references(ReferenceKind::DataSource).await.unwrap_or_default();
        let rules = self.catalog().references(ReferenceKind::MergeRule).await.unwrap_or_default();
        Names {
            merge_rules: rules.into_iter().map(|rule| (rule.id.to_string(), rule.name)).collect(),
            folders: folders.into_iter().map(|folder| (folder.id, folder.path)).collect(),
            data_sources: sources.into_iter().map(|source| (source.id.to_string(), source.name)).collect(),
            others: HashMap::new(),
        }
    }
}

impl Names {
    /// With the names of tags, merge policies and baselines.
    pub(crate) fn with(self, others: HashMap<String, String>) -> Self {
        Self { others, ..self }
    }

    fn value(&self, field: RecordedField, value: &str) -> RecordedValue {
        let name = match field {
            RecordedField::Folder => self.folders.get(value).cloned(),
            RecordedField::DataSource => several(&self.data_sources, value),
            RecordedField::MergeRule => self.merge_rules.get(value).cloned(),
            RecordedField::Tags | RecordedField::MergePolicy | RecordedField::Baseline => several(&self.others, value),
            _ => None,
        };
        let shown = masked(value);
        RecordedValue { masked: shown != value, value: shown.into_owned(), name }
    }

    /// The fields in which an object differs before and after. An object that was created has nothing before, and one
    /// that was deleted nothing after; their empty fields are left out.
    pub(crate) fn changes(&self, before: Option<&Values>, after: Option<&Values>) -> Vec<RecordedChange> {
        let of = |values: Option<&Values>, field: RecordedField| {
            let found = values?.iter().find(|(one, _)| *one == field);
            found.map(|(_, value)| value.clone())
        };
        let is_both = before.is_some() && after.is_some();
        let all = after.or(before).into_iter().flatten().map(|(field, _)| *field);
        let change = |field: RecordedField| {
            let (was, is) = (of(before, field), of(after, field));
            let is_empty = |value: &Option<String>| value.as_ref().is_none_or(String::is_empty);
            if was == is || (!is_both && is_empty(&was) && is_empty(&is)) {
                return None;
            }
            let value = |value: Option<String>| value.map(|value| self.value(field, &value));
            Some(RecordedChange { field, before: value(was), after: value(is) })
        };
        all.filter_map(change).collect()
    }
}

/// The names of what a field refers to, if all are known.
fn several(names: &HashMap<String, String>, ids: &str) -> Option<String> {
    let named: Option<Vec<&str>> = ids.split(SEPARATOR).map(|id| names.get(id).map(String::as_str)).collect();
    named.map(|names| names.join(SEPARATOR))
}

/// The recorded values of one side of changes that equal an object's fields now, compared as they are recorded.
pub(super) fn is_as_recorded(changes: &[RecordedChange], now: &Values) -> bool {
    changes.iter().all(|change| {
        let is = now.iter().find(|(field, _)| *field == change.field);
        let after = change.after.as_ref().map(|after| after.value.as_str()).unwrap_or_default();
        is.is_none_or(|(_, is)| masked(is) == after)
    })
}

/// Fields that the service may fill in by itself.
const FILLED_IN: [RecordedField; 2] = [RecordedField::Rule, RecordedField::MergeRule];

/// What the answer to a creation has in fields that the service may fill in, where nothing was written into them; also that there
/// is nothing in them.
pub(super) fn filled_in(changes: &[RecordedChange], answer: &Values) -> Vec<RecordedChange> {
    let names = Names::default();
    let is_recorded = |field: RecordedField| changes.iter().any(|change| change.field == field);
    let new = answer.iter().filter(|(field, _)| FILLED_IN.contains(field) && !is_recorded(*field));
    new.map(|(field, value)| RecordedChange { field: *field, before: None, after: Some(names.value(*field, value)) })
        .collect()
}

/// Whether a recorded change says that there was nothing and still is nothing.
pub(super) fn is_nothing(change: &RecordedChange) -> bool {
    [&change.before, &change.after].into_iter().flatten().all(|value| value.value.is_empty())
}

/// Whether an object that was created is as it was then. Its empty fields are not recorded: what was written into one since is a
/// change. Of a field that the service may fill in that is not known if the answer to the creation was lost.
pub(super) fn is_as_created(changes: &[RecordedChange], now: &Values) -> bool {
    let is_recorded = |field: RecordedField| changes.iter().any(|change| change.field == field);
    is_as_recorded(changes, now)
        && now.iter().all(|(field, value)| value.is_empty() || FILLED_IN.contains(field) || is_recorded(*field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_into_an_empty_field_of_a_new_object_is_a_change() {
        let values = |description: &str, merge_rule: &str| {
            vec![
                (RecordedField::Name, "Gold".to_owned()),
                (RecordedField::Description, description.to_owned()),
                (RecordedField::MergeRule, merge_rule.to_owned()),
            ]
        };
        let created = Names::default().changes(None, Some(&values("", "")));
        assert!(is_as_created(&created, &values("", "")));
        assert!(is_as_created(&created, &values("", "7")), "the service may have chosen it");
        for (answer, other) in [("7", "8"), ("7", ""), ("", "7")] {
            let more = filled_in(&created, &values("", answer));
            let known = [created.clone(), more].concat();
            assert!(is_as_created(&known, &values("", answer)));
            assert!(!is_as_created(&known, &values("", other)), "{answer} was chosen, not {other}");
            assert!(filled_in(&known, &values("", other)).is_empty());
            assert_eq!(known.iter().any(is_nothing), answer.is_empty());
        }
        assert!(!is_as_created(&created, &values("A colleague’s words", "")));
        assert!(is_as_recorded(&created, &values("A colleague’s words", "")), "nothing of it was changed by an edit");
    }

    #[test]
    fn only_what_differs_is_recorded_and_a_secret_in_it_is_masked() {
        let before = vec![(RecordedField::Name, "Gold".to_owned()), (RecordedField::Rule, "1T".to_owned())];
        let secret = "client_secret=p8e-hidden";
        let after = vec![(RecordedField::Name, "Gold".to_owned()), (RecordedField::Rule, secret.to_owned())];
        let names = Names::default();
        let changes = names.changes(Some(&before), Some(&after));
        assert_eq!(changes.len(), 1);
        let is = changes[0].after.as_ref().unwrap();
        assert_eq!((is.value.as_str(), is.masked), ("client_secret=[secret]", true));
        assert!(is_as_recorded(&changes, &after));
        assert!(!is_as_recorded(&changes, &before));
        let created = vec![(RecordedField::Name, "Gold".to_owned()), (RecordedField::Comments, String::new())];
        assert_eq!(names.changes(None, Some(&created)).len(), 1, "empty fields of a new object are no news");
        assert_eq!(names.changes(Some(&created), None)[0].after, None);
    }
}

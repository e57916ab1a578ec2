//! What the objects of a recipe were like when they were created: undo removes only what is still like that.

use std::collections::BTreeMap;

use adobe::audience_manager::NewMapping;
use domain::{LookAlike, SegmentId, ValueKind};

use crate::activity::Values;
use crate::view::{ModelForm, RecordedField, code_of};

/// Fields by name.
pub(super) type Fields = BTreeMap<String, String>;

const LOOK_BACK: &str = "lookBackDays";
const SOURCES: &str = "dataSources";
/// Fields that an answer may leave out.
const SOMETIMES: [&str; 2] = [LOOK_BACK, SOURCES];
const VALUE: &str = "value";
const ENDS_ON: &str = "endsOn";

/// The fields of a trait or segment.
pub(super) fn of_values(values: &Values) -> Fields {
    // An answer may leave out the merge rule that the service chose.
    let is_known = |(field, value): &&(RecordedField, String)| *field != RecordedField::MergeRule || !value.is_empty();
    values.iter().filter(is_known).map(|(field, value)| (code_of(field), value.clone())).collect()
}

/// The fields of a model that people can change, and those that its runs depend on.
pub(super) fn of_model(it: &LookAlike) -> Fields {
    let of = |name: &str, value: String| (name.to_owned(), value);
    let mut fields = Fields::from([
        of("name", it.model.name.clone()),
        of("description", it.description.clone()),
        of("baseline", it.model.baseline.map(|sid| sid.to_string()).unwrap_or_default()),
        of("excluded", list(it.model.excluded.iter().map(ToString::to_string))),
    ]);
    fields.extend(it.look_back_days.map(|days| of(LOOK_BACK, days.to_string())));
    let sources = it.data_sources.as_ref();
    fields.extend(sources.map(|sources| of(SOURCES, list(sources.iter().map(ToString::to_string)))));
    fields
}

/// The same of a model that is to be created.
pub(super) fn of_model_form(form: &ModelForm) -> Fields {
    let of = |name: &str, value: String| (name.to_owned(), value);
    let ids = |ids: &[String]| list(ids.iter().map(|id| id.trim().to_owned()));
    Fields::from([
        of("name", form.name.trim().to_owned()),
        of("description", form.description.clone()),
        of("baseline", form.baseline.trim().to_owned()),
        of("excluded", ids(&form.excluded)),
        of(LOOK_BACK, form.look_back_days.to_string()),
        of(SOURCES, ids(&form.data_sources)),
    ])
}

/// IDs as one value, whatever their order is.
fn list(ids: impl Iterator<Item = String>) -> String {
    let mut ids: Vec<String> = ids.collect();
    ids.sort();
    ids.join(",")
}

/// The fields of a mapping.
pub(super) fn of_mapping(value: Option<&str>, ends_on: Option<&str>) -> Fields {
    let of = |name: &str, value: Option<&str>| (name.to_owned(), value.unwrap_or_default().to_owned());
    Fields::from([of(VALUE, value), of(ENDS_ON, ends_on)])
}

/// A mapping with these fields; `None` if they are not known.
pub(super) fn mapping_with(fields: &Fields, segment: SegmentId) -> Option<NewMapping> {
    let text = |name: &str| fields.get(name).map(|text| Some(text.clone()).filter(|text| !text.is_empty()));
    Some(NewMapping {
        segment,
        value: text(VALUE)?.map(|value| (ValueKind::Alias, value)),
        secure_url: None,
        starts_on: String::new(),
        ends_on: text(ENDS_ON)?,
    })
}

/// Whether an object is as it was. What nothing is known of is not. An answer may leave out what only some have.
pub(super) fn is_same(then: &Fields, now: &Fields) -> bool {
    let is_unknown = |name: &String| SOMETIMES.contains(&name.as_str()) && !now.contains_key(name);
    !then.is_empty() && then.iter().all(|(name, value)| now.get(name) == Some(value) || is_unknown(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_or_is_not_known_is_a_change() {
        let then = of_values(&vec![
            (RecordedField::Name, "Alike".to_owned()),
            (RecordedField::Description, String::new()),
            (RecordedField::MergeRule, String::new()),
        ]);
        let now = |description: &str| {
            of_values(&vec![
                (RecordedField::Name, "Alike".to_owned()),
                (RecordedField::Description, description.to_owned()),
                (RecordedField::MergeRule, "7".to_owned()),
            ])
        };
        assert!(is_same(&then, &now("")));
        assert!(!is_same(&then, &now("A colleague’s words")));
        assert!(!is_same(&Fields::new(), &now("")));
    }

    #[test]
    fn what_an_answer_leaves_out_is_no_change() {
        let then = Fields::from([("name".to_owned(), "M".to_owned()), (LOOK_BACK.to_owned(), "30".to_owned())]);
        let now = |days: Option<&str>| {
            let days = days.map(|days| (LOOK_BACK.to_owned(), days.to_owned()));
            [("name".to_owned(), "M".to_owned())].into_iter().chain(days).collect::<Fields>()
        };
        assert!(is_same(&then, &now(None)) && is_same(&then, &now(Some("30"))));
        assert!(!is_same(&then, &now(Some("60"))));
    }

    #[test]
    fn a_mapping_is_found_again_by_what_was_sent() {
        let sent = of_mapping(Some("a"), None);
        let again = mapping_with(&sent, SegmentId(1)).unwrap();
        assert_eq!((again.value, again.ends_on), (Some((ValueKind::Alias, "a".to_owned())), None));
        assert_eq!(mapping_with(&of_mapping(None, Some("2026-01-01")), SegmentId(1)).unwrap().value, None);
        assert!(mapping_with(&Fields::new(), SegmentId(1)).is_none());
    }
}

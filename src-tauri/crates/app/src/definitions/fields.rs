//! The fields of a definition's form.

use adobe::experience_platform::AudienceChange;
use domain::rules::pql::{Expr, Format};
use domain::{Audience, UpdateFrequency as Frequency};

use crate::view::{DefinitionForm, FormField, UpdateFrequency};

/// Returns an audience as a form. Its tags are ids. A rule that the editor stores as a tree is shown as text.
pub(super) fn form_of(audience: &Audience) -> DefinitionForm {
    DefinitionForm {
        id: Some(audience.id.0.clone()),
        name: audience.name.clone(),
        description: audience.description.clone(),
        rule: audience.expression.as_deref().map(as_text).unwrap_or_default(),
        folder: audience.folder.clone().unwrap_or_default(),
        tags: audience.tags.clone(),
        merge_policy: audience.merge_policy.clone().unwrap_or_default(),
        evaluation: audience.update_frequency.map(crate::read::update_frequency),
    }
}

/// A rule as text, if it has a text.
fn as_text(rule: &str) -> String {
    match Expr::parse(rule, Format::of(rule)) {
        Ok(read) if Format::of(rule) == Format::Json => {
            let text = read.to_string();
            let is_same = Expr::parse(&text, Format::Text).is_ok_and(|again| again == read);
            if is_same { text } else { rule.to_owned() }
        }
        _ => rule.to_owned(),
    }
}

/// Returns the fields in which two forms differ. A rule that is only written differently is the same.
pub(super) fn definition_fields(one: &DefinitionForm, other: &DefinitionForm) -> Vec<FormField> {
    let pairs = [
        (FormField::Name, one.name.trim() != other.name.trim()),
        (FormField::Description, one.description != other.description),
        (FormField::Folder, one.folder != other.folder),
        (FormField::Rule, !is_same_rule(&one.rule, &other.rule)),
        (FormField::Tags, sorted(&one.tags) != sorted(&other.tags)),
        // A form that states none leaves it to the service.
        (FormField::MergePolicy, one.merge_policy != other.merge_policy && !other.merge_policy.is_empty()),
        (FormField::Evaluation, one.evaluation != other.evaluation && other.evaluation.is_some()),
    ];
    pairs.iter().filter(|(_, differs)| *differs).map(|(field, _)| *field).collect()
}

fn sorted(tags: &[String]) -> Vec<&String> {
    let mut tags: Vec<&String> = tags.iter().collect();
    tags.sort();
    tags
}

fn is_same_rule(one: &str, other: &str) -> bool {
    if one.trim() == other.trim() {
        return true;
    }
    let read = |text: &str| Expr::parse(text, Format::of(text));
    matches!((read(one), read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Returns a form with some fields of another one.
pub(super) fn with_fields(now: &DefinitionForm, form: &DefinitionForm, fields: &[FormField]) -> DefinitionForm {
    let mut written = now.clone();
    for field in fields {
        match field {
            FormField::Name => form.name.trim().clone_into(&mut written.name),
            FormField::Description => written.description.clone_from(&form.description),
            FormField::Folder => written.folder.clone_from(&form.folder),
            FormField::Rule => form.rule.trim().clone_into(&mut written.rule),
            FormField::Tags => written.tags.clone_from(&form.tags),
            FormField::MergePolicy => written.merge_policy.clone_from(&form.merge_policy),
            FormField::Evaluation => written.evaluation = form.evaluation,
            _ => {}
        }
    }
    written
}

/// Returns the change that writes some fields from the form.
pub(super) fn change_of(form: &DefinitionForm, fields: &[FormField]) -> AudienceChange {
    let mut change = AudienceChange::default();
    for field in fields {
        match field {
            FormField::Name => change.name = Some(form.name.trim().to_owned()),
            FormField::Description => change.description = Some(form.description.clone()),
            FormField::Folder => change.folder = Some(form.folder.clone()),
            FormField::Rule => change.rule = Some(form.rule.trim().to_owned()),
            FormField::Tags => change.tags = Some(form.tags.clone()),
            FormField::MergePolicy => change.merge_policy = Some(form.merge_policy.clone()),
            FormField::Evaluation => change.frequency = form.evaluation.map(frequency),
            _ => {}
        }
    }
    change
}

/// A change whose rule is written as the audience has it: what the editor stores as a tree stays one, as far as it has one.
pub(super) fn in_the_form_of(audience: &Audience, mut change: AudienceChange) -> AudienceChange {
    let is_tree = audience.expression.as_deref().is_some_and(|rule| Format::of(rule) == Format::Json);
    if let Some(rule) = change.rule.as_ref().filter(|rule| is_tree && Format::of(rule) == Format::Text)
        && let Some(tree) = Expr::parse(rule, Format::Text).ok().and_then(|read| read.to_json_text())
    {
        change.rule = Some(tree);
    }
    change
}

pub(super) fn frequency(of: UpdateFrequency) -> Frequency {
    match of {
        UpdateFrequency::Batch => Frequency::Batch,
        UpdateFrequency::Streaming => Frequency::Streaming,
        UpdateFrequency::Edge => Frequency::Edge,
    }
}

/// The word for a field, for messages.
pub(super) fn words(field: FormField) -> &'static str {
    match field {
        FormField::Name => "name",
        FormField::Description => "description",
        FormField::Folder => "folder",
        FormField::Rule => "rule",
        FormField::Tags => "tags",
        FormField::MergePolicy => "merge policy",
        FormField::Evaluation => "update frequency",
        _ => "field",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(rule: &str) -> DefinitionForm {
        DefinitionForm {
            id: None,
            name: "A".to_owned(),
            description: String::new(),
            rule: rule.to_owned(),
            folder: String::new(),
            tags: Vec::new(),
            merge_policy: String::new(),
            evaluation: None,
        }
    }

    #[test]
    fn a_rule_that_is_only_written_differently_is_no_change() {
        assert_eq!(definition_fields(&form("a = 1 and b = 2"), &form(" (a = 1)  and b = 2")), []);
        assert_eq!(definition_fields(&form("a = 1"), &form("a = 2")), [FormField::Rule]);
    }

    #[test]
    fn what_a_form_does_not_state_is_no_change() {
        let known = DefinitionForm {
            folder: "f".to_owned(),
            merge_policy: "m".to_owned(),
            evaluation: Some(UpdateFrequency::Batch),
            tags: vec!["1".to_owned(), "2".to_owned()],
            ..form("a = 1")
        };
        assert_eq!(definition_fields(&known, &form("a = 1")), [FormField::Folder, FormField::Tags]);
        let other =
            DefinitionForm { folder: "f".to_owned(), tags: vec!["2".to_owned(), "1".to_owned()], ..form("a = 1") };
        assert_eq!(definition_fields(&known, &other), []);
    }

    #[test]
    fn a_rule_is_written_as_the_audience_has_it() {
        let tree = |rule: &str| Expr::parse(rule, Format::Text).unwrap().to_json_text().unwrap();
        let audience = |rule: String| Audience { expression: Some(rule), ..Audience::bare("a", "A") };
        let written = |before: String, rule: &str| {
            let change = AudienceChange { rule: Some(rule.to_owned()), ..AudienceChange::default() };
            in_the_form_of(&audience(before), change).rule.unwrap()
        };
        assert_eq!(written(tree("a.b = 1"), "a.b = 2"), tree("a.b = 2"));
        assert_eq!(written("a.b = 1".to_owned(), "a.b = 2"), "a.b = 2");
        let timed = "a.b occurs < 7 days before now";
        assert_eq!(written(tree("a.b = 1"), timed), timed, "trees have no node for it");
    }

    #[test]
    fn a_tree_is_shown_as_text() {
        let tree = Expr::parse("a.b = 1", Format::Text).unwrap().to_json_text().unwrap();
        let text = as_text(&tree);
        assert_eq!(text, "a.b = 1");
        assert_eq!(as_text("{\"nodeType\":\"odd\"}"), "{\"nodeType\":\"odd\"}");
    }
}

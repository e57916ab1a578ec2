//! Maximum lengths of input from window and command line. Checked on entry, before anything is stored or sent: no
//! person sends ten megabytes for a name.

use crate::view::{
    ActivityQuery, AudienceOrigin, AudienceQuery, ConnectionDraft, DefinitionForm, Failure, FeedWish, InputReason,
    MapOptions, MappedField, ModelForm, ModelTraitForm, RecipeForm, RecipeModel, SecretInput, SegmentForm,
    SegmentQuery, SegmentStatus, Selection, TraitForm, TraitQuery, TraitType, TranslationQuery, TranslationSettings,
    WatchDraft,
};

/// Longest name of a connection, in characters; what fits the picker.
pub(crate) const CONNECTION_NAME: usize = 80;
/// Longest name of a trait, segment or folder, in characters (AAM contract §3.2, §4.2).
pub(crate) const NAME: usize = 255;
/// Longest id, code or word that stands for something, in characters.
pub(crate) const ID: usize = 255;
/// Longest list of scopes, in bytes.
pub(crate) const SCOPES: usize = 2 << 10;
/// Longest path or address, in bytes.
const PATH: usize = 4 << 10;
/// Longest client secret, in bytes. With what it is bound to it must fit one entry of every keychain; Windows takes 2,560.
pub(crate) const SECRET: usize = 512;
/// Longest description or comment, in characters.
const TEXT: usize = 4_000;
/// Longest rule, in characters.
const RULE: usize = 64 << 10;
/// Longest list of ids that is changed or searched for at once.
pub(crate) const LIST: usize = 10_000;
/// Longest text of a search, in characters: ids of [`LIST`] objects can be pasted.
const SEARCH: usize = 50 * LIST;
/// Most audiences in one selection: a list of all there are can be selected by hand.
const SELECTION: usize = 200_000;

/// Input with limits.
pub(crate) trait Limited {
    /// Refuses input that is longer than a person would enter ([`InputReason::TooLong`]) or contains invisible
    /// characters ([`InputReason::HiddenCharacters`]); `details.field` is the field, `details.limit` the limit.
    fn within_limits(&self) -> Result<(), Failure>;
}

/// Checks a name: a limited number of characters, all of them visible.
pub(crate) fn name(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    if text.chars().any(is_hidden) {
        let message = "The name contains invisible characters, such as line breaks or marks that change the \
                       direction of text. Remove them and try again.";
        return Err(Failure::bad_input(InputReason::HiddenCharacters, message).with("field", field));
    }
    characters(field, text, most)
}

/// Checks an ID, a code or a keyword.
pub(crate) fn id(field: &str, text: &str) -> Result<(), Failure> {
    characters(field, text, ID)
}

/// Checks several of them, each with the name of its field.
pub(crate) fn ids(fields: &[(&str, &str)]) -> Result<(), Failure> {
    fields.iter().try_for_each(|(field, text)| id(field, text))
}

/// Checks a search text.
pub(crate) fn search(text: &str) -> Result<(), Failure> {
    characters("search", text, SEARCH)
}

/// Checks the form of a new model.
pub(crate) fn model_form(form: &ModelForm) -> Result<(), Failure> {
    name("name", &form.name, NAME)?;
    characters("description", &form.description, NAME)?;
    id("baseline", &form.baseline)?;
    at_most("dataSources", form.data_sources.len(), LIST)?;
    at_most("excluded", form.excluded.len(), LIST)?;
    form.data_sources.iter().chain(&form.excluded).try_for_each(|one| id("id", one))
}

/// Checks the form of a trait that a model fills.
pub(crate) fn model_trait_form(form: &ModelTraitForm) -> Result<(), Failure> {
    name("name", &form.name, NAME)?;
    characters("description", &form.description, TEXT)?;
    ids(&[("model", &form.model), ("folder", &form.folder), ("dataSource", &form.data_source)])
}

/// Checks the form of a recipe.
pub(crate) fn recipe_form(form: &RecipeForm) -> Result<(), Failure> {
    match &form.model {
        RecipeModel::New(new) => model_form(new)?,
        RecipeModel::Existing(model) => id("model", model)?,
    }
    name("traitName", &form.trait_name, NAME)?;
    name("segmentName", &form.segment_name, NAME)?;
    ids(&[
        ("traitFolder", &form.trait_folder),
        ("segmentFolder", &form.segment_folder),
        ("dataSource", &form.data_source),
    ])?;
    let Some(to) = &form.destination else { return Ok(()) };
    id("destination", &to.id)?;
    map_options(&to.how)
}

/// Checks how segments are mapped to a destination.
pub(crate) fn map_options(how: &MapOptions) -> Result<(), Failure> {
    text("value", &how.value)?;
    let day = |text: &Option<String>| text.clone().unwrap_or_default();
    ids(&[("prefix", &how.prefix), ("startsOn", &day(&how.starts_on)), ("endsOn", &day(&how.ends_on))])
}

/// Checks what is wanted of the plans of a feed, which has at most so many.
pub(crate) fn feed_wish(wish: &FeedWish, most: usize) -> Result<(), Failure> {
    list("plans", &wish.begins, most)?;
    list("plans", &wish.ends, most)
}

/// Checks a query of the record.
pub(crate) fn activity(query: &ActivityQuery) -> Result<(), Failure> {
    characters("search", &query.search, TEXT)?;
    filter(query.kinds.len().max(query.outcomes.len()).max(query.object_kinds.len()), [])?;
    query.person.iter().chain(&query.object).try_for_each(|text| id("filter", text))
}

/// Checks a query of the list of translations.
pub(crate) fn translation(query: &TranslationQuery) -> Result<(), Failure> {
    search(&query.search)?;
    filter(query.ways.len(), [])
}

/// Checks a mapping of keys to fields.
pub(crate) fn field_mapping(fields: &[MappedField], settings: &TranslationSettings) -> Result<(), Failure> {
    at_most("fields", fields.len(), LIST)?;
    id("tenant", &settings.tenant)?;
    for field in fields {
        ids(&[("key", &field.key), ("path", &field.path)])?;
        at_most("values", field.values.len(), LIST)?;
        field.values.iter().try_for_each(|value| ids(&[("values", &value.from), ("values", &value.to)]))?;
    }
    Ok(())
}

/// Checks a path or an address.
pub(crate) fn path(field: &str, text: &str) -> Result<(), Failure> {
    bytes(field, text, PATH)
}

/// Checks a rule of any language.
pub(crate) fn rule(text: &str) -> Result<(), Failure> {
    characters("rule", text, RULE)
}

/// Checks a text of several sentences.
pub(crate) fn text(field: &str, text: &str) -> Result<(), Failure> {
    characters(field, text, TEXT)
}

fn characters(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    // Stops counting at the limit: the text may be of any size.
    if text.chars().nth(most).is_none() { Ok(()) } else { Err(too_long(field, most, "characters")) }
}

fn bytes(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    if text.len() <= most { Ok(()) } else { Err(too_long(field, most, "bytes")) }
}

fn list(field: &str, items: &[String], most: usize) -> Result<(), Failure> {
    at_most(field, items.len(), most)?;
    items.iter().try_for_each(|item| id(field, item))
}

fn at_most(field: &str, entries: usize, most: usize) -> Result<(), Failure> {
    if entries <= most { Ok(()) } else { Err(too_long(field, most, "entries")) }
}

/// Checks the values of a filter; `others` are a service's own codes.
fn filter<'a>(values: usize, others: impl IntoIterator<Item = &'a String>) -> Result<(), Failure> {
    at_most("filter", values, LIST)?;
    others.into_iter().try_for_each(|code| id("filter", code))
}

fn too_long(field: &str, most: usize, of: &str) -> Failure {
    let message = format!("The {} is too long: at most {most} {of} are allowed.", words(field));
    Failure::bad_input(InputReason::TooLong, message).with("field", field).with("limit", most)
}

/// `orgId` as `org id`.
fn words(field: &str) -> String {
    field
        .chars()
        .flat_map(|letter| [letter.is_uppercase().then_some(' '), Some(letter.to_ascii_lowercase())])
        .flatten()
        .collect()
}

/// Whether a character is invisible, except for joiners, which occur in the words of some languages and in some emoji.
fn is_hidden(letter: char) -> bool {
    domain::is_hidden(letter) && !matches!(letter, '\u{200c}' | '\u{200d}')
}

impl Limited for WatchDraft {
    fn within_limits(&self) -> Result<(), Failure> {
        name("name", &self.name, NAME)?;
        let texts =
            [("tag", &self.tag), ("folder", &self.folder), ("contains", &self.contains), ("label", &self.label)];
        texts.iter().try_for_each(|(field, text)| id(field, text))?;
        self.id.iter().try_for_each(|text| id("id", text))
    }
}

impl Limited for ConnectionDraft {
    fn within_limits(&self) -> Result<(), Failure> {
        // An empty name or one that is too long has its own message.
        name("name", &self.name, NAME.max(CONNECTION_NAME))?;
        for (field, text) in [
            ("id", self.id.as_deref().unwrap_or_default()),
            ("color", &self.color),
            ("orgId", &self.org_id),
            ("clientId", &self.client_id),
            ("sandbox", &self.sandbox),
            ("region", &self.region),
        ] {
            name(field, text, ID)?;
        }
        bytes("scopes", &self.scopes, SCOPES)?;
        bytes("baseUrl", self.base_url.as_deref().unwrap_or_default(), PATH)?;
        self.secret.within_limits()
    }
}

impl Limited for SecretInput {
    fn within_limits(&self) -> Result<(), Failure> {
        match self {
            Self::Typed { value } => {
                bytes("secret", vault::ExposeSecret::expose_secret(&value.clone().into_inner()), SECRET)
            }
            Self::Held { handle } => id("secret", handle),
            Self::Kept => Ok(()),
        }
    }
}

impl Limited for AudienceQuery {
    fn within_limits(&self) -> Result<(), Failure> {
        query(&self.search, self.folder.as_deref())?;
        let others = self.origins.iter().filter_map(|origin| match origin {
            AudienceOrigin::Other(code) => Some(code),
            _ => None,
        });
        filter(self.origins.len(), others)?;
        filter(self.lifecycles.len() + self.update_frequencies.len() + self.shared.len(), [])?;
        list("filter", &self.tags, LIST)
    }
}

impl Limited for TraitQuery {
    fn within_limits(&self) -> Result<(), Failure> {
        query(&self.search, self.folder.as_deref())?;
        let others = self.types.iter().filter_map(|kind| match kind {
            TraitType::Other(code) => Some(code),
            _ => None,
        });
        filter(self.types.len(), others)
    }
}

impl Limited for SegmentQuery {
    fn within_limits(&self) -> Result<(), Failure> {
        query(&self.search, self.folder.as_deref())?;
        let others = self.statuses.iter().filter_map(|status| match status {
            SegmentStatus::Other(word) => Some(word),
            _ => None,
        });
        filter(self.statuses.len(), others)
    }
}

fn query(text: &str, folder: Option<&str>) -> Result<(), Failure> {
    search(text)?;
    id("folder", folder.unwrap_or_default())
}

impl<Q: Limited> Limited for Selection<Q> {
    fn within_limits(&self) -> Result<(), Failure> {
        match self {
            Self::Some { ids } => list("selection", ids, SELECTION),
            Self::All { query, except } => {
                query.within_limits()?;
                list("selection", except, SELECTION)
            }
        }
    }
}

/// IDs or paths of objects to act on.
impl Limited for [String] {
    fn within_limits(&self) -> Result<(), Failure> {
        if self.len() > LIST {
            return Err(too_long("list", LIST, "entries"));
        }
        self.iter().try_for_each(|one| bytes("entry", one, PATH))
    }
}

/// A text of a form, with the name of its field.
type FormText<Form> = (&'static str, fn(&Form) -> &str);

/// Checks the texts of a form, except for its original values: values that a service already has may be sent back.
fn changed_texts<Form>(form: &Form, opened: Option<&Form>, texts: &[FormText<Form>]) -> Result<(), Failure> {
    let is_changed = |(_, of): &&FormText<Form>| opened.is_none_or(|before| of(before) != of(form));
    texts.iter().filter(is_changed).try_for_each(|(field, of)| match *field {
        "name" => name(field, of(form), NAME),
        "rule" => rule(of(form)),
        _ => text(field, of(form)),
    })
}

/// Checks a trait form.
pub(crate) fn trait_form(form: &TraitForm, opened: Option<&TraitForm>) -> Result<(), Failure> {
    let texts: [FormText<TraitForm>; 4] = [
        ("name", |form| &form.name),
        ("description", |form| &form.description),
        ("comments", |form| &form.comments),
        ("rule", |form| &form.rule),
    ];
    changed_texts(form, opened, &texts)?;
    if let TraitType::Other(code) = &form.trait_type {
        id("traitType", code)?;
    }
    ids(&[
        ("id", form.id.as_deref().unwrap_or_default()),
        ("folder", &form.folder),
        ("dataSource", &form.data_source),
        ("integrationCode", &form.integration_code),
    ])
}

/// Checks the form of a segment definition.
pub(crate) fn definition_form(form: &DefinitionForm, opened: Option<&DefinitionForm>) -> Result<(), Failure> {
    let texts: [FormText<DefinitionForm>; 3] =
        [("name", |form| &form.name), ("description", |form| &form.description), ("rule", |form| &form.rule)];
    changed_texts(form, opened, &texts)?;
    list("tags", &form.tags, LIST)?;
    ids(&[
        ("id", form.id.as_deref().unwrap_or_default()),
        ("folder", &form.folder),
        ("mergePolicy", &form.merge_policy),
    ])
}

/// Checks a segment form.
pub(crate) fn segment_form(form: &SegmentForm, opened: Option<&SegmentForm>) -> Result<(), Failure> {
    let texts: [FormText<SegmentForm>; 3] =
        [("name", |form| &form.name), ("description", |form| &form.description), ("rule", |form| &form.rule)];
    changed_texts(form, opened, &texts)?;
    ids(&[
        ("id", form.id.as_deref().unwrap_or_default()),
        ("folder", &form.folder),
        ("dataSource", &form.data_source),
        ("mergeRule", form.merge_rule.as_deref().unwrap_or_default()),
        ("integrationCode", &form.integration_code),
    ])
}

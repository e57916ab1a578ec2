//! How long what a window or a command line sends may be. Checked where it enters, before anything is stored or sent: a page
//! that sends ten megabytes for a name is not a person.

use crate::view::{
    AudienceQuery, ConnectionDraft, Failure, InputReason, SecretInput, SegmentForm, SegmentQuery, Selection, TraitForm,
    TraitQuery,
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
const LIST: usize = 10_000;
/// Longest text of a search, in characters: ids of [`LIST`] objects can be pasted.
const SEARCH: usize = 50 * LIST;
/// Most audiences in one selection: a list of all there are can be selected by hand.
const SELECTION: usize = 200_000;

/// Something that enters, with limits.
pub(crate) trait Limited {
    /// Refuses what is longer than a person makes it ([`InputReason::TooLong`]) or holds characters nobody can see
    /// ([`InputReason::HiddenCharacters`]); `details.field` names the field, `details.limit` the limit.
    fn within_limits(&self) -> Result<(), Failure>;
}

/// A name: a limited number of characters, all of which can be seen.
pub(crate) fn name(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    if text.chars().any(is_hidden) {
        let message = "The name contains characters that cannot be seen, such as line breaks or marks that change the \
                       direction of text. Remove them and try again.";
        return Err(Failure::bad_input(InputReason::HiddenCharacters, message).with("field", field));
    }
    characters(field, text, most)
}

/// An id, a code or a word that stands for something.
pub(crate) fn id(field: &str, text: &str) -> Result<(), Failure> {
    characters(field, text, ID)
}

/// Several of them, each with the name of its field.
pub(crate) fn ids(fields: &[(&str, &str)]) -> Result<(), Failure> {
    fields.iter().try_for_each(|(field, text)| id(field, text))
}

/// A text to search for.
pub(crate) fn search(text: &str) -> Result<(), Failure> {
    characters("search", text, SEARCH)
}

/// A path, or an address that is one.
pub(crate) fn path(field: &str, text: &str) -> Result<(), Failure> {
    bytes(field, text, PATH)
}

/// A rule of any language.
pub(crate) fn rule(text: &str) -> Result<(), Failure> {
    characters("rule", text, RULE)
}

fn characters(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    // Counting stops where it is decided: the text may be of any size.
    if text.chars().nth(most).is_none() { Ok(()) } else { Err(too_long(field, most, "characters")) }
}

fn bytes(field: &str, text: &str, most: usize) -> Result<(), Failure> {
    if text.len() <= most { Ok(()) } else { Err(too_long(field, most, "bytes")) }
}

fn list(field: &str, items: &[String], most: usize) -> Result<(), Failure> {
    if items.len() > most {
        return Err(too_long(field, most, "entries"));
    }
    items.iter().try_for_each(|item| id(field, item))
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

/// What cannot be seen, apart from joiners: words of some languages and some emoji are written with them.
fn is_hidden(letter: char) -> bool {
    domain::is_hidden(letter) && !matches!(letter, '\u{200c}' | '\u{200d}')
}

impl Limited for ConnectionDraft {
    fn within_limits(&self) -> Result<(), Failure> {
        // An empty name or one that is too long has a sentence of its own.
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
        [&self.origins, &self.lifecycles, &self.update_frequencies, &self.tags]
            .into_iter()
            .try_for_each(|words| list("filter", words, LIST))
    }
}

impl Limited for TraitQuery {
    fn within_limits(&self) -> Result<(), Failure> {
        query(&self.search, self.folder.as_deref())?;
        list("filter", &self.types, LIST)
    }
}

impl Limited for SegmentQuery {
    fn within_limits(&self) -> Result<(), Failure> {
        query(&self.search, self.folder.as_deref())?;
        list("filter", &self.statuses, LIST)
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

/// Ids or paths of objects that something is done to.
impl Limited for [String] {
    fn within_limits(&self) -> Result<(), Failure> {
        if self.len() > LIST {
            return Err(too_long("list", LIST, "entries"));
        }
        self.iter().try_for_each(|one| bytes("entry", one, PATH))
    }
}

/// A form of a trait, apart from what it was opened with: what a service holds already may be sent back.
pub(crate) fn trait_form(form: &TraitForm, opened: Option<&TraitForm>) -> Result<(), Failure> {
    let changed =
        |of: fn(&TraitForm) -> &str| Some(of(form)).filter(|now| opened.is_none_or(|before| of(before) != *now));
    if let Some(text) = changed(|form| &form.name) {
        name("name", text, NAME)?;
    }
    if let Some(text) = changed(|form| &form.description) {
        characters("description", text, TEXT)?;
    }
    if let Some(text) = changed(|form| &form.comments) {
        characters("comments", text, TEXT)?;
    }
    if let Some(text) = changed(|form| &form.rule) {
        rule(text)?;
    }
    ids(&[
        ("id", form.id.as_deref().unwrap_or_default()),
        ("traitType", &form.trait_type),
        ("folder", &form.folder),
        ("dataSource", &form.data_source),
        ("integrationCode", &form.integration_code),
    ])
}

/// A form of a segment, likewise.
pub(crate) fn segment_form(form: &SegmentForm, opened: Option<&SegmentForm>) -> Result<(), Failure> {
    let changed =
        |of: fn(&SegmentForm) -> &str| Some(of(form)).filter(|now| opened.is_none_or(|before| of(before) != *now));
    if let Some(text) = changed(|form| &form.name) {
        name("name", text, NAME)?;
    }
    if let Some(text) = changed(|form| &form.description) {
        characters("description", text, TEXT)?;
    }
    if let Some(text) = changed(|form| &form.rule) {
        rule(text)?;
    }
    ids(&[
        ("id", form.id.as_deref().unwrap_or_default()),
        ("folder", &form.folder),
        ("dataSource", &form.data_source),
        ("integrationCode", &form.integration_code),
    ])
}

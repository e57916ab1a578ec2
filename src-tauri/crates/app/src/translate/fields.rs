//! The connection's mapping of keys to fields as a table that a person edits, and what else its translations depend on.

use domain::rules::{TraitRule, traits_named};
use domain::translate::{KeyField, Mapped, MappedKind, Origin, Settings, TraitKind};
use domain::{SegmentId, TraitId};

use super::mapping::{other_setting, setting};
use super::objects::rule_of;
use super::{Translator, bad_file};
use crate::read::{count, not_found, numeric};
use crate::view::{
    Failure, FieldKind, FieldMapping, FieldOrigin, FieldValue, InputReason, MappedField, ObjectKind, TranslatedKind,
    TranslatedRef, TranslationOptions, TranslationSettings,
};
use crate::{Workspace, limits};

/// Traits of a folder whose keys are looked at.
const MEMBERS: usize = 2_000;

impl Workspace {
    /// Returns the mapping: the fields of the keys that an object's rules use, and all others that a person mapped.
    pub async fn field_mapping(&self, of: Option<TranslatedRef>) -> Result<FieldMapping, Failure> {
        let translator = self.own_translator().await?;
        let mut fields: Vec<MappedField> = match of {
            Some(of) => translator.fields_of(&self.traits_of(&of).await?).into_iter().map(shown).collect(),
            None => Vec::new(),
        };
        let mut others: Vec<(&String, &Mapped)> = translator.settings.mapping.iter().collect();
        others.retain(|(key, _)| !fields.iter().any(|one| one.key.to_lowercase() == **key));
        others.sort_by_key(|(key, _)| *key);
        fields.extend(others.into_iter().map(|(key, mapped)| mapped_field(key, mapped)));
        Ok(FieldMapping {
            fields,
            derived: count(translator.settings.derived.len() as u64),
            settings: self.translation_settings().await?,
        })
    }

    /// Replaces the fields that a person mapped, and what else translations depend on. Derived signals stay.
    ///
    /// # Errors
    /// [`InputReason::FieldMapping`] for a field that cannot be stored; `details.name` is its key.
    pub async fn save_field_mapping(
        &self,
        fields: Vec<MappedField>,
        settings: TranslationSettings,
    ) -> Result<FieldMapping, Failure> {
        limits::field_mapping(&fields, &settings)?;
        let mut stored = Settings::default();
        stored.read_mapping(&self.mapping().await?).map_err(|error| bad_file("mapping", &error))?;
        stored.mapping.clear();
        for field in fields {
            let key = field.key.trim().to_lowercase();
            let mapped = read_field(field)?;
            if stored.mapping.insert(key.clone(), mapped).is_some() {
                return Err(refused(&key, "is there twice"));
            }
        }
        let file = stored.mapping_file();
        self.app.store().set_setting(&setting(&self.connection.id), &file).await?;
        self.app.store().set_setting(&other_setting(&self.connection.id), &settings).await?;
        self.notify_changed();
        self.field_mapping(None).await
    }

    /// Returns what else translations of the connection depend on.
    async fn translation_settings(&self) -> Result<TranslationSettings, Failure> {
        let stored = self.app.store().setting(&other_setting(&self.connection.id)).await?;
        Ok(stored.unwrap_or_else(|| {
            let Settings { source, tenant, .. } = Settings::default();
            TranslationSettings { source, tenant }
        }))
    }

    /// A translator with the connection's mapping and settings, and the traits of the local copy.
    pub(super) async fn own_translator(&self) -> Result<Translator, Failure> {
        self.segment_translator(&self.own_options().await?).await
    }

    /// The connection's mapping and settings.
    pub(super) async fn own_settings(&self) -> Result<Settings, Failure> {
        self.settings(&self.own_options().await?).await
    }

    pub(super) async fn own_options(&self) -> Result<TranslationOptions, Failure> {
        let TranslationSettings { source, tenant } = self.translation_settings().await?;
        Ok(TranslationOptions { source, tenant, ..TranslationOptions::default() })
    }

    /// The traits that an object's rule names.
    async fn traits_of(&self, of: &TranslatedRef) -> Result<Vec<TraitId>, Failure> {
        match of.kind {
            TranslatedKind::Trait => Ok(vec![numeric(ObjectKind::Trait, &of.id)?]),
            TranslatedKind::Segment => {
                let key: SegmentId = numeric(ObjectKind::Segment, &of.id)?;
                let found = self.catalog().segment(key).await?;
                let (found, _) = found.ok_or_else(|| not_found(ObjectKind::Segment, &of.id))?;
                Ok(traits_named(&found.rule))
            }
        }
    }
}

impl Translator {
    /// The fields of the keys that the rules of traits use, those of folders included.
    fn fields_of(&self, traits: &[TraitId]) -> Vec<KeyField> {
        let members = traits.iter().flat_map(|id| match self.traits.get(id).map(|facts| &facts.kind) {
            Some(TraitKind::Folder(inside)) => inside.iter().copied().take(MEMBERS).collect(),
            _ => vec![*id],
        });
        let rules: Vec<(TraitRule, bool)> = members
            .filter_map(|id| rule_of(&self.traits.get(&id)?.kind))
            .filter_map(|(rule, onboarded)| Some((TraitRule::parse(rule).ok()?, onboarded)))
            .collect();
        self.settings.fields_of(rules.iter().map(|(rule, onboarded)| (rule, *onboarded)))
    }
}

fn shown(field: KeyField) -> MappedField {
    MappedField {
        key: field.key,
        path: field.path,
        kind: field.kind.map_or(FieldKind::Special, kind_of),
        values: field.values.into_iter().map(|(from, to)| FieldValue { from, to }).collect(),
        origin: match field.origin {
            Origin::Mapped => FieldOrigin::Mapped,
            Origin::BuiltIn => FieldOrigin::BuiltIn,
            Origin::Proposed => FieldOrigin::Proposed,
        },
    }
}

fn mapped_field(key: &str, mapped: &Mapped) -> MappedField {
    let values = mapped.values.iter().map(|(from, to)| FieldValue { from: from.clone(), to: to.clone() });
    MappedField {
        key: key.to_owned(),
        path: mapped.path.clone(),
        kind: kind_of(mapped.kind),
        values: values.collect(),
        origin: FieldOrigin::Mapped,
    }
}

fn kind_of(kind: MappedKind) -> FieldKind {
    match kind {
        MappedKind::Text => FieldKind::Text,
        MappedKind::Number => FieldKind::Number,
        MappedKind::Truth => FieldKind::Truth,
        MappedKind::Texts => FieldKind::Texts,
    }
}

/// Reads a field that a person entered; it must come back unchanged from the file in which it is stored.
fn read_field(field: MappedField) -> Result<Mapped, Failure> {
    let key = field.key.trim().to_lowercase();
    let kind = match field.kind {
        FieldKind::Text => MappedKind::Text,
        FieldKind::Number => MappedKind::Number,
        FieldKind::Truth => MappedKind::Truth,
        FieldKind::Texts => MappedKind::Texts,
        FieldKind::Special => return Err(refused(&key, "has a kind that cannot be chosen")),
    };
    let values = field.values.into_iter().map(|one| (one.from.trim().to_owned(), one.to.trim().to_owned()));
    let mapped = Mapped { path: field.path.trim().to_owned(), kind, values: values.collect() };
    let alone = Settings { mapping: [(key.clone(), mapped.clone())].into(), ..Settings::default() };
    let mut read = Settings::default();
    match read.read_mapping(&alone.mapping_file()) {
        Ok(()) if read.mapping == alone.mapping => Ok(mapped),
        _ => Err(refused(&key, "needs a key, a path such as web.webPageDetails.name, and values without ; and =")),
    }
}

fn refused(key: &str, why: &str) -> Failure {
    let message = format!("The field of the key {key:?} {why}.");
    Failure::bad_input(InputReason::FieldMapping, message).with("name", key).with("field", "key")
}

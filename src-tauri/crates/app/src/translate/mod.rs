//! Translating rules of Audience Manager to PQL: with settings from outside, and with the account's traits. Must not
//! know the patterns: `domain::translate` has them.

mod account;
mod cache;
mod csv;
mod detail;
mod fields;
mod list;
mod mapping;
mod objects;
mod overlap;
mod save;
mod verdicts;

pub(crate) use cache::TranslatedList;
pub use csv::{translations_csv, way_words};
use domain::translate::{self, Possible, Settings, Traits, Translation, Warnings};
pub(crate) use mapping::settings_of as mapping_settings;

use crate::Workspace;
use crate::view::{
    Failure, FailureCode, RuleRepair, TranslatedClause, TranslatedRule, TranslationOptions, TranslationWarning,
};

/// Translates rules with fixed settings.
pub struct Translator {
    settings: Settings,
    traits: Traits,
}

impl Default for TranslationOptions {
    fn default() -> Self {
        let Settings { ttl_days, onboarded, source, tenant, .. } = Settings::default();
        Self { ttl_days, onboarded, source, tenant, mapping: None, traits: None }
    }
}

impl Workspace {
    /// Returns a translator for trait rules, which name no traits.
    ///
    /// # Errors
    /// A mapping that cannot be read.
    pub async fn trait_translator(&self, options: &TranslationOptions) -> Result<Translator, Failure> {
        Ok(Translator { settings: self.settings(options).await?, traits: Traits::new() })
    }

    /// Returns a translator for segment rules, with the traits of the options, or else those of the local copy.
    ///
    /// # Errors
    /// A mapping or traits that cannot be read.
    pub async fn segment_translator(&self, options: &TranslationOptions) -> Result<Translator, Failure> {
        let traits = match &options.traits {
            Some(text) => translate::read_traits(text).map_err(|error| bad_file("traits", &error))?,
            None => self.account_traits().await?,
        };
        Ok(Translator { settings: self.settings(options).await?, traits })
    }

    async fn settings(&self, options: &TranslationOptions) -> Result<Settings, Failure> {
        let mut settings = Settings {
            ttl_days: options.ttl_days,
            onboarded: options.onboarded,
            source: options.source,
            tenant: options.tenant.clone(),
            ..Settings::default()
        };
        let mapping = match &options.mapping {
            Some(text) => text.clone(),
            None => self.mapping().await?,
        };
        settings.read_mapping(&mapping).map_err(|error| bad_file("mapping", &error))?;
        Ok(settings)
    }
}

impl Translator {
    /// Translates a trait rule.
    pub fn trait_rule(&self, rule: &str) -> TranslatedRule {
        shown(rule, translate::trait_rule(rule, &self.settings))
    }

    /// Translates a segment rule.
    pub fn segment_rule(&self, rule: &str) -> TranslatedRule {
        shown(rule, translate::segment_rule(rule, &self.traits, &self.settings))
    }
}

fn bad_file(what: &str, error: &translate::LineError) -> Failure {
    Failure::new(FailureCode::BadInput, format!("The file with the {what} can't be used: {error}."))
}

fn shown(rule: &str, translation: Translation) -> TranslatedRule {
    let verdict = translation.verdict();
    let evaluation = translation.pql.as_deref().and_then(translate::evaluation);
    let clauses = translation.clauses.into_iter().map(|clause| TranslatedClause {
        text: clause.text(),
        reason: clause.verdict.reason(),
        verdict: clause.verdict.to_string(),
    });
    TranslatedRule {
        rule: rule.to_owned(),
        pql: translation.pql,
        reason: verdict.reason(),
        verdict: verdict.to_string(),
        clauses: clauses.collect(),
        streaming: evaluation.and_then(|it| known(it.streaming)),
        warnings: evaluation
            .map(|it| warnings(it.warnings))
            .unwrap_or_default()
            .into_iter()
            .map(warning_words)
            .collect(),
        repair: translation.repair.map(|(text, advice)| RuleRepair { text, advice }),
    }
}

/// `None` where Adobe's pages do not agree.
fn known(possible: Possible) -> Option<bool> {
    match possible {
        Possible::Yes => Some(true),
        Possible::No => Some(false),
        Possible::Unknown => None,
    }
}

/// What saving may run into.
fn warnings(found: Warnings) -> Vec<TranslationWarning> {
    let all = [
        (found.complex, TranslationWarning::Complex),
        (found.many_counts, TranslationWarning::ManyCounts),
        (found.long, TranslationWarning::Long),
    ];
    all.into_iter().filter(|(is_so, _)| *is_so).map(|(_, warning)| warning).collect()
}

/// The sentence for it. The window has the same in its message files.
fn warning_words(warning: TranslationWarning) -> String {
    match warning {
        TranslationWarning::Complex => {
            "Experience Platform may refuse it as too complex: save one audience per trait and join them with inSegment."
        }
        TranslationWarning::ManyCounts => "Experience Platform warns of more than three counts in one audience.",
        TranslationWarning::Long => "The text is longer than any that is known to be accepted.",
    }
    .to_owned()
}

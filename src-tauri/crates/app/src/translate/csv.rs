//! Translated segments as comma-separated values, safe to open in a spreadsheet.

use crate::csv::line;
use crate::view::{TranslatedObject, TranslationWay};

/// Returns translated segments as comma-separated values, in UTF-8 with a byte-order mark: one line each.
pub fn translations_csv(objects: &[TranslatedObject]) -> String {
    let headings = ["ID", "Name", "Can it go", "Verdict", "Why", "Clauses", "Rule", "PQL"];
    let mut text = String::from('\u{feff}') + &line(&headings);
    for it in objects {
        let clauses = it.translated.clauses.iter().map(|clause| format!("{}={}", clause.text, clause.verdict));
        let clauses: Vec<String> = clauses.collect();
        text += &line(&[
            it.object.id.clone(),
            it.object.name.clone(),
            way_words(it.way).to_owned(),
            it.translated.verdict.clone(),
            it.translated.reason.clone(),
            clauses.join(" | "),
            it.translated.rule.clone(),
            it.translated.pql.clone().unwrap_or_default(),
        ]);
    }
    text
}

/// Returns the words for what can become of an object.
pub fn way_words(way: TranslationWay) -> &'static str {
    match way {
        TranslationWay::AsIs => "can be sent as it is",
        TranslationWay::Rebuilt => "can be rebuilt",
        TranslationWay::DataMissing => "data missing",
        TranslationWay::Cannot => "cannot",
    }
}

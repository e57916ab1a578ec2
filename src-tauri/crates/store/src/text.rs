//! Text as it is searched and sorted: folded for finding, keyed for the order people expect.

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed};
use rusqlite::{Connection, TransactionBehavior, params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::StoreError;

/// Version of the sort keys; a file with other keys gets new ones when it is opened.
const COLLATION: &str = "icu4x-2.4-root-tertiary";
/// Tables whose rows are sorted by name.
const KEYED: [&str; 4] = ["audience", "trait", "segment", "reference"];

/// Folds text for finding: compatibility forms, case and accents do not matter.
pub(crate) fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Sort keys of names: comparing their bytes yields the order of the Unicode collation algorithm.
pub(crate) struct NameOrder(CollatorBorrowed<'static>);

impl NameOrder {
    /// The root collation; it orders every script sensibly, without the habits of one language.
    pub(crate) fn new() -> Result<Self, StoreError> {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Tertiary);
        Collator::try_new(icu_collator::CollatorPreferences::default(), options).map(Self).map_err(|error| {
            StoreError::NotAllowed { doing: "preparing the order of names", reason: error.to_string() }
        })
    }

    /// The key of a name.
    pub(crate) fn key(&self, name: &str) -> Vec<u8> {
        let mut key = Vec::with_capacity(name.len() * 2);
        let Ok(()) = self.0.write_sort_key_to(name, &mut key);
        key
    }
}

/// Gives every row a new key when the file's keys are of another version of the collation.
pub(crate) fn renew_sort_keys(db: &mut Connection) -> Result<(), StoreError> {
    let kept: String = db.query_row("SELECT value FROM meta WHERE name = 'collation'", [], |row| row.get(0))?;
    if kept == COLLATION {
        return Ok(());
    }
    let order = NameOrder::new()?;
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    change.create_scalar_function(
        "new_sort_key",
        1,
        rusqlite::functions::FunctionFlags::SQLITE_UTF8 | rusqlite::functions::FunctionFlags::SQLITE_DETERMINISTIC,
        move |context| Ok(order.key(context.get_raw(0).as_str()?)),
    )?;
    for table in KEYED {
        change.execute(&format!("UPDATE {table} SET sort_key = new_sort_key(name)"), [])?;
    }
    change.execute("UPDATE meta SET value = ?1 WHERE name = 'collation'", params![COLLATION])?;
    change.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_ignores_case_accents_and_widths() {
        assert_eq!(folded("Käufer ÉTÉ Ｆｕｌｌ"), "kaufer ete full");
        assert_eq!(folded("عُملاء"), folded("عملاء"), "vowel marks do not matter");
    }

    #[test]
    fn names_sort_as_people_expect() {
        let order = NameOrder::new().unwrap();
        let mut names = vec!["Zoo", "apple", "Äpfel", "Apple pie", "10 days", "東京", "zebra"];
        names.sort_by_key(|name| order.key(name));
        assert_eq!(names, ["10 days", "Äpfel", "apple", "Apple pie", "zebra", "Zoo", "東京"]);
    }
}

//! The translated list of a connection, until something that it depends on changes.

use std::sync::Arc;

use crate::view::TranslationRow;

/// The last list, as long as nothing that it depends on has changed.
#[derive(Default)]
pub(crate) struct TranslatedList(pub(super) tokio::sync::Mutex<Option<(Stamp, Arc<Vec<Listed>>)>>);

/// What a list depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Of the local copy.
    pub(super) revision: i64,
    /// Of the connection.
    pub(super) settings: domain::translate::Settings,
}

/// A segment of the list.
pub(super) struct Listed {
    /// As it is shown.
    pub(super) row: TranslationRow,
    /// What a search looks in, in lower case.
    pub(super) words: String,
    /// Its ID.
    pub(super) number: u64,
}

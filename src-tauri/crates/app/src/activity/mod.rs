//! The record of everything that was done on a connection. An edit by hand is recorded like a job of one item: before its
//! request leaves, with who does it and every field before and after, and again with its result.
//!
//! It must not know how edits are carried out, except for their undo.

mod account;
mod csv;
mod fields;
mod list;
mod one_edit;
mod record;
mod summary;
mod undo;
mod words;

pub(crate) use fields::{
    Names, Values, values_of_definition, values_of_folder, values_of_model, values_of_segment, values_of_trait,
};
pub(crate) use one_edit::OneEdit;
pub(crate) use record::{LiveEdits, Outcome, Recording};
pub use words::{field_words, kind_words, outcome_words, recorded_kind_words, state_words, undo_block_words};

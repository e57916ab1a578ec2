//! What the texts of a plan file may be, and the failure of a file that was damaged.

use crate::view::{Failure, InputReason};

/// The failure of a file in which something cannot be read.
pub(super) fn damaged(what: &str) -> Failure {
    let message = format!("This plan is damaged ({what}). Nothing was opened; ask for a new copy of the file.");
    Failure::bad_input(InputReason::PlanDamaged, message)
}

/// Whether a text has characters that are not seen.
pub(super) fn is_hiding(text: &str) -> bool {
    text.chars().any(domain::is_hidden)
}

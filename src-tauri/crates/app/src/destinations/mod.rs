//! Destinations of Audience Manager: which there are, their twins in Experience Platform, the segments that are mapped to
//! them, and mapping and removing segments. Must not know the wire formats, nor how names are compared.

mod activations;
mod ahead;
mod crosswalk;
mod dataflow;
mod doubles;
mod list;
mod moving;
mod moving_ends;
mod moving_reasons;
mod moving_sent;
mod moving_undone;
mod named;
mod planned;
mod remarks;
mod sending;
mod settling;
mod undo;

pub(crate) use crosswalk::setting as crosswalk_setting;
pub use crosswalk::{certainty_word, twin_word};
pub(crate) use planned::Planned;
pub(crate) use undo::is_undone;

use domain::Destination;
use store::{Reference, ReferenceKind};

use crate::Workspace;
use crate::view::{Failure, FailureCode};

impl Workspace {
    /// Stores a destination as it was just read.
    async fn keep_destination(&self, one: &Destination) {
        let stored = async {
            let body =
                serde_json::to_value(one).map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))?;
            let reference = Reference { id: one.id.0, name: one.name.clone(), body };
            Ok::<_, Failure>(self.catalog().keep_reference(ReferenceKind::Destination, reference).await?)
        };
        if let Err(error) = stored.await {
            tracing::warn!(error = %error.message, "a destination could not be stored; the next refresh does");
        }
    }
}

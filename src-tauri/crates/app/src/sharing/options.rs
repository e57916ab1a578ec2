//! What can be chosen for a share without the tray.

use share::plan::{Choices, IfExisting, IfSameName, Request};

use super::plan_view::asked;
use crate::view::Route;

/// How audiences are shared without the tray.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct ShareOptions {
    /// The route; the plan chooses it if there is none.
    pub route: Option<Route>,
    /// Whether to resume a paused dataflow that is used.
    pub resume_dataflow: bool,
    /// Whether to create the destination if the organization has none; every line for which no route is chosen uses it then.
    pub create_destination: bool,
    /// Whether to leave out audiences whose trait exists already.
    pub skip_existing: bool,
    /// Whether to leave out audiences if another trait has their name.
    pub skip_same_name: bool,
}

impl ShareOptions {
    pub(super) fn applied_to(self, request: Request) -> Request {
        let choices = Choices {
            existing: self.skip_existing.then_some(IfExisting::Skip),
            same_name: self.skip_same_name.then_some(IfSameName::Skip),
        };
        let Self { route, resume_dataflow, create_destination, .. } = self;
        Request { route: route.map(asked), resume_dataflow, create_destination, choices, ..request }
    }
}

impl From<Route> for ShareOptions {
    fn from(route: Route) -> Self {
        Self { route: Some(route), ..Self::default() }
    }
}

/// What the person who asked for an undo wants, was told, and accepted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct UndoTerms {
    /// Also what was recorded after a lost answer is deleted.
    pub(super) also_unconfirmed: bool,
    /// Also what other jobs use is deleted: an audience is unshared, or a person chose that.
    pub(super) despite_other_jobs: bool,
    /// Audiences are only taken out of the dataflow; their pairs stay.
    pub(super) leaves_pairs: bool,
}

//! What can be chosen for a share without the tray.

use share::plan::Request;

use super::plan_view::asked;
use crate::view::Route;

/// How audiences are shared without the tray.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShareOptions {
    /// The route; the plan chooses it if there is none.
    pub route: Option<Route>,
    /// Whether to resume a paused dataflow that is used.
    pub resume_dataflow: bool,
    /// Whether to create the destination if the organization has none; every line for which no route is chosen uses it then.
    pub create_destination: bool,
}

impl ShareOptions {
    pub(super) fn applied_to(self, request: Request) -> Request {
        let Self { route, resume_dataflow, create_destination } = self;
        Request { route: route.map(asked), resume_dataflow, create_destination, ..request }
    }
}

impl From<Route> for ShareOptions {
    fn from(route: Route) -> Self {
        Self { route: Some(route), ..Self::default() }
    }
}

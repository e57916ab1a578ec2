//! What goes wrong with a call, and with which: by the name of the call and the object it is about.

use std::collections::BTreeMap;

use domain::{CallKind, Reference};

use super::service::World;
use crate::port::CallError;

/// What goes wrong with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It never arrives, and that is known.
    NotSent,
    /// It is done, and the answer is lost.
    LostAfter,
    /// It is not done, and its answer is lost.
    LostBefore,
    /// Its answer is lost, and it is done some seconds later.
    LostLate(u8),
    /// It is refused for a missing permission.
    Forbidden,
    /// Its answer cannot be read, in whole or in part.
    Unreadable,
    /// It fails in this way, and is certainly not carried out.
    Kind(CallKind),
    /// A list has no rows, although it answers with success.
    Empty,
}

/// The calls that can be named; a wrong name would make a test vacuous.
const CALLS: [&str; 41] = [
    "answers",
    "platform_answers",
    "folders",
    "data_sources",
    "traits_by_code",
    "segments_by_code",
    "traits_by_codes",
    "segments_by_codes",
    "folder_now",
    "data_source_now",
    "trait_now",
    "segment_now",
    "segments_with_trait",
    "segment_use",
    "folder_contents",
    "data_source_contents",
    "create_folder",
    "create_data_source",
    "create_trait",
    "create_segment",
    "move_trait",
    "destination",
    "select",
    "deselect",
    "resume_dataflow",
    "audiences_now",
    "pause_dataflow",
    "create_destination",
    "delete_trait",
    "delete_segment",
    "delete_folder",
    "delete_data_source",
    "audiences_of",
    "audience_now",
    "audience_use",
    "create_audience",
    "delete_audience",
    "source",
    "select_segments",
    "deselect_segments",
    "set_expiry",
];

/// A fault of calls by name.
pub(crate) struct Order {
    call: &'static str,
    about: Option<Reference>,
    skip: usize,
    times: usize,
    fault: Fault,
    struck: bool,
}

impl Order {
    /// Of the next call of a name.
    pub(crate) fn new(call: &'static str, fault: Fault) -> Self {
        assert!(CALLS.contains(&call), "{call} is no call");
        Self { call, about: None, skip: 0, times: 1, fault, struck: false }
    }

    /// Only of calls about this object.
    pub(crate) fn of(&mut self, object: Reference) -> &mut Self {
        self.about = Some(object);
        self
    }

    /// Not of the first ones.
    pub(crate) fn after(&mut self, calls: usize) -> &mut Self {
        self.skip = calls;
        self
    }

    /// Of every one from then on.
    pub(crate) fn always(&mut self) -> &mut Self {
        self.times = usize::MAX;
        self
    }

    /// Whether it has struck.
    pub(crate) fn has_struck(&self) -> bool {
        self.struck
    }

    /// What happens to a call, if this order is for it.
    pub(super) fn strikes(&mut self, call: &str, about: Option<&Reference>) -> Option<Fault> {
        if self.call != call || self.times == 0 || self.about.is_some() && self.about.as_ref() != about {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.times -= 1;
        self.struck = true;
        Some(self.fault)
    }
}

/// The error of a call.
pub(super) fn error(kind: CallKind, may_have_happened: bool) -> CallError {
    CallError { kind, message: format!("{kind:?}"), details: BTreeMap::new(), may_have_happened }
}

impl World {
    /// The next call of this name goes wrong; [`Order`] says of which object, and when.
    pub(crate) fn on(&mut self, call: &'static str, fault: Fault) -> &mut Order {
        self.orders.push(Order::new(call, fault));
        let last = self.orders.len() - 1;
        &mut self.orders[last]
    }

    /// Whether a fault of [`World::on`] has struck.
    pub(crate) fn has_struck(&self) -> bool {
        self.orders.iter().any(Order::has_struck)
    }

    /// Takes back every fault.
    pub(crate) fn in_peace(&mut self) {
        self.faults.clear();
        self.orders.clear();
        self.down = None;
    }

    /// Counts a call, and says what goes wrong with it.
    #[allow(clippy::needless_pass_by_value)] // every call makes its own
    pub(super) fn fault(&mut self, call: &str, about: Option<Reference>) -> Option<Fault> {
        self.calls += 1;
        self.advance(1_000);
        if let Some((from, to, kind)) = self.down
            && (from..to).contains(&self.calls)
        {
            return Some(Fault::Kind(kind));
        }
        let numbered = self.faults.remove(&(self.calls - 1));
        numbered.or_else(|| self.orders.iter_mut().find_map(|order| order.strikes(call, about.as_ref())))
    }
}

//! Where an object's export controls come from.

use super::{ExportControl, SourceName};
use crate::DataSourceId;

/// A data source that an object takes its export controls from, or seems to.
#[derive(Debug, Clone, Copy)]
pub struct ControlSource<'a> {
    /// Its part in the object.
    pub role: ControlRole,
    /// Id; for a merge rule, the id that stands for it.
    pub id: DataSourceId,
    /// Name; empty if not known.
    pub name: &'a str,
    /// Its controls; `None` if they are not known.
    pub controls: Option<&'a [ExportControl]>,
}

/// The part of a data source in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlRole {
    /// A trait belongs to it: the one that is shared, or one that the rule uses.
    OfTrait,
    /// The merge rule, or a data source that it uses.
    OfMergeRule,
    /// The segment belongs to it. Its controls do nothing.
    OwnOfSegment,
}

impl ControlSource<'_> {
    pub(super) fn named(&self) -> SourceName {
        SourceName { id: self.id, name: self.name.to_owned() }
    }
}

/// Those that count.
pub(super) fn counting<'s, 'a>(sources: &'s [ControlSource<'a>]) -> impl Iterator<Item = &'s ControlSource<'a>> {
    sources.iter().filter(|source| source.role != ControlRole::OwnOfSegment)
}

//! The mappings that a request names, as the destination has them now.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Destination, Mapping, SegmentId};

use crate::limits::{self, Limited as _};
use crate::read::numeric;
use crate::view::{Failure, MappingRef, ObjectKind};

/// The mappings that a request names.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Those that are there, each once, in the order in which they are named.
    pub(super) mappings: Vec<Mapping>,
    /// The segments of those that are not there.
    pub(super) gone: Vec<SegmentId>,
}

/// Refuses requests that name too much.
pub(super) fn within_limits(wanted: &[MappingRef]) -> Result<(), Failure> {
    let segments: Vec<String> = wanted.iter().map(|one| one.segment.clone()).collect();
    segments.within_limits()?;
    wanted.iter().try_for_each(|one| limits::id("mapping", one.mapping.as_deref().unwrap_or_default()))
}

/// Finds the mappings. Where all of a segment are named, those that `counts` accepts are meant, or all if it accepts none, so
/// that each can be given its reason. A mapping without an ID can be named by its segment only: the others of the segment are
/// not meant then.
pub(super) fn named(
    at: &Destination,
    wanted: &[MappingRef],
    counts: impl Fn(&Mapping) -> bool,
) -> Result<Named, Failure> {
    let mut of_segment: BTreeMap<SegmentId, Vec<usize>> = BTreeMap::new();
    for (place, mapping) in at.mappings.iter().enumerate() {
        of_segment.entry(mapping.segment).or_default().push(place);
    }
    let (mut found, mut taken) = (Named::default(), BTreeSet::new());
    for one in wanted {
        let segment: SegmentId = numeric(ObjectKind::Segment, &one.segment)?;
        let own = of_segment.get(&segment).map(Vec::as_slice).unwrap_or_default();
        let places = match &one.mapping {
            Some(id) => with_id(at, own, id),
            None => of_all(at, own, &counts),
        };
        if places.is_empty() {
            found.gone.push(segment);
        }
        let new = places.into_iter().filter(|place| taken.insert(*place));
        found.mappings.extend(new.map(|place| at.mappings[place].clone()));
    }
    Ok(found)
}

fn with_id(at: &Destination, own: &[usize], id: &str) -> Vec<usize> {
    let wanted: Option<u64> = id.parse().ok();
    own.iter().copied().filter(|place| wanted.is_some() && at.mappings[*place].id == wanted).collect()
}

fn of_all(at: &Destination, own: &[usize], counts: impl Fn(&Mapping) -> bool) -> Vec<usize> {
    let those = |is_it: &dyn Fn(&Mapping) -> bool| -> Vec<usize> {
        own.iter().copied().filter(|place| is_it(&at.mappings[*place])).collect()
    };
    let nameless = those(&|mapping| mapping.id.is_none());
    if !nameless.is_empty() {
        return nameless;
    }
    let counting = those(&counts);
    if counting.is_empty() { own.to_vec() } else { counting }
}

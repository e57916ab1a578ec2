//! What mapping or removing segments would do. Reads the destination; changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use domain::mapping::{Known, Line, Template, plan_valued};
use domain::rules::traits_named;
use domain::{
    DataSource, DataSourceId, Destination, DestinationId, Mapping, MappingState, Segment, SegmentId, Trait, TraitId,
    ValueKind,
};
use store::ReferenceKind;

use super::named::{Named, named, within_limits};
use super::remarks::{shown, why_it_stays};
use crate::edit::owner_setting;
use crate::limits::{self, Limited as _};
use crate::read::{link, not_found, numeric};
use crate::view::{
    ConflictReason, EditUndoBlock, Failure, FailureCode, InputReason, MapLine, MapOptions, MapPlan, MapReason,
    MappingRef, ObjectKind,
};
use crate::{Destinations, Workspace};

/// What is about to be mapped.
pub(crate) struct Planned {
    pub(super) to: Destination,
    pub(super) segments: Vec<Segment>,
    pub(super) lines: Vec<Line>,
    pub(super) starts_on: String,
    pub(super) ends_on: Option<String>,
}

/// What is about to be removed.
pub(super) struct Removable {
    pub(super) plan: MapPlan,
    /// The mappings of the first lines; those of the others are not there.
    pub(super) mappings: Vec<Mapping>,
    /// What the values of the destination are.
    pub(super) kind: ValueKind,
}

impl Destinations<'_> {
    /// Returns what mapping segments to a destination would do.
    pub async fn plan_map(&self, to: String, segments: Vec<String>, how: MapOptions) -> Result<MapPlan, Failure> {
        Ok(self.workspace.planned(&to, &segments, &how).await?.shown())
    }

    /// Returns what removing mappings of a destination would do.
    pub async fn plan_unmap(&self, from: String, mappings: Vec<impl Into<MappingRef>>) -> Result<MapPlan, Failure> {
        let mappings: Vec<MappingRef> = mappings.into_iter().map(Into::into).collect();
        Ok(self.workspace.removable(&from, &mappings).await?.plan)
    }
}

/// Requests that so many mappings take.
pub(super) fn requests(mappings: usize) -> u32 {
    crate::read::count(mappings.div_ceil(adobe::audience_manager::MAPPINGS_AT_ONCE) as u64)
}

impl Planned {
    /// ID of the destination.
    pub(crate) fn destination(&self) -> String {
        self.to.id.to_string()
    }

    /// Whether a segment is mapped to the destination already, with whatever value.
    pub(crate) fn is_mapped(&self, segment: SegmentId, today: &str) -> bool {
        self.to.mappings.iter().any(|one| one.segment == segment && one.state(today) != MappingState::Off)
    }

    /// The plan as it is shown.
    pub(crate) fn shown(&self) -> MapPlan {
        let lines = self.lines.iter().zip(&self.segments).map(|(line, segment)| MapLine {
            segment: link(ObjectKind::Segment, segment.id, segment.name.clone()),
            value: line.value.clone(),
            fits: line.fits(),
            remarks: line.remarks.iter().map(|remark| shown(remark, &self.to)).collect(),
            done: false,
            failure: None,
        });
        MapPlan {
            destination: link(ObjectKind::Destination, self.to.id, self.to.name.clone()),
            starts_on: Some(self.starts_on.clone()),
            ends_on: self.ends_on.clone(),
            requests: requests(self.lines.iter().filter(|line| line.fits()).count()),
            lines: lines.collect(),
            entry: None,
        }
    }
}

impl Workspace {
    /// Plans mapping segments, with the destination as it is now.
    pub(crate) async fn planned(&self, to: &str, segments: &[String], how: &MapOptions) -> Result<Planned, Failure> {
        limits::map_options(how)?;
        let template = template(how)?;
        let to: DestinationId = numeric(ObjectKind::Destination, to)?;
        let segments = self.segments_of(segments).await?;
        let to = self.destination_now(to).await?;
        let today = self.service_day();
        let (starts_on, ends_on) = days(how, &today)?;
        let valued = segments.iter().map(|segment| (segment, template.value(segment))).collect();
        let lines = self.judged(&to, valued, &today).await?;
        Ok(Planned { to, segments, lines, starts_on, ends_on })
    }

    /// What is to be said about mapping each of these segments with a value, in their order.
    pub(super) async fn judged(
        &self,
        to: &Destination,
        valued: Vec<(&Segment, Option<String>)>,
        today: &str,
    ) -> Result<Vec<Line>, Failure> {
        self.judged_with(to, valued, Vec::new(), today).await
    }

    /// The same with traits that are not there yet.
    pub(super) async fn judged_with(
        &self,
        to: &Destination,
        valued: Vec<(&Segment, Option<String>)>,
        coming: Vec<Trait>,
        today: &str,
    ) -> Result<Vec<Line>, Failure> {
        let used: BTreeSet<TraitId> = valued.iter().flat_map(|(segment, _)| traits_named(&segment.rule)).collect();
        let traits = self.catalog().traits_of(used.into_iter().collect()).await?;
        let traits: BTreeMap<TraitId, Trait> = traits.into_iter().chain(coming).map(|it| (it.id, it)).collect();
        let stored = self.catalog().references(ReferenceKind::DataSource).await?;
        let sources = stored.into_iter().filter_map(|one| serde_json::from_value::<DataSource>(one.body).ok());
        let sources: BTreeMap<DataSourceId, DataSource> = sources.map(|source| (source.id, source)).collect();
        let owner = self.app.store().setting::<u32>(&owner_setting(&self.connection.id)).await?;
        let known = Known { traits: &traits, sources: &sources, owner, today };
        Ok(plan_valued(to, valued, known))
    }

    /// What removing mappings would do, with the destination as it is now.
    pub(super) async fn removable(&self, from: &str, wanted: &[MappingRef]) -> Result<Removable, Failure> {
        within_limits(wanted)?;
        let from: DestinationId = numeric(ObjectKind::Destination, from)?;
        let one = self.destination_now(from).await?;
        let today = self.service_day();
        let Named { mappings, gone } = named(&one, wanted, |mapping| mapping.state(&today) != MappingState::Off)?;
        let ids = mappings.iter().map(|mapping| mapping.segment).chain(gone.iter().copied());
        let names = self.segment_names(ids).await?;
        let line = |id: &SegmentId, value: Option<String>, stays: Option<MapReason>| MapLine {
            segment: link(ObjectKind::Segment, id, names.get(id).cloned().unwrap_or_default()),
            value,
            fits: stays.is_none(),
            remarks: stays.map(why_it_stays).into_iter().collect(),
            done: false,
            failure: None,
        };
        let there = mappings.iter().map(|mapping| {
            let is_off = mapping.state(&today) == MappingState::Off;
            let nameless = mapping.id.is_none().then_some(MapReason::NoId);
            line(&mapping.segment, mapping.value.clone(), is_off.then_some(MapReason::SwitchedOff).or(nameless))
        });
        let lines: Vec<MapLine> =
            there.chain(gone.iter().map(|id| line(id, None, Some(MapReason::NotMapped)))).collect();
        let plan = MapPlan {
            destination: link(ObjectKind::Destination, one.id, one.name.clone()),
            starts_on: None,
            ends_on: None,
            requests: requests(lines.iter().filter(|line| line.fits).count()),
            lines,
            entry: None,
        };
        Ok(Removable { kind: one.about.value.unwrap_or(ValueKind::Alias), mappings, plan })
    }

    pub(super) async fn segments_of(&self, ids: &[String]) -> Result<Vec<Segment>, Failure> {
        ids.to_vec().within_limits()?;
        let mut keys: Vec<SegmentId> = Vec::with_capacity(ids.len());
        let mut seen = BTreeSet::new();
        for id in ids {
            let key: SegmentId = numeric(ObjectKind::Segment, id)?;
            if seen.insert(key) {
                keys.push(key);
            }
        }
        let segments = self.catalog().segments_of(keys.clone()).await?;
        let found: BTreeSet<SegmentId> = segments.iter().map(|segment| segment.id).collect();
        match keys.iter().find(|key| !found.contains(key)) {
            Some(missing) => Err(not_found(ObjectKind::Segment, &missing.to_string())),
            None => Ok(segments),
        }
    }
}

/// How the values are written.
pub(super) fn template(how: &MapOptions) -> Result<Template, Failure> {
    Template::parse(&how.value, &how.prefix).map_err(|error| {
        let message = format!("Nothing was sent: the value can't be used: {error}.");
        Failure::bad_input(InputReason::MappingValue, message).with("field", "value")
    })
}

/// First and last day, in UTC.
pub(super) fn days(how: &MapOptions, today: &str) -> Result<(String, Option<String>), Failure> {
    let bad = |message: &str, field: &str| {
        Failure::bad_input(InputReason::MappingDays, format!("Nothing was sent: {message}.")).with("field", field)
    };
    let read = |text: &str, field: &str| {
        let day: jiff::civil::Date = text.trim().parse().map_err(|_| bad("a day is written yyyy-mm-dd", field))?;
        Ok::<_, Failure>(day.strftime("%Y-%m-%d").to_string())
    };
    let starts_on = how.starts_on.as_deref().map_or_else(|| Ok(today.to_owned()), |day| read(day, "startsOn"))?;
    let ends_on = how.ends_on.as_deref().map(|day| read(day, "endsOn")).transpose()?;
    if ends_on.as_ref().is_some_and(|end| *end < starts_on) {
        return Err(bad("the last day is before the first", "endsOn"));
    }
    if ends_on.as_deref().is_some_and(|end| end < today) {
        return Err(bad("the last day is over, so nothing would be sent", "endsOn"));
    }
    Ok((starts_on, ends_on))
}

/// The failure of a mapping that cannot be named in a request, and so neither removed nor seen to be gone.
pub(super) fn without_id(destination: &str) -> Failure {
    let message = format!("Nothing was sent: a mapping to “{destination}” has no ID that can be read.");
    Failure::new(FailureCode::UnreadableAnswer, message)
}

/// The failure of a mapping or dataflow that is not as it was seen.
pub(super) fn changed_since() -> Failure {
    let words = crate::undo_block_words(EditUndoBlock::ChangedSince);
    Failure::in_the_way(ConflictReason::ChangedSince, words)
}

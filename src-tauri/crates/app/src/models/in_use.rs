//! What a model fills, and whether that keeps it running: an algorithmic trait in an active segment that is mapped to a
//! destination. Adobe's pages name two conditions; this is the stronger one.

use domain::lookalike::LAST_NORMAL_DAY;
use domain::{LookAlike, Mapping, MappingStatus, ModelId, ModelStatus, SegmentId, SegmentStatus};
use jiff::Timestamp;
use store::{How, Node};

use crate::Workspace;
use crate::read::link;
use crate::view::{Failure, KeepsRunning, KeepsRunningLine, ObjectKind, ObjectLink};

/// Most users of a model that are looked at.
const MOST: usize = 1_000;

/// What a model fills.
pub(super) struct InUse {
    /// Its algorithmic traits.
    pub(super) traits: Vec<ObjectLink>,
    has_segment: bool,
    has_mapping: bool,
}

impl Workspace {
    /// Returns what a model fills, from the local copy.
    pub(super) async fn used_by(&self, model: ModelId, now: i64) -> Result<InUse, Failure> {
        let users = self.catalog().where_used(vec![Node::Model(model)], MOST).await?.listed;
        let mut used = InUse { traits: Vec::new(), has_segment: false, has_mapping: false };
        for user in &users {
            match (user.node, &user.how) {
                (Node::Trait(id), How::Model) => used.traits.push(link(ObjectKind::Trait, id, user.name.clone())),
                (Node::Segment(id), How::Rule) => {
                    let stored = self.catalog().segment(id).await?;
                    if stored.is_some_and(|(segment, _)| segment.status == SegmentStatus::Active) {
                        used.has_segment = true;
                        used.has_mapping = used.has_mapping || self.is_mapped_anywhere(id, now).await?;
                    }
                }
                _ => {}
            }
        }
        Ok(used)
    }

    /// Whether a destination receives a segment, today or later. Asked for each segment alone: in a list of all users, a
    /// destination is only below the segment through which it was reached first.
    async fn is_mapped_anywhere(&self, segment: SegmentId, now: i64) -> Result<bool, Failure> {
        let today = Timestamp::from_millisecond(now).map(|at| at.strftime("%Y-%m-%d").to_string()).unwrap_or_default();
        let lasts = |mapping: &Mapping| {
            mapping.status == MappingStatus::Active && mapping.ends_on.as_ref().is_none_or(|end| *end >= today)
        };
        let users = self.catalog().where_used(vec![Node::Segment(segment)], MOST).await?.listed;
        let is_of_it = |user: &&store::User| user.parent == Some(0);
        Ok(users.iter().filter(is_of_it).any(|user| match &user.how {
            How::Mapping(mappings) => mappings.iter().any(lasts),
            _ => false,
        }))
    }
}

impl InUse {
    /// Whether the model runs again by itself.
    pub(super) fn is_running(&self) -> bool {
        !self.traits.is_empty() && self.has_segment && self.has_mapping
    }

    /// The list of what keeps a model running.
    pub(super) fn lines(&self, model: &LookAlike, now: i64) -> Vec<KeepsRunningLine> {
        let is_recent = model.last_success_at.is_some_and(|at| now - at <= LAST_NORMAL_DAY * 86_400_000);
        [
            (KeepsRunning::ModelActive, model.status == ModelStatus::Active),
            (KeepsRunning::Trait, !self.traits.is_empty()),
            (KeepsRunning::Segment, self.has_segment),
            (KeepsRunning::Mapping, self.has_mapping),
            (KeepsRunning::RecentRun, is_recent),
            (KeepsRunning::NoEmptyRun, model.empty_runs() == 0),
        ]
        .map(|(what, met)| KeepsRunningLine { what, met })
        .into()
    }
}

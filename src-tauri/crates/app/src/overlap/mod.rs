//! How two to five audiences, traits or segments overlap. There is no public call for that: one service estimates every part
//! of them as a rule of its own, such as `1T AND NOT 2T`. Nothing is saved there.
//!
//! Audiences are counted by Experience Platform, traits and segments by Audience Manager. No call counts people of both.

mod manager;
mod platform;

use domain::overlap::{FEWEST, MOST, Overlap as Counts, Share, is_in};
use domain::sample::Within;

use crate::read::{count, ms};
use crate::view::{
    EstimatedProfiles, EstimatedShare, Failure, InputReason, NotPossibleReason, ObjectKind, ObjectLink, Overlap,
    OverlapCount, OverlapObject, OverlapPair, OverlapPart, OverlapRef,
};
use crate::{Workspace, limits};

pub(crate) use manager::{rule_size, together};

/// What a service counted.
struct Counted {
    counts: Counts,
    unit: OverlapCount,
    confidence: Option<u32>,
    read: Option<(u32, u32)>,
}

impl Workspace {
    /// Estimates how two to five objects overlap.
    ///
    /// # Errors
    /// Fewer or more objects, or one twice; objects of both services, which no call counts together; a service without this
    /// call, or whose answer has no numbers.
    pub async fn overlap(&self, of: Vec<OverlapRef>) -> Result<Overlap, Failure> {
        if !(FEWEST..=MOST).contains(&of.len()) {
            let message = format!("Choose {FEWEST} to {MOST} audiences, traits, or segments to compare.");
            return Err(Failure::bad_input(InputReason::OverlapNumber, message).with("limit", MOST));
        }
        for (place, one) in of.iter().enumerate() {
            limits::id("id", &one.id)?;
            if of.iter().take(place).any(|before| before == one) {
                let message = format!("“{}” was named twice. Compare it with something else.", one.id);
                return Err(Failure::bad_input(InputReason::OverlapTwice, message).with("id", &one.id));
            }
        }
        let is_audience = |one: &OverlapRef| one.kind == ObjectKind::Audience;
        let (objects, counted) = if of.iter().all(is_audience) {
            self.platform_overlap(&of).await?
        } else if of.iter().any(is_audience) {
            return Err(mixed(&of));
        } else {
            self.manager_overlap(&of).await?
        };
        Ok(shown(objects, &counted, self.now()))
    }
}

/// No call counts people of both services; what can be compared is named.
fn mixed(of: &[OverlapRef]) -> Failure {
    let (audiences, others): (Vec<&OverlapRef>, Vec<&OverlapRef>) =
        of.iter().partition(|one| one.kind == ObjectKind::Audience);
    let mut message = "Neither service counts people in audiences and in traits or segments together.".to_owned();
    match (audiences.len() >= FEWEST, others.len() >= FEWEST) {
        (true, true) => message.push_str(" Compare the audiences with each other, and the traits and segments with each other."),
        (true, false) => message.push_str(" The audiences can be compared with each other."),
        (false, true) => message.push_str(" The traits and segments can be compared with each other."),
        (false, false) => message.push_str(
            " Compare two of the same service: an audience that was shared can be compared as its trait in Audience Manager.",
        ),
    }
    Failure::not_possible(NotPossibleReason::OverlapServices, message)
}

fn shown(objects: Vec<ObjectLink>, from: &Counted, now: i64) -> Overlap {
    let counts = &from.counts;
    let number = objects.len();
    let mut parts: Vec<OverlapPart> = counts
        .parts()
        .map(|(part, size)| OverlapPart {
            inside: (0..number).filter(|group| is_in(part, *group)).map(|group| count(group as u64)).collect(),
            size: shown_count(size),
        })
        .collect();
    parts.sort_by(|one, other| one.inside.len().cmp(&other.inside.len()).then_with(|| one.inside.cmp(&other.inside)));
    let pairs = (0..number).flat_map(|one| (one + 1..number).map(move |other| (one, other)));
    let pair = |(one, other): (usize, usize)| OverlapPair {
        one: count(one as u64),
        other: count(other as u64),
        both: shown_count(counts.both(one, other)),
        jaccard: counts.jaccard(one, other).map(shown_share),
        of_one: counts.share(one, other).map(shown_share),
        of_other: counts.share(other, one).map(shown_share),
    };
    Overlap {
        counted: from.unit,
        pairs: pairs.map(pair).collect(),
        parts,
        union: shown_count(counts.union()),
        consistent: counts.is_consistent(),
        confidence: from.confidence,
        read: from.read.map(|(read, _)| read),
        profiles: from.read.map(|(_, profiles)| profiles),
        read_at: ms(now),
        objects: objects
            .into_iter()
            .enumerate()
            .map(|(group, object)| OverlapObject { object, size: shown_count(counts.group(group)) })
            .collect(),
    }
}

/// A count with its bounds, as it crosses the bridge.
pub(crate) fn shown_count(of: Within) -> EstimatedProfiles {
    EstimatedProfiles { likely: count(of.likely), least: count(of.least), most: count(of.most) }
}

fn shown_share(of: Share) -> EstimatedShare {
    EstimatedShare { likely: of.likely, least: of.least, most: of.most }
}

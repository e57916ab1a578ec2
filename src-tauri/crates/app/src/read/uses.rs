//! Where used: the users of an object from the use graph of the local copy, with what each of them loses if it goes.

use std::collections::{BTreeMap, BTreeSet};

use domain::rules::{Loss, SegmentRule};
use domain::{AudienceId, Mapping, MappingStatus, SegmentId, TraitId};
use store::{How, Node, Side, User, Users};

use super::names::{count, link};
use super::{WINDOW_ROWS, not_found, numeric};
use crate::limits;
use crate::view::{Failure, HowUsed, ObjectKind, ObjectLink, RefreshPart, UseLoss, UsedIn, WhereUsed};
use crate::{Audiences, Segments, Traits, Workspace};

/// How often losses are passed on along uses that form a circle.
const PASSES: usize = 8;

impl Traits<'_> {
    /// Returns where a trait is used.
    pub async fn uses(&self, id: String) -> Result<WhereUsed, Failure> {
        limits::id("id", &id)?;
        let key: TraitId = numeric(ObjectKind::Trait, &id)?;
        if self.workspace.catalog().a_trait(key).await?.is_none() {
            return Err(not_found(ObjectKind::Trait, &id));
        }
        self.workspace.where_used(vec![Node::Trait(key)]).await
    }
}

impl Segments<'_> {
    /// Returns where a segment is used.
    pub async fn uses(&self, id: String) -> Result<WhereUsed, Failure> {
        limits::id("id", &id)?;
        let key: SegmentId = numeric(ObjectKind::Segment, &id)?;
        if self.workspace.catalog().segment(key).await?.is_none() {
            return Err(not_found(ObjectKind::Segment, &id));
        }
        self.workspace.where_used(vec![Node::Segment(key)]).await
    }
}

impl Audiences<'_> {
    /// Returns where an audience is used: the dataflow that sends it, its trait and segment in Audience Manager, and what
    /// uses those.
    pub async fn uses(&self, id: String) -> Result<WhereUsed, Failure> {
        limits::id("id", &id)?;
        let id = AudienceId(id);
        let Some(audience) = self.workspace.catalog().audience(&id).await? else {
            return Err(not_found(ObjectKind::Audience, id.as_str()));
        };
        let mut used = self.workspace.pair_used(&id).await?;
        let root = UsedIn {
            object: link(ObjectKind::Audience, &id, audience.name),
            depth: 0,
            how: HowUsed::Asked,
            size: audience.profiles.map(count),
            loss: UseLoss::Everyone,
            ends_on: None,
        };
        let dataflow = self.workspace.connection.destination().sends(&id).then(|| UsedIn {
            object: link(ObjectKind::Dataflow, "", ""),
            depth: 1,
            how: HowUsed::Dataflow,
            size: None,
            loss: UseLoss::Everyone,
            ends_on: None,
        });
        used.destinations += u32::from(dataflow.is_some());
        for one in &mut used.listed {
            one.depth += 1;
        }
        used.listed = std::iter::once(root).chain(dataflow).chain(used.listed).collect();
        Ok(used)
    }
}

impl Workspace {
    /// Returns where the trait and segment of an audience are used. They come first, and are counted as users.
    pub(crate) async fn pair_used(&self, id: &AudienceId) -> Result<WhereUsed, Failure> {
        let parts = self.catalog().pair_parts(vec![id.0.clone()]).await?.into_iter().next();
        let (traits, segments) = parts.map(|parts| (parts.traits, parts.segments)).unwrap_or_default();
        // The traits first: their segments are found below them.
        let traits = traits.iter().map(|it| Node::Trait(it.id));
        let nodes: Vec<Node> = traits.chain(segments.iter().map(|it| Node::Segment(it.id))).collect();
        let own: Vec<ObjectLink> = nodes.iter().map(|node| object(*node, String::new())).collect();
        let is_own = |one: &UsedIn| own.iter().any(|it| (it.kind, &it.id) == (one.object.kind, &one.object.id));
        let mut used = self.where_used(nodes).await?;
        for one in &mut used.listed {
            match (one.how, one.object.kind) {
                (HowUsed::Asked, ObjectKind::Trait) => used.traits += 1,
                (HowUsed::Asked, _) => used.segments += 1,
                _ => {}
            }
            if is_own(one) {
                one.how = HowUsed::Pair;
            }
        }
        Ok(used)
    }

    /// Returns where objects are used.
    pub(crate) async fn where_used(&self, nodes: Vec<Node>) -> Result<WhereUsed, Failure> {
        let users = self.catalog().where_used(nodes, WINDOW_ROWS as usize).await?;
        let (missing, unread_rules) = (self.unread_users(), self.catalog().has_unread_rules().await?);
        let losses = losses(&users.listed);
        let total = users.total;
        Ok(WhereUsed {
            listed: listed(users, &losses),
            traits: count(total.traits),
            segments: count(total.segments),
            models: count(total.models),
            destinations: count(total.destinations),
            read_at: self.age(Side::AudienceManager).await?,
            missing,
            unread_rules,
        })
    }

    /// Lists of users that the last refresh could not read.
    fn unread_users(&self) -> Vec<RefreshPart> {
        let missing = self.connection.refreshing.side(Side::AudienceManager).lacking.missing;
        let parts = missing.into_iter().map(|one| one.part);
        parts.filter(|part| matches!(part, RefreshPart::Destinations | RefreshPart::Models)).collect()
    }
}

fn listed(users: Users, losses: &[UseLoss]) -> Vec<UsedIn> {
    let mut depths: Vec<u32> = Vec::with_capacity(users.listed.len());
    let mut rows = Vec::with_capacity(users.listed.len());
    for (user, loss) in users.listed.into_iter().zip(losses) {
        let depth = user.parent.and_then(|parent| depths.get(parent)).map_or(0, |above| above + 1);
        depths.push(depth);
        let (how, ends_on) = how(&user.how);
        let size = user.population.map(count);
        rows.push(UsedIn { object: object(user.node, user.name), depth, how, size, loss: *loss, ends_on });
    }
    rows
}

fn object(node: Node, name: String) -> ObjectLink {
    match node {
        Node::Trait(id) => link(ObjectKind::Trait, id, name),
        Node::Segment(id) => link(ObjectKind::Segment, id, name),
        Node::Model(id) => link(ObjectKind::Model, id, name),
        Node::Destination(id) => link(ObjectKind::Destination, id, name),
    }
}

/// How an object uses another, and until when.
fn how(how: &How) -> (HowUsed, Option<String>) {
    let how = match how {
        How::Asked => HowUsed::Asked,
        How::Rule => HowUsed::Rule,
        How::Folder => HowUsed::Folder,
        How::Baseline => HowUsed::Baseline,
        How::Excluded => HowUsed::Excluded,
        How::Model => HowUsed::Model,
        How::Mapping(mappings) => return mapped(mappings),
    };
    (how, None)
}

/// Of several mappings of a segment, the one that lasts longest counts.
fn mapped(mappings: &[Mapping]) -> (HowUsed, Option<String>) {
    let active: Vec<&Mapping> = mappings.iter().filter(|one| one.status == MappingStatus::Active).collect();
    if active.is_empty() {
        return (HowUsed::MappingOff, None);
    }
    let ends: Option<Vec<&String>> = active.iter().map(|one| one.ends_on.as_ref()).collect();
    (HowUsed::Mapping, ends.and_then(|ends| ends.into_iter().max().cloned()))
}

/// What each user loses if what was asked about loses its members.
fn losses(users: &[User]) -> Vec<UseLoss> {
    let rules: Vec<Option<SegmentRule>> =
        users.iter().map(|user| SegmentRule::parse(user.rule.as_deref()?).ok()).collect();
    let mut losses: Vec<UseLoss> =
        users.iter().map(|user| if user.how == How::Asked { UseLoss::Everyone } else { UseLoss::None }).collect();
    for _ in 0..PASSES {
        let known = Known::of(users, &losses);
        let next: Vec<UseLoss> = users
            .iter()
            .zip(&rules)
            .map(|(user, rule)| {
                let above = user.parent.and_then(|at| losses.get(at)).copied();
                known.loss(user, rule.as_ref(), above.unwrap_or(UseLoss::None))
            })
            .collect();
        if next == losses {
            break;
        }
        losses = next;
    }
    losses
}

/// Traits by what they lose.
struct Known {
    empty: BTreeSet<TraitId>,
    fewer: BTreeSet<TraitId>,
}

impl Known {
    fn of(users: &[User], losses: &[UseLoss]) -> Self {
        let traits: BTreeMap<TraitId, UseLoss> = users
            .iter()
            .zip(losses)
            .filter_map(|(user, loss)| match user.node {
                Node::Trait(id) => Some((id, *loss)),
                _ => None,
            })
            .collect();
        let with = |wanted: fn(UseLoss) -> bool| {
            traits.iter().filter(|(_, loss)| wanted(**loss)).map(|(id, _)| *id).collect::<BTreeSet<_>>()
        };
        Self {
            empty: with(|loss| loss == UseLoss::Everyone),
            fewer: with(|loss| !matches!(loss, UseLoss::Everyone | UseLoss::None)),
        }
    }

    fn loss(&self, user: &User, rule: Option<&SegmentRule>, above: UseLoss) -> UseLoss {
        match (&user.how, above) {
            (How::Asked, _) => UseLoss::Everyone,
            (How::Rule, _) => rule.map_or(UseLoss::Both, |rule| match rule.loss(&self.empty, &self.fewer) {
                Loss::None => UseLoss::None,
                Loss::Everyone => UseLoss::Everyone,
                Loss::Some => UseLoss::Some,
                Loss::Gain => UseLoss::Gain,
                Loss::Both => UseLoss::Both,
            }),
            (How::Baseline, UseLoss::Everyone) => UseLoss::Stops,
            (How::Excluded, UseLoss::Everyone | UseLoss::Some) => UseLoss::Gain,
            // A folder trait has other traits too, and an algorithmic trait keeps whom its model found.
            (How::Folder, UseLoss::Everyone) | (How::Model, UseLoss::Stops) => UseLoss::Some,
            (_, above) => above,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{DestinationId, ModelId};

    use super::*;

    fn user(node: Node, how: How, parent: Option<usize>, rule: Option<&str>) -> User {
        User { node, name: String::new(), how, parent, population: None, rule: rule.map(str::to_owned) }
    }

    #[test]
    fn losses_are_passed_on_along_every_kind_of_use() {
        use UseLoss::{Both, Everyone, Gain, Some as Fewer, Stops};
        let (a_trait, segment) = (|id| Node::Trait(TraitId(id)), |id| Node::Segment(SegmentId(id)));
        let mapping = |status| How::Mapping(vec![Mapping { status, ..Mapping::of(SegmentId(1)) }]);
        let users = [
            user(a_trait(9), How::Asked, None, None),
            user(segment(10), How::Rule, Some(0), Some("9T")),
            user(Node::Destination(DestinationId(1)), mapping(MappingStatus::Active), Some(1), None),
            user(segment(11), How::Rule, Some(0), Some("1T OR 9T")),
            user(Node::Destination(DestinationId(2)), mapping(MappingStatus::Active), Some(3), None),
            user(segment(12), How::Rule, Some(0), Some("1T AND NOT 9T")),
            user(Node::Model(ModelId(1)), How::Baseline, Some(0), None),
            user(a_trait(20), How::Model, Some(6), None),
            // It names the algorithmic trait, and the one that was asked about.
            user(segment(13), How::Rule, Some(7), Some("20T AND 1T")),
            user(a_trait(30), How::Folder, Some(0), None),
            user(Node::Model(ModelId(2)), How::Excluded, Some(0), None),
            user(segment(14), How::Rule, Some(0), Some("no rule at all")),
        ];
        let expected = [Everyone, Everyone, Everyone, Fewer, Fewer, Gain, Stops, Fewer, Fewer, Fewer, Gain, Both];
        assert_eq!(losses(&users), expected);
    }

    #[test]
    fn the_longest_of_several_mappings_counts() {
        let one = |status, ends_on: Option<&str>| Mapping {
            status,
            ends_on: ends_on.map(str::to_owned),
            ..Mapping::of(SegmentId(1))
        };
        let (on, off) = (MappingStatus::Active, MappingStatus::Deleted);
        assert_eq!(mapped(&[one(off, None)]), (HowUsed::MappingOff, None));
        let ends = [one(on, Some("2026-12-31")), one(off, None), one(on, Some("2027-01-15"))];
        assert_eq!(mapped(&ends), (HowUsed::Mapping, Some("2027-01-15".to_owned())));
        assert_eq!(mapped(&[one(on, Some("2026-12-31")), one(on, None)]), (HowUsed::Mapping, None));
    }
}

//! What uses the traits of a feed: segments, destinations and models, as a tree, with sizes, and as the table that Adobe
//! sends when a provider cancels a feed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use domain::{DataSourceId, SegmentId, Trait, TraitId};
use store::Node;

use super::{Feeds, feed_id};
use crate::read::link;
use crate::view::{DependentSegment, Failure, ObjectKind, ObjectLink, WhereUsed};
use crate::{Workspace, csv, masked};

/// The columns of Adobe's own file about a canceled feed.
const COLUMNS: [&str; 8] = [
    "Data Feed ID",
    "Data Feed Name",
    "Trait SID",
    "Trait Name",
    "Segment SID",
    "Segment Name",
    "Algo Model ID",
    "Algo Model Name",
];
/// Most segments whose sizes are estimated.
const ESTIMATED: usize = 40;

impl Feeds<'_> {
    /// Returns the segments and models that use traits of a feed, as the table that Adobe sends when a provider cancels one.
    pub async fn dependents_csv(&self, id: String) -> Result<String, Failure> {
        let workspace = self.workspace;
        let key = feed_id(&id)?;
        let (feed, _) = workspace.feed_now(key).await?;
        let traits: BTreeMap<TraitId, Trait> = workspace.feed_traits_here(key).await?;
        let mut text = csv::line(&COLUMNS);
        for (sid, one) in &traits {
            let used = workspace.catalog().where_used(vec![Node::Trait(*sid)], usize::MAX).await?;
            for user in used.listed.into_iter().filter(|user| user.parent.is_some()) {
                let users = match user.node {
                    Node::Segment(id) => [id.to_string(), user.name, String::new(), String::new()],
                    Node::Model(id) => [String::new(), String::new(), id.to_string(), user.name],
                    Node::Trait(_) | Node::Destination(_) => continue,
                };
                let of_trait = [id.clone(), feed.name.clone(), sid.to_string(), one.name.clone()];
                text += &csv::line(&[of_trait, users].concat());
            }
        }
        // A table that leaves something out is worse than none.
        for model in workspace.models_of_feed(key).await? {
            let row = [&id, &feed.name, "", "", "", "", &model.id, &model.name];
            text += &csv::line(&row);
        }
        Ok(masked(&text).into_owned())
    }

    /// Writes that table into a file that a person has chosen.
    pub async fn save_dependents_csv(&self, id: String, file: PathBuf) -> Result<(), Failure> {
        csv::save(self.dependents_csv(id).await?, file).await
    }
}

impl Workspace {
    /// The traits of a feed that the local copy has.
    async fn feed_traits_here(&self, feed: DataSourceId) -> Result<BTreeMap<TraitId, Trait>, Failure> {
        let stored = self.catalog().traits_of_source(feed).await?;
        Ok(stored.into_iter().map(|(one, _)| (one.id, one)).collect())
    }

    /// What uses the traits of a feed. Traits that nothing uses are left out.
    pub(super) async fn uses_of_feed(&self, feed: DataSourceId) -> Result<WhereUsed, Failure> {
        let traits = self.feed_traits_here(feed).await?;
        let mut using = Vec::new();
        for id in traits.keys() {
            let used = self.catalog().where_used(vec![Node::Trait(*id)], 2).await?;
            if used.listed.len() > 1 {
                using.push(Node::Trait(*id));
            }
        }
        self.where_used(using).await
    }

    /// Models that learn from a feed.
    pub(super) async fn models_of_feed(&self, feed: DataSourceId) -> Result<Vec<ObjectLink>, Failure> {
        let models = self.clients().await?.manager.list_look_alikes().every().await?;
        let learns = models.into_iter().filter(|one| one.data_sources.iter().flatten().any(|source| *source == feed));
        Ok(learns.map(|one| link(ObjectKind::Model, one.model.id, one.model.name)).collect())
    }

    /// The segments that use traits of a feed, with their sizes; and how many more there are.
    pub(super) async fn segments_of_feed(&self, feed: DataSourceId) -> Result<(Vec<DependentSegment>, usize), Failure> {
        let traits = self.catalog().traits_of_source(feed).await?;
        let mut using: BTreeMap<SegmentId, BTreeSet<TraitId>> = BTreeMap::new();
        for (one, _) in &traits {
            for segment in self.catalog().segments_using(one.id).await? {
                using.entry(segment.id).or_default().insert(one.id);
            }
        }
        let more = using.len().saturating_sub(ESTIMATED);
        let some = using.into_iter().take(ESTIMATED).collect();
        let affected = traits.into_iter().map(|(one, population)| (one.id, (one, population))).collect();
        Ok((self.dependent_segments(some, &affected).await?, more))
    }
}

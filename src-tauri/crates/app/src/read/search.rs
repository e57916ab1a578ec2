//! The search in both services.

use store::HitKind;

use super::names::origin;
use crate::view::{Failure, ObjectKind, SearchContext, SearchHit};
use crate::{Workspace, limits};

/// Maximum number of results of one kind.
const PER_KIND: u32 = 8;

impl Workspace {
    /// Returns the audiences, traits and segments that match, at most eight of each.
    pub async fn search(&self, text: String) -> Result<Vec<SearchHit>, Failure> {
        limits::search(&text)?;
        let hits = self.catalog().search(&text, PER_KIND).await?;
        let shown = |hit: store::Hit| SearchHit {
            context: match hit.kind {
                HitKind::Audience => SearchContext::Origin { origin: origin(&domain::Origin::from_code(&hit.context)) },
                HitKind::Trait | HitKind::Segment => SearchContext::Folder { path: hit.context },
            },
            kind: match hit.kind {
                HitKind::Audience => ObjectKind::Audience,
                HitKind::Trait => ObjectKind::Trait,
                HitKind::Segment => ObjectKind::Segment,
            },
            id: hit.id,
            name: hit.name,
        };
        Ok(hits.into_iter().map(shown).collect())
    }
}

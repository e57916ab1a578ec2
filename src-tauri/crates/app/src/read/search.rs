//! One search over both sides.

use store::HitKind;

use super::names::origin_word;
use crate::view::{Failure, ObjectKind, SearchHit};
use crate::{App, limits};

/// Most hits of one kind.
const PER_KIND: u32 = 8;

impl App {
    /// Audiences, traits and segments that match, at most eight of each.
    pub async fn search(&self, text: String) -> Result<Vec<SearchHit>, Failure> {
        limits::search(&text)?;
        let hits = self.catalogue().search(&text, PER_KIND).await?;
        let shown = |hit: store::Hit| SearchHit {
            context: match hit.kind {
                HitKind::Audience => origin_word(&domain::Origin::from_code(&hit.context)),
                HitKind::Trait | HitKind::Segment => hit.context,
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

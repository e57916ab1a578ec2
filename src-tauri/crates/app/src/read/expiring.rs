//! Audiences that stand for segments and traits and whose data expires soon, from the local copy.

use domain::{Audience, Copied, SegmentId, TraitId};

use super::{link, ms};
use crate::Audiences;
use crate::view::{AudienceOrigin, AudienceQuery, ExpiringAudience, Failure, ObjectKind, ObjectLink, Page};

/// How long before its data expires an audience is named, ms.
const SOON: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Rows that are read at a time.
const ROWS: u32 = 500;

impl Audiences<'_> {
    /// Returns audiences from Audience Manager without members whose data has expired, or expires within a week; the next one to
    /// expire first. The Audience Manager source keeps those that it fills.
    pub async fn expiring(&self) -> Result<Vec<ExpiringAudience>, Failure> {
        let (mut found, mut offset) = (Vec::new(), 0);
        let now =
            self.workspace.now() + self.workspace.connection.service_ahead(self.workspace.now()).unwrap_or_default();
        loop {
            let query = AudienceQuery { origins: vec![AudienceOrigin::AudienceManager], ..AudienceQuery::default() };
            let part = self.list(query, Page { offset, limit: ROWS }).await?;
            let count = u32::try_from(part.rows.len()).unwrap_or(u32::MAX);
            let empty = part.rows.into_iter().filter(|row| row.no_members_yet && row.expires_at.is_some());
            let ids: Vec<String> = empty.map(|row| row.id).collect();
            for audience in self.workspace.catalog().audiences(ids).await? {
                let Some(at) = audience.expires_at().filter(|at| *at <= now + SOON) else { continue };
                let (of, link) = (copied(&audience), link(ObjectKind::Audience, &audience.id, &audience.name));
                found.push(ExpiringAudience { audience: link, of, expires_at: ms(at), expired: at <= now });
            }
            offset = offset.saturating_add(count);
            if count == 0 || offset >= part.total {
                found.sort_by(|a, b| (a.expires_at, &a.audience.id).cmp(&(b.expires_at, &b.audience.id)));
                return Ok(found);
            }
        }
    }
}

/// What an audience is a copy of, by the id that it has outside. Its name there is that of the audience.
fn copied(audience: &Audience) -> Option<ObjectLink> {
    let sid: u64 = audience.outside.as_ref()?.as_str().trim().parse().ok()?;
    let kinds =
        [(Copied::Segment(SegmentId(sid)), ObjectKind::Segment), (Copied::Trait(TraitId(sid)), ObjectKind::Trait)];
    let (_, kind) = kinds.into_iter().find(|(of, _)| of.is_named_by(audience))?;
    Some(link(kind, sid, &audience.name))
}

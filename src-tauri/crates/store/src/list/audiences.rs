//! The list of audiences.

use domain::{Audience, PairState};
use rusqlite::Connection;
use rusqlite::types::Value;

use super::parts::{Clauses, direction, pasted_ids, tally};
use super::{Found, List, Tally};
use crate::StoreError;
use crate::catalog::{self, Catalog};

/// What to list; empty means no condition, values within one field are alternatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AudienceFilter {
    /// Words found in name, description or id; several ids may be pasted.
    pub search: String,
    /// Folder id; its sub-folders count too.
    pub folder: Option<String>,
    /// Origin codes of the service.
    pub origins: Vec<String>,
    /// Life-cycle words.
    pub lifecycles: Vec<String>,
    /// Update frequencies; "" for audiences that are not evaluated.
    pub update_frequencies: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ranks of shared states ([`PairState::rank`]).
    pub shared: Vec<u8>,
    /// Position of each rank when sorted by shared state; a rank without one has its own number.
    pub places: Vec<u8>,
    /// Sort column.
    pub order: AudienceOrder,
    /// Last first.
    pub descending: bool,
}

/// Sort columns; equal rows are sorted by name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AudienceOrder {
    /// Name.
    #[default]
    Name,
    /// Profiles.
    Profiles,
    /// Origin code.
    Origin,
    /// Update frequency.
    UpdateFrequency,
    /// Last change.
    Updated,
    /// Shared state.
    Shared,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct AudienceListed {
    /// The audience.
    pub audience: Audience,
    /// Its pair state.
    pub shared: PairState,
    /// Whether the tray holds a line for it.
    pub in_tray: bool,
}

/// How many rows each value has under the other conditions of the filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudienceTallies {
    /// By origin code.
    pub origins: Vec<Tally>,
    /// By life-cycle word.
    pub lifecycles: Vec<Tally>,
    /// By update frequency.
    pub update_frequencies: Vec<Tally>,
    /// By tag, most used first.
    pub tags: Vec<Tally>,
    /// By rank of the shared state.
    pub shared: Vec<Tally>,
}

impl List for AudienceFilter {
    const TABLE: &'static str = "audience";
    const PARTS: [&'static str; 3] = ["audience", "folder", "reference"];

    fn clauses(&self, key: i64) -> Clauses {
        let mut clauses = Clauses::of("audience", key);
        match pasted_ids(&self.search) {
            Some(ids) => clauses.listed("audience.id", &ids),
            None => clauses.search("audience", &self.search, None),
        }
        if let Some(folder) = self.folder.as_deref().filter(|folder| !folder.is_empty()) {
            clauses.below("audience", "audiences", key, folder);
        }
        clauses.one_of("audience.origin", &self.origins);
        clauses.one_of("audience.lifecycle", &self.lifecycles);
        clauses.one_of("audience.update_frequency", &self.update_frequencies);
        clauses.one_of("audience.shared", &self.shared.iter().map(|rank| i64::from(*rank)).collect::<Vec<_>>());
        if !self.tags.is_empty() {
            let tagged = "SELECT audience FROM audience_tag WHERE tag IN (SELECT value FROM json_each(?))";
            let tags = serde_json::json!(self.tags).to_string();
            clauses.add(&format!("audience.row IN ({tagged})"), [Value::from(tags)]);
        }
        clauses
    }

    fn order(&self) -> (String, &'static str) {
        let way = direction(self.descending);
        let column = match self.order {
            AudienceOrder::Name => return (format!("audience.sort_key {way}, audience.row {way}"), ""),
            AudienceOrder::Profiles => "profiles",
            AudienceOrder::Origin => "origin",
            AudienceOrder::UpdateFrequency => "update_frequency",
            AudienceOrder::Updated => "updated_at",
            AudienceOrder::Shared => {
                let numbered = self.places.iter().zip(0_usize..);
                let cases: Vec<String> = numbered.map(|(place, rank)| format!("WHEN {rank} THEN {place}")).collect();
                let place = match cases.as_slice() {
                    [] => "audience.shared".to_owned(),
                    cases => format!("CASE audience.shared {} END", cases.join(" ")),
                };
                return (format!("{place} {way}, audience.sort_key, audience.row"), "");
            }
        };
        (format!("audience.{column} {way}, audience.sort_key, audience.row"), "")
    }
}

impl Catalog {
    /// Rows `offset..offset + limit` of the audiences.
    pub async fn list_audiences(
        &self,
        filter: &AudienceFilter,
        offset: u32,
        limit: u32,
    ) -> Result<Found<AudienceListed>, StoreError> {
        self.window(filter, offset, limit, listed).await
    }

    /// Index of the first row whose name begins so.
    pub async fn audience_position(&self, filter: &AudienceFilter, prefix: &str) -> Result<Option<u32>, StoreError> {
        self.position(filter, prefix).await
    }

    /// Ids of all audiences of a filter, in its order.
    pub async fn audience_ids(&self, filter: &AudienceFilter) -> Result<Vec<String>, StoreError> {
        self.ids(filter).await
    }

    /// Counts for the filter's choices, each under all other conditions.
    pub async fn audience_tallies(&self, filter: &AudienceFilter) -> Result<AudienceTallies, StoreError> {
        let (key, filter) = (self.key, filter.clone());
        self.store
            .read("counting the choices of a filter", move |db| {
                let plain = |column: &str, without: &dyn Fn(&mut AudienceFilter)| {
                    let mut others = filter.clone();
                    without(&mut others);
                    tally(db, &others.clauses(key), "audience", &format!("CAST(audience.{column} AS TEXT)"), "")
                };
                let others = AudienceFilter { tags: Vec::new(), ..filter.clone() };
                let tags = "JOIN audience_tag ON audience_tag.audience = audience.row";
                let mut tags = tally(db, &others.clauses(key), "audience", "audience_tag.tag", tags)?;
                tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
                Ok(AudienceTallies {
                    origins: plain("origin", &|it| it.origins.clear())?,
                    lifecycles: plain("lifecycle", &|it| it.lifecycles.clear())?,
                    update_frequencies: plain("update_frequency", &|it| it.update_frequencies.clear())?,
                    shared: plain("shared", &|it| it.shared.clear())?,
                    tags,
                })
            })
            .await
    }
}

fn listed(db: &Connection, _key: i64, row: i64) -> Result<AudienceListed, StoreError> {
    let sql = "SELECT id, body, shared, drift, EXISTS (SELECT 1 FROM tray WHERE tray.connection = audience.connection
               AND tray.audience = audience.id) FROM audience WHERE row = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([row])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    let id: String = row.get(0)?;
    Ok(AudienceListed {
        audience: catalog::body("audience", &id, &row.get::<_, String>(1)?)?,
        shared: catalog::state(row.get(2)?, &row.get::<_, String>(3)?)?,
        in_tray: row.get(4)?,
    })
}

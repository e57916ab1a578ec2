//! Traits by the data source that they are from, and by their status.

use rusqlite::params;

use super::{Catalog, body, signed, unsigned};
use crate::StoreError;
use domain::{DataSourceId, Trait, TraitId};

/// How many traits of a data source have a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceTraits {
    /// The data source.
    pub data_source: DataSourceId,
    /// Their status in the service's word, if it was reported.
    pub status: Option<String>,
    /// How many they are.
    pub count: u64,
}

/// What finding a similar trait needs to know of a trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizedTrait {
    /// Its id.
    pub id: TraitId,
    /// Its name.
    pub name: String,
    /// The service's code of its type.
    pub trait_type: String,
    /// Its data source.
    pub data_source: DataSourceId,
    /// Its status in the service's word, if it was reported.
    pub status: Option<String>,
    /// How many devices have it.
    pub population: u64,
}

impl Catalog {
    /// How many traits each data source has, by status.
    pub async fn traits_by_source(&self) -> Result<Vec<SourceTraits>, StoreError> {
        let key = self.key;
        self.store
            .read("counting the traits of data sources", move |db| {
                let sql = "SELECT data_source, json_extract(body, '$.status') AS status, COUNT(*) FROM trait
                           WHERE connection = ?1 GROUP BY data_source, status ORDER BY data_source, status";
                let mut statement = db.prepare_cached(sql)?;
                let rows = statement.query_map([key], |row| {
                    let (id, count): (i64, i64) = (row.get(0)?, row.get(2)?);
                    Ok(SourceTraits {
                        data_source: DataSourceId(unsigned(id)),
                        status: row.get(1)?,
                        count: unsigned(count),
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }

    /// The traits of a data source with their last known populations, by name.
    pub async fn traits_of_source(&self, id: DataSourceId) -> Result<Vec<(Trait, Option<u64>)>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the traits of a data source", move |db| {
                let sql = "SELECT id, body, population FROM trait WHERE connection = ?1 AND data_source = ?2
                           ORDER BY sort_key, row";
                let mut statement = db.prepare_cached(sql)?;
                let mut rows = statement.query(params![key, signed(id.0)])?;
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    let (id, text): (i64, String) = (row.get(0)?, row.get(1)?);
                    let population: Option<i64> = row.get(2)?;
                    found.push((body("trait", &id.to_string(), &text)?, population.map(unsigned)));
                }
                Ok(found)
            })
            .await
    }

    /// All traits with at least so many devices and at most so many.
    pub async fn traits_of_size(&self, least: u64, most: u64) -> Result<Vec<SizedTrait>, StoreError> {
        let key = self.key;
        self.store
            .read("reading the sizes of traits", move |db| {
                let sql = "SELECT id, name, type, data_source, json_extract(body, '$.status'), population FROM trait
                           WHERE connection = ?1 AND population BETWEEN ?2 AND ?3 ORDER BY id";
                let mut statement = db.prepare_cached(sql)?;
                let rows = statement.query_map(params![key, signed(least), signed(most)], |row| {
                    let (id, source, population): (i64, i64, i64) = (row.get(0)?, row.get(3)?, row.get(5)?);
                    Ok(SizedTrait {
                        id: TraitId(unsigned(id)),
                        name: row.get(1)?,
                        trait_type: row.get(2)?,
                        data_source: DataSourceId(unsigned(source)),
                        status: row.get(4)?,
                        population: unsigned(population),
                    })
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await
    }
}

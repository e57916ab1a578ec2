//! Settings: one JSON value a name. Nothing secret.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::catalog::{body, to_body};
use crate::{Store, StoreError};

impl Store {
    /// A setting, if it was ever stored.
    pub async fn setting<T: DeserializeOwned + Send + 'static>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let name = name.to_owned();
        self.read("reading a setting", move |db| {
            let sql = "SELECT value FROM setting WHERE name = ?1";
            let text: Option<String> = db.query_row(sql, [&name], |row| row.get(0)).optional()?;
            text.map(|text| body("setting", &name, &text)).transpose()
        })
        .await
    }

    /// Keeps a setting.
    pub async fn set_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), StoreError> {
        let name = name.to_owned();
        let text = to_body("setting", &name, value)?;
        self.write("storing a setting", move |tx| {
            let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
            tx.execute(sql, params![name, text])?;
            Ok(())
        })
        .await
    }

    /// Removes a setting; does nothing if it was never stored.
    pub async fn forget_setting(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.write("forgetting a setting", move |tx| {
            tx.execute("DELETE FROM setting WHERE name = ?1", params![name])?;
            Ok(())
        })
        .await
    }
}

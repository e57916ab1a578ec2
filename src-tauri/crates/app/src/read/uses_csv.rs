//! Where an object is used, as a table for a spreadsheet: one line for each user, in the order of the tree.

use std::path::PathBuf;

use serde::Serialize;

use super::not_found;
use crate::csv::{self, line};
use crate::view::{Failure, HowUsed, ObjectKind, UsedIn, WhereUsed};
use crate::{Workspace, masked};

/// Names of the columns.
const COLUMNS: [&str; 8] = ["level", "kind", "id", "name", "how", "mapped_until", "devices", "without_it"];

impl Workspace {
    /// Returns where an audience, a trait or a segment is used.
    pub async fn uses_of(&self, kind: ObjectKind, id: String) -> Result<WhereUsed, Failure> {
        match kind {
            ObjectKind::Audience => self.audiences().uses(id).await,
            ObjectKind::Trait => self.traits().uses(id).await,
            ObjectKind::Segment => self.segments().uses(id).await,
            _ => Err(not_found(kind, &id)),
        }
    }

    /// Returns the same as a table.
    pub async fn uses_csv(&self, kind: ObjectKind, id: String) -> Result<String, Failure> {
        let used = self.uses_of(kind, id).await?;
        let rows = used.listed.iter().filter(|one| one.how != HowUsed::Asked).map(row);
        let text = line(&COLUMNS) + &rows.collect::<String>();
        Ok(masked(&text).into_owned())
    }

    /// Writes that table into a file that a person has chosen.
    pub async fn save_uses_csv(&self, kind: ObjectKind, id: String, file: PathBuf) -> Result<(), Failure> {
        csv::save(self.uses_csv(kind, id).await?, file).await
    }
}

fn row(one: &UsedIn) -> String {
    line(&[
        one.depth.to_string(),
        word(&one.object.kind),
        one.object.id.clone(),
        if one.object.kind == ObjectKind::Dataflow {
            "Experience Cloud Audiences".to_owned()
        } else {
            one.object.name.clone()
        },
        word(&one.how),
        one.ends_on.clone().unwrap_or_default(),
        one.size.map(|size| size.to_string()).unwrap_or_default(),
        word(&one.loss),
    ])
}

/// The name of a variant, as in JSON.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{ObjectLink, UseLoss};

    #[test]
    fn each_user_is_a_line_with_the_words_of_json() {
        let object = ObjectLink { kind: ObjectKind::Destination, id: "7".to_owned(), name: "=Ads, \"EU\"".to_owned() };
        let one = UsedIn {
            object,
            depth: 2,
            how: HowUsed::Mapping,
            size: None,
            loss: UseLoss::Everyone,
            ends_on: Some("2026-12-31".to_owned()),
        };
        let expected = "2,destination,7,\"'=Ads, \"\"EU\"\"\",mapping,2026-12-31,,everyone\r\n";
        assert_eq!(row(&one), expected);
    }
}

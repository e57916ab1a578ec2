//! The connection's crosswalk: the table of this version with what the organization has entered.

use std::path::PathBuf;

use domain::crosswalk::{Certainty, Crosswalk, Entry, Match, Twin, entered, own_file};

use crate::read::{count, window_of};
use crate::sharing::Turn;
use crate::view::{
    CrosswalkDraft, CrosswalkQuery, CrosswalkRow, CrosswalkState, Failure, InputReason, Page, PlatformTwin,
    TwinCertainty, TwinMatch, Window,
};
use crate::{Destinations, Workspace, limits};

/// Largest file with a crosswalk, in bytes.
const LARGEST: usize = 16 << 20;

/// Name of the setting with what was entered for a connection.
pub(crate) fn setting(connection: &str) -> String {
    format!("crosswalk.{connection}")
}

impl Workspace {
    /// The connection's crosswalk. What was entered and cannot be read any more does not count; `crosswalk_state` says so.
    pub(super) async fn crosswalk(&self) -> Result<Crosswalk, Failure> {
        let own = match self.entered().await? {
            Ok(own) => own,
            Err(why) => {
                tracing::warn!(why, "the entries of the crosswalk can't be read; the table of this version is used");
                Vec::new()
            }
        };
        Ok(Crosswalk::published().clone().with(own))
    }

    /// What was entered for the connection, or why it cannot be read.
    async fn entered(&self) -> Result<Result<Vec<Entry>, String>, Failure> {
        let stored = self.app.store().setting::<String>(&setting(&self.connection.id)).await?;
        Ok(Crosswalk::read_file(&stored.unwrap_or_default()).map_err(|error| error.to_string()))
    }

    async fn crosswalk_turn(&self) -> Result<Option<Turn>, Failure> {
        self.app.turn_of_crosswalk(&self.connection.id).await
    }

    async fn store_entered(&self, file: String) -> Result<(), Failure> {
        self.app.store().set_setting(&setting(&self.connection.id), &file).await?;
        self.notify_changed();
        Ok(())
    }
}

impl Destinations<'_> {
    /// Looks names of platforms up. Sends nothing.
    pub async fn twins(&self, names: Vec<String>) -> Result<Vec<PlatformTwin>, Failure> {
        let table = self.workspace.crosswalk().await?;
        Ok(names.into_iter().map(|name| shown(table.find(&name), name)).collect())
    }

    /// Returns a part of the crosswalk, by name.
    pub async fn crosswalk(&self, query: CrosswalkQuery, page: Page) -> Result<Window<CrosswalkRow>, Failure> {
        limits::search(&query.search)?;
        let table = self.workspace.crosswalk().await?;
        let wanted = query.search.trim().to_lowercase();
        let mut rows: Vec<CrosswalkRow> = table.entries().iter().map(crosswalk_row).collect();
        rows.retain(|row| {
            let texts = std::iter::once(&row.twin.name).chain(&row.twin.twin);
            (wanted.is_empty() || texts.into_iter().any(|text| text.to_lowercase().contains(&wanted)))
                && (query.matches.is_empty() || query.matches.contains(&row.twin.matched))
                && (row.own || !query.only_own)
        });
        rows.sort_by_cached_key(|row| row.twin.name.to_lowercase());
        Ok(window_of(rows, page))
    }

    /// Returns what the crosswalk is made of, and whether all of it can be read.
    pub async fn crosswalk_state(&self) -> Result<CrosswalkState, Failure> {
        let (own, damaged) = match self.workspace.entered().await? {
            Ok(own) => (own.len(), None),
            Err(why) => (0, Some(why)),
        };
        Ok(CrosswalkState { read_until: Crosswalk::DATE.to_owned(), own: count(own as u64), damaged })
    }

    /// Enters what the organization knows about a platform, in place of what is in the table.
    ///
    /// # Errors
    /// An entry without what it needs; and if what was entered before cannot be read, because that would be lost.
    pub async fn enter_twin(&self, draft: CrosswalkDraft) -> Result<(), Failure> {
        limits::ids(&[("name", &draft.name), ("card", &draft.card)])?;
        limits::text("evidence", &draft.evidence)?;
        let matched = domain_match(draft.matched);
        let new = entered(&draft.name, &draft.card, matched, &draft.evidence).map_err(unusable)?;
        // Two entries at once would both be added to what was there before.
        let _turn = self.workspace.crosswalk_turn().await?;
        let mut own = self.workspace.entered().await?.map_err(|why| unusable(&why))?;
        own.retain(|entry| !entry.is_of(&draft.name));
        own.push(new);
        self.workspace.store_entered(own_file(&own)).await
    }

    /// Removes what was entered about a platform, so that the table counts again.
    pub async fn forget_twin(&self, name: String) -> Result<(), Failure> {
        limits::id("name", &name)?;
        let _turn = self.workspace.crosswalk_turn().await?;
        let mut own = self.workspace.entered().await?.map_err(|why| unusable(&why))?;
        own.retain(|entry| !entry.is_of(&name));
        self.workspace.store_entered(own_file(&own)).await
    }

    /// Returns the connection's crosswalk as a file.
    pub async fn crosswalk_file(&self) -> Result<String, Failure> {
        Ok(self.workspace.crosswalk().await?.file())
    }

    /// Writes the connection's crosswalk into a file that a person has chosen.
    pub async fn save_crosswalk_file(&self, file: PathBuf) -> Result<(), Failure> {
        crate::csv::save(self.crosswalk_file().await?, file).await
    }

    /// Replaces what was entered by a file, and returns the number of entries that differ from the table of this version.
    ///
    /// # Errors
    /// A line that is no entry; nothing is stored then.
    pub async fn import_crosswalk(&self, file: &str) -> Result<u32, Failure> {
        if file.len() > LARGEST {
            return Err(unusable("it is too large"));
        }
        let own = Crosswalk::read_file(file).map_err(|error| unusable(&error.to_string()))?;
        let _turn = self.workspace.crosswalk_turn().await?;
        self.workspace.store_entered(own_file(&own)).await?;
        Ok(count(own.len() as u64))
    }

    /// The same with a file that a person has chosen.
    pub async fn open_crosswalk_file(&self, file: PathBuf) -> Result<u32, Failure> {
        let text = crate::csv::read_text(file, LARGEST as u64).await?;
        self.import_crosswalk(&text).await
    }
}

fn unusable(why: &str) -> Failure {
    Failure::bad_input(InputReason::FileUnreadable, format!("The crosswalk can't be used: {why}.")).with("path", "")
}

fn crosswalk_row(entry: &Entry) -> CrosswalkRow {
    CrosswalkRow {
        twin: shown(entry.twin.clone(), entry.name.clone()),
        platform_type: entry.kind.clone(),
        own: entry.twin.certainty == Some(Certainty::Entered),
    }
}

/// An answer as it is shown.
pub(super) fn shown(twin: Twin, name: String) -> PlatformTwin {
    PlatformTwin {
        name,
        matched: matched(twin.matched),
        certainty: twin.certainty.map(certainty),
        twin: twin.twin,
        evidence: twin.evidence,
        changed: twin.changed,
        identities: twin.identities,
    }
}

pub(super) fn matched(of: Match) -> TwinMatch {
    match of {
        Match::Same => TwinMatch::Same,
        Match::Renamed => TwinMatch::Renamed,
        Match::ThroughLiveRamp => TwinMatch::ThroughLiveRamp,
        Match::Absent => TwinMatch::Absent,
        Match::NotKnown => TwinMatch::NotKnown,
    }
}

/// The word of a match, which is also that of files and answers.
pub fn twin_word(of: TwinMatch) -> &'static str {
    domain_match(of).word()
}

/// The word of a certainty.
pub fn certainty_word(of: TwinCertainty) -> &'static str {
    match of {
        TwinCertainty::Documented => Certainty::Documented.word(),
        TwinCertainty::Inferred => Certainty::Inferred.word(),
        TwinCertainty::Entered => Certainty::Entered.word(),
    }
}

fn domain_match(of: TwinMatch) -> Match {
    match of {
        TwinMatch::Same => Match::Same,
        TwinMatch::Renamed => Match::Renamed,
        TwinMatch::ThroughLiveRamp => Match::ThroughLiveRamp,
        TwinMatch::Absent => Match::Absent,
        TwinMatch::NotKnown => Match::NotKnown,
    }
}

pub(super) fn certainty(of: Certainty) -> TwinCertainty {
    match of {
        Certainty::Documented => TwinCertainty::Documented,
        Certainty::Inferred => TwinCertainty::Inferred,
        Certainty::Entered => TwinCertainty::Entered,
    }
}

//! Lists the record, and shows one entry.

use store::{Activity, ActivityFilter, ActivityObject};

use super::fields::is_nothing;
use crate::read::ms;
use crate::view::{
    ActivityDetail, ActivityKind, ActivityOutcome, ActivityQuery, ActivityRow, Failure, FailureCode, Page,
    RecordedKind, RecordedLink, RecordedObject, RecordedState, Window, code_of, of_code,
};
use crate::{Jobs, Workspace, limits};

/// Maximum number of entries per call.
const ROWS: u32 = 500;
/// Maximum number of objects of an entry that are shown.
pub(super) const OBJECTS: u32 = 500;

impl Jobs<'_> {
    /// Returns a window of the record, newest first: jobs, and what was done by hand.
    pub async fn activity(&self, query: ActivityQuery, page: Page) -> Result<Window<ActivityRow>, Failure> {
        limits::activity(&query)?;
        self.workspace.renew_record().await?;
        self.workspace.activity_rows(&query, page).await
    }

    /// Returns everyone who is named in the record: users of this computer, and accounts in Audience Manager.
    pub async fn activity_people(&self) -> Result<Vec<String>, Failure> {
        Ok(self.workspace.catalog().journal().activity_people().await?)
    }

    /// Returns one entry with its objects, before and after.
    pub async fn activity_detail(&self, id: String) -> Result<ActivityDetail, Failure> {
        limits::id("id", &id)?;
        self.workspace.renew_record().await?;
        let entry = self.workspace.entry(&id).await?;
        let mut objects = self.workspace.recorded_objects(&id, 0, OBJECTS).await?;
        let row = self.workspace.row(&entry);
        let undo_blocked = self.workspace.undo_block(&row, &objects).await?;
        // Only the undo needs to know that a field was empty.
        for one in &mut objects {
            one.changes.retain(|change| !is_nothing(change));
        }
        Ok(ActivityDetail { undo_blocked, undone_by: entry.undone_by, row, objects })
    }
}

impl Workspace {
    pub(super) async fn entry(&self, id: &str) -> Result<Activity, Failure> {
        let found = self.catalog().journal().activity(id.to_owned()).await?;
        found.ok_or_else(|| {
            let message = format!("There is no entry {id} in the record of this connection.");
            Failure::new(FailureCode::NotFound, message).with("id", id)
        })
    }

    pub(super) async fn activity_rows(
        &self,
        query: &ActivityQuery,
        page: Page,
    ) -> Result<Window<ActivityRow>, Failure> {
        let limit = page.limit.min(ROWS);
        let (total, found) = self.catalog().journal().activities(filter(query), page.offset, limit).await?;
        Ok(Window { total, offset: page.offset, rows: found.iter().map(|entry| self.row(entry)).collect() })
    }

    pub(super) async fn recorded_objects(
        &self,
        id: &str,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<RecordedObject>, Failure> {
        let found = self.catalog().journal().activity_objects(id.to_owned(), offset, limit).await?;
        Ok(found.iter().map(object).collect())
    }

    /// A part of the objects of an entry.
    pub(crate) async fn recorded(&self, id: &str, offset: u32, limit: u32) -> Result<Vec<RecordedObject>, Failure> {
        self.recorded_objects(id, offset, limit).await
    }

    pub(super) fn row(&self, entry: &Activity) -> ActivityRow {
        let kind = of_code(&entry.kind).unwrap_or(ActivityKind::Share);
        let outcome = of_code(&entry.end.state).unwrap_or(ActivityOutcome::Unknown);
        let is_open = matches!(outcome, ActivityOutcome::Open | ActivityOutcome::Waiting | ActivityOutcome::Paused);
        let is_live = is_job(kind) && self.app.is_live(&entry.id) || !is_job(kind) && outcome == ActivityOutcome::Open;
        ActivityRow {
            id: entry.id.clone(),
            kind,
            undoes: entry.undoes.clone(),
            outcome,
            running: is_open && is_live,
            object: entry.first.as_ref().map(link),
            total: entry.total,
            done: entry.end.done,
            failed: entry.end.failed,
            unchanged: entry.end.unchanged,
            person: entry.person.clone(),
            account: entry.account.clone(),
            started_at: ms(entry.at),
            service_at: entry.service_at.map(ms),
            took: entry.end.took.map(ms),
        }
    }
}

/// Whether an entry is a job, whose log has more than the record.
pub(super) fn is_job(kind: ActivityKind) -> bool {
    matches!(
        kind,
        ActivityKind::Share
            | ActivityKind::ShareToPlatform
            | ActivityKind::Undo
            | ActivityKind::PauseDataflow
            | ActivityKind::ResumeDataflow
    )
}

fn filter(query: &ActivityQuery) -> ActivityFilter {
    ActivityFilter {
        search: query.search.clone(),
        kinds: query.kinds.iter().map(code_of).collect(),
        states: query.outcomes.iter().map(code_of).collect(),
        object_kinds: query.object_kinds.iter().map(code_of).collect(),
        person: query.person.clone(),
        object: query.object.clone(),
        since: query.since,
        until: query.until,
    }
}

fn link(object: &ActivityObject) -> RecordedLink {
    RecordedLink {
        kind: of_code(&object.kind).unwrap_or(RecordedKind::Audience),
        id: object.id.clone(),
        name: object.name.clone(),
    }
}

fn object(stored: &ActivityObject) -> RecordedObject {
    let changes = stored.fields.as_deref().and_then(|fields| serde_json::from_str(fields).ok());
    RecordedObject {
        object: link(stored),
        state: of_code(&stored.state).unwrap_or(RecordedState::Unknown),
        changes: changes.unwrap_or_default(),
        failure: stored.failure.as_deref().and_then(Failure::of_stored),
    }
}

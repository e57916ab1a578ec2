//! What a person chose for lines of the tray if something is in their way.

use share::plan::{Choices, Conflict, ConflictKind as Kind, IfExisting, IfSameName, Snapshot};

use crate::limits::Limited as _;
use crate::read::link;
use crate::view::{ConflictChoice, ConflictKind, Failure, FailureCode, ObjectKind, Tray, TrayConflict};
use crate::{Sharing, Workspace};

impl Sharing<'_> {
    /// Chooses what becomes of lines of the tray; of every line for which it can be chosen now, if none is named. `None`
    /// leaves it to the plan again.
    pub async fn set_choice(&self, audience_ids: Vec<String>, choice: Option<ConflictChoice>) -> Result<Tray, Failure> {
        audience_ids.within_limits()?;
        let lines = if audience_ids.is_empty() { self.workspace.lines_offering(choice).await? } else { audience_ids };
        let stored = stored(choice.map_or_else(Choices::default, chosen))?;
        self.workspace.catalog().tray_choices(lines, stored).await?;
        self.workspace.notify_changed();
        self.tray().await
    }
}

impl Workspace {
    /// Returns the audiences of the tray for which a choice can be made.
    async fn lines_offering(&self, choice: Option<ConflictChoice>) -> Result<Vec<String>, Failure> {
        let planned = self.plan_tray().await?;
        let offers = |conflict: Conflict| choice.is_none_or(|choice| offered(kind(conflict.kind)).contains(&choice));
        let items = planned.plan.items.into_iter().filter(|item| item.conflict.is_some_and(offers));
        Ok(items.map(|item| item.audience.0).collect())
    }
}

/// Reads what is stored with a line; what another version wrote is left to the plan.
pub(super) fn of_stored(stored: Option<&str>) -> Choices {
    stored.and_then(|stored| serde_json::from_str(stored).ok()).unwrap_or_default()
}

/// What to store with a line.
pub(super) fn stored(choices: Choices) -> Result<Option<String>, Failure> {
    let text = (!choices.is_none()).then(|| serde_json::to_string(&choices)).transpose();
    text.map_err(|error| Failure::new(FailureCode::Internal, error.to_string()))
}

/// Converts what is in the way of an item; `name` is the name of the pair.
pub(super) fn shown(conflict: Conflict, snapshot: &Snapshot, name: &str) -> TrayConflict {
    let of = snapshot.traits.iter().find(|it| it.id == conflict.with);
    let kind = kind(conflict.kind);
    let choices = offered(kind).to_vec();
    let choice = choices[usize::from(conflict.is_skipped)];
    let object = link(ObjectKind::Trait, conflict.with, of.map_or(name, |it| &it.name));
    TrayConflict { kind, object, choice, choices }
}

pub(super) fn kind(of: Kind) -> ConflictKind {
    match of {
        Kind::Existing => ConflictKind::Existing,
        Kind::SameName => ConflictKind::SameName,
    }
}

/// What can be chosen: first what the plan chooses, then to leave the line out.
fn offered(kind: ConflictKind) -> [ConflictChoice; 2] {
    match kind {
        ConflictKind::Existing => [ConflictChoice::UseExisting, ConflictChoice::Skip],
        ConflictKind::SameName => [ConflictChoice::CreateAnyway, ConflictChoice::Skip],
    }
}

fn chosen(choice: ConflictChoice) -> Choices {
    match choice {
        ConflictChoice::UseExisting => Choices { existing: Some(IfExisting::Use), same_name: None },
        ConflictChoice::CreateAnyway => Choices { existing: None, same_name: Some(IfSameName::Create) },
        ConflictChoice::Skip => Choices::SKIP,
    }
}

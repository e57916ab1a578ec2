//! What a person should know about an item before committing.

use domain::{Audience, Drift, FolderId, FolderKind, NamespaceCount, Segment, Trait, TraitId, pair};
use serde::{Deserialize, Serialize};

use super::{Route, Snapshot};
use crate::port::Destination;

/// Something to know before committing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Note {
    /// No members flow until they are delivered.
    Shell,
    /// The dataflow is paused: nothing arrives before it is resumed.
    FlowPaused,
    /// The dataflow sends the audience already; its pair is on the way.
    AlreadySent,
    /// The pair exists and the dataflow does not send the audience, so no members arrive.
    NotSent,
    /// The dataflow will send an audience whose pair exists. Adobe does not document whether Audience Manager uses that
    /// pair or creates a second one.
    MayAppearTwice,
    /// Another trait has the same name.
    NameTaken {
        /// The other trait.
        by: TraitId,
        /// The name.
        name: String,
    },
    /// The name is cut to [`domain::limits::NAME_CHARACTERS`].
    NameCut,
    /// Blanks around the name are left out, and line feeds in it become blanks.
    NameTrimmed,
    /// The name holds comma, dash, tab or pipe, which break exports (AAM contract §4.3).
    NameCharacters,
    /// Which identities count in Audience Manager (AAM contract §19.1).
    Identities {
        /// Name spaces that count.
        carrying: Vec<NamespaceCount>,
        /// Name spaces that never count.
        left_behind: Vec<NamespaceCount>,
    },
    /// The audience was not counted by namespace: which identities count is not known.
    NotByNamespace,
    /// The audience is evaluated by another merge policy than the default, and sharing uses the default (AEP contract §12).
    OtherMergePolicy {
        /// Name of the default.
        default: String,
    },
    /// The trait is in another folder and stays there.
    OtherFolder {
        /// The folder it is in.
        folder: FolderId,
        /// Names from below the root.
        place: Vec<String>,
    },
    /// The pair no longer matches its audience; sharing again does not fix it.
    Drifted {
        /// Every difference.
        drift: Vec<Drift>,
    },
}

/// Notes on a pair that will be created, wholly or in part.
pub(super) fn of_making(snapshot: &Snapshot, audience: &Audience, route: Route, makes_trait: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    match (route, &snapshot.destination) {
        (Route::Create, _) => notes.push(Note::Shell),
        (Route::Activate, Destination::Present { is_on: false, .. }) => notes.push(Note::FlowPaused),
        (Route::Activate, _) => {}
    }
    if route == Route::Activate && snapshot.destination.sends(&audience.id) {
        notes.push(Note::AlreadySent);
    }
    let name = pair::shared_name(&audience.name);
    if let Some(by) = snapshot.names_taken.get(&name).filter(|_| makes_trait) {
        notes.push(Note::NameTaken { by: *by, name: name.clone() });
    }
    if pair::is_cut(&audience.name) {
        notes.push(Note::NameCut);
    } else if name != audience.name {
        notes.push(Note::NameTrimmed);
    }
    if name.contains([',', '-', '\t', '|']) {
        notes.push(Note::NameCharacters);
    }
    if !audience.namespaces.is_empty() {
        let (carrying, left_behind) = audience.namespaces.iter().cloned().partition(NamespaceCount::carries_over);
        notes.push(Note::Identities { carrying, left_behind });
    } else if audience.profiles.is_some_and(|profiles| profiles > 0) && audience.namespaces_from.is_none() {
        notes.push(Note::NotByNamespace);
    }
    let default = snapshot.governing.merge_policy.as_ref();
    if let Some((default, own)) = default.zip(audience.merge_policy.as_ref())
        && default.id != *own
    {
        notes.push(Note::OtherMergePolicy { default: default.name.clone() });
    }
    notes
}

/// Notes on a whole pair that is adopted.
pub(super) fn of_adopting(snapshot: &Snapshot, audience: &Audience, of: &Trait, segment: &Segment) -> Vec<Note> {
    let mut notes = Vec::new();
    if matches!(snapshot.destination, Destination::Present { .. }) && !snapshot.destination.sends(&audience.id) {
        notes.push(Note::NotSent);
    }
    let drift = pair::drift(audience, of, segment, snapshot.sharing_source().map(|source| source.id));
    if !drift.is_empty() {
        notes.push(Note::Drifted { drift });
    }
    notes
}

/// A note when a trait that stays where it is lies elsewhere than asked for.
pub(super) fn of_place(snapshot: &Snapshot, of: &Trait, wanted: &[String]) -> Option<Note> {
    let place = snapshot.tree(FolderKind::Traits).names(of.folder)?;
    (place != wanted).then_some(Note::OtherFolder { folder: of.folder, place })
}

#[cfg(test)]
mod tests {
    use domain::governance::{DefaultPolicy, Governing};

    use super::*;

    #[test]
    fn another_merge_policy_than_the_default_is_named_and_the_default_is_not() {
        let merge_policy = Some(DefaultPolicy { id: "d".to_owned(), name: "Default".to_owned() });
        let snapshot =
            Snapshot { governing: Governing { merge_policy, ..Governing::default() }, ..Snapshot::default() };
        let notes = |policy: Option<&str>| {
            let audience = Audience { merge_policy: policy.map(str::to_owned), ..Audience::bare("a", "A") };
            of_making(&snapshot, &audience, Route::Activate, true)
        };
        assert_eq!(notes(Some("o")), [Note::OtherMergePolicy { default: "Default".to_owned() }]);
        assert_eq!(notes(Some("d")), []);
        assert_eq!(notes(None), []);
    }
}

//! Which identities go with a segment or trait to Experience Platform, and which stay behind because their namespace is missing
//! there (AAM contract §19.2).

use std::collections::BTreeSet;

use domain::rules::traits_named;
use domain::{Audience, Copied, DataSourceId, TraitId};

use super::{Note, Route, Snapshot};

/// What is known of the identities of a segment or trait that goes to Experience Platform by a route; `audience` is the one that
/// stands for it.
pub(super) fn notes(snapshot: &Snapshot, of: Copied, audience: Option<&Audience>, route: Route) -> Vec<Note> {
    // The external route sends no members; those of an audience that has some came through the source.
    let later = route == Route::External && audience.is_none_or(Audience::has_no_members_yet);
    let counted = audience.map(|it| it.namespaces.clone()).unwrap_or_default();
    let is_counted = audience.is_some_and(|it| it.namespaces_from.is_some() || it.profiles == Some(0));
    let counts = match () {
        () if !counted.is_empty() => Some(Note::Identities { counted }),
        () if is_counted || later => None,
        () => Some(Note::NotByNamespace),
    };
    counts.into_iter().chain(missing(snapshot, of, later)).collect()
}

/// The namespaces that the sandbox lacks; none if it is not known which it has.
fn missing(snapshot: &Snapshot, of: Copied, later: bool) -> Vec<Note> {
    let Some(known) = &snapshot.namespaces else { return Vec::new() };
    let traits: Vec<TraitId> = match of {
        Copied::Trait(id) => vec![id],
        Copied::Segment(id) => snapshot.segments.get(&id).map(|it| traits_named(&it.rule)).unwrap_or_default(),
    };
    let sources: BTreeSet<DataSourceId> =
        traits.iter().filter_map(|id| snapshot.traits.get(id)).map(|it| it.data_source).collect();
    let named = snapshot.data_sources.iter().filter(|it| sources.contains(&it.id) && it.is_cross_device());
    let lacking = named.filter_map(|it| {
        let code = it.namespace.clone().filter(|code| !known.contains(&code.to_lowercase()))?;
        Some(Note::MissingNamespace { source: it.id, name: it.name.clone(), code, later })
    });
    lacking.collect()
}

#[cfg(test)]
mod tests {
    use domain::{DataSource, NamespaceCount};

    use super::*;
    use crate::testing::{a_trait, copy_of, source};

    const CRM: DataSourceId = DataSourceId(7);

    fn snapshot() -> Snapshot {
        let crm = DataSource {
            id_type: Some("CROSS_DEVICE".to_owned()),
            namespace: Some("AAM7".to_owned()),
            ..source(7, "CRM")
        };
        let of_crm = a_trait(1, "", "c_a == \"1\"", 7, 0);
        Snapshot {
            traits: [(of_crm.id, of_crm)].into(),
            data_sources: vec![crm],
            namespaces: Some(BTreeSet::from(["ecid".to_owned()])),
            ..Snapshot::default()
        }
    }

    fn notes_of(snapshot: &Snapshot, audience: Option<&Audience>, route: Route) -> Vec<Note> {
        notes(snapshot, Copied::Trait(TraitId(1)), audience, route)
    }

    #[test]
    fn a_namespace_of_people_across_devices_that_the_sandbox_lacks_is_named() {
        let mut of = snapshot();
        let notes = |of: &Snapshot, audience: Option<&Audience>| notes_of(of, audience, Route::External);
        let missing = |later| Note::MissingNamespace { source: CRM, name: "CRM".into(), code: "AAM7".into(), later };
        assert_eq!(notes(&of, None), [missing(true)], "nothing is sent yet");
        let empty = copy_of("a", Copied::Trait(TraitId(1)), "A");
        assert_eq!(notes(&of, Some(&empty)), [missing(true)]);
        let brought = Audience { flow: Some("source".to_owned()), profiles: Some(5), ..empty };
        assert_eq!(notes(&of, Some(&brought)), [Note::NotByNamespace, missing(false)], "the source brings its members");
        of.namespaces = Some(BTreeSet::from(["aam7".to_owned()]));
        assert_eq!(notes(&of, None), []);
        of.namespaces = None;
        assert_eq!(notes(&of, None), [], "it is not known which there are");
    }

    #[test]
    fn what_was_counted_by_namespace_is_said() {
        let counted = vec![NamespaceCount { namespace: "ecid".to_owned(), profiles: 5 }];
        let audience = Audience { namespaces: counted.clone(), ..Audience::bare("a", "A") };
        let of = Snapshot { namespaces: None, ..snapshot() };
        let notes = |audience: Option<&Audience>| notes_of(&of, audience, Route::Source);
        assert_eq!(notes(Some(&audience)), [Note::Identities { counted }]);
        let not_yet = Audience { profiles: Some(5), ..Audience::bare("a", "A") };
        assert_eq!(notes(Some(&not_yet)), [Note::NotByNamespace]);
        assert_eq!(notes(None), [Note::NotByNamespace]);
        let nobody = Audience { profiles: Some(0), ..not_yet };
        assert_eq!(notes(Some(&nobody)), [], "it has no profile, so it has no identity");
    }
}

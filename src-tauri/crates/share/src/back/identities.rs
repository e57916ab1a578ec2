//! Which identities go with a segment or trait to Experience Platform, and which stay behind because their namespace is missing
//! there (AAM contract §19.2).

use std::collections::BTreeSet;

use domain::rules::traits_named;
use domain::{Audience, Copied, DataSourceId, TraitId};

use super::{Note, Snapshot};

/// What is known of the identities of a segment or trait that the source brings; `audience` is the one that stands for it.
pub(super) fn notes(snapshot: &Snapshot, of: Copied, audience: Option<&Audience>) -> Vec<Note> {
    let counted = audience.map(|it| it.namespaces.clone()).filter(|counted| !counted.is_empty());
    let counted = counted.map(|counted| Note::Identities { counted });
    counted.into_iter().chain(missing(snapshot, of)).collect()
}

/// The namespaces that the sandbox lacks; none if it is not known which it has.
fn missing(snapshot: &Snapshot, of: Copied) -> Vec<Note> {
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
        Some(Note::MissingNamespace { source: it.id, name: it.name.clone(), code })
    });
    lacking.collect()
}

#[cfg(test)]
mod tests {
    use domain::{DataSource, NamespaceCount};

    use super::*;
    use crate::testing::{a_trait, source};

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

    #[test]
    fn a_namespace_of_people_across_devices_that_the_sandbox_lacks_is_named() {
        let mut of = snapshot();
        let found = notes(&of, Copied::Trait(TraitId(1)), None);
        assert!(matches!(found.as_slice(), [Note::MissingNamespace { code, .. }] if code == "AAM7"), "{found:?}");
        of.namespaces = Some(BTreeSet::from(["aam7".to_owned()]));
        assert_eq!(notes(&of, Copied::Trait(TraitId(1)), None), []);
        of.namespaces = None;
        assert_eq!(notes(&of, Copied::Trait(TraitId(1)), None), [], "it is not known which there are");
    }

    #[test]
    fn what_was_counted_by_namespace_is_said() {
        let counted = vec![NamespaceCount { namespace: "ecid".to_owned(), profiles: 5 }];
        let audience = Audience { namespaces: counted.clone(), ..Audience::bare("a", "A") };
        let of = Snapshot { namespaces: None, ..snapshot() };
        assert_eq!(notes(&of, Copied::Trait(TraitId(1)), Some(&audience)), [Note::Identities { counted }]);
    }
}

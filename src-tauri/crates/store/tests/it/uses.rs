//! Where objects are used: the stored graph says the same as looking through all objects, whatever was changed before.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Destination, DestinationId, FolderId, Mapping, Model, ModelId, Segment, SegmentId, Trait, TraitId, TraitType,
};
use proptest::prelude::*;
use store::{Catalog, How, Node, Reference, ReferenceKind, Store, StoredFolder, Tree, Users};

use crate::sample::{a_trait, counted, put_pairs, segment, store};

const MOST: usize = 500;

/// All objects, as a plain list would have them.
#[derive(Debug, Clone, Default)]
struct World {
    traits: BTreeMap<u64, Trait>,
    segments: BTreeMap<u64, (Segment, Vec<u64>)>,
    /// Folder above each folder.
    folders: BTreeMap<u64, u64>,
    models: BTreeMap<u64, Model>,
    destinations: BTreeMap<u64, Destination>,
}

#[derive(Debug, Clone)]
enum Change {
    Trait { id: u64, folder: u64, kind: u8, model: u64 },
    Segment { id: u64, of: Vec<u64> },
    Folder { id: u64, above: u64 },
    Model { id: u64, baseline: u64, excluded: Vec<u64> },
    Destination { id: u64, of: Vec<u64> },
    RemoveTrait(u64),
    RemoveSegment(u64),
    RemoveModel(u64),
    RemoveDestination(u64),
}

const SEGMENTS: u64 = 100;

fn changes() -> impl Strategy<Value = Change> {
    let (traits, segments) = (1_u64..9, SEGMENTS..SEGMENTS + 6);
    let some = |of: std::ops::Range<u64>| prop::collection::vec(of, 0..4);
    prop_oneof![
        4 => (traits.clone(), 0_u64..4, 0_u8..4, 1_u64..4)
            .prop_map(|(id, folder, kind, model)| Change::Trait { id, folder, kind, model }),
        4 => (segments.clone(), some(1..9)).prop_map(|(id, of)| Change::Segment { id, of }),
        1 => (1_u64..4, 0_u64..3).prop_map(|(id, above)| Change::Folder { id, above: above.min(id - 1) }),
        2 => (1_u64..4, prop_oneof![traits.clone(), segments.clone()], some(1..9))
            .prop_map(|(id, baseline, excluded)| Change::Model { id, baseline, excluded }),
        2 => (1_u64..4, some(SEGMENTS..SEGMENTS + 6)).prop_map(|(id, of)| Change::Destination { id, of }),
        1 => traits.prop_map(Change::RemoveTrait),
        1 => segments.prop_map(Change::RemoveSegment),
        1 => (1_u64..4).prop_map(Change::RemoveModel),
        1 => (1_u64..4).prop_map(Change::RemoveDestination),
    ]
}

fn trait_of(id: u64, folder: u64, kind: u8, model: u64) -> Trait {
    let (trait_type, model) = match kind {
        0 => (TraitType::Algorithmic, Some(ModelId(model))),
        1 => (TraitType::Folder, None),
        _ => (TraitType::Onboarded, None),
    };
    Trait { folder: FolderId(folder), trait_type, model, ..a_trait(id, "A trait", None) }
}

fn rule_of(id: u64, of: &[u64]) -> Segment {
    let rule = of.iter().map(|id| format!("{id}T")).collect::<Vec<_>>().join(" OR ");
    Segment { rule, ..segment(id, "A segment", None, 0) }
}

fn destination(id: u64, of: &[u64]) -> Destination {
    let mapping = |sid: &u64| Mapping::of(SegmentId(*sid));
    let mappings = of.iter().map(mapping).collect();
    Destination {
        id: DestinationId(id),
        name: format!("Destination {id}"),
        destination_type: "S2S".into(),
        mappings,
        about: domain::AboutDestination::default(),
    }
}

impl World {
    async fn change(&mut self, catalog: &Catalog, change: Change) {
        match change {
            Change::Trait { id, folder, kind, model } => {
                let mut value = trait_of(id, folder, kind, model);
                // What an answer leaves out of the model stays.
                value.model = value.model.or(self.traits.get(&id).and_then(|before| before.model));
                catalog.keep_trait(value.clone(), None).await.unwrap();
                self.traits.insert(id, value);
            }
            Change::Segment { id, of } => {
                catalog.keep_segment(rule_of(id, &of), None).await.unwrap();
                self.segments.insert(id, (rule_of(id, &of), of));
            }
            Change::Folder { id, above } => {
                let folder = StoredFolder {
                    id: id.to_string(),
                    parent: Some(above.to_string()),
                    name: String::new(),
                    path: String::new(),
                    depth: 0,
                    own_count: 0,
                    count: 0,
                };
                catalog.keep_folder(Tree::Traits, folder).await.unwrap();
                self.folders.insert(id, above);
            }
            Change::Model { id, baseline, excluded } => {
                let baseline = Some(baseline);
                let model = Model { id: ModelId(id), name: format!("Model {id}"), is_active: true, baseline, excluded };
                keep(catalog, ReferenceKind::Model, id, &model).await;
                self.models.insert(id, model);
            }
            Change::Destination { id, of } => {
                keep(catalog, ReferenceKind::Destination, id, &destination(id, &of)).await;
                self.destinations.insert(id, destination(id, &of));
            }
            Change::RemoveTrait(id) => {
                catalog.forget_trait(TraitId(id)).await.unwrap();
                self.traits.remove(&id);
            }
            Change::RemoveSegment(id) => {
                catalog.forget_segment(SegmentId(id)).await.unwrap();
                self.segments.remove(&id);
            }
            Change::RemoveModel(id) => {
                catalog.forget_reference(ReferenceKind::Model, id).await.unwrap();
                self.models.remove(&id);
            }
            Change::RemoveDestination(id) => {
                catalog.forget_reference(ReferenceKind::Destination, id).await.unwrap();
                self.destinations.remove(&id);
            }
        }
    }

    /// Every direct use, found by looking at all objects.
    fn uses(&self, node: Node) -> BTreeSet<Node> {
        let sid = match node {
            Node::Trait(id) => id.0,
            Node::Segment(id) => id.0,
            Node::Model(id) => {
                let from =
                    self.traits.values().filter(|it| it.trait_type == TraitType::Algorithmic && it.model == Some(id));
                return from.map(|it| Node::Trait(it.id)).collect();
            }
            Node::Destination(_) => return BTreeSet::new(),
        };
        let mut users = BTreeSet::new();
        if matches!(node, Node::Trait(_)) {
            let naming = self.segments.values().filter(|(_, of)| of.contains(&sid));
            users.extend(naming.map(|(segment, _)| Node::Segment(segment.id)));
            users.extend(self.folder_traits(sid));
        }
        let models = self.models.values();
        users.extend(
            models.filter(|it| it.baseline == Some(sid) || it.excluded.contains(&sid)).map(|it| Node::Model(it.id)),
        );
        let mapped = self.destinations.values().filter(|it| it.mappings.iter().any(|one| one.segment.0 == sid));
        users.extend(mapped.map(|it| Node::Destination(it.id)));
        users
    }

    /// The folder traits of all folders around a trait, but not the one that it is.
    fn folder_traits(&self, sid: u64) -> BTreeSet<Node> {
        let Some(of) = self.traits.get(&sid) else { return BTreeSet::new() };
        let mut folders = BTreeSet::new();
        let mut here = Some(of.folder.0);
        while let Some(folder) = here {
            if folder != of.folder.0 || of.trait_type != TraitType::Folder {
                folders.insert(folder);
            }
            here = self.folders.get(&folder).copied();
        }
        let inside = self
            .traits
            .values()
            .filter(|it| it.trait_type == TraitType::Folder && it.id != of.id && folders.contains(&it.folder.0));
        inside.map(|it| Node::Trait(it.id)).collect()
    }

    fn all_users(&self, of: Node) -> BTreeSet<Node> {
        let mut all = BTreeSet::new();
        let mut open = vec![of];
        while let Some(node) = open.pop() {
            open.extend(self.uses(node).into_iter().filter(|user| *user != of && all.insert(*user)));
        }
        all
    }
}

async fn keep<T: serde::Serialize>(catalog: &Catalog, kind: ReferenceKind, id: u64, value: &T) {
    let body = serde_json::to_value(value).unwrap();
    catalog.keep_reference(kind, Reference { id, name: format!("{kind:?} {id}"), body }).await.unwrap();
}

/// Checks the shape of an answer, and returns the users.
fn users(answer: &Users, of: Node, world: &World) -> BTreeSet<Node> {
    assert_eq!((answer.listed[0].node, answer.listed[0].how.clone()), (of, How::Asked));
    let mut found = BTreeSet::new();
    for user in &answer.listed[1..] {
        let parent = user.parent.expect("only what was asked about has no parent");
        let parent = answer.listed.iter().take_while(|it| **it != *user).nth(parent).expect("a parent comes first");
        assert!(world.uses(parent.node).contains(&user.node), "{user:?} uses {parent:?}");
        assert!(found.insert(user.node), "{user:?} is listed once");
    }
    let total = answer.total;
    assert_eq!(total.traits + total.segments + total.models + total.destinations, found.len() as u64);
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_graph_equals_looking_through_all_objects(changes in prop::collection::vec(changes(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (_folder, _store, catalog) = store().await;
            let mut world = World::default();
            for change in changes {
                world.change(&catalog, change).await;
            }
            let traits = (1..9).map(|id| Node::Trait(TraitId(id)));
            let segments = (SEGMENTS..SEGMENTS + 6).map(|id| Node::Segment(SegmentId(id)));
            let models = (1..4).map(|id| Node::Model(ModelId(id)));
            for node in traits.chain(segments).chain(models) {
                let answer = catalog.where_used(vec![node], MOST).await.unwrap();
                assert_eq!(users(&answer, node, &world), world.all_users(node), "{node:?} in {world:?}");
            }
        });
    }
}

#[tokio::test]
async fn what_does_not_fit_is_counted_and_the_nearest_are_listed() {
    let (_folder, _store, catalog) = store().await;
    let segments = (0..600).map(|n| counted(segment(1_000 + n, "Named", None, 5), n)).collect();
    put_pairs(&catalog, vec![counted(a_trait(5, "Trait", None), 3)], segments).await;
    keep(&catalog, ReferenceKind::Destination, 7, &destination(7, &[1_000, 1_599, 1_599])).await;
    let node = Node::Trait(TraitId(5));
    let all = catalog.where_used(vec![node], MOST).await.unwrap();
    assert_eq!((all.total.segments, all.total.destinations, all.listed.len()), (600, 1, MOST + 1));
    let first = &all.listed[1];
    assert_eq!((first.name.as_str(), first.population, first.rule.as_deref()), ("Named", Some(0), Some("5T")));
    assert!(all.listed[1..].iter().all(|user| user.parent == Some(0)), "those that name it come before what they feed");
    let mapped = catalog.where_used(vec![Node::Segment(SegmentId(1_599))], MOST).await.unwrap();
    assert!(matches!(&mapped.listed[1].how, How::Mapping(mappings) if mappings.len() == 2), "{mapped:?}");
    assert_eq!(mapped.listed[1].name, "Destination 7");
}

#[tokio::test]
async fn another_connection_with_the_same_ids_is_not_mixed_in() {
    let (_folder, store, practice) = store().await;
    let acme = store.catalog("acme").await.unwrap();
    put_pairs(&practice, vec![counted(a_trait(5, "Ours", None), 3)], Vec::new()).await;
    put_pairs(&acme, vec![counted(a_trait(5, "Theirs", None), 3)], vec![counted(segment(6, "Theirs", None, 5), 1)])
        .await;
    let model = Model { id: ModelId(1), name: "M".into(), is_active: true, baseline: Some(5), excluded: Vec::new() };
    keep(&acme, ReferenceKind::Model, 1, &model).await;
    let of = |catalog: Catalog| async move { catalog.where_used(vec![Node::Trait(TraitId(5))], MOST).await.unwrap() };
    assert_eq!((of(practice).await.listed.len(), of(acme).await.listed.len()), (1, 3));
}

#[tokio::test]
async fn a_file_whose_uses_are_of_another_version_gets_them_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bridge.db");
    {
        let catalog = Store::open(&path).unwrap().catalog("acme").await.unwrap();
        put_pairs(&catalog, vec![counted(a_trait(5, "T", None), 3)], vec![counted(segment(6, "S", None, 5), 1)]).await;
        keep(&catalog, ReferenceKind::Destination, 7, &destination(7, &[6])).await;
    }
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "DELETE FROM segment_trait; DELETE FROM object_use; UPDATE meta SET value = '' WHERE name = 'uses'",
    )
    .unwrap();
    drop(db);
    let catalog = Store::open(&path).unwrap().catalog("acme").await.unwrap();
    let answer = catalog.where_used(vec![Node::Trait(TraitId(5))], MOST).await.unwrap();
    assert_eq!((answer.total.segments, answer.total.destinations), (1, 1));
}

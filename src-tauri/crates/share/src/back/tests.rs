use domain::governance::Finding;
use domain::{Copied, ExportControl, FolderKind, Label, Origin, SegmentStatus, pair};
use proptest::prelude::*;

use super::*;
use crate::plan::Action;
use crate::testing::{a_trait, copy_of, folder, segment, source};

const OWN: u64 = 30;
const SHARING: u64 = 21;

/// A segment of rule `rule` in the own data source, without a code.
fn own_segment(id: u64, rule: &str) -> Segment {
    Segment { integration_code: None, name: format!("Segment {id}"), ..segment(id, "", rule, OWN, 5) }
}

fn own_trait(id: u64) -> Trait {
    Trait {
        integration_code: None,
        name: format!("Trait {id}"),
        ..a_trait(id, "", &format!("c_page == \"{id}\""), OWN, 6)
    }
}

/// The trait that sharing creates for an audience.
fn shared_trait(id: u64, audience: &str) -> Trait {
    a_trait(id, audience, &pair::trait_rule(&AudienceId::from(audience)), SHARING, 7)
}

fn snapshot(segments: Vec<Segment>, traits: Vec<Trait>) -> Snapshot {
    Snapshot {
        segments: segments.into_iter().map(|it| (it.id, it)).collect(),
        traits: traits.into_iter().map(|it| (it.id, it)).collect(),
        data_sources: vec![source(OWN, "CRM"), source(SHARING, pair::DATA_SOURCE)],
        trait_folders: vec![folder(FolderKind::Traits, 7, 0, pair::TRAIT_FOLDER)],
        segment_folders: vec![
            folder(FolderKind::Segments, 4, 0, "Campaigns"),
            folder(FolderKind::Segments, 5, 4, "Autumn"),
        ],
        ..Snapshot::default()
    }
}

fn of_segment(id: u64) -> Copied {
    Copied::Segment(SegmentId(id))
}

fn of_trait(id: u64) -> Copied {
    Copied::Trait(TraitId(id))
}

fn one(snapshot: &Snapshot, of: Copied) -> Item {
    plan(snapshot, &Request::external([of])).items.remove(0)
}

fn refusal(snapshot: &Snapshot, of: Copied) -> Option<Refusal> {
    let item = one(snapshot, of);
    match item.verdict {
        Verdict::Refused { refusal } => {
            assert!(item.steps.is_empty() && item.notes.is_empty(), "nothing is sent for {of:?}");
            Some(refusal)
        }
        _ => None,
    }
}

#[test]
fn a_segment_becomes_an_audience_with_what_is_documented_and_no_members() {
    let mut snapshot = snapshot(vec![own_segment(12, "1T AND 2T")], vec![own_trait(1), own_trait(2)]);
    let controls = [ExportControl::Pii, ExportControl::OnsitePersonalization, ExportControl::Other("NEW".into())];
    snapshot.data_sources[0].export_controls = Some(controls.to_vec());
    snapshot.policies = Some(Vec::new());
    let item = one(&snapshot, of_segment(12));
    assert_eq!((item.name.as_str(), item.verdict), ("Segment 12", Verdict::Create));
    assert_eq!(item.place, ["Campaigns", "Autumn"]);
    let labels = vec![Label("C3".into()), Label("C7".into())];
    let expected = crate::port::NewAudience {
        of: of_segment(12),
        name: "Segment 12".into(),
        description: String::new(),
        labels: labels.clone(),
        folder: domain::FolderId(5),
        ttl_days: 30,
        is_active: true,
    };
    assert_eq!(item.steps, [Step::new(crate::plan::StepId(0), Action::CreateAudience(expected))]);
    let notes = [Note::NoMembersYet, Note::Expires { days: 30 }];
    let rules = &item.governance.findings;
    assert!(
        rules.iter().any(|rule| matches!(rule, Finding::ControlUnknown { .. })),
        "the one without a label: {rules:?}"
    );
    assert_eq!(item.notes, notes);
}

#[test]
fn controls_of_the_traits_count_and_those_that_are_not_known_are_named() {
    let of_partner = Trait { data_source: domain::DataSourceId(31), ..own_trait(1) };
    let mut snapshot = snapshot(vec![own_segment(12, "1T")], vec![of_partner]);
    snapshot.data_sources.push(domain::DataSource {
        export_controls: Some(vec![ExportControl::OffsiteAdTargeting]),
        ..source(31, "Partner")
    });
    let labels = |snapshot: &Snapshot, of| one(snapshot, of).governance.labels;
    assert_eq!(labels(&snapshot, of_segment(12)), [Label("C5".into())], "that of its trait");
    assert_eq!(labels(&snapshot, of_trait(1)), [Label("C5".into())]);
    snapshot.data_sources[2].export_controls = None;
    let permission = |snapshot: &Snapshot| one(snapshot, of_segment(12)).governance.permission();
    assert_eq!(permission(&snapshot), domain::Permission::Unknown);
    snapshot.traits.clear();
    assert_eq!(permission(&snapshot), domain::Permission::Unknown, "a trait that is not known");
}

#[test]
fn what_came_from_experience_platform_is_not_sent_back() {
    let pair_segment = segment(13, "aud", "3T", SHARING, 5);
    let mut snapshot = snapshot(vec![pair_segment.clone()], vec![shared_trait(3, "aud")]);
    let by_name =
        |name: Option<&str>| Some(Refusal::FromPlatform { audience: "aud".into(), name: name.map(str::to_owned) });
    assert_eq!(refusal(&snapshot, of_trait(3)), by_name(None), "by its rule, whatever audiences are known");
    assert_eq!(refusal(&snapshot, of_segment(13)), by_name(None), "by the data source of sharing");
    snapshot.platform.insert("aud".into(), "Gold".into());
    assert_eq!(refusal(&snapshot, of_segment(13)), by_name(Some("Gold")));
    // Moved to another data source, and the trait with another rule: the code is still that of an audience.
    let moved = Segment { data_source: domain::DataSourceId(OWN), ..pair_segment };
    snapshot.segments.insert(moved.id, moved);
    let edited =
        Trait { data_source: domain::DataSourceId(OWN), rule: Some("c_x == 1".into()), ..shared_trait(3, "aud") };
    snapshot.traits.insert(edited.id, edited);
    assert_eq!(refusal(&snapshot, of_segment(13)), by_name(Some("Gold")));
    assert_eq!(refusal(&snapshot, of_trait(3)), by_name(Some("Gold")));
    // A code of its own is none.
    snapshot.platform.clear();
    assert_eq!(refusal(&snapshot, of_segment(13)), None);
    assert_eq!(refusal(&snapshot, of_trait(3)), None);
}

#[test]
fn a_rule_of_nothing_but_shared_traits_is_a_loop_and_a_mixed_one_is_noted() {
    let traits = vec![own_trait(1), shared_trait(3, "a"), shared_trait(4, "b")];
    let rules = [(12, "3T"), (13, "3T OR 4T"), (14, "3T AND NOT 4T"), (15, "1T AND 3T"), (16, "1T")];
    let segments = rules.map(|(id, rule)| own_segment(id, rule)).to_vec();
    let snapshot = snapshot(segments, traits);
    let named = |ids: &[u64]| -> Vec<(TraitId, String)> {
        ids.iter().map(|id| (TraitId(*id), format!("Audience {}", if *id == 3 { "a" } else { "b" }))).collect()
    };
    for (id, used) in [(12, &[3][..]), (13, &[3, 4]), (14, &[3, 4])] {
        assert_eq!(refusal(&snapshot, of_segment(id)), Some(Refusal::RuleFromPlatform { traits: named(used) }), "{id}");
    }
    let mixed = one(&snapshot, of_segment(15));
    assert_eq!(mixed.verdict, Verdict::Create);
    assert!(mixed.notes.contains(&Note::PartlyFromPlatform { traits: named(&[3]) }));
    assert_eq!(one(&snapshot, of_segment(16)).notes.len(), 2);
}

#[test]
fn the_trait_of_the_sharing_folder_counts_as_shared() {
    let of_folder =
        Trait { trait_type: domain::TraitType::Folder, rule: None, folder: domain::FolderId(7), ..own_trait(9) };
    let elsewhere = Trait { folder: domain::FolderId(99), ..Trait { id: TraitId(10), ..of_folder.clone() } };
    let segments = vec![own_segment(12, "9T"), own_segment(13, "10T")];
    let snapshot = snapshot(segments, vec![of_folder, elsewhere]);
    assert!(matches!(refusal(&snapshot, of_segment(12)), Some(Refusal::RuleFromPlatform { .. })));
    assert_eq!(refusal(&snapshot, of_segment(13)), None);
}

#[test]
fn an_audience_that_stands_for_it_is_used_in_any_spelling_and_never_created_twice() {
    let mut snapshot = snapshot(vec![own_segment(12, "1T")], vec![own_trait(1)]);
    for namespace in ["AAMSegments", "aamSegments", "aam"] {
        let there = Audience { namespace: Some(namespace.into()), ..copy_of("a-1", of_segment(12), "Old name") };
        snapshot.audiences = vec![there.clone()];
        let item = one(&snapshot, of_segment(12));
        assert_eq!(item.verdict, Verdict::Adopt { audience: "a-1".into() }, "{namespace}");
        assert!(item.steps.is_empty());
        assert_eq!(item.notes, [Note::NoMembersYet], "it has none either");
        snapshot.audiences = vec![Audience { flow: Some("f".into()), ..there }];
        assert_eq!(one(&snapshot, of_segment(12)).notes, [Note::NotByNamespace], "the source brings its members");
    }
    snapshot.audiences = vec![copy_of("a-1", of_trait(12), "Trait of the same number")];
    assert_eq!(one(&snapshot, of_segment(12)).verdict, Verdict::Create, "another namespace");
}

#[test]
fn a_namespace_that_the_sandbox_lacks_is_named_on_this_route_too() {
    let mut snapshot = snapshot(vec![own_segment(12, "1T")], vec![own_trait(1)]);
    let crm = &mut snapshot.data_sources[0];
    (crm.id_type, crm.namespace) = (Some("CROSS_DEVICE".into()), Some("AAM30".into()));
    snapshot.namespaces = Some(["ecid".to_owned()].into());
    let missing = |later| {
        let (source, name, code) = (domain::DataSourceId(OWN), "CRM".to_owned(), "AAM30".to_owned());
        Note::MissingNamespace { source, name, code, later }
    };
    for of in [of_segment(12), of_trait(1)] {
        let item = one(&snapshot, of);
        assert_eq!((&item.verdict, item.notes.contains(&missing(true))), (&Verdict::Create, true), "{:?}", item.notes);
    }
    let there = copy_of("a-1", of_segment(12), "There");
    snapshot.audiences = vec![there.clone()];
    assert!(one(&snapshot, of_segment(12)).notes.contains(&missing(true)));
    snapshot.audiences = vec![Audience { flow: Some("f".into()), profiles: Some(3), ..there }];
    assert!(one(&snapshot, of_segment(12)).notes.contains(&missing(false)), "its IDs stay behind already");
}

#[test]
fn several_audiences_of_one_segment_and_one_of_another_origin_are_refused_by_name() {
    let mut snapshot = snapshot(vec![own_segment(12, "1T")], vec![own_trait(1)]);
    let there = |id: &str| copy_of(id, of_segment(12), &format!("Copy {id}"));
    snapshot.audiences = vec![there("b"), there("a")];
    let audiences = vec![("a".into(), "Copy a".to_owned()), ("b".into(), "Copy b".to_owned())];
    assert_eq!(refusal(&snapshot, of_segment(12)), Some(Refusal::Duplicate { audiences }));
    snapshot.audiences = vec![there("a"), Audience { origin: Origin::CustomUpload, ..there("c") }];
    let other = Refusal::OtherOrigin { audience: "c".into(), name: "Copy c".into() };
    assert_eq!(refusal(&snapshot, of_segment(12)), Some(other));
}

#[test]
fn what_is_gone_or_above_the_limit_is_refused_and_a_paused_segment_is_noted() {
    let paused = Segment { status: SegmentStatus::Inactive, ..own_segment(12, "1T") };
    let mut snapshot = snapshot(vec![paused, own_segment(13, "1T")], vec![own_trait(1)]);
    assert_eq!(refusal(&snapshot, of_segment(99)), Some(Refusal::Gone));
    assert_eq!(refusal(&snapshot, of_trait(99)), Some(Refusal::Gone));
    assert!(one(&snapshot, of_segment(12)).notes.contains(&Note::Paused));
    snapshot.audiences_in_all = limits::AUDIENCES - 1;
    let items = plan(&snapshot, &Request::external([of_segment(12), of_segment(13)])).items;
    assert_eq!(items[0].verdict, Verdict::Create);
    let limit = Refusal::Limit { maximum: limits::AUDIENCES };
    assert_eq!(items[1].verdict, Verdict::Refused { refusal: limit }, "the room counts down");
}

proptest! {
    /// However rules and codes are mixed: nothing that came from Experience Platform as a whole is created there, each asked for
    /// once, and what has an audience gets no second one.
    #[test]
    fn no_plan_closes_a_loop_or_creates_a_second_audience(
        rules in prop::collection::vec(prop::collection::vec(1_u64..8, 1..4), 1..8),
        existing in prop::collection::vec(any::<bool>(), 8),
        twice in any::<bool>(),
    ) {
        let traits = (1..8).map(|id| if id % 2 == 0 { shared_trait(id, &format!("aud{id}")) } else { own_trait(id) });
        let segments = rules.iter().enumerate().map(|(place, used)| {
            let rule = used.iter().map(|id| format!("{id}T")).collect::<Vec<_>>().join(" OR ");
            own_segment(100 + place as u64, &rule)
        });
        let mut snapshot = snapshot(segments.collect(), traits.collect());
        let ids: Vec<Copied> = snapshot.segments.keys().map(|id| Copied::Segment(*id)).collect();
        let has = |of: &Copied| usize::try_from(of.sid() - 100).is_ok_and(|place| existing[place]);
        snapshot.audiences =
            ids.iter().filter(|of| has(of)).map(|of| copy_of(&format!("a{}", of.sid()), *of, "There")).collect();
        let asked = if twice { [ids.clone(), ids.clone()].concat() } else { ids.clone() };
        let plan = plan(&snapshot, &Request::external(asked));
        prop_assert_eq!(plan.items.iter().map(|item| item.of).collect::<Vec<_>>(), ids);
        for (item, used) in plan.items.iter().zip(&rules) {
            let is_loop = used.iter().all(|id| id % 2 == 0);
            let expected = match (is_loop, has(&item.of)) {
                (true, _) => matches!(item.verdict, Verdict::Refused { refusal: Refusal::RuleFromPlatform { .. } }),
                (false, true) => matches!(item.verdict, Verdict::Adopt { .. }),
                (false, false) => item.verdict == Verdict::Create,
            };
            prop_assert!(expected, "{:?}", item);
            prop_assert_eq!(item.steps.len(), usize::from(item.verdict == Verdict::Create));
        }
        let numbers: Vec<u32> = plan.items.iter().flat_map(|item| &item.steps).map(|step| step.id.0).collect();
        prop_assert_eq!(numbers.len(), plan.calls());
        prop_assert!(numbers.windows(2).all(|two| two[0] < two[1]));
    }
}

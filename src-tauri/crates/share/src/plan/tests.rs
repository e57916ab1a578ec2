use domain::{AudienceId, FolderId, FolderKind, Lifecycle, NamespaceCount, Origin, SegmentId, TraitId, limits, pair};
use proptest::prelude::*;

use super::*;
use crate::testing::{a_trait, audience, folder, request, segment, source};
use crate::{Object, Reference};

/// Both sides with the sharing folders and data source in place and three audiences.
fn ready() -> Extract {
    let audiences = ["a", "b", "c"].map(|id| (AudienceId::from(id), audience(id)));
    Extract {
        audiences: audiences.into(),
        trait_folders: vec![
            folder(FolderKind::Traits, 7, 0, pair::TRAIT_FOLDER),
            folder(FolderKind::Traits, 8, 0, "Own"),
        ],
        segment_folders: vec![folder(FolderKind::Segments, 9, 0, pair::SEGMENT_FOLDER)],
        data_sources: vec![source(21, pair::DATA_SOURCE)],
        ..Extract::default()
    }
}

fn verdict_of(extract: &Extract, id: &str) -> Verdict {
    plan(extract, &request(&[id])).items.remove(0).verdict
}

fn refusal_of(extract: &Extract, id: &str) -> Refusal {
    match verdict_of(extract, id) {
        Verdict::Refused { refusal } => refusal,
        other => panic!("{other:?} is no refusal"),
    }
}

#[test]
fn the_first_share_of_an_account_makes_everything_once() {
    let empty = Extract { audiences: ready().audiences, ..Extract::default() };
    let plan = plan(&empty, &request(&["a", "b", "a"]));
    let made: Vec<&str> = plan.steps().map(|step| step.action.name()).collect();
    let expected = [
        pair::TRAIT_FOLDER,
        pair::SEGMENT_FOLDER,
        pair::DATA_SOURCE,
        "Audience a",
        "Audience a",
        "Audience b",
        "Audience b",
    ];
    assert_eq!(made, expected, "folders and data source once, an audience named twice once");
    assert_eq!(plan.items.len(), 2);
}

#[test]
fn a_folder_below_is_mirrored_in_segment_storage() {
    let mut asked = request(&["a"]);
    asked.lines[0].target = Target::Below(vec!["Loyalty".to_owned()]);
    let plan = plan(&ready(), &asked);
    let places: Vec<_> = plan
        .steps()
        .filter_map(|step| match &step.action {
            Action::MakeTrait { within, .. } | Action::MakeSegment { within, .. } => Some(within.join("/")),
            _ => None,
        })
        .collect();
    assert_eq!(places, ["Experience Platform Traits/Loyalty", "Experience Platform Segments/Loyalty"]);
    assert_eq!(plan.groundwork.len(), 2, "one folder in each storage");
}

#[test]
fn what_exists_is_adopted_or_completed() {
    let mut extract = ready();
    let rule = pair::trait_rule(&AudienceId::from("a"));
    extract.traits.push(a_trait(100, "a", &rule, 21, 7));
    assert_eq!(verdict_of(&extract, "a"), Verdict::Complete { adopted: TraitId(100) });
    extract.segments.push(segment(101, "a", "100T", 21, 9));
    assert_eq!(verdict_of(&extract, "a"), Verdict::Adopt { adopted: TraitId(100), segment: SegmentId(101) });
    assert_eq!(plan(&extract, &request(&["a"])).calls(), 0, "adopting sends nothing");
    extract.segments.push(segment(102, "a", "100T", 21, 9));
    assert!(matches!(refusal_of(&extract, "a"), Refusal::Duplicate { objects } if objects.len() == 3));
}

#[test]
fn foreign_objects_with_the_code_stop_the_share() {
    let mut extract = ready();
    extract.traits.push(a_trait(100, "a", "page == \"x\"", 30, 8));
    extract.segments.push(segment(101, "b", "55T", 30, 0));
    assert!(
        matches!(refusal_of(&extract, "a"), Refusal::Foreign { object } if object.reference == Reference::Trait(TraitId(100)))
    );
    assert!(matches!(refusal_of(&extract, "b"), Refusal::Foreign { .. }));
}

#[test]
fn what_is_no_shareable_audience_is_refused_with_its_reason() {
    let mut extract = ready();
    let mut change = |id: &str, with: &dyn Fn(&mut domain::Audience)| {
        with(extract.audiences.get_mut(&AudienceId::from(id)).unwrap());
    };
    change("a", &|it| it.origin = Origin::AudienceManager);
    change("b", &|it| it.origin = Origin::Composition);
    change("c", &|it| it.lifecycle = Lifecycle::Draft);
    assert_eq!(refusal_of(&extract, "a"), Refusal::Loop);
    assert_eq!(refusal_of(&extract, "b"), Refusal::Origin { origin: Origin::Composition });
    assert_eq!(refusal_of(&extract, "c"), Refusal::Lifecycle { lifecycle: Lifecycle::Draft });
    assert_eq!(refusal_of(&extract, "zzz"), Refusal::Gone);
    let copies = Extract { copies: [AudienceId::from("a")].into(), ..ready() };
    assert_eq!(refusal_of(&copies, "a"), Refusal::Loop, "a copy of an Audience Manager object is a loop by any origin");
}

#[test]
fn only_the_sharing_folder_and_below_take_audiences() {
    let mut asked = request(&["a"]);
    for (id, taken) in [(7, true), (8, false), (0, false), (99, false)] {
        asked.lines[0].target = Target::Folder(FolderId(id));
        let refused = matches!(plan(&ready(), &asked).items[0].verdict, Verdict::Refused { refusal: Refusal::Folder });
        assert_eq!(!refused, taken, "folder {id}");
    }
}

#[test]
fn limits_stop_exactly_what_is_too_much() {
    let full = Extract { traits_in_all: limits::TRAITS - 1, ..ready() };
    let plan_of = |extract: &Extract| plan(extract, &request(&["a", "b"]));
    let verdicts = plan_of(&full).items;
    assert_eq!(verdicts[0].verdict, Verdict::Make, "the last one fits");
    assert!(
        matches!(&verdicts[1].verdict, Verdict::Refused { refusal: Refusal::Limit { limit, .. } } if limit == "traits")
    );
    let full = Extract { segments_in_all: limits::SEGMENTS, ..ready() };
    assert!(matches!(refusal_of(&full, "a"), Refusal::Limit { limit, .. } if limit == "segments"));
    let mut asked = request(&["a"]);
    let levels = |count: usize| Target::Below((0..count).map(|level| format!("L{level}")).collect());
    asked.lines[0].target = levels(limits::FOLDER_LEVELS - 1);
    assert_eq!(plan(&ready(), &asked).items[0].verdict, Verdict::Make);
    asked.lines[0].target = levels(limits::FOLDER_LEVELS);
    assert!(matches!(&plan(&ready(), &asked).items[0].verdict,
        Verdict::Refused { refusal: Refusal::Limit { limit, .. } } if limit == "folderLevels"));
}

#[test]
fn a_missing_right_is_named_before_anything_is_sent() {
    let rights = Rights::Named(["CREATE_ALL_SEGMENTS".to_owned(), "MAP_ALL_TO_SEGMENTS".to_owned()].into());
    let extract = Extract { rights, ..ready() };
    assert_eq!(refusal_of(&extract, "a"), Refusal::MissingRight { right: "CREATE_ALL_TRAITS".to_owned() });
}

#[test]
fn a_data_source_that_is_not_there_needs_an_administrator_and_no_right_makes_up_for_it() {
    let named = ["CREATE_ALL_TRAITS", "CREATE_ALL_SEGMENTS", "MAP_ALL_TO_SEGMENTS"].map(str::to_owned);
    let extract = Extract { rights: Rights::Named(named.into()), data_sources: Vec::new(), ..ready() };
    assert_eq!(refusal_of(&extract, "a"), Refusal::MissingRight { right: "administrator".to_owned() });
    let administrator = Extract { rights: Rights::Administrator, ..extract };
    assert_eq!(verdict_of(&administrator, "a"), Verdict::Make);
}

#[test]
fn notes_tell_what_to_know_before_committing() {
    let mut extract = ready();
    let it = extract.audiences.get_mut(&AudienceId::from("a")).unwrap();
    it.name = format!("{}, x", "n".repeat(300));
    it.labels = vec![domain::Label::from_code("core/C5"), domain::Label::from_code("core/C1")];
    let count = |namespace: &str| NamespaceCount { namespace: namespace.to_owned(), profiles: 5 };
    it.namespaces = vec![count("ecid"), count("email")];
    extract.names_taken.insert("n".repeat(255), TraitId(3));
    let notes = plan(&extract, &request(&["a"])).items.remove(0).notes;
    let expected = vec![
        Note::Shell,
        Note::NameTaken { by: TraitId(3), name: "n".repeat(255) },
        Note::NameCut,
        Note::Labels { labels: vec![domain::Label("C5".to_owned())] },
        Note::Identities { carrying: vec![count("ecid")], left_behind: vec![count("email")] },
    ];
    assert_eq!(notes, expected);
}

#[test]
fn a_name_with_blanks_around_it_is_shared_without_them_and_that_is_said() {
    let mut extract = ready();
    extract.audiences.get_mut(&AudienceId::from("a")).unwrap().name = "  Loyal\ncustomers ".to_owned();
    let notes = plan(&extract, &request(&["a"])).items.remove(0).notes;
    assert_eq!(notes, [Note::Shell, Note::NameTrimmed]);
}

#[test]
fn an_adopted_pair_elsewhere_or_drifted_says_so() {
    let mut extract = ready();
    extract.traits.push(a_trait(100, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 8));
    extract.segments.push(segment(101, "a", "100T OR 5T", 21, 9));
    let notes = plan(&extract, &request(&["a"])).items.remove(0).notes;
    let elsewhere = Note::OtherFolder { folder: FolderId(8), place: vec!["Own".to_owned()] };
    assert_eq!(notes, vec![elsewhere, Note::Drifted { drift: vec![domain::Drift::SegmentRule] }]);
}

/// Any account: objects that fit together or not, folders here and there.
fn any_extract() -> impl Strategy<Value = Extract> {
    let ids = || prop::sample::select(vec!["a", "b", "c", "d"]);
    let origin =
        prop_oneof![4 => Just(Origin::Platform), 1 => Just(Origin::AudienceManager), 1 => Just(Origin::CustomUpload)];
    let audiences = prop::collection::vec((ids(), origin), 0..5);
    let traits = prop::collection::vec((ids(), any::<bool>(), 0_u64..10), 0..4);
    let segments = prop::collection::vec((ids(), 100_u64..104), 0..3);
    let folders = prop::sample::subsequence(
        vec![(7_u64, 0_u64, pair::TRAIT_FOLDER), (8, 7, "x"), (10, 8, "y"), (11, 0, "x")],
        0..=4,
    );
    let sources = prop::sample::subsequence(vec![(20_u64, pair::DATA_SOURCE_OLD_NAME), (21, pair::DATA_SOURCE)], 0..=2);
    (audiences, traits, segments, folders, sources).prop_map(|(audiences, traits, segments, folders, sources)| {
        Extract {
            audiences: audiences
                .into_iter()
                .map(|(id, origin)| (AudienceId::from(id), domain::Audience { origin, ..audience(id) }))
                .collect(),
            traits: traits
                .into_iter()
                .enumerate()
                .map(|(at, (code, fits, folder))| {
                    let rule =
                        if fits { pair::trait_rule(&AudienceId::from(code)) } else { "page == \"x\"".to_owned() };
                    a_trait(100 + at as u64, code, &rule, 21, folder)
                })
                .collect(),
            segments: segments
                .into_iter()
                .enumerate()
                .map(|(at, (code, of))| segment(200 + at as u64, code, &format!("{of}T"), 21, 0))
                .collect(),
            trait_folders: folders
                .iter()
                .map(|(id, parent, name)| folder(FolderKind::Traits, *id, *parent, name))
                .collect(),
            data_sources: sources.into_iter().map(|(id, name)| source(id, name)).collect(),
            ..Extract::default()
        }
    })
}

fn any_request() -> impl Strategy<Value = Request> {
    let names = prop::collection::vec(prop::sample::select(vec!["x", "y", "z", ""]), 0..7);
    let target = prop_oneof![
        names.prop_map(|names| Target::Below(names.into_iter().map(str::to_owned).collect())),
        (0_u64..13).prop_map(|id| Target::Folder(FolderId(id))),
    ];
    let line = (prop::sample::select(vec!["a", "b", "c", "d", "e"]), target)
        .prop_map(|(id, target)| Line { audience: AudienceId::from(id), target });
    prop::collection::vec(line, 0..8).prop_map(|lines| Request { route: Route::Create, lines })
}

proptest! {
    #[test]
    fn planning_twice_gives_the_same(extract in any_extract(), request in any_request()) {
        prop_assert_eq!(plan(&extract, &request), plan(&extract, &request));
    }

    #[test]
    fn steps_are_numbered_counted_and_need_only_earlier_ones(extract in any_extract(), request in any_request()) {
        let plan = plan(&extract, &request);
        for (number, step) in plan.steps().enumerate() {
            prop_assert_eq!(step.id.0 as usize, number);
            prop_assert!(step.action.needs().iter().all(|needed| needed.0 < step.id.0));
        }
        // What is not there yet: groundwork, and for each audience what its verdict lacks of a pair.
        let of_pairs: usize = plan
            .items
            .iter()
            .map(|item| match &item.verdict {
                Verdict::Make => 2,
                Verdict::Complete { .. } => 1,
                Verdict::Adopt { .. } | Verdict::Refused { .. } => 0,
            })
            .sum();
        prop_assert_eq!(plan.calls(), plan.groundwork.len() + of_pairs);
    }

    #[test]
    fn an_audience_is_made_at_most_once_and_only_in_the_sharing_folders(extract in any_extract(), request in any_request()) {
        let plan = plan(&extract, &request);
        let mut made = std::collections::BTreeSet::new();
        for step in plan.steps() {
            let path = match &step.action {
                Action::MakeFolder { within, name, .. } => within.iter().chain([name]).next().cloned(),
                Action::MakeTrait { audience, within, .. } => {
                    prop_assert!(made.insert(("trait", audience.clone())));
                    within.first().cloned()
                }
                Action::MakeSegment { audience, within, .. } => {
                    prop_assert!(made.insert(("segment", audience.clone())));
                    within.first().cloned()
                }
                Action::MakeDataSource { .. } => continue,
                Action::Delete { .. } => panic!("a share deletes nothing"),
            };
            prop_assert!([pair::TRAIT_FOLDER, pair::SEGMENT_FOLDER].map(str::to_owned).map(Some).contains(&path));
        }
    }

    #[test]
    fn only_makes_and_completions_send_anything(extract in any_extract(), request in any_request()) {
        let plan = plan(&extract, &request);
        for item in &plan.items {
            let calls = match item.verdict {
                Verdict::Make => 2,
                Verdict::Complete { .. } => 1,
                Verdict::Adopt { .. } | Verdict::Refused { .. } => 0,
            };
            prop_assert_eq!(item.steps.len(), calls);
        }
        let sends = plan.items.iter().any(|item| !item.steps.is_empty());
        prop_assert!(sends || plan.groundwork.is_empty(), "no folder is made for nothing");
    }
}

#[test]
fn a_changed_object_is_told_from_a_touched_one() {
    let then = Object::Trait(a_trait(1, "a", "r", 2, 3));
    let mut it = a_trait(1, "a", "r", 2, 3);
    it.updated_at = Some(5);
    assert!(!then.differs_from(&Object::Trait(it.clone())), "only the time differs");
    it.name.push('!');
    assert!(then.differs_from(&Object::Trait(it)));
}

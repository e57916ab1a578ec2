use domain::{
    AudienceId, FolderId, FolderKind, IntegrationCode, Lifecycle, NamespaceCount, Origin, Segment, SegmentId, Trait,
    TraitId, limits, pair,
};
use proptest::prelude::*;

use super::*;
use crate::Reference;
use crate::testing::{a_trait, audience, folder, request, segment, source};

/// Both sides with the sharing folders and data source in place and three audiences.
pub(super) fn ready() -> Snapshot {
    let audiences = ["a", "b", "c"].map(|id| (AudienceId::from(id), audience(id)));
    Snapshot {
        audiences: audiences.into(),
        trait_folders: vec![
            folder(FolderKind::Traits, 7, 0, pair::TRAIT_FOLDER),
            folder(FolderKind::Traits, 8, 0, "Own"),
        ],
        segment_folders: vec![folder(FolderKind::Segments, 9, 0, pair::SEGMENT_FOLDER)],
        data_sources: vec![source(21, pair::DATA_SOURCE)],
        ..Snapshot::default()
    }
}

fn verdict_of(snapshot: &Snapshot, id: &str) -> Verdict {
    plan(snapshot, &request(&[id])).items.remove(0).verdict
}

fn refusal_of(snapshot: &Snapshot, id: &str) -> Refusal {
    match verdict_of(snapshot, id) {
        Verdict::Refused { refusal } => refusal,
        other => panic!("{other:?} is no refusal"),
    }
}

#[test]
fn the_first_share_of_an_account_creates_everything_once() {
    let empty = Snapshot { audiences: ready().audiences, ..Snapshot::default() };
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
fn only_the_trait_goes_to_a_folder_below() {
    let mut asked = request(&["a"]);
    asked.lines[0].target = Target::Below(vec!["Loyalty".to_owned()]);
    let plan = plan(&ready(), &asked);
    let places: Vec<_> =
        plan.steps()
            .filter_map(|step| match &step.action {
                Action::CreateTrait(PlannedTrait { within, .. })
                | Action::CreateSegment(PlannedSegment { within, .. }) => Some(within.join("/")),
                _ => None,
            })
            .collect();
    assert_eq!(places, ["Experience Platform Traits/Loyalty", "Experience Platform Segments"]);
    assert_eq!(plan.groundwork.len(), 1, "one folder, of trait storage");
}

#[test]
fn what_exists_is_adopted_or_completed() {
    let mut snapshot = ready();
    let rule = pair::trait_rule(&AudienceId::from("a"));
    snapshot.traits.push(a_trait(100, "a", &rule, 21, 7));
    assert_eq!(verdict_of(&snapshot, "a"), Verdict::Complete { adopted: TraitId(100) });
    snapshot.segments.push(segment(101, "a", "100T", 21, 9));
    assert_eq!(verdict_of(&snapshot, "a"), Verdict::Adopt { adopted: TraitId(100), segment: SegmentId(101) });
    assert_eq!(plan(&snapshot, &request(&["a"])).calls(), 0, "adopting sends nothing");
    snapshot.segments.push(segment(102, "a", "100T", 21, 9));
    assert!(matches!(refusal_of(&snapshot, "a"), Refusal::Duplicate { objects } if objects.len() == 3));
}

#[test]
fn foreign_objects_with_the_code_stop_the_share() {
    let mut snapshot = ready();
    snapshot.traits.push(a_trait(100, "a", "page == \"x\"", 30, 8));
    snapshot.segments.push(segment(101, "b", "55T", 30, 0));
    assert!(
        matches!(refusal_of(&snapshot, "a"), Refusal::Foreign { object } if object.reference == Reference::Trait(TraitId(100)))
    );
    assert!(matches!(refusal_of(&snapshot, "b"), Refusal::Foreign { .. }));
}

#[test]
fn an_audience_that_cannot_be_shared_is_refused_with_the_reason() {
    let mut snapshot = ready();
    let mut change = |id: &str, with: &dyn Fn(&mut domain::Audience)| {
        with(snapshot.audiences.get_mut(&AudienceId::from(id)).unwrap());
    };
    change("a", &|it| it.origin = Origin::AudienceManager);
    change("b", &|it| it.origin = Origin::Composition);
    change("c", &|it| it.lifecycle = Lifecycle::Draft);
    assert_eq!(refusal_of(&snapshot, "a"), Refusal::Loop);
    assert_eq!(refusal_of(&snapshot, "b"), Refusal::Origin { origin: Origin::Composition });
    assert_eq!(refusal_of(&snapshot, "c"), Refusal::Lifecycle { lifecycle: Lifecycle::Draft });
    assert_eq!(refusal_of(&snapshot, "zzz"), Refusal::Gone);
    let copies = Snapshot { copies: [AudienceId::from("a")].into(), ..ready() };
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
fn limits_stop_exactly_the_audiences_beyond_them() {
    let full = Snapshot { traits_in_all: limits::TRAITS - 1, ..ready() };
    let plan_of = |snapshot: &Snapshot| plan(snapshot, &request(&["a", "b"]));
    let verdicts = plan_of(&full).items;
    assert_eq!(verdicts[0].verdict, Verdict::Make, "the last one fits");
    assert!(
        matches!(&verdicts[1].verdict, Verdict::Refused { refusal: Refusal::Limit { limit, .. } } if *limit == Limit::Traits)
    );
    let full = Snapshot { segments_in_all: limits::SEGMENTS, ..ready() };
    assert!(matches!(refusal_of(&full, "a"), Refusal::Limit { limit, .. } if limit == Limit::Segments));
    let mut asked = request(&["a"]);
    let levels = |count: usize| Target::Below((0..count).map(|level| format!("L{level}")).collect());
    asked.lines[0].target = levels(limits::FOLDER_LEVELS - 1);
    assert_eq!(plan(&ready(), &asked).items[0].verdict, Verdict::Make);
    asked.lines[0].target = levels(limits::FOLDER_LEVELS);
    assert!(matches!(&plan(&ready(), &asked).items[0].verdict,
        Verdict::Refused { refusal: Refusal::Limit { limit, .. } } if *limit == Limit::FolderLevels));
}

#[test]
fn a_missing_right_is_named_before_anything_is_sent() {
    let rights = Rights::Named(["CREATE_ALL_SEGMENTS".to_owned(), "MAP_ALL_TO_SEGMENTS".to_owned()].into());
    let snapshot = Snapshot { rights, ..ready() };
    assert_eq!(refusal_of(&snapshot, "a"), Refusal::MissingRight { right: "CREATE_ALL_TRAITS".to_owned() });
}

#[test]
fn a_missing_data_source_needs_an_administrator_whatever_the_permissions() {
    let named = ["CREATE_ALL_TRAITS", "CREATE_ALL_SEGMENTS", "MAP_ALL_TO_SEGMENTS"].map(str::to_owned);
    let snapshot = Snapshot { rights: Rights::Named(named.into()), data_sources: Vec::new(), ..ready() };
    assert_eq!(refusal_of(&snapshot, "a"), Refusal::MissingRight { right: "administrator".to_owned() });
    let administrator = Snapshot { rights: Rights::Administrator, ..snapshot };
    assert_eq!(verdict_of(&administrator, "a"), Verdict::Make);
}

#[test]
fn notes_report_what_to_know_before_committing() {
    let mut snapshot = ready();
    let it = snapshot.audiences.get_mut(&AudienceId::from("a")).unwrap();
    it.name = format!("{}, x", "n".repeat(300));
    it.labels = vec![domain::Label::from_code("core/C5"), domain::Label::from_code("core/C1")];
    let count = |namespace: &str| NamespaceCount { namespace: namespace.to_owned(), profiles: 5 };
    it.namespaces = vec![count("ecid"), count("email")];
    snapshot.names_taken.insert("n".repeat(255), TraitId(3));
    let item = plan(&snapshot, &request(&["a"])).items.remove(0);
    let expected = vec![
        Note::Shell,
        Note::NameTaken { by: TraitId(3), name: "n".repeat(255) },
        Note::NameCut,
        Note::Identities { carrying: vec![count("ecid")], left_behind: vec![count("email")] },
    ];
    assert_eq!(item.notes, expected);
    assert_eq!(item.governance.permission(), domain::Permission::Conditions);
    assert_eq!(item.governance.controls, [domain::ExportControl::OffsiteAdTargeting]);
}

#[test]
fn a_name_with_blanks_around_it_is_shared_without_them_and_that_is_said() {
    let mut snapshot = ready();
    snapshot.audiences.get_mut(&AudienceId::from("a")).unwrap().name = "  Loyal\ncustomers ".to_owned();
    let notes = plan(&snapshot, &request(&["a"])).items.remove(0).notes;
    assert_eq!(notes, [Note::Shell, Note::NameTrimmed]);
}

#[test]
fn an_adopted_pair_elsewhere_or_drifted_says_so() {
    let mut snapshot = ready();
    snapshot.traits.push(a_trait(100, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 8));
    snapshot.segments.push(segment(101, "a", "100T OR 5T", 21, 9));
    let notes = plan(&snapshot, &request(&["a"])).items.remove(0).notes;
    let elsewhere = Note::OtherFolder { folder: FolderId(8), place: vec!["Own".to_owned()] };
    assert_eq!(notes, vec![elsewhere, Note::Drifted { drift: vec![domain::Drift::SegmentRule] }]);
}

/// Any account: objects that fit together or not, folders here and there.
fn any_extract() -> impl Strategy<Value = Snapshot> {
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
    let destination = prop_oneof![
        Just(Destination::Unknown),
        Just(Destination::Absent),
        Just(Destination::Elsewhere { sandbox: "other".to_owned() }),
        (any::<bool>(), prop::collection::btree_set(ids().prop_map(AudienceId::from), 0..3))
            .prop_map(|(is_on, selected)| Destination::Present { is_on, selected }),
    ];
    let sources = prop::sample::subsequence(vec![(20_u64, pair::DATA_SOURCE_OLD_NAME), (21, pair::DATA_SOURCE)], 0..=2);
    let all = (audiences, traits, segments, folders, sources, destination);
    all.prop_map(|(audiences, traits, segments, folders, sources, destination)| Snapshot {
        destination,
        audiences: audiences
            .into_iter()
            .map(|(id, origin)| (AudienceId::from(id), domain::Audience { origin, ..audience(id) }))
            .collect(),
        traits: traits
            .into_iter()
            .enumerate()
            .map(|(at, (code, fits, folder))| {
                let rule = if fits { pair::trait_rule(&AudienceId::from(code)) } else { "page == \"x\"".to_owned() };
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
        ..Snapshot::default()
    })
}

fn any_choices() -> impl Strategy<Value = Choices> {
    let existing = prop::sample::select(vec![None, Some(IfExisting::Use), Some(IfExisting::Skip)]);
    let same_name = prop::sample::select(vec![None, Some(IfSameName::Create), Some(IfSameName::Skip)]);
    (existing, same_name).prop_map(|(existing, same_name)| Choices { existing, same_name })
}

fn any_request() -> impl Strategy<Value = Request> {
    let names = prop::collection::vec(prop::sample::select(vec!["x", "y", "z", ""]), 0..7);
    let target = prop_oneof![
        names.prop_map(|names| Target::Below(names.into_iter().map(str::to_owned).collect())),
        (0_u64..13).prop_map(|id| Target::Folder(FolderId(id))),
    ];
    let route = || prop_oneof![Just(None), Just(Some(Route::Create)), Just(Some(Route::Activate))];
    let line = (prop::sample::select(vec!["a", "b", "c", "d", "e"]), target, route(), any_choices())
        .prop_map(|(id, target, route, choices)| Line { route, choices, ..Line::new(AudienceId::from(id), target) });
    (prop::collection::vec(line, 0..8), route(), any_choices(), any::<[bool; 3]>()).prop_map(
        |(lines, route, choices, [resume_dataflow, pause_dataflow, create_destination])| Request {
            route,
            resume_dataflow,
            pause_dataflow,
            create_destination,
            choices,
            lines,
        },
    )
}

proptest! {
    #[test]
    fn planning_twice_yields_the_same_plan(snapshot in any_extract(), request in any_request()) {
        prop_assert_eq!(plan(&snapshot, &request), plan(&snapshot, &request));
    }

    #[test]
    fn steps_are_numbered_counted_and_need_only_earlier_ones(snapshot in any_extract(), request in any_request()) {
        let plan = plan(&snapshot, &request);
        for (number, step) in plan.steps().enumerate() {
            prop_assert_eq!(step.id.0 as usize, number);
            let mut needs = step.action.needs().into_iter().chain(step.needs.iter().copied());
            prop_assert!(needs.all(|needed| needed.0 < step.id.0));
        }
        // What is not there yet: groundwork, and for each audience what its verdict lacks of a pair.
        let of_pairs: usize = plan
            .items
            .iter()
            .map(|item| match &item.verdict {
                Verdict::Make => 2,
                Verdict::Complete { .. } => 1,
                // Moving the trait, if it goes elsewhere.
                Verdict::Activate => usize::from(item.place.len() > 1),
                Verdict::GiveMembers { .. }
                | Verdict::Adopt { .. }
                | Verdict::Skip { .. }
                | Verdict::Refused { .. } => 0,
            })
            .sum();
        let of_groundwork: usize = plan.groundwork.iter().map(|step| step.action.requests()).sum();
        prop_assert_eq!(plan.calls(), of_groundwork + of_pairs);
    }

    #[test]
    fn a_pair_is_created_at_most_once_and_only_in_the_sharing_folders(snapshot in any_extract(), request in any_request()) {
        let plan = plan(&snapshot, &request);
        let mut made = std::collections::BTreeSet::new();
        for step in plan.steps() {
            let path = match &step.action {
                Action::CreateFolder(PlannedFolder { within, name, .. }) => within.iter().chain([name]).next().cloned(),
                Action::CreateTrait(PlannedTrait { audience, within, .. }) => {
                    prop_assert!(made.insert(("trait", audience.clone())));
                    within.first().cloned()
                }
                Action::CreateSegment(PlannedSegment { audience, within, .. }) => {
                    prop_assert!(made.insert(("segment", audience.clone())));
                    within.first().cloned()
                }
                Action::MoveTrait(to) => to.within.first().cloned(),
                Action::CreateDataSource(_)
                | Action::Select { .. }
                | Action::ResumeDataflow
                | Action::PauseDataflow
                | Action::CreateDestination
                | Action::AwaitTrait(_)
                | Action::AwaitSegment(_) => continue,
                // Audiences are there already, and a share takes nothing away.
                other => panic!("{other:?}"),
            };
            prop_assert!([pair::TRAIT_FOLDER, pair::SEGMENT_FOLDER].map(str::to_owned).map(Some).contains(&path));
        }
    }

    #[test]
    fn only_creations_and_completions_send_anything(snapshot in any_extract(), request in any_request()) {
        let plan = plan(&snapshot, &request);
        for item in &plan.items {
            let calls = match item.verdict {
                Verdict::Make => 2,
                Verdict::Complete { .. } => 1,
                Verdict::Activate => 2 + usize::from(item.place.len() > 1),
                Verdict::GiveMembers { .. }
                | Verdict::Adopt { .. }
                | Verdict::Skip { .. }
                | Verdict::Refused { .. } => 0,
            };
            prop_assert_eq!(item.steps.len(), calls);
        }
        let sends = plan.items.iter().any(|item| !item.steps.is_empty() || !item.served_by.is_empty());
        let of_dataflow = |step: &Step| matches!(step.action, Action::ResumeDataflow | Action::PauseDataflow);
        prop_assert!(sends || plan.groundwork.iter().all(of_dataflow), "no folder is made for nothing");
    }
}

proptest! {
    #[test]
    fn one_request_adds_exactly_the_audiences_that_need_it(snapshot in any_extract(), request in any_request()) {
        let plan = plan(&snapshot, &request);
        let added: Vec<_> = plan.steps().flat_map(|step| step.action.audiences().to_vec()).collect();
        // Resuming the dataflow serves those that it sends already, too.
        let adds = |id: &StepId| {
            plan.steps().any(|step| step.id == *id && matches!(step.action, Action::Select { .. }))
        };
        let served = plan.items.iter().filter(|item| item.served_by.iter().any(adds));
        let served: Vec<_> = served.map(|item| item.audience.clone()).collect();
        prop_assert_eq!(&added, &served);
        let requests = plan.steps().filter(|step| matches!(step.action, Action::Select { .. })).count();
        prop_assert!(requests <= 1);
        prop_assert!(added.iter().all(|audience| !snapshot.destination.sends(audience)), "none is added twice");
        let creates = plan.steps().any(|step| step.action == Action::CreateDestination);
        prop_assert!(!creates || request.create_destination && snapshot.destination == Destination::Absent);
        prop_assert!(!creates || !added.is_empty(), "it is not created for nothing");
        let is_present = matches!(snapshot.destination, Destination::Present { .. })
            || request.create_destination && snapshot.destination == Destination::Absent;
        for item in &plan.items {
            let line = request.lines.iter().find(|line| line.audience == item.audience).unwrap();
            let asked = line.route.or(request.route);
            if matches!(item.verdict, Verdict::Activate | Verdict::GiveMembers { .. }) {
                prop_assert!(is_present && asked != Some(Route::Create));
            }
            if matches!(item.verdict, Verdict::Make) {
                prop_assert!(asked == Some(Route::Create) || asked.is_none() && !is_present);
            }
        }
    }
}

#[test]
fn the_plan_chooses_the_destination_where_there_is_one_and_says_what_to_know() {
    let present = |is_on, selected: &[&str]| Destination::Present {
        is_on,
        selected: selected.iter().map(|id| AudienceId::from(*id)).collect(),
    };
    let free = Request { route: None, ..request(&["a"]) };
    for (destination, verdict, note) in [
        (Destination::Unknown, Verdict::Make, Some(Note::Shell)),
        (Destination::Absent, Verdict::Make, Some(Note::Shell)),
        (present(true, &[]), Verdict::Activate, None),
        (present(false, &[]), Verdict::Activate, Some(Note::FlowPaused)),
        (present(true, &["a"]), Verdict::Activate, Some(Note::AlreadySent)),
    ] {
        let item = plan(&Snapshot { destination, ..ready() }, &free).items.remove(0);
        assert_eq!(item.verdict, verdict);
        assert!(note.is_none_or(|note| item.notes.contains(&note)), "{:?}", item.notes);
    }
    // What was only shown asks for nothing: a pair that exists is used as it is.
    let mut shown = free.clone();
    shown.lines[0].shown = Some(Route::Activate);
    let code = Some(IntegrationCode::from("a"));
    let pair = (
        Trait { integration_code: code.clone(), ..a_trait(1, "a", &pair::trait_rule(&"a".into()), 2, 3) },
        Segment { integration_code: code, ..segment(4, "a", "1T", 2, 3) },
    );
    let there = Snapshot { destination: present(true, &[]), traits: vec![pair.0], segments: vec![pair.1], ..ready() };
    assert!(matches!(plan(&there, &shown).items[0].verdict, Verdict::Adopt { .. }));
    let half = Snapshot { segments: Vec::new(), destination: present(true, &["a"]), ..there };
    assert_eq!(plan(&half, &free).items[0].verdict, Verdict::Activate, "Audience Manager is creating the segment");
    let asked = Request { route: Some(Route::Activate), ..request(&["a"]) };
    let elsewhere = Destination::Elsewhere { sandbox: "prod".to_owned() };
    let item = plan(&Snapshot { destination: elsewhere, ..ready() }, &asked).items.remove(0);
    let refusal = Refusal::NoDestination { sandbox: Some("prod".to_owned()) };
    assert_eq!(item.verdict, Verdict::Refused { refusal });
}

#[test]
fn the_limit_of_the_destination_stops_exactly_the_audiences_beyond_it() {
    let selected = (0..249).map(|number| AudienceId(format!("old {number}"))).collect();
    let destination = Destination::Present { is_on: true, selected };
    let asked = Request { route: None, ..request(&["a", "b"]) };
    let plan = plan(&Snapshot { destination, ..ready() }, &asked);
    assert_eq!(plan.items[0].verdict, Verdict::Activate);
    let refusal = Refusal::Limit { limit: Limit::DestinationAudiences, maximum: 250 };
    assert_eq!(plan.items[1].verdict, Verdict::Refused { refusal });
}

//! The route through the Audience Manager source.

use std::collections::BTreeSet;

use domain::{FolderKind, Origin, SegmentStatus, SourceSelection, pair};

use super::*;
use crate::testing::{a_trait, copy_of, folder, segment, source};

const OWN: u64 = 30;

/// Segments of rule `1T`, and that trait.
fn snapshot(segments: &[u64], source_now: Source) -> Snapshot {
    let own = |id: &u64| Segment { integration_code: None, ..segment(*id, "", "1T", OWN, 5) };
    let trait_1 = Trait { integration_code: None, ..a_trait(1, "", "c_page == \"1\"", OWN, 6) };
    Snapshot {
        segments: segments.iter().map(own).map(|it| (it.id, it)).collect(),
        traits: [(trait_1.id, trait_1)].into(),
        data_sources: vec![source(OWN, "CRM"), source(21, pair::DATA_SOURCE)],
        segment_folders: vec![folder(FolderKind::Segments, 5, 0, "Campaigns")],
        source: source_now,
        owner: Some(1),
        ..Snapshot::default()
    }
}

fn selecting(segments: &[u64]) -> Source {
    let segments = segments.iter().map(|id| SegmentId(*id)).collect();
    Source::Present { is_on: true, selection: SourceSelection { segments, ..SourceSelection::default() } }
}

fn of(id: u64) -> Copied {
    if id == 1 { Copied::Trait(TraitId(1)) } else { Copied::Segment(SegmentId(id)) }
}

fn planned(snapshot: &Snapshot, ids: &[u64]) -> Plan {
    plan(snapshot, &Request::by_source(ids.iter().map(|id| of(*id))))
}

fn refusal(plan: &Plan, place: usize) -> Option<&Refusal> {
    match &plan.items[place].verdict {
        Verdict::Refused { refusal } => Some(refusal),
        _ => None,
    }
}

#[test]
fn segments_are_selected_with_one_request_and_each_waits_for_its_audience() {
    let mut snapshot = snapshot(&[12, 13, 14], selecting(&[13]));
    snapshot.audiences = vec![copy_of("mine", of(14), "By API")];
    let plan = planned(&snapshot, &[12, 13, 14, 12]);
    let segments = vec![SegmentId(12), SegmentId(14)];
    assert_eq!(plan.groundwork, [Step::new(StepId(0), Action::SelectSegments { segments })]);
    assert_eq!((plan.calls(), plan.items.len()), (1, 3));
    assert_eq!(plan.items[0].verdict, Verdict::Select { audience: None });
    assert_eq!(plan.items[1].verdict, Verdict::Selected { audience: None, everything: false });
    assert_eq!(plan.items[2].verdict, Verdict::Select { audience: Some("mine".into()) });
    assert!(plan.items[1].steps.is_empty() && plan.items[1].served_by.is_empty());
    for item in [&plan.items[0], &plan.items[2]] {
        let [step] = &item.steps[..] else { panic!("{item:?}") };
        assert!(matches!(step.action, Action::AwaitAudience(_)) && step.needs == [StepId(0)], "{step:?}");
        assert_eq!(item.served_by, [StepId(0)]);
    }
    let all: BTreeSet<StepId> = plan.items.iter().flat_map(|item| &item.steps).map(|step| step.id).collect();
    assert!(all.len() == 2 && !all.contains(&StepId(0)));
}

#[test]
fn what_the_source_cannot_select_is_refused_for_its_own_reason() {
    for (now, expected) in [
        (Source::Absent, Refusal::NoSource),
        (Source::Several { is_on: true }, Refusal::SeveralSources),
        (Source::Unrecognized { is_on: true }, Refusal::SourceUnrecognized),
        (Source::Unknown, Refusal::SourceUnrecognized),
    ] {
        let plan = planned(&snapshot(&[12], now), &[12]);
        assert_eq!((refusal(&plan, 0), plan.calls()), (Some(&expected), 0));
        assert!(plan.groundwork.is_empty());
    }
    let plan = planned(&snapshot(&[12], selecting(&[])), &[1, 12]);
    assert_eq!(refusal(&plan, 0), Some(&Refusal::SingleTrait));
    assert_eq!(plan.items[1].verdict, Verdict::Select { audience: None }, "the others go");
}

#[test]
fn everything_that_is_selected_as_a_whole_needs_nothing_and_nothing_is_selected_as_a_whole() {
    let all = SourceSelection { all_segments: true, all_traits: true, ..SourceSelection::default() };
    let snapshot = snapshot(&[12], Source::Present { is_on: true, selection: all });
    let plan = planned(&snapshot, &[12, 1]);
    for item in &plan.items {
        assert_eq!(item.verdict, Verdict::Selected { audience: None, everything: true }, "{:?}", item.of);
    }
    assert_eq!(plan.calls(), 0);
    // All traits are the organization's own: of one whose owner is not known, nobody can say that.
    let plan = planned(&Snapshot { owner: None, ..snapshot }, &[12, 1]);
    assert_eq!((refusal(&plan, 0), refusal(&plan, 1)), (None, Some(&Refusal::SingleTrait)));
}

#[test]
fn a_paused_source_is_noted_and_a_paused_segment_too() {
    let Source::Present { selection, .. } = selecting(&[13]) else { panic!() };
    let mut snapshot = snapshot(&[12, 13], Source::Present { is_on: false, selection });
    snapshot.segments.get_mut(&SegmentId(12)).unwrap().status = SegmentStatus::Inactive;
    let plan = planned(&snapshot, &[12, 13]);
    assert_eq!(plan.items[0].notes, [Note::SourcePaused, Note::Paused, Note::NotByNamespace]);
    assert_eq!(plan.items[1].notes, [Note::NotByNamespace, Note::SourcePaused]);
    assert_eq!(plan.calls(), 1, "it is selected all the same");
}

#[test]
fn loops_other_origins_duplicates_and_the_limit_are_refused_as_on_the_other_route() {
    let mut snapshot = snapshot(&[12, 13, 14, 15], selecting(&[]));
    snapshot.segments.get_mut(&SegmentId(12)).unwrap().integration_code = Some(domain::IntegrationCode("aud".into()));
    snapshot.platform.insert("aud".into(), "Gold".into());
    let other = Audience { origin: Origin::CustomUpload, ..copy_of("c", of(13), "Upload") };
    snapshot.audiences = vec![other, copy_of("a", of(14), "A"), copy_of("b", of(14), "B")];
    snapshot.audiences_in_all = limits::AUDIENCES;
    let plan = planned(&snapshot, &[12, 13, 14, 15, 99]);
    assert!(matches!(refusal(&plan, 0), Some(Refusal::FromPlatform { .. })));
    assert!(matches!(refusal(&plan, 1), Some(Refusal::OtherOrigin { .. })));
    assert!(matches!(refusal(&plan, 2), Some(Refusal::Duplicate { .. })));
    assert!(matches!(refusal(&plan, 3), Some(Refusal::Limit { .. })));
    assert_eq!((refusal(&plan, 4), plan.calls()), (Some(&Refusal::Gone), 0));
}

#[test]
fn the_usual_route_is_the_source_where_what_it_selects_is_known() {
    assert_eq!(Route::usual(&selecting(&[])), Route::Source);
    let paused = Source::Present { is_on: false, selection: SourceSelection::default() };
    assert_eq!(Route::usual(&paused), Route::Source);
    for other in
        [Source::Absent, Source::Unknown, Source::Several { is_on: true }, Source::Unrecognized { is_on: true }]
    {
        assert_eq!(Route::usual(&other), Route::External, "{other:?}");
    }
}

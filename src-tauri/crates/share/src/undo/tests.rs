use domain::{AudienceId, CallKind, Reference, SegmentId, pair};
use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::execute::Engine;
use crate::journal::{ItemState, JobState, SkipReason, StepState};
use crate::plan::{Action, Snapshot, Step};
use crate::testing::{
    AT_ONCE, Fault, MemoryLedger, MemoryService, a_trait, audience, folder, request, run, segment, source,
};

type MemoryEngine<'a> = Engine<'a, MemoryService, MemoryLedger>;

pub(super) fn engine<'a>(service: &'a MemoryService, ledger: &'a MemoryLedger) -> MemoryEngine<'a> {
    let (cancel, service_clock) = (CancellationToken::new(), service.clock());
    Engine { service, ledger, clock: &|| 5, service_clock, progress: &|_, _| {}, cancel, tempo: AT_ONCE }
}

pub(super) fn id(text: &str) -> JobId {
    JobId(text.into())
}

pub(super) fn share(service: &MemoryService, ledger: &MemoryLedger, job: &str, ids: &[&str]) -> Job {
    let audiences = ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
    let known = Snapshot { audiences, ..Snapshot::default() };
    run(engine(service, ledger).share(id(job), request(ids), known), None).unwrap().unwrap()
}

pub(super) fn undo(service: &MemoryService, ledger: &MemoryLedger, job: &str, of: &str, only: &[&str]) -> Job {
    let only = only.iter().map(|it| Subject::from(*it)).collect();
    run(engine(service, ledger).undo(id(job), &id(of), only, Earlier::default()), None).unwrap().unwrap()
}

fn try_undo(service: &MemoryService, ledger: &MemoryLedger, job: &str, of: &str) -> Result<Job, ShareError> {
    run(engine(service, ledger).undo(id(job), &id(of), Vec::new(), Earlier::default()), None).unwrap()
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct There {
    pub(super) traits: usize,
    pub(super) segments: usize,
    pub(super) folders: usize,
    pub(super) sources: usize,
}

pub(super) fn there(service: &MemoryService) -> There {
    let world = service.world();
    There {
        traits: world.traits.len(),
        segments: world.segments.len(),
        folders: world.folders.len(),
        sources: world.sources.len(),
    }
}

fn is_empty(service: &MemoryService) -> bool {
    there(service) == There::default()
}

fn deleted_object(step: &Step) -> Option<Object> {
    let Action::Delete { object } = &step.action else { return None };
    Some(object.as_ref().clone())
}

fn deleted_by(step: &Step) -> Option<Reference> {
    deleted_object(step).map(|object| object.reference())
}

/// The trait folder, the segment folder and the data source that a share created.
fn groundwork_of(job: &Job) -> [Reference; 3] {
    let made: Vec<Reference> =
        job.groundwork.iter().filter_map(|step| job.object_of(step.id)).map(Object::reference).collect();
    made.try_into().unwrap()
}

#[test]
fn undo_leaves_the_account_as_it_was() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "share", &["a", "b"]);
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Done);
    assert!(is_empty(&service));
    insta::assert_snapshot!(ledger.dump(&id("undo")));
}

#[test]
fn only_objects_created_by_the_job_are_removed() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    {
        let mut world = service.world();
        world.folders.push(folder(domain::FolderKind::Traits, 7, 0, pair::TRAIT_FOLDER));
        world.sources.push(source(21, pair::DATA_SOURCE));
        world.traits.push(a_trait(50, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 7));
    }
    share(&service, &ledger, "share", &["a"]);
    undo(&service, &ledger, "undo", "share", &[]);
    let expected = There { traits: 1, segments: 0, folders: 1, sources: 1 };
    assert_eq!(there(&service), expected, "the adopted trait stays with its places; segment and its folder go");
}

#[test]
fn a_folder_that_an_earlier_undo_had_to_leave_goes_when_it_is_empty() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "first", &["a"]);
    share(&service, &ledger, "second", &["b"]);
    let undone = undo(&service, &ledger, "undo", "first", &[]);
    let is_left = |step: &&Step| *undone.state_of(step.id) == StepState::Skipped(SkipReason::NotEmpty);
    let left: Vec<Object> = undone.steps().filter(is_left).filter_map(deleted_object).collect();
    let earlier = Earlier { left, ..Earlier::default() };
    assert_eq!(earlier.left.len(), 3);
    run(engine(&service, &ledger).undo(id("again"), &id("second"), Vec::new(), earlier), None).unwrap().unwrap();
    assert!(is_empty(&service));
}

#[test]
fn one_audience_of_a_share_can_be_taken_back_alone() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "share", &["a", "b"]);
    let job = undo(&service, &ledger, "undo", "share", &["a"]);
    assert_eq!(job.state(), JobState::Done);
    let expected = There { traits: 1, segments: 1, folders: 2, sources: 1 };
    assert_eq!(there(&service), expected, "folders that still hold something are kept");
    undo(&service, &ledger, "undo2", "share", &["b"]);
    assert!(is_empty(&service));
}

#[test]
fn a_changed_or_used_pair_stays_whole_with_the_reason() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    share(&service, &ledger, "share", &["a", "b", "c", "d"]);
    {
        let mut world = service.world();
        world.traits[0].name.push_str(" (edited)");
        let used = world.traits[1].id;
        world.segments.push(segment(900, "mix", &format!("{used}T OR 5T"), 1, 0));
        let mapped = world.segments[2].id;
        world.in_use.push(mapped);
    }
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::PartlyDone);
    assert_eq!((job.counts().done, job.counts().failed), (1, 3));
    let kept = blocks(&job);
    let changed = |it: &Blocked| matches!(it, Blocked::Changed { name, .. } if name.ends_with("(edited)"));
    let used = |it: &Blocked| matches!(it, Blocked::UsedBySegments { segments, .. } if segments[0].0 == SegmentId(900));
    assert!(kept.iter().any(changed) && kept.iter().any(used), "{kept:?}");
    assert!(kept.iter().any(|it| matches!(it, Blocked::InUse { .. })), "{kept:?}");
    let expected = There { traits: 3, segments: 4, folders: 2, sources: 1 };
    assert_eq!(there(&service), expected, "no half is left behind, and folders in use are kept");
}

#[test]
fn an_object_that_is_already_gone_counts_as_done() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    share(&service, &ledger, "share", &["a"]);
    service.world().segments.clear();
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Done);
    assert!(is_empty(&service));
}

#[test]
fn an_undo_and_a_share_that_created_nothing_cannot_be_undone() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "share", &["a"]);
    share(&service, &ledger, "again", &["a"]);
    let refusal = |of: &str| try_undo(&service, &ledger, "x", of).unwrap_err();
    assert!(matches!(refusal("again"), ShareError::NotUndoable { why: NoUndo::NothingMade, .. }));
    undo(&service, &ledger, "undo", "share", &[]);
    assert!(matches!(refusal("undo"), ShareError::NotUndoable { why: NoUndo::IsUndo, .. }));
}

/// The pair that a share created: its segment and its trait.
fn pair_of(job: &Job) -> (SegmentId, domain::TraitId) {
    let made: Vec<Reference> = job.steps().filter_map(|step| job.object_of(step.id)).map(Object::reference).collect();
    let segment = made.iter().find_map(|it| if let Reference::Segment(id) = it { Some(*id) } else { None });
    let a_trait = made.iter().find_map(|it| if let Reference::Trait(id) = it { Some(*id) } else { None });
    (segment.unwrap(), a_trait.unwrap())
}

fn retry(service: &MemoryService, ledger: &MemoryLedger, job: &str) -> Job {
    run(engine(service, ledger).resume(&id(job)), None).unwrap().unwrap()
}

fn blocks(job: &Job) -> Vec<Blocked> {
    job.items.iter().filter_map(|item| job.block_of(item).cloned()).collect()
}

#[test]
fn after_an_unclear_answer_about_use_the_pair_stays() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let (segment, _) = pair_of(&share(&service, &ledger, "share", &["a"]));
    service.world().use_unclear.push(segment);
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert!(matches!(&blocks(&job)[..], [Blocked::UseUnclear { .. }]), "{}", ledger.dump(&id("undo")));
    assert!(service.world().deletions.is_empty());
}

#[test]
fn a_segment_mapped_since_the_undo_failed_is_not_deleted_on_retry() {
    for unclear in [false, true] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        let (segment, _) = pair_of(&share(&service, &ledger, "share", &["a"]));
        // The check before the undo asks for the segment; the run itself cannot.
        service.world().on("segment_now", Fault::NotSent).of(Reference::Segment(segment)).after(1).always();
        let first = undo(&service, &ledger, "undo", "share", &[]);
        assert_eq!(first.state(), JobState::Failed, "{}", ledger.dump(&id("undo")));
        assert!(first.has_open_steps(), "it may be tried again");
        {
            let mut world = service.world();
            world.in_peace();
            if unclear { world.use_unclear.push(segment) } else { world.in_use.push(segment) }
        }
        let job = retry(&service, &ledger, "undo");
        assert_eq!(blocks(&job).len(), 1, "{}", ledger.dump(&id("undo")));
        assert_eq!(job.items.iter().map(|item| job.item_state(item)).collect::<Vec<_>>(), [ItemState::Failed]);
        assert!(service.world().deletions.is_empty(), "nothing was sent");
        assert_eq!(there(&service), There { traits: 1, segments: 1, folders: 2, sources: 1 });
        assert!(!job.has_open_steps(), "nothing is left that trying again could do");
    }
}

#[test]
fn when_a_trait_is_used_meanwhile_its_segment_stays_too() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let (_, used) = pair_of(&share(&service, &ledger, "share", &["a"]));
    let head = JobHead { id: id("undo"), kind: JobKind::Undo { of: id("share"), only: Vec::new() }, opened_at: 0 };
    // Planned while the trait was free, carried out when it is not.
    let planned = run(engine(&service, &ledger).read(&id("share")), None).unwrap().unwrap();
    let made = planned.items.iter().map(|item| (item.clone(), Ok(made_last_first(&planned, &item.steps)))).collect();
    service.world().segments.push(segment(900, "mix", &format!("{used}T OR 5T"), 1, 0));
    let entries = entries(made, &planned, &Earlier::default());
    let job = run(engine(&service, &ledger).begin(head, entries, true), None).unwrap().unwrap();
    assert!(matches!(&blocks(&job)[..], [Blocked::UsedBySegments { .. }]), "{}", ledger.dump(&id("undo")));
    assert!(service.world().deletions.is_empty(), "no half is left behind");
}

#[test]
fn a_trait_stays_where_its_segment_could_not_be_deleted() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let (held, a_trait) = pair_of(&share(&service, &ledger, "share", &["a"]));
    service.world().before_delete(Reference::Segment(held), |world| world.segments[0].name.push_str(" (theirs)"));
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Failed, "{}", ledger.dump(&id("undo")));
    assert_eq!(service.world().deletions, [Reference::Segment(held)], "the trait's deletion is not sent");
    assert!(service.world().traits.iter().any(|it| it.id == a_trait));
    assert!(!job.has_open_steps(), "the service refused the version: looking again is a new undo");
}

#[test]
fn only_both_answers_together_say_that_an_object_is_gone() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let (held, a_trait) = pair_of(&share(&service, &ledger, "share", &["a"]));
    service.world().hidden.extend([Reference::Segment(held), Reference::Trait(a_trait)]);
    let refused = try_undo(&service, &ledger, "undo", "share");
    assert!(matches!(refused, Err(ShareError::LookUp(error)) if error.kind == CallKind::Unavailable));
    assert!(service.world().deletions.is_empty());
    assert!(!ledger.has(&id("undo")), "nothing counts as undone");
    service.world().hidden.clear();
    let undone = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(undone.state(), JobState::Done);
    assert!(is_empty(&service));
}

#[test]
fn a_share_that_can_get_no_further_has_nothing_left_to_retry() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    // Another person's trait appears between look-up and creation: it is not part of the pair.
    let job = {
        let ids = ["a"];
        let audiences = ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
        let known = Snapshot { audiences, ..Snapshot::default() };
        let plan = crate::plan::plan(&known, &request(&ids));
        let head = JobHead { id: id("share"), kind: JobKind::Share { request: request(&ids) }, opened_at: 0 };
        let lines = std::iter::once(Entry::Groundwork { steps: plan.groundwork })
            .chain(plan.items.into_iter().map(|item| Entry::Item { item: item.into() }))
            .collect();
        service.world().traits.push(a_trait(50, "a", "color == \"blue\"", 21, 7));
        run(engine(&service, &ledger).begin(head, lines, false), None).unwrap().unwrap()
    };
    assert_eq!(job.state(), JobState::Failed, "{}", ledger.dump(&id("share")));
    assert!(!job.has_open_steps(), "its trait failed for good, so its segment never comes");
}

#[test]
fn an_undo_that_can_remove_nothing_at_all_has_failed() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    // A share of which only the groundwork came into being.
    service.world().on("create_trait", Fault::Forbidden);
    share(&service, &ledger, "share", &["a"]);
    for call in ["delete_folder", "delete_data_source"] {
        service.world().on(call, Fault::Forbidden).always();
    }
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Failed, "{}", ledger.dump(&id("undo")));
    assert!(job.has_open_steps(), "the missing permission may be given");
    service.world().in_peace();
    assert_eq!(retry(&service, &ledger, "undo").state(), JobState::Done);
    assert!(is_empty(&service));
}

#[test]
fn a_folder_or_data_source_that_only_its_list_lacks_is_not_gone() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let places = groundwork_of(&share(&service, &ledger, "share", &["a"]));
    service.world().unlisted.extend(places);
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&id("undo")));
    assert!(is_empty(&service), "what was there was deleted, not believed to be gone");
}

#[test]
fn a_folder_or_data_source_is_gone_only_where_its_list_agrees() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let places = groundwork_of(&share(&service, &ledger, "share", &["a"]));
    service.world().hidden.extend(places);
    let job = undo(&service, &ledger, "undo", "share", &[]);
    let expected = There { folders: 2, sources: 1, ..There::default() };
    assert_eq!(there(&service), expected, "{}", ledger.dump(&id("undo")));
    for step in &job.groundwork {
        assert!(matches!(job.state_of(step.id), StepState::Failed { retryable: true, .. }), "{step:?}");
    }
    assert_eq!(job.state(), JobState::PartlyDone, "an undo that leaves something is not done");
    service.world().hidden.clear();
    assert_eq!(retry(&service, &ledger, "undo").state(), JobState::Done);
    assert!(is_empty(&service));
}

#[test]
fn with_unreadable_rows_folders_and_the_data_source_stay() {
    for call in ["folder_contents", "data_source_contents", "folders"] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        let [of_traits, of_segments, source] = groundwork_of(&share(&service, &ledger, "share", &["a"]));
        service.world().on(call, Fault::Unreadable).always();
        undo(&service, &ledger, "undo", "share", &[]);
        let places = if call == "data_source_contents" { vec![source] } else { vec![of_traits, of_segments] };
        let deleted = service.world().deletions.clone();
        assert!(places.iter().all(|one| !deleted.contains(one)), "{call}: {deleted:?}");
        service.world().in_peace();
        assert_eq!(retry(&service, &ledger, "undo").state(), JobState::Done, "{call}");
        assert!(is_empty(&service), "{call}");
    }
}

#[test]
fn a_data_source_with_unknown_export_controls_stays() {
    for controls in [None, Some(vec![domain::ExportControl::Pii])] {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        let [.., source] = groundwork_of(&share(&service, &ledger, "share", &["a"]));
        service.world().sources[0].export_controls.clone_from(&controls);
        let job = undo(&service, &ledger, "undo", "share", &[]);
        assert!(!service.world().deletions.contains(&source), "{controls:?}: {:?}", service.world().deletions);
        if controls.is_none() {
            let said = ledger.dump(&id("undo"));
            assert!(said.contains("is not known, because the answer leaves them out"), "{said}");
            assert_eq!(job.state(), JobState::PartlyDone, "{said}");
            // The next answer has them.
            service.world().sources[0].export_controls = Some(Vec::new());
            assert_eq!(retry(&service, &ledger, "undo").state(), JobState::Done);
            assert!(is_empty(&service));
        }
    }
}

#[test]
fn a_lost_deletion_of_a_folder_is_not_believed_from_a_list_alone() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let [of_traits, ..] = groundwork_of(&share(&service, &ledger, "share", &["a"]));
    {
        let mut world = service.world();
        world.on("delete_folder", Fault::LostBefore).of(of_traits.clone());
        world.unlisted.push(of_traits);
    }
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&id("undo")));
    assert!(is_empty(&service), "it was asked for by id, found and deleted");
}

#[test]
fn a_folder_filled_right_before_its_deletion_stays_without_a_failure() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let [of_traits, ..] = groundwork_of(&share(&service, &ledger, "share", &["a"]));
    let folder = of_traits.id().parse().unwrap();
    service
        .world()
        .before_delete(of_traits.clone(), move |world| world.traits.push(a_trait(50, "theirs", "x == 1", 1, folder)));
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert!(service.world().deletions.contains(&of_traits), "the service refused the deletion");
    let kept: Vec<&StepState> = job.groundwork.iter().map(|step| job.state_of(step.id)).collect();
    assert!(kept.contains(&&StepState::Skipped(SkipReason::NotEmpty)), "{kept:?}");
    assert_eq!(job.state(), JobState::Done, "{}", ledger.dump(&id("undo")));
    assert_eq!(there(&service), There { traits: 1, folders: 1, ..There::default() });
}

#[test]
fn a_refused_folder_of_which_it_is_unclear_whether_it_is_empty_is_a_failure() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    let [of_traits, ..] = groundwork_of(&share(&service, &ledger, "share", &["a"]));
    let (folder, inside) = (of_traits.id().parse().unwrap(), of_traits.clone());
    service.world().before_delete(of_traits.clone(), move |world| {
        world.traits.push(a_trait(50, "theirs", "x == 1", 1, folder));
        world.on("folder_contents", Fault::Forbidden).of(inside);
    });
    let job = undo(&service, &ledger, "undo", "share", &[]);
    let failed = job.groundwork.iter().map(|step| job.state_of(step.id));
    let refused =
        |state: &StepState| matches!(state, StepState::Failed { error, .. } if error.kind == CallKind::Conflict);
    assert!(failed.into_iter().any(refused), "{}", ledger.dump(&id("undo")));
    assert_eq!(job.state(), JobState::PartlyDone);
    let left: Vec<Reference> = job.groundwork_left().filter_map(deleted_by).collect();
    assert_eq!(left, [of_traits]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// A share killed anywhere and undone, the undo itself faulty and killed: nothing stays.
    #[test]
    fn nothing_stays_of_an_interrupted_share(
        shared in 0_usize..150,
        faults in prop::collection::vec((0_usize..60, prop::sample::select(vec![Fault::NotSent, Fault::LostAfter, Fault::LostBefore])), 0..5),
        kills in prop::collection::vec(0_usize..100, 0..3),
    ) {
        let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
        let ids = ["a", "b"];
        let audiences = ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
        let known = Snapshot { audiences, ..Snapshot::default() };
        let first = run(engine(&service, &ledger).share(id("share"), request(&ids), known), Some(shared));
        if first.is_none() && !ledger.has(&id("share")) { return Ok(()); }
        let calls = service.world().calls;
        service.world().faults.extend(faults.into_iter().map(|(at, fault)| (calls + at, fault)));
        let mut kills = kills.into_iter();
        let mut tries = 0;
        while !ledger.has(&id("undo")) {
            let polls = kills.next();
            let outcome = run(engine(&service, &ledger).undo(id("undo"), &id("share"), Vec::new(), Earlier::default()), polls);
            if matches!(outcome, Some(Err(ShareError::NotUndoable { .. }))) { prop_assert!(is_empty(&service)); return Ok(()); }
            tries += 1;
            prop_assert!(tries < 40);
        }
        for polls in kills { let _ = run(engine(&service, &ledger).resume(&id("undo")), Some(polls)); }
        let mut job = run(engine(&service, &ledger).resume(&id("undo")), None).unwrap().unwrap();
        for _ in 0..20 {
            if job.state() == JobState::Done && !job.has_open_steps() { break; }
            job = run(engine(&service, &ledger).resume(&id("undo")), None).unwrap().unwrap();
        }
        prop_assert!(job.items.iter().all(|item| job.item_state(item) == ItemState::Done), "{}", ledger.dump(&id("undo")));
        prop_assert!(is_empty(&service), "{}", ledger.dump(&id("undo")));
    }
}

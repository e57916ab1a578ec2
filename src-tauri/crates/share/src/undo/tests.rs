use domain::{AudienceId, SegmentId, pair};
use proptest::prelude::*;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::execute::Engine;
use crate::journal::{ItemState, JobState};
use crate::plan::Extract;
use crate::testing::{
    AT_ONCE, Fault, MemoryLedger, MemoryService, a_trait, audience, folder, request, run, segment, source,
};

fn engine<'a>(service: &'a MemoryService, ledger: &'a MemoryLedger) -> Engine<'a, MemoryService, MemoryLedger> {
    let cancel = CancellationToken::new();
    Engine { service, ledger, clock: &|| 5, progress: &|_, _| {}, cancel, tempo: AT_ONCE }
}

fn id(text: &str) -> JobId {
    JobId(text.into())
}

fn share(service: &MemoryService, ledger: &MemoryLedger, job: &str, ids: &[&str]) -> Job {
    let audiences = ids.iter().map(|id| (AudienceId::from(*id), audience(id))).collect();
    let known = Extract { audiences, ..Extract::default() };
    run(engine(service, ledger).share(id(job), request(ids), known), None).unwrap().unwrap()
}

fn undo(service: &MemoryService, ledger: &MemoryLedger, job: &str, of: &str, only: &[&str]) -> Job {
    let only = only.iter().map(|it| AudienceId::from(*it)).collect();
    run(engine(service, ledger).undo(id(job), &id(of), only), None).unwrap().unwrap()
}

fn is_empty(service: &MemoryService) -> bool {
    let world = service.world();
    world.traits.is_empty() && world.segments.is_empty() && world.folders.is_empty() && world.sources.is_empty()
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
fn only_what_the_job_made_is_removed() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    {
        let mut world = service.world();
        world.folders.push(folder(domain::FolderKind::Traits, 7, 0, pair::TRAIT_FOLDER));
        world.sources.push(source(21, pair::DATA_SOURCE));
        world.traits.push(a_trait(50, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 7));
    }
    share(&service, &ledger, "share", &["a"]);
    undo(&service, &ledger, "undo", "share", &[]);
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (1, 0), "the adopted trait stays, the segment goes");
    assert_eq!((world.folders.len(), world.sources.len()), (1, 1), "the segment folder goes too");
}

#[test]
fn one_audience_of_a_share_can_be_taken_back_alone() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "share", &["a", "b"]);
    let job = undo(&service, &ledger, "undo", "share", &["a"]);
    assert_eq!(job.state(), JobState::Done);
    let traits = service.world().traits.len();
    let folders = service.world().folders.len();
    assert_eq!((traits, folders), (1, 2), "folders that still hold something are kept");
    undo(&service, &ledger, "undo2", "share", &["b"]);
    assert!(is_empty(&service));
}

#[test]
fn a_changed_or_used_pair_is_kept_whole_and_says_why() {
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
    assert_eq!((job.state(), job.counts().done, job.counts().failed), (JobState::PartlyDone, 1, 3));
    let blocks: Vec<_> = job
        .items
        .iter()
        .filter_map(|item| match &item.purpose {
            Purpose::Keep(blocked) => Some(blocked.clone()),
            _ => None,
        })
        .collect();
    assert!(blocks.iter().any(|it| matches!(it, Blocked::Changed { name, .. } if name.ends_with("(edited)"))));
    assert!(
        blocks
            .iter()
            .any(|it| matches!(it, Blocked::UsedBySegments { segments, .. } if segments[0].0 == SegmentId(900)))
    );
    assert!(blocks.iter().any(|it| matches!(it, Blocked::InUse { .. })));
    let world = service.world();
    assert_eq!((world.traits.len(), world.segments.len()), (3, 4), "no half is left behind");
    assert_eq!(world.folders.len(), 2, "folders in use are kept");
}

#[test]
fn what_is_gone_already_counts_as_done() {
    let (service, ledger): (MemoryService, MemoryLedger) = Default::default();
    share(&service, &ledger, "share", &["a"]);
    service.world().segments.clear();
    let job = undo(&service, &ledger, "undo", "share", &[]);
    assert_eq!(job.state(), JobState::Done);
    assert!(is_empty(&service));
}

#[test]
fn an_undo_and_a_share_that_made_nothing_are_not_undone() {
    let (service, ledger) = Default::default();
    share(&service, &ledger, "share", &["a"]);
    share(&service, &ledger, "again", &["a"]);
    let refusal =
        |of: &str| run(engine(&service, &ledger).undo(id("x"), &id(of), Vec::new()), None).unwrap().unwrap_err();
    assert!(matches!(refusal("again"), ShareError::NotUndoable { why: NoUndo::NothingMade, .. }));
    undo(&service, &ledger, "undo", "share", &[]);
    assert!(matches!(refusal("undo"), ShareError::NotUndoable { why: NoUndo::IsUndo, .. }));
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
        let known = Extract { audiences, ..Extract::default() };
        let first = run(engine(&service, &ledger).share(id("share"), request(&ids), known), Some(shared));
        if first.is_none() && !ledger.has(&id("share")) { return Ok(()); }
        let calls = service.world().calls;
        service.world().faults.extend(faults.into_iter().map(|(at, fault)| (calls + at, fault)));
        let mut kills = kills.into_iter();
        let mut tries = 0;
        while !ledger.has(&id("undo")) {
            let polls = kills.next();
            let outcome = run(engine(&service, &ledger).undo(id("undo"), &id("share"), Vec::new()), polls);
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

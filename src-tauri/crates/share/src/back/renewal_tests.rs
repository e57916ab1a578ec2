//! Renewing audiences before their data expires.

use domain::copied::DAY_MS;
use domain::{SegmentId, pair};

use super::*;
use crate::testing::{copy_of, segment, source};

fn of() -> Copied {
    Copied::Segment(SegmentId(12))
}

fn audience(ttl_days: u32) -> Audience {
    Audience { ttl_days: Some(ttl_days), created_at: Some(0), ..copy_of("mine", of(), "Gold") }
}

/// The plan for an audience some days after its creation.
fn planned(audiences: Vec<Audience>, days_old: i64, ttl_days: u32) -> Item {
    let own = Segment { integration_code: None, ..segment(12, "", "1T", 30, 5) };
    let snapshot = Snapshot {
        segments: [(own.id, own)].into(),
        data_sources: vec![source(30, "CRM"), source(21, pair::DATA_SOURCE)],
        audiences,
        now: Some(days_old * DAY_MS),
        ..Snapshot::default()
    };
    let request = Request { renew: true, ttl_days, ..Request::external([of()]) };
    plan(&snapshot, &request).items.remove(0)
}

fn renewed(item: &Item) -> Option<u32> {
    if let Verdict::Renew { days, .. } = &item.verdict {
        assert_eq!((item.steps.len(), &item.notes[..]), (1, &[Note::Expires { days: *days }][..]));
        Some(*days)
    } else {
        assert!(item.steps.is_empty());
        None
    }
}

#[test]
fn it_lasts_so_many_days_from_now_and_at_most_ninety_from_its_creation() {
    for (has, days_old, wanted, expected) in
        [(30, 25, 30, Some(55)), (30, 40, 30, Some(70)), (30, 70, 30, Some(90)), (60, 25, 30, None), (55, 25, 30, None)]
    {
        let item = planned(vec![audience(has)], days_old, wanted);
        assert_eq!(renewed(&item), expected, "{has} {days_old}: {:?}", item.verdict);
    }
}

#[test]
fn what_cannot_be_renewed_is_refused_and_what_the_source_delivers_needs_nothing() {
    let refusal = |item: &Item| match &item.verdict {
        Verdict::Refused { refusal } => Some(refusal.clone()),
        _ => None,
    };
    let longest = Some(Refusal::LongestExpiry { maximum: 90 });
    assert_eq!(refusal(&planned(vec![audience(90)], 80, 30)), longest);
    assert_eq!(refusal(&planned(vec![audience(30)], 95, 30)), longest, "over, whatever is set");
    assert_eq!(refusal(&planned(Vec::new(), 5, 30)), Some(Refusal::NothingToRenew));
    let delivered = Audience { flow: Some("source".into()), ..audience(30) };
    let item = planned(vec![delivered], 25, 30);
    assert_eq!(item.verdict, Verdict::Adopt { audience: "mine".into() });
    assert!(item.steps.is_empty());
}

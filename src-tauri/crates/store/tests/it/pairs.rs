//! The state of a pair follows whatever changes about it.

use domain::{AudienceId, Drift, Origin, PairState, SegmentId};
use store::{Catalog, ReferenceKind, Side, StoredDataflow};

use crate::sample::{a_trait, audience, counted, finish, put_audiences, put_pairs, segment, store, whole};

const CODE: &str = "3f1c5a52-93d6-4f9c-8d52-0b8f4d0f8d11";

async fn state(catalog: &Catalog) -> PairState {
    catalog.pair_summary(&AudienceId::from(CODE)).await.unwrap().unwrap().state
}

#[tokio::test]
async fn a_pair_is_recognized_whichever_side_is_read_first() {
    let (_folder, store, catalog) = store().await;
    put_audiences(&catalog, vec![audience(CODE, "Ceramics")]).await;
    assert_eq!(state(&catalog).await, PairState::NotShared);
    let (a_trait, segment) = (a_trait(1, "Ceramics", Some(CODE)), segment(2, "Ceramics", Some(CODE), 1));
    put_pairs(&catalog, vec![counted(a_trait.clone(), 300)], vec![counted(segment.clone(), 300)]).await;
    assert_eq!(state(&catalog).await, PairState::Live);

    let other = store.catalog("another").await.unwrap();
    put_pairs(&other, vec![counted(a_trait.clone(), 0)], vec![counted(segment.clone(), 0)]).await;
    put_audiences(&other, vec![audience(CODE, "Ceramics")]).await;
    assert_eq!(state(&other).await, PairState::Unclear, "nobody says who made it, nobody is counted yet");

    let by_integration = domain::Trait { created_by: Some(0), ..a_trait };
    put_pairs(&other, vec![counted(by_integration, 0)], vec![counted(segment, 0)]).await;
    assert_eq!(state(&other).await, PairState::Arriving, "an integration made it, nobody is counted yet");
}

#[tokio::test]
async fn every_change_of_ours_is_seen_at_once() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience(CODE, "Ceramics")]).await;
    put_pairs(&catalog, vec![], vec![]).await;
    let mut made = a_trait(1, "Ceramics", Some(CODE));
    made.created_by = Some(7);
    catalog.keep_trait(made, None).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Half);
    catalog.keep_segment(segment(2, "Ceramics", Some(CODE), 1), None).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Shell);
    catalog.keep_audience(audience(CODE, "Ceramics and more")).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Drifted(vec![Drift::Renamed]));
    catalog.keep_trait(a_trait(3, "Copy", Some(CODE)), None).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Duplicate);
    catalog.forget_trait(domain::TraitId(3)).await.unwrap();
    catalog.forget_trait(domain::TraitId(1)).await.unwrap();
    catalog.forget_segment(SegmentId(2)).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::NotShared);
}

#[tokio::test]
async fn with_another_sharing_data_source_the_pairs_drift() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience(CODE, "Ceramics")]).await;
    let pair = (a_trait(1, "Ceramics", Some(CODE)), segment(2, "Ceramics", Some(CODE), 1));
    put_pairs(&catalog, vec![counted(pair.0.clone(), 3)], vec![counted(pair.1.clone(), 3)]).await;
    let mut refresh = catalog.begin_refresh(Side::AudienceManager).await.unwrap();
    let mut other = crate::sample::sharing_source();
    other.id = 901;
    refresh.references(ReferenceKind::DataSource, vec![other], whole(1)).await.unwrap();
    refresh.traits(vec![counted(pair.0, 3)]).await.unwrap();
    refresh.segments(vec![counted(pair.1, 3)]).await.unwrap();
    finish(refresh, Side::AudienceManager, 3).await;
    assert_eq!(state(&catalog).await, PairState::Drifted(vec![Drift::DataSource]));
}

#[tokio::test]
async fn an_audience_from_audience_manager_is_never_a_pair() {
    let (_folder, _store, catalog) = store().await;
    let mut came = audience(CODE, "Came back");
    came.origin = Origin::AudienceManager;
    put_audiences(&catalog, vec![came]).await;
    assert_eq!(state(&catalog).await, PairState::FromAudienceManager);
}

#[tokio::test]
async fn everything_under_a_code_comes_together() {
    let (_folder, _store, catalog) = store().await;
    put_pairs(
        &catalog,
        vec![counted(a_trait(1, "T", Some(CODE)), 4)],
        vec![counted(segment(2, "S", Some(CODE), 1), 4)],
    )
    .await;
    let parts = catalog.pair_parts(vec![CODE.to_owned(), "nothing".to_owned()]).await.unwrap();
    assert!(parts[0].audience.is_none(), "an orphan: its audience is not there");
    assert_eq!((parts[0].traits.len(), parts[0].segments.len(), parts[0].evidence.of_trait), (1, 1, Some(4)));
    assert_eq!((parts[1].traits.len(), parts[1].segments.len()), (0, 0));
    assert_eq!(catalog.segments_using(domain::TraitId(1)).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_audience_that_is_sent_and_has_no_objects_is_in_the_dataflow() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience(CODE, "Ceramics")]).await;
    let sends = |sent: Option<Vec<String>>| StoredDataflow { state: Some("on".into()), destination: None, sent };
    catalog.store_dataflow(sends(Some(vec![CODE.to_owned()]))).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::InDataflow);
    catalog.keep_trait(a_trait(1, "Ceramics", Some(CODE)), None).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Half);
    catalog.forget_trait(domain::TraitId(1)).await.unwrap();
    catalog.store_dataflow(sends(None)).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::NotShared, "it is not known what is sent");
}

#[tokio::test]
async fn what_the_dataflow_sends_decides_whether_members_come() {
    let (_folder, _store, catalog) = store().await;
    put_audiences(&catalog, vec![audience(CODE, "Ceramics")]).await;
    let mut made = a_trait(1, "Ceramics", Some(CODE));
    made.created_by = Some(7);
    put_pairs(&catalog, vec![counted(made, 0)], vec![counted(segment(2, "Ceramics", Some(CODE), 1), 0)]).await;
    assert_eq!(state(&catalog).await, PairState::Shell, "a person created it");
    let sends = |sent: Option<Vec<String>>| StoredDataflow { state: Some("on".into()), destination: None, sent };
    catalog.store_dataflow(sends(Some(vec![CODE.to_owned()]))).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Arriving, "but it is sent");
    catalog.store_dataflow(sends(Some(vec!["another".to_owned()]))).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Shell);
    let by_integration = domain::Trait { created_by: Some(0), ..a_trait(1, "Ceramics", Some(CODE)) };
    put_pairs(&catalog, vec![counted(by_integration, 0)], vec![counted(segment(2, "Ceramics", Some(CODE), 1), 0)])
        .await;
    assert_eq!(state(&catalog).await, PairState::Shell, "the integration created it, and it is not sent any more");
    catalog.store_dataflow(sends(None)).await.unwrap();
    assert_eq!(state(&catalog).await, PairState::Arriving, "it is not known what is sent");
    put_pairs(&catalog, vec![], vec![counted(segment(2, "Ceramics", Some(CODE), 1), 5)]).await;
    let parts = catalog.pair_parts(vec![CODE.to_owned()]).await.unwrap().remove(0);
    assert_eq!((parts.evidence.of_trait, parts.evidence.of_segment, parts.evidence.sent), (None, Some(5), None));
}

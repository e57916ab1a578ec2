//! Rules beside their PQL, the list of all segments, and the mapping of keys to fields.

use app::view::{
    ClauseVerdict, DataNeed, FailureCode, FieldKind, FieldOrigin, InputReason, MappedField, Page, PartLeftOut,
    SetMoves, TraitQuery, TraitRow, TraitType, TranslatedKind, TranslatedPart, TranslatedRef, TranslationDetail,
    TranslationNode, TranslationQuery, TranslationSort, TranslationWay,
};

use crate::edit::{make_segment, segment_form};
use crate::world::{World, first};

const WHOLE: Page = Page { offset: 0, limit: 500 };

fn parts(node: &TranslationNode) -> Vec<&TranslatedPart> {
    match node {
        TranslationNode::Group { parts: inside, .. } => inside.iter().flat_map(parts).collect(),
        TranslationNode::Leaf { part } => vec![part],
    }
}

async fn segment(world: &World, id: &str) -> TranslationDetail {
    let of = TranslatedRef { kind: TranslatedKind::Segment, id: id.to_owned() };
    world.workspace.translation(of).await.unwrap()
}

#[tokio::test]
async fn all_segments_are_listed_by_what_can_become_of_them_and_their_pages_agree() {
    let world = World::read().await;
    let all = world.workspace.translations(TranslationQuery::default(), WHOLE).await.unwrap();
    assert!(all.rows.len() > 10 && all.total as usize >= all.rows.len(), "{}", all.total);
    assert!(all.rows.is_sorted_by_key(|row| row.way));
    let facets = world.workspace.translation_facets(TranslationQuery::default()).await.unwrap();
    assert_eq!(facets.iter().map(|one| one.count).sum::<u32>(), all.total);
    for facet in facets {
        let query = TranslationQuery { ways: vec![facet.value], ..TranslationQuery::default() };
        assert_eq!(world.workspace.translations(query, first(1)).await.unwrap().total, facet.count);
    }
    for row in all.rows.iter().step_by(3) {
        let page = segment(&world, &row.id).await;
        assert_eq!((page.way, &page.verdict, page.counts), (row.way, &row.verdict, row.counts), "{row:?}");
        let Some(tree) = &page.parts else { continue };
        let shown: usize = parts(tree).iter().map(|part| part.clauses.len() + part.more as usize).sum();
        let counts = page.counts;
        let said = counts.exact + counts.data + counts.approximate + counts.cannot;
        assert_eq!(shown + page.whole.len(), said as usize, "{row:?}");
    }
}

#[tokio::test]
async fn the_list_is_searched_and_sorted() {
    let world = World::read().await;
    let all = world.workspace.translations(TranslationQuery::default(), WHOLE).await.unwrap();
    let one = &all.rows[all.rows.len() / 2];
    let query = TranslationQuery { search: one.id.clone(), ..TranslationQuery::default() };
    let found = world.workspace.translations(query, WHOLE).await.unwrap();
    assert!(found.rows.iter().any(|row| row.id == one.id));
    let query = TranslationQuery { sort: TranslationSort::Name, descending: true, ..TranslationQuery::default() };
    let found = world.workspace.translations(query, Page { offset: 2, limit: 3 }).await.unwrap();
    assert_eq!((found.total, found.rows.len()), (all.total, 3));
    assert!(found.rows.is_sorted_by(|one, other| one.name.to_lowercase() >= other.name.to_lowercase()));
}

/// The first trait of the account of which a condition holds, with its translation.
async fn a_trait(world: &World, is_it: impl Fn(&TraitRow, &TranslationDetail) -> bool) -> String {
    let query = TraitQuery { include_subfolders: true, ..TraitQuery::default() };
    for row in world.workspace.traits().list(query, WHOLE).await.unwrap().rows {
        let of = TranslatedRef { kind: TranslatedKind::Trait, id: row.id.clone() };
        let page = world.workspace.translation(of).await.unwrap();
        if is_it(&row, &page) {
            return row.id;
        }
    }
    panic!("no such trait");
}

/// A segment of a trait that can be rebuilt and does not have one of another company.
pub async fn partly(world: &World) -> String {
    let own =
        a_trait(world, |row, page| row.trait_type == TraitType::RuleBased && page.way == TranslationWay::Rebuilt).await;
    let foreign = a_trait(world, |row, _| row.third_party).await;
    let form = segment_form(&world.app, "Rebuilt in part", format!("{own}T AND NOT {foreign}T")).await;
    make_segment(&world.app, form).await
}

#[tokio::test]
async fn a_part_that_cannot_be_translated_says_what_its_absence_changes() {
    let world = World::read().await;
    let page = segment(&world, &partly(&world).await).await;
    assert_eq!((page.pql, page.way), (None, TranslationWay::Cannot));
    let without = page.without.unwrap();
    assert_eq!((without.moves, without.excludes, without.left_out), (SetMoves::Larger, true, 1));
    assert!(matches!(without.verdict, ClauseVerdict::Exact | ClauseVerdict::Approximate { .. }));
    let tree = page.parts.unwrap();
    let [kept, left_out] = parts(&tree)[..] else { panic!("{tree:?}") };
    assert_eq!(kept.left_out, None);
    assert_eq!(left_out.left_out, Some(PartLeftOut { moves: SetMoves::Larger, excludes: true }));
    assert!(kept.trait_rule.is_some() && left_out.negated, "{tree:?}");
    assert!(without.pql.contains(kept.pql.as_deref().unwrap()), "{without:?}");
}

/// A trait that needs a field for a key, and the key.
async fn unmapped(world: &World) -> (String, String) {
    let id =
        a_trait(world, |_, page| matches!(page.verdict, ClauseVerdict::Data { need: DataNeed::Field { .. } })).await;
    let of = TranslatedRef { kind: TranslatedKind::Trait, id: id.clone() };
    let ClauseVerdict::Data { need: DataNeed::Field { key } } = world.workspace.translation(of).await.unwrap().verdict
    else {
        panic!("it was so a moment ago");
    };
    (id, key)
}

#[tokio::test]
async fn a_key_that_is_mapped_needs_no_data_any_more() {
    let world = World::read().await;
    let (id, key) = unmapped(&world).await;
    let of = TranslatedRef { kind: TranslatedKind::Trait, id };
    let mapping = world.workspace.field_mapping(Some(of.clone())).await.unwrap();
    let proposed = mapping.fields.iter().find(|field| field.key == key).unwrap();
    assert_eq!(proposed.origin, FieldOrigin::Proposed);
    let before = world.workspace.translation_facets(TranslationQuery::default()).await.unwrap();

    let mapped = MappedField { path: "_acme.mapped".to_owned(), origin: FieldOrigin::Mapped, ..proposed.clone() };
    let saved = world.workspace.save_field_mapping(vec![mapped.clone()], mapping.settings).await.unwrap();
    assert_eq!(saved.fields.len(), 1);
    let page = world.workspace.translation(of.clone()).await.unwrap();
    assert!(!matches!(page.verdict, ClauseVerdict::Data { .. }), "{:?}", page.verdict);
    assert!(page.pql.unwrap().contains("_acme.mapped"));
    let again = world.workspace.field_mapping(Some(of)).await.unwrap();
    let stored = again.fields.iter().find(|field| field.key == key).unwrap();
    assert_eq!((stored.origin, stored.path.as_str()), (FieldOrigin::Mapped, "_acme.mapped"));
    // The list does not show what it was before.
    let after = world.workspace.translation_facets(TranslationQuery::default()).await.unwrap();
    let missing = |facets: &[app::view::FacetCount<TranslationWay>]| {
        facets.iter().find(|one| one.value == TranslationWay::DataMissing).unwrap().count
    };
    assert!(missing(&after) <= missing(&before));
}

#[tokio::test]
async fn a_field_that_could_not_be_stored_as_it_is_is_refused() {
    let world = World::read().await;
    let settings = world.workspace.field_mapping(None).await.unwrap().settings;
    let field = |key: &str, path: &str| MappedField {
        key: key.to_owned(),
        path: path.to_owned(),
        kind: FieldKind::Text,
        values: Vec::new(),
        origin: FieldOrigin::Mapped,
    };
    for bad in [
        vec![field("", "a.b")],
        vec![field("#key", "a.b")],
        vec![field("@derived", "a.b")],
        vec![field("a\tb", "a.b")],
        vec![field("a", "a b")],
        vec![field("a", "a.b"), field("A", "c")],
    ] {
        let refused = world.workspace.save_field_mapping(bad.clone(), settings.clone()).await.unwrap_err();
        assert_eq!(refused.code, FailureCode::BadInput, "{bad:?}");
        assert_eq!(refused.reason, Some(app::view::FailureReason::from(InputReason::FieldMapping)), "{bad:?}");
    }
    assert!(world.workspace.field_mapping(None).await.unwrap().fields.is_empty(), "nothing was stored");
}

#[tokio::test]
async fn the_mapping_goes_to_a_file_and_comes_back_and_the_list_is_a_table() {
    let world = World::read().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mapping.tsv");
    std::fs::write(&file, "key\tpath\nprice\t_acme.price\tnumber\n@derived\tc_a\tx\tc_b\ty\n").unwrap();
    let imported = world.workspace.open_mapping_file(file.clone()).await.unwrap();
    assert_eq!((imported.keys, imported.derived), (1, 1));
    // Editing the table leaves derived signals as they are.
    let mapping = world.workspace.field_mapping(None).await.unwrap();
    assert_eq!((mapping.fields.len(), mapping.derived), (1, 1));
    let saved = world.workspace.save_field_mapping(Vec::new(), mapping.settings).await.unwrap();
    assert_eq!((saved.fields.len(), saved.derived), (0, 1));
    world.workspace.save_mapping_file(file.clone()).await.unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("@derived") && !text.contains("price"), "{text}");
    std::fs::write(&file, [0xff, 0xfe, 0]).unwrap();
    let refused = world.workspace.open_mapping_file(file).await.unwrap_err();
    assert_eq!(refused.code, FailureCode::BadInput);

    let table = folder.path().join("all.csv");
    let query = TranslationQuery { ways: vec![TranslationWay::Rebuilt], ..TranslationQuery::default() };
    let count = world.workspace.translations(query.clone(), first(1)).await.unwrap().total;
    world.workspace.save_translations_csv(query, table.clone()).await.unwrap();
    let text = std::fs::read_to_string(&table).unwrap();
    assert!(text.lines().count() > count as usize && !text.contains("data missing"), "{text}");
}

/// The window's words for a reason are those of the command line.
#[test]
fn window_and_command_line_have_the_same_reasons() {
    use domain::translate::{Near, Why};
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../ui/src/i18n/en/translation.json");
    let words: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let near = [
        (Near::DayEdge, "dayEdge"),
        (Near::TtlRenew, "ttlRenew"),
        (Near::AttributeTtl, "attributeTtl"),
        (Near::EventValue, "eventValue"),
        (Near::Contains, "contains"),
        (Near::List, "list"),
        (Near::Products, "products"),
        (Near::NumberText, "numberText"),
        (Near::Words, "words"),
        (Near::Regex, "regex"),
        (Near::ValueMap, "valueMap"),
        (Near::Geo, "geo"),
        (Near::Ip, "ip"),
        (Near::OtherEvents, "otherEvents"),
        (Near::TwoDatasets, "twoDatasets"),
        (Near::Snapshot, "snapshot"),
        (Near::Membership, "membership"),
        (Near::Share, "share"),
        (Near::ActiveAudience, "activeAudience"),
        (Near::Case, "case"),
    ]
    .map(|(near, name)| (format!("translation.near.{name}"), near.reason()));
    let why = [
        (Why::Private, "private"),
        (Why::Reserved, "reserved"),
        (Why::ThirdParty, "thirdParty"),
        (Why::UnknownTrait, "unknownTrait"),
        (Why::Frequency, "frequency"),
        (Why::TwoDatasets, "twoDatasets"),
        (Why::EventAndAttribute, "eventAndAttribute"),
        (Why::Operator, "operator"),
        (Why::TextOperatorOnNumber, "textOperatorOnNumber"),
        (Why::NotANumber, "notANumber"),
        (Why::Syntax, "syntax"),
        (Why::OnlyAtMost, "onlyAtMost"),
        (Why::Hours, "hours"),
        (Why::Sequence, "sequence"),
        (Why::Aggregation, "aggregation"),
        (Why::ProfileAttribute, "profileAttribute"),
    ]
    .map(|(why, name)| (format!("translation.why.{name}"), why.reason()));
    for (key, reason) in near.into_iter().chain(why) {
        let plain = |text: &str| text.trim_end_matches('.').replace(['“', '”'], "\"").replace('’', "'");
        let shown = plain(words[&key].as_str().unwrap_or_else(|| panic!("{key}")));
        assert_eq!(shown.to_lowercase(), plain(reason).to_lowercase(), "{key}");
    }
}

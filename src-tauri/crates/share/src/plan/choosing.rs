//! What a person chose where something is in the way.

use std::collections::BTreeSet;

use domain::{AudienceId, TraitId, pair};

use super::tests::ready;
use super::*;
use crate::testing::{a_trait, request};

#[test]
fn an_existing_trait_is_used_or_skipped_and_never_doubled() {
    let mut snapshot = ready();
    snapshot.traits.push(a_trait(100, "a", &pair::trait_rule(&AudienceId::from("a")), 21, 7));
    let mut asked = request(&["a", "b"]);
    let item = |asked: &Request| plan(&snapshot, asked).items.remove(0);
    assert_eq!(
        item(&asked).verdict,
        Verdict::Complete { adopted: TraitId(100) },
        "used unless something else is chosen"
    );
    asked.choices.same_name = Some(IfSameName::Create);
    assert_eq!(item(&asked).verdict, Verdict::Complete { adopted: TraitId(100) }, "never a second one of one code");
    asked.choices.existing = Some(IfExisting::Skip);
    let skipped = plan(&snapshot, &asked);
    assert_eq!(skipped.items[0].verdict, Verdict::Skip { conflict: ConflictKind::Existing });
    assert!(
        skipped.items[0].steps.is_empty() && skipped.items[1].verdict == Verdict::Make,
        "only the line in conflict"
    );
    asked.lines[0].choices.existing = Some(IfExisting::Use);
    let used = item(&asked);
    assert_eq!(used.verdict, Verdict::Complete { adopted: TraitId(100) }, "what is chosen for the line decides");
    let conflict = Conflict { kind: ConflictKind::Existing, with: TraitId(100), is_skipped: false };
    assert_eq!(used.conflict, Some(conflict), "it can still be chosen");
}

#[test]
fn a_name_that_another_trait_has_is_created_anyway_or_skipped() {
    let mut snapshot = ready();
    snapshot.names_taken.insert("Audience a".to_owned(), TraitId(3));
    let mut asked = request(&["a", "b"]);
    assert_eq!(plan(&snapshot, &asked).items[0].verdict, Verdict::Make);
    asked.lines[0].choices = Choices::SKIP;
    asked.lines[1].choices = Choices::SKIP;
    let items = plan(&snapshot, &asked).items;
    let skipped = Conflict { kind: ConflictKind::SameName, with: TraitId(3), is_skipped: true };
    assert_eq!(items[0].conflict, Some(skipped));
    assert_eq!(items[0].verdict, Verdict::Skip { conflict: ConflictKind::SameName });
    assert_eq!((&items[1].verdict, items[1].conflict), (&Verdict::Make, None), "nothing is in its way");
    asked.route = Some(Route::Activate);
    snapshot.destination = crate::port::Destination::Present { is_on: true, selected: BTreeSet::new() };
    let plan = plan(&snapshot, &asked);
    assert!(matches!(&plan.groundwork[0].action, Action::Select { audiences } if audiences.len() == 1), "{plan:?}");
}

#[test]
fn a_request_of_an_earlier_version_has_no_choices_and_one_without_is_stored_as_before() {
    let asked = request(&["a"]);
    let stored = serde_json::to_value(&asked).unwrap();
    assert!(stored.get("choices").is_none() && stored["lines"][0].get("choices").is_none(), "{stored}");
    assert_eq!(serde_json::from_value::<Request>(stored).unwrap(), asked);
}

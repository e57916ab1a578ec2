//! The facts of a trait or a segment, one by one. A list can leave facts out of its rows, and what a row leaves out is not
//! known to be empty.

use serde::{Deserialize, Serialize};

use crate::{Segment, Trait};

/// A fact of a trait or a segment, apart from its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Fact {
    /// Name.
    Name,
    /// Description.
    Description,
    /// Comments of a trait.
    Comments,
    /// Type of a trait.
    TraitType,
    /// Data source.
    DataSource,
    /// Folder.
    Folder,
    /// Integration code.
    IntegrationCode,
    /// Rule.
    Rule,
    /// How long members of a trait last.
    Lifetime,
    /// Event type of a trait.
    EventType,
    /// Category of a trait.
    Category,
    /// Profile merge rule of a segment.
    MergeRule,
    /// Legacy id of a segment.
    LegacyId,
    /// Status of a segment.
    Status,
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
    /// Who created it.
    CreatedBy,
    /// Who changed it last.
    UpdatedBy,
}

/// An object whose facts can be compared and copied one by one. Facts that the kind of object does not have always agree.
pub trait Facts: Clone {
    /// Whether both objects say the same about a fact.
    fn agrees(&self, fact: Fact, other: &Self) -> bool;

    /// Copies a fact from another object.
    fn take(&mut self, fact: Fact, other: &Self);

    /// Time of the last change, ms since epoch.
    fn changed_at(&self) -> Option<i64>;
}

macro_rules! facts {
    ($object:ty { $($fact:ident: $field:ident,)* }) => {
        impl Facts for $object {
            fn agrees(&self, fact: Fact, other: &Self) -> bool {
                match fact {
                    $(Fact::$fact => self.$field == other.$field,)*
                    _ => true,
                }
            }

            fn take(&mut self, fact: Fact, other: &Self) {
                match fact {
                    $(Fact::$fact => self.$field.clone_from(&other.$field),)*
                    _ => {}
                }
            }

            fn changed_at(&self) -> Option<i64> {
                self.updated_at
            }
        }
    };
}

facts!(Trait {
    Name: name,
    Description: description,
    Comments: comments,
    TraitType: trait_type,
    DataSource: data_source,
    Folder: folder,
    IntegrationCode: integration_code,
    Rule: rule,
    Lifetime: ttl_days,
    EventType: event_type,
    Category: category,
    CreatedAt: created_at,
    UpdatedAt: updated_at,
    CreatedBy: created_by,
    UpdatedBy: updated_by,
});

facts!(Segment {
    Name: name,
    Description: description,
    DataSource: data_source,
    Folder: folder,
    IntegrationCode: integration_code,
    Rule: rule,
    MergeRule: merge_rule,
    LegacyId: legacy_id,
    Status: status,
    CreatedAt: created_at,
    UpdatedAt: updated_at,
    CreatedBy: created_by,
    UpdatedBy: updated_by,
});

/// A row of a list together with what was known of its object before.
#[derive(Debug, Clone, PartialEq)]
pub struct Completed<T> {
    /// The row, with what it lacks taken from before.
    pub value: T,
    /// Facts of `value` that were not read in its present version: never read, or known of an older version.
    pub unread: Vec<Fact>,
    /// Whether one of them is known of an older version: only reading the object whole shows what it is now.
    pub doubtful: bool,
}

/// Completes a row that lacks some facts by what was known before, together with the facts that were unread then.
///
/// Everything known before is certain if all of it was read and the object was not changed since.
pub fn completed<T: Facts>(row: &T, lacks: &[Fact], before: Option<(&T, &[Fact])>) -> Completed<T> {
    let mut value = row.clone();
    let Some((before, unread_before)) = before else {
        return Completed { value, unread: lacks.to_vec(), doubtful: false };
    };
    for fact in lacks {
        value.take(*fact, before);
    }
    let same_version = !lacks.contains(&Fact::UpdatedAt)
        && row.changed_at().is_some_and(|at| before.changed_at() == Some(at))
        && unread_before.is_empty();
    if same_version {
        return Completed { value, unread: Vec::new(), doubtful: false };
    }
    let doubtful = lacks.iter().any(|fact| !row.agrees(*fact, before));
    Completed { value, unread: lacks.to_vec(), doubtful }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DataSourceId, FolderId, SegmentId, SegmentStatus};

    const LACKS: [Fact; 2] = [Fact::Rule, Fact::Description];

    fn segment(rule: &str, updated_at: Option<i64>) -> Segment {
        Segment {
            id: SegmentId(1),
            legacy_id: None,
            name: "One".to_owned(),
            description: String::new(),
            integration_code: None,
            data_source: DataSourceId(2),
            merge_rule: None,
            folder: FolderId(3),
            status: SegmentStatus::Active,
            rule: rule.to_owned(),
            created_at: None,
            updated_at,
            created_by: None,
            updated_by: None,
        }
    }

    #[test]
    fn a_new_row_keeps_what_it_has_and_says_what_was_not_read() {
        let row = segment("", Some(5));
        let new = completed(&row, &LACKS, None);
        assert_eq!(new, Completed { value: row, unread: LACKS.to_vec(), doubtful: false });
    }

    #[test]
    fn what_is_known_of_the_same_version_is_certain_and_of_another_doubtful() {
        let (before, lean) = (segment("5T", Some(5)), |at| segment("", at));
        let certain = completed(&lean(Some(5)), &LACKS, Some((&before, &[])));
        assert_eq!(certain, Completed { value: before.clone(), unread: Vec::new(), doubtful: false });
        for (row, unread) in [
            (lean(Some(6)), &[][..]),
            (lean(None), &[]),
            // The rule is one that an earlier refresh could not confirm.
            (lean(Some(5)), &[Fact::Rule]),
        ] {
            let doubtful = completed(&row, &LACKS, Some((&before, unread)));
            assert_eq!((doubtful.value.rule.as_str(), doubtful.doubtful), ("5T", true), "{row:?}");
            assert_eq!(doubtful.unread, LACKS);
        }
    }

    #[test]
    fn without_anything_to_lose_nothing_is_in_doubt() {
        let never_read = completed(&segment("", Some(6)), &LACKS, Some((&segment("", Some(5)), &LACKS)));
        assert!(!never_read.doubtful && never_read.unread == LACKS);
        let whole = completed(&segment("", Some(6)), &[], Some((&segment("5T", Some(5)), &LACKS)));
        assert_eq!((whole.value.rule.as_str(), whole.unread.len()), ("", 0), "a whole row may be empty");
    }
}

//! The pair: the trait and the segment that represent one audience in Audience Manager, and the composition of
//! each (AAM contract §19.1).

use serde::{Deserialize, Serialize};

use crate::{
    Audience, AudienceId, DataSourceId, Evidence, Flow, IntegrationCode, Origin, Segment, Trait, TraitId, TraitType,
};

/// Trait folder, created on first use directly below the root of trait storage.
pub const TRAIT_FOLDER: &str = "Experience Platform Traits";
/// Segment folder, created on first use directly below the root of segment storage.
pub const SEGMENT_FOLDER: &str = "Experience Platform Segments";
/// Data source, created on first use; every shared trait and segment belongs to it.
pub const DATA_SOURCE: &str = "Adobe Experience Platform Audience Sharing";
/// Older name of the same data source; matched, never created (AAM contract §19.1).
pub const DATA_SOURCE_OLD_NAME: &str = "Experience Platform Segments";
/// Description of a trait created by sharing.
pub const TRAIT_DESCRIPTION: &str = "This is an automatically created trait";
/// Description of a segment created by sharing.
pub const SEGMENT_DESCRIPTION: &str = "This segment was created in Adobe Experience Platform";
/// Days a member stays in a shared trait after the last qualification.
pub const TTL_DAYS: u32 = 120;

/// Whether a data source is the sharing one, by either of its names.
pub fn is_sharing_data_source(name: &str) -> bool {
    let name = name.trim();
    name.eq_ignore_ascii_case(DATA_SOURCE) || name.eq_ignore_ascii_case(DATA_SOURCE_OLD_NAME)
}

/// The rule of the trait of an audience: `segid == "<audience id>"`.
pub fn trait_rule(audience: &AudienceId) -> String {
    format!("segid == \"{}\"", audience.as_str().replace('\\', "\\\\").replace('"', "\\\""))
}

/// The rule of the segment of a pair: exactly the trait.
pub fn segment_rule(trait_id: TraitId) -> String {
    format!("{trait_id}T")
}

/// What the objects of an audience in Audience Manager and the evidence of their members say. What is shown depends on the
/// dataflow too: [`crate::SharedState`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairState {
    /// Nothing there, and the dataflow does not send the audience as far as is known.
    NotShared,
    /// Nothing there yet, but the dataflow sends the audience: Audience Manager creates trait and segment by itself.
    InDataflow,
    /// Trait without segment, or segment without trait.
    Half,
    /// A whole pair no members flow into.
    Shell,
    /// A whole pair; members are on their way.
    Arriving,
    /// A whole pair without members, and it is not known whether any will come.
    Unclear,
    /// A whole pair with members.
    Live,
    /// A whole pair that no longer matches its audience, with every difference.
    Drifted(Vec<Drift>),
    /// More than one trait or segment carries the audience's code.
    Duplicate,
    /// The audience itself came from Audience Manager; sharing it back would be a loop.
    FromAudienceManager,
}

impl PairState {
    /// Position among the states, used to sort and store them: 0 not shared … 9 in the dataflow.
    pub fn rank(&self) -> u8 {
        match self {
            Self::NotShared => 0,
            Self::Half => 1,
            Self::Shell => 2,
            Self::Arriving => 3,
            Self::Live => 4,
            Self::Drifted(_) => 5,
            Self::Duplicate => 6,
            Self::FromAudienceManager => 7,
            Self::Unclear => 8,
            Self::InDataflow => 9,
        }
    }

    /// Reads [`Self::rank`] back; `drift` is used for drifted pairs alone. Unknown ranks read as not shared.
    pub fn from_rank(rank: u8, drift: Vec<Drift>) -> Self {
        match rank {
            1 => Self::Half,
            2 => Self::Shell,
            3 => Self::Arriving,
            4 => Self::Live,
            5 => Self::Drifted(drift),
            6 => Self::Duplicate,
            7 => Self::FromAudienceManager,
            8 => Self::Unclear,
            9 => Self::InDataflow,
            _ => Self::NotShared,
        }
    }

    /// The state of an audience, from everything in Audience Manager that carries its code.
    ///
    /// `data_source` is the sharing data source, if the organization has one.
    pub fn of(
        audience: &Audience,
        traits: &[Trait],
        segments: &[Segment],
        data_source: Option<DataSourceId>,
        evidence: Evidence,
    ) -> Self {
        if audience.origin == Origin::AudienceManager {
            return Self::FromAudienceManager;
        }
        match (traits, segments) {
            ([], []) if evidence.sent == Some(true) => Self::InDataflow,
            ([], []) => Self::NotShared,
            ([_], []) | ([], [_]) => Self::Half,
            ([a_trait], [segment]) => {
                let differences = drift(audience, a_trait, segment, data_source);
                if !differences.is_empty() {
                    return Self::Drifted(differences);
                }
                Self::of_flow(Flow::of(a_trait, segment, evidence))
            }
            _ => Self::Duplicate,
        }
    }

    /// The state of a whole pair that matches its audience.
    pub fn of_flow(flow: Flow) -> Self {
        match flow {
            Flow::Shell => Self::Shell,
            Flow::Arriving => Self::Arriving,
            Flow::Unclear => Self::Unclear,
            Flow::Live => Self::Live,
        }
    }
}

/// One way a pair differs from what its audience asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Drift {
    /// The audience was renamed.
    Renamed,
    /// The trait's rule was changed.
    TraitRule,
    /// The trait is not of the onboarded type.
    TraitType,
    /// The segment's rule is no longer exactly the trait.
    SegmentRule,
    /// Trait or segment belongs to another data source.
    DataSource,
    /// The segment is merged by another rule.
    MergeRule,
    /// The segment is paused.
    Paused,
}

/// Every way a pair differs from the composition rules, in a fixed order; empty when it matches.
///
/// `data_source` is the sharing data source, if the organization has one.
pub fn drift(audience: &Audience, a_trait: &Trait, segment: &Segment, data_source: Option<DataSourceId>) -> Vec<Drift> {
    let mut found = Vec::new();
    let mut note = |differs: bool, drift: Drift| {
        if differs {
            found.push(drift);
        }
    };
    // The service may have trimmed the names itself: blanks around them are no other name.
    let name = shared_name(&audience.name);
    note(shared_name(&a_trait.name) != name || shared_name(&segment.name) != name, Drift::Renamed);
    note(
        !a_trait.rule.as_deref().is_some_and(|rule| crate::rules::is_rule_of_audience(rule, &audience.id)),
        Drift::TraitRule,
    );
    note(a_trait.trait_type != TraitType::Onboarded, Drift::TraitType);
    note(!crate::rules::is_rule_of_trait(&segment.rule, a_trait.id), Drift::SegmentRule);
    note(data_source.is_some_and(|id| a_trait.data_source != id || segment.data_source != id), Drift::DataSource);
    note(!segment.has_external_merge_policy(), Drift::MergeRule);
    note(segment.status == crate::SegmentStatus::Inactive, Drift::Paused);
    found
}

/// The name a shared trait and segment take: the audience's on one line, without blanks around it, cut to what Audience
/// Manager stores. Its limit is most likely counted in UTF-16 units, as Java and JavaScript count: a letter that takes two of
/// them is never cut in half.
pub fn shared_name(audience_name: &str) -> String {
    let one_line = one_line(audience_name);
    let mut units = 0;
    let fits = one_line.trim().chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= crate::limits::NAME_CHARACTERS
    });
    fits.collect::<String>().trim_end().to_owned()
}

/// Whether a name is longer than Audience Manager stores.
pub fn is_cut(audience_name: &str) -> bool {
    one_line(audience_name).trim().encode_utf16().count() > crate::limits::NAME_CHARACTERS
}

/// A name with line feeds and other control characters as blanks.
fn one_line(name: &str) -> String {
    name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// Whether a code is that of an audience; codes are compared as written, because they are ids.
pub fn is_code_of(code: Option<&IntegrationCode>, audience: &AudienceId) -> bool {
    code.is_some_and(|code| code.as_str() == audience.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_name_is_one_line_without_blanks_around_it() {
        assert_eq!(shared_name("  Loyal\r\ncustomers\t"), "Loyal  customers");
        assert_eq!(shared_name("\u{3000}東京\u{a0}"), "東京");
        assert_eq!(shared_name("Loyal customers"), "Loyal customers");
    }

    #[test]
    fn a_shared_name_has_at_most_255_utf_16_units_and_whole_letters() {
        // Each takes two units: 127 fit, and half of one would be left.
        let name = shared_name(&"😀".repeat(200));
        assert_eq!((name.chars().count(), name.encode_utf16().count()), (127, 254));
        assert!(is_cut(&"😀".repeat(128)) && !is_cut(&"😀".repeat(127)));
        assert!(!is_cut(&format!("  {}  ", "n".repeat(255))), "blanks around it do not count");
        assert_eq!(shared_name(&format!("{}  y", "n".repeat(254))), "n".repeat(254), "a cut name ends without blanks");
    }
}

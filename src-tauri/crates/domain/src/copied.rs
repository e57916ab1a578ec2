//! Traits and segments of Audience Manager as audiences of Experience Platform: how an audience names the one that it is a
//! copy of (AEP contract §11.1), and what follows for its members.

use serde::{Deserialize, Serialize};

use crate::{Audience, AudienceId, Origin, SegmentId, TraitId};

/// Days after which Experience Platform lets the data of an audience from outside expire if nothing else is asked for (AEP
/// contract §19).
pub const TTL_DAYS: u32 = 30;
/// Most days that can be asked for.
pub const LONGEST_TTL_DAYS: u32 = 90;

/// A day, ms.
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A trait or segment that an audience of Experience Platform is a copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Copied {
    /// A trait.
    Trait(TraitId),
    /// A segment.
    Segment(SegmentId),
}

impl Copied {
    /// The namespace of its audience.
    pub fn namespace(self) -> &'static str {
        match self {
            Self::Trait(_) => "AAMTraits",
            Self::Segment(_) => "AAMSegments",
        }
    }

    /// The sid; traits and segments share one sequence.
    pub fn sid(self) -> u64 {
        match self {
            Self::Trait(id) => id.0,
            Self::Segment(id) => id.0,
        }
    }

    /// The id that its audience has outside of Experience Platform.
    pub fn outside(self) -> AudienceId {
        AudienceId(self.sid().to_string())
    }

    /// Whether an audience names it, wherever that audience says it is from: by the sid, in the namespace of its kind or in
    /// the one that does not distinguish the kinds. Answers spell namespaces in several ways (AEP contract §5.2).
    pub fn is_named_by(self, audience: &Audience) -> bool {
        let namespace = audience.namespace.as_deref().unwrap_or_default();
        let fits = namespace.eq_ignore_ascii_case(self.namespace()) || namespace.eq_ignore_ascii_case("AAM");
        fits && audience.outside.as_ref().is_some_and(|outside| outside.as_str().trim().parse() == Ok(self.sid()))
    }
}

impl Audience {
    /// Whether it came from Audience Manager and nothing brings its members: the Audience Manager source does not send it as
    /// far as is known, and nobody was ever counted in it.
    pub fn has_no_members_yet(&self) -> bool {
        self.origin == Origin::AudienceManager && self.flow.is_none() && self.profiles.is_none_or(|count| count == 0)
    }

    /// When the data of an audience from Audience Manager expires, ms since epoch, as far as the service reports it.
    pub fn expires_at(&self) -> Option<i64> {
        let days = self.ttl_days.filter(|_| self.origin == Origin::AudienceManager)?;
        Some(self.created_at? + i64::from(days) * DAY_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(namespace: &str, outside: &str) -> Audience {
        Audience {
            origin: Origin::AudienceManager,
            namespace: Some(namespace.to_owned()),
            outside: Some(AudienceId::from(outside)),
            ..Audience::bare("a", "Gold")
        }
    }

    #[test]
    fn an_audience_names_what_it_copies_in_any_spelling_of_the_namespace() {
        let (segment, a_trait) = (Copied::Segment(SegmentId(12)), Copied::Trait(TraitId(12)));
        for (namespace, of_segment, of_trait) in [
            ("AAMSegments", true, false),
            ("aamSegments", true, false),
            ("AAMTRAITS", false, true),
            ("aam", true, true),
            ("CustomerAudienceUpload", false, false),
            ("", false, false),
        ] {
            let audience = copy(namespace, "12");
            assert_eq!(segment.is_named_by(&audience), of_segment, "{namespace}");
            assert_eq!(a_trait.is_named_by(&audience), of_trait, "{namespace}");
        }
        for other in ["123", "1", "x12", ""] {
            assert!(!segment.is_named_by(&copy("AAMSegments", other)), "{other}");
        }
    }

    #[test]
    fn a_copy_has_members_once_a_dataflow_or_a_count_says_so() {
        let bare = copy("AAMSegments", "12");
        assert!(bare.has_no_members_yet());
        assert!(Audience { profiles: Some(0), ..bare.clone() }.has_no_members_yet());
        assert!(!Audience { profiles: Some(3), ..bare.clone() }.has_no_members_yet());
        assert!(!Audience { flow: Some("f".to_owned()), ..bare.clone() }.has_no_members_yet());
        assert!(!Audience { origin: Origin::CustomUpload, ..bare }.has_no_members_yet(), "nothing is known of others");
    }

    #[test]
    fn only_copies_with_a_lifetime_expire() {
        let copy = Audience { created_at: Some(1_000), ttl_days: Some(30), ..copy("AAMTraits", "1") };
        assert_eq!(copy.expires_at(), Some(1_000 + 30 * DAY_MS));
        assert_eq!(Audience { ttl_days: None, ..copy.clone() }.expires_at(), None);
        assert_eq!(Audience { origin: Origin::CustomUpload, ..copy }.expires_at(), None);
    }
}

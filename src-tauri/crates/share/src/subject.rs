//! What an item of a job is about.

use domain::{AudienceId, Copied, SegmentId, TraitId};
use serde::{Deserialize, Serialize};

/// What an item of a job is about: items of both directions are keyed by it. The journal stores it as a field of the item, by
/// the name of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    /// An audience, shared to Audience Manager.
    Audience(AudienceId),
    /// A trait, shared to Experience Platform.
    Trait(TraitId),
    /// A segment, shared to Experience Platform.
    Segment(SegmentId),
}

impl Subject {
    /// The audience, if it is one.
    pub fn audience(&self) -> Option<&AudienceId> {
        match self {
            Self::Audience(id) => Some(id),
            Self::Trait(_) | Self::Segment(_) => None,
        }
    }

    /// The segment, if it is one.
    pub fn segment(&self) -> Option<SegmentId> {
        match self {
            Self::Segment(id) => Some(*id),
            Self::Audience(_) | Self::Trait(_) => None,
        }
    }

    /// The id as text.
    pub fn id(&self) -> String {
        match self {
            Self::Audience(id) => id.to_string(),
            Self::Trait(id) => id.to_string(),
            Self::Segment(id) => id.to_string(),
        }
    }
}

impl From<AudienceId> for Subject {
    fn from(id: AudienceId) -> Self {
        Self::Audience(id)
    }
}

impl From<&AudienceId> for Subject {
    fn from(id: &AudienceId) -> Self {
        Self::Audience(id.clone())
    }
}

impl From<Copied> for Subject {
    fn from(of: Copied) -> Self {
        match of {
            Copied::Trait(id) => Self::Trait(id),
            Copied::Segment(id) => Self::Segment(id),
        }
    }
}

#[cfg(test)]
impl From<&str> for Subject {
    fn from(id: &str) -> Self {
        Self::Audience(AudienceId::from(id))
    }
}

/// Lists of subjects in the journal: audiences as their ids alone, as they were stored before there were others.
pub(crate) mod list {
    use serde::{Deserializer, Serializer};

    use super::{AudienceId, Deserialize, Serialize, Subject};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Audience(AudienceId),
        Other(Subject),
    }

    pub(crate) fn serialize<S: Serializer>(subjects: &[Subject], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(subjects.iter().map(|subject| match subject {
            Subject::Audience(id) => Stored::Audience(id.clone()),
            other => Stored::Other(other.clone()),
        }))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Subject>, D::Error> {
        let stored = Vec::<Stored>::deserialize(from)?;
        Ok(stored
            .into_iter()
            .map(|one| match one {
                Stored::Audience(id) => Subject::Audience(id),
                Stored::Other(subject) => subject,
            })
            .collect())
    }
}

//! The kinds of small objects that others point to or that use others.

/// Kind of a small object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReferenceKind {
    /// Data source.
    DataSource,
    /// User of Audience Manager.
    User,
    /// Category of the taxonomy.
    Category,
    /// Event type of a trait.
    EventType,
    /// Profile merge rule.
    MergeRule,
    /// Look-alike model; its body is a [`domain::Model`].
    Model,
    /// Destination; its body is a [`domain::Destination`].
    Destination,
}

impl ReferenceKind {
    pub(super) const ALL: [Self; 7] = [
        Self::DataSource,
        Self::User,
        Self::Category,
        Self::EventType,
        Self::MergeRule,
        Self::Model,
        Self::Destination,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::DataSource => "dataSource",
            Self::User => "user",
            Self::Category => "category",
            Self::EventType => "eventType",
            Self::MergeRule => "mergeRule",
            Self::Model => "model",
            Self::Destination => "destination",
        }
    }
}

//! What brings members to Audience Manager.

/// What brings members to Audience Manager, as the sandbox in use sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Dataflow {
    /// The dataflow of this sandbox runs.
    On,
    /// The dataflow of this sandbox is paused.
    Paused,
    /// The organization has no such destination.
    Absent,
    /// Another sandbox has the destination, and only one may: nothing of this sandbox is sent (AEP contract §14.1).
    Elsewhere,
    /// There is no destination, and yet an integration created pairs: the sharing that Adobe sets up on request.
    Legacy,
    /// It was never read, or the account may not read it.
    #[default]
    Unknown,
}

impl Dataflow {
    /// Every state.
    pub const ALL: [Self; 6] = [Self::On, Self::Paused, Self::Absent, Self::Elsewhere, Self::Legacy, Self::Unknown];
}

//! Account limits of Audience Manager (AAM contract §13.1), and a guardrail of Experience Platform.

/// Traits in total.
pub const TRAITS: u64 = 100_000;
/// Segments in total.
pub const SEGMENTS: u64 = 20_000;
/// Trait folders.
pub const FOLDERS: u64 = 2_000;
/// Levels of trait folders below the root.
pub const FOLDER_LEVELS: usize = 5;
/// Most traits in one segment.
pub const TRAITS_PER_SEGMENT: usize = 5_000;
/// Characters of a trait's or segment's name.
pub const NAME_CHARACTERS: usize = 255;
/// Audiences of one sandbox of Experience Platform, draft and published ones: a guardrail above which Adobe promises
/// nothing, not a hard limit (AEP contract §19).
pub const AUDIENCES: u64 = 4_000;
/// Streaming audiences of one sandbox, a guardrail like the one above.
pub const STREAMING_AUDIENCES: u64 = 500;
/// Edge audiences of one sandbox, a guardrail like the one above.
pub const EDGE_AUDIENCES: u64 = 150;
/// Audiences of one dataflow of the Experience Cloud Audiences destination; Adobe says "about".
pub const AUDIENCES_IN_DESTINATION: u64 = 250;

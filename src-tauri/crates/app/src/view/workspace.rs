//! The connection, its freshness, counts for the navigation, settings.

use serde::{Deserialize, Serialize};

use super::TimeMs;

/// Data for the window's frame.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// The connection in use.
    pub connection: Connection,
    /// Age of the local copy, for each side.
    pub freshness: Freshness,
    /// Counts for the navigation.
    pub counts: Counts,
    /// The stored settings.
    pub settings: Settings,
    /// The account's permissions, as far as known.
    pub rights: Rights,
    /// What brings members to Audience Manager, as last read.
    pub dataflow: MembersFlow,
    /// The system's name for its keychain, such as `macOS Keychain`. The keychain itself was not accessed.
    pub keychain: String,
    /// Whether new secrets are held in memory until the program exits.
    pub session_only: bool,
}

/// What brings members to Audience Manager, as the sandbox of the connection sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MembersFlow {
    /// Its state.
    pub state: DataflowState,
    /// The sandbox that has the destination, if it is another one.
    pub sandbox: Option<String>,
}

/// State of what brings members to Audience Manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum DataflowState {
    /// The dataflow of this sandbox runs.
    On,
    /// The dataflow of this sandbox is paused.
    Paused,
    /// The organization has no such destination.
    Absent,
    /// Another sandbox has the destination, so nothing of this one is sent.
    Elsewhere,
    /// There is no destination, but the sharing that Adobe sets up on request created pairs.
    Legacy,
    /// Never read, or the account may not read it.
    Unknown,
}

/// Permissions that actions depend on; `None` if unknown, which disables nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Rights {
    /// Create traits in the sharing data source, or in any if that does not exist yet.
    pub create_traits: Option<bool>,
    /// Create traits in at least one data source.
    pub create_any_traits: Option<bool>,
    /// Change at least one trait.
    pub edit_traits: Option<bool>,
    /// Delete at least one trait.
    pub delete_traits: Option<bool>,
    /// Permission to create segments.
    pub create_segments: Option<bool>,
    /// Permission to map traits to segments.
    pub map_traits: Option<bool>,
    /// Change at least one segment.
    pub edit_segments: Option<bool>,
    /// Delete at least one segment.
    pub delete_segments: Option<bool>,
}

/// One organization: both services, one sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Stable ID; `practice` is the practice workspace.
    pub id: String,
    /// Name; empty for the practice workspace, whose name is in the message files.
    pub name: String,
    /// Accent color, `#rrggbb`.
    pub color: String,
    /// Whether changes here reach real customers.
    pub production: bool,
    /// Whether this is the practice workspace.
    pub practice: bool,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
}

/// The age of each side's local copy, and whether it could be refreshed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Freshness {
    /// Audience Manager.
    pub audience_manager: SideFreshness,
    /// Experience Platform.
    pub experience_platform: SideFreshness,
}

/// Freshness of one side.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SideFreshness {
    /// When the side was last read in full; `None` if never.
    pub read_at: Option<TimeMs>,
    /// Whether a refresh is running.
    pub refreshing: bool,
    /// Why the last refresh failed, if it did; the local copy is shown with its age.
    pub failure: Option<super::Failure>,
    /// What the last refresh was missing.
    pub missing: Vec<MissingPart>,
    /// Number of rows that the last refresh could not read; the local copy has their earlier values.
    pub unreadable: u32,
    /// Number of objects that are no longer in the service's lists but may still exist: they stay in the local copy.
    pub unconfirmed: u32,
}

/// A part of a side that the last refresh could not read; the rest is up to date.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MissingPart {
    /// The part.
    pub part: RefreshPart,
    /// Why.
    pub failure: super::Failure,
}

/// A part of a side without which the rest can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum RefreshPart {
    /// Names of users.
    Users,
    /// Names of event types.
    EventTypes,
    /// Names of categories.
    Categories,
    /// Names of tags.
    Tags,
    /// Folders of audiences.
    AudienceFolders,
    /// Inactive audiences.
    InactiveAudiences,
    /// Profile counts of segment definitions.
    ProfileCounts,
    /// Counts by namespace of segment jobs.
    NamespaceCounts,
    /// The dataflow that brings members to Audience Manager.
    Dataflow,
    /// The source that brings members to Experience Platform.
    Source,
    /// Destinations and the segments that are mapped to them.
    Destinations,
    /// Look-alike models.
    Models,
}

/// Counts for the navigation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Audiences in the local copy.
    pub audiences: u32,
    /// Traits.
    pub traits: u32,
    /// Segments.
    pub segments: u32,
    /// Jobs that are running, or finished and need attention.
    pub open_jobs: u32,
    /// Lines in the tray.
    pub tray: u32,
    /// Jobs that this program is carrying out, of every connection.
    pub sending: u32,
}

/// Settings of the window, stored across starts. They contain no secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Whether the numbered callouts are shown on the panels.
    pub callouts: bool,
    /// Zoom of the window, in percent: [`Settings::ZOOMS`].
    pub zoom: u16,
    /// Layout of the Share screen.
    pub share: ShareLayout,
    /// What becomes of a job that sends when the window is closed.
    pub closing: ClosingJobs,
    /// Whether the system shows a notice when a job ends while the window is not in front.
    pub notices: bool,
}

/// What becomes of a job that sends when the window is closed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ClosingJobs {
    /// The user is asked.
    #[default]
    Ask,
    /// The program stays, without its window, until nothing is left to send.
    Finish,
    /// It stops before its next step, and can be resumed.
    Stop,
}

/// Columns and sizes of the Share screen; `None` for the window's default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct ShareLayout {
    /// Optional columns of the audience list that are shown.
    pub columns: Option<Vec<String>>,
    /// Width of the audiences, in percent of both panes.
    pub left: Option<u16>,
    /// Height of the folder tree, px.
    pub tree: Option<u16>,
    /// Height of the tray, px.
    pub tray: Option<u16>,
}

impl Settings {
    /// Minimum and maximum zoom, in percent. Text must reach 200 (WCAG 1.4.4).
    pub const ZOOMS: std::ops::RangeInclusive<u16> = 80..=200;
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            callouts: true,
            zoom: 100,
            share: ShareLayout::default(),
            closing: ClosingJobs::default(),
            notices: true,
        }
    }
}

/// Color scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// Like the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Progress of a refresh, at most ten a second; the last one always arrives.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct RefreshProgress {
    /// Number of objects read so far, on both sides.
    pub read: u32,
    /// Number of expected objects, if the services report it.
    pub expected: Option<u32>,
    /// Whether it has finished.
    pub done: bool,
}

/// The support file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SupportFile {
    /// Its name in the folder `support` of the home folder.
    pub name: String,
}

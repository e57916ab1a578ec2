//! The connection, its freshness, counts for the navigation, settings.

use serde::{Deserialize, Serialize};

use super::TimeMs;

/// What the window needs to draw its frame.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Workspace {
    /// The connection in use.
    pub connection: Connection,
    /// Age of the catalogue, per side.
    pub freshness: Freshness,
    /// Counts for the navigation.
    pub counts: Counts,
    /// Kept settings.
    pub settings: Settings,
    /// What the account may do, as far as known.
    pub rights: Rights,
    /// The dataflow that brings members to Audience Manager, when it was last read; unknown before.
    pub dataflow: super::IntegrationState,
    /// The system's own name for its keychain, such as `macOS Keychain`. Nobody asked it how it is.
    pub keychain: String,
    /// Whether new secrets are kept in memory until the program ends.
    pub session_only: bool,
}

/// Rights that actions depend on; `None` is not known, and then nothing is held back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Rights {
    /// May make traits in the sharing data source, or in any where that does not exist yet.
    pub create_traits: Option<bool>,
    /// May make traits in one data source at least.
    pub create_any_traits: Option<bool>,
    /// May change traits: one at least.
    pub edit_traits: Option<bool>,
    /// May delete traits: one at least.
    pub delete_traits: Option<bool>,
    /// May make segments.
    pub create_segments: Option<bool>,
    /// May map traits to segments.
    pub map_traits: Option<bool>,
    /// May change segments: one at least.
    pub edit_segments: Option<bool>,
    /// May delete segments: one at least.
    pub delete_segments: Option<bool>,
}

/// One organisation: both services, one sandbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Stable id; `practice` is the practice workspace.
    pub id: String,
    /// Name; empty for the practice workspace, whose name is in the message files.
    pub name: String,
    /// Accent colour, `#rrggbb`.
    pub color: String,
    /// Whether changes here reach real customers.
    pub production: bool,
    /// Whether this is the practice workspace.
    pub practice: bool,
    /// Sandbox of Experience Platform.
    pub sandbox: String,
}

/// When each side was last read, and whether it could be.
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
    /// When the kept copy was read in full; `None` when never.
    pub read_at: Option<TimeMs>,
    /// Whether a refresh is running.
    pub refreshing: bool,
    /// Why the last refresh failed, if it did; the kept copy is shown with its age.
    pub failure: Option<super::Failure>,
    /// What the last refresh had to do without.
    pub missing: Vec<MissingPart>,
    /// Rows of the service's lists that could not be read by the last refresh; what the local copy has of them stays.
    pub unreadable: u32,
    /// Objects that the service's lists do not have any more without it being certain that they are gone: the local copy
    /// keeps them.
    pub unconfirmed: u32,
}

/// A part of a side that the last refresh could not read; the rest is up to date.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MissingPart {
    /// Which.
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
    /// Audiences that are switched off.
    InactiveAudiences,
    /// Profile counts of segment definitions.
    ProfileCounts,
    /// Counts by namespace of segment jobs.
    NamespaceCounts,
    /// The dataflow that brings members to Audience Manager.
    Dataflow,
}

/// Counts for the navigation.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Audiences in the catalogue.
    pub audiences: u32,
    /// Traits.
    pub traits: u32,
    /// Segments.
    pub segments: u32,
    /// Jobs that are running or ended with something to look at.
    pub open_jobs: u32,
    /// Lines in the tray.
    pub tray: u32,
}

/// Settings of the window, kept across starts. Nothing secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Whether the numbered callouts are shown on the panels.
    pub callouts: bool,
    /// Size of everything in the window, in percent of the usual: [`Settings::ZOOMS`].
    pub zoom: u16,
    /// How the Share screen is laid out.
    pub share: ShareLayout,
}

/// Columns and sizes of the Share screen; `None` while nobody chose and the window decides.
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
    /// Smallest and largest zoom, in percent. Text has to reach 200 (WCAG 1.4.4).
    pub const ZOOMS: std::ops::RangeInclusive<u16> = 80..=200;
}

impl Default for Settings {
    fn default() -> Self {
        Self { theme: Theme::System, callouts: true, zoom: 100, share: ShareLayout::default() }
    }
}

/// Colour scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system says.
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
    /// Objects read so far, both sides.
    pub read: u32,
    /// Objects expected, where the services tell.
    pub expected: Option<u32>,
    /// Whether it is over.
    pub done: bool,
}

/// The file for whoever helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SupportFile {
    /// Its name, in the folder `support` of the home.
    pub name: String,
}

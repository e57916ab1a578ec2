//! The commands that the window's pages may call: each passes its arguments to [`app`] and returns the answer.
//!
//! `list.rs` and `list_of_work.rs` declare them; here the list is turned into functions and registered. Commands know nothing but the `app`
//! crate and its views.

mod activity;
mod destinations;
mod jobs;
mod network;
mod sharing;
mod translation;
mod window;

use app::view::{
    Activations, ActivityDetail, ActivityQuery, ActivityRow, AudienceDetail, AudienceFacets, AudienceQuery,
    AudienceRow, CheckReport, CheckResult, ConflictChoice, ConnectionDraft, ConnectionRow, ConsoleFile, CrosswalkDraft,
    CrosswalkQuery, CrosswalkRow, CrosswalkState, DefinitionChoices, DefinitionEstimate, DefinitionForm, Deletion,
    DeletionProgress, DestinationRow, DoubleActivation, DropPreview, DuplicateRepair, DuplicateRepaired, EditedObject,
    EstimatePurpose, Explanation, FacetCount, Failure, FeedChange, FeedDetail, FeedList, FeedRow, FeedTrait, FeedWish,
    FieldMapping, FolderRow, Health, HeldSelection, Job, JobItem, JobProgress, KeychainStatus, License, ListPart,
    MapOptions, MapPlan, MappedField, MappedSegment, MappingQuery, MappingRef, Metric, ModelCheck, ModelDetail,
    ModelForm, ModelList, ModelTakes, ModelTraitForm, MoveOptions, MovePlan, NetworkSettings, NotPossibleReason,
    ObjectKind, ObjectLink, Overlap, OverlapRef, Page, PlatformDropPreview, PlatformRoute, PqlWords, ProfileDetail,
    ProfileForecast, ProfileRef, ProfileSample, ProviderDetail, ProviderRow, Recipe, RecipeForm, RecipePlan,
    RefreshProgress, RemovalProof, Repair, Replaced, ReplacedRule, ReplacementPlan, Route, RuleCost, RuleLanguage,
    RuleReading, Saved, SavedRule, SavedRuleRef, SearchHit, SecretInput, SegmentControls, SegmentDetail,
    SegmentEstimate, SegmentFacets, SegmentForm, SegmentQuery, SegmentRow, Selection, Settings, SupportFile,
    TraitDetail, TraitFacets, TraitForm, TraitQuery, TraitRow, TranslatedRef, TranslationDetail, TranslationOverlap,
    TranslationQuery, TranslationRow, TranslationSettings, TranslationWay, Tray, Trend, UnsharePreview, UnshareTree,
    Unshared, WatchApproval, WatchDraft, WatchRule, WhereUsed, Window, Workspace,
};
use app::{App, Workspace as OpenWorkspace};
use tauri::ipc::Channel;
use tauri::{Runtime, State};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};
use tokio::sync::watch;

/// Event sent to the window when lists, counts or freshness may have changed.
pub const WORKSPACE_CHANGED: &str = "workspace-changed";

/// The program at startup: open, failed to open, or not open yet. Commands wait for it; the window does not.
#[derive(Clone)]
pub struct Startup(watch::Receiver<Option<Result<App, Failure>>>);

/// The sending end of [`Startup`].
pub struct Opening(watch::Sender<Option<Result<App, Failure>>>);

impl Startup {
    /// Creates the two ends of a program that is still being opened.
    pub fn pending() -> (Opening, Self) {
        let (sender, receiver) = watch::channel(None);
        (Opening(sender), Self(receiver))
    }

    /// Returns the program once it is open, or the reason why it could not be opened.
    async fn app(&self) -> Result<App, Failure> {
        let mut receiver = self.0.clone();
        match receiver.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(closing())),
            Err(_) => Err(closing()),
        }
    }

    /// Returns the connection in use once the program is open; a command keeps using the connection it started with.
    async fn workspace(&self) -> Result<OpenWorkspace, Failure> {
        Ok(self.app().await?.workspace())
    }

    /// Returns the program if it is already open.
    pub fn now(&self) -> Option<App> {
        self.0.borrow().as_ref().and_then(|outcome| outcome.as_ref().ok().cloned())
    }
}

impl Opening {
    /// Passes the result to every command that is waiting.
    pub fn finish(self, outcome: Result<App, Failure>) {
        // Fails only if the window is gone and nothing is waiting.
        let _ = self.0.send(Some(outcome));
    }
}

fn closing() -> Failure {
    Failure::not_possible(NotPossibleReason::Closing, "The program is closing. Start it again to continue.")
}

/// Sends progress to the page that asked. If that page goes away, the work continues: the journal is the truth.
fn sending<T: tauri::ipc::IpcResponse>(channel: Channel<T>) -> impl Fn(T) + Send + Sync + 'static
where
    Channel<T>: Send + Sync + 'static,
{
    move |now| drop(channel.send(now))
}

/// Turns each line of the list into a function, and registers these together with the functions written by hand.
macro_rules! commands {
    (functions { $($module:ident::$function:ident $(::<$runtime:path>)?)+ }
    $($topic:ident {
        $($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),* $(,)?) -> $answer:ty {
            $on:ident.$($call:tt)+
        })+
    })+) => {
        $($(
            $(#[$doc])*
            #[tauri::command]
            #[specta::specta]
            pub async fn $name(startup: State<'_, Startup>, $($argument: $type),*) -> Result<$answer, Failure> {
                let $on = startup.$on().await?;
                $on.$($call)+.await
            }
        )+)+

        /// Every command, with the types that cross the bridge.
        pub fn builder<R: Runtime>() -> Builder<R> {
            Builder::<R>::new()
                .error_handling(ErrorHandlingMode::Throw)
                .disable_serde_phases()
                .dangerously_cast_bigints_to_number()
                .commands(collect_commands![$($($name,)+)+ $($module::$function $(::<$runtime>)?),+])
        }
    };
}

include!("list.rs");
include!("list_of_work.rs");

//! The commands the window's pages may call: one function each, which asks [`app::App`] and passes its answer on.
//!
//! The list in [`builder`] is the only one: the shell registers from it, `ui/src/bindings.ts` is generated from it, and
//! the permission files are checked against it. Commands know nothing but the `app` crate and its views.

mod connections;
mod edit;
mod lists;
mod network;
mod sharing;
mod workspace;

use app::App;
use app::view::{ConflictReason, Failure, InputReason, NotPossibleReason, UnknownReason};
use tauri::{AppHandle, Emitter as _, Runtime};
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};
use tokio::sync::watch;

/// Event sent to the window when lists, counts or freshness may have changed.
pub const WORKSPACE_CHANGED: &str = "workspace-changed";

/// The opened workspace, or what became of opening it; commands wait for it, the window does not.
#[derive(Clone)]
pub struct Opened(watch::Receiver<Option<Result<App, Failure>>>);

/// The other end of [`Opened`]: told once, when opening ended.
pub struct Opening(watch::Sender<Option<Result<App, Failure>>>);

impl Opened {
    /// A workspace that is still being opened, and the end to tell the outcome to.
    pub fn pending() -> (Opening, Self) {
        let (sender, receiver) = watch::channel(None);
        (Opening(sender), Self(receiver))
    }

    /// The workspace, once it is open; the failure, if it could not be opened. Each command stays with the connection
    /// in use when it began.
    async fn app(&self) -> Result<App, Failure> {
        let mut receiver = self.0.clone();
        match receiver.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.clone().unwrap_or_else(|| Err(closing())).map(|app| app.pinned()),
            Err(_) => Err(closing()),
        }
    }

    /// The workspace if it is open already.
    pub fn now(&self) -> Option<App> {
        self.0.borrow().as_ref().and_then(|outcome| outcome.as_ref().ok().cloned())
    }
}

impl Opening {
    /// Tells the outcome to every command that waits.
    pub fn ended(self, outcome: Result<App, Failure>) {
        // Nobody listens any more only when the window is gone.
        let _ = self.0.send(Some(outcome));
    }
}

fn closing() -> Failure {
    Failure::not_possible(NotPossibleReason::Closing, "The program is closing; start it again to go on.")
}

/// Tells the window that what it shows may be old.
fn changed<R: Runtime>(window: &AppHandle<R>) {
    if let Err(error) = window.emit(WORKSPACE_CHANGED, ()) {
        tracing::warn!(%error, "The window could not be told of a change");
    }
}

/// Every command, with the types that cross the bridge.
pub fn builder<R: Runtime>() -> Builder<R> {
    with_reasons(Builder::<R>::new())
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        .dangerously_cast_bigints_to_number()
        .commands(collect_commands![
            workspace::workspace,
            workspace::refresh::<tauri::Wry>,
            workspace::set_settings,
            workspace::search,
            workspace::support_file,
            workspace::closing_held,
            workspace::closing_heard,
            workspace::show_support_file,
            connections::connections,
            connections::console_file,
            connections::console_file_bytes,
            connections::connection_check,
            connections::connection_save,
            connections::connection_duplicate,
            connections::connection_remove,
            connections::connection_use::<tauri::Wry>,
            connections::practice_hidden,
            connections::connection_health,
            connections::credential_test,
            connections::credential_replace,
            connections::credential_remove,
            connections::keychain,
            connections::session_only,
            connections::network_settings,
            network::proxy_change::<tauri::Wry>,
            network::certificate_choose::<tauri::Wry>,
            network::certificate_remove::<tauri::Wry>,
            lists::audience_folders,
            lists::audiences,
            lists::audience_facets,
            lists::audience_keys,
            lists::audience_position,
            lists::audience,
            lists::trait_folders,
            lists::create_trait_folder,
            lists::traits,
            lists::trait_facets,
            lists::trait_keys,
            lists::trait_position,
            lists::trait_detail,
            lists::trait_trend,
            lists::segment_folders,
            lists::segments,
            lists::segment_keys,
            lists::segment_facets,
            lists::segment_position,
            lists::segment_detail,
            lists::segment_trend,
            edit::data_sources,
            edit::rule_reading,
            edit::trait_save,
            edit::traits_delete,
            edit::segment_save,
            edit::segment_duplicate,
            edit::segments_set_status,
            edit::segments_delete,
            edit::deletion_stop,
            edit::deletions,
            sharing::selection_hold,
            sharing::drop_preview,
            sharing::tray,
            sharing::tray_add,
            sharing::tray_remove,
            sharing::tray_discard,
            sharing::commit::<tauri::Wry>,
            sharing::jobs,
            sharing::job,
            sharing::undo::<tauri::Wry>,
            sharing::resume::<tauri::Wry>,
            sharing::unshare_preview,
            sharing::unshare::<tauri::Wry>,
        ])
}

/// With the reasons that cross the bridge as text in `details.reason`; the window's tables of words are checked against them.
fn with_reasons<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.typ::<NotPossibleReason>().typ::<InputReason>().typ::<ConflictReason>().typ::<UnknownReason>()
}

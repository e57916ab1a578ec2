//! Questions that no page can answer, change or fake: system dialogs with *Cancel* as the default.

#[cfg(target_os = "linux")]
#[path = "gtk.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "rfd.rs"]
mod system;
mod turns;
mod words;

use std::path::PathBuf;

use app::NetworkPlan;
use app::view::{Failure, FailureCode};
use tauri::{AppHandle, Runtime};

pub(crate) use turns::Turn;

/// A question with two answers.
struct Question {
    title: String,
    /// What would be done, as lines of text.
    text: String,
    /// Label of the button that accepts; the other button cancels and is the default.
    accept: String,
}

/// Asks the user about a change of the network settings; returns whether it was accepted. Anything else that happens to
/// the dialog counts as no.
pub(crate) async fn accepts<R: Runtime>(app: &AppHandle<R>, turn: &Turn, plan: &NetworkPlan) -> Result<bool, Failure> {
    let accepted = system::ask(app, words::of(plan)).await.ok_or_else(no_dialog)?;
    turn.answered(accepted);
    if !accepted {
        tracing::info!("a change of the network settings was canceled");
    }
    Ok(accepted)
}

/// Lets the user choose a certificate file; `None` if they cancel.
pub(crate) async fn certificate_file<R: Runtime>(app: &AppHandle<R>, turn: &Turn) -> Result<Option<PathBuf>, Failure> {
    let file = system::certificate_file(app).await.ok_or_else(no_dialog)?;
    if file.is_none() {
        turn.answered(false);
    }
    Ok(file)
}

/// Lets the user choose where to save a table; `None` if they cancel.
pub(crate) async fn table_file<R: Runtime>(app: &AppHandle<R>, name: String) -> Result<Option<PathBuf>, Failure> {
    system::table_file(app, name).await.ok_or_else(no_dialog)
}

fn no_dialog() -> Failure {
    Failure::new(
        FailureCode::Internal,
        "The system could not show a dialog, so nothing was changed. Restart the program.",
    )
}

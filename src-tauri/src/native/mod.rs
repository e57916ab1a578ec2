//! Questions that no page can answer, change or fake: dialogs of the system, with *Cancel* as the default.

#[cfg(target_os = "linux")]
#[path = "gtk.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "rfd.rs"]
mod system;
mod words;

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use app::NetworkPlan;
use app::view::{Failure, FailureCode, NotPossibleReason};
use tauri::{AppHandle, Runtime};

/// A question with its two answers.
struct Question {
    title: String,
    /// What would be done, in lines.
    text: String,
    /// The button that does it; the other one cancels and is the default.
    accept: String,
}

/// Whether a dialog is open: a page may ask for many, and a person is shown one.
static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// The only dialog there may be; it counts as closed when this is dropped.
pub(crate) struct Turn(());

impl Turn {
    /// Fails while another dialog is open.
    pub(crate) fn take() -> Result<Self, Failure> {
        if IS_OPEN.swap(true, Ordering::SeqCst) {
            let message = "A question about the network settings is open. Answer it first.";
            return Err(Failure::not_possible(NotPossibleReason::QuestionOpen, message));
        }
        Ok(Self(()))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        IS_OPEN.store(false, Ordering::SeqCst);
    }
}

/// Shows a person what a change of the network settings would do; whether it was accepted. Whatever else becomes of the dialog
/// is a no.
pub(crate) async fn accepts<R: Runtime>(app: &AppHandle<R>, _turn: &Turn, plan: &NetworkPlan) -> Result<bool, Failure> {
    let accepted = system::ask(app, words::of(plan)).await.ok_or_else(no_dialog)?;
    if !accepted {
        tracing::info!("a change of the network settings was cancelled");
    }
    Ok(accepted)
}

/// Lets a person choose the file of a certificate; `None` when they cancel.
pub(crate) async fn certificate_file<R: Runtime>(app: &AppHandle<R>, _turn: &Turn) -> Result<Option<PathBuf>, Failure> {
    system::certificate_file(app).await.ok_or_else(no_dialog)
}

fn no_dialog() -> Failure {
    Failure::new(
        FailureCode::Internal,
        "The system could not show a dialog, so nothing was changed. Restart the program.",
    )
}

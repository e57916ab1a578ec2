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
use std::sync::atomic::{AtomicBool, Ordering};

use app::NetworkPlan;
use app::view::{Failure, FailureCode, NotPossibleReason};
use tauri::{AppHandle, Runtime};

pub(crate) use turns::Turn;
pub(crate) use words::{Notice, notice_of, notice_of_recipe};

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

/// What a dialog for choosing a file says.
struct FileQuestion {
    title: String,
    /// Label of the button that chooses.
    accept: String,
    /// Label and endings of the files that are shown first; all files can be shown, too.
    files: (String, &'static [&'static str]),
    every: String,
    /// The suggested name of a file to write; `None` if an existing file is to be opened.
    save_as: Option<String>,
}

/// Lets the user choose where to save a plan; `None` if they cancel.
pub(crate) async fn plan_file_to_save<R: Runtime>(
    app: &AppHandle<R>,
    suggested: &str,
) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::plan_to_save(suggested.to_owned())).await
}

/// Lets the user choose a plan file; `None` if they cancel.
pub(crate) async fn plan_file_to_open<R: Runtime>(app: &AppHandle<R>) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::plan_to_open()).await
}

/// Lets the user choose where to save a mapping; `None` if they cancel.
pub(crate) async fn mapping_file_to_save<R: Runtime>(
    app: &AppHandle<R>,
    suggested: &str,
) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::mapping_to_save(suggested.to_owned())).await
}

/// Lets the user choose a file with a mapping; `None` if they cancel.
pub(crate) async fn mapping_file_to_open<R: Runtime>(app: &AppHandle<R>) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::mapping_to_open()).await
}

/// Lets the user choose where to save the crosswalk of destinations; `None` if they cancel.
pub(crate) async fn crosswalk_file_to_save<R: Runtime>(
    app: &AppHandle<R>,
    suggested: &str,
) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::crosswalk_to_save(suggested.to_owned())).await
}

/// Lets the user choose a file with a crosswalk of destinations; `None` if they cancel.
pub(crate) async fn crosswalk_file_to_open<R: Runtime>(app: &AppHandle<R>) -> Result<Option<PathBuf>, Failure> {
    chosen_file(app, words::crosswalk_to_open()).await
}

/// Whether a dialog for a plan, a mapping or a crosswalk is open.
static CHOOSES_FILE: AtomicBool = AtomicBool::new(false);

/// Asks for a file, one dialog at a time.
async fn chosen_file<R: Runtime>(app: &AppHandle<R>, question: FileQuestion) -> Result<Option<PathBuf>, Failure> {
    if CHOOSES_FILE.swap(true, Ordering::AcqRel) {
        let message = "A dialog for choosing a file is open. Close it first.";
        return Err(Failure::not_possible(NotPossibleReason::FileDialogOpen, message));
    }
    let _closed = ClosedOnDrop;
    system::file(app, question).await.ok_or_else(no_dialog)
}

/// The dialog counts as closed when this is dropped.
struct ClosedOnDrop;

impl Drop for ClosedOnDrop {
    fn drop(&mut self) {
        CHOOSES_FILE.store(false, Ordering::Release);
    }
}

/// Lets the user choose a certificate file; `None` if they cancel.
pub(crate) async fn certificate_file<R: Runtime>(app: &AppHandle<R>, turn: &Turn) -> Result<Option<PathBuf>, Failure> {
    let file = system::file(app, words::certificate_file()).await.ok_or_else(no_dialog)?;
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

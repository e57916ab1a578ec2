//! Dialogs of macOS and Windows.

use std::path::PathBuf;

use rfd::{AsyncFileDialog, AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use tauri::{AppHandle, Manager as _, Runtime};

use super::words::words;
use super::{FileQuestion, Question};

/// Shows a question and returns the answer; `None` if it could not be shown.
pub(super) async fn ask<R: Runtime>(app: &AppHandle<R>, question: Question) -> Option<bool> {
    let window = app.get_webview_window(crate::WINDOW)?;
    let Question { title, text, accept } = question;
    let dialog = AsyncMessageDialog::new()
        .set_parent(&window)
        .set_level(MessageLevel::Warning)
        .set_title(title)
        .set_description(text)
        // Both systems treat the first button as the default.
        .set_buttons(MessageButtons::OkCancelCustom(words("cancel", &[]), accept.clone()));
    let (sender, receiver) = tokio::sync::oneshot::channel();
    // macOS requires that the dialog is created on the window's thread.
    window.run_on_main_thread(move || drop(sender.send(dialog.show()))).ok()?;
    let answer = receiver.await.ok()?.await;
    Some(answer == MessageDialogResult::Custom(accept))
}

/// The file to write, if any; `None` if no dialog could be shown.
pub(super) async fn table_file<R: Runtime>(app: &AppHandle<R>, name: String) -> Option<Option<PathBuf>> {
    let window = app.get_webview_window(crate::WINDOW)?;
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title(words("table.save", &[]))
        .set_file_name(name)
        .add_filter(words("table.files", &[]), &["csv"]);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    window.run_on_main_thread(move || drop(sender.send(dialog.save_file()))).ok()?;
    Some(receiver.await.ok()?.await.map(|file| file.path().to_owned()))
}

/// The chosen file, if any; `None` if no dialog could be shown.
pub(super) async fn file<R: Runtime>(app: &AppHandle<R>, question: FileQuestion) -> Option<Option<PathBuf>> {
    let window = app.get_webview_window(crate::WINDOW)?;
    let (named, endings) = question.files;
    // These systems have their own words on the button.
    let dialog = AsyncFileDialog::new()
        .set_parent(&window)
        .set_title(question.title)
        .add_filter(named, endings)
        .add_filter(question.every, &["*"]);
    let (sender, receiver) = tokio::sync::oneshot::channel();
    window
        .run_on_main_thread(move || {
            drop(match question.save_as {
                Some(name) => sender.send(futures_of(dialog.set_file_name(name).save_file())),
                None => sender.send(futures_of(dialog.pick_file())),
            });
        })
        .ok()?;
    Some(receiver.await.ok()?.await.map(|file| file.path().to_owned()))
}

/// Both dialogs answer in their own way.
fn futures_of(
    dialog: impl Future<Output = Option<rfd::FileHandle>> + Send + 'static,
) -> std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> {
    Box::pin(dialog)
}

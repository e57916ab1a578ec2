//! Dialogs of GTK, on the window's thread, in front of the window.

use std::path::PathBuf;

use gtk::prelude::*;
use tauri::{AppHandle, Manager as _, Runtime};
use tokio::sync::oneshot;

use super::words::words;
use super::{FileQuestion, Question};

/// Width of the text in characters: more than half of a hash, which is shown on two lines.
const WIDTH: i32 = 64;

/// Shows a question and returns the answer; `None` if it could not be shown.
pub(super) async fn ask<R: Runtime>(app: &AppHandle<R>, question: Question) -> Option<bool> {
    shown(app, move |parent, answer| {
        let dialog = gtk::MessageDialog::new(
            Some(parent),
            gtk::DialogFlags::MODAL | gtk::DialogFlags::DESTROY_WITH_PARENT,
            gtk::MessageType::Warning,
            gtk::ButtonsType::None,
            &question.title,
        );
        dialog.set_title(&words("title", &[]));
        dialog.set_secondary_text(Some(&question.text));
        for label in labels(&dialog.message_area()) {
            label.set_max_width_chars(WIDTH);
            label.set_line_wrap_mode(gtk::pango::WrapMode::WordChar);
            // Selectable text would take the focus away from the button.
            label.set_selectable(false);
        }
        dialog.add_button(&question.accept, gtk::ResponseType::Accept);
        dialog.add_button(&words("cancel", &[]), gtk::ResponseType::Cancel);
        dialog.set_default_response(gtk::ResponseType::Cancel);
        if let Some(cancel) = dialog.widget_for_response(gtk::ResponseType::Cancel) {
            cancel.grab_focus();
        }
        dialog.connect_response(move |dialog, response| {
            answer(response == gtk::ResponseType::Accept);
            leave(dialog, response);
        });
        dialog.present();
    })
    .await
}

/// The chosen file, if any; `None` if no dialog could be shown.
pub(super) async fn file<R: Runtime>(app: &AppHandle<R>, question: FileQuestion) -> Option<Option<PathBuf>> {
    shown(app, move |parent, answer| {
        let action = match question.save_as {
            Some(_) => gtk::FileChooserAction::Save,
            None => gtk::FileChooserAction::Open,
        };
        let cancel = words("cancel", &[]);
        let dialog = gtk::FileChooserDialog::with_buttons(
            Some(&question.title),
            Some(parent),
            action,
            &[(&cancel, gtk::ResponseType::Cancel), (&question.accept, gtk::ResponseType::Accept)],
        );
        dialog.set_modal(true);
        dialog.set_destroy_with_parent(true);
        if let Some(name) = &question.save_as {
            dialog.set_do_overwrite_confirmation(true);
            dialog.set_current_name(name);
        }
        let (named, endings) = question.files;
        let patterns = endings.iter().map(|ending| format!("*.{ending}")).collect();
        for (name, patterns) in [(named, patterns), (question.every, vec!["*".to_owned()])] {
            let filter = gtk::FileFilter::new();
            filter.set_name(Some(&name));
            for pattern in patterns {
                filter.add_pattern(&pattern);
            }
            dialog.add_filter(filter);
        }
        dialog.connect_response(move |dialog, response| {
            answer(dialog.filename().filter(|_| response == gtk::ResponseType::Accept));
            leave(dialog, response);
        });
        dialog.present();
    })
    .await
}

/// The file to write, if any; `None` if no dialog could be shown.
pub(super) async fn table_file<R: Runtime>(app: &AppHandle<R>, name: String) -> Option<Option<PathBuf>> {
    shown(app, move |parent, answer| {
        let [save, cancel] = ["table.do", "cancel"].map(|key| words(key, &[]));
        let dialog = gtk::FileChooserDialog::with_buttons(
            Some(&words("table.save", &[])),
            Some(parent),
            gtk::FileChooserAction::Save,
            &[(&cancel, gtk::ResponseType::Cancel), (&save, gtk::ResponseType::Accept)],
        );
        dialog.set_modal(true);
        dialog.set_destroy_with_parent(true);
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(&name);
        let filter = gtk::FileFilter::new();
        filter.set_name(Some(&words("table.files", &[])));
        filter.add_pattern("*.csv");
        dialog.add_filter(filter);
        dialog.connect_response(move |dialog, response| {
            answer(dialog.filename().filter(|_| response == gtk::ResponseType::Accept));
            leave(dialog, response);
        });
        dialog.present();
    })
    .await
}

/// Shows a dialog in front of the window and waits for its answer. `None` if the window is gone, or the dialog was
/// closed without an answer.
async fn shown<R: Runtime, T: Send + 'static>(
    app: &AppHandle<R>,
    show: impl FnOnce(&gtk::ApplicationWindow, Box<dyn Fn(T)>) + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    let window = app.get_webview_window(crate::WINDOW)?;
    let parent = window.clone();
    window
        .run_on_main_thread(move || {
            let Ok(parent) = parent.gtk_window() else { return };
            let sender = std::cell::RefCell::new(Some(sender));
            let answer = move |answer| {
                if let Some(sender) = sender.borrow_mut().take() {
                    // No one is waiting any longer if the program is closing.
                    let _ = sender.send(answer);
                }
            };
            show(&parent, Box::new(answer));
        })
        .ok()?;
    receiver.await.ok()
}

/// Closes a dialog that was answered; one that the user closed is already gone.
fn leave(dialog: &impl IsA<gtk::Window>, response: gtk::ResponseType) {
    if response != gtk::ResponseType::DeleteEvent {
        dialog.close();
    }
}

fn labels(area: &gtk::Widget) -> Vec<gtk::Label> {
    let children = area.downcast_ref::<gtk::Container>().map(ContainerExt::children).unwrap_or_default();
    children.into_iter().filter_map(|child| child.downcast().ok()).collect()
}

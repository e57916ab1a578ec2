//! Asks the page before the window closes while the page has unsaved changes.
//!
//! The page can only delay closing, never prevent it: a page that does not answer in time, or that was reloaded since
//! it reported unsaved changes, does not keep the window open.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tauri::webview::PageLoadEvent;
use tauri::{Emitter as _, Manager as _, Runtime, Window, WindowEvent};

/// Event that asks the page to ask the user.
const CLOSE_ASKED: &str = "close-asked";
/// How long the page may take to confirm that it is asking. A page that is merely busy answers within this time.
const ANSWER: Duration = Duration::from_secs(5);

/// How long the program stays after the last job, so that the system has its notice.
const NOTICE: Duration = Duration::from_secs(1);

/// Whether the page wants to be asked before the window closes, and whether it received the last question.
#[derive(Debug, Default)]
pub struct Closing(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    held: bool,
    /// Number of the last question.
    asked: u64,
    /// Number of the last question that the page received.
    heard: u64,
    /// The window is hidden, and the program ends when nothing is left to send.
    finishing: bool,
}

impl Closing {
    /// Records whether the page has something that closing would lose.
    pub fn hold(&self, held: bool) {
        self.state().held = held;
    }

    /// Records that the page received the last question and is asking the user.
    pub fn hear(&self) {
        let mut state = self.state();
        state.heard = state.asked;
    }

    /// Records that the program ends by itself when nothing is left to send, or that the window is shown again.
    pub(crate) fn finish(&self, finishing: bool) {
        self.state().finishing = finishing;
    }

    fn is_finishing(&self) -> bool {
        self.state().finishing
    }

    /// The number of a new question, or `None` if nothing would be lost.
    fn ask(&self) -> Option<u64> {
        let mut state = self.state();
        if !state.held {
            return None;
        }
        state.asked += 1;
        Some(state.asked)
    }

    fn is_heard(&self, question: u64) -> bool {
        self.state().heard >= question
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks the page instead of closing the window if something would be lost.
pub(crate) fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    let Some(question) = window.state::<Closing>().ask() else { return };
    api.prevent_close();
    if let Err(error) = window.emit(CLOSE_ASKED, ()) {
        tracing::warn!(%error, "The page could not be asked before closing");
        return close(window);
    }
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(ANSWER).await;
        if !window.state::<Closing>().is_heard(question) {
            tracing::warn!(limit_s = ANSWER.as_secs(), "The page did not answer before closing");
            close(&window);
        }
    });
}

/// Hides the window, and closes it when `sent` is over, unless it was shown again meanwhile.
pub(crate) fn finish_hidden<R: Runtime>(window: Window<R>, sent: impl Future<Output = ()> + Send + 'static) {
    window.state::<Closing>().finish(true);
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "The window could not be hidden; it stays until the jobs are finished");
    }
    tauri::async_runtime::spawn(async move {
        sent.await;
        // The notice about the last job is shown by this program, too.
        tokio::time::sleep(NOTICE).await;
        if window.state::<Closing>().is_finishing() {
            tracing::info!("Nothing is left to send");
            close(&window);
        }
    });
}

/// A reloaded page has no unsaved changes.
pub(crate) fn on_page_load<R: Runtime>(window: &Window<R>, event: PageLoadEvent) {
    if matches!(event, PageLoadEvent::Started) {
        window.state::<Closing>().hold(false);
    }
}

fn close<R: Runtime>(window: &Window<R>) {
    if let Err(error) = window.destroy() {
        tracing::error!(%error, "The window could not be closed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_that_holds_something_is_asked_and_each_question_needs_an_answer_of_its_own() {
        let closing = Closing::default();
        assert_eq!(closing.ask(), None);
        closing.hold(true);
        let first = closing.ask().expect("a question");
        assert!(!closing.is_heard(first));
        closing.hear();
        assert!(closing.is_heard(first));
        let second = closing.ask().expect("another question");
        assert!(!closing.is_heard(second), "a page that crashed since then does not answer");
        closing.hold(false);
        assert_eq!(closing.ask(), None);
    }
}

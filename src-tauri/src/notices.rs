//! Notices of the system when a job has ended while the window is not in front. Clicking one opens the job, where the system
//! reports the click.
//!
//! No page can show one: it is the program that knows when a job has ended. A system without a service for notices is no fault.

use app::{App, JobEnd};
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime};
use tokio::sync::broadcast::error::RecvError;

use crate::commands::Startup;
use crate::native::{Notice, notice_of};

/// Event that asks the page to show a job; its payload is the ID of the connection and the ID of the job.
const JOB_OPENED: &str = "job-opened";

/// Tells about jobs until the program is closed, without keeping it alive.
pub(crate) fn tell_ends(window_system: AppHandle, app: &App) -> impl Future<Output = ()> + Send + use<> {
    let mut ends = app.job_ends();
    async move {
        loop {
            match ends.recv().await {
                Ok(end) => tell(&window_system, end).await,
                Err(RecvError::Lagged(missed)) => tracing::info!(missed, "Jobs ended faster than they could be told"),
                Err(RecvError::Closed) => return,
            }
        }
    }
}

async fn tell(window_system: &AppHandle, end: JobEnd) {
    if is_in_front(window_system) || !is_wanted(window_system).await {
        return;
    }
    let (notice, opener) = (notice_of(&end.job), window_system.clone());
    let on_click = move || {
        crate::instance::show_window(&opener);
        if let Err(error) = opener.emit(JOB_OPENED, (end.connection, end.job.id.clone())) {
            tracing::warn!(%error, "The window could not be asked to show a job");
        }
    };
    // A thread of its own: it waits for the click as long as the notice is shown.
    let shown = std::thread::Builder::new().name("notice".to_owned()).spawn(move || show(&notice, on_click));
    if let Err(error) = shown {
        tracing::warn!(%error, "A notice could not be shown");
    }
}

fn is_in_front<R: Runtime>(window_system: &AppHandle<R>) -> bool {
    let window = window_system.get_webview_window(crate::WINDOW);
    window.is_some_and(|window| window.is_focused().unwrap_or(false) && window.is_visible().unwrap_or(false))
}

async fn is_wanted<R: Runtime>(window_system: &AppHandle<R>) -> bool {
    let Some(app) = window_system.try_state::<Startup>().and_then(|startup| startup.now()) else { return false };
    app.settings().await.is_ok_and(|settings| settings.notices)
}

fn show(notice: &Notice, on_click: impl FnOnce()) {
    let mut shown = notify_rust::Notification::new();
    shown.appname(&notice.program).summary(&notice.title).body(&notice.text).icon("segment-bridge");
    #[cfg(target_os = "linux")]
    shown.action("default", &notice.open);
    #[cfg(windows)]
    shown.app_id("com.segmentbridge.desktop");
    match shown.show() {
        #[cfg(target_os = "linux")]
        Ok(handle) => handle.wait_for_action(|action| {
            if action == "default" {
                on_click();
            }
        }),
        #[cfg(not(target_os = "linux"))]
        Ok(_) => drop(on_click),
        Err(error) => tracing::info!(%error, "The system shows no notices"),
    }
}

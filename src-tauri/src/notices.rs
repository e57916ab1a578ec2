//! Notices of the system when a job has ended, or a recipe of a look-alike model waits for a person, stopped or is done,
//! while the window is not in front. Clicking one opens it, where the system reports the click.
//!
//! No page can show one: it is the program that knows when a job has ended. A system without a service for notices is no fault.

use app::{App, JobEnd, RecipeNews};
use tauri::{AppHandle, Emitter as _, Manager as _, Runtime};
use tokio::sync::broadcast::error::RecvError;

use crate::commands::Startup;
use crate::native::{Notice, notice_of, notice_of_recipe};

/// Event that asks the page to show a job; its payload is the ID of the connection and the ID of the job.
const JOB_OPENED: &str = "job-opened";
/// The same for a look-alike model; its ID is empty if it was not created yet.
const MODEL_OPENED: &str = "model-opened";

/// Tells about jobs until the program is closed, without keeping it alive.
pub(crate) fn tell_ends(window_system: AppHandle, app: &App) -> impl Future<Output = ()> + Send + use<> {
    let (mut ends, mut news) = (app.job_ends(), app.recipe_news());
    async move {
        loop {
            let told = tokio::select! {
                end = ends.recv() => end.map(told_job),
                now = news.recv() => now.map(told_recipe),
            };
            match told {
                Ok(told) => tell(&window_system, told).await,
                Err(RecvError::Lagged(missed)) => tracing::info!(missed, "Jobs ended faster than they could be told"),
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// A notice, and the event that a click on it sends to the page, with the ID of the connection and of what to show.
struct Told {
    notice: Notice,
    event: &'static str,
    opens: (String, String),
}

fn told_job(end: JobEnd) -> Told {
    Told { notice: notice_of(&end.job), event: JOB_OPENED, opens: (end.connection, end.job.id.clone()) }
}

fn told_recipe(news: RecipeNews) -> Told {
    let model = news.recipe.model.clone().unwrap_or_default();
    Told { notice: notice_of_recipe(&news.recipe), event: MODEL_OPENED, opens: (news.connection, model) }
}

async fn tell(window_system: &AppHandle, told: Told) {
    if is_in_front(window_system) || !is_wanted(window_system).await {
        return;
    }
    let Told { notice, event, opens } = told;
    let opener = window_system.clone();
    let on_click = move || {
        crate::instance::show_window(&opener);
        if let Err(error) = opener.emit(event, opens) {
            tracing::warn!(%error, "The window could not be asked to show what a notice is about");
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

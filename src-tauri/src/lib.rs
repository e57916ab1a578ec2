//! The shell: one window, the plugins it needs, and the commands its pages may call.
//!
//! Nothing lives here that could live in a lower layer: every command unpacks its arguments, calls [`app`], and packs
//! the answer. The shell knows no Adobe service, no database and no rule of sharing.

mod arguments;
mod closing;
pub mod commands;
mod environment;
mod instance;
mod logging;
mod native;
mod notices;
mod window;
mod workspace;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::Context as _;
use app::Home;
use closing::Closing;
use instance::HomeLock;
use tauri::{Manager as _, RunEvent};

/// Label of the one window; the capability in `tauri.conf.json` names it too.
pub const WINDOW: &str = "main";

/// Exit code for invalid arguments, as shells use it.
const USAGE: u8 = 2;

/// Starts the desktop program and returns when its window is closed.
pub fn run() -> ExitCode {
    app::protect_memory();
    app::keep_to_this_user();
    let arguments = arguments::Arguments::parse(std::env::args_os().skip(1));
    let arguments = match arguments::Arguments::refuse_automation().and(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            show(&message);
            return ExitCode::from(USAGE);
        }
    };
    if let Some(outcome) = arguments.restart_with_safe_graphics() {
        return outcome;
    }
    environment::hide_proxy_passwords();
    match open() {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "The program could not start");
            show(&format!("Segment Bridge could not start: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The built-in context: the configuration, the pages, and which window may call which commands.
pub fn context<R: tauri::Runtime>() -> tauri::Context<R> {
    tauri::generate_context!()
}

/// Sets up what must exist before the window, opens the window, and runs until it is closed.
fn open() -> anyhow::Result<ExitCode> {
    let home = Home::from_env().and_then(|home| home.make().map(|closed| (home, closed)));
    let (home, closed) = home.map_err(|failure| anyhow::anyhow!(failure.message))?;
    let _log = logging::start(&home.logs())?;
    app::log_closed(&closed);
    let lock = HomeLock::take(home.folder())?;

    let context = context();
    let commands = commands::builder::<tauri::Wry>();
    let mut builder = tauri::Builder::default()
        .invoke_handler(commands.invoke_handler())
        .manage(Closing::default())
        .on_window_event(closing::on_window_event)
        .on_page_load(|page, load| closing::on_page_load(&page.window(), load.event()));
    // The first plugin: a second start must exit before anything else is set up.
    if let Some(plugin) = instance::plugin(&context.config().identifier, home.folder()) {
        builder = builder.plugin(plugin);
    }
    let window_system = builder.build(context).context("setting up the window system")?;
    let Some(lock) = lock else {
        // Reached only if this start could not be handed over to the open window.
        return Ok(say(&format!("Segment Bridge is already open with the folder {}.", home.folder().display())));
    };
    window_system.manage(lock);
    // The window does not wait for the workspace; its first commands do.
    workspace::open_beside(window_system.handle(), home.clone());
    let _web_data = window::open(window_system.handle(), home.folder())?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), home = %home.folder().display(), "Window opened");

    let code = window_system.run_return(|window_system, event| {
        if let RunEvent::Exit = event {
            workspace::close(window_system);
            tracing::info!("Window closed");
        }
    });
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Prints why the program did not open.
#[expect(clippy::print_stderr, reason = "there is no window to say it in")]
fn say(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

/// Prints why the program did not open, and shows it in a dialog if there is no terminal.
fn show(message: &str) {
    say(message);
    let can_show = !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
    if can_show && !std::io::stderr().is_terminal() {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Segment Bridge")
            .set_description(message)
            .set_buttons(rfd::MessageButtons::Ok)
            .show();
    }
}

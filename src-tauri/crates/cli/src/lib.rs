//! `segbridge`: the same engine as the window's, without a window.
//!
//! Commands read and write through [`app`] alone. Answers go to standard output, as tables and sentences or, with
//! `--json`, as the plain data of [`app::view`]; what went wrong goes to standard error. It must not know clients,
//! databases or the rules of sharing.

mod arguments;
pub mod clean;
mod commands;
mod find;
mod output;
pub mod table;
mod words;

use std::io::Write as _;
use std::process::ExitCode;

pub use output::Output;

/// Carries out what the command line of this process says, prints the answer, and returns the exit code.
pub fn run() -> ExitCode {
    app::protect_memory();
    app::keep_to_this_user();
    app::tell_panics(|panic| {
        let message = clean::line(&panic.message);
        // Nobody may be listening.
        let _ = writeln!(std::io::stderr(), "segbridge met a fault of its own at {}: {message}", panic.place);
    });
    commands::run(std::env::args_os())
}

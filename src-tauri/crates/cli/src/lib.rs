//! `segbridge`: the window's engine without a window.
//!
//! Commands read and write only through [`app`]. Answers go to standard output, as tables and sentences or, with
//! `--json`, as the plain data of [`app::view`]; errors go to standard error. Must not know clients, databases or the
//! rules of sharing.

pub mod clean;
mod commands;
mod ending;
mod find;
mod job;
mod output;
mod part;
mod program;
pub mod table;
#[cfg(test)]
mod testing;
mod words;

use std::io::Write as _;
use std::process::ExitCode;

use clap::CommandFactory as _;

pub use ending::Ending;
pub use output::Output;

/// Runs the command line of this process, prints the answer, and returns the exit code.
pub fn run() -> ExitCode {
    app::protect_memory();
    app::keep_to_this_user();
    app::tell_panics(|panic| {
        let message = clean::line(&panic.message);
        // Nobody may be reading standard error.
        let _ = writeln!(std::io::stderr(), "segbridge had an internal error at {}: {message}", panic.location);
    });
    program::run(std::env::args_os())
}

/// Returns every command with its arguments and help.
pub fn command() -> clap::Command {
    commands::Arguments::command()
}

//! `segbridge`: the same engine as the window's, without a window.
//!
//! Commands read and write through [`app`] alone. Answers go to standard output, as tables and sentences or, with
//! `--json`, as the plain data of [`app::view`]; what went wrong goes to standard error. It must not know clients,
//! databases or the rules of sharing.

mod arguments;
mod commands;
mod find;
mod output;
mod table;
mod words;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    app::tell_panics(|panic| {
        // Nobody may be listening.
        let _ = writeln!(std::io::stderr(), "segbridge met a fault of its own at {}: {}", panic.place, panic.message);
    });
    commands::run(std::env::args_os())
}

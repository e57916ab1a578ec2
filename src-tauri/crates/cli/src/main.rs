//! The program `segbridge`; all of it is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}

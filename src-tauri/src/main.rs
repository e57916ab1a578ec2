//! The desktop program. Everything is in the library, so that tests can start it too.
// A release build on Windows must not open a console window beside the program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    segment_bridge_shell::run()
}

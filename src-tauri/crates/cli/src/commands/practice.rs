//! `segbridge practice`.

use app::Home;
use app::practice_services::{self, PracticeOptions};
use app::view::Failure;

use crate::arguments::PracticeCommand;
use crate::output::Ending;

pub(super) async fn run(command: PracticeCommand, home: &Home) -> Result<Ending, Failure> {
    let PracticeCommand::Serve { port, data, seed, speed, practice_key } = command;
    log_requests();
    let options = PracticeOptions { port, folder: data.unwrap_or_else(|| home.practice()), seed, speed, practice_key };
    practice_services::serve(options, std::io::stdout()).await?;
    Ok(Ending::Done)
}

/// Requests on standard error, one a line.
fn log_requests() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_target(false)
        .init();
}

//! `segbridge dataflow`.

use app::App;
use app::view::Failure;
use clap::{Args, ValueEnum};

use crate::ending::Ending;
use crate::job;
use crate::output::Output;

/// Pause or resume the dataflow to Audience Manager as a whole
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What to do
    #[arg(value_enum)]
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Action {
    /// No members of any audience in it arrive until it is resumed; what Audience Manager has stays
    Pause,
    /// It sends every audience that is in it
    Resume,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let on = arguments.action == Action::Resume;
    let job = app.workspace().sharing().switch_dataflow(on, job::progress(output)).await?;
    job::finished(app, job, output).await
}

//! `segbridge support`.

use app::App;
use app::view::{Failure, SupportFile};
use clap::Args;

use crate::clean::line as clean;
use crate::ending::Ending;
use crate::output::Output;

/// Write a file for the person who helps if something goes wrong; known secrets in it are masked
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(super) async fn run(app: &App, _: Arguments, output: Output) -> Result<Ending, Failure> {
    output.answer(&app.support_file().await?, |file| written(file, app.home()))?;
    Ok(Ending::Done)
}

fn written(file: &SupportFile, home: &app::Home) -> String {
    format!(
        "{}\nKnown secrets are masked. It names organizations, audiences, traits, and segments: look through it before you \
         pass it on.",
        clean(&home.support().join(&file.name).display().to_string())
    )
}

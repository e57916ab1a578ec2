//! Drives the real window from the command line, for machines without a display and for the documentation.

mod doing;
mod job;
mod screens;
mod states;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use desktop::{Desktop, Window};

/// Drives the window of Segment Bridge on a virtual screen.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Shares an audience by dragging it and reads the result, taking numbered screenshots.
    Job(Program),
    /// Takes the screenshots for the documentation: each screen, light and dark, and some dialogs.
    Screens(Program),
    /// Takes the screenshots with work in them, at two sizes.
    Doing(Program),
    /// Takes one screenshot of each screen at any size, zoom and theme: for review, not for the documentation.
    Look {
        #[command(flatten)]
        program: Program,
        /// Width of the window in px; its height is 800.
        #[arg(long, default_value_t = 1280)]
        width: u32,
        /// Zoom of the page.
        #[arg(long, default_value_t = 1.0)]
        zoom: f64,
        /// Dark instead of light.
        #[arg(long)]
        dark: bool,
    },
    /// Opens the window as a user does, without a driver, waits until it shows a page, takes one screenshot and closes
    /// it: the packaged program does not allow a driver.
    Open(Program),
    /// Runs a command with a private display, session bus and unlocked keychain.
    Session {
        /// The command and its arguments.
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
}

#[derive(Debug, Args)]
struct Program {
    /// The built program.
    #[arg(long)]
    program: PathBuf,
    /// Folder for the screenshots.
    #[arg(long)]
    pictures: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let desktop = Desktop::start().await.context("starting a virtual display")?;
    match Arguments::parse().task {
        Task::Job(program) => job::run(&desktop, &program).await?,
        Task::Screens(program) => {
            screens::run(&desktop, &program).await?;
            screens::guide(&desktop, &program).await?;
        }
        Task::Doing(program) => doing::run(&desktop, &program).await?,
        Task::Look { program, width, zoom, dark } => {
            let theme = if dark { "Dark" } else { "Light" };
            screens::look(&desktop, &program, width, zoom, theme).await?;
        }
        Task::Open(program) => open(&desktop, &program).await?,
        Task::Session { command } => return run(&desktop, &command),
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs a command in the session and returns its exit code.
fn run(desktop: &Desktop, command: &[String]) -> anyhow::Result<ExitCode> {
    let (program, words) = command.split_first().context("no command was given")?;
    let status = desktop.command(program).args(words).status().with_context(|| format!("running {program}"))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

async fn open(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open_bare(&program.program, home.path()).await?;
    window.screenshot(&program.pictures.join("open.png")).await?;
    window.close().await
}

/// Fails if there was any problem inside the page.
async fn refuse_problems(window: &Window<'_>) -> anyhow::Result<()> {
    let problems = window.problems().await?;
    anyhow::ensure!(problems.is_empty(), "the page met problems:\n{}", problems.join("\n"));
    Ok(())
}

/// Prints progress to the terminal.
#[expect(clippy::print_stdout, reason = "this is a program for the terminal")]
fn tell(text: &str) {
    println!("{text}");
}

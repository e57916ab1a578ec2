//! One run of the program: parses the arguments, opens what the command needs, runs it, and closes everything.

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use app::view::{Failure, FailureCode, Freshness, NotPossibleReason};
use app::{App, Home, OpenOptions};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use crate::commands::{Arguments, Command, ListCommand, ProgramCommand, key_of_environment, take_secret};
use crate::ending::Ending;
use crate::output::Output;
use crate::{clean, words};

/// How long work on other threads may take to finish when the program exits.
const CLOSING: Duration = Duration::from_secs(2);

/// Parses the command line, runs the command, and returns the exit code.
pub(crate) fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(told) => {
            // clap returns help and version as errors too.
            print(&told, &words);
            return if told.use_stderr() { Ending::BadUsage } else { Ending::Done }.into();
        }
    };
    if let Some(refused) = refused_refresh(&arguments) {
        print(&refused, &words);
        return Ending::BadUsage.into();
    }
    let output = Output { json: arguments.json };
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let outcome = runtime.block_on(carry_out(arguments, output));
            // A keychain that is waiting for the user must not keep the program running.
            runtime.shutdown_timeout(CLOSING);
            outcome
        }
        Err(error) => Err(Failure::new(FailureCode::Internal, format!("The program could not start: {error}"))),
    };
    outcome.unwrap_or_else(|failure| output.failed(&failure)).into()
}

/// Bad usage: `--refresh` for a command that does not use the lists and would ignore it.
fn refused_refresh(arguments: &Arguments) -> Option<clap::Error> {
    let command = &arguments.command;
    let refused = || Arguments::command().error(ErrorKind::ArgumentConflict, words::nothing_to_refresh(command.name()));
    (arguments.refresh && !command.uses_lists()).then(refused)
}

/// Prints help unchanged, and a refusal, which contains the arguments, cleaned; on one line if an argument has several.
fn print(told: &clap::Error, words: &[OsString]) {
    if told.use_stderr() {
        let text = told.render().to_string();
        let has_lines = words.iter().any(|word| word.as_encoded_bytes().contains(&b'\n'));
        let text = if has_lines { clean::line(text.trim_end()) } else { clean::block(text.trim_end()) };
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    } else {
        let _ = told.print();
    }
}

/// What is done with the opened program.
enum Work {
    Program(ProgramCommand),
    Lists { command: ListCommand, refresh: bool },
}

async fn carry_out(arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let home = Home::from_env()?;
    let work = match arguments.command {
        Command::Alone(command) => return command.run(&home, output).await,
        Command::Lists(command) => Work::Lists { command, refresh: arguments.refresh },
        Command::Program(command) => Work::Program(command),
    };
    let options = OpenOptions {
        refresh: false,
        practice_key: key_of_environment(),
        connection: arguments.connection,
        ..OpenOptions::default()
    };
    let app = App::open(home, options).await?;
    let secret_given = arguments.secret_stdin;
    let work = async {
        if secret_given {
            let connections = match &work {
                Work::Program(ProgramCommand::Connections(arguments)) => Some(arguments),
                _ => None,
            };
            take_secret(&app, connections).await?;
        }
        match work {
            Work::Program(command) => command.run(&app, output).await,
            Work::Lists { command, refresh } => of_lists(&app, command, refresh, output).await,
        }
    };
    let outcome = tokio::select! {
        outcome = work => outcome,
        _ = tokio::signal::ctrl_c() => {
            let message = "Stopped. A job that was started is in the journal and can be resumed.";
            Err(Failure::not_possible(NotPossibleReason::Stopped, message))
        }
    };
    let closed = app.close().await;
    outcome.and_then(|ending| closed.map(|()| ending))
}

async fn of_lists(app: &App, command: ListCommand, refresh: bool, output: Output) -> Result<Ending, Failure> {
    let never_read = {
        let freshness = app.workspace().summary().await?.freshness;
        freshness.audience_manager.read_at.is_none() || freshness.experience_platform.read_at.is_none()
    };
    let mut refreshed = Ending::Done;
    if refresh || never_read {
        let freshness = app.workspace().refresh(|_| ()).await?.freshness;
        // Without a first copy of both sides every answer would be wrong.
        let sides = [&freshness.audience_manager, &freshness.experience_platform];
        if let Some(failure) =
            sides.into_iter().filter(|side| side.read_at.is_none()).find_map(|side| side.failure.as_ref())
        {
            return Err(failure.clone());
        }
        refreshed = told(&freshness, output);
    }
    let ending = command.run(app, output).await?;
    // An answer from an old copy is still an answer, but a user who requested a refresh must not take it for a new one.
    Ok(if ending == Ending::Done { refreshed } else { ending })
}

/// Prints what a refresh could not load; the returned ending shows whether the data is older or less than it should be.
fn told(freshness: &Freshness, output: Output) -> Ending {
    let mut ending = Ending::Done;
    for (failure, expected) in words::refresh_failures(freshness) {
        output.failed(&failure);
        if !expected {
            ending = Ending::NothingDone;
        }
    }
    ending
}

//! One module a command: ask the app, print.

mod audiences;
mod connections;
mod folders;
mod network;
mod practice;
pub(crate) mod rules;
mod segments;
mod share;
mod status;
mod traits;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use app::view::{Failure, FailureCode, Freshness, InputReason, NotPossibleReason};
use app::{App, Home, OpenOptions};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};

use crate::arguments::{Arguments, Command, ConnectionCommand};
use crate::output::{Ending, Output};
use crate::{clean, words};

/// How long work on other threads may take to end with the program.
const CLOSING: Duration = Duration::from_secs(2);

/// Reads the command line, carries it out, gives the exit code.
pub(crate) fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(told) => {
            // Help and version are told as errors too; what they are knows its own exit code, 2 for bad usage.
            print(&told, &words);
            return ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2));
        }
    };
    if let Some(refused) = refused_refresh(&arguments) {
        print(&refused, &words);
        return ExitCode::from(u8::try_from(refused.exit_code()).unwrap_or(2));
    }
    let output = Output { json: arguments.json };
    let outcome = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let outcome = runtime.block_on(carry_out(arguments, output));
            // A keychain that waits for an answer must not keep the program.
            runtime.shutdown_timeout(CLOSING);
            outcome
        }
        Err(error) => Err(Failure::new(FailureCode::Internal, format!("The program could not start: {error}"))),
    };
    match outcome {
        Ok(ending) => ending.code(),
        Err(failure) => output.failed(&failure),
    }
}

/// Bad usage: `--refresh` for a command that does not use the lists, where it would be ignored.
fn refused_refresh(arguments: &Arguments) -> Option<clap::Error> {
    let command = match &arguments.command {
        Command::Rules(_) => "rules",
        Command::Connections(_) => "connections",
        Command::Network(_) => "network",
        Command::Support => "support",
        Command::Practice(_) => "practice",
        _ => return None,
    };
    let refused = || Arguments::command().error(ErrorKind::ArgumentConflict, words::nothing_to_refresh(command));
    arguments.refresh.then(refused)
}

/// Prints help as it is, and a refusal, which holds what was typed, cleaned; on one line if a word has several.
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

async fn carry_out(arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let home = Home::from_env()?;
    let command = match arguments.command {
        Command::Practice(command) => return practice::run(command, &home).await,
        command => command,
    };
    let practice_key = practice::key_of_environment();
    let options =
        OpenOptions { refresh: false, practice_key, connection: arguments.connection, ..OpenOptions::default() };
    let app = App::open(home, options).await?;
    let (refresh, secret_given) = (arguments.refresh, arguments.secret_stdin);
    let work = async {
        if secret_given {
            take_secret(&app, &command).await?;
        }
        on(&app, command, refresh, output).await
    };
    let outcome = tokio::select! {
        outcome = work => outcome,
        _ = tokio::signal::ctrl_c() => {
            let message = "Stopped. A job that had begun is in the journal and can be resumed.";
            Err(Failure::not_possible(NotPossibleReason::Stopped, message))
        }
    };
    let closed = app.close().await;
    outcome.and_then(|ending| closed.map(|()| ending))
}

/// Takes the secret of the connection a command works with from standard input, for this run only.
async fn take_secret(app: &App, command: &Command) -> Result<(), Failure> {
    let named = match command {
        // It reads the secret itself.
        Command::Connections(ConnectionCommand::Add(_)) => return app.session_only(true).await.map(drop),
        Command::Connections(ConnectionCommand::Test { name }) => Some(name),
        _ => None,
    };
    let id = match named {
        Some(name) => app.connection_named(name).await?.id,
        None => app.workspace().await?.connection.id,
    };
    if id == app::PRACTICE {
        return Err(Failure::bad_input(InputReason::SecretNotNeeded, words::PRACTICE_NEEDS_NO_SECRET));
    }
    app.credential_for_session(id, connections::secret_from_input()?).await
}

async fn on(app: &App, command: Command, refresh: bool, output: Output) -> Result<Ending, Failure> {
    // These need no lists, and must work where no service can be reached.
    let command = match command {
        Command::Connections(command) => return connections::run(app, command, output).await,
        Command::Support => {
            output.answer(&app.support_file().await?, |file| words::support_file(file, app.home()))?;
            return Ok(Ending::Done);
        }
        Command::Network(command) => return network::run(app, command, output).await,
        Command::Rules(command) => return rules::run(app, command, output).await,
        command => command,
    };
    let never_read = {
        let freshness = app.workspace().await?.freshness;
        freshness.audience_manager.read_at.is_none() || freshness.experience_platform.read_at.is_none()
    };
    let mut refreshed = Ending::Done;
    if refresh || never_read {
        let freshness = app.refresh(|_| ()).await?.freshness;
        // Without a first copy of both sides every answer would be wrong.
        let sides = [&freshness.audience_manager, &freshness.experience_platform];
        if let Some(failure) =
            sides.into_iter().filter(|side| side.read_at.is_none()).find_map(|side| side.failure.as_ref())
        {
            return Err(failure.clone());
        }
        refreshed = told(&freshness, output);
    }
    let ending = carry_out_command(app, command, output).await?;
    // An answer from an old copy is still an answer, but who asked for a new one must not take it for that.
    Ok(if ending == Ending::Done { refreshed } else { ending })
}

/// Says what a refresh could not read; the ending says whether anything is older or less than it should be.
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

async fn carry_out_command(app: &App, command: Command, output: Output) -> Result<Ending, Failure> {
    match command {
        Command::Audiences(command) => Box::pin(audiences::run(app, command, output)).await,
        Command::Traits(command) => traits::run(app, command, output).await,
        Command::Segments(command) => segments::run(app, command, output).await,
        Command::Folders { storage } => folders::run(app, storage, output).await,
        Command::Share(arguments) => share::share(app, arguments, output).await,
        Command::Unshare { audiences } => share::unshare(app, &audiences, output).await,
        Command::Status => status::run(app, output).await,
        Command::Practice(_) | Command::Connections(_) | Command::Network(_) | Command::Rules(_) | Command::Support => {
            Ok(Ending::Done)
        }
    }
}

/// The rows `offset..offset + limit` of a list; all from `offset` on without a limit.
async fn part<Row>(
    part: crate::arguments::Part,
    list: impl AsyncFn(app::view::Page) -> Result<app::view::Window<Row>, Failure>,
) -> Result<app::view::Window<Row>, Failure> {
    let wanted = part.limit.unwrap_or(u32::MAX);
    let mut rows = Vec::new();
    loop {
        let taken = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let (offset, limit) = (part.offset.saturating_add(taken), (wanted - taken).min(crate::find::PAGE));
        let window = list(app::view::Page { offset, limit }).await?;
        let count = window.rows.len();
        rows.extend(window.rows);
        let over =
            count == 0 || rows.len() >= wanted as usize || part.offset as usize + rows.len() >= window.total as usize;
        if over {
            return Ok(app::view::Window { total: window.total, offset: part.offset, rows });
        }
    }
}

//! `segbridge practice`.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::Home;
use app::practice_services::{self, PracticeOptions};
use app::view::{Failure, FailureCode, InputReason};
use clap::{Args, Subcommand};

use crate::clean;
use crate::ending::Ending;
use crate::output::Output;

/// Logged on standard error: requests, one per line.
const REQUESTS: &str = "info";
/// Maximum number of bytes read for a key.
const LONGEST_KEY: u64 = 4_096;

/// The practice services
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Run the practice services alone until SIGTERM; prints one line of JSON when they are ready
    Serve {
        /// Port on 127.0.0.1; any free one if omitted
        #[arg(long)]
        port: Option<u16>,
        /// Folder where the organization is stored; the practice workspace's own if omitted
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
        /// Seed of the organization to create at the first start
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Practice seconds per real second
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        speed: u32,
        /// Read the key of the test controls from this file, `-` for standard input; a new one if omitted. It is never
        /// an argument, because other users can see arguments
        #[cfg(feature = "test-switches")]
        #[arg(long, value_name = "FILE")]
        practice_key_file: Option<PathBuf>,
    },
}

pub(super) async fn run(home: &Home, arguments: Arguments, _: Output) -> Result<Ending, Failure> {
    #[cfg(feature = "test-switches")]
    let Action::Serve { port, data, seed, speed, practice_key_file } = arguments.action;
    #[cfg(not(feature = "test-switches"))]
    let (Action::Serve { port, data, seed, speed }, practice_key_file) = (arguments.action, None::<PathBuf>);
    let practice_key = match practice_key_file {
        Some(file) => Some(key_in(&file)?),
        None => key_of_environment(),
    };
    let _log = app::log::to_standard_error(REQUESTS, clean::line)
        .map_err(|error| Failure::new(FailureCode::Internal, format!("Starting the log failed: {error}.")))?;
    let folder = if let Some(folder) = data {
        folder
    } else {
        app::log_closed(&home.make()?);
        home.practice()
    };
    let options = PracticeOptions { port, folder, seed, speed, practice_key };
    practice_services::serve(options, std::io::stdout()).await?;
    Ok(Ending::Done)
}

/// Returns the key of the test controls from the environment, where the window reads it as well; only in builds for
/// tests.
pub(crate) fn key_of_environment() -> Option<String> {
    let look = || std::env::var("SEGMENT_BRIDGE_PRACTICE_KEY").ok().filter(|key| !key.is_empty());
    if cfg!(feature = "test-switches") { look() } else { None }
}

/// Reads the key from a file, or from standard input for `-`.
fn key_in(file: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().lock().take(LONGEST_KEY).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(LONGEST_KEY).read_to_string(&mut text))
    };
    let key = text.trim();
    match read {
        Ok(_) if !key.is_empty() => Ok(key.to_owned()),
        Ok(_) => Err(no_key(file, "it is empty")),
        Err(error) => Err(no_key(file, &error.to_string())),
    }
}

/// Why the key of the practice services' test controls is missing.
fn no_key(file: &Path, why: &str) -> Failure {
    let message = format!("The key of the test controls in {} cannot be read: {why}.", file.display());
    Failure::bad_input(InputReason::FileUnreadable, message).with("path", file.display())
}

//! `segbridge practice`.

use std::io::Read as _;
use std::path::Path;

use app::Home;
use app::practice_services::{self, PracticeOptions};
use app::view::{Failure, FailureCode};

use crate::arguments::PracticeCommand;
use crate::clean;
use crate::output::Ending;
use crate::words;

/// What is logged on standard error: requests, one a line.
const REQUESTS: &str = "info";
/// Bytes of a key that are read.
const LONGEST_KEY: u64 = 4_096;

pub(super) async fn run(command: PracticeCommand, home: &Home) -> Result<Ending, Failure> {
    #[cfg(feature = "test-switches")]
    let PracticeCommand::Serve { port, data, seed, speed, practice_key_file } = command;
    #[cfg(not(feature = "test-switches"))]
    let (PracticeCommand::Serve { port, data, seed, speed }, practice_key_file) = (command, None::<std::path::PathBuf>);
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

/// The key of the test controls in the environment, from which the window takes it too; only builds for tests look.
pub(super) fn key_of_environment() -> Option<String> {
    let look = || std::env::var("SEGMENT_BRIDGE_PRACTICE_KEY").ok().filter(|key| !key.is_empty());
    if cfg!(feature = "test-switches") { look() } else { None }
}

/// The key in a file, or in standard input for `-`.
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
        Ok(_) => Err(words::no_practice_key(file, "it is empty")),
        Err(error) => Err(words::no_practice_key(file, &error.to_string())),
    }
}

//! The practice services alone, for the command line: a stand-in for both services that others can write software
//! against. The same lock as for the workspace's own services keeps two programs from serving one organisation, and
//! window and command line find services that run alone over their folder.

use std::io::Write;
use std::path::PathBuf;

use adobe::redact::Known;
use vault::SecretString;

use crate::connection::{PracticeSettings, Reach, transport};
use crate::view::{Failure, NotPossibleReason};

/// How to serve.
#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// Port on 127.0.0.1; any free one when `None`.
    pub port: Option<u16>,
    /// Folder that keeps the organization; made if missing, refused if it is somebody else's.
    pub folder: PathBuf,
    /// Which organisation to grow at the first start.
    pub seed: u64,
    /// Practice seconds per real second, at least 1.
    pub speed: u32,
    /// Key of the test controls; a fresh one when `None`.
    pub practice_key: Option<String>,
}

/// Serves until SIGTERM or ctrl-c, then saves. Writes one line of JSON to `ready` when the services can be called:
/// `base_url, client_id, client_secret, org_id, sandbox, practice_key`.
pub async fn serve(options: PracticeOptions, ready: impl Write) -> Result<(), Failure> {
    let PracticeOptions { port, folder, seed, speed, practice_key } = options;
    let folder = std::path::absolute(&folder).map_err(|error| crate::home::unusable(&folder, "reading", &error))?;
    crate::home::make_one(&folder)?;
    let settings = PracticeSettings { speed, key: practice_key.clone() };
    let reach = Reach::in_folder(folder.clone(), settings, transport()?);
    let Some(_lock) = reach.try_lock()? else {
        let message = format!("Another program serves the practice organization in {} already.", folder.display());
        return Err(Failure::not_possible(NotPossibleReason::PracticeServed, message).with("folder", folder.display()));
    };
    reach.forget_address()?;
    let options =
        practice::Options { port, seed, speed: speed.max(1), practice_key, ..practice::Options::in_folder(&folder) };
    let _key = options.practice_key.as_deref().map(|key| Known::new(SecretString::from(key)));
    let announcing = Announcing { reach: &reach, ready, line: Vec::new(), secrets: Vec::new() };
    let served = practice::serve(options, announcing, practice::signalled()).await;
    reach.forget_address()?;
    Ok(served?)
}

/// Passes the line on that says the services are ready, and leaves the address for other programs first.
struct Announcing<'a, W> {
    reach: &'a Reach,
    ready: W,
    line: Vec<u8>,
    /// Masks what the line tells in all that is logged.
    secrets: Vec<Known>,
}

impl<W: Write> Write for Announcing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.secrets.extend(secrets_of(&self.line));
        self.reach.announce_line(&self.line).map_err(|failure| std::io::Error::other(failure.message))?;
        self.ready.write_all(&std::mem::take(&mut self.line))?;
        self.ready.flush()
    }
}

/// The secrets in the line that says the services are ready.
fn secrets_of(line: &[u8]) -> impl Iterator<Item = Known> {
    #[derive(serde::Deserialize)]
    struct Secrets {
        client_secret: SecretString,
        practice_key: SecretString,
    }
    let secrets = serde_json::from_slice::<Secrets>(line).ok();
    secrets.into_iter().flat_map(|all| [all.client_secret, all.practice_key]).map(Known::new)
}

//! The practice services alone, for the command line: a stand-in for both services for developing other software. The
//! same lock as for the workspace's own services prevents two programs from serving one organization, and window and
//! command line find services that run alone on their folder.

use std::io::Write;
use std::path::PathBuf;

use adobe::redact::Known;
use vault::SecretString;

use crate::practice_link::{PracticeLink, PracticeSettings, transport};
use crate::view::{Failure, NotPossibleReason};

/// How to serve.
#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// Port on 127.0.0.1; any free one when `None`.
    pub port: Option<u16>,
    /// Folder where the organization is stored; created if missing, refused if it belongs to another user.
    pub folder: PathBuf,
    /// Seed of the organization to create at the first start.
    pub seed: u64,
    /// Practice seconds per real second, at least 1.
    pub speed: u32,
    /// Key of the test controls; a new one if `None`.
    pub practice_key: Option<String>,
}

/// Serves until SIGTERM or ctrl-c, then saves. Writes one line of JSON to `ready` when the services can be called:
/// `base_url, client_id, client_secret, org_id, sandbox, practice_key`.
pub async fn serve(options: PracticeOptions, ready: impl Write) -> Result<(), Failure> {
    let PracticeOptions { port, folder, seed, speed, practice_key } = options;
    let folder = std::path::absolute(&folder).map_err(|error| crate::home::unusable(&folder, "reading", &error))?;
    crate::home::make_one(&folder)?;
    let settings = PracticeSettings { speed, key: practice_key.clone() };
    let link =
        PracticeLink::in_folder(folder.clone(), settings, transport(crate::practice_link::transport_settings())?);
    let Some(_lock) = link.try_lock()? else {
        let message = format!("Another program is already serving the practice organization in {}.", folder.display());
        return Err(Failure::not_possible(NotPossibleReason::PracticeServed, message).with("folder", folder.display()));
    };
    link.forget_address()?;
    let options =
        practice::Options { port, seed, speed: speed.max(1), practice_key, ..practice::Options::in_folder(&folder) };
    let _key = options.practice_key.as_deref().map(|key| Known::new(SecretString::from(key)));
    let announcing = Announcing { link: &link, ready, line: Vec::new(), secrets: Vec::new() };
    let served = practice::serve(options, announcing, practice::signaled()).await;
    link.forget_address()?;
    Ok(served?)
}

/// Forwards the ready line, and stores the address for other programs first.
struct Announcing<'a, W> {
    link: &'a PracticeLink,
    ready: W,
    line: Vec<u8>,
    /// Masks the secrets of the line in everything logged.
    secrets: Vec<Known>,
}

impl<W: Write> Write for Announcing<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.secrets.extend(secrets_of(&self.line));
        self.link.announce_line(&self.line).map_err(|failure| std::io::Error::other(failure.message))?;
        self.ready.write_all(&std::mem::take(&mut self.line))?;
        self.ready.flush()
    }
}

/// Returns the secrets in the ready line.
fn secrets_of(line: &[u8]) -> impl Iterator<Item = Known> {
    #[derive(serde::Deserialize)]
    struct Secrets {
        client_secret: SecretString,
        practice_key: SecretString,
    }
    let secrets = serde_json::from_slice::<Secrets>(line).ok();
    secrets.into_iter().flat_map(|all| [all.client_secret, all.practice_key]).map(Known::new)
}

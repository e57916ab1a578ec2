//! The values that `connections add --from` reads from a credential file, and the question which of several values to
//! use.

use std::io::Read as _;
use std::path::Path;

use app::App;
use app::view::{ConsoleFile, Failure, FoundCredential, FoundValue, InputReason};

use super::{AddArguments, words};

/// More than the size limit, so that a larger file is refused with the usual message.
const READ: u64 = 8 * 1024 * 1024;

/// The file's values, as far as no argument replaces them.
pub(super) struct FromFile {
    pub(super) org_id: Option<String>,
    pub(super) client_id: String,
    pub(super) scopes: Option<String>,
    pub(super) sandbox: Option<FoundValue>,
    pub(super) secret_handle: Option<String>,
    /// Number of further secrets of the credential.
    pub(super) more_secrets: u32,
    pub(super) left_out_jwt: bool,
}

/// Reads the file; of several values, an argument selects one.
pub(super) async fn from_file(app: &App, path: &Path, given: &AddArguments) -> Result<FromFile, Failure> {
    let bytes = bytes(path).map_err(|error| {
        let message = format!("{} cannot be read: {error}.", path.display());
        Failure::bad_input(InputReason::FileUnreadable, message).with("path", path.display())
    })?;
    let ConsoleFile { credentials, left_out_jwt } = app.console_file_bytes(bytes).await?;
    let credential = one_credential(credentials, given)?;
    let pick = |what: &'static str, argument: &'static str, found: Vec<FoundValue>| {
        picked(what, argument, found, &given.pick, |value| (value.origin.clone(), Some(value.value.clone())))
    };
    let unless = |is_given: bool, found: Vec<FoundValue>| if is_given { Vec::new() } else { found };
    Ok(FromFile {
        org_id: pick(words::ORG_ID, "--org", unless(given.org.is_some(), credential.org_id))?.map(|it| it.value),
        scopes: pick(words::SCOPES, "--scopes", unless(given.scopes.is_some(), credential.scopes))?.map(|it| it.value),
        sandbox: pick(words::SANDBOX, "--sandbox", unless(given.sandbox.is_some(), credential.sandbox))?,
        secret_handle: picked(words::SECRET, "", credential.secret, &given.pick, |it| (it.origin.clone(), None))?
            .map(|secret| secret.handle),
        client_id: credential.client_id.value,
        more_secrets: credential.more_secrets,
        left_out_jwt,
    })
}

fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(READ).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns the only credential, or the one whose client ID or origin was passed.
fn one_credential(mut all: Vec<FoundCredential>, given: &AddArguments) -> Result<FoundCredential, Failure> {
    if all.len() > 1 {
        let is_named = |one: &FoundCredential| {
            given.client_id.as_ref().is_some_and(|id| one.client_id.value.eq_ignore_ascii_case(id))
                || given.pick.contains(&one.client_id.origin)
        };
        let named: Vec<usize> = (0..all.len()).filter(|place| is_named(&all[*place])).collect();
        if let [place] = named[..] {
            return Ok(all.swap_remove(place));
        }
    }
    match all.len() {
        1 => Ok(all.swap_remove(0)),
        _ => Err(words::several_credentials(&all)),
    }
}

/// Returns the only value of a field, or the one whose origin was passed. `shown` returns the origin and, unless it is
/// secret, the value.
fn picked<T>(
    what: &'static str,
    argument: &'static str,
    mut found: Vec<T>,
    picks: &[String],
    shown: impl Fn(&T) -> (String, Option<String>),
) -> Result<Option<T>, Failure> {
    if found.len() > 1 {
        let named: Vec<usize> = (0..found.len()).filter(|place| picks.contains(&shown(&found[*place]).0)).collect();
        return match named[..] {
            [place] => Ok(Some(found.swap_remove(place))),
            _ => Err(words::several_values(what, argument, &found.iter().map(shown).collect::<Vec<_>>())),
        };
    }
    Ok(found.pop())
}

//! Reads files in which users already have a credential: downloads from the Developer Console, environments and
//! collections of Postman, configurations of other tools, environment files, header lists, `curl` commands, and text
//! that was copied from a page or an email.
//!
//! There is no parser for each product. `decode` converts bytes to text, `tree` and `lines` find every name with its
//! value, `names` knows the meaning of names, `gather` collects candidates with their locations, and `decide` combines
//! them. If a field has several different values, none is chosen: all are returned with their locations.
//!
//! Secrets are only in types that are overwritten when dropped, and are returned as handles.

mod decide;
mod decode;
mod gather;
mod lines;
mod names;
mod shown;
mod tree;

#[cfg(test)]
mod any_text;
#[cfg(test)]
mod tests;

use adobe::Credentials;
use secrecy::SecretSlice;
use secrecy::zeroize::Zeroizing;
use vault::{ExposeSecret, SecretString};

use self::decide::{Choice, Credential, Decided, Nothing, decide};
use self::decode::NotText;
use self::gather::Gathered;
use self::tree::{Hidden, Tree};
use crate::App;
use crate::view::{ConsoleFile, Failure, FoundCredential, FoundSecret, FoundValue, InputReason};

/// The supported formats, for the message about any other.
const SHAPES: &str = "It can be the JSON that the Developer Console lets you download for a credential or a project, an \
                      environment or a collection of Postman, the configuration of aio or aepp, an environment file \
                      (CLIENT_ID=…), a list of headers, or a call of curl.";

impl App {
    /// Reads a pasted credential file. Its secrets stay in the program and are referred to by handles.
    #[expect(clippy::unused_async, reason = "every method of the API is async")]
    pub async fn console_file(&self, text: String) -> Result<ConsoleFile, Failure> {
        // Overwritten when dropped: it contains the secret in plain text.
        let text = SecretString::from(text);
        if text.expose_secret().len() > decode::LARGEST {
            return Err(no_text(NotText::TooLarge));
        }
        if !decode::is_text(text.expose_secret()) {
            return Err(no_text(NotText::Binary));
        }
        self.found(text.expose_secret())
    }

    /// Reads the bytes of a credential file in any encoding. Its secrets stay in the program and are referred to by
    /// handles.
    #[expect(clippy::unused_async, reason = "every method of the API is async")]
    pub async fn console_file_bytes(&self, bytes: Vec<u8>) -> Result<ConsoleFile, Failure> {
        let bytes = SecretSlice::from(bytes);
        let text = decode::decode(bytes.expose_secret()).map_err(no_text)?;
        self.found(&text)
    }

    fn found(&self, text: &str) -> Result<ConsoleFile, Failure> {
        let Decided { mut credentials, left_out_jwt } = read(text).map_err(nothing)?;
        // In this order: a secret is not recognized with invisible characters in it, or without its end.
        shown::only_visible(&mut credentials);
        shown::without_secrets(&mut credentials);
        shown::within_limits(&mut credentials);
        if credentials.is_empty() {
            return Err(nothing(Nothing::NoClient));
        }
        let credentials = credentials.into_iter().map(|one| self.found_credential(one)).collect();
        Ok(ConsoleFile { credentials, left_out_jwt })
    }

    fn found_credential(&self, one: Credential) -> FoundCredential {
        let values = |choices: Vec<Choice>, tidy: fn(&str) -> String| -> Vec<FoundValue> {
            let shown = |Choice { origin, value }| FoundValue { origin, value: tidy(&value) };
            choices.into_iter().map(shown).collect()
        };
        let held = |Choice { origin, value }: Choice| FoundSecret {
            origin,
            handle: self.inner.secrets.hold(SecretString::from(value.as_str())),
        };
        let mut scopes = values(one.scopes, tidy_scopes);
        if scopes.is_empty() {
            scopes.push(FoundValue { origin: String::new(), value: Credentials::DEFAULT_SCOPES.to_owned() });
        }
        FoundCredential {
            name: one.names.first().cloned().unwrap_or_default(),
            label: one.names.join(" · "),
            client_id: FoundValue { origin: one.client_id.origin, value: one.client_id.value.to_string() },
            org_id: values(one.org_id, str::to_owned),
            secret: one.secret.into_iter().map(held).collect(),
            scopes,
            sandbox: values(one.sandbox, str::to_lowercase),
            more_secrets: crate::read::count(one.more_secrets as u64),
        }
    }
}

/// Returns scopes in the form that is sent: comma-separated.
fn tidy_scopes(scopes: &str) -> String {
    let listed = scopes.split(|letter: char| letter == ',' || letter.is_whitespace()).filter(|scope| !scope.is_empty());
    listed.collect::<Vec<_>>().join(",")
}

/// Returns the credentials in a text of any format.
fn read(text: &str) -> Result<Decided, Nothing> {
    // The whole file may be quoted as one JSON string.
    if let Ok(Tree::Text(inner)) = serde_json::from_str(text) {
        return read(&inner);
    }
    let result = read_once(text);
    match result {
        // Log lines and code contain JSON with escaped quotes.
        Err(Nothing::Unknown | Nothing::NoClient) if text.contains("\\\"") => {
            read_once(&Zeroizing::new(text.replace("\\\"", "\""))).or(result)
        }
        result => result,
    }
}

fn read_once(text: &str) -> Result<Decided, Nothing> {
    let straight = straight(text);
    let is_json = serde_json::from_str::<Tree>(text).is_ok();
    let (trees, rest) = tree::take_trees(if is_json { text } else { &straight });
    let mut all = Gathered::default();
    for (part, tree) in trees.iter().enumerate() {
        all.tree(tree, part);
    }
    all.pairs(lines::pairs(&rest));
    all.loose(&rest);
    decide(all)
}

/// Replaces the quotes and spaces of word processors with plain ones.
fn straight(text: &str) -> Hidden {
    let plain = |letter| match letter {
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' => '\'',
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{feff}' => ' ',
        other => other,
    };
    Zeroizing::new(text.chars().map(plain).collect())
}

fn no_text(why: NotText) -> Failure {
    let (reason, message) = match why {
        NotText::TooLarge => (
            InputReason::ConsoleTooLarge,
            "This file is larger than 4 MB. A credential has a few kilobytes: choose its own file.",
        ),
        NotText::Binary => {
            (InputReason::ConsoleBinary, "This is not a text file. Choose the file the credential was saved in.")
        }
    };
    Failure::bad_input(reason, message)
}

fn nothing(why: Nothing) -> Failure {
    let (reason, message) = match why {
        Nothing::Unknown => (InputReason::ConsoleUnreadable, format!("No credential was found in this file. {SHAPES}")),
        Nothing::NoClient => (InputReason::ConsoleNoClient, format!("This file has no client ID. {SHAPES}")),
        Nothing::NoCredential => (
            InputReason::ConsoleNoCredential,
            "The project in this file has no OAuth Server-to-Server credential. Add one in the Developer Console and \
             download the file again."
                .to_owned(),
        ),
        Nothing::Jwt => (
            InputReason::ConsoleJwt,
            "This is a credential of the JWT kind, which Adobe has switched off. Create an OAuth Server-to-Server \
             credential in the Developer Console and download its file."
                .to_owned(),
        ),
    };
    Failure::bad_input(reason, message)
}

//! The file the Developer Console gives for a credential, in the shapes it comes in: the credential's own download
//! (`CLIENT_ID`, `CLIENT_SECRETS`), the project's (`project.workspace.details.credentials`), and the environment for
//! Postman (`values` of `key` and `value`).
//!
//! Secrets are read straight into types that cannot be printed.

use adobe::Credentials;
use serde::Deserialize;
use vault::{ExposeSecret, SecretString};

use crate::App;
use crate::view::{ConsoleFile, Failure, FailureCode};

impl App {
    /// Reads a pasted Developer Console file. Its secret stays here, under a handle.
    #[expect(clippy::unused_async, reason = "all of the surface is async")]
    pub async fn console_file(&self, text: String) -> Result<ConsoleFile, Failure> {
        // Overwritten when it goes: it holds the secret in plain.
        let text = SecretString::from(text);
        let read = read(text.expose_secret())?;
        Ok(ConsoleFile {
            name: read.name,
            org_id: read.org_id,
            client_id: read.client_id,
            scopes: read.scopes,
            secret_handle: read.secret.map(|secret| self.inner.secrets.hold(secret)),
        })
    }
}

/// What a file says.
struct Read {
    name: String,
    org_id: String,
    client_id: String,
    scopes: String,
    secret: Option<SecretString>,
}

/// Every shape at once; each fills its part.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    #[serde(alias = "name")]
    label: String,
    #[serde(alias = "CLIENT_ID", alias = "clientId")]
    client_id: String,
    /// The client id under its other name.
    #[serde(alias = "API_KEY")]
    api_key: String,
    #[serde(alias = "CLIENT_SECRETS")]
    client_secrets: OneOrMore,
    #[serde(alias = "CLIENT_SECRET", alias = "clientSecret")]
    client_secret: OneOrMore,
    #[serde(alias = "ORG_ID", alias = "orgId")]
    org_id: String,
    #[serde(alias = "IMS_ORG", alias = "IMS_ORG_ID")]
    ims_org_id: String,
    #[serde(alias = "SCOPES", alias = "scope")]
    scopes: OneOrMore,
    project: Option<Project>,
    values: Vec<Pair>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Project {
    name: String,
    title: String,
    org: Organisation,
    workspace: Workspace,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Organisation {
    ims_org_id: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Workspace {
    details: Details,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Details {
    credentials: Vec<Credential>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Credential {
    oauth_server_to_server: Option<Wire>,
}

/// A line of an environment for Postman. Any of them may be the secret.
#[derive(Deserialize)]
struct Pair {
    key: String,
    value: SecretString,
}

/// One text, several, or none. Kept as secrets, because some of them are.
#[derive(Deserialize, Default)]
#[serde(untagged)]
enum OneOrMore {
    One(SecretString),
    More(Vec<SecretString>),
    #[default]
    None,
}

impl OneOrMore {
    fn into_vec(self) -> Vec<SecretString> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
            Self::None => Vec::new(),
        }
    }
}

fn read(text: &str) -> Result<Read, Failure> {
    // The parser's words may quote the text, and the text holds the secret: only the place is told.
    let mut wire: Wire = serde_json::from_str(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let message = format!("This is not a file of the Developer Console: it cannot be read at {place}.");
        Failure::new(FailureCode::BadInput, message).with("reason", "consoleUnreadable")
    })?;
    wire.take_pairs();
    if let Some(project) = wire.project.take() {
        let mut credentials = project.workspace.details.credentials.into_iter();
        wire = credentials.find_map(|one| one.oauth_server_to_server).ok_or_else(|| {
            let message = "The project in this file has no OAuth Server-to-Server credential. Add one in the \
                           Developer Console and download the file again.";
            Failure::new(FailureCode::BadInput, message).with("reason", "consoleNoCredential")
        })?;
        wire.org_id = project.org.ims_org_id;
        wire.label = if project.title.is_empty() { project.name } else { project.title };
    }
    let read = wire.finish();
    if read.client_id.is_empty() {
        let message = "This file names no client id. Download the credential's file from the Developer Console.";
        return Err(Failure::new(FailureCode::BadInput, message).with("reason", "consoleNoClient"));
    }
    Ok(read)
}

impl Wire {
    fn take_pairs(&mut self) {
        for Pair { key, value } in std::mem::take(&mut self.values) {
            let plain = || value.expose_secret().to_owned();
            match key.as_str() {
                "CLIENT_SECRET" => self.client_secret = OneOrMore::One(value),
                "API_KEY" | "CLIENT_ID" => self.client_id = plain(),
                "IMS_ORG" | "ORG_ID" => self.org_id = plain(),
                "SCOPES" => self.scopes = OneOrMore::One(value),
                _ => {}
            }
        }
    }

    fn finish(self) -> Read {
        let scopes: Vec<String> = self.scopes.into_vec().iter().map(|one| one.expose_secret().to_owned()).collect();
        let scopes = scopes.join(",");
        let listed: Vec<&str> = scopes.split([',', ' ']).map(str::trim).filter(|scope| !scope.is_empty()).collect();
        let first = |one: String, other: String| if one.is_empty() { other } else { one };
        let mut secrets = self.client_secrets.into_vec().into_iter().chain(self.client_secret.into_vec());
        Read {
            name: self.label,
            org_id: first(self.org_id, self.ims_org_id),
            client_id: first(self.client_id, self.api_key),
            scopes: if listed.is_empty() { Credentials::DEFAULT_SCOPES.to_owned() } else { listed.join(",") },
            secret: secrets.find(|secret| !secret.expose_secret().is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ORG: &str = "0123456789ABCDEF01234567@AdobeOrg";

    #[track_caller]
    fn reads(file: &serde_json::Value, name: &str, scopes: &str) {
        let read = read(&file.to_string()).unwrap();
        assert_eq!((read.client_id.as_str(), read.org_id.as_str(), read.name.as_str()), ("client-1", ORG, name));
        assert_eq!(read.scopes, scopes);
        assert_eq!(read.secret.unwrap().expose_secret(), "p8e-hidden");
    }

    #[test]
    fn the_credentials_own_file_is_read() {
        let file = json!({
            "CLIENT_SECRETS": ["p8e-hidden", "p8e-older"],
            "ORG_ID": ORG,
            "CLIENT_ID": "client-1",
            "SCOPES": ["openid", "AdobeID"],
            "TECHNICAL_ACCOUNT_ID": "1@techacct.adobe.com",
        });
        reads(&file, "", "openid,AdobeID");
        let one = json!({ "client_id": "client-1", "client_secret": "p8e-hidden", "ims_org_id": ORG });
        reads(&one, "", Credentials::DEFAULT_SCOPES);
    }

    #[test]
    fn the_projects_file_is_read() {
        let credential = json!({ "client_id": "client-1", "client_secrets": ["p8e-hidden"], "scopes": ["openid"] });
        let file = json!({ "project": {
            "id": "1", "name": "123Violet", "title": "Segment Bridge",
            "org": { "id": "5", "name": "Acme", "ims_org_id": ORG },
            "workspace": { "id": "7", "name": "Production", "details": {
                "credentials": [{ "id": "1", "name": "jwt" }, { "id": "2", "oauth_server_to_server": credential }],
                "services": [],
            } },
        } });
        reads(&file, "Segment Bridge", "openid");
    }

    #[test]
    fn the_environment_for_postman_is_read() {
        let pair = |key: &str, value: &str| json!({ "key": key, "value": value, "enabled": true });
        let file = json!({ "name": "OAuth Server-to-Server", "values": [
            pair("CLIENT_SECRET", "p8e-hidden"), pair("API_KEY", "client-1"), pair("IMS_ORG", ORG),
            pair("SCOPES", "openid, AdobeID"), pair("ACCESS_TOKEN", ""),
        ] });
        reads(&file, "OAuth Server-to-Server", "openid,AdobeID");
    }

    #[test]
    fn what_cannot_be_read_is_told_without_showing_it() {
        for text in [
            r#"{"CLIENT_SECRETS": ["p8e-hidden""#,
            r#"{"CLIENT_ID": 7, "CLIENT_SECRETS": ["p8e-hidden"]}"#,
            r#"{"CLIENT_SECRETS": ["p8e-hidden"]}"#,
            r#"{"project": {"name": "p8e-hidden"}}"#,
            "p8e-hidden",
        ] {
            let failure = read(text).err().unwrap();
            assert_eq!(failure.code, FailureCode::BadInput, "{text}");
            assert!(!format!("{failure:?}").contains("p8e"), "{failure:?}");
        }
    }
}

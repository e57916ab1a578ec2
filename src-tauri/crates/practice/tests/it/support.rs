//! A running practice organization and a client that is signed in to it.

use std::fs::File;
use std::path::Path;

use practice::{Options, Running, start};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Key of the test controls.
pub const KEY: &str = "open-sesame";

/// One organization with its services.
pub struct Org {
    pub running: Running,
    pub http: Client,
    pub token: String,
    pub folder: TempDir,
}

/// A folder with a grown organization. Growing takes a second or two, so it is done once per build of the tests and
/// copied for each.
async fn grown_folder() -> TempDir {
    let shelf = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = File::create(shelf.join("practice.lock")).unwrap();
    lock.lock().unwrap();
    let built = std::env::current_exe().unwrap().metadata().unwrap().modified().unwrap();
    let kept = shelf.join("practice-grown.db");
    if !kept.metadata().is_ok_and(|file| file.modified().unwrap() > built) {
        let fresh = tempfile::tempdir().unwrap();
        start(Options::in_folder(fresh.path())).await.unwrap().stop().await.unwrap();
        std::fs::copy(fresh.path().join("practice.db"), &kept).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&kept, folder.path().join("practice.db")).unwrap();
    folder
}

/// An answer read to its end.
#[derive(Debug)]
pub struct Read {
    pub status: StatusCode,
    pub body: Value,
}

impl Org {
    pub async fn start() -> Self {
        Self::start_in(grown_folder().await).await
    }

    pub async fn start_in(folder: TempDir) -> Self {
        let options = Options { practice_key: Some(KEY.to_owned()), ..Options::in_folder(folder.path()) };
        let running = start(options).await.unwrap();
        let http = Client::builder().no_proxy().build().unwrap();
        let mut org = Self { running, http, token: String::new(), folder };
        org.sign_in().await;
        org
    }

    pub async fn sign_in(&mut self) {
        let answer = self.ask_for_token(&[]).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    /// The usual token request with some parameters changed; an empty value leaves the parameter out.
    pub async fn ask_for_token(&self, changes: &[(&str, &str)]) -> Read {
        let mut form = vec![
            ("grant_type", "client_credentials"),
            ("client_id", &self.running.client_id),
            ("client_secret", &self.running.client_secret),
            ("scope", "openid,AdobeID,read_organizations,additional_info.projectedProductContext"),
        ];
        for (name, value) in changes {
            form.retain(|(key, _)| key != name);
            if !value.is_empty() {
                form.push((name, value));
            }
        }
        let url = format!("{}/ims/token/v3", self.running.base_url);
        read(self.http.post(url).form(&form).send().await.unwrap()).await
    }

    /// A request with nothing but its address.
    pub fn bare(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.running.base_url))
    }

    /// A request with every header the gate wants.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.bare(method, path)
            .bearer_auth(&self.token)
            .header("x-api-key", &self.running.client_id)
            .header("x-gw-ims-org-id", &self.running.org_id)
            .header("accept", "application/json")
    }

    pub async fn get(&self, path: &str) -> Read {
        read(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Read {
        read(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Read {
        read(self.request(Method::PUT, path).json(body).send().await.unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Read {
        read(self.request(Method::DELETE, path).send().await.unwrap()).await
    }

    /// A call of the test controls.
    pub async fn control(&self, method: Method, path: &str, body: Option<Value>) -> Read {
        let request = self.bare(method, path).header("x-practice-key", KEY);
        let request = if let Some(body) = body { request.json(&body) } else { request };
        read(request.send().await.unwrap()).await
    }

    pub async fn order(&self, faults: Value) {
        let answer = self.control(Method::POST, "/practice/faults", Some(faults)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    }

    /// A data source of our own; returns its id.
    pub async fn data_source(&self, extra: &Value) -> u64 {
        let mut body = json!({ "name": "Test source", "description": "of a test", "inboundS2S": true });
        merge(&mut body, extra);
        let made = self.post("/v1/datasources", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        made.body["dataSourceId"].as_u64().unwrap()
    }

    /// An onboarded trait; returns its sid.
    pub async fn onboarded(&self, data_source: u64, name: &str) -> u64 {
        let made = self.post("/v1/traits", &onboarded_body(data_source, name)).await;
        assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
        made.body["sid"].as_u64().unwrap()
    }
}

pub fn onboarded_body(data_source: u64, name: &str) -> Value {
    json!({
        "name": name, "traitType": "ON_BOARDED_TRAIT", "dataSourceId": data_source, "folderId": 0,
        "traitRule": format!("ic == \"{name}\""), "integrationCode": name, "ttl": 120,
    })
}

/// Lays the fields of `over` over `base`.
pub fn merge(base: &mut Value, over: &Value) {
    for (key, value) in over.as_object().unwrap() {
        base[key] = value.clone();
    }
}

pub async fn read(response: Response) -> Read {
    let status = response.status();
    let text = response.text().await.unwrap();
    let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
    Read { status, body }
}

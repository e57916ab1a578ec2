//! Practice services in the role of Adobe, and a program with its own home folder that connects to them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::view::{CheckReport, CheckResult, ConnectionDraft, ConnectionRow, NetworkSettings, SecretInput};
use app::{App, Home, NetworkWish, OpenOptions, SecretString, TransportSettings, Vault};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{KEY, control};

pub struct Site {
    pub app: App,
    pub home: test_support::TestHome,
    pub adobe: practice::Running,
    _data: tempfile::TempDir,
}

impl Site {
    /// Starts the services, and a program without a connection to them.
    pub async fn open() -> Self {
        Self::open_with(options_in_memory()).await
    }

    /// The same with a program that waits at most two seconds for an answer.
    pub async fn open_impatient() -> Self {
        let soon = Duration::from_secs(2);
        let mut options = options_in_memory();
        options.transport.read_timeout = soon;
        options.transport.total_timeout = soon;
        Self::open_with(options).await
    }

    async fn open_with(program: OpenOptions) -> Self {
        let data = tempfile::tempdir().unwrap();
        let options = practice::Options { practice_key: Some(KEY.into()), ..practice::Options::in_folder(data.path()) };
        let adobe = practice::start(options).await.unwrap();
        let home = test_support::TestHome::new();
        let app = App::open(Home::at(home.path()), program).await.unwrap();
        Self { app, home, adobe, _data: data }
    }

    /// Returns a correct form.
    pub fn draft(&self, name: &str) -> ConnectionDraft {
        draft(name, &self.adobe.client_id, &self.adobe.org_id, &self.adobe.client_secret, &self.adobe.base_url)
    }

    /// Saves a connection and uses it.
    pub async fn connected(&self) -> ConnectionRow {
        let row = self.app.connection_save(self.draft("Acme")).await.unwrap();
        self.app.connection_use(row.id.clone()).await.unwrap();
        row
    }

    /// Changes the network settings, and accepts the change.
    pub async fn accept(&self, wish: NetworkWish) -> NetworkSettings {
        let plan = self.app.network_plan(wish).await.unwrap();
        self.app.network_carry_out(plan).await.unwrap()
    }

    /// Adds faults to the services.
    pub async fn order(&self, faults: Value) {
        control(&self.adobe.base_url, Method::POST, "faults", &faults).await;
    }

    /// Adds a fault for every request below a path.
    pub async fn always(&self, path: &str, effect: Value) {
        self.order(json!([{ "path": path, "times": 1_000, "do": effect }])).await;
    }

    /// Checks a form, and asserts that the results that arrive one by one are those of the report.
    pub async fn check(&self, draft: ConnectionDraft) -> CheckReport {
        let told: Arc<Mutex<Vec<CheckResult>>> = Arc::default();
        let listening = told.clone();
        let report =
            self.app.connection_check(draft, move |result| listening.lock().unwrap().push(result)).await.unwrap();
        let told: Vec<_> = told.lock().unwrap().iter().map(|result| (result.subject, result.outcome)).collect();
        let said: Vec<_> = report.results.iter().map(|result| (result.subject, result.outcome)).collect();
        assert_eq!(told, said, "each result is told as it comes");
        report
    }
}

pub fn draft(name: &str, client_id: &str, org_id: &str, secret: &str, base_url: &str) -> ConnectionDraft {
    ConnectionDraft {
        id: None,
        name: name.into(),
        color: "#0265dc".into(),
        production: true,
        org_id: org_id.into(),
        client_id: client_id.into(),
        secret: typed(secret),
        scopes: String::new(),
        sandbox: "prod".into(),
        region: "VA7".into(),
        base_url: Some(base_url.into()),
    }
}

pub fn typed(secret: &str) -> SecretInput {
    SecretInput::Typed { value: SecretString::from(secret).into() }
}

/// Returns options with secrets in memory and short waits between attempts. Timeouts are long, because only few tests
/// are about them and a busy machine is slow.
pub fn options_in_memory() -> OpenOptions {
    let retry = app::RetryPolicy {
        attempts: 2,
        first_wait: Duration::from_millis(10),
        longest_wait: Duration::from_millis(20),
        ..app::RetryPolicy::default()
    };
    let transport = TransportSettings { retry, ..TransportSettings::default() };
    OpenOptions { refresh: false, vault: Vault::session_only(), transport, ..OpenOptions::default() }
}

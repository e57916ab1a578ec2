//! A stored secret is used only for what it was entered for, whatever the settings file contains.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::view::{
    CheckOutcome, CheckSubject, ConnectionDraft, ConnectionProblem, ConnectionRow, Failure, FailureCode,
    NotPossibleReason,
};
use app::{App, ExposeSecret as _, Home, NetworkRoute, NetworkWish, OpenOptions, SecretString, Vault};
use serde_json::{Value, json};
use test_support::{InspectingProxy, Manner};

use super::site::{Site, options_in_memory};

/// An address on this machine that must not be called.
struct Trap {
    url: String,
    calls: Arc<AtomicUsize>,
}

impl Trap {
    fn set() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls: Arc<AtomicUsize> = Arc::default();
        let counted = calls.clone();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                counted.fetch_add(1, Ordering::Relaxed);
                drop(stream.read(&mut [0; 1024]));
            }
        });
        Self { url, calls }
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }
}

/// A program with one connection, whose vault survives restarts like a keychain.
struct Kept {
    site: Site,
    vault: Vault,
    row: ConnectionRow,
}

impl Kept {
    /// Creates it with a connection to the site, or to Adobe itself.
    async fn of(to_adobe: bool) -> Self {
        let site = Site::open().await;
        let vault = Vault::session_only();
        let app = open(&site, &vault).await;
        let draft = site.draft("Acme");
        let draft = if to_adobe { ConnectionDraft { base_url: None, ..draft } } else { draft };
        let row = app.connection_save(draft).await.unwrap();
        app.connection_use(row.id.clone()).await.unwrap();
        Self { site, vault, row }
    }

    fn settings(&self) -> PathBuf {
        self.site.home.path().join("config/connections.json")
    }

    /// Changes the settings file from outside the program.
    fn edit(&self, change: impl FnOnce(&mut Value)) {
        let mut settings: Value = serde_json::from_slice(&std::fs::read(self.settings()).unwrap()).unwrap();
        change(&mut settings);
        std::fs::write(self.settings(), settings.to_string()).unwrap();
    }

    /// Returns the result of a refresh in a newly started program.
    async fn refreshed(&self) -> Result<(), Failure> {
        open(&self.site, &self.vault).await.workspace().refresh(|_| ()).await.map(drop)
    }

    async fn entry(&self) -> String {
        self.vault.get(&self.row.id).await.unwrap().unwrap().expose_secret().to_owned()
    }
}

/// Opens the program with this vault as its keychain.
async fn open(site: &Site, vault: &Vault) -> App {
    let options = OpenOptions { vault: vault.clone(), ..options_in_memory() };
    let app = App::open(Home::at(site.home.path()), options).await.unwrap();
    app.session_only(false).await.unwrap();
    app
}

#[track_caller]
fn is_for_other(failure: &Failure, field: &str) {
    let detail = |name: &str| failure.details.get(name).map(String::as_str);
    assert_eq!(
        (failure.code, failure.problem),
        (FailureCode::SignInRefused, Some(ConnectionProblem::SecretForOther)),
        "{failure}"
    );
    assert_eq!(detail("differs"), Some(field), "{failure}");
    assert!(failure.message.contains("enter the client secret again"), "{failure}");
}

#[tokio::test]
async fn no_change_of_the_settings_file_sends_a_stored_secret_elsewhere() {
    type Change = fn(&mut Value, &str);
    let trap = Trap::set();
    let kept = Kept::of(false).await;
    let before = std::fs::read(kept.settings()).unwrap();
    kept.refreshed().await.expect("it works as it was set up");
    let changes: [(&str, Change); 5] = [
        ("clientId", |one, _| one["clientId"] = "f".repeat(32).into()),
        ("orgId", |one, _| one["orgId"] = "0123456789ABCDEF01234567@AdobeOrg".into()),
        ("baseUrl", |one, trap| one["baseUrl"] = trap.into()),
        ("baseUrl", |one, trap| one["baseUrl"] = trap.replace("127.0.0.1", "localhost").into()),
        ("baseUrl", |one, _| drop(one.as_object_mut().unwrap().remove("baseUrl"))),
    ];
    for (field, change) in changes {
        kept.edit(|all| change(&mut all["connections"][0], &trap.url));
        is_for_other(&kept.refreshed().await.unwrap_err(), field);
        let tested = open(&kept.site, &kept.vault).await.credential_test(kept.row.id.clone(), |_| ()).await.unwrap();
        let given = tested.results.iter().find(|result| result.subject == CheckSubject::SecretGiven).unwrap();
        assert_eq!((given.outcome, given.problem), (CheckOutcome::Failed, Some(ConnectionProblem::SecretForOther)));
        std::fs::write(kept.settings(), &before).unwrap();
    }
    // Settings that do not determine where a secret is sent may change.
    let harmless: [Change; 6] = [
        |one, _| one["name"] = "Another".into(),
        |one, _| one["color"] = "#000000".into(),
        |one, _| one["production"] = false.into(),
        |one, _| one["region"] = "NLD2".into(),
        |one, _| one["scopes"] = "openid,AdobeID,read_organizations,additional_info.projectedProductContext".into(),
        |one, _| one["secretKeptAt"] = 1.into(),
    ];
    for change in harmless {
        kept.edit(|all| change(&mut all["connections"][0], &trap.url));
        kept.refreshed().await.unwrap();
        std::fs::write(kept.settings(), &before).unwrap();
    }
    // The network settings do not apply to this machine.
    kept.edit(|all| all["network"] = json!({ "proxy": trap.url }));
    kept.refreshed().await.unwrap();
    assert_eq!(trap.calls(), 0, "nobody else was called");
}

#[tokio::test]
async fn a_running_program_does_not_follow_a_change_that_sends_its_secret_elsewhere() {
    let trap = Trap::set();
    let site = Site::open().await;
    site.connected().await;
    site.app.workspace().refresh(|_| ()).await.unwrap();
    let path = site.home.path().join("config/connections.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace(&site.adobe.base_url, &trap.url)).unwrap();
    is_for_other(&site.app.workspace().refresh(|_| ()).await.unwrap_err(), "baseUrl");
    assert_eq!(trap.calls(), 0);
}

#[tokio::test]
async fn a_proxy_or_certificate_that_was_not_accepted_receives_no_secret() {
    let kept = Kept::of(true).await;
    let proxy = InspectingProxy::start(&kept.site.adobe.base_url, Manner::LetsThrough);
    let (url, hash) = (proxy.url(), plant(&kept, &proxy).await);
    for (network, fields) in [
        (json!({ "proxy": url }), "proxy"),
        (json!({ "proxy": url, "certificate": hash }), "proxy,caFile"),
        (json!({ "certificate": hash }), "caFile"),
    ] {
        kept.edit(|all| all["network"] = network);
        is_for_other(&kept.refreshed().await.unwrap_err(), fields);
    }
    // Settings of an earlier version with the path of any file, which is not read.
    kept.edit(|all| all["network"] = json!({ "caFile": "/dev/zero" }));
    kept.refreshed().await.unwrap_err();
    assert_eq!(proxy.hosts(), [""; 0], "nothing was asked of the proxy");

    // The user accepts both.
    kept.edit(|all| all["network"] = json!({ "proxy": url, "certificate": hash }));
    let app = open(&kept.site, &kept.vault).await;
    let plan = app.network_plan(NetworkWish::Proxy(Some(url.clone()))).await.unwrap();
    app.network_carry_out(plan).await.unwrap();
    kept.refreshed().await.unwrap();
    assert!(proxy.hosts().contains(&"ims-na1.adobelogin.com".to_owned()));

    // Another certificate next to it, and settings that refer to it.
    let other = InspectingProxy::start(&kept.site.adobe.base_url, Manner::LetsThrough);
    let other_hash = plant(&kept, &other).await;
    kept.edit(|all| all["network"]["certificate"] = other_hash.clone().into());
    is_for_other(&kept.refreshed().await.unwrap_err(), "caFile");
    // The other certificate under the name of the accepted one.
    let place = |hash: &str| kept.site.home.path().join(format!("config/certificate-{hash}.pem"));
    std::fs::copy(place(&other_hash), place(&hash)).unwrap();
    kept.edit(|all| all["network"]["certificate"] = hash.into());
    let failure = kept.refreshed().await.unwrap_err();
    assert_eq!(failure.reason, Some(NotPossibleReason::CertificateChanged.into()), "{failure}");
    assert_eq!(other.hosts(), [""; 0], "nothing was asked of the other proxy");
}

/// Writes the certificate of a proxy into the settings folder, from outside the program; returns its hash.
async fn plant(kept: &Kept, proxy: &InspectingProxy) -> String {
    let elsewhere = Site::open().await;
    let file = elsewhere.home.path().join("company.pem");
    std::fs::write(&file, proxy.authority_pem()).unwrap();
    let plan = elsewhere.app.network_plan(NetworkWish::Certificate(Some(file))).await.unwrap();
    let hash = elsewhere.app.network_carry_out(plan).await.unwrap().certificates[0].sha256.clone();
    let name = format!("config/certificate-{hash}.pem");
    std::fs::copy(elsewhere.home.path().join(&name), kept.site.home.path().join(&name)).unwrap();
    hash
}

#[tokio::test]
async fn accepting_a_route_does_not_accept_another_client() {
    let kept = Kept::of(true).await;
    kept.edit(|all| all["connections"][0]["clientId"] = "f".repeat(32).into());
    let app = open(&kept.site, &kept.vault).await;
    let before = kept.entry().await;
    let route = NetworkRoute { proxy: Some("127.0.0.1:9".into()), certificate: None };
    assert_eq!(app.secrets_accept_route(&route).await.unwrap(), ["Acme"]);
    assert_eq!(kept.entry().await, before);
}

#[tokio::test]
async fn a_secret_stored_without_a_binding_is_bound_to_adobe_once() {
    let trap = Trap::set();
    let kept = Kept::of(false).await;
    let plain = kept.site.adobe.client_secret.clone();
    kept.vault.put(&kept.row.id, SecretString::from(plain.clone())).await.unwrap();
    kept.edit(|all| all["connections"][0]["baseUrl"] = trap.url.clone().into());
    is_for_other(&kept.refreshed().await.unwrap_err(), "baseUrl");
    let entry: Value = serde_json::from_str(&kept.entry().await).unwrap();
    assert_eq!(entry["version"], 1);
    assert_eq!((&entry["secret"], &entry["destination"]), (&plain.into(), &"adobe".into()));
    assert_eq!((&entry["clientId"], &entry["proxy"]), (&kept.row.client_id.clone().into(), &Value::Null));
    assert_eq!(trap.calls(), 0);

    // It is used for Adobe itself, by the default route only.
    let kept = Kept::of(true).await;
    kept.vault.put(&kept.row.id, SecretString::from("p8e-of-an-earlier-version")).await.unwrap();
    kept.edit(|all| all["network"] = json!({ "proxy": "http://127.0.0.1:9" }));
    is_for_other(&kept.refreshed().await.unwrap_err(), "proxy");
    let route = NetworkRoute { proxy: Some("127.0.0.1:9".into()), certificate: None };
    let app = open(&kept.site, &kept.vault).await;
    app.secrets_accept_route(&route).await.unwrap();
    let failure = kept.refreshed().await.unwrap_err();
    assert_eq!(failure.code, FailureCode::Offline, "the proxy is not there: {failure}");
}

#[tokio::test]
async fn an_entry_of_a_newer_version_is_not_changed() {
    let kept = Kept::of(false).await;
    let newer = r#"{"version":2,"sealed":"…"}"#;
    kept.vault.put(&kept.row.id, SecretString::from(newer)).await.unwrap();
    let failure = kept.refreshed().await.unwrap_err();
    assert_eq!(failure.code, FailureCode::NewerData, "{failure}");
    assert_eq!(kept.entry().await, newer);
}

#[tokio::test]
async fn entering_the_secret_again_binds_it_to_the_current_settings() {
    let kept = Kept::of(false).await;
    kept.edit(|all| all["connections"][0]["orgId"] = "0123456789ABCDEF01234567@AdobeOrg".into());
    let app = open(&kept.site, &kept.vault).await;
    is_for_other(&app.workspace().refresh(|_| ()).await.unwrap_err(), "orgId");
    app.credential_replace(kept.row.id.clone(), super::site::typed(&kept.site.adobe.client_secret)).await.unwrap();
    let failure = app.workspace().refresh(|_| ()).await.err();
    let problem = failure.as_ref().and_then(|failure| failure.problem);
    assert_ne!(problem, Some(ConnectionProblem::SecretForOther), "{failure:?}");
}

//! A home folder of its own, on the practice workspace.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::view::{Failure, Page};
use app::{App, Home, OpenOptions};
use reqwest::Method;
use serde_json::{Value, json};

/// Key of the practice services' test controls.
pub const KEY: &str = "key-of-the-tests";

pub struct World {
    pub app: App,
    pub folder: test_support::TestHome,
    later: Arc<AtomicI64>,
}

impl World {
    /// Opened, nothing read yet.
    pub async fn open() -> Self {
        let folder = test_support::TestHome::new();
        let later = Arc::new(AtomicI64::new(0));
        let app = App::open(Home::at(folder.path()), options(&later)).await.unwrap();
        Self { app, folder, later }
    }

    /// Opened, and both services read.
    pub async fn read() -> Self {
        let world = Self::open().await;
        world.app.refresh(|_| ()).await.unwrap();
        world
    }

    /// A second program with the same home.
    pub async fn open_again(&self) -> Result<App, Failure> {
        App::open(Home::at(self.folder.path()), options(&self.later)).await
    }

    /// Lets time pass for the program (not for the practice services).
    pub fn wait_hours(&self, hours: i64) {
        self.later.fetch_add(hours * 3_600_000, Ordering::SeqCst);
    }

    /// Base address of the practice services.
    pub fn base_url(&self) -> String {
        let text = std::fs::read(self.folder.path().join("practice/address.json")).unwrap();
        let address: serde_json::Value = serde_json::from_slice(&text).unwrap();
        address["baseUrl"].as_str().unwrap().to_owned()
    }
}

fn options(later: &Arc<AtomicI64>) -> OpenOptions {
    let later = later.clone();
    let clock = move || jiff::Timestamp::now().as_millisecond() + later.load(Ordering::SeqCst);
    OpenOptions { clock: Arc::new(clock), refresh: false, practice_key: Some(KEY.into()), ..OpenOptions::default() }
}

/// The first rows.
pub fn first(limit: u32) -> Page {
    Page { offset: 0, limit }
}

/// Makes the next matching request to the practice services go wrong.
pub async fn fault(world: &World, fault: Value) {
    control(world, Method::POST, "faults", &json!([fault])).await;
}

/// Orders faults in place of those that are left.
pub async fn order(world: &World, faults: Value) {
    control(world, Method::DELETE, "faults", &json!([])).await;
    control(world, Method::POST, "faults", &faults).await;
}

/// Moves switches of the practice services.
pub async fn switch(world: &World, change: Value) {
    control(world, Method::POST, "switches", &change).await;
}

/// Lets time pass for the practice services.
pub async fn advance(world: &World, seconds: u32) {
    control(world, Method::POST, "clock", &json!({ "advance_s": seconds })).await;
}

/// Lets time pass for the practice services until an hour of the next day in UTC, for tests that compare what is read at
/// two moments: the services count again at midnight, when a batch runs at two and when it ends half an hour later.
pub async fn on_the_next_day(world: &World, hour: i64) {
    world.app.clients().await.unwrap();
    let now = jiff::Timestamp::now().as_second();
    let then = (now / 86_400 + 1) * 86_400 + hour * 3_600;
    advance(world, u32::try_from(then - now).unwrap()).await;
}

async fn control(world: &World, method: Method, what: &str, body: &Value) {
    let request = reqwest::Client::new().request(method, format!("{}/practice/{what}", world.base_url()));
    let sent = request.header("x-practice-key", KEY).json(body).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
}

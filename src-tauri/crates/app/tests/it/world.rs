//! A home folder of its own, on the practice workspace.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
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
        Self::open_in(test_support::TestHome::new()).await
    }

    /// Opened, and both services read: a copy of a home in which that was done.
    pub async fn read() -> Self {
        let folder = test_support::TestHome::new();
        copy_read_home(folder.path()).await;
        let world = Self::open_in(folder).await;
        // The practice services run, as they do after a refresh.
        world.app.clients().await.unwrap();
        world
    }

    async fn open_in(folder: test_support::TestHome) -> Self {
        let later = Arc::new(AtomicI64::new(0));
        let app = App::open(Home::at(folder.path()), options(&later)).await.unwrap();
        Self { app, folder, later }
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

/// Starting the practice services for the first time and reading them takes seconds of a processor, and most tests begin
/// there. So it is done once for each build of this program and each day (the services count again at midnight), and
/// every test gets a copy.
async fn copy_read_home(to: &Path) {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let built = fs::metadata(std::env::current_exe().unwrap()).unwrap().modified().unwrap();
    let built = built.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let day = jiff::Timestamp::now().as_second() / 86_400;
    let home = kept.join(format!("{READ_HOME}{built}-{day}"));
    let lock = File::create(home.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    if !home.exists() {
        forget_other_homes(kept, &home);
        let world = World::open().await;
        world.app.refresh(|_| ()).await.unwrap();
        world.app.close().await.unwrap();
        let half = home.with_extension("half");
        // Left by a run that was killed.
        let _ = fs::remove_dir_all(&half);
        copy_folder(world.folder.path(), &half);
        fs::rename(half, &home).unwrap();
    }
    // Others may copy at the same time, nobody may take it away.
    lock.lock_shared().unwrap();
    copy_folder(&home, to);
}

const READ_HOME: &str = "read-home-";

/// Takes away what earlier builds and days left, except what is being copied.
fn forget_other_homes(kept: &Path, home: &Path) {
    for lock in files(kept).filter(|path| path.extension().is_some_and(|end| end == "lock")) {
        let other = lock.with_extension("");
        let is_one = other.file_name().is_some_and(|name| name.to_string_lossy().starts_with(READ_HOME));
        if is_one && other != home && File::open(&lock).is_ok_and(|lock| lock.try_lock().is_ok()) {
            let _ = fs::remove_dir_all(other);
            let _ = fs::remove_file(lock);
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in files(from) {
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            fs::copy(&path, copy).unwrap();
        }
    }
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
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

//! A program with its own home folder, in the practice workspace.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::view::{Failure, Page};
use app::{App, Home, OpenOptions, Workspace};
use reqwest::Method;
use serde_json::{Value, json};

/// Key of the practice services' test controls.
pub const KEY: &str = "key-of-the-tests";

pub struct World {
    pub app: App,
    /// The practice workspace, which these tests use.
    pub workspace: Workspace,
    pub folder: test_support::TestHome,
    later: Arc<AtomicI64>,
}

impl World {
    /// Opens a program that has not read anything yet.
    pub async fn open() -> Self {
        Self::open_in(test_support::TestHome::new()).await
    }

    /// Opens a program that has read both services: a copy of a home folder in which that was done.
    pub async fn read() -> Self {
        let folder = test_support::TestHome::new();
        copy_read_home(folder.path()).await;
        let world = Self::open_in(folder).await;
        // The practice services are running, as after a refresh.
        world.workspace.clients().await.unwrap();
        world
    }

    /// Like [`World::read`], with a practice clock that runs fast: for answers that are lost, which are looked up for 90
    /// seconds of it.
    pub async fn read_fast() -> Self {
        let folder = test_support::TestHome::new();
        copy_read_home(folder.path()).await;
        let world = Self::open_at_speed(folder, 60).await;
        world.workspace.clients().await.unwrap();
        world
    }

    async fn open_in(folder: test_support::TestHome) -> Self {
        Self::open_at_speed(folder, 1).await
    }

    async fn open_at_speed(folder: test_support::TestHome, practice_speed: u32) -> Self {
        let later = Arc::new(AtomicI64::new(0));
        let options = OpenOptions { practice_speed, ..options(&later) };
        let app = App::open(Home::at(folder.path()), options).await.unwrap();
        let workspace = app.workspace();
        Self { app, workspace, folder, later }
    }

    /// A program that was opened otherwise.
    pub fn of(app: App, folder: test_support::TestHome) -> Self {
        let workspace = app.workspace();
        Self { app, workspace, folder, later: Arc::default() }
    }

    /// The home, after the program was closed: its connections to files end with it.
    pub fn into_folder(self) -> test_support::TestHome {
        self.folder
    }

    /// A program with this home.
    pub async fn open_at(home: &Path) -> App {
        App::open(Home::at(home), options(&Arc::default())).await.unwrap()
    }

    /// Opens a second program with the same home folder.
    pub async fn open_again(&self) -> Result<App, Failure> {
        App::open(Home::at(self.folder.path()), options(&self.later)).await
    }

    /// Advances the program's clock, but not that of the practice services.
    pub fn wait_hours(&self, hours: i64) {
        self.wait_minutes(hours * 60);
    }

    /// The same in minutes.
    pub fn wait_minutes(&self, minutes: i64) {
        self.later.fetch_add(minutes * 60_000, Ordering::SeqCst);
    }

    /// Returns the base address of the practice services.
    pub fn base_url(&self) -> String {
        let text = std::fs::read(self.folder.path().join("practice/address.json")).unwrap();
        let address: serde_json::Value = serde_json::from_slice(&text).unwrap();
        address["baseUrl"].as_str().unwrap().to_owned()
    }
}

/// Starting the practice services for the first time and reading them takes seconds of processor time, and most tests
/// start there. So it is done once for each build of this program and each day (the services count again at midnight),
/// and each test gets a copy.
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
        world.workspace.refresh(|_| ()).await.unwrap();
        world.app.close().await.unwrap();
        let half = home.with_extension("half");
        // Left over from a run that was killed.
        let _ = fs::remove_dir_all(&half);
        copy_folder(world.folder.path(), &half);
        fs::rename(half, &home).unwrap();
    }
    // Others may copy it at the same time, but not remove it.
    lock.lock_shared().unwrap();
    copy_folder(&home, to);
}

const READ_HOME: &str = "read-home-";

/// Removes the folders of earlier builds and days, except those that are being copied.
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

/// Returns the page of the first rows.
pub fn first(limit: u32) -> Page {
    Page { offset: 0, limit }
}

/// Makes the next matching request to the practice services fail.
pub async fn fault(world: &World, fault: Value) {
    faults(world, json!([fault])).await;
}

/// Adds faults to the practice services.
pub async fn faults(world: &World, faults: Value) {
    control(&world.base_url(), Method::POST, "faults", &faults).await;
}

/// Replaces the remaining faults.
pub async fn order(world: &World, faults: Value) {
    control(&world.base_url(), Method::DELETE, "faults", &json!([])).await;
    self::faults(world, faults).await;
}

/// How many ordered faults no request has met yet.
pub async fn faults_left(world: &World) -> usize {
    let left = control(&world.base_url(), Method::GET, "faults", &json!([])).await;
    serde_json::from_str::<Vec<Value>>(&left).unwrap().len()
}

/// Waits until every ordered fault was met.
pub async fn until_met(world: &World) {
    while faults_left(world).await > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Lets the requests go on that a fault holds by this name.
pub async fn release(world: &World, name: &str) {
    control(&world.base_url(), Method::POST, &format!("release/{name}"), &json!({})).await;
}

/// How many requests of a method for a path the practice services have answered.
pub async fn requests(world: &World, method: &str, path: &str) -> usize {
    let all = control(&world.base_url(), Method::GET, "requests", &json!({})).await;
    let all: Vec<Value> = serde_json::from_str(&all).unwrap();
    all.iter().filter(|one| one["method"] == method && one["path"] == path).count()
}

/// Sets switches of the practice services.
pub async fn switch(world: &World, change: Value) {
    control(&world.base_url(), Method::POST, "switches", &change).await;
}

/// Advances the clock of the practice services.
pub async fn advance(world: &World, seconds: u32) {
    control(&world.base_url(), Method::POST, "clock", &json!({ "advance_s": seconds })).await;
}

/// Advances the clock of the practice services to an hour of the next day in UTC, for tests that compare two moments:
/// the services count at midnight, when a batch starts at two, and when it finishes half an hour later.
pub async fn on_the_next_day(world: &World, hour: i64) {
    world.workspace.clients().await.unwrap();
    let now = jiff::Timestamp::now().as_second();
    let then = (now / 86_400 + 1) * 86_400 + hour * 3_600;
    advance(world, u32::try_from(then - now).unwrap()).await;
}

/// Calls the test controls of practice services, and returns the answer.
pub async fn control(base_url: &str, method: Method, what: &str, body: &Value) -> String {
    let request = reqwest::Client::new().request(method, format!("{base_url}/practice/{what}"));
    let sent = request.header("x-practice-key", KEY).json(body).send().await.unwrap();
    assert!(sent.status().is_success(), "{sent:?}");
    sent.text().await.unwrap()
}

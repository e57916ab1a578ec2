//! The system's notice when a job ends while the window is not in front: shown by a service on the session bus, as desktops
//! have one. A click opens the job. The other tests run without such a service.
#![expect(clippy::unused_self, clippy::used_underscore_binding, reason = "the interface says what its methods take")]

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use desktop::{By, Desktop, PATIENCE};
use serde_json::{Value, json};
use test_support::locked;

use crate::PROGRAM;
use crate::scene::{self, Services, invoke};

/// A notice: its title, its text and its actions.
type Shown = (String, String, Vec<String>);

/// A service for notices that shows nothing and remembers everything.
#[derive(Clone, Default)]
struct Notices {
    shown: Arc<Mutex<Vec<Shown>>>,
    last: Arc<AtomicU32>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Notices {
    #[expect(clippy::too_many_arguments, reason = "the interface has them")]
    fn notify(
        &self,
        _program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        _hints: std::collections::HashMap<String, zbus::zvariant::OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        locked(&self.shown).push((title, text, actions));
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        ("test".to_owned(), "test".to_owned(), "1".to_owned(), "1.2".to_owned())
    }

    fn close_notification(&self, _id: u32) {}

    #[zbus(signal)]
    async fn action_invoked(
        emitter: &zbus::object_server::SignalEmitter<'_>,
        id: u32,
        action: &str,
    ) -> zbus::Result<()>;
}

impl Notices {
    async fn wait_for(&self, count: usize) -> anyhow::Result<Shown> {
        let start = Instant::now();
        loop {
            let (found, last) = {
                let shown = locked(&self.shown);
                (shown.len(), shown.last().cloned())
            };
            if let (true, Some(last)) = (found >= count, last) {
                return Ok(last);
            }
            anyhow::ensure!(start.elapsed() < PATIENCE, "{found} of {count} notices were shown");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn the_end_of_a_job_is_told_while_the_window_is_not_in_front_and_a_click_opens_it() -> anyhow::Result<()> {
    let (desktop, home, services) = (Desktop::start().await?, test_support::TestHome::new(), Services::start().await?);
    let notices = Notices::default();
    let bus = zbus::connection::Builder::address(desktop.bus())?
        .serve_at("/org/freedesktop/Notifications", notices.clone())?
        .name("org.freedesktop.Notifications")?
        .build()
        .await?;
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    scene::connect(&window, &services).await?;

    // Whoever looks at the window sees the end there.
    scene::share_one(&window).await?;
    window.minimize().await?;
    scene::share_one(&window).await?;
    let (title, text, actions) = notices.wait_for(1).await?;
    assert!(title.starts_with("Share ") && title != "Share 1 audiences", "{title}");
    assert_eq!((text.as_str(), actions), ("Done.", vec!["default".to_owned(), "Open the job".to_owned()]));

    let job = scene::newest_job(&window).await?["id"].clone();
    let of = bus.object_server().interface::<_, Notices>("/org/freedesktop/Notifications").await?;
    Notices::action_invoked(of.signal_emitter(), 1, "default").await?;
    let address = format!("location.hash === '#/job/{}'", job.as_str().unwrap_or_default());
    window.wait_until("the job to be opened", &address).await?;

    // Nobody is told who does not want to be.
    let settings = invoke(&window, "workspace", json!({})).await?["settings"].clone();
    let Value::Object(mut settings) = settings else { anyhow::bail!("no settings: {settings}") };
    settings.insert("notices".to_owned(), json!(false));
    invoke(&window, "set_settings", json!({ "settings": settings })).await?;
    window.minimize().await?;
    scene::share_one(&window).await?;
    assert_eq!(locked(&notices.shown).len(), 1, "{:?}", locked(&notices.shown));
    window.close().await?;
    services.stop().await
}

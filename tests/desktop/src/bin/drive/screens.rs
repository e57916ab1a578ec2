//! The screenshots for the documentation: each screen, light and dark, as the running program draws it. Activity is
//! empty here; its screenshot is among those with work in them.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};
use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::{Program, refuse_problems, states, tell};

/// Theme and page size of the screenshots, in order; theme and width are part of the file name.
const SERIES: [(&str, &str, (u32, u32)); 3] =
    [("Light", "light", (1280, 800)), ("Light", "light", (1440, 900)), ("Dark", "dark", (1280, 800))];
/// The practice organization's pair that Adobe's own screenshots show.
const SHOWN: &str = "Interested in Ceramics";

/// A screen, and how to get there: an address, or a list row to open.
struct Screen {
    name: &'static str,
    address: &'static str,
    open: Option<&'static str>,
}

const SCREENS: [Screen; 25] = [
    Screen { name: "share", address: "#/share", open: None },
    Screen { name: "traits", address: "#/traits", open: None },
    Screen { name: "trait", address: "#/traits", open: Some(SHOWN) },
    Screen { name: "segments", address: "#/segments", open: None },
    Screen { name: "segment", address: "#/segments", open: Some(SHOWN) },
    Screen { name: "builder", address: "#/builder/trait/16505144", open: None },
    Screen { name: "feeds", address: "#/feeds", open: None },
    Screen { name: "feed", address: "#/feed/30606", open: None },
    Screen { name: "providers", address: "#/providers", open: None },
    Screen { name: "overlap", address: "#/overlap/segment/15900002/15900003/15900006", open: None },
    Screen { name: "translations", address: "#/translations", open: None },
    Screen { name: "models", address: "#/models", open: None },
    Screen { name: "model", address: "#/model/4305", open: None },
    Screen { name: "newModel", address: "#/newModel/trait/16505144", open: None },
    Screen { name: "audiences", address: "#/audiences", open: None },
    Screen { name: "audience", address: "#/audiences", open: Some(SHOWN) },
    Screen { name: "destinations", address: "#/destinations", open: None },
    Screen { name: "destination", address: "#/destination/118301", open: None },
    Screen { name: "crosswalk", address: "#/crosswalk", open: None },
    Screen { name: "signals", address: "#/signals", open: None },
    Screen { name: "connection", address: "#/connection", open: None },
    Screen { name: "connections", address: "#/connections", open: None },
    Screen { name: "connect", address: "#/editConnection/", open: None },
    Screen { name: "credentials", address: "#/credentials", open: None },
    Screen { name: "settings", address: "#/settings", open: None },
];

/// Saves two connections to practice services and returns the second one's ID. The first one works and was checked; the
/// second one has an invented credential, so that its check finds a problem.
const CONNECT: &str = r##"
    const draft = (name, color, production, clientId, secret, baseUrl) => ({
        id: null, name, color, production, orgId: arguments[1].org_id, clientId,
        secret: { kind: "typed", value: secret }, scopes: "", sandbox: "prod", region: "VA7", baseUrl });
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const save = (draft) => invoke("connection_save", { draft });
    const check = (row) => invoke("credential_test", { id: row.id, progress: `__CHANNEL__:${transformCallback(() => {})}` })
        .then(() => row);
    const { base_url, client_id, client_secret } = arguments[1];
    return save(draft("Maren & Oak Europe", "#0d66d0", true, client_id, client_secret, base_url)).then(check)
        .then(() => save(draft("Maren & Oak Test", "#0d7a6f", false, "c41f0a7d92e64b5ab38d6e07f1c95a24",
            "p8e-made-up-for-a-picture", arguments[0])))
        .then((row) => row.id);
"##;

pub(crate) async fn run(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open(&program.program, home.path()).await?;
    let own = tempfile::tempdir()?;
    let services = Services::start(&program.program, own.path()).await?;
    let id = first_connection(&window, home.path(), &services).await?;
    for (theme, scheme, (width, height)) in SERIES {
        window.resize(width, height).await?;
        window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
        window.click(By::With("label", theme)).await.context("choosing the colors")?;
        for screen in &SCREENS {
            show(&window, screen, &id).await.with_context(|| format!("opening the screen {}", screen.name))?;
            let file = program.pictures.join(format!("{}-{scheme}-{width}.png", screen.name));
            window.screenshot(&file).await?;
            tell(&format!("  {}", file.display()));
        }
    }
    refuse_problems(&window).await?;
    window.close().await
}

/// Waits for the first refresh and adds the connections for the screenshots. Returns the ID of the one that is checked.
async fn first_connection(window: &Window<'_>, home: &Path, services: &Services) -> anyhow::Result<String> {
    window.find(By::Css("[role=grid] [role=row][data-index]")).await.context("waiting for the first lists")?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    connect(window, home, services).await.context("adding connections")
}

/// Screens that the documentation shows with work in them, or not at all.
const OTHERS: [Screen; 2] = [
    Screen { name: "activity", address: "#/activity", open: None },
    Screen { name: "newConnection", address: "#/newConnection", open: None },
];

/// The size at which every screenshot of a look is taken.
pub(crate) struct Look<'a, 'w> {
    /// The window.
    pub(crate) window: &'a Window<'w>,
    pictures: &'a Path,
    width: u32,
    zoom: f64,
    /// Only the upper part of each page, under the name that the guide uses.
    for_guide: bool,
}

impl Look<'_, '_> {
    /// Goes to an address, at a size at which everything is in view.
    pub(crate) async fn go(&self, address: &str) -> anyhow::Result<()> {
        enlarge(self.window, 1440, 1.0).await?;
        self.window.script::<()>("location.hash = arguments[0]", vec![address.into()]).await?;
        self.window.settled().await
    }

    /// Presses a button at a size at which everything is in view.
    pub(crate) async fn press(&self, selector: &'static str, words: &str) -> anyhow::Result<()> {
        enlarge(self.window, 1440, 1.0).await?;
        self.window.press_on(By::With(selector, words)).await?;
        self.window.settled().await
    }

    /// Takes a screenshot of what is open, and of the end of a long page as well.
    pub(crate) async fn take(&self, name: &str) -> anyhow::Result<()> {
        enlarge(self.window, self.width, self.zoom).await?;
        self.window.settled().await?;
        if self.for_guide {
            let file = self.pictures.join(format!("doing-{name}-light-{}.png", self.width));
            self.window.screenshot(&file).await?;
            tell(&format!("  {}", file.display()));
            return Ok(());
        }
        for part in 0..6 {
            let file = self.pictures.join(format!("{name}-{}-x{}-{part}.png", self.width, self.zoom));
            self.window.screenshot(&file).await?;
            tell(&format!("  {}", file.display()));
            let further = "const box = document.getElementById('content'); const before = box.scrollTop;
                box.scrollTop += box.clientHeight - 60; return box.scrollTop > before + 4";
            if !self.window.script::<bool>(further, Vec::new()).await? {
                break;
            }
            self.window.settled().await?;
        }
        Ok(())
    }
}

/// Takes one screenshot of each screen at a width and zoom, and of the states of screens that need some work first.
pub(crate) async fn look(
    desktop: &Desktop,
    program: &Program,
    width: u32,
    zoom: f64,
    theme: &str,
) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    std::fs::create_dir_all(&program.pictures)?;
    let window = desktop.open(&program.program, home.path()).await?;
    let own = tempfile::tempdir()?;
    let services = Services::start(&program.program, own.path()).await?;
    let id = first_connection(&window, home.path(), &services).await?;
    window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
    window.click(By::With("label", theme)).await.context("choosing the colors")?;
    let look = Look { window: &window, pictures: &program.pictures, width, zoom, for_guide: false };
    for screen in SCREENS.iter().chain(&OTHERS) {
        // Navigation happens at a size at which everything is in view.
        enlarge(&window, 1440, 1.0).await?;
        show(&window, screen, &id).await.with_context(|| format!("opening the screen {}", screen.name))?;
        look.take(screen.name).await?;
    }
    if let Err(error) = states::look(&look, home.path(), SHOWN).await {
        window.screenshot(&program.pictures.join("stopped-here.png")).await?;
        return Err(error);
    }
    window.close().await
}

/// Takes the screenshots of the guide that need some work first and leave the practice services as they are.
pub(crate) async fn guide(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open(&program.program, home.path()).await?;
    window.find(By::Css("[role=grid] [role=row][data-index]")).await.context("waiting for the first lists")?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    let look = Look { window: &window, pictures: &program.pictures, width: 1280, zoom: 1.0, for_guide: true };
    if let Err(error) = states::guide(&look, SHOWN).await {
        window.screenshot(&program.pictures.join("doing-stopped-here.png")).await?;
        return Err(error);
    }
    refuse_problems(&window).await?;
    window.close().await
}

async fn enlarge(window: &Window<'_>, width: u32, zoom: f64) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('plugin:webview|set_webview_zoom', { label: 'main', value: arguments[0] })";
    window.script::<serde_json::Value>(script, vec![1.0.into()]).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    window.resize(width, 800).await?;
    window.script::<serde_json::Value>(script, vec![zoom.into()]).await?;
    window.wait_until("the page to be zoomed", &format!("Math.abs(innerWidth * {zoom} - {width}) < 2")).await
}

/// Separate practice services with a working credential. They stop when this is dropped.
struct Services {
    _process: tokio::process::Child,
    /// The address and the credential, as the services report them.
    ready: serde_json::Value,
}

impl Services {
    /// Starts the services with their data in a folder.
    async fn start(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        let mut process = tokio::process::Command::new(program.with_file_name("segbridge"))
            .args(["practice", "serve", "--data"])
            .arg(folder)
            .stdout(std::process::Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("starting practice services")?;
        let out = process.stdout.take().context("the output of the practice services")?;
        let line =
            BufReader::new(out).lines().next_line().await?.context("the practice services exited immediately")?;
        Ok(Self { _process: process, ready: serde_json::from_str(&line)? })
    }
}

/// Adds the connections of [`CONNECT`].
async fn connect(window: &Window<'_>, home: &Path, services: &Services) -> anyhow::Result<String> {
    // The lists are drawn from stored data, possibly before the services are running.
    let path = home.join("practice/address.json");
    for _ in 0..100 {
        if path.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let told = std::fs::read(path).context("reading the address of the practice services")?;
    let address: serde_json::Value = serde_json::from_slice(&told)?;
    window.script(CONNECT, vec![address["baseUrl"].clone(), services.ready.clone()]).await
}

/// Goes to a screen and waits until its data is drawn. `connection` is the connection whose form is shown.
async fn show(window: &Window<'_>, screen: &Screen, connection: &str) -> anyhow::Result<()> {
    let is_form = screen.address.ends_with('/');
    let address = if is_form { format!("{}{connection}", screen.address) } else { screen.address.to_owned() };
    window.script::<()>("location.hash = arguments[0]", vec![address.into()]).await?;
    if is_form {
        window.click(By::Role("button", "Check")).await?;
        window.wait_for_text("Copy request").await?;
    }
    if let Some(name) = screen.open {
        let search = By::Css("main input[type=search]");
        window.type_into(search, name).await?;
        window.click(By::With("[role=grid] [role=row] a", name)).await?;
        window.wait_until("the page to be opened", &format!("location.hash !== '{}'", screen.address)).await?;
    }
    window.settled().await
}

//! The pictures of the documentation: each screen, light and dark, as it is drawn by the running program. Activity is
//! empty here; its picture is among those with work in them.

use std::{path::Path, time::Duration};

use anyhow::Context as _;
use desktop::{By, Desktop, Window};

use crate::{Program, refuse_problems, tell};

/// Theme and page size of the pictures, in the order they are taken; theme and width are in the file's name.
const SERIES: [(&str, &str, (u32, u32)); 3] =
    [("Light", "light", (1280, 800)), ("Light", "light", (1440, 900)), ("Dark", "dark", (1280, 800))];
/// The practice organisation's pair that Adobe's own pictures show.
const SHOWN: &str = "Interested in Ceramics";

/// A screen, and how to get there: an address, or the row of a list to open.
struct Screen {
    name: &'static str,
    address: &'static str,
    open: Option<&'static str>,
}

const SCREENS: [Screen; 12] = [
    Screen { name: "share", address: "#/share", open: None },
    Screen { name: "traits", address: "#/traits", open: None },
    Screen { name: "trait", address: "#/traits", open: Some(SHOWN) },
    Screen { name: "segments", address: "#/segments", open: None },
    Screen { name: "segment", address: "#/segments", open: Some(SHOWN) },
    Screen { name: "audiences", address: "#/audiences", open: None },
    Screen { name: "audience", address: "#/audiences", open: Some(SHOWN) },
    Screen { name: "connection", address: "#/connection", open: None },
    Screen { name: "connections", address: "#/connections", open: None },
    Screen { name: "connect", address: "#/editConnection/", open: None },
    Screen { name: "credentials", address: "#/credentials", open: None },
    Screen { name: "settings", address: "#/settings", open: None },
];

/// Keeps two connections to the practice services themselves, and gives the second one's id. Their credentials are made
/// up, so that a check has something to say.
const CONNECT: &str = r##"
    const draft = (name, color, production, clientId) => ({
        id: null, name, color, production, orgId: "5F3C1A9E6B2D4C8801A24B7D@AdobeOrg", clientId,
        secret: { kind: "typed", value: "p8e-made-up-for-a-picture" }, scopes: "", sandbox: "prod", region: "VA7",
        baseUrl: arguments[0] });
    const save = (draft) => window.__TAURI_INTERNALS__.invoke("connection_save", { draft });
    return save(draft("Maren & Oak Europe", "#0d66d0", true, "3b9d1c5e7f2a48d6b0c4e1a9f7d25386"))
        .then(() => save(draft("Maren & Oak Test", "#0d7a6f", false, "c41f0a7d92e64b5ab38d6e07f1c95a24")))
        .then((row) => row.id);
"##;

pub(crate) async fn run(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open(&program.program, home.path()).await?;
    window.find(By::Css("[role=grid] [role=row][data-index]")).await.context("waiting for the first lists")?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    let id = connect(&window, home.path()).await.context("adding connections")?;
    for (theme, scheme, (width, height)) in SERIES {
        window.resize(width, height).await?;
        window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
        window.click(By::With("label", theme)).await.context("choosing the colours")?;
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

/// Screens that the documentation shows with work in them, or not at all.
const OTHERS: [Screen; 2] = [
    Screen { name: "activity", address: "#/activity", open: None },
    Screen { name: "newConnection", address: "#/newConnection", open: None },
];

/// Takes one picture of each screen at a width and enlargement, and of a long page its end too.
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
    window.find(By::Css("[role=grid] [role=row][data-index]")).await.context("waiting for the first lists")?;
    window.wait_for_text("Both sides").await.context("waiting for the end of the first refresh")?;
    let id = connect(&window, home.path()).await.context("adding connections")?;
    window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
    window.click(By::With("label", theme)).await.context("choosing the colors")?;
    for screen in SCREENS.iter().chain(&OTHERS) {
        // What leads to a screen is done at the size at which all of it is in sight.
        enlarge(&window, 1440, 1.0).await?;
        show(&window, screen, &id).await.with_context(|| format!("opening the screen {}", screen.name))?;
        enlarge(&window, width, zoom).await?;
        window.settled().await?;
        for part in 0..6 {
            let file = program.pictures.join(format!("{}-{width}-x{zoom}-{part}.png", screen.name));
            window.screenshot(&file).await?;
            tell(&format!("  {}", file.display()));
            let further = "const box = document.getElementById('content'); const before = box.scrollTop;
                box.scrollTop += box.clientHeight - 60; return box.scrollTop > before + 4";
            if !window.script::<bool>(further, Vec::new()).await? {
                break;
            }
        }
    }
    window.close().await
}

async fn enlarge(window: &Window<'_>, width: u32, zoom: f64) -> anyhow::Result<()> {
    let script = "return window.__TAURI_INTERNALS__.invoke('plugin:webview|set_webview_zoom', { label: 'main', value: arguments[0] })";
    window.script::<serde_json::Value>(script, vec![1.0.into()]).await?;
    window.resize(width, 800).await?;
    window.script::<serde_json::Value>(script, vec![zoom.into()]).await?;
    window.wait_until("the page to be enlarged", &format!("Math.abs(innerWidth * {zoom} - {width}) < 2")).await
}

/// Adds the connections of [`CONNECT`].
async fn connect(window: &Window<'_>, home: &Path) -> anyhow::Result<String> {
    // The lists are drawn from what is stored, possibly before the services are up.
    let path = home.join("practice/address.json");
    for _ in 0..100 {
        if path.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let told = std::fs::read(path).context("where the practice services are")?;
    let address: serde_json::Value = serde_json::from_slice(&told)?;
    window.script(CONNECT, vec![address["baseUrl"].clone()]).await
}

/// Goes to a screen and waits until what it loads is drawn. `connection` is the one whose form is shown.
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

//! The pictures of the documentation: each screen, light and dark, as it is drawn by the running program.

use anyhow::Context as _;
use desktop::{By, Desktop, Window};

use crate::{Program, refuse_problems, tell};

/// Width and height of the page in the pictures; the width is in the file's name.
const SIZE: (u32, u32) = (1440, 900);
/// The practice organisation's pair that Adobe's own pictures show.
const SHOWN: &str = "Interested in Ceramics";

/// A screen, and how to get there: an address, or the row of a list to open.
struct Screen {
    name: &'static str,
    address: &'static str,
    open: Option<&'static str>,
}

const SCREENS: [Screen; 8] = [
    Screen { name: "share", address: "#/share", open: None },
    Screen { name: "traits", address: "#/traits", open: None },
    Screen { name: "trait", address: "#/traits", open: Some(SHOWN) },
    Screen { name: "segments", address: "#/segments", open: None },
    Screen { name: "segment", address: "#/segments", open: Some(SHOWN) },
    Screen { name: "audiences", address: "#/audiences", open: None },
    Screen { name: "audience", address: "#/audiences", open: Some(SHOWN) },
    Screen { name: "activity", address: "#/activity", open: None },
];

pub(crate) async fn run(desktop: &Desktop, program: &Program) -> anyhow::Result<()> {
    let home = tempfile::tempdir()?;
    let window = desktop.open(&program.program, home.path()).await?;
    window.resize(SIZE.0, SIZE.1).await?;
    for (theme, scheme) in [("Light", "light"), ("Dark", "dark")] {
        window.script::<()>("location.hash = '#/settings'", Vec::new()).await?;
        window.click(By::With("label", theme)).await.context("choosing the colours")?;
        for screen in &SCREENS {
            show(&window, screen).await.with_context(|| format!("opening the screen {}", screen.name))?;
            let file = program.pictures.join(format!("{}-{scheme}-{}.png", screen.name, SIZE.0));
            window.screenshot(&file).await?;
            tell(&format!("  {}", file.display()));
        }
    }
    refuse_problems(&window).await?;
    window.close().await
}

/// Goes to a screen and waits until what it loads is drawn.
async fn show(window: &Window<'_>, screen: &Screen) -> anyhow::Result<()> {
    window.script::<()>("location.hash = arguments[0]", vec![screen.address.into()]).await?;
    if let Some(name) = screen.open {
        let search = By::Css("main input[type=search]");
        window.type_into(search, name).await?;
        window.click(By::With("[role=grid] [role=row] a", name)).await?;
        window.wait_until("the page to be opened", &format!("location.hash !== '{}'", screen.address)).await?;
    }
    window.settled().await
}

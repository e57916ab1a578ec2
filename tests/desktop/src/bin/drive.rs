//! Opens the window on a screen of its own and leaves pictures, for machines without a display.

use std::path::PathBuf;

use clap::Parser;
use desktop::Desktop;

/// Opens Segment Bridge on a virtual screen and leaves pictures.
#[derive(Debug, Parser)]
struct Arguments {
    /// The built program.
    #[arg(long, default_value = "target/debug/segment-bridge")]
    program: PathBuf,
    /// Folder for the pictures.
    #[arg(long, default_value = "artifacts/run")]
    pictures: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let desktop = Desktop::start().await?;
    let home = tempfile::tempdir()?;
    let window = desktop.open(&arguments.program, home.path()).await?;
    println!("title {:?}", window.title().await?);
    println!("size {:?}", window.script::<(u32, u32)>("return [innerWidth, innerHeight]", vec![]).await?);
    window.resize(1440, 900).await?;
    println!(
        "policy: {:?}",
        window.script::<bool>("try { return eval('1') === 1 } catch { return false }", vec![]).await?
    );
    window.script::<()>("document.body.insertAdjacentHTML('beforeend', `<p style=\"color:red\">x</p><button>Hit</button>`); document.addEventListener('pointerdown', e => window.hit = [e.clientX, e.clientY, e.target.tagName])", vec![]).await?;
    let at = window.middle(desktop::By::Role("button", "Hit")).await?;
    window.real_click(at, 1).await?;
    println!("hit {at:?} {:?}", window.script::<serde_json::Value>("const r = document.querySelector('button').getBoundingClientRect(); return [window.hit, r.x + r.width/2, r.y + r.height/2]", vec![]).await?);
    window.screenshot(&arguments.pictures.join("page.png")).await?;
    desktop.screenshot(&arguments.pictures.join("screen.png")).await?;
    println!("problems {:?}", window.problems().await?);
    println!("axe {:?}", window.violations().await);
    println!("pid {:?}", window.process_id().await?);
    window.close().await?;
    Ok(())
}

//! The program starts, stores everything in its folder, and opens once per folder.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use desktop::{By, Desktop};

use crate::PROGRAM;

#[tokio::test]
async fn the_window_opens_with_its_page_and_nothing_goes_wrong_in_it() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    window.find(By::Css("nav")).await?;
    let size: (u32, u32) = window.script("return [innerWidth, innerHeight]", Vec::new()).await?;

    assert_eq!(size, (1280, 800), "the size that the configuration asks for");
    assert_eq!(window.title().await?, "Segment Bridge");
    assert_eq!(window.problems().await?, Vec::<String>::new());
    window.close().await
}

#[tokio::test]
async fn a_page_cannot_reach_the_network_or_run_foreign_code() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    let reached: bool =
        window.script("return fetch('http://127.0.0.1:9/').then(() => true, () => false)", Vec::new()).await?;
    let ran: bool = window.script("try { return eval('true') } catch { return false }", Vec::new()).await?;

    assert!(!reached && !ran, "reached the network: {reached}, ran text as a program: {ran}");
    // The violation is reported after the refusal.
    for directive in ["connect-src", "script-src"] {
        let told = format!("window.desktopProblems.some((one) => one.includes('{directive}'))");
        window.wait_until(&format!("the policy to report {directive}"), &told).await?;
    }
    window.close().await
}

#[tokio::test]
async fn everything_the_program_stores_is_in_its_home_and_the_web_view_stores_nothing() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    // Started as a user would: a driven web view stores data that others do not.
    let window = desktop.open_bare(Path::new(PROGRAM), home.path()).await?;
    window.close().await?;

    let mut kept: Vec<String> = names_in(home.path())?;
    kept.retain(|name| name != "practice");
    kept.sort();
    assert_eq!(kept, ["config", "data", "logs", "support", "window.lock"], "stored in its home");
    for place in ["data", "config", "cache", "runtime"] {
        let stray: Vec<String> =
            names_in(&desktop.folder(place))?.into_iter().filter(|name| name.contains("segment")).collect();
        assert_eq!(stray, Vec::<String>::new(), "left behind in the user's {place} folder");
    }
    Ok(())
}

#[tokio::test]
async fn a_second_start_brings_the_open_window_to_the_front() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.minimize().await?;

    let second = desktop.command(PROGRAM).env("SEGMENT_BRIDGE_HOME", home.path()).output()?;

    assert!(second.status.success(), "the second start hands over and exits successfully: {second:?}");
    window.wait_until("the window to be in front", "document.hasFocus()").await?;
    window.close().await
}

#[tokio::test]
async fn without_a_session_bus_a_second_start_reports_that_the_program_is_open() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    let second = desktop
        .command(PROGRAM)
        .env("SEGMENT_BRIDGE_HOME", home.path())
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .env_remove("XDG_RUNTIME_DIR")
        .output()?;

    assert!(!second.status.success(), "a second program on the same folder must not run");
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains("already open") && said.contains(&*home.path().to_string_lossy()), "it said: {said}");
    window.close().await
}

#[tokio::test]
async fn a_killed_program_leaves_nothing_that_stops_the_next_start() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;
    window.find(By::Css("nav")).await?;
    window.kill().await?;

    let window = desktop.open(Path::new(PROGRAM), home.path()).await?;

    window.find(By::Css("nav")).await?;
    window.close().await
}

#[tokio::test]
async fn safe_graphics_sets_the_web_view_variables_and_keeps_those_of_the_user() -> anyhow::Result<()> {
    let (desktop, home) = (Desktop::start().await?, test_support::TestHome::new());
    let mut program = desktop
        .command(PROGRAM)
        .arg("--safe-graphics")
        .env("SEGMENT_BRIDGE_HOME", home.path())
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "mine")
        .spawn()?;

    let inner = child_of(program.id()).await?;
    let environment = environment_with(inner, "WEBKIT_DISABLE_DMABUF_RENDERER=").await?;
    std::process::Command::new("kill").arg(inner.to_string()).status()?;
    program.wait()?;

    assert!(environment.contains("WEBKIT_DISABLE_DMABUF_RENDERER=1"), "set if the user did not set it");
    assert!(environment.contains("WEBKIT_DISABLE_COMPOSITING_MODE=mine"), "unchanged if the user set it");
    Ok(())
}

/// The environment of a process, as soon as it has a variable, or after some seconds: a child has its parent's environment
/// until it runs its own program.
async fn environment_with(process: u32, variable: &str) -> anyhow::Result<String> {
    let mut environment = String::new();
    for _ in 0..100 {
        environment = String::from_utf8_lossy(&std::fs::read(format!("/proc/{process}/environ"))?).into_owned();
        if environment.contains(variable) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(environment)
}

fn names_in(folder: &Path) -> std::io::Result<Vec<String>> {
    std::fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}

/// Waits for the child process of a process and returns its ID.
async fn child_of(parent: u32) -> anyhow::Result<u32> {
    let list = PathBuf::from(format!("/proc/{parent}/task/{parent}/children"));
    for _ in 0..100 {
        let children = std::fs::read_to_string(&list)?;
        if let Some(child) = children.split_whitespace().next() {
            return Ok(child.parse()?);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("process {parent} started nothing")
}

//! The WebDriver side: `tauri-driver` in front of WebKit's own driver, and a session with the program's window.

use std::{net::TcpListener, path::Path, time::Duration, time::Instant};

use anyhow::Context as _;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::{Desktop, PATIENCE, process::Group};

/// A WebDriver session and the driver process behind it.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) client: Client,
    /// Holds the driver, WebKit's driver, the program and its web processes.
    pub(crate) driver: Group,
}

/// Starts a driver on free ports, lets it start `binary`, and opens a session. Each driver serves one window.
pub(crate) async fn connect(desktop: &Desktop, binary: &Path, home: &Path) -> anyhow::Result<Connection> {
    let binary = std::path::absolute(binary)?;
    anyhow::ensure!(binary.exists(), "the program is not built: {} is missing", binary.display());
    let (port, native_port) = (free_port()?, free_port()?);
    let mut command = desktop.command("tauri-driver");
    command.args(["--port", &port.to_string(), "--native-port", &native_port.to_string()]);
    desktop.place(&mut command, home)?;
    let driver = Group::start(&command)?;
    let client = session(port, native_port, &binary).await?;
    Ok(Connection { client, driver })
}

async fn session(port: u16, native_port: u16, binary: &Path) -> anyhow::Result<Client> {
    let capabilities = json!({ "browserName": "wry", "tauri:options": { "application": binary } });
    let serde_json::Value::Object(capabilities) = capabilities else { unreachable!("written as an object above") };
    wait_for_port(native_port).await.context("waiting for WebKitWebDriver (package webkit2gtk-driver)")?;
    wait_for_port(port).await.context("waiting for tauri-driver")?;
    // Plain HTTP, because the driver listens on this machine.
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .with_context(|| format!("opening the window of {}", binary.display()))
}

/// A port that is not in use. Another program could take it before we do; the driver then fails to start and says so.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0)).context("looking for a free port")?.local_addr()?.port())
}

async fn wait_for_port(port: u16) -> anyhow::Result<()> {
    let start = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        anyhow::ensure!(start.elapsed() < PATIENCE, "nothing listens on port {port}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

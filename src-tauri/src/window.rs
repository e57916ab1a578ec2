//! The one window, and what its pages must not do: leave the program's own pages, open windows, download, or store
//! anything.
//!
//! The content security policy in `tauri.conf.json` blocks the network; what a policy cannot block is blocked here.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tauri::webview::{NewWindowResponse, PermissionResponse};
use tauri::{AppHandle, Runtime, Url, WebviewWindowBuilder};

/// Set to `true` by WebDriver in the environment of the program it starts.
const DRIVEN: &str = "TAURI_WEBVIEW_AUTOMATION";

/// The web view's own folder, where it requires one although nothing is stored for its pages. Deleted on drop.
pub(crate) struct WebData {
    _folder: Option<tempfile::TempDir>,
}

/// Opens the window that the configuration describes. `home` is the folder where the program stores everything. Keep
/// the returned value alive as long as the window.
pub(crate) fn open<R: Runtime>(app: &AppHandle<R>, home: &Path) -> anyhow::Result<WebData> {
    let described = app.config().app.windows.iter().find(|window| window.label == crate::WINDOW);
    let described =
        described.with_context(|| format!("finding the window \"{}\" in the configuration", crate::WINDOW))?;
    let is_developed = cfg!(debug_assertions) && tauri::is_dev();
    let served = app.config().build.dev_url.clone().filter(|_| is_developed);
    let builder = WebviewWindowBuilder::from_config(app, described)
        .context("reading the description of the window")?
        .on_navigation(move |address| {
            let is_ours = is_page(address, cfg!(windows)) || served.as_ref().is_some_and(|at| is_served(address, at));
            if !is_ours {
                // Not the address: it may contain the very data that the page tried to send out.
                tracing::warn!(scheme = address.scheme(), "The page tried to leave the program; it was stopped");
            }
            is_ours
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        // Nothing is stored. WebKit does not let WebDriver drive such a view, so a driven debug build does store data,
        // in a folder that is deleted with the window.
        .incognito(!is_driven());
    let (builder, folder) = if cfg!(target_os = "linux") {
        let place = std::env::var_os("XDG_RUNTIME_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let folder = tempfile::Builder::new().prefix("segment-bridge-web-").tempdir_in(place);
        let folder = folder.context("making the web view's folder")?;
        (builder.data_directory(folder.path().to_owned()), Some(folder))
    } else if cfg!(windows) {
        // The web view's own files.
        (builder.data_directory(home.join("webview")), None)
    } else {
        (builder, None)
    };
    let builder = if cfg!(target_os = "linux") && !is_developed { builder.proxy_url(nowhere()?) } else { builder };
    builder.build().context("opening the window")?;
    Ok(WebData { _folder: folder })
}

/// A proxy that does not exist. WebKitGTK looks up and connects to the host of a link or of a `preconnect` before the
/// navigation is refused, and no policy prevents that; with this proxy it cannot connect.
fn nowhere() -> anyhow::Result<Url> {
    // Only an administrator can listen on this port, and nothing does.
    Url::parse("http://127.0.0.1:1").context("reading the address of no proxy")
}

/// Whether WebDriver drives this build; possible only in debug builds.
fn is_driven() -> bool {
    cfg!(debug_assertions) && std::env::var(DRIVEN).is_ok_and(|value| value == "true")
}

/// Whether an address is one of the program's own pages. Web views on Windows support only HTTP schemes.
fn is_page(address: &Url, on_windows: bool) -> bool {
    let (schemes, host): (&[&str], _) =
        if on_windows { (&["http", "https"], "tauri.localhost") } else { (&["tauri"], "localhost") };
    schemes.contains(&address.scheme())
        && address.host_str() == Some(host)
        && is_bare(address)
        && address.port().is_none()
}

/// Whether an address belongs to the development server at `server`.
fn is_served(address: &Url, server: &Url) -> bool {
    let place = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    place(address) == place(server) && is_bare(address)
}

/// Whether an address has no user name and no password.
fn is_bare(address: &Url) -> bool {
    address.username().is_empty() && address.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(address: &str) -> Url {
        address.parse().unwrap()
    }

    #[test]
    fn only_the_programs_own_pages_are_shown() {
        for (address, on_windows, elsewhere) in [
            ("tauri://localhost", false, true),
            ("tauri://localhost/index.html#/traits", false, true),
            ("http://tauri.localhost/", true, false),
            ("https://tauri.localhost/index.html#/traits", true, false),
        ] {
            assert_eq!(is_page(&url(address), true), on_windows, "{address} on Windows");
            assert_eq!(is_page(&url(address), false), elsewhere, "{address} elsewhere");
        }
        for address in [
            "https://example.com/",
            "https://tauri.localhost.example.com/",
            "http://tauri.localhost:8080/",
            "http://tauri.localhost@example.com/",
            "http://someone@tauri.localhost/",
            "http://localhost/",
            "http://127.0.0.1:5173/",
            "tauri://localhost:80/",
            "tauri://localhost.example.com/",
            "tauri://someone@localhost/",
            "ipc://localhost/workspace",
            "file:///etc/passwd",
            "about:blank",
            "about:srcdoc",
            "data:text/html,hello",
            "blob:tauri://localhost/8c8fa9b2",
            "javascript:alert(1)",
        ] {
            assert!(!is_page(&url(address), true) && !is_page(&url(address), false), "{address}");
        }
    }

    #[test]
    fn the_development_server_is_one_scheme_host_and_port() {
        let server = url("http://127.0.0.1:5173");
        assert!(is_served(&url("http://127.0.0.1:5173/index.html#/traits"), &server));
        for address in [
            "http://127.0.0.1:1420/",
            "http://localhost:5173/",
            "https://127.0.0.1:5173/",
            "http://127.0.0.1:5173@example.com/",
            "http://someone@127.0.0.1:5173/",
        ] {
            assert!(!is_served(&url(address), &server), "{address}");
        }
    }
}

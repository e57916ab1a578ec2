//! Prepares what the shell is compiled against: the permission files and the folder of the built UI.

use std::{fs, io, path::Path};

/// Shown when the program was built without its UI, so that Rust code compiles and tests run with no Node installed.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Segment Bridge</title>\
<p>The window was built without its pages. Run <code>make run</code>.</p></html>\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    ensure_pages(Path::new("ui/dist"))?;
    for watched in ["src-tauri/permissions", "ui/dist", "icons"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    // Naming the permission files ourselves turns the access gate on for every command of the shell, and keeps
    // generated copies out of the project's top folder.
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("src-tauri/permissions/*.toml");
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// Makes the folder of the built UI with a one-line page when it is not there: the compile step embeds that folder and
/// stops without it.
fn ensure_pages(folder: &Path) -> io::Result<()> {
    let page = folder.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(page, PLACEHOLDER)
}

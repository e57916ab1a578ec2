//! Prepares what the shell is compiled with: the permissions of its commands, and the folder of the built UI.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

/// Shown if the program was built without its UI, so that Rust code compiles and its tests run without Node.
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Segment Bridge</title>\
<p>The window was built without its pages. Run <code>make run</code>.</p></html>\n";

/// Extracts the names from the list of commands: topics, each with its commands, and the functions written by hand.
macro_rules! commands {
    (functions { $($module:ident::$function:ident $(::<$runtime:path>)?)+ }
    $($topic:ident { $($(#[$doc:meta])* $name:ident($($arguments:tt)*) -> $answer:ty { $($call:tt)+ })+ })+) => {
        const TOPICS: &[(&str, &[&str])] = &[$((stringify!($topic), &[$(stringify!($name)),+])),+];
        const FUNCTIONS: &[(&str, &str)] = &[$((stringify!($module), stringify!($function))),+];
    };
}

include!("src/commands/list.rs");
include!("src/commands/list_of_work.rs");

fn main() -> Result<(), Box<dyn Error>> {
    ensure_pages(Path::new("ui/dist"))?;
    for watched in ["src-tauri/src/commands/list.rs", "src-tauri/src/commands/list_of_work.rs", "ui/dist", "icons"] {
        println!("cargo:rerun-if-changed={watched}");
    }
    // Naming the permission files turns on the access check for every command of the shell.
    let pattern: &'static str = write_permissions()?.leak();
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern(pattern);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// Writes a permission for each topic that allows its commands; returns the pattern of the files.
fn write_permissions() -> Result<String, Box<dyn Error>> {
    let folder = PathBuf::from(env::var("OUT_DIR")?).join("commands");
    fs::create_dir_all(&folder)?;
    let mut topics: Vec<(&str, Vec<&str>)> = TOPICS.iter().map(|(topic, names)| (*topic, names.to_vec())).collect();
    for &(module, function) in FUNCTIONS {
        match topics.iter_mut().find(|(topic, _)| *topic == module) {
            Some((_, names)) => names.push(function),
            None => topics.push((module, vec![function])),
        }
    }
    let mut text = String::new();
    for (topic, names) in topics {
        writeln!(text, "[[permission]]\nidentifier = \"{topic}\"\ncommands.allow = {names:?}\n")?;
    }
    fs::write(folder.join("permissions.toml"), text)?;
    let folder = folder.to_str().ok_or("the build folder's name is not valid Unicode")?;
    Ok(format!("{folder}/*.toml"))
}

/// Creates the folder of the built UI with a one-line page if it does not exist: the build embeds that folder and fails
/// without it.
fn ensure_pages(folder: &Path) -> io::Result<()> {
    let page = folder.join("index.html");
    if page.exists() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    fs::write(page, PLACEHOLDER)
}

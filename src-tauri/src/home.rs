//! Where the program keeps everything: settings, catalogue, journal, practice data, web data and logs.

use std::{env, path::PathBuf};

use anyhow::Context as _;

/// The home folder: what `SEGMENT_BRIDGE_HOME` says, else the system's place for an application's data.
pub(crate) fn folder() -> anyhow::Result<PathBuf> {
    if let Some(folder) = env::var_os("SEGMENT_BRIDGE_HOME").filter(|folder| !folder.is_empty()) {
        return std::path::absolute(folder).context("reading SEGMENT_BRIDGE_HOME");
    }
    let places = directories::ProjectDirs::from("com", "segmentbridge", "segment-bridge")
        .context("finding the home folder of the signed-in user")?;
    Ok(places.data_dir().to_owned())
}

//! The folders that hold everything the program keeps.

use std::path::{Path, PathBuf};

use crate::view::{Failure, FailureCode};

/// Names the folder, when it is not the usual one.
pub const HOME_VARIABLE: &str = "SEGMENT_BRIDGE_HOME";

/// Everything the program keeps, in one folder, with the connections' settings in the system's place for those;
/// window and command line share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    config: PathBuf,
}

impl Home {
    /// What `SEGMENT_BRIDGE_HOME` says, else the system's places for an application's data and its settings.
    pub fn from_env() -> Result<Self, Failure> {
        if let Some(folder) = std::env::var_os(HOME_VARIABLE).filter(|folder| !folder.is_empty()) {
            let given = PathBuf::from(folder);
            return std::path::absolute(&given)
                .map(Self::at)
                .map_err(|error| unusable(&given, "reading the name of", &error));
        }
        let places = directories::ProjectDirs::from("com", "segmentbridge", "segment-bridge").ok_or_else(|| {
            let advice = format!("Set {HOME_VARIABLE} to a folder the program may write to.");
            Failure::new(FailureCode::Storage, format!("The home folder of the signed-in user is not known. {advice}"))
        })?;
        // One folder for both on some systems; a name of its own keeps them apart there.
        Ok(Self { folder: places.data_dir().to_owned(), config: places.config_dir().join("config") })
    }

    /// This folder, settings and all.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { config: folder.join("config"), folder }
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Settings of the connections; nothing secret.
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// Catalogue, journal, settings of the window.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Log files.
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The practice organisation.
    pub fn practice(&self) -> PathBuf {
        self.folder.join("practice")
    }

    /// Files for whoever helps when something goes wrong.
    pub fn support(&self) -> PathBuf {
        self.folder.join("support")
    }

    /// Makes the folders, readable by this user alone where the system has such rights.
    pub fn make(&self) -> Result<(), Failure> {
        for folder in
            [self.folder.clone(), self.config.clone(), self.data(), self.logs(), self.support(), self.practice()]
        {
            make_private(&folder).map_err(|error| unusable(&folder, "making", &error))?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn make_private(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// A folder or file of the home that cannot be used, with what to do about it.
pub(crate) fn unusable(path: &Path, doing: &str, error: &std::io::Error) -> Failure {
    let advice = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "Free some room on the disk.".to_owned(),
        _ => format!("Give the program the right to write there, or set {HOME_VARIABLE} to another folder."),
    };
    Failure::new(FailureCode::Storage, format!("{doing} {} failed: {error}. {advice}", path.display()))
        .with("path", path.display())
}

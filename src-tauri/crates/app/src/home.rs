//! The folder that holds everything the program keeps.

use std::path::{Path, PathBuf};

use crate::view::{Failure, FailureCode};

/// Names the folder, when it is not the usual one.
pub const HOME_VARIABLE: &str = "SEGMENT_BRIDGE_HOME";

/// Everything the program keeps, in one folder; window and command line share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// What `SEGMENT_BRIDGE_HOME` says, else the system's place for an application's data.
    pub fn from_env() -> Result<Self, Failure> {
        if let Some(folder) = std::env::var_os(HOME_VARIABLE).filter(|folder| !folder.is_empty()) {
            let given = PathBuf::from(folder);
            return std::path::absolute(&given)
                .map(Self)
                .map_err(|error| unusable(&given, "reading the name of", &error));
        }
        let places = directories::ProjectDirs::from("com", "segmentbridge", "segment-bridge").ok_or_else(|| {
            let advice = format!("Set {HOME_VARIABLE} to a folder the program may write to.");
            Failure::new(FailureCode::Storage, format!("The home folder of the signed-in user is not known. {advice}"))
        })?;
        Ok(Self(places.data_dir().to_owned()))
    }

    /// This folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// The folder itself.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Catalogue, journal, settings.
    pub fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Log files.
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }

    /// The practice organisation.
    pub fn practice(&self) -> PathBuf {
        self.0.join("practice")
    }

    /// Makes the folders, readable by this user alone where the system has such rights.
    pub fn make(&self) -> Result<(), Failure> {
        for folder in [self.0.clone(), self.data(), self.logs(), self.practice()] {
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

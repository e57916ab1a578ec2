//! The folders that contain everything the program stores.

use std::path::{Path, PathBuf};

use crate::private::{self, Unfit};
use crate::view::{Failure, FailureCode};

/// The variable with the folder, if it is not the default.
pub const HOME_VARIABLE: &str = "SEGMENT_BRIDGE_HOME";

/// Everything the program stores, in one folder, with the connections' settings in the system's place for settings;
/// window and command line share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    folder: PathBuf,
    config: PathBuf,
}

impl Home {
    /// Returns the folder in `SEGMENT_BRIDGE_HOME`, else the system's folders for an application's data and settings.
    pub fn from_env() -> Result<Self, Failure> {
        if let Some(folder) = std::env::var_os(HOME_VARIABLE).filter(|folder| !folder.is_empty()) {
            let given = PathBuf::from(folder);
            return std::path::absolute(&given)
                .map(Self::at)
                .map_err(|error| unusable(&given, "reading the name of", &error));
        }
        let dirs = directories::ProjectDirs::from("com", "segmentbridge", "segment-bridge").ok_or_else(|| {
            let advice = format!("Set {HOME_VARIABLE} to a folder the program may write to.");
            Failure::new(FailureCode::Storage, format!("The home folder of the signed-in user is not known. {advice}"))
        })?;
        // Some systems have one folder for both; the subfolder separates them there.
        Ok(Self { folder: dirs.data_dir().to_owned(), config: dirs.config_dir().join("config") })
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

    /// Catalog, journal, settings of the window.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Log files.
    pub fn logs(&self) -> PathBuf {
        self.folder.join("logs")
    }

    /// The practice organization.
    pub fn practice(&self) -> PathBuf {
        self.folder.join("practice")
    }

    /// Files for the person who helps if something goes wrong.
    pub fn support(&self) -> PathBuf {
        self.folder.join("support")
    }

    /// Data of the window's web view.
    fn webview(&self) -> PathBuf {
        self.folder.join("webview")
    }

    /// Creates the folders for this user only, if the system has such permissions, and removes the permissions of other
    /// users from existing ones. Returns the folders that other users could read until now; see [`log_closed`].
    ///
    /// Fails with [`FailureCode::Storage`] and advice if a folder is a link, belongs to another user, or is writable by
    /// other users.
    pub fn make(&self) -> Result<Vec<PathBuf>, Failure> {
        check_place(&self.folder)?;
        let mut closed = Vec::new();
        for folder in
            [self.folder.clone(), self.config.clone(), self.data(), self.logs(), self.support(), self.practice()]
        {
            closed.extend(make_folder(&folder)?);
        }
        // The web view creates it when it opens.
        if self.webview().symlink_metadata().is_ok() {
            let was_open = make_folder(&self.webview())?;
            if was_open.is_some() {
                private::tighten_files(&self.webview(), true);
            }
            closed.extend(was_open);
        }
        Ok(closed)
    }
}

/// Logs the folders that other users could read until now.
pub fn log_closed(folders: &[PathBuf]) {
    for folder in folders {
        tracing::warn!(folder = %folder.display(), "Other users could read this folder; their permissions were removed");
    }
}

/// Creates one folder anywhere, with the same rules as for a home.
pub(crate) fn make_one(folder: &Path) -> Result<(), Failure> {
    check_place(folder)?;
    make_folder(folder).map(|was_open| log_closed(was_open.as_slice()))
}

fn check_place(folder: &Path) -> Result<(), Failure> {
    private::check_place(folder).map_err(|unfit| unsuitable(folder, &unfit))
}

/// Returns the folder if other users could read it until now.
fn make_folder(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let was_open = private::make_folder(folder).map_err(|unfit| unsuitable(folder, &unfit))?;
    private::tighten_files(folder, false);
    Ok(was_open.then(|| folder.to_owned()))
}

fn unsuitable(folder: &Path, unfit: &Unfit) -> Failure {
    match unfit {
        Unfit::System(error) => unusable(folder, "making", error),
        _ => Failure::new(FailureCode::Storage, format!("The folder {} is not used: {unfit}.", folder.display()))
            .with("path", folder.display()),
    }
}

/// A folder or file of the home that cannot be used, with what to do about it.
pub(crate) fn unusable(path: &Path, doing: &str, error: &std::io::Error) -> Failure {
    let advice = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "Free some disk space.".to_owned(),
        _ => format!("Give the program permission to write there, or set {HOME_VARIABLE} to another folder."),
    };
    Failure::new(FailureCode::Storage, format!("{doing} {} failed: {error}. {advice}", path.display()))
        .with("path", path.display())
}

//! `segbridge folders`.

use app::App;
use app::view::{Failure, FolderRow};
use clap::{Args, ValueEnum};

use crate::ending::Ending;
use crate::output::Output;
use crate::table::table;
use crate::words;

/// Folders with their counts
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Which folders
    #[arg(value_enum, default_value_t = Storage::Traits)]
    storage: Storage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Storage {
    Audiences,
    Traits,
    Segments,
}

pub(super) async fn run(app: &App, arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let folders = match arguments.storage {
        Storage::Audiences => app.workspace().audiences().folders().await?,
        Storage::Traits => app.workspace().traits().folders().await?,
        Storage::Segments => app.workspace().segments().folders().await?,
    };
    output.answer(&folders, |folders| listed(folders))?;
    Ok(Ending::Done)
}

fn listed(folders: &[FolderRow]) -> String {
    let rows = folders.iter().map(|folder| {
        let name = format!("{}{}", "  ".repeat(folder.depth as usize), folder.name);
        vec![folder.id.clone(), name, words::number(Some(folder.count)), folder.path.clone()]
    });
    table(&["ID", "FOLDER", "OBJECTS", "PATH"], &[2], rows)
}

//! `segbridge folders`.

use app::App;
use app::view::{Failure, FolderRow};

use crate::arguments::Storage;
use crate::output::{Ending, Output};
use crate::table::table;
use crate::words;

pub(super) async fn run(app: &App, storage: Storage, output: Output) -> Result<Ending, Failure> {
    let folders = match storage {
        Storage::Audiences => app.audience_folders().await?,
        Storage::Traits => app.trait_folders().await?,
        Storage::Segments => app.segment_folders().await?,
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

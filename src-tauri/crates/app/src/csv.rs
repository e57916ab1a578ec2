//! Tables for spreadsheets, in the form of RFC 4180: no cell is read as a formula.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::private;
use crate::view::{Failure, FailureCode, InputReason};

/// One line of these cells.
pub(crate) fn line<T: AsRef<str>>(cells: &[T]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| escaped(cell.as_ref())).collect();
    cells.join(",") + "\r\n"
}

/// Writes a table into a file that a person has chosen, as a whole or not at all.
pub(crate) async fn save(text: String, file: PathBuf) -> Result<(), Failure> {
    let name = file.display().to_string();
    let written = tokio::task::spawn_blocking(move || private::replace(&file, text.as_bytes())).await;
    let error = match written {
        Ok(Ok(())) => return Ok(()),
        Ok(Err(error)) => error.to_string(),
        Err(error) => error.to_string(),
    };
    let message = format!("The file {name} could not be written: {error}. Choose another folder.");
    Err(Failure::new(FailureCode::Storage, message).with("path", name))
}

/// Reads a file with text that a person has chosen, of at most so many bytes.
///
/// # Errors
/// [`InputReason::FileUnreadable`] for a file that cannot be read, is too large or is no text.
pub(crate) async fn read_text(file: PathBuf, largest: u64) -> Result<String, Failure> {
    let name = file.display().to_string();
    let read = tokio::task::spawn_blocking(move || read(&file, largest)).await;
    read.unwrap_or_else(|error| Err(error.to_string())).map_err(|error| {
        Failure::bad_input(InputReason::FileUnreadable, format!("{name} can't be read: {error}")).with("path", name)
    })
}

fn read(file: &Path, largest: u64) -> Result<String, String> {
    let opened = std::fs::File::open(file).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let size = opened.take(largest + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if size as u64 > largest {
        return Err("it is too large".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "it is not text".to_owned())
}

/// A cell: quoted where needed, and with an apostrophe in front where a spreadsheet would read it as a formula, also
/// behind spaces and in full width.
fn escaped(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let is_formula = first.is_some_and(|first| "=+-@＝＋－＠".contains(first)) || cell.starts_with(['\t', '\r', '\n']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', ';', '\n', '\r', '\t']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_read_as_a_formula_and_each_is_one_cell() {
        for (cell, expected) in [
            ("Gold", "Gold"),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@sum", "'@sum"),
            ("  =1", "'  =1"),
            ("＝1", "'＝1"),
            ("\t=1", "\"'\t=1\""),
            ("a,b", "\"a,b\""),
            ("a\nb", "\"a\nb\""),
            ("", ""),
        ] {
            assert_eq!(escaped(cell), expected, "{cell:?}");
        }
        assert_eq!(line(&["a", "b,c"]), "a,\"b,c\"\r\n");
    }
}

//! Aligned tables. Names may be in any script, so widths are not character counts.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use crate::clean::{line, shortened};

/// Maximum number of characters in a cell.
const CELL: usize = 300;

/// Returns a table with these headings; the columns in `right` are right-aligned numbers.
pub fn table(headings: &[&str], right: &[usize], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(headings);
    table.add_rows(rows.into_iter().map(|row| row.iter().map(|cell| line(&shortened(cell, CELL))).collect::<Vec<_>>()));
    let last = headings.len().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, if index == last { 0 } else { 2 }));
        if right.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Returns facts as lines with name and value; each value is one line.
pub fn facts(facts: &[(&str, String)]) -> String {
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let fact = |(name, value): &(&str, String)| format!("{name:width$}  {}", line(value)).trim_end().to_owned();
    facts.iter().filter(|(_, value)| !value.is_empty()).map(fact).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_name_neither_breaks_the_table_nor_steers_the_terminal() {
        let rows = vec![vec!["1".to_owned(), "Two\r\nlines\t\u{1b}[31mred\u{202e}".to_owned()]];
        let text = table(&["Id", "Name"], &[], rows);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.ends_with("Two\\u{d}⏎lines\\u{9}\\u{1b}[31mred\\u{202e}"), "{text}");
        assert_eq!(facts(&[("Name", "a\nb".to_owned())]), "Name  a⏎b");
        let long = table(&["Id"], &[], [vec!["x".repeat(10_000)]]);
        assert!(long.lines().all(|line| line.chars().count() <= CELL + 1), "{long}");
    }

    #[test]
    fn columns_are_aligned_in_any_script() {
        let rows = vec![
            vec!["7".to_owned(), "東京の買い物客".to_owned(), "x".to_owned()],
            vec!["12".to_owned(), "Loyal".to_owned(), "y".to_owned()],
        ];
        let text = table(&["Id", "Name", "Kind"], &[0], rows);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].starts_with(" 7  東京の買い物客  x"), "{text}");
        assert!(lines[2].starts_with("12  Loyal           y"), "wide letters take two columns:\n{text}");
    }
}

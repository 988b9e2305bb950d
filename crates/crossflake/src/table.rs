//! Text in columns.

/// A table with a line for `head` and one for each row. Each column is as wide as its widest cell, in characters, and
/// aligned to the right if `right` is true for it. Lines do not end in spaces.
pub(crate) fn table<const N: usize>(head: [&str; N], right: [bool; N], rows: &[[String; N]]) -> String {
    let head = head.map(str::to_owned);
    let lines = || std::iter::once(&head).chain(rows);
    let widths: [usize; N] =
        std::array::from_fn(|column| lines().map(|line| line[column].chars().count()).max().unwrap_or_default());
    let mut text = String::new();
    for line in lines() {
        let cells: [String; N] = std::array::from_fn(|column| {
            let (cell, width) = (&line[column], widths[column]);
            if right[column] { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows =
            [["a".to_owned(), "1".to_owned(), "x".to_owned()], ["long".to_owned(), "22".to_owned(), String::new()]];
        assert_eq!(
            table(["name", "n", "note"], [false, true, false], &rows),
            "name   n  note\na      1  x\nlong  22\n"
        );
    }
}

//! Tables of text.

/// A table whose last column holds numbers if all its cells do.
#[derive(Debug)]
pub struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Takes the titles of the columns.
    pub fn new(titles: [&str; N]) -> Self {
        Table {
            rows: vec![titles.map(str::to_owned)],
        }
    }

    /// Adds a row. Its cells are visible text.
    pub fn row(&mut self, cells: [String; N]) {
        self.rows.push(cells);
    }

    /// Returns whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.len() == 1
    }

    /// Formats it, one line per row.
    pub fn format(&self) -> String {
        let mut widths = [0; N];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        let is_number = |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
        let numbers = self.rows.len() > 1 && self.rows.iter().skip(1).all(|row| row.last().is_some_and(is_number));
        let mut text = String::new();
        for row in &self.rows {
            for (at, (cell, width)) in row.iter().zip(widths).enumerate() {
                let last = at + 1 == N;
                match (last, numbers) {
                    (true, true) => text.push_str(&format!("{cell:>width$}\n")),
                    (true, false) => text.push_str(&format!("{cell}\n")),
                    (false, _) => text.push_str(&format!("{cell:width$}  ")),
                }
            }
        }
        text
    }
}

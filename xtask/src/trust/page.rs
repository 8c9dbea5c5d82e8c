//! The page with the last run of every step.

use std::fs;
use std::path::Path;

use super::steps::STEPS;
use crate::command::Failure;

/// The page, from the repository's folder.
const PAGE: &str = "docs/trust.md";

/// What stands above the table.
const ABOVE: &str = "\
# Trust

<!-- `cargo xtask trust --write` writes this page. -->

These steps take too long for every change, or need the package registries. The table shows the last run of each;
`cargo xtask trust` runs them again, and `cargo xtask trust --list` prints their commands. The time includes compiling and downloading what was not
there yet.

";

const HEAD: &str = "| step | what it shows | result | date | time | versions |\n|---|---|---|---|---|---|\n";

/// One run of a step.
pub struct Row {
    /// The name of the step.
    pub step: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// Whether it passed.
    pub passed: bool,
    /// Whether it passed, and how many tests, or why not.
    pub result: String,
    /// The date.
    pub date: String,
    /// How long it took.
    pub time: String,
    /// What it ran with.
    pub versions: String,
}

impl Row {
    fn line(&self) -> String {
        let cells = [self.shows, &self.result, &self.date, &self.time, &self.versions];
        let cells: String = cells.iter().map(|cell| format!(" {} |", cell.replace('|', "\\|"))).collect();
        format!("| `{}` |{cells}\n", self.step)
    }
}

/// The table of these runs.
pub fn table(rows: &[Row]) -> String {
    HEAD.to_owned() + &rows.iter().map(Row::line).collect::<String>()
}

/// Writes the page with these runs, and the runs of other steps that it has already.
///
/// # Errors
///
/// When it cannot be written.
pub fn write(root: &Path, rows: &[Row]) -> Result<(), Failure> {
    let path = root.join(PAGE);
    let old = fs::read_to_string(&path).unwrap_or_default();
    let folder = path.parent().unwrap_or(root);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&path, text(&old, rows)))
        .map_err(|error| {
            Failure::stopped(
                format!("cannot write {}: {error}", path.display()),
                "check that you may write there",
            )
        })
}

fn text(old: &str, rows: &[Row]) -> String {
    let mut text = ABOVE.to_owned() + HEAD;
    for step in STEPS {
        let start = format!("| `{}` |", step.name);
        if let Some(row) = rows.iter().find(|row| row.step == step.name) {
            text.push_str(&row.line());
        } else if let Some(line) = old.lines().find(|line| line.starts_with(&start)) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{ABOVE, HEAD, Row, text};

    fn row(step: &'static str, result: &str) -> Row {
        Row {
            step,
            shows: "x",
            passed: true,
            result: result.to_owned(),
            date: "2026-03-02".to_owned(),
            time: "1 s".to_owned(),
            versions: "a 1".to_owned(),
        }
    }

    #[test]
    fn the_rows_of_other_steps_stay() {
        let first = text("", &[row("vectors", "passed"), row("kafka", "failed: `a | b`")]);
        let kafka = "| `kafka` | x | failed: `a \\| b` | 2026-03-02 | 1 s | a 1 |\n";
        let vectors = "| `vectors` | x | passed | 2026-03-02 | 1 s | a 1 |\n";
        assert_eq!(first, format!("{ABOVE}{HEAD}{kafka}{vectors}"));
        let second = text(&(first + "| `gone` | x |\n"), &[row("kafka", "passed")]);
        assert_eq!(
            second,
            format!("{ABOVE}{HEAD}{}{vectors}", kafka.replace("failed: `a \\| b`", "passed"))
        );
    }
}

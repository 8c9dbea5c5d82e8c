//! A table of members with columns: of HTML, or of text with `|` between the cells. Its first row says what the columns are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::DescribedMember;
use crate::page::Lines;

/// What columns are called, and the label that their cells get.
const COLUMNS: &[(&str, &[&str])] = &[
    (
        "name",
        &["name", "field", "field name", "property", "attribute", "member", "parameter", "key"],
    ),
    ("type", &["type", "data type"]),
    ("required", &["required", "mandatory", "required?", "optional"]),
    ("description", &["description", "details", "meaning", "notes"]),
    ("format", &["format"]),
    ("enum", &["enum", "values", "allowed values", "possible values"]),
];

/// A row: the number of its line, and its cells.
type Row = (usize, Vec<String>);

/// The members of all tables with a column for names and one for types.
pub(super) fn members(lines: &Lines, range: Range<usize>) -> Vec<DescribedMember> {
    let mut members = Vec::new();
    let mut columns: BTreeMap<usize, &str> = BTreeMap::new();
    let mut last = 0;
    for (number, cells) in rows(lines, range) {
        let headings: BTreeMap<usize, &str> = cells
            .iter()
            .enumerate()
            .filter_map(|(at, cell)| Some((at, column(cell)?)))
            .collect();
        let has = |wanted: &str| headings.values().any(|name| *name == wanted);
        if has("name") && has("type") {
            columns = headings;
        } else if !columns.is_empty() && number >= last {
            members.extend(member(number, &cells, &columns));
        }
        last = number;
    }
    members
}

fn column(cell: &str) -> Option<&'static str> {
    let cell = cell.trim().to_lowercase();
    COLUMNS
        .iter()
        .find(|(_, words)| words.contains(&cell.as_str()))
        .map(|(name, _)| *name)
}

/// The rows of tables, in order.
fn rows(lines: &Lines, range: Range<usize>) -> Vec<Row> {
    let mut rows: Vec<(Option<usize>, Row)> = Vec::new();
    for line in lines.lines.get(range).unwrap_or_default() {
        if let Some((row, cell)) = line.cell {
            if rows.last().is_none_or(|(known, _)| *known != Some(row)) {
                rows.push((Some(row), (line.number, Vec::new())));
            }
            if let Some((_, (_, cells))) = rows.last_mut() {
                cells.resize(cells.len().max(cell), String::new());
                if let Some(text) = cells.get_mut(cell.saturating_sub(1)).filter(|_| !line.is_blank()) {
                    let blank = if text.is_empty() { "" } else { " " };
                    text.push_str(&format!("{blank}{}", line.spaced()));
                }
            }
        } else if !lines.nested && line.text.matches('|').count() >= 2 {
            let inner = line.text.trim_matches('|');
            let cells: Vec<String> = inner.split('|').map(|cell| cell.trim().to_owned()).collect();
            let ruled = cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':' | ' ')));
            if !ruled {
                rows.push((None, (line.number, cells)));
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

/// The member of a row. Of a path only the last name counts: the schema says what lies inside what.
fn member(line: usize, cells: &[String], columns: &BTreeMap<usize, &str>) -> Option<DescribedMember> {
    let text = |wanted: &str| {
        let at = columns.iter().find(|(_, name)| **name == wanted).map(|(at, _)| *at)?;
        cells
            .get(at)
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .filter(|cell| !cell.is_empty())
    };
    let name = text("name")?;
    let mut words = name.split_whitespace();
    let first = words.next()?.trim_matches('`');
    let marked = words.any(|word| word.eq_ignore_ascii_case("required")) || first.ends_with('*');
    let name = first
        .trim_end_matches('*')
        .trim_end_matches("[]")
        .rsplit(['.', '/'])
        .next()?
        .to_owned();
    let said = text("required").map(|word| word.to_lowercase());
    let required = marked
        || said
            .as_deref()
            .is_some_and(|word| ["yes", "y", "true", "required", "x", "✓", "✔", "mandatory"].contains(&word));
    let labels = ["type", "description", "format", "enum"].into_iter().filter_map(|label| {
        let value = text(label).filter(|value| !matches!(value.as_str(), "-" | "–" | "—"))?;
        Some((line, label.to_owned(), vec![value]))
    });
    let labels = labels.collect();
    let good = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | '@'));
    good.then_some(DescribedMember {
        line,
        name,
        required,
        labels,
    })
}

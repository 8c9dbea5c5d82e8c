//! `docs/PERFORMANCE.md`: a section for each part that can be measured by itself. One that was not measured stays as it was.

use crate::goals::{self, Measured};
use crate::report;

const INTRODUCTION: &str = "# Performance

Written by `cargo xtask bench --write`: do not edit.

Decoding and generating are counted in instructions (valgrind), which do not depend on what else a machine does. Compiling is measured in CPU \
seconds of the compiler, user and system together. Only ratios of one run are compared. Everything is built with the plain profiles of Cargo, \
all alike: `release` is `opt-level = 3` without link-time optimisation. Where a goal names several bodies, the worst counts.
";

/// One section: its heading, what it says in front of its tables, its tables, and whether they were measured.
struct Section {
    heading: &'static str,
    about: &'static str,
    tables: fn(&Measured) -> String,
    measured: fn(&Measured) -> bool,
}

const SECTIONS: [Section; 4] = [
    Section {
        heading: "Decoding and encoding",
        about: "All contenders read the same bytes and drop what they made. Eventry's find the event by its discriminators and keep what the \
                schema does not name; decoding to owned types keeps the raw bytes too, as a shared slice. In bodies called `late` the \
                payload stands before its discriminators.",
        tables: report::decoding,
        measured: |measured| !measured.decoding.costs.is_empty(),
    },
    Section {
        heading: "Generating",
        about: "Made-up schemas of seven members, with an object, a list of values and a timestamp each. Eventry's figures hold types, \
                codecs, views, documentation, the dispatch table and the catalog; typify's hold types with serde's derives.",
        tables: report::generating,
        measured: |measured| !measured.generated.is_empty(),
    },
    Section {
        heading: "Compiling types",
        about: "The same events; each package reads and writes every one of them. The packages are built in turns, and each figure is the \
                least of all turns. In brackets: against what is written by hand. Eventry's types have reading, writing, Debug, Clone and \
                PartialEq, owned and as views; `eventry-serde` has serde's traits too.",
        tables: |measured| report::packages(&measured.compiled),
        measured: |measured| !measured.compiled.is_empty(),
    },
    Section {
        heading: "Edits, shared definitions, cold builds",
        about: "The same events again, generated in build scripts.",
        tables: report::builds,
        measured: |measured| measured.cold.is_some(),
    },
];

/// The document of a machine; of what was not measured it keeps what the one before says.
#[must_use]
pub fn document(machine: &str, measured: &Measured, before: &str) -> String {
    let mut text = format!("{INTRODUCTION}\n## Goals\n\n{}", goals_beside(measured, before));
    for section in &SECTIONS {
        text.push_str(&format!("\n## {}\n", section.heading));
        if (section.measured)(measured) {
            let tables = (section.tables)(measured);
            text.push_str(&format!("\nMeasured on {machine}.\n\n{}\n\n{}\n", section.about, tables.trim()));
        } else {
            let kept = section_of(before, section.heading).unwrap_or("Not measured.");
            text.push_str(&format!("\n{}\n", kept.trim()));
        }
    }
    text
}

/// The goals; a row that was not measured is the one of the same name in the document before.
fn goals_beside(measured: &Measured, before: &str) -> String {
    let now = report::goals(&goals::evaluate(measured));
    let known: Vec<&str> = section_of(before, "Goals").map_or(Vec::new(), |table| table.trim().lines().collect());
    let row = |row: &str| {
        let before = known.iter().find(|known| name_of(known) == name_of(row));
        let kept = before.filter(|_| row.contains("| not measured |"));
        format!("{}\n", kept.unwrap_or(&row))
    };
    now.lines().map(row).collect()
}

/// The first cell of a row, without how many events it is about, which depends on what was measured.
fn name_of(row: &str) -> String {
    let cell = row.split('|').nth(1).unwrap_or_default().trim();
    let parts = cell.split("N = ").map(|part| part.trim_start_matches(|c: char| c.is_ascii_digit()));
    parts.collect()
}

/// What stands under a heading.
fn section_of<'d>(document: &'d str, heading: &str) -> Option<&'d str> {
    let (_, behind) = document.split_once(&format!("\n## {heading}\n"))?;
    Some(behind.split_once("\n## ").map_or(behind, |(section, _)| section))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::Generation;

    #[test]
    fn what_was_not_measured_stays() {
        let of = |schemas: usize, instructions: f64| Generation {
            schemas,
            instructions,
            megabytes: 10.0,
        };
        let mut generated = Measured {
            generated: vec![of(100, 1e8), of(1_000, 1e9)],
            ..Measured::default()
        };
        let first = document("one machine", &generated, "");
        assert!(first.contains("## Decoding and encoding\n\nNot measured.\n"), "{first}");
        assert!(first.contains("generate: memory at 1,000 schemas, MB | 10.00 |"), "{first}");
        let kept = document("another machine", &Measured::default(), &first);
        assert_eq!(kept, first);
        generated.generated[1].megabytes = 20.0;
        let anew = document("another machine", &generated, &first);
        assert!(
            anew.contains("Measured on another machine.") && !anew.contains("one machine"),
            "{anew}"
        );
        assert!(anew.contains("generate: memory at 1,000 schemas, MB | 20.00 |"), "{anew}");
        // A goal that is new moves those behind it.
        let older = first.replace("| strict decode against C1 | – | ≤ 0.75 | not measured |\n", "");
        assert_ne!(older, first);
        assert_eq!(document("another machine", &Measured::default(), &older), first);
    }
}

//! The tables, as people read them: Markdown that also reads well on a terminal.

use crate::compile::{Compiled, Edit, Mode};
use crate::generate::Generation;
use crate::goals::{Goal, Measured};

/// The goals with what was measured.
#[must_use]
pub fn goals(goals: &[Goal]) -> String {
    let rows = goals.iter().map(|goal| {
        let ratio = goal.ratio.map_or("–".to_owned(), number);
        let met = match (goal.ratio, goal.met()) {
            (None, _) => "not measured",
            (_, true) => "yes",
            (_, false) => "no",
        };
        vec![goal.name.clone(), ratio, format!("≤ {}", number(goal.goal)), met.to_owned()]
    });
    table(&["", "measured", "goal", "met"], rows)
}

/// Instructions and allocations of every contender, body by body.
#[must_use]
pub fn decoding(measured: &Measured) -> String {
    let all = &measured.decoding;
    let mut text = String::new();
    for (body, length) in &all.bodies {
        let mut rows = Vec::new();
        for (contender, about) in &all.contenders {
            for name in [contender.clone(), format!("{contender}{}", crate::decode::SIMD)] {
                let Some(cost) = all.costs.get(&(body.clone(), name.clone())) else {
                    continue;
                };
                let against = |reference: &str| all.ratio(body, &name, reference).map_or("–".to_owned(), number);
                let about = if name == *contender {
                    about.clone()
                } else {
                    format!("{about}; feature `simd`")
                };
                rows.push(vec![
                    about,
                    format!("{:.0}", cost.instructions),
                    cost.allocations.map_or("–".to_owned(), |count| format!("{count:.0}")),
                    against("value-validate-type"),
                    against("typify"),
                    against("floor"),
                ]);
            }
        }
        if !rows.is_empty() {
            text.push_str(&format!("\n### `{body}`, {length} bytes\n\n"));
            text.push_str(&table(
                &["", "instructions", "allocations", "against C1", "C4", "C6"],
                rows.into_iter(),
            ));
        }
    }
    text
}

/// Generators by size of the catalog.
#[must_use]
pub fn generating(measured: &Measured) -> String {
    let row = |who: &str, it: &Generation| {
        #[allow(clippy::cast_precision_loss, reason = "sizes of catalogs are small")]
        let each = it.instructions / it.schemas as f64 / 1e6;
        vec![
            it.schemas.to_string(),
            who.to_owned(),
            format!("{each:.2} M"),
            format!("{:.0}", it.megabytes),
        ]
    };
    let ours = measured.generated.iter().map(|it| row("eventry", it));
    let theirs = measured.generated_by_typify.iter().map(|it| row("typify + syn + prettyplease", it));
    table(&["schemas", "", "instructions per schema", "MB"], ours.chain(theirs))
}

/// Packages by size and kind, and what else was compiled.
#[must_use]
pub fn compiling(measured: &Measured) -> String {
    let types = match measured.compiled.as_slice() {
        [] => String::new(),
        compiled => packages(compiled),
    };
    format!("{types}{}", builds(measured))
}

/// An edit, shared definitions, and everything from nothing.
#[must_use]
pub fn builds(measured: &Measured) -> String {
    let mut text = String::new();
    let mut rows = Vec::new();
    if let Some((ours, typifys)) = &measured.edits {
        for (who, edit) in [("eventry", ours), ("typify", typifys)] {
            for (what, build) in [
                ("all of it", edit.full),
                ("one schema edited", edit.edited),
                ("a comment added to `lib.rs`, the least that any edit takes", edit.commented),
            ] {
                let what = format!("100 events, dev build, {what}: {who}");
                rows.push(vec![what, number(build.work()), number(build.package.seconds)]);
            }
        }
    }
    if let Some((events, ours, theirs)) = &measured.sharing {
        for (who, build) in [("eventry", ours), ("typify", theirs)] {
            let what = format!("{events} events that share 60 definitions, check: {who}");
            rows.push(vec![what, number(build.seconds), number(build.package.seconds)]);
        }
    }
    if let Some(cold) = &measured.cold {
        for (who, build) in [
            ("eventry", cold.ours),
            ("eventry, checked-in code", cold.checked_in),
            ("typify", cold.typifys),
        ] {
            let events = cold.events;
            let what = format!("{events} events and all dependencies from nothing, dev build: {who}");
            rows.push(vec![what, number(build.seconds), number(build.package.seconds)]);
        }
        let what = "of that, crates that both trees with build scripts hold (typify, schemars, syn, serde, …)";
        rows.push(vec![what.to_owned(), number(cold.shared), "–".to_owned()]);
    }
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&table(
            &["CPU seconds", "of everything", "of rustc for the package"],
            rows.into_iter(),
        ));
        text.push_str(&floors(measured));
    }
    text
}

/// What no choice of Eventry's can get below, for the goals that lie near it.
fn floors(measured: &Measured) -> String {
    let mut text = String::new();
    if let Some((ours, typifys)) = &measured.edits {
        let of_full = |edit: &Edit| number(edit.commented.work() / edit.full.work());
        text.push_str(&format!(
            "\nNo edit takes less than a comment in `lib.rs` with all generated code as it was: {} of building the package anew, and {} with \
             typify's types. The edit of a schema takes {} of what it takes with typify.\n",
            of_full(ours),
            of_full(typifys),
            number(ours.edited.work() / typifys.edited.work()),
        ));
    }
    if let Some(cold) = &measured.cold {
        text.push_str(&format!(
            "\nThe crates that both trees hold are {} of what building with typify takes; the generator, the runtime and the types come on top.\n",
            number(cold.shared / cold.typifys.seconds),
        ));
    }
    text
}

/// CPU seconds and memory of the compiler, and ratios against what is written by hand.
#[must_use]
pub fn packages(compiled: &[Compiled]) -> String {
    let rows = compiled.iter().map(|package| {
        let by_hand = compiled
            .iter()
            .find(|it| it.kind == crate::consumers::Kind::Derive && it.events == package.events);
        let mut row = vec![
            package.events.to_string(),
            package.kind.name().to_owned(),
            package.lines.to_string(),
        ];
        for mode in Mode::ALL {
            let found = package.builds.iter().find(|(built, _)| *built == mode);
            row.push(found.map_or("–".to_owned(), |(_, build)| {
                let against = by_hand.and_then(|by_hand| by_hand.seconds(mode));
                let ratio = against.map_or(String::new(), |seconds| format!(" ({})", number(build.package.seconds / seconds)));
                format!("{} s{ratio}, {:.0} MB", number(build.package.seconds), build.package.megabytes)
            }));
        }
        row
    });
    table(&["events", "", "lines", "check", "dev", "release"], rows)
}

/// Two figures behind the point, three for what is small.
fn number(value: f64) -> String {
    if value == 0.0 || value.abs() >= 0.1 {
        format!("{value:.2}")
    } else {
        format!("{value:.3}")
    }
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

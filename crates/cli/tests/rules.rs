//! The table of rules: every row has a proof, says the same as it, and holds when both sides change places.
#![cfg(feature = "validate")]

mod proof;

use std::collections::BTreeSet;

use cargo_eventry::change::{Change, Verdict};
use cargo_eventry::diff::{self, rules::RULES};
use proof::{Proof, all, written};

fn compared(proof: &Proof) -> Vec<Change> {
    diff::compare_trees(&proof.tree("old"), &proof.tree("new")).unwrap_or_else(|problems| panic!("{}: {problems}", proof.name))
}

#[test]
fn every_row_has_a_proof_and_every_proof_a_row() {
    let rows: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(rows.len(), RULES.len(), "two rows have one name");
    let proofs = all("proofs");
    let proven: BTreeSet<&str> = proofs.keys().map(String::as_str).collect();
    assert_eq!(rows, proven);
}

#[test]
fn a_swapped_row_is_its_mirror() {
    for rule in RULES {
        let mirror = RULES.iter().find(|other| other.name == rule.mirror);
        let mirror = mirror.unwrap_or_else(|| panic!("{}: there is no row `{}`", rule.name, rule.mirror));
        assert_eq!(mirror.mirror, rule.name);
        assert_eq!(
            (rule.wire, rule.replay),
            (mirror.replay, mirror.wire),
            "{} and {}",
            rule.name,
            mirror.name
        );
    }
}

#[test]
fn rows_say_what_is_found() {
    let mut wrong = Vec::new();
    for folder in ["proofs", "pairs", "combined", "neighbors"] {
        for mut proof in all(folder).into_values() {
            let found = written(&compared(&proof));
            if std::env::var_os("EVENTRY_BLESS").is_some() {
                proof.file["changes"] = found;
                std::fs::write(&proof.path, text(&proof.file)).unwrap();
            } else if found != proof.file["changes"] {
                wrong.push(format!("{}: {found:#}", proof.name));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "run with EVENTRY_BLESS=1 and read the difference\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_named_row_is_found_with_its_verdicts() {
    for (name, proof) in all("proofs") {
        let rule = RULES.iter().find(|rule| rule.name == name).unwrap();
        let changes = compared(&proof);
        let change = changes.iter().find(|change| change.change == name);
        let change = change.unwrap_or_else(|| panic!("{name} is not found in {changes:#?}"));
        let verdicts = |wire: Verdict, replay: Verdict, source: Verdict| [wire, replay, source].map(Verdict::as_str);
        let (found, said) = (
            verdicts(change.wire, change.replay, change.source),
            verdicts(rule.wire, rule.replay, rule.source),
        );
        assert_eq!(found, said, "{name}");
        // What stops compiling has a name, and so has what is new; a note may be about other things.
        match rule.source {
            Verdict::Unsafe => assert!(!change.names.is_empty(), "{name}"),
            _ if rule.is_gain() => assert!(!change.names.is_empty(), "{name}"),
            Verdict::Safe => assert_eq!(change.names, Vec::<String>::new(), "{name}"),
            _ => {}
        }
    }
}

#[test]
fn swapped_sides_give_the_mirror() {
    // A name that changes for a reason elsewhere changes back for one that is known.
    for (name, proof) in all("proofs").into_iter().filter(|(name, _)| name != "names-changed") {
        let rule = RULES.iter().find(|rule| rule.name == name).unwrap();
        let back = diff::compare_trees(&proof.tree("new"), &proof.tree("old")).unwrap();
        let mirror = back.iter().find(|change| change.change == rule.mirror);
        let mirror = mirror.unwrap_or_else(|| panic!("{name}: {} is not found in {back:#?}", rule.mirror));
        assert_eq!((mirror.wire, mirror.replay), (rule.replay, rule.wire), "{name}");
    }
}

#[test]
fn what_is_the_same_has_no_changes() {
    for (name, proof) in ["proofs", "pairs", "combined", "neighbors"].into_iter().flat_map(all) {
        for side in ["old", "new"] {
            let tree = proof.tree(side);
            assert_eq!(diff::compare_trees(&tree, &tree).unwrap(), [], "{name}");
        }
    }
}

/// A proof as its file is laid out: one line for every body and every change.
fn text(file: &serde_json::Value) -> String {
    let order = [
        "about",
        "old_provider",
        "new_provider",
        "old",
        "new",
        "old_bodies",
        "new_bodies",
        "changes",
    ];
    let mut parts = Vec::new();
    for key in order {
        let value = &file[key];
        if value.is_null() && !matches!(key, "old" | "new") {
            continue;
        }
        parts.push(match value.as_array() {
            Some(lines) if !lines.is_empty() => {
                let lines: Vec<String> = lines.iter().map(|line| format!("    {line}")).collect();
                format!("  \"{key}\": [\n{}\n  ]", lines.join(",\n"))
            }
            _ => format!("  \"{key}\": {value}"),
        });
    }
    format!("{{\n{}\n}}\n", parts.join(",\n"))
}

//! What holds for every change of every schema: nothing panics, the same has no changes, both sides may change places, and what is said to be
//! safe is.
#![cfg(feature = "validate")]

mod proof;

use cargo_eventry::change::{Change, Verdict};
use cargo_eventry::diff;
use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use proof::random::{Random, body, cases, document, edited};
use serde_json::Value;

const DOCUMENT: &str = "random/things/changed/v1.json";

fn tree(schema: &Value) -> Tree {
    Tree::from_files(
        "schemas",
        [
            ("random/provider.toml", "name = \"Random\"".to_owned()),
            (DOCUMENT, schema.to_string()),
        ],
    )
}

fn compared(old: &Value, new: &Value) -> Vec<Change> {
    diff::compare(&tree(old), &tree(new), DOCUMENT).unwrap_or_else(|problems| panic!("{old}\n{new}\n{problems}"))
}

fn worst(changes: &[Change], of: fn(&Change) -> Verdict) -> Verdict {
    changes.iter().map(of).max().unwrap_or(Verdict::Safe)
}

fn validator(schema: &Value) -> jsonschema::Validator {
    let generated = generate(&tree(schema), None).unwrap();
    let text: Value = serde_json::from_str(&generated.files["random/things/changed/v1.json"]).unwrap();
    jsonschema::options().should_validate_formats(false).build(&text).unwrap()
}

#[test]
fn the_laws_hold() {
    let mut broken = Vec::new();
    let mut safe = 0;
    for seed in 0..cases(40) {
        let mut random = Random::new(seed);
        let old = document(&mut random);
        let new = edited(&mut random, &old);
        assert_eq!(compared(&old, &old), [], "seed {seed}: {old}");
        let (forth, back) = (compared(&old, &new), compared(&new, &old));
        // Turned around, WIRE is REPLAY.
        for (there, here) in [
            (worst(&forth, |it| it.wire), worst(&back, |it| it.replay)),
            (worst(&forth, |it| it.replay), worst(&back, |it| it.wire)),
        ] {
            if there != here {
                broken.push(format!(
                    "seed {seed}: {there:?} there and {here:?} back\n{old}\n{new}\n{forth:#?}\n{back:#?}"
                ));
            }
        }
        // What the reading side is said to allow, it allows.
        for (verdict, writer, reader) in [
            (worst(&forth, |it| it.wire), &new, &old),
            (worst(&forth, |it| it.replay), &old, &new),
        ] {
            if verdict > Verdict::Safe {
                continue;
            }
            let (writes, reads) = (validator(writer), validator(reader));
            for _ in 0..12 {
                let body = body(&mut random, writer, writer, 0);
                if writes.is_valid(&body) {
                    safe += 1;
                    if !reads.is_valid(&body) {
                        broken.push(format!("seed {seed}: {body} is not safe\n{writer}\n{reader}\n{forth:#?}"));
                    }
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "{} broken\n{}",
        broken.len(),
        broken[..broken.len().min(3)].join("\n\n")
    );
    assert!(safe > 100, "only {safe} bodies were tried");
}

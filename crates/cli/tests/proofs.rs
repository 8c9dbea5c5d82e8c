//! The verdicts, proven by running: one crate generates the types of all old and all new schemas, and they decode each other's bodies.
#![cfg(feature = "validate")]

mod proof;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_eventry::diff;
use eventry_codegen::generate;
use eventry_schema::discover::Tree;
use proof::random::{Random, body, cases, document, edited};
use proof::{Proof, all, written};
use serde_json::{Value, json};

/// The program of the scratch crate.
const RUNNER: &str = include_str!("proof/runner.rs.txt");

/// Proofs of single rows, pairs that providers changed in place, schemas that are combined, and what resembles a row but is another case.
const FOLDERS: [&str; 4] = ["proofs", "pairs", "combined", "neighbors"];

/// A body, whose it is, and who reads it.
struct Reading<'p> {
    proof: &'p Proof,
    writer: &'static str,
    reader: &'static str,
    body: String,
}

/// The way from old to new, and back.
const WAYS: [(&str, &str, &str); 2] = [("wire", "new", "old"), ("replay", "old", "new")];

/// Bodies of each of their sides.
const BODIES: usize = 12;

#[test]
fn types_of_both_sides_read_what_the_verdicts_say() {
    let written = FOLDERS.into_iter().flat_map(|folder| all(folder).into_values());
    let proofs: Vec<Proof> = written.chain((1000..1000 + cases(40)).map(at_random)).collect();
    let proofs: Vec<&Proof> = proofs
        .iter()
        .filter(|proof| !proof.file["old"].is_null() && !proof.file["new"].is_null())
        .collect();
    let mut readings = Vec::new();
    for proof in &proofs {
        for (writer, reader) in [("old", "old"), ("new", "new"), ("new", "old"), ("old", "new")] {
            assert!(
                is_random(proof) || !proof.bodies(writer).is_empty(),
                "{} has no {writer} bodies",
                proof.name
            );
            readings.extend(proof.bodies(writer).into_iter().map(|body| Reading {
                proof,
                writer,
                reader,
                body,
            }));
        }
    }
    let program = compile(&proofs);
    let said = run(&program, &readings);
    let mut wrong = Vec::new();
    for (reading, said) in readings.iter().zip(&said) {
        if reading.writer == reading.reader && said != "unchanged" {
            let (name, body) = (&reading.proof.name, &reading.body);
            wrong.push(format!("{name}: its own type does not read {body}: {said}"));
        }
    }
    for proof in &proofs {
        for (verdict, writer, reader) in WAYS {
            let own = |reading: &Reading<'_>| std::ptr::eq(reading.proof, *proof) && reading.writer == writer && reading.reader == reader;
            let said: Vec<(&Reading<'_>, &String)> = readings.iter().zip(&said).filter(|(reading, _)| own(reading)).collect();
            let unread = |(_, said): &&(&Reading<'_>, &String)| *said != "unchanged";
            let all_read = !said.iter().any(|it| unread(&it));
            let holds = match strictest(proof, verdict).as_str() {
                // Bodies at random need not meet what makes a change unsafe.
                "unsafe" => !all_read || is_random(proof),
                "unknown" => true,
                // Such integers are what makes the difference, and they alone.
                "edge" => {
                    let only_they = said.iter().filter(unread).all(|(reading, _)| is_beyond(&reading.body));
                    only_they && (!all_read || is_random(proof))
                }
                _ => all_read,
            };
            if !holds {
                let said: Vec<&String> = said.into_iter().map(|(_, said)| said).collect();
                wrong.push(format!("{}: {verdict} is {}, but {said:?}", proof.name, strictest(proof, verdict)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn bodies_are_what_their_schemas_allow() {
    let mut wrong = Vec::new();
    for proof in FOLDERS.into_iter().flat_map(|folder| all(folder).into_values()) {
        let allows = |side: &str, body: &str| validator(&proof, side).is_valid(&serde_json::from_str(body).unwrap());
        for side in ["old", "new"] {
            for body in proof.bodies(side) {
                if !allows(side, &body) {
                    wrong.push(format!("{}: {body} is not one of its {side} bodies", proof.name));
                }
            }
        }
        let both = !proof.file["old"].is_null() && !proof.file["new"].is_null();
        for (verdict, writer, reader) in WAYS.into_iter().filter(|_| both) {
            let safe = strictest(&proof, verdict) == "safe";
            for body in proof.bodies(writer).into_iter().filter(|_| safe) {
                if !allows(reader, &body) {
                    wrong.push(format!("{}: {verdict} is safe, but {reader} does not allow {body}", proof.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A proof that nobody wrote.
fn at_random(seed: u64) -> Proof {
    let mut random = Random::new(seed);
    let old = document(&mut random);
    let new = edited(&mut random, &old);
    let mut proof = Proof {
        name: format!("random{seed}"),
        file: json!({"old": old, "new": new}),
        path: PathBuf::new(),
    };
    let compared = diff::compare(&proof.tree("old"), &proof.tree("new"), &format!("proof/{}", proof.document()));
    proof.file["changes"] = written(&compared.unwrap_or_else(|problems| panic!("{}: {problems}", proof.name)));
    for (side, schema) in [("old", &old), ("new", &new)] {
        let bodies: Vec<Value> = (0..BODIES).map(|_| body(&mut random, schema, schema, 0)).collect();
        let validator = validator(&proof, side);
        proof.file[format!("{side}_bodies")] = bodies.into_iter().filter(|body| validator.is_valid(body)).collect();
    }
    proof
}

fn is_random(proof: &Proof) -> bool {
    proof.path.as_os_str().is_empty()
}

/// Whether a body holds an integer that 64 bits cannot hold.
fn is_beyond(body: &str) -> bool {
    fn holds(value: &Value) -> bool {
        match value {
            Value::Number(number) => {
                !number.is_i64()
                    && number
                        .as_f64()
                        .is_some_and(|number| number.fract() == 0.0 && number.abs() >= 9.2e18)
            }
            Value::Array(items) => items.iter().any(holds),
            Value::Object(members) => members.values().any(holds),
            _ => false,
        }
    }
    holds(&serde_json::from_str(body).unwrap())
}

/// A side's schema as strict decoding judges by it.
fn validator(proof: &Proof, side: &str) -> jsonschema::Validator {
    let generated = generate(&proof.tree(side), None).unwrap();
    let path = format!("proof/rows/{}/v1.json", proof.name);
    let schema: Value = serde_json::from_str(&generated.files[&path]).unwrap();
    jsonschema::options().should_validate_formats(false).build(&schema).unwrap()
}

/// The strictest verdict of all changes of a proof.
fn strictest(proof: &Proof, verdict: &str) -> String {
    let order = ["safe", "note", "edge", "unknown", "unsafe"];
    let changes = proof.file["changes"].as_array().unwrap();
    let verdicts = changes.iter().map(|change| change[verdict].as_str().unwrap());
    let strictest = verdicts.max_by_key(|verdict| order.iter().position(|known| known == verdict));
    strictest.unwrap_or("safe").to_owned()
}

/// Builds the crate that holds all types; returns its program.
fn compile(proofs: &[&Proof]) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.join("proofs");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mut files = BTreeMap::from([
        (
            "Cargo.toml".to_owned(),
            format!(
                "[package]\nname = \"proofs\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
                 [dependencies]\neventry = {{ path = {root:?}, default-features = false }}\n\n\
                 [build-dependencies]\neventry-codegen = {{ path = {:?} }}\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
                root.join("crates/codegen"),
            ),
        ),
        (
            "build.rs".to_owned(),
            "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n".to_owned(),
        ),
        ("src/main.rs".to_owned(), RUNNER.to_owned()),
    ]);
    files.extend(
        schemas(proofs)
            .files
            .into_iter()
            .map(|(path, text)| (format!("schemas/{path}"), text)),
    );
    let _ = fs::remove_dir_all(folder.join("schemas"));
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    // The folder that other tests compile their scratch crates in: what they depend on is compiled once.
    let built = target.join("cargo");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--offline", "--message-format=short", "--color=never", "--manifest-path"])
        .arg(folder.join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", &built)
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    built.join("debug").join(format!("proofs{}", std::env::consts::EXE_SUFFIX))
}

/// All schemas as one tree: a provider for each side.
fn schemas(proofs: &[&Proof]) -> Tree {
    let mut files = BTreeMap::new();
    for side in ["old", "new"] {
        let settings: String = proofs
            .iter()
            .map(|proof| proof.settings(side))
            .filter(|text| text.starts_with('['))
            .collect();
        files.insert(format!("{side}/provider.toml"), format!("name = \"{side}\"\n{settings}"));
        for proof in proofs {
            files.insert(format!("{side}/{}", proof.document()), proof.schema(side).unwrap());
        }
    }
    Tree::from_files("schemas", files)
}

fn run(program: &Path, readings: &[Reading<'_>]) -> Vec<String> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let line = |it: &Reading<'_>| format!("{}/rows/{}/v1\t{}\n", it.reader, it.proof.name, it.body);
    let feed: String = readings.iter().map(line).collect();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(feed.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let said: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(said.len(), readings.len());
    said
}

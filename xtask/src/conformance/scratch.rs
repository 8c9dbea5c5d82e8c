//! The scratch crate: generates, compiles and runs one group of schemas as a consumer would.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use eventry_schema::discover::Tree;
use eventry_schema::event_id::EventId;

use super::names::{self, Count};
use super::report::{Failure, Report};
use super::second_opinion::{self, Opinion, Question};
use super::{Case, Group};

/// The consumer's program: reads bodies and reports their outcomes. `PROVIDER_MODULE` is replaced by the module of the group's provider.
const RUNNER: &str = include_str!("runner.rs.txt");
/// The verdict without a validator for the schema: it is unknown whether a body is valid.
const UNUSABLE: &str = "is not usable: ";
/// How often modules that do not compile are taken out before giving up.
const ROUNDS: usize = 8;

/// Counts the names of a group.
pub fn names(group: &Group) -> Count {
    let cases: Vec<&Case> = group.cases.iter().collect();
    names::count(&Tree::from_files("schemas", files(group, &cases)))
}

/// Runs a group. With `second_opinion`, verdicts without an expected result are compared with those of Python's jsonschema.
pub fn run(group: &Group, second_opinion: bool) -> Report {
    let mut report = Report {
        dialect: group.name.clone(),
        schemas: group.cases.len(),
        ..Report::default()
    };
    for (path, message) in &group.unreadable {
        report.schemas += usize::from(path.ends_with(".json") && !path.contains(".sample."));
        report.failures.push(Failure {
            class: "read",
            case: path.clone(),
            body: String::new(),
            message: message.clone(),
        });
    }
    let mut cases: Vec<&Case> = group.cases.iter().collect();
    let folder = target().join("conformance").join(&group.name);
    let outcome = generate(group, &mut cases, &mut report).and_then(|()| {
        let program = compile(&folder, group, &mut cases, &mut report)?;
        report.compiled = cases.len();
        report.names = names::count(&Tree::from_files("schemas", files(group, &cases)));
        judge(&program, group, &cases, second_opinion, &mut report)
    });
    if let Err(message) = outcome {
        report.failures.push(Failure {
            class: "run",
            case: group.name.clone(),
            body: String::new(),
            message,
        });
    }
    report
}

fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from)
}

/// The files of the scratch `schemas` folder.
fn files(group: &Group, cases: &[&Case]) -> BTreeMap<String, String> {
    let provider = &group.name;
    let mut files = BTreeMap::from([(format!("{provider}/provider.toml"), group.settings.clone())]);
    for (path, text) in &group.documents {
        files.insert(format!("{provider}/{path}"), text.clone());
    }
    for case in cases {
        files.insert(schema_path(group, case), case.schema.clone());
    }
    files
}

fn schema_path(group: &Group, case: &Case) -> String {
    let versioned = case
        .event
        .rsplit('/')
        .next()
        .is_some_and(|last| last.starts_with('v') && case.event.matches('/').count() == 2);
    if versioned {
        format!("{}/{}.json", group.name, case.event)
    } else {
        format!("{}/{}/v1.json", group.name, case.event)
    }
}

/// Takes out the cases for which the generator has no code, with what it says about them.
fn generate(group: &Group, cases: &mut Vec<&Case>, report: &mut Report) -> Result<(), String> {
    for _ in 0..ROUNDS {
        let tree = Tree::from_files("schemas", files(group, cases));
        let Err(problems) = eventry_codegen::generate(&tree, None) else {
            return Ok(());
        };
        let before = cases.len();
        cases.retain(|case| {
            let path = format!("schemas/{}", schema_path(group, case));
            let own: Vec<String> = problems
                .iter()
                .filter(|problem| problem.path == path && problem.severity == eventry_schema::diagnostic::Severity::Error)
                .map(ToString::to_string)
                .collect();
            if own.is_empty() {
                return true;
            }
            report.failures.push(failure("generate", case, "", own.join("; ")));
            false
        });
        if cases.len() == before {
            return Err(format!("the generator refuses {}:\n{problems}", group.name));
        }
    }
    Err(format!("the generator refuses more and more of {}", group.name))
}

/// Compiles the scratch crate, taking out modules that do not compile. Returns the program.
fn compile(folder: &Path, group: &Group, cases: &mut Vec<&Case>, report: &mut Report) -> Result<PathBuf, String> {
    let io = |error: std::io::Error| format!("{}: {error}", folder.display());
    for _ in 0..ROUNDS {
        write_crate(folder, group, cases).map_err(io)?;
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "--message-format=short", "--color=never"])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", target().join("conformance/target"))
            .output()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if output.status.success() {
            return Ok(target()
                .join("conformance/target/debug")
                .join(format!("conformance-{}", program_name(group))));
        }
        let messages = String::from_utf8_lossy(&output.stderr).into_owned();
        let generated = eventry_codegen::generate(&Tree::from_files("schemas", files(group, cases)), None);
        let generated = generated.map_err(|problems| problems.to_string())?;
        let before = cases.len();
        cases.retain(|case| {
            let file = event_id(group, case)
                .and_then(|id| generated.path_of(&id).map(str::to_owned))
                .unwrap_or_default();
            let said: Vec<&str> = messages
                .lines()
                .filter(|line| line.contains(&format!("/eventry/{file}:")))
                .collect();
            if said.is_empty() {
                return true;
            }
            report.failures.push(failure("compile", case, "", said.join("; ")));
            false
        });
        if cases.len() == before {
            return Err(format!("the scratch crate of {} does not build:\n{messages}", group.name));
        }
    }
    Err(format!(
        "the scratch crate of {} does not build even without the schemas that fail",
        group.name
    ))
}

fn event_id(group: &Group, case: &Case) -> Option<EventId> {
    schema_path(group, case).trim_end_matches(".json").parse().ok()
}

fn program_name(group: &Group) -> String {
    group.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

fn write_crate(folder: &Path, group: &Group, cases: &[&Case]) -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
    let manifest = format!(
        "[package]\nname = \"conformance-{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[workspace]\n\n\
         [dependencies]\neventry = {{ path = {root:?}, default-features = false, features = [\"validate\"] }}\n\n\
         [build-dependencies]\neventry-codegen = {{ path = {:?} }}\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
        program_name(group),
        root.join("crates/codegen"),
    );
    let build = "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n";
    let runner = RUNNER.replace("PROVIDER_MODULE", &program_name(group).replace('-', "_"));
    let mut wanted = BTreeMap::from([
        ("Cargo.toml".to_owned(), manifest),
        ("build.rs".to_owned(), build.to_owned()),
        ("src/main.rs".to_owned(), runner),
    ]);
    wanted.extend(
        files(group, cases)
            .into_iter()
            .map(|(path, text)| (format!("schemas/{path}"), text)),
    );
    if folder.join("schemas").is_dir() {
        fs::remove_dir_all(folder.join("schemas"))?;
    }
    for (path, text) in wanted {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).map(drop)
}

/// Feeds all bodies to the program and counts what it says.
fn judge(program: &Path, group: &Group, cases: &[&Case], second_opinion: bool, report: &mut Report) -> Result<(), String> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let mut feed = String::new();
    let mut asked = Vec::new();
    for case in cases {
        let Some(id) = event_id(group, case) else { continue };
        for (body, valid) in &case.bodies {
            let flag = match valid {
                Some(true) => "valid",
                Some(false) => "invalid",
                None => "ask",
            };
            feed.push_str(&format!("{id}\t{flag}\t{body}\n"));
            asked.push((*case, body.as_str()));
        }
    }
    let mut input = child.stdin.take().ok_or("no pipe to the scratch program")?;
    let writer = std::thread::spawn(move || input.write_all(feed.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let written = writer.join().is_ok_and(|result| result.is_ok());
    if !output.status.success() || !written {
        return Err(format!("the scratch program of {} ended with {}", group.name, output.status));
    }
    let answers = String::from_utf8_lossy(&output.stdout);
    let mut verdicts = Vec::new();
    for ((case, body), answer) in asked.iter().zip(answers.lines()) {
        verdicts.extend(count(report, case, body, answer)?);
    }
    if second_opinion {
        compare(group, cases, &verdicts, report)
    } else {
        Ok(())
    }
}

/// Our verdict on a body without an expected result.
struct Verdict<'c> {
    case: &'c Case,
    body: &'c str,
    valid: bool,
    message: String,
}

/// Compares verdicts with a second opinion. A body that only we refuse does not break its own schema.
fn compare(group: &Group, cases: &[&Case], verdicts: &[Verdict<'_>], report: &mut Report) -> Result<(), String> {
    let mut documents: BTreeMap<String, String> = group.documents.iter().cloned().collect();
    let mut questions: Vec<Question> = Vec::new();
    let inside = |case: &Case| schema_path(group, case)[group.name.len() + 1..].to_owned();
    documents.extend(cases.iter().map(|case| (inside(case), case.schema.clone())));
    for verdict in verdicts {
        let path = inside(verdict.case);
        match questions.last_mut().filter(|last| last.path == path) {
            Some(last) => last.bodies.push(verdict.body.to_owned()),
            None => questions.push(Question {
                path,
                bodies: vec![verdict.body.to_owned()],
            }),
        }
    }
    let opinions = second_opinion::ask(&group.dialect, &documents, &questions)?;
    for (verdict, opinion) in verdicts.iter().zip(opinions.into_iter().flatten()) {
        let other = match opinion {
            Opinion::Unable => continue,
            Opinion::Valid => None,
            Opinion::Invalid(message) => Some(message),
        };
        report.compared += 1;
        if verdict.valid == other.is_none() {
            report.shared += 1;
            continue;
        }
        let other = other.unwrap_or_else(|| "accepted".to_owned());
        let message = format!("{}; Python's jsonschema: {other}", verdict.message);
        report.failures.push(failure("verdict", verdict.case, verdict.body, message));
        report.invalid.retain(|line| *line != invalid(verdict.case, &verdict.message));
    }
    Ok(())
}

/// The line about a body that breaks its own schema.
fn invalid(case: &Case, reason: &str) -> String {
    format!("{}: {reason}", case.name)
}

/// Counts an answer. Returns the verdict if there is no expected result.
fn count<'c>(report: &mut Report, case: &'c Case, body: &'c str, answer: &str) -> Result<Option<Verdict<'c>>, String> {
    let answer: serde_json::Value =
        serde_json::from_str(answer).map_err(|error| format!("the scratch program said {answer:?}: {error}"))?;
    let flag = |name: &str| answer[name].as_bool() == Some(true);
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    // Without an expected result, the validator cannot be wrong and is not counted.
    let expected = case.bodies.iter().any(|(known, valid)| known == body && valid.is_some());
    report.verdicts += usize::from(expected);
    if !expected && text("verdict").contains(UNUSABLE) {
        report.failures.push(failure("strict", case, body, text("verdict")));
    } else if flag("verdict_right") {
        report.verdicts_right += usize::from(expected);
    } else {
        report.failures.push(failure("strict", case, body, text("verdict")));
    }
    if !expected && !flag("valid") {
        report.invalid.push(invalid(case, &text("verdict")));
    }
    if flag("valid") {
        report.valid += 1;
        if flag("accepted") {
            report.accepted += 1;
        } else {
            report.failures.push(failure("accept", case, body, text("error")));
        }
        if flag("lossless") {
            report.lossless += 1;
        } else if flag("accepted") {
            report.failures.push(failure("lossless", case, body, text("written")));
        }
    }
    report.variants += usize::try_from(answer["variants"].as_u64().unwrap_or(0)).unwrap_or(0);
    report.variants_kept += usize::try_from(answer["variants_kept"].as_u64().unwrap_or(0)).unwrap_or(0);
    for lost in answer["variants_lost"].as_array().into_iter().flatten() {
        let part = |at: usize| lost[at].as_str().unwrap_or_default();
        report.failures.push(failure("variant", case, part(0), part(1).to_owned()));
    }
    let usable = !text("verdict").contains(UNUSABLE);
    Ok((!expected && usable).then(|| Verdict {
        case,
        body,
        valid: flag("valid"),
        message: text("verdict"),
    }))
}

fn failure(class: &'static str, case: &Case, body: &str, message: String) -> Failure {
    Failure {
        class,
        case: case.name.clone(),
        body: body.to_owned(),
        message,
    }
}

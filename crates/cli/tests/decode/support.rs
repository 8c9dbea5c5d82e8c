//! How the tests run the command.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;

use eventry::Json;

/// The checkout, whose schemas are those that the tests decode with.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The command in a folder.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-eventry"));
    command.arg("decode").args(arguments).current_dir(folder);
    command
}

/// Starts a command with pipes.
pub fn start(command: &mut Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Runs a command with this standard input.
pub fn run_command(command: &mut Command, input: &[u8]) -> Outcome {
    let mut child = start(command);
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A command that does not read its input closes it, which does not matter here.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Outcome::of(&output)
}

/// What a command ended with: its status, standard output, and standard error.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    pub status: i32,
    pub out: String,
    pub errors: String,
}

impl Outcome {
    pub fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Outcome {
            status: output.status.code().expect("no signal"),
            out: text(&output.stdout),
            errors: text(&output.stderr),
        }
    }

    /// The lines of JSON.
    #[track_caller]
    pub fn lines(&self) -> Vec<Json> {
        self.out.lines().map(|line| Json::parse(line).unwrap()).collect()
    }
}

/// The first run compiles the schemas and says so. All others are silent.
static COMPILED: LazyLock<()> = LazyLock::new(|| {
    let output = command(&checkout(), &[]).output().unwrap();
    assert!(output.status.success(), "{}", Outcome::of(&output).errors);
});

/// The command in the checkout, whose schemas are compiled.
pub fn compiled(arguments: &[&str]) -> Command {
    LazyLock::force(&COMPILED);
    command(&checkout(), arguments)
}

/// Runs the command in the checkout.
pub fn run(arguments: &[&str], input: &[u8]) -> Outcome {
    run_command(&mut compiled(arguments), input)
}

/// Decodes standard input; returns the status and the lines.
#[track_caller]
pub fn decode(arguments: &[&str], input: &[u8]) -> (i32, Vec<Json>) {
    let outcome = run(&[arguments, &["-"]].concat(), input);
    assert_eq!(outcome.errors, "");
    (outcome.status, outcome.lines())
}

/// The text of a member.
#[track_caller]
pub fn text(line: &Json, member: &str) -> String {
    let value = line.get(member).unwrap_or_else(|| panic!("no `{member}` in {line}"));
    value.to_text().unwrap_or_else(|| panic!("`{member}` in {line}")).into_owned()
}

/// The number that a member holds.
#[track_caller]
pub fn number(line: &Json, member: &str) -> u64 {
    let value = line.get(member).unwrap_or_else(|| panic!("no `{member}` in {line}"));
    value.as_str().parse().unwrap_or_else(|_| panic!("`{member}` in {line}"))
}

/// The event ids and the outcomes.
pub fn outcomes(lines: &[Json]) -> Vec<(String, String)> {
    let id = |line: &Json| line.get("id").unwrap().to_text().map_or("null".to_owned(), |id| id.into_owned());
    lines.iter().map(|line| (id(line), text(line, "outcome"))).collect()
}

pub fn pair(id: &str, outcome: &str) -> (String, String) {
    (id.to_owned(), outcome.to_owned())
}

pub const STATUS: &str = "pismo/interest-management/status_change_quota/v1";
pub const QUOTA: &str = "pismo/assets/quota_update/v1";
pub const CREATED: &str = "apiida/subscription/create/v1";
pub const BATCH: &str = "paydata/webhook-v1/CreateTestAccountEventResponse/v1";

/// The documented body of an event.
pub fn sample(id: &str) -> String {
    fs::read_to_string(checkout().join(format!("schemas/{id}.sample.documented.json"))).unwrap()
}

/// All samples: event id, label, body.
pub fn samples() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let schemas = checkout().join("schemas");
    let mut folders = vec![schemas.clone()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let inside = path.strip_prefix(&schemas).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if let Some((id, label)) = inside.split_once(".sample.") {
                let label = label.trim_end_matches(".json").to_owned();
                found.push((id.to_owned(), label, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// A folder for one test, empty at its start.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("decode").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file in the folder of a test.
pub fn file(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

//! Runs one command of a step: bounded in time, and with its output in a file.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::steps::FOLDER;

/// How many lines of a log are shown after a failure.
const SHOWN: usize = 40;

const TESTS: &str = "tests";

/// Where commands run, and where their output goes.
pub struct Place<'p> {
    /// The repository's folder, in which they run.
    pub root: &'p Path,
    /// Where Cargo builds. The crates in `examples/` would build in folders of their own, inside of the checkout.
    pub target: &'p Path,
    /// The folder of the step.
    pub folder: &'p Path,
    /// The file that gets what they print.
    pub log: &'p Path,
}

/// What commands report: how many of what, such as `{"tests": 5, "deliveries": 69}`.
pub type Counts = BTreeMap<String, usize>;

/// Runs a command, and appends what it prints to the log. Adds what it reports to the counts.
///
/// # Errors
///
/// Says why it failed, as the end of a sentence about the command. Cargo fails, too, if it tests and runs no test.
pub fn run(place: &Place<'_>, line: &str, limit: Duration, counts: &mut Counts) -> Result<(), String> {
    let read = || String::from_utf8_lossy(&fs::read(place.log).unwrap_or_default()).into_owned();
    let begin = read().len();
    let status = spawn(place, line, limit)?;
    if !status.success() {
        // A process that a signal ends has no code.
        return Err(match status.code() {
            Some(code) => format!("exited with status {code}"),
            None => "was ended by a signal".to_owned(),
        });
    }
    let reported = reported(read().get(begin..).unwrap_or_default());
    let (_, program) = words(line);
    if program.starts_with(&["cargo", "test"]) && reported.get(TESTS).is_none_or(|tests| *tests == 0) {
        return Err("ran no test".to_owned());
    }
    for (what, count) in reported {
        *counts.entry(what).or_default() += count;
    }
    Ok(())
}

/// Runs a command, and ends it if it takes longer than the limit.
fn spawn(place: &Place<'_>, line: &str, limit: Duration) -> Result<ExitStatus, String> {
    let (variables, program) = words(line);
    let [name, arguments @ ..] = program.as_slice() else {
        return Err("names no program".to_owned());
    };
    let output = || OpenOptions::new().append(true).create(true).open(place.log);
    let (Ok(out), Ok(errors)) = (output(), output()) else {
        return Err(format!("cannot write to {}", place.log.display()));
    };
    let program = match *name {
        "cargo" => env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
        name => OsString::from(name),
    };
    // The folder may have spaces in its path, so words are separated first.
    let complete = |word: &str| word.replace(FOLDER, &place.folder.to_string_lossy());
    let mut command = Command::new(program);
    command.args(arguments.iter().map(|word| complete(word)));
    command.envs(variables.into_iter().map(|(name, value)| (name, complete(value))));
    command
        .current_dir(place.root)
        .env("CARGO_TARGET_DIR", place.target)
        .env("CARGO_TERM_COLOR", "never");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(errors)
        .spawn()
        .map_err(|error| format!("cannot run: {error}"))?;
    let end = Instant::now() + limit;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(50)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("took longer than {} minutes", limit.as_secs() / 60));
            }
            Err(error) => return Err(format!("cannot be waited for: {error}")),
        }
    }
}

/// The variables of a command, and its words.
fn words(line: &str) -> (Vec<(&str, &str)>, Vec<&str>) {
    let all: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let is_variable = |word: &&&str| {
        word.split_once('=')
            .is_some_and(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
    };
    let count = all.iter().take_while(is_variable).count();
    let (variables, program) = all.split_at(count);
    (variables.iter().filter_map(|word| word.split_once('=')).collect(), program.to_vec())
}

/// What an output reports: the tests that passed, by the summaries of test programs, and the sums of lines like `sensors: 46 deliveries`.
fn reported(output: &str) -> Counts {
    let mut counts = Counts::new();
    for line in output.lines() {
        if let Some(count) = line.strip_prefix("test result: ok. ").and_then(|rest| rest.split(' ').next()) {
            *counts.entry(TESTS.to_owned()).or_default() += count.parse::<usize>().unwrap_or_default();
        } else if let Some((what, count)) = report(line) {
            *counts.entry(what.to_owned()).or_default() += count;
        }
    }
    counts
}

/// The noun and the number of a line like `sensors: 46 deliveries`.
fn report(line: &str) -> Option<(&str, usize)> {
    let (name, rest) = line.split_once(": ")?;
    let (count, what) = rest.split_once(' ')?;
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_word(name) && is_word(what)).then_some((what, count.parse().ok()?))
}

/// The last lines of a log.
pub fn end_of(log: &Path) -> String {
    let text = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.iter().skip(lines.len().saturating_sub(SHOWN));
    shown.map(|line| format!("    | {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use super::{Counts, Place, report, reported, run, words};

    #[test]
    fn variables_precede_the_program() {
        assert_eq!(
            words("A_B=/x C= cargo test --a=b"),
            (vec![("A_B", "/x"), ("C", "")], vec!["cargo", "test", "--a=b"])
        );
        assert_eq!(words("python3 a=b"), (vec![], vec!["python3", "a=b"]));
    }

    #[test]
    fn commands_are_bounded_and_say_why_they_fail() {
        let folder = std::env::temp_dir().join(format!("eventry trust {}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let log = folder.join("log");
        let place = Place {
            root: Path::new("."),
            target: &folder,
            folder: &folder,
            log: &log,
        };
        let mut counts = Counts::new();
        let mut outcome = |line: &str, limit| run(&place, line, limit, &mut counts);
        let long = Duration::from_secs(60);
        let begin = Instant::now();
        let late = outcome("sleep 50", Duration::from_millis(100)).unwrap_err();
        assert!(
            late.starts_with("took longer") && begin.elapsed() < Duration::from_secs(40),
            "{late}"
        );
        assert_eq!(outcome("false", long), Err("exited with status 1".to_owned()));
        assert!(outcome("there-is-no-such-program", long).unwrap_err().starts_with("cannot run: "));
        // The folder, which has spaces in its path, is one word.
        assert_eq!(outcome("A={folder}/new mkdir {folder}/new", long), Ok(()));
        assert!(folder.join("new").is_dir());
        assert_eq!(outcome("echo sensors: 46 deliveries", long), Ok(()));
        assert_eq!(counts.into_iter().collect::<Vec<_>>(), [("deliveries".to_owned(), 46)]);
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn outputs_report_counts() {
        let output = "test result: ok. 5 passed; 0 failed\nsensors: 46 deliveries\ntest result: ok. 12 passed; 1 failed\n\
                      web-shop: 4 deliveries\ntest result: FAILED. 3 passed\n";
        let counts: Vec<(String, usize)> = reported(output).into_iter().collect();
        assert_eq!(counts, [("deliveries".to_owned(), 50), ("tests".to_owned(), 17)]);
        for line in ["error: 3 Errors", "a b: 3 c", "a: three c", "a: 3 c d", "a: 3", ""] {
            assert_eq!(report(line), None, "{line}");
        }
    }
}

//! What each run of the compiler costs: this program stands in front of rustc, as Cargo's `RUSTC_WRAPPER`, and keeps a log.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use nix::sys::resource::{UsageWho, getrusage};

/// The variable that names the log; set, it makes this program a wrapper.
pub const LOG: &str = "EVENTRY_MEASURE_LOG";

/// What a process and all its children used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Seconds of CPU, the user's and the system's together.
    pub seconds: f64,
    /// The most memory at one time, in megabytes.
    pub megabytes: f64,
}

/// What all finished children of this process used so far.
#[must_use]
pub fn of_children() -> Usage {
    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return Usage::default();
    };
    #[allow(clippy::cast_precision_loss, reason = "seconds and kilobytes stay far below 2^53")]
    let seconds = [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
        .sum();
    #[allow(clippy::cast_precision_loss, reason = "as above")]
    let megabytes = usage.max_rss() as f64 / 1024.0;
    Usage { seconds, megabytes }
}

/// Runs the compiler that Cargo asks for, and logs what it used.
#[must_use]
pub fn wrap(arguments: &[OsString]) -> ExitCode {
    let Some((rustc, rest)) = arguments.split_first() else {
        return ExitCode::FAILURE;
    };
    let status = Command::new(rustc).args(rest).status();
    let used = of_children();
    if let (Some(log), Some(name)) = (env::var_os(LOG), crate_name(rest)) {
        let line = format!("{name} {} {}\n", used.seconds, used.megabytes);
        // One write of a short line: wrappers that run at the same time do not mix theirs.
        let written = OpenOptions::new()
            .append(true)
            .create(true)
            .open(log)
            .and_then(|mut log| log.write_all(line.as_bytes()));
        if let Err(error) = written {
            eprintln!("error: cannot write the log of {LOG}: {error}");
            return ExitCode::FAILURE;
        }
    }
    match status {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cannot run the compiler: {error}");
            ExitCode::FAILURE
        }
    }
}

fn crate_name(arguments: &[OsString]) -> Option<&str> {
    let at = arguments.iter().position(|argument| argument == "--crate-name")?;
    arguments.get(at + 1)?.to_str()
}

/// Reads a log: the use of each crate, that of several runs added up.
#[must_use]
pub fn read_log(text: &str) -> BTreeMap<String, Usage> {
    let mut all: BTreeMap<String, Usage> = BTreeMap::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let (Some(name), Some(seconds), Some(megabytes)) = (words.next(), words.next(), words.next()) else {
            continue;
        };
        let (Ok(seconds), Ok(megabytes)) = (seconds.parse::<f64>(), megabytes.parse::<f64>()) else {
            continue;
        };
        let entry = all.entry(name.to_owned()).or_default();
        entry.seconds += seconds;
        entry.megabytes = entry.megabytes.max(megabytes);
    }
    all
}

/// Reads a log from a file, which need not be there.
#[must_use]
pub fn read_log_file(path: &Path) -> BTreeMap<String, Usage> {
    read_log(&fs::read_to_string(path).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_adds_up_what_one_crate_used() {
        let log = read_log("eventry_100 1.5 200\nserde 2 90.5\neventry_100 0.25 180\nbroken line\nbuild_script_build 1 x\n");
        assert_eq!(log.len(), 2);
        assert_eq!(
            log.get("eventry_100"),
            Some(&Usage {
                seconds: 1.75,
                megabytes: 200.0
            })
        );
        assert_eq!(
            log.get("serde"),
            Some(&Usage {
                seconds: 2.0,
                megabytes: 90.5
            })
        );
    }

    #[test]
    fn the_name_stands_behind_its_option() {
        let arguments: Vec<OsString> = ["--crate-name", "market", "--edition=2024"].map(OsString::from).to_vec();
        assert_eq!(crate_name(&arguments), Some("market"));
        assert_eq!(crate_name(arguments.get(..1).unwrap_or_default()), None);
    }
}

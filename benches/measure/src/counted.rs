//! Instructions and allocations of a run, counted by valgrind: exact, and the same whatever else the machine does.
//!
//! A program is run for two numbers of times. The difference is what one time costs; what happens once cancels out.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;
use std::process::Command;

/// What cannot be counted, and why.
#[derive(Debug)]
pub enum Uncounted {
    /// valgrind cannot be started.
    NotStarted(io::Error),
    /// The program failed under it; what it said.
    Failed(String),
    /// What valgrind said holds no count.
    NoCount(String),
}

impl fmt::Display for Uncounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Uncounted::NotStarted(error) => write!(f, "cannot start valgrind: {error}; install it (Debian: `apt-get install valgrind`)"),
            Uncounted::Failed(said) => write!(f, "the program failed under valgrind:\n{said}"),
            Uncounted::NoCount(said) => write!(f, "valgrind named no count:\n{said}"),
        }
    }
}

impl std::error::Error for Uncounted {}

/// Instructions that a whole process takes.
///
/// # Errors
/// When valgrind or the program fails.
pub fn instructions<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<u64, Uncounted> {
    let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let said = valgrind(&tool, program, arguments)?;
    collected(&said).ok_or(Uncounted::NoCount(said))
}

/// Allocations that a whole process makes.
///
/// # Errors
/// When valgrind or the program fails.
pub fn allocations<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<u64, Uncounted> {
    let said = valgrind(&["--tool=memcheck", "--undef-value-errors=no"], program, arguments)?;
    heap_usage(&said).ok_or(Uncounted::NoCount(said))
}

fn valgrind<A: AsRef<OsStr>>(options: &[&str], program: &Path, arguments: &[A]) -> Result<String, Uncounted> {
    let mut command = Command::new("valgrind");
    command.args(options).arg(program).args(arguments);
    let output = command.output().map_err(Uncounted::NotStarted)?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(Uncounted::Failed(said))
    }
}

/// Reads `==7== Collected : 1234`, which callgrind says last.
#[must_use]
pub fn collected(said: &str) -> Option<u64> {
    let line = said.lines().rev().find(|line| line.contains("Collected :"))?;
    number(line.split_once("Collected :")?.1)
}

/// Reads `==7==   total heap usage: 1,234 allocs, 1,230 frees, 56,789 bytes allocated`, which memcheck says.
#[must_use]
pub fn heap_usage(said: &str) -> Option<u64> {
    let line = said.lines().rev().find(|line| line.contains("total heap usage:"))?;
    number(line.split_once("total heap usage:")?.1.split_once("allocs")?.0)
}

fn number(text: &str) -> Option<u64> {
    text.trim().replace(',', "").parse().ok()
}

/// What one time costs, from what `few` and `many` times cost.
#[must_use]
pub fn per_time(few: (u32, u64), many: (u32, u64)) -> f64 {
    let times = f64::from(many.0.saturating_sub(few.0).max(1));
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let cost = many.1.saturating_sub(few.1) as f64;
    cost / times
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALLGRIND: &str = "==31648== Callgrind, a call-graph generating cache profiler\n==31648== Command: contenders eventry pismo 1000\n\
         ==31648== \n==31648== Events    : Ir\n==31648== Collected : 40782066\n==31648== \n==31648== I   refs:      40,782,066\n";

    #[test]
    fn counts_are_read_from_what_valgrind_says() {
        assert_eq!(collected(CALLGRIND), Some(40_782_066));
        assert_eq!(collected("==1== Events    : Ir\n"), None);
        assert_eq!(collected("==1== Collected : many\n"), None);
        let memcheck = "==7== HEAP SUMMARY:\n==7==     in use at exit: 0 bytes in 0 blocks\n\
             ==7==   total heap usage: 12,345 allocs, 12,345 frees, 1,067,890 bytes allocated\n";
        assert_eq!(heap_usage(memcheck), Some(12_345));
        assert_eq!(heap_usage(CALLGRIND), None);
    }

    #[test]
    fn what_happens_once_cancels_out() {
        assert!((per_time((10, 1_000), (110, 26_000)) - 250.0).abs() < 1e-9);
        assert!((per_time((10, 1_000), (10, 1_000))).abs() < 1e-9);
    }
}

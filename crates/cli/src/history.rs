//! Earlier forms of a file, from version control.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::digest;

/// How many commits of a file are looked at.
const MAX_COMMITS: usize = 200;

/// The text of a file in the latest commit in which its meaning had this digest; `path` starts in `folder`.
///
/// `None` if no commit has it, or without version control.
#[must_use]
pub fn text_of(folder: &Path, path: &str, digest: &str) -> Option<String> {
    let limit = format!("--max-count={MAX_COMMITS}");
    let commits = git(folder, &["log", "--format=%H", &limit, "--", path])?;
    let shown = commits.lines().map(|commit| format!("{commit}:./{path}"));
    shown
        .filter_map(|object| git(folder, &["show", &object]))
        .find(|text| digest::of_meaning(text) == digest)
}

fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    String::from_utf8(output.stdout).ok()
}

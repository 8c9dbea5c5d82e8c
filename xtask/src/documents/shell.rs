//! The shell in which the commands of a document run, one after another, as a reader would type them.

use std::fs;
use std::io;

use super::console::matches;
use super::plan::Step;
use super::scratch::Scratch;

/// Does the steps; returns what went wrong, each with its line in the document.
pub fn run(scratch: &Scratch, steps: &[Step]) -> io::Result<Vec<(usize, String)>> {
    let mut script = String::new();
    for (at, step) in steps.iter().enumerate() {
        let file = scratch.session.join(at.to_string());
        match step {
            Step::Folder(name) => {
                // Not made before: an empty folder is a broken member of the workspace.
                let folder = quoted(&scratch.crates.join(name).to_string_lossy());
                script.push_str(&format!("mkdir -p {folder} && cd {folder}\n"));
            }
            Step::Checkout => script.push_str(&format!("cd {}\n", quoted(&scratch.checkout.to_string_lossy()))),
            Step::Write { path, text } => {
                let text = match path.as_str() {
                    "Cargo.toml" => whole_manifest(text, steps, at),
                    _ => text.clone(),
                };
                fs::write(&file, text)?;
                let (file, path) = (quoted(&file.to_string_lossy()), quoted(path));
                script.push_str(&format!("mkdir -p \"$(dirname {path})\" && cp {file} {path}\n"));
            }
            // Read as a file of its own: an error in its syntax is its own, and what it defines stays.
            Step::Run(command) => {
                fs::write(&file, &command.text)?;
                let file = quoted(&file.to_string_lossy());
                script.push_str(&format!("{{ . {file}; }} >{file}.out 2>&1 </dev/null; echo $? >{file}.status\n"));
            }
        }
    }
    let path = scratch.session.join("script");
    fs::write(&path, script)?;
    scratch
        .command("bash", &scratch.checkout)
        .arg(&path)
        .env("CARGO_NET_OFFLINE", "true")
        .status()?;
    let mut failures = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let Step::Run(command) = step else { continue };
        let read = |end: &str| fs::read(scratch.session.join(format!("{at}.{end}")));
        let Ok(status) = read("status") else {
            failures.push((command.line, format!("this did not run: {}", command.text)));
            continue;
        };
        let printed = String::from_utf8_lossy(&read("out")?).into_owned();
        let lines: Vec<&str> = printed.lines().collect();
        let succeeded = status.trim_ascii() == b"0";
        // A command may show how it fails; one that shows nothing has to succeed.
        let is_right = match &command.prints {
            Some(prints) if prints.is_empty() => succeeded && lines.is_empty(),
            Some(prints) => matches(prints, &lines),
            None => succeeded,
        };
        if !is_right {
            let status = String::from_utf8_lossy(&status).trim().to_owned();
            let expected = command.prints.as_ref().map(|prints| format!("expected:\n{}\n", prints.join("\n")));
            let expected = expected.unwrap_or_default();
            failures.push((
                command.line,
                format!("$ {}{expected}printed, with status {status}:\n{printed}", command.text),
            ));
        }
    }
    Ok(failures)
}

/// A manifest as Cargo takes it: a document may leave out the package's name.
fn whole_manifest(text: &str, steps: &[Step], at: usize) -> String {
    let folder = steps.iter().take(at).rev().find_map(|step| match step {
        Step::Folder(name) => Some(name.as_str()),
        _ => None,
    });
    match folder {
        Some(name) if !text.contains("[package]") => {
            format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{text}")
        }
        _ => text.to_owned(),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

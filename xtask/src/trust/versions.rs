//! The versions of what a step ran with.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use toml_span::Value;

use super::steps::{Packages, Step};

/// The versions of the programs and packages of a step, separated by commas.
pub fn of(root: &Path, step: &Step) -> String {
    let programs = step.programs.iter().map(|program| self::program(program));
    let packages = step.packages.iter().flat_map(|packages| {
        let text = fs::read_to_string(root.join(packages.file)).unwrap_or_default();
        self::packages(packages, &text)
    });
    programs.chain(packages).collect::<Vec<_>>().join(", ")
}

/// The version that a program states.
fn program(name: &str) -> String {
    // OpenSSL knows no `--version` before version 3.
    let argument = if name == "openssl" { "version" } else { "--version" };
    let output = Command::new(name).arg(argument).output();
    let said = output.ok().filter(|output| output.status.success());
    let said = said.and_then(|output| String::from_utf8(output.stdout).ok()).unwrap_or_default();
    match said.lines().next().map(plain) {
        Some(line) if line.starts_with('v') => format!("{name} {}", line.trim_start_matches('v')),
        Some(line) => line,
        None => format!("{name} unknown"),
    }
}

/// A line up to its first number, without what is in parentheses.
fn plain(line: &str) -> String {
    let mut depth = 0_usize;
    let kept = line.chars().filter(|c| match c {
        '(' => {
            depth += 1;
            false
        }
        ')' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => depth == 0,
    });
    let kept: String = kept.collect();
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = kept.split_whitespace().collect();
    let end = words.iter().position(is_number).map_or(words.len(), |at| at + 1);
    words.into_iter().take(end).collect::<Vec<_>>().join(" ")
}

/// The packages that a file pins, with the registry.
fn packages(packages: &Packages, text: &str) -> Vec<String> {
    let (registry, pinned) = match packages.file.rsplit('/').next() {
        Some("Cargo.lock") => ("crates.io", crates(text)),
        Some("package.json") => ("npm", dependencies(text)),
        _ => ("PyPI", requirements(text)),
    };
    let wanted = |name: &str| packages.names.is_empty() || packages.names.contains(&name);
    let chosen = pinned.into_iter().filter(|(name, _)| wanted(name));
    chosen.map(|(name, version)| format!("{registry} {name} {version}")).collect()
}

fn crates(text: &str) -> Vec<(String, String)> {
    let Ok(file) = toml_span::parse(text) else { return Vec::new() };
    let packages = file.pointer("/package").and_then(Value::as_array).into_iter().flatten();
    let text = |package: &Value<'_>, key: &str| package.pointer(key).and_then(Value::as_str).map(str::to_owned);
    packages
        .filter_map(|package| Some((text(package, "/name")?, text(package, "/version")?)))
        .collect()
}

fn dependencies(text: &str) -> Vec<(String, String)> {
    let file: Json = serde_json::from_str(text).unwrap_or_default();
    let packages = file["dependencies"].as_object().into_iter().flatten();
    packages
        .filter_map(|(name, version)| Some((name.clone(), version.as_str()?.to_owned())))
        .collect()
}

fn requirements(text: &str) -> Vec<(String, String)> {
    let pinned = text.lines().filter_map(|line| line.split_once("=="));
    pinned
        .map(|(name, version)| (name.split('[').next().unwrap_or(name).to_owned(), version.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Packages, packages, plain};

    #[test]
    fn files_that_pin_versions_are_read() {
        let all = |file, text| packages(&Packages { file, names: &[] }, text);
        assert_eq!(
            all("a/requirements.txt", "# Used.\nmoto[server]==5.2.5\nboto3==1.44.8\n"),
            ["PyPI moto 5.2.5", "PyPI boto3 1.44.8"]
        );
        assert_eq!(all("package.json", r#"{"dependencies": {"@a/b": "1.0.0"}}"#), ["npm @a/b 1.0.0"]);
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n[[package]]\nname = \"b\"\nversion = \"4.0.0+2.1.0\"\n";
        let only = Packages {
            file: "x/Cargo.lock",
            names: &["b"],
        };
        assert_eq!(packages(&only, lock), ["crates.io b 4.0.0+2.1.0"]);
    }

    #[test]
    fn a_version_is_the_first_number() {
        assert_eq!(plain("gcc (Debian 12.2.0-14 (x)) 12.2.0"), "gcc 12.2.0");
        assert_eq!(plain("OpenSSL 3.0.19 27 Jan 2026"), "OpenSSL 3.0.19");
        assert_eq!(plain("v20.20.2"), "v20.20.2");
        assert_eq!(plain("rustc 1.95.0 (abc 2026-04-01)"), "rustc 1.95.0");
    }
}

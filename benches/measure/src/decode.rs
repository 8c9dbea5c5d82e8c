//! Decoding and encoding: instructions and allocations of every contender of `eventry-bench`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counted::{allocations, instructions, per_time};

/// The name of Eventry's contenders when they were built with its feature `simd`.
pub const SIMD: &str = " (simd)";

/// What one contender costs over one body.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Instructions.
    pub instructions: f64,
    /// Allocations, where they were counted.
    pub allocations: Option<f64>,
}

/// All that was counted: by body and contender.
#[derive(Clone, Debug, Default)]
pub struct Decoding {
    /// Bodies with their lengths, in the order of the list.
    pub bodies: Vec<(String, usize)>,
    /// Contenders with what they do, in the order of the table.
    pub contenders: Vec<(String, String)>,
    /// By body and contender.
    pub costs: BTreeMap<(String, String), Cost>,
}

impl Decoding {
    /// Instructions of one contender against another's, over one body.
    #[must_use]
    pub fn ratio(&self, body: &str, contender: &str, reference: &str) -> Option<f64> {
        let of = |name: &str| self.costs.get(&(body.to_owned(), name.to_owned()));
        Some(of(contender)?.instructions / of(reference)?.instructions)
    }

    /// The worst of these ratios.
    #[must_use]
    pub fn worst(&self, bodies: &[&str], contender: &str, reference: &str) -> Option<f64> {
        let ratios: Option<Vec<f64>> = bodies.iter().map(|body| self.ratio(body, contender, reference)).collect();
        ratios?.into_iter().reduce(f64::max)
    }
}

/// The program of the contenders, built for this.
pub struct Contenders {
    program: PathBuf,
    suffix: &'static str,
}

impl Contenders {
    /// Builds it with the plain release profile, as all alike, and keeps a copy.
    ///
    /// # Errors
    /// When it does not build.
    pub fn build(output: &Path, repository: &Path, simd: bool) -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(["build", "--quiet", "--release", "--package", "eventry-bench", "--bin", "contenders"])
            .args(if simd { &["--features", "eventry-bench/simd"][..] } else { &[] })
            .current_dir(repository)
            .env("CARGO_TARGET_DIR", output);
        match command.status() {
            Ok(status) if status.success() => {}
            Ok(_) => return Err("the contenders do not build".to_owned()),
            Err(error) => return Err(format!("cannot run Cargo: {error}")),
        }
        let program = output.join("measure").join(if simd { "contenders-simd" } else { "contenders" });
        let folder = output.join("measure");
        let copied = fs::create_dir_all(&folder).and_then(|()| fs::copy(output.join("release").join("contenders"), &program));
        copied.map_err(|error| format!("cannot copy the contenders: {error}"))?;
        let suffix = if simd { SIMD } else { "" };
        Ok(Contenders { program, suffix })
    }

    /// Lists bodies and contenders.
    ///
    /// # Errors
    /// When the program fails.
    pub fn list(&self) -> Result<Decoding, String> {
        let output = Command::new(&self.program).output();
        let text = output.map_err(|error| format!("cannot run the contenders: {error}"))?.stdout;
        Ok(read_list(&String::from_utf8_lossy(&text)))
    }

    /// Counts one contender over one body, and adds it.
    ///
    /// # Errors
    /// When it cannot be counted.
    pub fn count(&self, all: &mut Decoding, contender: &str, body: &str, with_allocations: bool) -> Result<(), String> {
        if !reads(contender, body) {
            return Ok(());
        }
        let named = format!("{contender}{}", self.suffix);
        let length = all.bodies.iter().find(|(name, _)| name == body).map_or(0, |(_, length)| *length);
        let key = (body.to_owned(), named);
        let known = all.costs.get(&key).copied();
        if known.is_some_and(|cost| cost.allocations.is_some() || !with_allocations) {
            return Ok(());
        }
        let (few, many) = times(length);
        let arguments = |times: u32| [contender.to_owned(), body.to_owned(), times.to_string()];
        let count = |counter: fn(&Path, &[String]) -> Result<u64, crate::counted::Uncounted>| {
            let of = |times: u32| counter(&self.program, &arguments(times)).map_err(|error| error.to_string());
            Ok::<f64, String>(per_time((few, of(few)?), (many, of(many)?)))
        };
        let instructions = match known {
            Some(cost) => cost.instructions,
            None => count(instructions)?,
        };
        let allocations = if with_allocations { Some(count(allocations)?) } else { None };
        all.costs.insert(key, Cost { instructions, allocations });
        Ok(())
    }
}

/// Whether a contender can read a body. Only the courier's events have a provider that accepts wrappers and is measured in them.
fn reads(contender: &str, body: &str) -> bool {
    !contender.contains("wrapped") || body.starts_with("courier")
}

/// The two numbers of times that a body is read: after a few everything that happens once has happened.
fn times(length: usize) -> (u32, u32) {
    match length {
        0..10_000 => (10, 210),
        10_000..100_000 => (5, 25),
        _ => (1, 3),
    }
}

/// Reads what `contenders` lists.
fn read_list(text: &str) -> Decoding {
    let mut all = Decoding::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        match (words.next(), words.next()) {
            (Some("contender"), Some(name)) => {
                let about: Vec<&str> = words.collect();
                all.contenders.push((name.to_owned(), about.join(" ")));
            }
            (Some("body"), Some(name)) => {
                let length = words.next().and_then(|length| length.parse().ok()).unwrap_or_default();
                all.bodies.push((name.to_owned(), length));
            }
            _ => {}
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_contenders_is_read() {
        let all = read_list("contender eventry   eventry: all of it\ncontender floor C6: the least\nbody small   554 bytes\n");
        assert_eq!(all.contenders.len(), 2);
        assert_eq!(
            all.contenders.first(),
            Some(&("eventry".to_owned(), "eventry: all of it".to_owned()))
        );
        assert_eq!(all.bodies, [("small".to_owned(), 554)]);
    }

    #[test]
    fn the_worst_ratio_counts() {
        let mut all = Decoding::default();
        for (body, contender, instructions) in [("a", "x", 50.0), ("a", "y", 100.0), ("b", "x", 90.0), ("b", "y", 100.0)] {
            let cost = Cost {
                instructions,
                allocations: None,
            };
            all.costs.insert((body.to_owned(), contender.to_owned()), cost);
        }
        assert_eq!(all.worst(&["a", "b"], "x", "y"), Some(0.9));
        assert_eq!(all.worst(&["a", "c"], "x", "y"), None);
    }
}

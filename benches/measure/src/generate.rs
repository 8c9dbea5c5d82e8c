//! Generating: instructions per schema, whether they grow with the catalog, and memory.

use std::env;
use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};

use crate::counted::instructions;
use crate::generators::GENERATORS;

/// What one generator costs for a catalog.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Generation {
    /// How many schemas.
    pub schemas: usize,
    /// Instructions, those for making the schemas taken off.
    pub instructions: f64,
    /// The most memory at one time, in megabytes.
    pub megabytes: f64,
}

/// Runs a generator in this process, as the child that is measured; says how much it made and how much memory it took.
///
/// # Errors
/// When there is no such generator, or it fails.
pub fn run(name: &str, schemas: &str) -> Result<String, String> {
    let generator = GENERATORS.iter().find(|generator| generator.name == name);
    let generator = generator.ok_or_else(|| format!("there is no generator `{name}`"))?;
    let schemas: usize = schemas.parse().map_err(|_| format!("`{schemas}` is not a number of schemas"))?;
    let made = (generator.run)(schemas)?;
    #[allow(clippy::cast_precision_loss, reason = "kilobytes stay far below 2^53")]
    let megabytes = getrusage(UsageWho::RUSAGE_SELF).map_or(f64::NAN, |usage| usage.max_rss() as f64 / 1024.0);
    Ok(format!("{made} {megabytes}"))
}

/// Measures a generator for a catalog.
///
/// # Errors
/// When it fails, or cannot be counted.
pub fn measure(name: &str, schemas: usize) -> Result<Generation, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let arguments = |name: &str| ["generate".to_owned(), name.to_owned(), schemas.to_string()];
    let count = |name: &str| instructions(&program, &arguments(name)).map_err(|error| error.to_string());
    let output = Command::new(&program).args(arguments(name)).output();
    let said = output.map_err(|error| format!("cannot run the generator: {error}"))?.stdout;
    let megabytes = String::from_utf8_lossy(&said)
        .trim()
        .split_once(' ')
        .and_then(|(_, megabytes)| megabytes.parse().ok());
    #[allow(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let instructions = count(name)?.saturating_sub(count("nothing")?) as f64;
    Ok(Generation {
        schemas,
        instructions,
        megabytes: megabytes.ok_or("the generator failed")?,
    })
}

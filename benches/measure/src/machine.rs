//! What a measurement was made on, and when: cores, the processor's model, the compiler, the day.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use eventry_schema::date;

/// One line of prose.
#[must_use]
pub fn describe() -> String {
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model(&info).unwrap_or("processor unknown");
    let output = Command::new("rustc").arg("--version").output();
    let rustc = output
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!("{}, {cores} cores, {model}, {rustc}", date::of_second(seconds))
}

fn model(info: &str) -> Option<&str> {
    let line = info.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_is_read() {
        assert_eq!(
            model("processor : 0\nmodel name\t: Some Processor @ 2 GHz\n"),
            Some("Some Processor @ 2 GHz")
        );
        assert_eq!(model(""), None);
    }
}

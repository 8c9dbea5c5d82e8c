//! The steps. A new one is one more row.

/// Stands in a command for the folder of its step, `target/trust/STEP`, which is empty when the step begins.
pub const FOLDER: &str = "{folder}";

/// One step.
pub struct Step {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
    /// Its commands, which run one after another in the repository's folder until one fails. Words are separated by spaces. Words like
    /// `NAME=value` before the program are variables. A line like `sensors: 46 deliveries` that a command prints is counted in the result.
    pub commands: &'static [&'static str],
    /// How long each command may take.
    pub minutes: u64,
    /// The programs whose versions matter.
    pub programs: &'static [&'static str],
    /// The packages whose versions matter.
    pub packages: &'static [Packages],
}

/// Packages of a file that pins versions.
pub struct Packages {
    /// A `Cargo.lock`, `requirements.txt`, or `package.json`, from the repository's folder.
    pub file: &'static str,
    /// Their names; if there are none, all that the file lists.
    pub names: &'static [&'static str],
}

/// All steps, in the order in which they run.
pub const STEPS: &[Step] = &[
    Step {
        name: "load",
        shows: "a minute of mixed traffic, with `kill -9` and a restart: what is answered with 2xx is stored, and memory stays",
        commands: &["EVENTRY_LOAD_SECONDS=60 cargo test --release --manifest-path examples/receiver/Cargo.toml --test load"],
        minutes: 30,
        programs: &["rustc"],
        packages: &[Packages {
            file: "examples/receiver/Cargo.lock",
            names: &["axum", "hyper", "tokio"],
        }],
    },
    Step {
        name: "kafka",
        shows: "events that this library publishes, and recorded messages of the CloudEvents SDKs, pass through a Kafka broker; messages in between that cannot be read stop nothing",
        commands: &["cargo test --manifest-path examples/kafka/Cargo.toml"],
        minutes: 30,
        programs: &["rustc", "cc"],
        packages: &[Packages {
            file: "examples/kafka/Cargo.lock",
            names: &["rdkafka", "rdkafka-sys"],
        }],
    },
    Step {
        name: "recordings",
        shows: "deliveries that moto and the CloudEvents SDKs make during the step are received as the scripts expect",
        commands: &[
            "python3 examples/providers/record/record.py {folder}/recorded {folder}/packages",
            "EVENTRY_RECORDED={folder}/recorded cargo test --manifest-path examples/providers/Cargo.toml --test deliveries",
        ],
        minutes: 30,
        programs: &["rustc", "python3", "node"],
        packages: &[
            Packages {
                file: "examples/providers/record/requirements.txt",
                names: &["moto", "boto3", "cloudevents"],
            },
            Packages {
                file: "examples/providers/record/package.json",
                names: &[],
            },
        ],
    },
    Step {
        name: "vectors",
        shows: "vectors made during the step, which the providers' own libraries sign or judge, are accepted, and refused with one part changed; those of moto are the recorded ones",
        commands: &[
            "python3 crates/receive/tests/vectors/make/run.py {folder}/vectors {folder}/packages",
            "EVENTRY_VECTORS={folder}/vectors cargo test -p eventry-receive --tests",
        ],
        minutes: 30,
        programs: &["rustc", "python3", "node", "openssl"],
        packages: &[
            Packages {
                file: "crates/receive/tests/vectors/make/requirements.txt",
                names: &[],
            },
            Packages {
                file: "crates/receive/tests/vectors/make/package.json",
                names: &[],
            },
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::STEPS;

    #[test]
    fn names_are_distinct_and_every_step_does_something() {
        for (at, step) in STEPS.iter().enumerate() {
            assert!(STEPS.iter().skip(at + 1).all(|other| other.name != step.name), "{}", step.name);
            assert!(!step.commands.is_empty() && step.minutes > 0, "{}", step.name);
            assert!(!step.shows.contains('|'), "{}", step.name);
        }
    }
}

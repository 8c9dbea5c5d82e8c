//! The commands as a person runs them, on small checkouts of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A checkout in a folder of its own.
struct Checkout(PathBuf);

impl Checkout {
    /// One that keeps all rules.
    fn new(name: &str) -> Self {
        let checkout = Checkout(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        let _ = fs::remove_dir_all(&checkout.0);
        let library = "//! A library.\n#![forbid(unsafe_code)]\n#![deny(missing_docs)]\n";
        for (path, text) in [
            ("Cargo.toml", "[features]\ndefault = [\"acme\"]\nacme = [\"generate\"]\n"),
            ("build.rs", "fn main() {}\n"),
            ("src/lib.rs", library),
            ("crates/codegen/Cargo.toml", "[dependencies]\ntypify = { version = \"=0.8.0\" }\n"),
            ("crates/codegen/src/lib.rs", library),
            ("crates/codegen/src/types.rs", "//! Types.\nuse typify::TypeSpace;\n"),
            ("xtask/src/main.rs", "fn main() {}\n"),
            ("README.md", "Decodes `acme/orders/created/v1` and others.\n"),
            ("ARCHITECTURE.md", "x"),
            ("CONTRIBUTING.md", "x"),
            ("CHANGELOG.md", "x"),
            ("LICENSE-MIT", "x"),
            ("LICENSE-APACHE", "x"),
            ("schemas/acme/provider.toml", "name = \"Acme\"\n"),
            (
                "schemas/acme/orders/created/v1.json",
                r#"{"title": "Order created", "type": "object", "properties": {"id": {"type": "string"}}}"#,
            ),
            ("schemas/acme/orders/created/v1.sample.documented.json", r#"{"id": "1"}"#),
        ] {
            checkout.write(path, text);
        }
        checkout
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.join(path)).unwrap();
    }

    /// Runs a command inside; returns status, standard output and standard error.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        // This program stands in for Cargo: it rejects the command `run`.
        command.env("CARGO", env!("CARGO_BIN_EXE_xtask"));
        let Output { status, stdout, stderr } = command.args(arguments).current_dir(&self.0).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code().unwrap(), text(stdout), text(stderr))
    }
}

#[test]
fn commands_explain_themselves() {
    let checkout = Checkout::new("help");
    let (status, out, _) = checkout.run(&["--help"]);
    assert_eq!(status, 0);
    for command in ["tidy", "docs", "conformance", "trust", "bench", "bench-compile"] {
        assert!(out.contains(&format!("\n  {command} ")), "{out}");
    }
    assert!(
        out.contains("  list, expand, generate, new, import, refresh, check, diff, decode, "),
        "{out}"
    );
    for command in ["tidy", "docs", "conformance", "trust"] {
        let (status, out, _) = checkout.run(&[command, "--help"]);
        assert_eq!(status, 0);
        assert!(out.contains(&format!("usage: cargo xtask {command}")), "{out}");
        assert_eq!(checkout.run(&[command, "--nonsense"]).0, 2, "{command}");
    }
    let (status, _, errors) = checkout.run(&["lits"]);
    assert_eq!(status, 2);
    assert!(errors.contains("did you mean `list`?") && errors.contains("expand"), "{errors}");
    assert_eq!(checkout.run(&[]).0, 2);
}

#[test]
fn outside_of_a_checkout_it_says_so() {
    let checkout = Checkout::new("outside");
    fs::remove_dir_all(checkout.0.join("schemas")).unwrap();
    let outside = Path::new(env!("CARGO_TARGET_TMPDIR")).ancestors().last().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("tidy").current_dir(outside).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a checkout"));
}

#[test]
fn programs_of_other_packages_are_run_and_their_status_is_passed_on() {
    let checkout = Checkout::new("hand-over");
    for arguments in [
        &["decode", "--echo", "file"][..],
        &["diff", "old", "new"],
        &["list"],
        &["eventry", "list"],
        &["eventry", "--help"],
        &["eventry"],
    ] {
        let (status, _, errors) = checkout.run(arguments);
        assert_eq!(status, 2);
        assert!(errors.contains("there is no command `run`"), "{errors}");
    }
}

#[test]
fn steps_that_fail_stop_no_other_and_are_all_reported() {
    let checkout = Checkout::new("trust");
    let (status, out, _) = checkout.run(&["trust", "--list"]);
    assert_eq!(status, 0);
    let names = ["load", "kafka", "recordings", "vectors"];
    for name in names {
        assert!(out.contains(&format!("{name}: ")), "{out}");
    }
    assert!(
        out.contains("\n    cargo test --manifest-path examples/kafka/Cargo.toml\n"),
        "{out}"
    );
    // In this checkout, there is nothing to run.
    let (status, out, _) = checkout.run(&["trust", "--write"]);
    assert_eq!(status, 1);
    let page = fs::read_to_string(checkout.0.join("docs/trust.md")).unwrap();
    for name in names {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap();
        assert!(row.contains("failed: `") && row.contains("exited with status 2"), "{row}");
        assert!(out.contains(row), "{out}");
    }
    assert!(out.contains("there is no command `test`"), "{out}");
    let before = page.replace("status 2", "status 3");
    checkout.write("docs/trust.md", &before);
    assert_eq!(checkout.run(&["trust", "--only", "kafka", "--write"]).0, 1);
    let page = fs::read_to_string(checkout.0.join("docs/trust.md")).unwrap();
    assert_eq!(
        (page.matches("status 2").count(), page.matches("status 3").count()),
        (1, names.len() - 1),
        "{page}"
    );
    let (status, _, errors) = checkout.run(&["trust", "--only", "kafak"]);
    assert_eq!(status, 2);
    assert!(
        errors.contains("there is no step `kafak`") && errors.contains("did you mean `kafka`?"),
        "{errors}"
    );
}

#[test]
fn a_tidy_checkout_is_tidy() {
    let (status, out, _) = Checkout::new("tidy").run(&["tidy"]);
    assert!(out.starts_with("tidy: ") && out.ends_with(" rules hold\n"), "{out}");
    assert_eq!(status, 0);
}

/// The rule, how to break it, and what the failure says.
type Breach = (&'static str, fn(&Checkout), &'static str);

#[test]
fn every_breach_is_found() {
    let cases: [Breach; 18] = [
        ("build-script-is-short", |it| it.write("build.rs", &"\n".repeat(16)), "16 lines"),
        (
            "typify-stays-behind-its-border",
            |it| it.write("crates/codegen/src/naming.rs", "// typify\nuse typify::X;\n"),
            "crates/codegen/src/naming.rs:2",
        ),
        (
            "typify-is-pinned",
            |it| it.write("crates/codegen/Cargo.toml", "[dependencies]\ntypify = \"0.8\"\n"),
            "`0.8`",
        ),
        (
            "only-edges-touch-the-disk",
            |it| it.write("crates/codegen/src/render.rs", "use std::{fs, io};\n"),
            "crates/codegen/src/render.rs:1",
        ),
        (
            "generator-has-no-clock-and-no-network",
            |it| it.write("crates/codegen/src/render.rs", "use std::time::SystemTime;\n"),
            "SystemTime",
        ),
        (
            "providers-are-data",
            |it| it.write("src/body.rs", "/// acme\nconst NAME: &str = \"acme\";\n"),
            "src/body.rs:2",
        ),
        (
            "providers-have-features",
            |it| it.write("Cargo.toml", "[features]\ndefault = []\nacme = []\n"),
            "do not include `acme`",
        ),
        (
            "files-are-short",
            |it| it.write("xtask/src/long.rs", &"\n".repeat(451)),
            "xtask/src/long.rs has 451 lines",
        ),
        (
            "file-names-say-what-is-inside",
            |it| it.write("src/utils/mod.rs", ""),
            "src/utils/mod.rs",
        ),
        (
            "nothing-is-put-off",
            |it| it.write("tests/a.rs", concat!("\n// TO", "DO: more\n")),
            "tests/a.rs:2",
        ),
        (
            "libraries-are-safe-and-documented",
            |it| it.write("src/lib.rs", "#![forbid(unsafe_code)]\n"),
            "src/lib.rs does not have `#![deny(missing_docs)]`",
        ),
        (
            "schemas-are-readable",
            |it| it.write("schemas/acme/orders/created/v2.json", "{"),
            "schemas/acme/orders/created/v2.json: ",
        ),
        (
            "events-have-samples",
            |it| it.remove("schemas/acme/orders/created/v1.sample.documented.json"),
            "schemas/acme/orders/created/v1.json has no sample",
        ),
        (
            "patches-have-reasons",
            |it| {
                it.write(
                    "schemas/acme/orders/created/v1.patch.json",
                    "{\"reason\": \" \", \"operations\": []}",
                )
            },
            "v1.patch.json gives no reason",
        ),
        ("documents-exist", |it| it.remove("LICENSE-MIT"), "LICENSE-MIT"),
        (
            "readme-names-real-events",
            |it| it.write("README.md", "See `acme/orders/gone/v1`. And other/orders/gone/v1.\n"),
            "README.md:1 names acme/orders/gone/v1",
        ),
        ("build-script-is-short", |it| it.remove("build.rs"), "no build.rs"),
        (
            "typify-is-pinned",
            |it| it.write("crates/codegen/Cargo.toml", "["),
            "cannot be read",
        ),
    ];
    for (at, (rule, break_it, says)) in cases.into_iter().enumerate() {
        let checkout = Checkout::new(&format!("breach-{at}"));
        break_it(&checkout);
        let (status, out, _) = checkout.run(&["tidy"]);
        assert_eq!(status, 1, "{rule}: {out}");
        assert!(out.contains(&format!("{rule}:\n")) && out.contains(says), "{rule}: {out}");
        assert!(out.contains("  help: ") && out.contains("broken"), "{rule}: {out}");
    }
}

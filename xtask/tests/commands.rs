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
    let commands = [
        "list",
        "decode",
        "expand",
        "refresh",
        "import",
        "new",
        "check",
        "diff",
        "names",
        "tidy",
        "docs",
        "bench",
        "bench-compile",
    ];
    for command in commands {
        assert!(out.contains(&format!("\n  {command} ")), "{out}");
    }
    for command in ["list", "expand", "names", "tidy"] {
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
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("list").current_dir(outside).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("not a checkout"));
}

#[test]
fn the_catalog_is_listed() {
    let checkout = Checkout::new("list");
    let (status, out, errors) = checkout.run(&["list"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    let lines = [
        "event id                title          samples  patch",
        "acme/orders/created/v1  Order created        1  -",
    ];
    assert_eq!(out.lines().collect::<Vec<_>>(), lines);

    checkout.write(
        "schemas/acme/orders/created/v1.patch.json",
        r#"{"reason": "seen in traffic", "operations": [{"op": "add", "path": "/properties/id/type", "value": "integer"}]}"#,
    );
    let (status, out, _) = checkout.run(&["list", "--json"]);
    let array: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(status, 0);
    assert_eq!(array[0]["id"], "acme/orders/created/v1");
    assert_eq!(array[0]["samples"][0], "documented");
    assert_eq!(array[0]["patch"], "seen in traffic");
}

#[test]
fn a_broken_schema_hides_nothing_else() {
    let checkout = Checkout::new("broken");
    checkout.write("schemas/acme/orders/cancelled/v1.json", "{\"type\": ");
    let (status, out, errors) = checkout.run(&["list"]);
    assert_eq!(status, 1);
    assert!(out.contains("acme/orders/created/v1"), "{out}");
    assert!(errors.contains("--> schemas/acme/orders/cancelled/v1.json:1:"), "{errors}");
    let (status, _, errors) = checkout.run(&["expand", "acme/orders/cancelled/v1"]);
    assert_eq!(status, 1);
    assert!(errors.contains("--> schemas/acme/orders/cancelled/v1.json:1:"), "{errors}");
    assert!(checkout.run(&["tidy"]).1.contains("schemas-are-readable:"));
}

#[test]
fn generated_code_is_shown() {
    let checkout = Checkout::new("expand");
    checkout.write("schemas/other/provider.toml", "nonsense = 1\n");
    let (status, out, _) = checkout.run(&["expand", "acme/orders/created/v1"]);
    assert_eq!(status, 0);
    assert!(out.starts_with("// @generated"), "{out}");
    assert!(out.contains("pub struct Created"), "{out}");
    let (status, _, errors) = checkout.run(&["expand", "acme/orders/craeted/v1"]);
    assert_eq!(status, 2);
    assert!(errors.contains("did you mean `acme/orders/created/v1`?"), "{errors}");
    assert_eq!(checkout.run(&["expand"]).0, 2);
}

#[test]
fn programs_of_other_packages_are_run_and_their_status_is_passed_on() {
    let checkout = Checkout::new("hand-over");
    for arguments in [["decode", "--echo", "file"], ["diff", "old", "new"]] {
        let (status, _, errors) = checkout.run(&arguments);
        assert_eq!(status, 2);
        assert!(errors.contains("there is no command `run`"), "{errors}");
    }
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

#[test]
fn names_are_remembered_once_they_are_asked_to_be() {
    let checkout = Checkout::new("names");
    let (status, _, errors) = checkout.run(&["names", "--check"]);
    assert_eq!(status, 1);
    assert_eq!(
        errors,
        "error: schemas/lock.toml does not record all names\n   help: run `cargo xtask names`, and commit the file that it writes\n"
    );
    checkout.write("schemas/lock.toml", "# Others write here too.\nx = 1\n");
    assert_eq!(checkout.run(&["names"]), (0, "schemas/lock.toml\n".to_owned(), String::new()));
    let text = fs::read_to_string(checkout.0.join("schemas/lock.toml")).unwrap();
    let names = "[[names]]\ndocument = \"acme/orders/created/v1.json\"\ntypes = [\n    { at = \"\", members = [\"id\"] },\n]\n";
    assert_eq!(text, format!("version = 1\n\n# Others write here too.\nx = 1\n\n{names}"));
    assert_eq!(checkout.run(&["names", "--check"]), (0, String::new(), String::new()));
}

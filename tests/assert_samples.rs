//! `assert_samples!` in the tests of other crates: where `events!()` is at the root, where it is in a module, and what a failure says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = r#"{"kind": "orders.placed.v1", "body": {"id": "o-1", "gift": true}}"#;

/// A package whose events have these samples, named by version and label.
fn package(name: &str, library: &str, samples: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    let put = |path: &str, text: &str| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let repository = env!("CARGO_MANIFEST_DIR");
    put(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[lib]\ndoctest = false\n\n[dependencies]\n\
             eventry = {{ path = '{repository}', default-features = false }}\n\n\
             [build-dependencies]\neventry-codegen = {{ path = '{repository}/crates/codegen' }}\n\n[workspace]\n"
        ),
    );
    put(
        "build.rs",
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
    );
    put(
        "schemas/shop/provider.toml",
        "name = \"Shop\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\nkind = [\"{domain}.{event}.v{version}\"]\n",
    );
    put(
        "schemas/shop/envelope.json",
        r#"{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "body": true}}"#,
    );
    for version in [1, 2] {
        put(
            &format!("schemas/shop/orders/placed/v{version}.json"),
            r#"{"title": "Placed", "type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}"#,
        );
    }
    for (name, body) in samples {
        let (version, label) = name.split_once(' ').unwrap();
        put(&format!("schemas/shop/orders/placed/{version}.sample.{label}.json"), body);
    }
    put("src/lib.rs", library);
    root
}

/// Runs the tests of a package. Returns whether they pass, and what they print.
fn tested(root: &Path) -> (bool, String) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["test", "--quiet", "--no-fail-fast"])
        .current_dir(root)
        // Shared with the other tests, so that dependencies are compiled once.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.success(), printed.into_owned())
}

#[test]
fn good_samples_pass_wherever_the_events_are() {
    let library = "#![deny(warnings)]\n//! Events.\npub mod events {\n    //! Events.\n    eventry::events!();\n}\n\n\
        #[test]\nfn samples() {\n    eventry::assert_samples!(crate::events::CATALOG);\n}\n";
    let root = package(
        "sampled-module",
        library,
        &[("v1 first", GOOD), ("v2 second", &GOOD.replace("v1", "v2"))],
    );
    fs::create_dir_all(root.join("tests")).unwrap();
    fs::write(
        root.join("tests/samples.rs"),
        "#[test]\nfn samples() {\n    eventry::assert_samples!(sampled_module::events::CATALOG,);\n}\n",
    )
    .unwrap();
    let (passes, printed) = tested(&root);
    assert!(passes, "{printed}");
    assert_eq!(printed.matches("1 passed").count(), 2, "{printed}");
    assert!(!printed.contains("warning"), "{printed}");
}

#[test]
fn all_samples_that_fail_are_listed() {
    let library = "eventry::events!();\n\n#[test]\nfn samples() {\n    eventry::assert_samples!();\n}\n";
    let samples = [
        ("v1 good", GOOD),
        ("v1 lost", r#"{"what": "orders"}"#),
        ("v1 number", r#"{"kind": "orders.placed.v1", "body": {"id": 7}}"#),
        ("v2 other", GOOD),
        ("v2 newer", &GOOD.replace("v1", "v7")),
        ("v2 moved", &GOOD.replace("placed.v1", "moved.v2")),
    ];
    let root = package("sampled-root", library, &samples);
    let (passes, printed) = tested(&root);
    assert!(!passes, "{printed}");
    assert!(printed.contains("panicked at src/lib.rs:5:"), "{printed}");
    let list = "\
5 of 6 samples fail
  shop/orders/placed/v1, sample `lost`: not recognized
  shop/orders/placed/v1, sample `number`: malformed shop/orders/placed/v1 at `/body/id`: expected a string, found a number (byte 44)
  shop/orders/placed/v2, sample `moved`: unknown-type
  shop/orders/placed/v2, sample `newer`: unknown-version
  shop/orders/placed/v2, sample `other`: mistaken for shop/orders/placed/v1
  help: correct the sample, its schema, or the discriminators in `provider.toml`
";
    assert!(printed.contains(list), "{printed}");

    // Without samples, nothing is tested, and that is an error.
    for (name, _) in &samples {
        let (version, label) = name.split_once(' ').unwrap();
        fs::remove_file(root.join(format!("schemas/shop/orders/placed/{version}.sample.{label}.json"))).unwrap();
    }
    let (passes, printed) = tested(&root);
    assert!(!passes, "{printed}");
    let empty =
        "the catalog has no samples, so nothing is tested\n  help: put a body beside a schema, as `v1.sample.<label>.json`, or remove";
    assert!(printed.contains(empty), "{printed}");
}

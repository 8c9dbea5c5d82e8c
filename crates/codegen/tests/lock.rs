//! `lock.toml` as a build writes it: with its version, whatever was there before.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use eventry_codegen::{Config, generate};
use eventry_schema::discover::Tree;
use eventry_schema::lock::Names;

const PROVIDER: (&str, &str) = ("shop/provider.toml", "name = \"Shop\"\n");
const EVENT: (&str, &str) = (
    "shop/orders/placed/v1.json",
    r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#,
);
const NAMES: &str = "[[names]]\ndocument = \"shop/orders/placed/v1.json\"\ntypes = [\n    { at = \"\", members = [\"id\"] },\n]\n";
const UNKNOWN: &str = "error: this file has format version 2, but only version 1 is supported
  --> schemas/lock.toml:2:11
   help: use the release of Eventry that wrote it, or a later one";

fn names() -> Names {
    generate(&Tree::from_files("schemas", [PROVIDER, EVENT]), None)
        .unwrap_or_else(|problems| panic!("{problems}"))
        .names
}

#[track_caller]
fn merged(lock: &str) -> String {
    let names = names();
    let text = names.merged_into(lock, "lock.toml").unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(
        names.merged_into(&text, "lock.toml").unwrap(),
        text,
        "a second time changes nothing"
    );
    text
}

#[test]
fn names_come_with_the_version_of_the_file() {
    for (lock, expected) in [
        ("", format!("version = 1\n\n{NAMES}")),
        ("\n\n", format!("version = 1\n\n{NAMES}")),
        ("# Note.", format!("# Note.\nversion = 1\n\n{NAMES}")),
        ("# Note.\n# More.\n", format!("# Note.\n# More.\nversion = 1\n\n{NAMES}")),
        ("# Note.\r\n\r\n", format!("# Note.\r\nversion = 1\n\n{NAMES}")),
        ("version = 1\n", format!("version = 1\n\n{NAMES}")),
        (
            "# Note.\n\nversion = 1 # so far\n",
            format!("# Note.\n\nversion = 1 # so far\n\n{NAMES}"),
        ),
        // What an earlier release wrote.
        ("[[names]]\ndocument = \"gone.json\"\n", format!("version = 1\n\n{NAMES}")),
        (
            "# Of the table.\n[documents.\"x\"]\nsource = \"hand\"\n",
            format!("version = 1\n\n# Of the table.\n[documents.\"x\"]\nsource = \"hand\"\n\n{NAMES}"),
        ),
        (
            "# Of the file.\n\n[documents.\"x\"]\nversion = 7\n",
            format!("# Of the file.\nversion = 1\n\n[documents.\"x\"]\nversion = 7\n\n{NAMES}"),
        ),
        ("\u{feff}# Note.\n", format!("\u{feff}# Note.\nversion = 1\n\n{NAMES}")),
    ] {
        assert_eq!(merged(lock), expected, "{lock:?}");
    }
    assert_eq!(
        Names::default().merged_into("", "lock.toml").unwrap(),
        "",
        "nothing to remember, nothing to write"
    );
}

#[test]
fn a_version_that_is_unknown_is_an_error() {
    let lock = |text: &str| {
        let tree = Tree::from_files("schemas", [PROVIDER, EVENT, ("lock.toml", text)]);
        let problems = generate(&tree, None).expect_err("the version is unknown").to_string();
        let merging = names().merged_into(text, "schemas/lock.toml").expect_err("the version is unknown");
        assert_eq!(merging.to_string(), problems);
        problems
    };
    // Nothing else is said about a file of another format.
    assert_eq!(lock("# Note.\nversion = 2\nnames = 7\n"), UNKNOWN);
    assert_eq!(
        lock("version = \"1\"\n"),
        "error: `version` expects an integer, found a string
  --> schemas/lock.toml:1:11
   help: tools write this file: restore it from version control"
    );
    assert!(lock("version = -1\n").starts_with("error: this file has format version -1, but only version 1 is supported\n"));
}

/// The build script of the other tests: they run this test alone, in a process with the environment of a build.
#[test]
fn a_build_script() {
    if let Some(schemas) = env::var_os("SCHEMAS_OF_THE_BUILD") {
        Config::new(schemas).remember_names().build();
    }
}

fn build(folder: &Path, remember: &str) -> Output {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "a_build_script", "--nocapture"])
        .env("SCHEMAS_OF_THE_BUILD", folder.join("schemas"))
        .env("OUT_DIR", folder.join("out"))
        .env("EVENTRY_REMEMBER", remember)
        .output()
        .unwrap()
}

fn folder(name: &str, lock: Option<&str>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in [PROVIDER, EVENT].into_iter().chain(lock.map(|text| ("lock.toml", text))) {
        let path = folder.join("schemas").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_build_that_is_asked_to_remember_writes_a_whole_file() {
    for (name, lock) in [
        ("no-lock", None),
        ("empty-lock", Some("")),
        ("old-lock", Some("[[names]]\ndocument = \"gone.json\"\n")),
    ] {
        let folder = folder(name, lock);
        let file = folder.join("schemas/lock.toml");
        assert!(build(&folder, "0").status.success());
        assert_eq!(
            fs::read_to_string(&file).ok().as_deref(),
            lock,
            "any other build leaves the folder alone"
        );
        for _ in 0..2 {
            assert!(build(&folder, "1").status.success());
            assert_eq!(fs::read_to_string(&file).unwrap(), format!("version = 1\n\n{NAMES}"), "{name}");
        }
    }
    let text = "# Note.\nversion = 2\n";
    let folder = folder("new-lock", Some(text));
    let output = build(&folder, "1");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("cargo::error=this file has format version 2, but only version 1 is supported\n"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(folder.join("schemas/lock.toml")).unwrap(), text);
}

//! `lock.toml`, as builds read and write it.

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
const UNSUPPORTED: &str = "error: this file has format version 2, but only version 1 is supported
  --> schemas/lock.toml:2:11
   help: use the release of Eventry that wrote it, or a later one";

fn names_of(schema: &str) -> Names {
    generate(&Tree::from_files("schemas", [PROVIDER, (EVENT.0, schema)]), None)
        .unwrap_or_else(|problems| panic!("{problems}"))
        .names
}

#[track_caller]
fn merged(lock: &str) -> String {
    let names = names_of(EVENT.1);
    let text = names.merged_into(lock, "lock.toml").unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(
        names.merged_into(&text, "lock.toml").unwrap(),
        text,
        "merging again changes nothing"
    );
    text
}

#[test]
fn names_are_written_with_the_format_version() {
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
        // A file from an earlier release.
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
        "without names, nothing is written"
    );
}

#[test]
fn unknown_format_versions_are_errors() {
    let lock = |text: &str| {
        let tree = Tree::from_files("schemas", [PROVIDER, EVENT, ("lock.toml", text)]);
        let problems = generate(&tree, None).expect_err("the version is not supported").to_string();
        let merging = names_of(EVENT.1)
            .merged_into(text, "schemas/lock.toml")
            .expect_err("the version is not supported");
        assert_eq!(merging.to_string(), problems);
        problems
    };
    // No other problem is reported about such a file.
    assert_eq!(lock("# Note.\nversion = 2\nnames = 7\n"), UNSUPPORTED);
    assert_eq!(
        lock("version = \"1\"\n"),
        "error: `version` expects an integer, found a string
  --> schemas/lock.toml:1:11
   help: tools write this file: restore it from version control"
    );
    assert!(lock("version = -1\n").starts_with("error: this file has format version -1, but only version 1 is supported\n"));
}

/// A lock file with content of other tools.
const SHARED_LOCK: &str = "# Written by a tool.\r\n[origin.\"shop\"]\nurl = '''\n[[names]]\n'''\n\n[[names]]\ndocument = \"gone.json\"\n\n# Stays.\n[other]\nx = [\n  [1],\n]\n";

#[test]
fn other_content_of_the_file_is_preserved() {
    let schema = r#"{"type": "object", "properties": {"a\"\\\u0001": {"enum": ["x"]}, "é😀": true}}"#;
    let names = names_of(schema);
    let merged = names.merged_into(SHARED_LOCK, "lock.toml").unwrap();
    assert_eq!(
        merged,
        format!("version = 1\n\n{SHARED_LOCK}").replace(
            "document = \"gone.json\"\n",
            r#"document = "shop/orders/placed/v1.json"
types = [
    { at = "/properties/a\"\\\u0001", members = ["x"] },
    { at = "", members = ["a\"\\\u0001", "é😀"] },
]
"#
        )
    );
    assert_eq!(names.merged_into(&merged, "lock.toml").unwrap(), merged);
    assert_eq!(Names::default().merged_into("a = 1\n", "lock.toml").unwrap(), "a = 1\n");
}

#[test]
fn invalid_files_are_reported() {
    let lock = |text: &str| {
        let problems = generate(&Tree::from_files("schemas", [PROVIDER, ("lock.toml", text)]), None).expect_err("the file is invalid");
        problems.to_string()
    };
    assert_eq!(
        lock("a = 1\nb = x\n"),
        "error: a value that is neither quoted nor a number, true or false
  --> schemas/lock.toml:2:5
   help: put text into double quotes"
    );
    assert_eq!(
        lock("names = [1]\n"),
        "error: `names` expects tables, found an integer
  --> schemas/lock.toml:1:10
   help: a tool writes this part of the file: restore it from version control, or remove all [[names]] sections and record the names again"
    );
    assert!(lock("names = [{ document = \"x\", types = [{ at = 1 }] }]\n").contains("`at` expects a string"));
    assert!(Names::default().merged_into("names = 1\n", "lock.toml").is_err());
}

/// Acts as a build script: other tests run this test in a separate process with the environment of a build.
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
fn builds_record_names_on_request() {
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
            "other builds do not write to the folder"
        );
        for _ in 0..2 {
            assert!(build(&folder, "1").status.success());
            assert_eq!(fs::read_to_string(&file).unwrap(), format!("version = 1\n\n{NAMES}"), "{name}");
        }
    }
    let text = "# Note.\nversion = 2\n";
    let folder = folder("new-lock", Some(text));
    let result = build(&folder, "1");
    assert_eq!(result.status.code(), Some(1));
    let output = String::from_utf8(result.stdout).unwrap();
    assert!(
        output.contains("cargo::error=this file has format version 2, but only version 1 is supported\n"),
        "{output}"
    );
    assert_eq!(fs::read_to_string(folder.join("schemas/lock.toml")).unwrap(), text);
}

//! Dropping a schema file into `schemas/` is the whole change. This is tested with Cargo in a copy of this repository.
#![cfg(all(feature = "pismo", feature = "paydata", feature = "apiida"))]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A copy of this repository.
struct Scratch {
    root: PathBuf,
}

/// The result of one `cargo build`.
struct Build {
    success: bool,
    /// Whether Cargo had nothing to do for this crate.
    fresh: bool,
    /// What Cargo printed.
    log: String,
    /// The generated files by their paths in `OUT_DIR`.
    files: BTreeMap<String, String>,
}

impl Scratch {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drop-in");
        let _ = fs::remove_dir_all(&root);
        let from = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::create_dir_all(&root).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if name != "target" && !name.starts_with('.') {
                copy(&path, &root.join(name));
            }
        }
        Scratch { root }
    }

    fn path(&self, schema: &str) -> PathBuf {
        self.root.join("schemas").join(schema)
    }

    fn put(&self, schema: &str, text: &str) {
        let path = self.path(schema);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Removes a file and the folders that become empty.
    fn remove(&self, schema: &str) {
        let path = self.path(schema);
        fs::remove_file(&path).unwrap();
        let mut folder = path.parent();
        while let Some(empty) = folder.filter(|folder| fs::remove_dir(folder).is_ok()) {
            folder = empty.parent();
        }
    }

    fn build(&self) -> Build {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["build", "-v", "--message-format=json", "--manifest-path"])
            .arg(self.root.join("Cargo.toml"))
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo"))
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .unwrap_or_else(|error| panic!("cargo does not run: {error}"));
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut files = BTreeMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: serde_json::Value = serde_json::from_str(line).unwrap();
            let package = message["package_id"].as_str().unwrap_or_default();
            if message["reason"] == "build-script-executed" && package.contains("/drop-in#eventry@") {
                let out = Path::new(message["out_dir"].as_str().unwrap()).join("eventry");
                collect(&out, &out, &mut files);
            }
        }
        Build {
            success: output.status.success(),
            fresh: log.lines().any(|line| line.trim_start().starts_with("Fresh eventry v")),
            log,
            files,
        }
    }

    /// Runs a build that must succeed.
    fn built(&self) -> Build {
        let build = self.build();
        assert!(build.success, "{}", build.log);
        assert!(!build.log.contains("warning: eventry"), "{}", build.log);
        assert!(build.files.contains_key("mod.rs"), "{:?}", build.files.keys());
        build
    }
}

fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if name != "target" {
            copy(&path, &to.join(name));
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(relative, fs::read_to_string(&path).unwrap());
        }
    }
}

const SCHEMA: &str =
    r#"{"title": "New", "type": "object", "required": ["state"], "properties": {"state": {"enum": ["ON"], "type": "string"}}}"#;

/// A new version, a new event, a new domain and a new provider.
const ADDED: &[(&str, &str)] = &[
    ("pismo/assets/quota_update/v2.json", SCHEMA),
    ("pismo/assets/asset_update/v1.json", SCHEMA),
    ("pismo/cards/card_created/v1.json", SCHEMA),
    (
        "newco/provider.toml",
        "name = \"Newco\"\n\n[envelope]\npayload = \"body\"\n\n[discriminators]\nkind = [\"{domain}.{event}\"]\n",
    ),
    (
        "newco/envelope.json",
        r#"{"type": "object", "required": ["kind", "body"], "properties": {"kind": {"type": "string"}, "body": {}}}"#,
    ),
    ("newco/things/made/v1.json", SCHEMA),
];

#[test]
fn a_schema_file_is_the_whole_change() {
    let scratch = Scratch::new();
    let first = scratch.built();
    assert!(first.files.contains_key("pismo/assets/quota_update/v1.rs"));

    // Without a change, nothing is built.
    let again = scratch.built();
    assert!(again.fresh, "{}", again.log);
    assert_eq!(again.files, first.files);

    // Adding a schema leaves the rest as it is.
    for (schema, text) in ADDED {
        scratch.put(schema, text);
    }
    let added = scratch.built();
    assert!(!added.fresh);
    for (path, text) in &first.files {
        // The page of a version says how it is upgraded.
        let changes = ["mod.rs", "pismo.rs", "pismo/assets/quota_update/v1.md"].contains(&path.as_str());
        assert_eq!(added.files.get(path) != Some(text), changes, "{path}");
    }
    let new: Vec<&String> = added
        .files
        .keys()
        .filter(|path| path.ends_with(".rs") && !first.files.contains_key(*path))
        .collect();
    assert_eq!(
        new,
        [
            "newco.rs",
            "newco/envelope.rs",
            "newco/things/made/v1.rs",
            "pismo/assets/asset_update/v1.rs",
            "pismo/assets/quota_update/v1_to_v2.rs",
            "pismo/assets/quota_update/v2.rs",
            "pismo/cards/card_created/v1.rs",
        ]
    );
    for (file, parts) in [
        (
            "pismo.rs",
            &[
                "AssetsQuotaUpdateV2(assets::quota_update::v2::QuotaUpdate)",
                "\"pismo/assets/quota_update/v2\"",
                "AssetsAssetUpdateV1(assets::asset_update::v1::AssetUpdate)",
                "\"pismo/assets/asset_update/v1\"",
                "CardsCardCreatedV1(cards::card_created::v1::CardCreated)",
                "\"pismo/cards/card_created/v1\"",
            ][..],
        ),
        (
            "newco.rs",
            &["ThingsMadeV1(things::made::v1::Made)", "\"newco/things/made/v1\""][..],
        ),
        (
            "mod.rs",
            &["pub mod newco", "&newco::PROVIDER", "`pismo/assets/quota_update/v2`"][..],
        ),
    ] {
        for part in parts {
            assert!(added.files[file].contains(part), "{file} has no {part}");
        }
    }

    // Removing the schema restores the previous state.
    for (schema, _) in ADDED {
        scratch.remove(schema);
    }
    let removed = scratch.built();
    assert!(!removed.fresh);
    assert_eq!(removed.files, first.files);

    // All problems are reported at once.
    let settings = fs::read_to_string(scratch.path("apiida/provider.toml")).unwrap();
    scratch.put("apiida/provider.toml", &settings.replace("docs =", "doc ="));
    scratch.put("pismo/assets/quota_update/v2.json", "{\n  \"type\": \"object\",\n}\n");
    scratch.put("pismo/assets/quota_update/v3.json", "[]");
    let broken = scratch.build();
    assert!(!broken.success);
    for line in [
        "unknown key `doc` in provider.toml",
        "  --> schemas/apiida/provider.toml:2:1",
        "expected a member name, found `}`",
        "  --> schemas/pismo/assets/quota_update/v2.json:3:1",
        "   help: remove the comma after the last member",
        "expected a JSON Schema, found an array",
        "  --> schemas/pismo/assets/quota_update/v3.json:1:1",
        "   help: write an object such as {\"type\": \"object\", \"properties\": {…}}",
    ] {
        let error = format!("error: eventry@0.1.0: {line}");
        assert!(broken.log.lines().any(|said| said == error), "no `{error}` in\n{}", broken.log);
    }
    assert!(!broken.log.contains("panicked"), "{}", broken.log);

    // The problems are fixed, and one schema is edited.
    scratch.put("apiida/provider.toml", &settings);
    scratch.remove("pismo/assets/quota_update/v2.json");
    scratch.remove("pismo/assets/quota_update/v3.json");
    let schema = fs::read_to_string(scratch.path("pismo/assets/quota_update/v1.json")).unwrap();
    scratch.put(
        "pismo/assets/quota_update/v1.json",
        &schema.replace("\"customer_name\"", "\"client_name\""),
    );
    let edited = scratch.built();
    assert!(!edited.fresh);
    let changed: Vec<&String> = first
        .files
        .keys()
        .filter(|path| path.ends_with(".rs") && edited.files.get(*path) != first.files.get(*path))
        .collect();
    assert_eq!(changed, ["pismo/assets/quota_update/v1.rs"]);
    assert!(edited.files["pismo/assets/quota_update/v1.rs"].contains("pub client_name:"));
}

//! The output is deterministic, and additions do not change what already exists.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use eventry_codegen::generate;
use eventry_schema::discover::read_tree;
use support::{SHOP, files, shipped};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    // Copy in another order, so that the output cannot depend on the order in which a folder lists its files.
    let mut entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.reverse();
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn the_location_on_disk_does_not_matter() {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("two-places");
    let _ = fs::remove_dir_all(&scratch);
    let (one, other) = (scratch.join("one/schemas"), scratch.join("another/much/deeper/schemas"));
    copy(&schemas, &one);
    copy(&one, &other);
    let generated = |place: &Path| files(&read_tree(place).unwrap_or_else(|problems| panic!("{problems}")));
    let first = generated(&one);
    assert_eq!(first, generated(&other));
    assert_eq!(first, generated(&schemas));
    assert_eq!(first, files(&shipped()), "after a second run");
}

#[test]
fn providers_do_not_affect_each_other() {
    let all = files(&shipped());
    for folder in ["apiida", "paydata", "pismo"] {
        let alone = generate(&shipped(), Some(&BTreeSet::from([folder.to_owned()]))).unwrap().files;
        assert!(alone.len() > 2);
        for (path, text) in &alone {
            if path != "mod.rs" {
                assert!(path.starts_with(folder), "{path}");
                assert_eq!(all.get(path), Some(text), "{path}");
            }
        }
    }
}

const NEW: &str =
    r#"{"title": "New", "type": "object", "required": ["state"], "properties": {"state": {"type": "string", "enum": ["ON"]}}}"#;

/// Adds files to the shipped tree. Checks that only the files in `changed` change and only those in `appears` are new, and that removing the
/// added files restores the output.
fn add(new: &[(&str, &str)], changed: &[&str], appears: &[&str]) {
    let before = files(&shipped());
    let mut tree = shipped();
    for (path, text) in new {
        let replaced = tree.files.insert((*path).to_owned(), (*text).to_owned());
        assert_eq!(replaced, None, "{path}");
    }
    let after = files(&tree);
    for (path, text) in &before {
        let same = after.get(path) == Some(text);
        assert_eq!(same, !changed.contains(&path.as_str()), "{path}");
    }
    let added: Vec<&str> = after
        .keys()
        .filter(|path| path.ends_with(".rs") && !before.contains_key(*path))
        .map(String::as_str)
        .collect();
    assert_eq!(added, appears);
    for (path, _) in new {
        tree.files.remove(*path);
    }
    assert_eq!(files(&tree), before, "after removing the files");
}

#[test]
fn a_new_version() {
    add(
        &[("pismo/assets/quota_update/v2.json", NEW)],
        &["pismo.rs", "mod.rs", "pismo/assets/quota_update/v1.md"],
        &["pismo/assets/quota_update/v1_to_v2.rs", "pismo/assets/quota_update/v2.rs"],
    );
}

#[test]
fn a_new_event() {
    add(
        &[("pismo/assets/asset_update/v1.json", NEW)],
        &["pismo.rs", "mod.rs"],
        &["pismo/assets/asset_update/v1.rs"],
    );
}

#[test]
fn a_new_domain() {
    add(
        &[("pismo/a-cards/card-created/v3.json", NEW)],
        &["pismo.rs", "mod.rs"],
        &["pismo/a_cards/card_created/v3.rs"],
    );
}

#[test]
fn a_new_reference_to_a_shared_document() {
    add(
        &[(
            "paydata/webhook-v1/AccountRenamed/v1.json",
            r#"{"properties": {"account": {"$ref": "../../_shared/account.json"}, "first": {"$ref": "../../_shared/issue.json"}}}"#,
        )],
        &["paydata.rs", "mod.rs"],
        &["paydata/webhook_v1/account_renamed/v1.rs"],
    );
}

#[test]
fn a_new_provider() {
    add(
        SHOP,
        &["mod.rs"],
        &["shop.rs", "shop/envelope.rs", "shop/orders/placed/v1.rs", "shop/shared/money.rs"],
    );
}

#[test]
fn a_new_sample_changes_only_the_registry_and_a_page() {
    add(
        &[("pismo/assets/quota_update/v1.sample.second.json", "{}")],
        &["pismo.rs", "pismo/assets/quota_update/v1.md"],
        &[],
    );
}

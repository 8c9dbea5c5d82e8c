//! Where commands find the schemas that they work with.
#![cfg(feature = "network")]

mod outside;
mod stage;

use std::fs;
use std::path::Path;

use outside::Outside;

const SCHEMA: &str = r#"{"type": "object", "properties": {"id": {"type": "string"}}}"#;
const OUTSIDE: &str = "\
error: there are no schemas here: neither this folder nor any above it holds schemas/<provider>/provider.toml
   help: run `cargo eventry init` in a Cargo package, or name the folder: --schemas DIR
";

/// A package without or with schemas: a provider with one event.
fn package(outside: &Outside, folder: &str, schemas: bool) {
    let name = folder.rsplit('/').next().unwrap();
    let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    outside.write(&format!("{folder}/Cargo.toml"), &manifest);
    outside.write(&format!("{folder}/src/lib.rs"), "");
    if schemas {
        outside.write(&format!("{folder}/schemas/{name}/provider.toml"), "name = \"It\"\n");
        outside.write(&format!("{folder}/schemas/{name}/orders/created/v1.json"), SCHEMA);
    }
}

fn broken(path: &Path) {
    fs::write(path, "{").unwrap();
}

#[test]
fn the_nearest_folder_upward_is_used() {
    let outside = Outside::new("places-upward");
    package(&outside, "shop", true);
    package(&outside, "shop/nested", true);
    fs::create_dir_all(outside.0.join("shop/src/deep")).unwrap();
    // Other tools have folders of that name, too.
    outside.write("shop/src/schemas/graphql/main.graphql", "");
    for (folder, id) in [
        ("shop", "shop/orders/created/v1"),
        ("shop/src/deep", "shop/orders/created/v1"),
        ("shop/schemas/shop/orders", "shop/orders/created/v1"),
        ("shop/nested/src", "nested/orders/created/v1"),
    ] {
        let ran = outside.run(folder, &["list"]);
        assert_eq!(ran.status, 0, "{}", ran.errors);
        assert!(ran.out.lines().nth(1).unwrap().starts_with(id), "{folder}: {}", ran.out);
    }
}

#[test]
fn messages_name_files_as_they_open_from_the_current_folder() {
    let outside = Outside::new("places-paths");
    package(&outside, "shop", true);
    broken(&outside.0.join("shop/schemas/shop/orders/created/v1.json"));
    fs::create_dir_all(outside.0.join("shop/src/deep")).unwrap();
    for (folder, option, path) in [
        ("shop", &[][..], "schemas"),
        ("shop/src/deep", &[], "../../schemas"),
        ("shop/schemas/shop", &[], ".."),
        (".", &["--schemas", "./shop/schemas/"], "shop/schemas"),
        ("shop", &["--schemas=schemas"], "schemas"),
    ] {
        let ran = outside.run(folder, &[&["list"], option].concat());
        let place = format!("--> {path}/shop/orders/created/v1.json:1:2\n");
        assert_eq!(ran.status, 1);
        assert!(ran.errors.contains(&place), "{folder}: {}", ran.errors);
    }
    let ran = outside.run("shop/src", &["new", "shop/orders/created/v1"]);
    assert!(
        ran.errors.starts_with("error: ../schemas/shop/orders/created/v1.json exists\n"),
        "{}",
        ran.errors
    );
}

#[test]
fn outside_of_everything_the_error_says_what_to_do() {
    let outside = Outside::new("places-nowhere");
    package(&outside, "plain", false);
    for folder in [".", "plain"] {
        for command in [
            &["list"][..],
            &["check"],
            &["refresh"],
            &["names"],
            &["new", "a/b/c/v1"],
            &["import", "x.json"],
        ] {
            let ran = outside.run(folder, command);
            assert_eq!((ran.status, ran.errors.as_str()), (1, OUTSIDE), "{command:?}");
        }
    }
    let ran = outside.run(".", &["list", "--schemas", "nowhere"]);
    let expected = "error: there is no folder `nowhere`\n   help: give the folder that holds one folder per provider: --schemas DIR\n";
    assert_eq!((ran.status, ran.errors.as_str()), (2, expected));
    let ran = outside.run(".", &["list", "--schemas", "x", "-p", "y"]);
    assert_eq!(ran.status, 2);
    assert!(ran.errors.contains("exclude each other"), "{}", ran.errors);
}

#[test]
fn an_empty_folder_is_a_place_for_the_first_provider() {
    let outside = Outside::new("places-empty");
    package(&outside, "shop", false);
    fs::create_dir(outside.0.join("shop/schemas")).unwrap();
    let ran = outside.run("shop", &["new", "acme/orders/created/v1"]);
    assert_eq!(ran.status, 0, "{}", ran.errors);
    assert_eq!(outside.run("shop/src", &["list"]).out.lines().count(), 2);
}

#[test]
fn a_workspace_member_is_found_from_its_root() {
    let outside = Outside::new("places-members");
    outside.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n");
    package(&outside, "crates/api", false);
    package(&outside, "crates/shop", true);
    let listed = |folder: &str, arguments: &[&str]| {
        let ran = outside.run(folder, arguments);
        assert_eq!(ran.status, 0, "{}", ran.errors);
        ran.out
    };
    assert!(listed(".", &["list"]).contains("\nshop/orders/created/v1 "));
    assert!(listed(".", &["list", "--json"]).contains("\"crates/shop/schemas/shop/orders/created/v1.json\""));
    // Another member has no part in it.
    assert_eq!(outside.run("crates/api", &["list"]).errors, OUTSIDE);

    package(&outside, "crates/till", true);
    let ran = outside.run(".", &["list"]);
    let expected = "error: 2 packages of this workspace have schemas: `shop`, `till`\n   help: name one of them, as in -p shop\n";
    assert_eq!((ran.status, ran.errors.as_str()), (2, expected));
    assert!(listed(".", &["-p", "till", "list"]).contains("\ntill/orders/created/v1 "));
    assert!(listed("crates/api", &["list", "--package", "shop"]).contains("\nshop/orders/created/v1 "));
    for (name, status, expected) in [
        (
            "tlil",
            2,
            "error: there is no package `tlil` in this workspace\n   help: did you mean `till`?\n",
        ),
        (
            "api",
            1,
            "error: package `api` has no folder `schemas`\n   help: run `cargo eventry init` in crates/api\n",
        ),
    ] {
        let ran = outside.run(".", &["list", "-p", name]);
        assert_eq!((ran.status, ran.errors.as_str()), (status, expected));
    }
}

//! `init`: what it adds to a package, and what it leaves alone.
#![cfg(feature = "network")]

mod outside;
mod stage;

use outside::{Outside, REPOSITORY};

const DONE: &str = "nothing to do: this package generates the types of its events\n";

#[test]
fn a_new_package_is_completed_once() {
    let outside = Outside::new("init-new");
    outside.package("shop", &[]);
    let manifest = outside.read("shop/Cargo.toml");
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        outside.good("shop/src", &["init"]),
        format!(
            "\
../schemas/acme/provider.toml: created
../schemas/acme/envelope.json: created
../schemas/acme/orders/placed/v1.json: created
../schemas/acme/orders/placed/v1.sample.example.json: created
../Cargo.toml: added to [dependencies]: eventry = {{ version = \"{version}\", default-features = false }}
../Cargo.toml: added to [build-dependencies]: eventry-codegen = \"{version}\"
../build.rs: created
../src/main.rs: replaced the program from `cargo new` with one that decodes the sample

`cargo run` decodes the sample. `cargo eventry new acme/orders/cancelled/v1` adds an event.
`cargo eventry check --lock` records the schemas, so that `cargo eventry check` notices when one changes.
"
        )
    );
    assert_eq!(
        outside.read("shop/Cargo.toml"),
        format!(
            "{manifest}eventry = {{ version = \"{version}\", default-features = false }}\n\n[build-dependencies]\neventry-codegen = \"{version}\"\n"
        )
    );
    assert_eq!(
        outside.read("shop/build.rs"),
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n"
    );
    let files = ["Cargo.toml", "build.rs", "src/main.rs", "schemas/acme/provider.toml"].map(|path| format!("shop/{path}"));
    let before = files.each_ref().map(|path| outside.read(path));
    assert_eq!(outside.good("shop", &["init"]), DONE);
    assert_eq!(files.each_ref().map(|path| outside.read(path)), before);
}

#[test]
fn an_older_edition_has_the_same_program() {
    let outside = Outside::new("init-2021");
    outside.package("acme", &["--edition", "2021"]);
    outside.good("acme", &["init", "--version", "0.1"]);
    // The name of the package is taken.
    assert!(outside.has("acme/schemas/bakery/provider.toml") && !outside.has("acme/schemas/acme"));
    assert!(outside.read("acme/src/main.rs").contains("bakery::decode(body)"));
    assert!(
        outside
            .read("acme/Cargo.toml")
            .contains("eventry = { version = \"0.1\", default-features = false }\n")
    );
}

#[test]
fn what_is_in_the_way_stays_and_the_lines_are_shown() {
    let outside = Outside::new("init-own");
    outside.package("shop", &[]);
    let (main, build) = (
        "fn main() { run() }\n\nfn run() {}\n",
        "fn main() {\n    println!(\"cargo::rerun-if-changed=x\");\n}\n",
    );
    outside.write("shop/src/main.rs", main);
    outside.write("shop/build.rs", build);
    let added = outside.read("shop/Cargo.toml") + "# mine\nevents = { package = \"eventry\", version = \"0.1\" }\n";
    outside.write("shop/Cargo.toml", &added);
    let said = outside.good("shop", &["init"]);
    let open = "\
build.rs stays as it is. Add this line to `main`:

    eventry_codegen::Config::new(\"schemas\").build();

src/main.rs stays as it is. Add this line:

    events::events!();
";
    assert!(said.ends_with(open), "{said}");
    assert_eq!(
        (outside.read("shop/src/main.rs").as_str(), outside.read("shop/build.rs").as_str()),
        (main, build)
    );
    let manifest = outside.read("shop/Cargo.toml");
    assert!(manifest.starts_with(&added) && !manifest.contains("\neventry = "), "{manifest}");
    // The second run has nothing left but that.
    assert_eq!(outside.good("shop", &["init"]), open);
    outside.write(
        "shop/build.rs",
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
    );
    outside.write("shop/src/main.rs", &format!("events::events!();\n{main}"));
    assert_eq!(outside.good("shop", &["init"]), DONE);
}

#[test]
fn a_library_and_schemas_of_its_own_stay() {
    let outside = Outside::new("init-lib");
    outside.package("shop", &["--lib"]);
    let library = outside.read("shop/src/lib.rs");
    outside.write("shop/schemas/till/provider.toml", "name = \"Till\"\n");
    let said = outside.good("shop", &["init", "--path", REPOSITORY]);
    assert!(
        said.ends_with("\nsrc/lib.rs stays as it is. Add this line:\n\n    eventry::events!();\n"),
        "{said}"
    );
    assert_eq!(outside.read("shop/src/lib.rs"), library);
    assert!(!outside.has("shop/schemas/acme"));
    assert_eq!(outside.read("shop/schemas/till/provider.toml"), "name = \"Till\"\n");
}

#[test]
fn a_package_without_a_build_script_is_told() {
    let outside = Outside::new("init-build-false");
    outside.package("shop", &[]);
    let manifest = outside.read("shop/Cargo.toml").replace("[package]\n", "[package]\nbuild = false\n");
    outside.write("shop/Cargo.toml", &manifest);
    let said = outside.good("shop", &["init"]);
    let expected = "\nCargo.toml says `build = false`, so there is no build script. Remove that, and run `cargo eventry init` again.\n";
    assert!(said.ends_with(expected), "{said}");
    assert!(!outside.has("shop/build.rs"));
}

#[test]
fn a_relative_checkout_is_seen_from_the_package() {
    let outside = Outside::new("init-relative");
    outside.package("shop", &[]);
    for (folder, name) in [("eventry", "eventry"), ("eventry/crates/codegen", "eventry-codegen")] {
        outside.write(&format!("{folder}/Cargo.toml"), &format!("[package]\nname = \"{name}\"\n"));
    }
    outside.good("shop/src", &["init", "--path", "../../eventry/"]);
    let manifest = outside.read("shop/Cargo.toml");
    assert!(
        manifest.contains("eventry = { path = \"../eventry\", default-features = false }\n"),
        "{manifest}"
    );
    assert!(
        manifest.contains("eventry-codegen = { path = \"../eventry/crates/codegen\" }\n"),
        "{manifest}"
    );
}

#[test]
fn a_member_of_a_workspace_is_named_or_entered() {
    let outside = Outside::new("init-member");
    outside.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n");
    outside.package("crates/shop", &[]);
    let ran = outside.run(".", &["init"]);
    let expected = "error: Cargo.toml belongs to a workspace, not to a package\n   help: run this command in the folder of a package, or create \
                    one: `cargo new shop`\n";
    assert_eq!((ran.status, ran.errors.as_str()), (1, expected));
    let said = outside.good(".", &["init", "-p", "shop"]);
    assert!(said.contains("\ncrates/shop/Cargo.toml: added to [dependencies]: "), "{said}");
    assert_eq!(outside.good("crates/shop", &["init"]), DONE);
    assert_eq!(
        outside.read("Cargo.toml"),
        "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n"
    );
}

#[test]
fn mistakes_are_named() {
    let outside = Outside::new("init-mistakes");
    let nowhere = "error: this is not a Cargo package: neither this folder nor any above it holds a Cargo.toml\n   help: create one: `cargo new \
                   shop`, then run `cargo eventry init` in the folder `shop`\n";
    let ran = outside.run(".", &["init"]);
    assert_eq!((ran.status, ran.errors.as_str()), (1, nowhere));
    outside.package("shop", &[]);
    for (arguments, expected) in [
        (
            &["init", "--path", "nowhere"][..],
            "error: `nowhere` is not a checkout of Eventry\n   help: give the folder that holds the crate `eventry`, and `crates/codegen`: --path DIR\n",
        ),
        (
            &["init", "--version", "new"],
            "error: `new` is not a version\n   help: give one such as --version 0.1\n",
        ),
        (
            &["init", "--version", "1", "--path", "x"],
            "error: `--version <VERSION>` and `--path <DIR>` exclude each other\n   help: usage: cargo eventry init --version <VERSION>\n         \
             `cargo eventry init --help` shows more\n",
        ),
        (
            &["init", "--schemas", "x"],
            "error: `init` creates `schemas/` in the folder of the package\n   help: leave out --schemas; a package of a workspace is named with -p\n",
        ),
    ] {
        let ran = outside.run("shop", arguments);
        assert_eq!((ran.status, ran.errors.as_str()), (2, expected), "{arguments:?}");
    }
    outside.write("shop/Cargo.toml", "[package]\nname = \"shop\nversion = 1\n");
    let ran = outside.run("shop", &["init"]);
    assert_eq!(ran.status, 1);
    assert!(
        ran.errors.contains(" --> Cargo.toml:2:") && ran.errors.contains("2 | name = \"shop\n"),
        "{}",
        ran.errors
    );
    assert!(!outside.has("shop/schemas") && !outside.has("shop/build.rs"), "nothing is written");
}

#[test]
fn a_run_that_was_killed_is_completed() {
    let outside = Outside::new("init-killed");
    outside.package("shop", &[]);
    outside.good("shop", &["init"]);
    let whole = |outside: &Outside| ["Cargo.toml", "build.rs", "src/main.rs"].map(|path| outside.read(&format!("shop/{path}")));
    let expected = whole(&outside);
    // As it is between any two of its steps.
    for missing in 1..=3 {
        let outside = Outside::new("init-killed-at");
        outside.package("shop", &[]);
        let fresh = whole_or_empty(&outside);
        outside.good("shop", &["init"]);
        for (path, text) in ["Cargo.toml", "build.rs", "src/main.rs"].iter().zip(fresh).skip(3 - missing) {
            let path = outside.0.join("shop").join(path);
            match text {
                Some(text) => std::fs::write(path, text).unwrap(),
                None => std::fs::remove_file(path).unwrap(),
            }
        }
        outside.write("shop/.Cargo.toml.staged", "[pack");
        outside.good("shop", &["init"]);
        assert_eq!(whole(&outside), expected, "{missing} steps missing");
    }
}

fn whole_or_empty(outside: &Outside) -> [Option<String>; 3] {
    ["Cargo.toml", "build.rs", "src/main.rs"].map(|path| std::fs::read_to_string(outside.0.join("shop").join(path)).ok())
}

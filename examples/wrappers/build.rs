//! Writes a folder of schemas: the provider in `schemas/shop`, and a copy of it for each wrapper, which does not accept that wrapper.

use std::path::{Path, PathBuf};
use std::{env, fs};

const EVENTS: &[&str] = &["orders/placed/v1.json", "orders/placed/v2.json", "orders/sent/v1.json"];

fn main() {
    let from = Path::new("schemas/shop");
    println!("cargo::rerun-if-changed={}", from.display());
    let to = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR")).join("schemas");
    let all = eventry_schema::provider::built_in_wrappers();
    provider(from, &to.join("shop"), &all);
    let mut names = String::from("/// The wrappers, and the providers that accept all others.\npub const WITHOUT: &[(&str, &str)] = &[\n");
    for name in &all {
        let folder = format!("without_{}", name.replace('-', "_"));
        let others: Vec<String> = all.iter().filter(|other| *other != name).cloned().collect();
        provider(from, &to.join(&folder), &others);
        names.push_str(&format!("    (\"{name}\", \"{folder}\"),\n"));
    }
    fs::write(to.join("../without.rs"), format!("{names}];\n")).expect("OUT_DIR is writable");
    eventry_codegen::Config::new(to).build();
}

/// Writes a provider that accepts these wrappers.
fn provider(from: &Path, to: &Path, accepted: &[String]) {
    let settings = fs::read_to_string(from.join("provider.toml")).expect("the settings are readable");
    fs::create_dir_all(to).expect("OUT_DIR is writable");
    fs::write(to.join("provider.toml"), format!("wrappers = {accepted:?}\n{settings}")).expect("OUT_DIR is writable");
    for event in EVENTS {
        let to = to.join(event);
        fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("OUT_DIR is writable");
        fs::copy(from.join(event), to).expect("the schemas are readable");
    }
}

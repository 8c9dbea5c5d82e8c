//! The packages that are compiled: the same events as types of Eventry, of typify, and written by hand. Each reads and writes every event.

use std::io;

use eventry_schema::discover::Tree;
use typify::TypeSpaceSettings;

use crate::generators::types_of;
use crate::scratch::Scratch;
use crate::{catalog, handwritten};

/// Whose types a package holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Eventry's: owned and view.
    Eventry,
    /// The same with the feature `serde`.
    EventrySerde,
    /// typify's.
    Typify,
    /// typify's with builders.
    Builder,
    /// Written by hand, with serde's derives.
    Derive,
}

impl Kind {
    /// All, in the order of the tables.
    pub const ALL: [Kind; 5] = [Kind::Eventry, Kind::EventrySerde, Kind::Typify, Kind::Builder, Kind::Derive];

    /// As it is called on the command line, in tables and as a package.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Eventry => "eventry",
            Kind::EventrySerde => "eventry-serde",
            Kind::Typify => "typify",
            Kind::Builder => "typify-builder",
            Kind::Derive => "derive",
        }
    }

    /// Writes a package of so many events; returns how many lines its code has.
    ///
    /// # Errors
    /// When it cannot be generated or written.
    pub fn write(self, scratch: &Scratch, package: &str, events: usize) -> Result<usize, String> {
        let written = match self {
            Kind::Eventry => eventry(scratch, package, &catalog::tree(events), &[]),
            Kind::EventrySerde => eventry(scratch, package, &catalog::tree(events), &["serde"]),
            Kind::Typify => typify(scratch, package, events, &TypeSpaceSettings::default()),
            Kind::Builder => {
                let mut settings = TypeSpaceSettings::default();
                settings.with_struct_builder(true);
                typify(scratch, package, events, &settings)
            }
            Kind::Derive => {
                let modules = (0..events).map(|at| Ok((catalog::event(at).parts.type_name, handwritten::module(at))));
                serde_package(scratch, package, modules)
            }
        };
        written.map_err(|error| format!("cannot write the package `{package}`: {error}"))
    }
}

/// A package of Eventry's types, generated beforehand: what a build script would write is part of the package. Of Eventry's features it has
/// these.
///
/// # Errors
/// When it cannot be generated or written.
pub fn eventry(scratch: &Scratch, package: &str, tree: &Tree, features: &[&str]) -> io::Result<usize> {
    let generated = eventry_codegen::generate(tree, None).map_err(|problems| io::Error::other(problems.to_string()))?;
    let mut lines = 0;
    for (path, text) in &generated.files {
        if path.ends_with(".rs") {
            lines += text.lines().count();
        }
        scratch.write(&format!("{package}/eventry/{path}"), text)?;
    }
    let manifest = format!(
        "{}eventry = {{ path = {}, default-features = false, features = {features:?} }}\n",
        Scratch::package(package),
        scratch.repository()
    );
    scratch.write(&format!("{package}/Cargo.toml"), &manifest)?;
    let provider = catalog::PROVIDER;
    let library = format!(
        "#[doc(hidden)]\npub(crate) use eventry::rt as __eventry;\ninclude!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/eventry/mod.rs\"));\n\n\
         /// Reads and writes any event.\npub fn run(body: &[u8]) -> usize {{\n    \
         let owned = {provider}::decode(body).map_or(0, |event| event.to_json().len());\n    \
         owned + usize::from({provider}::view(body).is_ok())\n}}\n"
    );
    scratch.write(&format!("{package}/src/lib.rs"), &library)?;
    Ok(lines)
}

fn typify(scratch: &Scratch, package: &str, events: usize, settings: &TypeSpaceSettings) -> io::Result<usize> {
    let modules = (0..events).map(|at| {
        let made = catalog::event(at);
        let code = types_of(&made.schema, settings).map_err(io::Error::other)?;
        Ok((made.parts.type_name, code))
    });
    serde_package(scratch, package, modules)
}

/// A package of types with serde's derives: modules, each with the name of its main type.
///
/// # Errors
/// When it cannot be written, or a module cannot be made.
pub fn serde_package(scratch: &Scratch, package: &str, modules: impl Iterator<Item = io::Result<(String, String)>>) -> io::Result<usize> {
    let manifest = format!(
        "{}chrono = {{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n",
        Scratch::package(package)
    );
    scratch.write(&format!("{package}/Cargo.toml"), &manifest)?;
    let (mut declared, mut arms, mut lines) = (String::new(), String::new(), 0);
    for (at, module) in modules.enumerate() {
        let (main, code) = module?;
        lines += code.lines().count();
        declared.push_str(&format!("pub mod e{at};\n"));
        arms.push_str(&format!("        {at} => both::<e{at}::{main}>(body),\n"));
        scratch.write(&format!("{package}/src/e{at}.rs"), &code)?;
    }
    let library = format!(
        "{declared}\nfn both<T: serde::de::DeserializeOwned + serde::Serialize>(body: &[u8]) -> usize {{\n    \
         let value = serde_json::from_slice::<T>(body).ok();\n    \
         value.and_then(|value| serde_json::to_string(&value).ok()).map_or(0, |text| text.len())\n}}\n\n\
         /// Reads and writes the event at an index.\npub fn run(at: usize, body: &[u8]) -> usize {{\n    match at {{\n{arms}        _ => 0,\n    }}\n}}\n"
    );
    scratch.write(&format!("{package}/src/lib.rs"), &library)?;
    Ok(lines)
}

/// A package that generates with Eventry in its build script, as users do.
///
/// # Errors
/// When it cannot be written.
pub fn eventry_with_build_script(scratch: &Scratch, package: &str, events: usize) -> io::Result<()> {
    let manifest = format!(
        "{}eventry = {{ path = {}, default-features = false }}\n\n[build-dependencies]\neventry-codegen = {{ path = {} }}\n",
        Scratch::package(package),
        scratch.repository(),
        scratch.repository().trim_end_matches('"').to_owned() + "/crates/codegen\"",
    );
    scratch.write(&format!("{package}/Cargo.toml"), &manifest)?;
    scratch.write(
        &format!("{package}/build.rs"),
        "fn main() {\n    eventry_codegen::Config::new(\"schemas\").build();\n}\n",
    )?;
    for (path, text) in &catalog::tree(events).files {
        scratch.write(&format!("{package}/schemas/{path}"), text)?;
    }
    scratch.write(
        &format!("{package}/src/lib.rs"),
        &format!(
            "eventry::events!();\n\n/// Reads any event.\npub fn run(body: &[u8]) -> bool {{\n    {}::decode(body).is_ok()\n}}\n",
            catalog::PROVIDER
        ),
    )
}

/// A package with the same code checked in, which needs no build script.
///
/// # Errors
/// When it cannot be generated or written.
pub fn eventry_checked_in(scratch: &Scratch, package: &str, events: usize) -> io::Result<()> {
    let generated = eventry_codegen::generate(&catalog::tree(events), None).map_err(|problems| io::Error::other(problems.to_string()))?;
    let manifest = format!(
        "{}eventry = {{ path = {}, default-features = false }}\n",
        Scratch::package(package),
        scratch.repository()
    );
    scratch.write(&format!("{package}/Cargo.toml"), &manifest)?;
    for (path, text) in &generated.checked_in("eventry").files {
        scratch.write(&format!("{package}/src/events/{path}"), text)?;
    }
    scratch.write(
        &format!("{package}/src/lib.rs"),
        &format!(
            "pub mod events;\n\n/// Reads any event.\npub fn run(body: &[u8]) -> bool {{\n    events::{}::decode(body).is_ok()\n}}\n",
            catalog::PROVIDER
        ),
    )
}

/// The same with typify as it comes.
///
/// # Errors
/// When it cannot be written.
pub fn typify_with_build_script(scratch: &Scratch, package: &str, events: usize) -> io::Result<()> {
    let manifest = format!(
        "{}chrono = {{ version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\n[build-dependencies]\nprettyplease = \"0.3\"\n\
         schemars = \"0.8\"\nserde_json = \"1\"\nsyn = \"3\"\ntypify = \"=0.8.0\"\n",
        Scratch::package(package)
    );
    scratch.write(&format!("{package}/Cargo.toml"), &manifest)?;
    scratch.write(&format!("{package}/build.rs"), TYPIFY_BUILD)?;
    let (mut declared, mut arms) = (String::new(), String::new());
    for at in 0..events {
        let made = catalog::event(at);
        scratch.write(&format!("{package}/schemas/e{at}.json"), &made.schema)?;
        declared.push_str(&format!(
            "pub mod e{at} {{\n    include!(concat!(env!(\"OUT_DIR\"), \"/e{at}.rs\"));\n}}\n"
        ));
        let main = made.parts.type_name;
        arms.push_str(&format!("        {at} => serde_json::from_slice::<e{at}::{main}>(body).is_ok(),\n"));
    }
    let library =
        format!("{declared}\npub fn run(at: usize, body: &[u8]) -> bool {{\n    match at {{\n{arms}        _ => false,\n    }}\n}}\n");
    scratch.write(&format!("{package}/src/lib.rs"), &library)
}

const TYPIFY_BUILD: &str = r#"use std::{env, fs, path::Path};

use typify::{TypeSpace, TypeSpaceSettings};

fn main() {
    println!("cargo::rerun-if-changed=schemas");
    let out = env::var("OUT_DIR").unwrap();
    for entry in fs::read_dir("schemas").unwrap() {
        let path = entry.unwrap().path();
        let schema: schemars::schema::RootSchema = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let mut space = TypeSpace::new(&TypeSpaceSettings::default());
        space.add_root_schema(schema).unwrap();
        let code = prettyplease::unparse(&syn::parse2::<syn::File>(space.to_stream()).unwrap());
        let name = path.file_stem().unwrap().to_str().unwrap();
        fs::write(Path::new(&out).join(format!("{name}.rs")), code).unwrap();
    }
}
"#;

//! Rules about the design.

use super::Rule;
use super::checkout::Checkout;
use super::code::{Words, find};

/// The longest build script.
const BUILD_LINES: usize = 15;

/// The one file behind which typify is hidden.
const TYPIFY_BORDER: &str = "crates/codegen/src/types.rs";

/// The crates that build scripts compile.
const GENERATOR: &[&str] = &["crates/codegen/src/", "crates/schema/src/", "crates/scheme/src/"];

/// The files of the generator that touch the disk or the environment.
const EDGES: &[&str] = &[
    "crates/schema/src/discover.rs",
    "crates/schema/src/lock/remember.rs",
    "crates/codegen/src/output.rs",
    "crates/codegen/src/config.rs",
];

/// These rules.
pub const RULES: &[Rule] = &[
    Rule {
        name: "build-script-is-short",
        mend: "move the code to crates/codegen/src/config.rs, because build scripts of other crates need it too",
        check: build_script_is_short,
    },
    Rule {
        name: "typify-stays-behind-its-border",
        mend: "move the code that needs typify to crates/codegen/src/types.rs, which returns layouts",
        check: typify_stays_behind_its_border,
    },
    Rule {
        name: "typify-is-pinned",
        mend: "write `typify = { version = \"=0.8.0\", … }` in crates/codegen/Cargo.toml, because other versions generate different types",
        check: typify_is_pinned,
    },
    Rule {
        name: "only-edges-touch-the-disk",
        mend: "read in crates/schema/src/discover.rs and write in crates/codegen/src/output.rs; everything else takes and returns values",
        check: only_edges_touch_the_disk,
    },
    Rule {
        name: "generator-has-no-clock-and-no-network",
        mend: "the output must depend on the schemas folder alone: read what you need from there",
        check: generator_has_no_clock_and_no_network,
    },
    Rule {
        name: "providers-are-data",
        mend: "move it to schemas/<provider>/provider.toml; if there is no key for it, add one that any provider can use",
        check: providers_are_data,
    },
    Rule {
        name: "providers-have-features",
        mend: "add the feature to [features] in Cargo.toml, as `<provider> = [\"generate\"]`, and `<provider>` to `default`",
        check: providers_have_features,
    },
];

fn build_script_is_short(checkout: &Checkout) -> Vec<String> {
    let lines = checkout.text("build.rs").lines().count();
    match lines {
        0 => vec!["there is no build.rs".to_owned()],
        1..=BUILD_LINES => Vec::new(),
        _ => vec![format!("build.rs has {lines} lines, more than {BUILD_LINES}")],
    }
}

fn typify_stays_behind_its_border(checkout: &Checkout) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, text) in checkout.rust(&["crates/", "src/", "xtask/", "build.rs"]) {
        if path != TYPIFY_BORDER {
            let lines = find(text, Words::Names, &["typify"]);
            breaches.extend(lines.iter().map(|(line, _)| format!("{path}:{line} names typify")));
        }
    }
    breaches
}

fn typify_is_pinned(checkout: &Checkout) -> Vec<String> {
    let manifest = match toml_span::parse(checkout.text("crates/codegen/Cargo.toml")) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("crates/codegen/Cargo.toml cannot be read: {error}")],
    };
    let place = ["/dependencies/typify/version", "/dependencies/typify"];
    let version = place.iter().find_map(|place| manifest.pointer(place)?.as_str());
    match version {
        Some("=0.8.0") => Vec::new(),
        Some(version) => vec![format!("crates/codegen/Cargo.toml requires typify `{version}`")],
        None => vec!["crates/codegen/Cargo.toml does not set a version of typify".to_owned()],
    }
}

fn only_edges_touch_the_disk(checkout: &Checkout) -> Vec<String> {
    named_outside(checkout, EDGES, &["fs", "OpenOptions"], "touches the disk")
}

fn generator_has_no_clock_and_no_network(checkout: &Checkout) -> Vec<String> {
    let words = ["SystemTime", "Instant", "TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs"];
    named_outside(checkout, &[], &words, "uses the clock or the network")
}

fn named_outside(checkout: &Checkout, allowed: &[&str], words: &[&str], does: &str) -> Vec<String> {
    let mut breaches = Vec::new();
    for (path, text) in checkout.rust(GENERATOR) {
        if !allowed.contains(&path) {
            let found = find(text, Words::Names, words);
            breaches.extend(found.iter().map(|(line, word)| format!("{path}:{line} {does}: `{word}`")));
        }
    }
    breaches
}

fn providers_are_data(checkout: &Checkout) -> Vec<String> {
    let providers: Vec<&str> = checkout.providers().collect();
    let mut breaches = Vec::new();
    for (path, text) in checkout.rust(&[
        "crates/codegen/src/",
        "crates/json/src/",
        "crates/receive/src/",
        "crates/schema/src/",
        "crates/scheme/src/",
        "src/",
    ]) {
        let found = find(text, Words::NamesAndStrings, &providers);
        breaches.extend(
            found
                .iter()
                .map(|(line, provider)| format!("{path}:{line} names the provider `{provider}`")),
        );
    }
    breaches
}

fn providers_have_features(checkout: &Checkout) -> Vec<String> {
    let manifest = match toml_span::parse(checkout.text("Cargo.toml")) {
        Ok(manifest) => manifest,
        Err(error) => return vec![format!("Cargo.toml cannot be read: {error}")],
    };
    let features = manifest.pointer("/features").and_then(|value| value.as_table());
    let default = manifest.pointer("/features/default").and_then(|value| value.as_array());
    let mut breaches = Vec::new();
    for provider in checkout.providers() {
        if !features.is_some_and(|features| features.keys().any(|key| key.name == provider)) {
            breaches.push(format!("Cargo.toml has no feature `{provider}`"));
        }
        if !default.is_some_and(|names| names.iter().any(|name| name.as_str() == Some(provider))) {
            breaches.push(format!("the default features in Cargo.toml do not include `{provider}`"));
        }
    }
    breaches
}

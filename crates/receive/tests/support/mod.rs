//! Reads the vectors in `tests/vectors`, or in the folder that `EVENTRY_VECTORS` names: `cargo xtask trust` makes them again.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use eventry::Delivery;
use eventry_receive::{StaticKeys, Verifier, VerifierBuilder};
use serde_json::Value;

/// A delivery that somebody else signed, and what is needed to verify it.
#[derive(Clone)]
pub struct Vector {
    /// The preset.
    pub preset: String,
    /// What distinguishes it from others of the preset.
    pub name: String,
    /// When it was signed, in seconds.
    pub now: i64,
    /// The whole record.
    pub record: Value,
}

impl Vector {
    /// The delivery.
    pub fn delivery(&self) -> Delivery<'static> {
        Delivery::from_json(&self.record["delivery"].to_string()).expect("a recorded delivery")
    }

    /// A verifier for it, without keys and with a stopped clock.
    pub fn without_keys(&self) -> VerifierBuilder {
        let settings = self.record["settings"].as_str().unwrap_or_default();
        let scheme = match settings.contains("signature") {
            true => String::new(),
            false => format!("scheme = '{}'\n", self.preset),
        };
        let now = self.now;
        let builder = Verifier::from_toml(&format!("[authenticity]\n{scheme}{settings}")).expect("settings");
        builder.clock(move || now)
    }

    /// A verifier for it.
    pub fn builder(&self) -> VerifierBuilder {
        let mut builder = self.without_keys();
        for key in self.record["keys"].as_array().into_iter().flatten() {
            builder = builder.key(key.as_str().expect("a key"));
        }
        let mut source = None;
        if let Some(key_set) = self.record["key_set"].as_str() {
            source = Some(StaticKeys::new().with_key_set(key_set));
        }
        for (address, content) in self.record["addresses"].as_object().into_iter().flatten() {
            let content = content.as_str().expect("content");
            source = Some(source.unwrap_or_default().with_address(address, content));
        }
        match source {
            Some(source) => builder.key_source(source),
            None => builder,
        }
    }

    /// A verifier for it.
    #[allow(dead_code)]
    pub fn verifier(&self) -> Verifier {
        self.builder().build().expect("a verifier")
    }
}

/// The vectors that must be accepted, sorted by file.
pub fn vectors() -> Vec<Vector> {
    let mut vectors = all_vectors();
    vectors.retain(|vector| vector.record["expect"] != "refused");
    vectors
}

/// All vectors, sorted by file.
pub fn all_vectors() -> Vec<Vector> {
    let own = || Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let folder = env::var_os("EVENTRY_VECTORS").map_or_else(own, PathBuf::from);
    let entries = fs::read_dir(folder).expect("the folder of vectors");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path| -> Vec<Vector> {
        let text = fs::read_to_string(path).expect("a file of vectors");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let vectors = file["vectors"].as_array().expect("vectors").iter();
        vectors
            .map(|record| Vector {
                preset: record["preset"].as_str().or(file["preset"].as_str()).expect("a preset").to_owned(),
                name: record["name"].as_str().expect("a name").to_owned(),
                now: record["now"].as_i64().expect("a time"),
                record: record.clone(),
            })
            .collect()
    };
    paths.iter().flat_map(read).collect()
}

/// The vector of a preset with this name.
#[allow(dead_code)]
pub fn vector(preset: &str, name: &str) -> Vector {
    let found = vectors().into_iter().find(|vector| vector.preset == preset && vector.name == name);
    found.unwrap_or_else(|| panic!("there is no vector {preset} {name}"))
}

/// The delivery with another body.
#[allow(dead_code)]
pub fn with_body(delivery: &Delivery<'_>, body: &[u8]) -> Delivery<'static> {
    rebuilt(delivery, body, |name, value| Some((name.to_owned(), value.to_owned())))
}

/// The delivery with changed attributes; `None` removes one.
#[allow(dead_code)]
pub fn with_attributes(delivery: &Delivery<'_>, change: impl Fn(&str, &str) -> Option<(String, String)>) -> Delivery<'static> {
    rebuilt(delivery, delivery.body(), change)
}

fn rebuilt(delivery: &Delivery<'_>, body: &[u8], change: impl Fn(&str, &str) -> Option<(String, String)>) -> Delivery<'static> {
    let attributes = delivery.attributes().filter_map(|(name, value)| change(name, value));
    let rebuilt = Delivery::new(body).into_owned().with_attributes(attributes);
    match delivery.route() {
        Some(route) => rebuilt.with_route(route.to_owned()),
        None => rebuilt,
    }
}

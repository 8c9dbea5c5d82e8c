//! Schemes are data: the code names no provider, and every preset works.

use std::fs;
use std::path::Path;

use eventry_scheme::{Scheme, preset, preset_names};

/// Presets that are named after a mechanism.
const MECHANISMS: &[&str] = &["basic", "token"];

#[test]
fn code_names_no_provider() {
    let presets = preset_names();
    let names: Vec<&str> = presets
        .iter()
        .map(String::as_str)
        .filter(|name| !MECHANISMS.contains(name))
        .collect();
    assert!(names.len() > 12);
    let mut files = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        files += 1;
        for (at, line) in fs::read_to_string(&path).expect("text").lines().enumerate() {
            // Examples in the documentation may use a preset.
            let code = line.split("//").next().unwrap_or_default().to_lowercase();
            let named = names.iter().find(|name| code.contains(*name));
            assert_eq!(named, None, "{}:{}", path.display(), at + 1);
        }
    }
    assert!(files > 8, "{files}");
}

#[test]
fn every_preset_works() {
    for name in preset_names() {
        let scheme = preset(&name).and_then(Scheme::of);
        assert!(scheme.is_ok(), "{name}: {scheme:?}");
    }
}

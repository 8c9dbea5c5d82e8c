//! Schemes are data: the code names no provider.

use std::fs;
use std::path::Path;

use eventry_receive::Verifier;

/// Presets that are named after a mechanism.
const MECHANISMS: &[&str] = &["basic", "token"];

#[test]
fn code_names_no_provider() {
    let presets = Verifier::presets();
    let mut names: Vec<&str> = presets
        .iter()
        .map(String::as_str)
        .filter(|name| !MECHANISMS.contains(name))
        .collect();
    names.extend([
        "amazon",
        "aws",
        "svix",
        "standardwebhooks",
        "whsec",
        "eventsub",
        "x-hub",
        "hmacsignature",
    ]);
    assert!(names.len() > 20);
    let mut files = 0;
    each_file(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut |path, text| {
        files += 1;
        for (at, line) in text.lines().enumerate() {
            // Examples in the documentation may use a preset.
            let code = line.split("//").next().unwrap_or_default().to_lowercase();
            let named = names.iter().find(|name| code.contains(*name));
            assert_eq!(named, None, "{}:{}", path.display(), at + 1);
        }
    });
    assert!(files > 20, "{files}");
}

fn each_file(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            each_file(&path, visit);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            visit(&path, &fs::read_to_string(&path).expect("text"));
        }
    }
}

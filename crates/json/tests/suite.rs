//! JSONTestSuite: every way to read a text has the verdict of the suite. Passes if the suite is not at `../shared/json-test-suite`.

mod readers;

use std::fs;
use std::path::Path;

#[test]
fn every_reader_has_the_verdict_of_the_suite() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/json-test-suite/test_parsing");
    let Ok(files) = fs::read_dir(suite) else { return };
    let mut judged = 0;
    for file in files {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let bytes = fs::read(file.path()).unwrap();
        // The readers take text, except for the scanner, which leaves the encoding to its caller.
        let Ok(text) = std::str::from_utf8(&bytes) else {
            assert!(!name.starts_with("y_"), "{name}");
            continue;
        };
        let verdict = readers::agree(text);
        match name.chars().next() {
            Some('y') => assert_eq!(verdict, Ok(()), "{name}"),
            Some('n') => assert!(verdict.is_err(), "{name}"),
            // Either verdict conforms.
            _ => {}
        }
        judged += 1;
    }
    assert!(judged > 250, "{judged}");
}

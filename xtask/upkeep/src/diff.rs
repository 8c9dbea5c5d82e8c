//! What changed between two forms of a document.

use eventry_codegen::diagnostic::Diagnostics;
use eventry_codegen::discover::Tree;

use crate::change::{Change, Verdict};
use crate::digest;

/// The changes of one document between two trees.
///
/// # Errors
/// When a tree cannot be read.
pub fn compare(old: &Tree, new: &Tree, document: &str) -> Result<Vec<Change>, Diagnostics> {
    let meaning = |tree: &Tree| tree.files.get(document).map(|text| digest::of_meaning(text));
    if meaning(old) == meaning(new) {
        return Ok(Vec::new());
    }
    Ok(vec![Change {
        document: document.to_owned(),
        pointer: String::new(),
        change: "document-changed",
        words: "the document is another one".to_owned(),
        wire: Verdict::Unknown,
        replay: Verdict::Unknown,
        source: Verdict::Unknown,
        names: Vec::new(),
    }])
}

//! Digests: of the bytes of a page, and of the meaning of a JSON document.

use std::fmt::Write as _;

use eventry_schema::json::{self, Json, Node, canonical_number};
use sha2::{Digest as _, Sha256};

/// The digest of a text, byte for byte: `sha256:` and 64 hexadecimal digits.
#[must_use]
pub fn of_text(text: &str) -> String {
    let mut out = "sha256:".to_owned();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The digest of the meaning of a JSON document: layout, the order of members and the spelling of numbers and strings do not count.
///
/// For a text that is not JSON, the digest of its bytes.
///
/// ```
/// use cargo_eventry::digest::of_meaning;
/// assert_eq!(of_meaning("{\"b\": 1.0, \"a\": \"\\u0041\"}"), of_meaning("{\"a\":\"A\",\"b\":1}"));
/// assert_ne!(of_meaning("[1, 2]"), of_meaning("[2, 1]"));
/// ```
#[must_use]
pub fn of_meaning(text: &str) -> String {
    json::parse(text).map_or_else(|_| of_text(text), |node| of_node(&node))
}

/// The digest of the meaning of a JSON value.
#[must_use]
pub fn of_node(node: &Node) -> String {
    of_text(&canonical(node).to_compact())
}

/// The value with its members sorted by name, and its numbers in one spelling.
fn canonical(node: &Node) -> Node {
    let value = match &node.value {
        Json::Number(literal) => Json::Number(canonical_number(literal).into()),
        Json::Array(elements) => Json::Array(elements.iter().map(canonical).collect()),
        Json::Object(members) => {
            let mut members = members.clone();
            members.sort_by(|one, two| one.name.cmp(&two.name));
            for member in &mut members {
                member.node = canonical(&member.node);
            }
            Json::Object(members)
        }
        other => other.clone(),
    };
    Node::new(value, node.span)
}

//! JSON with positions: what schema files, patches and samples are read into.
//!
//! The grammar and the tree are those of `eventry-json`; this module says what is wrong with a file in words for its author. Reading
//! changes nothing: members keep their order and numbers keep their digits.
//!
//! ```
//! let schema = eventry_schema::json::parse(r#"{"type": "object", "maximum": 1e3}"#)?;
//! assert_eq!(schema.get("type").and_then(|node| node.as_str()), Some("object"));
//! assert_eq!(schema.to_compact(), r#"{"type":"object","maximum":1e3}"#);
//! # Ok::<(), eventry_schema::json::ParseError>(())
//! ```

mod error;

pub use error::ParseError;
pub use eventry_json::tree::{Json, MAX_DEPTH, Member, Node, Span};

use eventry_json::{Decimal, tree};

/// Reads a JSON document (RFC 8259) and returns it with positions. Skips a byte order mark at the start.
///
/// # Errors
///
/// An error if the text is not exactly one JSON value, nests deeper than [`MAX_DEPTH`], or names a member twice in one object: the two
/// would contradict each other, and no reader could tell which of them the author meant.
///
/// ```
/// use eventry_schema::json::parse;
/// assert_eq!(parse("[1, 2]")?.as_array().map(<[_]>::len), Some(2));
/// assert_eq!(parse("[1, 2,]").map_err(|error| error.offset), Err(6));
/// # Ok::<(), eventry_schema::json::ParseError>(())
/// ```
pub fn parse(text: &str) -> Result<Node, ParseError> {
    let node = parse_recorded(text)?;
    match node.repeated_member() {
        Some((first, second)) => Err(ParseError::repeated_member(text, first, second)),
        None => Ok(node),
    }
}

/// Checks that a text is one JSON document, like [`parse`], but lets a member name appear twice: a recorded body is what its sender
/// wrote.
///
/// # Errors
///
/// As [`parse`], except for repeated names.
pub fn check(text: &str) -> Result<(), ParseError> {
    parse_recorded(text).map(|_| ())
}

/// Reads a JSON document like [`parse`], but keeps every member of a name that appears twice.
///
/// # Errors
///
/// As [`check`].
pub fn parse_recorded(text: &str) -> Result<Node, ParseError> {
    tree::parse(text).map_err(|error| ParseError::of_syntax(text, error))
}

/// The one spelling that all literals of the same number share: significant digits, `e`, and a power of ten; or `0`.
///
/// ```
/// use eventry_schema::json::canonical_number;
/// assert_eq!(canonical_number("-12.50"), "-125e-1");
/// assert_eq!(canonical_number("100"), canonical_number("1.0e2"));
/// assert_eq!(canonical_number("-0.0"), "0");
/// ```
#[must_use]
pub fn canonical_number(literal: &str) -> String {
    Decimal::parse(literal).to_string()
}

#[cfg(test)]
mod tests;

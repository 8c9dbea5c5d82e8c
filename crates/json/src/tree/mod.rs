//! A tree with positions, for documents that people write.
//!
//! Every value remembers its bytes in the text, so that a message can name line and column. Members keep their order and numbers keep
//! their digits.
//!
//! ```
//! use eventry_json::tree;
//!
//! let schema = tree::parse(r#"{"type": "object", "maximum": 1e3}"#)?;
//! assert_eq!(schema.get("type").and_then(|node| node.as_str()), Some("object"));
//! assert_eq!(schema.to_compact(), r#"{"type":"object","maximum":1e3}"#);
//! # Ok::<(), eventry_json::SyntaxError>(())
//! ```

mod node;
mod parse;
mod print;
mod repeated;

pub use node::{Json, Member, Node, Span};
pub use parse::{MAX_DEPTH, parse};

//! JSON with places: what schema files, patches and samples are read into.
//!
//! Every value remembers the bytes it was written in, so that any later stage can name line and column. Members keep
//! their document order and numbers keep their digits: the generator never changes what a provider published by
//! reading it.
//!
//! ```
//! let schema = eventry_schema::json::parse(r#"{"type": "object", "maximum": 1e3}"#)?;
//! assert_eq!(schema.get("type").and_then(|node| node.as_str()), Some("object"));
//! assert_eq!(schema.to_compact(), r#"{"type":"object","maximum":1e3}"#);
//! # Ok::<(), eventry_schema::json::ParseError>(())
//! ```

mod decimal;
mod node;
mod parse;
mod print;
mod scalar;

pub use decimal::{canonical_number, same_number};
pub use node::{Json, Member, Node, Span};
pub use parse::{MAX_DEPTH, ParseError, check, parse, parse_recorded};

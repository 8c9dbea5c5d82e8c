//! The JSON grammar of Eventry: RFC 8259 to the letter, in one place.
//!
//! **Internal.** This crate follows no semantic versioning. Depend on `eventry` or `eventry-codegen` instead.
//!
//! There are three ways to read a text, and they agree on every text and on the position of every error:
//!
//! - [`Lexer`] reads one token after another, as the caller asks for them. [`Lexer::skip`] reads a whole value of any depth.
//! - [`Scanner`] finds the end of a value whose bytes arrive in pieces.
//! - [`tree::parse`] reads a text into [`tree::Node`]s, each with its position.
//!
//! [`Decimal`] compares number literals exactly, [`unescape`] decodes strings, and [`mod@pointer`] reads and writes JSON Pointers.
//!
//! ```
//! use eventry_json::{Lexer, Syntax, SyntaxError};
//!
//! let mut lexer = Lexer::new(r#" {"a": [1e2]} "#);
//! assert_eq!(lexer.skip()?, r#"{"a": [1e2]}"#);
//! lexer.end()?;
//!
//! let error = Lexer::new("[1, 2,]").skip().unwrap_err();
//! assert_eq!(error, SyntaxError { kind: Syntax::Value, offset: 6 });
//! # Ok::<(), SyntaxError>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod decimal;
mod error;
pub mod escape;
mod exponent;
mod levels;
mod lexer;
mod plain;
pub mod pointer;
mod scanner;
pub mod tree;

pub use decimal::{Decimal, equal_numbers, is_integer, to_i64, to_i128};
pub use error::{Syntax, SyntaxError};
pub use exponent::Exponent;
pub use lexer::{Lexer, Mark, Observer, Skipped, unescape};
pub use plain::plain_end;
pub use scanner::{Progress, Scanner};

/// Returns the text of a document without the byte order mark that may precede it (RFC 8259, section 8.1). Only one is removed.
///
/// ```
/// assert_eq!(eventry_json::without_byte_order_mark("\u{feff}[]"), "[]");
/// ```
#[must_use]
pub fn without_byte_order_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

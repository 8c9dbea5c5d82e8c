//! JSON text: a pull decoder, an encoder, and the values that keep what JSON says exactly.

mod decimal;
mod decoder;
mod digits;
mod encoder;
mod equality;
mod escape;
mod exponent;
mod integer;
#[expect(clippy::module_inception, reason = "the file holds the type `Json`")]
mod json;
mod kind;
mod number;
mod scan;
mod skip;
mod token;
mod tolerance;
mod value_scan;

pub use decoder::{Decoder, MAX_DEPTH, Mark};
pub use encoder::Encoder;
pub use integer::Integer;
pub use json::{Elements, Json, Members};
pub use kind::Kind;
pub use number::Number;

#[cfg(feature = "validate")]
pub(crate) use decimal::Decimal;
pub(crate) use decimal::{equal as equal_numbers, is_integer, to_i128};
pub(crate) use digits::Digits;
pub(crate) use equality::equal as equal_values;
pub(crate) use escape::unescape;
#[cfg(feature = "validate")]
pub(crate) use scan::plain_end;
pub(crate) use value_scan::{Progress, ValueScan};

/// The text of a whole document without the one byte order mark that may stand in front of it (RFC 8259, section 8.1).
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

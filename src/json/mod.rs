//! JSON text: a pull decoder, an encoder, and the values that keep what JSON says exactly.

mod choices;
mod decimal;
mod decoder;
mod depth;
mod digits;
mod encoder;
mod equality;
mod escape;
mod exponent;
mod extents;
mod integer;
#[expect(clippy::module_inception, reason = "the file holds the type `Json`")]
mod json;
mod kind;
mod number;
mod scan;
mod skip;
mod spelling;
mod token;
mod tolerance;
mod value_scan;

pub use decoder::{Decoder, Mark};
pub use depth::{CHOICE_DEPTH, MAX_DEPTH};
pub use encoder::Encoder;
pub use integer::Integer;
pub use json::{Elements, Json, Members};
pub use kind::Kind;
pub use number::Number;

pub(crate) use choices::{Branching, ChoiceKey, Judged, OpenChoice};
#[cfg(feature = "validate")]
pub(crate) use decimal::Decimal;
pub(crate) use decimal::{equal as equal_numbers, is_integer, to_i128};
#[cfg(test)]
pub(crate) use decoder::STEPS;
pub(crate) use digits::Digits;
pub(crate) use equality::equal as equal_values;
pub(crate) use escape::unescape;
#[cfg(feature = "validate")]
pub(crate) use scan::plain_end;
pub(crate) use spelling::Spelling;
pub(crate) use value_scan::{Progress, ValueScan};

/// The text of a whole document without the one byte order mark that may stand in front of it (RFC 8259, section 8.1).
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

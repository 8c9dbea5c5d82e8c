//! JSON text: a pull decoder, an encoder, and exact decimals.

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
mod scan;
mod skip;
mod spelling;
mod token;
mod tolerance;
mod value_scan;

pub use decoder::{Decoder, Mark};
pub use depth::{CHOICE_DEPTH, MAX_DEPTH};
pub use encoder::Encoder;

pub(crate) use choices::{Branching, ChoiceKey, Judged, OpenChoice};
pub(crate) use decimal::{Decimal, equal as equal_numbers, is_integer, to_i64, to_i128};
#[cfg(test)]
pub(crate) use decoder::STEPS;
pub(crate) use digits::Digits;
pub(crate) use equality::equal as equal_values;
pub(crate) use escape::{unescape, unescape_lossy};
#[cfg(feature = "validate")]
pub(crate) use scan::plain_end;
pub(crate) use spelling::Spelling;
pub(crate) use value_scan::{Progress, ValueScan};

/// The text of a whole document without the one byte order mark that may stand in front of it (RFC 8259, section 8.1).
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

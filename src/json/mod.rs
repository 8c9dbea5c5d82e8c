//! JSON text: a pull decoder and an encoder.

mod choices;
mod decoder;
mod depth;
mod digits;
mod encoder;
mod equality;
mod extents;
mod limits;
mod spelling;
mod tolerance;
mod verdicts;

pub use decoder::{Decoder, Mark};
pub use encoder::Encoder;
pub use limits::{CHOICE_DEPTH, MAX_DEPTH};
pub use tolerance::Listed;

pub(crate) use choices::OpenChoice;
#[cfg(test)]
pub(crate) use decoder::STEPS;
pub(crate) use decoder::syntax_error;
pub(crate) use digits::Digits;
pub(crate) use equality::{equal as equal_values, hash as hash_value};
pub(crate) use spelling::Spelling;
pub(crate) use verdicts::{Branching, ChoiceKey, Judged};

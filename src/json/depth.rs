//! Counts the levels of typed values.

use super::limits::LIMIT;
use super::{CHOICE_DEPTH, Decoder, MAX_DEPTH};
use crate::error::{DecodeError, Reason};

impl Decoder<'_> {
    /// Enters a nested typed value; every success is paired with one [`leave`](Self::leave).
    ///
    /// # Errors
    ///
    /// [`Reason::TooDeep`] below [`MAX_DEPTH`] levels, and below [`CHOICE_DEPTH`] levels of a choice.
    #[inline]
    pub fn enter(&mut self) -> Result<(), DecodeError> {
        if self.depth >= self.watermark {
            self.deepen()?;
        }
        self.depth += 1;
        Ok(())
    }

    /// Leaves a nested typed value.
    #[inline]
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Moves the watermark one level down, if values may be read there.
    #[cold]
    #[inline(never)]
    fn deepen(&mut self) -> Result<(), DecodeError> {
        if self.depth >= self.ceiling() {
            return Err(self.too_deep());
        }
        self.watermark = self.depth + 1;
        Ok(())
    }

    /// How deeply values may be read.
    pub(super) fn ceiling(&self) -> u16 {
        self.choices.as_ref().map_or(LIMIT, |choices| choices.ceiling)
    }

    /// The error for a value that nests too deeply. Only the outermost choice tries anything else.
    pub(super) fn too_deep(&mut self) -> DecodeError {
        let limit = if self.ceiling() == LIMIT { MAX_DEPTH } else { CHOICE_DEPTH };
        if let Some(choices) = &mut self.choices {
            choices.too_deep = true;
        }
        DecodeError::new(Reason::TooDeep { limit }, self.offset())
    }
}

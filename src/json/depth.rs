//! How deeply typed values nest.

use super::Decoder;
use crate::error::DecodeError;

/// How many levels of typed values are read; deeper ones are an error ([`Reason::TooDeep`](crate::Reason::TooDeep)). [`Decoder::skip`] knows no
/// such limit, because it does not recurse.
pub const MAX_DEPTH: usize = 512;

/// How many levels of typed values a choice reads. A choice that needs more is kept as JSON.
///
/// The count starts at the outermost choice, so that what a choice becomes does not depend on what is around it. It is less than
/// [`MAX_DEPTH`]: a choice that stands in no more levels than the difference never reaches that limit.
pub const CHOICE_DEPTH: usize = 448;

/// [`MAX_DEPTH`], as a decoder counts.
pub(super) const LIMIT: u16 = MAX_DEPTH as u16;

impl Decoder<'_> {
    /// Enters a nested typed value; every success is paired with one [`leave`](Self::leave).
    ///
    /// # Errors
    ///
    /// [`Reason::TooDeep`](crate::Reason::TooDeep) below [`MAX_DEPTH`] levels, and below [`CHOICE_DEPTH`] levels of a choice.
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
}

//! Decimal digits of machine numbers, on the stack.

use serde_json::ser::{CompactFormatter, Formatter as _};

/// The spelling of a machine number. The formatter of `serde_json` is a dependency anyway, is faster than `core::fmt`, and spells a float
/// with the fewest digits that read back as the same float.
pub(crate) struct Digits {
    bytes: [u8; ROOM],
    length: usize,
}

// The longest float is `-2.2250738585072014e-308`, and the longest integer has 20 characters.
const ROOM: usize = 32;

impl Digits {
    /// Spells a signed integer.
    #[inline]
    pub(crate) fn signed(value: i64) -> Self {
        Self::filled_by(|room| CompactFormatter.write_i64(room, value))
    }

    /// Spells an unsigned integer.
    #[inline]
    pub(crate) fn unsigned(value: u64) -> Self {
        Self::filled_by(|room| CompactFormatter.write_u64(room, value))
    }

    /// Spells a finite float; a whole one as `1.0`.
    #[inline]
    pub(crate) fn float(value: f64) -> Self {
        Self::filled_by(|room| CompactFormatter.write_f64(room, value))
    }

    #[inline]
    fn filled_by(write: impl FnOnce(&mut &mut [u8]) -> std::io::Result<()>) -> Self {
        let mut bytes = [0; ROOM];
        let mut room: &mut [u8] = &mut bytes;
        // Every number fits.
        let _ = write(&mut room);
        let length = ROOM - room.len();
        Self { bytes, length }
    }

    /// Returns the spelling.
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..self.length).unwrap_or_default();
        // Always ASCII.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;

    #[test]
    fn the_longest_numbers_fit() {
        for value in [i64::MIN, i64::MAX, 0, -1] {
            assert_eq!(Digits::signed(value).as_str(), value.to_string());
        }
        assert_eq!(Digits::unsigned(u64::MAX).as_str(), u64::MAX.to_string());
        for value in [
            -f64::MIN_POSITIVE,
            -f64::MAX,
            -5e-324,
            -1.0 / 3e15,
            -12345678901234567.0,
            -0.000012345678901234567,
        ] {
            assert_eq!(Digits::float(value).as_str().parse(), Ok(value));
        }
    }
}

//! Finds the end of a run of plain bytes inside a string: sixteen bytes at a time with the feature `simd`, otherwise eight.

#[cfg(feature = "simd")]
use vector::{STEP, plain_bytes};
#[cfg(not(feature = "simd"))]
use word::{STEP, plain_bytes};

/// Returns the offset of the first `"`, `\` or control byte at or after `from`, or the length of the text.
#[inline]
#[must_use]
pub fn plain_end(bytes: &[u8], from: usize) -> usize {
    let Some(mut rest) = bytes.get(from..) else { return from };
    while let Some((chunk, behind)) = rest.split_first_chunk::<STEP>() {
        if let Some(plain) = plain_bytes(*chunk) {
            return bytes.len() - rest.len() + plain;
        }
        rest = behind;
    }
    let plain = rest.iter().take_while(|byte| is_plain(**byte)).count();
    bytes.len() - rest.len() + plain
}

/// Characters that are put together from plain bytes and escapes.
///
/// It is longer than what it holds, so that a whole chunk can be written where only some of its bytes count.
pub(crate) struct Characters {
    bytes: Vec<u8>,
    end: usize,
}

impl Characters {
    pub(crate) fn new() -> Self {
        Self {
            bytes: vec![0; 8 * STEP],
            end: 0,
        }
    }

    /// Copies plain bytes. Returns the offset of the first other byte at or after `from`, or the length of the text.
    #[inline]
    pub(crate) fn copy_plain(&mut self, bytes: &[u8], from: usize) -> usize {
        let mut at = from;
        while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<STEP>()) {
            if let Some(room) = self.room() {
                *room = *chunk;
            }
            if let Some(plain) = plain_bytes(*chunk) {
                self.end += plain;
                return at + plain;
            }
            self.end += STEP;
            at += STEP;
        }
        while let Some(&byte) = bytes.get(at).filter(|byte| is_plain(**byte)) {
            self.push(byte);
            at += 1;
        }
        at
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        if let Some([first, ..]) = self.room() {
            *first = byte;
            self.end += 1;
        }
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.push(*byte));
    }

    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.truncate(self.end);
        self.bytes
    }

    /// Returns room for a chunk.
    #[inline]
    fn room(&mut self) -> Option<&mut [u8; STEP]> {
        if self.bytes.len() < self.end + STEP {
            self.grow();
        }
        self.bytes.get_mut(self.end..)?.first_chunk_mut()
    }

    #[cold]
    fn grow(&mut self) {
        self.bytes.resize(2 * self.bytes.len(), 0);
    }
}

#[cfg(feature = "simd")]
mod vector {
    use wide::u8x16;

    pub(super) const STEP: usize = 16;

    /// The number of bytes before the first special one; `None` if all are plain.
    #[inline]
    pub(super) fn plain_bytes(chunk: [u8; STEP]) -> Option<usize> {
        let bytes = u8x16::new(chunk);
        let control = bytes.min(u8x16::splat(0x1f)).cmp_eq(bytes);
        let quote = bytes.cmp_eq(u8x16::splat(b'"'));
        let backslash = bytes.cmp_eq(u8x16::splat(b'\\'));
        let marks = (control | quote | backslash).move_mask();
        (marks != 0).then(|| marks.trailing_zeros() as usize)
    }
}

#[cfg(not(feature = "simd"))]
mod word {
    pub(super) const STEP: usize = 8;

    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;

    /// The number of bytes before the first special one; `None` if all are plain.
    #[inline]
    pub(super) fn plain_bytes(chunk: [u8; STEP]) -> Option<usize> {
        let word = u64::from_le_bytes(chunk);
        // A byte below the bound borrows into its high bit when the bound is subtracted. A borrow may also mark bytes above a
        // marked one, so only the lowest mark counts. No byte above 0x7f is special, hence `!word`.
        // With one bit flipped, a quote is 0x20, so that it and the control bytes are exactly the bytes below 0x21.
        let control_or_quote = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
        let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        let marks = (control_or_quote | backslash) & !word & HIGHS;
        (marks != 0).then(|| (marks.trailing_zeros() / 8) as usize)
    }
}

#[inline]
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

#[cfg(test)]
mod tests {
    use super::{Characters, plain_end};

    #[test]
    fn finds_every_special_byte_at_every_place() {
        for length in 0..40 {
            for place in 0..=length {
                for special in 0..=255_u8 {
                    let mut bytes = vec![b'x'; length];
                    if let Some(byte) = bytes.get_mut(place) {
                        *byte = special;
                    }
                    let stops = special < 0x20 || special == b'"' || special == b'\\';
                    let wanted = if stops { place } else { length };
                    assert_eq!(plain_end(&bytes, 0), wanted, "byte {special} at {place} of {length}");
                    let mut copy = Characters::new();
                    copy.push(b'-');
                    assert_eq!(copy.copy_plain(&bytes, 0), wanted);
                    let copy = copy.into_bytes();
                    assert_eq!(copy.get(1..), bytes.get(..wanted));
                }
            }
        }
    }
}

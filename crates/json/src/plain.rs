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

/// Appends plain bytes to `out`, and the characters of escapes that are a quote or a backslash behind a backslash. Returns the offset of the
/// first other byte at or after `from`, or the length of the text.
#[inline]
pub(crate) fn copy_plain(bytes: &[u8], from: usize, out: &mut Vec<u8>) -> usize {
    let mut at = from;
    loop {
        // Texts in texts are full of these, often one behind another.
        while let Some([b'\\', escaped @ (b'"' | b'\\'), ..]) = bytes.get(at..) {
            out.push(*escaped);
            at += 2;
        }
        let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<STEP>()) else {
            break;
        };
        // Copying a whole chunk and dropping some of it is cheaper than copying a few bytes.
        let length = out.len();
        out.extend_from_slice(chunk);
        let Some(plain) = plain_bytes(*chunk) else {
            at += STEP;
            continue;
        };
        out.truncate(length + plain);
        at += plain;
        if !matches!(bytes.get(at..), Some([b'\\', b'"' | b'\\', ..])) {
            return at;
        }
    }
    while let Some(&byte) = bytes.get(at).filter(|byte| is_plain(**byte)) {
        out.push(byte);
        at += 1;
    }
    at
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
    use super::{copy_plain, plain_end};

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
                    let mut copy = vec![b'-'];
                    assert_eq!(copy_plain(&bytes, 0, &mut copy), wanted);
                    assert_eq!(copy.get(1..), bytes.get(..wanted));
                }
            }
        }
    }
}

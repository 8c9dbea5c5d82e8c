//! Decodes the escapes of strings.

use std::borrow::Cow;

use crate::plain::plain_end;

/// Decodes a string of valid grammar, given in its quotes. Replaces each half of a surrogate pair with U+FFFD.
#[must_use]
pub fn unescape_lossy(quoted: &str) -> Cow<'_, str> {
    let inner = inner(quoted);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut characters = String::with_capacity(inner.len());
    for piece in Pieces::of(inner) {
        match piece {
            Piece::Plain(plain) => characters.push_str(plain),
            Piece::Character(character) => characters.push(character),
            Piece::Lone(_) => characters.push(char::REPLACEMENT_CHARACTER),
        }
    }
    Cow::Owned(characters)
}

/// Decodes a string of valid grammar, given in its quotes, to bytes that are equal only for equal strings: its characters as UTF-8, and
/// half of a surrogate pair as the three bytes that UTF-8 forbids for it.
#[must_use]
pub fn comparable(quoted: &str) -> Cow<'_, [u8]> {
    let inner = inner(quoted);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner.as_bytes());
    }
    let mut bytes = Vec::with_capacity(inner.len());
    for piece in Pieces::of(inner) {
        match piece {
            Piece::Plain(plain) => bytes.extend_from_slice(plain.as_bytes()),
            Piece::Character(character) => {
                bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Piece::Lone(unit) => {
                let [high, low] = unit.to_be_bytes();
                bytes.extend_from_slice(&[0xED, 0x80 | ((high & 0x0F) << 2) | (low >> 6), 0x80 | (low & 0x3F)]);
            }
        }
    }
    Cow::Owned(bytes)
}

fn inner(quoted: &str) -> &str {
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default()
}

/// The meaning of an escape.
pub(crate) enum Unescaped {
    Character(char),
    /// Half of a surrogate pair.
    Lone(u16),
}

/// Decodes the escape of valid grammar at an offset of a text. A character above U+FFFF takes two escapes.
#[inline]
pub(crate) fn unescape_at(text: &str, at: usize) -> Unescaped {
    Unescaped::Character(match text.as_bytes().get(at + 1) {
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return code_unit(text, at),
        Some(other) => char::from(*other),
        None => char::REPLACEMENT_CHARACTER,
    })
}

fn code_unit(text: &str, at: usize) -> Unescaped {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(at).unwrap_or_default();
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Unescaped::Character(character);
    }
    // Two units are one character, or the first is half of a pair.
    match char::decode_utf16([first, unit(at + 6).unwrap_or_default()]).next() {
        Some(Ok(character)) => Unescaped::Character(character),
        _ => Unescaped::Lone(first),
    }
}

enum Piece<'a> {
    Plain(&'a str),
    Character(char),
    Lone(u16),
}

struct Pieces<'a> {
    inner: &'a str,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn of(inner: &'a str) -> Self {
        Self { inner, at: 0 }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let bytes = self.inner.as_bytes();
        let start = self.at;
        let stop = plain_end(bytes, start);
        if stop > start {
            self.at = stop;
            return self.inner.get(start..stop).map(Piece::Plain);
        }
        // At a backslash, or at the end.
        let unicode = *bytes.get(start + 1)? == b'u';
        self.at = start + if unicode { 6 } else { 2 };
        Some(match unescape_at(self.inner, start) {
            Unescaped::Character(character) => {
                if u32::from(character) > 0xFFFF {
                    self.at += 6;
                }
                Piece::Character(character)
            }
            Unescaped::Lone(unit) => Piece::Lone(unit),
        })
    }
}

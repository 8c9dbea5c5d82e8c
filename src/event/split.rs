//! Where the events of a body with many of them begin and end.

use std::ops::Range;

use super::malformed::text_of;
use crate::{Decoder, Kind};

/// The byte ranges of the events in a body.
///
/// The body may be one array, values one after another with or without white space between (JSON Lines is one such form), or a
/// single value. `member` names a member that holds such an array, for a document that wraps its events: when the body is an object with that
/// member, its elements are the events.
///
/// An empty array holds no events. What is no JSON becomes a range of its own, up to the next line that begins a value, so that nothing is left out.
///
/// ```
/// let body = b"{\"a\": 1} {\"b\": 2}\n[3]";
/// let parts: Vec<_> = eventry::split(body, None).into_iter().map(|part| &body[part]).collect();
/// assert_eq!(parts, [&b"{\"a\": 1}"[..], b"{\"b\": 2}", b"[3]"]);
/// ```
#[must_use]
pub fn split(body: &[u8], member: Option<&str>) -> Vec<Range<usize>> {
    let valid = match std::str::from_utf8(body) {
        Ok(_) => body.len(),
        // Lines in front of the fault are whole; what follows is kept as one piece.
        Err(error) => body[..error.valid_up_to()]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1),
    };
    let text = text_of(&body[..valid]).unwrap_or_default();
    let skipped = valid - text.len();
    let mut parts = Vec::new();
    if valid == body.len() && elements(&mut Decoder::new(text), member, &mut parts) {
        for part in &mut parts {
            *part = part.start + skipped..part.end + skipped;
        }
        return parts;
    }
    parts.clear();
    values(text, &mut parts);
    for part in &mut parts {
        *part = part.start + skipped..part.end + skipped;
    }
    if valid < body.len() {
        parts.push(valid..body.len());
    }
    if parts.is_empty() {
        parts.push(0..body.len());
    }
    parts
}

/// The elements of a body that is one array, or one object that holds the array. Returns false when it is neither.
fn elements(from: &mut Decoder<'_>, member: Option<&str>, parts: &mut Vec<Range<usize>>) -> bool {
    let inside = match from.kind() {
        Ok(Kind::Array) => false,
        Ok(Kind::Object) => {
            let Some(member) = member else { return false };
            if !find_array(from, member) {
                return false;
            }
            true
        }
        _ => return false,
    };
    let whole = from.text().len();
    if from.begin_array().is_err() {
        return false;
    }
    loop {
        let before = from.offset();
        match from.next_element() {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                parts.push(before..whole);
                return true;
            }
        }
        if from.kind().is_err() {
            parts.push(before..whole);
            return true;
        }
        let start = from.offset();
        if from.skip().is_err() {
            parts.push(start..whole);
            return true;
        }
        parts.push(start..from.offset());
    }
    if inside {
        // What else the object holds is of no interest, but it must be whole.
        loop {
            match from.next_member() {
                Ok(Some(_)) if from.skip().is_ok() => {}
                Ok(None) => break,
                _ => return false,
            }
        }
    }
    // Something behind it: then it was the first of several values, or is not whole.
    from.end().is_ok()
}

fn find_array(from: &mut Decoder<'_>, member: &str) -> bool {
    if from.begin_object().is_err() {
        return false;
    }
    while let Ok(Some(name)) = from.next_member() {
        if name == member {
            return from.kind().is_ok_and(|kind| kind == Kind::Array);
        }
        if from.skip().is_err() {
            return false;
        }
    }
    false
}

/// What a batch may cost beyond its own length in values that never close, before its rest is kept as one piece.
const VAIN_BYTES: usize = 1 << 20;

/// Values one after another.
fn values(text: &str, parts: &mut Vec<Range<usize>>) {
    let mut at = 0;
    // Bytes read to no end. Many values that never close would otherwise each be read to the end of the text.
    let mut vain = 0;
    while let Some(offset) = text[at..].find(|c: char| !matches!(c, ' ' | '\t' | '\r' | '\n')) {
        let start = at + offset;
        let rest = &text[start..];
        let mut from = Decoder::new(rest);
        let end = match from.skip() {
            Ok(_) => start + from.offset(),
            Err(_) if vain > VAIN_BYTES + text.len().saturating_mul(16) => text.len(),
            Err(fault) => {
                vain += fault.offset();
                start + next_value(rest)
            }
        };
        parts.push(start..end);
        at = end;
    }
}

/// Where the next line begins that looks like the start of a value.
fn next_value(text: &str) -> usize {
    let mut at = 0;
    while let Some(newline) = text[at..].find('\n') {
        at += newline + 1;
        if text[at..].starts_with(['{', '[']) {
            return at;
        }
    }
    text.len()
}

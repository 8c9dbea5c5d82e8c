//! The batch inside a document that wraps its events.

use crate::json::{self, Progress, ValueScan};

/// Takes a whole JSON value; returns the offset behind the opening bracket of the array in the object's member `member`, if it is such a
/// document.
pub(super) fn batch_in(value: &[u8], member: &str) -> Option<usize> {
    if value.first() != Some(&b'{') {
        return None;
    }
    let mut scan = ValueScan::default();
    let mut behind = |at: usize| {
        scan.restart();
        match scan.advance(value.get(at..)?) {
            Progress::End(length) => Some(at + length),
            Progress::Open | Progress::Fault(_) => None,
        }
    };
    let mut at = 1;
    loop {
        at = behind_space(value, at);
        if value.get(at) == Some(&b',') {
            at = behind_space(value, at + 1);
        }
        let name = at;
        if value.get(name) != Some(&b'"') {
            return None;
        }
        at = behind(name)?;
        let name = value.get(name..at)?;
        // One byte more: the colon.
        at = behind_space(value, behind_space(value, at) + 1);
        if is_called(name, member) {
            return (value.get(at) == Some(&b'[')).then_some(at + 1);
        }
        at = behind(at)?;
    }
}

/// Whether a name in its quotes is `member`.
fn is_called(name: &[u8], member: &str) -> bool {
    let name = std::str::from_utf8(name).ok().and_then(|name| json::unescape(name).ok());
    name.is_some_and(|name| name == member)
}

/// The first offset from `at` on where no white space stands.
pub(super) fn behind_space(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let space = rest.iter().position(|byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'));
    at + space.unwrap_or(rest.len())
}

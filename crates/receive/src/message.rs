//! What was signed, as a sequence of slices: a body is never copied for a MAC.

use std::borrow::Cow;

use smallvec::SmallVec;

/// What was signed.
#[derive(Default)]
pub(crate) struct Message<'a>(SmallVec<[Cow<'a, [u8]>; 4]>);

impl<'a> Message<'a> {
    pub(crate) fn push(&mut self, part: impl Into<Cow<'a, [u8]>>) {
        self.0.push(part.into());
    }

    pub(crate) fn push_str(&mut self, part: impl Into<Cow<'a, str>>) {
        match part.into() {
            Cow::Borrowed(text) => self.push(text.as_bytes()),
            Cow::Owned(text) => self.push(text.into_bytes()),
        }
    }

    pub(crate) fn parts(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|part| &**part)
    }

    /// The whole message in one piece.
    pub(crate) fn to_bytes(&self) -> Cow<'_, [u8]> {
        match self.0.as_slice() {
            [one] => Cow::Borrowed(one),
            parts => Cow::Owned(parts.concat()),
        }
    }
}

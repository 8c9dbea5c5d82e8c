//! The bytes of a delivery, in part or unpacked.

use std::ops::Range;

use bytes::Bytes;

use crate::body::text_of;
use crate::error::DecodeError;

/// Bytes of a delivery, or bytes that were unpacked from it.
#[derive(Clone)]
pub(crate) enum Content<'d> {
    Borrowed(&'d [u8]),
    Unpacked(Bytes),
    /// The same as text, which need not be checked.
    Text(String),
}

impl<'d> Content<'d> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Content::Borrowed(bytes) => bytes,
            Content::Unpacked(bytes) => bytes,
            Content::Text(text) => text.as_bytes(),
        }
    }

    /// Returns the bytes as text, without a byte order mark.
    pub(super) fn as_text(&self) -> Result<&str, DecodeError> {
        match self {
            Content::Borrowed(bytes) => text_of(bytes),
            Content::Unpacked(bytes) => text_of(bytes),
            Content::Text(text) => Ok(text),
        }
    }

    /// Converts into bytes that events can keep.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Content::Borrowed(bytes) => Bytes::copy_from_slice(bytes),
            Content::Unpacked(bytes) => bytes,
            Content::Text(text) => text.into(),
        }
    }

    /// Returns a piece of these bytes as a content of its own. A piece of something else becomes a copy.
    pub(super) fn part(&self, piece: &str) -> Content<'d> {
        let start = (piece.as_ptr() as usize).checked_sub(self.as_bytes().as_ptr() as usize);
        let range = start.and_then(|start| Some(start..start.checked_add(piece.len())?));
        range
            .and_then(|range| self.range(range))
            .unwrap_or_else(|| Content::Unpacked(Bytes::copy_from_slice(piece.as_bytes())))
    }

    /// Returns these bytes without the first ones.
    pub(super) fn skip(&self, count: usize) -> Content<'d> {
        let end = self.as_bytes().len();
        self.range(count.min(end)..end).unwrap_or(Content::Borrowed(&[]))
    }

    pub(super) fn range(&self, range: Range<usize>) -> Option<Content<'d>> {
        self.as_bytes().get(range.clone())?;
        Some(match self {
            Content::Borrowed(bytes) => Content::Borrowed(bytes.get(range)?),
            Content::Unpacked(bytes) => Content::Unpacked(bytes.slice(range)),
            Content::Text(text) => Content::Text(text.get(range)?.to_owned()),
        })
    }
}

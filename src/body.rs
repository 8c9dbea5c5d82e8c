//! The bytes of a body, and their text.

use std::borrow::Cow;

use bytes::Bytes;
use eventry_json::without_byte_order_mark;

use crate::error::{DecodeError, Reason};

/// The bytes of a body as received.
///
/// A body can be made from anything that holds bytes. Owned bytes ([`Vec<u8>`], [`String`], [`Bytes`]) are taken over without a copy.
/// Borrowed bytes are copied once, because events keep the bytes that they came in.
///
/// ```
/// use eventry::Body;
/// let body: Body = r#"{"type": "x"}"#.into();
/// assert_eq!(body.as_bytes().len(), 13);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body(Bytes);

impl Body {
    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Converts into shared bytes.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

/// Returns the text of a body, without a byte order mark.
pub(crate) fn text_of(raw: &[u8]) -> Result<&str, DecodeError> {
    let text = std::str::from_utf8(raw).map_err(|error| DecodeError::new(Reason::NotUtf8, error.valid_up_to()))?;
    Ok(without_byte_order_mark(text))
}

/// Returns whether a body begins as an array.
pub(crate) fn is_array(raw: &[u8]) -> bool {
    raw.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[')
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body(bytes)
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Body(bytes.into())
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Body(text.into())
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl<const N: usize> From<&[u8; N]> for Body {
    fn from(bytes: &[u8; N]) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl From<&Vec<u8>> for Body {
    fn from(bytes: &Vec<u8>) -> Self {
        Body(Bytes::copy_from_slice(bytes))
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        Body(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<&String> for Body {
    fn from(text: &String) -> Self {
        Body(Bytes::copy_from_slice(text.as_bytes()))
    }
}

impl From<&Bytes> for Body {
    fn from(bytes: &Bytes) -> Self {
        Body(bytes.clone())
    }
}

impl From<Cow<'_, str>> for Body {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
